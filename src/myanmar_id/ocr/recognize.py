"""Lines read: gray pictures in, the probabilities of symbols at each step out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr.frame import Pixels

if TYPE_CHECKING:
    from myanmar_id.ocr.model import Model

#: Height of a line, pixels, and pixels of its width to a step.
LINE_HEIGHT, LINE_STRIDE = 48, 4
_NARROWEST, _WIDEST = 32, 1280
#: Keeps a flat line from becoming noise when its deviation is made 1.
_FLAT = 4.0


def scaled(image: Pixels) -> NDArray[np.float32]:
    """A line as the recognizer takes it.

    Args:
        image: gray (H, W).

    Returns:
        (48, W'), W' a multiple of 4, mean 0 and deviation 1.
    """
    height, width = image.shape
    wanted = int(np.clip(round(width * LINE_HEIGHT / height), _NARROWEST, _WIDEST))
    wanted = -(-wanted // LINE_STRIDE) * LINE_STRIDE
    how = cv2.INTER_AREA if height > LINE_HEIGHT else cv2.INTER_LINEAR
    found = cv2.resize(image, (wanted, LINE_HEIGHT), interpolation=how).astype(np.float32)
    return np.asarray((found - found.mean()) / (found.std() + _FLAT), np.float32)


def log_probs(image: Pixels, recognizer: Model) -> NDArray[np.float32]:
    """Read a line.

    Args:
        image: gray (H, W).
        recognizer: the model.

    Returns:
        (T, S + 1) natural logs: T steps, the blank first, then `alphabet.SYMBOLS`.
    """
    logits = recognizer.run(scaled(image)[None, None])[0][0]
    logits = logits - logits.max(1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(1, keepdims=True)), np.float32)

"""The line recognizer: drawn lines in, symbols out, by connectionist temporal classification (CTC)."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from myanmar_id.ocr.alphabet import SYMBOLS, can_encode, encode
from myanmar_id.ocr.recognize import LINE_HEIGHT, LINE_STRIDE, scaled
from myanmar_id.synth.lines import draw_line
from myanmar_id.training.loop import Batch, Task
from myanmar_id.training.nets import Line

#: Batches drawn at a time, so that lines of like width come together.
_POOL = 12


def _build() -> nn.Module:
    return Line(len(SYMBOLS))


def _draw(rng: np.random.Generator, batch: int) -> Iterator[Batch]:
    cv2.setNumThreads(1)
    while True:
        pool: list[tuple[np.ndarray, list[int]]] = []
        while len(pool) < batch * _POOL:
            line = draw_line(rng)
            if line.text and can_encode(line.text):
                symbols = encode(line.text)
                image = scaled(line.image)
                if image.shape[1] // LINE_STRIDE >= len(symbols) + 4:
                    pool.append((image, symbols))
        pool.sort(key=lambda one: one[0].shape[1])
        for at in rng.permutation(_POOL):
            yield _together(pool[at * batch : (at + 1) * batch])


def _together(lines: list[tuple[np.ndarray, list[int]]]) -> Batch:
    width = max(image.shape[1] for image, _ in lines)
    images = np.zeros((len(lines), 1, LINE_HEIGHT, width), np.float32)
    for at, (image, _) in enumerate(lines):
        images[at, 0, :, : image.shape[1]] = image
    return {
        "images": torch.from_numpy(images),
        "widths": torch.tensor([image.shape[1] // LINE_STRIDE for image, _ in lines]),
        "symbols": torch.tensor([symbol for _, symbols in lines for symbol in symbols]),
        "lengths": torch.tensor([len(symbols) for _, symbols in lines]),
    }


def _loss(model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    logits: Tensor = model(batch["images"])
    chances = logits.log_softmax(2).transpose(0, 1)
    loss = nn.functional.ctc_loss(chances, batch["symbols"], batch["widths"], batch["lengths"], zero_infinity=True)
    return loss, {"loss": float(loss.detach())}


TASK = Task("recognizer", _build, _draw, _loss)

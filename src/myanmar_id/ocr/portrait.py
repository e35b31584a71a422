"""Cuts the portrait out of a picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from myanmar_id.ocr.frame import Points, between, cut, from_middles, inverse, moved
from myanmar_id.ocr.image import Picture

#: Sides of what is cut out, pixels.
_LEAST, _LARGEST = 8, 1024
_QUALITY = 92


def crop(picture: Picture, quad: Points) -> bytes:
    """Cut a portrait out and set it upright.

    Args:
        picture: the picture.
        quad: (4, 2), TL TR BR BL of the portrait in stored pixels, as `CardReading.portrait` has them.

    Returns:
        A JPEG file, RGB, as large as the portrait is in the picture; sides 8 to 1,024 pixels.
    """
    inside = moved(inverse(from_middles(picture.to_stored)), quad.astype(np.float64))
    top, right, bottom, left = (float(np.linalg.norm(inside[at] - inside[at - 3])) for at in range(4))
    width, height = max((top + bottom) / 2, 1.0), max((left + right) / 2, 1.0)
    scale = min(1.0, _LARGEST / max(width, height))
    size = max(_LEAST, round(height * scale)), max(_LEAST, round(width * scale))
    edges = np.array([(0, 0), (size[1], 0), (size[1], size[0]), (0, size[0])], np.float64)
    out = io.BytesIO()
    Image.fromarray(cut(picture.pixels, between(inside, edges), size)).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()

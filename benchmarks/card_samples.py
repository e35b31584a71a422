"""Photographs of cards whose content is known: drawn here with faces that no training saw, or from a folder with a `truth.json`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from myanmar_id.synth.draw import draw

#: Of the photographs of this bench alone; training and the fit of confidences have others.
SEED = 20261127
STRATA = ("scan", "flat", "photo", "rotated", "dark", "copy", "hand")
SIDES = ("front", "back")
QUALITY = 92

Truth = dict[str, Any]
#: Which photograph: its number, side and stratum; or a folder's file with its truth.
Key = tuple[int, str, str] | tuple[str, Truth]


@dataclass(frozen=True)
class Sample:
    """A photograph.

    Attributes:
        data: the file's content.
        truth: what `synth.draw.draw` says of it.
    """

    data: bytes
    truth: Truth


def keys(count: int) -> list[Key]:
    """The photographs to draw, `count` of each stratum and side."""
    return [(number, side, stratum) for number in range(count) for stratum in STRATA for side in SIDES]


def folder_keys(folder: Path) -> list[Key]:
    """The photographs of a folder, none where it has no truth."""
    path = folder / "truth.json"
    if not path.is_file():
        return []
    return [(str(folder / truth["file"]), truth) for truth in json.loads(path.read_text(encoding="utf-8"))]


def sample(key: Key) -> Sample:
    """Draw a photograph, or read it."""
    if len(key) == 2:
        return Sample(Path(key[0]).read_bytes(), key[1])
    number, side, stratum = key
    seed = (SEED, number, SIDES.index(side), STRATA.index(stratum))
    return Sample(*_encoded(draw(seed, side, stratum, "test")))


def timed(count: int, longest: int) -> Iterator[Sample]:
    """Fronts as they are photographed, with a longer side of so many pixels, to measure time by."""
    for number in range(count):
        yield Sample(*_encoded(draw((SEED, 1 << 20, number), "front", "photo", "test", longest=longest)))


def _encoded(drawn: tuple[Any, Truth]) -> tuple[bytes, Truth]:
    image, truth = drawn
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), truth

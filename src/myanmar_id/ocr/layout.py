"""Where each field's text lies on the card: lines out of the planes that the network of the card answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from myanmar_id.ocr import grid
from myanmar_id.ocr.frame import Pixels, Points, between, cut, inverse, moved
from myanmar_id.ocr.planes import BACK, FRONT, PLANES

#: The planes mark text without this share of its height at either edge.
THINNER = 0.12
#: What is added around a line, in heights of its text.
_ABOVE, _BELOW, _BESIDE = 0.22, 0.22, 0.45
#: Stretches with less than this share of the largest one's mass are noise; with less than so many cells, too.
_LEAST_SHARE, _LEAST_MASS = 0.12, 3.0
#: The same of a portrait.
_LEAST_PORTRAIT = 20.0
#: Fields that may have several lines.
_SEVERAL = frozenset({"address"})
#: Height of a line that is cut out, and its least and most width, pixels. The recognizer takes none that is longer.
LINE_CUT, _NARROWEST, _WIDEST = 64, 16, 1706

Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One field.

    Attributes:
        lines: each (4, 2), TL TR BR BL of its text, pixels of the picture, from above; none of an empty field.
        confidence: 0 to 1, how sure the network is of these lines, or that there is none.
    """

    lines: tuple[Points, ...] = field(repr=False)
    confidence: float


def fields(planes: grid.Planes, to_frame: Points, side: str) -> dict[str, Found]:
    """Find the fields of a side.

    Args:
        planes: probabilities (P, H, W), in the order of `PLANES`.
        to_frame: homography from the picture to the frame of the planes.
        side: `front` or `back`.

    Returns:
        A `Found` for each field of the side.
    """
    back = inverse(to_frame)
    own = {name: planes[PLANES.index(name)] for name in (FRONT if side == "front" else BACK)}
    settled = _settled({name: _claims(plane) for name, plane in own.items()})
    found = {}
    for name, plane in own.items():
        lines = []
        for left, top, right, bottom, _ in settled[name]:
            more = (bottom - top) * THINNER / (1 - 2 * THINNER)
            lines.append(_quad((left, top - more, right, bottom + more), back))
        found[name] = Found(tuple(lines), _sure(plane) if lines else 1 - float(plane.max()))
    return found


def portrait(planes: grid.Planes, to_frame: Points) -> tuple[Points | None, float]:
    """Find the portrait.

    Args:
        planes: probabilities (P, H, W), in the order of `PLANES`.
        to_frame: homography from the picture to the frame of the planes.

    Returns:
        Its corners (4, 2), TL TR BR BL, pixels of the picture, or None; and how sure that is, 0 to 1.
    """
    plane = planes[PLANES.index("portrait")]
    found = grid.boxes(plane)
    if not found or found[0][4] < _LEAST_PORTRAIT:
        return None, 1 - float(plane.max())
    return _quad(found[0][:4], inverse(to_frame)), _sure(plane)


def line(picture: Pixels, quad: Points) -> Pixels:
    """Cut a line out of a picture.

    Args:
        picture: RGB (H, W, 3).
        quad: (4, 2), TL TR BR BL of the line's text.

    Returns:
        Gray (64, W), W 16 to 1,706, with some space around the text.
    """
    sides = np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1)
    height, width = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    inner = LINE_CUT / (1 + _ABOVE + _BELOW)
    beside, above = _BESIDE * inner, _ABOVE * inner
    long = float(np.clip(width * inner / max(height, 1.0), 1.0, _WIDEST - 2 * beside))
    right, bottom = beside + long, above + inner
    target = np.array([(beside, above), (right, above), (right, bottom), (beside, bottom)], np.float64)
    found = cut(picture, between(quad, target), (LINE_CUT, max(_NARROWEST, round(right + beside))))
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_RGB2GRAY), np.uint8)


def _claims(plane: grid.Planes) -> list[grid.Box]:
    """The rows of text that a plane marks, each with its mass, the largest first."""
    found = [box for box in grid.boxes(plane) if box[4] >= _LEAST_MASS]
    rows: list[grid.Box] = []
    for box in found:
        if box[4] < _LEAST_SHARE * found[0][4]:
            break
        for at, row in enumerate(rows):
            common = min(box[3], row[3]) - max(box[1], row[1])
            if common > 0.5 * min(box[3] - box[1], row[3] - row[1]):
                ends = min(box[0], row[0]), min(box[1], row[1]), max(box[2], row[2]), max(box[3], row[3])
                rows[at] = *ends, box[4] + row[4]
                break
        else:
            rows.append(box)
    return sorted(rows, key=lambda row: -row[4])


def _settled(claims: Mapping[str, list[grid.Box]]) -> dict[str, list[grid.Box]]:
    """The rows of each field, from above: what two fields claim goes to the one that marks it more; the other takes its next."""
    found: dict[str, list[grid.Box]] = {name: [] for name in claims}
    for name, row in sorted(((name, row) for name, own in claims.items() for row in own), key=lambda one: -one[1][4]):
        others = (other for owner, own in found.items() if owner != name for other in own)
        if (name in _SEVERAL or not found[name]) and not any(_is_same(row, other) for other in others):
            found[name].append(row)
    return {name: sorted(own, key=lambda row: row[1]) for name, own in found.items()}


def _is_same(first: grid.Box, second: grid.Box) -> bool:
    """Whether the smaller of two rows lies for more than half in the other."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return across > 0 and down > 0 and across * down > 0.5 * least


def _sure(plane: grid.Planes) -> float:
    """The mean probability where the plane says yes."""
    return float(plane[plane >= 0.5].mean())


def _quad(box: Edges, back: Points) -> Points:
    """The corners of a box in the picture."""
    left, top, right, bottom = box
    return moved(back, np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64))

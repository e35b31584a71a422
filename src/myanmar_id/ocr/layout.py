"""Where text stands on the card, and which field each row seems to be, out of the planes that the network of the card answers.

Rows are found first, wherever any field's plane sees text, and belong to no field yet: of a card whose fields stand in an unusual
order the network often sees that a row is a value and not which. `settle` says which, by what the rows hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from myanmar_id.ocr import grid
from myanmar_id.ocr.frame import Pixels, Points, between, cut, inverse, moved
from myanmar_id.ocr.planes import BACK, FRONT, PLANES

#: The planes mark text without this share of its height at either edge, so that rows stay apart.
THINNER = 0.2
#: What is added around a line, in heights of its text.
_ABOVE, _BELOW, _BESIDE = 0.22, 0.22, 0.45
#: Stretches with less than so many cells are noise, and so are those with less than this share of the middle one's.
_LEAST_MASS, _LEAST_SHARE = 4.0, 0.05
#: Two parts of a row, one upon the other, are together at most so much higher than what a quarter of all exceed.
_HIGHEST = 1.35
#: The same of a portrait.
_LEAST_PORTRAIT = 20.0
#: A cell is text from this probability on, at either end of a row from that; rows that touch have less than this share of
#: their text in the cells between.
_TEXT, _END, _VALLEY = 0.5, 0.05, 0.7
#: Stretches in a row are one text if the gap between is less than so many heights, or so many if one field claims both.
_GAP, _GAP_OF_ONE = 0.75, 1.2
#: Height of a line that is cut out, and its least and most width, pixels. The recognizer takes none that is longer.
LINE_CUT, _NARROWEST, _WIDEST = 64, 16, 1706


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of text.

    Attributes:
        quad: (4, 2), TL TR BR BL of its text, pixels of the picture.
        middle: its middle in the frame, x and y.
        height: of its text, in the frame.
        claims: for each field of the side the mean probability of its plane in the row, 0 to 1.
    """

    quad: Points = field(repr=False)
    middle: tuple[float, float]
    height: float
    claims: Mapping[str, float]


def rows(planes: grid.Planes, to_frame: Points, side: str) -> list[Row]:
    """Find the rows of text that may be fields of a side.

    Args:
        planes: probabilities (P, H, W), in the order of `PLANES`.
        to_frame: homography from the picture to the frame of the planes.
        side: `front` or `back`.

    Returns:
        The rows from above.
    """
    back = inverse(to_frame)
    names = fields_of(side)
    own = planes[[PLANES.index(name) for name in names]]
    found = []
    text = np.minimum(own.sum(0), 1.0)
    for cells in _rows(own, text):
        left, top, right, bottom = grid.edges(text, cells)
        inside = own[:, cells.rows, cells.columns].mean((1, 2))
        more = (bottom - top) * THINNER / (1 - 2 * THINNER)
        quad = _quad((left, top - more, right, bottom + more), back)
        middle = (left + right) / 2, (top + bottom) / 2
        found.append(
            Row(
                quad,
                middle,
                bottom - top + 2 * more,
                {name: float(one) for name, one in zip(names, inside, strict=True)},
            )
        )
    return found


def emptiness(planes: grid.Planes, name: str) -> float:
    """How sure the network is that a field has no text, 0 to 1."""
    return 1 - float(planes[PLANES.index(name)].max())


def fields_of(side: str) -> tuple[str, ...]:
    """The fields of a side, by the contract's names."""
    return FRONT if side == "front" else BACK


def portrait(planes: grid.Planes, to_frame: Points) -> tuple[Points | None, float]:
    """Find the portrait.

    Args:
        planes: probabilities (P, H, W), in the order of `PLANES`.
        to_frame: homography from the picture to the frame of the planes.

    Returns:
        Its corners (4, 2), TL TR BR BL, pixels of the picture, or None; and how sure that is, 0 to 1.
    """
    plane = planes[PLANES.index("portrait")]
    found = grid.stretches(plane, 0.5)
    if not found or found[0].mass < _LEAST_PORTRAIT:
        return None, emptiness(planes, "portrait")
    return _quad(grid.edges(plane, found[0]), inverse(to_frame)), float(plane[plane >= 0.5].mean())


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


def higher(quad: Points, share: float) -> Points:
    """A line's quadrangle (4, 2), made higher at either edge by a share of its height; less high where that is negative."""
    left, right = (quad[0] - quad[3]) * share, (quad[1] - quad[2]) * share
    found: Points = quad + np.stack([left, right, -right, -left])
    return found


def _rows(own: grid.Planes, text: grid.Planes) -> list[grid.Cells]:
    """The rows of text in the planes of some fields, from above.

    Rows that stand close touch in the sum of the planes, and one row may be claimed by several fields in parts. So the parts are
    found plane by plane, and those that stand beside one another are put together.
    """
    owner = np.where(text >= _TEXT, own.argmax(0), -1)
    parts = []
    for plane in range(len(own)):
        mine = np.where(owner == plane, text, np.float32(0))
        parts += [(part, plane) for one in grid.stretches(mine, _TEXT) for part in _apart(mine, one)]
    together = [(part, {plane}) for part, plane in sorted(parts, key=lambda one: -one[0].mass)]
    at = 0
    while at < len(together):
        row, planes = together[at]
        for other, (part, others) in enumerate(together[at + 1 :], at + 1):
            if _are_one(row, part, _GAP_OF_ONE if planes & others else _GAP):
                # The longer row may reach further parts, those before it too.
                together[at] = row.with_(part), planes | others
                del together[other]
                at = -1
                break
        at += 1
    found = [row for row in _stacked([row for row, _ in together]) if row.mass >= _LEAST_MASS]
    usual = float(np.median([row.mass for row in found])) if found else 0.0
    return sorted((_longer(text, row) for row in found if row.mass >= _LEAST_SHARE * usual), key=lambda row: row.top)


def _longer(text: grid.Planes, cells: grid.Cells) -> grid.Cells:
    """A row with the ends that are less sure: a digit that is left out costs more than a margin that is too wide."""
    profile = text[cells.rows].max(0)
    left, right = cells.left, cells.right
    while left > 0 and profile[left - 1] >= _END:
        left -= 1
    while right < len(profile) and profile[right] >= _END:
        right += 1
    return replace(cells, left=left, right=right)


def _stacked(rows: list[grid.Cells]) -> list[grid.Cells]:
    """Rows without those that are the upper and the lower part of one: they touch, and together are about as high as the others."""
    usual = float(np.quantile([row.bottom - row.top for row in rows], 0.75)) if rows else 0.0
    found: list[grid.Cells] = []
    for row in sorted(rows, key=lambda row: row.top):
        for at, above in enumerate(found):
            across = min(row.right, above.right) - max(row.left, above.left)
            is_over = across > 0.5 * min(row.right - row.left, above.right - above.left)
            high = max(row.bottom, above.bottom) - above.top
            if is_over and row.top <= above.bottom and high <= _HIGHEST * usual:
                found[at] = above.with_(row)
                break
        else:
            found.append(row)
    return found


def _apart(plane: grid.Planes, cells: grid.Cells) -> list[grid.Cells]:
    """A stretch as the rows that it holds: cut where few of its cells are text between two rows that have many."""
    profile = plane[cells.rows, cells.columns].sum(1)
    cuts = [-1]
    for at in range(1, len(profile) - 1):
        above, below = profile[cuts[-1] + 1 : at].max(initial=0), profile[at + 1 :].max()
        is_lowest = profile[at] <= profile[at - 1] and profile[at] < profile[at + 1]
        if is_lowest and profile[at] < _VALLEY * min(above, below):
            cuts.append(at)
    if len(cuts) == 1:
        return [cells]
    found = []
    for start, stop in zip(cuts, [*cuts[1:], len(profile)], strict=True):
        piece = np.zeros_like(plane)
        rows = slice(cells.top + start + 1, cells.top + stop)
        piece[rows, cells.columns] = plane[rows, cells.columns]
        found += grid.stretches(piece, _TEXT)
    return found


def _are_one(first: grid.Cells, second: grid.Cells, gap: float) -> bool:
    """Whether two stretches stand in one row with less than so many heights between."""
    heights = first.bottom - first.top, second.bottom - second.top
    common = min(first.bottom, second.bottom) - max(first.top, second.top)
    apart = max(first.left, second.left) - min(first.right, second.right)
    return common > 0.5 * min(heights) and apart < gap * max(heights)


def _quad(box: grid.Edges, back: Points) -> Points:
    """The corners of a box in the picture."""
    left, top, right, bottom = box
    return moved(back, np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64))

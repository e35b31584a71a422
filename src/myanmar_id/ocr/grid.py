"""Corners and boxes out of the planes that the grid networks answer."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr.frame import Points

Planes = NDArray[np.float32]
#: Left, top, right, bottom in pixels of the input.
Edges = tuple[float, float, float, float]

#: Pixels of the input to a cell of the grid: cell i reaches from CELL * i to CELL * (i + 1).
CELL = 4
#: Of a stretch of so few columns no mean is taken.
_NARROW = 4
#: How far around the highest cell a corner is averaged, in cells.
_AROUND = 3


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells side by side: from `left` and `top` to before `right` and `bottom`, and how much probability is in them."""

    left: int
    top: int
    right: int
    bottom: int
    mass: float

    @property
    def rows(self) -> slice:
        """Which rows of the grid."""
        return slice(self.top, self.bottom)

    @property
    def columns(self) -> slice:
        """Which columns of the grid."""
        return slice(self.left, self.right)

    def with_(self, other: Cells) -> Cells:
        """These and some others, and what is between."""
        return Cells(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.mass + other.mass,
        )


def chances(logits: Planes) -> Planes:
    """Logits as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def corners(planes: Planes) -> tuple[Points, NDArray[np.float64]]:
    """Where the corners lie.

    Args:
        planes: logits (4, H, W).

    Returns:
        (4, 2), x and y in pixels of the input; and (4,), how much of each plane's mass lies around its highest cell, 0 to 1.
    """
    _, height, width = planes.shape
    found = np.zeros((4, 2))
    sure = np.zeros(4)
    for at, plane in enumerate(planes):
        mass = np.exp(plane - plane.max()).astype(np.float64)
        mass /= mass.sum()
        top, left = np.unravel_index(int(mass.argmax()), mass.shape)
        rows = slice(max(0, int(top) - _AROUND), min(height, int(top) + _AROUND + 1))
        columns = slice(max(0, int(left) - _AROUND), min(width, int(left) + _AROUND + 1))
        near = mass[rows, columns]
        sure[at] = near.sum()
        near = near / near.sum()
        y = (near.sum(1) * (np.arange(rows.start, rows.stop) + 0.5)).sum()
        x = (near.sum(0) * (np.arange(columns.start, columns.stop) + 0.5)).sum()
        found[at] = CELL * x, CELL * y
    return found, sure


def stretches(plane: Planes, least: float) -> list[Cells]:
    """The connected stretches of a plane.

    Args:
        plane: probabilities (H, W).
        least: what a cell must have to count, more than 0.

    Returns:
        The cells around each, the one with the largest mass first.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((plane >= least).astype(np.uint8), connectivity=8)
    found = []
    for number in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[number])
        mass = float(plane[y : y + h, x : x + w][labels[y : y + h, x : x + w] == number].sum())
        found.append(Cells(x, y, x + w, y + h, mass))
    return sorted(found, key=lambda one: -one.mass)


def edges(plane: Planes, cells: Cells) -> Edges:
    """Where a stretch of cells ends: its outermost cells and those outside of them are covered in part, as they are probable.

    Args:
        plane: probabilities (H, W).
        cells: of the stretch.

    Returns:
        Left, top, right, bottom, pixels of the input.
    """
    top, bottom = _ends(_profile(plane[:, cells.columns]), cells.top, cells.bottom)
    left, right = _ends(plane[cells.rows].max(0), cells.left, cells.right)
    return left, top, right, bottom


def _profile(columns: Planes) -> Planes:
    """How probable each row is: the mean without the outermost columns, which are covered in part themselves."""
    found: Planes = columns[:, 1:-1].mean(1) if columns.shape[1] > _NARROW else columns.max(1)
    return found


def _ends(profile: Planes, start: int, stop: int) -> tuple[float, float]:
    # What a single cell lacks is shared by its two sides.
    share = 0.5 if stop - start == 1 else 1.0
    first = start + share * (1 - float(profile[start])) - _outside(profile, start - 1, -1)
    last = stop - share * (1 - float(profile[stop - 1])) + _outside(profile, stop, 1)
    return CELL * first, CELL * last


def _outside(profile: Planes, at: int, step: int) -> float:
    """What a cell outside of a stretch is covered by it: half of it where something else begins behind."""
    if not 0 <= at < len(profile):
        return 0.0
    behind = at + step
    is_between = 0 <= behind < len(profile) and profile[behind] > profile[at]
    return float(profile[at]) * (0.5 if is_between else 1.0)

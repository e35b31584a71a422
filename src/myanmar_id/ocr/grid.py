"""Corners and boxes out of the planes that the grid networks answer."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr.frame import Points

Planes = NDArray[np.float32]
#: Left, top, right, bottom in pixels of the input, and the mass in cells.
Box = tuple[float, float, float, float, float]

#: Pixels of the input to a cell of the grid: cell i reaches from CELL * i to CELL * (i + 1).
CELL = 4
#: How far around the highest cell a corner is averaged, in cells.
_AROUND = 3


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


def boxes(plane: Planes, least: float = 0.5) -> list[Box]:
    """The connected stretches of a plane.

    Args:
        plane: probabilities (H, W).
        least: what a cell must have to count.

    Returns:
        A box around each, its edges between cells as far as their probabilities say, and the stretch's mass; the largest first.
    """
    mask = (plane >= least).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[number])
        inside = np.where(labels[y : y + h, x : x + w] == number, plane[y : y + h, x : x + w], 0)
        left, right = _ends(plane[y : y + h].max(0), x, x + w)
        top, bottom = _ends(plane[:, x : x + w].max(1), y, y + h)
        found.append((left, top, right, bottom, float(inside.sum())))
    return sorted(found, key=lambda box: -box[4])


def _ends(profile: Planes, start: int, stop: int) -> tuple[float, float]:
    """Where a stretch of cells begins and ends, in pixels of the input: the cells inside and outside of each end hold parts."""
    before = float(profile[start - 1]) if start else 0.0
    behind = float(profile[stop]) if stop < len(profile) else 0.0
    # What a single cell lacks is shared by its two sides.
    share = 0.5 if stop - start == 1 else 1.0
    first = start + share * (1 - float(profile[start])) - before
    last = stop - share * (1 - float(profile[stop - 1])) + behind
    return CELL * first, CELL * last

"""How a card lies before the camera: its four corners in a picture of some size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.synth.sheet import HEIGHT, WIDTH

Points = NDArray[np.float64]

#: The least share of the picture that a card covers: a quarter, and a little more for its rounded corners.
_LEAST = 0.256
#: Width by height of pictures.
_SHAPES = (4 / 3, 4 / 3, 3 / 2, 16 / 9, 1.0, 1.25)
_TRIES = 200


def card_corners() -> Points:
    """The corners of a drawn card, TL TR BR BL: (4, 2), pixels."""
    return np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float64)


def homography(corners: Points) -> Points:
    """The homography (3, 3) from a drawn card to these corners (4, 2)."""
    found = cv2.getPerspectiveTransform(card_corners().astype(np.float32), corners.astype(np.float32))
    return np.asarray(found, np.float64)


def moved(matrix: Points, points: Points) -> Points:
    """Points (K, 2) through a homography (3, 3)."""
    return np.asarray(cv2.perspectiveTransform(points[None], matrix)[0], np.float64)


def scanned(rng: np.random.Generator, longest: int) -> tuple[Points, tuple[int, int]]:
    """A card that fills a scan, with a margin of 2 % at most, or cut by as much.

    Args:
        rng: source of all chance.
        longest: of the picture's longer side, pixels.

    Returns:
        The corners, and the picture's height and width.
    """
    exact = rng.random() < 0.4
    turn = 0.0 if exact else np.radians(rng.uniform(-1, 1))
    corners = (card_corners() - (WIDTH / 2, HEIGHT / 2)) @ _turn(turn).T
    margins = np.zeros(4) if exact else rng.uniform(-0.012, 0.02, 4) * WIDTH
    low, high = corners.min(0) - margins[:2], corners.max(0) + margins[2:]
    scale = longest / (high - low).max()
    width, height = np.round((high - low) * scale).astype(int)
    if exact:
        # Bounds that were rounded leave the corners within half a pixel of the picture's.
        corners = corners + rng.normal(0, 0.4, 2)
    return (corners - low) * scale, (int(height), int(width))


def pose(
    rng: np.random.Generator, stratum: str, longest: int, size: tuple[int, int] | None = None
) -> tuple[Points, tuple[int, int]]:
    """A card that covers a quarter of a picture or more.

    Args:
        rng: source of all chance.
        stratum: `flat`, `rotated`, or any other for a photograph out of the hand.
        longest: of the picture's longer side, pixels.
        size: height and width of the picture, or None for any.

    Returns:
        The corners, and the picture's height and width. One in seven cards reaches a little out of the picture.
    """
    for _ in range(_TRIES):
        quad = _seen(rng, stratum)
        tight = rng.random() < 0.12
        rows, columns = size or _size(quad, rng, longest, tight)
        over = rng.uniform(0, 0.07) if rng.random() < 0.14 else 0.0
        low, high = quad.min(0), quad.max(0)
        largest = min(columns * (1 + over) / (high[0] - low[0]), rows * (1 + over) / (high[1] - low[1]))
        area = float(cv2.contourArea(quad.astype(np.float32))) / (rows * columns)
        most = area * largest**2
        if most < _LEAST:
            continue
        close = tight or over > 0
        share = rng.uniform(max(_LEAST, 0.8 * most) if close else _LEAST, most)
        scale = np.sqrt(share / area)
        extent = (high - low) * scale
        free = np.array([columns, rows]) - extent
        # In most pictures the card is about the middle.
        place = rng.uniform(0, 1, 2) if rng.random() < 0.4 else rng.beta(3, 3, 2)
        corners = (quad - low) * scale + free * place
        return corners, (rows, columns)
    corners, size = scanned(rng, longest)
    centre = np.array([size[1], size[0]]) / 2
    return centre + (corners - centre) * 0.7, size


def two_poses(rng: np.random.Generator, longest: int) -> tuple[tuple[Points, Points], tuple[int, int]]:
    """Two cards one above the other or side by side: the corners of each, and the picture's height and width."""
    upright = rng.random() < 0.6
    short = round(longest * rng.uniform(0.72, 1))
    rows, columns = (longest, short) if upright else (short, longest)
    found = []
    for number in range(2):
        half = (rows // 2, columns) if upright else (rows, columns // 2)
        quad = _seen(rng, "flat")
        low, high = quad.min(0), quad.max(0)
        scale = min(half[1] / (high[0] - low[0]), half[0] / (high[1] - low[1])) * rng.uniform(0.8, 0.98)
        free = np.array([half[1], half[0]]) - (high - low) * scale
        start = np.array([0, half[0]]) if upright else np.array([half[1], 0])
        found.append((quad - low) * scale + free * rng.uniform(0.2, 0.8, 2) + start * number)
    return (found[0], found[1]), (rows, columns)


def _seen(rng: np.random.Generator, stratum: str) -> Points:
    """A card as a camera sees it that is held over it more or less straight; its size is about 1."""
    if stratum == "flat":
        angle, tilt = rng.uniform(-15, 15) if rng.random() < 0.6 else rng.normal(0, 3), rng.uniform(0, 5)
    elif stratum == "rotated":
        angle, tilt = rng.uniform(0, 360), rng.uniform(0, 16)
    else:
        quarter = int(rng.choice(4, p=[0.55, 0.16, 0.13, 0.16]))
        angle = 90 * quarter + (rng.uniform(-35, 35) if rng.random() < 0.55 else rng.normal(0, 5))
        tilt = rng.uniform(0, 34) if rng.random() < 0.6 else rng.uniform(0, 12)
    flat = (card_corners() - (WIDTH / 2, HEIGHT / 2)) / WIDTH @ _turn(np.radians(angle)).T
    space = np.column_stack([flat, np.zeros(4)])
    axis = rng.uniform(0, 2 * np.pi)
    lean, _ = cv2.Rodrigues(np.array([np.cos(axis), np.sin(axis), 0]) * np.radians(tilt))
    space = space @ np.asarray(lean, np.float64).T
    far = rng.uniform(1.3, 4)
    found: Points = space[:, :2] * far / (far + space[:, 2:])
    return found


def _size(quad: Points, rng: np.random.Generator, longest: int, tight: bool) -> tuple[int, int]:
    """Height and width of a picture: mostly as the card lies, or `tight`, cut to it."""
    if tight:
        width, height = quad.max(0) - quad.min(0)
        scale = longest / max(width, height)
        return round(max(0.5 * longest, height * scale)), round(max(0.5 * longest, width * scale))
    shape = _SHAPES[int(rng.integers(0, len(_SHAPES)))]
    extent = quad.max(0) - quad.min(0)
    lying = bool(extent[0] >= extent[1])
    if rng.random() < 0.25:
        lying = not lying
    short = round(longest / shape)
    return (short, longest) if lying else (longest, short)


def _turn(angle: float) -> Points:
    """Rotation by an angle in radians: (2, 2)."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float64)

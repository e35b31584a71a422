"""How pictures are put before the networks: the whole picture in a small frame, and a card in a frame of its own.

Points are (x, y), x to the right and y down, and pixel i reaches from i to i + 1, so that a picture of width W ends at x = W. The
networks, the drawn cards and the reader's answers all count so. OpenCV counts from the middle of the first pixel; only `cut`, which
calls it, and `from_middles`, for homographies that count like it, have to do with that.
"""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

#: Input sizes, height and width in pixels.
LOCATOR_SIZE = (192, 192)
CARD_SIZE = (320, 512)
#: Around the picture, and around the card, so that a corner that is cut off has a place.
_PICTURE_MARGIN = 8
CARD_MARGIN = (20, 30)
#: What is not picture.
GRAY = 128
#: A pixel of a frame that covers more pixels of the picture than this is made of a picture that was made smaller first.
_SPARSE = 1 / 0.36
#: Below it a homography is none.
_FLAT = 1e-12

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]

#: From points counted from the first pixel's edge to points counted from its middle.
_TO_MIDDLE = np.array([(1, 0, -0.5), (0, 1, -0.5), (0, 0, 1)], np.float64)
_TO_EDGE = np.array([(1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)], np.float64)


def framed(image: Pixels, size: tuple[int, int]) -> tuple[Pixels, Points]:
    """A whole picture in a frame, its proportions kept.

    Args:
        image: (H, W, 3).
        size: height and width of the frame, pixels.

    Returns:
        The frame (height, width, 3), gray where the picture is not, and (2, 2): the scale of x and y, and what is added, so that
        `points * found[:1] + found[1:]` are points of the frame.
    """
    height, width = image.shape[:2]
    scale = min((size[0] - 2 * _PICTURE_MARGIN) / height, (size[1] - 2 * _PICTURE_MARGIN) / width)
    inner = max(1, round(height * scale)), max(1, round(width * scale))
    top, left = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    found = np.full((*size, 3), GRAY, np.uint8)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    found[top : top + inner[0], left : left + inner[1]] = cv2.resize(image, inner[::-1], interpolation=how)
    scales = inner[1] / width, inner[0] / height
    return found, np.array([scales, (left, top)], np.float64)


def card_frame() -> Points:
    """Where the corners of a card lie in its frame: (4, 2), TL TR BR BL, pixels of `CARD_SIZE`."""
    height, width = CARD_SIZE
    down, across = CARD_MARGIN
    right, bottom = width - across, height - down
    return np.array([(across, down), (right, down), (right, bottom), (across, bottom)], np.float64)


def to_frame(corners: Points) -> Points:
    """The homography (3, 3) from the pixels of a picture to the frame of the card with these corners (4, 2)."""
    return between(corners, card_frame())


def between(start: Points, end: Points) -> Points:
    """The homography (3, 3) that takes four points (4, 2) to four others."""
    found = cv2.getPerspectiveTransform(start.astype(np.float32), end.astype(np.float32))
    return np.asarray(found, np.float64)


def moved(homography: Points, points: Points) -> Points:
    """Points (K, 2) through a homography (3, 3); those at infinity become 0."""
    return np.asarray(cv2.perspectiveTransform(points[None], homography)[0], np.float64)


def inverse(homography: Points) -> Points:
    """The homography (3, 3) back."""
    return np.asarray(np.linalg.inv(homography), np.float64)


def is_card(corners: Points) -> bool:
    """Whether corners (4, 2) go around a surface clockwise, as TL TR BR BL do: convex, not mirrored, not crossed, not flat."""
    sides = np.roll(corners, -1, axis=0) - corners
    behind = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * behind[:, 1] - sides[:, 1] * behind[:, 0]
    return bool((turns > 1).all())


def from_middles(homography: Points) -> Points:
    """A homography (3, 3) between points that count from the middle of the first pixel, as one between points as here."""
    return np.asarray(_TO_EDGE @ homography @ _TO_MIDDLE, np.float64)


def cut(image: Pixels, homography: Points, size: tuple[int, int]) -> Pixels:
    """What a homography takes into a frame, without the stairs that sampling a large picture sparsely makes.

    Args:
        image: (H, W, 3).
        homography: (3, 3) from its pixels to those of the frame.
        size: height and width of the frame.

    Returns:
        (height, width, 3), gray where the picture is not, and all of it where the homography has no inverse.
    """
    if abs(float(np.linalg.det(homography))) < _FLAT:
        return np.full((*size, 3), GRAY, np.uint8)
    back = inverse(homography)
    shrink = _shrink(back, size)
    left, top, right, bottom = _window(back, size, image.shape[:2], 2 * shrink)
    if right <= left or bottom <= top:
        return np.full((*size, 3), GRAY, np.uint8)
    part = image[top:bottom, left:right]
    if shrink > 1:
        inner = max(1, round((right - left) / shrink)), max(1, round((bottom - top) / shrink))
        part = np.asarray(cv2.resize(part, inner, interpolation=cv2.INTER_AREA), np.uint8)
    grown = (right - left) / part.shape[1], (bottom - top) / part.shape[0]
    matrix = homography @ np.array([(grown[0], 0, left), (0, grown[1], top), (0, 0, 1)])
    found = cv2.warpPerspective(
        part,
        _TO_MIDDLE @ matrix @ _TO_EDGE,
        size[::-1],
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(GRAY,) * 3,
    )
    return np.asarray(found, np.uint8)


def _shrink(back: Points, size: tuple[int, int]) -> int:
    """How much smaller a picture should be for a frame, a power of two, by the pixels that one in the frame's middle covers."""
    depth = float(back[2] @ (size[1] / 2, size[0] / 2, 1))
    covered = abs(float(np.linalg.det(back))) / max(abs(depth), _FLAT) ** 3
    shrink = 1
    while covered > _SPARSE and shrink < 64:
        covered /= 4
        shrink *= 2
    return shrink


def _window(back: Points, size: tuple[int, int], whole: tuple[int, ...], margin: int) -> tuple[int, int, int, int]:
    """What a frame shows of a picture: left, top, right, bottom; all of the picture where the frame reaches the horizon."""
    height, width = size
    corners = back @ np.array([(0, width, width, 0), (0, 0, height, height), (1, 1, 1, 1)], np.float64)
    depth = corners[2]
    if not ((depth > _FLAT).all() or (depth < -_FLAT).all()):
        return 0, 0, whole[1], whole[0]
    x, y = np.clip(corners[:2] / depth, -1e6, 1e6)
    left, top = max(0, int(x.min()) - margin), max(0, int(y.min()) - margin)
    return left, top, min(whole[1], ceil(x.max()) + margin), min(whole[0], ceil(y.max()) + margin)

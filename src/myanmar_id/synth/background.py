"""What a card lies on: a ground, with lines, pen strokes and other papers on it."""

from __future__ import annotations

import cv2
import numpy as np

from myanmar_id.synth.grounds import GROUNDS, colour, point
from myanmar_id.synth.paper import Pixels

#: Backgrounds are drawn this large at most, pixels on the longer side, and enlarged: a ground is rarely in sharp focus.
_LARGEST = 640


def background(rng: np.random.Generator, height: int, width: int, near: np.ndarray | None = None) -> Pixels:
    """Draw a background.

    Args:
        rng: source of all chance.
        height: pixels.
        width: pixels.
        near: RGB that it should sometimes resemble, as a card on paper of its own colour.

    Returns:
        RGB (height, width, 3).
    """
    share = min(1.0, _LARGEST / max(height, width))
    rows, columns = max(8, round(height * share)), max(8, round(width * share))
    names = list(GROUNDS)
    ground = GROUNDS[names[int(rng.choice(len(names), p=_often()))]][1]
    image = ground(rng, rows, columns)
    if rng.random() < 0.12:
        image = np.repeat(image.mean(2, keepdims=True), 3, 2)
    if near is not None and rng.random() < 0.12:
        # Low contrast: the card's own colour with a little of the ground's pattern.
        image = near.astype(np.float32) * np.float32(rng.uniform(0.75, 1.05)) + (
            image - image.mean((0, 1))
        ) * np.float32(0.25)
    seen = np.clip(image, 0, 255).astype(np.uint8)
    for chance, add in _OVERLAYS:
        if rng.random() < chance:
            add(seen, rng)
    if rng.random() < 0.4:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.3, 2.5)), np.uint8)
    if (rows, columns) != (height, width):
        seen = np.asarray(cv2.resize(seen, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    return seen


def add_lines(image: Pixels, rng: np.random.Generator) -> None:
    """Lines and frames across the ground."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 9))):
        tint, thick = tuple(int(one) for one in colour(rng)), int(rng.integers(1, 1 + max(2, width // 110)))
        first, second = point(rng, height, width), point(rng, height, width)
        draw = cv2.line if rng.random() < 0.5 else cv2.rectangle
        draw(image, first, second, tint, thick, cv2.LINE_AA)


def add_papers(image: Pixels, rng: np.random.Generator) -> None:
    """Sheets and blank cards of other shades lying about."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        long = rng.uniform(0.25, 0.9) * max(height, width)
        box = cv2.boxPoints((point(rng, height, width), (long, long * rng.uniform(0.5, 0.8)), rng.uniform(0, 180)))
        tint = colour(rng) * 0.4 + np.array([150, 150, 150]) if rng.random() < 0.7 else colour(rng)
        shadow = (box + rng.uniform(-4, 4, 2)).astype(np.int32)
        cv2.fillConvexPoly(image, shadow, tuple(int(one) for one in tint * 0.5), cv2.LINE_AA)
        cv2.fillConvexPoly(image, box.astype(np.int32), tuple(int(one) for one in tint), cv2.LINE_AA)
        if rng.random() < 0.3:
            centre = box.mean(0)
            inner = (centre + (box - centre) * rng.uniform(0.85, 0.96)).astype(np.int32)
            cv2.polylines(image, [inner], True, tuple(int(one) for one in tint * 0.6), 1, cv2.LINE_AA)


def add_strokes(image: Pixels, rng: np.random.Generator) -> None:
    """Strokes of a thick pen."""
    height, width = image.shape[:2]
    tint, thick = tuple(int(one) for one in rng.uniform(0, 90, 3)), int(rng.integers(1, 6))
    for _ in range(int(rng.integers(3, 30))):
        steps = rng.normal(0, 0.03 * width, (int(rng.integers(3, 9)), 2)).cumsum(0)
        points = (steps + point(rng, height, width)).astype(np.int32)
        cv2.polylines(image, [points], False, tint, thick, cv2.LINE_AA)


_OVERLAYS = ((0.2, add_lines), (0.22, add_papers), (0.08, add_strokes))


def _often() -> np.ndarray:
    weights = np.array([weight for weight, _ in GROUNDS.values()], np.float64)
    found: np.ndarray = weights / weights.sum()
    return found

"""Drawn heads for the portraits of cards: ellipses with light and shade, nobody's face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from myanmar_id.synth.paper import Pixels, Values, blotches

#: Width that a head is drawn at, pixels: passport photographs on worn cards show no more.
_WIDTH = (56, 150)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a head is in its picture: centre, half axes, and how far it is turned, -1 to 1."""

    x: float
    y: float
    across: float
    down: float
    turn: float

    def at(self, x: float, y: float) -> tuple[int, int]:
        """The pixel at a place of the head, in half axes from its centre."""
        return round(self.x + (x + 0.25 * self.turn * (1 - x * x)) * self.across), round(self.y + y * self.down)

    def axes(self, x: float, y: float) -> tuple[int, int]:
        """Half axes of a part, in pixels, from those in the head's half axes."""
        return max(1, round(x * self.across)), max(1, round(y * self.down))


def draw_portrait(rng: np.random.Generator, height: int, width: int) -> Pixels:
    """Draw a head, in gray or in colour, from the shoulders up or closer.

    Args:
        rng: source of all chance.
        height: of the picture, pixels.
        width: the same.

    Returns:
        RGB (height, width, 3).
    """
    inner = int(rng.integers(*_WIDTH))
    high = max(8, round(inner * height / width))
    close = rng.uniform(0.5, 1.15)
    head = _Head(
        inner * rng.uniform(0.42, 0.58),
        high * rng.uniform(0.4, 0.52),
        inner * rng.uniform(0.34, 0.42) * close,
        min(high * 0.52, inner * rng.uniform(0.44, 0.56)) * close,
        float(np.clip(rng.normal(0, 0.35), -0.8, 0.8)),
    )
    image = _backdrop(rng, high, inner)
    skin = np.array([rng.uniform(130, 225), 0, 0])
    skin[1], skin[2] = skin[0] * rng.uniform(0.7, 0.86), skin[0] * rng.uniform(0.52, 0.74)
    hair = np.array([1, 0.95, 0.9]) * (rng.uniform(10, 60) if rng.random() < 0.85 else rng.uniform(110, 200))
    _shoulders(image, head, skin, rng)
    _hair(image, head, hair, skin, rng)
    _features(image, head, skin, hair, rng)
    image = _lit(image, rng)
    if rng.random() < 0.7:
        image = np.repeat(image.mean(2, keepdims=True), 3, 2) * np.array(rng.uniform(0.94, 1.03, 3), np.float32)
    low, top = np.percentile(image, (1, 99))
    dark, bright = rng.uniform(0, 50), rng.uniform(190, 255)
    image = (image - low) / max(20.0, top - low) * (bright - dark) + dark
    image = image + rng.normal(0, rng.uniform(1, 8), image.shape).astype(np.float32)
    how = cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR
    return np.asarray(np.clip(cv2.resize(image, (width, height), interpolation=how), 0, 255), np.uint8)


def _backdrop(rng: np.random.Generator, height: int, width: int) -> Values:
    chance = rng.random()
    if chance < 0.4:
        colour = np.full(3, rng.uniform(170, 245)) + rng.normal(0, 6, 3)
    elif chance < 0.7:
        colour = np.full(3, rng.uniform(20, 140)) + rng.normal(0, 8, 3)
    else:
        colour = rng.uniform(40, 230, 3)
    image = np.empty((height, width, 3), np.float32)
    image[:] = colour
    image += (blotches(rng, height, width, rng.uniform(0.3, 1.2) * width) * np.float32(rng.uniform(0, 25)))[..., None]
    return image


def _ellipse(
    image: Values, centre: tuple[int, int], axes: tuple[int, int], colour: np.ndarray, turn: float = 0
) -> None:
    cv2.ellipse(image, centre, axes, turn, 0, 360, tuple(float(one) for one in colour), -1, cv2.LINE_AA)


def _shoulders(image: Values, head: _Head, skin: np.ndarray, rng: np.random.Generator) -> None:
    clothes = rng.uniform(20, 240, 3) if rng.random() < 0.5 else np.full(3, rng.uniform(20, 245))
    neck, top = head.at(0, 0.95), head.at(0, rng.uniform(1.15, 1.4))
    _ellipse(image, (top[0], top[1] + head.axes(0, 1.1)[1]), head.axes(rng.uniform(1.6, 2.4), 1.1), clothes)
    _ellipse(image, neck, head.axes(rng.uniform(0.42, 0.62), 0.55), skin * 0.82)
    if rng.random() < 0.6:
        collar = clothes * rng.uniform(0.6, 1.3)
        for side in (-1, 1):
            points = np.array([head.at(0, 1.5), head.at(side * 0.6, 1.1), head.at(side * 0.8, 1.45)], np.int32)
            cv2.fillConvexPoly(image, points, tuple(float(one) for one in collar), cv2.LINE_AA)


def _hair(image: Values, head: _Head, hair: np.ndarray, skin: np.ndarray, rng: np.random.Generator) -> None:
    style = rng.random()
    if style < 0.35:
        # Long hair falls beside the face.
        _ellipse(image, head.at(0, 0.2), head.axes(rng.uniform(1.15, 1.4), rng.uniform(1.2, 1.6)), hair)
    if style < 0.92:
        _ellipse(image, head.at(0, -0.2), head.axes(rng.uniform(1.02, 1.15), rng.uniform(0.92, 1.05)), hair)
    for side in (-1, 1):
        _ellipse(image, head.at(side * 0.98, 0.05), head.axes(0.12, 0.2), skin * 0.85)
    _ellipse(image, head.at(0, 0), head.axes(0.95, 1), skin)
    if style < 0.92:
        line, part = rng.uniform(0.45, 0.75), rng.uniform(-0.5, 0.5)
        _ellipse(
            image, head.at(part, -1.05), head.axes(rng.uniform(0.8, 1.1), 1 - line + 0.1), hair, rng.uniform(-15, 15)
        )


def _features(image: Values, head: _Head, skin: np.ndarray, hair: np.ndarray, rng: np.random.Generator) -> None:
    row, apart = rng.uniform(-0.18, -0.02), rng.uniform(0.36, 0.48)
    shade, bright = skin * rng.uniform(0.55, 0.8), np.minimum(skin * 1.12, 255)
    _ellipse(image, head.at(0.1, 0.25), head.axes(0.22, 0.16), shade)
    _ellipse(image, head.at(-0.05, 0.1), head.axes(0.1, 0.3), bright)
    glasses = rng.random() < 0.18
    for side in (-1, 1):
        x = side * apart
        _ellipse(image, head.at(x, row), head.axes(0.26, 0.15), skin * rng.uniform(0.65, 0.9))
        _ellipse(image, head.at(x, row), head.axes(0.17, rng.uniform(0.05, 0.09)), np.full(3, rng.uniform(150, 235)))
        _ellipse(image, head.at(x + rng.normal(0, 0.02), row), head.axes(0.07, 0.08), np.full(3, rng.uniform(5, 50)))
        brow = head.at(x, row - rng.uniform(0.16, 0.24))
        _ellipse(
            image, brow, head.axes(rng.uniform(0.18, 0.27), rng.uniform(0.025, 0.07)), hair, side * rng.uniform(-5, 14)
        )
        if glasses:
            cv2.ellipse(image, head.at(x, row), head.axes(0.32, 0.2), 0, 0, 360, (20.0, 20.0, 20.0), 1, cv2.LINE_AA)
        _ellipse(image, head.at(side * 0.6, 0.3), head.axes(0.22, 0.2), skin * rng.uniform(0.9, 1.1))
        _ellipse(image, head.at(side * 0.1, 0.3), head.axes(0.05, 0.03), skin * 0.35)
    mouth = head.at(0, rng.uniform(0.5, 0.6))
    lips = skin * np.array([0.85, 0.6, 0.6])
    _ellipse(image, mouth, head.axes(rng.uniform(0.24, 0.36), rng.uniform(0.05, 0.11)), lips)
    if rng.random() < 0.6:
        cv2.ellipse(
            image, mouth, head.axes(0.3, 0.03), 0, 0, 360, tuple(float(one) for one in skin * 0.4), 1, cv2.LINE_AA
        )
    if rng.random() < 0.15:
        _ellipse(image, head.at(0, 0.42), head.axes(0.28, 0.05), hair)


def _lit(image: Values, rng: np.random.Generator) -> Values:
    """Light from one side, then a lens and grain that leave no hard edge."""
    height, width = image.shape[:2]
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.008, 0.035) * width), np.float32)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle, deep = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.6)
    light = 1 + np.float32(deep) * (x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)))
    light = light + blotches(rng, height, width, 0.15 * width) * np.float32(rng.uniform(0.02, 0.12))
    return image * light[..., None]

"""What text stands on, and what a camera makes of it: the security pattern of a card, light, blur, noise and compression."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Values = NDArray[np.float32]

#: Paper of cards, RGB, and how often each is drawn: pink most, then green, blue, white and yellow.
_PAPERS = ((238, 196, 206), (212, 238, 208), (205, 222, 240), (244, 243, 238), (242, 234, 200), (228, 212, 236))
_OFTEN = (0.36, 0.2, 0.14, 0.14, 0.1, 0.06)
#: Side of the square of noise that larger pictures repeat: the eye and the networks see no difference, and it is fast.
_NOISE = 512


def pattern(rng: np.random.Generator, height: int, width: int) -> Values:
    """A card's paper with its security pattern.

    Args:
        rng: source of all chance.
        height: of the picture, pixels.
        width: the same.

    Returns:
        RGB (height, width, 3), about 90 to 255.
    """
    paper = np.array(_PAPERS[int(rng.choice(len(_PAPERS), p=_OFTEN))], np.float32)
    paper = np.clip(paper + rng.normal(0, 9, 3), 120, 252).astype(np.float32)
    found = np.empty((height, width, 3), np.float32)
    found[:] = paper
    strength = rng.uniform(0, 1)
    for _ in range(int(rng.integers(1, 4))):
        # Each layer of print has its own colour, so the waves beat in colour as well as in shade.
        colour = rng.normal(0, 12 * strength, 3).astype(np.float32)
        found += waves(rng, height, width)[..., None] * colour
    if rng.random() < 0.5:
        found += blotches(rng, height, width, rng.uniform(10, 80))[..., None] * rng.normal(0, 5, 3).astype(np.float32)
    return np.clip(found, 0, 255)


def waves(rng: np.random.Generator, height: int, width: int) -> Values:
    """One layer of wavy lines, as guilloches look from some way off.

    Args:
        rng: source of all chance.
        height: of the picture, pixels.
        width: the same.

    Returns:
        (height, width), -1 to 1.
    """
    step, angle = np.float32(2 * np.pi / rng.uniform(6, 60)), rng.uniform(0, np.pi)
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    slow, start = np.float32(rng.uniform(0.005, 0.1)), np.float32(rng.uniform(0, 6.3))
    bend = np.float32(rng.uniform(0, 4)) * np.sin(x * slow + start)
    phase = x * (step * np.float32(np.cos(angle))) + y * (step * np.float32(np.sin(angle))) + bend
    found = np.sin(phase, dtype=np.float32)
    if rng.random() < 0.4:
        # Narrow crests: printed lines with paper between them.
        found = 1 - 2 * np.abs(found) ** np.float32(rng.choice([0.5, 1.0]))
    return np.asarray(found, np.float32)


def blotches(rng: np.random.Generator, height: int, width: int, size: float) -> Values:
    """Smooth uneven shade, of deviation 1, with blotches of about `size` pixels."""
    rows, columns = max(2, round(height / size) + 1), max(2, round(width / size) + 1)
    few = rng.standard_normal((rows, columns), dtype=np.float32)
    return np.asarray(cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def degrade(image: NDArray[Any], rng: np.random.Generator, strength: float = 0.5) -> Pixels:
    """What light, lens, sensor and compression do.

    Args:
        image: gray (H, W) or RGB (H, W, 3), 0 to 255.
        rng: source of all chance.
        strength: 0 (nearly nothing) to 1 (hardly legible).

    Returns:
        The picture after it, of the same shape.
    """
    found = np.asarray(image, np.float32)
    if rng.random() < 0.3 + 0.5 * strength:
        found = lit(found, rng, strength)
    found = blurred(found, rng, strength)
    if rng.random() < 0.4 + 0.5 * strength:
        found = found + noise(rng, found.shape, rng.uniform(0.5, 1 + 12 * strength))
    seen = np.clip(found, 0, 255).astype(np.uint8)
    if rng.random() < 0.65:
        seen = packed(seen, int(rng.uniform(90 - 55 * strength, 97)))
    return seen


def lit(image: Values, rng: np.random.Generator, strength: float) -> Values:
    """Uneven light: a slope, and sometimes the edge of a shadow or a spot of glare."""
    height, width = image.shape[:2]
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle, deep = rng.uniform(0, 2 * np.pi), 0.3 * strength * rng.random()
    light = 1 + np.float32(deep) * (x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)))
    chance = rng.random()
    if chance < 0.2 * strength:
        slope = rng.normal() * height / width
        edge = x * np.float32(rng.normal()) + y * np.float32(slope) + np.float32(rng.normal(0, 0.4))
        shadow = 0.5 + 0.5 * np.tanh(edge * np.float32(rng.uniform(2, 20)))
        light = light * (1 - np.float32(rng.uniform(0.1, 0.45)) * shadow)
    found = image * (light if image.ndim == 2 else light[..., None])
    if chance > 1 - 0.25 * strength:
        across, down = x - np.float32(rng.uniform(-1, 1)), y - np.float32(rng.uniform(-1, 1))
        wide, high = rng.uniform(0.08, 0.5), rng.uniform(0.2, 1.5)
        far = (across / np.float32(wide)) ** 2 + (down / np.float32(high)) ** 2
        glare = np.exp(-far) * np.float32(rng.uniform(20, 90))
        found = found + (glare if image.ndim == 2 else glare[..., None])
    return np.asarray(found, np.float32)


def blurred(image: Values, rng: np.random.Generator, strength: float) -> Values:
    """Out of focus, moved, or sharp."""
    chance = rng.random()
    if chance < 0.35 + 0.3 * strength:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.5 + 0.9 * strength)), np.float32)
    if chance < 0.5 + 0.35 * strength:
        # A short line through the middle of a kernel: the path of a hand that moved.
        length, angle = rng.uniform(0.6, 0.8 + 1.6 * strength), rng.uniform(0, np.pi)
        kernel = np.zeros((7, 7), np.float32)
        for t in np.linspace(-length, length, 9):
            kernel[round(3 + t * np.sin(angle)), round(3 + t * np.cos(angle))] += 1
        return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.float32)
    return image


def noise(rng: np.random.Generator, shape: tuple[int, ...], deviation: float) -> Values:
    """Noise of a sensor.

    Args:
        rng: source of all chance.
        shape: (H, W) or (H, W, 3).
        deviation: of the values, 0 to 255.
    """
    height, width = shape[:2]
    square = (min(height, _NOISE), min(width, _NOISE), *shape[2:])
    few = rng.standard_normal(square, dtype=np.float32) * np.float32(deviation)
    if height > _NOISE or width > _NOISE:
        times = (-(-height // _NOISE), -(-width // _NOISE)) + (1,) * (len(shape) - 2)
        few = np.tile(few, times)[:height, :width]
    return few


def packed(image: Pixels, quality: int) -> Pixels:
    """The picture after JPEG of a quality of 1 to 100."""
    colour = image.ndim == 3
    given = cv2.cvtColor(image, cv2.COLOR_RGB2BGR) if colour else image
    _, data = cv2.imencode(".jpg", given, [cv2.IMWRITE_JPEG_QUALITY, quality])
    found = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR if colour else cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8) if colour else found

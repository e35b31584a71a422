"""Light on a scene and what a camera or a copier makes of it."""

from __future__ import annotations

import cv2
import numpy as np

from myanmar_id.synth import paper
from myanmar_id.synth.paper import Pixels, Values, blotches

#: By how much the colours of lamps differ, as a share of each of red, green and blue.
_TINTS = 0.07
_GRAY = np.array([[0.299, 0.587, 0.114]], np.float32)


def uneven(image: Values, rng: np.random.Generator) -> Values:
    """A slope of light, and now and then the edge of a shadow or spots of glare. RGB (H, W, 3), 0 to 255."""
    height, width = image.shape[:2]
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    light = np.ones((height, width), np.float32)
    if rng.random() < 0.7:
        angle, deep = rng.uniform(0, 2 * np.pi), np.float32(rng.uniform(0, 0.35))
        light += deep * (x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)))
    if rng.random() < 0.3:
        angle, sharp = rng.uniform(0, 2 * np.pi), np.float32(rng.choice([3, 10, 40]))
        edge = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)) + np.float32(rng.normal(0, 0.4))
        if rng.random() < 0.5:
            # The edge of a hand or a phone is not straight.
            edge = edge + blotches(rng, height, width, 0.4 * width) * np.float32(0.12)
        light *= 1 - np.float32(rng.uniform(0.1, 0.5)) / (1 + np.exp(-np.clip(edge * sharp, -30, 30)))
    image = times(image, light)
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 3))):
            image = glare(image, rng)
    return image


def times(image: Values, share: Values) -> Values:
    """RGB (H, W, 3) times (H, W), several times as fast as numpy multiplies them."""
    return np.asarray(cv2.multiply(image, cv2.merge([share, share, share])), np.float32)


def glare(image: Values, rng: np.random.Generator) -> Values:
    """The picture with a bright spot or band, as of a lamp in a laminated card."""
    height, width = image.shape[:2]
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    x, y = (x - np.float32(rng.uniform(0, width))) / width, (y - np.float32(rng.uniform(0, height))) / width
    turn = np.float32(rng.uniform(0, np.pi))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    long, wide = rng.uniform(0.02, 0.12), rng.uniform(0.015, 0.09)
    if rng.random() < 0.25:
        long = rng.uniform(0.3, 1.5)
    spot = np.exp(-((along / np.float32(long)) ** 2) - (across / np.float32(wide)) ** 2)
    spot = np.asarray(spot * np.float32(rng.uniform(40, 220)), np.float32)
    return np.asarray(cv2.add(image, cv2.merge([spot, spot, spot])), np.float32)


def exposed(image: Values, rng: np.random.Generator, dark: bool) -> Values:
    """Exposure, contrast and the colour of the lamp; `dark` leaves a tenth to a half of the light."""
    tint = 1 + rng.normal(0, _TINTS, 3)
    if dark:
        level = rng.uniform(0.12, 0.5)
        image = np.asarray(255 * cv2.pow(np.clip(image, 0, 255) / np.float32(255), rng.uniform(0.9, 1.5)), np.float32)
    else:
        level = rng.uniform(0.62, 1.12)
    lift = 0.0 if dark or rng.random() < 0.7 else rng.uniform(0, 35)
    mixed = np.column_stack([np.diag(level * tint), np.full(3, lift)]).astype(np.float32)
    return np.asarray(cv2.transform(image, mixed), np.float32)


def taken(image: Values, rng: np.random.Generator, strength: float, fine: float) -> Pixels:
    """Lens, sensor and compression.

    Args:
        image: RGB (H, W, 3), 0 to 255.
        rng: source of all chance.
        strength: 0 (nearly nothing) to 1 (much).
        fine: width of the card in the picture as a share of 1000 pixels: a blur that a large card bears hides a small one's text.

    Returns:
        The picture.
    """
    chance = rng.random()
    if chance < 0.25 + 0.35 * strength:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.35 + 0.9 * strength * fine)), np.float32)
    elif chance < 0.4 + 0.45 * strength and fine > 0.4:
        length, angle = rng.uniform(0.5, 0.6 + 1.8 * strength * fine), rng.uniform(0, np.pi)
        kernel = np.zeros((7, 7), np.float32)
        for t in np.linspace(-length, length, 9):
            kernel[round(3 + t * np.sin(angle)), round(3 + t * np.cos(angle))] += 1
        image = np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.float32)
    if rng.random() < 0.75:
        image = image + paper.noise(rng, image.shape, rng.uniform(0.3, 1 + 8 * strength))
    seen = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        soft = cv2.GaussianBlur(seen, (0, 0), 1.2)
        seen = np.asarray(cv2.addWeighted(seen, 1 + 0.8, soft, -0.8, 0), np.uint8)
    if rng.random() < 0.75:
        seen = paper.packed(seen, int(rng.uniform(92 - 50 * strength, 97)))
    return seen


def copied(image: Values, rng: np.random.Generator, fine: float, card: Values) -> Values:
    """What a copier makes of a picture: gray, steep or black and white, with specks and streaks.

    Args:
        image: RGB (H, W, 3), 0 to 255.
        rng: source of all chance.
        fine: as in `taken`.
        card: some pixels of the card, RGB (N, 3): its ink and paper say where a copier parts black from white.

    Returns:
        Gray as RGB, the same shape.
    """
    gray = np.asarray(cv2.transform(image, _GRAY), np.float32)
    height, width = gray.shape
    dark, white = np.percentile(card @ _GRAY[0], (2, 50))
    contrast, kind = max(12.0, float(white - dark)), rng.random()
    soft = contrast * rng.uniform(0.08, 0.5) / min(1.0, max(fine, 0.4))
    if kind < 0.3:
        # Each place against its surroundings, as copiers and phone apps do for text.
        around = cv2.blur(gray, (2 * int(0.03 * width) + 3,) * 2)
        gray = _step(gray - around + np.float32(contrast * rng.uniform(0.15, 0.4)), soft)
    elif kind < 0.65:
        gray = _step(gray - np.float32(dark + contrast * rng.uniform(0.45, 0.8)), soft)
    else:
        gray = (gray - np.float32(white)) * np.float32(rng.uniform(1.0, 2.2)) + np.float32(rng.uniform(205, 262))
    gray = np.clip(gray, 0, 255)
    if rng.random() < 0.6:
        specks = rng.random((height, width), dtype=np.float32)
        gray[specks < rng.uniform(0, 0.004)] = rng.uniform(0, 120)
        gray[specks > 1 - rng.uniform(0, 0.004)] = 255
    if rng.random() < 0.3:
        _streaks(gray, rng)
    if rng.random() < 0.5:
        gray = np.asarray(cv2.GaussianBlur(gray, (0, 0), rng.uniform(0.3, 0.3 + 0.6 * fine)), np.float32)
    low, top = rng.uniform(0, 50), rng.uniform(215, 255)
    gray = gray * np.float32((top - low) / 255) + np.float32(low)
    tint = rng.normal(0, 2, 3) if rng.random() < 0.3 else np.zeros(3)
    return np.asarray(gray[..., None] + tint.astype(np.float32), np.float32)


def _step(distance: Values, soft: float) -> Values:
    """Black below 0, white above, over about `soft` values."""
    return np.asarray(255 / (1 + np.exp(np.clip(-distance * np.float32(6 / soft), -30, 30))), np.float32)


def _streaks(gray: Values, rng: np.random.Generator) -> None:
    """Lines along the way of the paper through the machine."""
    for _ in range(int(rng.integers(1, 5))):
        at, wide, tone = rng.random(), int(rng.integers(1, 4)), np.float32(rng.choice([30, 250]))
        place = gray if rng.random() < 0.5 else gray.T
        column = int(at * place.shape[1])
        part = place[:, column : column + wide]
        part += (tone - part) * np.float32(rng.uniform(0.2, 0.8))

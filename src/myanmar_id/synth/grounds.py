"""Grounds that things lie on: plain, woven, grained or cluttered, and printed pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.synth.paper import Pixels, Values, blotches

#: Draws a ground: RGB (height, width, 3), about 0 to 255.
Ground = Callable[[np.random.Generator, int, int], Values]


def colour(rng: np.random.Generator) -> np.ndarray:
    """A colour of a thing: gray, brown, vivid, near black or near white. RGB float32 (3,)."""
    kind = rng.random()
    if kind < 0.25:
        found = np.full(3, rng.uniform(30, 235)) + rng.normal(0, 7, 3)
    elif kind < 0.5:
        found = np.array([1, rng.uniform(0.6, 0.95), rng.uniform(0.3, 0.85)]) * rng.uniform(60, 240)
    elif kind < 0.75:
        found = rng.uniform(0, 255, 3)
    elif kind < 0.88:
        found = rng.uniform(0, 45, 3)
    else:
        found = rng.uniform(205, 255, 3)
    return np.asarray(np.clip(found, 0, 255), np.float32)


def point(rng: np.random.Generator, height: int, width: int) -> tuple[int, int]:
    """A pixel of a picture or a little outside: x and y."""
    return int(rng.uniform(-0.1, 1.1) * width), int(rng.uniform(-0.1, 1.1) * height)


def plain(rng: np.random.Generator, height: int, width: int) -> Values:
    """One colour, a little uneven."""
    shade = blotches(rng, height, width, rng.uniform(0.1, 0.8) * width) * np.float32(rng.uniform(0, 8))
    return np.asarray(shade[..., None] + colour(rng), np.float32)


def gradient(rng: np.random.Generator, height: int, width: int) -> Values:
    """Smooth passages between a few colours."""
    rows, columns = (int(rng.integers(2, 7)) for _ in range(2))
    few = np.stack([colour(rng) for _ in range(rows * columns)]).reshape(rows, columns, 3)
    how = cv2.INTER_CUBIC if rng.random() < 0.6 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(few, (width, height), interpolation=how), np.float32)


def streaks(rng: np.random.Generator, height: int, width: int) -> Values:
    """Coloured streaks, upright or level, as of a curtain or of carpet."""
    rows, columns = int(rng.choice([1, 2, 3, 8])), int(rng.uniform(12, 160))
    few = rng.standard_normal((rows, columns, 3), dtype=np.float32) * np.float32(rng.uniform(8, 60)) + colour(rng)
    if rng.random() < 0.5:
        few = few.transpose(1, 0, 2)
    few = np.ascontiguousarray(few)
    return np.asarray(cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def blobs(rng: np.random.Generator, height: int, width: int) -> Values:
    """Coloured blotches of one or several sizes."""
    image = np.empty((height, width, 3), np.float32)
    image[:] = colour(rng)
    for _ in range(int(rng.integers(1, 4))):
        rows, columns = int(rng.uniform(3, 60)), int(rng.uniform(3, 60))
        few = rng.standard_normal((rows, columns, 3), dtype=np.float32)
        if rng.random() < 0.4:
            few[:] = few[..., :1]
        image += cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(rng.uniform(5, 55))
    return image


def grain(rng: np.random.Generator, height: int, width: int) -> Values:
    """Fine strong grain, as of grass, gravel or concrete."""
    size = rng.uniform(0.6, 4)
    field = blotches(rng, height, width, size * rng.uniform(1.5, 3))
    field = field + np.float32(rng.uniform(0, 0.8)) * blotches(rng, height, width, 12 * size)
    kind = rng.random()
    if kind < 0.3:
        field = -np.abs(field) * np.float32(1.6) + 1
    elif kind < 0.5:
        field = np.tanh(field * np.float32(4))
    first, second = colour(rng), colour(rng)
    if kind > 0.75:
        second = first * np.float32(rng.uniform(0.3, 0.8))
    share = np.clip(0.5 + 0.3 * field, 0, 1)[..., None]
    return np.asarray(first * share + second * (1 - share), np.float32)


def pebbles(rng: np.random.Generator, height: int, width: int) -> Values:
    """Stones or cells with dark joints."""
    count = int(rng.uniform(60, 900))
    seeds = np.full((height, width), 255, np.uint8)
    seeds[rng.integers(0, height, count), rng.integers(0, width, count)] = 0
    far, which = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    spread = np.float32(rng.uniform(5, 60))
    tints = colour(rng) + rng.standard_normal((int(which.max()) + 1, 1), dtype=np.float32) * spread
    size = np.sqrt(height * width / count)
    shade = np.clip(1.2 - far / np.float32(size * rng.uniform(0.6, 1.1)), 0.1, 1.1)[..., None]
    return np.asarray(tints[which] * shade, np.float32)


def wood(rng: np.random.Generator, height: int, width: int) -> Values:
    """Boards with grain and joints."""
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    if rng.random() < 0.5:
        x, y = y, x
    bend = blotches(rng, height, width, rng.uniform(60, 250)) * np.float32(rng.uniform(0.5, 4))
    rings = np.sin(y * np.float32(rng.uniform(0.05, 0.5)) + bend + np.sin(x * np.float32(0.01)))
    fibre = blotches(rng, height, width, 3) * np.float32(rng.uniform(2, 9))
    image = np.array([rng.uniform(90, 220), 0, 0], np.float32)
    image[1], image[2] = image[0] * rng.uniform(0.55, 0.85), image[0] * rng.uniform(0.25, 0.7)
    found = image + (rings * np.float32(rng.uniform(4, 28)) + fibre)[..., None] * np.array([1, 0.85, 0.7], np.float32)
    if rng.random() < 0.5:
        board = int(rng.uniform(0.12, 0.5) * width)
        joints = (y + np.float32(rng.uniform(0, board))) % board < rng.uniform(1, 4)
        found[np.broadcast_to(joints, (height, width))] *= np.float32(rng.uniform(0.2, 0.7))
    return np.asarray(found, np.float32)


def fabric(rng: np.random.Generator, height: int, width: int) -> Values:
    """Weave, stripes or a checked cloth."""
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    angle = np.float32(rng.uniform(0, np.pi))
    across, down = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    image = np.empty((height, width, 3), np.float32)
    image[:] = colour(rng)
    for along in (across, down):
        if rng.random() < 0.75:
            step = rng.uniform(10, 120)
            wave = np.sin(along * np.float32(2 * np.pi / step) + np.float32(rng.uniform(0, 6)))
            band = np.clip(wave * np.float32(rng.uniform(1, 12)) + np.float32(rng.uniform(-3, 1)), 0, 1)
            image += (colour(rng) - image) * (band * np.float32(rng.uniform(0.2, 0.9)))[..., None]
    weave = np.sin(across * np.float32(rng.uniform(0.8, 2.2))) * np.sin(down * np.float32(rng.uniform(0.8, 2.2)))
    return np.asarray(image + (weave * np.float32(rng.uniform(0, 18)))[..., None], np.float32)


def bricks(rng: np.random.Generator, height: int, width: int) -> Values:
    """Bricks or tiles with joints, seen straight or aslant."""
    side = max(height, width) + 80
    image = np.empty((side, side, 3), np.float32)
    image[:] = colour(rng)
    high, offset = int(rng.uniform(14, 90)), float(rng.choice([0.0, 0.5]))
    wide, joint = int(high * rng.uniform(1, 3.2)), int(rng.integers(1, 7))
    base, spread = colour(rng), rng.uniform(0, 25)
    for number, top in enumerate(range(0, side, high)):
        start = -int(offset * wide) if number % 2 else 0
        for left in range(start, side, wide):
            tint = base + rng.normal(0, spread)
            image[top : top + high - joint, max(0, left) : max(0, left + wide - joint)] = tint
    image += (blotches(rng, side, side, rng.uniform(1.5, 8)) * np.float32(rng.uniform(2, 22)))[..., None]
    return _turned(image, rng, height, width)


def keys(rng: np.random.Generator, height: int, width: int) -> Values:
    """A grid of keys with signs on them."""
    side = max(height, width) + 80
    image = np.empty((side, side, 3), np.uint8)
    image[:] = colour(rng)
    size, gap = int(rng.uniform(24, 90)), int(rng.uniform(2, 12))
    face = tuple(float(one) for one in colour(rng))
    sign = (20.0,) * 3 if sum(face) > 380 else (235.0,) * 3
    for number, top in enumerate(range(0, side, size)):
        for left in range(-(number % 4) * size // 4, side, size):
            cv2.rectangle(image, (left, top), (left + size - gap, top + size - gap), face, -1)
            if rng.random() < 0.85:
                place = (left + size // 4, top + int(size * 0.6))
                cv2.putText(
                    image,
                    chr(int(rng.integers(48, 91))),
                    place,
                    int(rng.integers(0, 8)),
                    size / 60,
                    sign,
                    1,
                    cv2.LINE_AA,
                )
    return _turned(image, rng, height, width)


def page(rng: np.random.Generator, height: int, width: int) -> Values:
    """A printed page, from afar or near: headings, lines of text, rules, a picture, sometimes a tinted box; in uneven light."""
    side = max(height, width) + 80
    white = rng.uniform(130, 255)
    image = np.empty((side, side, 3), np.uint8)
    image[:] = np.clip(white + rng.normal(0, 5, 3), 0, 255)
    inky = (float(rng.uniform(0, 90)),) * 3
    letters = rng.random() < 0.6
    row, left = float(rng.uniform(0, 40)), int(rng.uniform(0, 60))
    size = rng.uniform(9, 34) if rng.random() < 0.65 else rng.uniform(34, 90)
    while row < side:
        high = size * rng.uniform(1.6, 2.6) if rng.random() < 0.1 else size
        if rng.random() < 0.12:
            row += high * rng.uniform(0.5, 3)
        if rng.random() < 0.04:
            box = (left, int(row)), (left + int(rng.uniform(60, 400)), int(row + rng.uniform(40, 200)))
            cv2.rectangle(image, *box, tuple(float(one) for one in colour(rng)), int(rng.choice([-1, 1, 3])))
            row = box[1][1] + size
        _text(image, rng, (left, row, high), letters, inky)
        row += high * rng.uniform(1.4, 1.9)
    shade = blotches(rng, height, width, rng.uniform(0.2, 0.9) * width) * np.float32(rng.uniform(0, 0.12))
    return np.asarray(_turned(image, rng, height, width) * (1 + shade[..., None]), np.float32)


def _text(
    image: Pixels, rng: np.random.Generator, place: tuple[int, float, float], letters: bool, inky: tuple[float, ...]
) -> None:
    """A line of Latin letters, or of round strokes like Burmese from some way off."""
    left, row, high = place
    x = float(left) + (high * 2 if rng.random() < 0.1 else 0)
    end = image.shape[1] * rng.uniform(0.5, 1)
    if letters:
        font = int(rng.choice([0, 2, 3, 4]))
        words = ["".join(chr(int(one)) for one in rng.integers(97, 123, rng.integers(1, 10))) for _ in range(14)]
        text = " ".join(words)[: max(2, int((end - x) / (high * 0.6)))]
        thick = max(1, round(high * rng.uniform(0.05, 0.11)))
        cv2.putText(image, text, (int(x), int(row)), font, high / 30, inky, thick, cv2.LINE_AA)
        return
    radius = max(1, int(high * 0.26))
    while x < end:
        start, sweep = rng.uniform(0, 360), rng.uniform(120, 360)
        cv2.ellipse(
            image, (int(x), int(row)), (radius, radius), 0, start, start + sweep, inky, 1 + (high > 22), cv2.LINE_AA
        )
        x += high * rng.choice([0.5, 0.56, 0.95], p=[0.5, 0.4, 0.1])


def clutter(rng: np.random.Generator, height: int, width: int) -> Values:
    """Things on a table: rectangles, discs, crockery and bars, one over another, each with its own shade."""
    image = (plain if rng.random() < 0.6 else wood)(rng, height, width)
    for _ in range(int(rng.integers(3, 22))):
        tint = tuple(float(one) for one in colour(rng))
        first, second = point(rng, height, width), point(rng, height, width)
        kind = rng.random()
        if kind < 0.4:
            box = cv2.boxPoints(
                (first, (rng.uniform(0.05, 0.6) * width, rng.uniform(0.05, 0.6) * height), rng.uniform(0, 180))
            )
            cv2.fillConvexPoly(image, box.astype(np.int32), tint, cv2.LINE_AA)
        elif kind < 0.52:
            _crockery(image, first, rng)
        elif kind < 0.75:
            axes = int(rng.uniform(0.03, 0.35) * width), int(rng.uniform(0.03, 0.35) * width)
            cv2.ellipse(
                image, first, axes, rng.uniform(0, 180), 0, 360, tint, int(rng.choice([-1, -1, 3, 12])), cv2.LINE_AA
            )
        else:
            cv2.line(image, first, second, tint, int(rng.integers(1, 24)), cv2.LINE_AA)
    image += (blotches(rng, height, width, 0.4 * width) * np.float32(rng.uniform(0, 14)))[..., None]
    return image


def _crockery(image: Values, middle: tuple[int, int], rng: np.random.Generator) -> None:
    """A cup, a plate or a coin: ellipses about one another, with a rim and a light on one side."""
    long = rng.uniform(0.06, 0.45) * image.shape[1]
    axes, turn = np.array([long, long * rng.uniform(0.6, 1)]), rng.uniform(0, 180)
    tint, aside = colour(rng), rng.normal(0, 0.04, 2)
    share = 1.0
    for _ in range(int(rng.integers(2, 7))):
        shade = tuple(float(one) for one in tint * rng.uniform(0.65, 1.25))
        place = np.asarray(middle) + aside * long * (1 - share)
        inner = (int(axes[0] * share), int(axes[1] * share))
        cv2.ellipse(image, (int(place[0]), int(place[1])), inner, turn, 0, 360, shade, -1, cv2.LINE_AA)
        share *= rng.uniform(0.55, 0.96)
        if rng.random() < 0.25:
            tint = colour(rng)


#: Grounds: how often each is drawn, and by what.
GROUNDS: dict[str, tuple[float, Ground]] = {
    "plain": (9, plain),
    "gradient": (10, gradient),
    "streaks": (12, streaks),
    "blobs": (12, blobs),
    "grain": (11, grain),
    "pebbles": (7, pebbles),
    "wood": (9, wood),
    "fabric": (8, fabric),
    "bricks": (7, bricks),
    "keys": (3, keys),
    "page": (14, page),
    "clutter": (15, clutter),
}


def _turned(image: NDArray[Any], rng: np.random.Generator, height: int, width: int) -> Values:
    """A square texture seen from some angle, cut to its size."""
    side, image = image.shape[0], image.astype(np.float32)
    if rng.random() < 0.35:
        top, left = (side - height) // 2, (side - width) // 2
        return np.ascontiguousarray(image[top : top + height, left : left + width])
    around = cv2.getRotationMatrix2D(
        (side / 2, side / 2), float(rng.choice([rng.normal(0, 6), rng.uniform(0, 360)])), rng.uniform(0.8, 1.6)
    )
    move = np.vstack([around, [0, 0, 1]])
    move[2, :2] = rng.normal(0, 0.25 / side, 2)
    shift = np.eye(3)
    shift[:2, 2] = (width - side) / 2, (height - side) / 2
    return np.asarray(
        cv2.warpPerspective(
            image, shift @ move, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        ),
        np.float32,
    )

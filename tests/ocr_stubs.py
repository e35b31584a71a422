"""Pictures of flat, sharp cards whose every place is known, and models that see just such cards.

A stub finds a card by its colour, which says its side and kind, and its way up by a mark near the first corner. The bars in a
field's box say by their number which text is written there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from myanmar_id.ocr import frame, grid, layout
from myanmar_id.ocr.alphabet import SYMBOLS, encode
from myanmar_id.ocr.planes import BACK, FRONT, PLANES

RGB = {"front": (200, 60, 60), "back": (60, 60, 200)}
COPY = (0, 70, 0)
#: Difference between the colours of a card, which neither the black ground nor the gray around a picture has.
CONTRAST = 140
UNIT = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
MARK = (0.06, 0.08, 0.13, 0.19)
PORTRAIT = (0.05, 0.45, 0.27, 0.9)
#: What a card says, each text found again by its place here.
TEXTS = {
    "nrc_id": "၁၂/ကမန(နိုင်)၁၂၃၄၅၆",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "ဦးအောင်မြင့်",
    "father_name": "ဦးကျော်စွာ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
    "card_id": "AB123456",
    "nrc_id_back": "၁၂/ကမန(နိုင်)၁၂၃၄၅၆",
    "profession": "ကျောင်းသား",
    "address": "အမှတ်၅၊လှိုင်",
}


@dataclass(frozen=True)
class Card:
    """A card in a picture: its corners, and the boxes of its fields' lines in shares of its width and height."""

    corners: np.ndarray
    side: str = "front"
    copy: bool = False
    boxes: Mapping[str, tuple[tuple[float, float, float, float], ...]] = field(default_factory=dict)

    def quad(self, box: Sequence[float]) -> np.ndarray:
        """A box of it in the picture."""
        return frame.moved(frame.between(UNIT, self.corners), rectangle(*box))


def rectangle(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def filled_in(corners: np.ndarray, side: str = "front", *, copy: bool = False, without: Sequence[str] = ()) -> Card:
    """A card with a line in each field, and two in its address."""
    names = FRONT if side == "front" else BACK
    pitch = 0.9 / (len(names) + 1)
    boxes = {}
    for at, name in enumerate(names):
        top = 0.07 + at * pitch
        lines = [(0.35, top, 0.9, top + 0.7 * pitch)]
        if name == "address":
            lines.append((0.35, top + pitch, 0.7, top + 1.7 * pitch))
        boxes[name] = () if name in without else tuple(lines)
    return Card(corners, side, copy, boxes)


def posed(
    size: tuple[int, int], angle: float, share: float, tilt: float = 0.0, middle: tuple[float, float] = (0.5, 0.5)
):
    """Corners of a card in a picture of a height and width, turned by degrees, its width a share of the shorter side."""
    long = share * min(size)
    flat = (UNIT - 0.5) * (long, long / 1.585)
    turn = np.radians(angle)
    flat = flat @ np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    return flat / (1 + tilt * flat[:, 1:] / long) + (size[1] * middle[0], size[0] * middle[1])


def coverage(quad: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """How much of each pixel lies in a convex quadrangle: (H, W), exact along straight edges."""
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    found = np.ones(size)
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = (end - start) / np.linalg.norm(end - start)
        found *= np.clip(along[0] * (y - start[1]) - along[1] * (x - start[0]) + 0.5, 0, 1)
    return found


def picture(size: tuple[int, int], *cards: Card, ink: bool = True) -> np.ndarray:
    """RGB (H, W, 3): cards on black ground."""
    found = np.zeros((*size, 3))
    for card in cards:
        _paint(found, card.corners, np.add(RGB[card.side], np.multiply(COPY, card.copy)))
        _paint(found, card.quad(MARK), np.zeros(3))
        for name, lines in card.boxes.items():
            bars = 1 + list(TEXTS).index(name)
            for left, top, right, bottom in lines if ink else ():
                wide = (right - left) / (2 * bars - 1)
                for bar in range(bars):
                    x = left + 2 * bar * wide
                    _paint(found, card.quad((x, top, x + wide, bottom)), np.zeros(3))
    return np.round(found).astype(np.uint8)


def _paint(image: np.ndarray, quad: np.ndarray, colour: np.ndarray) -> None:
    low = np.maximum(np.floor(quad.min(0)).astype(int) - 1, 0)
    high = np.maximum(np.ceil(quad.max(0)).astype(int) + 1, low)
    part = image[low[1] : high[1], low[0] : high[0]]
    part += (colour - part) * coverage(quad - low, part.shape[:2])[..., None]


def peaks(corners: np.ndarray, height: int, width: int, weight: float = 1.0) -> np.ndarray:
    """Mass of planes whose corners are surely there: (4, height, width) of a grid."""
    y, x = np.mgrid[:height, :width] + 0.5
    planes = [np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / 2) for at in corners / grid.CELL]
    return weight * np.array(planes)


def logits(values: np.ndarray | Sequence[float]) -> np.ndarray:
    found = np.clip(np.asarray(values, float), 1e-6, 1 - 1e-6)
    return np.log(found / (1 - found)).astype(np.float32)


class Locator:
    """Finds the cards of a picture whose colour it sees where they should be; the corners of several in one plane.

    Args:
        size: height and width of the picture.
        cards: in it.
        present: the chance it gives when it sees one.
        weights: of each card in each corner's plane.
    """

    def __init__(
        self,
        size: tuple[int, int],
        *cards: Card,
        present: float = 0.99,
        weights: Sequence[Sequence[float]] | None = None,
    ) -> None:
        self.cards, self.present = cards, present
        self.weights = weights or [[1.0] * 4] * len(cards)
        _, self.to_small = frame.framed(np.zeros((*size, 3), np.uint8), frame.LOCATOR_SIZE)
        self.within = np.array([(1, 1), (size[1] - 2, size[0] - 2)]) * self.to_small[:1] + self.to_small[1:]

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        assert image.shape == (1, 3, *frame.LOCATOR_SIZE)
        assert image.dtype == np.float32
        height, width = (side // grid.CELL for side in frame.LOCATOR_SIZE)
        coloured = (image[0].max(0) - image[0].min(0)) * 255 / CONTRAST
        mass, surface = np.full((4, height, width), 1e-9), np.zeros((height, width))
        seen = False
        for card, weights in zip(self.cards, self.weights, strict=True):
            corners = card.corners * self.to_small[:1] + self.to_small[1:]
            # Near its corners, so that a card in a view that is turned or shrunk is another one.
            near = frame.moved(frame.between(UNIT, corners), 0.5 + (UNIT - 0.5) * 0.9)
            near = near[((near > self.within[0]) & (near < self.within[1])).all(1)].astype(int)
            # What a card covers does not depend on the order of the corners that are believed.
            inside = (
                np.maximum(coverage(corners, frame.LOCATOR_SIZE), coverage(corners[::-1], frame.LOCATOR_SIZE)) > 0.99
            )
            if coloured[inside].mean() > 0.6 and coloured[near[:, 1], near[:, 0]].min(initial=1) > 0.6:
                seen = True
                mass += peaks(corners, height, width) * np.array(weights)[:, None, None]
                surface = np.maximum(surface, coverage(corners / grid.CELL, (height, width)))
        planes = np.concatenate([np.log(mass).astype(np.float32), logits(surface)[None]])
        return [planes[None], logits([self.present if seen else 0.02, 0.5, 0.5])[None]]


class Frames:
    """Finds corners, fields and facts of any such card that lies about where it should in its frame.

    Args:
        boxes: of its fields, in shares.
        sure: how sure the corners' planes are.
    """

    def __init__(
        self, boxes: Mapping[str, tuple[tuple[float, float, float, float], ...]] | None = None, sure: float = 1.0
    ):
        self.boxes, self.sure = boxes or {}, sure
        self.runs = 0

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        self.runs += 1
        assert image.shape == (1, 3, *frame.CARD_SIZE)
        height, width = (side // grid.CELL for side in frame.CARD_SIZE)
        colours = image[0] * 255
        share = (colours.max(0) - colours.min(0)) / CONTRAST
        corners = measured(share)
        to_unit = frame.between(UNIT, corners)
        dark = [
            float(share[round(y), round(x)])
            for x, y in frame.moved(to_unit, np.array([(0.095, 0.135), (0.905, 0.865)]))
        ]
        planes = [coverage(frame.moved(to_unit, rectangle(*PORTRAIT)) / grid.CELL, (height, width))]
        red, green, blue = np.median(colours[:, share > 0.9], axis=1)
        facts = logits(
            [0.99 if dark[0] < dark[1] else 0.01, 0.98 if red > blue else 0.02, 0.97 if green > 95 else 0.03]
        )
        for name in reversed(PLANES[:-1]):
            plane = np.zeros((height, width))
            for left, top, right, bottom in self.boxes.get(name, ()):
                less = layout.THINNER * (bottom - top)
                quad = frame.moved(to_unit, rectangle(left, top + less, right, bottom - less))
                plane = np.maximum(plane, coverage(quad / grid.CELL, (height, width)))
            planes.insert(0, plane)
        mass = peaks(corners, height, width)
        mass = self.sure * mass / mass.sum((1, 2), keepdims=True) + (1 - self.sure) / (height * width) + 1e-12
        return [np.concatenate([np.log(mass), logits(np.array(planes))])[None].astype(np.float32), facts[None]]


def measured(share: np.ndarray) -> np.ndarray:
    """The corners of a card in its frame, by its sharp edges: (4, 2)."""
    height, width = share.shape
    rows, columns = np.arange(height // 7, 6 * height // 7), np.arange(width // 7, 6 * width // 7)
    near, far = width // 10, height // 9
    left = np.polyfit(rows + 0.5, [_edge(share[row, :near]) for row in rows], 1)
    right = np.polyfit(rows + 0.5, [width - _edge(share[row, : -near - 1 : -1]) for row in rows], 1)
    top = np.polyfit(columns + 0.5, [_edge(share[:far, column]) for column in columns], 1)
    bottom = np.polyfit(columns + 0.5, [height - _edge(share[: -far - 1 : -1, column]) for column in columns], 1)
    return np.array([_crossing(left, top), _crossing(right, top), _crossing(right, bottom), _crossing(left, bottom)])


def _edge(profile: np.ndarray) -> float:
    """Where the card begins that fills the end of a row of shares; there may be another before it."""
    outside = np.flatnonzero(profile < 0.5)
    if not len(outside):
        return 0.0
    start = int(outside[-1]) + 1
    gap = start - 1 - int(profile[:start][::-1].argmin())
    stop = min(start + 3, len(profile))
    return stop - float(profile[gap:stop].sum())


def _crossing(upright: np.ndarray, level: np.ndarray) -> tuple[float, float]:
    """Of a line x = a y + b and a line y = c x + d."""
    y = (level[0] * upright[1] + level[1]) / (1 - level[0] * upright[0])
    return upright[0] * y + upright[1], y


class Bars:
    """Reads lines: counts bars, and knows what so many say.

    Args:
        sure: how sure it is of each step.
    """

    def __init__(self, sure: float = 0.999) -> None:
        self.sure = sure

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        count, channels, _, width = image.shape
        assert (count, channels) == (1, 1)
        profile = image[0, 0, 14:34].mean(0)
        dark = profile < (profile.min() + profile.max()) / 2
        bars = int((dark[1:] & ~dark[:-1]).sum())
        symbols = encode(list(TEXTS.values())[bars - 1])
        steps = np.full((width // 4, len(SYMBOLS) + 1), (1 - self.sure) / len(SYMBOLS))
        path = np.zeros(len(steps), int)
        places = np.linspace(2, len(steps) - 3, len(symbols)).astype(int)
        assert (np.diff(places) > 1).all(), "the line is too short for its text"
        path[places] = symbols
        steps[np.arange(len(steps)), path] = self.sure
        return [np.log(steps)[None].astype(np.float32)]

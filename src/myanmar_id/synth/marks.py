"""What is on a card beside its text: border, emblem, rules, stamp, signature, thumb print, wear."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from myanmar_id.synth.paper import Values, blotches
from myanmar_id.synth.sheet import HEIGHT, WIDTH, Box, Colour, Sheet, ink_colour


def border(sheet: Sheet, rng: np.random.Generator) -> None:
    """None, a single or a double line around the card."""
    chance = rng.random()
    if chance < 0.4:
        return
    colour, inset, thick = _tint(sheet, rng), int(rng.integers(6, 26)), int(rng.choice([1, 2, 3, 4, 6]))
    _frame(sheet.image, (inset, inset, WIDTH - inset, HEIGHT - inset), colour, thick)
    if chance > 0.75:
        inset += thick + int(rng.integers(3, 9))
        _frame(sheet.image, (inset, inset, WIDTH - inset, HEIGHT - inset), colour, max(1, thick - 2))


def emblem(sheet: Sheet, rng: np.random.Generator) -> None:
    """A pale emblem: rings, petals or a star, in the middle or in a corner."""
    if rng.random() < 0.25:
        return
    size = int(rng.uniform(25, 170))
    x, y = int(rng.uniform(0.08, 0.92) * WIDTH), int(rng.uniform(0.15, 0.85) * HEIGHT)
    left, top = max(0, x - size - 3), max(0, y - size - 3)
    place = sheet.image[top : y + size + 3, left : x + size + 3]
    centre = x - left, y - top
    colour, kind = _tint(sheet, rng), rng.random()
    over = place.copy()
    for _ in range(int(rng.integers(2, 8))):
        axes = int(size * rng.uniform(0.4, 1)), int(size * rng.uniform(0.4, 1))
        turn = rng.uniform(0, 180)
        if kind < 0.7:
            cv2.ellipse(over, centre, axes, turn, 0, 360, colour, int(rng.choice([1, 1, 2, 3])), cv2.LINE_AA)
        else:
            cv2.ellipse(over, centre, (axes[0], axes[1] // 4), turn, 0, 360, colour, -1, cv2.LINE_AA)
    if kind > 0.85:
        angles = np.arange(10) * np.pi / 5 + rng.uniform(0, 1)
        radii = size * np.where(np.arange(10) % 2, 0.4, 1.0)
        points = np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None] + centre
        cv2.fillPoly(over, [points.astype(np.int32)], colour, cv2.LINE_AA)
    share = np.float32(rng.uniform(0.2, 0.8))
    place += (over - place) * share


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that values stand on.

    Attributes:
        kind: `solid`, `dotted` or `dashed`.
        colour: of its ink.
        thick: rows.
        below: rows from the baseline of the text to it.
    """

    kind: str
    colour: Colour
    thick: int
    below: int

    def draw(self, sheet: Sheet, left: int, right: int, baseline: int) -> None:
        """Draw it from a column to another, under a baseline."""
        row = baseline + self.below
        if self.kind == "solid":
            cv2.line(sheet.image, (left, row), (right, row), self.colour, self.thick, cv2.LINE_AA)
            return
        step, share = (7, 0.4) if self.kind == "dotted" else (16, 0.6)
        columns = np.arange(max(0, left), min(WIDTH, right))
        columns = columns[(columns - left) % step < step * share]
        sheet.image[max(0, row) : row + self.thick, columns] = self.colour


def stamp(sheet: Sheet, x: int, y: int, rng: np.random.Generator) -> None:
    """A round stamp around a point, thin ink with gaps, its letters only hinted at."""
    radius = int(rng.uniform(45, 95))
    side = 2 * radius + 12
    mask, centre = np.zeros((side, side), np.float32), (side // 2, side // 2)
    for share in (1.0, rng.uniform(0.88, 0.94), rng.uniform(0.55, 0.7)):
        cv2.circle(mask, centre, int(radius * share), 1.0, int(rng.choice([1, 2, 3])), cv2.LINE_AA)
    for angle in np.arange(0, 2 * np.pi, rng.uniform(0.14, 0.3)):
        spot = np.array([np.cos(angle), np.sin(angle)]) * radius * 0.79 + centre + rng.normal(0, 1.5, 2)
        size = max(2, int(radius * rng.uniform(0.05, 0.09)))
        cv2.circle(mask, (int(spot[0]), int(spot[1])), size, 1.0, 2, cv2.LINE_AA)
    worn = np.clip(0.6 + 0.5 * blotches(rng, side, side, rng.uniform(6, 30)), 0, 1)
    colour = (
        (rng.uniform(90, 170), rng.uniform(20, 70), rng.uniform(90, 190))
        if rng.random() < 0.6
        else ink_colour(rng, True)
    )
    sheet.stain(mask * worn * np.float32(rng.uniform(0.3, 0.8)), x - side // 2, y - side // 2, colour)


def signature(sheet: Sheet, x: int, y: int, rng: np.random.Generator, width: int = 0) -> None:
    """A scribble that runs to the right from a point."""
    width, height = width or int(rng.uniform(90, 260)), int(rng.uniform(20, 70))
    count = int(rng.integers(7, 22))
    across = np.linspace(0.04, 0.96, count) * width + rng.normal(0, 0.05 * width, count)
    up = rng.uniform(0.1, 0.9, count) * height
    if rng.random() < 0.3:
        # Straight strokes; else a smooth curve through the points.
        points = np.column_stack([across, up])
    else:
        fine = np.linspace(0, count - 1, 14 * count)
        bent = [cv2.GaussianBlur(np.interp(fine, np.arange(count), one)[None], (0, 0), 5)[0] for one in (across, up)]
        points = np.column_stack(bent)
    mask = np.zeros((height + 12, width + 40), np.float32)
    fixed = ((points + 6) * 16).astype(np.int32)
    cv2.polylines(mask, [fixed], False, 1.0, int(rng.choice([1, 2, 2, 3])), cv2.LINE_AA, 4)
    sheet.stain(mask * np.float32(rng.uniform(0.6, 1)), x, y - height, ink_colour(rng, True))


def thumb(sheet: Sheet, box: Box, rng: np.random.Generator) -> None:
    """A thumb print inside a box: warped ridges in an oval, with gaps."""
    left, top, right, bottom = (round(one) for one in box)
    width, height = max(12, right - left), max(12, bottom - top)
    x = np.linspace(-1, 1, width, dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    bend = np.float32(rng.uniform(0.03, 0.12)) * blotches(rng, height, width, 0.3 * width)
    far = np.hypot(x * np.float32(rng.uniform(0.9, 1.2)) + bend, (y - np.float32(rng.uniform(-0.2, 0.3))) + bend)
    ridges = np.clip(0.5 + 1.5 * np.sin(far * np.float32(width / rng.uniform(1.6, 3.2))), 0, 1)
    oval = 1 / (1 + np.exp(np.clip((np.hypot(x / np.float32(0.75), y / np.float32(0.9)) - 1) * 14, -30, 30)))
    gaps = np.clip(0.7 + 0.7 * blotches(rng, height, width, rng.uniform(4, 30)), 0, 1)
    smear = np.float32(rng.uniform(0, 0.5))
    mask = (smear + (1 - smear) * ridges) * oval * gaps * np.float32(rng.uniform(0.3, 0.95))
    sheet.stain(np.asarray(mask, np.float32), left, top, ink_colour(rng, True))


def boxed(sheet: Sheet, box: Box, rng: np.random.Generator) -> None:
    """An empty frame, as for a thumb print."""
    _frame(sheet.image, tuple(round(one) for one in box), _tint(sheet, rng), int(rng.integers(1, 4)))


def wear(sheet: Sheet, rng: np.random.Generator) -> None:
    """Creases, stains and fading."""
    if rng.random() < 0.2:
        share = blotches(rng, HEIGHT, WIDTH, rng.uniform(60, 400)) * np.float32(rng.uniform(0.01, 0.05))
        sheet.image[:] *= (1 + share)[..., None]
    for _ in range(int(rng.choice([0, 0, 0, 1, 1, 3]))):
        start = (int(rng.uniform(0, WIDTH)), int(rng.uniform(0, HEIGHT)))
        end = (int(start[0] + rng.normal(0, 400)), int(start[1] + rng.normal(0, 300)))
        left, top = min(start[0], end[0]) - 2, min(start[1], end[1]) - 2
        mask = np.zeros((abs(end[1] - start[1]) + 5, abs(end[0] - start[0]) + 5), np.float32)
        begin, stop = (start[0] - left, start[1] - top), (end[0] - left, end[1] - top)
        cv2.line(mask, begin, stop, 1.0, int(rng.integers(1, 4)), cv2.LINE_AA)
        tone = float(rng.choice([60, 255]))
        sheet.stain(mask * np.float32(rng.uniform(0.1, 0.45)), left, top, (tone, tone, tone))


def _frame(image: Values, box: tuple[int, ...], colour: Colour, thick: int) -> None:
    left, top, right, bottom = box
    cv2.rectangle(image, (left, top), (right - 1, bottom - 1), colour, thick)


def _tint(sheet: Sheet, rng: np.random.Generator) -> Colour:
    """A darker or more vivid colour than the paper's."""
    paper = sheet.image[::97, ::97].reshape(-1, 3).mean(0)
    share = rng.uniform(0.15, 0.9)
    red, green, blue = (float(one) for one in paper * share + rng.uniform(0, 150, 3) * (1 - share))
    return red, green, blue

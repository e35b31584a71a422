"""Single lines as the field finder cuts them out of a card, for the line recognizer."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from myanmar_id.synth import ink, paper, texts
from myanmar_id.synth.fonts import Face, faces
from myanmar_id.synth.paper import Pixels, Values

#: How many lines are written by hand.
_HAND = 0.35
#: Sizes that faces are drawn at, pixels: a few, so that what was shaped is used again.
_SIZES, _HAND_SIZE = (26, 30, 34, 40), 34
#: Height of the picture, pixels.
_LOWEST, _HIGHEST = 18, 60
#: What the field finder adds around the text, in heights of its box: above, below and beside; and by how much it errs.
_ABOVE, _BESIDE, _ERROR = 0.22, 0.45, 0.1
#: Room around the line before it is turned and cut, in sizes.
_ROOM = 1.2

#: Left, top, right, bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line.

    Attributes:
        image: gray (H, W), H 18 to 60.
        text: what it says, normalized Unicode.
        kind: a key of `texts.KINDS`.
    """

    image: Pixels
    text: str
    kind: str


def draw_line(rng: np.random.Generator, use: str = "train") -> Line:
    """Draw a line.

    Args:
        rng: source of all chance; the same state gives the same line.
        use: "train" or "test", which faces and names.

    Returns:
        The line.

    Raises:
        DataError: `synth.no-fonts`, none of the faces is installed.
    """
    kind, text = texts.line(rng, use)
    hand = rng.random() < _HAND
    size = _HAND_SIZE if hand else int(rng.choice(_SIZES))
    written = ink.write(text, _face(rng, use, hand), size, rng, hand=hand)
    sheet, box = _sheet(written, size, rng, use)
    return Line(_seen(_cut(sheet, box, rng), rng), text, kind)


def _face(rng: np.random.Generator, use: str, hand: bool) -> Face:
    """Any face; for handwriting half the time one that looks written."""
    found = faces(use)
    if hand and rng.random() < 0.5:
        found = tuple(face for face in found if face.style == "hand") or found
    return found[int(rng.integers(0, len(found)))]


def _sheet(written: ink.Written, size: int, rng: np.random.Generator, use: str) -> tuple[Values, Box]:
    """The line on paper with what stands around it; the box of its text (left, top, right, bottom)."""
    room = round(_ROOM * size)
    height, width = written.mask.shape[0] + 2 * room, written.mask.shape[1] + 2 * room
    mask = np.zeros((height, width), np.float32)
    mask[room:-room, room:-room] = written.mask
    baseline = room + written.baseline
    _neighbours(mask, baseline, size, rng, use)
    light = rng.uniform(130, 250)
    dark = max(0.0, light - (rng.uniform(35, 70) if rng.random() < 0.12 else rng.uniform(70, 230)))
    back = np.full((height, width), light, np.float32)
    contrast = light - dark
    if rng.random() < 0.75:
        for _ in range(int(rng.integers(1, 3))):
            back += paper.waves(rng, height, width) * np.float32(rng.uniform(0, 0.13) * contrast)
    if rng.random() < 0.4:
        back += paper.blotches(rng, height, width, rng.uniform(8, 80)) * np.float32(rng.uniform(0, 0.1) * contrast)
    _rules(back, baseline, size, (light, contrast), rng)
    sheet = back + (np.float32(dark) - back) * mask
    if rng.random() < 0.1:
        _arcs(sheet, light, contrast, rng)
    top, bottom = float(room), float(height - room)
    if rng.random() < 0.3:
        # A finder that learned the usual height of lines, not the ink's own.
        top, bottom = min(top, baseline - 0.85 * size), max(bottom, baseline + 0.3 * size)
    return sheet, (float(room), top, float(width - room), bottom)


def _neighbours(mask: Values, baseline: int, size: int, rng: np.random.Generator, use: str) -> None:
    """Pieces of the lines above and below, and of the label before."""
    room = round(_ROOM * size)
    height, width = mask.shape
    if rng.random() < 0.22:
        _, text = texts.line(rng, use)
        near = ink.write(text, _face(rng, use, False), size, rng).mask[:, :width]
        gap = round(rng.uniform(0.05, 0.45) * size)
        left = int(rng.integers(0, max(1, width - near.shape[1])))
        if rng.random() < 0.5:
            end = room - gap
            near = near[-end:] if end > 0 else near[:0]
            place = mask[end - near.shape[0] : end, left : left + near.shape[1]]
        else:
            start = height - room + gap
            near = near[: height - start]
            place = mask[start : start + near.shape[0], left : left + near.shape[1]]
        np.maximum(place, near, out=place)
    if rng.random() < 0.18:
        label = ink.write(texts.label(rng), _face(rng, use, False), round(size * rng.uniform(0.7, 1)), rng)
        end = room - round(rng.uniform(0.16, 0.8) * size)
        near = label.mask[:, -end:]
        top = int(np.clip(baseline - label.baseline, 0, max(0, height - near.shape[0])))
        near = near[: height - top]
        place = mask[top : top + near.shape[0], end - near.shape[1] : end]
        np.maximum(place, near, out=place)


def _rules(back: Values, baseline: int, size: int, tones: tuple[float, float], rng: np.random.Generator) -> None:
    """A solid or dotted rule under or through the text, with its own ink."""
    if rng.random() > 0.5:
        return
    light, contrast = tones
    width = back.shape[1]
    row = baseline + rng.uniform(0.05, 0.7) * size
    dark = light - contrast * rng.uniform(0.25, 1.1)
    thick, slope = int(rng.choice([1, 1, 1, 2, 2, 3])), rng.normal(0, 0.004) * width
    start = int(rng.uniform(0, 2.2) * size) if rng.random() < 0.5 else 0
    if rng.random() < 0.6:
        cv2.line(back, (start, round(row)), (width, round(row + slope)), dark, thick, cv2.LINE_AA)
        return
    step = int(rng.integers(3, 11))
    for x in range(start, width, step):
        y = round(row + slope * x / width)
        back[y : y + thick, x : x + max(1, round(step * 0.4))] = dark


def _arcs(sheet: Values, light: float, contrast: float, rng: np.random.Generator) -> None:
    """Arcs of a stamp or an emblem over or under the text."""
    height, width = sheet.shape
    over = sheet.copy()
    for _ in range(int(rng.integers(1, 4))):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(-height, 2 * height)))
        axes = (int(rng.uniform(1, 4) * height), int(rng.uniform(1, 4) * height))
        shade, thick = light - contrast * rng.uniform(0.2, 0.7), int(rng.integers(1, 5))
        cv2.ellipse(over, centre, axes, rng.uniform(0, 180), 0, 360, shade, thick, cv2.LINE_AA)
    np.minimum(sheet, over, out=sheet)


def _cut(sheet: Values, box: Box, rng: np.random.Generator) -> Values:
    """Cut the line out as the finder would: turned and tilted a little, too tight or too loose, at some height."""
    left, top, right, bottom = box
    high = bottom - top
    margins = np.array([_BESIDE, _ABOVE, _BESIDE, _ABOVE]) + rng.normal(0, 1, 4) * np.array([1.6, 1, 1.6, 1]) * _ERROR
    margins = np.clip(margins, -0.05, 0.9) * high
    left, top, right, bottom = left - margins[0], top - margins[1], right + margins[2], bottom + margins[3]
    height = int(rng.integers(24, _HIGHEST + 1)) if rng.random() < 0.9 else int(rng.integers(_LOWEST, 25))
    scale = height / (bottom - top)
    width = max(12, round((right - left) * scale * rng.uniform(0.85, 1.18)))
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    if rng.random() < 0.7:
        # Not more turn over a long line than lets its ends stay in the picture.
        turn = np.tan(np.radians(rng.uniform(-2.5, 2.5))) * min(right - left, 7 * high) / 2
        corners[:, 1] += np.array([-turn, turn, turn, -turn])
        corners += rng.normal(0, 0.025, (4, 2)) * high
        corners[:, 0] += np.array([1, 1, -1, -1]) * rng.normal(0, 0.05) * high
    # First at the size that was drawn, then made smaller by area, so that nothing flickers.
    inner = (round(right - left), round(bottom - top))
    target = np.array([(0, 0), (inner[0], 0), inner, (0, inner[1])], np.float32)
    move = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    found = cv2.warpPerspective(sheet, move, inner, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(found, (width, height), interpolation=how), np.float32)


def _seen(image: Values, rng: np.random.Generator) -> Pixels:
    """What a camera, a scanner or a copier makes of it."""
    chance = rng.random()
    if chance < 0.14:
        return _copied(image, rng)
    if chance < 0.3:
        gamma, light = np.float32(rng.uniform(1.1, 2.4)), np.float32(255 * rng.uniform(0.3, 0.95))
        image = (np.clip(image, 0, 255) / np.float32(255)) ** gamma * light
        # Noise in the dark, but not so much that a person could not read the line.
        image = image + paper.noise(rng, image.shape, min(9.0, rng.uniform(0.03, 0.4) * float(image.std())))
        return paper.degrade(image, rng, rng.uniform(0, 0.4))
    elif chance < 0.36:
        image = image * np.float32(rng.uniform(0.5, 0.8)) + np.float32(rng.uniform(60, 110))
    strength = 0.05 if rng.random() < 0.2 else rng.uniform(0.1, 1) * min(1.0, image.shape[0] / 40)
    return paper.degrade(image, rng, strength)


def _copied(image: Values, rng: np.random.Generator) -> Pixels:
    """A photocopy: black on white, with specks, photographed again."""
    # The paper is the middle, the ink the darkest part: between them lies the copier's threshold, mostly near the paper's foot.
    low, high = np.percentile(image, (2, 50))
    level = low + (high - low) * rng.uniform(0.35, 0.7)
    sharp = rng.uniform(4, 30) / max(8.0, high - low)
    image = image + paper.noise(rng, image.shape, float(rng.uniform(0, 0.12) * (high - low)))
    found = 1 / (1 + np.exp(np.clip((level - image) * np.float32(sharp), -30, 30)))
    if rng.random() < 0.4:
        specks = rng.random(image.shape, dtype=np.float32)
        found = np.where(specks < rng.uniform(0, 0.006), 1 - found, found)
    white, black = rng.uniform(200, 255), rng.uniform(0, 60)
    return paper.degrade(np.asarray(black + (white - black) * found, np.float32), rng, rng.uniform(0, 0.6))

"""Draws what was read on the picture, for a person to check: the card, the portrait, and beside each line what it says."""

from __future__ import annotations

import io
import math
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from myanmar_id.ocr.frame import Pixels, Points
from myanmar_id.ocr.image import Picture
from myanmar_id.text.script import is_myanmar

if TYPE_CHECKING:
    from myanmar_id.ocr.reader import CardReading

#: Where fonts are looked for: a folder of one's own first, then Debian's.
VARIABLE, FOLDER = "MYANMAR_ID_FONTS", Path("/usr/share/fonts/truetype")
#: Faces with Burmese letters, the best to read in small first.
FACES = ("padauk/Padauk-Regular.ttf", "noto/NotoSansMyanmar-Regular.ttf", "mm/Pyidaungsu-2.3_Regular.ttf")
_CARD, _PORTRAIT, _PAPER = (0, 130, 255), (200, 0, 200), (255, 255, 255, 220)
#: Colours of a line by its least confidence: to be trusted, to be looked at, to be doubted.
_BY_CONFIDENCE = ((0.9, (0, 140, 0)), (0.5, (225, 120, 0)), (0.0, (220, 0, 0)))
#: Height of what is written: a share of the line's, and the bounds, pixels; the upper one as a share of the picture's shorter side.
_SHARE, _LEAST, _LARGEST = 0.55, 11.0, 1 / 24
#: How much smaller it may get so that it finds room.
_SMALLER = (1.0, 0.8, 0.65)
#: Burmese letters are drawn smaller than Latin ones of the same size.
_BURMESE = 1.2

Font = ImageFont.FreeTypeFont
Colour = tuple[int, int, int]


def burmese_face() -> Path | None:
    """The file of an installed face for Burmese, or None where there is none or nothing to set its letters in order."""
    if not features.check("raqm"):
        return None
    folders = [Path(os.environ[VARIABLE])] if os.environ.get(VARIABLE) else []
    places = [folder / face for folder in [*folders, FOLDER] for face in FACES]
    return next((place for place in places if place.is_file()), None)


def annotate(picture: Picture, reading: CardReading, *, face: Path | None = None) -> Pixels:
    """Draw a reading on its picture.

    Beside each field, or below where the picture ends, stand its name, its text, its translation and its confidence, along the
    direction of the line. Without a face for Burmese the text is left out.

    Args:
        picture: the picture that was read.
        reading: what was read in it.
        face: a font file for Burmese; None takes `burmese_face`.

    Returns:
        RGB (height, width, 3), the picture as stored, so that its pixels are those of the reading's places.
    """
    face = face or burmese_face()
    image = Image.fromarray(picture.stored())
    draw = ImageDraw.Draw(image)
    thick = max(2, round(min(image.size) / 400))
    largest = max(_LEAST, min(image.size) * _LARGEST)
    corners = reading.corners
    _outline(draw, corners, _CARD, thick)
    if reading.portrait is not None:
        _outline(draw, reading.portrait, _PORTRAIT, thick)
    labels = _labels(reading, with_burmese=face is not None)
    taken = [quad for one in reading.fields.values() for quad in one.lines]
    for name, one in reading.fields.items():
        colour = next(colour for least, colour in _BY_CONFIDENCE if one.confidence >= least)
        for quad in one.lines:
            _outline(draw, quad, colour, max(1, thick // 2))
        if one.lines:
            quad = one.lines[-1]
            size = min(largest, max(_LEAST, math.dist(quad[3], quad[0]) * _SHARE))
            taken.append(_label(image, quad, (labels[name], colour, size, face), taken))
    # Above the card, so that it hides nothing of it.
    height = max(1.0, math.dist(corners[0], corners[3]))
    title = _patch(
        f"{reading.side}, {'copy' if reading.copy else 'normal'}", _CARD, min(largest, max(_LEAST, height / 20)), face
    )
    _put(image, title, *_placed(title, corners[0] + (corners[0] - corners[3]) * title.height / height, corners))
    return np.array(image)


def png(pixels: Pixels) -> bytes:
    """A PNG file of RGB pixels (H, W, 3)."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _labels(reading: CardReading, *, with_burmese: bool) -> Mapping[str, str]:
    """What is written beside each field."""
    found = {}
    card = reading.card().fields()
    for name, one in reading.fields.items():
        translation = card[name].translation or ""
        parts = (
            [one.text, translation] if with_burmese else [" ".join(re.sub(r"[^\x21-\x7e]", " ", translation).split())]
        )
        shown = " = ".join(dict.fromkeys(filter(None, parts)))
        found[name] = " ".join(filter(None, [f"{name}:", shown, f"({round(100 * one.confidence)}%)"]))
    return found


def _outline(draw: ImageDraw.ImageDraw, quad: Points, colour: Colour, width: int) -> None:
    points = [(float(x), float(y)) for x, y in quad]
    draw.line([*points, points[0], points[1]], fill=colour, width=width, joint="curve")


def _label(
    image: Image.Image, quad: Points, words: tuple[str, Colour, float, Path | None], taken: Sequence[Points]
) -> Points:
    """Write beside a line, below or above it: smaller if need be, where it hides the least; returns where, (4, 2)."""
    text, colour, size, face = words
    best: tuple[float, Image.Image, float, Points] | None = None
    for smaller in _SMALLER:
        patch = _patch(text, colour, max(_LEAST, size * smaller), face)
        high = max(1.0, math.dist(quad[2], quad[1]))
        middle = (quad[2] - quad[1]) * (0.5 - 0.5 * patch.height / high)
        above = (quad[0] - quad[3]) * patch.height / high
        for start in (quad[1] + middle + (quad[1] - quad[0]) * 0.02, quad[3], quad[0] + above):
            angle, corners = _placed(patch, start, quad)
            hidden = _hidden(corners, image.size, taken)
            if best is None or hidden < best[0]:
                best = hidden, patch, angle, corners
        if best is not None and best[0] == 0:
            break
    assert best is not None
    _, patch, angle, corners = best
    _put(image, patch, angle, corners)
    return corners


def _hidden(corners: Points, size: tuple[int, int], taken: Sequence[Points]) -> float:
    """How much of what is taken a patch would hide, and how much of itself would be outside of the picture, pixels."""
    whole = float(cv2.contourArea(corners.astype(np.float32)))
    low, high = np.maximum(corners.min(0), 0), np.minimum(corners.max(0), size)
    inside = float(np.prod(np.maximum(high - low, 0))) / max(1.0, float(np.prod(np.ptp(corners, axis=0))))
    patch = corners.astype(np.float32)
    return whole * max(0.0, 1 - inside) + sum(
        cv2.intersectConvexConvex(patch, other.astype(np.float32))[0] for other in taken
    )


def _placed(patch: Image.Image, start: Points, quad: Points) -> tuple[float, Points]:
    """The angle of a line, radians from x to y, and the corners (4, 2) of a patch that begins at a point and goes along it."""
    angle = math.atan2(quad[1][1] - quad[0][1], quad[1][0] - quad[0][0])
    across = np.array([math.cos(angle), math.sin(angle)])
    down = np.array([-across[1], across[0]])
    return angle, start + np.array(
        [0 * across, patch.width * across, patch.width * across + patch.height * down, patch.height * down]
    )


def _put(image: Image.Image, patch: Image.Image, angle: float, corners: Points) -> None:
    turned = patch.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC, expand=True)
    x, y = corners.min(0)
    image.paste(turned, (round(float(x)), round(float(y))), turned)


def _patch(text: str, colour: Colour, size: float, face: Path | None) -> Image.Image:
    """A text on a strip of paper, RGBA."""
    latin, burmese = _fonts(round(size), face)
    runs = [(run, burmese if burmese is not None and is_burmese else latin) for run, is_burmese in _runs(text)]
    width = math.ceil(sum(font.getlength(run) for run, font in runs)) + 6
    # Signs stand above and below the letters, up to half their height.
    patch = Image.new("RGBA", (width, round(size * 1.7)), _PAPER)
    draw = ImageDraw.Draw(patch)
    at = 3.0
    for run, font in runs:
        draw.text((at, size * 1.1), run, font=font, fill=colour, anchor="ls")
        at += font.getlength(run)
    return patch


def _runs(text: str) -> list[tuple[str, bool]]:
    """Stretches of Burmese, True, and of anything else."""
    found: list[tuple[str, bool]] = []
    for char in text:
        if found and found[-1][1] == is_myanmar(char):
            found[-1] = found[-1][0] + char, found[-1][1]
        else:
            found.append((char, is_myanmar(char)))
    return found


@cache
def _fonts(size: int, face: Path | None) -> tuple[Font, Font | None]:
    """The faces for Latin, which Pillow brings, and for Burmese."""
    latin = cast(Font, ImageFont.load_default(size))
    return latin, ImageFont.truetype(
        str(face), round(size * _BURMESE), layout_engine=ImageFont.Layout.RAQM
    ) if face else None

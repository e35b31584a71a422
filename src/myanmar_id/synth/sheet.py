"""The sheet that a card is printed and written on: pens, and ink that goes into paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from myanmar_id.synth import ink
from myanmar_id.synth.fonts import Face, faces
from myanmar_id.synth.paper import Values

#: Size of a drawn card, pixels: that of a bank card, about 300 pixels an inch.
HEIGHT, WIDTH = 638, 1011
#: Line and column of the first pixel, and of the pixel behind the last: left, top, right, bottom.
Box = tuple[float, float, float, float]
Colour = tuple[float, float, float]

_INKS = {
    "black": ((12, 60), (12, 60), (12, 66)),
    "blue": ((15, 70), (25, 90), (110, 190)),
    "green": ((10, 70), (70, 120), (30, 90)),
    "purple": ((70, 120), (25, 80), (100, 170)),
    "red": ((120, 180), (15, 60), (20, 70)),
}
_BY_HAND = (0.32, 0.5, 0.06, 0.1, 0.02)
_PRINTED = (0.66, 0.12, 0.08, 0.1, 0.04)
#: No line is squeezed to less than this share of its width.
_NARROWEST = 0.5


@dataclass(frozen=True, slots=True)
class Pen:
    """What a text is written with.

    Attributes:
        face: its letters.
        size: of the face, pixels.
        colour: RGB of the ink, 0 to 255.
        hand: whether it is bent like handwriting.
    """

    face: Face
    size: int
    colour: Colour
    hand: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper that is drawn on.

    Attributes:
        image: RGB (638, 1011, 3), 0 to 255; it changes as one draws.
    """

    image: Values

    def stain(self, mask: Values, left: int, top: int, colour: Colour) -> Box | None:
        """Let ink into the paper.

        Args:
            mask: (H, W), 0 (paper) to 1 (ink).
            left: column of its first pixel; may lie outside.
            top: the same, row.
            colour: of the ink.

        Returns:
            The part of the mask's box that lies on the sheet, or None.
        """
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.image.shape[1], left + mask.shape[1]), min(self.image.shape[0], top + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return None
        part = mask[y0 - top : y1 - top, x0 - left : x1 - left, None]
        place = self.image[y0:y1, x0:x1]
        place += (np.asarray(colour, np.float32) - place) * part
        return (float(x0), float(y0), float(x1), float(y1))

    def put(self, written: ink.Written, place: tuple[int, int, int], colour: Colour) -> Box | None:
        """Put written text on a baseline, squeezed where it is longer than its room.

        Args:
            written: the text.
            place: the column where it begins, the row it stands on, the columns it may take.
            colour: of the ink.

        Returns:
            The box of its ink, or None where there is none.
        """
        x, baseline, room = place
        height, width = written.mask.shape
        if width < 3:
            return None
        mask, above = written.mask, written.baseline
        if width > room:
            share = max(_NARROWEST, room / width)
            # A long line is written narrower, and smaller too.
            down = max(share, 0.82)
            size = (max(1, round(width * share)), max(1, round(height * down)))
            mask, above = (
                np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32),
                round(above * down),
            )
        return self.stain(mask, x, baseline - above, colour)

    def write(self, text: str, pen: Pen, place: tuple[int, int, int], rng: np.random.Generator) -> Box | None:
        """Write a text at a place: the column where it begins, the row it stands on, the columns it may take."""
        return self.put(ink.write(text, pen.face, pen.size, rng, hand=pen.hand), place, pen.colour)


def ink_colour(rng: np.random.Generator, hand: bool) -> Colour:
    """The colour of a pen or of print: mostly blue or black, sometimes green, purple or red."""
    name = list(_INKS)[int(rng.choice(len(_INKS), p=_BY_HAND if hand else _PRINTED))]
    red, green, blue = (float(rng.uniform(*bounds)) for bounds in _INKS[name])
    return red, green, blue


def face_for(rng: np.random.Generator, use: str, hand: bool) -> Face:
    """A face: for handwriting half the time one that looks written, for print mostly a plain one.

    Raises:
        DataError: `synth.no-fonts`, none is installed.
    """
    found = faces(use)
    wanted = "hand" if hand and rng.random() < 0.5 else None if hand or rng.random() < 0.15 else "type"
    found = tuple(face for face in found if wanted in (None, face.style)) or found
    return found[int(rng.integers(0, len(found)))]

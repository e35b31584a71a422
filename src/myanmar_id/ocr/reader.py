"""Reads a photographed card: picture in, fields with their places and confidences out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from myanmar_id.card import Back, Front, read_back, read_front
from myanmar_id.ocr import fields, layout
from myanmar_id.ocr.errors import CardError
from myanmar_id.ocr.formats.header import MOST_BYTES
from myanmar_id.ocr.frame import Points, from_middles, moved
from myanmar_id.ocr.image import Picture, open_picture
from myanmar_id.ocr.locate import Location, locate
from myanmar_id.ocr.model import Model, packaged
from myanmar_id.text.detect import Encoding

#: Below this mean confidence of its fields nothing of a card is worth giving.
_UNREADABLE = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class FieldReading:
    """One field as it was read.

    Attributes:
        text: in Unicode; "" where the card has nothing. Not in `repr`.
        confidence: 0 to 1, that the text is exactly right.
        lines: each (4, 2), TL TR BR BL of a line of it, in stored pixels.
    """

    text: str = field(repr=False)
    confidence: float
    lines: tuple[Points, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class CardReading:
    """One side of a card as it was read.

    Places are in the pixels of the file as stored, x to the right and y down; pixel i reaches from i to i + 1.

    Attributes:
        side: `front` or `back`.
        fields: by the contract's names. Not in `repr`.
        corners: (4, 2), TL TR BR BL of the upright card.
        portrait: (4, 2) in the same order, None where there is none.
        copy: whether it is a photocopy.
        confidences: of `location`, `side`, `class`, `copy` and `portrait`, 0 to 1. The class is told by the form of the NRC
            number, and is as sure as that.
    """

    side: str
    fields: Mapping[str, FieldReading] = field(repr=False)
    corners: Points = field(repr=False)
    portrait: Points | None = field(repr=False)
    copy: bool
    confidences: Mapping[str, float]

    def card(self) -> Front | Back:
        """The side with its fields checked and translated."""
        read = read_front if self.side == "front" else read_back
        return read(
            {name: one.text for name, one in self.fields.items()},
            confidences={name: one.confidence for name, one in self.fields.items()},
            encoding=Encoding.UNICODE,
        )


class CardReader:
    """Reads cards. It holds the models and nothing of the cards, so threads may share one.

    Args:
        locator: finds cards in pictures.
        card: finds corners and fields in the frame of a card.
        recognizer: reads lines.
    """

    def __init__(self, locator: Model, card: Model, recognizer: Model) -> None:
        self._locator, self._card, self._recognizer = locator, card, recognizer

    @classmethod
    @cache
    def default(cls) -> CardReader:
        """The reader with the models of the package, made once.

        Raises:
            ModelError: a model is missing or damaged.
        """
        return cls(packaged("locator"), packaged("card"), packaged("recognizer"))

    def read(self, image: bytes | str | Path) -> CardReading:
        """Read a card.

        Args:
            image: a JPEG, PNG, BMP or TIFF file's content, or its path.

        Returns:
            The reading, with every place in the pixels of the file as stored.

        Raises:
            OSError: there is no such file, or it cannot be opened.
            ImageError: no picture that is read (`image.*`).
            CardError: no card in it, or one that cannot be read (`card.*`).
            ModelError: the models do not fit this reader.
        """
        return self.read_picture(open_picture(image if isinstance(image, bytes) else _content(Path(image))))

    def read_picture(self, picture: Picture) -> CardReading:
        """Read a card in a picture that is open already, as `read` does.

        Args:
            picture: the picture.

        Returns:
            The reading.

        Raises:
            CardError, ModelError: as `read`.
        """
        location = locate(picture.pixels, self._locator, self._card)
        found = fields.read(picture.pixels, location.planes, location.to_frame, location.side, self._recognizer)
        read = {name: _field(picture, one) for name, one in found.items()}
        filled = [one.confidence for one in read.values() if one.text]
        if not filled or float(np.mean(filled)) < _UNREADABLE:
            raise CardError("photograph the card again, nearer and sharper: its text cannot be read", "card.unreadable")
        return _reading(picture, location, read)


def _field(picture: Picture, one: fields.ReadField) -> FieldReading:
    return FieldReading(one.text, one.confidence, tuple(_stored(picture, quad) for quad in one.lines))


def _content(path: Path) -> bytes:
    """A file's content; of one that is too large only so much that it is refused."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _reading(picture: Picture, location: Location, read: Mapping[str, FieldReading]) -> CardReading:
    quad, sure = layout.portrait(location.planes, location.to_frame) if location.side == "front" else (None, 1.0)
    number = read["nrc_id" if location.side == "front" else "nrc_id_back"]
    confidences = {
        "location": location.confidence,
        "side": location.side_confidence,
        "class": max(0.5, number.confidence) if number.text else 0.5,
        "copy": location.copy_confidence,
        "portrait": sure,
    }
    return CardReading(
        location.side,
        read,
        _stored(picture, location.corners),
        None if quad is None else _stored(picture, quad),
        location.copy,
        confidences,
    )


def _stored(picture: Picture, points: Points) -> Points:
    """Points of the upright picture in the pixels of the file. A picture counts from the middle of its first pixel."""
    return moved(from_middles(picture.to_stored), points)

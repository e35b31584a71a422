"""What came of one photograph beside what is true of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import card_peers
import card_samples
import cv2
import numpy as np
from card_peers import Pixels, Points

from myanmar_id.card import read_back, read_front
from myanmar_id.errors import MyanmarIdError
from myanmar_id.ocr import fields, frame, grid, layout
from myanmar_id.ocr.image import Picture, open_picture
from myanmar_id.ocr.model import Model, packaged
from myanmar_id.ocr.reader import CardReader, CardReading
from myanmar_id.text.detect import Encoding
from myanmar_id.text.normalize import normalize


@dataclass
class FieldScore:
    """One field.

    Attributes:
        name: by the contract.
        truth: what it says, as the library writes it.
        right: whether it was read exactly.
        confidence: what the reader said, None where the card was not read on its right side.
        right_by_corners: whether it was read exactly with the true corners handed over.
        lines: the pictures of its lines as the reader cut them out, for the peers.
    """

    name: str
    truth: str
    right: bool = False
    confidence: float | None = None
    right_by_corners: bool = False
    lines: list[Pixels] = field(default_factory=list)


@dataclass
class Score:
    """One photograph. A card that was not read has nothing right.

    Attributes:
        stratum: of `card_samples.STRATA`.
        side: the true one.
        read: whether it was read at all.
        overlap: of the card with where it was found, intersection over union, 0 to 1.
        contour: the same by the search for contours.
        side_right: whether the side was told.
        copy_right: whether a photocopy, or none, was told.
        portrait: overlap of the portrait, None where the card has none.
        fields: every field of the side.
    """

    stratum: str
    side: str
    read: bool = False
    overlap: float = 0.0
    contour: float = 0.0
    side_right: bool = False
    copy_right: bool = False
    portrait: float | None = None
    fields: list[FieldScore] = field(default_factory=list)


def score(key: card_samples.Key) -> Score:
    """Read one photograph and compare."""
    cv2.setNumThreads(1)
    sample = card_samples.sample(key)
    truth = sample.truth
    found = Score(truth["stratum"], truth["side"])
    found.fields = [FieldScore(name, text) for name, text in cleaned(truth["side"], truth["fields"]).items()]
    portrait = truth.get("portrait")
    found.portrait = None if portrait is None else 0.0
    picture = open_picture(sample.data)
    corners = np.array(truth["corners"], np.float64)
    outline = card_peers.contour(picture.pixels)
    found.contour = 0.0 if outline is None else overlap(outline, corners)
    texts = by_corners(picture, corners, truth["side"])
    for one in found.fields:
        one.right_by_corners = same(texts[one.name], one.truth)
    try:
        reading = CardReader.default().read_picture(picture)
    except MyanmarIdError:
        return found
    found.read = True
    found.overlap = overlap(reading.corners, corners)
    found.side_right = reading.side == truth["side"]
    found.copy_right = reading.copy == bool(truth.get("copy"))
    if portrait is not None and reading.portrait is not None:
        found.portrait = overlap(reading.portrait, np.array(portrait, np.float64))
    if found.side_right:
        _compare(found.fields, picture, reading)
    return found


def _compare(fields: Sequence[FieldScore], picture: Picture, reading: CardReading) -> None:
    card = reading.card().fields()
    for one in fields:
        one.right = same(card[one.name].text, one.truth)
        one.confidence = reading.fields[one.name].confidence
        one.lines = lines(picture, reading.fields[one.name].lines)


def lines(picture: Picture, quads: Sequence[Points]) -> list[Pixels]:
    """The lines of a field, gray, as the reader cuts them out."""
    inside = frame.inverse(frame.from_middles(picture.to_stored))
    return [layout.line(picture.pixels, frame.moved(inside, quad)) for quad in quads]


def by_corners(picture: Picture, corners: Points, side: str) -> Mapping[str, str]:
    """The texts that are read where the true corners (4, 2), in stored pixels, and the side are handed over."""
    inside = frame.moved(frame.inverse(frame.from_middles(picture.to_stored)), corners)
    homography = frame.to_frame(inside)
    seen = frame.cut(picture.pixels, homography, frame.CARD_SIZE).transpose(2, 0, 1)[None]
    planes, _ = _model("card").run(np.ascontiguousarray(seen, np.float32) / np.float32(255))
    found = fields.read(picture.pixels, grid.chances(planes[0, 4:]), homography, side, _model("recognizer"))
    texts = {name: one.text for name, one in found.items()}
    return cleaned(side, texts)


def cleaned(side: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Texts as the library writes them, whoever read them: it puts dates and numbers into one form."""
    read = read_front if side == "front" else read_back
    fields: dict[str, Any] = read(texts, encoding=Encoding.UNICODE).fields()
    return {name: one.text for name, one in fields.items()}


def same(text: str, truth: str) -> bool:
    """Whether two texts are the same but for spaces, which cards do not show where faces set them as they like."""
    return "".join(normalize(text).split()) == "".join(normalize(truth).split())


def overlap(first: Points, second: Points) -> float:
    """Intersection over union of two convex quadrangles (4, 2)."""
    a, b = (cv2.convexHull(quad.astype(np.float32)) for quad in (first, second))
    common, _ = cv2.intersectConvexConvex(a, b)
    together = cv2.contourArea(a) + cv2.contourArea(b) - common
    return float(common / together) if together > 0 else 0.0


@cache
def _model(name: str) -> Model:
    return packaged(name)

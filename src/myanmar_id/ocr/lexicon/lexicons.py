"""What each field of a card can hold: the weight of a text, all texts where there are only so many, and words like those read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from myanmar_id.card import serial
from myanmar_id.fields import blood, date, height, nrc, origin
from myanmar_id.fields.base import Reading
from myanmar_id.ocr.alphabet import can_encode
from myanmar_id.ocr.lexicon import closed, language, places
from myanmar_id.ocr.lexicon.automaton import Automaton
from myanmar_id.text.detect import Encoding

#: A usual text with spaces in it.
_SPACED = -1.0
#: A text that is none of the usual ones: one that the parser reads as it stands, one that it has to repair, one that it refuses.
_OTHER_FORM, _REPAIRED, _UNREAD = -2.0, -6.0, -8.0
#: A number of no known township, a group or religion that no table has; a serial number of another form.
_UNLISTED, _OTHER_SERIAL = -5.0, -7.0


@dataclass(frozen=True, slots=True)
class Open:
    """A field that can hold anything.

    A weight is the logarithm of how likely a text is for the field against a usual one; 0 for an empty field.

    Attributes:
        usual: the weight of a text.
        near: usual texts that look like one that was read.
    """

    usual: Callable[[str], float]
    near: Callable[[str], list[str]] = lambda text: []


@dataclass(frozen=True, slots=True)
class Closed:
    """A field whose usual texts are a graph.

    Attributes:
        graph: the usual texts.
        read: how the field is read from any text.
        most: the weight of a text that is read as it stands though it is none of the usual ones; the others weigh less.
        words: whether such a text is of words, so that language has a say.
    """

    graph: Callable[[], Automaton]
    read: Callable[..., Reading[Any]]
    most: float = _OTHER_FORM
    words: bool = False

    def usual(self, text: str) -> float | None:
        """The weight of a text, None where it is none of the usual ones."""
        if not text:
            return 0.0
        if not can_encode(text):
            return None
        found = self.graph().weight(text)
        if found is None and " " in text:
            found = self.graph().weight(text.replace(" ", ""))
            return None if found is None else found + _SPACED
        return found

    def unusual(self, text: str) -> float:
        """The weight of a text that is none of the usual ones."""
        reading = self.read(text, encoding=Encoding.UNICODE)
        if reading.value is None:
            return _UNREAD
        said = min(language.free(text) + language.signs(text), 0.0) if self.words else 0.0
        return said + (_REPAIRED if reading.repairs else self.most)


Lexicon = Open | Closed

_NRC = Closed(closed.nrc, nrc.read, _UNLISTED)
_DATE = Closed(closed.date, date.read)
_NAME = Open(language.name)

#: By the contract's names of the fields.
LEXICONS: Mapping[str, Lexicon] = {
    "nrc_id": _NRC,
    "issue_date": _DATE,
    "name": _NAME,
    "father_name": _NAME,
    "birth": _DATE,
    "bloodlines_religion": Closed(closed.origin, origin.read, _UNLISTED, words=True),
    "height": Closed(closed.height, height.read),
    "blood_group": Closed(closed.blood, blood.read),
    "card_id": Closed(closed.serial, serial.read, _OTHER_SERIAL),
    "nrc_id_back": _NRC,
    "profession": Open(places.profession, lambda text: places.near(text, places.professions())),
    "address": Open(places.address, lambda text: places.near(text, places.places())),
}

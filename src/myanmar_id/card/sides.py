"""The two sides of a card as typed fields, and how raw strings become them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from myanmar_id.card import serial
from myanmar_id.errors import OutOfRange, Problem, Repair
from myanmar_id.fields import FIELDS
from myanmar_id.text.detect import Encoding, detect

if TYPE_CHECKING:  # the field modules are loaded when a field is read
    import datetime

    from myanmar_id.fields.blood import BloodGroup
    from myanmar_id.fields.height import Height
    from myanmar_id.fields.name import Name
    from myanmar_id.fields.nrc import Nrc
    from myanmar_id.fields.origin import Origin

Value = TypeVar("Value")

#: The kind of field (a key of `FIELDS`) behind each name of the contract; the card's own serial number has none.
_FRONT = {
    "nrc_id": "nrc",
    "issue_date": "date",
    "name": "name",
    "father_name": "name",
    "birth": "date",
    "bloodlines_religion": "origin",
    "height": "height",
    "blood_group": "blood",
}
_BACK = {"card_id": "", "nrc_id_back": "nrc", "profession": "profession", "address": "address"}

#: The contract's names of a front's fields, in the contract's order.
FRONT_FIELDS = tuple(_FRONT)
#: The contract's names of a back's fields, in the contract's order.
BACK_FIELDS = tuple(_BACK)


@dataclass(frozen=True, slots=True)
class Field(Generic[Value]):
    """One field of a card.

    Attributes:
        raw: the field as it was given. Personal data, not in `repr`.
        text: the field in canonical Unicode, as written on a card; "" where the card has nothing. Not in `repr`.
        value: the typed value, or None where the field is empty or could not be read. Not in `repr`.
        translation: the value for a reader of English, or None where there is no translation. Not in `repr`.
        confidence: what the recognizer gave, 0 to 1, or None.
        problems: what is wrong or doubtful about this field alone; spans are offsets into `raw`.
        repairs: what was changed on the way from `raw`; offsets into `raw`.
    """

    raw: str = field(repr=False)
    text: str = field(repr=False)
    value: Value | None = field(default=None, repr=False)
    translation: str | None = field(default=None, repr=False)
    confidence: float | None = None
    problems: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a card: one `Field` for each name of the contract.

    Attributes:
        encoding: what the Myanmar text of the whole side was judged to be written in.
        others: pairs of name and text that the contract has no place for, as given. Not in `repr`.
        problems: what is wrong with the side as a whole; each field has its own besides.
    """

    nrc_id: Field[Nrc]
    issue_date: Field[datetime.date]
    name: Field[Name]
    father_name: Field[Name]
    birth: Field[datetime.date]
    bloodlines_religion: Field[Origin]
    height: Field[Height]
    blood_group: Field[BloodGroup]
    encoding: Encoding = Encoding.NONE
    others: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()

    side: ClassVar[str] = "front"

    def fields(self) -> dict[str, Field[Any]]:
        """The fields by their names, in the contract's order."""
        return {key: getattr(self, key) for key in FRONT_FIELDS}


@dataclass(frozen=True, slots=True)
class Back:
    """The back of a card: one `Field` for each name of the contract.

    Attributes:
        encoding: what the Myanmar text of the whole side was judged to be written in.
        others: pairs of name and text that the contract has no place for, as given. Not in `repr`.
        problems: what is wrong with the side as a whole; each field has its own besides.
    """

    card_id: Field[str]
    nrc_id_back: Field[Nrc]
    profession: Field[Any]
    address: Field[Any]
    encoding: Encoding = Encoding.NONE
    others: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()

    side: ClassVar[str] = "back"

    def fields(self) -> dict[str, Field[Any]]:
        """The fields by their names, in the contract's order."""
        return {key: getattr(self, key) for key in BACK_FIELDS}


def read_front(
    raw: Mapping[str, str], *, confidences: Mapping[str, float] | None = None, encoding: Encoding | None = None
) -> Front:
    """Read the raw fields of a front.

    The encoding is judged once for the whole side, because a name of one syllable says too little by itself. A name the
    contract does not have is kept in `Front.others` and reported as `card.unknown-field`; nothing is dropped.

    Args:
        raw: texts by the contract's names (`FRONT_FIELDS`), in any encoding. A missing name counts as an empty text.
        confidences: what the recognizer gave for the fields, each 0 to 1.
        encoding: what the side is known to be written in; None judges it from the side's text.

    Returns:
        The side. Whatever the texts are, this never fails because of them.

    Raises:
        OutOfRange: a confidence is not a number from 0 to 1 (`card.confidence-range`).

    Examples:
        >>> front = read_front({"birth": "၁၄.၁ဝ.၁၉၉၁"})
        >>> front.birth.value
        datetime.date(1991, 10, 14)
    """
    read, given, others, problems = _read(_FRONT, raw, confidences or {}, encoding)
    return Front(**read, encoding=given, others=others, problems=problems)


def read_back(
    raw: Mapping[str, str], *, confidences: Mapping[str, float] | None = None, encoding: Encoding | None = None
) -> Back:
    """Read the raw fields of a back.

    Args:
        raw: texts by the contract's names (`BACK_FIELDS`), in any encoding. A missing name counts as an empty text;
            names the contract does not have are kept in `Back.others`.
        confidences: what the recognizer gave for the fields, each 0 to 1.
        encoding: what the side is known to be written in; None judges it from the side's text. A back often says too little:
            where its encoding comes out `UNSURE`, read it again with the front's.

    Returns:
        The side. Whatever the texts are, this never fails because of them.

    Raises:
        OutOfRange: a confidence is not a number from 0 to 1 (`card.confidence-range`).

    Examples:
        >>> read_back({"card_id": " HA 403177"}).card_id.value
        'HA403177'
    """
    read, given, others, problems = _read(_BACK, raw, confidences or {}, encoding)
    return Back(**read, encoding=given, others=others, problems=problems)


def _read(
    kinds: Mapping[str, str],
    raw: Mapping[str, str],
    confidences: Mapping[str, float],
    encoding: Encoding | None,
) -> tuple[dict[str, Any], Encoding, tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """Both sides' work: the fields by name, the encoding, what has no place, and the side's own problems."""
    if encoding is None:
        encoding = detect("\n".join(text for text in raw.values() if text))
    hint = encoding if encoding in (Encoding.UNICODE, Encoding.ZAWGYI) else None
    fields = {key: _field(kind, raw.get(key) or "", _confidence(key, confidences), hint) for key, kind in kinds.items()}
    others = tuple((key, text) for key, text in raw.items() if key not in kinds)
    unknown = len(others) + sum(key not in kinds and key not in raw for key in confidences)
    problem = Problem(
        "card.unknown-field",
        f"{unknown} names are not fields of this side: use the contract's names, and hand each side its own",
    )
    return fields, encoding, others, (problem,) if unknown else ()


def _field(kind: str, raw: str, confidence: float | None, encoding: Encoding | None) -> Field[Any]:
    """Read one field. An empty one is no fault of its own: whether it may be empty is for `check` to say."""
    if not raw:
        return Field(raw, "", confidence=confidence)
    read = FIELDS[kind].read if kind else serial.read
    reading = read(raw, encoding=encoding)
    return Field(raw, reading.text, reading.value, reading.translation, confidence, reading.problems, reading.repairs)


def _confidence(key: str, confidences: Mapping[str, float]) -> float | None:
    given = confidences.get(key)
    if given is None:
        return None
    if not 0 <= given <= 1:
        raise OutOfRange("a confidence must be a number from 0 to 1", code="card.confidence-range", text=str(given))
    return float(given)

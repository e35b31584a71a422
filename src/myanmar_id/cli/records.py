"""Card files: JSON objects on lines of their own, laid out, or in a list; and what is in one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from myanmar_id.errors import InvalidFormat

if TYPE_CHECKING:
    from myanmar_id.card import CardClass, CardType

#: Longer than any card by far, in characters: a file without an end must not fill the memory.
LONGEST = 1 << 20
_STEP = re.compile(r'["\\{}]|[^"\\{}]+')
#: What may stand between objects: they can be on lines, or in a list.
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")


@dataclass(slots=True)
class Cutter:
    """Cuts a stream of text into its outermost JSON objects, in one pass.

    Attributes:
        line: the line that the object being read began on, from 1.
    """

    line: int = 0
    _parts: list[str] = field(default_factory=list, repr=False)
    _size: int = 0
    _depth: int = 0
    _quoted: bool = False
    _escaped: bool = False

    def feed(self, text: str, number: int) -> Iterator[str]:
        """Take more text and give each object that it completes.

        Args:
            text: the next line.
            number: its number.

        Raises:
            InvalidFormat: something other than an object (`card.json`), or one that does not end (`card.too-long`).
        """
        for found in _STEP.finditer(text):
            step = found[0]
            if self._depth == 0 and step != "{":
                if not _BETWEEN.fullmatch(step):
                    self.line = number
                    raise InvalidFormat("write each card as a JSON object", code="card.json", text=text)
                continue
            if self._depth == 0:
                self.line = number
            self._parts.append(step)
            self._size += len(step)
            if self._size > LONGEST:
                raise InvalidFormat("close the card's braces and quotes", code="card.too-long", text="")
            self._turn(step)
            if self._depth == 0:
                yield "".join(self._parts)
                self._parts, self._size = [], 0

    def finish(self) -> None:
        """Say that there is no more text.

        Raises:
            InvalidFormat: it ended inside an object (`card.json`).
        """
        if self._depth:
            raise InvalidFormat("close the last card's braces and quotes", code="card.json", text="")

    def _turn(self, step: str) -> None:
        if self._escaped:
            # The escape covers one character; what follows it in the same step is plain.
            self._escaped = False
        elif step == "\\":
            self._escaped = self._quoted
        elif step == '"':
            self._quoted = not self._quoted
        elif not self._quoted:
            self._depth += {"{": 1, "}": -1}.get(step, 0)


@dataclass(frozen=True, slots=True)
class Record:
    """What one object of a card file says.

    Attributes:
        name: the object's own `id`, to find it again; a text, a number or None.
        sides: for `front` and `back`, where given, the raw fields.
        confidences: for the same sides the recognizer's confidences.
        card_class: the contract's `class`, where given.
        idcard_type: the contract's key of that name, where given.
    """

    name: str | int | None
    sides: dict[str, dict[str, str]] = field(repr=False)
    confidences: dict[str, dict[str, float]]
    card_class: CardClass | None = None
    idcard_type: CardType | None = None


def parse(text: str, front: tuple[str, ...], back: tuple[str, ...]) -> Record:
    """Read one object of a card file.

    It is either `{"front": {...}, "back": {...}}` or the fields themselves, of one side or of both; it can also be a
    response of the HTTP contract, `{"result": {...}}`, whose portrait and translations are left aside. Names that are
    no fields go with a side, which reports them.

    Args:
        text: the object as JSON.
        front: the names of a front's fields.
        back: the names of a back's fields.

    Raises:
        InvalidFormat: not JSON (`card.json`), a name that stands twice (`card.duplicate`), or a value of another type
        than
            the contract's (`card.type`).
    """
    try:
        whole = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidFormat):
            raise
        raise InvalidFormat("write each card as a JSON object", code="card.json", text=text) from error
    name = _of_type(whole.pop("id", None), str | int | None)
    whole = _of_type(whole.get("result", whole), dict)
    given = {side: dict(whole.pop(side)) for side in ("front", "back") if isinstance(whole.get(side), dict)}
    if given:
        next(iter(given.values())).update(whole)
    else:
        given = _parted(whole, front, back)
    kinds: dict[str, Any] = {"class": None, "idcard_type": None}
    sides, confidences = {}, {}
    for side, fields in given.items():
        kinds |= {key: fields[key] for key in kinds if _of_type(fields.get(key), str | None)}
        rated = _of_type(fields.get("confidence"), dict | None) or {}
        confidences[side] = {key: float(_of_type(value, int | float)) for key, value in rated.items()}
        sides[side] = {
            key: _of_type(value, str | None) or "" for key, value in fields.items() if key not in _RESULT_KEYS
        }
    return Record(name, sides, confidences, kinds["class"], kinds["idcard_type"])


#: Keys of a contract's result that are no fields.
_RESULT_KEYS = frozenset(
    ("side", "class", "confidence", "portrait_image", "portrait_location", "idcard_type", "translation_info")
)


def _parted(fields: Mapping[str, Any], front: tuple[str, ...], back: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Flat fields by the side they belong to; one that belongs to neither goes with the side that is there."""
    has = {"front": any(key in fields for key in front), "back": any(key in fields for key in back)}
    side = fields.get("side")
    if side in has:
        return {side: dict(fields)}
    if has["back"] and has["front"]:
        rated = _of_type(fields.get("confidence"), dict | None) or {}
        parted: dict[str, dict[str, Any]] = {"front": {"confidence": {}}, "back": {"confidence": {}}}
        for key, value in fields.items():
            if key != "confidence":
                parted["back" if key in back else "front"][key] = value
        for key, value in rated.items():
            parted["back" if key in back else "front"]["confidence"][key] = value
        return parted
    return {"back" if has["back"] else "front": dict(fields)}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ: of two equal ones JSON would drop the first without a word."""
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise InvalidFormat("name each field once", code="card.duplicate", text="")
    return whole


def _of_type(value: Any, kind: Any) -> Any:
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise InvalidFormat("write fields as strings, confidences as numbers", code="card.type", text="")

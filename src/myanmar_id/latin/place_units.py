"""The units of an address as they are gathered: a street with its number, a ward, a township, and what stands between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from myanmar_id.latin.generics import GenericRow, Number, numbered, ordinal
from myanmar_id.latin.place_names import known, name

_BARE_NUMBER = re.compile(r"\(? ?([0-9]+(?:[/-][0-9]+)*) ?\)?")
_AND = " and "
#: More pieces than these make no number and no known place; to join them again and again would take quadratic time.
_MOST_OF_NUMBER, _MOST_OF_NAME = 8, 12
_NO_SPACE_BEHIND, _NO_SPACE_BEFORE = " ([/-\"'#", " )]/-,.:\"'"


@dataclass(slots=True)
class _Unit:
    """One finished unit.

    Attributes:
        text: what it is in English.
        joint: what stands between it and the one before.
        number: the number that is the whole of it, None of any other.
    """

    text: str
    joint: str
    number: str | None = None


@dataclass(slots=True)
class Units:
    """Finished units, and the one at hand.

    Attributes:
        done: what is finished.
        first: index of the first unit of this part, a part being what stands between commas.
        items: the unit at hand: pieces, each with whether it is Burmese that is still to be spelled.
        has_name: whether it holds such a piece.
        has_content: whether it holds a letter or digit, since the last opening bracket where one is open.
        depth: how many brackets are open in it.
        is_complete: whether it is a word with its number, which only a closing word or more of the number follows.
        is_number_due: whether it is such a word and its number, which is no plain one, comes next.
        joint: what stands before it.
        has_link: whether a word such as နှင့် was in this part.
    """

    done: list[_Unit] = field(default_factory=list)
    first: int = 0
    items: list[tuple[str, bool]] = field(default_factory=list)
    has_name: bool = False
    has_content: bool = False
    depth: int = 0
    is_complete: bool = False
    is_number_due: bool = False
    joint: str = ", "
    has_link: bool = False

    def add(self, text: str) -> None:
        """Add what needs no spelling to the unit at hand."""
        self.items.append((text, False))
        self.depth = max(0, self.depth + text.count("(") - text.count(")"))
        last = text.rpartition("(")[2]
        self.has_content = any(map(str.isalnum, last)) or (self.has_content and "(" not in text)

    def add_name(self, text: str) -> None:
        """Add Burmese to the unit at hand."""
        self.items.append((text, True))
        self.has_name = self.has_content = True

    def add_space(self) -> None:
        """Add a space, except where a unit begins."""
        if self.items:
            self.items.append((" ", False))

    def add_place(self, text: str) -> None:
        """Add a unit that is finished."""
        self.close()
        self.done.append(_Unit(text, self._taken_joint()))

    def lead(self, row: GenericRow, number: str | None) -> None:
        """Begin a unit with a word before its number; None where the number comes next."""
        if self.is_complete:
            self.close()
        self.add(f" {row.english} {number or ''}")
        self.is_complete, self.is_number_due = True, number is None

    def end_with(self, row: GenericRow) -> None:
        """Close the unit at hand with a word behind it. Inside brackets it goes on."""
        number = self.bare_number()
        if number is not None:
            self.items = [(numbered(row, number), False)]
            before = self.done[-1] if self.done and self.joint == _AND else None
            if row.number is Number.ORDINAL and before is not None and before.number is not None:
                before.text = ordinal(before.number)
        elif row.english != "Town" or not self.is_known():
            self.add(f" {row.english}")
        if not self.depth:
            self.close()

    def stand_alone(self, row: GenericRow) -> None:
        """Add a word that is a unit of its own."""
        self.add(row.english)
        self.close()

    def put_in_front(self, row: GenericRow) -> None:
        """Put a word in front of the part, which ends with it in Burmese."""
        self.close()
        if len(self.done) > self.first:
            unit = self.done[self.first]
            unit.text = f"{row.english} {unit.text}"
        else:
            self.stand_alone(row)

    def link(self, word: str = "and") -> None:
        """Link the unit at hand with the next."""
        self.close()
        self.joint, self.has_link = f" {word} ", True

    def close(self) -> None:
        """Finish the unit at hand, if there is one."""
        number = self.bare_number()
        text = _shown(self.items)
        self.items = []
        self.has_name = self.has_content = self.is_complete = self.is_number_due = False
        self.depth = 0
        if any(map(str.isalnum, text)):
            self.done.append(_Unit(text, self._taken_joint(), number))

    def end_part(self) -> None:
        """Finish the unit at hand and the part."""
        self.close()
        self.first, self.joint, self.has_link = len(self.done), ", ", False

    def written(self) -> str:
        """The finished units with what stands between them."""
        return "".join((unit.joint if at else "") + unit.text for at, unit in enumerate(self.done))

    def is_behind_unit(self) -> bool:
        """Whether this part has a finished unit and nothing behind it."""
        return not self.items and len(self.done) > self.first

    def bare_number(self) -> str | None:
        """The number that the unit at hand is the whole of, brackets left out, or None."""
        if self.has_name or self.is_complete or not self.has_content or len(self.items) > _MOST_OF_NUMBER:
            return None
        match = _BARE_NUMBER.fullmatch(self._joined().strip())
        return match[1] if match else None

    def is_known(self) -> bool:
        """Whether the unit at hand is the name of a known place."""
        return len(self.items) <= _MOST_OF_NAME and self._joined().replace(" ", "") in known()

    def _joined(self) -> str:
        return "".join(text for text, _ in self.items)

    def _taken_joint(self) -> str:
        """What stands before the unit at hand; the next has a comma again."""
        joint, self.joint = self.joint, ", "
        return joint


def _shown(items: list[tuple[str, bool]]) -> str:
    """The pieces of a unit, spelled, with spaces between words."""
    runs: list[tuple[list[str], bool]] = []
    for at, (text, is_burmese) in enumerate(items):
        is_in_name = is_burmese or (text == " " and at + 1 < len(items) and items[at + 1][1])
        if runs and runs[-1][1] and is_in_name:
            runs[-1][0].append(text)
        else:
            runs.append(([text], is_burmese))
    out: list[str] = []
    last, was_burmese = " ", False
    for texts, is_burmese in runs:
        text = name("".join(texts)) if is_burmese else texts[0]
        is_parted = not text or last in _NO_SPACE_BEHIND or text[0] in _NO_SPACE_BEFORE
        out.append(text if is_parted or not (is_burmese or was_burmese) else f" {text}")
        last, was_burmese = text[-1:] or last, is_burmese
    return " ".join("".join(out).split())

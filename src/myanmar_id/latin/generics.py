"""The words of an address that English has words for: လမ်း is Street, and where they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from myanmar_id import tables


class Number(StrEnum):
    """How English writes the word with a number: `AFTER` Ward 5, `BEFORE` 5 Market, `ORDINAL` 62nd Street."""

    AFTER = "after"
    BEFORE = "before"
    ORDINAL = "ordinal"


class Role(StrEnum):
    """Where a word counts as one of these, and not as a part of a name.

    `LEAD`: before a number. `STRONG`: behind a name or number. `WEAK`: behind one, where the part ends. `NUMBER`: behind a
    number, where the part ends. `ALONE`: as a whole part. `BRACKET`: as the whole of what brackets hold. `LINK`: between two
    parts. `CORNER`: behind streets, and English has it before them. `FRONT`: the same, behind anything.
    """

    LEAD = "lead"
    STRONG = "strong"
    WEAK = "weak"
    NUMBER = "number"
    ALONE = "alone"
    BRACKET = "bracket"
    LINK = "link"
    CORNER = "corner"
    FRONT = "front"


@dataclass(frozen=True, slots=True)
class GenericRow:
    """One word: a row of `place_generics.tsv`.

    Attributes:
        written: the word in Burmese.
        english: its English.
        number: how English writes it with a number, None where it goes with none.
        roles: where it counts.
    """

    written: str
    english: str
    number: Number | None
    roles: tuple[Role, ...]
    source: tuple[str, ...]
    checked: str
    note: str


#: The roles of words that close a name.
CLOSING = frozenset({Role.STRONG, Role.WEAK})

_ORDINAL_ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
_PLAIN_NUMBER = re.compile("[1-9][0-9]{0,3}")


def candidates(text: str, at: int) -> list[tuple[GenericRow, int]]:
    """The words that begin at `at`, the longest first, each with its end."""
    rows = _by_first().get(text[at : at + 2], ())
    return [(row, at + len(row.written)) for row in rows if text.startswith(row.written, at)]


def is_closed(text: str) -> bool:
    """Whether a text ends with a word that closes a name."""
    return text.endswith(_closing_words())


def numbered(row: GenericRow, number: str) -> str:
    """The word with a number.

    Examples:
        >>> street, = (row for row, _ in candidates("လမ်း", 0))
        >>> numbered(street, "62"), numbered(street, "12/3")
        ('62nd Street', '12/3 Street')
    """
    if row.number is Number.AFTER:
        return f"{row.english} {number}"
    if row.number is Number.ORDINAL:
        return f"{ordinal(number)} {row.english}"
    return f"{number} {row.english}"


def ordinal(number: str) -> str:
    """1st, 2nd; what is no plain number stays."""
    if not _PLAIN_NUMBER.fullmatch(number):
        return number
    ending = "th" if number[-2:] in ("11", "12", "13") else _ORDINAL_ENDINGS.get(number[-1], "th")
    return number + ending


@cache
def _closing_words() -> tuple[str, ...]:
    return tuple(row.written for row in tables.read("place_generics", GenericRow) if not CLOSING.isdisjoint(row.roles))


@cache
def _by_first() -> dict[str, tuple[GenericRow, ...]]:
    """The rows by their first two characters, the longest first."""
    found: dict[str, list[GenericRow]] = {}
    for row in sorted(tables.read("place_generics", GenericRow), key=lambda row: -len(row.written)):
        found.setdefault(row.written[:2], []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}

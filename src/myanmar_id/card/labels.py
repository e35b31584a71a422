"""The words that are printed on cards: labels of fields, headings, and what else stands there without being a field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from myanmar_id import tables


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A printed word of a card: a row of `card_labels.tsv`.

    Attributes:
        side: `front`, `back` or `any`.
        field: the field that it names, or what else it is for.
        written: the word.
    """

    side: str
    field: str
    written: str
    source: tuple[str, ...]
    checked: str
    note: str


@cache
def words(side: str, field: str) -> tuple[str, ...]:
    """The printed words for a field of a side, in the order of the table."""
    return tuple(row.written for row in _rows(side) if row.field == field)


@cache
def all_words(side: str) -> tuple[str, ...]:
    """All printed words of a side, in the order of the table."""
    return tuple(dict.fromkeys(row.written for row in _rows(side)))


@cache
def _rows(side: str) -> tuple[LabelRow, ...]:
    return tuple(row for row in tables.read("card_labels", LabelRow) if row.side in (side, "any"))

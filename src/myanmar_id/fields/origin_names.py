"""The ethnic groups and religions of the tables, by every way they are spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from myanmar_id import tables
from myanmar_id.fields.raw import key


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An ethnic group.

    Attributes:
        burmese: the usual spelling.
        english: the usual English name.
        family: the major group it is listed under, `Other` for groups that are not in the official list.
        number: its number in the official list of 135, None for others.
        aliases: other names and spellings, kept as written.
        misspellings: spellings that are repaired.
    """

    burmese: str
    english: str
    family: str
    number: int | None
    aliases: tuple[str, ...]
    misspellings: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class ReligionRow:
    """A religion; its aliases are read as `burmese`, its misspellings are repaired."""

    burmese: str
    english: str
    aliases: tuple[str, ...]
    misspellings: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a spelling means."""

    name: str
    english: str
    is_religion: bool
    misspelt: bool


#: Letters and marks that are mistaken for one another: they sound the same, or look it.
_ALIKE = str.maketrans("ူီါဓဘယဥဋဌဏဠမ", "ုိာဒဗရဉတထနလန", "\u1037\u1038\u1039\u103a")
_SHORTEST_ALIKE = 3
_DOUBLED = re.compile(r"(.)\1+")


@cache
def names() -> dict[str, Known]:
    """Every spelling of the tables by its key. Burmese before English, names before aliases before misspellings."""
    groups = tables.read("ethnic_groups", GroupRow)
    religions = tables.read("religions", ReligionRow)
    found: dict[str, Known] = {}
    for group in groups:
        for name in (group.burmese, *group.aliases):
            found.setdefault(key(name)[0], Known(name, group.english, is_religion=False, misspelt=False))
    for religion in religions:
        for name in (religion.burmese, *religion.aliases):
            found.setdefault(key(name)[0], Known(religion.burmese, religion.english, is_religion=True, misspelt=False))
    rows: tuple[GroupRow | ReligionRow, ...] = (*groups, *religions)
    for row in rows:
        is_religion = isinstance(row, ReligionRow)
        for name in row.misspellings:
            found.setdefault(key(name)[0], Known(row.burmese, row.english, is_religion, misspelt=True))
        found.setdefault(key(row.english)[0], Known(row.burmese, row.english, is_religion, misspelt=False))
    return found


def sound(letters: str) -> str:
    """What is left of a spelling without what is often mistaken: asat, tones, doubled letters, letters that are alike."""
    return _DOUBLED.sub(r"\1", letters.translate(_ALIKE))


@cache
def misspelt() -> dict[str, Known]:
    """What a misspelling means, by its sound; only where that is the sound of one name's row, and long enough to tell."""
    found: dict[str, Known] = {}
    clashes = set()
    for letters, known in names().items():
        heard = sound(letters)
        other = found.setdefault(heard, replace(known, misspelt=True))
        if (other.english, other.is_religion) != (known.english, known.is_religion) or len(heard) < _SHORTEST_ALIKE:
            clashes.add(heard)
    return {heard: known for heard, known in found.items() if heard not in clashes}


@cache
def longest() -> int:
    """How long the longest spelling is, as a key."""
    return max(map(len, names()))

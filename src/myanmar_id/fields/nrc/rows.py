"""The row types of the `nrc_*` tables, and the enums they use; townships and states are those of `latin.gazetteer`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from myanmar_id.latin.gazetteer import State, Tier, Township

__all__ = ["Kind", "KindRow", "Label", "Letter", "Scheme", "State", "Tier", "Township"]

#: Which letters and spellings a text uses: `official` (C AC NC V M N; Hsa Hpa Ra A U) or `common` (N E P S T; Sa Pha Ya
#: Ah Ou).
Scheme = Literal["official", "common"]


class Kind(StrEnum):
    """What the letters in the bracket say about the holder.

    Source: Burma Citizenship Law of 1982 for the first three; `data/tables/nrc_kinds.tsv` for the letters.
    """

    CITIZEN = "citizen"
    ASSOCIATE = "associate"
    NATURALISED = "naturalised"
    SCRUTINY = "scrutiny"
    MONK = "monk"
    NUN = "nun"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class KindRow:
    """The words of one kind: a row of `nrc_kinds.tsv`. `my` and `official` are what the card and its translation
    show.
    """

    kind: Kind
    my: str
    my_common: str
    official: str
    common: str
    name_en: str
    also_latin: tuple[str, ...]
    also_my: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One Burmese letter: its Latin syllables, and the letters it is mistaken for by eye and by ear."""

    letter: str
    official: str
    common: str
    other: tuple[str, ...]
    look_alikes: tuple[str, ...]
    sound_alikes: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word that stands in front of a number: a row of `nrc_labels.tsv`."""

    label: str
    source: tuple[str, ...]
    checked: str
    note: str

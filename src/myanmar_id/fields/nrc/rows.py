"""The row types of the `nrc_*` tables, and the enums they use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

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


class Tier(StrEnum):
    """How well a township code is attested: `A` best, `D` in one list only.

    `A`: in two of the three lists that follow the official spelling. `B`: in one of them, or in three unrelated lists.
    `C`: in two unrelated lists. `D`: in one.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Township:
    """One township code of one state: a row of `nrc_townships.tsv`.

    Attributes:
        state: number of the state or region, 1 to 14.
        letters: the code, three Burmese letters. It means nothing without its state.
        official: official Latin spelling, for example `HpaHsaNa`.
        common: Latin spelling of daily use, for example `PhaSaNa`.
        name_en: English name of the place, None where no list gives one.
        name_my: Burmese name of the place, None where no list gives one.
        tier: how well the code is attested.
        aliases: abbreviations in Latin letters that are in use, besides the initials.
        replaced_by: letters of the newer code of the same place and state.
        variant_of: letters of the code that this one is another spelling of.
        source: keys of `sources.tsv`.
        checked: date of the last check, `YYYY-MM-DD`.
        note: what else is known.
    """

    state: int
    letters: str
    official: str
    common: str
    name_en: str | None
    name_my: str | None
    tier: Tier
    aliases: tuple[str, ...]
    replaced_by: str | None
    variant_of: str | None
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """One state or region: a row of `nrc_states.tsv`."""

    number: int
    name_en: str
    name_my: str
    also_en: tuple[str, ...]
    also_my: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


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

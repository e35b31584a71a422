"""The places that the tables name: townships, states and regions, by their Burmese names.

The rows are those of the NRC tables, which are the lists of townships and states that the library has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from myanmar_id import tables


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
class AlsoRow:
    """Another way that a township's name is written: a row of `place_also.tsv`.

    Attributes:
        written: the other way.
        name_my: its Burmese name in `nrc_townships.tsv`.
    """

    written: str
    name_my: str
    source: tuple[str, ...]
    checked: str
    note: str


class Level(StrEnum):
    """What kind of place it is. A state or region is `STATE`; its capital, where no township bears the name, too."""

    TOWNSHIP = "township"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the tables.

    Attributes:
        level: township or state.
        name_my: its Burmese name.
        name_en: its English name, None where no list gives one.
        states: numbers of the states it may lie in: several where townships share a name.
    """

    level: Level
    name_my: str = field(repr=False)
    name_en: str | None = field(repr=False)
    states: tuple[int, ...] = field(repr=False)


_REGION, _OLD_REGION = "တိုင်းဒေသကြီး", "တိုင်း"


def places(fold: Callable[[str], str]) -> dict[str, Known]:
    """The places by their names; a township goes before a state of the same name.

    Args:
        fold: what the caller does to a text before it looks a name up.

    Returns:
        A new dictionary.

    Examples:
        >>> [places(str)[name].name_en for name in ("ပင်းတယ", "ရှမ်းပြည်နယ်")]
        ['Pindaya', 'Shan State']

    Source: `data/tables/nrc_townships.tsv`, `place_also.tsv` and `nrc_states.tsv`.
    """
    found: dict[str, Known] = {}
    for row in tables.read("nrc_townships", Township):
        if row.name_my is None:
            continue
        name = fold(row.name_my)
        known = found.get(name)
        if known is None:
            found[name] = Known(Level.TOWNSHIP, row.name_my, row.name_en, (row.state,))
        else:
            states = tuple(sorted({*known.states, row.state}))
            found[name] = replace(known, name_en=known.name_en or row.name_en, states=states)
    for also in tables.read("place_also", AlsoRow):
        for written in (also.written, also.written.replace("(", " (")):
            found.setdefault(fold(written), found[fold(also.name_my)])
    for state in tables.read("nrc_states", State):
        names = {state.name_my: state.name_en, state.name_my.replace(_REGION, _OLD_REGION): state.name_en}
        names |= dict(zip(state.also_my, state.also_en, strict=False))
        for name_my, name_en in names.items():
            found.setdefault(fold(name_my), Known(Level.STATE, name_my, name_en, (state.number,)))
    return found

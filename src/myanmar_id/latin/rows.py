"""The rows of the hand-written tables of Latin spellings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """The people whose customs of spelling a name follows; Burmese custom has no mode."""

    SHAN = "shan"
    KAYIN = "kayin"
    MON = "mon"
    KACHIN = "kachin"
    CHIN = "chin"
    RAKHINE = "rakhine"


@dataclass(frozen=True, slots=True)
class SpellingRow:
    """How an onset or a rhyme is spelled: a row of `latin_onsets` or `latin_rhymes`.

    Attributes:
        written: in Burmese: a consonant with its medials but ွ, or a rhyme (ွ where it colours the vowel, vowel, final, tone).
        latin: its customary spellings in small letters, the most usual first; an empty one where it has no letter.
    """

    written: str
    latin: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """How a word of several syllables is spelled: a row of `latin_words`.

    Attributes:
        written: the word, stacked where it is.
        latin: its customary spellings in small letters, the most usual first; with spaces where it is written apart.
        modern: what people born since the 1980s write, where that differs from the first.
    """

    written: str
    latin: tuple[str, ...]
    modern: str | None
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class SyllableRow:
    """How a syllable is spelled where onset and rhyme do not tell: a row of `latin_syllables`.

    Attributes:
        written: one syllable.
        latin: its customary spellings in small letters, the most usual first.
        modern: what people born since the 1980s write, where that differs from the first.
        mode: the people in whose names it is so, None for Burmese names and wherever a people has no row of its own.
    """

    written: str
    latin: tuple[str, ...]
    modern: str | None
    mode: Mode | None
    source: tuple[str, ...]
    checked: str
    note: str


class Place(StrEnum):
    """Where a marker counts: as the first syllable only, or anywhere."""

    FIRST = "first"
    ANY = "any"


class Weight(StrEnum):
    """Whether a marker settles the mode, or is an ordinary syllable too."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A syllable that shows whose name it is: a row of `name_modes`."""

    written: str
    latin: tuple[str, ...]
    mode: Mode
    place: Place
    weight: Weight
    source: tuple[str, ...]
    checked: str
    note: str

"""What sounds alike: a class for every syllable, the same for all that custom and hurry confuse.

The class is that of the Burmese syllable, so a Latin spelling is read into Burmese first. Aspirated, plain and voiced consonants
are one class, tones are not told apart, of nasals before dot below only that they take a t in Latin letters, and a consonant
twice in a row, as where one syllable ends with it and the next begins, is one: Nyana, Nyanna.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from myanmar_id import tables
from myanmar_id.latin.pieces import is_creaky_nasal, split, without_final, without_tone

_LONGEST_KEY = 64
_TWICE = re.compile("([b-df-hj-np-tv-z])\\1")


@dataclass(frozen=True, slots=True)
class SoundRow:
    """What an onset, a rhyme or a whole syllable sounds like: a row of `latin_sounds`.

    Attributes:
        written: an onset, a rhyme without tone, or a syllable without tone that is confused with others than its parts are.
        sound: its class, in small letters.
    """

    written: str
    sound: str
    source: tuple[str, ...]
    checked: str
    note: str


def key(units: Iterable[str]) -> str:
    """The classes of syllables, in a row.

    Args:
        units: prepared syllables; what is none is left out.

    Returns:
        Small ASCII letters.
    """
    return joined(map(syllable, units))


def joined(classes: Iterable[str]) -> str:
    """The classes of syllables in a row, as a key has them."""
    return _TWICE.sub("\\1", "".join(classes))


def syllable(unit: str) -> str:
    """The class of one prepared syllable, "" for what is none.

    Examples:
        >>> syllable("ခိုင်") == syllable("ဂိုင်း"), syllable("ခိုင်") == syllable("ခင်")
        (True, False)
    """
    parts = split(unit)
    if parts is None:
        return ""
    onset, rhyme = parts
    sounds = _sounds()
    head = sounds.get(onset) or sounds.get(onset.replace("\u103e", "")) or sounds.get(onset[0], "")
    plain = without_tone(rhyme)
    whole = sounds.get(onset + plain) if plain else None
    if whole is not None:
        return whole + "t" * is_creaky_nasal(rhyme)
    tail = sounds.get(plain)
    if tail is None and plain[:1] == "\u103d":
        inner = sounds.get(plain[1:])
        tail = None if inner is None else "w" + inner
    if tail is None:
        tail = sounds.get(without_final(plain), "a")
    return head + tail + "t" * is_creaky_nasal(rhyme)


@cache
def _sounds() -> dict[str, str]:
    return {row.written: row.sound for row in tables.read("latin_sounds", SoundRow)}


def similarity(first: str, second: str) -> float:
    """How alike two keys are: 1 less the edits between them, as a share of the longer one.

    Args:
        first: a key.
        second: another. Of either the first 64 letters count.

    Returns:
        0 to 1; 0 where either is empty.
    """
    first, second = first[:_LONGEST_KEY], second[:_LONGEST_KEY]
    if not first or not second:
        return 0.0
    above = list(range(len(second) + 1))
    for row, char in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (char != other)))
        above = line
    return 1 - above[-1] / max(len(first), len(second))

"""Which letters of a Latin name spell which syllable of a Burmese one, as far as they do.

A noisy channel: every syllable is spelled by one of its options, and a letter more, less or other than the option has costs.
The cheapest way over all syllables is found letter by letter, so a name is aligned even where it is misspelled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from myanmar_id.latin.spelling import Options

#: Natural logarithms: a letter too many, missing or another; a syllable end inside a word; a word end inside a syllable.
_EXTRA, _MISSING, _OTHER = -3.0, -3.0, -3.5
_INSIDE_WORD, _ACROSS_WORDS = -1.5, -3.0
_NEVER = -1e9
_NO_LETTER = re.compile("[^a-z]+")
#: Apostrophes part no word, and accents are no letters.
_INSIDE = re.compile("['\u2018\u2019\u02bc`\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Part:
    """One syllable and the letters that spell it.

    Attributes:
        letters: the letters, without spaces.
        score: natural log: of the option's probability, or lower where letters differ.
        start: where they begin among the letters of the name.
        end: where they end.
        closed: whether a word ends with them.
    """

    letters: str = field(repr=False)
    score: float
    start: int
    end: int
    closed: bool


def words(latin: str) -> list[str]:
    """The words of a Latin name in small ASCII letters; dots and hyphens part words like spaces, accents are taken off."""
    if not latin.isascii():
        latin = unicodedata.normalize("NFKD", latin)
    return [word for word in _NO_LETTER.split(_INSIDE.sub("", latin.lower())) if word]


def align(syllables: Sequence[Options], latin: Sequence[str]) -> list[Part] | None:
    """Find the letters of each syllable.

    Args:
        syllables: the options of each syllable, in order, all with a probability above 0.
        latin: the words of the Latin name, in small letters.

    Returns:
        A part for each syllable, all letters used; None where either is empty.

    Examples:
        >>> parts = align([(("tun", 0.9), ("htun", 0.1)), (("lin", 1.0),)], ["htun", "linn"])
        >>> [part.letters for part in parts]
        ['htun', 'linn']
    """
    text = "".join(latin)
    if not syllables or not text:
        return None
    return _exact(syllables, text, _ends(latin)) or _nearest(syllables, text, _ends(latin))


def _ends(latin: Sequence[str]) -> frozenset[int]:
    """The places where words end."""
    at = 0
    ends = set()
    for word in latin:
        at += len(word)
        ends.add(at)
    return frozenset(ends)


def _exact(syllables: Sequence[Options], text: str, ends: frozenset[int]) -> list[Part] | None:
    """The alignment where every word boundary is one of syllables and every syllable is spelled by an option."""
    paths: dict[int, tuple[float, tuple[tuple[int, float], ...]]] = {0: (0.0, ())}
    for options in syllables:
        grown: dict[int, tuple[float, tuple[tuple[int, float], ...]]] = {}
        for at, (total, path) in paths.items():
            for latin, p in options:
                end = at + len(latin)
                if text.startswith(latin, at) and not any(at < inner < end for inner in ends):
                    value = log(p)
                    new = total + value + (0.0 if end in ends else _INSIDE_WORD)
                    if end not in grown or new > grown[end][0]:
                        grown[end] = (new, (*path, (end, value)))
        paths = grown
    found = paths.get(len(text))
    if found is None:
        return None
    return _parts(text, ends, found[1])


def _parts(text: str, ends: frozenset[int], path: Sequence[tuple[int, float]]) -> list[Part]:
    at = 0
    parts = []
    for end, value in path:
        parts.append(Part(text[at:end], value, at, end, end in ends))
        at = end
    return parts


def _nearest(syllables: Sequence[Options], text: str, ends: frozenset[int]) -> list[Part]:
    """The cheapest alignment with letters extra, missing or other."""
    size = len(text) + 1
    totals = [0.0] + [_NEVER] * (size - 1)
    steps: list[list[tuple[int, float]]] = []
    for options in syllables:
        best: list[tuple[float, int, float]] = [(_NEVER, 0, 0.0)] * size
        for latin, p in options:
            row, origins = _spell(latin, text, totals, ends)
            for end in range(size):
                total = row[end] + log(p)
                if total > best[end][0]:
                    best[end] = (total, origins[end], total - totals[origins[end]])
        totals = [total + (0.0 if end in ends or not end else _INSIDE_WORD) for end, (total, _, _) in enumerate(best)]
        steps.append([(origin, value) for _, origin, value in best])
    path = []
    end = size - 1
    for step in reversed(steps):
        origin, value = step[end]
        path.append((end, value))
        end = origin
    return _parts(text, ends, path[::-1])


def _spell(latin: str, text: str, totals: Sequence[float], ends: frozenset[int]) -> tuple[list[float], list[int]]:
    """One option from every place: the best total at each end, and where it began."""
    row, origins = list(totals), list(range(len(totals)))
    _lengthen(row, origins, ends)
    for char in latin:
        new, begun = [row[0] + _MISSING], [origins[0]]
        for end in range(1, len(row)):
            across = _ACROSS_WORDS if end - 1 in ends and origins[end - 1] != end - 1 else 0.0
            total = row[end - 1] + (0.0 if text[end - 1] == char else _OTHER) + across
            if total >= row[end] + _MISSING:
                new.append(total)
                begun.append(origins[end - 1])
            else:
                new.append(row[end] + _MISSING)
                begun.append(origins[end])
        row, origins = new, begun
        _lengthen(row, origins, ends)
    return row, origins


def _lengthen(row: list[float], origins: list[int], ends: frozenset[int]) -> None:
    """Take in letters that the option does not have."""
    for end in range(1, len(row)):
        across = _ACROSS_WORDS if end - 1 in ends and origins[end - 1] != end - 1 else 0.0
        if row[end - 1] + _EXTRA + across > row[end]:
            row[end] = row[end - 1] + _EXTRA + across
            origins[end] = origins[end - 1]

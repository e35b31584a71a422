"""Burmese names in customary Latin spelling: the likeliest, and several with their probabilities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nlargest

from myanmar_id.latin.pieces import pieces
from myanmar_id.latin.rows import Mode
from myanmar_id.latin.spelling import Options, Speller
from myanmar_id.text.normalize import normalize
from myanmar_id.text.script import is_myanmar, to_ascii_digits


@dataclass(frozen=True, slots=True)
class Custom:
    """How a name is to be spelled.

    Attributes:
        modern: as people born since the 1980s write (Phyoe, Khine, Linn, Htun).
        mode: whose customs; None to tell it by the name's own markers.
        overrides: syllables or words of Burmese with the spelling to use whatever custom says.
    """

    modern: bool = False
    mode: Mode | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)

    def _prepared(self) -> dict[str, str]:
        return {"".join(pieces(normalize(burmese))): latin for burmese, latin in self.overrides.items()}


CLASSIC = Custom()
_ONLY_BURMESE = re.compile("[\u1000-\u103f]+").fullmatch


def units(speller: Speller, text: str, custom: Custom = CLASSIC) -> list[tuple[str, Options]]:
    """The syllables and words of a text, each with its spellings.

    Args:
        speller: knows the options.
        text: normalized Unicode text: names without honorific, or any other.
        custom: how to spell.

    Returns:
        The prepared syllable or word with its options, the likeliest first: of a run of spaces one space, of what is not
        Burmese itself, accents taken off, as far as ASCII has it.
    """
    cut = pieces(text)
    mode = custom.mode or speller.mode(cut)
    is_told = custom.mode is not None
    if custom is CLASSIC and speller.word_lengths.keys().isdisjoint(cut) and _ONLY_BURMESE(text):
        return [(unit, speller.syllable(unit, mode)) for unit in cut]
    overrides = custom._prepared() if custom.overrides else {}
    longest = max((len(pieces(key)) for key in overrides), default=0)
    found = []
    at = 0
    while at < len(cut):
        unit, options, length = cut[at], None, 1
        for count in range(max(speller.word_lengths.get(unit, 1), longest), 0, -1):
            joined = "".join(cut[at : at + count])
            options = ((overrides[joined], 1.0),) if joined in overrides else speller.word(joined)
            if options is not None:
                unit, length = joined, count
                break
        else:
            options = _options(speller, unit, mode, is_told=is_told)
        found.append((unit, speller.modern(unit, options) if custom.modern and unit not in overrides else options))
        at += length
    return found


def romanize(speller: Speller, text: str, custom: Custom = CLASSIC) -> str:
    """Spell Burmese in Latin letters.

    Args:
        speller: knows the options.
        text: normalized Unicode text: names without honorific, or any other.
        custom: how to spell.

    Returns:
        ASCII: each syllable a word with a capital, words of several syllables that are written as one together; "" where
        nothing can be spelled.
    """
    return _written([(unit, options[0][0]) for unit, options in units(speller, text, custom)])


def ranked(speller: Speller, text: str, n: int, custom: Custom = CLASSIC) -> list[tuple[str, float]]:
    """Several Latin spellings of Burmese, the likeliest first.

    Args:
        speller: knows the options.
        text: as for `romanize`.
        n: how many at most.
        custom: how to spell.

    Returns:
        Distinct spellings with their probabilities, which sum to at most 1; the first is what `romanize` gives. A syllable that
        recurs is spelled the same.
    """
    cut = units(speller, text, custom)
    beam: list[tuple[float, dict[str, str]]] = [(1.0, {})]
    for unit, options in dict(cut).items():
        grown = [(p * q, {**chosen, unit: latin}) for p, chosen in beam for latin, q in options]
        beam = nlargest(2 * n, grown, key=lambda one: one[0])
    found: dict[str, float] = {}
    for p, chosen in beam:
        spelling = _written([(unit, chosen[unit]) for unit, _ in cut])
        if spelling:
            found[spelling] = found.get(spelling, 0.0) + p
    first = romanize(speller, text, custom)
    return sorted(found.items(), key=lambda one: (one[0] != first, -one[1]))[: max(n, 0)]


def _options(speller: Speller, unit: str, mode: Mode | None, *, is_told: bool) -> Options:
    """The options of a syllable or of what is none."""
    if is_myanmar(unit[0]):
        digits = to_ascii_digits(unit)
        return ((digits, 1.0),) if digits.isascii() else speller.syllable(unit, mode, is_told=is_told)
    plain = unicodedata.normalize("NFKD", unit)
    return (("".join(char if char.isprintable() else " " for char in plain if char.isascii()), 1.0),)


def _written(spelled: list[tuple[str, str]]) -> str:
    """Burmese and its small spellings as a name: every word with a capital, one space between two; the rest as it stands."""
    words = []
    for unit, latin in spelled:
        own = latin.split()
        words += [word[:1].upper() + word[1:] for word in own] if is_myanmar(unit[0]) else own
    return " ".join(words)

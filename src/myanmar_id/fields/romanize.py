"""Burmese names in the Latin spelling that people use for them, by rule.

Custom has no standard: Tun and Htun, Khaing and Khine are the same syllables. These rules give the most usual spelling of each
syllable, from an onset and a rhyme, with a table of syllables that are usually spelled otherwise and a table of words that are
written together. The tables hold spellings counted in public lists of names, and are the whole of it: nothing is learned.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from myanmar_id import tables
from myanmar_id.text.script import is_myanmar, to_ascii_digits
from myanmar_id.text.syllable import syllables


@dataclass(frozen=True, slots=True)
class SpellingRow:
    """How something is spelled: a row of the four `romanize_*` tables.

    Attributes:
        written: in Burmese: an onset (a consonant with its medials), a rhyme (vowel, final consonant and tone, with ွ in
            front where it colours the vowel), a syllable that the rules do not spell, or a word of several syllables.
        latin: its usual spellings, the most usual first; none for the letter that only carries a vowel.
    """

    written: str
    latin: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


_SYLLABLE = re.compile("([\u1000-\u1021])([\u103b-\u103e]*)(.*)", re.DOTALL)
_KILLED = re.compile("[\u1000-\u1021]\u1037?\u103a")
_LONGEST_WORD = 3
_W = "\u103d"
_DOT, _VISARGA = "\u1037", "\u1038"
_NASAL = re.compile("[\u1004\u1014\u1019\u1009\u100f]\u1037?\u103a|\u1036")


def romanize(text: str) -> str:
    """Spell Burmese in Latin letters.

    Args:
        text: normalized Unicode text: names without honorific, or any other.

    Returns:
        ASCII: each syllable a word with a capital, some words of several syllables written together. What is not Burmese stays,
        accents taken off, as far as ASCII has it.

    Examples:
        >>> romanize("စန္ဒာဖြူ"), romanize("သိန်းဖိုး"), romanize("အောင်လင်း")
        ('Sandar Phyu', 'Thein Pho', 'Aung Lin')

    Source: `data/tables/romanize_*.tsv`; stacked consonants are read as two syllables.
    """
    return " ".join(" ".join(options[0] for options in _units(text)).split())


def spellings(text: str, n: int) -> list[tuple[str, float]]:
    """Several Latin spellings of Burmese, the likeliest first.

    Args:
        text: normalized Unicode text.
        n: how many at most.

    Returns:
        Distinct spellings with weights that sum to at most 1. The weights only rank: the r-th spelling of a syllable counts
        1 / r squared, whatever the syllable, so they are no probabilities. A syllable that recurs is spelled the same.

    Examples:
        >>> [spelling for spelling, _ in spellings("ထွန်းလင်း", 3)]
        ['Tun Lin', 'Tun Linn', 'Htun Lin']
    """
    units = _units(text)
    total = {options: sum(1 / rank**2 for rank in range(1, len(options) + 1)) for options in units}
    beam: list[tuple[float, dict[tuple[str, ...], str]]] = [(1.0, {})]
    for options in dict.fromkeys(one for one in units if len(one) > 1):
        grown = [
            (weight / rank**2 / total[options], {**chosen, options: option})
            for weight, chosen in beam
            for rank, option in enumerate(options, 1)
        ]
        beam = sorted(grown, key=lambda one: -one[0])[: max(n, 1)]
    found: dict[str, float] = {}
    for weight, chosen in beam:
        spelling = " ".join(" ".join(chosen.get(options, options[0]) for options in units).split())
        found[spelling] = found.get(spelling, 0.0) + weight
    return list(found.items())[:n]


def _units(text: str) -> list[tuple[str, ...]]:
    """The words of a romanization in order, each with its spellings, the most usual first."""
    pieces = [piece for piece in syllables(_prepared(text), split_stacks=True) if piece]
    words: list[tuple[str, ...]] = []
    at = 0
    while at < len(pieces):
        for count in range(min(_LONGEST_WORD, len(pieces) - at), 1, -1):
            word = _words().get("".join(pieces[at : at + count]))
            if word is not None:
                words.append(word)
                at += count
                break
        else:
            words.append(_piece(pieces[at]))
            at += 1
    return words


def _prepared(text: str) -> str:
    """One spelling for what sounds alike: tall aa, and dot below before asat."""
    return text.replace("\u103a\u1037", "\u1037\u103a").replace("\u102b", "\u102c")


def _piece(piece: str) -> tuple[str, ...]:
    """The spellings of one piece of `syllables`."""
    if is_myanmar(piece[0]):
        digits = to_ascii_digits(piece)
        return (digits,) if digits.isascii() else tuple(one.capitalize() for one in syllable(piece))
    plain = unicodedata.normalize("NFKD", piece)
    return ("".join(char if char.isprintable() else " " for char in plain if char.isascii()),)


@lru_cache(maxsize=4096)
def syllable(piece: str) -> tuple[str, ...]:
    """The spellings of one Burmese syllable in small Latin letters, the most usual first; "" where it has no sound."""
    exceptions = _exceptions()
    for form in (piece, piece.removesuffix(_VISARGA)):
        if form in exceptions:
            return exceptions[form]
    match = _SYLLABLE.match(piece)
    if match is None:
        first = exceptions.get(piece[0], ("",))[0]
        rest = piece[1:]
        # A killed consonant or a mark behind an independent vowel adds nothing that custom writes.
        return (first + ("n" if first and _NASAL.search(rest) else ""),)
    consonant, medials, rhyme = match.groups()
    onset, w = consonant + medials.replace(_W, ""), _W if _W in medials else ""
    onsets, rhymes = _onsets(), _rhymes()
    head = onsets.get(onset, onsets.get(consonant, ""))
    spelled = _rhyme(w + rhyme, rhymes)
    if spelled is None:
        spelled = ("w" if w else "") + (_rhyme(rhyme, rhymes) or _rhyme(_KILLED.sub("", rhyme), rhymes) or "")
    return (head + spelled,)


def _rhyme(rhyme: str, rhymes: dict[str, str]) -> str | None:
    """A rhyme from the table: with its tone, without, and with the t that a nasal takes before dot below."""
    for form in (rhyme, rhyme.replace(_VISARGA, "")):
        if form in rhymes:
            return rhymes[form]
    plain = rhyme.replace(_VISARGA, "").replace(_DOT, "")
    found = rhymes.get(plain)
    if found is None or _DOT not in rhyme or _NASAL.search(plain) is None:
        return found
    return found + "t"


@cache
def _onsets() -> dict[str, str]:
    return {row.written: "".join(row.latin) for row in tables.read("romanize_onsets", SpellingRow)}


@cache
def _rhymes() -> dict[str, str]:
    return {_prepared(row.written): row.latin[0] for row in tables.read("romanize_rhymes", SpellingRow)}


@cache
def _exceptions() -> dict[str, tuple[str, ...]]:
    return {_prepared(row.written): row.latin for row in tables.read("romanize_syllables", SpellingRow)}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The words by their spelling with stacks parted."""
    return {
        "".join(syllables(_prepared(row.written), split_stacks=True)): row.latin
        for row in tables.read("romanize_words", SpellingRow)
    }

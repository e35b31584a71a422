"""Burmese in the Myanmar Language Commission's transcription system (MLCTS): letter by letter, as it is spelled.

The system has one spelling for some syllables, which cannot be told apart again: ဋ ဌ ဍ ဎ ဏ ဠ are written like တ ထ ဒ ဓ န လ, ဉ and
နျ like ည, an anusvara like final မ, a long vowel before a final consonant like the short one, ယ် with a tone mark like ဲ with it,
က စ တ ပ with ှ like ခ ဆ ထ ဖ, ဟ with a medial like that medial's letter with ှ, အ with a medial like the letter, and a vowel
that implies its tone like one on which the tone is marked (ကိ like ကီ့, ကော like ကော်း). All other syllables with one final consonant
are spelled apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from myanmar_id import tables
from myanmar_id.latin import spoken
from myanmar_id.latin.spoken import Piece, Syllable
from myanmar_id.text.cluster import ASAT, DOT_BELOW, HA, RA, VISARGA, WA, YA


@dataclass(frozen=True, slots=True)
class ConsonantRow:
    """A consonant: a row of `mlcts_consonants`.

    Attributes:
        written: the letter.
        latin: how it is written at the head of a syllable.
        stacked: the same below another consonant or a kinzi.
        final: the same where it closes a syllable.
    """

    written: str
    latin: str
    stacked: str
    final: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class VowelRow:
    """A vowel: a row of `mlcts_vowels`.

    Attributes:
        written: its signs, none for the vowel of a bare letter.
        latin: how it is written.
        tone: the tone it has in an open syllable when none is marked: "." or ":" or none.
    """

    written: str
    latin: str
    tone: str
    source: tuple[str, ...]
    checked: str
    note: str


_TONES = {DOT_BELOW: ".", VISARGA: ":"}
_MEDIALS = {YA: "y", RA: "r", WA: "w"}


def romanize(text: str, *, separator: str = " ") -> str:
    """Transcribe Burmese by its spelling.

    Args:
        text: any text in Unicode; it is normalized first.
        separator: what stands between syllables. Syllables whose consonants are stacked are never parted. Published spellings
            leave syllables apart (aung hcan:) or join them to words (rankun), which the writing does not tell; "" joins all
            that stand together.

    Returns:
        ASCII for Burmese, in small letters: the tones as "." and ":", digits as 0 to 9, ၊ and ။ as "," and ".". What is not
        Burmese stays as it is.

    Examples:
        >>> romanize("မန္တလေးမြို့")
        'manta. le: mrui.'
        >>> romanize("မြန်မာ", separator=""), romanize("အက္ခရာ", separator="")
        ('mranma', 'akkha.ra')

    Source: Myanmar Language Commission, 1980, as it is widely published; `data/tables/mlcts_*.tsv` and `spelled_out.tsv`. Signs
        that stand for a word (၌ ၍ ၏ ၎င်း) are transcribed as the word is spelled.
    """
    return spoken.write(spoken.pieces(text), _piece, separator)


def _piece(piece: Piece) -> str:
    return "".join(map(_syllable, piece))


@lru_cache(maxsize=8192)
def _syllable(syllable: Syllable) -> str:
    row = _consonants()[syllable.base]
    consonant = row.final if syllable.killed else row.stacked if syllable.stacked else row.latin
    onset = ("h" if HA in syllable.medials else "") + consonant
    onset += "".join(_MEDIALS[medial] for medial in syllable.medials if medial != HA)
    if syllable.killed:
        return onset
    vowel, tone = _vowel(syllable.vowel)
    closed = syllable.nasal or syllable.finals
    if syllable.tone or closed:
        tone = "".join(_TONES[mark] for mark in syllable.tone)
    if not syllable.vowel and not syllable.nasal and syllable.finals == "ယ":
        return onset + "ai" + tone
    finals = "".join(_consonants()[final].final for final in syllable.finals)
    return onset + vowel + ("m" if syllable.nasal else "") + finals + tone


def _vowel(signs: str) -> tuple[str, str]:
    """A vowel and the tone that it implies. Signs that Burmese does not combine are written one by one."""
    vowels = _vowels()
    row = vowels.get(signs)
    if row is not None:
        return row.latin, row.tone
    return "".join(vowels[sign].latin for sign in signs if sign != ASAT), ""


@cache
def _consonants() -> dict[str, ConsonantRow]:
    return {row.written: row for row in tables.read("mlcts_consonants", ConsonantRow)}


@cache
def _vowels() -> dict[str, VowelRow]:
    return {row.written: row for row in tables.read("mlcts_vowels", VowelRow)}

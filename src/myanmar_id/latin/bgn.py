"""Burmese in the system of BGN and PCGN (1970 agreement): as it is pronounced, without tones.

The system writes sounds, and Burmese spelling does not tell all of them. What is decided here by rule:

* an initial k hk s hs t ht p hp ky ch, and those with y, is voiced behind an open or nasal syllable of the same word, though not
  behind the prefix အ; in truth each compound has its own habit (အင်းစိန် is Insein, not Inzein);
* ရ is y, ဘ is b, ည် is i, save in the syllables of `bgn_syllables`.

What is not written: the voice that a weak first syllable takes from the second (စကား is spoken zaga), vowels that have become
weak (ပုသိမ် is Pathein), r for ရ in words of Pali, the first ny of ပညာ (spoken pyinnya).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from myanmar_id import tables
from myanmar_id.latin import spoken
from myanmar_id.latin.spoken import Piece, Syllable
from myanmar_id.text.cluster import AA, ASAT, HA, II, RA, UU, WA, YA, I, U


@dataclass(frozen=True, slots=True)
class OnsetRow:
    """How a syllable begins: a row of `bgn_onsets`.

    Attributes:
        written: a consonant with its medials, ွ apart.
        latin: how it is written.
        voiced: the same where it is voiced; "" where it cannot be.
    """

    written: str
    latin: str
    voiced: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class FinalRow:
    """A killed consonant: a row of `bgn_finals`.

    Attributes:
        written: the consonant.
        read_as: the one of က င စ ည ဉ တ န ယ that it sounds like; "" where it is not heard.
    """

    written: str
    read_as: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class RhymeRow:
    """How a syllable ends: a row of `bgn_rhymes`.

    Attributes:
        written: the vowel signs, and a killed consonant of those that `bgn_finals` reads others as; ွ in front where it colours
            the vowel.
        latin: how it is written.
    """

    written: str
    latin: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class SyllableRow:
    """A syllable whose rhyme is not that of the table: a row of `bgn_syllables`.

    Attributes:
        written: the syllable.
        rhyme: how its rhyme is written.
    """

    written: str
    rhyme: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class _Sounds:
    """One syllable in Latin letters.

    Attributes:
        onset: how it begins.
        voiced: how it begins where it is voiced.
        rhyme: the rest.
        voices: whether the syllable behind it is voiced.
    """

    onset: str
    voiced: str
    rhyme: str
    voices: bool


_LETTERS = {YA: "y", RA: "r"}
#: Behind these a final is read the same as behind the short vowel.
_SHORT = {AA: "", II: I, UU: U}
_NASALS = "ငဉညန"
_ASCII = str.maketrans("èôÈÔ", "eoEO")


def romanize(
    text: str,
    *,
    ascii: bool = False,
    voicing: bool = True,
    hyphens: Literal["usual", "all"] = "usual",
    separator: str = "",
) -> str:
    """Write Burmese in the BGN/PCGN system.

    Args:
        text: any text in Unicode; it is normalized first. What stands between spaces is one word.
        ascii: write è and ô without their accents.
        voicing: voice consonants by the rule above; if not, every consonant has the value of its letter.
        hyphens: "usual" writes a hyphen before a syllable that begins with a vowel and between t and h; "all" wherever the
            letters could be parted otherwise.
        separator: what stands between syllables, each then a word of its own, as in names of persons. Syllables whose
            consonants are stacked stay one word.

    Returns:
        Each Burmese word with a capital; digits as 0 to 9, ၊ and ။ as "," and ".". What is not Burmese stays as it is.

    Examples:
        >>> romanize("ရန်ကုန်"), romanize("ဖားအံ"), romanize("ပခုက္ကူ", ascii=True)
        ('Yangôn', 'Hpa-an', 'Pagokku')
        >>> romanize("ရန်ကုန်", voicing=False), romanize("ရန်ကုန်", hyphens="all")
        ('Yankôn', 'Yan-gôn')
        >>> romanize("လှတင်ဝင်း", separator=" ")
        'Hla Tin Win'

    Source: BGN/PCGN 1970 agreement, as its values are widely published; `data/tables/bgn_*.tsv` and `spelled_out.tsv`.
    """

    def spell(word: Piece) -> str:
        latin = _word(word, voicing=voicing, hyphens_all=hyphens == "all")
        return latin.translate(_ASCII) if ascii else latin

    found = spoken.pieces(text)
    return spoken.write(found if separator else spoken.words(found), spell, separator)


def _word(word: Piece, *, voicing: bool, hyphens_all: bool) -> str:
    out: list[str] = []
    before: _Sounds | None = None
    for syllable in word:
        sounds = _sounds(syllable)
        onset = sounds.onset
        if before is not None:
            if voicing and before.voices:
                onset = sounds.voiced
            if _is_parted(before.rhyme, onset, every=hyphens_all):
                out.append("-")
        out += [onset, sounds.rhyme]
        before = sounds
    latin = "".join(out)
    return latin[:1].upper() + latin[1:]


def _is_parted(rhyme: str, onset: str, *, every: bool) -> bool:
    """Whether a hyphen stands between a rhyme and the beginning of the syllable behind it."""
    if not rhyme:
        return False
    if not onset:
        return True
    if rhyme[-1] == "t" and onset[0] == "h":
        return True
    return every and any(_could_move(rhyme, onset, count) for count in (1, 2))


def _could_move(rhyme: str, onset: str, count: int) -> bool:
    """Whether the last letters of the rhyme could begin the next syllable."""
    return rhyme[:-count] in _rhyme_letters() and rhyme[-count:] + onset in _onset_letters()


@lru_cache(maxsize=8192)
def _sounds(syllable: Syllable) -> _Sounds:
    onset, voiced = _onset(syllable.base, syllable.medials.replace(WA, ""))
    w = "w" if WA in syllable.medials else ""
    if syllable.killed:
        return _Sounds(onset + w, voiced + w, "", voices=False)
    rhyme = _exceptions().get(replace(syllable, stacked=False))
    if rhyme is not None:
        return _Sounds(onset + w, voiced + w, rhyme, voices=True)
    final = "န" if syllable.nasal else _finals()[syllable.finals[0]] if syllable.finals else ""
    # A second killed consonant is heard in foreign words only (ဘတ်စ်, a bus).
    more = "".join(_onset(letter, "")[0] for letter in syllable.finals[0 if syllable.nasal else 1 :])
    coloured = (
        _rhymes().get(WA + _SHORT.get(syllable.vowel, syllable.vowel) + final + ASAT)
        if w or syllable.base == "ဝ"
        else None
    )
    if coloured is not None:
        rhyme, w = coloured, ""
    else:
        rhyme = _rhyme(syllable.vowel, final)
    prefix = syllable.base == "အ" and rhyme == "a" and not (syllable.medials or syllable.vowel or syllable.tone)
    return _Sounds(onset + w, voiced + w, rhyme + more, not more and rhyme[-1] not in "tk" and not prefix)


def _onset(base: str, medials: str) -> tuple[str, str]:
    """A consonant with its medials but ွ: plain and voiced. What Burmese does not combine is written letter by letter."""
    row = _onsets().get(base + medials)
    if row is not None:
        return row.latin, row.voiced or row.latin
    row = _onsets()[base]
    rest = "".join(_LETTERS[medial] for medial in medials if medial != HA)
    plain = ("h" if HA in medials and row.latin[:1] != "h" else "") + row.latin + rest
    return plain, row.voiced + rest if row.voiced else plain


def _rhyme(vowel: str, final: str) -> str:
    """A vowel and the final that it is read with. One that the table lacks ends in t or n behind its vowel."""
    rhymes = _rhymes()
    if final:
        rhyme = rhymes.get(_SHORT.get(vowel, vowel) + final + ASAT)
        if rhyme is not None:
            return rhyme
    plain = rhymes.get(vowel)
    if plain is None:
        plain = "".join(rhymes[sign] for sign in vowel if sign != ASAT)
    return plain + ("" if final in ("", "ယ") else "n" if final in _NASALS else "t")


@cache
def _onsets() -> dict[str, OnsetRow]:
    return {row.written: row for row in tables.read("bgn_onsets", OnsetRow)}


@cache
def _finals() -> dict[str, str]:
    return {row.written: row.read_as for row in tables.read("bgn_finals", FinalRow)}


@cache
def _rhymes() -> dict[str, str]:
    return {row.written: row.latin for row in tables.read("bgn_rhymes", RhymeRow)}


@cache
def _exceptions() -> dict[Syllable, str]:
    return {spoken.read(row.written): row.rhyme for row in tables.read("bgn_syllables", SyllableRow)}


@cache
def _onset_letters() -> frozenset[str]:
    """Every way in which a syllable can begin with a consonant."""
    plain = {latin for row in _onsets().values() for latin in (row.latin, row.voiced)} - {""}
    return frozenset(plain | {latin + "w" for latin in plain})


@cache
def _rhyme_letters() -> frozenset[str]:
    return frozenset(_rhymes().values())

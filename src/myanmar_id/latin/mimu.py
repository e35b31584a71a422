"""Burmese place names in the Latin spelling that MIMU, the Myanmar Information Management Unit, uses for villages and wards.

It writes what is heard, syllable by syllable, each with a capital: aspirates with h in front (Hp, Ht; Kh and S for the other
two), open aa as ar, killed ya as el, and few voiced letters. An onset, a rhyme, and syllables and words that are usually spelled
otherwise make the whole of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from myanmar_id import tables
from myanmar_id.latin.pieces import is_creaky_nasal, pieces, prepared, split, without_tone, without_visarga
from myanmar_id.text.burmese import OTHER_LETTERS, OTHER_MARKS
from myanmar_id.text.script import is_myanmar, to_ascii_digits


@dataclass(frozen=True, slots=True)
class SpellingRow:
    """How an onset, a rhyme or a word is spelled: a row of `place_onsets`, `place_rhymes` or `place_words`.

    Attributes:
        written: in Burmese: a consonant with its medials but ွ; a rhyme (ွ where it colours the vowel, vowel, final, tone); a
            word of several syllables.
        latin: its spelling: small letters, of a word with capitals and spaces.
    """

    written: str
    latin: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class SyllableRow:
    """How a syllable is spelled where onset and rhyme do not tell: a row of `place_syllables`.

    Attributes:
        written: one syllable; without visarga it serves the syllable with it, too.
        latin: its spelling in small letters.
        first: its spelling as the first of several syllables, None where it is the same.
    """

    written: str
    latin: str
    first: str | None
    source: tuple[str, ...]
    checked: str
    note: str


#: Killed consonants that close a syllable with the same sound.
_SAME_FINAL = str.maketrans("ခဂဃဆဇဈဋဌဍဎထဒဓသဖဗဘဏဠ", "ကကကစစစတတတတတတတတပပပနလ")
_FINAL = re.compile("[\u1000-\u1021](?=\u1037?\u103a)")
_FINALS = re.compile("[\u1000-\u1021]\u103a")
_OTHER = re.compile(f"[{OTHER_LETTERS}{OTHER_MARKS}]")
#: What belongs to the syllable before it.
_GOES_ON = re.compile("[\u102b-\u103e]|[\u1000-\u1021](?:\u1037?\u103a|\u1039)").match
_W = "\u103d"


def spell(text: str) -> str:
    """Spell a place name in Latin letters, syllable by syllable.

    Args:
        text: normalized Unicode text: a name without words such as ကျေးရွာ (village), which would be spelled too.

    Returns:
        ASCII where all of it is in Myanmar script: each syllable a word with a capital, some words as they are known in English.
        What is not in Myanmar script stays as it is. Letters that only other languages use are written as Unicode names them.

    Examples:
        >>> spell("ညောင်ပင်သာ"), spell("ကျောက်တလုံး"), spell("ဘုရားကြီးကုန်း")
        ('Nyaung Pin Thar', 'Kyauk Ta Lone', 'Hpa Yar Gyi Kone')

    Source: `data/tables/place_onsets.tsv`, `place_rhymes.tsv`, `place_syllables.tsv`, `place_words.tsv`.
    """
    units = pieces(text)
    words = _words()
    longest = _longest_word()
    found: list[str] = []
    at = 0
    while at < len(units):
        for count in range(min(longest, len(units) - at), 1, -1):
            word = words.get("".join(units[at : at + count]))
            if word is not None:
                found.append(word)
                at += count
                break
        else:
            is_first = at == 0 and len(units) > 1
            found.append(_piece(units[at], is_first=is_first))
            at += 1
    return " ".join(" ".join(found).split())


def word_end(text: str, at: int) -> int | None:
    """Where the longest word of the table that begins at `at` ends, or None.

    Examples:
        >>> word_end("မြို့သစ်", 0), word_end("မြို့သစ်", 6), word_end("မြို့မင်း", 0)
        (8, None, None)
    """
    ends = [at + len(word) for word in _words_by_first().get(text[at : at + 2], ()) if text.startswith(word, at)]
    return max((end for end in ends if not _GOES_ON(text, end)), default=None)


def _piece(unit: str, *, is_first: bool) -> str:
    if not is_myanmar(unit[0]):
        return unit
    digits = to_ascii_digits(unit)
    return digits if digits.isascii() else _syllable(unit, is_first).title()


@lru_cache(maxsize=4096)
def _syllable(unit: str, is_first: bool) -> str:
    """One prepared syllable in small letters, "" where it has no sound."""
    rows = _syllables()
    for form in (unit, without_visarga(unit)):
        row = rows.get(form)
        if row is not None:
            return row.first if is_first and row.first else row.latin
    if _OTHER.search(unit):
        return _by_character_names(unit)
    parts = split(unit)
    if parts is None:
        return _by_character_names(unit)
    onset, rhyme = parts
    onsets = _onsets()
    # A killed letter that is silent itself would leave nothing of it.
    return onsets.get(onset, onsets.get(onset[0], "")) + _rhyme(rhyme) or "a"


def _rhyme(rhyme: str) -> str:
    """A rhyme: from the table with its tone or without, with a final of the same sound, with w, or vowel and final apart."""
    rhymes = _rhymes()
    plain = without_tone(rhyme)
    same = _FINAL.sub(lambda final: final[0].translate(_SAME_FINAL), plain)
    for form in (rhyme, without_visarga(rhyme)):
        if form in rhymes:
            return rhymes[form]
    for form in (plain, same):
        if form in rhymes:
            return _creaky(rhymes[form]) if is_creaky_nasal(rhyme) else rhymes[form]
    if plain[0] == _W:
        return "w" + _rhyme(rhyme[1:])
    finals = _FINALS.findall(same)
    vowel = _FINALS.sub("", same)
    if vowel:
        head = rhymes[vowel] if vowel in rhymes else "".join(rhymes.get(sign, "") for sign in vowel)
    else:
        head = rhymes.get(finals.pop(0), "a")
    # The r of ar says that the vowel is long, as it is at an open end.
    return head.removesuffix("r" if finals else "") + "".join(rhymes.get(final, "")[1:] for final in finals)


def _creaky(spelled: str) -> str:
    """The t that a nasal takes before dot below; ng loses its g."""
    return (spelled.removesuffix("g") if spelled.endswith("ng") else spelled) + "t"


def _by_character_names(unit: str) -> str:
    """What cannot be read as Burmese, letter by letter as Unicode names it: MYANMAR LETTER SHAN KA is ka."""
    found = ""
    for char in unit:
        kind, _, name = unicodedata.name(char, "").removeprefix("MYANMAR ").removesuffix(" ABOVE").rpartition(" ")
        name = name.lower()
        if not name.isalpha():
            continue
        if "LETTER" in kind:
            found += name
        elif "VOWEL" in kind or "MEDIAL" in kind:
            found = found.removesuffix("a") + name
        elif name == "asat":
            found = found.removesuffix("a")
    return found


@cache
def _onsets() -> dict[str, str]:
    return {row.written: row.latin for row in tables.read("place_onsets", SpellingRow)}


@cache
def _rhymes() -> dict[str, str]:
    return {prepared(row.written): row.latin for row in tables.read("place_rhymes", SpellingRow)}


@cache
def _syllables() -> dict[str, SyllableRow]:
    return {prepared(row.written): row for row in tables.read("place_syllables", SyllableRow)}


@cache
def _words() -> dict[str, str]:
    """The words by their spelling with stacks parted."""
    return {"".join(pieces(row.written)): row.latin for row in tables.read("place_words", SpellingRow)}


@cache
def _longest_word() -> int:
    return max(len(pieces(word)) for word in _words())


@cache
def _words_by_first() -> dict[str, list[str]]:
    """The words as they are written, by their first two characters."""
    found: dict[str, list[str]] = {}
    for row in tables.read("place_words", SpellingRow):
        found.setdefault(row.written[:2], []).append(row.written)
    return found

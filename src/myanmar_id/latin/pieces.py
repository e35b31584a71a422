"""How a Burmese name is cut for spelling: into syllables, and a syllable into onset and rhyme."""

from __future__ import annotations

import re

from myanmar_id.text.syllable import syllables

_W = "\u103d"
_DOT, _VISARGA = "\u1037", "\u1038"
_ONSET = re.compile("([\u1000-\u1021])([\u103b-\u103e]*)(.*)", re.DOTALL)
_KILLED = re.compile("[\u1000-\u1021]\u1037?\u103a")
_LAST_KILLED = re.compile("[\u1000-\u1021]\u1037?\u103a\u1038?$")
_NASAL = re.compile("[\u1004\u1014\u1019\u1009\u100f]\u1037?\u103a|\u1036")
#: Vowels that are letters, as the silent letter with a vowel sign.
_VOWEL_LETTERS = {"ဣ": "အိ", "ဤ": "အီ", "ဥ": "အု", "ဦ": "အူ", "ဧ": "အေ", "ဩ": "အော", "ဪ": "အော်"}
_TALL_AA, _AA = "\u102b", "\u102c"
#: Letters that a bare aa would make look like others: it is written tall behind them, if no medial stands between.
_TALL_BEHIND = re.compile("(?<!\u1039)([ခဂငဒပဝ]\u1031?)\u102c")


def pieces(text: str) -> list[str]:
    """Cut a name as it is spelled in Latin letters.

    Args:
        text: normalized Unicode text.

    Returns:
        Syllables, spaces and runs of other characters, in order. Stacked consonants are parted (စန္ဒာ is စန် and ဒာ), tall aa is
        written as aa, and dot below stands before asat, so that what sounds alike is one key.

    Examples:
        >>> pieces("စန္ဒာဖြူ"), pieces("ဒေါ်")
        (['စန်', 'ဒာ', 'ဖြူ'], ['ဒော်'])
    """
    return syllables(prepared(text), split_stacks=True)


def prepared(text: str) -> str:
    """One spelling for what sounds alike: tall aa as aa, and dot below before asat."""
    return text.replace("\u103a\u1037", "\u1037\u103a").replace(_TALL_AA, _AA)


def written(unit: str) -> str:
    """Prepared syllables as they are written: tall aa where the letter before asks for it and is no lower half of a stack.

    Examples:
        >>> written("ဒော်"), written("ဝါ") == written("ဝာ")
        ('ဒေါ်', True)
    """
    return _TALL_BEHIND.sub("\\1\u102b", unit)


def split(unit: str) -> tuple[str, str] | None:
    """The onset and the rhyme of a prepared syllable; ွ goes with the rhyme, whose vowel it colours.

    Returns:
        Both, or None for what is no syllable of a consonant or vowel letter.

    Examples:
        >>> split("ကျော်"), split("ထွန်း"), split("ဦး")
        (('ကျ', 'ော်'), ('ထ', 'ွန်း'), ('အ', 'ူး'))
    """
    if unit[:1] in _VOWEL_LETTERS:
        unit = _VOWEL_LETTERS[unit[0]] + unit[1:]
    match = _ONSET.match(unit)
    if match is None:
        return None
    consonant, medials, rhyme = match.groups()
    return consonant + medials.replace(_W, ""), (_W if _W in medials else "") + rhyme


def without_visarga(rhyme: str) -> str:
    """A rhyme or a syllable without the mark of its high tone."""
    return rhyme.replace(_VISARGA, "")


def without_tone(rhyme: str) -> str:
    """A rhyme without the marks of its tone."""
    return rhyme.replace(_VISARGA, "").replace(_DOT, "")


def without_final(rhyme: str) -> str:
    """A rhyme without its killed consonants."""
    return _KILLED.sub("", rhyme)


def without_last_final(rhyme: str) -> str:
    """A rhyme without the last of its killed consonants, as foreign names have two: က်စ်."""
    return _LAST_KILLED.sub("", rhyme)


def is_creaky_nasal(rhyme: str) -> bool:
    """Whether a rhyme is a nasal with dot below, to which custom adds a t: သန့် Thant."""
    return _DOT in rhyme and _NASAL.search(rhyme) is not None

"""Burmese taken apart into the syllables that are spoken, which the named systems of romanization start from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from myanmar_id import tables
from myanmar_id.text.cluster import AA, ANUSVARA, ASAT, DOT_BELOW, HA, RA, TALL_AA, VIRAMA, VISARGA, WA, YA
from myanmar_id.text.normalize import normalize
from myanmar_id.text.script import MYANMAR, to_ascii_digits
from myanmar_id.text.syllable import syllables

_MEDIALS = (YA, RA, WA, HA)
#: Vowel signs in the order in which Burmese is spelled; tall aa has become aa.
_VOWELS = "\u1031\u102d\u102e\u1032\u102f\u1030\u102c"


@dataclass(frozen=True, slots=True)
class SpelledOutRow:
    """A letter or sign that is read like another spelling: a row of `spelled_out`.

    Attributes:
        written: an independent vowel, great sa, or a sign that stands for a word.
        spelled: the same with plain consonants and vowel signs.
    """

    written: str
    spelled: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Syllable:
    """One spoken syllable.

    Attributes:
        base: the consonant, U+1000 to U+1021.
        medials: out of ျ ြ ွ ှ, in this order.
        vowel: the vowel signs in the order of spelling, asat last where it belongs to them (ော်); "" for the vowel of a bare letter.
        nasal: whether it has an anusvara.
        finals: the killed consonants behind it.
        tone: what of dot below and visarga is written, in this order.
        killed: it is a consonant without a vowel, killed itself: a letter between two others in a stack, or one that stands alone.
        stacked: the consonant stands below another or below a kinzi.
    """

    base: str
    medials: str
    vowel: str
    nasal: bool
    finals: str
    tone: str
    killed: bool
    stacked: bool


#: Syllables that belong to one written piece: more than one where consonants are stacked.
Piece = tuple[Syllable, ...]

#: Pieces with more characters are not remembered, so that noise does not fill the memory.
_LONGEST = 32
_HAS_MYANMAR = re.compile(f"[{MYANMAR}]").search
_SYLLABLE = re.compile(
    f"([\u1000-\u1021])([\u102b-\u1032\u1036-\u1038\u103a-\u103e]*+)((?:[\u1000-\u1021][{DOT_BELOW}{ASAT}{VISARGA}]++){{0,4}}+)\\Z"
).match
_CONSONANT = re.compile("[\u1000-\u1021]")
#: Asat before a medial or u: the consonant closes one syllable and begins the next (ယောက်ျား), as a stacked pair does.
_CONTRACTION = re.compile(f"([\u1000-\u1021]){ASAT}(?=[{YA}{RA}{WA}\u102f\u1030])")
#: A comma or full stop that runs on; Latin text wants a space there, but not within a number.
_PUNCTUATION = re.compile("(?<=[0-9])\u104a(?=[0-9])|([\u104a\u104b])(?=(\\w)?)")
_WORD_BREAK = re.compile(f"(?<=[{MYANMAR}])\u200b++(?=[{MYANMAR}])")


def pieces(text: str) -> list[Piece | str]:
    """Burmese as spoken syllables, everything else as it is to be written.

    Args:
        text: any text; it is normalized here.

    Returns:
        In the order of `text`: the syllables of each piece that `text.syllable.syllables` finds, and strings between them, with
        digits as 0 to 9 and ၊ ။ as comma and full stop. Letters of other languages and marks without a letter stay strings.

    Examples:
        >>> [[one.base for one in piece] for piece in pieces("မန္တလေး")]
        [['မ', 'တ'], ['လ']]
        >>> pieces("၁၂၊ a")
        ['12,', ' ', 'a']
    """
    if _HAS_MYANMAR(text) is None:
        return [text] if text else []
    text = _PUNCTUATION.sub(_punctuation, to_ascii_digits(_WORD_BREAK.sub(" ", normalize(text))))
    text = _CONTRACTION.sub(f"\\1{VIRAMA}\\1", _signs().sub(lambda match: _spelled_out()[match[0]], text))
    return [(_taken_apart if len(piece) <= _LONGEST else _take_apart)(piece) or piece for piece in syllables(text)]


def write(found: Iterable[Piece | str], spell: Callable[[Piece], str], separator: str) -> str:
    """Spell each piece.

    Args:
        found: pieces or whole words, and what stands between them.
        spell: how one of them is written.
        separator: what stands between two of them.

    Returns:
        The text. Where Burmese meets a letter or digit of another script, the separator, or else a space, parts the two.
    """
    out: list[str] = []
    before: Piece | str = ""
    for piece in found:
        if isinstance(piece, str):
            if piece[0].isalnum() and not isinstance(before, str):
                out.append(separator or " ")
            out.append(piece)
        else:
            if not isinstance(before, str):
                out.append(separator)
            elif before[-1:].isalnum():
                out.append(separator or " ")
            out.append(spell(piece))
        before = piece
    return "".join(out)


def words(found: Iterable[Piece | str]) -> Iterator[Piece | str]:
    """The same with pieces that stand together joined."""
    word: list[Syllable] = []
    for piece in found:
        if not isinstance(piece, str):
            word += piece
            continue
        if word:
            yield tuple(word)
            word = []
        yield piece
    if word:
        yield tuple(word)


def read(syllable: str) -> Syllable:
    """The one syllable that a row of a table holds.

    Args:
        syllable: a syllable without stacks.
    """
    (piece,) = pieces(syllable)
    assert not isinstance(piece, str)
    (found,) = piece
    return found


def _take_apart(piece: str) -> Piece | None:
    """The spoken syllables of a piece, or None where it is not Burmese."""
    found: list[Syllable] = []
    for part in syllables(piece, split_stacks=True):
        match = _SYLLABLE(part)
        if match is None:
            return None
        base, signs, finals = match.groups()
        present = set(signs.replace(TALL_AA, AA))
        vowel = "".join(sign for sign in _VOWELS if sign in present)
        killed = ASAT in present and not vowel
        if ASAT in present and vowel:
            vowel += ASAT
        tones = present | set(finals)
        found.append(
            Syllable(
                base,
                "".join(medial for medial in _MEDIALS if medial in present),
                vowel,
                ANUSVARA in present,
                "".join(_CONSONANT.findall(finals)),
                "".join(tone for tone in (DOT_BELOW, VISARGA) if tone in tones),
                killed,
                bool(found),
            )
        )
    return tuple(found)


_taken_apart = lru_cache(maxsize=8192)(_take_apart)


def _punctuation(match: re.Match[str]) -> str:
    if match[1] is None:
        return ","
    return ("," if match[1] == "\u104a" else ".") + (" " if match[2] else "")


@cache
def _spelled_out() -> dict[str, str]:
    return {row.written: row.spelled for row in tables.read("spelled_out", SpelledOutRow)}


@cache
def _signs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_spelled_out(), key=len, reverse=True)))

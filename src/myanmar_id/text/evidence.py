"""What the characters themselves tell: which language's orthography a word fits, and what no typist of Zawgyi would write.

Zawgyi uses for Burmese shapes the code points that Unicode gives to Mon, Karen, Kayah, Shan and other languages. A word that
holds such characters is Unicode only if one of those languages writes all of its characters; the alternative, that it is Zawgyi
for a Burmese word, is weighed by `text.syllable_model`. The orthographies are in `data/tables/myanmar_orthographies.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from myanmar_id import tables


@dataclass(frozen=True, slots=True)
class Orthography:
    """A row of `myanmar_orthographies`: which letters and marks a language other than Burmese is written with.

    Attributes:
        code: ISO 639-3 code, or 639-1 where there is one.
        language: English name.
        letters: regular-expression class body.
        marks: regular-expression class body.
    """

    code: str
    language: str
    letters: str
    marks: str
    source: str
    checked: bool
    note: str


#: A character that Burmese in Unicode never has.
BEYOND = "\u1022\u1028\u1033-\u1035\u1050-\u109d\ua9e0-\ua9e5\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\ufe00"
#: What words are made of.
WORD = "\u1000-\u103f\u1050-\u109d\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\ufe00"
_beyond = re.compile(f"[{BEYOND}]").search
_words = re.compile(f"[{WORD}]+").findall

_UPPER = "[\u102d\u102e\u1032\u1036]?"
_PRE = "\u103b\u107e-\u1084"
_PLAIN = "\u1000-\u1007\u1010-\u1013\u1015-\u101a\u101c-\u101f\u1021"
_BASE = (
    "\u1000-\u1021\u1023-\u1027\u1029\u102a\u103f\u1040\u1047\u104e\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
)
_BELOW = (
    "\u102f\u1030\u1033\u1034\u1037\u103c\u103d\u1060-\u1063\u1065-\u1069\u106c\u106d\u1070-\u107c\u1085\u1087-\u108a"
    "\u1093-\u1096"
)
#: Shapes that Zawgyi has for places where the ordinary ones do not fit, typed where the ordinary ones do, and the same sign
#: twice. Each match makes Zawgyi less likely by `TYPING_COST`, the natural log of how much rarer it is than the ordinary one.
_untypical = re.compile(
    # The long-legged u and uu under a letter that has nothing below it.
    f"(?<![{_PRE}])[{_PLAIN}]{_UPPER}[\u1033\u1034]|\\A[{_PLAIN}]{_UPPER}[\u1033\u1034]"
    # u or uu twice, in either shape.
    "|[\u102f\u1030\u1033\u1034][\u102f\u1030\u1033\u1034]"
    # A sign that is typed before its letter, e or medial ra, where no letter follows.
    f"|[\u1031{_PRE}](?![\u1031{_PRE}{_BASE}])"
    # The code point of medial ha in the oldest fonts.
    "|\u103e"
    # The short-legged na with nothing below it.
    f"|(?<![{_PRE}])\u108f(?!{_UPPER}[{_BELOW}])"
).findall
TYPING_COST = 3.0


def untypical_zawgyi(text: str) -> float:
    """How much less likely the way `text` is typed makes it that it is Zawgyi.

    Returns:
        A natural log, 0 or more: `TYPING_COST` for each untypical shape.

    Examples:
        >>> untypical_zawgyi("ကူး"), untypical_zawgyi("ကဴး")
        (0.0, 3.0)

    Source: the shapes of the Zawgyi-One font.
    """
    return TYPING_COST * count_untypical(text)


def count_untypical(text: str) -> int:
    """How many untypical shapes there are in `text`."""
    return len(_untypical(text))


def words_beyond_burmese(text: str) -> list[str]:
    """The words of `text` that have a character which Burmese in Unicode never has.

    Examples:
        >>> words_beyond_burmese("မြန်မာ မႂ်ႇ")
        ['မႂ်ႇ']
    """
    return [word for word in _words(text) if _beyond(word)] if _beyond(text) else []


def languages(word: str) -> tuple[str, ...]:
    """Codes of the languages, Burmese apart, whose orthography has every character of `word`.

    Args:
        word: Myanmar letters and marks in Unicode, no digits, punctuation or spaces.

    Examples:
        >>> languages("မႂ်ႇ")
        ('shn', 'rbb', 'kht', 'phk', 'tjl')
        >>> languages("ၿမိဳ႕")
        ()

    Source: Unicode 15 ch. 16.3 and the names of the characters.
    """
    return tuple(row.code for row in orthographies() if re.fullmatch(f"[{row.letters}{row.marks}]*", word))


def fits_a_language(word: str) -> bool:
    """Whether some language other than Burmese writes every character of `word`."""
    return _fits()(word) is not None


@cache
def orthographies() -> tuple[Orthography, ...]:
    """The orthographies of the languages, Burmese apart."""
    return tables.read("myanmar_orthographies", Orthography)


@cache
def _fits() -> Callable[[str], re.Match[str] | None]:
    return re.compile("|".join(f"[{row.letters}{row.marks}]*+\\Z" for row in orthographies())).match

"""The words, marks and numbers that heights are written with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from myanmar_id import tables
from myanmar_id.fields.raw import DIGIT_LETTERS, fold


class Unit(StrEnum):
    """What a word or a mark of a height says; `NOISE` says nothing (and, height, about)."""

    FEET = "feet"
    INCHES = "inches"
    CM = "cm"
    METRES = "metres"
    HALF = "half"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word or a mark that heights are written with."""

    word: str
    unit: Unit
    source: tuple[str, ...]
    checked: str
    note: str


FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
FRACTION = re.compile(r"(?<![0-9])1/2(?![0-9])")
#: Quotes around a height: the closing one only where it is of the opening sort and the height is whole without it.
_QUOTED = re.compile(
    r"""\s*(?P<open>['"])\s*[^'"\s].*?(?P<close>(?:(?<=[^\s'"0-9])|(?<=['"]))\s*(?P=open)\s*\Z|\Z)""", re.DOTALL
)
_DIGIT_WORDS = {
    "တစ်": 1,
    "နှစ်": 2,
    "သုံး": 3,
    "လေး": 4,
    "ငါး": 5,
    "ခြောက်": 6,
    "ခုနစ်": 7,
    "ခုနှစ်": 7,
    "ရှစ်": 8,
    "ကိုး": 9,
    "တ": 1,
}
_TENS = {"ဆယ့်": 10, "ဆယ်": 10, "ရာ့": 100, "ရာ": 100}
_NUMBER_WORD = re.compile("|".join((*_DIGIT_WORDS, *_TENS)))


def unquoted(text: str) -> str:
    """A folded height without the quotes around it, which would read as feet or inches; its length stays."""
    match = _QUOTED.match(text)
    if match is None:
        return text
    end = match.start("close")
    return f"{' ' * match.end('open')}{text[match.end('open') : end]}" + " " * (len(text) - end)


def spelled(text: str) -> int:
    """The number that Burmese number words say, 1 to 999."""
    value, digit = 0, 0
    for word in _NUMBER_WORD.findall(text):
        if word in _TENS:
            value += (digit or 1) * _TENS[word]
            digit = 0
        else:
            digit = _DIGIT_WORDS[word]
    return value + digit


@cache
def lexer() -> tuple[re.Pattern[str], dict[str, Unit]]:
    """One expression for all tokens, longest word first, and the unit of each word."""
    words = {fold(row.word)[0]: row.unit for row in tables.read("height_words", WordRow)}
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    letters = "".join(map(re.escape, DIGIT_LETTERS))
    # A letter that stands for a digit does not begin a word.
    digit = rf"(?:[0-9](?![\u102b-\u103e])|[{letters}](?![\u102b-\u103e]|(?![IOol])[a-zA-Z]))"
    return re.compile(
        rf"(?P<fraction>[{''.join(FRACTIONS)}]|(?<![0-9])1/2(?![0-9]))"
        rf"|(?P<word>(?ai:{longest})(?![\u102b-\u103e])(?!(?<=[a-zA-Z])[a-zA-Z]))"
        rf"|(?P<number>{digit}{{1,9}}(?:\.{digit}{{1,17}})?)"
        rf"|(?P<spelled>(?:{_NUMBER_WORD.pattern})+(?![\u102b-\u103e]))"
        r"|(?P<dash>[-:_])|(?P<space>[ .,၊။()\[\]/]+)|(?P<other>.)",
        re.DOTALL,
    ), words

"""Addresses and professions: which stretches of a reading are words that the tables have, and which words look like the others."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from myanmar_id import tables
from myanmar_id.fields.occupation_words import Kind, OccupationRow, pieces
from myanmar_id.latin import gazetteer
from myanmar_id.latin.generics import GenericRow, Role
from myanmar_id.ocr.lexicon import language
from myanmar_id.ocr.lexicon.near import Vocabulary

_CUT = re.compile(r"([၀-၉0-9]+|[၊။,/()\-+.\s]+)")
_PLACE_ENDS = ("မြို့နယ်", "မြို့")
_MARKS = ("ငြိမ်း", "အငြိမ်းစား")
#: What a stretch that no table has weighs beside what language says of it, and one that ends in street or the like.
_UNLISTED, _UNLISTED_NAME = -3.0, -1.5
#: A letter that stands alone, but for one in brackets as in ward names.
_LONE = re.compile(r"(?<![\u1000-\u103f(])[\u1000-\u103f](?![\u1000-\u103f)])")
_LONE_LETTER = -3.0
#: A profession that no row has but that words of the table make up.
_COMPOUND = -1.5
#: How many words are tried for a stretch, and how many texts altogether.
_WORDS, _TEXTS = 4, 40
#: A letter, or several without any sign: the letter of a ward, an abbreviation.
_LETTERS = re.compile(r"[\u1000-\u1021]{1,3}").fullmatch


@cache
def places() -> Vocabulary:
    """Townships and states, alone and with the word for township behind them, and the words that addresses are made of."""
    names = gazetteer.places(str)
    words = [row.written for row in tables.read("place_generics", GenericRow)]
    ends = [name + end for name, place in names.items() if place.level == "township" for end in _PLACE_ENDS]
    return Vocabulary([*words, *names, *ends])


@cache
def professions() -> Vocabulary:
    """Professions, fields and places of work, and the marks of retirement."""
    rows = [
        row for row in tables.read("occupations", OccupationRow) if row.kind not in (Kind.PREFIX, Kind.MARK, Kind.LINK)
    ]
    return Vocabulary([*_MARKS, *(name for row in rows for name in (row.burmese, *row.aliases))])


def weight(text: str, vocabulary: Vocabulary) -> float:
    """The weight of a text by its stretches between signs and digits: 0 where all are listed.

    Args:
        text: normalized Unicode.
        vocabulary: the words that are listed.
    """
    if text in vocabulary:
        return 0.0
    open_parts = [part for part in _CUT.split(text) if _is_open(part, vocabulary)]
    lone = len(_LONE.findall(text))
    return language.signs(text) + _LONE_LETTER * lone + sum(_open_weight(part) for part in open_parts)


def _open_weight(part: str) -> float:
    """The weight of a stretch that is not listed: by language, save the word for street or the like at its end."""
    end = next((word for word in _ends() if part.endswith(word) and part != word), "")
    return (_UNLISTED_NAME if end else _UNLISTED) + min(language.free(part.removesuffix(end)), 0.0)


@cache
def _ends() -> tuple[str, ...]:
    """The words that names of places end in, the longest first."""
    words = (row.written for row in tables.read("place_generics", GenericRow) if Role.STRONG in row.roles)
    return tuple(sorted(words, key=len, reverse=True))


def profession(text: str) -> float:
    """The weight of a profession: little for one that words of the table make up."""
    found = weight(text, professions())
    if found < _COMPOUND and not any(piece.is_unknown for piece in pieces(text, 0, len(text))):
        return _COMPOUND + language.shape(text) + language.signs(text)
    return found


def address(text: str) -> float:
    """The weight of an address."""
    return weight(text, places())


def near(text: str, vocabulary: Vocabulary) -> list[str]:
    """Texts like this one, in which stretches that are not listed are words that are.

    Args:
        text: normalized Unicode, every character with a symbol.
        vocabulary: the words that are listed.

    Returns:
        At most 40 texts; none where everything is listed.
    """
    parts = _CUT.split(text)
    choices = [
        (part, *vocabulary.near(part, _WORDS)) if _is_open(part, vocabulary) else (part,) for part in parts if part
    ]
    whole = vocabulary.near(text, _WORDS) if len(choices) > 1 and text not in vocabulary else []
    found = dict.fromkeys(whole)
    for texts, one in enumerate(product(*choices)):
        if texts == _TEXTS:
            break
        found["".join(one)] = None
    found.pop(text, None)
    return list(found)[:_TEXTS]


def _is_open(part: str, vocabulary: Vocabulary) -> bool:
    """Whether a stretch has letters and is neither a word of the list nor an abbreviation."""
    return bool(part) and _CUT.match(part) is None and part not in vocabulary and _LETTERS(part) is None

"""A name as a value: honorific, name, and what is written behind it.

Burmese names have no family name, and an honorific is part of how a person is called. Nothing is ever taken out of a name here:
`str` of the value is the name as it stood, and where a first syllable may be an honorific or the name itself, that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from myanmar_id.errors import InvalidFormat, Problem, Severity
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.name import latin, parts
from myanmar_id.fields.raw import Raw, Refused, at_raw, parsed
from myanmar_id.text.detect import Encoding


@dataclass(frozen=True, slots=True)
class Name:
    """A name.

    Attributes:
        honorific: the honorific or title before the name as written, None where there is none.
        given: the name.
        aliases: other names behind (ခ), "also known as".
        deceased: whether it is marked (ကွယ်လွန်).
        retired: whether it is marked (ငြိမ်း).
        marks: other words in brackets behind it, such as မှီခို, dependant.
    """

    honorific: str | None = field(repr=False)
    given: str = field(repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    deceased: bool = field(default=False, repr=False)
    retired: bool = field(default=False, repr=False)
    marks: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return format(self)


_DIGIT = re.compile(r"\d").search
_DECEASED, _RETIRED, _ALIAS = "(ကွယ်လွန်)", "(ငြိမ်း)", "(ခ)"


def parse(text: str) -> Name:
    """Read a name. Any text with a letter is one.

    ဦး, ဒေါ်, ဒေါက်တာ and titles are always honorifics. မောင်, ကို and မ are one where at least two syllables follow and the syllable is
    not doubled; else they belong to the name, and so do the prefixes စိုင်း, နန်း, စော, နော် and the like.

    Args:
        text: the name, in either encoding, or in Latin letters.

    Returns:
        The name.

    Raises:
        InvalidFormat: `name.empty`, no letter.

    Examples:
        >>> name = parse("ဦးသိန်းဖိုး(ခ)ကိုဖိုး(ကွယ်လွန်)")
        >>> name.honorific, name.given, name.aliases, name.deceased
        ('ဦး', 'သိန်းဖိုး', ('ကိုဖိုး',), True)
        >>> parse("မခင်").honorific is None
        True

    Source: honorifics and marks as written on forms, `data/tables/honorifics.tsv` and `name_markers.tsv`.
    """
    return parsed(text, _find)[0]


def format(value: Name, script: Literal["my", "latin"] = "my") -> str:
    """Write a name.

    Args:
        value: the name.
        script: `my` as it stands on a card, `latin` for the customary Latin spelling.

    Returns:
        The name; `parse` reads the first form back.

    Examples:
        >>> format(Name("မ", "စန္ဒာဖြူ")), format(Name("မ", "စန္ဒာဖြူ"), "latin")
        ('မစန္ဒာဖြူ', 'Ma Sandar Phyu')
    """
    if script == "latin":
        return latin.spell(value)
    space = " " if value.honorific is not None and value.honorific.isascii() else ""
    aliases = "".join(_ALIAS + alias for alias in value.aliases)
    marks = "".join(f"({mark})" for mark in value.marks)
    flags = _RETIRED * value.retired + _DECEASED * value.deceased
    return f"{value.honorific or ''}{space}{value.given}{aliases}{marks}{flags}"


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("ကောင်းထက်စံ"), is_valid("၁၂၃")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[Name]:
    """Clean, read and romanize a raw name; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading. Problems: `name.honorific`, the first syllable may be an honorific or the name (suggested is what
        `given` is in the other reading); `name.digits`, there are digits in it.

    Examples:
        >>> reading = read("ဦးသိန်းဖိုး")
        >>> reading.text, reading.translation
        ('ဦးသိန်းဖိုး', 'U Thein Pho')
    """
    raw = Raw.of(text, encoding)
    try:
        value, problems = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    found = tuple(at_raw(raw, problem) for problem in problems)
    return Reading(format(value), value, latin.spell(value) or None, raw.steps, found)


def _find(raw: Raw) -> tuple[Name, list[Problem]]:
    """Read a cleaned name, or raise `Refused`."""
    if not any(char.isalpha() for char in raw.text):
        raise raw.refuse(InvalidFormat, "give a name", "name.empty")
    segments, flags, marks = parts.segments(raw.text)
    if not segments:
        segments = [" ".join(raw.text.split())]
        flags, marks = set(), ()
    honorific, given, doubtful = parts.split(segments[0])
    problems = []
    if doubtful:
        other = segments[0] if honorific else parts.without_first(given)
        message = "check the honorific: the first syllable may be one, or belong to the name"
        suggestions = (other,) if other != segments[0] else ()
        problems.append(Problem("name.honorific", message, Severity.INFO, None, suggestions))
    digit = _DIGIT(raw.text)
    if digit is not None:
        problems.append(Problem("name.digits", "check the name: it has digits", Severity.WARNING, digit.span()))
    deceased, retired = parts.MarkerKind.DECEASED in flags, parts.MarkerKind.RETIRED in flags
    return Name(honorific, given, tuple(segments[1:]), deceased, retired, marks), problems

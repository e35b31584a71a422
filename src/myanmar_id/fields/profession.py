"""Professions: the text as written, and its English name where the dictionary has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from myanmar_id import tables
from myanmar_id.errors import InvalidFormat, Problem, Repair, Severity
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.raw import Raw, Refused, fold, key, parsed
from myanmar_id.text import burmese
from myanmar_id.text.detect import Encoding


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession.

    Attributes:
        title: the profession in Burmese as written, without a mark of retirement; "" where somebody is just retired.
        retired: whether it is marked as retired.
    """

    title: str = field(repr=False)
    retired: bool = field(default=False, repr=False)

    @property
    def english(self) -> str | None:
        """The English name, or None where the dictionary does not have it."""
        return english(str(self))

    def __str__(self) -> str:
        return format(self)


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """A profession: aliases are kept as written, misspellings are repaired."""

    burmese: str
    english: str
    aliases: tuple[str, ...]
    misspellings: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


_SIGN = re.compile(f"[{burmese.MARKS}\u1031\u1039]").match
_RETIRED = "အငြိမ်းစား"
_MARK = "(ငြိမ်း)"
_RETIRED_WORDS = frozenset({"ငြိမ်း", _RETIRED})
_BUSINESS = (("လုပ်ငန်းရှင်", "{} business owner"), ("လုပ်ငန်း", "{}"))
_PARTS = re.compile(r"[၊,/]")


def parse(text: str) -> Profession:
    """Read a profession. Any text with a letter is one.

    Args:
        text: the profession, in either encoding.

    Returns:
        Title and mark of retirement. Where several professions stand beside each other, all are the title.

    Raises:
        InvalidFormat: `profession.empty`, no letter.

    Examples:
        >>> teacher = parse("ကျောင်းဆရာ(ငြိမ်း)")
        >>> teacher.title, teacher.retired, teacher.english
        ('ကျောင်းဆရာ', True, 'Retired school teacher')
    """
    return parsed(text, _find)[0]


def format(value: Profession, script: Literal["my", "latin"] = "my") -> str:
    """Write a profession.

    Args:
        value: the profession.
        script: `my` for Burmese; `latin` for English, where the dictionary has it.

    Returns:
        The text; `parse` reads the Burmese one back.

    Examples:
        >>> format(Profession("ဆရာဝန်", retired=True)), format(Profession("ဆရာဝန်"), "latin")
        ('ဆရာဝန်(ငြိမ်း)', 'Doctor')
    """
    mark = (_MARK if value.title else _RETIRED) if value.retired else ""
    text = value.title + mark
    return text if script == "my" else english(text) or text


def english(text: str) -> str | None:
    """The English name of a profession as written in Burmese.

    Args:
        text: one profession, or several with commas or slashes between them.

    Returns:
        The English name, `Retired ...` where marked, or None where any part is unknown.

    Examples:
        >>> english("ကျောင်းသား"), english("ရာဘာခြံလုပ်ငန်း"), english("ဆရာဝန်၊ စာရေးဆရာ"), english("ကကက")
        ('Student', 'Rubber plantation', 'Doctor, writer', None)
    """
    whole = _one(text)
    if whole is not None:
        return whole
    parts = [_one(part) for part in _PARTS.split(text)]
    if len(parts) == 1 or not all(parts):
        return None
    first, *rest = dict.fromkeys(part for part in parts if part is not None)
    return ", ".join((first, *map(_lower_first, rest)))


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("ဆရာဝန်"), is_valid("-")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[Profession]:
    """Clean, read and translate a raw profession; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading. Listed misspellings are repaired (`profession.spelling`); `profession.unknown` says that there is no English.

    Examples:
        >>> read("ကျောင်းသား").translation
        'Student'
    """
    raw = Raw.of(text, encoding)
    try:
        value, repairs = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    translation = value.english
    problems: tuple[Problem, ...] = ()
    if translation is None:
        problems = (Problem("profession.unknown", "translate this by hand: the dictionary lacks it", Severity.INFO),)
    return Reading(format(value), value, translation, raw.repairs(repairs), problems)


def _find(raw: Raw) -> tuple[Profession, list[Repair]]:
    """Read a cleaned profession, or raise `Refused`."""
    if not any(char.isalpha() for char in raw.text):
        raise raw.refuse(InvalidFormat, "give a profession", "profession.empty")
    start, end, retired = _bare(raw.text)
    written = raw.text[start:end]
    title = " ".join(written.split())
    misspelt = _misspelt().get(key(title)[0])
    if misspelt is not None:
        repairs = [Repair(("profession.spelling",), start, end, raw.text[start:end], misspelt)]
        return Profession(misspelt, retired), repairs
    return Profession(title, retired), []


def _bare(text: str) -> tuple[int, int, bool]:
    """Where the title stands in a profession, marks of retirement and brackets around it left out, and whether it had a mark."""
    folded, offsets = fold(text)
    start, end = 0, len(folded)
    retired = False
    if _PARTS.search(folded) is None:
        while True:
            start, end = _trimmed(folded, start, end)
            opened = folded.rfind("(", start, end) if folded.endswith(")", start, end) else -1
            if opened >= 0 and folded[opened + 1 : end - 1].strip() in _RETIRED_WORDS:
                end = opened
            elif opened == start:
                start, end = start + 1, end - 1
                continue
            elif folded.endswith((_RETIRED, " ငြိမ်း"), start, end):
                end -= len(_RETIRED) if folded.endswith(_RETIRED, start, end) else len(" ငြိမ်း")
            elif folded.startswith(_RETIRED, start, end) and not _SIGN(folded, start + len(_RETIRED)):
                start += len(_RETIRED)
            else:
                break
            retired = True
    start, end = _trimmed(folded, start, end)
    return offsets[start], offsets[end - 1] + 1 if end > start else offsets[start], retired


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """`text[start:end]` without surrounding space, as offsets."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _one(text: str) -> str | None:
    """The English name of one profession."""
    start, end, retired = _bare(text)
    letters = key(text[start:end])[0]
    if retired and not letters:
        return "Retired"
    name = _names().get(letters)
    for suffix, pattern in _BUSINESS:
        if name is None and letters.endswith(suffix):
            base = _names().get(letters.removesuffix(suffix))
            name = None if base is None else pattern.format(base)
    return name if name is None or not retired else f"Retired {_lower_first(name)}"


def _lower_first(name: str) -> str:
    """A name inside a sentence: small, unless its first word is a proper noun of the tables."""
    return name if name.split(maxsplit=1)[0] in _PROPER else name[0].lower() + name[1:]


_PROPER = frozenset({"Pyithu", "Amyotha", "Hluttaw", "Union", "Region", "State", "High"})


@cache
def _names() -> dict[str, str]:
    """The English name of every spelling, by its key."""
    return {
        key(name)[0]: row.english
        for row in tables.read("occupations", OccupationRow)
        for name in (*row.misspellings, *row.aliases, row.burmese)
    }


@cache
def _misspelt() -> dict[str, str]:
    """The right spelling of every misspelling, by its key."""
    return {key(name)[0]: row.burmese for row in tables.read("occupations", OccupationRow) for name in row.misspellings}

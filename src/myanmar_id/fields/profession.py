"""Professions: the text as written, and its English as far as the tables have its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from myanmar_id.errors import InvalidFormat, Problem, Repair, Severity, replay
from myanmar_id.fields import occupation_english
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.raw import Raw, Refused, fold, parsed
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
        """The English name, with what no table has in Burmese; None where nothing of it is known."""
        return english(str(self))

    def __str__(self) -> str:
        return format(self)


_SIGN = re.compile(f"[{burmese.MARKS}\u1031\u1039]").match
_RETIRED = "အငြိမ်းစား"
_MARK = "(ငြိမ်း)"
_RETIRED_WORDS = frozenset({"ငြိမ်း", _RETIRED})
_MARK_FIRST = re.compile(r"\(\s*(?:ငြိမ်း|အငြိမ်းစား)\s*\)").match
_PARTS = re.compile(r"[၊,/+&;။]")


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
        script: `my` for Burmese; `latin` for English, where any of it is known.

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
        text: one profession, or several with commas, slashes or brackets between them.

    Returns:
        The English name, put together from the words of the table; what none of them has stays in Burmese. None where none is
        known. A person is `Retired ...` where so marked, a field or a place of work is `... (retired)`.

    Examples:
        >>> english("ကျောင်းသား"), english("ရာဘာခြံလုပ်ငန်း"), english("ဆရာဝန်၊ စာရေးဆရာ"), english("ကကက")
        ('Student', 'Rubber plantation', 'Doctor, writer', None)
        >>> english("မြို့နယ်ပညာရေးမှူးရုံး"), english("ဒုတိယညွှန်ကြားရေးမှူး(ငြိမ်း)"), english("ပညာရေး(ငြိမ်း)")
        ('Township education officer office', 'Retired deputy director', 'Education (retired)')

    Source: `data/tables/occupations.tsv`, each row with its own, and the names of places of `myanmar_id.latin`.
    """
    return occupation_english.translate(text).text or None


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
        The reading. Listed misspellings are repaired (`profession.spelling`); `profession.unknown` says where a stretch is that no
        table has: it stands in Burmese in the translation, and where nothing is known there is no translation.

    Examples:
        >>> read("ကျောင်းသား").translation, read("ကကဂဂဆိုင်").translation
        ('Student', 'ကကဂဂ shop')
    """
    raw = Raw.of(text, encoding)
    try:
        value, repairs, unknown = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    problems = tuple(
        Problem("profession.unknown", "translate this by hand: the dictionary lacks it", Severity.INFO, raw.span(*span))
        for span in unknown
    )
    return Reading(format(value), value, value.english, raw.repairs(repairs), problems)


def _find(raw: Raw) -> tuple[Profession, list[Repair], list[tuple[int, int]]]:
    """Read a cleaned profession, with the stretches of it that no table has, or raise `Refused`."""
    if not any(char.isalpha() for char in raw.text):
        raise raw.refuse(InvalidFormat, "give a profession", "profession.empty")
    start, end, retired = _bare(raw.text)
    written = raw.text[start:end]
    found = occupation_english.translate(written)
    repairs = [
        Repair(("profession.spelling",), first, last, written[first:last], right)
        for first, last, right in found.misspelt
    ]
    title = " ".join(replay(written, repairs).split())
    in_text = [replace(one, start=start + one.start, end=start + one.end) for one in repairs]
    return Profession(title, retired), in_text, [(start + first, start + last) for first, last in found.unknown]


def _bare(text: str) -> tuple[int, int, bool]:
    """Where the title stands in a profession, marks of retirement and brackets around it left out, and whether it had a mark."""
    folded, offsets = fold(text)
    start, end = 0, len(folded)
    retired = False
    if _PARTS.search(folded) is None:
        opened, seen = end, -1
        closes = is_mark = False
        while True:
            start, end = _trimmed(folded, start, end)
            if end != seen:  # else only the start has moved
                if opened >= end:
                    opened = folded.rfind("(", start, end)
                closes = opened >= start and folded.endswith(")", start, end)
                is_mark = closes and folded[opened + 1 : end - 1].strip() in _RETIRED_WORDS
                seen = end
            if is_mark:
                end = opened
            elif closes and opened == start:
                start, end = start + 1, end - 1
                continue
            elif (mark := _MARK_FIRST(folded, start, end)) is not None:
                start = mark.end()
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

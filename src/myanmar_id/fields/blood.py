"""Blood groups: ABO, with Rh where it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Literal

from myanmar_id import tables
from myanmar_id.errors import InvalidFormat, Repair, UnknownComponent
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.raw import Raw, Refused, fold, parsed
from myanmar_id.text.detect import Encoding


class Abo(StrEnum):
    """The group in the ABO system."""

    A = "A"
    B = "B"
    AB = "AB"
    O = "O"


class Rh(StrEnum):
    """The Rh(D) group."""

    POSITIVE = "+"
    NEGATIVE = "-"


@dataclass(frozen=True, slots=True)
class BloodGroup:
    """A blood group.

    Attributes:
        abo: A, B, AB or O.
        rh: positive, negative, or None where it is not written.
    """

    abo: Abo = field(repr=False)
    rh: Rh | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return format(self, "latin")


class Part(StrEnum):
    """What a word of a blood group says; `REPAIR` is a listed misspelling of an ABO group."""

    ABO = "abo"
    RH = "rh"
    NOISE = "noise"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word or a mark that blood groups are written with; `value` is the group, the sign, or `rh` for that system's name."""

    word: str
    part: Part
    value: str
    source: tuple[str, ...]
    checked: str
    note: str


_BURMESE = {Abo.A: "အေ", Abo.B: "ဘီ", Abo.AB: "အေဘီ", Abo.O: "အို"}


def parse(text: str) -> BloodGroup:
    """Read a blood group.

    The group is a Latin letter or its Burmese name; quotes, brackets and words such as သွေး, အုပ်စု and Rh may stand around it;
    Rh is `+`, `-`, ပေါင်း, နုတ်, positive or negative.

    Args:
        text: the group, in either encoding.

    Returns:
        The group.

    Raises:
        InvalidFormat: `blood.empty`, or `blood.format` (no group, two groups, two signs).
        UnknownComponent: `blood.word`, an unknown word.

    Examples:
        >>> parse("အေဘီ(+)") == BloodGroup(Abo.AB, Rh.POSITIVE), parse("'B'").rh
        (True, None)

    Source: words in use on cards and in hospitals (general knowledge).
    """
    return parsed(text, _find)[0]


def format(value: BloodGroup, script: Literal["my", "latin"] = "my") -> str:
    """Write a blood group as the card does.

    Args:
        value: the group.
        script: `my` for the Burmese name of the letter, `latin` for the letter.

    Returns:
        The group, its sign behind it; `parse` reads it back.

    Examples:
        >>> format(BloodGroup(Abo.B)), format(BloodGroup(Abo.B, Rh.NEGATIVE), "latin")
        ('ဘီ', 'B-')
    """
    return (_BURMESE[Abo(value.abo)] if script == "my" else value.abo.value) + (value.rh or "")


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("Rh+ O"), is_valid("C")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[BloodGroup]:
    """Clean, read and translate a raw blood group; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading; a zero for the letter O (`blood.zero-for-o`) and listed misspellings (`blood.spelling`) are repaired.

    Examples:
        >>> reading = read("0+")
        >>> reading.text, reading.translation, reading.repairs[0].code
        ('အို+', 'O+', 'blood.zero-for-o')
    """
    raw = Raw.of(text, encoding)
    try:
        value, repairs = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    return Reading(format(value), value, format(value, "latin"), raw.repairs(repairs))


def _find(raw: Raw) -> tuple[BloodGroup, list[Repair]]:
    """Read a cleaned blood group, or raise `Refused`."""
    text, offsets = fold(raw.text)
    lexer, words = _lexer()
    groups: list[Abo] = []
    signs: set[Rh] = set()
    repairs = []
    found = []
    for match in lexer.finditer(text):
        start, end = offsets[match.start()], offsets[match.end()]
        if match.lastgroup == "other":
            raise raw.refuse(UnknownComponent, "give A, B, AB or O, and + or - for Rh", "blood.word", (start, end))
        if match.lastgroup == "word":
            found.append((words[match[0].lower()], start, end))
    rows = [row for row, _, _ in found]
    for at, (row, start, end) in enumerate(found):
        if row.part in (Part.ABO, Part.REPAIR):
            groups.append(Abo(row.value))
        elif row.part is Part.RH and not _is_hyphen(rows, at):
            signs.add(Rh(row.value))
        if row.part is Part.REPAIR:
            code = "blood.zero-for-o" if row.word == "0" else "blood.spelling"
            after = row.value if row.word.isascii() and raw.text[start:end].isascii() else _BURMESE[Abo(row.value)]
            repairs.append(Repair((code,), start, end, raw.text[start:end], after))
    if groups == [Abo.A, Abo.B]:
        groups = [Abo.AB]
    if not groups and not text.strip(" -.()'\"*_<>«»=~"):
        raise raw.refuse(InvalidFormat, "give a blood group", "blood.empty")
    if len(groups) != 1 or len(signs) > 1:
        raise raw.refuse(InvalidFormat, "give one group, A, B, AB or O, and at most one of + and -", "blood.format")
    return BloodGroup(groups[0], signs.pop() if signs else None), repairs


def _is_hyphen(rows: list[WordRow], at: int) -> bool:
    """Whether a dash is no sign but stands between words: before another sign, or before the group unless Rh stands before it."""
    if rows[at].word != Rh.NEGATIVE or at + 1 == len(rows):
        return False
    behind = rows[at + 1].part
    return behind is Part.RH or (behind in (Part.ABO, Part.REPAIR) and (at == 0 or rows[at - 1].value != "rh"))


@cache
def _lexer() -> tuple[re.Pattern[str], dict[str, WordRow]]:
    """One expression for all words, longest first, and their rows."""
    words = {fold(row.word)[0]: row for row in tables.read("blood_groups", WordRow)}
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    # A Latin word is not part of a longer one, a Burmese one is not cut before a mark that belongs to it.
    word = rf"(?ai:{longest})(?![\u102b-\u103e])(?!(?<=[a-zA-Z])[a-zA-Z])"
    space = r"[ .,:;()'\"\[\]၊။*_<>«»=~]+|/(?=\s*[rR+-])"
    pattern = rf"(?P<word>{word})|(?P<space>{space})|(?P<other>.)"
    return re.compile(pattern, re.DOTALL), words

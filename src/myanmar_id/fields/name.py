"""Names: honorific, name, and what is written behind it; and their customary Latin spelling.

Burmese names have no family name, and an honorific is part of how a person is called. Nothing is ever taken out of a name here:
`str` of the value is the name as it stood, and where a first syllable may be an honorific or the name itself, that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Literal

from myanmar_id import tables
from myanmar_id.errors import InvalidFormat, ParseError, Problem, Severity
from myanmar_id.fields import name_match
from myanmar_id.fields import romanize as rules
from myanmar_id.fields.base import Reading
from myanmar_id.fields.raw import Raw, Refused, at_raw
from myanmar_id.text.detect import Encoding
from myanmar_id.text.syllable import syllables


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


class HonorificKind(StrEnum):
    """`TITLE` is never a name; `AMBIGUOUS` is as often the first syllable of one."""

    TITLE = "title"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class HonorificRow:
    """An honorific or title."""

    burmese: str
    latin: str
    kind: HonorificKind
    also_latin: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


class MarkerKind(StrEnum):
    """What a word behind a name says."""

    DECEASED = "deceased"
    RETIRED = "retired"
    ALIAS = "alias"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A word behind a name; `bracketed` where it counts in brackets only."""

    word: str
    kind: MarkerKind
    bracketed: bool
    source: tuple[str, ...]
    checked: str
    note: str


_DECEASED, _RETIRED, _ALIAS = "(ကွယ်လွန်)", "(ငြိမ်း)", "(ခ)"
_FEWEST_AFTER_AMBIGUOUS = 2
_LONGEST_TITLE = 6


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
    try:
        return _find(Raw.of(text))[0]
    except Refused as refused:
        raise refused.error from None


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
        return _latin(value)
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
    try:
        parse(text)
    except ParseError:
        return False
    return True


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
    return Reading(format(value), value, _latin(value) or None, raw.steps, found)


def romanize(text: str) -> str:
    """The customary Latin spelling of a name, by rule.

    Args:
        text: a name, with honorific or without, in either encoding.

    Returns:
        ASCII; "" where nothing can be spelled.

    Examples:
        >>> romanize("ဒေါ်ခင်ထွေး"), romanize("ဒေါက်တာဦးအောင်အောင်")
        ('Daw Khin Htwe', 'Dr. U Aung Aung')

    Source: see `fields.romanize`.
    """
    try:
        return _latin(parse(text))
    except ParseError:
        return ""


def romanizations(text: str, n: int = 5) -> list[tuple[str, float]]:
    """Several Latin spellings of a name, the likeliest first.

    Args:
        text: a name, in either encoding.
        n: how many at most.

    Returns:
        Spellings with weights that rank and are not calibrated: they are no probabilities. [] where nothing can be spelled.

    Examples:
        >>> [spelling for spelling, _ in romanizations("ဦးထွန်းဝေ", 2)]
        ['U Tun Wai', 'U Tun Way']
    """
    try:
        value = parse(text)
    except ParseError:
        return []
    head = "" if value.honorific is None else _latin_honorific(value.honorific) + " "
    return [(head + spelled, weight) for spelled, weight in rules.spellings(value.given, n) if spelled]


def match_key(text: str) -> str:
    """A key that the usual spellings of one name share, in Burmese or Latin, with an honorific or without.

    Args:
        text: a name.

    Returns:
        Small ASCII letters, "" where there is no name. Equal keys are names that sound alike, not surely the same name.

    Examples:
        >>> match_key("ဦးခိုင်ထွန်း") == match_key("U Khine Htun") == match_key("khaing tun")
        True
    """
    try:
        value = parse(text)
    except ParseError:
        return ""
    return name_match.key(rules.romanize(value.given))


def similarity(a: str, b: str) -> float:
    """How alike two names are, in Burmese or Latin.

    Args:
        a: a name.
        b: another.

    Returns:
        1 where the keys are equal, 0 where they share nothing or there is no name. A ranking, not a probability.

    Examples:
        >>> similarity("ခင်ခိုင်", "Khin Khine"), similarity("အောင်အောင်", "Su Su") < 0.5
        (1.0, True)
    """
    return name_match.similarity(match_key(a), match_key(b))


def _find(raw: Raw) -> tuple[Name, list[Problem]]:
    """Read a cleaned name, or raise `Refused`."""
    if not any(char.isalpha() for char in raw.text):
        raise raw.refuse(InvalidFormat, "give a name", "name.empty")
    segments, flags, marks = _segments(raw.text)
    if not segments:
        segments = [" ".join(raw.text.split())]
        flags, marks = set(), ()
    honorific, given, doubtful = _split(segments[0])
    problems = []
    if doubtful:
        other = segments[0] if honorific else _without_first(given)
        message = "check the honorific: the first syllable may be one, or belong to the name"
        problems.append(Problem("name.honorific", message, Severity.INFO, None, (other,)))
    digit = next((at for at, char in enumerate(raw.text) if char.isdigit()), None)
    if digit is not None:
        problems.append(Problem("name.digits", "check the name: it has digits", Severity.WARNING, (digit, digit + 1)))
    deceased, retired = MarkerKind.DECEASED in flags, MarkerKind.RETIRED in flags
    return Name(honorific, given, tuple(segments[1:]), deceased, retired, marks), problems


def _segments(text: str) -> tuple[list[str], set[MarkerKind], tuple[str, ...]]:
    """The name and its aliases, and what the marks behind them say."""
    pattern, kinds = _markers()
    segments = [""]
    flags: set[MarkerKind] = set()
    marks = []
    at = 0
    for match in pattern.finditer(text):
        segments[-1] += text[at : match.start()] + " "
        at = match.end()
        word = (match["inside"] or match["plain"]).lower()
        kind = kinds[word]
        if kind is MarkerKind.ALIAS:
            segments.append("")
        elif kind is MarkerKind.MARK:
            marks.append(word)
        else:
            flags.add(kind)
    segments[-1] += text[at:]
    written = [" ".join(segment.split()) for segment in segments]
    return [one for one in written if any(char.isalpha() for char in one)], flags, tuple(marks)


def _split(text: str) -> tuple[str | None, str, bool]:
    """Honorific, name, and whether another split is as good."""
    if text[0].isascii():
        return _split_latin(text)
    pieces = syllables(text)
    at = _titles(pieces)
    if at == len(pieces):
        return None, text, False
    if at:
        return "".join(pieces[:at]).strip(), "".join(pieces[at:]).strip(), False
    if _honorifics().get(pieces[0]) is not HonorificKind.AMBIGUOUS:
        return None, text, False
    after = [piece for piece in syllables("".join(pieces[1:]), split_stacks=True) if not piece.isspace()]
    if not after:
        return None, text, False
    if len(after) < _FEWEST_AFTER_AMBIGUOUS or after[0] == pieces[0]:
        return None, text, True
    return pieces[0], "".join(pieces[1:]).strip(), True


def _titles(pieces: list[str]) -> int:
    """How many pieces at the beginning are titles, each the longest there is, leaving something behind them."""
    at = 0
    last = max((index for index, piece in enumerate(pieces) if any(map(str.isalpha, piece))), default=0)
    while True:
        start = at
        while start < len(pieces) and pieces[start].isspace():
            start += 1
        for count in range(_LONGEST_TITLE, 0, -1):
            if _honorifics().get("".join(pieces[start : start + count])) is HonorificKind.TITLE:
                break
        else:
            return at
        if start + count > last:
            return at
        at = start + count


def _split_latin(text: str) -> tuple[str | None, str, bool]:
    """The same for a name in Latin letters: honorifics are words, with a dot or without."""
    words = text.split()
    at = 0
    while at < len(words) - 1:
        kind = _latin_kinds().get(words[at].rstrip(".").lower())
        if kind is None or (kind is HonorificKind.AMBIGUOUS and at):
            break
        if kind is HonorificKind.AMBIGUOUS:
            if len(words) <= _FEWEST_AFTER_AMBIGUOUS or words[0].lower() == words[1].lower():
                return None, text, True
            return words[0], " ".join(words[1:]), True
        at += 1
    return (" ".join(words[:at]), " ".join(words[at:]), False) if at else (None, text, False)


def _without_first(text: str) -> str:
    """A name without its first syllable or word."""
    first = text.split(maxsplit=1)[0] if text[0].isascii() else syllables(text)[0]
    return text[len(first) :].strip()


def _latin(value: Name) -> str:
    """The name in Latin letters, "" where nothing can be spelled."""
    given = rules.romanize(value.given)
    if not given:
        return ""
    head = "" if value.honorific is None else _latin_honorific(value.honorific) + " "
    aliases = "".join(f" (a) {spelled}" for alias in value.aliases if (spelled := _latin(_alias(alias))))
    return head + given + aliases + " (retired)" * value.retired + " (deceased)" * value.deceased


def _alias(text: str) -> Name:
    honorific, given, _ = _split(text)
    return Name(honorific, given)


def _latin_honorific(honorific: str) -> str:
    """An honorific, or several, in Latin letters."""
    if honorific.isascii():
        return honorific
    latin = {row.burmese: row.latin for row in _honorific_rows()}
    pieces = [piece for piece in syllables(honorific) if not piece.isspace()]
    out = []
    at = 0
    while at < len(pieces):
        count = next((n for n in range(_LONGEST_TITLE, 0, -1) if "".join(pieces[at : at + n]) in latin), 1)
        word = "".join(pieces[at : at + count])
        out.append(latin.get(word) or rules.romanize(word))
        at += count
    return " ".join(out)


@cache
def _honorific_rows() -> tuple[HonorificRow, ...]:
    return tables.read("honorifics", HonorificRow)


@cache
def _honorifics() -> dict[str, HonorificKind]:
    return {row.burmese: row.kind for row in _honorific_rows()}


@cache
def _latin_kinds() -> dict[str, HonorificKind]:
    return {word.rstrip(".").lower(): row.kind for row in _honorific_rows() for word in (row.latin, *row.also_latin)}


@cache
def _markers() -> tuple[re.Pattern[str], dict[str, MarkerKind]]:
    """One expression for all marks, and what each says."""
    rows = tables.read("name_markers", MarkerRow)
    longest = sorted(rows, key=lambda row: -len(row.word))
    inside = "|".join(re.escape(row.word) for row in longest)
    plain = "|".join(re.escape(row.word) for row in longest if not row.bracketed)
    # Without brackets "deceased" counts where it stands alone; of one letter it never does.
    alone = "|".join(re.escape(row.word) for row in longest if row.bracketed and len(row.word) > 3)
    pattern = (
        rf"[(（\[] {{0,2}}(?ai:(?P<inside>{inside})) {{0,2}}[)）\]]"
        rf"|(?P<plain>(?ai:(?<![a-z.])(?:{plain})(?![a-z])|(?<=\s)(?:{alone})(?![^\s(])))\.?"
    )
    return re.compile(pattern), {row.word: row.kind for row in rows}

"""Ethnic groups and religion, which a card writes in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from myanmar_id.errors import InvalidFormat, Problem, Repair, Severity
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.origin_names import Known, longest, misspelt, names, sound
from myanmar_id.fields.raw import Raw, Refused, at_raw, fold, key, parsed
from myanmar_id.text.detect import Encoding


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody comes from, in Burmese.

    Attributes:
        groups: ethnic groups in the order written; unknown ones as they stand.
        religion: the religion, or None where there is none.
    """

    groups: tuple[str, ...] = field(repr=False)
    religion: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return format(self)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the text; `known` None where no table has it. `field_no` counts the commas before it."""

    start: int
    end: int
    text: str
    known: Known | None
    field_no: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch between separators: its letters as a key, and the offset of each."""

    key: str
    offsets: tuple[int, ...]
    end: int
    field_no: int
    spaced: bool


_SUFFIXES = ("တိုင်းရင်းသား", "နိုင်ငံသား", "လူမျိုး", "ဘာသာဝင်", "ဘာသာ")
_NOISE = frozenset({"နှင့်", "and", *_SUFFIXES})
_LONGEST_JOIN = 4
_LONGEST_RUN = 80
_MARKS = frozenset(map(chr, range(0x102B, 0x103F)))
_SEPARATOR = re.compile(r"[၊,/+\-()\[\];:|။\"'&_*=~×<>\s]+")
_COMMAS = frozenset("၊,;။")


def parse(text: str) -> Origin:
    """Read ethnic groups and religion.

    Parts stand between `၊ , / - +`, spaces or brackets; a table tells a religion from a group, so `ရှမ်း-ဗမာ/ဗုဒ္ဓ` has two groups.
    Known parts written together are taken apart, words such as လူမျိုး, ဘာသာ and နှင့် are left out, unknown parts are kept as written.
    A part that differs from one known name only in tones, asat, doubled letters or letters that sound alike is that name.

    Args:
        text: the line, in either encoding; English names are read too.

    Returns:
        The groups and the religion, in Burmese.

    Raises:
        InvalidFormat: `origin.empty`, or `origin.format` (no letter).

    Examples:
        >>> origin = parse("ဗမာ၊ဗုဒ္ဓ")
        >>> origin.groups, origin.religion
        (('ဗမာ',), 'ဗုဒ္ဓ')
        >>> parse("လော်ဝေါ်(ကချင်) / ခရစ်ယာန်").groups
        ('လော်ဝေါ်', 'ကချင်')

    Source: `data/tables/ethnic_groups.tsv` and `religions.tsv`, each row with its own.
    """
    return parsed(text, _find)[0]


def format(value: Origin, script: Literal["my", "latin"] = "my") -> str:
    """Write groups and religion as the card does.

    Args:
        value: groups and religion.
        script: `my` for Burmese, `latin` for English (unknown parts stay as written).

    Returns:
        The line; `parse` reads the Burmese one back, unless two groups side by side are another name of one (စကော-ကရင်).

    Examples:
        >>> format(Origin(("ရှမ်း", "ဗမာ"), "ဗုဒ္ဓ")), format(Origin(("ရှမ်း", "ဗမာ"), "ဗုဒ္ဓ"), "latin")
        ('ရှမ်း-ဗမာ၊ဗုဒ္ဓ', 'Shan/Bamar, Buddhist')
    """
    religion = () if value.religion is None else (value.religion,)
    if script == "my":
        return "၊".join(("-".join(value.groups), *religion) if value.groups else religion)
    latin = "/".join(dict.fromkeys(english(group) or group for group in value.groups))
    return ", ".join(part for part in (latin, *(english(one) or one for one in religion)) if part)


def english(part: str) -> str | None:
    """The English name of one group or religion.

    Args:
        part: the Burmese name.

    Returns:
        The English name, or None where the tables do not have it.

    Examples:
        >>> english("ရှမ်း"), english("ဗုဒ္ဓ"), english("ကကက")
        ('Shan', 'Buddhist', None)
    """
    known = names().get(key(part)[0])
    return None if known is None else known.english


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("ကရင်"), is_valid("-")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[Origin]:
    """Clean, read and translate a raw line of groups and religion; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading. Misspellings, listed or with the sound of a name, are repaired (`origin.spelling`); problems are
        `origin.unknown-group`, `origin.unknown-religion` and `origin.several-religions`. There is no translation where no part is
        known.

    Examples:
        >>> reading = read("ရှမ်း-ဗမာ၊ဗုဒ္ဒ")
        >>> reading.text, reading.translation, reading.repairs[0].code
        ('ရှမ်း-ဗမာ၊ဗုဒ္ဓ', 'Shan/Bamar, Buddhist', 'origin.spelling')
    """
    raw = Raw.of(text, encoding)
    try:
        value, repairs, problems, any_known = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    translation = format(value, "latin") if any_known else None
    found = tuple(at_raw(raw, problem) for problem in problems)
    return Reading(format(value), value, translation, raw.repairs(repairs), found)


def _find(raw: Raw) -> tuple[Origin, list[Repair], list[Problem], bool]:
    """Read a cleaned line, or raise `Refused`."""
    parts = _parts(raw)
    if not any(char.isalpha() for part in parts for char in part.text):
        code = "origin.format" if any(char.isalnum() for char in raw.text) else "origin.empty"
        raise raw.refuse(InvalidFormat, "give an ethnic group, a religion, or both", code)
    repairs = [
        Repair(("origin.spelling",), part.start, part.end, raw.text[part.start : part.end], part.known.name)
        for part in parts
        if part.known is not None and part.known.misspelt
    ]
    problems = []
    religions = [part for part in parts if part.known is not None and part.known.is_religion]
    religion = religions[-1] if religions else _unknown_religion(parts)
    if len(religions) > 1:
        message = "check the religion: the line names several, the last was taken"
        span = religions[0].start, religions[0].end
        problems.append(Problem("origin.several-religions", message, Severity.WARNING, span))
    for part in parts:
        if part.known is None:
            kind = "religion" if part is religion else "group"
            message = f"check this {kind}: no table has it"
            problems.append(Problem(f"origin.unknown-{kind}", message, Severity.WARNING, (part.start, part.end)))
    groups = tuple(_name(part) for part in parts if part is not religion)
    any_known = any(part.known is not None for part in parts)
    return Origin(groups, None if religion is None else _name(religion)), repairs, problems, any_known


def _name(part: _Part) -> str:
    return part.text if part.known is None else part.known.name


def _unknown_religion(parts: list[_Part]) -> _Part | None:
    """An unknown part counts as the religion where it stands alone behind a comma, and a known group before that."""
    last = [part for part in parts if part.field_no == parts[-1].field_no]
    before = [part for part in parts if part.field_no != parts[-1].field_no]
    if len(last) == 1 and last[0].known is None and any(part.known is not None for part in before):
        return last[0]
    return None


def _parts(raw: Raw) -> list[_Part]:
    """The stretches of a cleaned line, each looked up."""
    by_key = names()
    segments = _segments(raw.text)
    parts: list[_Part] = []
    at = 0
    while at < len(segments):
        for count in range(min(_LONGEST_JOIN, len(segments) - at), 0, -1):
            run = segments[at : at + count]
            known = by_key.get("".join(segment.key for segment in run))
            if known is not None:
                first, last = run[0], run[-1]
                start = first.offsets[0]
                text = raw.text[start : last.end]
                parts.append(_Part(start, last.end, text, known, first.field_no, first.spaced))
                at += count
                break
        else:
            parts += _taken_apart(raw, segments[at])
            at += 1
    return _joined(parts)


def _taken_apart(raw: Raw, segment: _Segment) -> list[_Part]:
    """Known names written together, as parts; else the segment as one unknown part, or none if it has neither letter nor digit."""
    letters = segment.key
    for suffix in _SUFFIXES:
        if len(letters) > len(suffix):
            letters = letters.removesuffix(suffix)
    cuts = _cuts(letters)
    if cuts:
        parts = []
        for start, end in cuts:
            if letters[start:end] in _NOISE:
                continue
            known = names()[letters[start:end]]
            first = segment.offsets[start]
            last = segment.offsets[end] if end < len(segment.offsets) else segment.end
            parts.append(_Part(first, last, raw.text[first:last], known, segment.field_no, spaced=False))
        return parts
    first, last = segment.offsets[0], segment.end
    text = raw.text[first:last]
    if not any(char.isalnum() for char in text):
        return []
    alike = misspelt().get(sound(letters))
    if alike is not None:
        last = segment.offsets[len(letters)] if len(letters) < len(segment.offsets) else segment.end
        text = raw.text[first:last]
    return [_Part(first, last, text, alike, segment.field_no, segment.spaced)]


def _cuts(letters: str) -> list[tuple[int, int]]:
    """The letters of a stretch as a row of known names and words such as နှင့်, the fewest there are; empty where it is none.

    Names of one letter are not looked for: they would be found in every word.
    """
    if len(letters) > _LONGEST_RUN:
        return []
    known = names()
    best: list[list[tuple[int, int]] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        if end < len(letters) and letters[end] in _MARKS:
            continue
        for start in range(max(0, end - longest()), end - 1):
            before = best[start]
            now = best[end]
            if (
                before is not None
                and (letters[start:end] in known or letters[start:end] in _NOISE)
                and (now is None or len(before) + 1 < len(now))
            ):
                best[end] = [*before, (start, end)]
    return best[-1] or []


def _joined(parts: list[_Part]) -> list[_Part]:
    """Unknown parts with only a space between them are one."""
    out: list[_Part] = []
    at = 0
    while at < len(parts):
        first = parts[at]
        upto = at + 1
        while first.known is None and upto < len(parts) and parts[upto].known is None and parts[upto].spaced:
            upto += 1
        last = parts[upto - 1]
        text = " ".join(part.text for part in parts[at:upto])
        out.append(replace(first, end=last.end, text=text))
        at = upto
    return out


def _segments(text: str) -> list[_Segment]:
    """Split a cleaned line at its separators."""
    folded, offsets = fold(text)
    segments: list[_Segment] = []
    field_no, at = 0, 0
    spaced = False
    breaks = [
        *((match.start(), match.end(), match[0]) for match in _SEPARATOR.finditer(folded)),
        (len(folded),) * 2 + ("",),
    ]
    for start, end, separator in breaks:
        if start > at and folded[at:start] not in _NOISE:
            letters, within = key(folded[at:start])
            if letters:
                where = tuple(offsets[at + index] for index in within)
                segments.append(_Segment(letters, where, offsets[start - 1] + 1, field_no, spaced))
        spaced = separator.isspace()
        field_no += not _COMMAS.isdisjoint(separator)
        at = end
    return segments

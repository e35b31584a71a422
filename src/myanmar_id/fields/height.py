"""Heights: feet and inches as cards write them, in words, or metric."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from myanmar_id.errors import (
    Ambiguous,
    InvalidFormat,
    OutOfRange,
    Problem,
    Repair,
    Severity,
    UnknownComponent,
)
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.height_words import FRACTION, FRACTIONS, Unit, lexer, spelled, unquoted
from myanmar_id.fields.raw import DIGIT_LETTERS, Raw, Refused, fold, parsed
from myanmar_id.text import script as digits
from myanmar_id.text.detect import Encoding

#: The heights that are read, in inches: 1'6" to 8'6".
SHORTEST, TALLEST = 18.0, 102.0

_INCHES_A_FOOT = 12
_CM_AN_INCH = 2.54
_CM_A_METRE = 100
_MOST_NUMBERS = 2
_LONGEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Height:
    """A height.

    Attributes:
        inches: the height in inches, halves and other fractions included.
    """

    inches: float = field(repr=False)

    @property
    def feet(self) -> int:
        """Whole feet."""
        return int(self.inches // _INCHES_A_FOOT)

    @property
    def rest_inches(self) -> float:
        """Inches over the whole feet, at least 0 and under 12, without the dust of binary fractions."""
        return float(Decimal(repr(self.inches)) - self.feet * _INCHES_A_FOOT)

    @property
    def cm(self) -> float:
        """The height in centimetres."""
        return self.inches * _CM_AN_INCH

    def __str__(self) -> str:
        return format(self, "latin")


@dataclass(frozen=True, slots=True)
class _Part:
    """A number with the unit behind it; `unit` None where there is none, `text` the digits as they stand."""

    text: str
    value: float
    unit: Unit | None
    start: int
    end: int
    dash: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    value: Height
    repairs: list[Repair]
    problems: list[Problem]


def parse(text: str) -> Height:
    """Read a height.

    Feet and inches: `၅'၅"`, `၅'-၅"`, `၅-၅`, `5 ft 5 in`, `၅ ပေ ၅ လက်မ`, `၅ပေ`, halves as `၅ပေ၅လက်မခွဲ`, `၅'၅.၅"` or `5'5½"`. Metric:
    `165 cm`, `၁၆၅ စင်တီမီတာ`, `1.65 m`, `1 m 65 cm`, and a bare number of three digits, which can only be centimetres. Numbers may be
    spelled out (ငါးပေငါးလက်မ). Brackets, quotes around the whole and words such as အရပ် say nothing; centimetres beside feet and
    inches must agree with them to the inch.

    Args:
        text: the height, in either encoding.

    Returns:
        The height, 18 to 102 inches (1'6" to 8'6").

    Raises:
        InvalidFormat: `height.empty`, or `height.format`.
        UnknownComponent: `height.word`, an unknown word.
        OutOfRange: `height.inches` (twelve inches or more beside feet), or `height.range`.
        Ambiguous: `height.dot`: a bare `5.5` is five feet five to some and five and a half feet to others.

    Examples:
        >>> parse("၅'၅\\"").inches, parse("၅ပေ၅လက်မခွဲ").inches, round(parse("165 cm").inches, 2)
        (65.0, 65.5, 64.96)

    Source: the forms in use on cards and in daily life (general knowledge).
    """
    return parsed(text, _find).value


def format(value: Height, script: Literal["my", "latin"] = "my") -> str:
    """Write a height as the card does.

    Args:
        value: the height.
        script: `my` for Burmese digits and words, `latin` for ASCII.

    Returns:
        Feet and inches; centimetres for a height that is whole in tenths of centimetres but not in half inches. `parse` reads
        it back as the same height.

    Examples:
        >>> format(Height(65)), format(Height(65.5), "latin"), format(parse("165 cm")), format(parse("165 cm"), "latin")
        ('၅\\'၅"', '5\\'5.5"', '၁၆၅ စင်တီမီတာ', '165 cm')
    """
    tenths = round(value.cm, 1)
    if value.inches * 2 != int(value.inches * 2) and tenths / _CM_AN_INCH == value.inches:
        text = f"{tenths:g} {'စင်တီမီတာ' if script == 'my' else 'cm'}"
    else:
        rest = value.rest_inches
        text = f"{value.feet}'{int(rest) if rest == int(rest) else repr(rest)}\""
    return digits.to_myanmar_digits(text) if script == "my" else text


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("5'5"), is_valid("5'12")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[Height]:
    """Clean, read and translate a raw height; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading. Its translation is the height in ASCII; the problem `height.unit` says that no unit was
        written, and only one fits (two bare numbers are feet and inches).

    Examples:
        >>> reading = read("၅ ပေ ၅ လက်မ")
        >>> reading.text, reading.translation
        ('၅\\'၅"', '5\\'5"')
    """
    raw = Raw.of(text, encoding)
    try:
        found = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    written = format(found.value)
    return Reading(
        written, found.value, format(found.value, "latin"), raw.repairs(found.repairs), tuple(found.problems)
    )


def _find(raw: Raw) -> _Found:
    """Read a cleaned height, or raise `Refused`."""
    parts, repairs = _parts(raw)
    metric = _beside(raw, parts)
    problems: list[Problem] = []
    units = [part.unit for part in parts]
    first = parts[0]
    if units in ([Unit.FEET, Unit.INCHES], [Unit.FEET, None], [None, None]):
        inches = parts[1]
        if "." in first.text or inches.value >= _INCHES_A_FOOT:
            raise raw.refuse(
                OutOfRange, "give whole feet and less than 12 inches", "height.inches", (inches.start, inches.end)
            )
        value = float(Decimal(repr(first.value)) * _INCHES_A_FOOT + Decimal(repr(inches.value)))
        if first.unit is None and not inches.dash:
            problems.append(Problem("height.unit", "check the height: the marks of feet and inches are missing"))
    elif units == [Unit.FEET]:
        value = _feet(first.value)
    elif units == [Unit.INCHES]:
        value = first.value
    elif units == [Unit.CM]:
        value = first.value / _CM_AN_INCH
    elif units == [Unit.METRES]:
        value = _metres(first.text)
    elif units == [Unit.METRES, Unit.CM] and "." not in first.text and parts[1].value < _CM_A_METRE:
        value = (first.value * _CM_A_METRE + parts[1].value) / _CM_AN_INCH
    elif units == [None]:
        value = _bare(raw, first)
        problems.append(Problem("height.unit", "check the unit: none was written", Severity.INFO))
    else:
        raise raw.refuse(InvalidFormat, "write feet and inches, or centimetres", "height.format")
    if not SHORTEST <= value <= TALLEST:
        raise raw.refuse(OutOfRange, "give a height from 1'6\" to 8'6\"", "height.range")
    if metric is not None and abs(metric.value / _CM_AN_INCH - value) > 1:
        message = "check which is right: the centimetres differ from the feet and inches"
        raise raw.refuse(InvalidFormat, message, "height.format", (metric.start, metric.end))
    return _Found(Height(value), repairs, problems)


def _beside(raw: Raw, parts: list[_Part]) -> _Part | None:
    """Take centimetres off that stand behind or before feet and inches; at most two numbers may be left."""
    found = None
    if len(parts) > 1 and Unit.FEET in [part.unit for part in parts]:
        at = next((at for at in (-1, 0) if parts[at].unit is Unit.CM), None)
        found = None if at is None else parts.pop(at)
    if len(parts) > _MOST_NUMBERS:
        raise raw.refuse(
            InvalidFormat, "write feet and inches, or centimetres", "height.format", (parts[2].start, parts[2].end)
        )
    return found


def _feet(value: float) -> float:
    """Feet as inches, without the dust of binary fractions."""
    return round(value * _INCHES_A_FOOT, 6)


def _metres(text: str) -> float:
    """Metres as inches, by way of centimetres so that 1.65 m equals 165 cm."""
    return round(float(text) * 100, 6) / _CM_AN_INCH


def _bare(raw: Raw, part: _Part) -> float:
    """A number without unit: centimetres, metres, or feet and inches around a dot; refused where several could be meant."""
    whole, _, fraction = part.text.partition(".")
    if not fraction:
        if len(whole) == _LONGEST_NUMBER:
            return part.value / _CM_AN_INCH
        raise raw.refuse(InvalidFormat, "write feet and inches, or centimetres", "height.format")
    readings = []
    if int(fraction) < _INCHES_A_FOOT and (len(fraction) == 1 or fraction[0] != "0"):
        readings.append(int(whole) * _INCHES_A_FOOT + float(fraction))
    if len(fraction) == 1:
        readings.append(_feet(part.value))
    if len(fraction) == 2:
        readings.append(_metres(part.text))
    if len(whole) == _LONGEST_NUMBER:
        readings = [part.value / _CM_AN_INCH]
    likely = [value for value in dict.fromkeys(readings) if SHORTEST <= value <= TALLEST]
    if len(likely) > 1:
        message = "write feet and inches with their marks: a dot may stand for either"
        raise raw.refuse(Ambiguous, message, "height.dot", suggestions=tuple(format(Height(value)) for value in likely))
    if not likely:
        raise raw.refuse(OutOfRange, "give a height from 1'6\" to 8'6\"", "height.range")
    return likely[0]


def _parts(raw: Raw) -> tuple[list[_Part], list[Repair]]:
    """Split a cleaned height into numbers with their units, at most three."""
    text, offsets = fold(raw.text)
    text = unquoted(text)
    pattern, words = lexer()
    parts: list[_Part] = []
    repairs: list[Repair] = []
    dash = False
    for match in pattern.finditer(text):
        start, end = offsets[match.start()], offsets[match.end()]
        kind, last = match.lastgroup, parts[-1] if parts else None
        if kind == "number":
            plain = _plain_digits(raw, match, offsets, repairs)
            if len(plain.partition(".")[0]) > _LONGEST_NUMBER or len(parts) > _MOST_NUMBERS:
                raise raw.refuse(InvalidFormat, "write feet and inches, or centimetres", "height.format", (start, end))
            parts.append(_Part(plain, float(plain), None, start, end, dash))
            dash = False
        elif kind == "fraction" or (kind == "word" and words[match[0].lower()] is Unit.HALF):
            amount = FRACTIONS.get(match[0], 0.5)
            if last is not None and last.unit is Unit.FEET and len(parts) == 1 and kind == "fraction":
                parts.append(_Part(str(amount), amount, None, start, end))
            elif last is None or "." in last.text:
                message = "write the fraction behind a number"
                raise raw.refuse(InvalidFormat, message, "height.format", (start, end))
            else:
                text_with = f"{last.text}.{str(amount)[2:]}"
                parts[-1] = _Part(text_with, last.value + amount, last.unit, last.start, end, last.dash)
        elif kind == "spelled" and len(parts) <= _MOST_NUMBERS:
            number = spelled(match[0])
            parts.append(_Part(str(number), float(number), None, start, end, dash))
            dash = False
        elif kind == "word" and words[match[0].lower()] is Unit.NOISE:
            continue
        elif kind == "word":
            if last is None or last.unit is not None:
                raise raw.refuse(InvalidFormat, "write the number before its unit", "height.format", (start, end))
            parts[-1] = _Part(last.text, last.value, words[match[0].lower()], last.start, end, last.dash)
        elif kind == "dash":
            dash = True
        elif kind in ("other", "spelled"):
            raise raw.refuse(UnknownComponent, "write feet and inches, or centimetres", "height.word", (start, end))
    if "/" in text and Unit.CM not in [part.unit for part in parts] and not FRACTION.search(text):
        at = text.index("/")
        raise raw.refuse(
            UnknownComponent, "write feet and inches, or centimetres", "height.word", (offsets[at], offsets[at + 1])
        )
    if not parts:
        code = "height.format" if text.strip(" -.") else "height.empty"
        raise raw.refuse(InvalidFormat, "give a height", code)
    return parts, repairs


def _plain_digits(raw: Raw, match: re.Match[str], offsets: list[int], repairs: list[Repair]) -> str:
    """The digits of a number, letters that stand for digits replaced and reported."""
    out = ""
    for at, char in enumerate(match[0], match.start()):
        digit, code = DIGIT_LETTERS.get(char, (char, ""))
        out += "." if digit == "," else digit
        if code:
            first, last = offsets[at], offsets[at + 1]
            after = digit if char.isascii() else chr(0x1040 + int(digit))
            repairs.append(Repair((f"height.{code}",), first, last, raw.text[first:last], after))
    return out

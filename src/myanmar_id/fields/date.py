"""Dates as they are written on Burmese documents: Gregorian and Burmese calendar, Burmese and ASCII digits."""

from __future__ import annotations

import calendar as gregorian
import datetime
from dataclasses import dataclass, replace
from typing import Literal

from myanmar_id.errors import Ambiguous, InvalidFormat, OutOfRange, PlanError, Problem, Repair, Severity
from myanmar_id.fields import calendar
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.calendar import BurmeseDate, Month, Phase
from myanmar_id.fields.date_words import DAY, MONTH, YEAR, Kind, Token, scan
from myanmar_id.fields.raw import Raw, Refused, at_raw, parsed
from myanmar_id.text import script as digits
from myanmar_id.text.detect import Encoding

#: The Gregorian years that are read.
FIRST_YEAR, LAST_YEAR = 1850, 2100

_SECOND_WASO, _EARLY = 15, 15
_YEAR_DIGITS = 4
_MONTHS = 12
_CENTURY = 100
_PHASES = {1: Phase.WAXING, 2: Phase.FULL_MOON, 3: Phase.WANING, 4: Phase.NEW_MOON}
_PHASE_WORDS = {Phase.WAXING: "လဆန်း", Phase.FULL_MOON: "လပြည့်", Phase.WANING: "လဆုတ်", Phase.NEW_MOON: "လကွယ်"}
_MONTH_WORDS = (
    *("ပထမဝါဆို", "တန်ခူး", "ကဆုန်", "နယုန်", "ဝါဆို", "ဝါခေါင်", "တော်သလင်း", "သီတင်းကျွတ်", "တန်ဆောင်မုန်း"),
    *("နတ်တော်", "ပြာသို", "တပို့တွဲ", "တပေါင်း", "နှောင်းတန်ခူး", "နှောင်းကဆုန်"),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text says: the day, and the Burmese date it was written as."""

    value: datetime.date
    burmese: BurmeseDate | None
    repairs: list[Repair]
    problems: list[Problem]


def parse(text: str, *, window: tuple[int, int] | None = None) -> datetime.date:
    """Read a date.

    Day, month and year stand in this order, or the year (four digits) first; between them stands any separator (`. - / , ၊ ။`,
    space), the words ရက်, လ, ခုနှစ်, or nothing in eight digits. Months are numbers or names, Burmese or English. A Burmese date
    names its year, month, phase of the moon and day, as in ၁၃၀၉ ခုနှစ် ပြာသိုလဆုတ် ၉ ရက်. Midnight behind a date, as databases
    write it, is left out.

    Args:
        text: the date, in either encoding.
        window: first and last year that a year of two digits may mean, at most 100 years; without it such years are refused.

    Returns:
        The day in the Gregorian calendar, 1850 to 2100.

    Raises:
        InvalidFormat: `date.empty`, `date.format`, or `date.phase` (a Burmese month without waxing or waning).
        UnknownComponent: `date.word`, an unknown word.
        OutOfRange: `date.year`, `date.month`, `date.day`, `date.month-day-order` (only month-day order would fit), and
            `date.burmese-year`, `date.burmese-month`, `date.burmese-day`.
        Ambiguous: `date.two-digit-year` without a window, `date.waso` (which Waso), `date.tagu` (the year has that day of Tagu
            at its beginning and at its end).
        PlanError: the window is empty or longer than 100 years.

    Examples:
        >>> parse("၁၄.၁၀.၁၉၉၁")
        datetime.date(1991, 10, 14)
        >>> parse("12/5/85", window=(1930, 2029))
        datetime.date(1985, 5, 12)
        >>> parse("၁၃၀၉ ခုနှစ် ပြာသိုလဆုတ် ၉ ရက်")
        datetime.date(1948, 1, 4)

    Source: order and separators as on identity cards; months after CLDR; the Burmese calendar after `fields.calendar`.
    """
    return parsed(text, lambda raw: _find(raw, window)).value


def format(value: datetime.date, script: Literal["my", "latin"] = "my") -> str:
    """Write a date as the card does: day, month and year with dots, no zero padding.

    Args:
        value: the day.
        script: `my` for Burmese digits, `latin` for ASCII digits.

    Returns:
        The date; `parse` reads it back.

    Examples:
        >>> format(datetime.date(1991, 10, 14)), format(datetime.date(1991, 10, 14), "latin")
        ('၁၄.၁၀.၁၉၉၁', '14.10.1991')
    """
    text = f"{value.day}.{value.month}.{value.year}"
    return digits.to_myanmar_digits(text) if script == "my" else text


def is_valid(text: str, *, window: tuple[int, int] | None = None) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("31.4.1990"), is_valid("30.4.1990")
        (False, True)
    """
    return parses(parse, text, window=window)


def read(
    text: str, *, encoding: Encoding | None = None, window: tuple[int, int] | None = None
) -> Reading[datetime.date]:
    """Clean, read and translate a raw date; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.
        window: as in `parse`.

    Returns:
        The reading. Its text is the date as the card writes it, its translation the same in ASCII digits. A Burmese date keeps
        its Burmese text and is translated into the Gregorian calendar, with the problem `date.burmese-calendar`; a weekday
        that does not fit gives `date.weekday`.

    Examples:
        >>> reading = read("၁၄-၁ဝ-၁၉၉၁")
        >>> reading.text, reading.translation, [repair.code for repair in reading.repairs]
        ('၁၄.၁၀.၁၉၉၁', '14.10.1991', ['date.wa-for-zero'])
    """
    raw = Raw.of(text, encoding)
    try:
        found = _find(raw, window)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    written = format(found.value) if found.burmese is None else format_burmese(found.burmese)
    problems = tuple(at_raw(raw, one) for one in found.problems)
    return Reading(written, found.value, format(found.value, "latin"), raw.repairs(found.repairs), problems)


def to_burmese(value: datetime.date) -> BurmeseDate:
    """The Burmese date of a day.

    Args:
        value: the day, from April 1739 to April 2239.

    Raises:
        OutOfRange: `date.burmese-year`, a day outside those years.

    Examples:
        >>> format_burmese(to_burmese(datetime.date(1948, 1, 4)))
        '၁၃၀၉ ခုနှစ် ပြာသိုလဆုတ် ၉ ရက်'

    Source: see `fields.calendar`.
    """
    return calendar.to_burmese(value)


def format_burmese(value: BurmeseDate) -> str:
    """Write a Burmese date in words; `parse` reads it back.

    Args:
        value: a date of the Burmese calendar.

    Returns:
        Year, month, phase and, for waxing and waning days, the day.

    Examples:
        >>> format_burmese(BurmeseDate(1350, Month.WASO, Phase.FULL_MOON, 15))
        '၁၃၅၀ ခုနှစ် ဒုတိယဝါဆိုလပြည့်နေ့'
    """
    month = _MONTH_WORDS[value.month]
    if value.month is Month.WASO and calendar.year(value.year).watat:
        month = "ဒုတိယဝါဆို"
    twin = replace(value, month=Month(value.month + 12)) if value.month in (Month.TAGU, Month.KASON) else value
    if twin is not value and _exists(twin):
        month = "ဦး" + month
    counted = value.phase in (Phase.WAXING, Phase.WANING)
    day = f" {value.day} ရက်" if counted else "နေ့"
    return digits.to_myanmar_digits(f"{value.year} ခုနှစ် {month}{_PHASE_WORDS[value.phase]}{day}")


def _find(raw: Raw, window: tuple[int, int] | None) -> _Found:
    """Read a cleaned date, or raise `Refused`."""
    if window is not None and not 0 <= window[1] - window[0] < _CENTURY:
        raise PlanError("give a window of 1 to 100 years, first year before last")
    tokens, repairs = scan(raw)
    weekdays = [token for token in tokens if token.kind is Kind.WEEKDAY]
    rest = [token for token in tokens if token.kind is not Kind.WEEKDAY]
    burmese = None
    if any(token.kind in (Kind.LUNAR, Kind.PHASE) for token in rest):
        burmese, value = _burmese(raw, rest)
    else:
        value = _gregorian(raw, rest, window)
    problems = [
        Problem("date.weekday", "check the day: its weekday is another one", span=(token.start, token.end))
        for token in weekdays
        if token.value != value.weekday()
    ]
    if burmese is not None:
        message = "compare with the Gregorian date: this one was converted from the Burmese calendar"
        problems.append(Problem("date.burmese-calendar", message, Severity.INFO))
    return _Found(value, burmese, repairs, problems)


def _gregorian(raw: Raw, tokens: list[Token], window: tuple[int, int] | None) -> datetime.date:
    """Day, month and year from numbers and at most one month name."""
    tokens = _without_common_era(raw, tokens)
    numbers = [token for token in tokens if token.kind is Kind.NUMBER]
    names = [token for token in tokens if token.kind is Kind.MONTH]
    if len(numbers) == 1 and not names:
        return _compact(raw, numbers[0], window)
    if len(numbers) + len(names) != 3 or len(names) > 1 or len(numbers) != len(tokens) - len(names):
        raise raw.refuse(InvalidFormat, "give day, month and year", "date.format")
    year = _year(raw, tokens)
    others = [token for token in tokens if token is not year]
    if tokens.index(year) == 1:
        raise raw.refuse(InvalidFormat, "write the year first or last", "date.format")
    labelled = {token.unit: token for token in others if token.unit}
    if YEAR in labelled or (others[0].unit and others[0].unit == others[1].unit):
        raise raw.refuse(InvalidFormat, "name day, month and year once each", "date.format")
    if names:
        month, day = names[0], next(token for token in others if token.kind is Kind.NUMBER)
        if day.unit == MONTH:
            raise raw.refuse(InvalidFormat, "name day, month and year once each", "date.format")
    elif labelled:
        named = next(iter(labelled.values()))
        other = others[1 - others.index(named)]
        day, month = (named, other) if named.unit == DAY else (other, named)
    else:
        day, month = (others[1], others[0]) if tokens[0] is year else (others[0], others[1])
    plain = not names and not labelled
    return _build(raw, (_full_year(raw, year, window), month.value, day.value), (year, month, day), plain)


def _without_common_era(raw: Raw, tokens: list[Token]) -> list[Token]:
    """Leave out words that say "of the Common Era"; refuse a year of the Burmese era that lacks its month."""
    for token in tokens:
        if token.kind is Kind.ERA and token.value == 1:
            message = "a Burmese year wants a Burmese month, waxing or waning, and day"
            raise raw.refuse(InvalidFormat, message, "date.phase", (token.start, token.end))
    return [token for token in tokens if token.kind is not Kind.ERA]


def _year(raw: Raw, tokens: list[Token]) -> Token:
    """Which part is the year: the one that is called so, else the only one of four digits, else the last."""
    called = [token for token in tokens if token.unit == YEAR]
    full = called or [token for token in tokens if token.digits == _YEAR_DIGITS and not token.unit]
    if len(full) > 1:
        raise raw.refuse(InvalidFormat, "give one year", "date.format", (full[1].start, full[1].end))
    year = full[0] if full else tokens[-1]
    if year.kind is not Kind.NUMBER or year.digits not in (2, _YEAR_DIGITS) or year.unit in (DAY, MONTH):
        raise raw.refuse(InvalidFormat, "write the year with four digits", "date.format", (year.start, year.end))
    long = next((token for token in tokens if token is not year and token.digits > 2), None)
    if long is not None:
        message = "write day and month with one or two digits"
        raise raw.refuse(InvalidFormat, message, "date.format", (long.start, long.end))
    return year


def _full_year(raw: Raw, year: Token, window: tuple[int, int] | None) -> int:
    """The year of a token, through the window where it has two digits."""
    if year.digits == _YEAR_DIGITS:
        return year.value
    span = year.start, year.end
    if window is None:
        message = "write the year with four digits, or state the window it lies in"
        raise raw.refuse(Ambiguous, message, "date.two-digit-year", span)
    full = window[0] + (year.value - window[0]) % _CENTURY
    if full > window[1]:
        raise raw.refuse(OutOfRange, "give a year inside the window", "date.year", span)
    return full


def _compact(raw: Raw, number: Token, window: tuple[int, int] | None) -> datetime.date:
    """A date without separators: DDMMYYYY or YYYYMMDD, whichever has a year that can be; DDMMYY with a window."""
    whole = f"{number.value:0{number.digits}}"
    span = number.start, number.end
    if number.unit or number.digits not in (6, 8):
        raise raw.refuse(InvalidFormat, "give day, month and year", "date.format", span)
    if number.digits == 6:
        last = replace(number, value=int(whole[4:]), digits=2)
        return _build(
            raw, (_full_year(raw, last, window), int(whole[2:4]), int(whole[:2])), (number, number, number), True
        )
    if FIRST_YEAR <= int(whole[4:]) <= LAST_YEAR or not FIRST_YEAR <= int(whole[:4]) <= LAST_YEAR:
        parts = int(whole[4:]), int(whole[2:4]), int(whole[:2])
    else:
        parts = int(whole[:4]), int(whole[4:6]), int(whole[6:])
    return _build(raw, parts, (number, number, number), True)


def _build(raw: Raw, parts: tuple[int, int, int], tokens: tuple[Token, Token, Token], plain: bool) -> datetime.date:
    """The day, or `Refused`; `plain` where only the order of the numbers tells day from month."""
    year, month, day = parts
    year_span, month_span, day_span = ((token.start, token.end) for token in tokens)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise raw.refuse(OutOfRange, "give a year from 1850 to 2100", "date.year", year_span)
    if plain and month > _MONTHS and 1 <= day <= _MONTHS and month <= gregorian.monthrange(year, day)[1]:
        swapped = format(datetime.date(year, day, month))
        message = "write day, month, year: as it stands the month is over 12"
        raise raw.refuse(OutOfRange, message, "date.month-day-order", month_span, suggestions=(swapped,))
    if not 1 <= month <= _MONTHS:
        raise raw.refuse(OutOfRange, "give a month from 1 to 12", "date.month", month_span)
    if not 1 <= day <= gregorian.monthrange(year, month)[1]:
        raise raw.refuse(OutOfRange, "give a day that the month has", "date.day", day_span)
    return datetime.date(year, month, day)


def _burmese(raw: Raw, tokens: list[Token]) -> tuple[BurmeseDate, datetime.date]:
    """Year, month, phase and day of the Burmese calendar, and the Gregorian day."""
    kinds = [token.kind for token in tokens]
    numbers = [token for token in tokens if token.kind is Kind.NUMBER]
    eras = [token.value for token in tokens if token.kind is Kind.ERA]
    if kinds.count(Kind.LUNAR) != 1 or Kind.MONTH in kinds or eras not in ([], [1]):
        raise raw.refuse(InvalidFormat, "give one Burmese year, month and day", "date.format")
    if kinds.count(Kind.PHASE) != 1:
        raise raw.refuse(InvalidFormat, "say waxing, full moon, waning or new moon", "date.phase")
    years = [token for token in numbers if token.unit == YEAR or (not token.unit and token.digits == _YEAR_DIGITS)]
    days = [token for token in numbers if token not in years]
    phase = _PHASES[next(token.value for token in tokens if token.kind is Kind.PHASE)]
    counted = phase in (Phase.WAXING, Phase.WANING)
    if len(years) != 1 or len(days) > 1 or (counted and not days) or any(t.unit == MONTH or t.digits > 2 for t in days):
        raise raw.refuse(InvalidFormat, "give one Burmese year, month and day", "date.format")
    year, month = years[0].value, next(token.value for token in tokens if token.kind is Kind.LUNAR)
    day = days[0].value if days else None
    if not calendar.FIRST_YEAR <= year <= calendar.LAST_YEAR:
        span = years[0].start, years[0].end
        raise raw.refuse(OutOfRange, "give a Burmese year from 1101 to 1600", "date.burmese-year", span)
    watat = calendar.year(year).watat
    if month == Month.WASO and watat:
        choices = [_day(year, one, phase, day) for one in (Month.FIRST_WASO, Month.WASO)]
        message, code = "say First or Second Waso: the year has both", "date.waso"
    elif month == _SECOND_WASO:
        choices = [_day(year, Month.WASO, phase, day) if watat else None]
        message, code = "", ""
    elif month in (Month.TAGU, Month.KASON):
        choices = [_day(year, Month(one), phase, day) for one in (month, month + 12)]
        message, code = "say early or late Tagu: the year has this day twice", "date.tagu"
    elif month > _EARLY:
        choices = [_day(year, Month(month - _EARLY), phase, day)]
        message, code = "", ""
    else:
        choices = [_day(year, Month(month), phase, day)]
        message, code = "", ""
    known = [choice for choice in choices if choice is not None]
    if len(known) > 1:
        raise raw.refuse(Ambiguous, message, code, suggestions=tuple(format_burmese(choice) for choice, _ in known))
    if not known:
        if month in (Month.FIRST_WASO, _SECOND_WASO) and not watat:
            raise raw.refuse(OutOfRange, "this year has one Waso", "date.burmese-month")
        raise raw.refuse(OutOfRange, "give a day that the month has in this year", "date.burmese-day")
    found, value = known[0]
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise raw.refuse(OutOfRange, "give a day from 1850 to 2100", "date.year")
    return found, value


def _exists(value: BurmeseDate) -> bool:
    """Whether the year has that day."""
    try:
        calendar.to_gregorian(value)
    except OutOfRange:
        return False
    return True


def _day(year: int, month: Month, phase: Phase, day: int | None) -> tuple[BurmeseDate, datetime.date] | None:
    """A day by its phase, the full and the new moon also by their counts (waxing 15, waning 14 or 15); None where it is not."""
    full = phase is Phase.FULL_MOON or (phase is Phase.WAXING and day == 15)
    if full:
        candidates = [BurmeseDate(year, month, Phase.FULL_MOON, 15)] if day in (None, 15) else []
    elif phase is Phase.WAXING:
        candidates = [BurmeseDate(year, month, phase, day or 0)]
    else:
        candidates = [BurmeseDate(year, month, Phase.NEW_MOON, count) for count in (14, 15) if day in (None, count)]
        if phase is Phase.WANING:
            candidates.append(BurmeseDate(year, month, phase, day or 0))
    return next(((one, calendar.to_gregorian(one)) for one in candidates if _exists(one)), None)

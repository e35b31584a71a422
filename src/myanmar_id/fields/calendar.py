"""The Burmese lunisolar calendar: days of the Burmese Era as days of the Gregorian calendar, and back.

A common year has 354 days in twelve months of 29 and 30 days by turns. A watat year puts a First Waso of 30 days before Waso
(384 days), a great watat year also gives Nayon a 30th day (385 days). Months follow the moon, but the number of the year changes
with the sun, at the new year in mid April: the days of Tagu before it still belong to the old year, and are called late Tagu.

Three rules place the years since 1738: the king's astronomers' rule (Thandeikta), that of the colonial time, and that of the
calendar board since 1950. Each gives the excess days at the new year, tells from them whether the year is watat, and where the
full moon of (Second) Waso falls. Where a published year went against the rule, `data/tables/burmese_years.tsv` says so.

Source: Yan Naing Aye, "Algorithm, Program and Calculation of Myanmar Calendar", 2013, and the works cited there.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache, lru_cache

from myanmar_id import tables
from myanmar_id.errors import OutOfRange

#: Length of the solar year in days: 1,577,917,828 days in 4,320,000 years.
SOLAR_YEAR = 1577917828 / 4320000
#: Length of the lunar month in days: 53,433,336 months in the same time.
LUNAR_MONTH = 1577917828 / 53433336
#: Julian day of the beginning of year 0, at the Burmese meridian.
EPOCH = 1954168.050623
#: Years that are computed: those of the rules and exceptions in the tables.
FIRST_YEAR, LAST_YEAR = 1101, 1600

_ORDINAL_TO_JULIAN = 1721425
_FULL_MOON = 15
_COMMON_DAYS = 354
#: From the first of Tagu to the full moon of Waso in a common year.
_TAGU_TO_WASO = 102


class Month(IntEnum):
    """The months in the order of the year. `WASO` is Second Waso in a watat year."""

    FIRST_WASO = 0
    TAGU = 1
    KASON = 2
    NAYON = 3
    WASO = 4
    WAGAUNG = 5
    TAWTHALIN = 6
    THADINGYUT = 7
    TAZAUNGMON = 8
    NADAW = 9
    PYATHO = 10
    TABODWE = 11
    TABAUNG = 12
    LATE_TAGU = 13
    LATE_KASON = 14


class Phase(StrEnum):
    """The four parts of a month: 14 waxing days, the full moon, 13 or 14 waning days, the new moon."""

    WAXING = "waxing"
    FULL_MOON = "full moon"
    WANING = "waning"
    NEW_MOON = "new moon"


@dataclass(frozen=True, slots=True)
class BurmeseDate:
    """A day of the Burmese Era.

    Attributes:
        year: the year, 1101 to 1600.
        month: the month.
        phase: waxing, full moon, waning or new moon.
        day: the day of the fortnight: 1 to 14, 15 for the full moon, 14 or 15 for the new moon.
    """

    year: int = field(repr=False)
    month: Month = field(repr=False)
    phase: Phase = field(repr=False)
    day: int = field(repr=False)

    @property
    def day_of_month(self) -> int:
        """1 to 30: the full moon is 15, the new moon 29 or 30."""
        return self.day + (_FULL_MOON if self.phase in (Phase.WANING, Phase.NEW_MOON) else 0)


@dataclass(frozen=True, slots=True)
class EraRow:
    """One rule, for the years from `first_year` on.

    Attributes:
        first_year: the first year it holds for.
        full_moon_offset: days added to the computed full moon of Waso.
        months: how many months' excess the year may carry before a month is put in (the rule's `NM`).
        metonic: whether watat years follow the cycle of 19 years, not the excess days.
    """

    first_year: int
    full_moon_offset: float
    months: int
    metonic: bool
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year as it was published, where that is not what its rule gives.

    Attributes:
        year: the year.
        watat: whether it was watat, None where the rule is right.
        full_moon_shift: days by which its full moon of Second Waso differs from the rule.
    """

    year: int
    watat: bool | None
    full_moon_shift: int
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Year:
    """How one year is laid out.

    Attributes:
        first: Julian day number of the first waxing day of Tagu.
        watat: whether it has a First Waso.
        great: whether Nayon has 30 days.
    """

    first: int
    watat: bool
    great: bool

    @property
    def months(self) -> tuple[tuple[Month, int], ...]:
        """The months from Tagu to Tabaung in their order, with their lengths in days."""
        lengths = [(Month(number), 29 + (number % 2 == 0)) for number in range(1, 13)]
        if self.watat:
            lengths[2:3] = [(Month.NAYON, 29 + self.great), (Month.FIRST_WASO, 30)]
        return tuple(lengths)

    @property
    def days(self) -> int:
        """354, 384 or 385."""
        return _COMMON_DAYS + 30 * self.watat + self.great


@lru_cache(maxsize=1024)
def year(number: int) -> Year:
    """The layout of a year.

    Args:
        number: a year of the Burmese Era, `FIRST_YEAR` to `LAST_YEAR`.

    Returns:
        Its layout.

    Examples:
        >>> year(1353).watat, year(1353).days
        (True, 385)

    Source: `cal_watat` and `cal_my` of the publication named above.
    """
    watat, full_moon = _watat(number)
    back = 1
    while not _watat(number - back)[0] and back < 3:
        back += 1
    earlier = _watat(number - back)[1]
    first = earlier + _COMMON_DAYS * back - _TAGU_TO_WASO
    great = watat and (full_moon - earlier) % _COMMON_DAYS > 30
    return Year(first, watat, great)


def to_burmese(value: datetime.date) -> BurmeseDate:
    """The Burmese name of a Gregorian day.

    Args:
        value: a day in the years `FIRST_YEAR` to `LAST_YEAR`, that is from April 1739 to April 2239.

    Returns:
        The day in the Burmese Era.

    Raises:
        OutOfRange: the day lies outside those years.

    Examples:
        >>> day = to_burmese(datetime.date(1948, 1, 4))
        >>> day.year, day.month.name, day.phase.value, day.day
        (1309, 'PYATHO', 'waning', 9)
    """
    julian = value.toordinal() + _ORDINAL_TO_JULIAN
    number = int((julian - 0.5 - EPOCH) // SOLAR_YEAR)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise OutOfRange("give a day between 1740 and 2238", code="date.burmese-year", text=value.isoformat())
    layout = year(number)
    rest = julian - layout.first
    late = rest >= layout.days
    for month, length in layout.months[:2] if late else layout.months:
        start = rest - (layout.days if late else 0)
        if start < length:
            return _name(number, Month(month + 12) if late else month, start + 1, length)
        rest -= length
    raise AssertionError("a year is longer than its months")  # pragma: no cover - lengths are checked by the tests


def to_gregorian(value: BurmeseDate) -> datetime.date:
    """The Gregorian day of a Burmese one.

    Args:
        value: the day. Tagu and Kason are the months that the year begins with; those that it ends in are `LATE_TAGU` and
            `LATE_KASON`.

    Returns:
        The Gregorian day.

    Raises:
        OutOfRange: the year is not computed, the month is not in it (First Waso in a common year), the month has no such
            day, or the day falls before the year's beginning or behind its end.

    Examples:
        >>> to_gregorian(BurmeseDate(1350, Month.WASO, Phase.WANING, 11))
        datetime.date(1988, 8, 8)
    """
    text = f"{value.year} {value.month.value} {value.phase.value} {value.day}"
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise OutOfRange("give a Burmese year from 1101 to 1600", code="date.burmese-year", text=text)
    layout = year(value.year)
    months = dict(layout.months)
    late = value.month > Month.TABAUNG
    month = Month(value.month - 12) if late else value.month
    length = months.get(month)
    if length is None:
        raise OutOfRange("this year has no First Waso", code="date.burmese-month", text=text)
    if not 1 <= value.day_of_month <= length or _name(value.year, value.month, value.day_of_month, length) != value:
        raise OutOfRange("this month has no such day", code="date.burmese-day", text=text)
    before = sum(days for other, days in layout.months[: [m for m, _ in layout.months].index(month)])
    julian = layout.first + (layout.days if late else 0) + before + value.day_of_month - 1
    if int((julian - 0.5 - EPOCH) // SOLAR_YEAR) != value.year:
        raise OutOfRange(
            "this day is not in this year: the year changes in Tagu, so check the year, or write late Tagu",
            code="date.burmese-day",
            text=text,
        )
    return datetime.date.fromordinal(julian - _ORDINAL_TO_JULIAN)


def _name(number: int, month: Month, day: int, length: int) -> BurmeseDate:
    """Day `day` of a month of `length` days, by phase."""
    if day < _FULL_MOON:
        return BurmeseDate(number, month, Phase.WAXING, day)
    if day == _FULL_MOON:
        return BurmeseDate(number, month, Phase.FULL_MOON, day)
    return BurmeseDate(number, month, Phase.NEW_MOON if day == length else Phase.WANING, day - _FULL_MOON)


@lru_cache(maxsize=2048)
def _watat(number: int) -> tuple[bool, int]:
    """Whether a year is watat, and the Julian day number of its full moon of Second Waso (meaningful if it is)."""
    eras, exceptions = _rules()
    era = next(row for row in eras if number >= row.first_year or row is eras[-1])
    growth = SOLAR_YEAR / 12 - LUNAR_MONTH
    excess = SOLAR_YEAR * (number + 3739) % LUNAR_MONTH
    if excess < growth * (12 - era.months):
        excess += LUNAR_MONTH
    watat = (number * 7 + 2) % 19 >= 12 if era.metonic else excess >= LUNAR_MONTH - growth * era.months
    full_moon = round(SOLAR_YEAR * number + EPOCH - excess + 4.5 * LUNAR_MONTH + era.full_moon_offset)
    exception = exceptions.get(number)
    if exception is not None:
        watat = watat if exception.watat is None else exception.watat
        full_moon += exception.full_moon_shift
    return watat, full_moon


@cache
def _rules() -> tuple[tuple[EraRow, ...], dict[int, YearRow]]:
    """The rules, newest first, and the published years that go against them."""
    eras = sorted(tables.read("burmese_eras", EraRow), key=lambda row: -row.first_year)
    return tuple(eras), {row.year: row for row in tables.read("burmese_years", YearRow)}

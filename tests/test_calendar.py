"""The Burmese calendar: known days, and that its arithmetic leaves no day out and counts none twice."""

from __future__ import annotations

import datetime
import itertools

import pytest

from myanmar_id import tables
from myanmar_id.errors import OutOfRange
from myanmar_id.fields import calendar
from myanmar_id.fields.calendar import BurmeseDate, EraRow, Month, Phase, YearRow

#: Days that everybody in Myanmar can name in both calendars (general knowledge).
KNOWN = [
    (datetime.date(1885, 11, 29), 1247, Month.TAZAUNGMON, Phase.WANING, 8),
    (datetime.date(1920, 12, 5), 1282, Month.TAZAUNGMON, Phase.WANING, 10),
    (datetime.date(1947, 7, 19), 1309, Month.WAGAUNG, Phase.WAXING, 2),
    (datetime.date(1948, 1, 4), 1309, Month.PYATHO, Phase.WANING, 9),
    (datetime.date(1988, 8, 8), 1350, Month.WASO, Phase.WANING, 11),
    (datetime.date(2015, 7, 31), 1377, Month.WASO, Phase.FULL_MOON, 15),
]
FIRST, LAST = datetime.date(1850, 1, 1), datetime.date(2100, 12, 31)


def days() -> list[datetime.date]:
    """Every day from 1850 to 2100."""
    return [datetime.date.fromordinal(number) for number in range(FIRST.toordinal(), LAST.toordinal() + 1)]


@pytest.mark.parametrize(("day", "year", "month", "phase", "count"), KNOWN)
def test_known_days(day: datetime.date, year: int, month: Month, phase: Phase, count: int) -> None:
    assert calendar.to_burmese(day) == BurmeseDate(year, month, phase, count)
    assert calendar.to_gregorian(BurmeseDate(year, month, phase, count)) == day


def test_every_day_comes_back_and_has_its_own_name() -> None:
    named = [calendar.to_burmese(day) for day in days()]
    assert [calendar.to_gregorian(one) for one in named] == days()
    assert len(set(named)) == len(named)


def test_consecutive_days_are_consecutive() -> None:
    for one, following in itertools.pairwise(map(calendar.to_burmese, days())):
        if following.day_of_month == 1:
            assert one.phase is Phase.NEW_MOON
            assert one.day_of_month in (29, 30)
        else:
            assert one.month % 12 == following.month % 12
            assert following.day_of_month == one.day_of_month + 1
        assert following.year - one.year in (0, 1)


@pytest.mark.parametrize("number", range(calendar.FIRST_YEAR, calendar.LAST_YEAR))
def test_a_year_fits_between_its_neighbours(number: int) -> None:
    layout = calendar.year(number)
    assert layout.days in (354, 384, 385)
    assert layout.days == sum(length for _, length in layout.months)
    assert {length for _, length in layout.months} == {29, 30}
    assert layout.watat == (Month.FIRST_WASO in dict(layout.months))
    assert layout.great <= layout.watat
    assert calendar.year(number + 1).first == layout.first + layout.days


def test_the_new_year_falls_in_april() -> None:
    starts = [after for before, after in itertools.pairwise(days()) if year_of(after) != year_of(before)]
    assert len(starts) == 251
    # The solar year is longer than the Gregorian one, so the new year wanders from the 13th to the 18th.
    assert {day.month for day in starts} == {4}
    assert {day.day for day in starts} <= set(range(13, 19))


def year_of(day: datetime.date) -> int:
    return calendar.to_burmese(day).year


def test_three_intercalations_in_eight_years_at_most_apart() -> None:
    watat = [number for number in range(1212, 1463) if calendar.year(number).watat]
    assert {after - before for before, after in itertools.pairwise(watat)} == {2, 3}


@pytest.mark.parametrize("row", tables.read("burmese_years", YearRow), ids=lambda row: str(row.year))
def test_published_years(row: YearRow) -> None:
    if row.watat is None:
        assert calendar.year(row.year).watat
        assert row.full_moon_shift != 0
    else:
        assert calendar.year(row.year).watat is row.watat


def test_eras_cover_the_years() -> None:
    assert [row.first_year for row in tables.read("burmese_eras", EraRow)] == [1100, 1217, 1312]


@pytest.mark.parametrize(
    ("year", "month", "phase", "day", "code"),
    [
        (1100, Month.KASON, Phase.WAXING, 1, "date.burmese-year"),
        (1601, Month.KASON, Phase.WAXING, 1, "date.burmese-year"),
        (1352, Month.FIRST_WASO, Phase.WAXING, 1, "date.burmese-month"),
        (1353, Month.KASON, Phase.WAXING, 0, "date.burmese-day"),
        (1353, Month.KASON, Phase.WAXING, 15, "date.burmese-day"),
        (1353, Month.KASON, Phase.FULL_MOON, 14, "date.burmese-day"),
        (1353, Month.WAGAUNG, Phase.WANING, 14, "date.burmese-day"),
        (1353, Month.KASON, Phase.WANING, 16, "date.burmese-day"),
        (1353, Month.TAGU, Phase.WAXING, 1, "date.burmese-day"),
        (1353, Month.LATE_KASON, Phase.NEW_MOON, 15, "date.burmese-day"),
    ],
)
def test_days_that_are_not(year: int, month: Month, phase: Phase, day: int, code: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        calendar.to_gregorian(BurmeseDate(year, month, phase, day))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "day", [datetime.date(1738, 1, 1), datetime.date(2240, 1, 1), datetime.date.min, datetime.date.max]
)
def test_days_outside_the_tables(day: datetime.date) -> None:
    with pytest.raises(OutOfRange) as caught:
        calendar.to_burmese(day)
    assert caught.value.code == "date.burmese-year"

"""Dates: the case tables, every word of the table, and what goes both ways."""

from __future__ import annotations

import datetime

import pytest
from cases import Case, load
from hypothesis import example, given
from hypothesis import strategies as st

from myanmar_id import tables
from myanmar_id.errors import Ambiguous, OutOfRange, ParseError, PlanError, Severity, replay
from myanmar_id.fields import date
from myanmar_id.fields.date_words import Kind, WordRow

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"date_{kind}")]
WORDS = tables.read("date_words", WordRow)
DATES = st.dates(datetime.date(1850, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = date.read(case.input)
    assert date.is_valid(case.input) is (case.code is None)
    if case.code is None:
        assert date.parse(case.input).isoformat() == case.expect
        assert reading.value == date.parse(case.input)
        assert reading.translation == date.format(date.parse(case.input), "latin")
        assert all(problem.severity is not Severity.ERROR for problem in reading.problems)
    else:
        with pytest.raises(ParseError) as caught:
            date.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code
        assert caught.value.span is None or 0 <= caught.value.span[0] < caught.value.span[1] <= len(case.input)


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.word)
def test_every_word(row: WordRow) -> None:
    assert row.kind is not Kind.NUMBER
    if row.kind is Kind.MONTH:
        assert date.parse(f"5 {row.word} 1991") == datetime.date(1991, row.value, 5)
    elif row.kind is Kind.LUNAR:
        year = {0: 1350, 1: 1353, 13: 1353, 14: 1362, 15: 1350, 16: 1330, 17: 1362}.get(row.value, 1352)
        phase = {13: "လဆန်း ၅", 14: "လဆန်း ၁", 16: "လဆုတ် ၅", 1: "လဆန်း ၅"}.get(row.value, "လပြည့်")
        try:
            found = date.to_burmese(date.parse(f"{year} {row.word}{phase}"))
        except OutOfRange as error:
            # Late and early Kason are rare: most years have none.
            assert row.value in (14, 17)
            assert error.code == "date.burmese-day"
        else:
            assert found.month == {1: 13, 15: 4, 16: 1, 17: 2}.get(row.value, row.value)
    elif row.kind is Kind.PHASE:
        day = "" if row.value in (2, 4) else " 5"
        assert date.is_valid(f"1352 တပေါင်း {row.word}{day}")
    elif row.kind is Kind.UNIT:
        text = {1: f"5 {row.word} 10 1991", 2: f"10 {row.word} 5 1991", 3: f"1991 {row.word} 10 5"}[row.value]
        assert date.parse(text) == datetime.date(1991, 10, 5)
    elif row.kind is Kind.ERA:
        assert date.is_valid(f"{row.word} 1352 တပေါင်းလပြည့်" if row.value == 1 else f"5.10.1991 {row.word}")
    elif row.kind is Kind.WEEKDAY:
        day = datetime.date(1991, 10, 14) + datetime.timedelta(row.value)
        assert date.read(f"{row.word} {day.isoformat()}").problems == ()
    else:
        assert date.parse(f"5{row.word} October 1991") == datetime.date(1991, 10, 5)


@given(DATES, st.sampled_from(["my", "latin"]))
def test_formatted_dates_come_back(day: datetime.date, script: str) -> None:
    text = date.format(day, script)
    assert date.parse(text) == day
    assert date.read(text).repairs == ()
    assert "01." not in text[:3]


@given(DATES)
@example(datetime.date(1968, 4, 17))
@example(datetime.date(1969, 4, 6))
@example(datetime.date(1988, 7, 28))
def test_burmese_dates_come_back(day: datetime.date) -> None:
    text = date.format_burmese(date.to_burmese(day))
    reading = date.read(text)
    assert reading.value == day
    assert reading.text == text
    assert [problem.code for problem in reading.problems] == ["date.burmese-calendar"]


@given(DATES, st.permutations([0, 1, 2]))
def test_no_order_is_guessed(day: datetime.date, order: list[int]) -> None:
    """Whatever order the parts stand in, the outcome is the day, another day that the order says, or a refusal."""
    parts = [str(day.day), str(day.month), str(day.year)]
    text = "/".join(parts[index] for index in order)
    try:
        found = date.parse(text)
    except ParseError:
        assert order not in ([0, 1, 2], [2, 1, 0])
    else:
        assert found == day or order in ([1, 0, 2], [2, 0, 1])


@pytest.mark.parametrize(
    ("text", "window", "expect"),
    [
        ("12/5/85", (1930, 2029), "1985-05-12"),
        ("12/5/15", (1930, 2029), "2015-05-12"),
        ("120515", (1930, 2029), "2015-05-12"),
        ("၁၂ မေ ၈၅", (1920, 2019), "1985-05-12"),
        ("၈၅ ခုနှစ် မေလ ၁၂ ရက်", (1920, 2019), "1985-05-12"),
        ("12/5/1985", (2000, 2020), "1985-05-12"),
    ],
)
def test_windows(text: str, window: tuple[int, int], expect: str) -> None:
    assert date.parse(text, window=window).isoformat() == expect
    assert date.is_valid(text, window=window)
    assert date.read(text, window=window).value == date.parse(text, window=window)


def test_windows_that_do_not_hold() -> None:
    with pytest.raises(OutOfRange, match="window") as caught:
        date.parse("12/5/85", window=(2000, 2020))
    assert caught.value.code == "date.year"
    with pytest.raises(PlanError):
        date.parse("12/5/85", window=(1900, 2000))
    with pytest.raises(PlanError):
        date.parse("12/5/85", window=(2000, 1999))


def test_repairs_can_be_replayed() -> None:
    reading = date.read(" ဝရ.၁၂.၂ဝဝဝ")
    assert replay(" ဝရ.၁၂.၂ဝဝဝ", reading.repairs).strip() == "၀၇.၁၂.၂၀၀၀"
    assert {repair.code for repair in reading.repairs} == {"date.wa-for-zero", "date.ra-for-seven"}
    latin = date.read("I4.1O.199l")
    assert replay("I4.1O.199l", latin.repairs) == "14.10.1991"
    assert {repair.code for repair in latin.repairs} == {"date.letter-for-zero", "date.letter-for-one"}


def test_a_swapped_date_is_suggested() -> None:
    assert date.read("12/31/1990").problems[0].suggestions == ("၃၁.၁၂.၁၉၉၀",)


def test_which_waso_is_suggested() -> None:
    with pytest.raises(Ambiguous):
        date.parse("၁၃၅၀ ဝါဆိုလပြည့်")
    suggestions = date.read("၁၃၅၀ ဝါဆိုလပြည့်").problems[0].suggestions
    assert [date.parse(one).isoformat() for one in suggestions] == ["1988-06-28", "1988-07-28"]


def test_a_weekday_is_checked() -> None:
    reading = date.read("စနေနေ့ ၁၄.၁၀.၁၉၉၁")
    assert reading.value == datetime.date(1991, 10, 14)
    assert [(problem.code, problem.span) for problem in reading.problems] == [("date.weekday", (0, 6))]

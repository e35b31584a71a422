"""Tallies: they add up, read back, and show nothing of a person."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.migrate import outcome
from myanmar_id.migrate.outcome import BINS, By, ColumnTally, Failure, Outcome, Sample, Tally

TEXTS = st.text(max_size=30)
SAMPLES = st.dictionaries(
    st.sampled_from(Outcome), st.lists(st.builds(Sample, TEXTS, TEXTS), max_size=outcome.SAMPLES), max_size=2
)
COLUMNS = st.builds(
    ColumnTally,
    st.dictionaries(st.sampled_from(Outcome), st.integers(1, 99)).map(Counter),
    st.dictionaries(st.sampled_from(By), st.integers(1, 99)).map(Counter),
    st.lists(st.integers(0, 99), min_size=BINS, max_size=BINS),
    st.dictionaries(st.sampled_from(["date.day", "nrc.empty"]), st.integers(1, 99)).map(Counter),
    SAMPLES,
)
FAILURES = st.builds(Failure, st.lists(TEXTS, max_size=2).map(tuple), st.integers(1, 99), TEXTS, st.just("date.day"))
TALLIES = st.builds(
    Tally, st.integers(0, 99), st.dictionaries(st.sampled_from("abc"), COLUMNS), st.lists(FAILURES, max_size=3)
)


@given(TALLIES)
def test_a_tally_reads_back(tally: Tally) -> None:
    assert Tally.from_json(tally.to_json()) == tally


@given(TALLIES, TALLIES, TALLIES)
def test_it_does_not_matter_where_tallies_are_added(one: Tally, two: Tally, three: Tally) -> None:
    left, right = Tally(), Tally.from_json(two.to_json())
    for tally in (one, two, three):
        left.add(tally)
    right.add(three)
    whole = Tally.from_json(one.to_json())
    whole.add(right)
    assert left == whole


def test_rows_of_a_later_part_are_numbered_on() -> None:
    tally = Tally(rows=10)
    tally.add(Tally(5, failures=[Failure((), 2, "born", "date.day")]))
    assert tally.rows == 15
    assert tally.failures == [Failure((), 12, "born", "date.day")]


def test_only_so_many_failures_are_listed() -> None:
    tally = Tally()
    tally.fail(Failure((), row, "born", "date.day") for row in range(outcome.FAILURES + 5))
    assert len(tally.failures) == outcome.FAILURES
    assert tally.failures[-1].row == outcome.FAILURES - 1


def test_nothing_of_a_person_is_in_a_repr() -> None:
    assert "251959" not in repr(Failure(("9/MaKhaNa(N)251959",), 1, "born", "date.day"))

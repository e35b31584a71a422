"""The way back from a cleaned field to the raw one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.errors import Repair, replay
from myanmar_id.fields import base, raw
from myanmar_id.fields.raw import Raw

TEXT = st.text(alphabet="ab ကခ၁", max_size=12)


def cleaned_by(monkeypatch: pytest.MonkeyPatch, steps: list[Repair], *, wrong: bool = False) -> None:
    """Let cleaning take the given steps."""
    monkeypatch.setattr(
        base, "clean", lambda text, _encoding: ("?" if wrong else replay(text, steps).strip(), tuple(steps))
    )


def edits(source: str, marks: list[tuple[int, int, str]]) -> list[Repair]:
    """Repairs in order, none overlapping another."""
    out: list[Repair] = []
    for start, length, after in sorted(marks):
        end = min(start + length, len(source))
        if start <= len(source) and (not out or start > out[-1].end) and (end > start or after):
            out.append(Repair(("test.step",), start, end, source[start:end], after))
    return out


MARKS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text(alphabet="xyz", max_size=3)), max_size=4)


@given(TEXT, MARKS, MARKS)
def test_all_repairs_can_be_replayed_together(source: str, first: list, second: list) -> None:  # type: ignore[type-arg]
    steps = edits(source, first)
    with pytest.MonkeyPatch.context() as patch:
        cleaned_by(patch, steps)
        field = Raw.of(source)
        own = edits(field.text, second)
        merged = field.repairs(own)
    assert replay(source, merged).strip() == replay(field.text, own).strip()
    assert all(one.end <= two.start for one, two in itertools.pairwise(merged))
    assert all(repair.before == source[repair.start : repair.end] for repair in merged)


@given(TEXT, MARKS, st.integers(0, 20), st.integers(0, 20))
def test_spans_lie_in_the_raw_text(source: str, marks: list, start: int, length: int) -> None:  # type: ignore[type-arg]
    with pytest.MonkeyPatch.context() as patch:
        cleaned_by(patch, edits(source, marks))
        field = Raw.of(source)
        start = min(start, len(field.text))
        first, last = field.span(start, min(start + length, len(field.text)))
    assert 0 <= first <= last <= len(source)


def test_spans_of_untouched_text_are_exact() -> None:
    field = Raw.of("  abc def ")
    assert field.text == "abc def"
    assert field.span(0, 3) == (2, 5)
    assert field.span(4, 7) == (6, 9)


def test_a_repair_on_a_step_is_made_one_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned_by(monkeypatch, [Repair(("step.a",), 1, 2, "b", "BB")])
    field = Raw.of("abc")
    assert field.text == "aBBc"
    (merged,) = field.repairs([Repair(("own.a",), 2, 4, "Bc", "!")])
    assert (merged.codes, merged.start, merged.end, merged.before, merged.after) == (
        ("own.a", "step.a"),
        1,
        3,
        "bc",
        "B!",
    )


def test_steps_that_cannot_be_replayed_give_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned_by(monkeypatch, [Repair(("step.a",), 0, 1, "a", "b")], wrong=True)
    field = Raw.of("abc")
    assert field.span(0, 1) == (0, 3)
    assert field.repairs([]) == field.steps
    (whole,) = field.repairs([Repair(("own.a",), 0, 1, "?", "!")])
    assert (whole.codes, whole.start, whole.end, whole.after) == (("own.a", "step.a"), 0, 3, "!")


@given(st.text())
def test_folding_keeps_offsets(text: str) -> None:
    folded, offsets = raw.fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    key, where = raw.key(text)
    assert len(key) == len(where)


def test_both_orders_of_dot_below_and_asat_are_one() -> None:
    assert raw.fold("င\u103a\u1037")[0] == raw.fold("င\u1037\u103a")[0]


def test_what_a_field_undoes_is_no_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned_by(monkeypatch, [Repair(("step.a",), 1, 2, "b", "B")])
    assert Raw.of("abc").repairs([Repair(("own.a",), 1, 2, "B", "b")]) == ()

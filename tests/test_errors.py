"""The exception tree and the two records: stable codes, no input in messages, and repairs that can be replayed."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import errors
from myanmar_id.errors import ParseError, Problem, Repair, Severity, replay

SECRET = "12/OuKaMa(N)123456"
PARSE_ERRORS = [errors.ParseError, errors.InvalidFormat, errors.UnknownComponent, errors.OutOfRange, errors.Ambiguous]


def test_tree() -> None:
    assert {kind.code for kind in (errors.MyanmarIdError, errors.DataError, errors.ModelError, errors.PlanError)} == {
        "myanmar-id",
        "data",
        "model",
        "plan",
    }
    for kind in (errors.DataError, errors.ModelError, errors.PlanError, *PARSE_ERRORS):
        assert issubclass(kind, errors.MyanmarIdError)
    for kind in PARSE_ERRORS:
        assert issubclass(kind, ValueError)
        assert kind.code == "parse"


@pytest.mark.parametrize("kind", PARSE_ERRORS)
def test_parse_error_keeps_the_input_out_of_logs(kind: type[ParseError]) -> None:
    error = kind("give a state from 1 to 14", code="nrc.unknown-state", text=SECRET, span=(0, 2))
    shown = [str(error), repr(error), *traceback.format_exception(error)]
    assert not any(SECRET in line for line in shown)
    assert repr(error) == f"{kind.__name__}('give a state from 1 to 14', code='nrc.unknown-state', span=(0, 2))"


@pytest.mark.parametrize("kind", PARSE_ERRORS)
@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
def test_parse_error_travels_between_processes(kind: type[ParseError], duplicate: object) -> None:
    error = kind("give six digits", code="nrc.number", text=SECRET, span=None)
    other = duplicate(error)  # type: ignore[operator]
    assert type(other) is kind
    assert (other.message, other.code, other.text, other.span) == ("give six digits", "nrc.number", SECRET, None)
    assert str(other) == str(error)


def test_records_keep_personal_data_out_of_repr() -> None:
    repair = Repair(("nrc.slash", "nrc.digit"), 1, 4, SECRET, SECRET)
    problem = Problem("nrc.unlisted-township", "check the township", suggestions=(SECRET,))
    assert SECRET not in repr(repair) + repr(problem)
    assert repair.code == "nrc.slash"
    assert problem.severity is Severity.WARNING
    assert [severity.value for severity in Severity] == ["error", "warning", "info"]


@pytest.mark.parametrize("record", [Repair(("a",), 0, 0, "", "b"), Problem("a", "b", span=(0, 1))])
def test_records_do_not_change(record: Any) -> None:
    for field in dataclasses.fields(record):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, field.name, getattr(record, field.name))


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))), st.text(max_size=4))
def test_replay(parts: list[tuple[str, str, str]], end: str) -> None:
    given_text, wanted, repairs = "", "", []
    for kept, before, after in parts:
        start = len(given_text) + len(kept)
        repairs.append(Repair(("x",), start, start + len(before), before, after))
        given_text += kept + before
        wanted += kept + after
    assert replay(given_text + end, repairs) == wanted + end

"""Every line of the NRC case tables."""

from __future__ import annotations

import cases
import pytest

from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import nrc

MESSY = cases.load("nrc_real") + cases.load("nrc_synthetic")


@pytest.mark.parametrize("case", MESSY, ids=str)
def test_messy_forms(case: cases.Case) -> None:
    value = nrc.parse(case.input)
    assert str(value) == case.expect
    reading = nrc.read(case.input)
    assert (reading.value, reading.text) == (value, nrc.format(value, "my"))
    assert nrc.is_valid(case.input)
    assert nrc.equal(case.input, case.expect)


@pytest.mark.parametrize("case", MESSY, ids=str)
def test_repairs_lead_to_the_plain_form(case: cases.Case) -> None:
    reading = nrc.read(case.input)
    for repair in reading.repairs:
        assert case.input[repair.start : repair.end] == repair.before
    plain = replay(case.input, reading.repairs)
    again = nrc.read(plain)
    assert again.value == reading.value
    assert again.repairs == ()
    assert nrc.parse(plain) == reading.value


@pytest.mark.parametrize("case", cases.load("nrc_negative"), ids=str)
def test_refused(case: cases.Case) -> None:
    with pytest.raises(ParseError) as caught:
        nrc.parse(case.input)
    assert caught.value.code == case.code
    assert caught.value.text == case.input
    start, end = caught.value.span or (0, 0)
    assert 0 <= start <= end <= len(case.input)
    assert not nrc.is_valid(case.input)
    reading = nrc.read(case.input)
    assert reading.value is None
    assert [problem.code for problem in reading.problems] == [case.code]


@pytest.mark.parametrize("case", cases.load("nrc_difficult"), ids=str)
def test_difficult(case: cases.Case) -> None:
    value = nrc.parse(case.input)
    assert f"{value} {value.status}" == case.expect
    assert nrc.parse(str(value)) == value

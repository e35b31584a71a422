"""What every field module shares, and that every field module keeps it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import FIELDS, base
from myanmar_id.text.detect import Encoding

NAMES = sorted(FIELDS)


def test_reading_keeps_personal_data_out_of_repr() -> None:
    reading = base.Reading("မောင်ဘ", "value", "Mg Ba")
    assert repr(reading) == "Reading(repairs=(), problems=())"


@pytest.mark.parametrize(
    ("text", "encoding", "clean"),
    [
        ("  ABC ", None, "ABC"),
        (" မြန်မာ\n", None, "မြန်မာ"),
        ("ျမန္မာ", None, "မြန်မာ"),
        ("ျမန္မာ", Encoding.ZAWGYI, "မြန်မာ"),
        ("", None, ""),
    ],
)
def test_clean(text: str, encoding: Encoding | None, clean: str) -> None:
    cleaned, repairs = base.clean(text, encoding)
    assert cleaned == clean
    assert replay(text, repairs).strip() == clean


@pytest.mark.parametrize("name", NAMES)
def test_a_field_has_the_four_functions(name: str) -> None:
    field = FIELDS[name]
    assert all(callable(getattr(field, verb)) for verb in ("parse", "format", "is_valid", "read"))


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text(), encoding=st.sampled_from([None, *Encoding]))
def test_a_field_never_raises_another_error(name: str, text: str, encoding: Encoding | None) -> None:
    field = FIELDS[name]
    try:
        field.parse(text)
        parsed = True
    except ParseError as error:
        assert error.code.partition(".")[2], error.code
        assert error.text == text
        assert error.span is None or 0 <= error.span[0] <= error.span[1] <= len(text)
        assert len(text) < 8 or text not in str(error) or (text.isascii() and text.islower())  # a word of the message
        parsed = False
    assert field.is_valid(text) == parsed
    reading = field.read(text, encoding=encoding)
    for problem in reading.problems:
        assert problem.span is None or 0 <= problem.span[0] <= problem.span[1] <= len(text)
    for repair in reading.repairs:
        assert 0 <= repair.start <= repair.end <= len(text)

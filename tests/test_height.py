"""Heights: the case tables, every word of the table, and what goes both ways."""

from __future__ import annotations

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import tables
from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import height
from myanmar_id.fields.height import SHORTEST, TALLEST, Height
from myanmar_id.fields.height_words import Unit, WordRow

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"height_{kind}")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = height.read(case.input)
    assert height.is_valid(case.input) is (case.code is None)
    if case.code is None:
        assert height.parse(case.input) == Height(float(case.expect))
        assert reading.value == Height(float(case.expect))
        assert reading.translation == str(reading.value)
    else:
        with pytest.raises(ParseError) as caught:
            height.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code


@pytest.mark.parametrize("row", tables.read("height_words", WordRow), ids=lambda row: row.word)
def test_every_word(row: WordRow) -> None:
    text = {
        Unit.FEET: f"5{row.word}",
        Unit.INCHES: f"60{row.word}",
        Unit.CM: f"152.4 {row.word}",
        Unit.METRES: f"1.524 {row.word}",
        Unit.HALF: f"5ပေ{row.word}",
        Unit.NOISE: f"{row.word} 5ပေ",
    }[row.unit]
    assert height.parse(text).inches == pytest.approx(66 if row.unit is Unit.HALF else 60)


@given(st.floats(SHORTEST, TALLEST), st.sampled_from(["my", "latin"]))
def test_any_height_comes_back(inches: float, script: str) -> None:
    assert height.parse(height.format(Height(inches), script)) == Height(inches)


@given(st.integers(36, 204).map(lambda halves: halves / 2), st.sampled_from(["my", "latin"]))
def test_half_inches_come_back(inches: float, script: str) -> None:
    text = height.format(Height(inches), script)
    assert height.parse(text) == Height(inches)
    assert "'" in text
    assert height.read(text).text == height.format(Height(inches))


@given(st.integers(460, 2590))
def test_centimetres_come_back(millimetres: int) -> None:
    value = height.parse(f"{millimetres / 10} cm")
    assert height.parse(str(value)) == value
    assert value.cm == pytest.approx(millimetres / 10)


@given(st.integers(1, 8), st.integers(0, 11))
def test_feet_and_inches_add_up(feet: int, inches: int) -> None:
    text = f"{feet}'{inches}\""
    if SHORTEST <= feet * 12 + inches <= TALLEST:
        value = height.parse(text)
        assert (value.feet, value.rest_inches, value.inches) == (feet, inches, feet * 12 + inches)
        assert str(value) == text
    else:
        assert not height.is_valid(text)


def test_a_dot_is_not_guessed() -> None:
    problem = height.read("၅.၆").problems[0]
    assert problem.code == "height.dot"
    assert [height.parse(text).inches for text in problem.suggestions] == [66, 67.2]


def test_a_missing_unit_is_said() -> None:
    assert [problem.code for problem in height.read("165").problems] == ["height.unit"]
    assert [problem.code for problem in height.read("5.11").problems] == ["height.unit"]
    assert height.read("165 cm").problems == ()


def test_repairs_can_be_replayed() -> None:
    reading = height.read("၅'ရ\"")
    assert replay("၅'ရ\"", reading.repairs) == "၅'၇\""
    assert [repair.code for repair in height.read("5'l0\"").repairs] == ["height.letter-for-one"]
    assert [repair.code for repair in height.read("5'1O\"").repairs] == ["height.letter-for-zero"]
    assert [repair.code for repair in height.read("၅'၁ဝ\"").repairs] == ["height.wa-for-zero"]

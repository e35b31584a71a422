"""Professions: the case tables, every row of the dictionary, and what goes both ways."""

from __future__ import annotations

import pytest
from cases import Case, load

from myanmar_id import tables
from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import profession
from myanmar_id.fields.profession import OccupationRow, Profession

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"profession_{kind}")]
ROWS = tables.read("occupations", OccupationRow)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = profession.read(case.input)
    assert profession.is_valid(case.input) is (case.code is None)
    if case.code is None:
        title, retired, english = case.expect.split("|")
        expected = Profession(title, retired == "retired")
        assert profession.parse(case.input) == expected
        assert reading.value == expected
        assert (reading.translation or "") == english
        assert expected.english == reading.translation
        assert [problem.code for problem in reading.problems] == ([] if english else ["profession.unknown"])
        assert profession.parse(str(expected)) == expected
        assert profession.format(expected, "latin") == (english or str(expected))
    else:
        with pytest.raises(ParseError) as caught:
            profession.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.burmese)
def test_every_row(row: OccupationRow) -> None:
    for text in (row.burmese, *row.aliases):
        assert profession.parse(text) == Profession(text)
        assert profession.english(text) == row.english
        assert profession.parse(f"{text}(ငြိမ်း)").retired
    for text in row.misspellings:
        reading = profession.read(text)
        assert reading.value == Profession(row.burmese)
        assert reading.translation == row.english
        assert [repair.code for repair in reading.repairs] == ["profession.spelling"]
        assert replay(text, reading.repairs) == row.burmese


def test_no_spelling_means_two_things() -> None:
    spellings = [text for row in ROWS for text in (row.burmese, *row.aliases, *row.misspellings)]
    assert sorted(spellings) == sorted(set(spellings))

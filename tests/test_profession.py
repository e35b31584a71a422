"""Professions: the case tables, every row of the dictionary, and what goes both ways."""

from __future__ import annotations

import itertools

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import burmese_text, unicode_junk, zawgyi_junk

from myanmar_id import tables
from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import profession
from myanmar_id.fields.occupation_english import translate
from myanmar_id.fields.occupation_words import LONGEST, Kind, OccupationRow, pieces, spelling
from myanmar_id.fields.profession import Profession
from myanmar_id.fields.raw import fold
from myanmar_id.text.script import is_myanmar

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"profession_{kind}")]
#: Syllables that no word of the table has.
UNKNOWN = ("ကကဂဂ", "ဃဃဈဈ", "ဋဋဌဌ")
SEPARATORS = ("", " ", "၊", " / ", "+", "-", "(", ")", " (", ") ", "။", ".")
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
        is_whole = bool(english) and not any(map(is_myanmar, english))
        assert {problem.code for problem in reading.problems} == (set() if is_whole else {"profession.unknown"})
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


def test_no_spelling_of_a_word_is_another_row_s() -> None:
    owners: dict[str, str] = {}
    for row in ROWS:
        for text in (row.burmese, *row.aliases):
            assert owners.setdefault(spelling(text), row.burmese) == row.burmese
    assert not {spelling(text) for row in ROWS for text in row.misspellings} & set(owners)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.burmese)
def test_every_row_inside(row: OccupationRow) -> None:
    assert row.english[0].isupper()
    assert row.inside != row.english or row.inside[0].isupper()
    assert all("{}" in around for around in row.around)
    assert row.kind is not Kind.MARK or row.around
    english = profession.english(f"ကကဂဂ {row.burmese} ဆိုင်")
    assert english is not None
    assert "ကကဂဂ" in english
    assert not any(map(is_myanmar, english.replace("ကကဂဂ", "")))


@given(st.one_of(burmese_text(), zawgyi_junk(), unicode_junk(), st.text()))
def test_nothing_is_lost(text: str) -> None:
    folded, _ = fold(text)
    found = pieces(folded, 0, len(folded))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    covered = "".join(folded[piece.start : piece.end] for piece in found)
    assert [char for char in folded if char.isalnum()] == [char for char in covered if char.isalnum()]
    made = translate(text)
    if made.text:
        assert all(" ".join(fold(text[first:last])[0].split()) in fold(made.text)[0] for first, last in made.unknown)
    assert profession.read(text).text is not None


@given(
    st.lists(
        st.tuples(st.sampled_from([row.burmese for row in ROWS] + list(UNKNOWN)), st.sampled_from(SEPARATORS)),
        min_size=1,
        max_size=8,
    )
)
def test_unknown_words_stay(words: list[tuple[str, str]]) -> None:
    text = "".join(word + separator for word, separator in words)
    reading = profession.read(text)
    english = reading.translation or reading.text
    for word, _ in words:
        assert word not in UNKNOWN or word in english
    assert reading.value is not None
    assert reading.translation == reading.value.english
    spans = [problem.span for problem in reading.problems]
    assert all(span is not None and text[span[0] : span[1]].strip() for span in spans)


def test_an_endless_profession_is_not_taken_apart() -> None:
    assert profession.english("ဆရာဝန်" * (LONGEST // 3)) is not None
    assert profession.english("ဆရာဝန်" * LONGEST) is None
    assert profession.english("(" * 5000 + "ဆရာဝန်" + ")" * 5000) is not None


def test_personal_data_stays_out_of_repr() -> None:
    assert "ကကဂဂ" not in repr(translate("ကကဂဂကုမ္မဏီ"))
    assert "ကုမ္ပဏီ" not in repr(translate("ကကဂဂကုမ္မဏီ"))

"""Ethnic groups and religion: the case tables, every row of the tables, and what goes both ways."""

from __future__ import annotations

from itertools import pairwise

import pytest
from cases import Case, load
from hypothesis import assume, given
from hypothesis import strategies as st

from myanmar_id import tables
from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import origin
from myanmar_id.fields.origin import Origin
from myanmar_id.fields.origin_names import GroupRow, ReligionRow
from myanmar_id.fields.raw import key

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"origin_{kind}")]
GROUPS = tables.read("ethnic_groups", GroupRow)
RELIGIONS = tables.read("religions", ReligionRow)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = origin.read(case.input)
    assert origin.is_valid(case.input) is (case.code is None)
    if case.code is None:
        groups, religion, english = case.expect.split(";")
        expected = Origin(tuple(groups.split("|")) if groups else (), religion or None)
        assert origin.parse(case.input) == expected
        assert reading.value == expected
        assert (reading.translation or "") == english
        assert origin.parse(str(expected)) == expected
    else:
        with pytest.raises(ParseError) as caught:
            origin.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code


@pytest.mark.parametrize("row", GROUPS, ids=lambda row: row.burmese)
def test_every_group(row: GroupRow) -> None:
    for name in (row.burmese, *row.aliases):
        assert origin.parse(f"{name}၊ဗုဒ္ဓ") == Origin((name,), "ဗုဒ္ဓ")
        assert origin.english(name) == row.english
    for name in row.misspellings:
        reading = origin.read(f"{name}၊ဗုဒ္ဓ")
        assert reading.value == Origin((row.burmese,), "ဗုဒ္ဓ")
        assert [repair.code for repair in reading.repairs] == ["origin.spelling"]
        assert origin.parse(replay(f"{name}၊ဗုဒ္ဓ", reading.repairs)) == reading.value


@pytest.mark.parametrize("row", RELIGIONS, ids=lambda row: row.burmese)
def test_every_religion(row: ReligionRow) -> None:
    for name in (row.burmese, *row.aliases):
        reading = origin.read(f"ဗမာ၊{name}")
        assert reading.value == Origin(("ဗမာ",), row.burmese)
        assert reading.translation == f"Bamar, {row.english}"
        assert reading.repairs == ()
    for name in row.misspellings:
        reading = origin.read(f"ဗမာ၊{name}")
        assert reading.value == Origin(("ဗမာ",), row.burmese)
        assert [repair.code for repair in reading.repairs] == ["origin.spelling"]


def test_the_list_of_135_is_whole() -> None:
    assert sorted(row.number for row in GROUPS if row.number is not None) == list(range(1, 136))


def test_no_spelling_means_two_things() -> None:
    rows: list[GroupRow | ReligionRow] = [*GROUPS, *RELIGIONS]
    spellings = [name for row in rows for name in (row.burmese, *row.aliases, *row.misspellings)]
    assert sorted(spellings) == sorted(set(spellings))


@given(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=4), st.none() | st.sampled_from(RELIGIONS))
def test_known_origins_come_back(groups: list[GroupRow], religion: ReligionRow | None) -> None:
    names = tuple(row.burmese for row in groups)
    spelled = {key(name)[0] for row in GROUPS for name in (row.burmese, *row.aliases, *row.misspellings)}
    assume(not any(key(one + two)[0] in spelled for one, two in pairwise(names)))
    value = Origin(names, None if religion is None else religion.burmese)
    assert origin.parse(origin.format(value)) == value


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ကကဂဂ၊ဗုဒ္ဓ", ["origin.unknown-group"]),
        ("ဗမာ၊ကကဂဂ", ["origin.unknown-religion"]),
        ("ဟိန္ဒူ-ဗမာ၊ဟိန္ဒူ", ["origin.several-religions"]),
        ("ကကဂဂ၊ခခဃဃ", ["origin.unknown-group", "origin.unknown-group"]),
        ("ဗမာ၊ကကဂဂ၊ဗုဒ္ဓ", ["origin.unknown-group"]),
    ],
)
def test_problems(text: str, codes: list[str]) -> None:
    reading = origin.read(text)
    assert [problem.code for problem in reading.problems] == codes
    assert all(problem.span is not None for problem in reading.problems)


def test_an_endless_word_is_not_taken_apart() -> None:
    assert origin.parse("ရှမ်းဗမာ" * 5).groups == ("ရှမ်း", "ဗမာ") * 5
    assert origin.parse("ရှမ်းဗမာ" * 50).groups == ("ရှမ်းဗမာ" * 50,)


@pytest.mark.parametrize(
    ("text", "mended"),
    [("ဗမာ၊ဗုဒ်", "ဗမာ၊ဗုဒ္ဓ"), ("ကယင်လူမျိုး၊ဗုဓ", "ကရင်လူမျိုး၊ဗုဒ္ဓ"), ("မြနမာ", "မြန်မာ")],
)
def test_a_misspelling_with_the_sound_of_a_name_is_repaired(text: str, mended: str) -> None:
    reading = origin.read(text)
    assert {repair.code for repair in reading.repairs} == {"origin.spelling"}
    assert replay(text, reading.repairs) == mended
    assert origin.parse(mended) == reading.value


def test_no_name_is_read_as_one_that_sounds_alike() -> None:
    for row in GROUPS:
        assert origin.parse(row.burmese) == Origin((row.burmese,))
    for faith in RELIGIONS:
        assert origin.parse(faith.burmese) == Origin((), faith.burmese)

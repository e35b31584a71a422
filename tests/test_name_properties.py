"""What holds for any name: any syllables that the grammar has, any honorific, any two spellings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, unicode_junk, zawgyi_junk

from myanmar_id import tables
from myanmar_id.fields import name
from myanmar_id.fields.name import Mode, Name
from myanmar_id.fields.name.parts import HonorificKind, HonorificRow
from myanmar_id.latin.bgn import romanize as bgn
from myanmar_id.latin.mlcts import romanize as mlcts
from myanmar_id.latin.rows import SyllableRow, WordRow

SPELLED = re.compile(r"[A-Za-z]+(?:[ .-]+[A-Za-z]+)*\.?").fullmatch
LATIN = re.compile(r"[A-Za-z .()-]*").fullmatch
TITLES = [row for row in tables.read("honorifics", HonorificRow) if row.kind is HonorificKind.TITLE]
AMBIGUOUS = [row for row in tables.read("honorifics", HonorificRow) if row.kind is HonorificKind.AMBIGUOUS]
MODES = [None, *Mode]

#: Syllables that are nobody's honorific and, two or more of them, a usual name.
GIVEN = ["အောင်", "ခင်", "ထွန်း", "လှ", "ဖြူ", "ဝင်း", "နိုင်", "ဇော်", "စန္ဒာ", "သီတာ", "မြင့်", "ဌေး", "ကြည်", "စိုး", "ညွန့်", "ဥမ္မာ"]
given_names = st.lists(st.sampled_from(GIVEN), min_size=2, max_size=4).map("".join)
any_name = st.one_of(burmese_text(), st.sampled_from(WORDS), given_names)


@given(any_name, st.sampled_from(["classic", "modern"]), st.sampled_from(MODES))
def test_any_syllables_are_spelled_in_ascii(text: str, style: str, mode: Mode | None) -> None:
    spelled = name.romanize(text, style=style, mode=mode)  # type: ignore[arg-type]
    assert LATIN(spelled), "letters, spaces, dots, hyphens, and the brackets of a mark"
    assert bool(spelled) is name.is_valid(text) or not spelled
    for other, p in name.romanizations(text, 8, style=style, mode=mode):  # type: ignore[arg-type]
        assert LATIN(other)
        assert 0 < p <= 1


@given(given_names)
def test_a_name_is_spelled_in_words(text: str) -> None:
    assert SPELLED(name.romanize(text))


@given(st.one_of(any_name, unicode_junk(), zawgyi_junk(), st.text()))
def test_nothing_raises(text: str) -> None:
    for scheme in name.Scheme:
        name.romanize(text, scheme=scheme.value)
    name.romanizations(text)
    name.from_latin(text)
    name.match_key(text)
    bgn(text)
    mlcts(text)


@given(any_name, st.integers(1, 12))
def test_ranked_spellings(text: str, n: int) -> None:
    ranked = name.romanizations(text, n)
    assert len(ranked) <= n
    assert len({spelling for spelling, _ in ranked}) == len(ranked)
    assert sum(p for _, p in ranked) <= 1 + 1e-9
    assert [spelling for spelling, _ in ranked][:1] == [one for one in [name.romanize(text)] if one]
    rest = [p for _, p in ranked][1:]
    assert rest == sorted(rest, reverse=True)


@given(any_name, st.integers(1, 8), st.sampled_from(["classic", "modern"]))
def test_a_name_matches_its_own_spellings(text: str, n: int, style: str) -> None:
    for spelling, _ in name.romanizations(text, n, style=style):  # type: ignore[arg-type]
        assert name.matches(spelling, text)


@pytest.mark.parametrize("mode", list(Mode))
@given(text=given_names)
def test_a_name_matches_its_spellings_in_any_mode(mode: Mode, text: str) -> None:
    for spelling, _ in name.romanizations(text, 3, mode=mode.value):
        assert name.matches(spelling, text)


@given(st.one_of(any_name, st.text(max_size=20)), st.one_of(any_name, st.text(max_size=20)))
def test_matching_is_symmetric(first: str, second: str) -> None:
    latin = name.romanize(second)
    for one, other in ((first, second), (first, latin), (name.romanize(first), latin)):
        there, back = name.matches(one, other), name.matches(other, one)
        assert (there.ok, there.score) == (back.ok, back.score)
        assert {problem.code for problem in there.problems} == {problem.code for problem in back.problems}
        assert name.similarity(one, other) == name.similarity(other, one)


@given(any_name)
def test_a_name_is_like_itself(text: str) -> None:
    if name.is_valid(text):
        assert name.matches(text, text)
        assert name.similarity(text, text) == 1 or not name.match_key(text)


@given(st.sampled_from(TITLES), given_names)
def test_title_and_name_round_trip(row: HonorificRow, text: str) -> None:
    value = name.parse(row.burmese + text)
    assert value == Name(row.burmese, text)
    assert name.parse(str(value)) == value
    latin = name.format(value, "latin")
    assert latin == f"{row.latin} {name.romanize(text)}"
    again = name.parse(latin)
    assert (again.honorific, again.given) == (row.latin, name.romanize(text))
    assert name.format(again, "latin") == latin
    assert name.matches(latin, row.burmese + text)


@given(st.sampled_from(AMBIGUOUS), given_names)
def test_what_may_be_an_honorific_is_never_lost(row: HonorificRow, text: str) -> None:
    value = name.parse(row.burmese + text)
    assert str(value) == row.burmese + text
    assert name.romanize(row.burmese + text).startswith(row.latin + " ")
    assert name.matches(name.romanize(text), row.burmese + text), "without it"
    assert name.matches(name.romanize(row.burmese + text), row.burmese + text), "with it"


@given(given_names)
def test_latin_letters_are_read_back(text: str) -> None:
    """The likeliest spelling of a usual name is read as a name that is spelled so."""
    latin = name.romanize(text)
    read = name.from_latin(latin, 10)
    assert read
    assert any(name.matches(latin, burmese) for burmese, _ in read[:3])
    assert sum(p for _, p in read) <= 1 + 1e-9


@pytest.mark.parametrize("table", ["latin_syllables", "latin_words"])
def test_every_row_is_spelled_and_read_back_as_it_sounds(table: str) -> None:
    """The first spelling of each row is read, and nearly always the row's own sound is among the readings."""
    rows = tables.read(table, SyllableRow if table == "latin_syllables" else WordRow)
    read = [(row.written, name.from_latin(row.latin[0], 10)) for row in rows if row.latin]
    assert [written for written, found in read if not found] == []
    heard = [name.match_key(written) in {name.match_key(one) for one, _ in found} for written, found in read]
    assert sum(heard) > 0.95 * len(heard)

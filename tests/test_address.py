"""Addresses: the case tables, and every place of the tables."""

from __future__ import annotations

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import burmese_text, unicode_junk

from myanmar_id import tables
from myanmar_id.errors import ParseError
from myanmar_id.fields import address
from myanmar_id.fields.address import Level
from myanmar_id.fields.raw import fold
from myanmar_id.latin.gazetteer import State, Township
from myanmar_id.text.grammar import is_well_formed

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"address_{kind}")]
TOWNSHIPS = [row for row in tables.read("nrc_townships", Township) if row.name_my is not None]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = address.read(case.input)
    assert address.is_valid(case.input) is (case.code is None)
    if case.code is None:
        value = address.parse(case.input)
        places = [f"{p.name_en}:{'+'.join(map(str, p.states))}" for p in (*value.townships, *value.states)]
        linked, _, english = case.expect.partition(";")
        assert ",".join(places) == linked
        assert (reading.translation or "") == english
        assert reading.value == value
        assert address.format(value, "latin") == (english or value.text)
        assert address.parse(str(value)) == value
        assert address.parse(address.format(value)) == value
        codes = ["address.ambiguous-township"] if "+" in linked else []
        codes += [] if value.townships else ["address.no-township"]
        assert [problem.code for problem in reading.problems] == codes
    else:
        with pytest.raises(ParseError) as caught:
            address.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code


@pytest.mark.parametrize("row", TOWNSHIPS, ids=lambda row: f"{row.state}-{row.letters}")
def test_every_township(row: Township) -> None:
    found = address.parse(f"၂ ရပ်ကွက်၊ {row.name_my}မြို့နယ်").townships
    assert len(found) == 1
    assert found[0].level is Level.TOWNSHIP
    assert row.state in found[0].states
    assert found[0].name_my == row.name_my


@pytest.mark.parametrize("row", tables.read("nrc_states", State), ids=lambda row: row.name_en)
def test_every_state(row: State) -> None:
    for text in (row.name_my, row.name_my.replace("တိုင်းဒေသကြီး", "တိုင်း")):
        value = address.parse(f"ကကဂဂ၊ {text}")
        assert [(place.name_en, place.states) for place in value.states] == [(row.name_en, (row.number,))]


def test_places_say_where_they_stand() -> None:
    value = address.parse("၂၇ရပ်ကွက်၊ ပင်းတယမြို့၊ ရှမ်းပြည်နယ်")
    places = (*value.townships, *value.states)
    assert [value.text[place.start : place.end] for place in places] == ["ပင်းတယမြို့", "ရှမ်းပြည်နယ်"]


@given(unicode_junk() | st.text() | st.lists(burmese_text() | st.sampled_from(["၊", " ", "၅", "လမ်း"])).map("".join))
def test_an_address_with_letters_has_english(text: str) -> None:
    value = address.read(text).value
    if value is None:
        return
    found = value.english
    assert found is None or any(char.isascii() and char.isalnum() for char in found)
    if is_well_formed(value.text) and any("က" <= char <= "အ" or char.isdigit() for char in value.text):
        assert found
    digits = [char for char in fold(value.text)[0] if char in "0123456789"]
    rest = iter(found or "")
    assert found is None or all(digit in rest for digit in digits)


def test_a_place_without_an_english_name_is_spelled() -> None:
    value = address.parse("ခနောင်မြို့နယ်")
    assert [(place.name_my, place.name_en) for place in value.townships] == [("ခနောင်", None)]
    assert value.english == "Kha Naung Township"

"""The card: raw fields of a side become typed fields, checks compare them, and the contract's object comes out."""

from __future__ import annotations

import copy
import datetime
import json
import math
import pickle
from typing import Any

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import card
from myanmar_id.card import serial
from myanmar_id.errors import OutOfRange, PlanError, Severity, replay
from myanmar_id.text.detect import Encoding

TODAY = datetime.date(2020, 6, 1)


def _pairs(cell: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in cell.split(" | "))


def _sides(raw: dict[str, str]) -> tuple[card.Front, card.Back]:
    front = card.read_front({key: text for key, text in raw.items() if key in card.FRONT_FIELDS})
    return front, card.read_back({key: text for key, text in raw.items() if key in card.BACK_FIELDS})


@pytest.mark.parametrize("case", load("card_serial"), ids=lambda case: case.id)
def test_serial(case: Case) -> None:
    reading = serial.read(case.input)
    assert replay(case.input, reading.repairs).strip() == reading.text
    if case.expect.startswith("!"):
        assert [f"!{problem.code}" for problem in reading.problems] == [case.expect]
        assert reading.value is None
        assert reading.text
    else:
        assert reading.value == case.expect
        assert not reading.problems


def test_every_repair_of_a_serial_is_named() -> None:
    codes = [repair.code for repair in serial.read("HA 4O\uff13177").repairs]
    assert codes == ["card.serial-space", "card.serial-digit", "card.serial-fold"]


@pytest.mark.parametrize("case", load("card_contract"), ids=lambda case: case.id)
def test_contract(case: Case) -> None:
    found: dict[str, str] = {}
    for side in _sides(_pairs(case.input)):
        result = card.to_contract(side, convert_unicode=True)
        found |= result | result.get("translation_info", {})
    expected = _pairs(case.expect)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("case", load("card_contract"), ids=lambda case: case.id)
def test_zawgyi_is_the_same_card(case: Case) -> None:
    """A side written in Zawgyi and read again is the side that was written."""
    for side, read in zip(_sides(_pairs(case.input)), (card.read_front, card.read_back), strict=True):
        written = card.to_contract(side)
        again = read({key: written[key] for key in side.fields()}, encoding=Encoding.ZAWGYI)
        assert card.to_contract(again, convert_unicode=True) == card.to_contract(side, convert_unicode=True)


@pytest.mark.parametrize("case", load("card_checks"), ids=lambda case: case.id)
def test_check(case: Case) -> None:
    raw = _pairs(case.input)
    front, back = _sides(raw)
    found = card.check(front, back if "nrc_id_back" in raw else None, today=TODAY)
    codes = [problem.code for problem in found if not problem.code.endswith("-missing")]
    assert " ".join(codes) == ("" if case.expect == "-" else case.expect)


def test_check_names_every_missing_field() -> None:
    found = card.check(card.read_front({}), card.read_back({}))
    assert {problem.code: problem.severity for problem in found} == {
        "card.nrc-missing": Severity.ERROR,
        "card.name-missing": Severity.ERROR,
        "card.father-name-missing": Severity.WARNING,
        "card.birth-missing": Severity.ERROR,
        "card.issue-date-missing": Severity.WARNING,
        "card.serial-missing": Severity.WARNING,
    }


def test_check_takes_this_day_where_none_is_given() -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    front = card.read_front({"birth": f"{tomorrow.day}.{tomorrow.month}.{tomorrow.year}"})
    assert "card.birth-in-future" in [problem.code for problem in card.check(front)]


FRONT = {
    "nrc_id": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၅",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "မစန္ဒာဖြိုး",
    "father_name": "ဦးသိန်းဖေ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
}
BACK = {"card_id": "HA403177", "nrc_id_back": "", "profession": "ကျောင်းသား", "address": "ဗဟန်းမြို့နယ်"}


def test_typed_values() -> None:
    front = card.read_front(FRONT)
    assert front.birth.value == datetime.date(1991, 10, 14)
    assert front.birth.translation == "14.10.1991"
    assert all(field.value is not None for field in front.fields().values())
    assert not any(
        field.problems
        for field in front.fields().values()
        if field.problems and field.problems[0].severity == Severity.ERROR
    )
    assert front.nrc_id.value is not None
    assert front.nrc_id.translation == "12/UKaMa(C)012345"
    assert front.encoding == Encoding.UNICODE
    back = card.read_back(BACK)
    assert back.card_id.value == "HA403177"
    assert back.nrc_id_back == card.Field("", "")


def test_a_missing_field_is_an_empty_one() -> None:
    front = card.read_front({})
    assert set(front.fields().values()) == {card.Field("", "")}
    assert front == card.read_front(dict.fromkeys(card.FRONT_FIELDS, ""))
    assert front.encoding == Encoding.NONE


def test_what_has_no_place_is_kept_and_reported() -> None:
    front = card.read_front({"name": "မစန္ဒာ", "profession": "ဆရာမ"}, confidences={"profession": 0.5, "mood": 0.1})
    assert front.others == (("profession", "ဆရာမ"),)
    assert [problem.code for problem in front.problems] == ["card.unknown-field"]
    assert "2 names" in front.problems[0].message
    assert not card.read_front({"name": "မစန္ဒာ"}).problems


def test_the_encoding_is_judged_for_the_whole_side_or_stated() -> None:
    raw = {"name": "ကို၀င္း", "father_name": "ဦးေအာင္ၾကည္", "bloodlines_religion": "ရွမ္း၊ဗုဒၶ"}
    assert card.read_front(raw).encoding == Encoding.ZAWGYI
    assert card.read_front({"name": "မမ"}, encoding=Encoding.ZAWGYI).encoding == Encoding.ZAWGYI


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan, math.inf])
def test_a_confidence_is_from_0_to_1(wrong: float) -> None:
    with pytest.raises(OutOfRange) as caught:
        card.read_front({"name": "မမ"}, confidences={"name": wrong})
    assert caught.value.code == "card.confidence-range"


def test_repr_shows_nothing_personal() -> None:
    for side in (card.read_front(FRONT | {"mood": "ပျော်"}), card.read_back(BACK)):
        shown = repr(side)
        assert side.side.capitalize() in shown
        for char in shown:
            assert not "\u1000" <= char <= "\u109f"
        assert not any(digits in shown for digits in ("012345", "1991", "403177", "OuKaMa"))


def test_sides_are_values() -> None:
    front = card.read_front(FRONT)
    assert copy.deepcopy(front) == front
    assert pickle.loads(pickle.dumps(front)) == front
    with pytest.raises(AttributeError):
        front.name = front.father_name  # type: ignore[misc]


# The contract's result object, key by key: the type of each, and which are always there.
_BOTH = {"side": str, "class": str}
_OPTIONAL = {"confidence": dict, "idcard_type": str}
_FRONT_SHAPE = dict.fromkeys(FRONT, str) | _BOTH
_BACK_SHAPE = dict.fromkeys(BACK, str) | _BOTH
_CONFIDENT = (set(FRONT) - {"father_name"}, set(BACK))
_TRANSLATION = {"name_translation", "father_name_translation", "nrc_id_translation", "birth_translation"}


def _assert_shape(result: dict[str, Any]) -> None:
    is_front = result["side"] == "front"
    required = _FRONT_SHAPE if is_front else _BACK_SHAPE
    optional = _OPTIONAL | ({"translation_info": dict} if is_front else {})
    assert set(required) <= set(result) <= set(required) | set(optional)
    assert all(type(result[key]) is kind for key, kind in (required | optional).items() if key in result)
    assert result["side"] in ("front", "back")
    assert result["class"] in ("new_version", "old_version")
    assert result.get("idcard_type", "normal") in ("normal", "copy")
    for key, value in result.get("confidence", {}).items():
        assert key in _CONFIDENT[0 if is_front else 1]
        assert type(value) is float
        assert 0 <= value <= 1
        assert round(value, 4) == value
    if "translation_info" in result:
        assert set(result["translation_info"]) == _TRANSLATION
        assert all(type(value) is str for value in result["translation_info"].values())
    json.dumps(result, allow_nan=False)


def test_the_contracts_object_in_full() -> None:
    front = card.read_front(FRONT, confidences=dict.fromkeys(FRONT, 0.123456))
    result = card.to_contract(
        front, convert_unicode=True, return_confidence=True, card_class="old_version", idcard_type="copy"
    )
    _assert_shape(result)
    assert list(result) == ["side", *FRONT, "class", "confidence", "idcard_type", "translation_info"]
    assert {key: result[key] for key in FRONT} == FRONT
    assert result["confidence"] == dict.fromkeys(_CONFIDENT[0], 0.1235)
    assert result["class"] == "old_version"
    assert result["idcard_type"] == "copy"


def test_the_contracts_defaults() -> None:
    result = card.to_contract(card.read_front(FRONT, confidences={"name": 1}))
    assert "confidence" not in result
    assert "idcard_type" not in result
    assert result["class"] == "new_version"
    assert result["name"] == "မစႏၵာၿဖိဳး"
    assert "translation_info" not in card.to_contract(card.read_front(FRONT), return_translation=False)
    assert list(card.to_contract(card.read_back(BACK))) == ["side", *BACK, "class"]


def test_a_confidence_that_was_not_given_is_left_out() -> None:
    back = card.read_back(BACK, confidences={"address": 1})
    assert card.to_contract(back, return_confidence=True)["confidence"] == {"address": 1.0}
    assert card.to_contract(card.read_back(BACK), return_confidence=True)["confidence"] == {}


def test_without_a_translation_the_burmese_text_stays() -> None:
    front = card.read_front({"birth": "မသိ", "nrc_id": "မရှိ"})
    kept = card.to_contract(front, convert_unicode=True)["translation_info"]
    assert (kept["birth_translation"], kept["nrc_id_translation"]) == ("မသိ", "မရှိ")
    assert card.to_contract(front)["translation_info"]["nrc_id_translation"] == "မရွိ"


@pytest.mark.parametrize("option", [{"card_class": "new"}, {"idcard_type": "screen"}])
def test_options_are_the_contracts(option: dict[str, Any]) -> None:
    with pytest.raises(PlanError):
        card.to_contract(card.read_front({}), **option)


_CHARS = st.one_of(
    st.characters(),
    st.characters(min_codepoint=0x1000, max_codepoint=0x109F),
    st.sampled_from("0123456789/().'\"၊ \u200b\ud800နိုင်"),
)
_RAW = st.dictionaries(
    st.sampled_from([*FRONT, *BACK, "mood"]),
    st.text(_CHARS, max_size=30) | st.sampled_from([*FRONT.values(), *BACK.values()]),
)


@given(raw=_RAW, convert_unicode=st.booleans(), encoding=st.sampled_from([None, *Encoding]))
def test_any_text_gives_a_result(raw: dict[str, str], convert_unicode: bool, encoding: Encoding | None) -> None:
    front, back = card.read_front(raw, encoding=encoding), card.read_back(raw, encoding=encoding)
    assert all(problem.code for problem in card.check(front, back))
    for side in (front, back):
        _assert_shape(card.to_contract(side, convert_unicode=convert_unicode, return_confidence=True))
        for key, field in side.fields().items():
            assert field.raw == raw.get(key, "")
            assert field.text or not field.raw.strip() or field.repairs or field.problems

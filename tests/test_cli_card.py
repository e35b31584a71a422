"""`myanmar-id card` and `myanmar-id demo`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import card
from myanmar_id.cli.exits import Exit
from myanmar_id.text.detect import Encoding

FRONT = {
    "nrc_id": "၁၂/ဥကမ (နုိင်) ဝ၁၂၃၄၅",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "မစန္ဒာဖြိုး",
    "father_name": "ဦးသိန်းဖေ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
}
BACK = {"card_id": "HA403177", "nrc_id_back": "", "profession": "ကျောင်းသား", "address": "ဗဟန်းမြို့နယ်"}
CARD = {"front": FRONT, "back": BACK}


def _given(*cards: Any) -> str:
    return "\n".join(json.dumps(one) for one in cards)


def test_a_card_as_json() -> None:
    code, out, errors = run("card", "--json", "--unicode", "--today", "2020-06-01", given=_given({"id": "a1", **CARD}))
    assert (code, errors) == (Exit.DONE, "")
    result = json.loads(out)
    assert (result["card"], result["id"]) == (1, "a1")
    assert result["front"] == card.to_contract(card.read_front(FRONT), convert_unicode=True)
    assert result["back"] == card.to_contract(card.read_back(BACK), convert_unicode=True)
    assert result["encoding"] == {"front": "unicode", "back": "unicode"}
    assert "repairs" not in result
    assert not any(problem["severity"] == "error" for problem in result["problems"])


def test_zawgyi_is_the_default() -> None:
    (result,) = run("card", "--json", given=_given(CARD)).records
    assert result["front"]["name"] == "မစႏၵာၿဖိဳး"


def test_options_of_the_contract() -> None:
    rated = {**FRONT, "confidence": {"name": 0.5}, "class": "old_version", "idcard_type": "copy"}
    (result,) = run("card", "--json", "--confidence", "--no-translation", given=_given(rated)).records
    assert set(result) == {"card", "front", "encoding", "problems"}
    assert result["front"]["confidence"] == {"name": 0.5}
    assert (result["front"]["class"], result["front"]["idcard_type"]) == ("old_version", "copy")
    assert "translation_info" not in result["front"]


def test_every_repair_can_be_listed() -> None:
    (result,) = run("card", "--json", "--explain", given=_given(CARD)).records
    assert result["repairs"]
    for repair in result["repairs"]:
        side, _, key = repair["field"].partition(".")
        assert CARD[side][key][repair["start"] : repair["end"]] == repair["before"]


def test_a_card_for_a_person() -> None:
    wrong = {"id": 7, "front": {**FRONT, "birth": "၃၁.၄.၁၉၈၈"}, "back": BACK}
    code, out, _ = run("card", "--explain", given=_given(wrong))
    assert code == Exit.FOUND_ERRORS
    lines = out.splitlines()
    assert lines[0] == "card 1: 7"
    assert "front, read as unicode:" in lines
    assert "back, read as unicode:" in lines
    assert any(line.startswith("  front.nrc_id, ") and " → " in line for line in lines)
    assert any(line.startswith("  error in front.birth, date.") for line in lines)


def test_nothing_to_report() -> None:
    out = run("card", "--explain", given=_given({"side": "back", "address": "Bago"})).out
    assert "repairs: none\n" in out
    assert out.startswith("card 1\n")


def test_a_side_that_does_not_tell_its_encoding_takes_the_others() -> None:
    short = "ဗြ"  # a syllable in Unicode, another one in Zawgyi, and neither is in a word
    assert card.read_back({"profession": short}).encoding == Encoding.UNSURE
    (result,) = run("card", "--json", given=_given({"front": FRONT, "back": {"profession": short}})).records
    assert result["encoding"] == {"front": "unicode", "back": "unicode"}
    (result,) = run("card", "--json", given=_given({"back": {"profession": short}})).records
    assert result["encoding"] == {"back": "unsure"}


def test_suggestions_are_shown() -> None:
    out = run("card", given=_given({**FRONT, "nrc_id": "၁/ဥကမ(နိုင်)၀၁၂၃၄၅"})).out
    assert "    perhaps " in out


@pytest.mark.parametrize("indent", [None, 2])
def test_lists_lines_and_laid_out_files(indent: int | None, tmp_path: Path) -> None:
    path = tmp_path / "cards.json"
    path.write_text("\ufeff" + json.dumps([CARD, CARD], indent=indent), encoding="utf-8")
    found = run("card", "--json", str(path), "-", given=_given(CARD, BACK)).records
    assert [result["card"] for result in found] == [1, 2, 3, 4]
    assert "front" not in found[3]


def test_an_object_that_is_no_card_is_passed_over() -> None:
    code, out, errors = run("card", "--json", given=_given({"name": 1}, {"class": "newest"}, CARD) + '\n{"a": ')
    assert code == Exit.FOUND_ERRORS
    assert errors == ""
    found = [json.loads(line) for line in out.splitlines()]
    assert [result.get("error") for result in found] == ["card.type", "plan", None, "card.json"]
    assert [result.get("line") for result in found] == [1, 2, None, 4]


def test_an_object_that_is_no_card_is_named_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ko-ko.json"
    path.write_text('{"name": "ကိုကို", "confidence": {"name": 7}}', encoding="utf-8")
    code, out, errors = run("card", str(path), "-", given="ကိုကို")
    assert (code, out) == (Exit.FOUND_ERRORS, "")
    assert errors == "file 1, line 1: card.confidence-range\nfile 2, line 1: card.json\n"


def test_warnings_count_when_asked() -> None:
    unknown = _given({**BACK, "mood": "x"})
    assert run("card", given=unknown).code == Exit.DONE
    assert run("card", "--strict", given=unknown).code == Exit.FOUND_ERRORS


@given(
    value=st.recursive(
        st.none() | st.integers() | st.text(max_size=6),
        lambda inner: st.dictionaries(
            st.sampled_from([*FRONT, *BACK, *CARD, "id", "result", "class"]), inner, max_size=4
        ),
        max_leaves=12,
    )
)
def test_any_json_gives_lines(value: Any) -> None:
    code, out, _ = run("card", "--json", given=json.dumps(value))
    assert code in (Exit.DONE, Exit.FOUND_ERRORS)
    assert [json.loads(line)["card"] for line in out.splitlines()] == [1] * len(out.splitlines())


def test_demo_shows_everything() -> None:
    code, out, errors = run("demo", "--today", "2026-11-22")
    assert (code, errors) == (Exit.DONE, "")
    for shown in (
        "== card 1",
        "raw fields:",
        '"translation_info": {',
        "repairs: ",
        "problems: none",
        "card.nrc-mismatch",
        "== a page of text ==",
        "judged as a whole: zawgyi",
        "a second run changes nothing",
    ):
        assert shown in out
    assert out.count("front, read as zawgyi:") >= 1
    assert "https://www.example.org/my?id=104" in out.partition("after:")[2]


def test_demo_in_zawgyi() -> None:
    out = run("demo", "--zawgyi").out
    assert "မစႏၵာၿဖိဳး" in out
    assert "မစႏၵာၿဖိဳး" not in run("demo").out


def test_demo_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "demo.txt"
    assert run("demo", "-o", str(target)) == (Exit.DONE, "", "")
    assert target.read_text(encoding="utf-8").startswith("== card 1")

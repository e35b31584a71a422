"""Rows settled as fields: by claims where they are clear, by what the rows hold where they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from ocr_stubs import TEXTS

from myanmar_id.ocr import settle
from myanmar_id.ocr.alphabet import SYMBOLS, encode
from myanmar_id.ocr.layout import Row, fields_of


def steps(text: str, sure: float = 0.999) -> np.ndarray:
    """What a recognizer says that reads a text."""
    symbols = encode(text)
    found = np.full((2 * len(symbols) + 1, len(SYMBOLS) + 1), (1 - sure) / len(SYMBOLS))
    found[0::2, 0] = sure
    found[np.arange(1, len(found), 2), symbols] = sure
    return np.log(found).astype(np.float32)


def row(side: str, at: int, claims: Mapping[str, float]) -> Row:
    quad = np.array([(0, at), (9, at), (9, at + 1), (0, at + 1)], float)
    return Row(quad, (4.5, at + 0.5), {name: claims.get(name, 0.0) for name in fields_of(side)})


def settled(side: str, claims: Sequence[Mapping[str, float]], texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    rows = [row(side, at, claim) for at, claim in enumerate(claims)]
    return {name: one.rows for name, one in settle.settle(rows, [steps(text) for text in texts]).items()}


def test_nothing_to_settle() -> None:
    assert settle.settle([], []) == {}


@pytest.mark.parametrize("side", ["front", "back"])
def test_clear_claims_stand(side: str) -> None:
    names = fields_of(side)
    found = settled(side, [{name: 0.95} for name in names], [TEXTS[name] for name in names])
    assert found == {name: (at,) for at, name in enumerate(names)}
    rows = [row(side, at, {name: 0.95}) for at, name in enumerate(names)]
    sure = settle.settle(rows, [steps(TEXTS[name]) for name in names])
    assert all(one.confidence > 0.8 for one in sure.values())


@given(st.permutations(fields_of("front")))
def test_what_rows_hold_tells_most_fields(order: list[str]) -> None:
    """All rows are claimed by the wrong fields, but for the dates and names, which look alike."""
    alike = ("issue_date", "birth", "name", "father_name")
    wrong = dict(
        zip(fields_of("front"), ("height", "", "", "", "", "blood_group", "nrc_id", "bloodlines_religion"), strict=True)
    )
    claims = [{name: 0.9} if name in alike else {wrong[name]: 0.5, name: 0.1} for name in order]
    assert settled("front", claims, [TEXTS[name] for name in order]) == {name: (at,) for at, name in enumerate(order)}


def test_honorifics_tell_names() -> None:
    even = {"name": 0.45, "father_name": 0.45}
    assert settled("front", [even, even], ["ဦးကျော်စွာ", "မသန္တာ"]) == {"father_name": (0,), "name": (1,)}
    assert settled("front", [even, even], ["ဒေါ်ခင်ဝင်း", "ဦးကျော်စွာ"]) == {"name": (0,), "father_name": (1,)}
    leaning = [{"name": 0.6, "father_name": 0.3}, {"name": 0.3, "father_name": 0.6}]
    assert settled("front", leaning, ["ဦးအောင်မြင့်", "ဦးကျော်စွာ"]) == {"name": (0,), "father_name": (1,)}


def test_a_card_is_issued_after_birth() -> None:
    claims = [{"birth": 0.8}, {"issue_date": 0.8}]
    assert settled("front", claims, ["၂၀.၉.၂၀၁၁", "၁၄.၁၀.၁၉၉၁"]) == {"issue_date": (0,), "birth": (1,)}
    assert settled("front", claims, ["၁၄.၁၀.၁၉၉၁", "၂၀.၉.၂၀၁၁"]) == {"birth": (0,), "issue_date": (1,)}
    # So near to one another they say nothing.
    assert settled("front", claims, ["၂၀.၉.၂၀၁၁", "၁၄.၁၀.၂၀၀၉"]) == {"birth": (0,), "issue_date": (1,)}
    assert settled("front", claims, ["၂၀.၁၃.၂၀၁၁", "၁၄.၁၀.၁၉၉၁"]) == {"birth": (0,), "issue_date": (1,)}


def test_an_address_has_several_rows_and_other_fields_one() -> None:
    claims = [{"profession": 0.9}, {"address": 0.9}, {"address": 0.8}, {"profession": 0.3}]
    found = settled("back", claims, ["ကျောင်းသား", "အမှတ်၅၊", "လှိုင်", "ထ"])
    assert found["address"][:2] == (1, 2)
    assert found["profession"] == (0,)


def test_a_row_that_is_no_field_is_left() -> None:
    claims = [{"nrc_id": 0.9}, {"nrc_id": 0.3, "name": 0.02}]
    assert settled("front", claims, ["၁၂/ကမန(နိုင်)၁၂၃၄၅၆", "၁၂၃"])["nrc_id"] == (0,)


def test_an_unread_row_goes_by_its_claims() -> None:
    rows = [row("front", 0, {"name": 0.6, "father_name": 0.3})]
    nothing = np.log(np.full((1, len(SYMBOLS) + 1), 1e-6)).astype(np.float32)
    nothing[0, 0] = 0
    assert settle.settle(rows, [nothing])["name"].rows == (0,)

"""What decides a doubtful text: the row's other texts, the column's share, and the rules that let a second run change nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from myanmar_id.migrate import evidence  # noqa: E402 - there is pyarrow
from myanmar_id.migrate.evidence import BOUND, SWITCH, Rule, doubt, is_unstable, needed, rule, weights  # noqa: E402
from myanmar_id.migrate.plan import Column, Options  # noqa: E402
from myanmar_id.migrate.terms import Action, Use  # noqa: E402
from myanmar_id.text import convert, detect, repair  # noqa: E402
from myanmar_id.text.detect import Encoding  # noqa: E402


def carried(odds: float) -> float:
    """What arrives of log odds where the encoding changes on the way with the probability `SWITCH`."""
    ratio = math.exp(odds)
    return math.log((ratio * (1 - SWITCH) + SWITCH) / (ratio * SWITCH + 1 - SWITCH))


@given(st.floats(-4.5, 4.5))
def test_needed_is_the_way_back(odds: float) -> None:
    assert carried(needed(odds)) == pytest.approx(odds, abs=1e-9)


def test_more_than_the_bound_is_never_carried() -> None:
    assert needed(BOUND) == math.inf
    assert needed(-BOUND) == -math.inf


@pytest.mark.parametrize(
    ("use", "share", "odds", "uses_row", "is_off"),
    [
        (Use.ROW_COLUMN, 0.9, math.log(9), True, False),
        (Use.COLUMN, 0.9, math.log(9), False, False),
        (Use.COLUMN, None, 0.0, False, False),
        (Use.ROW, 0.9, 0.0, True, False),
        (Use.NONE, 0.9, 0.0, False, True),
        (Use.COLUMN, 0.0, math.log(0.001 / 0.999), False, False),
        (Use.COLUMN, 1.0, math.log(0.999 / 0.001), False, False),
    ],
)
def test_the_plan_says_what_counts(use: Use, share: float | None, odds: float, uses_row: bool, is_off: bool) -> None:
    found = rule(Column("a", zawgyi_share=share), Options(evidence=use))
    assert found.column == pytest.approx(odds)
    assert (found.uses_row, found.is_off, found.threshold) == (uses_row, is_off, 0.95)


def test_a_column_known_to_be_zawgyi_asks_nothing() -> None:
    found = rule(Column("a", Action.TO_UNICODE), Options(evidence=Use.NONE))
    assert (found.column, found.uses_row, found.is_off) == (math.inf, False, False)


def test_weights() -> None:
    #          Zawgyi  still so  doubtful  Unicode  same  none  to Latin  Unicode, then doubtful
    before = pa.array([0.99, 0.99, 0.5, 0.01, 0.0, None, 1.0, 0.01])
    after = pa.array([0.001, 0.99, 0.5, 0.01, 0.0, None, None, 0.3])
    found = weights(before, after, 0.95).to_pylist()
    assert found[0] == pytest.approx(carried(math.log(99)))
    assert found[3] == pytest.approx(carried(-math.log(99)))
    assert found[6] == pytest.approx(BOUND)
    assert [found[at] for at in (1, 2, 4, 5, 7)] == [0.0] * 5


def ruled(column: float = 0.0) -> Rule:
    return Rule(0.95, column, uses_row=True, is_off=False)


DOUBTFUL_ZAWGYI = "လွစိုး"  # လှစိုး


def test_a_doubtful_text_says_what_it_needs() -> None:
    score = detect.posterior(DOUBTFUL_ZAWGYI)
    assert score is not None
    assert 0.05 < score < 0.95
    found = doubt(DOUBTFUL_ZAWGYI, score, ruled(1.0))
    own = math.log(score / (1 - score))
    assert found.text == repair.repair(DOUBTFUL_ZAWGYI, encoding=Encoding.ZAWGYI) != DOUBTFUL_ZAWGYI
    assert carried(found.zawgyi_alone) + own == pytest.approx(ruled().limit)
    assert found.zawgyi == pytest.approx(found.zawgyi_alone - 1)
    assert (found.unicode, found.unicode_alone) == (-math.inf, -math.inf)  # nothing is carried that is so sure
    found = doubt(PRODUCT, 0.5, ruled(1.0))
    assert carried(found.unicode_alone) == pytest.approx(-ruled().limit)
    assert found.unicode == pytest.approx(found.unicode_alone - 1)
    assert DOUBTFUL_ZAWGYI not in repr(found)
    assert found.text not in repr(found)


PRODUCT = "ရွာ"  # doubtful, and what the conversion of ႐ြာ, surely Zawgyi, gives; as Zawgyi it says ရှာ


def test_a_product_of_conversion_waits_for_the_row() -> None:
    score, made = detect.posterior(PRODUCT), detect.posterior(convert.to_zawgyi(PRODUCT))
    assert score is not None
    assert made is not None
    assert 0.05 < score < 0.95 <= made
    # It might be Zawgyi, and the column says so, but a first run may have made it: only a row in Zawgyi tells.
    found = doubt(PRODUCT, score, ruled(6.9))
    assert found.text == "ရှာ"
    assert 0 < found.zawgyi < 1e-300
    assert found.zawgyi_alone > 0
    assert not is_unstable(PRODUCT, score, ruled(6.9))


def test_what_would_not_come_to_rest_is_not_converted() -> None:
    score = detect.posterior("ကွ") or 0.0
    assert 0.05 < score < 0.95
    found = doubt("ကွ", score, ruled(6.9), write=lambda text: "ဂြ")  # doubtful again
    assert (found.text, found.zawgyi, found.zawgyi_alone) == ("ကွ", math.inf, math.inf)
    found = doubt(DOUBTFUL_ZAWGYI, detect.posterior(DOUBTFUL_ZAWGYI) or 0.0, ruled(), write=lambda text: text + " ")
    assert found.zawgyi == math.inf


def test_what_the_column_would_convert_once_more_is_unstable() -> None:
    score = detect.posterior(DOUBTFUL_ZAWGYI) or 0.0
    assert is_unstable(DOUBTFUL_ZAWGYI, score, ruled(6.9))
    assert not is_unstable(DOUBTFUL_ZAWGYI, score, ruled(0.0))
    assert not is_unstable(DOUBTFUL_ZAWGYI, 0.96, ruled(6.9))
    assert not is_unstable(DOUBTFUL_ZAWGYI, score, Rule(0.95, 6.9, uses_row=True, is_off=True))


def test_the_threshold_of_decided_texts_is_above_a_half() -> None:
    assert 0.5 < evidence._EVEN < 0.51

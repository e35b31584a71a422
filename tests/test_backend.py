"""Which code runs, and that all of `myanmar_id.text` works with either."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from backends import MISSING, using
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import burmese_text, unicode_junk, zawgyi_junk

from myanmar_id import text as package
from myanmar_id.errors import PlanError
from myanmar_id.text import backend, convert, detect, normalize, repair
from myanmar_id.text.detect import Encoding

TEXTS = [
    "",
    "plain",
    "မြန်မာ",
    "ျမန္မာ ၁၀၀",
    "ဦးေစာ၀င္း",
    "ျမန္မာ and မြန်မာ at http://example.com/ျမန္မာ",
    "မႂ်ႇသုင်",
    "ေအာင်\u200bျမင့္",
    "\ud800 ျမန္မာ",
    "ေမာင္ေမာင္\nမောင်မောင်\r\n",
]


def everything(text: str) -> list[object]:
    """What every function says that has two implementations."""
    return [
        convert.to_unicode(text),
        convert.to_zawgyi(text),
        normalize.normalize(text),
        normalize.normalize(text, normalize.Config(order="legacy", word_breaks="strip")),
        normalize.is_normalized(text),
        detect.zawgyi_probability(text),
        detect.zawgyi_probabilities([text, "က"]),
        detect.detect(text),
        detect.detect_all([text, "က"]),
        detect.posterior(text),
        detect.posteriors([text, "က"]),
        detect.explain(text),
        repair.repair(text),
        repair.repair(text, threshold=0.8, encoding=Encoding.ZAWGYI),
        repair.repair(text, threshold=0.99, encoding=Encoding.UNICODE),
        repair.repair(text, encoding=Encoding.UNSURE),
        repair.repair_all([text, "က"]),
        repair.repair_all([text, "က"], threshold=0.8, encoding=Encoding.ZAWGYI),
        repair.explain(text),
        repair.is_clean(text),
    ]


def close(value: object) -> object:
    """Probabilities to twelve digits: the order of a sum may show behind them."""
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-12, abs=1e-12)
    if isinstance(value, list) and value and not isinstance(value[0], str):
        return [close(one) for one in value]
    return value


@pytest.fixture(params=["python", "compiled"])
def chosen(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "compiled":
        pytest.importorskip("myanmar_id.text._core", reason=MISSING, exc_type=ImportError)
    with using(request.param):
        yield request.param


def test_the_variable_chooses(chosen: str) -> None:
    assert backend() == chosen


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_both_give_the_same(text: str) -> None:
    with using("python"):
        expected = everything(text)
    with using(""):
        assert everything(text) == close(expected)


any_text = st.lists(st.one_of(burmese_text(), zawgyi_junk(), unicode_junk(), st.text(max_size=4)), max_size=4).map(
    " ".join
)


@settings(max_examples=settings().max_examples // 10)  # a core is made anew for each
@given(st.lists(any_text, max_size=10))
def test_both_give_the_same_for_any_text(texts: list[str]) -> None:
    with using("python"):
        expected = [everything(text) for text in texts]
    with using(""):
        assert [everything(text) for text in texts] == [close(one) for one in expected]


def test_thresholds_that_decide_nothing_are_the_twins(chosen: str) -> None:
    """Below a half a text is both; the core does not know such thresholds."""
    expected = repair.in_python("ျမန္မာ", threshold=0.4)
    assert repair.repair("ျမန္မာ", threshold=0.4) == expected
    assert repair.repair_all(["ျမန္မာ"], threshold=0.4) == [expected]
    for threshold in (0.0, 1.0):
        with pytest.raises((ValueError, ZeroDivisionError)):
            repair.repair("ျမန္မာ", threshold=threshold)


@pytest.mark.parametrize(
    "function", [convert.to_unicode, convert.to_zawgyi, normalize.normalize, repair.repair, detect.detect]
)
@pytest.mark.parametrize("wrong", [b"\xe1\x80\x80", None, 7], ids=["bytes", "none", "number"])
def test_what_is_no_string_is_refused(chosen: str, function: object, wrong: object) -> None:
    with pytest.raises((TypeError, AttributeError)):
        function(wrong)  # type: ignore[operator]


@pytest.mark.parametrize("value", ["Python", "c", " compiled"])
def test_another_value_is_refused(value: str) -> None:
    with using(value), pytest.raises(PlanError, match="MYANMAR_ID_BACKEND is neither python nor compiled") as caught:
        backend()
    assert caught.value.code == "plan"


@pytest.fixture
def no_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(package, "_core", raising=False)
    monkeypatch.setitem(sys.modules, "myanmar_id.text._core", None)


@pytest.mark.usefixtures("no_core")
def test_without_a_core_the_twin_runs() -> None:
    with using(""):
        assert backend() == "python"
        assert repair.repair("ျမန္မာ") == "မြန်မာ"


@pytest.mark.usefixtures("no_core")
def test_without_a_core_it_cannot_be_asked_for() -> None:
    with using("compiled"):
        with pytest.raises(PlanError, match="which this installation has not"):
            backend()
        with pytest.raises(PlanError, match="which this installation has not"):
            repair.repair("ျမန္မာ")


@pytest.mark.parametrize("value", ["python", "compiled", "fast"])
def test_a_process_of_its_own(value: str) -> None:
    if value == "compiled":
        pytest.importorskip("myanmar_id.text._core", reason=MISSING, exc_type=ImportError)
    program = (
        "import sys; from myanmar_id.text import backend, repair\n"
        "assert 'myanmar_id.text._core' not in sys.modules\n"
        "print(backend(), ascii(repair.repair('\\u103b\\u1019\\u1014\\u1039\\u1019\\u102c')))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MYANMAR_ID_BACKEND": value},
    )
    if value == "fast":
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].endswith("PlanError: MYANMAR_ID_BACKEND is neither python nor compiled")
    else:
        assert (done.stderr, done.stdout) == ("", f"{value} '\\u1019\\u103c\\u1014\\u103a\\u1019\\u102c'\n")

"""Repair of text of unknown and of mixed encoding."""

import inspect
import re
from pathlib import Path

import pytest
from cases import Case, load
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names, unicode_junk, zawgyi_junk

from myanmar_id.errors import replay
from myanmar_id.text import normalize as normalize_module
from myanmar_id.text import repair as module
from myanmar_id.text.convert import to_zawgyi
from myanmar_id.text.detect import Encoding
from myanmar_id.text.normalize import normalize
from myanmar_id.text.repair import explain, in_python, repair, repair_all

mixed_text = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(to_zawgyi),
        st.sampled_from(["abc", "http://example.com/က", "<b က>", "12", "၁၂၀", "၊", "\n", " "]),
        zawgyi_junk(),
        unicode_junk(),
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize("case", load("repair_mixed"), ids=str)
def test_repairs(case: Case) -> None:
    assert repair(case.input) == case.expect
    assert repair(case.expect) == case.expect


@pytest.mark.parametrize("case", load("convert_real"), ids=str)
def test_zawgyi_is_converted_where_it_is_known(case: Case) -> None:
    assert repair(case.input, encoding=Encoding.ZAWGYI) == case.expect


@pytest.mark.parametrize("name", place_names())
def test_places_in_unicode_stay(name: str) -> None:
    assert repair(name) in (normalize(name), name)


def test_places_in_zawgyi_are_converted() -> None:
    """A short name may be doubtful and stay; none may come out as anything else."""
    names = [name for name in place_names() if to_zawgyi(name) != name]
    outcomes = [(repair(to_zawgyi(name)), name) for name in names]
    assert [name for out, name in outcomes if out not in (normalize(name), to_zawgyi(name))] == []
    assert sum(out == normalize(name) for out, name in outcomes) >= 0.97 * len(names)


def test_spans_and_steps() -> None:
    text = "ရန္ကုန္ၿမိဳ႕ is မြန်မာ သူ\u1037\u1037"
    found = explain(text)
    assert [(text[span.start : span.end], span.encoding) for span in found.spans] == [
        ("ရန္ကုန္ၿမိဳ႕", Encoding.ZAWGYI),
        ("မြန်မာ", Encoding.UNICODE),
        ("သူ\u1037\u1037", Encoding.UNICODE),
    ]
    assert [step.code for step in found.steps] == ["zawgyi", "double-mark"]
    assert all(text[step.start : step.end] == step.before for step in found.steps)
    assert found.encoding is Encoding.ZAWGYI
    assert found.probability is not None
    assert found.probability > 0.99
    assert "ရန်" not in repr(found)


def test_a_digit_that_was_a_letter_is_reported() -> None:
    assert [step.codes for step in explain("ဦးေစာ၀င္း").steps] == [("zawgyi", "digit-as-letter")]


def test_no_myanmar_text() -> None:
    found = explain("plain")
    assert (found.text, found.encoding, found.probability, found.spans, found.steps) == (
        "plain",
        Encoding.NONE,
        None,
        (),
        (),
    )


def test_only_protected_text() -> None:
    found = explain("http://example.com/ျမန္မာ")
    assert (found.text, found.encoding, found.probability) == ("http://example.com/ျမန္မာ", Encoding.NONE, None)


def test_doubtful_text_is_left_alone_and_a_hint_decides() -> None:
    doubtful = next(word for word in ("တြ", "ဘြ", "ဗြ") if explain(word).encoding is Encoding.UNSURE)
    assert repair(doubtful) == doubtful
    assert repair(doubtful, encoding=Encoding.UNICODE) == normalize(doubtful)
    assert repair(doubtful, encoding=Encoding.ZAWGYI) != doubtful


def test_the_threshold_decides() -> None:
    word = next(word for word in ("တြ", "ဘြ", "ဗြ") if explain(word).encoding is Encoding.UNSURE)
    probability = explain(word).spans[0].probability
    if probability > 0.5:
        assert repair(word, threshold=(probability + 0.5) / 2) != word
    else:
        assert explain(word, threshold=(1.5 - probability) / 2).encoding is Encoding.UNICODE


def test_repair_all() -> None:
    assert repair_all(["ျမန္မာ", "abc"]) == ["မြန်မာ", "abc"]


@given(burmese_text())
def test_unicode_changes_only_as_normalize_would(text: str) -> None:
    found = explain(text)
    assume(found.encoding is Encoding.UNICODE)
    assert found.text in (normalize(text), text)


@given(mixed_text)
def test_a_second_run_changes_nothing(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(st.one_of(mixed_text, st.text()))
def test_explain_agrees_and_replays(text: str) -> None:
    found = explain(text)
    assert found.text == repair(text)
    assert replay(text, found.steps) == found.text
    assert list(found.spans) == sorted(found.spans, key=lambda span: span.start)


@given(mixed_text)
def test_other_scripts_stay(text: str) -> None:
    assert [c for c in repair(text) if "!" <= c <= "~"] == [c for c in text if "!" <= c <= "~"]


def test_text_that_comes_to_no_end_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were each run to change what the last one left, the text given would come back."""
    monkeypatch.setattr(module, "_carried_out", lambda text, chunks: text + "က")
    monkeypatch.setattr(module, "_is_final", lambda *_: False)
    assert in_python("က") == "က"


def test_a_text_that_settles_in_a_later_run_is_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_is_final", lambda *_: False)
    monkeypatch.setattr(module, "_settled", lambda text, out, threshold: "ခ")
    assert [(step.code, step.after) for step in explain("က").steps] == [("mixed", "ခ")]
    monkeypatch.setattr(module, "_settled", lambda text, out, threshold: text)
    assert explain("ျမန္မာ").steps == ()


def test_what_goes_with_a_stretch_is_in_the_steps() -> None:
    text = "ျမန္မာ \u200cျမန္မာ"
    found = explain(text)
    assert found.text == repair(text) == "မြန်မာ မြန်မာ"
    assert replay(text, found.steps) == found.text


def test_rounds_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROUNDS", 1)
    assert in_python("ျမန္မာ") == "မြန်မာ"


def test_every_code_is_in_the_reference() -> None:
    page = (Path(__file__).parent.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    # The codes as the source has them, and as the table of `normalize` has them, whose rows may hold two.
    own = set(re.findall(r'\("(mixed|zawgyi)"', inspect.getsource(module)))
    rows = re.findall(r"^\| (`.+?) \|", normalize_module.__doc__ or "", re.MULTILINE)
    assert own == {"mixed", "zawgyi"}
    assert {*own, *re.findall("`(.+?)`", " ".join(rows))} <= documented

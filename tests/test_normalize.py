"""Normalization: what is repaired, what must stay, and that a second run changes nothing."""

import re
import unicodedata

import pytest
from cases import Case, load
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names, unicode_junk

from myanmar_id.errors import replay
from myanmar_id.text import grammar
from myanmar_id.text import normalize as module
from myanmar_id.text.minority import is_cluster, order
from myanmar_id.text.normalize import Config, explain, is_normalized, normalize


@pytest.mark.parametrize("case", load("normalize_real"), ids=str)
def test_repairs(case: Case) -> None:
    assert normalize(case.input) == case.expect
    explained = explain(case.input)
    assert explained.text == case.expect
    assert case.note in {code for step in explained.steps for code in step.codes}


@pytest.mark.parametrize("case", load("normalize_negative"), ids=str)
def test_what_is_right_stays(case: Case) -> None:
    assert normalize(case.input) == case.expect
    assert explain(case.input).steps == ()


@pytest.mark.parametrize("case", load("normalize_other"), ids=str)
def test_other_languages_are_only_reordered(case: Case) -> None:
    assert normalize(case.input) == case.expect


def test_every_code_in_the_documentation_has_a_case() -> None:
    documented = set(re.findall(r"^\| (.+?) \|", module.__doc__ or "", re.M)) - {"code", "---"}
    codes = {code for cell in documented for code in re.findall("`(.+?)`", cell)}
    covered = {case.note for case in load("normalize_real")}
    assert codes == {*covered, "double-u", "word-break"}


def test_double_u() -> None:
    assert explain("က\u102f\u1030").steps[0].codes == ("double-u",)


def test_both_orders_of_dot_and_asat() -> None:
    legacy = Config(order="legacy")
    assert normalize("နှင့်", legacy) == "နှင\u103a\u1037"
    assert normalize(normalize("နှင့်", legacy)) == normalize("နှင့်") == "နှင\u1037\u103a"
    assert [step.codes for step in explain("နှင့်", legacy).steps] == [("order",)]


def test_word_breaks_can_be_stripped() -> None:
    strip = Config(word_breaks="strip")
    assert normalize("က\u200bခ", strip) == "ကခ"
    assert [step.codes for step in explain("က\u200bခ", strip).steps] == [("word-break",)]


def test_two_spellings_of_a_line_with_other_languages() -> None:
    """In a line with Mon letters သြ stays; in the next line, which is Burmese, it is a misspelling."""
    assert normalize("သြ ၚ\nသြ") == "သြ ၚ\nဩ"
    assert explain("သြ ၚ\nသြ").text == "သြ ၚ\nဩ"


@pytest.mark.parametrize("word", [*WORDS, *place_names()])
def test_real_words_are_well_formed_and_stay(word: str) -> None:
    assert grammar.is_well_formed(word)
    assert normalize(word) == unicodedata.normalize("NFC", word)


@given(burmese_text())
def test_well_formed_text_stays(text: str) -> None:
    assert grammar.is_well_formed(text)
    assert normalize(text) == text
    assert is_normalized(text)


@given(st.one_of(unicode_junk(), st.text()))
@example("\u101b\u1004\u103a\u1039\u1025\u1031\u102f\u1036")
def test_a_second_run_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(st.one_of(unicode_junk(), st.text()), st.sampled_from([Config(), Config("legacy"), Config(word_breaks="strip")]))
def test_explain_agrees_and_replays(text: str, config: Config) -> None:
    explained = explain(text, config)
    assert explained.text == normalize(text, config)
    assert replay(text, explained.steps) == explained.text
    assert all(text[step.start : step.end] == step.before for step in explained.steps)
    assert all(step.codes for step in explained.steps)


@given(unicode_junk())
def test_other_scripts_stay(text: str) -> None:
    assert [c for c in normalize(text) if "!" <= c <= "~"] == [c for c in text if "!" <= c <= "~"]


@given(unicode_junk(), unicode_junk())
def test_line_by_line_equals_the_whole(one: str, two: str) -> None:
    assert normalize(one + "\n" + two) == normalize(one) + "\n" + normalize(two)


@given(burmese_text(), st.randoms())
def test_marks_in_any_order_come_back(text: str, random: object) -> None:
    """Marks of one cluster shuffled (asat, whose place can mean something, and e, which begins a syllable, apart)."""
    cluster = text[:1] + "ုံး"
    marks = list(cluster[1:])
    random.shuffle(marks)  # type: ignore[attr-defined]
    if "\u1000" <= cluster[0] <= "\u1021":
        assert normalize(cluster[0] + "".join(marks)) == cluster


def test_order_of_other_languages() -> None:
    assert is_cluster("က") is None
    assert order("ၵ\u1031\u103b") == "ၵ\u103b\u1031"


def test_grammar() -> None:
    assert grammar.is_well_formed("ရှေ့ abc ၁၂၃")
    for wrong in ("ျမန္မာ", "ကု\u102d", "စျေး", "သြ", "ဉုံ", "ဥ\u102e", "သူ့့", "က\u1039"):
        assert not grammar.is_well_formed(wrong), wrong


@pytest.mark.parametrize("noise", ["\u1000\u103a\u1037\u1037\u1031", "\u1000\u103a\u103a\u1037\u1031"])
def test_noise_settles_in_one_run(noise: str) -> None:
    assert normalize(normalize(noise)) == normalize(noise)

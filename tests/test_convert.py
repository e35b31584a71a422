"""Conversions: cases, properties, and agreement with the tables they are built from."""

import re
import sys

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, zawgyi_junk

from myanmar_id import tables
from myanmar_id.errors import PlanError
from myanmar_id.text import zawgyi
from myanmar_id.text.cluster import Written
from myanmar_id.text.convert import to_unicode, to_zawgyi
from myanmar_id.text.normalize import is_normalized, normalize
from myanmar_id.text.zawgyi import Glyph


@pytest.mark.parametrize("case", load("convert_real") + load("convert_difficult"), ids=str)
def test_to_unicode(case: Case) -> None:
    assert to_unicode(case.input) == case.expect


@pytest.mark.parametrize("case", load("convert_real"), ids=str)
def test_converted_text_is_normalized(case: Case) -> None:
    assert is_normalized(to_unicode(case.input))


@pytest.mark.parametrize("case", load("convert_to_zawgyi"), ids=str)
def test_to_zawgyi(case: Case) -> None:
    assert to_zawgyi(case.input) == case.expect


def test_glyph_classes_are_those_of_the_table() -> None:
    roles = {"pre": zawgyi.PRE, "base": zawgyi.BASE, "mark": zawgyi.MARK, "stack": zawgyi.MARK, "kinzi": zawgyi.MARK}
    glyphs = tables.read("zawgyi_glyphs", Glyph)
    for glyph in glyphs:
        assert re.fullmatch(f"[{roles[glyph.role]}]", chr(int(glyph.code, 16))), glyph.code
    listed = {chr(int(glyph.code, 16)) for glyph in glyphs}
    classes = re.compile(f"[{zawgyi.PRE}{zawgyi.BASE}{zawgyi.MARK}]")
    assert {chr(point) for point in range(0x1000, 0x10A0) if classes.match(chr(point))} == listed


def test_every_glyph_is_read_and_can_be_written_back() -> None:
    for glyph in tables.read("zawgyi_glyphs", Glyph):
        char = chr(int(glyph.code, 16))
        typed = char + "က" if glyph.role == "pre" else char if glyph.role == "base" else "က" + char
        read = to_unicode(typed)
        assert to_unicode(to_zawgyi(read)) == read, glyph.code


@pytest.mark.parametrize("word", WORDS)
def test_words_survive_the_round_trip(word: str) -> None:
    assert to_unicode(to_zawgyi(word)) == normalize(word)


@given(burmese_text())
def test_well_formed_text_survives_the_round_trip(text: str) -> None:
    assert to_unicode(to_zawgyi(text)) == normalize(text)


@given(zawgyi_junk())
def test_to_unicode_keeps_ascii(text: str) -> None:
    """Everything but a space before a mark, which is part of the cluster, stays, in order."""
    converted = to_unicode(text)
    assert [c for c in converted if "!" <= c <= "~"] == [c for c in text if "!" <= c <= "~"]
    assert converted.count("\n") == text.count("\n")


@given(zawgyi_junk(), zawgyi_junk())
def test_line_by_line_equals_the_whole(one: str, two: str) -> None:
    assert to_unicode(one + "\n" + two) == to_unicode(one) + "\n" + to_unicode(two)
    assert to_zawgyi(one + "\n" + two) == to_zawgyi(one) + "\n" + to_zawgyi(two)


@given(st.lists(burmese_text(), max_size=4))
def test_cuts_between_words_change_nothing(words: list[str]) -> None:
    typed = [to_zawgyi(word) for word in words]
    assert to_unicode("၊".join(typed)) == "၊".join(map(to_unicode, typed))


@given(st.text())
def test_any_text_converts(text: str) -> None:
    to_unicode(text)
    to_zawgyi(text)


def test_the_memory_of_syllables_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Written, "limit", 2)
    written = Written(str.upper)
    assert [written[text] for text in ("a", "b", "c", "a", "d" * 40)] == ["A", "B", "C", "A", "D" * 40]
    assert list(written) == ["a", "b"]


def test_icu_engine() -> None:
    pytest.importorskip("icu")
    assert to_unicode("ျမန္မာ", engine="icu") == "မြန်မာ"
    assert to_zawgyi("မြန်မာ", engine="icu") == "ျမန္မာ"


def test_engines_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from myanmar_id.text import convert

    with pytest.raises(PlanError, match="neither own nor icu"):
        to_unicode("က", engine="rabbit")  # type: ignore[arg-type]
    convert._icu.cache_clear()
    monkeypatch.setitem(sys.modules, "icu", None)
    with pytest.raises(PlanError, match="extra icu"):
        to_zawgyi("က", engine="icu")
    convert._icu.cache_clear()


def test_an_icu_without_the_transform(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from myanmar_id.text import convert

    def refuse(name: str) -> None:
        raise RuntimeError(name)

    fake = SimpleNamespace(ICUError=RuntimeError, Transliterator=SimpleNamespace(createInstance=refuse))
    convert._icu.cache_clear()
    monkeypatch.setitem(sys.modules, "icu", fake)
    with pytest.raises(PlanError, match="no transform"):
        to_unicode("က", engine="icu")
    convert._icu.cache_clear()


def test_a_joiner_inside_a_lettered_word_is_dropped() -> None:
    assert to_unicode("ျမန္\u200cမာ") == "မြန်မာ"


def test_parts_are_converted_with_their_neighbours() -> None:
    parts = zawgyi.explain("၀က ဘ၀", re.compile("ဘ၀"))
    assert list(parts) == [(3, 5, "ဘဝ", True)]


def test_long_stacks() -> None:
    """Noise that no letter ends is one cluster, however long; Zawgyi has no shape for stacked sa."""
    assert to_zawgyi("သ္" * 5000 + "က").count("သ") == 5000
    assert to_unicode("ၠ" * 5000) == "္က"
    assert len(normalize("က" + "္က" * 50_000)) == 100_001

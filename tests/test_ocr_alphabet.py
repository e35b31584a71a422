"""The recognizer's symbols and the order of sight. Nothing here needs the extra `ocr`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names

from myanmar_id.ocr.alphabet import SYMBOLS, can_encode, decode, encode, to_logical, to_visual
from myanmar_id.text import grammar
from myanmar_id.text.normalize import normalize

LETTERS = "ကင\u1025\u103fဿအ၎"


@st.composite
def clusters(draw: st.DrawFn) -> str:
    """Well-formed clusters of every part that changes its place, and those that stand around them."""
    found = ""
    for _ in range(draw(st.integers(1, 5))):
        cluster = (
            draw(st.sampled_from(("", "", "\u1004\u103a\u1039")))
            + draw(st.sampled_from(LETTERS))
            + draw(st.sampled_from(("", "", "\u1039က", "\u1039တ\u1039တ")))
            + draw(st.sampled_from(("", "", "", "\u103a")))
            + "".join(draw(st.sampled_from(("", medial))) for medial in "\u103b\u103c\u103d\u103e")
            + draw(st.sampled_from(("", "\u1031", "\u1031\u102c", "\u102d\u102f", "\u1031\u102c\u103a", "\u103a")))
            + draw(st.sampled_from(("", "\u1037", "\u1038")))
        )
        found += cluster if grammar.is_well_formed(cluster) else ""
        found += draw(st.sampled_from(("", "", "", " ", "၁", "၇/", "-(", "A", "၊")))
    return found


def test_symbols_are_distinct_and_none_is_the_blank() -> None:
    assert len(set(SYMBOLS)) == len(SYMBOLS)
    assert [index for symbol in SYMBOLS for index in encode(symbol)] == list(range(1, len(SYMBOLS) + 1))


def test_the_alphabet_stays_as_the_model_was_taught() -> None:
    # A symbol that is added anywhere asks for a recognizer that is trained anew.
    assert len(SYMBOLS) == 121
    assert SYMBOLS[0] == "က"
    assert SYMBOLS[-1] == '"'


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ကေ", "\u1031က"),
        ("မြို့", "\u103cမ\u102d\u102f\u1037"),
        ("ကြောင်", "\u1031\u103cက\u102cင\u103a"),
        ("ခြင်္သေ့", "\u103cခ\u1031\u1004\u103a\u1039သ\u1037"),
        ("မန္တလေး", "မန\u1039တ\u1031လ\u1038"),
        ("သတ္တေ", "သ\u1031တ\u1039တ"),
        ("ရွှေ", "\u1031ရ\u103d\u103e"),
        ("ယောက်ျား", "\u1031ယ\u102cက\u103a\u103b\u102c\u1038"),
        ("က်ျေ", "\u1031က\u103a\u103b"),
        ("က်ြ", "\u103cက\u103a"),
        ("12/KaMaNa", "12/KaMaNa"),
        ("", ""),
    ],
)
def test_order_of_sight(text: str, seen: str) -> None:
    assert to_visual(text) == seen
    assert to_logical(seen) == text


@given(burmese_text() | clusters() | st.lists(st.sampled_from(WORDS)).map("".join))
def test_the_order_of_sight_is_taken_back(text: str) -> None:
    text = normalize(text)
    assert to_logical(to_visual(text)) == text
    if can_encode(text):
        assert decode(encode(text)) == text
        assert 0 not in encode(text)


@pytest.mark.parametrize("text", [*WORDS, *place_names()])
def test_words_and_places_come_back(text: str) -> None:
    text = normalize(text)
    assert can_encode(text.replace("\u200b", ""))
    assert to_logical(to_visual(text)) == text


@given(st.lists(st.integers(1, len(SYMBOLS)), max_size=20))
def test_any_symbols_become_text(indices: list[int]) -> None:
    assert sorted(decode(indices)) == sorted(SYMBOLS[at - 1] for at in indices)


@pytest.mark.parametrize("text", ["a", "ဢ", "၎\u200b", "\n"])
def test_characters_without_a_symbol(text: str) -> None:
    assert not can_encode(text)
    with pytest.raises(KeyError):
        encode(text)

"""Code-point classes, digits and folding."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.text import script

BLOCKS = [range(0x1000, 0x10A0), range(0xA9E0, 0xAA00), range(0xAA60, 0xAA80)]


def test_is_myanmar_is_the_three_blocks() -> None:
    for point in range(0x110000):
        assert script.is_myanmar(chr(point)) == any(point in block for block in BLOCKS)


@given(st.text())
def test_digits(text: str) -> None:
    assert script.to_ascii_digits(script.to_myanmar_digits(text)) == script.to_ascii_digits(text)
    assert len(script.to_ascii_digits(text)) == len(text)


def test_shan_digits() -> None:
    assert script.to_ascii_digits("႐႑႒႓႔႕႖႗႘႙") == "0123456789"
    assert script.to_myanmar_digits("a12က") == "a၁၂က"


@given(st.text())
def test_fold_is_idempotent_and_by_character(text: str) -> None:
    folded = script.fold(text)
    assert script.fold(folded) == folded
    assert folded == "".join(map(script.fold_char, text))


@given(st.text(alphabet=st.characters(min_codepoint=0x1000, max_codepoint=0x109F)))
def test_fold_leaves_myanmar_letters(text: str) -> None:
    assert script.fold(text) == text


def test_fold_leaves_nothing_invisible() -> None:
    for point in range(0x110000):
        for char in script.fold(chr(point)):
            assert char not in script.INVISIBLE
            assert char == " " or not char.isspace()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２／ＯｕＫａＭａ（Ｎ）", "12/OuKaMa(N)"),
        ("a\u00a0b\u2003c\td\u3000e", "a b c d e"),
        ("5’10”", "5'10\""),
        ("9\\MaKhaNa", "9/MaKhaNa"),
        ("1\u20132\u22123", "1-2-3"),
        ("\u202a9\u202c\ufeff", "9"),
        ("𝟗𝟎", "90"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert script.fold(text) == folded


def test_fold_of_any_character_is_plain() -> None:
    """A compatibility form folds to what stands on its own: its folding does not change under NFKC, but for Myanmar."""
    for point in range(0x80, 0x3000):
        char = chr(point)
        if not script.is_myanmar(char) and unicodedata.category(char) not in ("Cn", "Cs"):
            assert script.fold(script.fold_char(char)) == script.fold_char(char)

"""Syllables, against the published break rule of sylbreak."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names, unicode_junk

from myanmar_id.text.syllable import syllables

#: Ye Kyaw Thu's rule: break before a consonant that is neither stacked, killed nor stacked upon, and before other letters.
_SYLBREAK = re.compile("(?<!\u1039)[\u1000-\u1021](?!\u1037?[\u103a\u1039])|[ဣဤဥဦဧဩဪဿ၌၍၏၀-၉၊။]")


def _published(word: str) -> list[str]:
    return [part for part in _SYLBREAK.sub(r"|\g<0>", word).split("|") if part]


@pytest.mark.parametrize(
    "word", [word for name in [*WORDS, *place_names()] for word in re.findall("[\u1000-\u103f]+", name)]
)
def test_words_break_as_published(word: str) -> None:
    assert syllables(word) == _published(word)


@given(burmese_text())
def test_well_formed_text_breaks_as_published(text: str) -> None:
    assert syllables(text) == _published(text)


@given(st.one_of(unicode_junk(), st.text()))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(syllables(text)) == text


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("စန္ဒာ", ["စန်", "ဒာ"]),
        ("မန္တလေး", ["မန်", "တ", "လေး"]),
        ("အင်္ဂလိပ်", ["အင်", "ဂ", "လိပ်"]),
        ("ပြဿနာ", ["ပြသ်", "သ", "နာ"]),
        ("ဿ", ["သ"]),
        ("၁၂ ဿ", ["၁၂", " ", "သ"]),
        ("ယောက်ျား", ["ယောက်ျား"]),
    ],
)
def test_stacks_split_as_spoken(word: str, spoken: list[str]) -> None:
    assert syllables(word, split_stacks=True) == spoken


def test_other_pieces() -> None:
    assert syllables("ဦးဘ၊ U Ba ၁၂၃") == ["ဦး", "ဘ", "၊", " ", "U", " ", "Ba", " ", "၁၂၃"]

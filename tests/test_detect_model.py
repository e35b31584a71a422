"""The syllable model, its file, and the evidence of the characters."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from strategies import burmese_text

from myanmar_id import tables
from myanmar_id.errors import ModelError
from myanmar_id.text import evidence, syllable_model
from myanmar_id.text.evidence import Orthography
from myanmar_id.text.syllable_model import Model, Seen

SMALL = {
    "မြန်": Seen(10, 0, {"မာ": 9}),
    "မာ": Seen(30, 12, {}),
    "လာ": Seen(20, 5, {"လာ": 2}),
    "က္က": Seen(1, 1, {}),
}


def test_tokens_keep_finals_and_open_with_stacks() -> None:
    assert syllable_model.tokens("မြန်မာ") == ["မြန်", "မာ\n"]
    assert syllable_model.tokens("တက္ကသိုလ် abc၁") == ["တ", "က္က", "သိုလ် "]
    assert syllable_model.tokens("အင်္ဂလိပ်။") == ["အ", "င်္ဂ", "လိပ်။"]
    assert syllable_model.tokens("၁၂ abc") == []


def test_a_kinzi_behind_nothing_is_one_mistake() -> None:
    assert syllable_model.tokens("င်္") == ["င်္\n"]
    assert not syllable_model.is_syllable("င်္")


@given(burmese_text())
def test_tokens_lose_nothing(text: str) -> None:
    assert "".join(syllable_model.tokens(text)) in (text, text + "\n")


def test_pairs_that_were_seen_are_likelier() -> None:
    model = Model(SMALL)
    assert model["မြန်", "မာ"] > model["", "မာ"]
    assert model["မာ", "မာ"] == model["", "မာ"]
    assert model["လာ", "မာ"] < model["", "မာ"]


def test_unseen_syllables_are_rated_by_their_parts() -> None:
    model = Model(SMALL)
    regular, odd = model["", "လန်"], model["", "ဠွှီ့"]
    assert model["", "လာ"] > regular > odd


def test_other_languages_are_mistakes_only_in_burmese() -> None:
    shan = "မႂ်ႇ"
    assert Model(SMALL, any_language=True).score(shan) > Model(SMALL).score(shan)
    stray = "\u103b"
    assert Model(SMALL, any_language=True).score(stray) == Model(SMALL).score(stray)
    dotted = "\u1075\ufe00"
    assert Model(SMALL, any_language=True).score(dotted) == Model(SMALL, any_language=True).score("\u1075")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(SMALL)
    monkeypatch.setattr(Model, "limit", 2)
    for word in ("မာ", "လာ", "ကာ", "ခာ"):
        model.score(word)
    assert len(model) == 2
    fresh = Model(SMALL, any_language=True)
    fresh.score("\u1075" + "\u1085" * 60)
    assert not fresh


def test_file_round_trip() -> None:
    assert syllable_model.parse(syllable_model.serialize(SMALL, "a comment")) == SMALL


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"#another 1\n", "another version"),
        (f"{syllable_model.VERSION}\nမာ\t1\n".encode(), "damaged"),
        (f"{syllable_model.VERSION}\nမာ\tx\t1\t\n".encode(), "damaged"),
        (f"{syllable_model.VERSION}\nမာ\t1\t1\t7:1\n".encode(), "damaged"),
    ],
)
def test_other_and_damaged_files_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        syllable_model.parse(data)


def test_a_token_that_is_no_syllable_is_refused() -> None:
    with pytest.raises(ModelError, match="damaged"):
        Model({"x": Seen(1, 1, {})})


def test_packaged_model_holds_everyday_syllables_and_is_small() -> None:
    data = tables.model(syllable_model.FILE)
    assert len(data) < 500_000
    seen = syllable_model.parse(data)
    assert len(seen) > 4_000
    for syllable in ("မြန်", "မာ", "အောင်", "က္က", "င်္ဂ"):
        assert seen[syllable].times > 10
    assert all(syllable.final <= syllable.times for syllable in seen.values())
    assert all(sum(syllable.followers.values()) <= syllable.times - syllable.final for syllable in seen.values())


ROWS = tables.read("myanmar_orthographies", Orthography)
#: Words in the names of characters -> codes of the languages that write them.
NAMED = {
    "SHAN": {"shn", "rbb", "kht", "phk", "tjl"},
    "MON": {"mnw", "kjp"},
    "SGAW KAREN": {"ksw"},
    "WESTERN PWO KAREN": {"pwo", "kjp"},
    "EASTERN PWO KAREN": {"kjp"},
    "KAYAH": {"kyu"},
    "GEBA KAREN": {"kvq"},
    "KHAMTI": {"kht", "phk"},
    "AITON": {"phk"},
    "PAO KAREN": {"blk"},
    "TAI LAING": {"tjl"},
    "RUMAI PALAUNG": {"rbb", "blk"},
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_orthography_classes_are_of_the_script(row: Orthography) -> None:
    for body in (row.letters, row.marks):
        chars = [chr(point) for point in range(0x10000) if re.fullmatch(f"[{body}]", chr(point))]
        assert chars
        names = {unicodedata.name(char) for char in chars if char != "\ufe00"}
        assert all(name.startswith("MYANMAR ") for name in names)


@pytest.mark.parametrize("name", NAMED)
def test_characters_named_for_a_language_are_in_its_orthography(name: str) -> None:
    pattern = re.compile(rf"MYANMAR (LETTER|VOWEL SIGN|CONSONANT SIGN|SIGN|TONE MARK) {name}\b")
    chars = [
        chr(p) for p in (*range(0x1000, 0x10A0), *range(0xA9E0, 0xAA80)) if pattern.match(unicodedata.name(chr(p), ""))
    ]
    assert chars
    for char in chars:
        assert NAMED[name] & set(evidence.languages(char)), unicodedata.name(char)


def test_words_beyond_burmese() -> None:
    assert evidence.words_beyond_burmese("မြန်မာ abc") == []
    assert evidence.words_beyond_burmese("မြန်မာ မႂ်ႇ၊ တၢ် ၁၂") == ["မႂ်ႇ", "တၢ်"]


def test_languages() -> None:
    assert "ksw" in evidence.languages("တၢ်")
    assert evidence.languages("မဂၤလာပါႈ") == ()
    assert evidence.fits_a_language("တၢ်")
    assert not evidence.fits_a_language("မဂၤလာပါႈ")


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("ကူး", 0),
        ("ကဴး", 1),
        ("ျကဴး", 0),
        ("ကုု", 1),
        ("ႏွစ္", 0),
        ("ကႏ", 1),
        ("မော်", 1),
        ("ေမာ္", 0),
        ("ေ", 1),
        ("က\u103e", 1),
        ("", 0),
    ],
)
def test_untypical_zawgyi(text: str, shapes: int) -> None:
    assert evidence.untypical_zawgyi(text) == shapes * evidence.TYPING_COST

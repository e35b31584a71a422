"""Places in Latin letters: the case tables, every row of the place tables, and what holds for any text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, unicode_junk, zawgyi_junk

from myanmar_id import tables
from myanmar_id.latin import gazetteer, mimu, place_names, places
from myanmar_id.latin.gazetteer import AlsoRow, Level, State, Township
from myanmar_id.latin.generics import GenericRow, Number, Role
from myanmar_id.latin.mimu import SpellingRow, SyllableRow
from myanmar_id.latin.pieces import without_visarga
from myanmar_id.latin.place_order import english
from myanmar_id.text.normalize import normalize
from myanmar_id.text.script import to_ascii_digits

TOWNSHIPS = [row for row in tables.read("nrc_townships", Township) if row.name_my is not None]
STATES = tables.read("nrc_states", State)
SYLLABLES = tables.read("place_syllables", SyllableRow)
GENERICS = tables.read("place_generics", GenericRow)
#: What addresses are made of, so that random ones have every word beside every other.
PIECES = [
    *(row.written for row in GENERICS),
    *(row.written for row in SYLLABLES[:8]),
    *(
        "၁",
        "၂၇",
        "(၅)",
        "(က)",
        "(",
        ")",
        "/",
        "-",
        "×",
        "x",
        "+",
        " ",
        "  ",
        "၊",
        "။",
        ",",
        ".",
        "1",
        "A",
        "No.",
        "Road",
        "က",
    ),
    *("ရွှေပြည်", "ပင်းတယ", "ရန်ကုန်", "ရှမ်း", "ပြည်", "ကလေး", "သစ်", "မြို့သစ်", "လမ်းသစ်", "ကြာဖြူ"),
]
ADDRESSES = st.lists(st.sampled_from(PIECES) | burmese_text(max_clusters=2), max_size=10).map("".join)


@pytest.mark.parametrize("case", load("place_spelling"), ids=str)
def test_spelling(case: Case) -> None:
    assert mimu.spell(case.input) == case.expect


@pytest.mark.parametrize("case", load("place_english"), ids=str)
def test_english(case: Case) -> None:
    assert places.romanize(case.input) == case.expect


# Every row


@pytest.mark.parametrize("row", tables.read("place_onsets", SpellingRow), ids=lambda row: row.written)
def test_every_onset(row: SpellingRow) -> None:
    assert mimu.spell(f"{row.written}ိန်") == f"{row.latin}ein".capitalize()


@pytest.mark.parametrize("row", tables.read("place_rhymes", SpellingRow), ids=lambda row: row.written)
def test_every_rhyme(row: SpellingRow) -> None:
    assert mimu.spell(f"တ{row.written}") in (f"t{row.latin}".capitalize(), _exception(f"တ{row.written}"))


def _exception(syllable: str) -> str | None:
    return next((row.latin.capitalize() for row in SYLLABLES if row.written == syllable), None)


@pytest.mark.parametrize("row", SYLLABLES, ids=lambda row: row.written)
def test_every_syllable(row: SyllableRow) -> None:
    assert mimu.spell(f"က{row.written}") == f"Ka {row.latin.title()}"
    assert mimu.spell(f"{row.written}က") == f"{(row.first or row.latin).title()} Ka"
    assert row.first != row.latin
    # A row that says what onset and rhyme say would be of no use.
    others = {one.written for one in SYLLABLES} - {row.written}
    assert row.first or without_visarga(row.written) in others or _by_rule(row.written) != row.latin


def _by_rule(syllable: str) -> str:
    rows = mimu._syllables()
    kept = rows.pop(syllable)
    mimu._syllable.cache_clear()
    try:
        return mimu._syllable(syllable, False)
    finally:
        rows[syllable] = kept
        mimu._syllable.cache_clear()


@pytest.mark.parametrize("row", tables.read("place_words", SpellingRow), ids=lambda row: row.written)
def test_every_word(row: SpellingRow) -> None:
    assert mimu.spell(row.written) == row.latin
    assert mimu.word_end(f"က{row.written}", 1) == 1 + len(row.written)
    assert mimu.spell(f"ဂန်{row.written}ကန်") == f"Gan {row.latin} Kan"


@pytest.mark.parametrize("row", GENERICS, ids=lambda row: row.written)
def test_every_generic(row: GenericRow) -> None:
    found = {
        Role.LEAD: (f"{row.written} (၅)", f"{row.english} 5"),
        Role.STRONG: (f"ဂန်ကန်{row.written}ဂန်ကန်", f"Gan Kan {row.english}, Gan Kan"),
        Role.WEAK: (f"ဂန်ကန် {row.written}၊ ဂန်ကန်", f"Gan Kan {row.english}, Gan Kan"),
        Role.NUMBER: (f"၅ {row.written}", f"5th {row.english}"),
        Role.ALONE: (f"{row.written}၊ ဂန်ကန်", f"{row.english}, Gan Kan"),
        Role.BRACKET: (f"ဂန်ကန် ({row.written})", f"Gan Kan ({row.english})"),
        Role.LINK: (f"၅လမ်း{row.written}၆လမ်း", f"5th Street {row.english} 6th Street"),
        Role.CORNER: (f"၅လမ်းနှင့်၆လမ်း{row.written}", f"{row.english} 5th Street and 6th Street"),
        Role.FRONT: (f"ဂန်ကန်{row.written}", f"{row.english} Gan Kan"),
    }
    assert row.roles
    for role in row.roles:
        given_text, expected = found[role]
        assert places.romanize(given_text) == expected
    if row.number is not None and not {Role.STRONG, Role.WEAK}.isdisjoint(row.roles):
        form = {
            Number.AFTER: f"{row.english} 5",
            Number.BEFORE: f"5 {row.english}",
            Number.ORDINAL: f"5th {row.english}",
        }
        assert places.romanize(f"၅{row.written}") == form[row.number]


@pytest.mark.parametrize("row", TOWNSHIPS, ids=lambda row: f"{row.state}-{row.letters}")
def test_every_township(row: Township) -> None:
    assert row.name_my
    if any(one.name_my == row.name_my and one.name_en for one in TOWNSHIPS):
        names = {one.name_en for one in TOWNSHIPS if one.name_my == row.name_my}
        assert places.romanize(row.name_my) in names
        assert places.romanize(f"{row.name_my}မြို့") in names
        assert places.romanize(f"{row.name_my}မြို့နယ်") in {f"{name} Township" for name in names}
    else:
        assert places.romanize(row.name_my) == mimu.spell(row.name_my)


@pytest.mark.parametrize("row", STATES, ids=lambda row: row.name_en)
def test_every_state(row: State) -> None:
    for written in (row.name_my, row.name_my.replace("တိုင်းဒေသကြီး", "တိုင်း")):
        assert places.romanize(written) == row.name_en
        assert places.romanize(f"ဂန်ကန်၊ {written}") == f"Gan Kan, {row.name_en}"


@pytest.mark.parametrize("row", tables.read("place_also", AlsoRow), ids=lambda row: row.written)
def test_every_other_way_of_writing(row: AlsoRow) -> None:
    known = gazetteer.places(place_names.folded)
    assert known[row.written].level is Level.TOWNSHIP
    assert known[row.written] == known[row.name_my]
    assert known[row.written.replace("(", " (")] == known[row.name_my]


def test_what_the_tables_write_is_normalized_and_ascii() -> None:
    rows = [row for name in ("onsets", "rhymes", "words") for row in tables.read(f"place_{name}", SpellingRow)]
    pairs = [(row.written, row.latin) for row in (*rows, *SYLLABLES)] + [(row.written, row.english) for row in GENERICS]
    for written, latin in pairs:
        assert normalize(written) == written
        assert latin.isascii()


# Any text


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


@given(
    st.lists(burmese_text() | st.sampled_from(WORDS), max_size=4), st.sampled_from(["", " ", "၊", "/", "(", ")", "၅"])
)
def test_burmese_comes_out_in_ascii(texts: list[str], between: str) -> None:
    text = normalize(between.join(texts))
    for found in (places.romanize(text), english(place_names.folded(text), {})):
        assert re.fullmatch("[A-Za-z0-9 .,()/-]*", found)
        assert found == " ".join(found.split())
    assert mimu.spell(normalize("".join(texts))).isascii()


@given(burmese_text())
def test_a_syllable_of_a_consonant_has_a_letter(text: str) -> None:
    text = normalize(text)
    if any("က" <= char <= "အ" for char in text):
        assert any(map(str.isalpha, places.romanize(text)))


@given(ADDRESSES)
def test_nothing_is_lost_of_an_address(text: str) -> None:
    text = normalize(text)
    found = places.romanize(text)
    assert found.isascii()
    folded = place_names.folded(text)
    assert _is_subsequence(re.sub("[^0-9]", "", folded), found)
    # x and × may become a word between two numbers.
    assert _is_subsequence(re.sub("[^A-Zadeo]", "", folded), found)
    assert found.count(",") <= len(text)


@given(st.lists(st.sampled_from(["ဂန်", "တောင်", "ကုန်း", "လမ်း", "ရပ်ကွက်", "ရွာ", " ", "၊", "မြို့", "(", ")", "၅"])))
def test_every_syllable_comes_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = places.romanize(text).lower()
    latin = {
        "ဂန်": ("gan",),
        "တောင်": ("taung", "south"),
        "ကုန်း": ("kone",),
        "လမ်း": ("lan", "street"),
        "ရွာ": ("ywar", "village"),
    }
    for piece, ways in latin.items():
        assert sum(found.count(way) for way in ways) >= text.count(piece)


@given(st.one_of(st.text(), unicode_junk(), zawgyi_junk(), ADDRESSES))
def test_any_text_is_taken(text: str) -> None:
    found = places.romanize(text)
    assert found.isascii()
    assert places.romanize(text) == found
    mimu.spell(text)


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cf", "Zs", "Cs"], max_codepoint=0x24F, exclude_characters=",;."))
)
def test_what_is_latin_stays(text: str) -> None:
    plain = "".join(char for char in unicodedata.normalize("NFKD", place_names.folded(text)) if char.isascii())
    letters = re.sub("[^A-Za-z0-9]", "", to_ascii_digits(plain))
    assert re.sub("[^A-Za-z0-9]", "", places.romanize(text).replace(" and ", "")) in (
        letters,
        re.sub("(?<=[0-9])[xX](?=[0-9])", "", letters),
    )


@pytest.mark.parametrize("piece", ["လမ်း", "(လမ်း", "အမှတ်", "နှင့်", "5x", "5X3 ", "ကလမ်းကြား", "တောင်", "ကရွာ", "က)", "ပြည်"])
def test_long_texts_are_written_in_time(piece: str) -> None:
    places.romanize(piece * 5_000)


def test_a_caller_may_know_places() -> None:
    assert english("ကကဂဂဂန်ကန်", {4: (10, "Some Town")}) == "Ka Ka Ga Ga, Some Town"
    assert english("(ဂန်ကန်)", {1: (7, "Some Town")}) == "(Some Town)"
    assert english("ဂန်ကန် ခရိုင်", {0: (6, "Some")}) == "Some District"
    assert english("ဂန်ကန် ရပ်ကွက် 5", {0: (6, "Some")}) == "Some, Ward 5"

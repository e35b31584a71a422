"""Names: the case tables, every honorific and mark, and the Latin spellings."""

from __future__ import annotations

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import tables
from myanmar_id.errors import ModelError, ParseError, Severity
from myanmar_id.fields import name
from myanmar_id.fields.name import Name
from myanmar_id.fields.name.parts import HonorificKind, HonorificRow, MarkerKind, MarkerRow
from myanmar_id.latin import align, counts, reverse, spelling
from myanmar_id.latin.counts import Counts
from myanmar_id.latin.names import Names, packaged
from myanmar_id.latin.rows import SpellingRow, SyllableRow, WordRow

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"name_{kind}")]
HONORIFICS = tables.read("honorifics", HonorificRow)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = name.read(case.input)
    assert name.is_valid(case.input) is (case.code is None)
    if case.code is None:
        parts, _, latin = case.expect.partition(";")
        honorific, given_name, aliases, flags = parts.split("|")
        words = flags.split(",") if flags else []
        expected = Name(
            honorific or None,
            given_name,
            tuple(aliases.split(",")) if aliases else (),
            deceased="deceased" in words,
            retired="retired" in words,
            marks=tuple(word for word in words if word not in ("deceased", "retired")),
        )
        assert name.parse(case.input) == expected
        assert reading.value == expected
        assert (reading.translation or "") == latin
        assert name.romanize(case.input) == latin
        assert name.format(expected, "latin") == latin
        assert name.parse(str(expected)) == expected
    else:
        with pytest.raises(ParseError) as caught:
            name.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert name.romanize(case.input) == ""
        assert name.romanizations(case.input) == []
        assert name.match_key(case.input) == ""


@pytest.mark.parametrize("row", HONORIFICS, ids=lambda row: row.burmese)
def test_every_honorific(row: HonorificRow) -> None:
    value = name.parse(f"{row.burmese}သိန်းဖိုး")
    assert value == Name(row.burmese, "သိန်းဖိုး")
    assert name.format(value, "latin") == f"{row.latin} Thein Pho"
    if " " not in row.latin:
        for latin in (row.latin, *row.also_latin):
            assert name.parse(f"{latin} Thein Pho") == Name(latin, "Thein Pho")
    if row.kind is HonorificKind.AMBIGUOUS:
        assert name.read(f"{row.burmese}သိန်းဖိုး").problems[0].code == "name.honorific"
        # Behind an honorific that is none else, it is the name.
        assert name.parse(f"ဦး{row.burmese}သိန်းဖိုး") == Name("ဦး", f"{row.burmese}သိန်းဖိုး")


@pytest.mark.parametrize("row", tables.read("name_markers", MarkerRow), ids=lambda row: row.word)
def test_every_marker(row: MarkerRow) -> None:
    for text in [f"ဦးလှ({row.word})နု"] + ([] if row.bracketed else [f"ဦးလှ {row.word} နု"]):
        value = name.parse(text)
        assert (value.honorific, value.given.split()[0]) == ("ဦး", "လှ")
        assert value.deceased is (row.kind is MarkerKind.DECEASED)
        assert value.retired is (row.kind is MarkerKind.RETIRED)
        assert value.aliases == (("နု",) if row.kind is MarkerKind.ALIAS else ())
        assert value.marks == ((row.word,) if row.kind is MarkerKind.MARK else ())


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("မစန္ဒာဖြူ", ()),
        ("မခင်", ("ခင်",)),
        ("Ma Sandar Phyo", ()),
        ("Ma Khin", ("Khin",)),
    ],
)
def test_both_readings_of_an_honorific_are_given(text: str, suggestions: tuple[str, ...]) -> None:
    problem = name.read(text).problems[0]
    assert (problem.code, problem.severity, problem.suggestions) == ("name.honorific", Severity.INFO, suggestions)
    assert str(name.parse(text)) == text


def test_digits_are_reported() -> None:
    problem = name.read("ဦးလှ၁").problems[0]
    assert (problem.code, problem.span) == ("name.digits", (4, 5))


TABLES_ALONE = spelling.Speller(Counts())


@pytest.mark.parametrize("row", tables.read("latin_onsets", SpellingRow), ids=lambda row: row.written)
def test_every_onset(row: SpellingRow) -> None:
    spelled = {latin for latin, _ in TABLES_ALONE.syllable(f"{row.written}ုဋ်")}
    assert all(any(latin.startswith(head) for latin in spelled) for head in row.latin)


@pytest.mark.parametrize("row", tables.read("latin_rhymes", SpellingRow), ids=lambda row: row.written)
def test_every_rhyme(row: SpellingRow) -> None:
    spelled = {latin for latin, _ in TABLES_ALONE.syllable(spelling.prepared(f"ဒ{row.written}"))}
    assert all(any(latin.endswith(tail) for latin in spelled) for tail in row.latin)


@pytest.mark.parametrize(
    "row", tables.read("latin_syllables", SyllableRow), ids=lambda row: f"{row.written}-{row.mode}"
)
def test_every_syllable(row: SyllableRow) -> None:
    spelled = {latin for latin, _ in TABLES_ALONE.syllable(spelling.prepared(row.written), row.mode)}
    assert spelled >= set(row.latin)


@pytest.mark.parametrize("row", tables.read("latin_words", WordRow), ids=lambda row: row.written)
def test_every_word(row: WordRow) -> None:
    spelled = TABLES_ALONE.word("".join(spelling.pieces(row.written)))
    assert spelled is not None
    assert {latin for latin, _ in spelled} >= set(row.latin)


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("အင်္ဂါ", "In Gar"),
        ("ဓမ္မ", "Dhamma"),
        ("ပြဿနာ", "Pyat Tha Nar"),
        ("မြင\u1037\u103a", "Myint"),
        ("မြင\u103a\u1037", "Myint"),
        ("ညွန့်", "Nyunt"),
        ("ကန့်", "Kant"),
        ("ဆွေ", "Swe"),
        ("ဝေး", "Way"),
        ("ရှောင်လှိုင်", "Shaung Hlaing"),
        ("ဥန်", "One"),
        ("အောင် Smith ၁၂", "Aung Smith 12"),
        ("José", "Jose"),
        ("ကရ်", "Ka"),
        ("၊", ""),
        ("ဢ", ""),
        ("王", ""),
    ],
)
def test_rules(text: str, latin: str) -> None:
    assert packaged().romanize(text) == latin


@given(st.text())
def test_romanization_is_ascii_and_its_first_spelling(text: str) -> None:
    latin = packaged().romanize(text)
    assert latin.isascii()
    assert ([one for one, _ in packaged().romanizations(text, 3)] or [""])[0] == latin
    assert packaged().romanize(latin) == latin


@given(st.text(alphabet=st.characters(min_codepoint=0x1000, max_codepoint=0x109F)))
def test_any_burmese_can_be_spelled(text: str) -> None:
    assert packaged().romanize(text).isascii()
    assert name.romanize(text).isascii()


def test_spellings_are_ranked() -> None:
    spelled = name.romanizations("ဦးထွန်းထွန်းလင်း", 4)
    assert [one for one, _ in spelled][:2] == ["U Tun Tun Lin", "U Tun Tun Linn"]
    weights = [weight for _, weight in spelled]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) <= 1
    assert len(name.romanizations("ဦးထွန်းလင်း", 1)) == 1
    assert name.romanizations("王") == []
    assert name.romanizations("မြမြ")[0][0] == "Mya Mya"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ဦးခိုင်ထွန်း", "Khine Htun"),
        ("Tun Lin", "Htun Linn"),
        ("ဖြိုးဝေ", "Phyoe Wai"),
        ("U Sein", "U Sein"),
        ("Mg Mg", "Maung Maung"),
        ("Daw Myint Myint", "မြင့်မြင့်"),
    ],
)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    assert name.match_key(first) == name.match_key(second)
    assert name.similarity(first, second) == 1


def test_different_names_stay_apart() -> None:
    assert name.match_key("ဇော်") != name.match_key("စိုး")
    assert 0 < name.similarity("အောင်အောင်", "အောင်မောင်") < 1
    assert name.similarity("အောင်အောင်", "") == 0
    assert name.similarity("", "") == 0


@given(st.text(), st.text())
def test_similarity_is_even_handed(first: str, second: str) -> None:
    assert name.similarity(first, second) == name.similarity(second, first)
    assert 0 <= name.similarity(first, second) <= 1
    assert name.similarity(first, first) in (0, 1)


def test_a_mark_that_comes_to_stand_last_is_read_as_one() -> None:
    """The sign of an alias with no alias behind it goes, and then the word before it is the last."""
    value = name.parse("A ကွယ်လွန်@")
    assert (value.given, value.deceased, value.aliases) == ("A", True, ())
    assert name.parse(name.format(value)) == value


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("U Htun Khine", "ဦးထွန်းခိုင်", []),
        ("Ma Khin", "မခင်", []),
        ("Tun Linn", "Htun Lin", []),
        ("အောင်လင်း", "အောင်လင်း", []),
        ("Thida Win", "သီတာထွန်း", ["match.syllable"]),
        ("Khin", "ခင်မောင်ဖြူ", ["match.missing"]),
        ("Khin Maung Phyu Aung Win", "ခင်မောင်ဖြူ", ["match.extra"]),
        ("Khin Maung Phyu Tun", "ခင်မောင်ဖြူ", ["match.extra"]),
        ("Sai Hseng Kham", "စိုင်းဆိုင်ခမ်း", []),
        ("Lieutenant Colonel Kyaw Win", "ကျော်ဝင်း", []),
        ("", "ခင်", ["match.empty"]),
    ],
)
def test_matches(first: str, second: str, codes: list[str]) -> None:
    found = name.matches(first, second)
    assert bool(found) is (not codes)
    assert {problem.code for problem in found.problems} == set(codes)
    assert bool(name.matches(second, first)) is bool(found)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Aung Thaik", "Aung Theik"),
        ("Khin Yi", "Khin Ye"),
        ("Myat Nyana Soe", "Myat Nyanna Soe"),
        ("Oo Maung Lwin", "U Maung Lwin"),
        ("Ag Ag Lin", "Aung Aung Linn"),
    ],
)
def test_spellings_that_people_confuse_have_one_key(first: str, second: str) -> None:
    assert name.match_key(first) == name.match_key(second) != ""


@given(
    st.lists(st.sampled_from(["အောင်", "ထွန်း", "ခင်", "လှ", "ဖြူ", "ဝင်း", "နိုင်", "ဇော်"]), min_size=1, max_size=4),
    st.integers(1, 8),
)
def test_a_name_matches_its_own_spellings(syllables: list[str], n: int) -> None:
    text = "".join(syllables)
    for spelling_of_it, p in name.romanizations(text, n):
        assert 0 < p <= 1
        assert name.matches(spelling_of_it, text)


@pytest.mark.parametrize(
    ("latin", "burmese"), [("Daw Sandar Phyu", "ဒေါ်စန္ဒာဖြူ"), ("U Aung Lin", "ဦးအောင်လင်း"), ("ကိုလှ", "ကိုလှ")]
)
def test_from_latin(latin: str, burmese: str) -> None:
    assert name.from_latin(latin, 3)[0][0] == burmese
    assert name.from_latin(latin, 0) == []


def test_styles_and_schemes() -> None:
    assert name.romanize("ကိုထွန်းလင်း", style="modern") == "Ko Htun Linn"
    assert name.romanize("ကိုထွန်းလင်း", overrides={"ထွန်း": "Htoon", "ကို": "Mr."}) == "Mr. Htoon Lin"
    assert name.romanize("ထွန်း", scheme="mlcts") == "htwan:"
    with pytest.raises(ValueError, match="none"):
        name.romanize("ထွန်း", scheme="none")  # type: ignore[arg-type]


def test_a_title_alone_is_a_name() -> None:
    assert name.parse("Major General").honorific is None
    assert name.parse("U Lieutenant Colonel") == Name("U", "Lieutenant Colonel")


def test_a_full_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_REMEMBERED", 0)
    monkeypatch.setattr(reverse, "_REMEMBERED", 0)
    monkeypatch.setattr(reverse, "_REMEMBERED_WORDS", 0)
    forgetful = Names(counts.packaged())
    assert forgetful.romanize("သီတာထွန်း") == packaged().romanize("သီတာထွန်း")
    assert forgetful.burmese("Htun Lin", 3) == packaged().burmese("Htun Lin", 3)


def test_the_counts_are_written_and_read() -> None:
    assert counts.load(counts.dump(counts.packaged())) == counts.packaged()


@pytest.mark.parametrize(
    "text", ["", "#myanmar-id latin 1\n", f"{counts.VERSION}\nspelled\tက\tka", f"{counts.VERSION}\nx\tက\tka:1"]
)
def test_a_damaged_model_is_refused(text: str) -> None:
    with pytest.raises(ModelError):
        counts.load(text)


def test_the_likelier_of_two_alignments() -> None:
    """ab is one option of the first syllable, and a with b left to the second is likelier."""
    parts = align.align([(("a", 0.5), ("ab", 0.5)), (("bc", 0.5), ("c", 0.4))], ["abc"])
    assert parts is not None
    assert [part.letters for part in parts] == ["a", "bc"]


@pytest.mark.parametrize("latin", ["...", "123", "-"])
def test_latin_without_a_letter_is_no_name(latin: str) -> None:
    found = name.matches("အောင်မြင့်", latin)
    assert (found.ok, found.score) == (False, 0.0)
    assert not packaged().compare("အောင်မြင့်", latin).ok


def test_nothing_is_aligned_with_nothing() -> None:
    assert align.align([], ["aung"]) is None
    assert align.align([(("aung", 1.0),)], []) is None

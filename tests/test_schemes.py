"""The named systems of romanization: cases, every row of their tables, and what each system promises for any text."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names, unicode_junk, zawgyi_junk

from myanmar_id import tables
from myanmar_id.latin import bgn, mlcts, spoken
from myanmar_id.text import grammar
from myanmar_id.text.normalize import normalize
from myanmar_id.text.script import is_myanmar

CONSONANTS = [chr(point) for point in range(0x1000, 0x1022)]
MEDIALS = ["".join(some) for count in range(5) for some in itertools.combinations("ျြွှ", count)]
VOWELS = ["", "ာ", "ိ", "ီ", "ု", "ူ", "ေ", "ဲ", "ော", "ို"]
TONES = ["", "့", "း"]


@pytest.mark.parametrize("case", load("scheme_bgn"), ids=str)
def test_bgn(case: Case) -> None:
    assert bgn.romanize(case.input) == case.expect


@pytest.mark.parametrize("case", load("scheme_mlcts"), ids=str)
def test_mlcts(case: Case) -> None:
    assert mlcts.romanize(case.input) == case.expect


# What holds for any text


@pytest.mark.parametrize("romanize", [bgn.romanize, mlcts.romanize], ids=["bgn", "mlcts"])
@given(text=st.one_of(st.text(), unicode_junk(), zawgyi_junk(), burmese_text()))
def test_any_text_is_taken(romanize: Callable[[str], str], text: str) -> None:
    first = romanize(text)
    assert romanize(text) == first
    if not any(map(is_myanmar, text)):
        assert first == text


@given(st.lists(burmese_text()), st.sampled_from(["", " ", "-"]))
def test_burmese_comes_out_in_ascii(texts: list[str], separator: str) -> None:
    text = " ".join(texts)
    assert mlcts.romanize(text, separator=separator).isascii()
    for voicing, hyphens in itertools.product((True, False), ("usual", "all")):
        latin = bgn.romanize(text, ascii=True, voicing=voicing, hyphens=hyphens, separator=separator)
        assert latin.isascii()
        assert not latin.endswith("-")


@pytest.mark.parametrize("word", [*WORDS, *place_names()])
def test_words_come_out_in_ascii(word: str) -> None:
    assert mlcts.romanize(word).isascii()
    assert bgn.romanize(word, ascii=True).isascii()
    assert bgn.romanize(word)[0].isupper()


@given(burmese_text())
def test_spelling_is_normalized_first(text: str) -> None:
    legacy = text.replace("\u1037\u103a", "\u103a\u1037")
    assert mlcts.romanize(legacy) == mlcts.romanize(text)
    assert bgn.romanize(legacy) == bgn.romanize(text)


@given(st.text(st.sampled_from("ab ,.-"), max_size=5), st.text(st.sampled_from("ab ,.-"), max_size=5))
def test_other_text_around_burmese_stays(before: str, behind: str) -> None:
    out = bgn.romanize(f"{before}ရန်ကုန်{behind}")
    assert out.startswith(before)
    assert out.endswith(behind)
    assert out.replace(" ", "") == f"{before}Yangôn{behind}".replace(" ", "")


def test_signs_that_burmese_does_not_combine() -> None:
    """Each is written for itself: the grammar of clusters admits them."""
    assert grammar.is_well_formed("ကေိ")
    assert (mlcts.romanize("ကေိ"), bgn.romanize("ကေိ")) == ("kei", "Kei")
    assert (mlcts.romanize("ဒျှ"), bgn.romanize("ဒျှ")) == ("hdya.", "Hdya")


def test_a_long_run_is_taken_in_one_pass() -> None:
    """Noise of one syllable's shape without end: it is not Burmese, so it stays."""
    noise = "က" + "က\u103a" * 20_000
    assert mlcts.romanize(noise) == noise
    assert bgn.romanize("\u1000" + "\u1039\u1000" * 20_000).isascii()


# BGN/PCGN


def test_the_accents_can_be_left_out() -> None:
    assert bgn.romanize("ရန်ကုန် ပဲခူး ဥက္ကဋ္ဌ") == "Yangôn Pègu Ôkkat-hta"
    assert bgn.romanize("ရန်ကုန် ပဲခူး ဥက္ကဋ္ဌ", ascii=True) == "Yangon Pegu Okkat-hta"
    assert bgn.romanize("é ရန်ကုန်", ascii=True) == "é Yangon"


@pytest.mark.parametrize(
    ("written", "voiced", "plain"),
    [
        ("မကွေး", "Magwe", "Makwe"),
        ("ပဲခူး", "Pègu", "Pèhku"),
        ("သာစည်", "Thazi", "Thasi"),
        ("ချောင်းဆုံ", "Chaungzôn", "Chaunghsôn"),
        ("လမ်းမတော်", "Lanmadaw", "Lanmataw"),
        ("ဘူးသီးထုံ", "Buthidôn", "Buthihtôn"),
        ("မင်းပြား", "Minbya", "Minpya"),
        ("ဓနုဖြူ", "Danubyu", "Danuhpyu"),
        ("တောင်ကြီး", "Taunggyi", "Taungkyi"),
        ("မြင်းခြံ", "Myingyan", "Myinchan"),
        ("မင်းပေါင်", "Minbaung", "Minpaung"),
        ("မိုးဖား", "Moba", "Mohpa"),
        ("စစ်တပ်", "Sittat", "Sittat"),
        ("တိုက်ကြီး", "Taikkyi", "Taikkyi"),
        ("အတူ", "Atu", "Atu"),
        ("ဗိုလ်တဲ", "Bodè", "Botè"),
    ],
)
def test_voicing(written: str, voiced: str, plain: str) -> None:
    assert bgn.romanize(written) == voiced
    assert bgn.romanize(written, voicing=False) == plain


@pytest.mark.parametrize(
    ("written", "usual", "every"),
    [
        ("ရန်ကုန်", "Yangôn", "Yan-gôn"),
        ("မုံရွာ", "Mônywa", "Mônywa"),
        ("ကန်ရွာ", "Kanywa", "Kan-ywa"),
        ("လက်ဝဲ", "Letwè", "Let-wè"),
        ("မြင်းခြံ", "Myingyan", "Myingyan"),
        ("တောင်ကြီး", "Taunggyi", "Taunggyi"),
        ("ဝန်ဝါ", "Wunwa", "Wun-wa"),
        ("ညောင်ဦး", "Nyaung-u", "Nyaung-u"),
        ("လက်ဟန်", "Let-han", "Let-han"),
        ("ဝတ္ထု", "Wut-htu", "Wut-htu"),
        ("မြစ်သား", "Myittha", "Myittha"),
    ],
)
def test_hyphens(written: str, usual: str, every: str) -> None:
    assert bgn.romanize(written) == usual
    assert bgn.romanize(written, hyphens="all") == every


def test_all_hyphens_leave_one_way_to_part_two_syllables() -> None:
    """What two syllables are is told by the letters: no other pair is written the same."""
    onsets = [row.latin for row in tables.read("bgn_onsets", bgn.OnsetRow)]
    onsets = sorted({*onsets, *(onset + "w" for onset in onsets if onset)})
    rhymes = sorted({row.latin for row in tables.read("bgn_rhymes", bgn.RhymeRow)})
    for every in (True, False):
        written = defaultdict(set)
        for rhyme, onset in itertools.product(rhymes, onsets):
            joint = "-" if bgn._is_parted(rhyme, onset, every=every) else ""
            written[rhyme + joint + onset].add((rhyme, onset))
        alike = [pairs for pairs in written.values() if len(pairs) > 1]
        assert ({("an", "g"), ("a", "ng")} in alike) is not every
        assert not (every and alike)


def test_names_as_separate_words() -> None:
    assert bgn.romanize("လှတင်ဝင်း", separator=" ") == "Hla Tin Win"
    assert bgn.romanize("စန္ဒာဖြူ", separator=" ") == "Sanda Hpyu"
    assert bgn.romanize("ရန်ကုန်", separator="-") == "Yan-Kôn"


@pytest.mark.parametrize("row", tables.read("bgn_onsets", bgn.OnsetRow), ids=lambda row: row.written)
def test_every_onset(row: bgn.OnsetRow) -> None:
    assert bgn.romanize(row.written + "ာ") == (row.latin + "a").capitalize()
    assert bgn.romanize(row.written[0] + "ွ" + "ာ", separator=" ").lower().endswith("wa")
    behind = bgn.romanize("မာ" + row.written + "ာ").replace("-", "")
    assert behind == "Ma" + (row.voiced or row.latin) + "a"


@pytest.mark.parametrize("row", tables.read("bgn_rhymes", bgn.RhymeRow), ids=lambda row: row.written or "none")
def test_every_rhyme(row: bgn.RhymeRow) -> None:
    assert bgn.romanize("ဂ" + row.written) == "G" + row.latin
    assert bgn.romanize("ဂ" + row.written + "ကာ") == "G" + row.latin + ("ka" if row.latin[-1] in "tk" else "ga")


@pytest.mark.parametrize("row", tables.read("bgn_finals", bgn.FinalRow), ids=lambda row: row.written)
def test_every_final(row: bgn.FinalRow) -> None:
    same = "ဂ" + (row.read_as + "\u103a" if row.read_as else "")
    assert bgn.romanize(f"ဂ{row.written}\u103a") == bgn.romanize(same)


@pytest.mark.parametrize("row", tables.read("bgn_syllables", bgn.SyllableRow), ids=lambda row: row.written)
def test_every_exception(row: bgn.SyllableRow) -> None:
    syllable = spoken.read(row.written)
    onset = bgn._onset(syllable.base, syllable.medials)[0]
    assert bgn.romanize(row.written) == (onset + row.rhyme).capitalize()
    # The table would write another vowel: else the row says nothing.
    assert bgn._rhyme(syllable.vowel, syllable.finals) != row.rhyme


@pytest.mark.parametrize("row", tables.read("spelled_out", spoken.SpelledOutRow), ids=lambda row: row.written)
def test_every_letter_that_is_spelled_out(row: spoken.SpelledOutRow) -> None:
    for romanize in (bgn.romanize, mlcts.romanize):
        assert romanize(f"က{row.written}") == romanize(f"က{row.spelled}")


# MLCTS


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("မြန်မာ", "mranma"),
        ("မြန်မာဘာသာ", "mranmabhasa"),
        ("ရန်ကုန်", "rankun"),
        ("အက္ခရာ", "akkha.ra"),
        ("၂၀၂၀ခုနှစ်", "2020 hku.hnac"),
    ],
)
def test_syllables_can_be_joined(written: str, joined: str) -> None:
    assert mlcts.romanize(written, separator="") == joined


@pytest.mark.parametrize("row", tables.read("mlcts_consonants", mlcts.ConsonantRow), ids=lambda row: row.written)
def test_every_consonant(row: mlcts.ConsonantRow) -> None:
    letter = row.written
    assert mlcts.romanize(letter) == row.latin + "a."
    assert mlcts.romanize(f"က္{letter}") == "k" + row.stacked + "a."
    assert mlcts.romanize(f"င်္{letter}") == "ng" + row.stacked + "a."
    assert mlcts.romanize(f"ကု{letter}\u103a") == "ku" + row.final
    assert mlcts.romanize(f"{letter}\u103a") == row.final


@pytest.mark.parametrize("row", tables.read("mlcts_vowels", mlcts.VowelRow), ids=lambda row: row.written or "none")
def test_every_vowel(row: mlcts.VowelRow) -> None:
    assert mlcts.romanize("က" + row.written) == "k" + row.latin + row.tone
    if not row.written.endswith("\u103a"):
        assert mlcts.romanize(f"က{row.written}တ\u103a") == "k" + row.latin + "t"
        assert mlcts.romanize(f"က{row.written}\u1037") == "k" + row.latin + "."
        assert mlcts.romanize(f"က{row.written}\u1038") == "k" + row.latin + ":"


def onsets() -> Iterator[str]:
    return (onset for onset in map("".join, itertools.product(CONSONANTS, MEDIALS)) if is_spelled(onset))


def rhymes() -> Iterator[str]:
    finals = ["", "ံ", *(consonant + "\u103a" for consonant in CONSONANTS)]
    for vowel, final, tone in itertools.product(VOWELS, finals, TONES):
        rhyme = normalize("က" + vowel + final + tone)[1:]
        if is_spelled("က" + rhyme):
            yield rhyme
    yield from ("ော်", "ေါ်း", "ော့်")


def is_spelled(syllable: str) -> bool:
    return grammar.is_well_formed(syllable) and normalize(syllable) == syllable


def same_onset(onset: str) -> str:
    """Onsets that the system writes alike, as its module says, in one spelling."""
    base, medials = onset[0], onset[1:]
    base = base.translate(str.maketrans("ဋဌဍဎဏဠဉ", "တထဒဓနလည"))
    if base == "န" and medials.startswith("ျ"):
        base, medials = "ည", medials[1:]
    if "ှ" in medials and base in "ကစတပ":
        base, medials = "ခဆထဖ"["ကစတပ".index(base)], medials.replace("ှ", "")
    if base == "ဟ" and medials and "ှ" not in medials:
        base, medials = "အ", medials + "ှ"
    if base == "အ" and medials:
        # The carrier adds nothing, so the first medial is read as the letter.
        if medials == "ှ":
            return "ဟ"
        base, medials = {"ျ": "ယ", "ြ": "ရ", "ွ": "ဝ"}[medials[0]], medials[1:]
    return base + medials


def same_rhyme(rhyme: str) -> str:
    """The same for rhymes."""
    tone = ("့" if "့" in rhyme else "") + ("း" if "း" in rhyme else "")
    rest = rhyme.replace("့", "").replace("း", "").replace("ါ", "ာ")
    rest = rest.replace("ံ", "မ်").translate(str.maketrans("ဋဌဍဎဏဠဉ", "တထဒဓနလည"))
    if rest == "ယ်" and tone:
        rest = "ဲ"
    if rest == "ော်" and tone:
        rest = "ော"
    closed = rest.endswith("\u103a") and rest != "ော်"
    if closed and "ော" not in rest and "ို" not in rest and rest != "ာယ်":
        rest = rest.replace("ာ", "").replace("ီ", "ိ").replace("ူ", "ု")
    if not closed and tone:  # a tone that is written says all
        rest = {"": "ာ", "ိ": "ီ", "ု": "ူ"}.get(rest, rest)
    elif rest in ("", "ိ", "ု"):
        rest, tone = {"": "ာ", "ိ": "ီ", "ု": "ူ"}[rest], "့"
    elif rest in ("ဲ", "ော"):
        tone = "း"
    return rest + tone


@pytest.mark.parametrize(
    ("all_of_them", "write", "same"),
    [
        (onsets, lambda onset: mlcts.romanize(onset + "ာ"), same_onset),
        (rhymes, lambda rhyme: mlcts.romanize("က" + rhyme), same_rhyme),
    ],
    ids=["onsets", "rhymes"],
)
def test_syllables_are_told_apart(
    all_of_them: Callable[[], Iterator[str]], write: Callable[[str], str], same: Callable[[str], str]
) -> None:
    """Nothing is written alike but what the system has one spelling for; and that is, as the module says."""
    by_latin, by_spelling = defaultdict(set), defaultdict(set)
    for part in all_of_them():
        by_latin[write(part)].add(same(part))
        by_spelling[same(part)].add(write(part))
    assert len(by_latin) > 200
    assert {latin: found for latin, found in by_latin.items() if len(found) > 1} == {}
    assert {spelling: found for spelling, found in by_spelling.items() if len(found) > 1} == {}


def test_an_onset_ends_where_a_vowel_begins() -> None:
    """So a syllable is told apart when its onset and its rhyme are."""
    assert all(set(mlcts.romanize(onset + "ာ")[:-1]).isdisjoint("aeiou") for onset in onsets())
    assert all(mlcts.romanize("က" + rhyme)[1] in "aeiu" for rhyme in rhymes())

"""NRC numbers: every row of the tables, and what no single case shows."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id import tables
from myanmar_id.errors import (
    Ambiguous,
    InvalidFormat,
    OutOfRange,
    ParseError,
    Severity,
    UnknownComponent,
    replay,
)
from myanmar_id.fields import nrc
from myanmar_id.fields.nrc import Document, Kind, Nrc, Status, Tier
from myanmar_id.fields.nrc.lookup import index, kind_key, kind_rows, labels, letters
from myanmar_id.fields.nrc.scan import scan
from myanmar_id.text.detect import Encoding

LETTERS = "ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအဥဧဩ"
SCHEMES = ("official", "common")

values = st.builds(
    Nrc,
    st.integers(1, 14),
    st.text(LETTERS, min_size=3, max_size=3),
    st.sampled_from(Kind),
    st.text("0123456789", min_size=5, max_size=6),
)
known = st.builds(
    lambda row, kind, number: Nrc(row.state, row.letters, kind, f"{number:06}"),
    st.sampled_from(nrc.townships()),
    st.sampled_from(Kind),
    st.integers(0, 999999),
)
#: Pieces of numbers in any order, and the characters that each slot forgives.
PIECES = (
    "9 12 ၁၂ 09 1O l2 Kachin ကချင် / - ( ) [ ] \u200b \ufe0f \uff11 . * MaKhaNa OuKaMa OKM Kh A U မခန ဥကမ ဉ ဦ ဦ ၀မန ၇ "
    "N C AC NC V E P S T Y THI THA Naing နိုင် ႏိုင္ ျပဳ ဧည့် ဧည့္ စ သ သီ န ႏ ႔ \u102e \u1039 123456 ၁၂၃၄၅၆ 12345 O12345 "
    "၁၂၃ဝ၅ရ S B NRC အမှတ် RGN FRC MB passport \ufffd é"
)
pieces = st.lists(st.sampled_from([" ", *re.findall("[^ ]+", PIECES)]), max_size=9).map("".join)
texts = st.one_of(st.text(), pieces)


# --- the tables ---------------------------------------------------------------------------------------------------


def test_every_code_reads_back_in_every_form() -> None:
    rows = nrc.townships()
    assert sum(row.tier is Tier.A for row in rows) == 429
    assert len(rows) == 572
    count = 0
    for row in rows:
        for kind in Kind:
            value = Nrc(row.state, row.letters, kind, "012345")
            assert nrc.parse(str(value)) == value
            for script in ("latin", "my"):
                for style in SCHEMES:
                    written = nrc.format(value, script, style)
                    assert nrc.parse(written, scheme=style) == value, written
                    if (kind, script, style) != (Kind.NUN, "latin", "official"):
                        assert nrc.parse(written) == value, written
                    count += 1
    assert count == 572 * 7 * 4


def test_both_spellings_and_all_cases_of_every_code() -> None:
    for row in nrc.townships():
        for spelling in (row.official, row.common, *row.aliases):
            for written in (spelling, spelling.upper(), spelling.lower()):
                value = nrc.parse(f"{row.state}/{written}(Naing)012345")
                readings = {one.township for one in value.candidates}
                better = value.place is not None and value.place.tier.value < row.tier.value
                assert row.letters in readings or better, written


def test_only_these_common_spellings_of_well_attested_codes_are_ambiguous() -> None:
    found = set()
    for row in nrc.townships():
        if row.tier is Tier.A and nrc.parse(f"{row.state}/{row.common}(N)012345").status is Status.AMBIGUOUS:
            found.add((row.state, row.common))
        assert row.tier is not Tier.A or nrc.is_valid(f"{row.state}/{row.official}(C)012345", strict=True)
    assert found == {(13, "MaSaNa"), (13, "MaYaNa"), (13, "MaYaTa"), (13, "NaSaNa")}


def test_spellings_follow_the_letters() -> None:
    exceptions = set()
    for row in nrc.townships():
        for style in SCHEMES:
            spelled = "".join(getattr(letters()[letter], style) for letter in row.letters)
            if spelled != getattr(row, style):
                exceptions.add((row.state, row.letters, style))
    assert exceptions == {(9, "အမရ", "official"), (14, "ဒဒရ", "official")}


def test_townships_are_whole() -> None:
    codes = {(row.state, row.letters) for row in nrc.townships()}
    assert len(codes) == len(nrc.townships())
    for row in nrc.townships():
        assert set(row.letters) <= set(LETTERS)
        assert row.replaced_by is None or (row.state, row.replaced_by) in codes
        assert row.variant_of is None or (row.state, row.variant_of) in codes
        assert row.source
    assert [row.state for row in nrc.townships(9)] == [9] * 75
    assert nrc.townships(15) == ()
    assert sum(row.replaced_by is not None for row in nrc.townships()) == 7


def test_every_source_is_known() -> None:
    text = (tables._data() / "tables" / "sources.tsv").read_text(encoding="utf-8")
    sources = {line.split("\t")[0] for line in text.splitlines()[1:]}
    rows = [*nrc.townships(), *nrc.states(), *kind_rows().values(), *letters().values()]
    assert {key for row in rows for key in row.source} <= sources


@pytest.mark.parametrize("row", kind_rows().values(), ids=lambda row: row.kind)
def test_every_word_of_every_kind(row: object) -> None:
    row = kind_rows()[row.kind]  # type: ignore[attr-defined]
    for word in (row.official, row.common, *row.also_latin, row.my, row.my_common, *row.also_my):
        expected = Kind.CITIZEN if word == "N" else row.kind
        for written in {word, word.lower(), word.capitalize()}:
            assert nrc.parse(f"၉/မခန({written})012345").kind is expected
            assert nrc.parse(f"9/MaKhaNa[{written}]012345").kind is expected
    assert set(Kind) == set(kind_rows())


def test_every_state_by_name() -> None:
    for state in nrc.states():
        for name in (state.name_en, state.name_my, *state.also_en, *state.also_my):
            value = nrc.parse(f"{name.upper()}/ကမန(နိုင်)၁၂၃၄၅၆")
            assert value.state == state.number
    assert [state.number for state in nrc.states()] == list(range(1, 15))


@pytest.mark.parametrize("label", labels())
def test_every_label(label: str) -> None:
    for written in (label, f"{label}.", f"{label} : ", f"{label} - "):
        assert str(nrc.parse(f"{written} 9/MaKhaNa(N)012345")) == "9/MaKhaNa(C)012345"


# --- the value ----------------------------------------------------------------------------------------------------


def test_a_value_hides_its_number() -> None:
    value = nrc.parse("9/MaKhaNa(N)918273")
    assert "918273" not in repr(value)
    assert "918273" not in repr(nrc.read("9/MaKhaNa(N)918273"))
    assert "918273" not in repr(nrc.find_all("9/MaKhaNa(N)918273"))
    assert pickle.loads(pickle.dumps(value)) == value
    assert len({value, nrc.parse("၉/မခန(နိုင်)၉၁၈၂၇၃")}) == 1


def test_a_value_knows_its_place() -> None:
    place = nrc.parse("9/MaKhaNa(N)012345").place
    assert place is not None
    assert (place.name_en, place.name_my, place.tier) == ("Myingyan", "မြင်းခြံ", Tier.A)
    assert nrc.parse("9/KaKaKa(N)012345").place is None


def test_a_kind_by_name() -> None:
    assert Nrc(9, "မခန", "citizen", "012345").kind is Kind.CITIZEN  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "error", "code"),
    [
        ((0, "မခန", Kind.CITIZEN, "012345"), OutOfRange, "nrc.unknown-state"),
        ((15, "မခန", Kind.CITIZEN, "012345"), OutOfRange, "nrc.unknown-state"),
        ((9, "MaKhaNa", Kind.CITIZEN, "012345"), InvalidFormat, "nrc.township"),
        ((9, "မခနတ", Kind.CITIZEN, "012345"), InvalidFormat, "nrc.township"),
        ((9, "မခန", "king", "012345"), UnknownComponent, "nrc.unknown-kind"),
        ((9, "မခန", Kind.CITIZEN, "0123"), OutOfRange, "nrc.number-length"),
        ((9, "မခန", Kind.CITIZEN, "၀၁၂၃၄၅"), OutOfRange, "nrc.number-length"),
    ],
)
def test_a_value_cannot_be_wrong(arguments: tuple, error: type[ParseError], code: str) -> None:
    with pytest.raises(error) as caught:
        Nrc(*arguments)
    assert caught.value.code == code


# --- schemes ------------------------------------------------------------------------------------------------------


def test_the_letter_n() -> None:
    assert nrc.parse("9/MaKhaNa(N)012345").kind is Kind.CITIZEN
    assert nrc.parse("9/MaKhaNa(N)012345", scheme="common").kind is Kind.CITIZEN
    assert nrc.parse("9/MaKhaNa(N)012345", scheme="official").kind is Kind.NUN
    assert nrc.parse("12 UKaMaN 012345", scheme="official").kind is Kind.NUN
    nun = Nrc(9, "မခန", Kind.NUN, "012345")
    assert nrc.format(nun) == "9/MaKhaNa(N)012345"
    assert str(nun) == "9/MaKhaNa(THI)012345"


def test_the_letter_n_is_said() -> None:
    (problem,) = nrc.read("9/MaKhaNa(N)012345").problems
    assert (problem.code, problem.severity) == ("nrc.letter-n", Severity.INFO)
    assert problem.suggestions == ("9/MaKhaNa(THI)012345",)
    assert problem.span == (10, 11)
    (spelled,) = nrc.read("12/UKaMa(n)012345").problems
    assert "spelled officially" in spelled.message
    assert "spelled officially" not in nrc.read("12/OuKaMa(n)012345").problems[0].message
    assert nrc.read("9/MaKhaNa(N)012345", scheme="common").problems == ()
    assert nrc.read("9/MaKhaNa(Naing)012345").problems == ()


def test_a_scheme_decides_spellings() -> None:
    assert nrc.parse("13/MaSaNa(N)012345", scheme="official").alternatives == ()
    assert nrc.parse("13/MaSaNa(N)012345", scheme="common").alternatives == ("မဆန",)
    assert [str(one) for one in nrc.parse("13/MaSaNa(N)012345").candidates] == [
        "13/MaSaNa(C)012345",
        "13/MaHsaNa(C)012345",
    ]


def test_the_common_style_reads_back() -> None:
    assert nrc.format(Nrc(13, "မစန", Kind.CITIZEN, "012345"), style="common") == "13/MaSaNa(N)012345"
    assert nrc.format(Nrc(13, "မဆန", Kind.CITIZEN, "012345"), style="common") == "13/MaHsaNa(N)012345"


def test_unknown_styles() -> None:
    value = nrc.parse("9/MaKhaNa(N)012345")
    with pytest.raises(ValueError, match="script"):
        nrc.format(value, script="zawgyi")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="style"):
        nrc.format(value, style="plain")  # type: ignore[arg-type]


# --- strict, problems, repairs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("1/MaKhaNa(N)012345", UnknownComponent, "nrc.unlisted-township"),
        ("12/OKM(N)012345", UnknownComponent, "nrc.abbreviated-township"),
        ("12/mgdn(N)012345", UnknownComponent, "nrc.abbreviated-township"),
        ("13/MaSaNa(N)012345", Ambiguous, "nrc.ambiguous-township"),
        ("9/MaKhaNa(N)01234", OutOfRange, "nrc.short-number"),
        ("9/MaKhaNa(N)O12345", InvalidFormat, "nrc.look-alike"),
    ],
)
def test_strict_refuses_what_wants_a_look(text: str, error: type[ParseError], code: str) -> None:
    assert nrc.is_valid(text)
    assert not nrc.is_valid(text, strict=True)
    with pytest.raises(error) as caught:
        nrc.parse(text, strict=True)
    assert caught.value.code == code
    assert [one.severity for one in nrc.read(text).problems if one.code == code] == [Severity.WARNING]


def test_strict_takes_untidy_forms() -> None:
    assert nrc.is_valid("NRC No. 09 - ma kha na [naing] ၀၁၂၃၄၅", strict=True)


@pytest.mark.parametrize(
    ("text", "code", "suggestions"),
    [
        ("1/MaKhaNa(C)012345", "nrc.unlisted-township", ("9/MaKhaNa(C)012345", "13/MaKhaNa(C)012345")),
        ("9/မမန(နိုင်)012345", "nrc.older-code", ("9/PaULa(C)012345",)),
        ("9/ဇဘသ(နိုင်)012345", "nrc.variant-township", ("9/ZaBaTha(C)012345",)),
        ("9/နနမ(နိုင်)012345", "nrc.rare-township", ()),
        ("9/မခန(ယာယီ)012345", "nrc.void-kind", ()),
        ("Mandalay/MaKhaNa(C)012345", "nrc.state-name", ()),
        ("9/ဧဧဧ(နိုင်)012345", "nrc.unlisted-township", ()),
    ],
)
def test_problems(text: str, code: str, suggestions: tuple[str, ...]) -> None:
    (problem,) = nrc.read(text).problems
    assert (problem.code, problem.suggestions) == (code, suggestions)
    assert problem.span is not None


@pytest.mark.parametrize(
    ("code", "where"),
    [("မခန", "states 9 and 13"), ("ပဏက", "state 11"), ("မမန", "states 1, 5, 6, 8, 9, 11, 13 and 14")],
)
def test_an_unlisted_township_says_where_it_is_known(code: str, where: str) -> None:
    state = next(n for n in range(1, 15) if (n, code) not in index().places)
    (problem,) = nrc.read(f"{state}/{code}(နိုင်)၀၁၂၃၄၅").problems
    assert problem.message == f"check the township: no list has it in state {state}; its letters are known in {where}"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("9/MaKhaNa(N)012345", []),
        ("၉/မခန(နိုင်)၀၁၂၃၄၅", []),
        ("9 / MaKhaNa (N) 012345", ["spacing"] * 3),
        ("9-MaKhaNa[N]012345", ["separator"] * 3),
        ("09/MaKhaNa(N)012345", ["zero-padding"]),
        ("9/Ma Kha Na(N)012345", ["spacing"]),
        ("9/MaKhaNa(\uff2e)012345", ["compatibility-form"]),
        ("9/MaKh\u200baNa(N)012345", ["invisible"]),
        ("9\u200b/MaKhaNa(N)012345", ["invisible"]),
        ("9\uff0fMaKhaNa(N)012345", ["compatibility-form"]),
        ("၉/မခန(ႏိုင္)၀၁၂၃၄၅", ["kind-spelling"]),
        ("၁/၀မန(နိုင်)၀၁၂၃၄၅", ["digit-for-letter"]),
        ("၁၂/ဉကမ(နိုင်)၀၁၂၃၄၅", ["letter-form"]),
        ("၁၂/ဥကမ(နိုင်)ဝ၁၂၃၄၅", ["letter-for-digit"]),
        ("l2/OuKaMa(N)012345", ["look-alike"]),
        ("12/OKM(N)012345", ["abbreviation"]),
        ("Yangon/OuKaMa(N)012345", ["state-name"]),
        ("NRC 9/MaKhaNa(N)012345.", ["surroundings", "surroundings"]),
        ("၉/မခန(နိုင်)၀၁၂3၄၅", ["digits"]),
        (" 9/MaKhaNa(N)012345", ["spacing"]),
    ],
)
def test_repairs(text: str, codes: list[str]) -> None:
    assert [repair.code for repair in nrc.read(text).repairs] == [f"nrc.{code}" for code in codes]


def test_an_error_suggests() -> None:
    reading = nrc.read(" 12/MeYaKa(C)012345 ")
    assert (reading.text, reading.value, reading.translation) == ("12/MeYaKa(C)012345", None, None)
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.span) == ("nrc.township", Severity.ERROR, (4, 10))
    assert problem.suggestions == ("12/MaRaKa(C)012345",)


@pytest.mark.parametrize("text", ["9/MaKhaNa(Q)918273", "15/MaKhaNa(N)918273", "RGN-918273", "9/MaKhaNa(N)9182734"])
def test_no_message_holds_the_input(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        nrc.parse(text)
    assert "918273" not in str(caught.value) + repr(caught.value)


# --- the same number, other numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("9/MaKhaNa(C)012345", "၉/မခန(နိုင်)၀၁၂၃၄၅", True),
        ("9/မမန(နိုင်)၀၁၂၃၄၅", "9/ပဥလ(နိုင်)၀၁၂၃၄၅", True),
        ("13/MaSaNa(N)012345", "၁၃/မဆန(နိုင်)၀၁၂၃၄၅", True),
        ("13/မစန(နိုင်)၀၁၂၃၄၅", "၁၃/မဆန(နိုင်)၀၁၂၃၄၅", False),
        ("9/MaKhaNa(C)012345", "9/MaKhaNa(C)012346", False),
        ("9/MaKhaNa(C)012345", "13/MaKhaNa(C)012345", False),
        ("9/MaKhaNa(C)012345", "9/MaKhaNa(AC)012345", False),
        ("9/MaKhaNa(C)012345", "9/MaKhaNa(C)12345", False),
        ("9/KaKaKa(C)012345", "9/ကကက(နိုင်)၀၁၂၃၄၅", True),
        ("hello", "hello", False),
        ("9/MaKhaNa(C)012345", "", False),
    ],
)
def test_equal(a: str, b: str, same: bool) -> None:
    assert nrc.equal(a, b) is same
    assert nrc.equal(b, a) is same


def test_equal_takes_values() -> None:
    assert nrc.equal(nrc.parse("9/MaKhaNa(N)012345"), "9/makhana naing 012345")


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("12/OuKaMa(N)012345", "12/UKaMa(C)012345"),
        ("12/MeYaKa(C)012345", "12/MaRaKa(C)012345"),
        ("12/MaYKa(C)012345", "12/MaRaKa(C)012345"),
        ("12/aMYaKa(C)012345", "12/MaRaKa(C)012345"),
        ("15/OuKaMa(N)012345", "12/UKaMa(C)012345"),
        ("2/OuKaMa(N)012345", "12/UKaMa(C)012345"),
        ("1/MaKhaNa(N)012345", "9/MaKhaNa(C)012345"),
        ("၁၂/ဒကမ(နိုင်)၀၁၂၃၄၅", "12/DaGaMa(C)012345"),
        ("၁၂/ဒဂမတ(နိုင်)၀၁၂၃၄၅", "12/DaGaTa(C)012345"),
        ("၁၂/၇ဃန(နိုင်)၀၁၂၃၄၅", "12/RaKaNa(C)012345"),
        ("10/Lanama(N)012345", "10/LaMaNa(C)012345"),
        ("12/LATHANA(O)012345", "12/LaThaNa(C)012345"),
        ("9/MKN(N)012345", "9/MaKaNa(C)012345"),
        ("၁၃/မယန(နိုင်)၀၁၂၃၄၅", "13/MaYaNa(C)012345"),
    ],
)
def test_suggest(text: str, best: str) -> None:
    found = nrc.suggest(text)
    assert str(found[0]) == best
    assert all(one.place for one in found)
    assert len(set(found)) == len(found) <= 5
    assert nrc.suggest(text, limit=1) == found[:1]
    assert nrc.suggest(text, limit=0) == []


@pytest.mark.parametrize("text", ["", "hello", "12/XXXXXX(N)012345", "9/MaKhaNa(X)012345", "9" * 200])
def test_nothing_to_suggest(text: str) -> None:
    assert nrc.suggest(text) == []


def test_look_alikes_come_first() -> None:
    costs = [one.township for one in nrc.suggest("၁၂/တကမ(နိုင်)၀၁၂၃၄၅")]
    assert costs
    assert nrc.suggest("၁၂/လမဘ(နိုင်)၀၁၂၃၄၅")[0].township == "လမတ"  # ဘ and တ look alike
    assert nrc.suggest("၁၂/လမထ(နိုင်)၀၁၂၃၄၅")[0].township == "လမတ"


# --- other documents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("9/MaKhaNa(N)012345", Document.NRC),
        ("RGN-012345", Document.OLD_NRC),
        ("A/RGN 012345", Document.OLD_NRC),
        ("AB/012345", Document.OLD_NRC),
        ("MB123456", Document.PASSPORT),
        ("passport no: K123456", Document.PASSPORT),
        ("FRC 12345", Document.FRC),
        ("F.R.C No. RGN-1234", Document.FRC),
        ("1234567890", Document.E_ID),
        ("1234-5678-90", Document.E_ID),
        ("၁၂၃၄၅၆၇၈၉၀", Document.E_ID),
        ("0912345678", Document.UNKNOWN),
        ("1-24-1-123456", Document.UNKNOWN),
        ("", Document.UNKNOWN),
        ("A" * 100 + "-123456", Document.UNKNOWN),
    ],
)
def test_classify(text: str, document: Document) -> None:
    assert nrc.classify(text) is document
    if document not in (Document.NRC, Document.UNKNOWN):
        with pytest.raises(InvalidFormat, match="read this elsewhere") as caught:
            nrc.parse(text)
        assert caught.value.code == "nrc.other-document"


# --- running text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("no number at all", []),
        ("U Ba 12/OUKAMA(N)245781, Daw Hla ၉/မခန(နိုင်)၂၅၁၉၅၉", [(5, 23), (33, 51)]),
        ("8 MaMaNa Naing 439042", [(0, 21)]),
        ("Kachin/KAMATA(NAING)849832", [(0, 26)]),
        ("12/OUKAMA(N)245 781", [(0, 19)]),
        ("၁၂/ဥကမ(နိုင်)၁ဝ၂၃၄၅", [(0, 19)]),
        ("၁၂/\u200bဥကမ(နိုင်)၁၂၃၄၅၆ ", [(0, 20)]),
        ("12/OUKAMA(N)2457812", []),
        ("12/OUKAMA(N)2457", []),
        ("in 9 bananas n 123456", []),
        ("1 2 3 okm n 123456", []),
        ("on 12/10/2020 we paid 123456", []),
        ("9/MaKhaNa(X)123456", []),
        ("1/KaKaKa(N)123456", [(0, 17)]),
        ("1/2/3/9/MaKhaNa(N)123456", [(6, 24)]),
        ("12/OKM(N)123456", [(0, 15)]),
        ("9/12aMaNa(N)123456", [(2, 18)]),
        ("9/Ma12aNa(N)123456", []),
        ("ဝဝဝဝဝဝ", []),
        ("5 okm n 123456", []),
        ("9/MaKhaNa(N)O12345", []),
        ("9 MaKhaNa N S12345", []),
        ("9/(N) 123456", []),
        ("9: 123456", []),
        ("see 12, then Kachin/KAMATA(NAING)849832", [(13, 39)]),
        ("on 3-Yangon/OuKaMa(N)123456", [(5, 27)]),
        ("12/OuKaMa(N)111111 12/OuKaMa(N)222222", [(0, 18), (19, 37)]),
    ],
)
def test_find_all(text: str, spans: list[tuple[int, int]]) -> None:
    found = nrc.find_all(text)
    assert [one.span for one in found] == spans
    for one in found:
        assert one.value == nrc.parse(text[one.start : one.end])


def test_the_batch_tells_the_scheme() -> None:
    mixed = "9/MaKhaNa(C)111111 9/MaKhaNa(N)222222"
    assert [one.value.kind for one in nrc.find_all(mixed)] == [Kind.CITIZEN, Kind.NUN]
    assert [one.value.kind for one in nrc.find_all(mixed, scheme="common")] == [Kind.CITIZEN, Kind.CITIZEN]
    daily = mixed + " 9/MaKhaNa(E)333333"
    assert [one.value.kind for one in nrc.find_all(daily)] == [Kind.CITIZEN, Kind.CITIZEN, Kind.ASSOCIATE]
    assert nrc.find_all("9/MaKhaNa(N)222222")[0].value.kind is Kind.CITIZEN


def test_mask() -> None:
    text = "U Ba 12/OUKAMA(N)245 781 ၊ ၉/မခန(နိုင်)၂၅၁၉၅၉ 123456"
    assert nrc.mask(text) == "U Ba 12/OUKAMA(N)*** *** ၊ ၉/မခန(နိုင်)****** 123456"
    assert nrc.mask("9/MaKhaNa(N)123456", char="#") == "9/MaKhaNa(N)######"


# --- properties ---------------------------------------------------------------------------------------------------


@given(values)
def test_every_value_reads_back(value: Nrc) -> None:
    assert nrc.parse(str(value)) == value
    assert nrc.parse(nrc.format(value, "my")) == value
    assert nrc.parse(nrc.format(value, "my", "common")) == value
    assert nrc.parse(nrc.format(value, style="common")) == value
    assert nrc.parse(nrc.format(value), scheme="official") == value
    assert nrc.equal(value, nrc.format(value, "my"))


@pytest.mark.parametrize(
    "call", [nrc.parse, lambda text: nrc.parse(text, strict=True, scheme="official")], ids=["parse", "strict"]
)
@given(texts)
def test_parse_gives_a_value_or_a_parse_error(call: Callable[[str], Nrc], text: str) -> None:
    try:
        value = call(text)
    except ParseError as error:
        assert error.code.startswith("nrc.")
        assert error.text == text
    else:
        assert nrc.parse(str(value)) == value


@given(texts, texts)
def test_nothing_else_raises(text: str, other: str) -> None:
    reading = nrc.read(text)
    assert (reading.value is not None) == nrc.is_valid(text)
    if reading.value:
        plain = replay(text, reading.repairs)
        assert nrc.parse(plain) == reading.value
        assert nrc.read(plain).repairs == ()
    nrc.classify(text)
    assert all(one.place for one in nrc.suggest(text))
    assert nrc.equal(text, other) == nrc.equal(other, text)
    assert len(nrc.mask(text)) == len(text)


@given(st.lists(known, max_size=5), st.sampled_from([" ", "\n", ", ", " ၊ ", " and then "]), st.data())
def test_numbers_in_text_are_found_and_hidden(numbers: list[Nrc], between: str, data: st.DataObject) -> None:
    forms = [
        nrc.format(one, data.draw(st.sampled_from(["latin", "my"])), data.draw(st.sampled_from(SCHEMES)))
        for one in numbers
    ]
    text = "see " + between.join(forms)
    found = nrc.find_all(text)
    assert [text[one.start : one.end] for one in found] == forms
    hidden = nrc.mask(text)
    for one in found:
        start, end = one.number_span
        assert not any(char.isdecimal() for char in hidden[start:end])
    assert nrc.find_all(hidden) == []


@given(known, st.sampled_from(["/", "-", " ", " / ", "\\", ""]), st.sampled_from(["()", "[]", "{}", '""', "  ", " )"]))
def test_separators_do_not_matter(value: Nrc, slash: str, bracket: str) -> None:
    written = nrc.format(value, "my")
    loose = written.replace("/", slash).replace("(", bracket[0]).replace(")", bracket[1])
    assert nrc.parse(loose) == value


@given(
    known,
    st.sampled_from(["latin", "my"]),
    st.sampled_from(SCHEMES),
    st.tuples(*[st.text(" /-()[]{}\"'\\.", max_size=3)] * 3),
)
def test_the_short_way_and_the_long_one_agree(value: Nrc, script: str, style: str, gaps: tuple[str, str, str]) -> None:
    parts = re.split("[/()]", nrc.format(value, script, style))  # type: ignore[arg-type]
    text = "".join(part + gap for part, gap in zip(parts, (*gaps, ""), strict=True))
    try:
        slots = scan(text)
    except ParseError as error:
        with pytest.raises(type(error)):
            nrc.parse(text)
    else:
        short = nrc.parse(text)
        assert (short.state, short.township, short.kind) == (slots.state, slots.township, slots.kind)
        assert (short.number, short.alternatives) == (slots.number, slots.alternatives)


def test_lone_surrogates() -> None:
    with pytest.raises(InvalidFormat) as caught:
        nrc.parse("9/MaKhaNa(N)\ud80012345")
    assert (caught.value.code, caught.value.span) == ("nrc.foreign-character", (12, 13))
    assert nrc.find_all("\ud800 9/MaKhaNa(N)123456 \udfff")[0].span == (2, 20)


def test_a_field_that_is_no_number_is_cleaned() -> None:
    assert nrc.read(" ဒေါ်လှ ", encoding=Encoding.UNICODE).text == "ဒေါ်လှ"


@given(st.text("\u1000\u1014\u102d\u102f\u103a\u1037\u1039\u108f\u103b\u1033", max_size=8))
def test_kind_keys_are_stable(word: str) -> None:
    assert kind_key(kind_key(word)) == kind_key(word)


def test_every_code_and_kind_reads_without_separators() -> None:
    for row in nrc.townships():
        if row.tier is Tier.A:
            for kind in Kind:
                value = Nrc(row.state, row.letters, kind, "012345")
                for style in SCHEMES:
                    written = re.sub("[/()]", "", nrc.format(value, style=style))
                    for text in (written, written.upper(), written.lower()):
                        assert nrc.parse(text, scheme=style) == value, text
                assert nrc.parse(re.sub("[/()]", "", nrc.format(value, "my"))) == value

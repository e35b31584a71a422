"""Numbers read from what stood in front of other digits before: the same as read from scratch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.errors import ParseError
from myanmar_id.fields import nrc
from myanmar_id.fields.nrc import Kind, Nrc, slots
from myanmar_id.fields.nrc.rows import Scheme
from myanmar_id.fields.nrc.scan import scan
from myanmar_id.text.script import to_myanmar_digits

FORMS = (
    "9/MaKhaNa(N)%s",
    "၉/မခန(နိုင်)%s",
    "၉/မခန(ႏိုင္)%s။",
    "NRC No. 12-OuKaMa[C] %s ",
    "12OUKAMAN%s",
    "12/OKM(N)%s",
    "13/MaSaNa(N)%s",
    "Kachin/MaKaNa(N)%s",
    "09/MaKhaNa(N)%s\n",
    "9/MaKhaNa(N%s",
    "9/MaKhaNa(N).%s",
    "5/QaQaQa(N)%s",
    "9/မခန\u200b(နိုင်)%s",
    "9/MaKhaNa(N)1%s",
    "9/MaKhaNa(N)O%s",
    "9/MaKhaNa(N)%s***",
    "9 MaKhaNa Naing 1 %s",
    "9/မခန(နိုင်)ရ%s",
    "14/ဥကမ(N)ဝ %s",
)
digits = st.one_of(
    st.integers(0, 999_999).map(lambda number: f"{number:06}"),
    st.integers(0, 999_999).map(lambda number: to_myanmar_digits(f"{number:06}")),
    st.text("0123456789၀၁၂၃၇႑႗٣OlIဝရ ", min_size=4, max_size=8),
)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    yield from _forgotten()


def _forgotten() -> Iterator[None]:
    for heads in slots._heads.values():
        heads.clear()
    yield
    for heads in slots._heads.values():
        heads.clear()


def outcome(text: str, *, strict: bool, scheme: Scheme | None) -> object:
    """Everything that `parse` says of a text, and `scan`."""
    try:
        value = nrc.parse(text, strict=strict, scheme=scheme)
    except ParseError as error:
        return type(error), error.code, error.message, error.span
    return dataclasses.astuple(value), scan(text, scheme)


@given(
    st.sampled_from(FORMS),
    digits,
    digits,
    st.booleans(),
    st.sampled_from((None, "official", "common")),
)
def test_what_is_remembered_changes_nothing(
    form: str, first: str, second: str, strict: bool, scheme: Scheme | None
) -> None:
    for heads in slots._heads.values():
        heads.clear()
    text = form % second
    expected = outcome(text, strict=strict, scheme=scheme)
    for heads in slots._heads.values():
        heads.clear()
    outcome(form % first, strict=False, scheme=scheme)
    assert outcome(text, strict=strict, scheme=scheme) == expected


def test_a_number_is_looked_up_once_its_head_is_known() -> None:
    assert slots.recall("9/MaKhaNa(N)251959", None) is None
    nrc.parse("9/MaKhaNa(N)251959")
    found = slots.recall("9/MaKhaNa(N)၀၀၀၁၂၃ ", None)
    assert found is not None
    assert (found[0].township, found[1]) == ("မခန", "000123")
    assert nrc.parse("9/MaKhaNa(N)000123") == Nrc(9, "မခန", Kind.CITIZEN, "000123")
    assert slots.recall("9/MaKhaNa(N)251959", "official") is None
    assert slots.recall("9/MaKhaNa(N)25195O", None) is None
    assert slots.recall("9/MaKhaNa(N)251၉၅၉", None) is None


def test_no_digits_are_remembered() -> None:
    nrc.parse("9/MaKhaNa(N)251959")
    nrc.parse("၉/မခန(နိုင်)၂၅၁၉၅၉")
    assert len(slots._heads[None]) == 2
    assert "251959" not in str([(head, dataclasses.astuple(one)) for head, one in slots._heads[None].items()])
    assert "၂၅၁၉၅၉" not in str([(head, dataclasses.astuple(one)) for head, one in slots._heads[None].items()])


def test_a_full_table_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_MOST", 3)
    for row in nrc.townships(9)[:8]:
        nrc.parse(f"9/{row.letters}(N)123456")
        assert 1 <= len(slots._heads[None]) <= 3
    assert nrc.parse("9/မခန(N)123456").township == "မခန"


def test_long_heads_are_not_remembered() -> None:
    text = "9/MaKhaNa" + " " * 80 + "(N)251959"
    assert nrc.parse(text) == nrc.parse(text)
    assert slots._heads[None] == {}


def test_a_scheme_that_is_none_is_not_remembered() -> None:
    unknown: Scheme = "daily"  # type: ignore[assignment]
    assert nrc.parse("9/MaKhaNa(N)251959", scheme=unknown) == nrc.parse("9/MaKhaNa(N)251959")


def test_parse_all() -> None:
    texts = ["9/MaKhaNa(N)251959", "hello", "၉/မခန(နိုင်)၂၅၁၉၅၉", "MB123456", "9/MaKhaNa(N)251959"]
    first, nothing, second, passport, again = nrc.parse_all(texts)
    assert first == second == again == nrc.parse(texts[0])
    assert isinstance(nothing, ParseError)
    assert isinstance(passport, ParseError)
    assert (passport.code, passport.text) == ("nrc.other-document", "MB123456")
    assert passport.__traceback__ is passport.__cause__ is passport.__context__ is None
    assert nrc.parse_all(iter(())) == []


def test_parse_all_takes_what_parse_takes() -> None:
    (strict,) = nrc.parse_all(["5/QaQaQa(N)251959"], strict=True)
    assert isinstance(strict, ParseError)
    (nun,) = nrc.parse_all(["9/MaKhaNa(N)251959"], scheme="official")
    assert isinstance(nun, Nrc)
    assert nun.kind is Kind.NUN


def test_a_value_built_of_checked_parts_is_like_any_other() -> None:
    known = nrc.parse_all(["9/MaKhaNa(N)251959"] * 2)[1]
    made = Nrc(9, "မခန", Kind.CITIZEN, "251959")
    assert (known, hash(known), repr(known)) == (made, hash(made), repr(made))

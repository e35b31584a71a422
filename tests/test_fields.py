"""What every field module keeps: it never raises but a `ParseError`, loses nothing, and reads its own writing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import FIELDS
from myanmar_id.text.detect import Encoding
from myanmar_id.text.grammar import is_well_formed

KINDS = ("date", "height", "blood", "name", "origin", "profession", "address")
#: Pieces that fields are made of, so that random texts reach deep into the parsers.
PIECES = (
    *(
        "၁",
        "၂",
        "၁၄",
        "12",
        "1991",
        "၁၃၅၀",
        "ဝ",
        "ရ",
        "O",
        "l",
        "|",
        "½",
        "0",
        "5",
        "165",
        "1.65",
        ".",
        "-",
        "/",
        ",",
        "၊",
        "။",
    ),
    *("(", ")", "[", "]", "'", '"', " ", "  ", "\u200b", "\u00a0", "+", "&", "@", "ရက်", "လ", "ခုနှစ်", "မေ", "Oct", "th"),
    *("ဝါဆို", "တန်ခူး", "လဆန်း", "လပြည့်", "လဆုတ်", "လကွယ်", "သက္ကရာဇ်", "စနေ", "ပေ", "လက်မ", "ခွဲ", "cm", "m", "ft", "in"),
    *("အေ", "ဘီ", "အို", "A", "B", "AB", "Rh", "ပေါင်း", "နုတ်", "ဗမာ", "ရှမ်း", "ဗုဒ္ဓ", "ဗုဒ္ဒ", "ခရစ်ယာန်", "RC", "လူမျိုး"),
    *("ဦး", "ဒေါ်", "မ", "မောင်", "ကို", "ဒေါက်တာ", "သိန်း", "စန္ဒာ", "(ခ)", "(ကွယ်လွန်)", " ကွယ်လွန်", "a.k.a.", "U ", "Ma "),
    *("ကျောင်းသား", "ကျဘမ်း", "(ငြိမ်း)", "အငြိမ်းစား", "လုပ်ငန်း", "မြို့နယ်", "မြို့", "ရန်ကုန်", "ပင်းတယ", "ရပ်ကွက်", "လမ်း"),
    *(
        "အမှတ်",
        "ပြည်နယ်",
        "တိုင်းဒေသကြီး",
        "ကက",
        "\u103a\u1037",
        "\u1037\u103a",
        "\u1039",
        "\u1031",
        "A\u030a",
        "İ",
        "ſ",
        "\ud800",
    ),
)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS, encoding=st.sampled_from([None, *Encoding]))
def test_any_text_gives_a_reading(kind: str, text: str, encoding: Encoding | None) -> None:
    reading = FIELDS[kind].read(text, encoding=encoding)
    assert (reading.value is None) == (bool(reading.problems) and reading.problems[0].severity == "error")
    assert text not in repr(reading) or len(text) < 12
    for problem in reading.problems:
        assert problem.code.startswith(f"{kind}.")
        assert problem.message[:1].islower()
        assert problem.span is None or 0 <= problem.span[0] <= problem.span[1] <= len(text)
    assert replay(text, reading.repairs) is not None
    assert all(text[repair.start : repair.end] == repair.before for repair in reading.repairs)


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS)
def test_parse_and_read_agree(kind: str, text: str) -> None:
    field = FIELDS[kind]
    reading = field.read(text)
    try:
        value = field.parse(text)
    except ParseError as error:
        assert reading.value is None
        assert error.code == reading.problems[0].code
        assert error.text == text
        assert not field.is_valid(text)
    else:
        assert reading.value == value
        assert field.is_valid(text)


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS)
def test_what_is_written_is_read_back(kind: str, text: str) -> None:
    field = FIELDS[kind]
    value = field.read(text).value
    if value is not None:
        # Signs without a letter read differently with and without what stood beside them.
        assume(is_well_formed(field.format(value)))
        assert field.parse(field.format(value)) == value
        again = field.read(field.read(text).text)
        assert again.value == value
        assert again.text == field.read(text).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "piece", ["၁", "ဝ", "1.", "ဗမာ", "ကက ", "ဦး", " ", "(ငြိမ်း)", "(ခ)", "ပင်းတယ၊", "'", "½", "A", "\u1039"]
)
def test_long_texts_are_read_in_time(kind: str, piece: str) -> None:
    FIELDS[kind].read(piece * 5_000)


def test_the_kinds_are_named_without_loading_them() -> None:
    code = (
        "import sys; from myanmar_id.fields import FIELDS; names = list(FIELDS); "
        "assert len(FIELDS) == 8 and 'nrc' in FIELDS and 'other' not in FIELDS; "
        "assert not any(f'myanmar_id.fields.{name}' in sys.modules for name in names)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_kinds() -> None:
    assert list(FIELDS) == ["nrc", *KINDS]
    assert len(FIELDS) == 8
    assert "nrc" in FIELDS
    assert "other" not in FIELDS


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        FIELDS["other"]


#: Texts of no field, each of which was once slow to read, or might be: runs of letters, digits, signs, words and halves of words.
ENDLESS = (
    *(
        "x",
        "x ",
        "AB ",
        "က",
        "က/",
        "ကx",
        "က(",
        "a/",
        "a./",
        "a-",
        "1",
        "၁/",
        "/",
        "၊",
        " ",
        "-",
        "(",
        ")",
        "()",
        "'",
        "\u1039",
    ),
    *(
        "ဆရာဝန်",
        "စု၊",
        "စုက",
        "အငြိမ်းစား",
        "(ငြိမ်း)",
        "အမှတ်၅၊",
        "၁၄.၁၀.၁၉၉၁",
        "၅'၅\"",
        "ဗမာ၊",
        "ဦးအောင်",
        "ျမန္မာ ",
        "\u1031\u103b",
    ),
)


@pytest.mark.parametrize("kind", FIELDS)
def test_the_work_grows_with_the_length(kind: str) -> None:
    read = FIELDS[kind].read
    for unit in ENDLESS:
        short, long = (_steps(read, unit * (size // len(unit))) for size in (400, 1600))
        assert long < 6 * short + 2000, ascii(unit)


def _steps(work: Callable[[str], object], text: str) -> int:
    """How many lines of Python some work takes, rounds of loops included; time would differ from run to run."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    work(text)  # tables are read once
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return count

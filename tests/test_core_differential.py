"""The compiled core against its twin: the same for any text, of any length."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from backends import OPERATIONS, build, differences, pairs, weighed, written
from cases import Case, load
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, burmese_text, place_names, unicode_junk, zawgyi_junk

from myanmar_id.text import compiled, detect, markov, zawgyi_writer

CASES = (
    "convert_difficult",
    "convert_icu",
    "convert_real",
    "convert_to_zawgyi",
    "detect_difficult",
    "detect_languages",
    "detect_probability",
    "detect_synthetic",
    "normalize_negative",
    "normalize_other",
    "normalize_real",
    "repair_mixed",
)
#: What the rules for cuts are about: what joins a cluster, what parts two, and what may do either.
JOINTS = (
    *" \u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u2028\n\r\x85\ufe00",
    *"၀၁၄၇၎၊။႐႑႖ꩡꧦ",
    *"\u1031\u1039\u103a\u1037\u1038\u103b\u103c\u102f\u102d\u1064",
    *"/(.,:-a<@&5“”é中\U0001f600",
    "www.",
    "http://",
    "<b>",
    "a@b.mm",
    "&amp;",
    " & ",
    "<3",
    "@ ",
    ">",
)
#: Words of Zawgyi with a piece that, were it Unicode, would belong to the letter before it.
BOUND = ("ျပဳကာမွ်", "ထိုေ႐ွ႕ထိုမွ်", "ကုလွ်ံ", "ႏိုင္ငံျပ်ာ", "လူဆိုးလူသြမ္း", "တမွ်", "ပိုလွ်ံ", "ဖုသွ်နကၡတ္", "ႏြားပိုက္", "မ်က္စိလွ်မ္း")
WORDS_IN_BOTH = [*WORDS, *map(zawgyi_writer.to_zawgyi, WORDS), *BOUND]
SHAN_MON_KAREN = ("မႂ်ႇသုင်", "ၵႂၢမ်းတႆး", "ဘာသာမန်", "ကညီကျိာ်", "ဖၠုံ", "ပအိုဝ်ႏ", "ꩡႃးၸႃႉ", "႑႐ ပီ")

text = st.lists(
    st.one_of(
        st.sampled_from(WORDS_IN_BOTH),
        st.sampled_from(JOINTS),
        st.sampled_from(SHAN_MON_KAREN),
        burmese_text(3),
        burmese_text(3).map(zawgyi_writer.to_zawgyi),
        zawgyi_junk(),
        unicode_junk(),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def core() -> compiled.Core:
    return build()


@pytest.mark.parametrize("table", CASES)
def test_every_case(core: compiled.Core, table: str) -> None:
    def name(case: Case, side: str) -> str:
        return f"{case.id} {side}"

    found = [
        (name(case, side), differences(core, given))
        for case in load(table)
        for side, given in (("input", case.input), ("expect", case.expect))
    ]
    assert [one for one in found if one[1]] == []


@given(text)
def test_any_text(core: compiled.Core, text: str) -> None:
    assert differences(core, text) == []


@given(st.lists(st.one_of(text, st.binary(max_size=6)), max_size=8), st.booleans())
def test_rows_are_written_as_texts_are(core: compiled.Core, texts: list[str | bytes], wide: bool) -> None:
    """Rows that are not UTF-8 stay, and have no probability."""
    rows = [one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one for one in texts]

    def read(row: bytes) -> str | None:
        try:
            return row.decode()
        except UnicodeDecodeError:
            return None

    functions = pairs(core)
    for operation in OPERATIONS:
        ours = functions["repair 0.95 None" if operation == "repair" else operation][0]
        expected = [row if (given := read(row)) is None else ours(given).encode() for row in rows]
        assert written(core, operation, rows, wide) == expected
    decoded = [read(row) for row in rows]
    assert weighed(core, rows) == [None if one is None else core.posterior(one) for one in decoded]
    ratios = [None if one is None else core.log_ratio(one) for one in decoded]
    assert weighed(core, rows, chain_only=True) == [
        None if ratio is None else pytest.approx(markov.probability(ratio), rel=1e-15) for ratio in ratios
    ]


@given(text, text)
def test_lone_surrogates_are_for_the_twin(core: compiled.Core, before: str, behind: str) -> None:
    given = f"{before}\udc80{behind}"
    assert [name for name, (ours, _) in pairs(core).items() if ours(given) is not NotImplemented] == []


def mixture(seed: int, size: int, words: Sequence[str], joints: Sequence[str]) -> str:
    """A made-up text of at least `size` bytes."""
    draw = random.Random(seed)
    parts: list[str] = []
    left = size
    while left > 0:
        parts += [draw.choice(words), draw.choice(joints)]
        left -= sum(len(part.encode()) for part in parts[-2:])
    return "".join(parts)


@pytest.mark.parametrize("seed", range(12))
def test_texts_across_blocks(core: compiled.Core, seed: int) -> None:
    """The core cuts blocks of 16 KiB; wherever a block ends, nothing may show."""
    places = place_names()
    words = (WORDS, list(map(zawgyi_writer.to_zawgyi, WORDS)), WORDS_IN_BOTH, [*places, *SHAN_MON_KAREN])[seed % 4]
    joints = ("", " ", " ", "၊ ", "\n", "၁၀", "/", "\u200b") if seed % 3 else ("", "", "၀", "  \u1037", "\u200c")
    assert differences(core, "x" * seed + mixture(seed, 40_000, words, joints)) == []


def test_pieces_that_need_a_neighbour(core: compiled.Core) -> None:
    """They are judged with it; only where that grows too long the twin is asked for the whole text."""
    words = [*BOUND, *WORDS[:6]]
    texts = ["".join(parts) for parts in itertools.product(words, ("", " ", "၊", "\u200b"), words)]
    assert [text for text in texts if differences(core, text)] == []
    asked: list[str] = []

    class Asked(compiled.Twin):
        def posterior(self, text: str) -> float | None:
            asked.append(text)
            return super().posterior(text)

    other = build(Asked())
    for word in BOUND:
        other.posterior(word)
    assert asked == []
    long = "\u1019" + "\u103d\u103a" * 40
    assert other.posterior(f"က{long}") == pytest.approx(detect.posterior_in_python(f"က{long}"), abs=1e-12)


@pytest.mark.parametrize("syllable", ["ကြ", "ဘြ", "ကြ္", "မြ", "ဗြ ", "ြ"])
@pytest.mark.parametrize("count", [1, 2, 9, 12, 13, 40])
def test_what_is_not_seen_does_not_count(core: compiled.Core, syllable: str, count: int) -> None:
    """A single syllable of up to twelve characters is weighed as one, whatever cannot be seen around it."""
    around = ["\u200b", "\u200c", "\ufeff", "\u00ad", " ", "\u00a0", "x", " \u200b", "။", "၁", "\u1037"]
    texts = [one for char in around for one in (syllable + char * count, char * count + syllable)]
    texts += [
        f"{one}{joint}{mark}" for one in texts for joint in (" ", "\u200b", "x ") for mark in "\u1037\u102d\u103a"
    ]
    assert [text for text in texts if differences(core, text)] == []


@pytest.mark.parametrize("joint", ["", "\u200b", "၇", " \u1037", "\u1039", "\u1031"], ids=ascii)
def test_texts_with_no_place_to_cut(core: compiled.Core, joint: str) -> None:
    """A run that is few pieces, or one, longer than a block."""
    assert differences(core, ("က" + joint) * 3000) == []


UNITS = (
    "က",
    "\u102d",
    "\u103a",
    "\u1031",
    "\u1031\u102d",
    "\u103a\u1038",
    "က္",
    "င်္",
    "\u1064",
    "\u103b\u1031",
    "ျမန္မာ ",
    "မြန်မာ ",
    "၀",
    "၀က",
    "\u200b",
    " ",
    "\n",
    "က    \u1037",
    "    \u102d",
    "မြန်မာ ျမန္မာ ",
    "\ufe00က",
    "၎",
    "<",
    "&ကa",
    "ၵ",
    "႑",
    "\U0001f600",
)


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
@pytest.mark.parametrize("size", [1, 20, 300, 20_000])
def test_one_thing_over_and_over(core: compiled.Core, unit: str, size: int) -> None:
    """At the largest size more than a block."""
    assert differences(core, unit * (size // len(unit.encode()) + 1) + "က") == []


@pytest.mark.parametrize("exponent", range(1, 8))
def test_ten_bytes_to_ten_megabytes(core: compiled.Core, exponent: int) -> None:
    """Lines in one encoding are converted line by line; a long text must be its lines, and twice the same."""
    size = 10**exponent
    zawgyi = mixture(exponent, min(size, 3000), list(map(zawgyi_writer.to_zawgyi, WORDS)), (" ", "\n")) + "\n"
    times = max(1, size // len(zawgyi.encode()))
    unicode = core.to_unicode(zawgyi)
    assert core.to_unicode(zawgyi * times) == unicode * times
    assert core.normalize(unicode * times) == core.normalize(unicode) * times
    assert core.to_zawgyi(unicode * times) == core.to_zawgyi(unicode) * times
    assert core.repair(zawgyi * times, 0.95, 0) == core.repair(zawgyi, 0.95, 0) * times
    assert core.repair(unicode * times, 0.95, 0) == core.repair(unicode, 0.95, 0) * times
    assert core.log_ratio(zawgyi * times) == markov.log_ratio(zawgyi * times)
    assert core.posterior(zawgyi * times) == pytest.approx(detect.posterior_in_python(zawgyi * times), abs=1e-12)
    assert written(core, "to_unicode", [zawgyi * times, unicode * times]) == [
        (unicode * times).encode(),
        core.to_unicode(unicode * times).encode(),
    ]

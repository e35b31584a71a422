"""The chain equals myanmartools, in value and in what it calls none."""

from __future__ import annotations

import math
import struct
import time
from importlib import resources
from pathlib import Path

import pytest
from cases import load
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import unicode_junk, zawgyi_junk

from myanmar_id.errors import ModelError
from myanmar_id.text import markov

myanmartools = pytest.importorskip("myanmartools")
PACKAGED = resources.files("myanmartools") / "resources"


@pytest.fixture(scope="module", name="theirs")
def _theirs() -> object:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return myanmartools.ZawgyiDetector()


def ours(text: str) -> float:
    ratio = markov.log_ratio(text)
    return -math.inf if ratio is None else markov.probability(ratio)


def compare(theirs: object, text: str) -> None:
    expected = theirs.get_zawgyi_probability(text)  # type: ignore[attr-defined]
    found = ours(text)
    if expected == -math.inf:
        assert found == -math.inf
    else:
        assert found == pytest.approx(expected, abs=1e-9)


def test_compatibility_table() -> None:
    lines = (PACKAGED / "compatibility.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 40
    for line in lines:
        expected, text = line.split("\t", 1)
        assert ours(text) == pytest.approx(float(expected), abs=1e-9)


@given(st.one_of(st.text(max_size=60), zawgyi_junk(), unicode_junk(), st.text(st.characters(), max_size=20)))
@example("\u200b")
@example("\u2003")
@example("\ud83d\u1000\U0001f600\u1001\x00?")
@example("\ua9e0\u1000")
def test_arbitrary_text(theirs: object, text: str) -> None:
    compare(theirs, text)


@pytest.mark.parametrize("kind", ["synthetic", "languages", "difficult"])
def test_all_cases(theirs: object, kind: str) -> None:
    for case in load(f"detect_{kind}"):
        compare(theirs, case.input)


def test_every_pair_of_known_characters(theirs: object) -> None:
    known = [chr(point) for point in (*range(0x1000, 0x10A0), *range(0xA9E0, 0xAA80), *range(0x2000, 0x2010), 0x61)]
    texts = ["".join(first + second for second in known) for first in known]
    for text, ratio in zip(texts, markov.log_ratios(texts), strict=True):
        expected = sum(x for x in theirs._llrs(text) if not math.isnan(x))  # type: ignore[attr-defined]
        assert ratio == pytest.approx(expected, abs=1e-9)


def test_long_texts_equal_their_pieces_whatever_stands_beside_them(theirs: object) -> None:
    long = "ေအာင္ " * 3000 + "က" * 9001
    compare(theirs, long)
    texts = ["က", long, "ခ", "", "ျမန္မာ" * 900, "ဂ"] * 3
    assert markov.log_ratios(texts) == [markov.log_ratio(text) for text in texts]
    assert markov.log_ratios([]) == []


def test_probability_does_not_overflow() -> None:
    assert markov.probability(1e300) == 0.0
    assert markov.probability(-1e300) == 1.0
    assert markov.probability(0.0) == 0.5


def test_time_is_linear() -> None:
    def seconds(text: str) -> float:
        best = math.inf
        for _ in range(3):
            start = time.perf_counter()
            markov.log_ratio(text)
            best = min(best, time.perf_counter() - start)
        return best

    markov.load()
    for unit in ("က", "\u1031\u103a", "a", "\U0001f600"):
        assert seconds(unit * 200_000) < 40 * seconds(unit * 20_000) + 0.05


def _model() -> bytes:
    return (PACKAGED / "zawgyiUnicodeModel.dat").read_bytes()


def test_without_spaces_the_model_has_fewer_states() -> None:
    header = struct.pack(">8sii8si", b"UZMODEL ", 2, 1, b"BMARKOV ", 0)
    states = 64 + 86 + 32 + 32 + 1
    # One row with a fallback and one explicit cell: from no state to the first, U+1000.
    rows = struct.pack(">hfhf", 1, 0.5, 1, 2.0) + b"\0\0" * (states - 1)
    chain = markov.parse(header + struct.pack(">h", states) + rows)
    assert chain.known.search("\u1000")
    assert sorted(set(chain.cells)) == [0.0, 0.5, 2.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"XXMODEL " + data[8:], "another version"),
        (lambda data: data[:8] + struct.pack(">i", 1) + data[12:], "another version"),
        (lambda data: data[:12] + struct.pack(">i", 7) + data[16:], "another version"),
        (lambda data: data[:24] + struct.pack(">i", 1) + data[28:], "another version"),
        (lambda data: data[:28] + struct.pack(">h", 9) + data[30:], "another set"),
        (lambda data: data[:20], "damaged"),
        (lambda data: data[:4000], "damaged"),
    ],
)
def test_other_and_damaged_models_are_refused(change: object, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        markov.parse(change(_model()))  # type: ignore[operator]


def test_a_missing_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    markov.load.cache_clear()
    try:
        monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
        with pytest.raises(ModelError, match="missing"):
            markov.load()
    finally:
        markov.load.cache_clear()

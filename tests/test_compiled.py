"""What the compiled core is given, and how the functions use it, without a compiler: the core here is one in Python."""

from __future__ import annotations

import re
import sys
from array import array
from itertools import pairwise
from types import ModuleType, SimpleNamespace
from unittest import mock

import pytest
from backends import using

from myanmar_id.text import backend, burmese, compiled, convert, detect, evidence, markov, normalize, repair, zawgyi

ZAWGYI, UNICODE, SHAN = "ဦးေစာ၀င္း", "ဦးစောဝင်း", "မႂ်ႇသုင်"
TEXTS = ["", "plain", ZAWGYI, UNICODE, f"{ZAWGYI} {UNICODE}", SHAN, "ေမာင္ေမာင္\nမောင်မောင်", "\ud800 ျမန္မာ"]


class Mirror:
    """A core that answers every call with what it would ask of the twin."""

    def __init__(self, *given: object) -> None:
        *self.tables, self.twin = given

    def _write(self, kind: int, text: str) -> object:
        return NotImplemented if "\ud800" in text else self.twin.write(kind, text)[0]

    def to_unicode(self, text: str) -> object:
        return self._write(0, text)

    def to_zawgyi(self, text: str) -> object:
        return self._write(1, text)

    def normalize(self, text: str) -> object:
        return self._write(2, text)

    def repair(self, text: str, threshold: float, hint: int) -> object:
        return NotImplemented if "\ud800" in text else self.twin.repair(text, threshold, hint)

    def posterior(self, text: str) -> object:
        return NotImplemented if "\ud800" in text else self.twin.posterior(text)

    def log_ratio(self, text: str) -> object:
        return NotImplemented if "\ud800" in text else markov.log_ratio(text)


def everything() -> list[object]:
    return [
        *(
            [f(text) for text in TEXTS]
            for f in (convert.to_unicode, convert.to_zawgyi, normalize.normalize, repair.repair)
        ),
        [repair.repair(text, encoding=detect.Encoding.ZAWGYI, threshold=0.8) for text in TEXTS],
        *([f(text) for text in TEXTS] for f in (detect.posterior, detect.detect, detect.zawgyi_probability)),
        repair.repair_all(TEXTS),
        detect.posteriors(TEXTS),
        detect.zawgyi_probabilities(TEXTS),
    ]


def test_the_functions_use_what_is_there() -> None:
    module = ModuleType("myanmar_id.text._core")
    module.Core = Mirror  # type: ignore[attr-defined]
    with using("python"):
        assert backend() == "python"
        expected = everything()
    with (
        mock.patch.dict(sys.modules, {"myanmar_id.text._core": module}),
        mock.patch.object(sys.modules["myanmar_id.text"], "_core", module, create=True),
        using("compiled"),
    ):
        assert backend() == "compiled"
        assert everything() == expected


@pytest.fixture(scope="module")
def core() -> Mirror:
    return compiled.make(Mirror)  # type: ignore[return-value,arg-type]


def test_every_character_has_the_bits_of_its_classes(core: Mirror) -> None:
    of, bits, languages = core.tables[:3]
    values = array("I", bits)
    orthographies = [row.letters + row.marks for row in evidence.orthographies()]
    for table, bodies in ((values, compiled._BITS), (array("I", languages), orthographies)):
        for place, body in enumerate(bodies):
            matches = re.compile(f"[{body}]").match
            told = {point for point in range(0x10000) if table[of[point]] >> place & 1}
            assert told == {point for point in range(0x10000) if matches(chr(point))}


def test_the_chain_is_the_twins(core: Mirror) -> None:
    states, cells = core.tables[3], array("i", core.tables[4])
    for text in (ZAWGYI, UNICODE, SHAN, "a", "မြ a"):
        points = [0, *(states[ord(char)] for char in text), 0]
        points[0] = points[-1] = states[0]
        total = sum(cells[a << 8 | b] for a, b in pairwise(points)) / (1 << 27)
        assert (markov.log_ratio(text) or 0.0) == total


def test_what_is_said_of_what_is_written() -> None:
    twin = compiled.Twin()
    assert twin.write(0, "ျမန္မာ") == ("မြန်မာ", 0)
    assert twin.write(1, "မြန်မာ")[0] == "ျမန္မာ"
    assert twin.write(2, "\u1039") == ("\u1039", 1)
    assert twin.write(3, f"{SHAN} \u1031\u1000")[0] == normalize.in_python(f"{SHAN} \u1031\u1000")
    assert twin.write(4, "ျမန္မာ") == ("မြန်မာ", 0)
    assert twin.write(4, "္")[1] & 2, "a mark that begins a piece is normalized with what is before it"


def test_how_a_piece_is_judged() -> None:
    def needs(piece: str) -> int:
        return compiled.Twin().judge(piece)[-1]

    twin = compiled.Twin()
    texts, tokens, scored, _, alone = twin.judge("မောင်")
    assert texts[0] == scored == "မောင်"
    assert [token for token, _ in tokens[0]] == ["မောင်"]
    assert alone == 0
    assert needs("ာ") & 1, "a reading begins with a mark"
    assert needs("က္") & 2, "a stack waits for its letter"
    assert needs("\u1001 \u1094\u102c\u1038\u108b") & 2, "a reading ends in a space"
    assert needs("\u1037") & 4, "a space before it belongs to it"
    assert needs("\u1091\u1092") & 11 == 11, "a number in Shan digits, which a letter beside it could make none"
    assert not needs("က\u1091") & 8
    assert twin.pair(0, 1, "", "က") != twin.pair(0, 0, "", "က")
    assert twin.pair(1, 0, "", "က") < 0
    assert twin.posterior("a") is None


def test_there_is_room_for_the_classes() -> None:
    rows = [SimpleNamespace(letters=burmese.CONSONANTS, marks="")] * 33
    with mock.patch.object(evidence, "orthographies", return_value=rows), pytest.raises(AssertionError, match="room"):
        compiled._classes()


def test_zawgyi_is_written_as_the_converter_writes_it() -> None:
    assert compiled.Twin().write(0, ZAWGYI)[0] == zawgyi.to_unicode(ZAWGYI)

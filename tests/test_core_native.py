"""The compiled core as an extension module: what it refuses, what it holds, and how it ends. Its results are tested elsewhere."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from array import array

import pytest
from backends import build, differences, rows, written

from myanmar_id.text import compiled, zawgyi

ZAWGYI = "ျမန္မာ"
#: What Python says of answers that are of another kind.
ERRORS = (TypeError, ValueError, OverflowError, IndexError, SystemError)

ENDS_WITH_THREADS_AT_WORK = """
import random, threading
from array import array
from myanmar_id.text import _core, compiled

core = compiled.make(_core.Core)
known = ("ျမန္မာ ၁၀၀ မြန်မာ " * 2000).encode()
begun = threading.Barrier(4)

def work(seed):
    draw = random.Random(seed)
    begun.wait()
    while True:
        core.write_rows(3, known, array("q", [0, len(known)]).tobytes(), True, 1, 0.95, 0)
        new = "".join(chr(draw.randrange(0x1000, 0x10A0)) for _ in range(500)).encode()
        core.weigh_rows(False, new, array("q", [0, len(new)]).tobytes(), True, 1)

for seed in range(3):
    threading.Thread(target=work, args=(seed,), daemon=True).start()
begun.wait()
core.repair("".join(chr(0x1000 + n * 7 % 160) for n in range(5000)), 0.95, 0)
"""


def test_no_object_is_half_made() -> None:
    core = build()
    kind = type(core)
    with pytest.raises(TypeError):
        kind.__new__(kind)
    with pytest.raises(TypeError, match="keyword"):
        kind(twin=None)
    with pytest.raises(TypeError):
        type("Sub", (kind,), {})
    given = (*compiled._classes(), *compiled._chain(), compiled._weights())
    for i, one in enumerate(given):
        with pytest.raises(ValueError, match=r"classes|bits|languages|states|cells|weights"):
            kind(*given[:i], one[:-1], *given[i + 1 :], None)


def test_bad_numbers() -> None:
    core = build()
    data, offsets, wide, count = rows([ZAWGYI])
    for operation in (-1, 4, 1000):
        with pytest.raises(ValueError, match="operation"):
            core.write_rows(operation, data, offsets, wide, count, 0.95, 0)
    for hint in (-1, 3):
        with pytest.raises(ValueError, match="hint"):
            core.write_rows(3, data, offsets, wide, count, 0.95, hint)
        with pytest.raises(ValueError, match="hint"):
            core.repair(ZAWGYI, 0.95, hint)
    for fewer in (-1, count + 1, sys.maxsize):
        with pytest.raises(ValueError, match="fewer offsets"):
            core.write_rows(0, data, offsets, wide, fewer, 0.95, 0)
        with pytest.raises(ValueError, match="fewer offsets"):
            core.weigh_rows(False, data, offsets, wide, fewer)
    for places in ([0, len(data) + 1], [-1, 3], [3, 0]):
        for code in "iq":
            with pytest.raises(ValueError, match="do not fit"):
                core.weigh_rows(False, data, array(code, places).tobytes(), code == "q", 1)


class Broken(compiled.Twin):
    """A twin whose answers are set by the test."""

    answer: object = None

    def write(self, kind: int, piece: str) -> tuple[str, int]:
        return self.answer  # type: ignore[return-value]

    judge = write  # type: ignore[assignment]


@pytest.mark.parametrize("answer", [None, (), ("a",), (b"a", 0), ("\ud800", 0), ("a", "b"), ("a", 1 << 40)], ids=ascii)
def test_a_twin_that_answers_nonsense(answer: object) -> None:
    """An error of Python, with the interpreter held or let go of, and the next call is as ever."""
    twin = Broken()
    twin.answer = answer
    core = build(twin)
    with pytest.raises(ERRORS):
        core.to_unicode(ZAWGYI)
    with pytest.raises(ERRORS):
        core.write_rows(0, *rows([ZAWGYI]), 0.95, 0)
    twin.answer = ("က", 0)
    assert set(core.to_unicode(ZAWGYI)) == {"က"}
    assert set(written(core, "to_unicode", [ZAWGYI])[0].decode()) == {"က"}


_TEXTS = ("က", "က", "က")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (_TEXTS, ((), (), ()), "က", 0),
        (_TEXTS, ((), ()), "က", 0, 0),
        (("က", "က"), ((), (), ()), "က", 0, 0),
        (("က", "က", None), ((), (), ()), "က", 0, 0),
        (_TEXTS, ((), (), "က"), "က", 0, 0),
        (_TEXTS, ((("က",),), (), ()), "က", 0, 0),
        (_TEXTS, ((("\ud800", True),), (), ()), "က", 0, 0),
    ],
    ids=ascii,
)
def test_a_twin_that_judges_nonsense(answer: object) -> None:
    twin = Broken()
    twin.judge = lambda piece: answer  # type: ignore[method-assign,assignment,return-value]
    core = build(twin)
    with pytest.raises(ERRORS):
        core.posterior("ကရရ ြရရာ")
    with pytest.raises(ERRORS):
        core.weigh_rows(False, *rows(["ကရရ ြရရာ"]))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        ("က", (), "က", 0),
        ("က", [], "က", 0, 0),
        (None, (), "က", 0, 0),
        ("က", (("က",),), "က", 0, 0),
        ("က", (("\ud800", True),), "က", 0, 0),
    ],
    ids=lambda answer: ascii(answer)[:40],
)
def test_a_twin_that_reads_nonsense(answer: object) -> None:
    twin = Broken()
    twin.read = lambda reading, opened, piece: answer  # type: ignore[method-assign,assignment,return-value]
    core = build(twin)
    with pytest.raises(ERRORS):
        core.posterior(ZAWGYI)
    with pytest.raises(ERRORS):
        core.weigh_rows(False, *rows([ZAWGYI]))


def test_a_reading_that_ends_in_a_space() -> None:
    """The dot below goes before the space that it was typed behind, and the space comes to stand between two pieces."""
    assert differences(build(), "\u1001 \u1094\u102c\u1038\u108b\u1021") == []


def test_a_cycle_through_the_twin_is_collected() -> None:
    twin = Broken()
    twin.answer = build(twin)
    gone = weakref.ref(twin)
    del twin
    gc.collect()
    assert gone() is None


def test_a_twin_may_ask_the_core_again() -> None:
    """Each call has a worker of its own, so one within another is no trouble."""

    class Asking(compiled.Twin):
        asked = 0

        def write(self, kind: int, piece: str) -> tuple[str, int]:
            if not self.asked:
                self.asked += 1
                assert core.to_unicode(f"{ZAWGYI} {piece}") == f"{zawgyi.to_unicode(ZAWGYI)} {zawgyi.to_unicode(piece)}"
            return super().write(kind, piece)

    twin = Asking()
    core = build(twin)
    assert core.to_unicode("ဦးေစာ၀င္း") == "ဦးစောဝင်း"
    assert twin.asked == 1


def test_a_program_ends_while_threads_are_at_work() -> None:
    """Python ends daemon threads in the middle of a call, and nothing may be given back there."""
    build()
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", ENDS_WITH_THREADS_AT_WORK], capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")

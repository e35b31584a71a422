"""The compiled core by itself: what it forgets, what it lets through from its twin, threads, memory, wrong arguments."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from array import array
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from backends import MISSING, OPERATIONS, build, differences, pairs, rows, weighed, written
from strategies import WORDS

from myanmar_id.text import compiled, zawgyi_writer

CONSONANTS = "ကခဂဃငစဆဇညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ"
MEDIALS = ("", "ျ", "ြ", "ွ", "ှ", "ျွ", "ြွ", "ွှ", "ျှ", "ြှ")
VOWELS = ("", "ာ", "ိ", "ီ", "ု", "ူ", "ေ", "ဲ", "ံ", "ို", "ော", "ုံ")
FINALS = (
    "",
    "က်",
    "င်",
    "စ်",
    "ည်",
    "တ်",
    "န်",
    "ပ်",
    "မ်",
    "ယ်",
    "့",
    "း",
    "င့်",
    "င်း",
    "န့်",
    "န်း",
    "မ့်",
    "မ်း",
    "ည့်",
    "ည်း",
    "ယ့်",
    "ယ်း",
    "ဏ်",
    "ဒ်",
)
#: More distinct pieces than a table holds.
SYLLABLES = ["".join(parts) for parts in itertools.product(CONSONANTS, MEDIALS, VOWELS, FINALS)]
TABLE = 1 << 16
MIXED = " ".join([*WORDS, *map(zawgyi_writer.to_zawgyi, WORDS)])


class Counting(compiled.Twin):
    """Counts what it is asked; can be told to fail."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.failing: dict[str, BaseException] = {}

    def __getattribute__(self, name: str) -> Any:
        if name in ("write", "read", "judge", "pair", "posterior", "repair"):
            self.asked[name] += 1
            if name in self.failing:
                raise self.failing[name]
        return super().__getattribute__(name)


class Cheap(Counting):
    """Answers at once, so that tables are filled in no time: every piece stays, and is one token."""

    def write(self, kind: int, piece: str) -> tuple[str, int]:
        return piece, 0

    def judge(self, piece: str) -> tuple[Any, ...]:
        return (piece, piece, piece), (((piece, True),),) * 3, piece, 0, 0

    def read(self, reading: int, opened: bool, piece: str) -> tuple[Any, ...]:
        return piece, ((piece, True),), piece, 0, 0

    def pair(self, any_language: int, ends: int, before: str, token: str) -> float:
        return -1.0


@pytest.fixture(scope="module")
def core() -> compiled.Core:
    return build()


# --- memory -------------------------------------------------------------------------------------------------------


def test_a_piece_is_asked_for_once() -> None:
    twin = Counting()
    core = build(twin)
    first = {name: ours(MIXED) for name, (ours, _) in pairs(core).items()}
    asked = dict(twin.asked)
    assert asked["write"] > len(WORDS)
    assert {name: ours(MIXED) for name, (ours, _) in pairs(core).items()} == first
    assert dict(twin.asked) == asked


def test_what_is_forgotten_is_asked_for_again() -> None:
    assert len(set(SYLLABLES)) == len(SYLLABLES) > TABLE
    twin = Cheap()
    core = build(twin)
    before = core.to_zawgyi("ကောင်း")
    for start in range(0, len(SYLLABLES), 4096):
        core.to_zawgyi("".join(SYLLABLES[start : start + 4096]))
    asked = twin.asked["write"]
    assert asked > TABLE
    assert core.to_zawgyi("ကောင်း") == before
    assert twin.asked["write"] == asked + 1


def test_full_tables_change_nothing() -> None:
    """Every table of spellings is filled and emptied; what the core says then is still the twin's."""
    noise = "\u1036\u1036"

    class Half(Counting):
        """Answers at once where it is only noise."""

        def write(self, kind: int, piece: str) -> tuple[str, int]:
            kinds[kind] += noise in piece
            return (piece, 0) if noise in piece else super().write(kind, piece)

    kinds = [0] * 5
    twin = Half()
    core = build(twin)
    for start in range(0, len(SYLLABLES), 1024):
        part = "".join([f"{syllable}{noise}" for syllable in SYLLABLES[start : start + 1024]])
        core.to_zawgyi(part)
        core.normalize(part)
        core.to_unicode(part.replace("\u103a", "\u1039"))
    assert min(kinds[:3]) > TABLE
    sample = SYLLABLES[:: len(SYLLABLES) // 200]
    assert [text for text in sample if differences(core, text + zawgyi_writer.to_zawgyi(text))] == []


@pytest.mark.parametrize(("question", "behind"), [("read", ""), ("judge", "\u200b")])
def test_full_tables_of_probabilities_change_nothing(question: str, behind: str) -> None:
    """A text with an invisible character is not walked through, and judged in all readings at once."""
    twin = Cheap()
    core = build(twin)
    sample = [syllable + behind for syllable in SYLLABLES[:: len(SYLLABLES) // 1000]]
    before = weighed(core, sample)
    for mark in ("", "\u102b"):
        weighed(core, [syllable + mark + behind for syllable in SYLLABLES])
    asked = dict(twin.asked)
    assert min(asked[question], asked["pair"]) > TABLE
    assert weighed(core, sample) == before
    assert twin.asked[question] > asked[question]


def test_a_long_text_that_fills_the_tables_is_weighed_all_the_same() -> None:
    """They are emptied while it is at work, and what is at hand is asked for again."""
    twin = Cheap()
    core = build(twin)
    text = " ".join(f"{syllable} ျမန္မာ" for syllable in SYLLABLES)
    assert core.posterior(text) == build(Cheap()).posterior(f"{text}\u200b")
    assert twin.asked["read"] > TABLE


MEMORY = """
import ctypes, sys
sys.path.insert(0, sys.argv[1])
from test_core import SYLLABLES, TABLE, Cheap
from backends import build, rows

trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)

def resident():
    trim(0)  # what the C library keeps for itself is not the core's
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

core = build(Cheap())
def feed(mark):
    for start in range(0, len(SYLLABLES), 2048):
        text = mark.join(SYLLABLES[start : start + 2048])
        core.to_zawgyi(text), core.normalize(text), core.to_unicode(text), core.posterior(text), core.repair(text, 0.95, 0)

feed("")
full = resident()
for mark in "\\u1037", "\\u1038", "\\u103a", "\\u1036", "\\u102d":
    feed(mark)
print(resident() - full)
large = "\\u1000\\u103b\\u1031" * 3_000_000
core.to_zawgyi(large), core.posterior(large), core.repair(large, 0.95, 0), core.to_unicode(large)
core.write_rows(3, *rows([large]), 0.95, 0)
del large
core.to_zawgyi("\\u1000")
print(resident() - full)
print(full)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says how much memory a process holds")
def test_memory_is_bounded() -> None:
    """Noise fills the tables and does not grow them; one long text leaves nothing behind."""
    pytest.importorskip("myanmar_id.text._core", reason=MISSING, exc_type=ImportError)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(Path(__file__).parent)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    after_noise, after_long, full = map(float, done.stdout.split())
    assert after_noise < 32, f"{full} MiB grew by {after_noise}"
    assert after_long < 32, f"{full} MiB grew by {after_long}"


# --- errors of the twin -------------------------------------------------------------------------------------------


class Strange(Exception):
    """Nothing the core could know."""


#: What is asked of the twin where: the method, and a text that makes the core ask it.
QUESTIONS = {
    "write": "ကောင်း",
    "read": "မဂၤလာ ပါ",
    "judge": "မဂၤလာ ပါ\u200b",
    "pair": "မဂၤလာ ပါ",
    "posterior": "ꧦꩡ \ufe00ကြ",
    "repair": "<b>ကြ</b>",
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "error", [Strange("kept"), MemoryError("kept"), KeyboardInterrupt("kept")], ids=lambda e: type(e).__name__
)
def test_an_error_comes_out_as_it_is(question: str, error: BaseException) -> None:
    twin = Counting()
    core = build(twin)
    text = QUESTIONS[question]
    raised = []
    for fails in (True, False):
        twin.failing = {question: error} if fails else {}
        for name, (ours, theirs) in pairs(core).items():
            try:
                out = ours(text)
            except type(error) as caught:
                assert caught is error
                raised.append(name)
            else:
                assert out == pytest.approx(theirs(text)) if isinstance(out, float) else out == theirs(text)
        batch = [text, "x", text]
        for operation in OPERATIONS:
            try:
                made = written(core, operation, batch)
            except type(error) as caught:
                assert caught is error
                raised.append(f"{operation} of rows")
            else:
                one = pairs(core)["repair 0.95 None" if operation == "repair" else operation][0](text).encode()
                assert made == [one, b"x", one]
        try:
            values = weighed(core, batch)
        except type(error) as caught:
            assert caught is error
            raised.append("posterior of rows")
        else:
            assert values == [core.posterior(text), None, core.posterior(text)]
        if fails:
            assert [name for name in raised if name.endswith("of rows")]
            assert [name for name in raised if not name.endswith("of rows")]
            raised.clear()
    assert raised == []


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "answer",
    [
        None,
        7,
        "က",
        b"\xe1",
        (),
        ("က",),
        (b"k", 0),
        ("\ud800", 0),
        ("က", "x"),
        ((), (), "", 0, 0),
        (("", "", ""), ((), ()), "", 0, 0),
        (("က",) * 3, ((("က",),),) * 3, "", 0, 0),
    ],
    ids=ascii,
)
def test_a_wrong_answer_is_an_error(question: str, answer: object) -> None:
    """A twin that is not what the core thinks is a fault in the package; it must not be one in memory."""
    twin = Counting()
    core = build(twin)
    setattr(twin, question, lambda *_: answer)
    for text in (QUESTIONS[question], MIXED):
        for ours, _ in pairs(core).values():
            try:
                ours(text)
            except (TypeError, ValueError, SystemError, IndexError):
                continue
        for operation in OPERATIONS:
            try:
                written(core, operation, [text])
            except (TypeError, ValueError, SystemError, IndexError):
                continue
    del twin.__dict__[question]
    assert differences(build(), MIXED) == []


# --- threads ------------------------------------------------------------------------------------------------------


def test_many_threads_at_once() -> None:
    """They start together on a core that knows nothing, each with texts and functions in an order of its own."""
    core = build()
    texts = [*WORDS, *map(zawgyi_writer.to_zawgyi, WORDS), MIXED, "plain", "<b>ကြ</b>"]
    functions = list(pairs(core).values())
    expected = [[theirs(text) for _, theirs in functions] for text in texts]
    ready = threading.Barrier(8)

    def work(number: int) -> list[tuple[int, int]]:
        ready.wait()
        wrong = []
        for step in range(2 * len(texts)):
            place = (number * 7 + step) % len(texts)
            for at, (ours, _) in enumerate(functions):
                out, wanted = ours(texts[place]), expected[place][at]
                same = abs(out - wanted) < 1e-12 if isinstance(out, float) else out == wanted
                wrong += [] if same else [(place, at)]
            operation = OPERATIONS[(number + step) % 4]
            rest = texts[place:] + texts[:place]
            column = {
                "to_unicode": 0,
                "to_zawgyi": 1,
                "normalize": 2,
                "repair": list(pairs(core)).index("repair 0.95 None"),
            }
            if [row.decode() for row in written(core, operation, rest)] != [
                expected[(place + k) % len(texts)][column[operation]] for k in range(len(texts))
            ]:
                wrong.append((place, -1))
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [[]] * 8


def test_a_batch_holds_nobody_up() -> None:
    """While one call waits for its twin, in another thread the same core goes on."""
    entered, free = threading.Event(), threading.Event()

    class Waiting(compiled.Twin):
        def write(self, kind: int, piece: str) -> tuple[str, int]:
            if piece == "ဪ":
                entered.set()
                assert free.wait(60)
            return super().write(kind, piece)

    core = build(Waiting())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(written, core, "normalize", ["က", "ဪ", "နေ၀င်း"])
        assert entered.wait(60)
        assert not waiting.done()
        assert core.to_zawgyi("မြန်မာ") == "ျမန္မာ"
        assert written(core, "normalize", ["နေ၀င်း"] * 100) == ["နေဝင်း".encode()] * 100
        free.set()
        assert waiting.result(60) == ["က".encode(), "ဪ".encode(), "နေဝင်း".encode()]


def test_a_twin_may_use_the_core() -> None:
    class Nested(compiled.Twin):
        core: compiled.Core

        def write(self, kind: int, piece: str) -> tuple[str, int]:
            if len(piece) > 1:
                self.core.to_zawgyi(piece[:1])
                written(self.core, "to_zawgyi", [piece[:1]])
            return super().write(kind, piece)

    twin = Nested()
    twin.core = core = build(twin)
    assert differences(core, MIXED) == []


# --- arguments ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["to_unicode", "to_zawgyi", "normalize", "posterior", "log_ratio"])
@pytest.mark.parametrize(
    "wrong", [None, 7, b"\xe1\x80\x80", bytearray(b"k"), ["က"], object()], ids=lambda w: type(w).__name__
)
def test_only_strings(core: compiled.Core, method: str, wrong: object) -> None:
    with pytest.raises(TypeError):
        getattr(core, method)(wrong)
    with pytest.raises(TypeError):
        getattr(core, method)()
    with pytest.raises(TypeError):
        core.repair(wrong, 0.95, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments", [(), ("က",), ("က", "0.95", 0), ("က", 0.95, "zawgyi"), ("က", 0.95, 0, 0), ("က", 0.95, 1 << 70)], ids=len
)
def test_repair_takes_three(core: compiled.Core, arguments: tuple[Any, ...]) -> None:
    with pytest.raises((TypeError, OverflowError)):
        core.repair(*arguments)


@pytest.mark.parametrize("hint", [-1, 3, 1 << 20])
def test_hints_are_three(core: compiled.Core, hint: int) -> None:
    with pytest.raises(ValueError, match="hint"):
        core.repair("ျမန္မာ", 0.95, hint)


@pytest.mark.parametrize("threshold", [float("nan"), float("inf"), -1.0, 0.0, 0.5, 1.0, 2.0])
def test_any_threshold_ends(core: compiled.Core, threshold: float) -> None:
    """The public function gives the core only what lies between; the core must survive all."""
    for text in ("ျမန္မာ", MIXED):
        try:
            assert isinstance(core.repair(text, threshold, 0), str)
        except (ValueError, ZeroDivisionError):
            continue


def call(core: compiled.Core, data: Any, offsets: Any, wide: Any, count: Any) -> None:
    """Give the rows to both batch methods; what one refuses, both must."""
    try:
        core.write_rows(0, data, offsets, wide, count, 0.95, 0)
    except Exception as error:
        with pytest.raises(type(error)):
            core.weigh_rows(False, data, offsets, wide, count)
        raise
    core.weigh_rows(False, data, offsets, wide, count)


DATA = "ျမန္မာ".encode()
WHOLE = array("i", [0, len(DATA)]).tobytes()


@pytest.mark.parametrize(
    ("offsets", "count"),
    [
        (b"", 0),
        (WHOLE, 2),
        (WHOLE, 1 << 40),
        (WHOLE, sys.maxsize),
        (WHOLE, -1),
        (WHOLE[:7], 1),
        (array("i", [0, len(DATA) + 1]).tobytes(), 1),
        (array("i", [-1, 3]).tobytes(), 1),
        (array("i", [3, 0]).tobytes(), 1),
        (array("i", [0, 6, 3]).tobytes(), 2),
        (array("i", [len(DATA) + 3, len(DATA) + 3]).tobytes(), 1),
        (array("i", [0, -(2**31)]).tobytes(), 1),
        (array("i", [0, 2**31 - 1]).tobytes(), 1),
    ],
)
def test_offsets_that_do_not_fit(core: compiled.Core, offsets: bytes, count: int) -> None:
    with pytest.raises(ValueError, match="offsets"):
        call(core, DATA, offsets, False, count)


@pytest.mark.parametrize("offsets", [[0, 2**62], [2**62, 2**62], [-(2**63), 0], [0, 2**63 - 1]])
def test_wide_offsets_that_do_not_fit(core: compiled.Core, offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets"):
        call(core, DATA, array("q", offsets).tobytes(), True, 1)


@pytest.mark.parametrize("wrong", [None, 7, "text", [1, 2]], ids=lambda w: type(w).__name__)
def test_buffers_only(core: compiled.Core, wrong: object) -> None:
    with pytest.raises(TypeError):
        call(core, wrong, WHOLE, False, 1)
    with pytest.raises(TypeError):
        call(core, DATA, wrong, False, 1)
    with pytest.raises(TypeError):
        call(core, DATA, WHOLE, False, wrong if wrong != 7 else 1.5)
    with pytest.raises((TypeError, ValueError, BufferError)):
        call(core, memoryview(DATA)[::2], WHOLE, False, 1)


@pytest.mark.parametrize("operation", [-1, 4, 99])
def test_operations_are_four(core: compiled.Core, operation: int) -> None:
    with pytest.raises(ValueError, match="operation"):
        core.write_rows(operation, DATA, WHOLE, False, 1, 0.95, 0)


def test_rows_within_a_larger_buffer(core: compiled.Core) -> None:
    """Offsets need not begin at 0 nor reach the end, as in a slice of a column; what is outside is not looked at."""
    data = b"\xff\xff" + DATA + b"\xe1\xff"
    for code, wide in (("i", False), ("q", True)):
        offsets = array(code, [99, 2, 2 + len(DATA), 2 + len(DATA)]).tobytes()[array(code).itemsize :]
        out = core.write_rows(0, data, offsets, wide, 2, 0.95, 0)
        assert out is not None
        assert (out[0].decode(), array(code, out[1]).tolist()) == ("မြန်မာ", [0, 18, 18])


def test_no_rows(core: compiled.Core) -> None:
    assert core.write_rows(0, b"", array("i", [0]).tobytes(), False, 0, 0.95, 0) is None
    assert core.weigh_rows(False, b"", array("i", [0]).tobytes(), False, 0) == b""


def test_rows_that_stay_are_not_copied(core: compiled.Core) -> None:
    for operation in range(4):
        assert core.write_rows(operation, *rows(["plain", "", "café 中文"]), 0.95, 0) is None
    assert core.write_rows(2, *rows(["မြန်မာ", "plain"]), 0.95, 0) is None
    text = "မြန်မာ"
    assert core.normalize(text) is text


def test_a_core_is_made_of_tables_that_fit() -> None:
    native = pytest.importorskip("myanmar_id.text._core", reason=MISSING, exc_type=ImportError)
    tables = [*compiled._classes(), *compiled._chain(), compiled._weights()]
    for place in range(len(tables)):
        for wrong in (tables[place][:-1], tables[place] + b"\0", b""):
            with pytest.raises(ValueError, match="^(classes|bits|languages|states|cells|weights)$"):
                native.Core(*tables[:place], wrong, *tables[place + 1 :], compiled.Twin())
        with pytest.raises(TypeError):
            native.Core(*tables[:place], None, *tables[place + 1 :], compiled.Twin())
    with pytest.raises(TypeError):
        native.Core()


def test_there_is_no_core_without_tables(core: compiled.Core) -> None:
    with pytest.raises(TypeError):
        type(core).__new__(type(core))


# --- what the twin tells of pieces --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "opened", "piece", "tokens", "needs"),
    [
        (0, False, "မင်း", ["မင်း"], 0),
        (0, False, "ျမ", ["ျ", "မ"], 0),
        (0, False, "င်း", ["င်း"], 1),
        (0, True, "က္ကာ", ["က္ကာ"], 0),
        (0, False, "း", ["း"], 5),
        (0, False, "႐", [], 11),
        (1, False, "ျမ", ["မြ"], 0),
        (1, False, "က\u1060", ["က္က"], 1),
        (1, False, "း", ["း"], 5),
        (1, False, "\u1004\u109a\u1064", ["\u1004\u109a", "\u1004\u103a\u1039"], 2),
    ],
)
def test_a_piece_in_one_reading(reading: int, opened: bool, piece: str, tokens: list[str], needs: int) -> None:
    """Its tokens, and the neighbours that it cannot be read without: a letter before, a letter behind, a space; 8 for a number."""
    found = compiled.Twin().read(reading, opened, piece)
    assert [token for token, _ in found[1]] == tokens
    assert found[4] == needs

"""The functions on columns of Arrow: row by row what the functions on strings give, whatever the column is made of."""

from __future__ import annotations

import inspect
import pickle
import struct
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

import pyarrow.compute as pc  # noqa: E402 - there is pyarrow
from hypothesis import example, given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from strategies import WORDS, burmese_text, unicode_junk, zawgyi_junk  # noqa: E402

from myanmar_id import arrow  # noqa: E402
from myanmar_id.arrow import rows  # noqa: E402
from myanmar_id.errors import MyanmarIdError, PlanError  # noqa: E402
from myanmar_id.text import backend, convert, detect, normalize, repair  # noqa: E402
from myanmar_id.text.detect import Encoding  # noqa: E402

WRITERS: dict[str, Callable[[str], str]] = {
    "to_unicode": convert.to_unicode,
    "to_zawgyi": convert.to_zawgyi,
    "normalize": normalize.normalize,
    "repair": repair.repair,
}
WEIGHERS: dict[str, Callable[[str], Any]] = {
    "zawgyi_probability": detect.zawgyi_probability,
    "posterior": detect.posterior,
    "detect": lambda text: str(detect.detect(text)),
}
PLAIN = (pa.string(), pa.large_string(), pa.string_view())
TYPES = (
    *PLAIN,
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.uint16(), pa.large_string(), ordered=True),
    pa.dictionary(pa.int64(), pa.string_view()),
)
#: Two spellings of one word, one in Zawgyi, an ASCII row, a long one, and nothing.
MIXED = ["မဂၤလာပါ", None, "မင်္ဂလာပါ", "12/OuKaMa", "", "ေအာင်ဆန်း ရန်ကုန် မန္တလေး", "ျမန္မာ", "ကမ", "မြန်မာ"]
#: No UTF-8: a character cut short, a surrogate, a byte that never stands in it, each beside Zawgyi.
BROKEN = ["ျမန္မာ".encode() + b"\xe1\x80", b"\xed\xa0\x80" + "ျမန္မာ".encode(), b"\xff" + "ျမန္မာ".encode()]

need_core = pytest.mark.skipif(backend() == "python", reason="the twin works under Python's lock")


def texts() -> st.SearchStrategy[str | None]:
    words = st.sampled_from(WORDS)
    return st.one_of(
        st.none(),
        st.just(""),
        words,
        words.map(convert.to_zawgyi),
        burmese_text(),
        zawgyi_junk(),
        unicode_junk(),
        st.text("ab 1/", max_size=20),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    )


def column_of(values: Iterable[str | None], kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    found = pa.array(values, kind.value_type).dictionary_encode()
    return pa.DictionaryArray.from_arrays(found.indices.cast(kind.index_type), found.dictionary, ordered=kind.ordered)


@st.composite
def columns(draw: st.DrawFn) -> pa.Array | pa.ChunkedArray:
    """Arrays of every type, whole, sliced and in chunks."""
    kind = draw(st.sampled_from(TYPES))

    def one() -> pa.Array:
        values = column_of(draw(st.lists(texts(), max_size=12)), kind)
        start = draw(st.integers(0, len(values)))
        return values.slice(start, draw(st.integers(0, len(values) - start)))

    if draw(st.booleans()):
        return one()
    return pa.chunked_array([one() for _ in range(draw(st.integers(0, 3)))], kind)


@pytest.fixture(params=["as it runs", "twin"])
def runner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "twin":
        monkeypatch.setattr(rows, "core", lambda: None)
    return request.param


def dictionaries(column: Any) -> list[str | None]:
    """The values that a function has to look at: of dictionaries all of them, whether a row has them or not."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk for chunk in chunks]
    return [text for part in parts for text in part.to_pylist()]


def mapped(function: Callable[[str], Any], values: Iterable[str | None]) -> list[Any]:
    return [None if text is None else function(text) for text in values]


def from_bytes(values: list[bytes | None], kind: pa.DataType) -> pa.Array:
    """An array of strings whatever the bytes are, as a careless writer makes it."""
    binary = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary(), pa.string_view(): pa.binary_view()}
    return pa.array(values, binary[kind]).view(kind)


def to_bytes(column: pa.Array) -> list[bytes | None]:
    return column.cast(pa.large_string()).cast(pa.large_binary()).to_pylist()


@given(column=columns(), block=st.sampled_from([1, 40, 1 << 24]), is_twin=st.booleans())
@example(column=column_of(MIXED, pa.string()).slice(3), block=1, is_twin=False)
@example(column=column_of(MIXED * 9, pa.string_view()).slice(5, 60), block=100, is_twin=False)
@example(column=pa.chunked_array([], pa.string()), block=40, is_twin=False)
def test_rows_are_what_the_functions_on_strings_give(column: Any, block: int, is_twin: bool) -> None:
    given = column.to_pylist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BLOCK_BYTES", block)
        if is_twin:
            patch.setattr(rows, "core", lambda: None)
        for name, function in WRITERS.items():
            out = getattr(arrow, name)(column)
            out.validate(full=True)
            assert (type(out), out.type) == (type(column), column.type)
            assert out.to_pylist() == mapped(function, given)
            values = dictionaries(column)
            assert (out is column) == (mapped(function, values) == values)
        for name, function in WEIGHERS.items():
            out = getattr(arrow, name)(column)
            out.validate(full=True)
            assert isinstance(out, pa.ChunkedArray) == isinstance(column, pa.ChunkedArray)
            assert out.to_pylist() == mapped(function, given)
            kind = pa.dictionary(pa.int8(), pa.string()) if name == "detect" else pa.float64()
            assert out.type == kind
            if isinstance(column, pa.ChunkedArray):
                assert list(map(len, out.chunks)) == list(map(len, column.chunks))
    assert column.to_pylist() == given


@pytest.mark.parametrize("kind", PLAIN, ids=str)
@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
@given(values=st.lists(st.one_of(st.sampled_from(BROKEN), st.binary(max_size=8), texts()), max_size=8))
@example(values=[BROKEN[0], "ျမန္မာ", *BROKEN[1:], None, "မင်္ဂလာပါ"])
def test_rows_that_are_no_utf8(name: str, kind: pa.DataType, values: list[bytes | str | None]) -> None:
    given = [value.encode() if isinstance(value, str) else value for value in values]
    column = from_bytes(given, kind)

    def wanted(row: bytes) -> Any:
        try:
            text = row.decode()
        except UnicodeDecodeError:
            return row if name in WRITERS else "none" if name == "detect" else None
        return WRITERS[name](text).encode() if name in WRITERS else WEIGHERS[name](text)

    for is_twin in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            if is_twin:
                patch.setattr(rows, "core", lambda: None)
            out = getattr(arrow, name)(column)
        found = to_bytes(out) if name in WRITERS else out.to_pylist()
        assert found == [None if row is None else wanted(row) for row in given]


@pytest.mark.parametrize("kind", TYPES, ids=str)
@pytest.mark.parametrize("name", WRITERS)
def test_clean_columns_come_back_as_they_are(name: str, kind: pa.DataType) -> None:
    column = column_of([None, "12/OuKaMa", "ကမ", "", "ရန"] * 3, kind)
    chunked = pa.chunked_array([column, column.slice(2, 5)])
    function = getattr(arrow, name)
    assert function(column) is column
    assert function(chunked) is chunked


def test_blocks_that_stay_are_slices(monkeypatch: pytest.MonkeyPatch, runner: str) -> None:
    monkeypatch.setattr(rows, "BLOCK_BYTES", 30)
    column = pa.array(["မြန်မာ", "ျမန္မာ", "a" * 100, "b"], pa.string_view())
    out = arrow.repair(column)
    assert out.to_pylist() == ["မြန်မာ", "မြန်မာ", "a" * 100, "b"]
    held = {buffer.address for buffer in column.buffers()[2:]}
    assert held & {buffer.address for buffer in out.buffers()[2:]}


def test_options_of_repair() -> None:
    values = ["မဂၤလာပါ", "ေရႊ", "ကို", "ပါ", "သူ ပါ", "မင္း", "ေန၀င္း"]
    column = pa.array(values)
    for encoding in (None, Encoding.ZAWGYI, Encoding.UNICODE, Encoding.NONE):
        for threshold in (0.51, 0.95, 0.9999):
            out = arrow.repair(column, threshold=threshold, encoding=encoding)
            assert out.to_pylist() == [repair.repair(text, threshold=threshold, encoding=encoding) for text in values]
    for threshold in (0.5, 1.0, float("nan")):
        with pytest.raises(PlanError, match="threshold") as caught:
            arrow.repair(column, threshold=threshold)
        assert caught.value.code == "plan"


def test_answers_of_detect() -> None:
    column = pa.chunked_array([column_of(MIXED, pa.string()), column_of([None, "ပါ"], pa.string())])
    found = arrow.detect(column)
    assert {tuple(chunk.dictionary.to_pylist()) for chunk in found.chunks} == {tuple(map(str, Encoding))}
    wanted = [text for text in MIXED if text and detect.detect(text) is Encoding.ZAWGYI]
    table = pa.table({"text": column, "encoding": found})
    assert table.filter(pc.field("encoding") == "zawgyi")["text"].to_pylist() == wanted
    assert column.filter(pc.equal(found, "zawgyi")).to_pylist() == wanted
    counted = table.group_by("encoding").aggregate([([], "count_all")]).to_pydict()
    assert dict(zip(counted["encoding"], counted["count_all"], strict=True)) == {
        name: found.to_pylist().count(name) for name in ("zawgyi", "unicode", "none", None)
    }
    for low, high in ((0.0, 1.0), (0.4, 0.6), (-1.0, 2.0)):
        assert arrow.detect(column, low=low, high=high).to_pylist() == mapped(
            lambda text, low=low, high=high: str(detect.detect(text, low=low, high=high)), column.to_pylist()
        )


def test_spellings_that_become_one_are_one_value() -> None:
    values = pa.array(["ျမန္မာ", None, "ပါ", "မြန်မာ"])
    indices = pa.array([3, 0, 1, None, 2, 0], pa.int8())
    column = pa.DictionaryArray.from_arrays(indices, values, ordered=True)
    out = arrow.repair(column)
    assert out.type == column.type
    assert out.dictionary.to_pylist() == ["မြန်မာ", "ပါ"]
    assert out.to_pylist() == ["မြန်မာ", "မြန်မာ", None, None, "ပါ", "မြန်မာ"]
    groups = pa.table({"text": out}).group_by("text").aggregate([([], "count_all")])
    assert groups.sort_by("count_all").to_pydict() == {"text": ["ပါ", None, "မြန်မာ"], "count_all": [1, 2, 3]}


def test_numbers_of_a_dictionary_are_kept() -> None:
    values = pa.array(["ျမန္မာ", "ပါ", None, "မဂၤလာပါ"], pa.string_view())
    column = pa.DictionaryArray.from_arrays(pa.array([1, 3, 3, None, 0, 2], pa.uint8()), values).slice(1)
    out = arrow.to_unicode(column)
    assert out.indices.equals(column.indices)
    assert out.dictionary.to_pylist() == ["မြန်မာ", "ပါ", None, "မင်္ဂလာပါ"]


@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_a_dictionary_is_looked_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    for function in (rows.write, rows.weigh):

        def counted(values: Any, *args: Any, function: Callable[..., Any] = function, **options: Any) -> Any:
            asked.append(len(values))
            return function(values, *args, **options)

        monkeypatch.setattr(rows, function.__name__, counted)
    kind = pa.dictionary(pa.int32(), pa.string())
    first, other = column_of(MIXED * 50, kind), column_of(["ျမန္မာ"] * 20, kind)
    again = pa.DictionaryArray.from_arrays(first.indices, pa.array(first.dictionary.to_pylist()))
    getattr(arrow, name)(pa.chunked_array([first, first.slice(7), again, other]))
    assert asked == [len(first.dictionary), 1]


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_results_that_one_array_does_not_hold(kind: pa.DataType, monkeypatch: pytest.MonkeyPatch, runner: str) -> None:
    monkeypatch.setattr(rows, "BLOCK_BYTES", 40)
    monkeypatch.setattr(rows, "MOST_BYTES", 100)
    column = column_of([f"{number} ျမန္မာ" for number in range(20)], kind)
    wanted = mapped(repair.repair, column.to_pylist())
    if pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type):
        with pytest.raises(arrow.ArrowError) as caught:
            arrow.repair(column)
        assert caught.value.code == "arrow.too-long"
        return
    out = arrow.repair(column)
    assert out.type == kind
    assert out.to_pylist() == wanted
    chunked = arrow.repair(pa.chunked_array([column, column.slice(15)]))
    assert chunked.to_pylist() == wanted + wanted[15:]
    if pa.types.is_string(kind):
        assert isinstance(out, pa.ChunkedArray)
        sizes = [sum(len(text.encode()) for text in chunk.to_pylist()) for chunk in out.chunks]
        assert max(sizes) <= 100
        assert len(sizes) < 20
    else:
        assert isinstance(out, pa.Array)
        assert chunked.num_chunks == 2


@pytest.mark.parametrize("kind", PLAIN, ids=str)
def test_a_row_that_does_not_fit(kind: pa.DataType, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write_rows(self, *arguments: Any) -> None:
            raise OverflowError

    monkeypatch.setattr(rows, "core", Full)
    with pytest.raises(arrow.ArrowError) as caught:
        arrow.repair(pa.array(["ျမန္မာ"], kind))
    assert caught.value.code == "arrow.too-long"


def test_the_twin_cannot_tell_of_more_than_its_offsets_can(monkeypatch: pytest.MonkeyPatch) -> None:
    class Long(bytes):
        def __len__(self) -> int:
            return 1 << 31

    monkeypatch.setattr(rows, "core", lambda: None)
    monkeypatch.setattr("myanmar_id.arrow.twin._rewritten", lambda row, function: Long())
    with pytest.raises(arrow.ArrowError) as caught:
        arrow.to_unicode(pa.array(["ျမန္မာ"]))
    assert caught.value.code == "arrow.too-long"


class Label(pa.ExtensionType):
    """A type of somebody's own over strings."""

    def __init__(self) -> None:
        super().__init__(pa.string(), "myanmar-id.tests.label")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage: pa.DataType, serialized: bytes) -> Label:
        return cls()


SECRET = "ဦးအောင်မြင့်ဦး"
WRONG: dict[str, Any] = {
    "list": [SECRET],
    "str": SECRET,
    "None": None,
    "scalar": pa.scalar(SECRET),
    "table": pa.table({"a": [SECRET]}),
    "batch": pa.record_batch({"a": [SECRET]}),
    "binary": pa.array([SECRET.encode()]),
    "binary_view": pa.array([SECRET.encode()], pa.binary_view()),
    "int": pa.array([1]),
    "null": pa.nulls(2),
    "list<string>": pa.array([[SECRET]]),
    "struct": pa.array([{"a": SECRET}]),
    "dictionary<int>": pa.array([1, 1]).dictionary_encode(),
    "run_end_encoded": pc.run_end_encode(pa.array([SECRET, SECRET])),
    "extension": pa.ExtensionArray.from_storage(Label(), pa.array([SECRET])),
    "chunked int": pa.chunked_array([[1], [2]]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_what_is_no_column_of_strings(name: str, wrong: Any) -> None:
    with pytest.raises(arrow.ArrowError) as caught:
        getattr(arrow, name)(wrong)
    error = caught.value
    assert isinstance(error, MyanmarIdError)
    assert error.code == "arrow.type"
    assert SECRET not in f"{error!r} {error}"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.code, repr(again)) == (type(error), str(error), error.code, repr(error))


def test_of_an_extension_type_its_storage_is_taken() -> None:
    assert arrow.repair(WRONG["extension"].storage).to_pylist() == [SECRET]


def offsets(*values: int, code: str = "i") -> pa.Buffer:
    return pa.py_buffer(array(code, values).tobytes())


def view(length: int, number: int, offset: int) -> pa.Buffer:
    return pa.py_buffer(struct.pack("<i4sii", length, "ျမ".encode()[:4], number, offset))


def damaged(column: pa.Array, good: pa.Buffer, bad: pa.Buffer) -> pa.Array:
    """A column out of a stream in which some bytes are others."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, pa.schema([("a", column.type)])) as stream:
        stream.write_batch(pa.record_batch([column], ["a"]))
    written = sink.getvalue().to_pybytes()
    assert written.count(good.to_pybytes()) == 1
    return pa.ipc.open_stream(written.replace(good.to_pybytes(), bad.to_pybytes())).read_next_batch().column(0)


DATA = pa.py_buffer("ျမန္မာ".encode() * 2)
VALID = pa.array(["ျမန္မာ", "ပါ"])
INVALID: dict[str, pa.Array] = {
    "offset too far": damaged(pa.array(["ျမန္မာ"] * 2), offsets(0, 18, 36), offsets(0, 18, 99)),
    "offset too far between": pa.Array.from_buffers(pa.string(), 3, [None, offsets(0, 99, 18, 36), DATA]),
    "offsets that fall": pa.Array.from_buffers(pa.large_string(), 3, [None, offsets(0, 18, 9, 36, code="q"), DATA]),
    "negative offset": pa.Array.from_buffers(pa.string(), 3, [None, offsets(0, -9, 18, 36), DATA]),
    "view too far": damaged(pa.array(["ျမန္မာ"], pa.string_view()), view(18, 0, 0), view(18, 0, 5)),
    "no such buffer": damaged(pa.array(["ျမန္မာ"], pa.string_view()), view(18, 0, 0), view(18, 7, 0)),
    "number too high": pa.DictionaryArray.from_arrays(pa.array([0, 7], pa.int8()), VALID, safe=False),
    "number below zero": pa.DictionaryArray.from_arrays(pa.array([0, -7], pa.int8()), VALID, safe=False),
    "number too high, spellings that become one": pa.DictionaryArray.from_arrays(
        pa.array([0, 7], pa.int8()), pa.array(["ျမန္မာ", "မြန်မာ"]), safe=False
    ),
    "values with offsets that fall": pa.DictionaryArray.from_arrays(
        pa.array([0]), pa.Array.from_buffers(pa.string(), 3, [None, offsets(0, 18, 9, 36), DATA]), safe=False
    ),
}


@pytest.mark.parametrize("case", INVALID)
@pytest.mark.parametrize("name", ["repair", "to_unicode", "posterior", "detect"])
def test_buffers_that_contradict_one_another(name: str, case: str, runner: str) -> None:
    for column in (INVALID[case], pa.chunked_array([INVALID[case]])):
        with pytest.raises(arrow.ArrowError) as caught:
            getattr(arrow, name)(column)
        assert caught.value.code == "arrow.invalid"


@pytest.mark.parametrize("kind", PLAIN, ids=str)
@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_buffers_that_are_not_there(name: str, kind: pa.DataType) -> None:
    function = getattr(arrow, name)
    assert len(function(pa.array([], kind))) == 0
    assert function(pa.nulls(3, kind)).to_pylist() == [None] * 3
    if not pa.types.is_string_view(kind):
        nothing = pa.Array.from_buffers(kind, 0, [None, pa.py_buffer(b""), pa.py_buffer(b"")])
        assert len(function(nothing)) == 0


def test_what_lies_under_a_null_does_not_come_out() -> None:
    column = pa.Array.from_buffers(pa.string(), 2, [pa.py_buffer(b"\x02"), offsets(0, 18, 36), DATA])
    assert arrow.to_unicode(column).to_pylist() == [None, "မြန်မာ"]
    assert arrow.detect(column).to_pylist() == [None, "zawgyi"]
    assert arrow.posterior(column).null_count == 1


@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_threads(name: str) -> None:
    kinds = [TYPES[number % len(TYPES)] for number in range(24)]
    some = [column_of((MIXED * 20)[number:], kind) for number, kind in enumerate(kinds)]
    function = getattr(arrow, name)
    wanted = [function(column).to_pylist() for column in some]
    start = threading.Barrier(4)

    def work(_: int) -> list[Any]:
        start.wait()
        return [function(column).to_pylist() for column in some]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [wanted] * 4


@need_core
@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_other_threads_run_meanwhile(name: str) -> None:
    """Another thread counts. It is only let in where this one lets go: Python itself would change threads once in an hour."""
    values = MIXED * 5_000
    column = column_of(values, pa.string())
    function = getattr(arrow, name)
    function(column)
    count, is_over, runs = 0, False, threading.Event()
    inside: list[int] = []
    found = rows.core()
    assert found is not None

    class Watched:
        """The core, and how far the other thread came while it was at work."""

        def __getattr__(self, method: str) -> Callable[..., Any]:
            work = getattr(found, method)

            def watched(*arguments: Any) -> Any:
                before = count
                out = work(*arguments)
                inside.append(count - before)
                return out

            return watched

    def counting() -> None:
        nonlocal count
        while not is_over:
            count += 1
            runs.set()
            time.sleep(0)  # lets go

    interval = sys.getswitchinterval()
    other = threading.Thread(target=counting)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "core", Watched)
        sys.setswitchinterval(3600)
        try:
            other.start()
            runs.wait()
            for _ in range(200):  # once is enough; a busy machine may not wake the other thread in time
                function(column)
                if any(inside):
                    break
        finally:
            is_over = True
            sys.setswitchinterval(interval)
            other.join()
    assert any(inside)


@need_core
@pytest.mark.parametrize("kind", TYPES, ids=str)
@pytest.mark.parametrize("name", [*WRITERS, *WEIGHERS])
def test_rows_become_no_objects(name: str, kind: pa.DataType) -> None:
    """What Python does for a column does not grow with its rows; a collection of garbage may come between."""

    def steps(column: Any) -> int:
        seen = 0

        def count(*_: Any) -> None:
            nonlocal seen
            seen += 1

        sys.setprofile(count)
        try:
            function(column)
        finally:
            sys.setprofile(None)
        return seen

    function = getattr(arrow, name)
    short, long = column_of(MIXED, kind), column_of(MIXED * 1000, kind)
    function(long)  # the core asks Python for each new piece, once
    assert steps(long) < steps(short) + len(long) / 50


def test_public_names() -> None:
    assert {name for name in vars(arrow) if not name.startswith("_")} >= {*WRITERS, *WEIGHERS, "ArrowError"}
    for name in (*WRITERS, *WEIGHERS, "ArrowError"):
        assert inspect.getdoc(getattr(arrow, name))

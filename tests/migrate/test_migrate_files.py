"""Separated values: what goes through unchanged has the same bytes, and what is wrong is refused with the number of its row."""

from __future__ import annotations

import bz2
import codecs
import gzip
import itertools
import json
import lzma
import pickle
import tempfile
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")

from hypothesis import example, given  # noqa: E402 - there is pyarrow
from hypothesis import strategies as st  # noqa: E402
from migrate_copies import adding, copied, copy, replacing  # noqa: E402

from myanmar_id.migrate.errors import InvalidPlan  # noqa: E402
from myanmar_id.migrate.plan import Options, Plan, Source, Target  # noqa: E402
from myanmar_id.migrate.store import delimited, delimited_target, dialect, encoding, ends, files  # noqa: E402
from myanmar_id.migrate.store.delimited import DelimitedSource  # noqa: E402
from myanmar_id.migrate.store.delimited_target import DelimitedTarget  # noqa: E402
from myanmar_id.migrate.store.dialect import needs_quotes  # noqa: E402
from myanmar_id.migrate.store.errors import StoreError, of_writing  # noqa: E402

CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "x", "က", 'မောင် "ဘ"', "1,5", "a;b", "l\nl", "l\r\n", "\r", '"', "\t|", " x ", "\0", "\ufeff"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)


@st.composite
def written(draw: st.DrawFn) -> bytes:
    """A file as some program writes it, with one habit all through."""
    width = draw(st.integers(1, 4))
    mark = draw(st.sampled_from([b"", codecs.BOM_UTF8]))
    delimiter = draw(st.sampled_from(dialect.DELIMITERS)) if width > 1 else b","
    line_end = draw(st.sampled_from([b"\n", b"\r\n", b"\r"]))
    quoted = [draw(st.booleans()) for _ in range(width)]
    names = [draw(st.text("abကခ_ ", min_size=1, max_size=4)) for _ in range(width)]
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))

    def cell(value: str | None, is_quoted: bool) -> bytes:
        if value is None:
            return b""
        data = value.encode()
        return b'"' + data.replace(b'"', b'""') + b'"' if is_quoted or needs_quotes(data, delimiter) else data

    head = draw(st.booleans())
    lines = [delimiter.join(cell(name, head) for name in names)]
    lines += [delimiter.join(map(cell, row, quoted)) for row in rows]
    return mark + b"".join(line + line_end for line in lines)


def values(path: Path, **options: Any) -> list[tuple[str | None, ...]]:
    source = DelimitedSource(path, **options)
    return [row for batch in source.batches() for row in zip(*(one.to_pylist() for one in batch.columns), strict=True)]


def refused(path: Path, data: bytes, **options: Any) -> StoreError:
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        values(path, **options)
    assert "secret" not in f"{caught.value}{caught.value!r}"
    return caught.value


@given(data=written(), rows=st.integers(1, 5), block=st.sampled_from([16, 40, 1 << 20]))
@example(data=b'a\n\n""\n1\n', rows=2, block=16)
@example(data=b'a,b\n1,"234567\r\n"\n', rows=2, block=16)
@example(data=codecs.BOM_UTF8 + b"a\n" + codecs.BOM_UTF8 + b"\n", rows=2, block=16)
@example(data=b"a,b\n" + codecs.BOM_UTF8 + b"," + codecs.BOM_UTF8 + b"\n", rows=2, block=16)
def test_a_plan_that_keeps_all_columns_gives_the_same_bytes(data: bytes, rows: int, block: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(DelimitedSource.__init__, "__defaults__", (None, "utf-8", 65_536, block))
        assert copied(Path(folder), data, "a.csv", rows=rows) == data


@given(data=written(), start=st.integers(0, 9), rows=st.integers(1, 4))
def test_rows_are_the_same_from_any_one_on(data: bytes, start: int, rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(data)
        source = DelimitedSource(path, batch_rows=rows, block_bytes=32)
        found = [batch.to_pylist() for batch in source.batches(start)]
        assert all(len(batch) <= rows for batch in found)
        whole = [row for batch in source.batches() for row in batch.to_pylist()]
        assert [row for batch in found for row in batch] == whole[start:]


@given(
    text=st.text("a\r\n", max_size=20),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    name=st.sampled_from(["utf-8", "utf-16-le"]),
)
def test_pieces_are_whole_and_part_no_line_end(text: str, sizes: list[int], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(text.encode(name))
        left = text.encode()
        with encoding.TextStream(path, name) as stream:
            for size in itertools.cycle(sizes):
                piece = stream.read(size)
                is_parted = size > 1 and left[size - 1 : size + 1] == b"\r\n"
                assert piece == left[: size - is_parted]
                left = left[len(piece) :]
                if not piece:
                    break
        assert not left


def test_null_and_empty_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b,c\n,"",x\n')
    assert values(path) == [(None, "", "x")]


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".jsonl", ".parquet", ".xlsx"])
def test_batches_without_rows_write_nothing(tmp_path: Path, suffix: str) -> None:
    def emptying(batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch.slice(0, 0)

    data = "name,town\n" + "a,b\n" * 3
    target = tmp_path / f"b{suffix}"
    (tmp_path / "a.csv").write_text(data)
    copy(Plan((), Source(str(tmp_path / "a.csv")), Target(str(target))), emptying)
    source: ends.Source = files.open_source(Source(str(target)))
    assert sum(batch.num_rows for batch in source.batches()) == 0


def test_names_may_be_empty_or_the_same(tmp_path: Path) -> None:
    data = b"a,a,\n1,2,\n"
    assert copied(tmp_path, data, "a.csv") == data
    assert DelimitedSource(tmp_path / "a.csv").schema.names == ["a", "a", ""]
    assert copied(tmp_path, b'""\nx\n', "a.csv") == b'""\nx\n'
    data = b'"a,b,c";"";d\n1;2;3\n'
    assert copied(tmp_path, data, "a.csv") == data.replace(b'"', b"")


@pytest.mark.parametrize(
    ("data", "names", "rows"),
    [
        (b'1,"a, b"\n2,\n', ["column1", "column2"], [("1", "a, b"), ("2", None)]),
        (b"\xef\xbb\xbfa;b;c\r\n", ["column1", "column2", "column3"], [("a", "b", "c")]),
        (b'"x"\n"y"\n', ["column1"], [("x",), ("y",)]),
    ],
)
def test_files_without_a_header(tmp_path: Path, data: bytes, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(data)
    wanted = Source(str(source), header=False)
    found = files.open_source(wanted)
    assert found.schema.names == names
    assert [tuple(row.values()) for batch in found.batches() for row in batch.to_pylist()] == rows
    # They stay without one, and begin in no other place when they are gone on with.
    plan = Plan((), wanted, Target(str(target)), Options(batch_rows=1))
    copy(plan, stop_behind=1)
    assert copy(plan) == 1
    assert target.read_bytes() == data
    copy(Plan((), wanted, Target(str(tmp_path / "b.jsonl"))))
    lines = (tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [dict(zip(names, row, strict=True)) for row in rows]


def test_habits_of_each_column_are_kept(tmp_path: Path) -> None:
    data = 'id,"name"\n1,"က"\n2,"ခ"\n'.encode()
    assert copied(tmp_path, data, "a.csv") == b"id,name\n" + data.partition(b"\n")[2]
    new = copied(tmp_path, b'"a","b"\n"1","2"\n', "a.csv", change=adding("c", lambda at: "x", pa.string()))
    assert new == b'"a","b","c"\n"1","2","x"\n'
    new = copied(tmp_path, b"a,b\n1,2\n", "a.csv", change=adding("c, d", lambda at: None, pa.string()))
    assert new == b'a,b,"c, d"\n1,2,\n'


def test_a_value_is_written_as_it_became(tmp_path: Path) -> None:
    change = replacing("b", "x", 'ပြည်, "လမ်း"')
    assert copied(tmp_path, b"a,b\n1,x\n2,y\n", "a.csv", change=change).decode() == 'a,b\n1,"ပြည်, ""လမ်း"""\n2,y\n'
    assert copied(tmp_path, b'a,b\n1,"x"\n2,"y"\n', "a.csv", change=replacing("b", "x", None)) == b'a,b\n1,\n2,"y"\n'


def test_what_is_no_text_is_written_out(tmp_path: Path) -> None:
    assert copied(tmp_path, b"a\n1\n", "a.csv", change=adding("d", lambda at: date(1990, 5, 3), pa.date32())) == (
        b"a,d\n1,1990-05-03\n"
    )
    with pytest.raises(StoreError, match="column d") as caught:
        copied(tmp_path, b"a\n1\n", "a.csv", change=adding("d", lambda at: [1], pa.list_(pa.int8())))
    assert caught.value.code == "store.type"


def test_much_text_at_once_has_wide_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_target, "_WIDE_BYTES", 0)
    data = b'a,b\n1,"x,y"\n,""\n'
    assert copied(tmp_path, data, "a.csv") == data


@pytest.mark.parametrize(
    ("data", "name", "row"),
    [
        ("a,b\nက,ခ\n".encode("utf-16"), "utf-8", ("က", "ခ")),
        (codecs.BOM_UTF16_BE + "a,b\nက,ခ\n".encode("utf-16-be"), "windows-1252", ("က", "ခ")),
        ("a,b\nက,ခ\n".encode("utf-16-le"), "utf-16-le", ("က", "ခ")),
        ("a,b\nက,ခ\n".encode("utf-32"), "utf-8", ("က", "ခ")),
        ("a,b\nက,ခ\n".encode("utf-8-sig"), "utf-16", ("က", "ခ")),
        ("a,b\né,“\n".encode("windows-1252"), "windows-1252", ("é", "“")),
        ("a,b\nက,ခ\n".encode(), "utf-8-sig", ("က", "ခ")),
    ],
)
def test_encodings_are_read(tmp_path: Path, data: bytes, name: str, row: tuple[str, str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert values(path, encoding=name) == [row]


@pytest.mark.parametrize(
    ("name", "written_as"),
    [
        ("utf-16", codecs.BOM_UTF16_LE + "a\nက\n".encode("utf-16-le")),
        ("utf-16-be", "a\nက\n".encode("utf-16-be")),
        ("utf-8-sig", codecs.BOM_UTF8 + "a\nက\n".encode()),
        ("utf-32", codecs.BOM_UTF32_LE + "a\nက\n".encode("utf-32-le")),
    ],
)
def test_encodings_are_written(tmp_path: Path, name: str, written_as: bytes) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes("a\nက\n".encode())
    copy(Plan((), Source(str(source)), Target(str(target), encoding=name)))
    assert target.read_bytes() == written_as


def test_a_mark_stays_and_stays_in_front(tmp_path: Path) -> None:
    assert copied(tmp_path, "a\nက\n".encode("utf-16"), "a.csv", rows=1) == codecs.BOM_UTF8 + "a\nက\n".encode()


def test_a_character_that_has_no_place_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes("a\nက\n".encode())
    with pytest.raises(StoreError, match="cp1252") as caught:
        copy(Plan((), Source(str(source)), Target(str(tmp_path / "b.csv"), encoding="windows-1252")))
    assert (caught.value.code, caught.value.__cause__) == ("store.encoding", None)


@pytest.mark.parametrize("text", [b"a,b\nsecret,\xff\n", b"a,b\n" + b"1,2\n" * 900 + b"secret,\xff\n"])
def test_what_is_no_utf_8_is_refused(tmp_path: Path, text: bytes) -> None:
    error = refused(tmp_path / "a.csv", text, block_bytes=64)
    assert (error.code, error.row) == ("store.encoding", text.count(b"\n") - 1)


def test_what_is_not_of_its_encoding_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.csv", b"a,b\nsecret,\x81\n", encoding="windows-1252").code == "store.encoding"
    assert refused(tmp_path / "a.csv", b"\xff\xfea\x00\n\x00\x00\xd8", encoding="utf-8").code == "store.encoding"
    assert refused(tmp_path / "a.csv", b"a,\xff\nsecret,2\n").code == "store.encoding"


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"a,b\nsecret\n", 1),
        (b"a,b\n1,2\n3,4,secret\n", 2),
        (b"a,b\n" + b"1,2\n" * 500 + b"\n" + b'secret,"2\n3",\n', 501),
        (b"a,b\n" + b"1,2\n" * 500 + b"   \n", 501),
    ],
)
@pytest.mark.parametrize("block", [64, 1 << 20])
def test_ragged_rows_are_refused(tmp_path: Path, data: bytes, row: int, block: int) -> None:
    error = refused(tmp_path / "a.csv", data, block_bytes=block)
    assert (error.code, error.row) == ("store.ragged", row)


@pytest.mark.parametrize(
    "data",
    [
        b'a,b\n1,"secret\n2,3\n4,5\n',
        b'a,b\n1,"secret\n',
        b'a,b\r\n1,"secret\r\n2,3',
        b'a,b\n1,"x"\n2,"secret\n2,""3\n4,5\n',
    ],
)
def test_a_quotation_mark_that_never_closes_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path / "a.csv", data).code == "store.unclosed"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("cell", [b'"x\ny"', b'"x\n"', b'"\r"', b'"x\n""y"""', b'"x\n"" "', b"", b"x", b'"x"'])
def test_a_last_cell_in_quotation_marks_is_taken(tmp_path: Path, cell: bytes, end: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1," + cell + end)
    expected = cell[1:-1].decode().replace('""', '"') if cell[:1] == b'"' else cell.decode() or None
    assert values(path) == [("1", expected)]


def test_a_row_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_BYTES", 1024)
    error = refused(tmp_path / "a.csv", b'a,b\n1,2\n1,"' + b"secret\n" * 1000, block_bytes=64)
    assert (error.code, error.row) == ("store.too-long", 2)


def test_a_long_row_is_taken(tmp_path: Path) -> None:
    data = b"a,b\n1,2\n1," + b"x" * 5000 + b"\n1,2\n"
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [len(row[1] or "") for row in values(path, block_bytes=64)] == [1, 5000, 1]


@pytest.mark.parametrize("data", [b"", b"\n\r\n\n", codecs.BOM_UTF8])
def test_a_file_without_header_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path / "a.csv", data).code == "store.header"


def test_a_header_without_rows_is_a_file(tmp_path: Path) -> None:
    assert copied(tmp_path, b"\n\na,b", "a.csv") == b"a,b\n"


def test_long_headers_are_taken_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_SAMPLE", 8)
    monkeypatch.setattr(dialect, "_MOST", 100)
    data = b"name_one,name_two,\n1,2,3\n"
    assert copied(tmp_path, data, "a.csv") == data
    for head in (b"name;" * 40 + b"\n", b'a,"' + b"secret\n" * 40, b"a," * 50):
        error = refused(tmp_path / "a.csv", head + b"x" * 100)
        assert error.code == "store.too-long"


def test_rows_cut_by_the_sample_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_SAMPLE", 14)
    for data in (b'a,b\n"1","2"\n"3","4"\n', b'a,b\n1,2\n3,"4\n"\n', b"a,b\r\n1,2,\r\n"[:-3] + b"3\r\n"):
        assert copied(tmp_path, data, "a.csv") == data


def test_what_arrow_refuses_else_is_damaged() -> None:
    problem = delimited._problem("something of secret", [], 2)
    assert isinstance(problem, StoreError)
    assert (problem.code, "secret" in str(problem)) == ("store.damaged", False)


@pytest.mark.parametrize(
    ("suffix", "pack", "unpack"),
    [
        (".gz", gzip.compress, gzip.decompress),
        (".bz2", bz2.compress, bz2.decompress),
        (".xz", lzma.compress, lzma.decompress),
        (".zst", lambda data: pa.compress(data, "zstd", asbytes=True), None),
    ],
)
def test_compressed_files_go_through(tmp_path: Path, suffix: str, pack: Any, unpack: Any) -> None:
    data = b"a,b\n" + b"1,2\n" * 40
    new = copied(tmp_path, pack(data), f"a.csv{suffix}")
    path = tmp_path / f"again.csv{suffix}"
    path.write_bytes(new)
    assert values(path) == [("1", "2")] * 40
    assert unpack is None or unpack(new) == data


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_damaged_compression_is_refused(tmp_path: Path, suffix: str) -> None:
    assert refused(tmp_path / f"a.csv{suffix}", b"secret no compression").code == "store.damaged"
    pack = encoding.unpacked.__globals__["KINDS"][suffix][1]
    whole = pack(b"a,b\n" + bytes(range(48, 58)) * 3 + b",2\n" * 1)
    assert refused(tmp_path / f"a.csv{suffix}", whole[: len(whole) - 9]).code == "store.damaged"


def test_formats_become_one_another(tmp_path: Path) -> None:
    assert copied(tmp_path, b"a;b\n1;2,3\n", "a.csv", "b.tsv") == b"a\tb\n1\t2,3\n"
    assert copied(tmp_path, b"a\tb\n1\t2,3\n", "a.tsv", "b.csv") == b'a,b\n1,"2,3"\n'
    assert copied(tmp_path, b"a|b\n1|2\n", "c.csv", "d.csv") == b"a|b\n1|2\n"


def test_a_plan_without_files_is_refused(tmp_path: Path) -> None:
    source = Source(str(tmp_path / "a.csv"))
    for plan, key in (
        (Plan(()), "source"),
        (Plan((), source), "target"),
        (Plan((), source, Target("b.parquet.gz")), "target.path"),
        (Plan((), source, Target(table="t")), "target.url"),
        (Plan((), Source("a.xlsx.gz"), Target("b.csv")), "source.path"),
    ):
        with pytest.raises(InvalidPlan) as caught:
            files.open_ends(plan)
        assert caught.value.key == key


def test_the_source_cannot_be_the_target(tmp_path: Path) -> None:
    path, link = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(b"a\n1\n")
    link.symlink_to(path)
    for target in (path, link):
        with pytest.raises(StoreError) as caught:
            files.open_ends(Plan((), Source(str(path)), Target(str(target))))
        assert caught.value.code == "store.same-file"


def test_errors_travel() -> None:
    error = StoreError("message", "store.ragged", 3)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.code, again.row, repr(again)) == (
        "row 3: message",
        "store.ragged",
        3,
        "StoreError('message', 'store.ragged', 3)",
    )
    other = OSError(5, "input")
    assert of_writing(other) is other


def test_the_share_that_is_read_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 1_000_000)
    source = DelimitedSource(path, batch_rows=2000, block_bytes=1 << 14)
    assert (source.share, source.rows) == (0.0, None)
    shares = [source.share for _ in source.batches()]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1 == shares[-1]
    with encoding.TextStream(path, "utf-8") as stream:
        assert len(stream.read()) == len(stream.read(1 << 20)) == 1 << 20
    path.write_bytes(b"")
    with encoding.TextStream(path, "utf-8") as stream:
        assert stream.share == 1.0


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for rows in (100_000, 800_000):
        source, target = tmp_path / "a.csv", tmp_path / "b.csv"
        source.write_bytes(b"a,b\n" + 'မောင်ဘ,"၁, ၂"\n'.encode() * rows)
        arrow = pa.default_memory_pool()
        tracemalloc.start()
        most = 0
        reader = DelimitedSource(source, block_bytes=1 << 16, batch_rows=2000)
        writer = DelimitedTarget(target, reader, reader.dialect)
        writer.begin(reader.schema, "")
        for at, batch in enumerate(reader.batches()):
            writer.write(batch, at)
            most = max(most, arrow.bytes_allocated())
        writer.finish()
        peaks.append(most + tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert target.read_bytes() == source.read_bytes()
    assert peaks[1] < peaks[0] * 1.5

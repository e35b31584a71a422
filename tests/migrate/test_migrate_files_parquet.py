"""Parquet: tables come back as they were, notes, types and compression included, however often a run was stopped."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")

from hypothesis import given  # noqa: E402 - there is pyarrow
from hypothesis import strategies as st  # noqa: E402
from migrate_copies import adding, copied, copy, plan_of, replacing  # noqa: E402
from pyarrow import parquet  # noqa: E402

from myanmar_id.migrate.store import footer, parquet_target  # noqa: E402
from myanmar_id.migrate.store.errors import StoreError  # noqa: E402
from myanmar_id.migrate.store.parquet import ParquetSource  # noqa: E402

KINDS = {
    "text": (pa.string(), st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    "large": (pa.large_string(), st.sampled_from(["က", "", "x"])),
    "view": (pa.string_view(), st.sampled_from(["က", "", "x" * 20])),
    "words": (pa.dictionary(pa.int32(), pa.string()), st.sampled_from(["က", "ခ"])),
    "bytes": (pa.binary(), st.binary(max_size=4)),
    "whole": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "small": (pa.uint8(), st.integers(0, 255)),
    "real": (pa.float32(), st.sampled_from([0.5, -0.0, float("inf")])),
    "day": (pa.date32(), st.dates()),
    "at": (
        pa.timestamp("us", "Asia/Yangon"),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    ),
    "fine": (pa.timestamp("ns"), st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))),
    "money": (pa.decimal128(9, 2), st.decimals(-99, 99, places=2)),
    "yes": (pa.bool_(), st.booleans()),
    "list": (pa.list_(pa.string()), st.lists(st.sampled_from(["က", None]), max_size=3)),
    "record": (
        pa.struct([("a", pa.string()), ("b", pa.int8())]),
        st.fixed_dictionaries({"a": st.just("က"), "b": st.just(1)}),
    ),
    "map": (pa.map_(pa.string(), pa.int8()), st.lists(st.tuples(st.just("က"), st.just(1)), max_size=1)),
}


@st.composite
def tables(draw: st.DrawFn) -> Any:
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=5, unique=True))
    rows = draw(st.integers(0, 9))
    columns, fields = [], []
    for name in names:
        kind, values = KINDS[name]
        found = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        column = pa.array(found, kind.value_type).dictionary_encode() if name == "words" else pa.array(found, kind)
        columns.append(column)
        fields.append(pa.field(name, column.type, metadata=draw(st.sampled_from([None, {"note": "က"}]))))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, draw(st.sampled_from([None, {"made": "up"}]))))


def packed(table: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out, **options)
    return out.getvalue()


def read(data: bytes) -> Any:
    return parquet.read_table(io.BytesIO(data))


@given(
    table=tables(),
    codec=st.sampled_from(["none", "snappy", "zstd", "gzip"]),
    rows=st.integers(1, 5),
    group=st.integers(1, 5),
    every=st.sampled_from([1, 1 << 20]),
    data=st.data(),
)
def test_a_plan_that_keeps_all_columns_gives_the_same_table(
    table: Any, codec: str, rows: int, group: int, every: int, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.parquet"), Path(folder, "b.parquet")
        parquet.write_table(table, source, compression=codec, row_group_size=group)
        plan = plan_of(source, target, rows)
        starts = []
        for stop in data.draw(st.lists(st.integers(1, 9), max_size=3)):
            if not target.exists():
                starts.append(copy(plan, stop_behind=stop, every_bytes=every))
        starts.append(copy(plan, every_bytes=every) if not target.exists() else starts[-1])
        assert starts == sorted(starts)
        expected = parquet.read_table(source)
        found = parquet.read_table(target)
        assert found.schema.equals(expected.schema, check_metadata=True)
        assert found.equals(expected)
        with parquet.ParquetFile(target) as file, parquet.ParquetFile(source) as old:
            file.read()
            about = file.metadata
            assert about.num_rows == len(table)
            codecs = {about.row_group(at).column(0).compression for at in range(about.num_row_groups)}
            assert codecs <= {old.metadata.row_group(0).column(0).compression if len(table) else None}


@given(table=tables(), start=st.integers(0, 10), rows=st.integers(1, 4), group=st.integers(1, 4))
def test_rows_are_the_same_from_any_one_on(table: Any, start: int, rows: int, group: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.parquet")
        parquet.write_table(table, path, row_group_size=group)
        source = ParquetSource(path, rows)
        found = list(source.batches(start))
        assert source.rows == len(table)
        assert source.share == 1.0
        assert pa.Table.from_batches(found, source.schema).equals(parquet.read_table(path).slice(start))


def test_compression_is_kept_by_column(tmp_path: Path) -> None:
    table = pa.table({"a": ["x"], "b": [["y"]], "c": [1]})
    old = packed(table, compression={"a": "gzip", "b.list.element": "zstd", "c": "NONE"})
    new = copied(tmp_path, old, "a.parquet", change=adding("d", lambda at: "z", pa.string()))
    group = parquet.ParquetFile(io.BytesIO(new)).metadata.row_group(0)
    assert [group.column(at).compression for at in range(4)] == ["GZIP", "ZSTD", "UNCOMPRESSED", "GZIP"]
    new = copied(tmp_path, b"a\n1\n", "a.csv", "b.parquet")
    assert parquet.ParquetFile(io.BytesIO(new)).metadata.row_group(0).column(0).compression == "SNAPPY"


def test_row_groups_are_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def groups() -> list[int]:
        about = parquet.ParquetFile(io.BytesIO(new)).metadata
        return [about.row_group(at).num_rows for at in range(about.num_row_groups)]

    old = packed(pa.table({"a": [str(at) for at in range(100)]}))
    every = {"every_bytes": 1 << 30}
    source, target = tmp_path / "a.parquet", tmp_path / "b.parquet"
    source.write_bytes(old)
    monkeypatch.setattr(parquet_target, "GROUP_ROWS", 30)
    copy(plan_of(source, target, 20), **every)
    new = target.read_bytes()
    assert groups() == [30, 10, 30, 10, 20]
    monkeypatch.setattr(parquet_target, "GROUP_BYTES", 1)
    copy(plan_of(source, target, 20), **every)
    new = target.read_bytes()
    assert groups() == [20] * 5


def test_a_run_can_be_abandoned_in_a_row_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_target, "GROUP_BYTES", 1)
    source, target = tmp_path / "a.parquet", tmp_path / "b.parquet"
    source.write_bytes(packed(pa.table({"a": ["x"] * 9})))
    copy(plan_of(source, target), stop_behind=4, every_bytes=1 << 30)
    assert copy(plan_of(source, target), every_bytes=1 << 30) == 0
    assert read(target.read_bytes()).equals(read(source.read_bytes()))


def test_a_column_that_changes_and_one_that_comes(tmp_path: Path) -> None:
    table = pa.table({"a": ["x", "y"], "n": [1, 2]}, metadata={"made": "up"})
    new = read(copied(tmp_path, packed(table), "a.parquet", rows=1, change=replacing("a", "x", "က")))
    assert new.to_pylist() == [{"a": "က", "n": 1}, {"a": "y", "n": 2}]
    assert new.schema.metadata == {b"made": b"up"}
    new = read(
        copied(tmp_path, packed(table), "a.parquet", change=adding("d", lambda at: date(1990, 5, 3), pa.date32()))
    )
    assert new.column("d").to_pylist() == [date(1990, 5, 3)] * 2


def test_other_formats_have_its_values(tmp_path: Path) -> None:
    table = pa.table({"a": ["x", None], "n": [1, None], "d": [Decimal("1.50"), None]})
    assert copied(tmp_path, packed(table), "a.parquet", "b.csv") == b"a,n,d\nx,1,1.50\n,,\n"
    assert copied(tmp_path, packed(table), "a.parquet", "b.jsonl").splitlines()[0] == b'{"a": "x", "n": 1, "d": "1.50"}'


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    whole = packed(pa.table({"secret": [f"secret {at}" for at in range(1000)]}), compression="gzip")
    spoilt = bytearray(whole)
    for at in range(4, len(whole) // 2):
        spoilt[at] ^= 0x5A
    for data in (b"", b"secret", whole[:-9], bytes(spoilt)):
        path.write_bytes(data)
        with pytest.raises(StoreError) as caught:
            list(ParquetSource(path).batches())
        assert (caught.value.code, "secret" in str(caught.value)) == ("store.damaged", False)
    with pytest.raises(FileNotFoundError):
        ParquetSource(tmp_path / "none.parquet")


def test_footers_are_written_as_they_were_read() -> None:
    many = pa.table({f"c{at}": ["က"] for at in range(300)}, metadata={"long": "x" * 300})
    data = packed(many, write_page_index=True)
    found = data[-8 - int.from_bytes(data[-8:-4], "little") : -8]
    assert footer.joined([(found, 0)]) == found


def test_every_kind_of_value_of_the_protocol_is_kept() -> None:
    record = {
        1: (5, -1),
        2: (1, None),
        3: (6, 2**40),
        4: (9, (12, [])),
        5: (2, None),
        40: (7, b"01234567"),
        41: (3, 200),
        42: (11, (0, [])),
        43: (11, (0x8 << 4 | 5, [(b"key", 7)])),
        44: (10, (1, [1, 2])),
        45: (9, (5, list(range(20)))),
        46: (4, -300),
    }
    out = bytearray()
    footer._write(out, 12, record)
    assert footer._Reader(bytes(out)).struct() == record
    joined = footer._Reader(footer.joined([(bytes(out), 0), (bytes(out), 9)])).struct()
    assert joined == {**record, 3: (6, 2**41)}

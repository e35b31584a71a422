"""From a file to a new table, and from a table to a file."""

from __future__ import annotations

import csv
import datetime
import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import pyarrow as pa
from databases import TOWN, UNICODE, ZAWGYI, Database, converted
from pyarrow import parquet
from sqlalchemy import MetaData, Table, inspect, select
from test_migrate_sql_faults import cut, lost

from myanmar_id.migrate import batch
from myanmar_id.migrate import run as runs
from myanmar_id.migrate.batch import convert_schema
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.outcome import Outcome
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target, digest
from myanmar_id.migrate.run import run
from myanmar_id.migrate.store import files, sql_engine, sql_load
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.files import open_ends
from myanmar_id.migrate.store.sql_engine import Patience
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_load import NewTable
from myanmar_id.migrate.store.target import FileTarget
from myanmar_id.migrate.terms import Action, OnError

NAMES = (Column("name"), Column("town"))
ROWS = 40


def customers(path: Path, many: int = ROWS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(("id", "name", "town"))
        for at in range(many):
            write.writerow((at, f"{ZAWGYI if at % 2 else UNICODE}{at}", "" if at % 10 == 0 else TOWN))
    return path


def into(db: Database, path: Path, columns: tuple[Column, ...] = NAMES, **options: Any) -> Plan:
    options = {"key": ("id",), "batch_rows": 7} | options
    return Plan(columns, Source(str(path)), Target(url=db.url, table="fresh"), Options(**options))


def out_of(db: Database, path: Path, columns: tuple[Column, ...] = NAMES, **options: Any) -> Plan:
    options = {"key": ("id",)} | options
    return Plan(columns, Source(url=db.url, table="customers"), Target(str(path)), Options(**options))


def written(db: Database) -> list[tuple[Any, ...]]:
    return sorted((int(row[0]), *row[1:]) for row in db.run("SELECT id, name, town FROM fresh"))


def tables(db: Database) -> set[str]:
    with db.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def code_of(plan: Plan, **options: Any) -> str:
    with pytest.raises((SqlError, StoreError)) as caught:
        run(plan, **options)
    assert ZAWGYI not in str(caught.value)
    return str(caught.value.code)


class Cut(Exception):
    """What a test ends a run with."""


def cut_off(monkeypatch: pytest.MonkeyPatch, plan: Plan, after: int) -> None:
    """Run a plan until so many batches are written."""
    kind = NewTable if plan.target is not None and plan.target.path is None else FileTarget
    original: Callable[..., None] = kind.write
    left = [None] * after

    def write(self: Any, *arguments: Any) -> None:
        if not left:
            raise Cut
        left.pop()
        original(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(runs, "open_ends", lambda one: open_ends(one, every_bytes=1))
        patch.setattr(kind, "write", write)
        with pytest.raises(Cut):
            run(plan)


# From a file to a table


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_file_becomes_a_table(db: Database, tmp_path: Path, suffix: str) -> None:
    path = customers(tmp_path / "c.csv")
    if suffix != ".csv":
        run(Plan((), Source(str(path)), Target(str(tmp_path / f"c{suffix}"))))
        path = tmp_path / f"c{suffix}"
    plan = into(db, path)
    tried = run(plan, dry_run=True)
    assert tables(db) == set()
    told: list[tuple[int, float | None]] = []
    done = run(plan, progress=lambda *far: told.append(far))
    assert done.tally == tried.tally
    assert (done.tally.rows, done.resumed, told[-1][0]) == (ROWS, 0, ROWS)
    assert done.tally.columns["name"].outcomes == {Outcome.CONVERTED: 20, Outcome.UNCHANGED: 20}
    assert written(db) == [converted(at) for at in range(ROWS)]
    assert tables(db) == {"fresh", "myanmar_id_migration"}
    again = run(plan)
    assert (again.resumed, again.tally) == (ROWS, done.tally)
    assert written(db) == [converted(at) for at in range(ROWS)]
    assert code_of(plan, dry_run=True) == "sql.exists"


def test_a_run_into_a_table_that_was_cut_off(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = into(db, customers(tmp_path / "c.csv"))
    cut_off(monkeypatch, plan, 0)
    cut_off(monkeypatch, plan, 2)
    assert len(written(db)) == 14
    done = run(plan)
    assert (done.resumed, done.tally.rows) == (14, ROWS)
    assert written(db) == [converted(at) for at in range(ROWS)]
    assert done.tally.columns["name"].outcomes == {Outcome.CONVERTED: 20, Outcome.UNCHANGED: 20}


def test_beginning_again_into_a_table(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = into(db, customers(tmp_path / "c.csv"))
    cut_off(monkeypatch, plan, 2)
    assert code_of(plan, restart=True) == "sql.exists"
    assert len(written(db)) == 14
    db.run("DROP TABLE fresh")
    assert code_of(plan) == "sql.progress"
    assert run(plan, restart=True).resumed == 0
    assert written(db) == [converted(at) for at in range(ROWS)]
    assert code_of(replace(plan, columns=())) == "sql.exists"


def test_a_source_that_changes(sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = customers(tmp_path / "c.csv")
    plan = into(sqlite, path)
    cut_off(monkeypatch, plan, 2)
    customers(path, ROWS + 1)
    assert code_of(plan) == "sql.exists"
    sqlite.run("DROP TABLE fresh")
    real = NewTable.write

    def write(self: NewTable, *arguments: Any) -> None:
        real(self, *arguments)
        os.utime(path, ns=(0, 0))

    with monkeypatch.context() as patch:
        patch.setattr(NewTable, "write", write)
        assert code_of(plan) == "store.changed"


def test_a_value_that_ends_the_run_leaves_no_table(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,nrc\n1,12/OuKaMa(N)123456\n2,none\n", encoding="utf-8")
    with pytest.raises(ConversionFailed):
        run(into(db, path, (Column("nrc", Action.NRC),), on_error=OnError.FAIL, batch_rows=1))
    assert tables(db) == {"myanmar_id_migration"}
    assert db.run("SELECT * FROM myanmar_id_migration") == []


@pytest.mark.parametrize("rows", ["1,a\n2,b\n1,c\n", "1,a\n,b\n"])
def test_a_key_that_is_none(db: Database, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"id,name\n{rows}", encoding="utf-8")
    assert code_of(into(db, path, (Column("name"),))) == "sql.row"
    assert db.run("SELECT * FROM fresh") == []


def test_a_table_without_a_key(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    # Words of SQL are names like others.
    path.write_text("nothing,select\n1,a\n1,a\n", encoding="utf-8")
    run(into(db, path, (Column("select"),), key=()))
    assert db.run("SELECT * FROM fresh") == [("1", "a"), ("1", "a")]


def test_the_types_of_parquet(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5, 6000)
    given = {
        "id": pa.array([1, 2], pa.int32()),
        "name": pa.array([ZAWGYI, None]).dictionary_encode(),
        "weight": pa.array([0.5, None]),
        "debt": pa.array([Decimal("12.25"), None], pa.decimal128(12, 2)),
        "is_new": pa.array([True, None]),
        "born": pa.array([moment.date(), None]),
        "seen": pa.array([moment, None], pa.timestamp("us")),
        "photo": pa.array([b"\x00\xff", None], pa.binary()),
        "order": pa.nulls(2),
    }
    parquet.write_table(pa.table(given), path)
    run(into(db, path, (Column("name"),)))
    with db.engine.connect() as connection:
        fresh = Table("fresh", MetaData(), autoload_with=connection)
        first, second = connection.execute(select(fresh).order_by(fresh.c.id)).all()
    debt = "12.25" if db.server == "sqlite" else Decimal("12.25")
    is_new = 1 if db.server == "mariadb" else True
    assert tuple(first) == (1, UNICODE, 0.5, debt, is_new, moment.date(), moment, b"\x00\xff", None)
    assert tuple(second) == (2, *[None] * 8)


@pytest.mark.parametrize(
    "kind", [pa.list_(pa.string()), pa.timestamp("ns"), pa.timestamp("us", "UTC"), pa.uint64(), pa.time64("us")]
)
def test_types_that_no_column_takes(sqlite: Database, tmp_path: Path, kind: Any) -> None:
    parquet.write_table(pa.table({"id": [1], "other": pa.nulls(1, kind)}), tmp_path / "c.parquet")
    plan = into(sqlite, tmp_path / "c.parquet", ())
    assert code_of(plan) == code_of(plan, dry_run=True) == "sql.type"
    assert tables(sqlite) == set()


@pytest.mark.parametrize("head", ["id,id", "id,"])
def test_columns_that_share_a_name_or_have_none(sqlite: Database, tmp_path: Path, head: str) -> None:
    (tmp_path / "c.csv").write_text(f"{head}\n1,2\n", encoding="utf-8")
    assert code_of(into(sqlite, tmp_path / "c.csv", (), key=())) == "sql.column"


def test_text_that_is_not_utf8(sqlite: Database, tmp_path: Path) -> None:
    bad = pa.array([b"\xff\xfe"], pa.binary()).view(pa.string())
    parquet.write_table(pa.table({"id": [1], "name": bad}), tmp_path / "c.parquet")
    assert code_of(into(sqlite, tmp_path / "c.parquet", ())) == "store.encoding"


def test_a_file_needs_the_address_of_the_table(tmp_path: Path) -> None:
    plan = Plan(NAMES, Source(str(customers(tmp_path / "c.csv"))), Target(table="fresh"))
    with pytest.raises(InvalidPlan) as caught:
        run(plan)
    assert caught.value.key == "target.url"


def test_commits_that_are_lost_are_not_done_twice(
    served: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sql_engine.engine_of
    monkeypatch.setattr(sql_load, "engine_of", lambda url: lost(real(url), 20))
    monkeypatch.setattr(files, "NewTable", partial(NewTable, patience=Patience(60, 0.001)))
    done = run(into(served, customers(tmp_path / "c.csv"), key=()))
    assert done.tally.rows == ROWS
    assert written(served) == [converted(at) for at in range(ROWS)]


def test_a_connection_that_is_cut_within_a_batch(
    served: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sql_load.bring
    left = [None, cut, None, cut, cut]

    def bring(*arguments: Any) -> None:
        if left and (action := left.pop(0)) is not None:
            action(served)
        real(*arguments)

    monkeypatch.setattr(sql_load, "bring", bring)
    monkeypatch.setattr(files, "NewTable", partial(NewTable, patience=Patience(4, 0.01)))
    assert run(into(served, customers(tmp_path / "c.csv"), key=())).tally.rows == ROWS
    assert left == []
    assert written(served) == [converted(at) for at in range(ROWS)]


def test_another_process_that_has_taken_over(db: Database, tmp_path: Path) -> None:
    plan = into(db, customers(tmp_path / "c.csv"))
    found: list[int] = []

    def meanwhile(rows: int, _: float | None) -> None:
        if rows == 14:
            found.append(run(plan).resumed)

    assert code_of(plan, progress=meanwhile) == "sql.conflict"
    assert found == [14]
    assert written(db) == [converted(at) for at in range(ROWS)]


def test_what_was_begun_by_no_one_is_not_abandoned(sqlite: Database, tmp_path: Path) -> None:
    plan = into(sqlite, customers(tmp_path / "c.csv"))
    run(plan)
    source, target = open_ends(plan)
    target.abandon()
    assert target.begin(convert_schema(source.schema, plan), digest(plan)) == ROWS
    target.abandon()
    target.close()
    assert len(written(sqlite)) == ROWS


# From a table to a file


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    if path.suffix == ".parquet":
        return [tuple(row.values()) for row in parquet.read_table(path).to_pylist()]
    if path.suffix == ".jsonl":
        return [tuple(json.loads(line).values()) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(encoding="utf-8", newline="") as file:
        return [(int(one[0]), one[1], one[2] or None) for one in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_table_becomes_a_file(db: Database, tmp_path: Path, suffix: str) -> None:
    db.customers(ROWS)
    path = tmp_path / f"out{suffix}"
    plan = out_of(db, path)
    tried = run(plan, dry_run=True)
    assert not path.exists()
    told: list[tuple[int, float | None]] = []
    done = run(plan, progress=lambda *far: told.append(far))
    assert (done.tally, told[-1]) == (tried.tally, (ROWS, 1.0))
    assert rows_of(path) == [converted(at) for at in range(ROWS)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    run(plan)
    assert path.read_bytes() == first


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_run_out_of_a_table_that_was_cut_off(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    db.customers(
        ROWS, "id INT, part VARCHAR(9) DEFAULT 'a', name VARCHAR(60), town VARCHAR(60), PRIMARY KEY (part, id)"
    )
    path = tmp_path / f"out{suffix}"
    plan = out_of(db, path, key=("part", "id"), batch_rows=6)
    cut_off(monkeypatch, plan, 3)
    # Rows that others add or remove before the place shift no others.
    db.run("DELETE FROM customers WHERE id = 4")
    done = run(plan)
    assert (done.resumed, done.tally.rows) == (18, ROWS)
    assert [(row[0], *row[2:]) for row in _all(path)] == [converted(at) for at in range(ROWS)]
    cut_off(monkeypatch, plan, 3)
    assert run(plan, restart=True).resumed == 0
    assert len(_all(path)) == ROWS - 1


def _all(path: Path) -> list[tuple[Any, ...]]:
    if path.suffix == ".parquet":
        return rows_of(path)
    with path.open(encoding="utf-8", newline="") as file:
        return [(int(one[0]), one[1], one[2], one[3] or None) for one in list(csv.reader(file))[1:]]


def test_values_come_as_the_server_writes_them(served: Database, tmp_path: Path) -> None:
    served.run(
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60), debt NUMERIC(30, 4), seen TIMESTAMP NULL, more JSON)"
    )
    served.run(
        "INSERT INTO customers VALUES (1, :name, 12345678901234567890.1250, '2020-01-02 03:04:05', :more)",
        {"name": ZAWGYI, "more": '{"a": [1, null]}'},
    )
    path = tmp_path / "out.parquet"
    run(out_of(served, path, (Column("name"),)))
    assert rows_of(path) == [(1, UNICODE, "12345678901234567890.1250", "2020-01-02 03:04:05", '{"a": [1, null]}')]


def test_true_and_false_of_sqlite(sqlite: Database, tmp_path: Path) -> None:
    sqlite.run("CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60), is_new BOOLEAN)")
    sqlite.run("INSERT INTO customers VALUES (1, 'a', 1), (2, 'b', 0), (3, 'c', NULL)")
    run(out_of(sqlite, tmp_path / "out.parquet", (Column("name"),)))
    assert rows_of(tmp_path / "out.parquet") == [(1, "a", True), (2, "b", False), (3, "c", None)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("VARCHAR(60)", "x'ff'"), ("INT", "'none'"), ("DATE", "'none'"), ("BOOLEAN", "'none'"), ("INT", "9e99")],
)
def test_values_that_are_not_of_their_type(sqlite: Database, tmp_path: Path, kind: str, value: str) -> None:
    sqlite.run(f"CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60), other {kind})")
    sqlite.run(f"INSERT INTO customers VALUES (1, 'a', {value})")
    with pytest.raises(SqlError) as caught:
        run(out_of(sqlite, tmp_path / "out.csv", (Column("name"),)))
    assert (caught.value.code, "none" in str(caught.value)) == ("sql.type", False)


def test_ends_of_two_tables_are_none(sqlite: Database) -> None:
    sqlite.customers(1)
    source = Source(url=sqlite.url, table="customers")
    for open_one in (
        lambda: files.open_source(source),
        lambda: open_ends(Plan(NAMES, source, Target(table="fresh"), Options(key=("id",)))),
    ):
        with pytest.raises(InvalidPlan) as caught:
            open_one()
        assert caught.value.key.endswith(".path")


def test_tables_that_cannot_be_read_leave_no_connection(db: Database, tmp_path: Path) -> None:
    assert code_of(out_of(db, tmp_path / "out.csv")) == "sql.table"
    db.customers(3)
    plan = out_of(db, tmp_path / "out.csv.parquet.gz")
    with pytest.raises(InvalidPlan):
        run(plan)


def test_there_and_back(db: Database, tmp_path: Path) -> None:
    path = customers(tmp_path / "c.csv")
    run(into(db, path, ()))
    back = Plan((), Source(url=db.url, table="fresh"), Target(str(tmp_path / "d.csv")), Options(key=("id",)))
    run(back)
    first, second = rows_of(path), rows_of(tmp_path / "d.csv")
    assert sorted(second) == first


def test_a_page_whose_results_have_no_room_is_not_halved(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place that is noted lies behind the whole page, so a run that is killed between its halves would lose the second."""
    db.customers(ROWS)
    target = tmp_path / "new.csv"
    monkeypatch.setattr(batch, "_MOST_BYTES", 20 * len(f"{UNICODE}10".encode()))
    with pytest.raises(InvalidPlan, match=r"options\.batch_rows"):
        run(out_of(db, target))
    assert not target.exists()
    run(out_of(db, target, batch_rows=10))
    assert len(target.read_text(encoding="utf-8").splitlines()) == ROWS + 1

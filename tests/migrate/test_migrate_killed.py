"""Whole runs, with the true conversion, killed at random moments and gone on with by the command: no row is lost or doubled."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import records
from databases import Database, database
from pyarrow import parquet
from sqlalchemy import inspect
from test_migrate_files_durable import limit, started
from test_migrate_sql_faults import Worker

from myanmar_id.migrate.plan import Options, Plan, Source, Target, dump
from myanmar_id.migrate.run import run
from myanmar_id.migrate.store.undo import undo
from myanmar_id.migrate.terms import Mode

#: Of each route; more than fifty all together.
KILLS = 8
ROWS = 120
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")


@dataclass
class Route:
    """A plan, and what there is to see of it.

    Attributes:
        plan: the plan.
        is_done: whether it was carried out to its end.
        is_begun: whether there is something to go on with.
        result: what there is then.
        clear: lets it begin anew.
    """

    plan: Plan
    is_done: Callable[[], bool]
    is_begun: Callable[[], bool]
    result: Callable[[], Any]
    clear: Callable[[], None]


def to_file(folder: Path, suffix: str) -> Route:
    source, target = records.write(folder / "c.csv", ROWS), folder / f"new{suffix}"
    plan = replace(records.drafted(source, batch_rows=8), target=Target(str(target)))
    return Route(plan, target.exists, lambda: is_started(target), lambda: read(target), target.unlink)


def is_started(target: Path) -> bool:
    """A run that was killed behind the renaming leaves a checkpoint that is of no use."""
    return started(target) and not target.exists()


def read(path: Path) -> Any:
    """What a file says; the row groups of Parquet end where a run was killed."""
    return parquet.read_table(path) if path.suffix == ".parquet" else path.read_bytes()


def in_place(folder: Path, db: Database) -> Route:
    records.customers.write_table(db.url, (typed for typed, _ in records.customers.customers(ROWS)))
    columns = records.drafted(records.write(folder / "c.csv", ROWS)).columns
    file = folder / "undo.jsonl"
    target = Target(mode=Mode.IN_PLACE, undo=str(file))
    plan = Plan(columns, Source(url=db.url, table="customers"), target, Options(key=("id",)))
    before = everything(db)

    def clear() -> None:
        undone = undo(db.url, "customers", file)
        assert undone.restored == len(file.read_text(encoding="utf-8").splitlines()) - 1
        assert everything(db) == before
        db.run("DROP TABLE myanmar_id_migration")
        file.unlink()

    return Route(plan, lambda: is_marked(db, "done"), lambda: is_marked(db, "running"), lambda: everything(db), clear)


def to_table(folder: Path, db: Database) -> Route:
    drafted = records.drafted(records.write(folder / "c.csv", ROWS), batch_rows=8)

    def clear() -> None:
        db.run("DROP TABLE customers")
        db.run("DROP TABLE myanmar_id_migration")

    plan = replace(drafted, target=Target(url=db.url, table="customers"))
    return Route(plan, lambda: is_marked(db, "done"), lambda: is_marked(db, "running"), lambda: everything(db), clear)


def out_of_table(folder: Path, db: Database) -> Route:
    target = folder / "new.csv"
    plan = replace(in_place(folder, db).plan, target=Target(str(target)), options=Options(key=("id",), batch_rows=8))
    return Route(plan, target.exists, lambda: is_started(target), lambda: read(target), target.unlink)


def everything(db: Database) -> list[tuple[Any, ...]]:
    return sorted(db.run("SELECT * FROM customers"), key=lambda row: int(row[0]))


def is_marked(db: Database, state: str) -> bool:
    with db.engine.connect() as connection:
        is_there = inspect(connection).has_table("myanmar_id_migration")
    # A run that has not come to its first page is not begun.
    asked = "SELECT state FROM myanmar_id_migration WHERE rows_done > 0"
    return is_there and db.run(asked) == [(state,)]


@contextmanager
def route_of(name: str, folder: Path) -> Iterator[Route]:
    kind, _, server = name.partition(" ")
    if not server:
        yield to_file(folder, kind)
        return
    with database(server, folder) as db:
        yield {"in-place": in_place, "to-table": to_table, "out-of-table": out_of_table}[kind](folder, db)


def command(plan: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`myanmar-id migrate run`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "myanmar_id.cli", "migrate", "run", str(plan), "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
    )


@pytest.mark.parametrize(
    "name",
    [
        ".csv",
        ".parquet",
        "in-place sqlite",
        "in-place postgres",
        "to-table postgres",
        "to-table mariadb",
        "out-of-table postgres",
    ],
)
def test_killed_at_random_moments_and_gone_on_with(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    worker = Worker(tmp_path / "errors")
    try:
        with route_of(name, tmp_path) as route:
            whole = json.loads(run(route.plan).to_json())
            wanted = route.result()
            task = {"what": "plan", "plan": dump(route.plan), "page": 8}
            kills = rounds = 0
            lasts = 0.0
            # When all kills are done, the command has something to go on with.
            while kills < KILLS or not route.is_begun():
                rounds += 1
                assert rounds < 200, "the runs end too early to be killed"
                if route.is_done():
                    assert route.result() == wanted
                    route.clear()
                    began = time.monotonic()
                    # Now and then one is left alone, to see how long it takes.
                    status = worker.run(task, chance.uniform(0, lasts) if rounds % 5 > 1 else None)
                    lasts = lasts if status else time.monotonic() - began
                else:
                    status = worker.run(task, chance.uniform(0, lasts))
                assert status in (0, signal.SIGKILL)
                kills += status == signal.SIGKILL
            (tmp_path / "plan.toml").write_text(dump(route.plan), encoding="utf-8")
            done = command(tmp_path / "plan.toml")
            assert (done.returncode, done.stderr) == (0, "")
            report = json.loads(done.stdout)
            assert 0 < report["resumed"] <= ROWS
            assert route.result() == wanted
            assert (report["rows"], report["columns"]) == (whole["rows"], whole["columns"])
    finally:
        said = worker.close()
    assert said == ""


def test_a_full_disk_ends_the_command_and_the_next_one_goes_on(tmp_path: Path) -> None:
    route = to_file(tmp_path, ".csv")
    run(route.plan)
    wanted = route.result()
    target = tmp_path / "new.csv"
    target.write_text("older", encoding="utf-8")
    (tmp_path / "plan.toml").write_text(dump(route.plan), encoding="utf-8")
    with limit(20_000):
        done = command(tmp_path / "plan.toml", {"PYTHONDONTWRITEBYTECODE": "1"})
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("myanmar-id: store.full: make room")
    assert target.read_text(encoding="utf-8") == "older"
    assert command(tmp_path / "plan.toml").returncode == 0
    assert route.result() == wanted


@pytest.mark.parametrize("server", ["postgres", "mariadb"])
def test_a_full_disk_under_the_undo_file(tmp_path: Path, server: str) -> None:
    with database(server, tmp_path) as db:
        route = in_place(tmp_path, db)
        run(route.plan)
        wanted = route.result()
        route.clear()
        before = everything(db)
        (tmp_path / "plan.toml").write_text(dump(route.plan), encoding="utf-8")
        with limit(20_000):
            done = command(tmp_path / "plan.toml", {"PYTHONDONTWRITEBYTECODE": "1"})
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr.startswith("myanmar-id: undo.write: ")
        # The one page that there is was not committed: nothing is done that cannot be undone.
        assert everything(db) == before
        assert command(tmp_path / "plan.toml").returncode == 0
        assert route.result() == wanted
        route.clear()


def test_a_database_that_is_full(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as db:
        route = to_table(tmp_path, db)
        (tmp_path / "plan.toml").write_text(dump(route.plan), encoding="utf-8")
        with limit(60_000):
            done = command(tmp_path / "plan.toml", {"PYTHONDONTWRITEBYTECODE": "1"})
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr.startswith("myanmar-id: sql.database: ")
        there = everything(db)
        assert 0 < len(there) < ROWS
        done = command(tmp_path / "plan.toml")
        assert (done.returncode, json.loads(done.stdout)["resumed"]) == (0, len(there))
        with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
            assert [row[0] for row in everything(db)] == [row["id"] for row in csv.DictReader(file)]

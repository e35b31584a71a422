"""Tables migrated while something goes wrong: processes killed, connections cut, other programs writing, disks full."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

from databases import TOWN, TOWN_UNICODE, UNICODE, ZAWGYI, Database, converted
from sqlalchemy import Connection, Engine, inspect

from myanmar_id.migrate.outcome import Outcome, Tally
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target, dump
from myanmar_id.migrate.store import sql, sql_engine
from myanmar_id.migrate.store import undo as undo_module
from myanmar_id.migrate.store.sql import Migrated, migrate_table
from myanmar_id.migrate.store.sql_engine import Patience
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_rows import Converter, Row
from myanmar_id.migrate.store.undo import Undone, undo
from myanmar_id.migrate.terms import Mode

QUICK = Patience(tries=4, seconds=0.01)
KILLS = 18
NAMES = (Column("name"), Column("town"))
BESIDE = (Column("name", into="name_u"), Column("town", into="town_u"))


def plan_of(db: Database, mode: Mode, undo_file: Path) -> Plan:
    target = {
        Mode.IN_PLACE: Target(mode=Mode.IN_PLACE, undo=str(undo_file)),
        Mode.COLUMNS: Target(mode=Mode.COLUMNS),
        Mode.TABLE: Target(table="fresh"),
    }[mode]
    columns = BESIDE if mode is Mode.COLUMNS else NAMES
    return Plan(columns, Source(url=db.url, table="customers"), target, Options(key=("id",)))


def rows_of(db: Database, columns: str = "id, name, town", table: str = "customers") -> list[tuple[Any, ...]]:
    return sorted(db.run(f"SELECT {columns} FROM {table}"), key=lambda row: row[0])


def written(db: Database, mode: Mode) -> list[tuple[Any, ...]]:
    if mode is Mode.TABLE:
        return rows_of(db, table="fresh")
    return rows_of(db, "id, name_u, town_u" if mode is Mode.COLUMNS else "id, name, town")


# Processes killed


class Worker:
    """See `sql_worker`."""

    def __init__(self, errors: Path) -> None:
        self.errors = errors.open("w+")
        command = [sys.executable, str(Path(__file__).parent.parent / "sql_worker.py")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )

    def run(self, task: dict[str, Any], seconds: float | None) -> int:
        """Run a task, and kill it after some time: how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        timer = None
        if seconds is not None:
            timer = threading.Timer(seconds, kill, [child])
            timer.start()
        status = int(self.process.stdout.readline())
        if timer is not None:
            timer.cancel()
            timer.join()
        return status

    def close(self) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.seek(0)
        said = self.errors.read()
        self.errors.close()
        return said


def kill(child: int) -> None:
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        return


def count_updates(db: Database) -> None:
    """Note each update that is committed, row by row, so that nothing can be done twice unseen."""
    db.run("CREATE TABLE updates (id INT)")
    body = {
        "sqlite": "CREATE TRIGGER noted AFTER UPDATE ON customers BEGIN INSERT INTO updates VALUES (NEW.id); END",
        "postgres": "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO updates VALUES (NEW.id); RETURN NEW; END $$;"
        " CREATE TRIGGER noted AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION noted()",
        "mariadb": "CREATE TRIGGER noted AFTER UPDATE ON customers FOR EACH ROW INSERT INTO updates VALUES (NEW.id)",
    }[db.server]
    with db.engine.begin() as connection:
        connection.exec_driver_sql(body)


def killed_over_and_over(worker: Worker, task: dict[str, Any], kills: int, is_done: Callable[[], bool]) -> int:
    """Run a task, killing it at random moments of its life, until it is done or has been killed so often."""
    found = 0
    while found < kills and not is_done():
        status = worker.run(task, random.uniform(0.02, 0.35))
        if status:
            assert status == signal.SIGKILL, f"a run ended by itself with {status}"
            found += 1
    return found


@pytest.mark.parametrize("mode", list(Mode))
def test_killed_at_random_moments(db: Database, mode: Mode, tmp_path: Path) -> None:
    many = 1500
    db.customers(many)
    before = rows_of(db)
    if mode is not Mode.TABLE:
        count_updates(db)
    plan = plan_of(db, mode, tmp_path / "undo.jsonl")
    worker = Worker(tmp_path / "errors")
    kills, rounds = 0, 0
    try:
        while kills < KILLS:
            rounds += 1
            assert rounds < 60
            task = {"what": "run", "plan": dump(plan), "page": 5}

            def is_done() -> bool:
                is_begun = has_table(db, "myanmar_id_migration")
                return is_begun and db.run("SELECT state FROM myanmar_id_migration") == [("done",)]

            kills += killed_over_and_over(worker, task, KILLS - kills, is_done)
            tally = Tally()
            done = migrate_table(plan, tally, page_rows=200)
            assert done.rows == tally.rows == many
            assert tally.columns[plan.columns[0].target].outcomes[Outcome.CONVERTED] == many // 2
            assert written(db, mode) == [converted(at) for at in range(many)]
            if mode is Mode.IN_PLACE:
                kills += undone(db, worker, tmp_path / "undo.jsonl", KILLS - kills)
            assert rows_of(db) == before
            if mode is not Mode.TABLE:
                noted = dict(db.run("SELECT id, count(*) FROM updates GROUP BY id"))
                assert noted == {at: count for at in range(many) if (count := updates(at, mode))}
            begin_anew(db, mode, tmp_path)
    finally:
        said = worker.close()
    assert said == ""
    assert kills >= KILLS


def updates(at: int, mode: Mode) -> int:
    """How often a row is updated: once to convert it, and once for each of its columns in Zawgyi to undo that."""
    if mode is Mode.COLUMNS:
        return 1
    in_zawgyi = at % 2 + (at % 10 != 0)
    return in_zawgyi and 1 + in_zawgyi


def has_table(db: Database, name: str) -> bool:
    with db.engine.connect() as connection:
        return inspect(connection).has_table(name)


def undone(db: Database, worker: Worker, file: Path, kills: int) -> int:
    task = {"what": "undo", "url": db.url, "file": str(file), "page": 10}

    def is_done() -> bool:
        return ("done",) in db.run("SELECT state FROM myanmar_id_migration WHERE plan_digest LIKE 'undo:%'")

    found = killed_over_and_over(worker, task, max(kills, 3), is_done)
    counts = undo(db.url, "customers", file, page_cells=500)
    assert counts == Undone(restored=counts.restored)
    assert counts.restored == len(file.read_text().splitlines()) - 1
    return found


def begin_anew(db: Database, mode: Mode, folder: Path) -> None:
    db.run("DROP TABLE myanmar_id_migration")
    (folder / "undo.jsonl").unlink(missing_ok=True)
    if mode is Mode.TABLE:
        db.run("DROP TABLE fresh")
    else:
        db.run("DELETE FROM updates")
    if mode is Mode.COLUMNS:
        db.run("ALTER TABLE customers DROP COLUMN name_u")
        db.run("ALTER TABLE customers DROP COLUMN town_u")


# Other programs write


def between(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Do something each time between the reading of rows and the writing of them."""
    real = Converter.rows
    left = list(steps)

    def rows(self: Converter, found: Any, tally: Tally) -> list[Row]:
        done = real(self, found, tally)
        if left:
            left.pop(0)()
        return done

    monkeypatch.setattr(Converter, "rows", rows)


@pytest.mark.parametrize("mode", list(Mode))
def test_rows_changed_between_reading_and_writing(
    db: Database, mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.customers(12)

    def change() -> None:
        db.run("UPDATE customers SET name = :name WHERE id = 3", {"name": ZAWGYI + "new"})
        db.run("UPDATE customers SET name = :name WHERE id = 5", {"name": UNICODE + "new"})
        # What compares as equal in many collations is another text all the same.
        db.run("UPDATE customers SET name = :name WHERE id = 7", {"name": ZAWGYI + "7 "})
        db.run("DELETE FROM customers WHERE id = 9")

    between(monkeypatch, change)
    tally = Tally()
    done = migrate_table(plan_of(db, mode, tmp_path / "u"), tally)
    assert (done.rows, done.gone) == (12, 1)
    wanted = {at: converted(at) for at in range(12) if at != 9}
    wanted |= {3: (3, UNICODE + "new", TOWN_UNICODE), 5: (5, UNICODE + "new", TOWN_UNICODE)}
    wanted |= {7: (7, UNICODE + "7 ", TOWN_UNICODE)}
    assert written(db, mode) == list(wanted.values())
    assert tally.rows == 11
    name = "name_u" if mode is Mode.COLUMNS else "name"
    assert tally.columns[name].outcomes == {Outcome.CONVERTED: 4, Outcome.UNCHANGED: 7}
    if mode is Mode.IN_PLACE:
        undo(db.url, "customers", tmp_path / "u")
        assert rows_of(db)[3] == (3, ZAWGYI + "new", TOWN)
        assert rows_of(db)[5] == (5, UNICODE + "new", TOWN)


@pytest.mark.parametrize("mode", list(Mode))
def test_rows_deleted_between_reading_and_writing(
    db: Database, mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.customers(12)
    between(monkeypatch, lambda: db.run("DELETE FROM customers WHERE id > 8"))
    tally = Tally()
    done = migrate_table(plan_of(db, mode, tmp_path / "u"), tally)
    assert (done.rows, done.gone, tally.rows) == (
        12,
        3 if mode is not Mode.IN_PLACE else 2,
        9 + (mode is Mode.IN_PLACE),
    )
    assert written(db, mode) == [converted(at) for at in range(9)]


@pytest.mark.parametrize("name", [ZAWGYI, UNICODE])
def test_rows_that_others_keep_changing_are_listed(
    served: Database, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.customers(12)

    def change(at: int) -> Callable[[], None]:
        return lambda: (
            served.run(
                "UPDATE customers SET name = :name, town = :town WHERE id = 3", {"name": f"{name}new{at}", "town": None}
            )
            and None
        )

    between(monkeypatch, *(change(at) for at in range(9)))
    tally = Tally()
    done = migrate_table(plan_of(served, Mode.TABLE, tmp_path / "u"), tally)
    assert done == Migrated(12, 12, 0, 0)
    found = written(served, Mode.TABLE)
    assert found[3] == rows_of(served)[3]
    assert found[:3] + found[4:] == [converted(at) for at in range(12) if at != 3]
    assert {(one.key, one.code) for one in tally.failures} == {(("3",), "sql.changed-meanwhile")}


def test_writers_lose_nothing(db: Database, tmp_path: Path) -> None:
    many = 400
    db.customers(many, "id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), version INT DEFAULT 0")
    stop = threading.Event()
    counts: dict[int, int] = {}
    errors: list[BaseException] = []

    def write() -> None:
        chance = random.Random(7)
        try:
            while not stop.is_set():
                at = chance.randrange(many)
                name = f"{ZAWGYI if chance.random() < 0.5 else UNICODE}v{counts.get(at, 0) + 1}"
                db.run(
                    "UPDATE customers SET name = :name, version = version + 1 WHERE id = :at",
                    {"name": name, "at": at},
                )
                counts[at] = counts.get(at, 0) + 1
                stop.wait(0.003)  # SQLite lets the others in only where one stands back
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = migrate_table(plan_of(db, Mode.IN_PLACE, tmp_path / "u"), page_rows=10)
    finally:
        stop.set()
        writer.join()
    assert not errors
    assert done.rows == many
    for at, name, town, version in rows_of(db, "id, name, town, version"):
        assert version == counts.get(at, 0)
        # What was written last, or what it was converted to; a row that was written behind the run stays in Zawgyi.
        end = f"v{version}" if version else str(at)
        assert name in {f"{UNICODE}{end}", f"{ZAWGYI}{end}"}
        assert version or name == f"{UNICODE}{at}"
        assert town == converted(at)[2]
    found = undo(db.url, "customers", tmp_path / "u")
    assert found.missing == found.refused == found.already == 0
    assert {row[2] for row in rows_of(db)} == {TOWN, None}


# Connections cut


def connections(db: Database) -> list[int]:
    """The server's numbers of the connections to this database but the one that asks."""
    if db.server == "postgres":
        return [
            row[0]
            for row in db.run(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ]
    return [
        row[0]
        for row in db.run(
            "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        )
    ]


def cut(db: Database) -> None:
    for one in connections(db):
        db.run(f"SELECT pg_terminate_backend({one})" if db.server == "postgres" else f"KILL {one}")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("where", ["open", "fill", "matching", "held", "present"])
def test_a_connection_that_the_server_cuts(
    served: Database, mode: Mode, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.customers(30)
    real = getattr(sql.Stage, where)
    left = [None, None, cut, None, cut, cut]

    def step(self: sql.Stage, *args: Any, **options: Any) -> Any:
        done = real(self, *args, **options)
        if left and (action := left.pop(0)) is not None:
            action(served)
        return done

    monkeypatch.setattr(sql.Stage, where, step)
    tally = Tally()
    done = migrate_table(plan_of(served, mode, tmp_path / "u"), tally, page_rows=4, patience=QUICK)
    assert done.rows == tally.rows == 30
    assert written(served, mode) == [converted(at) for at in range(30)]
    if mode is Mode.IN_PLACE:
        assert undo(served.url, "customers", tmp_path / "u").already == 0


def lost(engine: Engine, times: int) -> Engine:
    """An engine that loses its connection during commits, which the server has carried out."""
    real = engine.dialect.do_commit
    left = [False, True] * times

    def do_commit(connection: Any) -> None:
        real(connection)
        if left and left.pop(0):
            connection.driver_connection.close()
            name = engine.dialect.name
            if name == "postgresql":
                raise engine.dialect.dbapi.OperationalError("the connection is lost")  # type: ignore[union-attr]
            raise engine.dialect.dbapi.OperationalError(2013, "Lost connection")  # type: ignore[union-attr]

    engine.dialect.do_commit = do_commit  # type: ignore[method-assign]
    return engine


@pytest.mark.parametrize("mode", list(Mode))
def test_a_connection_lost_during_commits(
    served: Database, mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.customers(30)
    if mode is not Mode.TABLE:
        count_updates(served)
    real = sql_engine.engine_of
    monkeypatch.setattr(sql, "engine_of", lambda url: lost(real(url), 20))
    tally = Tally()
    done = migrate_table(plan_of(served, mode, tmp_path / "u"), tally, page_rows=4, patience=Patience(60, 0.001))
    assert done.rows == tally.rows == 30
    assert written(served, mode) == [converted(at) for at in range(30)]
    if mode is not Mode.TABLE:
        assert {row[0] for row in served.run("SELECT count(*) FROM updates GROUP BY id")} == {1}
    if mode is Mode.IN_PLACE:
        changed = len((tmp_path / "u").read_text().splitlines()) - 1
        monkeypatch.setattr(undo_module, "engine_of", lambda url: lost(real(url), 20))
        assert undo(served.url, "customers", tmp_path / "u", page_cells=3, patience=Patience(60, 0.001)) == Undone(
            changed
        )


def test_a_server_that_never_comes_back(served: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served.customers(30)
    plan = plan_of(served, Mode.IN_PLACE, tmp_path / "u")
    real = sql.Stage.matching

    def matching(self: sql.Stage, connection: Connection) -> set[int]:
        cut(served)
        return real(self, connection)

    with monkeypatch.context() as patch:
        patch.setattr(sql.Stage, "matching", matching)
        with pytest.raises(SqlError) as caught:
            migrate_table(plan, page_rows=4, patience=QUICK)
    assert caught.value.code == "sql.lost-connection"
    assert migrate_table(plan, page_rows=4).rows == 30
    assert rows_of(served) == [converted(at) for at in range(30)]


def test_no_server_at_all() -> None:
    for url in ("postgresql://nobody@127.0.0.1:9/none", "mysql://nobody@127.0.0.1:9/none"):
        plan = Plan(NAMES, Source(url=url, table="t"), Target(table="u"), Options(key=("id",)))
        with pytest.raises(SqlError) as caught:
            migrate_table(plan, patience=Patience(2, 0.01))
        assert caught.value.code == "sql.lost-connection"


def test_rows_that_another_transaction_holds(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_engine, "LOCK_SECONDS", 1)
    db.customers(10)
    plan = plan_of(db, Mode.IN_PLACE, tmp_path / "u")
    with pytest.raises(Stop):
        migrate_table(plan, page_rows=2, progress=stop)
    with db.engine.connect() as other:
        other.exec_driver_sql("UPDATE customers SET town = 'x' WHERE id = 5")
        with pytest.raises(SqlError) as caught:
            migrate_table(plan, page_rows=2, patience=Patience(2, 0.01))
        assert caught.value.code == "sql.locked"
        other.rollback()
    assert migrate_table(plan, page_rows=2).rows == 10
    assert rows_of(db) == [converted(at) for at in range(10)]


class Stop(Exception):
    """What a test interrupts a run with."""


def stop(_: int) -> None:
    raise Stop


# The undo file and the mark


def test_a_disk_that_is_full(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db.customers(30)
    before = rows_of(db)
    plan = plan_of(db, Mode.IN_PLACE, tmp_path / "u")
    real, room = os.write, [1500]

    def write(descriptor: int, data: Any) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = real(descriptor, data[: room[0]])
        room[0] -= done
        return done

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(SqlError) as caught:
            migrate_table(plan, page_rows=4)
    assert (caught.value.code, caught.value.detail) == ("undo.write", "ENOSPC")
    done = [row for row, was in zip(rows_of(db), before, strict=True) if row != was]
    assert 0 < len(done) < 27
    assert migrate_table(plan, page_rows=4).rows == 30
    assert rows_of(db) == [converted(at) for at in range(30)]
    assert undo(db.url, "customers", tmp_path / "u").restored == 15 + 27
    assert rows_of(db) == before


def test_an_undo_file_that_is_gone_or_another(db: Database, tmp_path: Path) -> None:
    db.customers(10)
    file = tmp_path / "u"
    plan = plan_of(db, Mode.IN_PLACE, file)
    with pytest.raises(Stop):
        migrate_table(plan, page_rows=4, progress=stop)
    good = file.read_bytes()

    def code() -> str:
        with pytest.raises(SqlError) as caught:
            migrate_table(plan, page_rows=4)
        return caught.value.code

    file.unlink()
    assert code() == "undo.missing"
    file.write_bytes(good[:-1])
    assert code() == "undo.damaged"
    file.write_bytes(good.replace(b"customers", b"CUSTOMERS", 1))
    assert code() == "undo.damaged"
    file.write_bytes(good + b'{"key": [5], "col')
    assert migrate_table(plan, page_rows=4) == Migrated(10, 9, 0, 4)
    assert rows_of(db) == [converted(at) for at in range(10)]
    assert undo(db.url, "customers", file).restored == 5 + 9


def test_an_undo_file_of_which_only_the_beginning_was_written(db: Database, tmp_path: Path) -> None:
    db.customers(10)
    file = tmp_path / "u"
    plan = plan_of(db, Mode.IN_PLACE, file)

    def interrupt(*_: object) -> None:
        raise Stop

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql._Run, "_pages", interrupt)
        with pytest.raises(Stop):
            migrate_table(plan)
    good = file.read_bytes()
    for text in (b"", good[:20], good):
        file.write_bytes(text)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sql._Run, "_pages", interrupt)
            with pytest.raises(Stop):
                migrate_table(plan)
        assert file.read_bytes() == good
    file.write_bytes(b"something else")
    with pytest.raises(SqlError) as caught:
        migrate_table(plan)
    assert caught.value.code == "undo.exists"


def test_undo_counts_what_has_changed_since(db: Database, tmp_path: Path) -> None:
    db.customers(12, "id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60)")
    file = tmp_path / "u"
    migrate_table(plan_of(db, Mode.IN_PLACE, file))
    db.run("UPDATE customers SET name = 'Daw Hla' WHERE id = 3")
    db.run("UPDATE customers SET name = :name WHERE id = 5", {"name": f"{ZAWGYI}5"})
    db.run("UPDATE customers SET name = :name WHERE id = 7", {"name": f"{UNICODE}7 "})
    db.run("DELETE FROM customers WHERE id = 9")
    with pytest.raises(Stop):
        undo(db.url, "customers", file, page_cells=3, progress=stop)
    found = undo(db.url, "customers", file, page_cells=3)
    assert found == Undone(restored=6 + 10 - 5, already=1, changed=2, missing=2)
    rows = {row[0]: row[1:] for row in rows_of(db)}
    assert rows[1] == (f"{ZAWGYI}1", TOWN)
    assert rows[3] == ("Daw Hla", TOWN)
    assert rows[7] == (f"{UNICODE}7 ", TOWN)
    # What somebody writes afterwards is not undone.
    db.run("UPDATE customers SET name = :name WHERE id = 1", {"name": f"{UNICODE}1"})
    assert undo(db.url, "customers", file) == found
    assert rows_of(db)[1][1] == f"{UNICODE}1"


def test_undo_of_what_a_constraint_refuses(db: Database, tmp_path: Path) -> None:
    db.customers(6, "id INT PRIMARY KEY, name VARCHAR(60) UNIQUE, town VARCHAR(60)")
    file = tmp_path / "u"
    migrate_table(plan_of(db, Mode.IN_PLACE, file))
    db.run("INSERT INTO customers VALUES (9, :name, NULL)", {"name": f"{ZAWGYI}3"})
    db.run("DROP TABLE myanmar_id_migration")
    assert undo(db.url, "customers", file) == Undone(restored=2 + 5, refused=1)
    assert rows_of(db)[3] == (3, f"{UNICODE}3", TOWN)


def test_undo_files_that_are_none(db: Database, tmp_path: Path) -> None:
    db.customers(3)
    file = tmp_path / "u"
    migrate_table(plan_of(db, Mode.IN_PLACE, file))
    good = file.read_bytes()

    def code(table: str = "customers") -> str:
        with pytest.raises(SqlError) as caught:
            undo(db.url, table, file, patience=QUICK)
        assert ZAWGYI not in str(caught.value)
        return caught.value.code

    assert code("others") == "undo.damaged"
    file.unlink()
    assert code() == "undo.missing"
    for text in (b"", b"{}\n", b"[1]\n", good.replace(b'"version": 1', b'"version": 2', 1), b"\xff\n"):
        file.write_bytes(text)
        assert code() == "undo.damaged"
    first, *lines = good.splitlines(keepends=True)
    for line in (b"{\n", b"{}\n", lines[0].replace(b"[1]", b"[1, 2]"), lines[0].replace(b"[1]", b'[{"odd": "x"}]')):
        file.write_bytes(first + line)
        assert code() == "undo.damaged"
    file.write_bytes(good + b'{"key": [1], "colu')
    assert undo(db.url, "customers", file) == Undone(restored=len(lines))


def test_undo_while_the_run_is_under_way(db: Database, tmp_path: Path) -> None:
    db.customers(30)
    before = rows_of(db)
    file = tmp_path / "u"
    plan = plan_of(db, Mode.IN_PLACE, file)

    def meanwhile(rows: int) -> None:
        if rows == 12:
            undo(db.url, "customers", file)

    with pytest.raises(SqlError) as caught:
        migrate_table(plan, page_rows=4, progress=meanwhile)
    assert caught.value.code == "sql.conflict"
    assert rows_of(db) == before
    # After it the plan begins anew, with an undo file of its own.
    with pytest.raises(SqlError) as caught:
        migrate_table(plan)
    assert caught.value.code == "undo.exists"
    file.rename(tmp_path / "old")
    assert migrate_table(plan).resumed == 0
    assert rows_of(db) == [converted(at) for at in range(30)]
    assert undo(db.url, "customers", file).restored == 15 + 27


def test_two_processes_with_one_plan(db: Database, tmp_path: Path) -> None:
    db.customers(30)
    plan = plan_of(db, Mode.IN_PLACE, tmp_path / "u")
    found: list[Migrated] = []

    def meanwhile(rows: int) -> None:
        if rows == 12:
            found.append(migrate_table(plan, page_rows=4))

    with pytest.raises(SqlError) as caught:
        migrate_table(plan, page_rows=4, progress=meanwhile)
    assert caught.value.code == "sql.conflict"
    assert (found[0].rows, found[0].resumed) == (30, 12)
    assert rows_of(db) == [converted(at) for at in range(30)]
    assert undo(db.url, "customers", tmp_path / "u") == Undone(restored=15 + 27)


def test_beginning_again(db: Database, tmp_path: Path) -> None:
    db.customers(10)
    plan = plan_of(db, Mode.TABLE, tmp_path / "u")
    with pytest.raises(Stop):
        migrate_table(plan, page_rows=4, progress=stop)
    with pytest.raises(SqlError) as caught:
        migrate_table(plan, restart=True)
    assert caught.value.code == "sql.exists"
    db.run("DROP TABLE fresh")
    with pytest.raises(SqlError) as caught:
        migrate_table(plan)
    assert caught.value.code == "sql.progress"
    assert migrate_table(plan, restart=True) == Migrated(10, 10, 0, 0)
    in_place = replace(plan, target=Target(mode=Mode.IN_PLACE, undo=str(tmp_path / "u")))
    assert migrate_table(in_place).changed == 9
    # What was written since in the old encoding is found by a new run.
    db.run("UPDATE customers SET name = :name WHERE id = 1", {"name": ZAWGYI})
    assert migrate_table(in_place).resumed == 10
    again = replace(in_place, target=Target(mode=Mode.IN_PLACE, undo=str(tmp_path / "second")))
    assert migrate_table(again).changed == 1


def test_a_mark_that_is_damaged(db: Database, tmp_path: Path) -> None:
    db.customers(10)
    plan = plan_of(db, Mode.TABLE, tmp_path / "u")
    migrate_table(plan)
    db.run("UPDATE myanmar_id_migration SET last_key = 'x'")
    with pytest.raises(SqlError) as caught:
        migrate_table(plan)
    assert caught.value.code == "sql.progress"

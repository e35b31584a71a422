"""The parts that tables are migrated with: addresses, errors, character sets, cells that are no text."""

from __future__ import annotations

import datetime
import decimal
import os
import pickle
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

from databases import TOWN, UNICODE, ZAWGYI, Database, database
from sqlalchemy.exc import DBAPIError, InterfaceError

from myanmar_id.migrate.outcome import Outcome, Tally
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target
from myanmar_id.migrate.store import sql_engine, sql_values
from myanmar_id.migrate.store.sql import migrate_table
from myanmar_id.migrate.store.sql_engine import Patience, engine_of, reading, transact
from myanmar_id.migrate.store.sql_errors import Remedy, SqlError, detail, remedy
from myanmar_id.migrate.store.sql_source import SqlSource
from myanmar_id.migrate.store.sql_stage import code_of
from myanmar_id.migrate.store.sql_table import Room
from myanmar_id.migrate.store.undo import Undone, undo
from myanmar_id.migrate.store.undo_file import Change, Header, UndoFile
from myanmar_id.migrate.terms import Mode

QUICK = Patience(tries=2, seconds=0.01)
NAME = (Column("name"),)


def plan_of(db: Database, target: Target, columns: tuple[Column, ...] = NAME) -> Plan:
    return Plan(columns, Source(url=db.url, table="customers"), target, Options(key=("id",)))


def in_place(file: Path) -> Target:
    return Target(mode=Mode.IN_PLACE, undo=str(file))


def code(url: str) -> str:
    with pytest.raises(SqlError) as caught:
        reading(engine_of(url), lambda connection: connection.exec_driver_sql("SELECT 1").scalar(), QUICK)
    return caught.value.code


# Addresses


def test_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLDER", str(tmp_path))
    engine = engine_of("sqlite:///${FOLDER}/x.db")
    assert reading(engine, lambda connection: connection.exec_driver_sql("SELECT 1").scalar(), QUICK) == 1
    engine.dispose()
    assert (tmp_path / "x.db").exists()
    monkeypatch.setenv("SECRET", "p@ss/w:rd%20")
    engine = engine_of("postgresql://me:${SECRET}@127.0.0.1/crm")
    assert engine.url.password == "p@ss/w:rd%20"
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine_of("mysql://127.0.0.1/crm").url.query == {"charset": "utf8mb4"}
    assert engine_of("mariadb+pymysql://127.0.0.1/crm").dialect.name == "mariadb"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "customers.csv",
        "oracle://127.0.0.1/x",
        "nothing://x",
        "postgresql://127.0.0.1:port/x",
        "postgresql+asyncpg://x/y",
        "sqlite:///${NOT_SET_AT_ALL}",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    assert code(url) == "sql.url"


def test_a_driver_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def create_engine(*_: Any, **__: Any) -> None:
        raise ImportError("No module named 'psycopg'")

    monkeypatch.setattr(sql_engine, "create_engine", create_engine)
    assert code("postgresql://127.0.0.1/x") == "sql.driver"


def test_an_address_that_lets_nobody_in(mariadb: Database) -> None:
    url = mariadb.url.replace("root", "nobody-such:${WRONG}")
    os.environ["WRONG"] = "wrong"
    try:
        assert code(url) == "sql.connect"
    finally:
        del os.environ["WRONG"]


def test_a_statement_that_the_database_refuses(sqlite: Database) -> None:
    with pytest.raises(SqlError) as caught:
        reading(engine_of(sqlite.url), lambda connection: connection.exec_driver_sql("SELECT nothing"), QUICK)
    assert caught.value.code == "sql.database"
    assert "nothing" not in str(caught.value)


def test_what_is_no_error_of_a_database_goes_through(sqlite: Database) -> None:
    def work(_: Any) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        transact(engine_of(sqlite.url), work, QUICK)


def test_waits_double() -> None:
    waited: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", waited.append)
        for tried in range(1, 10):
            Patience(10, 0.5).wait(tried)
    assert waited == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


# Errors


def test_errors_can_be_pickled() -> None:
    error = SqlError("do this", "sql.row", "23505")
    again = pickle.loads(pickle.dumps(error))
    assert repr(again) == repr(error) == "SqlError('do this', 'sql.row', '23505')"
    assert str(again) == "do this (23505)"


class Failed(Exception):
    """An error of a driver that is made up."""


def of(module: str, name: str, *args: Any, **values: Any) -> Exception:
    kind = type(name, (Failed,), {"__module__": module})
    error = kind(*args)
    for key, value in values.items():
        setattr(error, key, value)
    return error


@pytest.mark.parametrize(
    ("error", "wanted", "found"),
    [
        (of("psycopg.errors", "AdminShutdown", "x", sqlstate="57P01"), Remedy.RECONNECT, "57P01"),
        (of("psycopg.errors", "DeadlockDetected", "x", sqlstate="40P01"), Remedy.WAIT, "40P01"),
        (of("psycopg.errors", "UniqueViolation", "x", sqlstate="23505"), Remedy.KEEP_ROW, "23505"),
        (of("psycopg.errors", "UndefinedTable", "x", sqlstate="42P01"), Remedy.GIVE_UP, "42P01"),
        (of("psycopg", "OperationalError", "x", sqlstate=None), Remedy.RECONNECT, None),
        (of("psycopg", "ProgrammingError", "x", sqlstate=None), Remedy.GIVE_UP, None),
        (of("pymysql.err", "OperationalError", 2013, "x"), Remedy.RECONNECT, "2013"),
        (of("pymysql.err", "OperationalError", 1213, "x"), Remedy.WAIT, "1213"),
        (of("pymysql.err", "IntegrityError", 1062, "x", sqlstate="23000"), Remedy.KEEP_ROW, "1062"),
        (of("pymysql.err", "ProgrammingError", 1064, "x"), Remedy.GIVE_UP, "1064"),
        (of("pymysql.err", "Error"), Remedy.GIVE_UP, None),
        (InterfaceError("SELECT 1", None, of("pymysql.err", "InterfaceError", "x")), Remedy.RECONNECT, None),
        (DBAPIError("SELECT 1", None, of("pymysql.err", "OperationalError", 1205, "x")), Remedy.WAIT, "1205"),
        (sqlite3.OperationalError("x"), Remedy.GIVE_UP, None),
    ],
)
def test_remedies(error: Exception, wanted: Remedy, found: str | None) -> None:
    assert remedy(error) is wanted
    assert detail(error) == found


def test_codes_of_rows() -> None:
    assert code_of(of("psycopg.errors", "UniqueViolation", "x", sqlstate="23505")) == "sql.unique"
    assert code_of(of("psycopg.errors", "DataException", "x", sqlstate="22000")) == "sql.refused"


# Keys in JSON


@pytest.mark.parametrize(
    "value",
    [
        0,
        -(2**63),
        "",
        "က\x00'\"\n",
        uuid.UUID(int=7),
        decimal.Decimal("1.50"),
        b"\x00\xff",
        datetime.date(2020, 1, 2),
        datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.UTC),
    ],
)
def test_keys_in_json(value: Any) -> None:
    found = sql_values.from_json(sql_values.to_json([value]))
    assert found == (value,)
    assert type(found[0]) is type(value)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(None, "sql.key-null"), (1.5, "sql.key-type"), ([1], "sql.key-type"), ("\udc80", "sql.key-type")],
)
def test_keys_that_no_json_says(value: Any, wanted: str) -> None:
    with pytest.raises(SqlError) as caught:
        sql_values.to_json([value])
    assert caught.value.code == wanted


@pytest.mark.parametrize("value", [None, 1.5, {}, {"uuid": 5}, {"odd": "x"}, {"uuid": "x"}, {"uuid": "x", "hex": "y"}])
def test_json_that_says_no_key(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        sql_values.from_json([value])


# What fits


def test_rooms() -> None:
    assert Room().refuses("x" * 10**6) is None
    assert Room(characters=3).refuses("ကကက") is None
    assert Room(characters=3).refuses("ကကကက") == "sql.too-long"
    assert Room(octets=9).refuses("ကကက") is None
    assert Room(octets=8).refuses("ကကက") == "sql.too-long"
    assert Room(charset="utf8mb3").refuses("က") is None
    assert Room(charset="utf8mb3").refuses("") is None
    assert Room(charset="utf8mb3").refuses("😀") == "sql.charset"
    assert Room(charset="utf8mb4").refuses("😀") is None
    assert Room(charset="utf8mb3").holds_myanmar
    assert not Room(charset="latin1").holds_myanmar


# Character sets of MySQL and PostgreSQL


def test_zawgyi_in_a_column_that_says_latin1(mariadb: Database, tmp_path: Path) -> None:
    mariadb.run(
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(90) CHARACTER SET latin1 NOT NULL,"
        " more TEXT CHARACTER SET latin1)"
    )
    # An old program spoke latin1, and sent its Zawgyi as the bytes of UTF-8.
    with mariadb.engine.begin() as connection:
        connection.exec_driver_sql("SET NAMES latin1")
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor:
            for at, name in ((1, ZAWGYI.encode()), (2, UNICODE.encode()), (3, b"kav\xe9 \x81"), (4, b"plain")):
                cursor.execute("INSERT INTO customers VALUES (%s, _binary %s, NULL)", (at, name))
        connection.exec_driver_sql("SET NAMES utf8mb4")
    wanted = [(1, UNICODE), (2, UNICODE), (3, "kavé \x81"), (4, "plain")]
    with pytest.raises(SqlError) as caught:
        migrate_table(plan_of(mariadb, in_place(tmp_path / "u")))
    assert caught.value.code == "sql.charset"
    columns = (Column("name"), Column("more"))
    migrate_table(plan_of(mariadb, Target(table="fresh"), columns))
    assert mariadb.run("SELECT id, name FROM fresh ORDER BY id") == wanted
    assert mariadb.run("SELECT DISTINCT more FROM fresh") == [(None,)]
    with pytest.raises(Exception, match="null"):
        mariadb.run("INSERT INTO fresh VALUES (9, NULL, NULL)")
    migrate_table(plan_of(mariadb, Target(mode=Mode.COLUMNS), (Column("name", into="name_u"),)))
    assert mariadb.run("SELECT id, name_u FROM customers ORDER BY id") == wanted
    source = SqlSource(mariadb.url, "customers", ("id",))
    assert next(source.batches())["name"].to_pylist() == [ZAWGYI, UNICODE, "kavé \x81", "plain"]
    source.close()


@pytest.mark.parametrize("charset", ["utf8mb3", "utf8mb4", "ucs2"])
def test_character_sets_of_mysql(mariadb: Database, tmp_path: Path, charset: str) -> None:
    mariadb.run(f"CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60) CHARACTER SET {charset})")
    mariadb.run("INSERT INTO customers VALUES (1, :name)", {"name": ZAWGYI + "\x00 "})
    migrate_table(plan_of(mariadb, in_place(tmp_path / "u")))
    assert mariadb.run("SELECT name FROM customers") == [(UNICODE + "\x00 ",)]
    assert undo(mariadb.url, "customers", tmp_path / "u") == Undone(restored=1)


def test_a_database_without_unicode(tmp_path: Path) -> None:
    with database("postgres", tmp_path, "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0") as db:
        db.run("CREATE TABLE customers (id INT PRIMARY KEY, name TEXT)")
        with pytest.raises(SqlError) as caught:
            migrate_table(plan_of(db, Target(table="fresh")))
        assert caught.value.code == "sql.charset"


def test_collations_of_postgres(tmp_path: Path) -> None:
    with database("postgres", tmp_path) as db:
        db.run("CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
        db.run("CREATE DOMAIN label AS VARCHAR(30)")
        db.run(
            "CREATE TABLE customers (id TEXT COLLATE loose PRIMARY KEY, name TEXT COLLATE loose, other label, kind point)"
        )
        rows = [{"id": one, "name": f"{ZAWGYI}{one}", "other": ZAWGYI} for one in ("b", "A", "É", "z", "က")]
        db.run("INSERT INTO customers VALUES (:id, :name, :other, '(1, 2)')", *rows)
        columns = (Column("name"), Column("other"))
        migrate_table(plan_of(db, Target(table="fresh"), columns), page_rows=2)
        assert migrate_table(plan_of(db, in_place(tmp_path / "u"), columns), page_rows=2).changed == 5
        wanted = [(row["id"], f"{UNICODE}{row['id']}", UNICODE) for row in rows]
        for table in ("customers", "fresh"):
            assert sorted(db.run(f"SELECT id, name, other FROM {table}")) == sorted(wanted)
        with pytest.raises(Exception, match="unique"):
            db.run("INSERT INTO fresh (id) VALUES ('a')")
        assert undo(db.url, "customers", tmp_path / "u", page_cells=3) == Undone(restored=10)
        source = SqlSource(db.url, "customers", ("id",))
        assert next(source.batches())["kind"].to_pylist() == ["(1,2)"] * 5
        source.close()


def test_a_table_without_transactions(mariadb: Database) -> None:
    mariadb.run("CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60)) ENGINE=MyISAM")
    with pytest.raises(SqlError) as caught:
        migrate_table(plan_of(mariadb, Target(table="fresh")))
    assert caught.value.code == "sql.engine"


def test_indexes_of_mysql(mariadb: Database) -> None:
    mariadb.run(
        "CREATE TABLE customers (id INT PRIMARY KEY, number INT AUTO_INCREMENT UNIQUE, name VARCHAR(60), KEY (name), UNIQUE (name))"
    )
    mariadb.run("INSERT INTO customers (id, name) VALUES (0, :one), (1, :two)", {"one": ZAWGYI, "two": UNICODE})
    migrate_table(plan_of(mariadb, Target(table="fresh")))
    assert mariadb.run("SELECT id, number, name FROM fresh ORDER BY id") == [(0, 1, UNICODE), (1, 2, UNICODE)]
    mariadb.run("CREATE TABLE parts (id VARCHAR(60) NOT NULL, name VARCHAR(60), UNIQUE (id(3)))")
    plan = Plan(NAME, Source(url=mariadb.url, table="parts"), Target(table="more"), Options(key=("id",)))
    assert migrate_table(plan).rows == 0


# Cells of SQLite that are no text

ODD = (b"\x00blob", 7, 1.5)


@pytest.mark.parametrize("mode", list(Mode))
def test_cells_that_are_no_text(sqlite: Database, mode: Mode, tmp_path: Path) -> None:
    sqlite.run("CREATE TABLE customers (id INTEGER PRIMARY KEY, name, town TEXT)")
    rows = [{"id": at, "name": value, "town": TOWN} for at, value in enumerate((*ODD, ZAWGYI, None, ZAWGYI + "\x00x"))]
    sqlite.run("INSERT INTO customers VALUES (:id, :name, :town)", *rows)
    sqlite.run(f"INSERT INTO customers VALUES (9, CAST(x'80ff41' AS TEXT), '{TOWN}')")
    columns = {
        Mode.COLUMNS: (Column("name", into="name_u", problems="p"), Column("town", into="town_u")),
        Mode.TABLE: (Column("name", problems="p"), Column("town")),
        Mode.IN_PLACE: (Column("name", problems="p"), Column("town")),
    }[mode]
    target = Target(table="fresh") if mode is Mode.TABLE else Target(mode=Mode.COLUMNS)
    target = in_place(tmp_path / "u") if mode is Mode.IN_PLACE else target
    tally = Tally()
    migrate_table(plan_of(sqlite, target, columns), tally, page_rows=3)
    name = "name_u" if mode is Mode.COLUMNS else "name"
    table = "fresh" if mode is Mode.TABLE else "customers"
    found = {
        row[0]: row[1:] for row in sqlite.run(f"SELECT id, typeof({name}), hex(CAST({name} AS BLOB)), p FROM {table}")
    }
    problem = "sql.not-text"
    texts = "text" if mode is Mode.COLUMNS else None
    assert found[0] == ("blob", ODD[0].hex().upper(), problem)
    assert found[1] == (texts or "integer", b"7".hex().upper(), problem)
    assert found[2][1:] == (b"1.5".hex().upper(), problem)
    assert found[3] == ("text", UNICODE.encode().hex().upper(), None)
    assert found[4] == ("null", "", None)
    assert found[5] == ("text", (UNICODE + "\x00x").encode().hex().upper(), None)
    assert found[9] == ("text", "80FF41", problem)
    assert tally.columns[name].outcomes == {Outcome.FAILED: 4, Outcome.CONVERTED: 2, Outcome.NULL: 1}
    assert {one.key for one in tally.failures} == {("0",), ("1",), ("2",), ("9",)}
    if mode is Mode.IN_PLACE:
        assert undo(sqlite.url, "customers", tmp_path / "u").restored == 2 + 3


def test_a_key_that_is_no_text(sqlite: Database) -> None:
    sqlite.run("CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT)")
    sqlite.run("INSERT INTO customers VALUES (CAST(x'80' AS TEXT), 'x')")
    with pytest.raises(SqlError) as caught:
        migrate_table(plan_of(sqlite, Target(table="fresh")))
    assert caught.value.code == "sql.key-type"


def test_a_source_of_odd_types(sqlite: Database) -> None:
    sqlite.run("CREATE TABLE customers (id INTEGER PRIMARY KEY, name, weight REAL, photo BLOB)")
    sqlite.run("INSERT INTO customers VALUES (1, 7, 1.5, x'00'), (2, 'x', NULL, NULL)")
    source = SqlSource(sqlite.url, "customers", ("id",))
    assert [row for batch in source.batches() for row in batch.to_pylist()] == [
        {"id": 1, "name": "7", "weight": 1.5, "photo": b"\x00"},
        {"id": 2, "name": "x", "weight": None, "photo": None},
    ]
    source.close()


# The undo file


def test_changes_say_nothing_of_the_data() -> None:
    assert ZAWGYI not in repr(Change((ZAWGYI,), "name", ZAWGYI, UNICODE))


def test_an_undo_file_that_can_no_longer_be_cut(tmp_path: Path) -> None:
    header = Header("f" * 32, "d", "customers", ("id",))
    file = UndoFile.open(tmp_path / "u", header, 0)
    file.close()
    reader = os.open(tmp_path / "u", os.O_RDONLY)
    with pytest.raises(SqlError) as caught:
        UndoFile(tmp_path / "u", reader, b"").cut(0)
    os.close(reader)
    assert (caught.value.code, caught.value.detail) == ("undo.write", "EINVAL")

"""Tables migrated on each server: where the values go, keys of all kinds, what is refused."""

from __future__ import annotations

import json
import stat
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

from databases import TOWN, TOWN_UNICODE, UNICODE, ZAWGYI, Database, converted, database

from myanmar_id.migrate.outcome import Outcome, Tally
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target
from myanmar_id.migrate.store.sql import Migrated, migrate_table
from myanmar_id.migrate.store.sql_engine import Patience
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_source import SqlSource
from myanmar_id.migrate.store.undo import Undone, undo
from myanmar_id.migrate.terms import Action, Contents, Kind, Mode, OnError

QUICK = Patience(tries=3, seconds=0.01)
NAMES = (Column("name"), Column("town"))


def in_place(db: Database, undo_file: Path, columns: tuple[Column, ...] = NAMES, **options: Any) -> Plan:
    options = {"key": ("id",)} | options
    target = Target(mode=Mode.IN_PLACE, undo=str(undo_file))
    return Plan(columns, Source(url=db.url, table="customers"), target, Options(**options))


def beside(db: Database, columns: tuple[Column, ...], **options: Any) -> Plan:
    options = {"key": ("id",)} | options
    return Plan(columns, Source(url=db.url, table="customers"), Target(mode=Mode.COLUMNS), Options(**options))


def to_table(db: Database, columns: tuple[Column, ...] = NAMES, table: str = "fresh", **options: Any) -> Plan:
    options = {"key": ("id",)} | options
    return Plan(columns, Source(url=db.url, table="customers"), Target(table=table), Options(**options))


def code_of(plan: Plan, **options: Any) -> str:
    with pytest.raises(SqlError) as caught:
        migrate_table(plan, patience=QUICK, **options)
    assert repr(caught.value)
    assert ZAWGYI not in str(caught.value)
    return caught.value.code


def rows_of(db: Database, columns: str = "id, name, town", table: str = "customers") -> list[tuple[Any, ...]]:
    return sorted(db.run(f"SELECT {columns} FROM {table}"), key=lambda row: row[0])


# Where the values go


def test_in_place(db: Database, tmp_path: Path) -> None:
    db.customers(25)
    before = rows_of(db)
    plan = in_place(db, tmp_path / "undo.jsonl")
    tally, steps = Tally(), []
    done = migrate_table(plan, tally, page_rows=7, progress=steps.append)
    assert done == Migrated(rows=25, changed=22, gone=0, resumed=0)
    assert steps == [7, 14, 21, 25]
    assert rows_of(db) == [converted(at) for at in range(25)]
    assert tally.rows == 25
    assert tally.columns["name"].outcomes == {Outcome.CONVERTED: 12, Outcome.UNCHANGED: 13}
    assert tally.columns["town"].outcomes == {Outcome.CONVERTED: 22, Outcome.NULL: 3}

    again = Tally()
    assert migrate_table(plan, again, page_rows=7) == replace(done, resumed=25)
    assert again.to_json() == tally.to_json()
    lines = (tmp_path / "undo.jsonl").read_text().splitlines()
    assert len(lines) == 1 + 12 + 22
    assert json.loads(lines[1]) == {"key": [1], "column": "name", "before": f"{ZAWGYI}1", "after": f"{UNICODE}1"}
    assert stat.S_IMODE((tmp_path / "undo.jsonl").stat().st_mode) == 0o600

    assert undo(db.url, "customers", tmp_path / "undo.jsonl", page_cells=9) == Undone(restored=34)
    assert rows_of(db) == before


def test_columns_beside(db: Database) -> None:
    db.customers(23)
    before = rows_of(db)
    columns = (Column("name", into="name_u", problems="name_problem"), Column("town", into="town_u"))
    assert migrate_table(beside(db, columns), page_rows=5) == Migrated(23, 23, 0, 0)
    assert rows_of(db, "id, name_u, town_u") == [converted(at) for at in range(23)]
    assert rows_of(db) == before
    assert {row[1] for row in rows_of(db, "id, name_problem")} == {None}


def test_a_new_table(db: Database) -> None:
    columns = (
        "id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, town VARCHAR(60), debt NUMERIC(12, 2),"
        " double_debt NUMERIC(13, 2) GENERATED ALWAYS AS (debt * 2) STORED"
    )
    db.customers(23, columns)
    db.run("UPDATE customers SET debt = id + 0.25")
    before = rows_of(db, "id, name, town, debt, double_debt")
    plan = to_table(db, (*NAMES, Column("town", Action.TO_ZAWGYI, into="town_z", problems="p")))
    assert migrate_table(plan, page_rows=5) == Migrated(23, 23, 0, 0)
    assert rows_of(db, table="fresh") == [converted(at) for at in range(23)]
    assert rows_of(db, "id, debt, double_debt", "fresh") == [(row[0], *row[3:]) for row in before]
    assert rows_of(db, "id, name, town, debt, double_debt") == before
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        db.run("INSERT INTO fresh (id, name) VALUES (1, 'x')")
    assert migrate_table(plan) == Migrated(23, 23, 0, 23)
    assert code_of(replace(plan, columns=NAMES)) == "sql.exists"


def test_a_dry_run_writes_nothing(db: Database) -> None:
    db.customers(23)
    before = rows_of(db)
    for plan in (
        in_place(db, Path("none")),
        to_table(db),
        beside(db, (Column("name", into="n"), Column("town", into="t"))),
    ):
        tally = Tally()
        steps: list[int] = []
        found = migrate_table(plan, tally, dry_run=True, page_rows=10, progress=steps.append)
        assert found.rows == 23
        assert found.changed == (20 if plan.target and plan.target.mode is Mode.IN_PLACE else 23)
        assert tally.rows == 23
        assert steps == [10, 20, 23]
    assert migrate_table(to_table(db), dry_run=True).rows == 23
    assert rows_of(db) == before
    assert code_of(
        Plan(NAMES, Source(url=db.url, table="myanmar_id_migration"), Target(table="x"), Options(("id",)))
    ) == ("sql.table")


def test_typed_columns(db: Database, tmp_path: Path) -> None:
    db.customers(3)
    db.run("UPDATE customers SET town = '၁၉၉၀-၀၁-၀၂', name = '5 ft 6 in' WHERE id = 1")
    columns = (
        Column("town", Action.DATE, into="born", type=Kind.DATE32, problems="born_problem"),
        Column("name", Action.HEIGHT, into="inches", type=Kind.FLOAT64),
    )
    migrate_table(beside(db, columns))
    found = rows_of(db, "id, born, inches, born_problem")
    assert str(found[1][1]) == "1990-01-02"
    assert found[1][2:] == (66.0, None)
    assert found[2][1:3] == (None, None)
    assert found[2][3] is not None
    into_text = (Column("name", Action.HEIGHT, type=Kind.FLOAT64),)
    migrate_table(in_place(db, tmp_path / "u", into_text, on_error=OnError.NULL))
    assert rows_of(db, "id, name")[1:] == [(1, "66.0"), (2, None)]


def test_names_are_quoted(db: Database, tmp_path: Path) -> None:
    quote = "`" if db.server == "mariadb" else '"'
    table, key, column = (f"{quote}{name}{quote}" for name in ("the select", "order by", "na me-%s: x"))
    db.run(f"CREATE TABLE {table} ({key} INT PRIMARY KEY, {column} VARCHAR(99))".replace(":", "\\:"))
    db.run(f"INSERT INTO {table} VALUES (1, '{ZAWGYI}')")
    plan = Plan(
        (Column("na me-%s: x", into="in to", problems="pro'blem"),),
        Source(url=db.url, table="the select"),
        Target(mode=Mode.COLUMNS),
        Options(key=("order by",)),
    )
    migrate_table(replace(plan, target=Target(table="new table")))
    target = f"{quote}new table{quote}"
    assert db.run(f"SELECT {quote}order by{quote}, {quote}in to{quote} FROM {target}") == [(1, UNICODE)]
    migrate_table(plan)
    assert db.run(f"SELECT {quote}in to{quote} FROM {table}") == [(UNICODE,)]
    columns = (Column("na me-%s: x"),)
    where = Target(mode=Mode.IN_PLACE, undo=str(tmp_path / "u"))
    migrate_table(replace(plan, columns=columns, target=where))
    assert db.run(f"SELECT * FROM {table}")[0][1] == UNICODE
    assert undo(db.url, "the select", tmp_path / "u") == Undone(restored=1)


def test_a_table_in_a_schema(postgres: Database, tmp_path: Path) -> None:
    postgres.run("CREATE SCHEMA crm")
    postgres.run("CREATE TABLE crm.customers (id INT PRIMARY KEY, name VARCHAR(20))")
    postgres.run("INSERT INTO crm.customers VALUES (1, :name)", {"name": ZAWGYI})
    source = Source(url=postgres.url, table="crm.customers")
    plan = Plan((Column("name"),), source, Target(table="crm.fresh"), Options(key=("id",)))
    migrate_table(plan)
    assert postgres.run("SELECT name FROM crm.fresh") == [(UNICODE,)]
    migrate_table(replace(plan, target=Target(mode=Mode.IN_PLACE, undo=str(tmp_path / "u"))))
    assert postgres.run("SELECT name FROM crm.customers") == [(UNICODE,)]
    assert postgres.run("SELECT count(*) FROM crm.myanmar_id_migration") == [(2,)]


# Keys

KEYS: dict[str, tuple[str, tuple[str, ...], list[tuple[Any, ...]]]] = {
    "whole numbers": ("id BIGINT PRIMARY KEY, name VARCHAR(60)", ("id",), [(-5,), (0,), (7,), (2**40,)]),
    "two columns": (
        "a INT NOT NULL, b VARCHAR(20) NOT NULL, name VARCHAR(60), PRIMARY KEY (a, b)",
        ("a", "b"),
        [(a, b) for a in (1, 2, 3) for b in ("", "a", "B", "ç", "zz")],
    ),
    "text": (
        "id VARCHAR(20) PRIMARY KEY, name VARCHAR(60)",
        ("id",),
        [(one,) for one in ("a", "B", "c", "Ñ", "é", "က", "ZZ", "_", "'")],
    ),
    "three columns": (
        "a INT NOT NULL, b INT NOT NULL, c DATE NOT NULL, name VARCHAR(60), PRIMARY KEY (c, a, b)",
        ("a", "b", "c"),
        [(a, b, f"2020-01-0{c}") for a in (1, 2) for b in (3, 4) for c in (1, 2)],
    ),
    "unique but not primary": ("id VARCHAR(20) UNIQUE, name VARCHAR(60)", ("id",), [("x",), ("y",), ("z",)]),
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("page_rows", [1, 2, 100])
def test_keys(db: Database, tmp_path: Path, kind: str, page_rows: int) -> None:
    columns, key, values = KEYS[kind]
    db.run(f"CREATE TABLE customers ({columns})")
    names = ", ".join(f":k{at}" for at in range(len(key)))
    rows = [{f"k{at}": one for at, one in enumerate(value)} | {"name": ZAWGYI} for value in values]
    db.run(f"INSERT INTO customers ({', '.join(key)}, name) VALUES ({names}, :name)", *rows)
    plan = in_place(db, tmp_path / "u", (Column("name"),), key=key)
    assert migrate_table(to_table(db, (Column("name"),), key=key), page_rows=page_rows).rows == len(values)
    done = migrate_table(plan, page_rows=page_rows)
    assert done.rows == done.changed == len(values)
    assert {row[-1] for row in db.run("SELECT * FROM customers")} == {UNICODE}
    assert db.run("SELECT count(*) FROM fresh") == [(len(values),)]
    assert {row[-1] for row in db.run("SELECT * FROM fresh")} == {UNICODE}
    assert undo(db.url, "customers", tmp_path / "u", page_cells=page_rows) == Undone(restored=len(values))


@pytest.mark.parametrize(
    ("server", "kind", "make"),
    [
        ("postgres", "UUID", lambda at: uuid.UUID(int=at * 2**100)),
        ("postgres", "BYTEA", lambda at: bytes([at, 0, 255])),
        ("postgres", "NUMERIC(20, 5)", lambda at: f"{at}.50000"),
        ("postgres", "TIMESTAMPTZ", lambda at: f"2020-01-01 0{at}:00:00.5+06:30"),
        ("postgres", "CHAR(8)", lambda at: f"k{at}"),
        ("mariadb", "UUID", lambda at: str(uuid.UUID(int=at * 2**100))),
        ("mariadb", "BINARY(16)", lambda at: uuid.UUID(int=at * 2**100).bytes),
        ("mariadb", "DECIMAL(20, 5)", lambda at: f"{at}.50000"),
        ("mariadb", "DATETIME(6)", lambda at: f"2020-01-01 0{at}:00:00.5"),
        ("mariadb", "VARCHAR(20) COLLATE utf8mb4_unicode_ci", lambda at: "aBcDeFgHi"[at]),
        ("mariadb", "VARCHAR(20) CHARACTER SET latin1", lambda at: "aBcDéFgHi"[at]),
        ("sqlite", "TEXT COLLATE NOCASE", lambda at: "aBcDeFgHi"[at]),
        ("sqlite", "BLOB", lambda at: bytes([at, 0, 255])),
    ],
)
def test_keys_of_one_server(server: str, kind: str, make: Any, tmp_path: Path) -> None:
    with database(server, tmp_path) as db:
        db.run(f"CREATE TABLE customers (id {kind} NOT NULL PRIMARY KEY, name VARCHAR(60))")
        db.run("INSERT INTO customers VALUES (:id, :name)", *({"id": make(at), "name": ZAWGYI} for at in range(9)))
        before = db.run("SELECT id, name FROM customers ORDER BY id")
        plan = in_place(db, tmp_path / "u", (Column("name"),))
        assert migrate_table(to_table(db, (Column("name"),)), page_rows=2).changed == 9
        assert migrate_table(plan, page_rows=2).changed == 9
        assert db.run("SELECT id, name FROM customers ORDER BY id") == [(one[0], UNICODE) for one in before]
        assert undo(db.url, "customers", tmp_path / "u", page_cells=2) == Undone(restored=9)
        assert db.run("SELECT id, name FROM customers ORDER BY id") == before


def test_null_in_a_key(db: Database) -> None:
    db.run("CREATE TABLE customers (id INT UNIQUE, name VARCHAR(60))")
    db.run("INSERT INTO customers VALUES (1, 'a'), (NULL, 'b')")
    assert code_of(to_table(db, (Column("name"),))) == "sql.key-null"


def test_keys_that_are_none(db: Database) -> None:
    db.run("CREATE TABLE customers (id INT, part INT, name VARCHAR(60), weight DOUBLE PRECISION PRIMARY KEY)")
    db.run("INSERT INTO customers VALUES (1, 1, 'a', 0.5)")
    assert code_of(to_table(db, (Column("name"),), key=("id", "part"))) == "sql.key"
    assert code_of(to_table(db, (Column("name"),), key=("nothing",))) == "sql.column"
    assert code_of(to_table(db, (Column("name"),), key=("weight",))) == "sql.key-type"


def test_indexes_that_keep_no_key_unique(sqlite: Database) -> None:
    sqlite.run("CREATE TABLE customers (id INT, name VARCHAR(60))")
    sqlite.run("CREATE UNIQUE INDEX some ON customers (id) WHERE id > 5")
    assert code_of(to_table(sqlite, (Column("name"),))) == "sql.key"
    sqlite.run("CREATE UNIQUE INDEX every ON customers (id)")
    sqlite.run("INSERT INTO customers VALUES (1, 'a')")
    assert migrate_table(to_table(sqlite, (Column("name"),))).rows == 1


# What is refused


def test_what_does_not_fit_a_table(db: Database, tmp_path: Path) -> None:
    db.customers(3, "id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), born DATE")
    assert code_of(to_table(db, (Column("nothing"),))) == "sql.column"
    assert code_of(to_table(db, (Column("name"), Column("nothing", Action.KEEP)))) == "sql.column"
    assert code_of(to_table(db, (Column("name", Action.KEEP),))) == "sql.column"
    assert code_of(to_table(db, (Column("born"),))) == "sql.type"
    assert code_of(beside(db, (Column("name", into="town"),))) == "sql.exists"
    assert code_of(in_place(db, tmp_path / "u", (Column("name", problems="town"),))) == "sql.exists"


def test_a_name_that_another_table_points_at(served: Database, tmp_path: Path) -> None:
    served.customers(4, "id INT PRIMARY KEY, name VARCHAR(60) UNIQUE, town VARCHAR(60)")
    served.run("CREATE TABLE orders (name VARCHAR(60), FOREIGN KEY (name) REFERENCES customers (name))")
    served.run("INSERT INTO orders VALUES (:name)", {"name": f"{ZAWGYI}3"})
    tally = Tally()
    assert migrate_table(in_place(served, tmp_path / "u"), tally).rows == 4
    assert rows_of(served)[1:] == [converted(1), converted(2), (3, f"{ZAWGYI}3", TOWN)]
    assert {(one.key, one.code) for one in tally.failures} == {(("3",), "sql.foreign-key")}


def test_plans_that_do_not_lead_from_table_to_table(db: Database, tmp_path: Path) -> None:
    db.customers(3)
    plan = to_table(db)
    assert code_of(replace(plan, source=None)) == "sql.url"
    assert code_of(replace(plan, target=Target(path="x.csv"))) == "sql.url"
    assert code_of(replace(plan, target=Target(url="sqlite:///other", table="t"))) == "sql.url"
    assert code_of(replace(plan, target=Target(mode=Mode.IN_PLACE))) == "undo.needed"
    assert code_of(replace(plan, target=Target(mode=Mode.COLUMNS, table="other"))) == "sql.table"
    (tmp_path / "u").write_text("mine")
    assert code_of(in_place(db, tmp_path / "u")) == "undo.exists"
    assert (tmp_path / "u").read_text() == "mine"
    assert code_of(in_place(db, tmp_path / "no folder" / "u")) == "undo.write"


@pytest.mark.parametrize("server", ["postgres", "mariadb"])
def test_text_that_is_too_long_for_its_column(server: str, tmp_path: Path) -> None:
    with database(server, tmp_path) as db:
        # A kinzi is one character of Zawgyi and three of Unicode.
        long = "မဂၤလာ"
        db.run(f"CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR({len(long)}), town VARCHAR(60))")
        db.run("INSERT INTO customers VALUES (:id, :name, :town)", {"id": 1, "name": long, "town": TOWN})
        tally = Tally()
        plan = in_place(db, tmp_path / "u", (Column("name", Action.TO_UNICODE), Column("town", problems="town_p")))
        migrate_table(plan, tally)
        assert rows_of(db) == [(1, long, TOWN)]
        assert tally.columns["name"].codes == {"sql.too-long": 1}
        assert tally.columns["name"].outcomes == {Outcome.FAILED: 1}
        assert [(one.key, one.column, one.code) for one in tally.failures] == [(("1",), "name", "sql.too-long")]


def test_rows_that_constraints_refuse_stay(db: Database, tmp_path: Path) -> None:
    # The converted name of 3 is taken by 4; that of 5 is forbidden.
    db.customers(
        1, f"id INT PRIMARY KEY, name VARCHAR(60) UNIQUE, town VARCHAR(60), CHECK (name <> '{UNICODE}5'))"[:-1]
    )
    db.run(
        "INSERT INTO customers VALUES (:id, :name, :town)",
        *({"id": at, "name": f"{ZAWGYI}{at}", "town": TOWN} for at in range(1, 9) if at != 4),
        {"id": 4, "name": f"{UNICODE}3", "town": TOWN},
    )
    before = {row[0]: row for row in rows_of(db)}
    tally = Tally()
    columns = (Column("name", problems="name_p"), Column("town", problems="town_p"))
    migrate_table(in_place(db, tmp_path / "u", columns), tally, page_rows=100)
    after = {row[0]: row for row in rows_of(db, "id, name, town, name_p, town_p")}
    assert {one.key: one.code for one in tally.failures} == {("3",): "sql.unique", ("5",): "sql.check"}
    assert after[3] == (*before[3], "sql.unique", "sql.unique")
    assert after[5] == (*before[5], "sql.check", "sql.check")
    assert after[4] == (4, f"{UNICODE}3", TOWN_UNICODE, None, None)
    for at in (1, 2, 6, 7, 8):
        assert after[at] == (at, f"{UNICODE}{at}", TOWN_UNICODE, None, None)
    assert tally.columns["name"].outcomes[Outcome.FAILED] == 2
    undone = undo(db.url, "customers", tmp_path / "u")
    assert undone == Undone(restored=sum(tally.columns[one].outcomes[Outcome.CONVERTED] for one in ("name", "town")))
    assert {row[0]: row for row in rows_of(db)} == before


def test_a_new_table_has_no_other_unique_columns(db: Database) -> None:
    db.customers(1, "id INT PRIMARY KEY, name VARCHAR(60) UNIQUE, town VARCHAR(60)")
    db.run(
        "INSERT INTO customers VALUES (:id, :name, :town)",
        {"id": 3, "name": f"{ZAWGYI}3", "town": TOWN},
        {"id": 4, "name": f"{UNICODE}3", "town": TOWN},
    )
    tally = Tally()
    migrate_table(to_table(db), tally)
    assert rows_of(db, table="fresh")[1:] == [(3, f"{UNICODE}3", TOWN_UNICODE), (4, f"{UNICODE}3", TOWN_UNICODE)]
    assert tally.failures == []


class Stop(Exception):
    """What a test interrupts a run with."""


def stop(_: int) -> None:
    raise Stop


def test_rows_that_a_new_table_refuses_are_copied_as_they_were(served: Database) -> None:
    served.customers(9)
    plan = to_table(served)
    with pytest.raises(Stop):
        migrate_table(plan, page_rows=2, progress=stop)
    served.run(f"ALTER TABLE fresh ADD CONSTRAINT one CHECK (name <> '{UNICODE}5')")
    tally = Tally()
    assert migrate_table(plan, tally, page_rows=2) == Migrated(9, 9, 0, 2)
    wanted = [converted(at) for at in range(9)]
    wanted[5] = (5, f"{ZAWGYI}5", TOWN)
    assert rows_of(served, table="fresh") == wanted
    assert {(one.key, one.code) for one in tally.failures} == {(("5",), "sql.check")}


def test_a_new_table_that_refuses_rows_even_as_they_were(served: Database) -> None:
    served.customers(9)
    plan = to_table(served)
    with pytest.raises(Stop):
        migrate_table(plan, page_rows=2, progress=stop)
    served.run("ALTER TABLE fresh ADD CONSTRAINT one CHECK (id <> 5)")
    assert code_of(plan, page_rows=2) == "sql.row"
    served.run("ALTER TABLE fresh DROP CONSTRAINT one")
    assert migrate_table(plan, page_rows=2) == Migrated(9, 9, 0, 4)
    assert rows_of(served, table="fresh") == [converted(at) for at in range(9)]


def test_a_refused_row_ends_a_run_that_may_not_fail(db: Database, tmp_path: Path) -> None:
    db.customers(6, f"id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), CHECK (name <> '{UNICODE}5')")
    before = rows_of(db)
    plan = in_place(db, tmp_path / "u", on_error=OnError.FAIL)
    assert code_of(plan) == "sql.row"
    assert rows_of(db) == before


def trigger(db: Database, body: dict[str, str]) -> None:
    for statement in body[db.server].split("//"):
        with db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


REFUSES = {
    "sqlite": "CREATE TRIGGER no BEFORE UPDATE ON customers WHEN NEW.id = 3 BEGIN SELECT RAISE(ABORT, 'no'); END",
    "postgres": "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 3 THEN RAISE 'no'; END IF;"
    " RETURN NEW; END $$// CREATE TRIGGER no BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION no()",
    "mariadb": "CREATE TRIGGER no BEFORE UPDATE ON customers FOR EACH ROW"
    " BEGIN IF NEW.id = 3 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF; END",
}
ALTERS = {
    "sqlite": "CREATE TRIGGER alters AFTER UPDATE OF name ON customers WHEN NEW.id = 3 AND NEW.name <> 'other'"
    " BEGIN UPDATE customers SET name = 'other' WHERE id = 3; END",
    "postgres": "CREATE FUNCTION alters() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF NEW.id = 3 THEN NEW.name = 'other'; END IF; RETURN NEW; END $$//"
    " CREATE TRIGGER alters BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION alters()",
    "mariadb": "CREATE TRIGGER alters BEFORE UPDATE ON customers FOR EACH ROW"
    " BEGIN IF NEW.id = 3 THEN SET NEW.name = 'other'; END IF; END",
}


def test_a_row_that_a_trigger_refuses_stays(db: Database, tmp_path: Path) -> None:
    db.customers(6)
    before = rows_of(db)
    trigger(db, REFUSES)
    tally = Tally()
    migrate_table(in_place(db, tmp_path / "u", (Column("name", problems="p"), Column("town"))), tally)
    assert rows_of(db)[3] == before[3]
    assert rows_of(db)[5] == converted(5)
    assert {(one.key, one.code) for one in tally.failures} == {(("3",), "sql.trigger")}


def test_a_value_that_a_trigger_alters_is_listed_and_undone(db: Database, tmp_path: Path) -> None:
    db.customers(6)
    trigger(db, ALTERS)
    tally = Tally()
    migrate_table(in_place(db, tmp_path / "u"), tally)
    assert rows_of(db)[3][1] == "other"
    assert [(one.key, one.column, one.code) for one in tally.failures] == [(("3",), "name", "sql.altered")]
    db.run("DROP TRIGGER alters" + (" ON customers" if db.server == "postgres" else ""))
    undo(db.url, "customers", tmp_path / "u")
    assert rows_of(db)[3][1] == f"{ZAWGYI}3"


def test_a_generated_column(db: Database, tmp_path: Path) -> None:
    kind = "GENERATED ALWAYS AS (name) STORED"
    db.customers(3, f"id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), copy VARCHAR(60) {kind}")
    assert code_of(in_place(db, tmp_path / "u", (Column("copy"),))) == "sql.generated"
    migrate_table(in_place(db, tmp_path / "u"))
    assert rows_of(db, "id, copy") == [(at, f"{UNICODE}{at}") for at in range(3)]


def test_null_where_none_is_allowed(db: Database, tmp_path: Path) -> None:
    db.customers(3, "id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, town VARCHAR(60)")
    tally = Tally()
    plan = in_place(db, tmp_path / "u", (Column("name", Action.DATE),), on_error=OnError.NULL)
    before = rows_of(db)
    migrate_table(plan, tally)
    assert rows_of(db) == before
    assert {one.code for one in tally.failures} == {"sql.not-null"}


def test_blanks_behind_a_text_are_part_of_it(db: Database, tmp_path: Path) -> None:
    db.customers(2, "id INT PRIMARY KEY, name CHAR(60), town VARCHAR(60)")
    db.run("UPDATE customers SET town = :town", {"town": TOWN + "  "})
    migrate_table(in_place(db, tmp_path / "u"))
    assert [row[2] for row in rows_of(db)] == [TOWN_UNICODE + "  "] * 2
    assert [row[1].rstrip() for row in rows_of(db)] == [f"{UNICODE}0", f"{UNICODE}1"]
    assert undo(db.url, "customers", tmp_path / "u").changed == 0


def test_markup_in_a_column_of_text(db: Database, tmp_path: Path) -> None:
    db.run("CREATE TABLE customers (id INT PRIMARY KEY, name TEXT)")
    db.run("INSERT INTO customers VALUES (1, :name)", {"name": f"<a href='x'>{ZAWGYI}</a>"})
    migrate_table(in_place(db, tmp_path / "u", (Column("name", contents=Contents.HTML),)))
    assert rows_of(db, "id, name") == [(1, f"<a href='x'>{UNICODE}</a>")]


def test_long_texts_make_short_pages(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    db.customers(600)
    monkeypatch.setattr("myanmar_id.migrate.store.sql_pages.PAGE_SIZE", 100)
    steps: list[int] = []
    assert migrate_table(to_table(db), progress=steps.append).rows == 600
    assert steps == [256, 512, 600]


# A source for scans and files


def test_a_table_as_a_source(db: Database) -> None:
    db.customers(23, "id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), born DATE, debt NUMERIC(8, 2)")
    db.run("UPDATE customers SET born = '1990-01-02', debt = 1.5 WHERE id = 20")
    source = SqlSource(db.url, "customers", ("id",), page_rows=10)
    assert source.rows == 23
    assert [str(kind) for kind in source.schema.types] == [
        "int64",
        "string",
        "string",
        "date32[day]",
        "string",
    ]
    assert source.share == 0
    found = [row for batch in source.batches() for row in batch.to_pylist()]
    assert source.share == 1
    assert [row["id"] for row in found] == list(range(23))
    assert found[1]["name"] == f"{ZAWGYI}1"
    assert (str(found[20]["born"]), float(found[20]["debt"])) == ("1990-01-02", 1.5)
    assert source.place == "[22]"
    assert list(source.batches(23)) == []
    source.go_on("[20]")
    assert [row["id"] for batch in source.batches(21) for row in batch.to_pylist()] == [21, 22]
    source.go_on("")
    assert (source.place, next(source.batches())["id"].to_pylist()) == ("", list(range(10)))
    source.close()
    db.run("DELETE FROM customers")
    empty = SqlSource(db.url, "customers", ("id",))
    assert (empty.rows, empty.share, list(empty.batches())) == (0, 1.0, [])
    empty.close()

"""Plans carried out: the files that come of it, runs that were cut off, rehearsals, tables."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import records
from databases import ZAWGYI, converted, database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myanmar_id.migrate import run as runs
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.outcome import Outcome
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target
from myanmar_id.migrate.run import run
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.files import open_ends
from myanmar_id.migrate.store.target import FileTarget
from myanmar_id.migrate.store.undo import undo
from myanmar_id.migrate.terms import Action, Mode, OnError

Told = list[tuple[int, float | None]]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_customers_become_what_was_meant(tmp_path: Path) -> None:
    path = records.write(tmp_path / "c.csv", 400)
    told: Told = []
    done = run(records.drafted(path), progress=lambda *far: told.append(far))
    assert (done.tally.rows, done.resumed, done.changed, done.is_dry_run) == (400, 0, None, False)
    assert told[-1] == (400, 1.0)
    meant = [one for _, one in records.customers.customers(400)]
    got = rows(tmp_path / "c.unicode.csv")
    for name in records.customers.COLUMNS:
        wrong = sum((one[name] or "") != two[name] for one, two in zip(meant, got, strict=True))
        # What nothing decides stays, and is counted.
        unsure = done.tally.column(name).outcomes[Outcome.UNSURE] if name in done.tally.columns else 0
        assert wrong <= unsure + 2, name
    assert done.total(Outcome.CONVERTED) > 800


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1), st.integers(0, 99))
def test_running_twice_changes_nothing(tmp_path: Path, zawgyi: float, seed: int) -> None:
    path, once, twice = records.write(tmp_path / "c.csv", 60, zawgyi, seed), tmp_path / "1.csv", tmp_path / "2.csv"
    plan = records.drafted(path)
    run(replace(plan, target=Target(str(once))))
    first = once.read_bytes()
    run(replace(plan, target=Target(str(once))))
    assert once.read_bytes() == first
    done = run(replace(plan, source=Source(str(once)), target=Target(str(twice))))
    assert twice.read_bytes() == first
    assert done.total(Outcome.CONVERTED) + done.total(Outcome.NORMALIZED) == 0


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    plan = records.drafted(records.write(tmp_path / "c.csv"))
    before = tree(tmp_path)
    told: Told = []
    tried = run(plan, dry_run=True, progress=lambda *far: told.append(far))
    assert tree(tmp_path) == before
    assert (tried.is_dry_run, told[-1]) == (True, (300, 1.0))
    assert tried.tally == run(plan).tally


def test_a_dry_run_refuses_what_a_run_would(tmp_path: Path) -> None:
    path = records.write(tmp_path / "c.csv", 5)
    with pytest.raises(InvalidPlan):
        run(records.of(path, tmp_path / "d.csv", Column("nothing")), dry_run=True)
    with pytest.raises(StoreError):
        run(records.of(path, path, Column("name")), dry_run=True)


class Cut(Exception):
    """What a test ends a run with."""


def cut_off(monkeypatch: pytest.MonkeyPatch, plan: Plan, after: int) -> None:
    """Run a plan until so many batches are written."""
    written: list[int] = []

    def write(self: FileTarget, batch: Any, rows: int, note: str = "") -> None:
        if len(written) == after:
            raise Cut
        written.append(rows)
        original(self, batch, rows, note)

    original = FileTarget.write
    with monkeypatch.context() as patch:
        patch.setattr(runs, "open_ends", lambda one: open_ends(one, every_bytes=1))
        patch.setattr(FileTarget, "write", write)
        with pytest.raises(Cut):
            run(plan)


def test_a_run_that_was_cut_off_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = records.write(tmp_path / "c.csv")
    plan = records.drafted(path, batch_rows=50)
    whole = run(plan)
    wanted = (tmp_path / "c.unicode.csv").read_bytes()
    (tmp_path / "c.unicode.csv").unlink()
    cut_off(monkeypatch, plan, 4)
    assert not (tmp_path / "c.unicode.csv").exists()
    done = run(plan)
    assert (done.resumed, done.tally) == (200, whole.tally)
    assert (tmp_path / "c.unicode.csv").read_bytes() == wanted
    assert set(tree(tmp_path)) == {"c.csv", "c.unicode.csv"}


def test_a_run_that_was_cut_off_can_be_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = records.drafted(records.write(tmp_path / "c.csv"), batch_rows=50)
    cut_off(monkeypatch, plan, 4)
    done = run(plan, restart=True)
    assert (done.resumed, done.tally.rows) == (0, 300)
    assert set(tree(tmp_path)) == {"c.csv", "c.unicode.csv"}


def test_a_value_that_ends_the_run_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("nrc\n12/OuKaMa(N)123456\nnone\n", encoding="utf-8")
    plan = records.of(path, tmp_path / "d.csv", Column("nrc", Action.NRC), on_error=OnError.FAIL, batch_rows=1)
    with pytest.raises(ConversionFailed) as caught:
        run(plan)
    assert (caught.value.row, "none" in str(caught.value)) == (2, False)
    assert set(tree(tmp_path)) == {"c.csv"}


def test_values_that_cannot_be_read_stay_and_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,nrc\n1,12/OuKaMa(N)123456\n2,none\n", encoding="utf-8")
    done = run(records.of(path, tmp_path / "d.csv", Column("nrc", Action.NRC), key=("id",)))
    assert (tmp_path / "d.csv").read_text(encoding="utf-8") == "id,nrc\n1,12/UKaMa(C)123456\n2,none\n"
    assert [(one.key, one.row, one.column) for one in done.tally.failures] == [(("2",), 2, "nrc")]


@pytest.mark.parametrize("name", ["c.parquet", "c.jsonl", "c.xlsx", "c.tsv", "c.csv.gz"])
def test_other_formats(tmp_path: Path, name: str) -> None:
    path = records.write(tmp_path / "c.csv", 30)
    plain = records.drafted(path)
    run(plain)
    run(Plan((), Source(str(path)), Target(str(tmp_path / name))))
    told: Told = []
    moved = replace(plain, source=Source(str(tmp_path / name)), target=Target(str(tmp_path / f"done-{name}")))
    done = run(moved, progress=lambda *far: told.append(far))
    run(Plan((), Source(str(tmp_path / f"done-{name}")), Target(str(tmp_path / "back.csv"))))
    assert rows(tmp_path / "back.csv") == rows(tmp_path / "c.unicode.csv")
    # A sheet need not say how many rows it has.
    assert (done.tally.rows, told[-1]) == (30, (30, None if name == "c.xlsx" else 1.0))


@pytest.mark.parametrize("mode", Mode)
def test_tables(tmp_path: Path, mode: Mode) -> None:
    with database("sqlite", tmp_path) as db:
        db.customers(40)
        columns = tuple(
            Column(name, into=f"{name}_u" if mode is Mode.COLUMNS else None, zawgyi_share=0.5)
            for name in ("name", "town")
        )
        file = str(tmp_path / "undo.jsonl") if mode is Mode.IN_PLACE else None
        target = Target(table="new" if mode is Mode.TABLE else None, mode=mode, undo=file)
        plan = Plan(columns, Source(url=db.url, table="customers"), target, Options(key=("id",)))
        before = db.run("SELECT * FROM customers ORDER BY id")
        told: Told = []
        tried = run(plan, dry_run=True, progress=lambda *far: told.append(far))
        assert (tried.changed, tried.is_dry_run, told[-1]) == (36 if mode is Mode.IN_PLACE else 40, True, (40, 1.0))
        assert db.run("SELECT name FROM sqlite_master WHERE type = 'table'") == [("customers",)]
        assert db.run("SELECT * FROM customers ORDER BY id") == before
        done = run(plan)
        assert (done.tally, done.changed, done.gone, done.resumed) == (tried.tally, tried.changed, 0, 0)
        names = "id, name_u, town_u" if mode is Mode.COLUMNS else "id, name, town"
        asked = f"SELECT {names} FROM {'new' if mode is Mode.TABLE else 'customers'} ORDER BY id"
        wanted = [converted(at) for at in range(40)]
        assert db.run(asked) == wanted
        again = run(plan)
        assert (again.resumed, again.tally) == (40, done.tally)
        assert db.run(asked) == wanted
        if mode is Mode.IN_PLACE:
            undo(db.url, "customers", str(file))
            assert db.run("SELECT * FROM customers ORDER BY id") == before
            (tmp_path / "undo.jsonl").unlink()
            assert run(plan, restart=True).resumed == 0


def test_an_empty_table(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as db:
        db.run("CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60))")
        plan = Plan((Column("name"),), Source(url=db.url, table="customers"), Target(table="new"), Options(key=("id",)))
        told: Told = []
        assert run(plan, progress=lambda *far: told.append(far)).tally.rows == 0
        assert told == []


def test_a_table_that_grows_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_rows", lambda *_: None)
    with database("sqlite", tmp_path) as db:
        db.customers(3)
        plan = Plan((Column("name"),), Source(url=db.url, table="customers"), Target(table="new"), Options(key=("id",)))
        told: Told = []
        run(plan, progress=lambda *far: told.append(far))
        assert told == [(3, None)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (None, Target("a.csv")),
        (Source("a.csv"), None),
    ],
)
def test_what_leads_from_nowhere_to_nowhere(source: Source | None, target: Target | None) -> None:
    with pytest.raises(InvalidPlan):
        run(Plan((), source, target, Options(key=("id",))))


def test_the_source_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(records.of(tmp_path / "c.csv", tmp_path / "d.csv"))


def test_nothing_of_a_person_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(0):
        run(records.drafted(records.write(tmp_path / "c.csv")))
    assert ZAWGYI not in caplog.text
    assert not [name for name in records.NAMES if name in caplog.text]
    assert capfd.readouterr() == ("", "")

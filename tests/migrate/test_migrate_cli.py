"""`myanmar-id migrate`: what is shown, what it ends with, and the bar on a terminal."""

from __future__ import annotations

import importlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import records
from command import Outcome, run
from databases import Database, database

from myanmar_id.cli.exits import Exit
from myanmar_id.cli.rows import Rows
from myanmar_id.migrate.store.undo import Undone

ADDRESS = "postgresql://reader:secret@127.0.0.1/crm"


@pytest.fixture
def customers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return records.write(Path("customers.csv"), 200)


def migrate(*arguments: str) -> Outcome:
    done = run("migrate", *arguments)
    assert not [name for name in records.NAMES if name in done.out + done.errors]
    return done


def changed(plan: str, old: str, new: str) -> None:
    text = Path(plan).read_text(encoding="utf-8")
    assert old in text
    Path(plan).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("action", ["scan", "run", "undo"])
def test_every_action_has_help(action: str) -> None:
    done = run("migrate", action, "--help")
    assert done.code == Exit.DONE
    assert f"usage: myanmar-id migrate {action}" in done.out


def test_scan_run_and_run_again(customers: Path) -> None:
    scanned = migrate("scan", "customers.csv", "--key", "id", "-o", "plan.toml")
    assert (scanned.code, scanned.errors) == (Exit.DONE, "")
    lines = scanned.out.splitlines()
    assert lines[0] == "200 rows"
    assert lines[1].split()[:7] == ["column", "zawgyi", "unicode", "mixed", "unsure", "not-myanmar", "null"]
    assert lines[5].split()[:1] == ["nrc"]
    assert "nrc 100%" in lines[5]
    tried = migrate("run", "plan.toml", "--dry-run")
    assert tried.code == Exit.DONE
    assert tried.out.startswith("200 rows; a dry run: nothing was written\ncolumn")
    assert not Path("customers.unicode.csv").exists()
    done = migrate("run", "plan.toml", "--report", "report")
    assert (done.code, done.errors) == (Exit.DONE, "")
    assert done.out.splitlines()[1:] == tried.out.splitlines()[1:]
    assert Path("report/report.html").exists()
    first = Path("customers.unicode.csv").read_bytes()
    assert migrate("run", "plan.toml").out == done.out
    assert Path("customers.unicode.csv").read_bytes() == first
    assert migrate("undo", "plan.toml").code == Exit.USAGE


def test_scan_as_json(customers: Path) -> None:
    found = json.loads(migrate("scan", "customers.csv", "--rows", "50", "--json").out)
    assert (found["rows"], found["is_whole"], found["key"]) == (50, False, [])
    assert found["columns"][1]["rows"].keys() == {"zawgyi", "unicode", "mixed", "unsure", "not-myanmar", "null"}
    assert migrate("scan", "customers.csv", "--rows", "50").out.startswith("50 rows, the first ones only\n")


def test_a_file_without_a_header(customers: Path) -> None:
    lines = customers.read_text(encoding="utf-8").splitlines(keepends=True)[1:]
    customers.write_text("".join(lines), encoding="utf-8")
    scanned = migrate("scan", "customers.csv", "--no-header", "--key", "column1", "-o", "plan.toml")
    assert (scanned.code, scanned.out.splitlines()[0]) == (Exit.DONE, "200 rows")
    assert "\nheader = false\n" in Path("plan.toml").read_text(encoding="utf-8")
    assert migrate("run", "plan.toml").out.startswith("200 rows\ncolumn")
    done = Path("customers.unicode.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert (len(done), done != lines, done[0].split(",")[0]) == (200, True, "1")


def test_run_as_json(customers: Path) -> None:
    migrate("scan", "customers.csv", "--format", "csv", "--encoding", "utf-8", "-o", "plan.toml")
    assert json.loads(migrate("run", "plan.toml", "--json").out)["rows"] == 200


def test_a_plan_is_never_replaced(customers: Path) -> None:
    Path("plan.toml").write_text("mine", encoding="utf-8")
    done = migrate("scan", "customers.csv", "-o", "plan.toml")
    assert done.code == Exit.FILE
    assert "the plan is there already" in done.errors
    assert Path("plan.toml").read_text(encoding="utf-8") == "mine"


def test_values_that_cannot_be_read_are_told(customers: Path) -> None:
    customers.write_text("id,nrc\n1,12/OuKaMa(N)123456\n2,none\n", encoding="utf-8")
    plan = 'version = 1\n[source]\npath = "customers.csv"\n[target]\npath = "new.csv"\n'
    Path("plan.toml").write_text(f'{plan}[[columns]]\nname = "nrc"\naction = "nrc"\n', encoding="utf-8")
    assert migrate("run", "plan.toml").code == Exit.FOUND_ERRORS
    changed("plan.toml", "[[columns]]", '[options]\non_error = "fail"\n[[columns]]')
    done = migrate("run", "plan.toml")
    assert (done.code, done.out) == (Exit.FOUND_ERRORS, "")
    assert done.errors.startswith("myanmar-id: migrate.failed: row 2, column nrc: nrc.")


def test_strict_minds_what_nothing_tells(customers: Path) -> None:
    customers.write_text("name\nရွာ\n", encoding="utf-8")
    migrate("scan", "customers.csv", "-o", "plan.toml")
    assert migrate("run", "plan.toml").code == Exit.DONE
    assert migrate("run", "plan.toml", "--strict").code == Exit.FOUND_ERRORS


def test_names_of_columns_cannot_move_the_cursor(customers: Path) -> None:
    customers.write_text("\x1b[2Jname\nအ\n", encoding="utf-8")
    assert "\n\ufffd[2Jname  " in migrate("scan", "customers.csv").out


WRONG: dict[str, tuple[list[str], Exit, str]] = {
    "no plan": (["run", "nothing.toml"], Exit.FILE, "myanmar-id: a file cannot be read or written: No such file"),
    "a bad plan": (["run", "customers.csv"], Exit.USAGE, "myanmar-id: plan.invalid: write the plan as TOML in UTF-8"),
    "no source": (["scan", "nothing.csv"], Exit.FILE, "myanmar-id: a file cannot be read or written: No such file"),
    "no format": (["scan", "customers"], Exit.USAGE, "myanmar-id: plan.invalid: format: "),
    "a password": (["scan", ADDRESS, "--table", "t"], Exit.USAGE, "myanmar-id: plan.invalid: url: write the password"),
    "no table": (["scan", "sqlite:///a.db"], Exit.USAGE, "myanmar-id: plan.invalid: table: give the table"),
    "a file's table": (["scan", "customers.csv", "--table", "t"], Exit.USAGE, "myanmar-id: plan.invalid: path: "),
    "a file in place": (
        ["scan", "customers.csv", "--mode", "in-place", "-o", "p.toml"],
        Exit.USAGE,
        "myanmar-id: plan.invalid: mode: ",
    ),
    "a missing table": (
        ["scan", "sqlite:///a.db", "--table", "nothing"],
        Exit.FILE,
        "myanmar-id: sql.table: there is no table",
    ),
    "an undo file alone": (["undo", "customers.undo.jsonl"], Exit.USAGE, "myanmar-id: plan.invalid: give --url"),
    "no undo file": (
        ["undo", "nothing.jsonl", "--url", "sqlite:///a.db"],
        Exit.FILE,
        "myanmar-id: undo.missing: there is no undo file",
    ),
    "no rows": (["scan", "customers.csv", "--rows", "0"], Exit.USAGE, "usage: myanmar-id migrate scan"),
    "no action": ([], Exit.USAGE, "usage: myanmar-id migrate"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said(customers: Path, name: str) -> None:
    arguments, code, said = WRONG[name]
    done = migrate(*arguments)
    assert (done.code, done.out) == (code, "")
    assert done.errors.startswith(said)
    assert "secret" not in done.errors


def test_a_source_that_cannot_be_read(customers: Path) -> None:
    customers.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    done = migrate("scan", "customers.csv")
    assert (done.code, done.errors[:25]) == (Exit.FILE, "myanmar-id: store.ragged:")


def test_without_arrow(customers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "myanmar_id.migrate.errors", None)
    done = migrate("scan", "customers.csv")
    assert done.code == Exit.UNAVAILABLE
    assert "pip install 'myanmar-id[migrate]'" in done.errors


def filled(db: Database, rows: int = 30) -> list[tuple[Any, ...]]:
    typed = (one for one, _ in records.customers.customers(rows))
    records.customers.write_table(db.url, typed)
    return everything(db)


def everything(db: Database) -> list[tuple[Any, ...]]:
    return db.run("SELECT * FROM customers ORDER BY id")


@pytest.mark.parametrize("server", ["sqlite", "postgres", "mariadb"])
def test_a_table_in_place_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.chdir(tmp_path)
    with database(server, tmp_path) as db:
        before = filled(db)
        scanned = migrate("scan", db.url, "--table", "customers", "--mode", "in-place", "-o", "plan.toml")
        assert scanned.code == Exit.DONE
        tried = migrate("run", "plan.toml", "--dry-run")
        assert tried.out.splitlines()[0].endswith(" to be written; a dry run: nothing was written")
        assert everything(db) == before
        assert not Path("customers.undo.jsonl").exists()
        done = migrate("run", "plan.toml")
        assert done.out.splitlines()[0].endswith(" written")
        after = everything(db)
        assert after != before
        assert migrate("run", "plan.toml").out.startswith("30 rows, 30 of them by earlier runs, ")
        assert everything(db) == after
        undone = migrate("undo", "plan.toml")
        assert (undone.code, undone.out.endswith(" values are again as they were\n")) == (Exit.DONE, True)
        assert everything(db) == before


def test_undo_with_the_file_alone_counts_what_has_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with database("sqlite", tmp_path) as db:
        filled(db)
        migrate("scan", db.url, "--table", "customers", "--mode", "in-place", "-o", "plan.toml")
        migrate("run", "plan.toml")
        db.run("UPDATE customers SET address = 'x'")
        done = migrate("undo", "customers.undo.jsonl", "--url", db.url)
        assert done.code == Exit.FOUND_ERRORS
        assert done.out.splitlines()[1].endswith(" were changed since, and left")


def test_all_that_an_undo_can_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter([Undone(1, 2, 3, 4, 5), Undone(1, 2), Undone(1, missing=1), Undone(1, refused=1)])
    monkeypatch.setattr("myanmar_id.migrate.store.undo.undo", lambda *_, **__: next(told))
    file = tmp_path / "a.jsonl"
    header = {"kind": "myanmar-id undo", "version": 1, "file": "f", "digest": "d", "table": "t", "key": ["id"]}
    file.write_text(json.dumps(header) + "\n", encoding="utf-8")
    arguments = ("undo", str(file), "--url", "sqlite:///a.db")
    assert migrate(*arguments).out == (
        "1 values are again as they were\n2 were so already\n3 were changed since, and left\n"
        "4 are of rows that are gone\n5 were refused by the database\n"
    )
    assert [migrate(*arguments).code for _ in range(3)] == [Exit.DONE, Exit.FOUND_ERRORS, Exit.FOUND_ERRORS]


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, *told: tuple[float, int, float | None]) -> list[str]:
    """What a bar draws when it is told of rows and shares at these seconds."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    times = iter([time for time, _, _ in told])
    with Rows(lambda: next(times)) as rows:
        for _, done, share in told:
            rows(done, share)
    return [line.removesuffix("\x1b[K") for line in terminal.getvalue().split("\r")[1:]]


def test_the_bar_has_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, (5.0, 1000, 0.1), (7.0, 5000, 0.5), (10.0, 10000, 1.0)) == [
        "[###...........................]  10%  1,000 rows",
        "[###############...............]  50%  5,000 rows  2,000 rows/s  0:02 left",
        "[##############################] 100%  10,000 rows  1,800 rows/s  0:00 left",
        "",
    ]


def test_the_bar_does_not_know_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, (0.0, 1000, None), (1.0, 2000, None)) == ["1,000 rows", "2,000 rows  1,000 rows/s", ""]


def test_the_bar_is_not_drawn_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ((0.2, 1, None), (0.25, 2, None), (0.31, 3, None))
    assert [line.split()[0] for line in drawn(monkeypatch, *told)[:-1]] == ["1", "3"]


def test_the_bar_of_a_run_that_takes_hours_or_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, (0.0, 0, 0.0), (100.0, 10, 0.01), (200.0, 10, 0.0))
    assert lines[1].endswith("2:45:00 left")
    assert "left" not in lines[2]


def test_the_bar_is_drawn_on_a_terminal_only(customers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert migrate("scan", "customers.csv").errors == ""
    monkeypatch.setattr("myanmar_id.cli.rows.sys", type("Sys", (), {"stderr": (terminal := Terminal())}))
    migrate("scan", "customers.csv")
    assert "100%  200 rows" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_reader_of_the_output_goes_away(customers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("myanmar_id.cli.migrate_shown.show_scan", refuse)
    monkeypatch.setattr(importlib.import_module("myanmar_id.cli.main"), "_discard_output", lambda: None)
    assert migrate("scan", "customers.csv") == (Exit.BROKEN_PIPE, "", "")


def test_interrupted(customers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("myanmar_id.migrate.scan.scan", interrupt)
    assert migrate("scan", "customers.csv").code == Exit.INTERRUPTED

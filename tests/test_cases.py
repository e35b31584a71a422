"""The loader of the case tables must fail loudly: a table that is not read tests nothing."""

from __future__ import annotations

from pathlib import Path

import cases
import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cases, "FOLDER", tmp_path)
    return tmp_path


def write(folder: Path, *lines: str) -> None:
    (folder / "some.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


HEADER = "id\tinput\texpect\tsource\tnote"


def test_escapes_and_missing_last_cells(folder: Path) -> None:
    write(folder, "# what this is", HEADER, r"a" "\t" r"\u200b\t\\u" "\t" "!x.y")
    (case,) = cases.load("some")
    assert case.input == "\u200b\t\\u"
    assert (case.code, case.source, case.note, str(case)) == ("x.y", "", "", "a")


def test_value_has_no_code(folder: Path) -> None:
    write(folder, HEADER, "a\tb\tc\td\te")
    assert cases.load("some")[0].code is None


@pytest.mark.parametrize(
    "lines",
    [
        ["# nothing"],
        [HEADER],
        ["id\tinput", "a\tb"],
        [HEADER, "a\tb"],
        [HEADER, "a\tb\tc", "a\td\te"],
        [HEADER, "a\tb\tc\td\te\tf"],
    ],
    ids=["no header", "no cases", "other columns", "too few", "twice", "too many"],
)
def test_refuses(folder: Path, lines: list[str]) -> None:
    write(folder, *lines)
    with pytest.raises(AssertionError):
        cases.load("some")


def test_refuses_a_missing_table(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        cases.load("some")


def test_every_table_is_well_formed() -> None:
    tables = sorted((Path(__file__).parent / "cases").rglob("*.tsv"))
    assert tables
    for table in tables:
        assert cases.load(str(table.relative_to(cases.FOLDER))[: -len(".tsv")])

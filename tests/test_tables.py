"""The reader of the tables, and rules that every table of the package keeps."""

from __future__ import annotations

import enum
import os
import subprocess
import sys
import zipfile
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any

import pytest

from myanmar_id import tables
from myanmar_id.errors import DataError, ModelError

PACKAGE = Path(tables.__file__).parent


class Colour(enum.StrEnum):
    RED = "red"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(tables, "_data", lambda: tmp_path)
    return tmp_path / "tables"


def row(**columns: Any) -> Any:
    return make_dataclass("Row", columns.items())


def read_one(data: Path, hint: Any, cell: str) -> Any:
    (data / "some.tsv").write_text(f"value\tlast\n{cell}\tx\n", encoding="utf-8")
    (found,) = tables.read("some", row(value=hint, last=str))
    return found.value


@pytest.mark.parametrize(
    ("hint", "cell", "value"),
    [
        (str, "က", "က"),
        (str, "", ""),
        (str, r"\u200b\t\n\\\|", "\u200b\t\n\\|"),
        (int, "12", 12),
        (float, "0.5", 0.5),
        (bool, "yes", True),
        (bool, "no", False),
        (Colour, "red", Colour.RED),
        (int | None, "", None),
        (int | None, "7", 7),
        (tuple[str, ...], "", ()),
        (tuple[str, ...], r"a|b\|c|", ("a", "b|c", "")),
        (tuple[int, ...], "1|2", (1, 2)),
    ],
)
def test_cells(data: Path, hint: Any, cell: str, value: object) -> None:
    assert read_one(data, hint, cell) == value


@pytest.mark.parametrize(
    ("hint", "cell"), [(int, "x"), (int, ""), (float, "x"), (bool, "true"), (Colour, "blue"), (dict, "x")]
)
def test_refuses_a_cell(data: Path, hint: Any, cell: str) -> None:
    with pytest.raises(DataError):
        read_one(data, hint, cell)


@pytest.mark.parametrize(
    "text",
    ["", "# only\n", "other\nx\n", "value\ta\nx\ty\n", "value\nx\ty\n"],
    ids=["empty", "comment", "header", "more", "cells"],
)
def test_refuses_a_table(data: Path, text: str) -> None:
    (data / "some.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="table some"):
        tables.read("some", row(value=str))


def test_comments_and_empty_lines(data: Path) -> None:
    (data / "some.tsv").write_text("# c\n\nvalue\na\n# c\n\nb", encoding="utf-8")
    assert [found.value for found in tables.read("some", row(value=str))] == ["a", "b"]


def test_missing_files(data: Path) -> None:
    with pytest.raises(DataError, match="missing"):
        tables.read("some", row(value=str))
    with pytest.raises(ModelError, match="missing"):
        tables.model("some.bin")
    (data.parent / "models" / "some.bin").write_bytes(b"x")
    assert tables.model("some.bin") == b"x"


def test_digest_follows_the_rows(data: Path) -> None:
    def digest() -> str:
        tables.digest.cache_clear()
        return tables.digest()

    try:
        (data / "a.tsv").write_text("x\n1\n", encoding="utf-8")
        first = digest()
        (data / "note.txt").write_text("not a table", encoding="utf-8")
        assert digest() == first
        (data / "a.tsv").write_text("x\n2\n", encoding="utf-8")
        assert digest() != first
        assert len(first) == 12
    finally:
        tables.digest.cache_clear()


FOLDER = Path(str(tables._data())) / "tables"
TABLES = sorted(FOLDER.glob("*.tsv"))


def rows(path: Path) -> list[list[str]]:
    """The header and the rows as raw cells."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


WITH_SOURCES = [path for path in TABLES if "source" in rows(path)[0]]


def test_there_are_tables() -> None:
    assert WITH_SOURCES


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_form_of_a_table(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    invisible = "\u200b\u200c\u200d\u2060\ufeff\u00a0"
    assert not any(point in raw.decode() for point in invisible), "write invisible characters as \\uXXXX"
    header, *body = rows(path)
    assert body, "no rows"
    assert all(len(cells) == len(header) for cells in body)
    assert len({tuple(cells) for cells in body}) == len(body), "a row stands twice"


@pytest.mark.parametrize("path", WITH_SOURCES, ids=lambda path: path.stem)
def test_sources_are_described(path: Path) -> None:
    known = {cells[0] for cells in rows(FOLDER / "sources.tsv")[1:]}
    header, *body = rows(path)
    used = {key for cells in body for key in cells[header.index("source")].split("|")} - {""}
    assert used, "no row says where it is from"
    assert used <= known, f"not in sources.tsv: {sorted(used - known)}"


def test_every_source_is_described_once() -> None:
    header, *body = rows(FOLDER / "sources.tsv")
    assert header == ["key", "title", "where", "licence", "note"]
    keys = [cells[0] for cells in body]
    assert len(set(keys)) == len(keys)


def test_read_from_a_zip(tmp_path: Path) -> None:
    """The layout of the wheel inside a zip on `sys.path`, as Spark ships code to its workers."""
    archive = tmp_path / "myanmar_id.zip"
    files = {f"myanmar_id/{path.relative_to(PACKAGE)}": path for path in PACKAGE.rglob("*.py")}
    files |= {f"myanmar_id/data/tables/{path.name}": path for path in TABLES}
    files |= {f"myanmar_id/data/models/{path.name}": path for path in (FOLDER.parent / "models").iterdir()}
    with zipfile.ZipFile(archive, "w") as out:
        for inside, path in files.items():
            out.write(path, inside)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from myanmar_id import tables\n"
        "from myanmar_id.fields import nrc\n"
        "from myanmar_id.text.detect import detect\n"
        "assert sys.argv[1] in tables.__file__, tables.__file__\n"
        "assert detect('\u1019\u1002\u1064\u101c\u102c\u1015\u102b') == 'zawgyi'\n"
        "assert nrc.parse('9/MaKhaNa(C)251959').place\n"
        "print(tables.digest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(archive)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
        env={**os.environ, "MYANMAR_ID_BACKEND": ""},  # a zip holds no compiled core
    )
    assert done.stdout.strip() == tables.digest()


def test_data_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel has `data` inside the package; only a checkout looks beside `src`."""
    (tmp_path / "data" / "tables").mkdir(parents=True)
    monkeypatch.setattr("importlib.resources.files", lambda package: tmp_path)
    tables._data.cache_clear()
    try:
        assert tables._data() == tmp_path / "data"
    finally:
        tables._data.cache_clear()


def test_the_folder_that_has_tables_and_models() -> None:
    found = {entry.name for entry in tables.folder().iterdir() if entry.is_dir()}
    assert {"tables", "models"} <= found

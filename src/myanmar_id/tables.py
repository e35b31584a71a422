"""The only reader of `data/`: TSV tables as typed rows, and the packaged model files.

A table is UTF-8, tab separated, its first line the names of the row type's fields, in order. Lines that begin with `#` are
comments. A cell is read by the field's type: `str`, `int`, `float`, `bool` (`yes`/`no`), an enum by value, `T | None` (empty
is None) or `tuple[T, ...]` (parts between `|`, empty is none). Backslash escapes `\\uXXXX`, `\\t`, `\\n`, `\\\\` and `\\|`
stand for characters that cannot be seen or would split a cell.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from myanmar_id.errors import DataError, ModelError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Loading `hashlib` and `importlib.resources` takes longer than the rest of the core's imports, so both wait for their first use.

Row = TypeVar("Row")

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[tn\\|])")
_SIMPLE = {"\\t": "\t", "\\n": "\n", "\\\\": "\\", "\\|": "|"}


def read(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """Read one table.

    Args:
        name: the table's name without folder and ending, for example `nrc_townships`.
        row_type: a dataclass whose fields are the table's columns.

    Returns:
        The rows, in the order of the file.

    Raises:
        DataError: no such table, a header that differs from the fields, or a cell that its type does not admit.
    """
    path = _data() / "tables" / f"{name}.tsv"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"table {name} is missing: reinstall the package") from error
    columns = [field.name for field in dataclasses.fields(typing.cast(Any, row_type))]
    hints = typing.get_type_hints(row_type)
    readers = [_reader(hints[column]) for column in columns]
    lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#"))
    header = next(lines, (0, ""))[1].split("\t")
    if header != columns:
        raise DataError(f"table {name}: the header is {header}, its row type has {columns}")
    rows = []
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise DataError(f"table {name}, line {number}: {len(cells)} cells, {len(columns)} columns")
        try:
            rows.append(row_type(*[reader(cell) for reader, cell in zip(readers, cells, strict=True)]))
        except (ValueError, KeyError) as error:
            raise DataError(f"table {name}, line {number}: {error}") from error
    return tuple(rows)


def model(name: str) -> bytes:
    """The bytes of a packaged model file.

    Args:
        name: file name in `data/models`.

    Raises:
        ModelError: no such file.
    """
    try:
        return (_data() / "models" / name).read_bytes()
    except OSError as error:
        raise ModelError(f"model {name} is missing: reinstall the package") from error


@cache
def digest() -> str:
    """A fingerprint of all tables: it changes when a row does.

    Returns:
        The first 12 hexadecimal digits of a SHA-256 over the tables' names and bytes, in order of name.
    """
    import hashlib

    total = hashlib.sha256()
    for path in sorted((_data() / "tables").iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".tsv"):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]


def folder() -> Traversable:
    """The folder that has the folders `tables` and `models`, which may lie in a zip."""
    return _data()


@cache
def _data() -> Traversable:
    """`data/` inside the installed package (wheel, zip), else beside `src/` (a checkout, an editable install)."""
    from importlib import resources

    package = resources.files("myanmar_id")
    inside = package / "data"
    if (inside / "tables").is_dir():
        return inside
    return package / ".." / ".." / "data"


def _unescape(cell: str) -> str:
    if "\\" not in cell:
        return cell
    return _ESCAPE.sub(lambda m: _SIMPLE.get(m[0]) or chr(int(m[1][1:], 16)), cell)


def _split(cell: str) -> list[str]:
    """Parts between bars; `\\|` is a bar inside a part."""
    return re.split(r"(?<!\\)\|", cell) if cell else []


def _reader(hint: Any) -> Callable[[str], Any]:
    """The function that turns a cell into a value of the annotated type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(argument for argument in arguments if argument is not type(None)))
        return lambda cell: inner(cell) if cell else None
    if origin is tuple:
        part = _reader(arguments[0])
        return lambda cell: tuple(part(piece) for piece in _split(cell))
    if hint is str:
        return _unescape
    if hint is bool:
        return {"yes": True, "no": False}.__getitem__
    if hint in (int, float) or (isinstance(hint, type) and issubclass(hint, enum.Enum)):
        return typing.cast(Callable[[str], Any], hint)
    raise DataError(f"no reader for cells of type {hint}")

"""A table as a source of record batches, for a scan, or for a file as the target."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pyarrow as pa
from sqlalchemy import Boolean, Column, ColumnElement, Integer, Text, cast, func, select, type_coerce
from sqlalchemy.types import NullType

from myanmar_id.migrate.store import sql_pages
from myanmar_id.migrate.store.sql_engine import PATIENCE, Patience, engine_of, reading
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_rows import as_text, shown
from myanmar_id.migrate.store.sql_table import Keyed, is_text, look
from myanmar_id.migrate.store.sql_values import from_json, to_json

#: Rows of a page.
PAGE_ROWS = 8192
#: The types of Arrow that values of these types of Python keep; all others come as text.
_TYPES: dict[type, pa.DataType] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime.date: pa.date32(),
    bytes: pa.large_binary(),
}


class SqlSource:
    """The rows of a table in the order of its key, page by page, each as it was when its page was read.

    Attributes:
        path: None, it is no file.
        last: the key of the last row that was read; set before `batches`, that of the row they begin behind.
        rows: how many there were when it was opened.
        done: how many of them were read.
    """

    path = None

    def __init__(
        self,
        url: str,
        table: str,
        key: Sequence[str],
        *,
        page_rows: int = PAGE_ROWS,
        patience: Patience = PATIENCE,
        is_strict: bool = False,
    ) -> None:
        """Look at the table.

        Args:
            url: the database, see `sql_engine.engine_of`.
            table: the table, with its schema before a dot where it has one.
            key: the columns that name its rows.
            page_rows: at most so many rows a batch.
            patience: what is done when the connection is lost.
            is_strict: whether what is no text in a column of text is an error, and not null.

        Raises:
            SqlError: see `sql_table.look`.
        """
        self.engine = engine_of(url)
        self.page_rows = page_rows
        self.patience = patience
        self.is_strict = is_strict
        self.last: tuple[Any, ...] | None = None
        self.done = 0
        try:
            self.keyed = reading(self.engine, lambda connection: look(connection, table, key), patience)
            self.schema = pa.schema([pa.field(one.name, _type(one)) for one in self.keyed.table.columns])
            count = select(func.count()).select_from(self.keyed.table)
            self.rows: int | None = int(reading(self.engine, lambda one: one.execute(count).scalar_one(), patience))
        except SqlError:
            self.close()
            raise

    @property
    def share(self) -> float:
        """How much has been read, 0 to 1."""
        return min(1.0, self.done / self.rows) if self.rows else 1.0

    @property
    def place(self) -> str:
        """`last` as JSON, for `go_on`; "" before the first row.

        Raises:
            SqlError: `sql.key-type`, `sql.key-null`: there is none.
        """
        return "" if self.last is None else json.dumps(to_json(self.last))

    def go_on(self, place: str) -> None:
        """Let `batches` begin behind a place."""
        self.last = from_json(json.loads(place)) if place else None

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind `last`, which is that of the row number `start`, in the order of the key.

        Raises:
            SqlError: `sql.type`, a column has values of another type than its own; and as `migrate_table`.
        """
        self.done = start
        reads = [_read(self.keyed, column) for column in self.keyed.table.columns]
        many = len(self.keyed.key)
        while True:
            ask = partial(sql_pages.read, keyed=self.keyed, reads=reads, last=self.last, rows=self.page_rows)
            try:
                found = reading(self.engine, ask, self.patience)
            except (ValueError, TypeError):
                # Raised by what makes values of Python of those of SQLite, which may be of any type; the values are in it.
                raise SqlError("a column has values that are not of its type: mend them first", "sql.type") from None
            if not found:
                return
            batch = pa.RecordBatch.from_arrays(
                [self._array(field, [row[many + at] for row in found]) for at, field in enumerate(self.schema)],
                schema=self.schema,
            )
            self.last = found[-1][:many]
            self.done += len(found)
            yield batch

    def _array(self, field: pa.Field, found: list[Any]) -> pa.Array:
        if self.keyed.server == "sqlite" and pa.types.is_string(field.type):
            # A blob among texts is none, whatever it holds.
            values = [None if isinstance(one, bytes) else _value(one, field.type) for one in found]
        else:
            values = [_value(one, field.type) for one in found]
        if self.is_strict and any(one is None and two is not None for one, two in zip(values, found, strict=True)):
            raise SqlError(f"the column {field.name} has a value that is no text: mend it first", "sql.type")
        try:
            return pa.array(values, field.type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            message = f"the column {field.name} has a value that is not of its type: mend it first"
            raise SqlError(message, "sql.type") from None

    def close(self) -> None:
        """Let the connection go."""
        self.engine.dispose()


def _type(column: Column[Any]) -> pa.DataType:
    if is_text(column.type):
        return pa.string()
    kind: type = object
    with suppress(NotImplementedError):  # what SQLAlchemy 2.0 says of types that are no Python's
        kind = column.type.python_type
    return _TYPES.get(kind, pa.string())


def _read(keyed: Keyed, column: Column[Any]) -> ColumnElement[Any]:
    """What is selected of a column: what comes as text though it is none is written out by the server itself."""
    if keyed.server == "sqlite" and isinstance(column.type, Boolean):
        # SQLAlchemy takes whatever is there for true.
        return type_coerce(column, Integer())
    if is_text(column.type) or isinstance(column.type, NullType) or not pa.types.is_string(_type(column)):
        return keyed.read(column)
    return cast(column, Text())


def _value(value: Any, kind: pa.DataType) -> Any:
    if pa.types.is_boolean(kind) and type(value) is int and value in {0, 1}:
        return bool(value)
    if value is None or not pa.types.is_string(kind):
        return value
    return as_text(value) if isinstance(value, str | bytes) else shown(value)

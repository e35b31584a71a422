"""A table as a source of record batches, for a scan, or for a file as the target."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pyarrow as pa
from sqlalchemy import Column, Connection, func, select

from myanmar_id.migrate.store import sql_pages
from myanmar_id.migrate.store.sql_engine import PATIENCE, Patience, engine_of, reading
from myanmar_id.migrate.store.sql_rows import as_text, shown
from myanmar_id.migrate.store.sql_table import is_text, look

#: The types of Arrow that values of these types of Python keep; all others come as text.
_TYPES: dict[type, pa.DataType] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime.date: pa.date32(),
    bytes: pa.large_binary(),
}


class SqlSource:
    """The rows of a table in the order of its key, page by page, each as it was when its page was read."""

    def __init__(
        self, url: str, table: str, key: Sequence[str], *, page_rows: int = 8192, patience: Patience = PATIENCE
    ) -> None:
        """Look at the table.

        Raises:
            SqlError: see `sql_table.look`.
        """
        self.engine = engine_of(url)
        self.page_rows = page_rows
        self.patience = patience
        self.keyed = reading(self.engine, lambda connection: look(connection, table, key), patience)
        self.schema = pa.schema([pa.field(one.name, _type(one)) for one in self.keyed.table.columns])
        count = select(func.count()).select_from(self.keyed.table)
        self.rows: int | None = int(reading(self.engine, lambda one: one.execute(count).scalar_one(), patience))
        self.done = 0

    @property
    def share(self) -> float:
        """How much has been read, 0 to 1."""
        return min(1.0, self.done / self.rows) if self.rows else 1.0

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`, in the order of the key.

        Raises:
            SqlError: as `migrate_table`.
        """
        self.done = start
        last = reading(self.engine, partial(self._skip, start=start), self.patience) if start else None
        if start and last is None:
            return
        columns = list(self.keyed.table.columns)
        many = len(self.keyed.key)
        while True:
            ask = partial(sql_pages.read, keyed=self.keyed, reads=columns, last=last, rows=self.page_rows)
            found = reading(self.engine, ask, self.patience)
            if not found:
                return
            last = found[-1][:many]
            self.done += len(found)
            arrays = [
                pa.array([_value(row[many + at], field.type) for row in found], field.type)
                for at, field in enumerate(self.schema)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _skip(self, connection: Connection, start: int) -> tuple[Any, ...] | None:
        """The key of the row number `start`; None where there are not so many."""
        keyed = self.keyed
        found = connection.execute(select(*keyed.key).order_by(*keyed.key).offset(start - 1).limit(1)).first()
        return None if found is None else tuple(found)

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


def _value(value: Any, kind: pa.DataType) -> Any:
    if value is None or not pa.types.is_string(kind):
        return value
    return as_text(value) if isinstance(value, str | bytes) else shown(value)

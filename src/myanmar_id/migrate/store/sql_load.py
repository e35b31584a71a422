"""A new table that the rows of a file go to, each batch in one transaction with the mark that says how far it is."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.sql import quoted_name
from sqlalchemy.types import TypeEngine

from myanmar_id import __version__
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.jsonl import LINE
from myanmar_id.migrate.store.sql_engine import PATIENCE, Patience, engine_of, reading, transact
from myanmar_id.migrate.store.sql_errors import Remedy, SqlError, detail, remedy
from myanmar_id.migrate.store.sql_marks import Mark, Marks
from myanmar_id.migrate.store.sql_stage import bring
from myanmar_id.migrate.store.sql_table import has_table, named
from myanmar_id.migrate.store.target import FileSource, state_of

_SERVERS = ("mysql", "mariadb")


class NewTable:
    """A target that is a new table; see `ends.Target`."""

    def __init__(
        self, url: str, table: str, key: Sequence[str], source: FileSource, patience: Patience = PATIENCE
    ) -> None:
        """A target that is not touched before `begin`.

        Args:
            url: the database, see `sql_engine.engine_of`.
            table: the table to make, with its schema before a dot where it has one.
            key: the columns of its primary key; none where it is to have no key.
            source: what is read meanwhile.
            patience: what is done when the connection is lost.

        Raises:
            SqlError: `sql.url`, `sql.driver`.
        """
        self.engine = engine_of(url)
        self.name = table
        self.key = tuple(key)
        self.source = source
        self.patience = patience
        self.token = secrets.token_hex(16)
        self.marks = Marks(named(table)[0])
        self._state = self._digest = ""
        self._kept: list[int] = []
        self._mark: Mark | None = None
        self._table = Table(table, MetaData())

    @property
    def note(self) -> str:
        """See `Target`."""
        return "" if self._mark is None else str(self._mark.notes["note"])

    def check(self, schema: pa.Schema) -> None:
        """Find out whether the table can be made.

        Raises:
            SqlError: `sql.exists`, `sql.column`, `sql.type`; and as `begin`.
        """
        self._look(schema)
        if reading(self.engine, lambda connection: has_table(connection, self.name), self.patience):
            raise self._exists()

    def begin(self, schema: pa.Schema, digest: str) -> int:
        """See `Target`.

        Raises:
            SqlError: `sql.exists`, the table is there; `sql.progress`, it is gone, though rows were written; `sql.column`, a column
                has no name of its own; `sql.type`, one has values that no column takes; `sql.lost-connection` and its like.
        """
        self._bind(schema, digest)
        self._mark = transact(self.engine, self._begin, self.patience)
        transact(self.engine, self._make, self.patience)
        return self._mark.rows

    def write(self, batch: pa.RecordBatch, rows: int, note: str = "") -> None:
        """See `Target`; it is durable at once.

        Raises:
            SqlError: `sql.row`, the table refuses a row, such as one whose key was there before; `sql.conflict`, another process
                has gone on with it; and as `begin`.
            StoreError: `store.encoding`, text is not UTF-8.
        """
        try:
            columns = [batch.column(at).to_pylist() for at in self._kept]
        except UnicodeDecodeError:
            raise StoreError("mend the source first: it has text that is not utf-8", "store.encoding") from None
        if self.engine.dialect.name == "sqlite":
            columns = [[str(one) if isinstance(one, Decimal) else one for one in column] for column in columns]
        values = list(zip(*columns, strict=True))
        put = partial(self._put, values=values, rows=rows, note=note)
        self._mark = transact(self.engine, put, self.patience)

    def finish(self) -> None:
        """See `Target`.

        Raises:
            StoreError: `store.changed`.
            SqlError: as `write`.
        """
        if state_of(self.source) != self._state:
            raise StoreError(
                "drop the new table and run it again: the source was changed while it was read", "store.changed"
            )
        self._mark = transact(self.engine, self._end, self.patience)

    def forget(self, schema: pa.Schema, digest: str) -> None:
        """See `Target`.

        Raises:
            SqlError: `sql.exists`, the table must be out of the way first; and as `begin`.
        """
        self._bind(schema, digest)
        transact(self.engine, self._forget, self.patience)

    def abandon(self) -> None:
        """See `Target`."""
        if self._mark is not None and not self._mark.is_done:
            transact(self.engine, self._drop, self.patience)
            self._mark = None

    def close(self) -> None:
        """See `Target`."""
        self.engine.dispose()

    def _exists(self) -> SqlError:
        return SqlError(f"the table {self.name} is there already: name another one", "sql.exists")

    def _look(self, schema: pa.Schema) -> None:
        """Describe the table."""
        self._kept = [at for at, name in enumerate(schema.names) if name != LINE]
        names = [schema.names[at] for at in self._kept]
        if "" in names or len(set(names)) < len(names):
            raise SqlError("give every column of the source a name that no other one has", "sql.column")
        schema_name, plain = named(self.name)
        # Quoted always: a name of a file may be a word of SQL.
        columns: list[Column[Any]] = [
            Column(
                quoted_name(name, True),
                _type(schema.field(at), name in self.key),
                primary_key=name in self.key,
                nullable=name not in self.key,
                autoincrement=False,
            )
            for at, name in zip(self._kept, names, strict=True)
        ]
        self._table = Table(
            quoted_name(plain, True),
            MetaData(),
            *columns,
            schema=schema_name,
            mysql_engine="InnoDB",
            mariadb_engine="InnoDB",
        )

    def _bind(self, schema: pa.Schema, digest: str) -> None:
        """Describe the table, and the run that writes it."""
        self._look(schema)
        self._state = state_of(self.source)
        # Another version of this library may judge other than the one whose rows stand there.
        run = [digest, self._state, __version__, schema.to_string(show_field_metadata=False)]
        self._digest = hashlib.sha256(json.dumps(run).encode()).hexdigest()

    def _forget(self, connection: Connection) -> None:
        self.marks.make(connection)
        self.marks.drop(connection, self._digest, self.name)
        if has_table(connection, self.name):
            raise self._exists()

    def _begin(self, connection: Connection) -> Mark:
        self.marks.make(connection)
        found = self.marks.find(connection, self._digest, self.name)
        is_there = has_table(connection, self.name)
        if found is None:
            if is_there:
                raise self._exists()
            found = Mark(self._digest, self.name, self.token, notes={"note": ""})
            self.marks.put(connection, found, is_new=True)
            return found
        if found.rows and not is_there:
            raise SqlError("what an earlier run wrote is gone: say that it shall begin again", "sql.progress")
        found = replace(found, run=self.token)
        self.marks.put(connection, found)
        return found

    def _make(self, connection: Connection) -> None:
        self.marks.claim(connection, self._digest, self.name, self.token)
        self._table.create(connection, checkfirst=True)

    def _put(self, connection: Connection, values: list[tuple[Any, ...]], rows: int, note: str) -> Mark:
        there = self.marks.claim(connection, self._digest, self.name, self.token)
        if there.rows == rows:
            return there  # an earlier try was committed after all
        try:
            bring(connection, self._table, values)
        except Exception as error:
            if remedy(error) is not Remedy.KEEP_ROW:
                raise
            message = "the new table refuses a row: its key is empty, was there before, or a value has no room"
            raise SqlError(message, "sql.row", detail(error)) from None
        after = replace(there, rows=rows, notes={"note": note})
        self.marks.put(connection, after)
        return after

    def _end(self, connection: Connection) -> Mark:
        done = replace(self.marks.claim(connection, self._digest, self.name, self.token), is_done=True)
        self.marks.put(connection, done)
        return done

    def _drop(self, connection: Connection) -> None:
        self.marks.claim(connection, self._digest, self.name, self.token)
        self._table.drop(connection, checkfirst=True)
        self.marks.drop(connection, self._digest, self.name)


def _type(field: pa.Field, is_key: bool) -> TypeEngine[Any]:
    """The type of the column for values of a type of Arrow.

    Raises:
        SqlError: `sql.type`.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if kind in (pa.string(), pa.large_string(), pa.string_view(), pa.null()):
        # MySQL has keys of limited length only, and compares them without regard to case unless it is told.
        key = mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin")
        return Text().with_variant(key if is_key else mysql.LONGTEXT(charset="utf8mb4"), *_SERVERS)
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return BigInteger()
    if pa.types.is_floating(kind):
        return Double()
    if pa.types.is_decimal(kind):
        return Numeric(kind.precision, kind.scale).with_variant(Text(), "sqlite")
    if pa.types.is_timestamp(kind) and kind.tz is None and kind.unit != "ns":
        return DateTime().with_variant(mysql.DATETIME(fsp=6), *_SERVERS)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return LargeBinary().with_variant(mysql.LONGBLOB(), *_SERVERS)
    kinds: dict[pa.DataType, TypeEngine[Any]] = {pa.bool_(): Boolean(), pa.date32(): Date()}
    if kind not in kinds:
        raise SqlError(f"the column {field.name} has values that a table has no type for: leave it out", "sql.type")
    return kinds[kind]

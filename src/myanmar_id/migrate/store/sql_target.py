"""Where the values go: a new table, new columns, or the old ones.

Each is made ready step by step, so that a run which was killed meanwhile can be gone on with.
"""

from __future__ import annotations

import copy
from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Double, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateColumn, CreateTable
from sqlalchemy.types import NullType, TypeEngine

from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_rows import Converter, Write
from myanmar_id.migrate.store.sql_stage import Put
from myanmar_id.migrate.store.sql_table import Keyed, Room, described, has_table, named, rooms


def check(connection: Connection, converter: Converter, target: str | None) -> None:
    """Find out, before anything is changed, whether the target can be made.

    Args:
        connection: to the database.
        converter: the plan, bound to the old table.
        target: the name of the new table; None where the old one is written.

    Raises:
        SqlError: `sql.exists`, a table or a column that would be made is there; `sql.generated`, `sql.charset`, a column that would
            be written in place takes nothing, or nothing in Burmese.
    """
    keyed = converter.keyed
    if target is not None and has_table(connection, target):
        raise SqlError(f"the table {target} is there already: name another one", "sql.exists")
    for write in converter.writes:
        if not write.is_in_place:
            if write.name in keyed.table.columns:
                raise SqlError(f"the column {write.name} is there already: name another one", "sql.exists")
        elif target is None:
            column = keyed.column(write.name)
            if column.computed is not None:
                raise SqlError(f"the column {write.name} is generated: convert what it is made of", "sql.generated")
            if keyed.is_raw(column):
                message = f"the character set of {write.name} has no Myanmar letters: write into another column"
                raise SqlError(message, "sql.charset")


def make(connection: Connection, converter: Converter, target: str | None) -> None:
    """Make the new table or the new columns, as far as an earlier run has not."""
    keyed = converter.keyed
    table = keyed.table
    if target is not None:
        if not has_table(connection, target):
            schema, plain = named(target)
            _create(connection, keyed, Table(plain, MetaData(), schema=schema))
        table = described(connection, target)
        if keyed.server == "mysql":
            _loosen(connection, keyed, table)
            _widen(connection, converter, table)
    for write in converter.writes:
        if not write.is_in_place and write.name not in table.columns:
            _alter(connection, table, "ADD COLUMN", Column(write.name, _type(write)))


def puts(converter: Converter, table: Table) -> list[Put]:
    """The columns of `table` that values are brought for; what fits into them is told to the converter."""
    keyed = converter.keyed
    found = []
    for write in converter.writes:
        source = keyed.column(write.source.name)
        has_origin = write.is_text and not write.is_problem and not keyed.is_raw(source)
        found.append(Put(table.c[write.name], source if has_origin else None))
    return found


def limits(connection: Connection, keyed: Keyed, table: Table) -> dict[str, Room]:
    """What fits into the columns of the table that is written."""
    return rooms(connection, table, keyed.server)


def _create(connection: Connection, keyed: Keyed, table: Table) -> None:
    """A table with the columns, types and key of the old one. What MySQL copies has its other indexes and its checks too."""
    preparer = connection.dialect.identifier_preparer
    new, old = preparer.format_table(table), preparer.format_table(keyed.table)
    if keyed.server == "mysql":
        connection.exec_driver_sql(f"CREATE TABLE {new} LIKE {old}")
        return
    names = {column.name for column in keyed.key}
    if keyed.server == "postgresql":
        key = ", ".join(preparer.quote(column.name) for column in keyed.key)
        connection.exec_driver_sql(f"CREATE TABLE {new} (LIKE {old}, PRIMARY KEY ({key}))")
        return
    for column in keyed.table.columns:
        kind: TypeEngine[Any] = LargeBinary() if isinstance(column.type, NullType) else column.type
        is_key = column.name in names
        table.append_column(
            Column(column.name, kind, primary_key=is_key, nullable=column.nullable and not is_key, autoincrement=False)
        )
    connection.execute(CreateTable(table))


def _loosen(connection: Connection, keyed: Keyed, table: Table) -> None:
    """Drop what MySQL keeps unique besides the key: which of two rows that became alike would be the one to stay is chance."""
    preparer = connection.dialect.identifier_preparer
    key = {column.name for column in keyed.key}
    counter = {column.name for column in table.columns if column.autoincrement is True}
    for index in table.indexes:
        names = {column.name for column in index.columns}
        if index.unique and not names <= key and not names & counter:
            name = preparer.quote(str(index.name))
            connection.exec_driver_sql(f"ALTER TABLE {preparer.format_table(table)} DROP INDEX {name}")


def _widen(connection: Connection, converter: Converter, table: Table) -> None:
    """Give columns of the new table that text is written into a character set with Myanmar letters."""
    found = rooms(connection, table, converter.keyed.server)
    for write in converter.writes:
        if write.is_in_place and not found.get(write.name, Room()).holds_myanmar:
            column = table.c[write.name]
            kind: Any = copy.copy(column.type)
            kind.charset, kind.collation = "utf8mb4", None
            _alter(connection, table, "MODIFY COLUMN", Column(write.name, kind, nullable=column.nullable))


def _alter(connection: Connection, table: Table, what: str, column: Column[Any]) -> None:
    dialect = connection.dialect
    said = CreateColumn(column).compile(dialect=dialect)
    name = dialect.identifier_preparer.format_table(table)
    connection.exec_driver_sql(f"ALTER TABLE {name} {what} {said}")


def _type(write: Write) -> TypeEngine[Any]:
    if write.is_problem:
        return String(100)
    if pa.types.is_string(write.kind):
        return Text().with_variant(mysql.LONGTEXT(charset="utf8mb4"), "mysql", "mariadb")
    kinds: dict[pa.DataType, TypeEngine[Any]] = {
        pa.date32(): Date(),
        pa.float64(): Double(),
        pa.int64(): BigInteger(),
        pa.bool_(): Boolean(),
    }
    return kinds[write.kind]

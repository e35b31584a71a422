"""A table as the migration sees it: its key, the columns of text that are read, and what fits into those that are written."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    collate,
    func,
    inspect,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.exc import NoSuchTableError, SAWarning
from sqlalchemy.types import Enum, Float, NullType, String, TypeEngine

from myanmar_id.migrate.store.sql_errors import SqlError

#: The character sets of MySQL and MariaDB that hold Myanmar letters; of these the first three hold nothing beyond U+FFFF.
_NARROW = ("utf8", "utf8mb3", "ucs2")
_WIDE = ("utf8mb4", "utf16", "utf16le", "utf32")


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into a column of text.

    Attributes:
        characters: how many at most; None where there is no limit.
        octets: how many bytes at most; None where there is no limit.
        charset: the character set, where each column has its own.
    """

    characters: int | None = None
    octets: int | None = None
    charset: str | None = None

    def refuses(self, value: str) -> str | None:
        """The code of why the text does not fit, or None where it does."""
        if self.characters is not None and len(value) > self.characters:
            return "sql.too-long"
        if self.octets is not None and len(value) * 4 > self.octets and len(value.encode()) > self.octets:
            return "sql.too-long"
        if self.charset in _NARROW and value and max(value) > "\uffff":
            return "sql.charset"
        return None

    @property
    def holds_myanmar(self) -> bool:
        """Whether its character set has Myanmar letters."""
        return self.charset is None or self.charset in _NARROW + _WIDE


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table and the columns that name its rows.

    Attributes:
        table: as the database describes it.
        key: the columns of the key, in the order of the pages.
        rooms: what fits, by the name of the column, for columns of text.
        server: `sqlite`, `postgresql` or `mysql`; MariaDB is the last.
    """

    table: Table
    key: tuple[Column[Any], ...]
    rooms: dict[str, Room]
    server: str

    def column(self, name: str) -> Column[Any]:
        """A column.

        Raises:
            SqlError: `sql.column`.
        """
        found = self.table.columns.get(name)
        if found is None:
            raise SqlError(f"the table has no column {name}", "sql.column")
        return found

    def is_raw(self, column: Column[Any]) -> bool:
        """Whether a column is read as its bytes: its character set has no Myanmar letters, so text in it is stored under a
        wrong name, as old programs that spoke latin1 to MySQL left it.
        """
        return not self.rooms.get(column.name, Room()).holds_myanmar

    def read(self, column: Column[Any]) -> ColumnElement[Any]:
        """What is selected of a column: of one of text, the text itself, whatever its type does with it."""
        if self.is_raw(column):
            return cast(column, LargeBinary())
        return cast(column, Text()) if self.server == "postgresql" and is_text(column.type) else column

    def exact(self, column: ColumnElement[Any], is_raw: bool = False) -> ColumnElement[Any]:
        """A column of text so that it equals only what is the same, character for character, whatever its collation says."""
        if self.server == "postgresql":
            return collate(cast(column, Text()), "C")
        if self.server == "sqlite":
            return collate(column, "BINARY")
        # Even a collation by code points takes trailing spaces for nothing; bytes do not.
        return cast(column if is_raw else func.convert(text_in_utf8(column)), LargeBinary())

    def behind(self, last: Sequence[Any]) -> ColumnElement[bool]:
        """Whether a row stands behind the key `last`, in the order of the key's own collation."""
        if self.server != "mysql":
            return tuple_(*self.key) > tuple_(*self._bound(last))
        # MariaDB reads the whole index for a comparison of rows, but not for the same written out.
        ladder: list[ColumnElement[bool]] = []
        for at, column in enumerate(self.key):
            ladder.append(
                and_(*(one == value for one, value in zip(self.key[:at], last, strict=False)), column > last[at])
            )
        return and_(self.key[0] >= last[0], or_(*ladder))

    def _bound(self, last: Sequence[Any]) -> Iterable[ColumnElement[Any]]:
        return (bindparam(None, value, type_=one.type) for one, value in zip(self.key, last, strict=True))


def text_in_utf8(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The argument `column USING utf8mb4` of MySQL's CONVERT."""
    return column.op("USING")(text("utf8mb4"))


def named(name: str) -> tuple[str | None, str]:
    """The schema, where a name has one before a dot, and the table."""
    schema, _, table = name.rpartition(".")
    return schema or None, table


def server_of(connection: Connection) -> str:
    """Which of the three kinds of server it is."""
    return "mysql" if connection.dialect.name in {"mysql", "mariadb"} else connection.dialect.name


def has_table(connection: Connection, name: str) -> bool:
    """Whether there is such a table or view."""
    schema, table = named(name)
    return inspect(connection).has_table(table, schema=schema)


def look(connection: Connection, name: str, key: Sequence[str]) -> Keyed:
    """Describe a table.

    Args:
        connection: to its database.
        name: of the table, with its schema before a dot where it has one.
        key: the names of the columns that name its rows.

    Returns:
        The table; all that a migration relies on is checked.

    Raises:
        SqlError: `sql.table`, `sql.column`; `sql.key`, the columns are not unique together; `sql.key-null`, a row has NULL in one;
            `sql.engine`, the table knows no transactions; `sql.charset`, the database holds no Unicode.
    """
    server = server_of(connection)
    table = described(connection, name)
    _check_server(connection, table, server)
    found = _bound_to(table, key, rooms(connection, table, server), server)
    _check_unique(connection, found)
    if any(isinstance(column.type, Float) for column in found.key):
        raise SqlError("the key is a number that is not exact: name other columns as the key", "sql.key-type")
    if any(column.nullable or server == "sqlite" for column in found.key):
        empty = select(found.key[0]).where(or_(*(column.is_(None) for column in found.key))).limit(1)
        if connection.execute(empty).first() is not None:
            raise SqlError("a row has NULL in its key: fill it, or name other columns as the key", "sql.key-null")
    return found


def described(connection: Connection, name: str) -> Table:
    """A table as the database describes it.

    Raises:
        SqlError: `sql.table`.
    """
    schema, plain = named(name)
    with warnings.catch_warnings():
        # Types that SQLAlchemy does not know are nothing to the migration, which leaves such columns to the server.
        warnings.simplefilter("ignore", SAWarning)
        try:
            return Table(plain, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
        except NoSuchTableError:
            raise SqlError(f"there is no table {name}", "sql.table") from None


def _bound_to(table: Table, key: Sequence[str], room: dict[str, Room], server: str) -> Keyed:
    keyed = Keyed(table, (), room, server)
    return Keyed(table, tuple(keyed.column(one) for one in key), room, server)


def _check_server(connection: Connection, table: Table, server: str) -> None:
    if server == "postgresql":
        charset = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if charset != "UTF8":
            raise SqlError("the database does not hold Unicode: copy it into one with the encoding UTF8", "sql.charset")
    engine = table.dialect_options[connection.dialect.name].get("engine") if server == "mysql" else None
    if engine is not None and engine.lower() != "innodb":
        raise SqlError("the table knows no transactions: ALTER TABLE ... ENGINE=InnoDB first", "sql.engine")


def _check_unique(connection: Connection, keyed: Keyed) -> None:
    """A key need not be the primary one, but the database must keep it unique, or rows would be passed over."""
    names = {column.name for column in keyed.key}
    hidden: dict[str, Any] = {"include_auto_indexes": True} if keyed.server == "sqlite" else {}
    seen = inspect(connection)
    schema, plain = keyed.table.schema, keyed.table.name
    candidates: list[Sequence[str | None]] = [seen.get_pk_constraint(plain, schema=schema)["constrained_columns"]]
    candidates += [one["column_names"] for one in seen.get_unique_constraints(plain, schema=schema)]
    candidates += [
        one["column_names"]
        for one in seen.get_indexes(plain, schema=schema, **hidden)
        # A partial index says nothing of the rows outside.
        if one["unique"] and not one.get("dialect_options", {}).keys() & _PARTIAL and None not in one["column_names"]
    ]
    if not any(one and set(one) <= names for one in candidates):
        raise SqlError("the columns of the key are not unique together: name those of a primary key", "sql.key")


_PARTIAL = {"postgresql_where", "sqlite_where"}


def rooms(connection: Connection, table: Table, server: str) -> dict[str, Room]:
    """What fits into each column of text.

    Args:
        connection: to the table's database.
        table: the table.
        server: see `Keyed`.
    """
    if server != "mysql":
        # SQLite has no limit, whatever the type says.
        return {} if server == "sqlite" else {one.name: Room(_length(one.type)) for one in table.columns}
    limits = text(
        "SELECT column_name AS name, character_maximum_length AS characters, character_octet_length AS octets,"
        " character_set_name AS charset FROM information_schema.columns"
        " WHERE table_name = :table AND table_schema = :schema AND character_set_name IS NOT NULL"
    )
    schema = table.schema or connection.dialect.default_schema_name
    found = connection.execute(limits, {"table": table.name, "schema": schema})
    return {row.name: Room(row.characters, row.octets, row.charset) for row in found}


def _length(kind: TypeEngine[Any]) -> int | None:
    base = kind.data_type if isinstance(kind, DOMAIN) else kind
    return base.length if isinstance(base, String) else None


def check_text(keyed: Keyed, name: str) -> Column[Any]:
    """A column that is to be read as text.

    Raises:
        SqlError: `sql.column`, `sql.type`.
    """
    column = keyed.column(name)
    if not is_text(column.type) and not (keyed.server == "sqlite" and isinstance(column.type, NullType)):
        raise SqlError(f"the column {name} is of a type that holds no text", "sql.type")
    return column


def is_text(kind: TypeEngine[Any]) -> bool:
    """Whether a type holds any text; a list of allowed words does not."""
    base = kind.data_type if isinstance(kind, DOMAIN) else kind
    return isinstance(base, String) and not isinstance(base, Enum)

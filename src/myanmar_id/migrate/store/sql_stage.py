"""A page on the server: a temporary table of keys, what was read and what is to be written, and statements that join with it.

A row is written only where it still holds what was read, which the join compares byte for byte. A page that the database refuses
because of some rows is halved until these stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    false,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.types import NullType, TypeEngine

from myanmar_id.migrate.store.sql_errors import Remedy, SqlError, detail, remedy
from myanmar_id.migrate.store.sql_table import Keyed

NAME = "myanmar_id_page"


@dataclass(frozen=True, slots=True)
class Put:
    """A column that the stage brings a value for.

    Attributes:
        target: the column that is written.
        origin: the column that a row which is kept takes it from; None where it takes it from the stage too.
    """

    target: Column[Any]
    origin: Column[Any] | None


class Keep(IntEnum):
    """Whether a row takes what is staged, stays as it is if that is what was read, or stays as it is, whatever that may be."""

    NO = 0
    IF_SAME = 1
    AS_IT_IS = 2


@dataclass(frozen=True, slots=True)
class Staged:
    """A row of the stage.

    Attributes:
        number: of the row.
        key: the values of its key.
        old: what was read.
        new: what is to be written.
        kept: see `Keep`.
    """

    number: int
    key: Sequence[Any]
    old: Sequence[Any]
    new: Sequence[Any]
    kept: Keep


class Stage:
    """The temporary table of one connection, for one table and one set of columns."""

    def __init__(self, keyed: Keyed, reads: Sequence[Column[Any]], puts: Sequence[Put]) -> None:
        self.keyed = keyed
        self.reads = reads
        self.puts = puts
        self.is_postgres = keyed.server == "postgresql"
        schema = {"sqlite": "temp", "mysql": keyed.table.schema}.get(keyed.server)
        kinds: dict[str, TypeEngine[Any]] = {"sqlite": NullType(), "mysql": LargeBinary()}
        old = kinds.get(keyed.server, Text())
        self.table = Table(
            NAME,
            MetaData(),
            Column("n", BigInteger()),
            Column("kept", Integer()),
            *(Column(f"k{at}", column.type) for at, column in enumerate(keyed.key)),
            *(Column(f"o{at}", old) for at in range(len(reads))),
            # A column of SQLite without a type is BLOB in a new table, and takes text as before.
            *(
                Column(f"w{at}", NullType() if isinstance(put.target.type, LargeBinary) else put.target.type)
                for at, put in enumerate(puts)
            ),
            schema=schema,
        )

    def open(self, connection: Connection) -> None:
        """Make the table, empty, in the running transaction. Its columns have the types and collations of those they go with."""
        keyed = self.keyed
        number = cast(literal_column("0"), BigInteger())
        columns: list[ColumnElement[Any]] = [number.label("n"), cast(literal_column("0"), Integer()).label("kept")]
        columns += [column.label(f"k{at}") for at, column in enumerate(keyed.key)]
        columns += [keyed.exact(one, keyed.is_raw(one)).label(f"o{at}") for at, one in enumerate(self.reads)]
        # Joined so that its columns may be null: MySQL takes over that they may not.
        written = self.puts[0].target.table.alias("written")
        columns += [written.c[put.target.name].label(f"w{at}") for at, put in enumerate(self.puts)]
        shape = select(*columns).select_from(keyed.table.outerjoin(written, false())).where(false())
        dialect = connection.dialect
        name = dialect.identifier_preparer.format_table(self.table)
        asked = shape.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        kind, end = ("TABLE", "") if keyed.server == "sqlite" else ("TEMPORARY TABLE", "")
        if self.is_postgres:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{NAME}")
            end = " ON COMMIT DROP"
        else:
            connection.exec_driver_sql(f"DROP {kind} IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE {kind} {name}{end} AS {asked}")

    def fill(self, connection: Connection, rows: Iterable[Staged]) -> None:
        """Put rows, one at least, in the place of those that are there."""
        connection.execute(delete(self.table))
        values = [(one.number, int(one.kept), *one.key, *map(self._old, one.old), *one.new) for one in rows]
        bring(connection, self.table, values)
        if self.is_postgres:
            # Without it the planner knows nothing of the page, and may read the whole table to join with it.
            connection.exec_driver_sql(f"ANALYZE {NAME}")

    def _old(self, value: Any) -> Any:
        return value.encode() if self.keyed.server == "mysql" and isinstance(value, str) else value

    def reread(self, connection: Connection, *, is_locked: bool) -> dict[int, tuple[Any, ...]]:
        """The staged rows as they are now, key and columns, by number; those that are gone are not in it.

        Args:
            connection: with the transaction.
            is_locked: whether they are kept from changing for the rest of it.
        """
        keyed = self.keyed
        asked = select(self.table.c.n, *(one.label(f"k{at}") for at, one in enumerate(keyed.key)))
        asked = asked.add_columns(*(keyed.read(one).label(f"c{at}") for at, one in enumerate(self.reads)))
        asked = asked.join(keyed.table, self._same_key(keyed.table))
        if is_locked:
            asked = asked.with_for_update(of=keyed.table if self.is_postgres else None)
        return {row[0]: tuple(row[1:]) for row in connection.execute(asked)}

    def _same_key(self, table: Table) -> ColumnElement[bool]:
        # The table's column stands first: in SQLite it is the left one whose collation counts.
        return and_(*(table.c[one.name] == self.table.c[f"k{at}"] for at, one in enumerate(self.keyed.key)))

    def _still(self) -> ColumnElement[bool]:
        """The row of the table holds what was read, or need not."""
        keyed = self.keyed
        same = (
            keyed.exact(one, keyed.is_raw(one)).is_not_distinct_from(self.table.c[f"o{at}"])
            for at, one in enumerate(self.reads)
        )
        return and_(self._same_key(keyed.table), or_(self.table.c.kept == int(Keep.AS_IT_IS), and_(*same)))

    def _between(self, first: int, last: int) -> ColumnElement[bool]:
        return self.table.c.n.between(first, last)

    def _value(self, at: int, put: Put) -> ColumnElement[Any]:
        value = self.table.c[f"w{at}"]
        return value if put.origin is None else case((self.table.c.kept > 0, put.origin), else_=value)

    def matching(self, connection: Connection) -> set[int]:
        """Lock the rows that still hold what was read, for the rest of the transaction.

        Returns:
            Their numbers.
        """
        asked = select(self.table.c.n).join(self.keyed.table, self._still())
        asked = asked.with_for_update(of=self.keyed.table if self.is_postgres else None)
        return set(connection.execute(asked).scalars())

    def present(self, connection: Connection, table: Table) -> set[int]:
        """The numbers of the staged rows whose key `table` has."""
        return set(connection.execute(select(self.table.c.n).join(table, self._same_key(table))).scalars())

    def held(self, connection: Connection, columns: Sequence[Column[Any]]) -> dict[int, tuple[str | None, ...]]:
        """What columns of text hold now, by the number of the staged row."""
        asked: Select[Any] = select(self.table.c.n, *(self.keyed.exact(one).label(None) for one in columns))
        found = connection.execute(asked.join(self.keyed.table, self._same_key(self.keyed.table)))
        return {row[0]: tuple(one.decode() if isinstance(one, bytes) else one for one in row[1:]) for row in found}

    def update(self, connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
        """Write the rows that still hold what was read.

        Args:
            connection: with the transaction.
            numbers: which rows; between the first and the last all are written that match.

        Returns:
            The server's code by the number of each row that it refused.
        """
        table = self.keyed.table
        values = {put.target: self._value(at, put) for at, put in enumerate(self.puts)}

        def run(first: int, last: int) -> None:
            statement = update(table).values(values).where(self._still(), self._between(first, last))
            connection.execute(statement.execution_options(synchronize_session=False))

        return _halved(connection, sorted(numbers), run)

    def copy(self, connection: Connection, target: Table, numbers: Iterable[int]) -> dict[int, str]:
        """Insert rows into a new table, the columns that nothing is done with straight from the old one.

        Args:
            connection: with the transaction.
            target: the new table.
            numbers: as in `update`.

        Returns:
            As `update`.
        """
        brought = {put.target.name: self._value(at, put) for at, put in enumerate(self.puts)}
        names = [column.name for column in target.columns if column.computed is None]
        values = [brought[name] if name in brought else self.keyed.table.c[name] for name in names]

        def run(first: int, last: int) -> None:
            asked = select(*values).select_from(self.table).join(self.keyed.table, self._still())
            asked = asked.where(self._between(first, last))
            connection.execute(insert(target).from_select(names, asked, include_defaults=False))

        return _halved(connection, sorted(numbers), run)


def bring(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Put rows, one at least, into a table, with values for all of its columns."""
    if connection.dialect.name == "postgresql":
        preparer = connection.dialect.identifier_preparer
        columns = ", ".join(preparer.quote(column.name) for column in table.columns)
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {preparer.format_table(table)} ({columns}) FROM STDIN") as copy,
        ):
            for one in rows:
                copy.write_row(one)
    else:
        names = [column.name for column in table.columns]
        connection.execute(insert(table), [dict(zip(names, one, strict=True)) for one in rows])


def _halved(connection: Connection, numbers: list[int], run: Callable[[int, int], None]) -> dict[int, str]:
    """Run a statement on all rows, or on ever smaller parts of them where the database refuses one."""
    refused: dict[int, str] = {}
    parts = [numbers] if numbers else []
    while parts:
        part = parts.pop()
        try:
            with connection.begin_nested():
                run(part[0], part[-1])
        except Exception as error:
            if isinstance(error, SqlError) or remedy(error) is not Remedy.KEEP_ROW:
                raise
            if len(part) == 1:
                refused[part[0]] = code_of(error)
            else:
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]]
    return refused


#: Codes of what a database refuses, by what servers call it.
_CODES = {
    "sql.unique": {"23505", "1062", "1169", "1586", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"},
    "sql.check": {"23514", "44000", "3819", "4025", "SQLITE_CONSTRAINT_CHECK"},
    "sql.not-null": {"23502", "1048", "SQLITE_CONSTRAINT_NOTNULL"},
    "sql.foreign-key": {
        "23503",
        "23001",
        "1216",
        "1217",
        "1451",
        "1452",
        "1761",
        "1762",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
    },
    "sql.trigger": {"P0001", "1644", "SQLITE_CONSTRAINT_TRIGGER"},
    "sql.too-long": {"22001", "1406", "1265"},
}


def code_of(error: Exception) -> str:
    """The code of a problem for a row that the database refused."""
    found = detail(error)
    return next((code for code, states in _CODES.items() if found in states), "sql.refused")

"""How far a migration is: a row in the database itself, written in the transaction of the page that it tells of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.dialects import mysql

from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_values import from_json, to_json

NAME = "myanmar_id_migration"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the row says.

    Attributes:
        digest: of the plan, or of what else is done page by page.
        table: the table that is written.
        run: which process goes on with it; another one that finds this changed has to stop.
        is_done: whether all is done.
        last: the key of the last row that is done; None before the first.
        rows: how many rows are done.
        undo_bytes: how long the undo file was.
        notes: JSON, what else there is to know: the tally so far, columns that were added.
    """

    digest: str
    table: str
    run: str
    is_done: bool = False
    last: tuple[Any, ...] | None = field(default=None, repr=False)
    rows: int = 0
    undo_bytes: int = 0
    notes: dict[str, Any] = field(default_factory=dict, repr=False)


class Marks:
    """The table of the rows, in the schema of the table that is written."""

    def __init__(self, schema: str | None) -> None:
        # Compared by code points: names of tables that differ in case are two.
        exact = String(255).with_variant(
            mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
        )
        long = Text().with_variant(mysql.LONGTEXT(charset="utf8mb4"), "mysql", "mariadb")
        self.table = Table(
            NAME,
            MetaData(),
            Column("plan_digest", String(100), primary_key=True),
            Column("table_name", exact, primary_key=True),
            Column("run", String(32), nullable=False),
            Column("state", String(16), nullable=False),
            Column("last_key", long),
            Column("rows_done", BigInteger(), nullable=False),
            Column("undo_bytes", BigInteger(), nullable=False),
            Column("notes", long, nullable=False),
            schema=schema,
            mysql_engine="InnoDB",
            mariadb_engine="InnoDB",
        )

    def make(self, connection: Connection) -> None:
        """Make the table where there is none."""
        self.table.create(connection, checkfirst=True)

    def find(self, connection: Connection, digest: str, table: str) -> Mark | None:
        """Read a row and lock it until the transaction ends; None where there is none.

        Raises:
            SqlError: `sql.progress`, it holds what this program did not write.
        """
        row = connection.execute(select(self.table).where(*self._is(digest, table)).with_for_update()).first()
        if row is None:
            return None
        try:
            last = None if row.last_key is None else from_json(json.loads(row.last_key))
            notes = json.loads(row.notes)
        except ValueError:
            raise SqlError(f"the row in {NAME} is damaged: start again from a backup", "sql.progress") from None
        return Mark(digest, table, row.run, row.state == "done", last, row.rows_done, row.undo_bytes, notes)

    def claim(self, connection: Connection, digest: str, table: str, run: str) -> Mark:
        """Read and lock the row that this process works on.

        Raises:
            SqlError: `sql.conflict`, another process has gone on with it.
        """
        found = self.find(connection, digest, table)
        if found is None or found.run != run:
            raise SqlError("another process has taken this migration over: let it end", "sql.conflict")
        return found

    def put(self, connection: Connection, mark: Mark, *, is_new: bool = False) -> None:
        """Write a row."""
        values = {
            "run": mark.run,
            "state": "done" if mark.is_done else "running",
            "last_key": None if mark.last is None else _json(to_json(mark.last)),
            "rows_done": mark.rows,
            "undo_bytes": mark.undo_bytes,
            "notes": _json(mark.notes),
        }
        if is_new:
            values |= {"plan_digest": mark.digest, "table_name": mark.table}
            connection.execute(insert(self.table).values(values))
        else:
            connection.execute(update(self.table).values(values).where(*self._is(mark.digest, mark.table)))

    def drop(self, connection: Connection, digest: str, table: str) -> None:
        """Forget a row."""
        connection.execute(delete(self.table).where(*self._is(digest, table)))

    def _is(self, digest: str, table: str) -> tuple[Any, Any]:
        return self.table.c.plan_digest == digest, self.table.c.table_name == table


def _json(value: dict[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=True)

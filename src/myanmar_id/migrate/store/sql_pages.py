"""Pages of a table in the order of its key, so that each is found by the index and memory holds no more than one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from myanmar_id.migrate.store.sql_table import Keyed

#: Characters, or bytes, of a page, roughly: one with texts of megabytes ends before it has all its rows.
PAGE_SIZE = 1 << 26
_PART = 256


def read(
    connection: Connection, keyed: Keyed, reads: Sequence[ColumnElement[Any]], last: Sequence[Any] | None, rows: int
) -> list[tuple[Any, ...]]:
    """Read the next page.

    Args:
        connection: to the database.
        keyed: the table.
        reads: what is selected beside the key, see `Keyed.read`.
        last: the key of the row that the page follows on; None for the first page.
        rows: how many at most.

    Returns:
        Key and columns, row by row; nothing behind the last row.
    """
    asked = select(*(one.label(f"k{at}") for at, one in enumerate(keyed.key)))
    asked = asked.add_columns(*(one.label(f"c{at}") for at, one in enumerate(reads)))
    if last is not None:
        asked = asked.where(keyed.behind(last))
    asked = asked.order_by(*keyed.key).limit(rows)
    found: list[tuple[Any, ...]] = []
    size = 0
    with connection.execute(asked, execution_options={"stream_results": True}) as result:
        for part in result.partitions(_PART):
            found += map(tuple, part)
            size += sum(len(value) for row in part for value in row if isinstance(value, str | bytes))
            if size > PAGE_SIZE:
                break
    return found

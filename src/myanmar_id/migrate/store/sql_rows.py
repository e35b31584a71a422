"""Rows of a page: as they were read, as they shall be, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from myanmar_id.migrate.batch import convert_all, convert_schema
from myanmar_id.migrate.outcome import Failure, Outcome, Tally
from myanmar_id.migrate.plan import Column, Plan
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_table import Keyed, Room, check_text
from myanmar_id.migrate.store.sql_values import is_clean
from myanmar_id.migrate.terms import Action


@dataclass(frozen=True, slots=True)
class Write:
    """A column that is written.

    Attributes:
        name: of the column.
        source: the column of the plan that it comes from.
        is_problem: whether it takes the codes of problems.
        kind: the type of its values.
        is_text: whether the column holds text, whatever the type of the values.
    """

    name: str
    source: Column
    is_problem: bool
    kind: pa.DataType
    is_text: bool

    @property
    def is_in_place(self) -> bool:
        """Whether it takes the place of what was read."""
        return not self.is_problem and self.source.is_in_place


@dataclass(slots=True)
class Row:
    """A row of a page.

    Attributes:
        key: the values of its key.
        old: the columns of the plan as the database gave them.
        texts: the same as text.
        new: the values for the columns that are written.
        problems: by the name of the column that takes the result, the code of why the row stays as it was; empty where it does not.
    """

    key: tuple[Any, ...] = field(repr=False)
    old: tuple[Any, ...] = field(repr=False)
    texts: tuple[str | None, ...] = field(repr=False)
    new: tuple[Any, ...] = field(default=(), repr=False)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether the row stays as it was."""
        return bool(self.problems)


class Converter:
    """A plan bound to a table: makes rows of what was read, and counts them.

    Attributes:
        reads: the columns of the plan that something is done with, each once.
        writes: the columns that are written.
        rooms: what fits into these, by name; filled in once they are there.
    """

    def __init__(self, plan: Plan, keyed: Keyed) -> None:
        """Bind.

        Raises:
            SqlError: `sql.column`, `sql.type`.
            InvalidPlan: see `batch.convert_schema`.
        """
        self.keyed = keyed
        active = [one for one in plan.columns if one.action is not Action.KEEP]
        if not active:
            raise SqlError("the plan does nothing with any column", "sql.column")
        self.reads = list(dict.fromkeys(one.name for one in active))
        for name in self.reads:
            check_text(keyed, name)
        for one in plan.columns:
            keyed.column(one.name)
        self.plan = plan = replace(plan, columns=tuple(active))
        names = [column.name for column in keyed.key if column.name not in self.reads]
        self.schema = pa.schema([pa.field(name, pa.string()) for name in (*names, *self.reads)])
        after = convert_schema(self.schema, plan)
        kinds = [after.field(one.target).type for one in active]
        self.writes = [
            Write(one.target, one, False, kind, one.is_in_place or pa.types.is_string(kind))
            for one, kind in zip(active, kinds, strict=True)
        ]
        self.writes += [Write(one.problems, one, True, pa.string(), True) for one in active if one.problems]
        self.rooms: dict[str, Room] = {}

    def rows(self, found: Iterable[Sequence[Any]], tally: Tally) -> list[Row]:
        """Convert what was read.

        Args:
            found: the key and the columns of `reads`, row by row.
            tally: counts the rows that the plan was carried out on.

        Raises:
            ConversionFailed: see `batch.convert_all`.
        """
        many = len(self.keyed.key)
        rows = [self._row(tuple(one[:many]), tuple(one[many:])) for one in found]
        self._convert([row for row in rows if not row.is_kept], tally)
        for row in rows:
            if row.is_kept:
                row.new = self.kept(row)
        return rows

    def _row(self, key: tuple[Any, ...], old: tuple[Any, ...]) -> Row:
        is_sqlite = self.keyed.server == "sqlite"
        if is_sqlite and not all(is_clean(value) for value in key if isinstance(value, str)):
            raise SqlError("a key is text that is not UTF-8: mend it first", "sql.key-type")
        # A blob among the texts of SQLite is none, whatever it holds; elsewhere bytes were asked for.
        texts = tuple(None if is_sqlite and isinstance(value, bytes) else as_text(value) for value in old)
        unread = {
            name for name, value, text in zip(self.reads, old, texts, strict=True) if text is None and value is not None
        }
        problems = {one.target: "sql.not-text" for one in self.plan.columns if one.name in unread}
        return Row(key, old, texts, problems=problems)

    def _convert(self, rows: list[Row], tally: Tally) -> None:
        """Fill in `new`, and `problems` where something does not fit."""
        columns = self._converted(rows, tally)
        for at, write in enumerate(self.writes):
            if write.is_text and not pa.types.is_string(write.kind):
                columns[at] = [None if value is None else str(value) for value in columns[at]]
        for row, *new in zip(rows, *columns, strict=True):
            row.new = tuple(new)
            for write, value in zip(self.writes, new, strict=True):
                code = (
                    self.rooms[write.name].refuses(value)
                    if isinstance(value, str) and write.name in self.rooms
                    else None
                )
                if code is not None:
                    row.problems[write.source.target] = code
            if row.is_kept:
                row.new = self.kept(row)

    def _converted(self, rows: list[Row], tally: Tally) -> list[list[Any]]:
        names = self.schema.names
        keys = {column.name: at for at, column in enumerate(self.keyed.key)}
        arrays = []
        for name in names:
            if name in self.reads:
                at = self.reads.index(name)
                arrays.append(pa.array([row.texts[at] for row in rows], pa.string()))
            else:
                arrays.append(pa.array([shown(row.key[keys[name]]) for row in rows], pa.string()))
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        done = pa.Table.from_batches(
            list(convert_all([batch], self.plan, tally)), convert_schema(self.schema, self.plan)
        )
        return [done.column(write.name).to_pylist() for write in self.writes]

    def kept(self, row: Row) -> tuple[Any, ...]:
        """What is written of a row that stays as it was: its own text, and the codes."""
        values: list[Any] = []
        for write in self.writes:
            if write.is_problem:
                values.append(row.problems.get(write.source.target))
            else:
                values.append(row.texts[self.reads.index(write.source.name)] if write.is_text else None)
        return tuple(values)

    def is_change(self, row: Row) -> bool:
        """Whether the row, written over itself, would change: new columns are null so far."""
        for write, value in zip(self.writes, row.new, strict=True):
            before = row.texts[self.reads.index(write.source.name)] if write.is_in_place else None
            if value != before:
                return True
        return False

    def count(self, rows: list[Row], counted: Tally | None, tally: Tally) -> None:
        """Add a page to the tally of the run.

        Args:
            rows: of the page, all that were settled.
            counted: what `rows` counted for all of them; None where some were converted again.
            tally: of the run.
        """
        kept = [row for row in rows if row.is_kept]
        if kept or counted is None:
            counted = Tally()
            self._convert([Row(row.key, row.old, row.texts) for row in rows if not row.is_kept], counted)
        tally.add(counted)
        for row in kept:
            key = tuple(map(shown, row.key))
            for column in self.plan.columns:
                code = row.problems.get(column.target)
                tally.column(column.target).outcomes[Outcome.UNCHANGED if code is None else Outcome.FAILED] += 1
                if code is not None:
                    tally.column(column.target).codes[code] += 1
                    tally.fail([Failure(key, tally.rows + 1, column.target, code)])
            tally.rows += 1

    def refuse(self, row: Row, code: str) -> None:
        """Keep a row that the database refused, all of its changed columns being to blame."""
        for write, value in zip(self.writes, row.new, strict=True):
            if not write.is_problem and value != row.texts[self.reads.index(write.source.name)]:
                row.problems[write.source.target] = code
        if not row.problems:
            row.problems[self.writes[0].source.target] = code
        row.new = self.kept(row)


def as_text(value: Any) -> str | None:
    """A cell as text; None where it is NULL, or none."""
    if isinstance(value, bytes):
        return _misnamed(value)
    return value if is_clean(value) else None


def _misnamed(value: bytes) -> str:
    """Bytes of a column whose character set has no Myanmar letters: UTF-8 that old programs put there, or what the set says.

    MySQL's latin1 is windows-1252, with the five bytes that this leaves out as control characters.
    """
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "".join(_LATIN1[byte] for byte in value)


_LATIN1 = [bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in range(256)]


def shown(value: Any) -> str:
    """A part of a key as a report shows it."""
    return value.hex() if isinstance(value, bytes) else str(value)

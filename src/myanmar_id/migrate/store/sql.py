"""A table migrated page by page: to a new table, to new columns, or in place.

A page is read, converted, and written in one transaction with the mark that says how far the migration is, so that a run that is
killed at any moment is gone on with where the last commit left it. A row is written only where it still holds what was read; one
that another program has changed meanwhile is read and converted again. For an in-place run what was there before is in the undo
file before the page is committed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table

from myanmar_id.migrate.outcome import Tally
from myanmar_id.migrate.plan import Plan, Source, Target, digest
from myanmar_id.migrate.store import sql_pages, sql_target
from myanmar_id.migrate.store.sql_engine import PATIENCE, Patience, engine_of, reading, transact
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_marks import Mark, Marks
from myanmar_id.migrate.store.sql_rows import Converter, Row
from myanmar_id.migrate.store.sql_stage import Keep, Stage, Staged
from myanmar_id.migrate.store.sql_table import look, named
from myanmar_id.migrate.store.undo_file import Change, Header, UndoFile
from myanmar_id.migrate.terms import Mode, OnError

#: Rows of a transaction: enough to be fast, few enough that other programs do not wait long for them.
PAGE_ROWS = 8192
#: How often a row that others keep changing is tried.
TURNS = 3


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did, all of its runs together.

    Attributes:
        rows: rows that were read.
        changed: rows that were written: all of them for a new table.
        gone: rows that others deleted between reading and writing.
        resumed: rows that earlier runs of the same plan had done.
    """

    rows: int
    changed: int
    gone: int
    resumed: int


@dataclass(slots=True)
class _Page:
    """A page while it is settled."""

    rows: dict[int, Row] = field(repr=False)
    counted: Tally | None
    changed: set[int] = field(default_factory=set)
    gone: int = 0
    changes: list[Change] = field(default_factory=list, repr=False)


def migrate_table(
    plan: Plan,
    tally: Tally | None = None,
    *,
    dry_run: bool = False,
    restart: bool = False,
    page_rows: int = PAGE_ROWS,
    patience: Patience = PATIENCE,
    progress: Callable[[int], None] | None = None,
) -> Migrated:
    """Carry a plan out on a table.

    Args:
        plan: with a `source` that is a table, and a `target` in the same database.
        tally: takes the counts of the whole migration, those of earlier runs of it too.
        dry_run: whether nothing is written, not even how far it is.
        restart: whether to begin again where an earlier run has ended or stopped. The new table, the new columns or the undo file
            of that run must be out of the way.
        page_rows: rows of a transaction; no result depends on it.
        patience: what is done when the connection is lost, or others hold the rows.
        progress: is told after each page how many rows are done.

    Returns:
        What was done. Where an earlier run has ended, what that did: nothing is done twice.

    Raises:
        SqlError: see its codes. Pages that were committed stay; a new run goes on behind them.
        InvalidPlan: the plan does not fit the table.
        ConversionFailed: a value cannot be read, and `on_error` is `fail`.
    """
    if plan.source is None or plan.source.url is None or plan.target is None or plan.target.path is not None:
        raise SqlError("the plan does not lead from a table to a table", "sql.url")
    if plan.target.url not in {None, plan.source.url}:
        raise SqlError("the new table must be in the database of the old one", "sql.url")
    if plan.target.mode is Mode.IN_PLACE and plan.target.undo is None and not dry_run:
        raise SqlError("name an undo file: what is converted in place cannot be had back without one", "undo.needed")
    if plan.target.mode is not Mode.TABLE and plan.target.table not in {None, plan.source.table}:
        raise SqlError("the target's table is not the source's: leave it out", "sql.table")
    engine = engine_of(plan.source.url)
    try:
        run = _Run(plan, plan.source, plan.target, engine, page_rows=page_rows, patience=patience)
        found = run.rehearse(progress) if dry_run else run.migrate(restart, progress)
    finally:
        engine.dispose()
    if tally is not None:
        tally.add(run.tally)
    return found


class _Run:
    """One process that works on a migration."""

    def __init__(
        self, plan: Plan, source: Source, target: Target, engine: Engine, *, page_rows: int, patience: Patience
    ) -> None:
        self.plan = plan
        self.engine = engine
        self.page_rows = page_rows
        self.patience = patience
        self.source = str(source.table)
        self.new = target.table if target.mode is Mode.TABLE else None
        self.undo_path = None if target.undo is None else Path(target.undo)
        self.digest = digest(plan)
        self.token = secrets.token_hex(16)
        self.tally = Tally()
        self.undo: UndoFile | None = None
        self.marks = Marks(named(self.new or self.source)[0])
        self._look()

    def _look(self) -> None:
        key = self.plan.options.key
        self.keyed = reading(self.engine, lambda connection: look(connection, self.source, key), self.patience)
        self.converter = Converter(self.plan, self.keyed)
        self.reads = [self.keyed.column(name) for name in self.converter.reads]

    def rehearse(self, progress: Callable[[int], None] | None) -> Migrated:
        """Convert all pages, and write none."""
        reading(self.engine, lambda connection: sql_target.check(connection, self.converter, self.new), self.patience)
        if self.new is None:
            self.converter.rooms = self.keyed.rooms
        last, done, changed = None, 0, 0
        while found := self._read(last):
            counted = Tally()
            rows = self.converter.rows(found, counted)
            self.converter.count(rows, counted, self.tally)
            last, done = rows[-1].key, done + len(rows)
            changed += len(rows) if self.new else sum(map(self.converter.is_change, rows))
            if progress is not None:
                progress(done)
        return Migrated(done, changed, 0, 0)

    def _read(self, last: tuple[Any, ...] | None) -> list[tuple[Any, ...]]:
        reads = [self.keyed.read(one) for one in self.reads]
        ask = partial(sql_pages.read, keyed=self.keyed, reads=reads, last=last, rows=self.page_rows)
        return reading(self.engine, ask, self.patience)

    def migrate(self, restart: bool, progress: Callable[[int], None] | None) -> Migrated:
        """Go on from the mark to the end."""
        mark = transact(self.engine, partial(self._begin, restart=restart), self.patience)
        resumed = mark.rows
        if not mark.is_done:
            if self.undo_path is not None:
                header = Header(mark.notes["file"], self.digest, self.source, tuple(self.plan.options.key))
                self.undo = UndoFile.open(self.undo_path, header, mark.undo_bytes)
            try:
                mark = self._pages(mark, progress)
            finally:
                if self.undo is not None:
                    self.undo.close()
        self.tally = Tally.from_json(mark.notes["tally"])
        return Migrated(mark.rows, mark.notes["changed"], mark.notes["gone"], resumed)

    def _begin(self, connection: Connection, restart: bool) -> Mark:
        """Find the mark, or make the first one, and take it over from a process that may have been killed."""
        self.marks.make(connection)
        found = self.marks.find(connection, self.digest, self.source)
        if found is not None and restart and found.run != self.token:
            self.marks.drop(connection, self.digest, self.source)
            found = None
        if found is None:
            sql_target.check(connection, self.converter, self.new)
            notes = {"tally": Tally().to_json(), "changed": 0, "gone": 0, "file": secrets.token_hex(16)}
            found = Mark(self.digest, self.source, self.token, notes=notes)
            self.marks.put(connection, found, is_new=True)
            return found
        if not found.is_done:
            found = replace(found, run=self.token)
            self.marks.put(connection, found)
        return found

    def _pages(self, mark: Mark, progress: Callable[[int], None] | None) -> Mark:
        transact(self.engine, partial(self._make, is_begun=mark.rows > 0), self.patience)
        while found := self._read(mark.last):
            counted = Tally()
            rows = self.converter.rows(found, counted)
            settle = partial(self._settle, before=mark, rows=rows, counted=counted)
            mark = transact(self.engine, settle, self.patience)
            if progress is not None:
                progress(mark.rows)
        return transact(self.engine, partial(self._end, mark=mark), self.patience)

    def _make(self, connection: Connection, is_begun: bool) -> None:
        self.marks.claim(connection, self.digest, self.source, self.token)
        if not is_begun:
            sql_target.make(connection, self.converter, self.new)
        keyed = look(connection, self.source, self.plan.options.key)
        self.keyed = self.converter.keyed = keyed
        self.reads = [keyed.column(name) for name in self.converter.reads]
        self.table = self._written(connection)
        self.converter.rooms = sql_target.limits(connection, keyed, self.table)
        self.stage = Stage(keyed, self.reads, sql_target.puts(self.converter, self.table))

    def _written(self, connection: Connection) -> Table:
        """The table that is written.

        Raises:
            SqlError: `sql.progress`, it or a column is gone, though rows were written.
        """
        try:
            table = self.keyed.table if self.new is None else look(connection, self.new, self.plan.options.key).table
        except SqlError:
            table = None
        if table is None or any(write.name not in table.columns for write in self.converter.writes):
            raise SqlError("what an earlier run wrote is gone: say that it shall begin again", "sql.progress")
        return table

    def _end(self, connection: Connection, mark: Mark) -> Mark:
        self.marks.claim(connection, self.digest, self.source, self.token)
        done = replace(mark, is_done=True)
        self.marks.put(connection, done)
        return done

    def _settle(self, connection: Connection, before: Mark, rows: list[Row], counted: Tally) -> Mark:
        """Write a page and its mark. May be called again after a try of which nobody knows whether it was committed."""
        there = self.marks.claim(connection, self.digest, self.source, self.token)
        if there.rows != before.rows:
            return there
        if self.undo is not None:
            self.undo.cut(before.undo_bytes)
        page = _Page({at: replace(row, problems=dict(row.problems)) for at, row in enumerate(rows)}, counted)
        self._write(connection, page)
        tally = Tally.from_json(before.notes["tally"])
        self.converter.count(list(page.rows.values()), page.counted, tally)
        undo_bytes = self.undo.append(page.changes) if self.undo is not None else 0
        notes = before.notes | {
            "tally": tally.to_json(),
            "changed": before.notes["changed"] + len(page.changed),
            "gone": before.notes["gone"] + page.gone,
        }
        after = replace(before, last=rows[-1].key, rows=before.rows + len(rows), undo_bytes=undo_bytes, notes=notes)
        self.marks.put(connection, after)
        return after

    def _write(self, connection: Connection, page: _Page) -> None:
        """Write the rows, and read those again that others changed meanwhile."""
        pending = self._to_write(page, page.rows)
        if not pending:
            return
        self.stage.open(connection)
        for _ in range(TURNS):
            placed = self._place(connection, page, pending)
            pending -= placed
            if not pending:
                return
            page.counted = None
            again = self.stage.reread(connection, is_locked=self.new is None)
            page.gone += len(pending - again.keys())
            for number in pending:
                del page.rows[number]
            pending &= again.keys()
            numbers = sorted(pending)
            fresh = self.converter.rows([again[number] for number in numbers], Tally())
            page.rows |= dict(zip(numbers, fresh, strict=True))
            pending = self._to_write(page, numbers)
            if not pending:
                return
        for number in pending:
            self.converter.refuse(page.rows[number], "sql.changed-meanwhile")
        self._keep(connection, page, pending, Keep.AS_IT_IS)

    def _to_write(self, page: _Page, numbers: Iterable[int]) -> set[int]:
        """The rows that are written: all into a new table, else those that change."""
        return {number for number in numbers if self.new is not None or self.converter.is_change(page.rows[number])}

    def _place(self, connection: Connection, page: _Page, numbers: set[int]) -> set[int]:
        """Write rows.

        Returns:
            Those that are settled: written, or kept because the database refused them.
        """
        self.stage.fill(connection, [self._staged(page, number) for number in sorted(numbers)])
        if self.new is None:
            placed = self.stage.matching(connection)
            refused = self.stage.update(connection, placed)
        else:
            refused = self.stage.copy(connection, self.table, numbers)
            placed = self.stage.present(connection, self.table)
        placed -= refused.keys()
        if self.undo is not None and placed:
            self._note(connection, page, placed)
        page.changed |= placed
        for number, code in refused.items():
            self.converter.refuse(page.rows[number], code)
        self._keep(connection, page, set(refused), Keep.IF_SAME)
        return placed | refused.keys()

    def _staged(self, page: _Page, number: int, kept: Keep | None = None) -> Staged:
        row = page.rows[number]
        if "sql.not-text" in row.problems.values():
            # What is no text cannot be compared as text; the row is left alone, or copied as it is.
            return Staged(number, row.key, [None] * len(row.old), row.new, Keep.AS_IT_IS)
        return Staged(number, row.key, row.old, row.new, kept or (Keep.IF_SAME if row.is_kept else Keep.NO))

    def _keep(self, connection: Connection, page: _Page, numbers: set[int], kept: Keep) -> None:
        """Write rows that stay as they were: into the new table, or into the columns beside."""
        if not numbers:
            return
        if self.plan.options.on_error is OnError.FAIL:
            raise SqlError("a row was refused, and on_error is fail", "sql.row")
        if self.new is None and all(write.is_in_place for write in self.converter.writes):
            return
        self.stage.fill(connection, [self._staged(page, number, kept) for number in sorted(numbers)])
        if self.new is None:
            refused = self.stage.update(connection, numbers)
        else:
            refused = self.stage.copy(connection, self.table, numbers)
            if refused:
                raise SqlError("the new table refuses a row even as it was: loosen its constraints", "sql.row")
        page.changed |= numbers - refused.keys()

    def _note(self, connection: Connection, page: _Page, numbers: set[int]) -> None:
        """Note for the undo file what the columns held and hold, whatever triggers made of it."""
        writes = [(at, write) for at, write in enumerate(self.converter.writes) if write.is_in_place]
        held = self.stage.held(connection, [self.table.c[write.name] for _, write in writes])
        for number in sorted(numbers):
            row = page.rows[number]
            if row.is_kept:
                continue
            for (at, write), now in zip(writes, held[number], strict=True):
                before = row.texts[self.converter.reads.index(write.source.name)]
                if now != before:
                    page.changes.append(Change(row.key, write.name, before, now))
                if (now or "").rstrip(" ") != (row.new[at] or "").rstrip(" "):
                    row.problems[write.source.target] = "sql.altered"

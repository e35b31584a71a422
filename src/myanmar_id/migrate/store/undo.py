"""An in-place run undone: what the undo file says was there is put back where the column still holds what the run wrote."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice
from pathlib import Path, PurePath

from sqlalchemy import Connection, Engine

from myanmar_id.migrate.store.sql_engine import PATIENCE, Patience, engine_of, reading, transact
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_marks import Mark, Marks
from myanmar_id.migrate.store.sql_stage import Keep, Put, Stage, Staged
from myanmar_id.migrate.store.sql_table import check_text, look, named
from myanmar_id.migrate.store.undo_file import Change, UndoReader

#: Cells of a transaction.
PAGE_CELLS = 8192


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone, all runs together.

    Attributes:
        restored: cells that hold again what was there before.
        already: cells that held it anyway: their page was never committed, or somebody else put it back.
        changed: cells that hold something else since, and were left.
        missing: cells whose row is gone.
        refused: cells that the database did not take back, because of a constraint or a trigger.
    """

    restored: int = 0
    already: int = 0
    changed: int = 0
    missing: int = 0
    refused: int = 0


def undo(
    url: str,
    table: str,
    file: str | PurePath,
    *,
    page_cells: int = PAGE_CELLS,
    patience: Patience = PATIENCE,
    progress: Callable[[int], None] | None = None,
) -> Undone:
    """Undo an in-place run, or as much of it as was done.

    It may be killed and run again: it goes on where it was, and once it has ended it does nothing more. A run of the plan that is
    still under way stops at its next page; afterwards the plan begins anew. New columns of the run stay.

    Args:
        url: the database, see `sql_engine.engine_of`.
        table: the table, with its schema before a dot where it has one.
        file: the undo file of the run.
        page_cells: cells of a transaction.
        patience: what is done when the connection is lost, or others hold the rows.
        progress: is told after each page how many cells were looked at.

    Raises:
        SqlError: `undo.missing`, `undo.damaged`; and as `migrate_table`.
    """
    engine = engine_of(url)
    try:
        with UndoReader(Path(file)) as reader:
            if reader.header.table != table:
                raise SqlError("the undo file is of another table", "undo.damaged")
            return _Undo(engine, reader, patience).run(page_cells, progress)
    finally:
        engine.dispose()


class _Undo:
    def __init__(self, engine: Engine, reader: UndoReader, patience: Patience) -> None:
        self.engine = engine
        self.reader = reader
        self.patience = patience
        self.name = reader.header.table
        self.digest = f"undo:{reader.header.file}"
        self.token = secrets.token_hex(16)
        self.marks = Marks(named(self.name)[0])
        self.keyed = reading(engine, lambda connection: look(connection, self.name, reader.header.key), patience)

    def run(self, page_cells: int, progress: Callable[[int], None] | None) -> Undone:
        mark = transact(self.engine, self._begin, self.patience)
        changes = self.reader.changes(mark.undo_bytes)
        while not mark.is_done and (page := list(islice(changes, page_cells))):
            mark = transact(self.engine, partial(self._page, before=mark, end=page[-1][0], cells=page), self.patience)
            if progress is not None:
                progress(mark.rows)
        if not mark.is_done:
            mark = transact(self.engine, partial(self._end, mark=mark), self.patience)
        return Undone(**mark.notes)

    def _begin(self, connection: Connection) -> Mark:
        self.marks.make(connection)
        of_run = self.marks.find(connection, self.reader.header.digest, self.name)
        found = self.marks.find(connection, self.digest, self.name)
        if found is not None and found.is_done:
            return found
        if of_run is not None:
            # The run, if it is still under way, finds that it has lost its mark.
            self.marks.put(connection, replace(of_run, run=self.token))
        if found is None:
            found = Mark(self.digest, self.name, self.token, undo_bytes=self.reader.first)
            self.marks.put(connection, found, is_new=True)
        else:
            found = replace(found, run=self.token)
            self.marks.put(connection, found)
        return found

    def _page(self, connection: Connection, before: Mark, end: int, cells: list[tuple[int, Change]]) -> Mark:
        there = self.marks.claim(connection, self.digest, self.name, self.token)
        if there.undo_bytes != before.undo_bytes:
            return there  # an earlier try was committed after all
        counts = Counter(before.notes)
        by_column = sorted((change for _, change in cells), key=lambda change: change.column)
        for column, changes in groupby(by_column, lambda change: change.column):
            counts.update(self._column(connection, column, list(changes)))
        after = replace(before, undo_bytes=end, rows=before.rows + len(cells), notes=dict(counts))
        self.marks.put(connection, after)
        return after

    def _column(self, connection: Connection, name: str, changes: list[Change]) -> Counter[str]:
        column = check_text(self.keyed, name)
        stage = Stage(self.keyed, [column], [Put(column, None)])
        stage.open(connection)
        rows = (Staged(at, one.key, [one.after], [one.before], Keep.NO) for at, one in enumerate(changes))
        stage.fill(connection, rows)
        matching = stage.matching(connection)
        refused = stage.update(connection, matching)
        held = stage.held(connection, [column])
        counts: Counter[str] = Counter()
        for at, change in enumerate(changes):
            if at in refused:
                counts["refused"] += 1
            elif at in matching:
                counts["restored"] += 1
            elif at not in held:
                counts["missing"] += 1
            else:
                counts["already" if held[at][0] == change.before else "changed"] += 1
        return counts

    def _end(self, connection: Connection, mark: Mark) -> Mark:
        self.marks.claim(connection, self.digest, self.name, self.token)
        self.marks.drop(connection, self.reader.header.digest, self.name)
        done = replace(mark, is_done=True)
        self.marks.put(connection, done)
        return done

"""A plan carried out: on a table of a database, or from a file or a table to another one."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable

from myanmar_id.migrate.batch import convert_all, convert_schema
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.outcome import Tally
from myanmar_id.migrate.plan import Plan, digest
from myanmar_id.migrate.report import Report
from myanmar_id.migrate.store.ends import Source, Target
from myanmar_id.migrate.store.files import open_ends
from myanmar_id.migrate.store.sql import migrate_table
from myanmar_id.migrate.store.sql_load import NewTable
from myanmar_id.migrate.store.sql_source import SqlSource

#: Is told how many rows are done, and which share of all that is, where that is known.
Progress = Callable[[int, float | None], None]


def run(plan: Plan, *, dry_run: bool = False, restart: bool = False, progress: Progress | None = None) -> Report:
    """Carry a plan out, or go on where an earlier run of it was cut off.

    A file becomes the target only when all of it is written; until then an older target stays. A table is written page by page, a
    new one that comes of a file batch by batch.

    Args:
        plan: with source and target, each a file or a table; two tables are of one database.
        dry_run: whether all is worked out and nothing is written, not even how far it is.
        restart: whether to begin again where an earlier run was cut off; for tables see `store.sql.migrate_table`.
        progress: is told how far it is.

    Returns:
        What was done, or would be.

    Raises:
        InvalidPlan: the plan does not fit the source.
        ConversionFailed: a value cannot be read, and the plan says `on_error = "fail"`; of files nothing was written.
        StoreError, SqlError, OSError: the source cannot be read or the target not be written. What is done stays, and the next run
            goes on from there.
    """
    if plan.source is None or plan.target is None:
        raise InvalidPlan("source" if plan.source is None else "target", "give it")
    started, clock = datetime.datetime.now(datetime.UTC), time.monotonic()
    tally = Tally()
    if plan.source.url is not None and plan.source.table is not None and plan.target.path is None:
        told = None
        if progress is not None:
            told = _share_of(_rows(plan.source.url, plan.source.table, plan.options.key), progress)
        found = migrate_table(plan, tally, dry_run=dry_run, restart=restart, progress=told)
        changed, gone, resumed = found.changed, found.gone, found.resumed
        return Report(plan, tally, started, time.monotonic() - clock, resumed, changed, gone, dry_run)
    tally, resumed = _rehearse(plan, progress) if dry_run else _move(plan, restart, progress)
    return Report(plan, tally, started, time.monotonic() - clock, resumed, is_dry_run=dry_run)


def _rehearse(plan: Plan, progress: Progress | None) -> tuple[Tally, int]:
    source, target = open_ends(plan)
    tally = Tally()
    try:
        schema = convert_schema(source.schema, plan)
        if isinstance(target, NewTable):
            target.check(schema)
        for _ in convert_all(source.batches(), plan, tally, threads=_threads(source)):
            _tell(progress, tally.rows, source)
    finally:
        _close(source, target)
    return tally, 0


def _move(plan: Plan, restart: bool, progress: Progress | None) -> tuple[Tally, int]:
    source, target = open_ends(plan)
    try:
        schema = convert_schema(source.schema, plan)
        if restart:
            target.forget(schema, digest(plan))
            _close(source, target)
            source, target = open_ends(plan)
        try:
            resumed = target.begin(schema, digest(plan))
            counts, _, place = target.note.partition("\n")
            tally = Tally.from_json(counts) if resumed else Tally()
            if isinstance(source, SqlSource):
                source.go_on(place)
            for batch in convert_all(source.batches(resumed), plan, tally, threads=_threads(source)):
                place = ""
                if isinstance(source, SqlSource):
                    if tally.rows < source.done:
                        # Half of a page: the place is behind all of it.
                        raise InvalidPlan(
                            "options.batch_rows", "give fewer: what becomes of so many has no room in 2 GiB"
                        )
                    place = source.place
                target.write(batch, tally.rows, f"{tally.to_json()}\n{place}")
                _tell(progress, tally.rows, source)
            target.finish()
        except (ConversionFailed, InvalidPlan):
            # The same plan would end here again, so there is nothing to go on from.
            target.abandon()
            raise
    finally:
        _close(source, target)
    return tally, resumed


def _threads(source: Source) -> int:
    """Columns worked on at once: as many as there are cores, of which a table has rarely more that hold text."""
    # The place of a table is asked for behind each batch, so none may be read ahead.
    return 1 if isinstance(source, SqlSource) else min(8, os.cpu_count() or 1)


def _close(source: Source, target: Target) -> None:
    target.close()
    if isinstance(source, SqlSource):
        source.close()


def _tell(progress: Progress | None, done: int, source: Source) -> None:
    if progress is not None:
        progress(done, min(1.0, done / source.rows) if source.rows else source.share or None)


def _rows(url: str, table: str, key: tuple[str, ...]) -> int | None:
    source = SqlSource(url, table, key)
    source.close()
    return source.rows


def _share_of(rows: int | None, progress: Progress) -> Callable[[int], None]:
    return lambda done: progress(done, min(1.0, done / rows) if rows else None)

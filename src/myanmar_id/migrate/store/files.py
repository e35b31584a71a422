"""The ends of a plan that is not carried out inside one database: the source and the target that it needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from myanmar_id.migrate import plan
from myanmar_id.migrate.errors import InvalidPlan
from myanmar_id.migrate.plan import format_of
from myanmar_id.migrate.store.delimited import DelimitedSource
from myanmar_id.migrate.store.delimited_target import DelimitedTarget
from myanmar_id.migrate.store.dialect import Dialect
from myanmar_id.migrate.store.excel import ExcelSource
from myanmar_id.migrate.store.excel_target import ChangedExcelTarget, NewExcelTarget
from myanmar_id.migrate.store.jsonl import LINE, SAMPLE_ROWS, JsonSource
from myanmar_id.migrate.store.jsonl_target import JsonTarget
from myanmar_id.migrate.store.packed import KINDS
from myanmar_id.migrate.store.parquet import ParquetSource
from myanmar_id.migrate.store.parquet_target import ParquetTarget
from myanmar_id.migrate.store.sql_load import NewTable
from myanmar_id.migrate.store.sql_source import PAGE_ROWS, SqlSource
from myanmar_id.migrate.store.target import EVERY_BYTES, FileTarget
from myanmar_id.migrate.terms import Format

AnySource = DelimitedSource | JsonSource | ParquetSource | ExcelSource
_TAB = b"\t"


def open_ends(wanted: plan.Plan, every_bytes: int = EVERY_BYTES) -> tuple[AnySource | SqlSource, FileTarget | NewTable]:
    """The source and the target of a plan, one of them a file at least.

    Args:
        wanted: with source and target.
        every_bytes: how much is written to a file between two checkpoints.

    Raises:
        InvalidPlan: an end is missing in the plan, or a file is compressed where its format compresses.
        OSError: the source cannot be opened.
        StoreError: the source cannot be read, or is the target.
        SqlError: the table cannot be read.
    """
    if wanted.source is None or wanted.target is None:
        raise InvalidPlan("source" if wanted.source is None else "target", "give it")
    if wanted.source.url is not None:
        rows = min(PAGE_ROWS, wanted.options.batch_rows)
        place = wanted.source.url, str(wanted.source.table), wanted.options.key
        table = SqlSource(*place, page_rows=rows, is_strict=True)
        try:
            return table, open_target(wanted.target, table, every_bytes)
        except BaseException:
            table.close()
            raise
    if wanted.target.path is None and wanted.target.url is None:
        raise InvalidPlan("target.url", "give it: the source is a file")
    # Another format has a place for a key only where it is known from the beginning.
    is_same = wanted.target.path is not None and _file("target", wanted.target)[1] is Format.JSONL
    names = [*(column.name for column in wanted.columns), *wanted.options.key]
    source = open_source(wanted.source, names, wanted.options.batch_rows, SAMPLE_ROWS if is_same else None)
    if wanted.target.url is not None:
        return source, NewTable(wanted.target.url, str(wanted.target.table), wanted.options.key, source)
    return source, open_target(wanted.target, source, every_bytes)


def open_source(
    wanted: plan.Source,
    columns: Iterable[str] = (),
    batch_rows: int = 65_536,
    sample: int | None = SAMPLE_ROWS,
) -> AnySource:
    """A source.

    Args:
        wanted: a file.
        columns: names that JSON Lines are searched for, beside those that they begin with.
        batch_rows: at most so many rows a batch.
        sample: how many JSON Lines are looked at for names; None is all.

    Raises:
        InvalidPlan: the file is compressed, and its format does that itself.
        OSError: it cannot be opened.
        StoreError: it cannot be read.
    """
    path, format = _file("source", wanted)
    if format is Format.PARQUET:
        return ParquetSource(path, batch_rows)
    if format is Format.XLSX:
        return ExcelSource(path, batch_rows)
    if format is Format.JSONL:
        return JsonSource(path, columns, wanted.encoding, batch_rows, sample)
    tab = _TAB if format is Format.TSV else None
    return DelimitedSource(path, tab, wanted.encoding, batch_rows, has_header=wanted.header)


def open_target(wanted: plan.Target, source: AnySource | SqlSource, every_bytes: int = EVERY_BYTES) -> FileTarget:
    """A target that is a file.

    Args:
        wanted: a file.
        source: what is read meanwhile; where it is of the same format, the file is written as it is.
        every_bytes: how much is written between two checkpoints.

    Raises:
        InvalidPlan: see `open_source`.
        StoreError: `store.same-file`.
    """
    path, format = _file("target", wanted)
    hidden = frozenset({LINE})
    if format is Format.PARQUET:
        codecs = source.compression if isinstance(source, ParquetSource) else None
        return ParquetTarget(path, source, codecs, hidden, every_bytes)
    if format is Format.XLSX:
        return (
            ChangedExcelTarget(path, source)
            if isinstance(source, ExcelSource)
            else NewExcelTarget(path, source, hidden)
        )
    if format is Format.JSONL:
        mark = source.has_mark if isinstance(source, JsonSource) else False
        return JsonTarget(path, source, wanted.encoding, mark, every_bytes)
    dialect = source.dialect if isinstance(source, DelimitedSource) else Dialect()
    # What is called CSV may have tabs, and has them still; what was called TSV has none as CSV.
    if format is Format.TSV:
        dialect = dataclasses.replace(dialect, delimiter=_TAB)
    elif isinstance(source, DelimitedSource) and source.is_tabbed:
        dialect = dataclasses.replace(dialect, delimiter=b",")
    return DelimitedTarget(path, source, dialect, wanted.encoding, hidden=hidden, every_bytes=every_bytes)


def _file(key: str, wanted: plan.Source | plan.Target) -> tuple[Path, Format]:
    if wanted.path is None:
        raise InvalidPlan(f"{key}.path", "give it")
    path, format = Path(wanted.path), format_of(wanted.path, wanted.format)
    if format in (Format.PARQUET, Format.XLSX) and path.suffix.lower() in KINDS:
        raise InvalidPlan(f"{key}.path", f"leave out {path.suffix}: {format} is compressed by itself")
    return path, format

"""Excel workbooks, written by changing the text cells of the one that was read, or anew where the source was another format.

What is changed are cells of the sheet's own XML. Formats, formulas, charts, macros, and all other sheets are the bytes that they
were. There is nothing to go on from: a killed run begins anew.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from openpyxl.reader.strings import read_string_table

from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.excel import ExcelSource, shown
from myanmar_id.migrate.store.excel_parts import EMPTY, SHEET, SHEET_END, SHEET_HEAD
from myanmar_id.migrate.store.part import Checkpoint
from myanmar_id.migrate.store.sheet import Row, SheetReader, changed
from myanmar_id.migrate.store.target import NEVER, FileSource, FileTarget, Sink

_STRINGS: Final = "sharedstrings.xml"
_MOST_ROWS: Final = 1_048_576
_PIECE = 1 << 20


class ChangedExcelTarget(FileTarget):
    """The workbook of the source, with other text in its first sheet."""

    source: ExcelSource

    def __init__(self, path: Path, source: ExcelSource) -> None:
        """See `FileTarget`."""
        super().__init__(path, source, NEVER)
        self._names: list[str] = []
        self._sink = Sink(self.part)
        self._old: zipfile.ZipFile | None = None
        self._new: zipfile.ZipFile | None = None
        self._stream: Any = None
        self._sheet: Any = None
        self._texts: list[str] = []
        self._rows: Iterator[Row] = iter(())
        self._next: Row | None = None
        self._reader: SheetReader | None = None
        self._number = 1
        self._adds = False

    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        self._names = schema.names
        self._adds = len(self._names) > len(self.source.schema)
        self._old = zipfile.ZipFile(self.source.path)
        self._new = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        for entry in self._old.infolist():
            if entry.filename != self.source.sheet:
                with self._old.open(entry) as old, self._new.open(_like(entry), "w", force_zip64=True) as new:
                    while piece := old.read(_PIECE):
                        new.write(piece)
            if entry.filename.lower().endswith(_STRINGS):
                with self._old.open(entry) as old:
                    self._texts = read_string_table(old)
        self._sheet = self._new.open(_like(self._old.getinfo(self.source.sheet)), "w", force_zip64=True)
        self._stream = self._old.open(self.source.sheet)
        self._reader = SheetReader(self._stream)
        self._rows = iter(self._reader)
        self._next = next(self._rows, None)
        self._put(self._names)

    def _append(self, batch: pa.RecordBatch) -> None:
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            self._put(values)

    def _put(self, values: Any) -> None:
        """The next row."""
        row, number = self._next, self._number
        self._number += 1
        old = len(self.source.schema)
        new = {old + at: _plain(value) for at, value in enumerate(values[old:], 1)}
        if row is None or row.number != number:
            # A row that the sheet leaves out has no text either, so nothing became of it.
            return
        cells = {
            cell.column: _plain(values[cell.column - 1])
            for cell in row.cells
            if cell.column <= old and self._is_changed(cell.kind, cell.value, cell.is_formula, values[cell.column - 1])
        }
        self._write(row.before)
        self._sheet.write(changed(row, cells | new) if cells or new else row.data)
        self._next = next(self._rows, None)

    def _is_changed(self, kind: str, held: str, is_formula: bool, value: object) -> bool:
        if is_formula or kind not in ("s", "inlineStr", "str"):
            return False
        old = self._texts[int(held)] if kind == "s" else held
        return old != value

    def _write(self, between: bytes) -> None:
        """What stands outside of rows; the sheet's size is left out where columns are added, since it may be."""
        self._sheet.write(re.sub(rb"<(\w+:)?dimension\b[^>]*/>", b"", between) if self._adds else between)

    def _end(self) -> None:
        assert self._reader is not None
        assert self._new is not None
        if self._next is not None:
            raise StoreError("save it again with Excel: the rows of the sheet are out of order", "store.damaged")
        self._write(self._reader.rest)
        self._sheet.close()
        self._new.close()

    def _stop(self) -> None:
        self._sink.is_open = False
        for one in (self._sheet, self._new, self._stream, self._old):
            if one is not None:
                one.close()


class NewExcelTarget(FileTarget):
    """A workbook of one sheet."""

    def __init__(self, path: Path, source: FileSource, hidden: frozenset[str] = frozenset()) -> None:
        """See `FileTarget`; `hidden` are columns to leave out."""
        super().__init__(path, source, NEVER)
        self._hidden = hidden
        self._kept: list[int] = []
        self._sink = Sink(self.part)
        self._new: zipfile.ZipFile | None = None
        self._sheet: Any = None
        self._number = 0

    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        self._kept = [at for at, name in enumerate(schema.names) if name not in self._hidden]
        self._new = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        for name, content in EMPTY.items():
            self._new.writestr(name, content)
        self._sheet = self._new.open(SHEET, "w", force_zip64=True)
        self._sheet.write(SHEET_HEAD)
        self._put([schema.names[at] for at in self._kept])

    def _append(self, batch: pa.RecordBatch) -> None:
        for values in zip(*(batch.column(at).to_pylist() for at in self._kept), strict=True):
            self._put(values)

    def _put(self, values: Any) -> None:
        self._number += 1
        if self._number > _MOST_ROWS:
            raise StoreError("write to another format: a sheet of Excel takes 1,048,576 rows", "store.too-long")
        row = Row(self._number, b"", f'<row r="{self._number}"/>'.encode(), [])
        self._sheet.write(changed(row, {at: _plain(value) for at, value in enumerate(values, 1)}))

    def _end(self) -> None:
        assert self._new is not None
        self._sheet.write(SHEET_END)
        self._sheet.close()
        self._new.close()

    def _stop(self) -> None:
        self._sink.is_open = False
        for one in (self._sheet, self._new):
            if one is not None:
                one.close()


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same entry for another archive."""
    new = zipfile.ZipInfo(entry.filename, entry.date_time)
    new.compress_type = zipfile.ZIP_DEFLATED
    new.external_attr = entry.external_attr
    return new


def _plain(value: Any) -> Any:
    """A value as a sheet has it: a day is written out, what is no number is left out."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        return shown(value)
    return value

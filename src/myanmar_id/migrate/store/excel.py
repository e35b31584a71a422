"""Excel workbooks: the first sheet, read row by row."""

from __future__ import annotations

import contextlib
import datetime
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pyarrow as pa

from myanmar_id.migrate.store.errors import StoreError


class ExcelSource:
    """The first sheet of a workbook; its first row names the columns.

    Attributes:
        path: the file.
        schema: the columns, all strings. What is no text is there as text: a formula as what it came to when it was saved.
        rows: how many there are, where the sheet says it.
        sheet: the name of the sheet's file inside the workbook.
    """

    def __init__(self, path: Path, batch_rows: int = 65_536) -> None:
        """Open a workbook and read its first row.

        Args:
            path: the file.
            batch_rows: at most so many rows a batch.

        Raises:
            OSError: it cannot be opened.
            StoreError: `store.damaged`, `store.header`.
        """
        self.path = path
        self._batch_rows = batch_rows
        self._done = 0
        with path.open("rb") as file, _damage_is_said():
            sheet = _sheet(file)
            self.sheet: str = sheet._worksheet_path
            header = next(sheet.iter_rows(values_only=True), ())
            # Where the sheet says how large it is, and it may be wrong.
            self.rows: int | None = sheet.max_row - 1 if sheet.max_row else None
            width = max(sheet.max_column or 0, len(header))
        while header and header[-1] is None:
            header = header[:-1]
        if not header:
            raise StoreError("give a sheet whose first row names the columns", "store.header")
        names = [shown(value) or "" for value in header]
        self.schema = pa.schema([(name, pa.string()) for name in [*names, *[""] * (width - len(names))]])

    @property
    def share(self) -> float:
        """See `Source`."""
        return min(1.0, self._done / self.rows) if self.rows else 0.0

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`.

        Raises:
            StoreError: `store.ragged`, a value stands where no column is; `store.damaged`.
        """
        width = len(self.schema)
        with self.path.open("rb") as file, _damage_is_said():
            sheet = _sheet(file)
            sheet.reset_dimensions()
            rows: list[list[str | None]] = []
            self._done = start
            for row, values in enumerate(sheet.iter_rows(min_row=start + 2, values_only=True), start + 1):
                if any(value is not None for value in values[width:]):
                    raise StoreError("name its columns in the first row: there are more cells", "store.ragged", row)
                cells = [shown(value) for value in values[:width]]
                rows.append(cells + [None] * (width - len(cells)))
                if len(rows) == self._batch_rows:
                    yield self._batch(rows)
                    rows = []
            if rows:
                yield self._batch(rows)

    def _batch(self, rows: list[list[str | None]]) -> pa.RecordBatch:
        self._done += len(rows)
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)


def shown(value: Any) -> str | None:
    """A value of a cell as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _sheet(file: BinaryIO) -> Any:
    """The first sheet, as openpyxl streams it."""
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False).worksheets[0]


@contextlib.contextmanager
def _damage_is_said() -> Iterator[None]:
    """What openpyxl raises at a file that is none of its own, made one error; its messages may hold what stands in cells."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, SyntaxError, EOFError):
        raise StoreError("get the file again: it is no workbook of the format xlsx", "store.damaged") from None

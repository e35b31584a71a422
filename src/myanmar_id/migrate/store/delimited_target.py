"""Separated values, written by whole columns.

Arrow's own writer puts every text in quotation marks or none. Here those of the source stay, so that what a migration left alone
looks as before: cells stand in quotation marks where they must, and in columns in which all of them did.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.migrate.store.dialect import Dialect, needs_quotes
from myanmar_id.migrate.store.encoding import Encoder
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.packed import packed
from myanmar_id.migrate.store.part import Checkpoint
from myanmar_id.migrate.store.target import EVERY_BYTES, FileSource, FileTarget

#: From here on, offsets of 64 bits: what is written of a batch, quotation marks included, must fit one array.
_WIDE_BYTES: Final = 1 << 29


class DelimitedTarget(FileTarget):
    """A file of separated values."""

    has_seams = False

    def __init__(
        self,
        path: Path,
        source: FileSource,
        dialect: Dialect,
        encoding: str = "utf-8",
        *,
        hidden: frozenset[str] = frozenset(),
        every_bytes: int = EVERY_BYTES,
    ) -> None:
        """A target that is not touched before `begin`.

        Args:
            path: the file to write.
            source: what is read meanwhile.
            dialect: how to write; `quoted` is of the source's columns.
            encoding: of the file.
            hidden: columns to leave out.
            every_bytes: see `FileTarget`.

        Raises:
            StoreError: `store.same-file`.
        """
        super().__init__(path, source, every_bytes)
        self._dialect = dialect
        self._encoder = Encoder(encoding, dialect.has_mark)
        self._hidden = hidden
        self._kept: list[int] = []
        self._quoted: list[bool] = []

    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        self._kept = [at for at, name in enumerate(schema.names) if name not in self._hidden]
        quoted = self._dialect.quoted
        # A new column is written as most are.
        rest = bool(quoted) and all(quoted)
        self._quoted = [quoted[at] if at < len(quoted) else rest for at in self._kept]
        if not saved.bytes:
            self.part.write(packed(self._encoder.mark + self._head(schema), self.path))

    def _head(self, schema: pa.Schema) -> bytes:
        """The first line, where there is one."""
        if not self._dialect.has_header:
            return b""
        cells = [self._name(schema.names[at].encode()) for at in self._kept]
        return bytes(self._encoder.encode(self._dialect.delimiter.join(cells) + self._dialect.line_end))

    def _name(self, name: bytes) -> bytes:
        # An empty name is written bare, as it mostly was; where it is the only one, the line would be none.
        is_bare = not name and len(self._kept) > 1
        if self._dialect.quoted_header or (needs_quotes(name, self._dialect.delimiter) and not is_bare):
            return b'"' + name.replace(b'"', b'""') + b'"'
        return name

    def _append(self, batch: pa.RecordBatch) -> None:
        self.part.write(packed(self._encoder.encode(self._lines(batch)), self.path))

    def _lines(self, batch: pa.RecordBatch) -> pa.Buffer:
        """The text of all rows: the data of an array of lines is the file."""
        kind = pa.large_string() if batch.nbytes > _WIDE_BYTES else pa.string()
        cells = []
        for at, quoted in zip(self._kept, self._quoted, strict=True):
            cells.append(_cells(_text(batch, at, kind), quoted, self._dialect.delimiter.decode()))
        cells[-1] = pc.binary_join_element_wise(
            cells[-1], pa.scalar(self._dialect.line_end.decode(), kind), pa.scalar("", kind)
        )
        if len(cells) > 1:
            lines = pc.binary_join_element_wise(*cells, pa.scalar(self._dialect.delimiter.decode(), kind))
        else:
            lines = cells[0]
        return _data(lines)


def _text(batch: pa.RecordBatch, at: int, kind: pa.DataType) -> pa.Array:
    """A column as text; what is no text as Arrow writes it."""
    try:
        return batch.column(at).cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        name = batch.schema.names[at]
        raise StoreError(f"write parquet: column {name} has values that are no text", "store.type") from None


def _cells(column: pa.Array, quoted: bool, delimiter: str) -> pa.Array:
    """The cells of a column as they stand in the file; null is nothing."""
    data = bytes(_data(column))
    must = None if quoted else pc.equal(pc.binary_length(column), 0)
    if not quoted:
        # Looking for a character in all of the text at once is far faster than row by row, and mostly there is none.
        for mark in (delimiter, '"', "\n", "\r"):
            if mark.encode() in data:
                must = pc.or_(must, pc.match_substring(column, mark))
        if not pc.any(must).as_py():
            return column.fill_null("") if column.null_count else column
    inner = pc.replace_substring(column, '"', '""') if b'"' in data else column
    mark = pa.scalar('"', column.type)
    wrapped = pc.binary_join_element_wise(mark, inner, mark, pa.scalar("", column.type))
    cells = wrapped if must is None else pc.if_else(must, wrapped, column)
    return cells.fill_null("") if column.null_count else cells


def _data(column: pa.Array) -> pa.Buffer:
    """The text of an array, all rows behind one another."""
    _, offsets, data = column.buffers()
    if data is None or not len(column):
        return pa.py_buffer(b"")
    places = memoryview(offsets).cast("q" if pa.types.is_large_string(column.type) else "i")
    first, end = places[column.offset], places[column.offset + len(column)]
    return data.slice(first, end - first)

"""Parquet, written so that a killed run can go on.

A Parquet file has its footer at the end, and no writer goes on in a file without one. So at each checkpoint a footer is written,
and a new writer goes on behind it, as if a file began there. The last footer of all is the others put together, with their places
moved to where they are in the whole file. Readers pass over what stands between row groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from myanmar_id.migrate.store.footer import joined
from myanmar_id.migrate.store.part import Checkpoint
from myanmar_id.migrate.store.target import EVERY_BYTES, FileSource, FileTarget, Sink

#: A row group is written when it has so many rows, or so many bytes in memory.
GROUP_ROWS: Final = 1 << 20
GROUP_BYTES: Final = 1 << 26
_MAGIC: Final = b"PAR1"


class ParquetTarget(FileTarget):
    """A Parquet file."""

    def __init__(
        self,
        path: Path,
        source: FileSource,
        compression: dict[str, str] | None = None,
        hidden: frozenset[str] = frozenset(),
        every_bytes: int = EVERY_BYTES,
    ) -> None:
        """A target that is not touched before `begin`.

        Args:
            path: the file to write.
            source: what is read meanwhile; notes of its schema are kept.
            compression: the codec of each column, by its path in the file; new columns take that of the first one.
            hidden: columns to leave out.
            every_bytes: see `FileTarget`.

        Raises:
            StoreError: `store.same-file`.
        """
        super().__init__(path, source, every_bytes)
        self._compression = compression or {}
        self._hidden = hidden
        self._kept: list[int] = []
        self._schema: pa.Schema = None
        self._writer: parquet.ParquetWriter | None = None
        self._sink = Sink(self.part)
        self._marks: list[int] = []
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_bytes = 0

    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        self._kept = [at for at, name in enumerate(schema.names) if name not in self._hidden]
        self._schema = pa.schema([schema.field(at) for at in self._kept], self.source.schema.metadata)
        self._marks = list(saved.marks)

    def _append(self, batch: pa.RecordBatch) -> None:
        kept = pa.RecordBatch.from_arrays([batch.column(at) for at in self._kept], schema=self._schema)
        self._waiting.append(kept)
        self._waiting_bytes += kept.nbytes
        if self._waiting_bytes >= GROUP_BYTES or sum(map(len, self._waiting)) >= GROUP_ROWS:
            self._write_group()

    def _pending(self) -> int:
        return super()._pending() + self._waiting_bytes

    def _settle(self) -> tuple[int, ...]:
        self._write_group()
        self._close_writer()
        return tuple(self._marks)

    def _end(self) -> None:
        self._write_group()
        if self._writer is None and not self._marks:
            self._open_writer()
        self._close_writer()
        if len(self._marks) > 1:
            footers = [self._footer(mark) for mark in self._marks]
            footer = joined(list(zip(footers, [0, *self._marks], strict=False)))
            self.part.write(footer + len(footer).to_bytes(4, "little") + _MAGIC)

    def _stop(self) -> None:
        self._waiting, self._waiting_bytes = [], 0
        self._sink.is_open = False
        if self._writer is not None:
            # After an error it could only raise again.
            self._writer.is_open = False
            self._writer = None

    def _write_group(self) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        self._waiting, self._waiting_bytes = [], 0
        if len(table):
            self._open_writer().write_table(table, row_group_size=GROUP_ROWS)

    def _open_writer(self) -> parquet.ParquetWriter:
        if self._writer is None:
            self._sink = Sink(self.part)
            self._writer = parquet.ParquetWriter(self._sink, self._schema, compression=self._codecs())
        return self._writer

    def _close_writer(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()
            self._marks.append(self.part.at)

    def _codecs(self) -> Any:
        codecs = set(self._compression.values())
        if len(codecs) < 2:
            return codecs.pop() if codecs else "snappy"
        first = next(iter(self._compression.values()))
        return {**dict.fromkeys(self._schema.names, first), **self._compression}

    def _footer(self, mark: int) -> bytes:
        """The footer that ends at a mark."""
        size = int.from_bytes(self.part.read_at(mark - 8, 4), "little")
        return self.part.read_at(mark - 8 - size, size)

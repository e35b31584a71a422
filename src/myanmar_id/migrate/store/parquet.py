"""Parquet, read by pieces of row groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from myanmar_id.migrate.store.batches import cut, skip
from myanmar_id.migrate.store.errors import StoreError

#: How much of a column is read at once.
_BUFFER_BYTES = 1 << 20


class ParquetSource:
    """A Parquet file.

    Attributes:
        path: the file.
        schema: its columns with their types and notes.
        rows: how many it has.
        compression: the codec of each column, by its path in the file, in lower case.
    """

    def __init__(self, path: Path, batch_rows: int = 65_536) -> None:
        """Open a file and read its footer.

        Args:
            path: the file.
            batch_rows: at most so many rows a batch.

        Raises:
            OSError: it cannot be opened.
            StoreError: `store.damaged`.
        """
        self.path = path
        self._batch_rows = batch_rows
        self._done = 0
        with self._open() as file:
            about = file.metadata
            self.schema: pa.Schema = file.schema_arrow
            self.rows: int = about.num_rows
            groups = [about.row_group(0)] if about.num_row_groups else []
            columns = [group.column(at) for group in groups for at in range(group.num_columns)]
            self.compression = {column.path_in_schema: _codec(column.compression) for column in columns}

    @property
    def share(self) -> float:
        """See `Source`."""
        return min(1.0, self._done / self.rows) if self.rows else 1.0

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`.

        Raises:
            StoreError: `store.damaged`.
        """
        with self._open() as file:
            groups = list(range(file.metadata.num_row_groups))
            self._done = start
            while groups and start >= file.metadata.row_group(groups[0]).num_rows:
                start -= file.metadata.row_group(groups.pop(0)).num_rows
            if not groups:
                return
            try:
                found = file.iter_batches(batch_size=self._batch_rows, row_groups=groups)
                for batch in cut(skip(found, start), self._batch_rows):
                    self._done += batch.num_rows
                    yield batch
            except (pa.ArrowInvalid, OSError) as error:
                raise _damaged(error) from None

    def _open(self) -> parquet.ParquetFile:
        # A whole row group is not read ahead: it may be larger than the memory.
        try:
            return parquet.ParquetFile(str(self.path), buffer_size=_BUFFER_BYTES, pre_buffer=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise _damaged(error) from None


def _codec(name: str) -> str:
    """A codec as Arrow's writer takes it."""
    return "none" if name == "UNCOMPRESSED" else name.lower()


def _damaged(error: Exception) -> Exception:
    """What an error of Arrow's reader is; one of the system has a number."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    return StoreError("get the file again: it is no whole Parquet file", "store.damaged")

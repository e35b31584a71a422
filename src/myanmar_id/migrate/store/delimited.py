"""Comma- and tab-separated values, read by Arrow's reader.

An empty cell is null, one in quotation marks is empty text. Nothing else is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv

from myanmar_id.migrate.store.batches import cut, skip
from myanmar_id.migrate.store.dialect import QUOTE, read_header
from myanmar_id.migrate.store.encoding import TextStream
from myanmar_id.migrate.store.errors import StoreError

#: How much is parsed at once. Arrow's reader is up to 32 such blocks ahead.
BLOCK_BYTES: Final = 1 << 20
#: No row is longer. A quotation mark that never closes makes one of all that follows.
MOST_BYTES: Final = 1 << 28


class DelimitedSource:
    """A file of separated values.

    Attributes:
        path: the file.
        schema: its columns, all strings. Names may be empty, or the same.
        rows: not known.
        dialect: how it is written.
        is_tabbed: whether it is tabs that part cells, whatever it looks like.
    """

    rows = None

    def __init__(
        self,
        path: Path,
        delimiter: bytes | None = None,
        encoding: str = "utf-8",
        batch_rows: int = 65_536,
        *,
        block_bytes: int = BLOCK_BYTES,
        has_header: bool = True,
    ) -> None:
        """Open a file and read its header.

        Args:
            path: the file.
            delimiter: None where the file is to say.
            encoding: a byte-order mark in the file wins.
            batch_rows: at most so many rows a batch.
            block_bytes: see `BLOCK_BYTES`.
            has_header: whether the first row names the columns.

        Raises:
            OSError: it cannot be opened.
            StoreError: `store.header`, `store.too-long`, `store.encoding`, `store.damaged`.
        """
        self.path = path
        self.is_tabbed = delimiter is not None
        self._encoding = encoding
        self._batch_rows = batch_rows
        self._block = block_bytes
        self._stream: TextStream | None = None
        with TextStream(path, encoding) as stream:
            self._header = read_header(stream, delimiter, has_header)
        self.dialect = self._header.dialect
        self.schema = pa.schema([(name, pa.string()) for name in self._header.names])

    @property
    def share(self) -> float:
        """See `Source`."""
        return 0.0 if self._stream is None else self._stream.share

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`.

        Raises:
            StoreError: `store.ragged`, `store.unclosed`, `store.too-long`, `store.encoding`, `store.damaged`.
        """
        block = self._block
        while True:
            try:
                for batch in cut(self._parsed(block, start), self._batch_rows):
                    start += batch.num_rows
                    yield batch
                return
            except _Straddles:
                block = min(block * 8, MOST_BYTES)

    def _parsed(self, block: int, start: int) -> Iterator[pa.RecordBatch]:
        names = [f"{at}" for at in range(len(self.schema))]
        ragged: list[int | None] = []

        def refuse(row: Any) -> str:
            ragged.append(row.number)
            return "error"

        done = start
        last = None
        with TextStream(self.path, self._encoding) as stream:
            self._stream = stream
            left = self._header.size
            while left and (piece := stream.read(left)):
                left -= len(piece)
            stream.put_mark()
            try:
                reader = csv.open_csv(
                    stream,
                    # In one thread it knows the numbers of rows, and is no slower.
                    read_options=csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
                    parse_options=csv.ParseOptions(
                        delimiter=self.dialect.delimiter.decode(),
                        newlines_in_values=True,
                        # Where there is one column, an empty line is a row.
                        ignore_empty_lines=len(names) > 1,
                        invalid_row_handler=refuse,
                    ),
                    convert_options=csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()),
                        null_values=[""],
                        strings_can_be_null=True,
                        quoted_strings_can_be_null=False,
                    ),
                )
                for batch in skip(reader, start):
                    last = batch
                    done += batch.num_rows
                    yield pa.RecordBatch.from_arrays(batch.columns, schema=self.schema)
            except pa.ArrowInvalid as error:
                # Arrow's messages hold the row, so none of them is handed on.
                problem = _problem(str(error), ragged, len(names))
                if problem is None:
                    return
                if isinstance(problem, _Straddles) and block >= MOST_BYTES:
                    message = "close the quotation mark here or in the rows that follow: the row has no end"
                    problem = StoreError(message, "store.too-long", done + 1)
                raise problem from None
            if (
                last is not None
                and last.num_rows
                and _is_unclosed(last.column(len(names) - 1)[-1].as_py(), stream.tail)
            ):
                raise StoreError("close the quotation mark: a cell reaches to the end of the file", "store.unclosed")


class _Straddles(Exception):
    """A row is longer than what is parsed at once."""


def _problem(message: str, ragged: list[int | None], columns: int) -> Exception | None:
    """What an error of Arrow's reader is; None where the file has no rows."""
    if ragged:
        return StoreError(f"give it {columns} cells, as the header has", "store.ragged", ragged[0])
    if "straddl" in message:
        return _Straddles()
    if "Empty CSV file" in message:
        return None
    row = re.search(r"Row #(\d+)", message)
    if "invalid UTF8" in message:
        return StoreError("name the encoding that the file has: it is not utf-8", "store.encoding", row and int(row[1]))
    return StoreError("look at the file with another program: its rows cannot be told apart", "store.damaged")


def _is_unclosed(cell: str | None, tail: bytes) -> bool:
    """Whether the last cell of a file ends where the file ends, and not at a quotation mark.

    Only a cell in quotation marks holds a line end. The mark that closes it stands in the last line, behind the cell's last line
    end.
    """
    if cell is None or not any(mark in cell for mark in "\r\n"):
        return False
    last = re.split(rb"[\r\n]", re.sub(rb"\r?\n\Z|\r\Z", b"", tail))[-1]
    return QUOTE not in last or (cell[-1] in "\r\n" and not last.endswith(QUOTE))

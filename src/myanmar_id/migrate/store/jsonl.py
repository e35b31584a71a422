"""JSON Lines, read line by line.

Beside the columns, each batch has the lines themselves, in a column of its own that only a target of the same format understands.
So keys that no one asked for, the order of keys, numbers, and nesting stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from myanmar_id.migrate.store import members
from myanmar_id.migrate.store.encoding import TextStream
from myanmar_id.migrate.store.errors import StoreError

#: The name of the column of lines.
LINE: Final = "\0line"
#: How many lines are looked at for the names of columns.
SAMPLE_ROWS: Final = 1000
#: A batch holds no more text, unless one line is longer.
_BATCH_BYTES = 1 << 24
_MOST_BYTES: Final = 1 << 28


class JsonSource:
    """A file of JSON objects, one a line; an empty line is a row without values.

    Attributes:
        path: the file.
        schema: the columns, all strings, and `LINE`. Objects in objects are columns with a dot in their names; what is no string
            is there as it is written.
        rows: not known.
        has_mark: whether a byte-order mark begins the file.
    """

    rows = None

    def __init__(
        self,
        path: Path,
        columns: Iterable[str] = (),
        encoding: str = "utf-8",
        batch_rows: int = 65_536,
        sample: int | None = SAMPLE_ROWS,
    ) -> None:
        """Open a file and look for the names of columns.

        Args:
            path: the file.
            columns: names that are wanted anyway.
            encoding: a byte-order mark in the file wins.
            batch_rows: at most so many rows a batch.
            sample: how many lines are looked at; None is all.

        Raises:
            OSError: it cannot be opened.
            StoreError: `store.json`, `store.encoding`, `store.too-long`, `store.damaged`.
        """
        self.path = path
        self._encoding = encoding
        self._batch_rows = batch_rows
        self._stream: TextStream | None = None
        names: dict[str, None] = {}
        with TextStream(path, encoding) as stream:
            self.has_mark = stream.has_mark
            for row, line in enumerate(_lines(stream), 1):
                names |= dict.fromkeys(members.paths(_record(line, row)))
                if row == sample:
                    break
        names |= dict.fromkeys(columns)
        self._names = [name for name in names if name != LINE]
        # What is an object in one row and a value in another is shown once.
        self._parents = {name for name in names if any(other.startswith(f"{name}.") for other in names)}
        self.schema = pa.schema([*((name, pa.string()) for name in self._names), (LINE, pa.string())])

    @property
    def share(self) -> float:
        """See `Source`."""
        return 0.0 if self._stream is None else self._stream.share

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`.

        Raises:
            StoreError: `store.json`, `store.encoding`, `store.too-long`, `store.damaged`.
        """
        rows: list[list[str | None]] = []
        size = 0
        with TextStream(self.path, self._encoding) as stream:
            self._stream = stream
            for row, raw in enumerate(_lines(stream), 1):
                if row <= start:
                    continue
                record, line = _record(raw, row), raw.decode()
                rows.append([*(self._cell(record, line, name) for name in self._names), line])
                size += len(raw)
                if len(rows) == self._batch_rows or size >= _BATCH_BYTES:
                    yield self._batch(rows)
                    rows, size = [], 0
        if rows:
            yield self._batch(rows)

    def _cell(self, record: dict[str, Any], line: str, name: str) -> str | None:
        found = members.find(record, name)
        if found is None or (isinstance(found[0], dict) and found[0] and name in self._parents):
            return None
        return members.shown(found[0], line, found[1])

    def _batch(self, rows: list[list[str | None]]) -> pa.RecordBatch:
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)


def _lines(stream: TextStream) -> Iterator[bytes]:
    """Lines with their ends."""
    parts: list[bytes] = []
    size = 0
    while piece := stream.read(1 << 20):
        lines = piece.split(b"\n")
        for line in lines[:-1]:
            yield b"".join((*parts, line, b"\n"))
            parts, size = [], 0
        parts.append(lines[-1])
        size += len(lines[-1])
        if size > _MOST_BYTES:
            raise StoreError("write one object a line: a line has no end", "store.too-long")
    if size:
        yield b"".join(parts)


def _record(line: bytes, row: int) -> dict[str, Any]:
    """What a line holds; nothing where it is empty."""
    try:
        text = line.decode()
        record = members.loads(text) if text.strip(" \t\r\n") else {}
    except UnicodeDecodeError:
        raise StoreError("name the encoding that the file has: it is not utf-8", "store.encoding", row) from None
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise StoreError("write one object a line: this is none", "store.json", row)
    return record

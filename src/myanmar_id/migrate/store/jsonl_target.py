"""JSON Lines, written by changing the lines that were read, or as new objects where the source was another format."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from myanmar_id.migrate.store import members
from myanmar_id.migrate.store.encoding import Encoder
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.jsonl import LINE
from myanmar_id.migrate.store.packed import packed
from myanmar_id.migrate.store.part import Checkpoint
from myanmar_id.migrate.store.target import EVERY_BYTES, FileSource, FileTarget


class JsonTarget(FileTarget):
    """A file of JSON objects, one a line."""

    has_seams = False

    def __init__(
        self,
        path: Path,
        source: FileSource,
        encoding: str = "utf-8",
        has_mark: bool = False,
        every_bytes: int = EVERY_BYTES,
    ) -> None:
        """A target that is not touched before `begin`.

        Args:
            path: the file to write.
            source: what is read meanwhile.
            encoding: of the file.
            has_mark: whether a byte-order mark is to begin it.
            every_bytes: see `FileTarget`.

        Raises:
            StoreError: `store.same-file`.
        """
        super().__init__(path, source, every_bytes)
        self._encoder = Encoder(encoding, has_mark)
        self._names: list[str] = []
        self._old: set[str] = set()

    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        self._names = schema.names
        self._old = set(self.source.schema.names)
        if not saved.bytes and self._encoder.mark:
            self.part.write(packed(self._encoder.mark, self.path))

    def _append(self, batch: pa.RecordBatch) -> None:
        columns = [column.to_pylist() for column in batch.columns]
        write = self._changed if LINE in self._names else self._made
        text = "".join(write(row) for row in zip(*columns, strict=True))
        self.part.write(packed(self._encoder.encode(text.encode()), self.path))

    def _made(self, row: tuple[Any, ...]) -> str:
        """A new object."""
        values = {name: self._plain(value, name) for name, value in zip(self._names, row, strict=True)}
        return json.dumps(values, ensure_ascii=False) + "\n"

    def _changed(self, row: tuple[Any, ...]) -> str:
        """The line of the source, with what became of its strings."""
        values = dict(zip(self._names, row, strict=True))
        line: str = values.pop(LINE)
        if not line.strip(" \t\r\n"):
            return line
        record = members.loads(line)
        changes: dict[tuple[str, ...], Any] = {}
        new: dict[str, Any] = {}
        for name, value in values.items():
            if name not in self._old:
                new[name] = self._plain(value, name)
                continue
            found = members.find(record, name)
            # What is no string was only shown, and stays.
            if found is not None and members.is_text(found[0]) and found[0] != value:
                changes[found[1]] = self._plain(value, name)
        try:
            return members.replaced(line, changes, new) if changes or new else line
        except KeyError:
            raise StoreError("give new columns other names: a line has the key", "store.taken") from None

    def _plain(self, value: Any, name: str) -> Any:
        """A value as JSON has it."""
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, datetime.date | datetime.time):
            return value.isoformat()
        if isinstance(value, Decimal):
            return str(value)
        if isinstance(value, dict):
            return {str(key): self._plain(inner, name) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._plain(inner, name) for inner in value]
        raise StoreError(f"write parquet: column {name} has values that JSON has no form for", "store.type")

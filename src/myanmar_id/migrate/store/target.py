"""What the targets that are files have in common: checkpoints on the way, and the rename at the end."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from myanmar_id import __version__
from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.part import Checkpoint, Part, identity

#: How much is written between two checkpoints: a killed run has to do no more than this again.
EVERY_BYTES = 1 << 26
#: And no more than this, where a checkpoint leaves no trace in the file.
EVERY_SECONDS = 5.0
#: For formats that no run can go on with.
NEVER = sys.maxsize


class FileSource(Protocol):
    """A source that can be gone on with behind so many rows."""

    @property
    def path(self) -> Path | None:
        """The file; None where it is a table."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""


def state_of(source: FileSource) -> str:
    """What tells one state of a source from another. A table may change all the time, so it has one."""
    return "" if source.path is None else identity(source.path)


class Sink(io.RawIOBase):
    """A part, for a writer that writes more as it is closed, wanted or not.

    Attributes:
        is_open: set to False, it takes what comes and drops it.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self.is_open = True

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Hand on what comes."""
        return self._part.write(data) if self.is_open else len(memoryview(data).cast("B"))

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._part.at


class FileTarget(ABC):
    """A target that is a file; those of each format say how rows become bytes.

    Attributes:
        has_seams: whether a checkpoint can be seen in the file. There the clock makes none: two runs would write two files.
    """

    has_seams = True

    def __init__(self, path: Path, source: FileSource, every_bytes: int = EVERY_BYTES) -> None:
        """A target that is not touched before `begin`.

        Args:
            path: the file to write.
            source: what is read meanwhile.
            every_bytes: see `EVERY_BYTES`.

        Raises:
            StoreError: `store.same-file`.
        """
        if source.path is not None and os.path.exists(path) and os.path.samefile(path, source.path):
            raise StoreError(
                "write to another file: the source is what a mistake can be undone with", "store.same-file"
            )
        self.path = path
        self.source = source
        self.part = Part(path)
        self._every = every_bytes
        self._saved = Checkpoint("")
        self._identity = ""
        self._saved_at = 0.0

    @property
    def note(self) -> str:
        """See `Target`."""
        return self._saved.note

    def begin(self, schema: pa.Schema, digest: str) -> int:
        """See `Target`.

        Raises:
            StoreError: `store.in-use`, `store.full`, `store.type`.
        """
        self._identity = state_of(self.source)
        # Another version of this library may judge other than the one whose rows stand there.
        run = [digest, self._identity, __version__, type(self).__name__, schema.to_string(show_field_metadata=False)]
        self._saved = self.part.begin(hashlib.sha256(json.dumps(run).encode()).hexdigest())
        self._saved_at = time.monotonic()
        self._start(schema, self._saved)
        return self._saved.rows

    def write(self, batch: pa.RecordBatch, rows: int, note: str = "") -> None:
        """See `Target`.

        Raises:
            StoreError: `store.full`, `store.type`, `store.encoding`.
        """
        self._append(batch)
        is_due = not self.has_seams and time.monotonic() - self._saved_at >= EVERY_SECONDS
        if is_due or self._pending() >= self._every:
            marks = self._settle()
            saved = Checkpoint(self._saved.key, rows, self.part.at, marks, note)
            self.part.save(saved)
            self._saved, self._saved_at = saved, time.monotonic()

    def finish(self) -> None:
        """See `Target`.

        Raises:
            StoreError: `store.changed`, `store.full`; an older target stays as it was.
        """
        self._end()
        if state_of(self.source) != self._identity:
            raise StoreError("run it again: the source was changed while it was read", "store.changed")
        # What comes of a table is nobody's but its owner's, unless an older target says otherwise.
        self.part.finish(0o600 if self.source.path is None else os.stat(self.source.path).st_mode)

    def forget(self, schema: pa.Schema, digest: str) -> None:
        """See `Target`.

        Raises:
            StoreError: as `begin`.
        """
        self.begin(schema, digest)
        self.abandon()

    def abandon(self) -> None:
        """See `Target`."""
        self._stop()
        self.part.abandon()

    def close(self) -> None:
        """See `Target`."""
        self._stop()
        self.part.close()

    def _pending(self) -> int:
        """Bytes since the last checkpoint."""
        return self.part.at - self._saved.bytes

    @abstractmethod
    def _start(self, schema: pa.Schema, saved: Checkpoint) -> None:
        """Make ready; write what stands before the first row, unless a run goes on."""

    @abstractmethod
    def _append(self, batch: pa.RecordBatch) -> None:
        """Write rows."""

    def _settle(self) -> tuple[int, ...]:
        """Bring the file to where it can be cut off; the marks of the checkpoint."""
        return ()

    def _end(self) -> None:  # noqa: B027 - in most formats nothing stands there
        """Write what stands behind the last row."""

    def _stop(self) -> None:  # noqa: B027 - in most formats nothing is
        """Let go of what is open besides the part."""

"""A file that is written beside its target: durable up to a checkpoint, and renamed at the end.

A checkpoint says how many source rows are done and how long the file was then. It is written only after the file is on the disk,
and replaced in one step, so whenever a run is killed, the file holds at least what the checkpoint says. The next run cuts off what
stands behind and goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from myanmar_id.migrate.store.errors import StoreError, of_writing

try:
    import fcntl

    _flock: Callable[[int, int], None] | None = fcntl.flock
    _ALONE = fcntl.LOCK_EX | fcntl.LOCK_NB
except ImportError:  # pragma: no cover - Windows, where no two runs of one target are held apart
    _flock, _ALONE = None, 0

_VERSION: Final = 1
#: How much of a file tells it from another, beside size and time.
_HEAD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a run came.

    Attributes:
        key: what the run was: plan, source, columns.
        rows: source rows that are done.
        bytes: the length of the file then.
        marks: where the pieces of the file end, for formats that need it.
        note: what the caller wants back.
    """

    key: str
    rows: int = 0
    bytes: int = 0
    marks: tuple[int, ...] = ()
    note: str = ""


def identity(path: Path) -> str:
    """What tells one state of a file from another: size, time of change, and a digest of its beginning."""
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        head = hashlib.sha256(file.read(_HEAD_BYTES)).hexdigest()
    return f"{about.st_size} {about.st_mtime_ns} {head}"


class Part:
    """The unfinished file of a target.

    Attributes:
        target: the file that it becomes; of a link, what it leads to.
        at: how long it is.
    """

    def __init__(self, target: Path) -> None:
        self.target = Path(os.path.realpath(target))
        self._part = self.target.with_name(f".{self.target.name}.part")
        self._saved = self.target.with_name(f".{self.target.name}.checkpoint")
        self._new = self.target.with_name(f".{self.target.name}.checkpoint.new")
        self._file = -1
        self.at = 0

    def begin(self, key: str) -> Checkpoint:
        """Open it, and cut off what is not durable.

        Args:
            key: what this run is; one that was something else is begun anew.

        Raises:
            StoreError: `store.in-use`, another run writes it.
            OSError: it cannot be written.
        """
        # Only its owner may read it until it is done: it holds what the source holds.
        self._file = os.open(self._part, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            self._lock()
            found = self._last(key)
            os.ftruncate(self._file, found.bytes)
        except BaseException:
            self.close()
            raise
        self.at = found.bytes
        os.lseek(self._file, self.at, os.SEEK_SET)
        return found

    def write(self, data: Any) -> int:
        """Append bytes, or anything that has a buffer of them.

        Raises:
            StoreError: `store.full`.
        """
        left = memoryview(data).cast("B")
        size = len(left)
        try:
            while left:
                done = os.write(self._file, left)
                self.at += done
                left = left[done:]
        except OSError as error:
            raise of_writing(error) from None
        return size

    @property
    def closed(self) -> bool:
        """Whether it cannot be written any more."""
        return self._file < 0

    def read_at(self, at: int, size: int) -> bytes:
        """Bytes that were written before."""
        os.lseek(self._file, at, os.SEEK_SET)
        try:
            return os.read(self._file, size)
        finally:
            os.lseek(self._file, self.at, os.SEEK_SET)

    def save(self, checkpoint: Checkpoint) -> None:
        """Make durable what was written, then the checkpoint that says so.

        Raises:
            StoreError: `store.full`; the last checkpoint holds.
        """
        content = json.dumps({"version": _VERSION, **asdict(checkpoint)}).encode()
        try:
            os.fsync(self._file)
            file = os.open(self._new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(file, content)
                os.fsync(file)
                # A full disk takes a part of it without a word.
                is_whole = os.fstat(file).st_size == len(content)
            finally:
                os.close(file)
            if is_whole:
                os.replace(self._new, self._saved)
            self._sync_folder()
        except OSError as error:
            raise of_writing(error) from None
        if not is_whole:
            raise StoreError("make room, then run it again: it goes on from where it was", "store.full")

    def finish(self, mode: int) -> None:
        """Make it the target.

        Args:
            mode: the permissions, where there is no older target whose permissions are kept.

        Raises:
            StoreError: `store.full`; an older target stays as it was.
        """
        with contextlib.suppress(FileNotFoundError):
            mode = self.target.stat().st_mode
        try:
            os.fsync(self._file)
            os.chmod(self._part, stat.S_IMODE(mode))
            self.close()
            os.replace(self._part, self.target)
            self._sync_folder()
        except OSError as error:
            raise of_writing(error) from None
        self._forget()

    def abandon(self) -> None:
        """Remove it and its checkpoint."""
        if not self.closed:
            self._forget()
            self._part.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Let go of it; a later run may go on from the checkpoint."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _forget(self) -> None:
        """Remove the checkpoint, and one that a killed run did not get done."""
        self._saved.unlink(missing_ok=True)
        self._new.unlink(missing_ok=True)

    def _lock(self) -> None:
        try:
            if _flock is not None:
                _flock(self._file, _ALONE)
            # Between opening and locking, the other run may have ended and made this very file its target.
            is_ours = os.path.samestat(os.fstat(self._file), os.stat(self._part))
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise StoreError("wait until the other run that writes this target has ended", "store.in-use")

    def _last(self, key: str) -> Checkpoint:
        """The checkpoint to go on from."""
        try:
            found = json.loads(self._saved.read_bytes())
            is_ours = found.pop("version") == _VERSION and found["key"] == key
            if is_ours and found["bytes"] <= os.fstat(self._file).st_size:
                return Checkpoint(**{**found, "marks": tuple(found["marks"])})
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            pass
        return Checkpoint(key)

    def _sync_folder(self) -> None:
        """Make a rename durable, where folders can be opened."""
        with contextlib.suppress(PermissionError):
            folder = os.open(self.target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

"""The file that an in-place run is undone with: JSON Lines, one for each cell that was changed, behind one that says of what.

It holds the values as they were, so nobody but its owner may read it. A page's lines are on the disk before the page is committed;
lines behind the last commit are cut off when the run goes on.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.store.sql_values import from_json, to_json

VERSION = 1
_KIND = "myanmar-id undo"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was changed. Personal data, not in `repr`."""

    key: tuple[Any, ...] = field(repr=False)
    column: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file undoes.

    Attributes:
        file: a name that no other file has.
        digest: of the plan that was run.
        table: the table.
        key: the columns of its key.
    """

    file: str
    digest: str
    table: str
    key: tuple[str, ...]


class UndoFile:
    """The file while the run writes it."""

    def __init__(self, path: Path, descriptor: int, first: bytes) -> None:
        self.path = path
        self.descriptor = descriptor
        self.first = first

    @classmethod
    def open(cls, path: Path, header: Header, size: int) -> UndoFile:
        """Begin a file, or go on with one.

        Args:
            path: the file.
            header: what it undoes.
            size: how long it was when the last page was committed; 0 before the first.

        Returns:
            The file, with nothing behind what was committed.

        Raises:
            SqlError: `undo.exists`, another run's file is there; `undo.missing`, lines were committed and the file is not there;
                `undo.damaged`, it is another file, or shorter; `undo.write`.
        """
        first = _lines([{"kind": _KIND, "version": VERSION, **_plain(header)}])
        try:
            descriptor = os.open(path, os.O_RDWR | (0 if size else os.O_CREAT), 0o600)
        except OSError as error:
            if size and isinstance(error, FileNotFoundError):
                raise SqlError("the undo file is gone: put it back where it was", "undo.missing") from None
            raise _unwritable(error) from None
        found = cls(path, descriptor, first)
        try:
            found._begin(size)
        except SqlError:
            found.close()
            raise
        return found

    def _begin(self, size: int) -> None:
        first = self.first
        there = os.read(self.descriptor, len(first))
        if size == 0 and there != first:
            # A run that was killed may have left the beginning of this very line.
            if not first.startswith(there) or os.fstat(self.descriptor).st_size > len(there):
                raise SqlError("the undo file is there already: move it away, it may be needed", "undo.exists")
            self._cut(0)
            self._write(first)
            _sync_folder(self.path)
        elif there != first:
            raise SqlError("the undo file is of another run", "undo.damaged")
        self.cut(size)

    def cut(self, size: int) -> None:
        """Cut off what stands behind what was committed.

        Args:
            size: as in `open`.

        Raises:
            SqlError: `undo.damaged`, the file is shorter; `undo.write`.
        """
        if os.fstat(self.descriptor).st_size < size:
            raise SqlError("the undo file is shorter than what was committed: lines are lost", "undo.damaged")
        self._cut(max(size, len(self.first)))

    def _cut(self, size: int) -> None:
        try:
            os.ftruncate(self.descriptor, size)
            os.lseek(self.descriptor, size, os.SEEK_SET)
        except OSError as error:
            raise _unwritable(error) from None

    def append(self, changes: Iterable[Change]) -> int:
        """Write changes, and wait until the disk has them.

        Returns:
            How long the file is.

        Raises:
            SqlError: `undo.write`.
        """
        self._write(_lines(map(_line, changes)))
        return os.lseek(self.descriptor, 0, os.SEEK_CUR)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
            os.fsync(self.descriptor)
        except OSError as error:
            raise _unwritable(error) from None

    def close(self) -> None:
        """Close the file."""
        os.close(self.descriptor)


def _lines(lines: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()


def _line(change: Change) -> dict[str, Any]:
    return {"key": to_json(change.key), "column": change.column, "before": change.before, "after": change.after}


class UndoReader:
    """The file while it is read; use it with `with`.

    Attributes:
        header: what it undoes.
        first: the byte that the changes begin at.
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            SqlError: `undo.missing`; `undo.damaged`, it is no undo file.
        """
        try:
            self.file = path.open("rb")
        except OSError:
            raise SqlError("there is no undo file that can be read", "undo.missing") from None
        try:
            self.header = _header(self.file.readline())
        except SqlError:
            self.file.close()
            raise
        self.first = self.file.tell()

    def __enter__(self) -> UndoReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def changes(self, start: int) -> Iterator[tuple[int, Change]]:
        """The changes from the byte `start` on, each with the byte behind it.

        A last line that was not written to its end is none: its page was not committed.

        Raises:
            SqlError: `undo.damaged`.
        """
        self.file.seek(start)
        at = start
        for text in self.file:
            at += len(text)
            if text.endswith(b"\n"):
                yield at, _change(text, self.header)


def _plain(header: Header) -> dict[str, Any]:
    return {"file": header.file, "digest": header.digest, "table": header.table, "key": list(header.key)}


def _header(text: bytes) -> Header:
    with suppress(ValueError):
        match json.loads(text):
            case {
                "kind": str(kind),
                "version": int(version),
                "file": str(file),
                "digest": str(digest),
                "table": str(table),
                "key": list(key),
            } if (kind, version) == (_KIND, VERSION) and all(isinstance(one, str) for one in key):
                return Header(file, digest, table, tuple(key))
    raise SqlError("this is no undo file, or one of another version", "undo.damaged")


def _change(text: bytes, header: Header) -> Change:
    with suppress(ValueError):
        match json.loads(text):
            case {
                "key": list(key),
                "column": str(column),
                "before": str() | None as before,
                "after": str() | None as after,
            } if len(key) == len(header.key):
                return Change(from_json(key), column, before, after)
    raise SqlError("a line of the undo file is damaged: restore the file from a copy", "undo.damaged")


def _unwritable(error: OSError) -> SqlError:
    code = errno.errorcode.get(error.errno or 0)
    return SqlError("the undo file cannot be written, and nothing without it: make room for it", "undo.write", code)


def _sync_folder(path: Path) -> None:
    """Make the entry of the file durable. Windows opens no folders, and needs none."""
    with suppress(OSError):
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

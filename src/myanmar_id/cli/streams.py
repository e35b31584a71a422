"""Lines in, results out: streaming, without losing a byte."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from myanmar_id.cli.progress import Progress

#: A longer line is taken in parts, in bytes.
LONGEST = 1 << 20
#: How far back from there a good place to part it is looked for, in bytes.
_BACK = 1 << 14
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an input.

    Attributes:
        file: which input it is from, counted from 1.
        number: its number there, from 1; the parts of an overlong line share it.
        mark: a byte-order mark in front, or "".
        text: what stands in it; a byte that is not UTF-8 is a lone surrogate. Personal data, not in `repr`.
        ending: its line end as it was, "" where the input ends without one.
    """

    file: int
    number: int
    mark: str
    text: str = field(repr=False)
    ending: str


class FileError(OSError):
    """An input cannot be read; says which one by its place."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"file {place}: {reason}")


def lines(files: Sequence[str], progress: Progress, first: int = 1) -> Iterator[Line]:
    """Read inputs line by line.

    Args:
        files: paths; `-` is standard input, and no path at all too.
        progress: is told of every byte.
        first: the place of the first of them among the arguments.

    Raises:
        FileError: one cannot be read.
    """
    for place, path in enumerate(files or ["-"], first):
        for number, piece in chunks(path, place):
            progress.advance(len(piece))
            text = piece.decode("utf-8", "surrogateescape")
            body = text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text
            mark = _BOM if number == 1 and body.startswith(_BOM) else ""
            yield Line(place, number, mark, body[len(mark) :], text[len(body) :])


def chunks(path: str, place: int) -> Iterator[tuple[int, bytes]]:
    """The lines of one input as bytes with their numbers; an overlong one in parts, none cut inside a character."""
    number, held = 1, b""
    with contextlib.ExitStack() as stack:
        try:
            stream = _standard_input() if path == "-" else stack.enter_context(open(path, "rb"))
            while piece := stream.readline(LONGEST):
                piece = held + piece
                whole = piece.endswith(b"\n")
                at = len(piece) if whole or len(piece) < LONGEST else _parting(piece)
                piece, held = piece[:at], piece[at:]
                yield number, piece
                number += whole
            if held:
                yield number, held
        except OSError as error:
            raise FileError(place, error.strerror or "cannot be read") from error


def _parting(piece: bytes) -> int:
    """Where to part an overlong line: behind an ASCII character, else before the lead byte of a character."""
    for at in range(len(piece), max(len(piece) - _BACK, 1), -1):
        if piece[at - 1] < 0x80:
            return at
    for at in range(len(piece) - 1, len(piece) - 4, -1):
        if piece[at] & 0xC0 != 0x80:
            return at
    return len(piece)


def _standard_input() -> BinaryIO:
    return getattr(sys.stdin, "buffer", None) or io.BytesIO(sys.stdin.read().encode("utf-8", "surrogateescape"))


class Output:
    """Where results go: standard output, or a file that takes its name only when all of it is written."""

    def __init__(self, path: str | None) -> None:
        self._path = None if path in (None, "-") else os.path.realpath(path)
        self._temporary: str | None = None
        self._stream: BinaryIO

    def __enter__(self) -> Output:
        if self._path is None:
            sys.stdout.flush()
            self._stream = sys.stdout.buffer
            self._eager = sys.stdout.isatty()
            return self
        self._eager = False
        if os.path.exists(self._path) and not os.path.isfile(self._path):
            self._stream = open(self._path, "wb")  # a device or a named pipe
            return self
        descriptor, self._temporary = tempfile.mkstemp(prefix=".myanmar-id-", dir=os.path.dirname(self._path))
        self._stream = os.fdopen(descriptor, "wb")
        return self

    def write(self, text: str) -> None:
        """Write text as UTF-8; a lone surrogate becomes the byte it stands for."""
        self._stream.write(text.encode("utf-8", "surrogateescape"))
        if self._eager:
            self._stream.flush()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._path is None:
            if kind is None:
                self._stream.flush()
            return
        self._stream.close()
        if self._temporary is None:
            return
        if kind is not None:
            os.unlink(self._temporary)
            return
        os.chmod(self._temporary, _mode(self._path))
        os.replace(self._temporary, self._path)


def _mode(path: str) -> int:
    """The permissions a result gets: those of the file it replaces, else what the user's mask leaves."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

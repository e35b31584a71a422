"""Text files as a stream of UTF-8, whatever they are encoded in."""

from __future__ import annotations

import codecs
import io
import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from myanmar_id.migrate.store.errors import StoreError
from myanmar_id.migrate.store.packed import DAMAGED, unpacked

#: Byte-order marks; the longer ones first, since one of UTF-16 begins one of UTF-32.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PIECE = 1 << 20
#: How much of the end of a text is at hand.
TAIL = 1 << 16


class TextStream(io.RawIOBase):
    """A text file, read as UTF-8 without its byte-order mark.

    Attributes:
        has_mark: whether it began with a byte-order mark.
        tail: the last bytes that were read.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        """Open a file.

        Args:
            path: it may be compressed.
            encoding: a mark in the file wins over it.

        Raises:
            OSError: it cannot be opened.
            StoreError: `store.damaged`, the compression is.
        """
        self._file: BinaryIO = path.open("rb")
        self._stream: Any = unpacked(self._file, path)
        self._size = os.fstat(self._file.fileno()).st_size
        self._at = 0
        # Noted by whoever reads: another thread that asked the file, while it is being read, would be told something in between.
        self._passed = 0
        self.tail = b""
        self._ready = b""
        try:
            self._held = self._take(4)
        except BaseException:
            self.close()
            raise
        codec = codecs.lookup(encoding).name
        mark, found = next(((mark, found) for mark, found in _MARKS if self._held.startswith(mark)), (b"", codec))
        self._held = self._held[len(mark) :]
        self._at = len(mark)
        self.has_mark = bool(mark)
        self._encoding = found
        # UTF-8 goes through as it is: whoever takes it checks it.
        is_plain = found in ("utf-8", "utf-8-sig")
        self._decoder = None if is_plain else codecs.getincrementaldecoder(found)()

    def __enter__(self) -> TextStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def readable(self) -> bool:
        """It is."""
        return True

    @property
    def share(self) -> float:
        """How much of the file has been read; all where it is closed."""
        if self.closed:
            return 1.0
        return min(1.0, self._passed / self._size) if self._size else 1.0

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, as many as asked for, or one less; none at the end.

        Raises:
            StoreError: `store.encoding`; `store.damaged`.
        """
        most = _PIECE if size is None or size < 0 else size
        while len(self._ready) <= most and (piece := self._piece(most + 1 - len(self._ready))):
            self._ready += piece
        data = self._ready[:most]
        # Arrow's reader of CSV takes CR at the end of one piece and LF at the beginning of the next for one line end, even inside
        # quotation marks, and loses the LF.
        if len(data) > 1 and data.endswith(b"\r") and self._ready.startswith(b"\n", most):
            data = data[:-1]
        self._ready = self._ready[len(data) :]
        self.tail = data[-TAIL:] if len(data) >= TAIL else (self.tail + data)[-TAIL:]
        return data

    def _piece(self, size: int) -> bytes:
        """The next piece as UTF-8, none at the end."""
        while True:
            piece, self._held = self._held or self._take(size), b""
            self._at += len(piece)
            data = self._decoded(piece) if self._decoder is not None else piece
            if data or not piece:
                return data

    def put_mark(self) -> None:
        """Put a byte-order mark before what comes next, for a reader that takes one away, even where it is a part of a cell."""
        data = self.read()
        self._ready = codecs.BOM_UTF8 + data + self._ready
        self.tail = b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def _take(self, size: int) -> bytes:
        try:
            data = b""
            # A compressed stream may give less than there is.
            while len(data) < size and (piece := self._stream.read(size - len(data))):
                data += piece
        except (*DAMAGED, zlib.error):
            raise StoreError("get the file again: it breaks off, or is damaged", "store.damaged") from None
        self._passed = self._file.tell()
        return data

    def _decoded(self, piece: bytes) -> bytes:
        assert self._decoder is not None
        try:
            return self._decoder.decode(piece, final=not piece).encode()
        except UnicodeError:
            message = f"name the encoding that the file has: it is not {self._encoding} near byte {self._at:,}"
            raise StoreError(message, "store.encoding") from None


class Encoder:
    """UTF-8 made what a target is to be encoded in."""

    def __init__(self, encoding: str, with_mark: bool) -> None:
        """An encoder.

        Args:
            encoding: of the target.
            with_mark: whether a byte-order mark begins UTF-8; it always begins UTF-16 and UTF-32.
        """
        name = codecs.lookup(encoding).name
        self.mark = b""
        if name in ("utf-16", "utf-32"):
            name += "-le"
            self.mark = next(mark for mark, found in _MARKS if found == name)
        elif name == "utf-8-sig" or (name == "utf-8" and with_mark):
            self.mark = codecs.BOM_UTF8
        self._name = None if name in ("utf-8", "utf-8-sig") else name

    def encode(self, data: Any) -> Any:
        """Encode text.

        Args:
            data: a buffer of UTF-8.

        Raises:
            StoreError: `store.encoding`, the encoding has no place for a character.
        """
        if self._name is None:
            return data
        try:
            return bytes(data).decode().encode(self._name)
        except UnicodeEncodeError:
            message = f"write utf-8: {self._name} has no place for one of the characters"
            raise StoreError(message, "store.encoding") from None

"""Text files that are compressed: read through, and written in pieces that can be put behind one another."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO, Final

import pyarrow as pa


def _zstandard(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


#: By suffix: what opens an open file of that kind, and what compresses one piece. In all of them a reader takes pieces that follow
#: one another for one text.
KINDS: Final[dict[str, tuple[Callable[[BinaryIO], Any], Callable[[bytes], bytes]]]] = {
    ".gz": (lambda file: gzip.GzipFile(fileobj=file), lambda data: gzip.compress(data, 6, mtime=0)),
    ".bz2": (bz2.BZ2File, bz2.compress),
    ".xz": (lzma.LZMAFile, lzma.compress),
    ".zst": (lambda file: pa.CompressedInputStream(file, "zstd"), _zstandard),
}
#: What a damaged file of these kinds raises.
DAMAGED: Final = (EOFError, gzip.BadGzipFile, lzma.LZMAError, OSError)


def unpacked(file: BinaryIO, path: PurePath) -> Any:
    """An open file, read through its compression where its suffix names one."""
    kind = KINDS.get(path.suffix.lower())
    return kind[0](file) if kind else file


def packed(data: Any, path: PurePath) -> Any:
    """A piece of a file, compressed where the file's suffix names a compression."""
    kind = KINDS.get(path.suffix.lower())
    return kind[1](bytes(data)) if kind else data

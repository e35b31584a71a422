"""PNG: its chunks, with only those kept that its pixels need."""

from __future__ import annotations

import struct
import zlib

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats.plan import Plan, orientation

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Header, palette, transparency and pixels.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
#: PNG's own limit of a chunk's length.
_LONGEST = (1 << 31) - 1


def plan(data: bytes) -> Plan:
    """Walk the chunks up to the end chunk, and check the sums of those that are kept.

    Raises:
        ImageError: `image.frames`, an animation of several pictures; `image.damaged`.
        struct.error: the file breaks off.
    """
    at, turned = len(_SIGNATURE), 1
    chunks: dict[bytes, list[memoryview]] = {}
    view = memoryview(data)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        body = view[at + 8 : at + 8 + length]
        if length > _LONGEST or (not chunks and name != b"IHDR"):
            raise _damaged()
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        if name in _KEPT:
            if zlib.crc32(body, zlib.crc32(name)) != crc or (name in chunks and name != b"IDAT"):
                raise _damaged()
            chunks.setdefault(name, []).append(body)
        elif name == b"acTL" and struct.unpack_from(">I", body)[0] > 1:
            raise ImageError("give a file with one picture: this one is an animation", "image.frames")
        elif name == b"eXIf":
            turned = orientation(bytes(body))
        elif name == b"IEND":
            break
        at += 12 + length
    if b"IDAT" not in chunks or len(chunks[b"IHDR"][0]) != 13:
        raise _damaged()
    width, height = struct.unpack_from(">II", chunks[b"IHDR"][0])
    return Plan(width, height, lambda: _file(chunks), turned)


def _file(chunks: dict[bytes, list[memoryview]]) -> bytes:
    found: list[bytes | memoryview] = [_SIGNATURE]
    for name in _KEPT:
        if name in chunks:
            found += _chunk(name, chunks[name])
    return b"".join([*found, *_chunk(b"IEND", [])])


def _chunk(name: bytes, parts: list[memoryview]) -> list[bytes | memoryview]:
    """One chunk of all the parts."""
    crc = zlib.crc32(name)
    for part in parts:
        crc = zlib.crc32(part, crc)
    return [struct.pack(">I", sum(map(len, parts))), name, *parts, struct.pack(">I", crc)]


def _damaged() -> ImageError:
    return ImageError("save the picture anew: the file is damaged", "image.damaged")

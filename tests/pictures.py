"""Picture files for tests: small drawings in every format and mode, and files that no encoder would write."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image


def drawing(width: int = 60, height: int = 40, seed: int = 0) -> Image.Image:
    """A coloured picture that looks different from each side."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    pixels = np.stack([x * 255 // width, y * 255 // height, 255 * (x // 8 % 2) * (y < height // 2)], -1)
    return Image.fromarray((pixels * 0.9 + rng.integers(0, 20, (height, width, 3))).astype(np.uint8))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The file of a picture."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int) -> bytes:
    """EXIF that states an orientation."""
    found = Image.Exif()
    found[274] = orientation
    return found.tobytes()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2, rows: bytes | None = None) -> bytes:
    """A PNG of its parts; flat black where no rows are given."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    if rows is None:
        samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        packer = zlib.compressobj(9)
        row = bytes(1 + (width * samples * depth + 7) // 8)
        rows = b"".join([packer.compress(row) for _ in range(height)] + [packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(*directories: dict[int, tuple[int, Any]], order: str = "<", body: bytes = b"") -> bytes:
    """A TIFF of directories: tag to type and value, a number, a tuple of numbers, or bytes. `body` begins at byte 8."""
    sizes = {1: "B", 2: "s", 3: "H", 4: "I", 7: "s", 12: "d"}
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4) + body)
    link = 4
    for directory in directories:
        out += bytes(len(out) % 2)
        entries = []
        for tag, (kind, value) in sorted(directory.items()):
            values = value if isinstance(value, (tuple, bytes)) else (value,)
            code = f"{order}{len(values)}{sizes[kind]}"
            packed = struct.pack(code, values) if isinstance(values, bytes) else struct.pack(code, *values)
            if len(packed) > 4:
                place = len(out)
                out += packed
                packed = struct.pack(order + "I", place)
            entries.append(struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0"))
        out += bytes(len(out) % 2)
        struct.pack_into(order + "I", out, link, len(out))
        out += struct.pack(order + "H", len(entries)) + b"".join(entries)
        link = len(out)
        out += bytes(4)
    return bytes(out)


def gray_tiff(width: int = 20, height: int = 16, **changes: Any) -> dict[int, tuple[int, Any]]:
    """The directory of an uncompressed gray picture whose pixels begin at byte 8; keys of `changes` are `t` and the tag."""
    found: dict[int, tuple[int, Any]] = {
        256: (3, width),
        257: (3, height),
        258: (3, 8),
        259: (3, 1),
        262: (3, 1),
        273: (4, 8),
        277: (3, 1),
        278: (4, height),
        279: (4, width * height),
    }
    found |= {int(key[1:]): value for key, value in changes.items()}
    return {tag: value for tag, value in found.items() if value is not None}


def scans(width: int, height: int, count: int, *, sampling: int = 0x11) -> bytes:
    """A progressive JPEG with so many scans of hardly any bytes."""
    small = encoded(drawing(16, 16), "JPEG", progressive=True)
    start = small.index(b"\xff\xc2")
    frame = bytearray(small[start : start + 2 + struct.unpack_from(">H", small, start + 2)[0]])
    struct.pack_into(">HH", frame, 5, height, width)
    frame[11] = sampling
    first = small.index(b"\xff\xda")
    head = small[:start] + bytes(frame) + small[start + len(frame) : first]
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + b"\x00\x00"
    return head + scan * count + b"\xff\xd9"

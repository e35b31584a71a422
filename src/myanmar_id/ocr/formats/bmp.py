"""BMP: one header, one block of pixels."""

from __future__ import annotations

import struct

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats.plan import Plan

#: Lengths of the headers that are known, bytes: OS/2's and Windows' from 3 to 5.
_OLDEST, _HEADERS = 12, frozenset({12, 40, 52, 56, 64, 108, 124})
_DEPTHS = frozenset({1, 4, 8, 16, 24, 32})
#: No compression, and none but with masks of its own for the colours. Run lengths, and whole JPEG or PNG files, are not read.
_RAW = frozenset({0, 3})


def plan(data: bytes) -> Plan:
    """Read the header, and check that the pixels are all there.

    Raises:
        ImageError: `image.format`, a compression or depth that is not read; `image.truncated`.
        struct.error: the header breaks off.
    """
    offset, length = struct.unpack_from("<II", data, 10)
    if length not in _HEADERS:
        raise ImageError("save the picture anew as BMP: its header is of no known version", "image.format")
    if length == _OLDEST:
        width, height, depth = struct.unpack_from("<HHxxH", data, 18)
        packing = 0
    else:
        width, height, depth, packing = struct.unpack_from("<iixxHI", data, 18)
    if depth not in _DEPTHS or packing not in _RAW:
        raise ImageError("save the picture as BMP without compression, or as PNG", "image.format")
    # A negative height says that the rows stand in order, from above.
    height = abs(height)
    row = (max(width, 0) * depth + 31) // 32 * 4
    if offset + row * height > len(data):
        raise ImageError("send the whole file: the picture breaks off", "image.truncated")
    return Plan(width, height, lambda: data)

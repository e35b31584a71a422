"""What a format's module finds out about a file, and the orientation that EXIF states."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

ORIENTATION = 274
#: The size of a value, bytes, by its TIFF type; for types that are read here.
_SHORT, _LONG = 3, 4


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file will be decoded, with nothing checked that all formats share.

    Attributes:
        width: of the stored pixels.
        height: of the stored pixels.
        data: makes the file that the decoder is given; called once the sizes are known to be sound. Not in `repr`.
        orientation: EXIF's 1 to 8.
        passes: how often the decoder goes over the whole picture.
        working_bytes: what the decoder needs beside the pixels that it gives back.
        halves_itself: whether the decoder can give half the size without making the whole first.
    """

    width: int
    height: int
    data: Callable[[], bytes] = field(repr=False)
    orientation: int = 1
    passes: int = 1
    working_bytes: int = 0
    halves_itself: bool = False


def orientation(exif: bytes) -> int:
    """The orientation in a block of EXIF.

    Args:
        exif: from its byte order mark on.

    Returns:
        1 to 8; 1 where it states none, or is damaged: a picture is worth more than its metadata.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(order + "HH", exif, at)
            if tag == ORIENTATION and kind in (_SHORT, _LONG):
                (value,) = struct.unpack_from(order + "xxxxxxxx" + ("H" if kind == _SHORT else "I"), exif, at)
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1

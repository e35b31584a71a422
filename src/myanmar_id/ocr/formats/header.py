"""What a picture file says of itself: its format by content, its size, its orientation, and what decoding it will need."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats import bmp, jpeg, png, tiff
from myanmar_id.ocr.formats.plan import Plan

#: The sides that a picture may have, pixels.
LEAST_SIDE, LARGEST_SIDE = 15, 8192
#: The longest file, bytes. A picture of 20 million pixels fits even uncompressed.
MOST_BYTES = 64 << 20
#: Memory that opening a picture may take, bytes, its file and its pixels included.
MOST_MEMORY = 448 << 20
#: From this size on, a file whose every byte stands for so many pixels shows nothing and is there to fill memory.
_BOMB_PIXELS, _BOMB_RATIO = 1 << 24, 200
#: Progressive pictures are gone over once a scan: many scans of hardly any bytes would take hours.
_MOST_PASSES, _MOST_PIXELS_PASSED = 500, 1 << 31
#: Longer pictures are opened at half their size.
HALVED_OVER = 4096

#: How files begin. Two letters are too few to know a BMP by, so what must follow them is looked at too.
_STARTS: tuple[tuple[bytes, str], ...] = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"BM.{4}\x00{4}|BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", "BMP"),
    (rb"II\x2a\x00|MM\x00\x2a", "TIFF"),
)
#: Pictures and documents that people send too: GIF, WebP, HEIC and AVIF, JPEG 2000, JPEG XL, PDF, Photoshop, BigTIFF, icons, SVG.
_OTHERS = re.compile(
    rb"GIF8|RIFF.{4}WEBP|.{4}ftyp|\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51|\xff\x0a|\x00\x00\x00\x0cJXL |%PDF|8BPS|II\x2b\x00"
    rb"|MM\x00\x2b|\x00\x00\x01\x00|\s*<(?:\?xml|svg)",
    re.DOTALL,
)
_PLANS: Mapping[str, Callable[[bytes], Plan]] = {"JPEG": jpeg.plan, "PNG": png.plan, "BMP": bmp.plan, "TIFF": tiff.plan}


@dataclass(frozen=True, slots=True)
class Header:
    """A picture file before it is decoded.

    Attributes:
        format: JPEG, PNG, BMP or TIFF.
        width: of the pixels as stored, 15 to 8,192.
        height: of the pixels as stored, 15 to 8,192.
        orientation: EXIF's 1 to 8, how the stored pixels must be turned to be upright; 1 where the file says nothing.
        data: a file of the same pixels and nothing else. Not in `repr`.
    """

    format: str
    width: int
    height: int
    orientation: int
    data: bytes = field(repr=False)


def read_header(data: bytes) -> Header:
    """Read and check the header of a picture.

    Args:
        data: a file's content.

    Returns:
        What it says, with sides in range and little enough to decode.

    Raises:
        ImageError: any code of `image.*`; see `image.open_picture` for what is refused.
    """
    if len(data) > MOST_BYTES:
        raise ImageError(f"give a smaller file: at most {MOST_BYTES >> 20} MiB", "image.too-large")
    name = next((name for start, name in _STARTS if re.match(start, data, re.DOTALL)), None)
    if name is None:
        if _OTHERS.match(data):
            raise ImageError("save the picture as JPEG, PNG, BMP or TIFF", "image.format")
        raise ImageError("give a picture: a JPEG, PNG, BMP or TIFF file", "image.not-an-image")
    try:
        found = _PLANS[name](data)
    except (struct.error, IndexError) as error:
        raise ImageError("send the whole file: the picture breaks off", "image.truncated") from error
    _check(found, len(data))
    return Header(name, found.width, found.height, found.orientation, found.data())


def _check(found: Plan, length: int) -> None:
    if not (min(found.width, found.height) >= LEAST_SIDE and max(found.width, found.height) <= LARGEST_SIDE):
        raise ImageError(f"give a picture with sides of {LEAST_SIDE} to {LARGEST_SIDE} pixels", "image.size")
    pixels = found.width * found.height
    if found.passes > _MOST_PASSES or found.passes * pixels > _MOST_PIXELS_PASSED:
        raise ImageError("save the picture anew: it has more scans than any encoder writes", "image.too-large")
    halved = max(found.width, found.height) > HALVED_OVER
    # The decoder holds four bytes a pixel; what comes of it three, once more where it is turned upright.
    decoded = 4 * pixels // (4 if halved and found.halves_itself else 1)
    needed = 2 * length + decoded + 6 * pixels // (4 if halved else 1) + found.working_bytes
    if needed > MOST_MEMORY or (pixels > _BOMB_PIXELS and pixels > _BOMB_RATIO * length):
        raise ImageError("give a smaller picture: this file unpacks to too much", "image.too-large")

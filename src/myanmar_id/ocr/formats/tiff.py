"""TIFF: its directories, of which one is rewritten with nothing but what the pixels need."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats.plan import ORIENTATION, Plan

_WIDTH, _HEIGHT, _BITS, _PACKING, _COLOURS, _SAMPLES = 256, 257, 258, 259, 262, 277
_SUBFILE, _OLD_SUBFILE, _FORMATS = 254, 255, 339
_STRIPS, _ROWS, _STRIP_LENGTHS, _PLANAR = 273, 278, 279, 284
_TILES, _TILE_WIDTH, _TILE_HEIGHT, _TILE_LENGTHS = 324, 322, 323, 325
#: Tags of one number, those that may have several, and those whose value is not looked at: tables of JPEG, weights of YCbCr.
_NUMBER = frozenset(
    {_WIDTH, _HEIGHT, _PACKING, _COLOURS, 266, _SAMPLES, _ROWS, _PLANAR, 292, 293, 317, _TILE_WIDTH, _TILE_HEIGHT, 531}
)
_NUMBERS = frozenset({_BITS, _STRIPS, _STRIP_LENGTHS, 320, _TILES, _TILE_LENGTHS, 338, _FORMATS, 530})
_OTHER = frozenset({347, 529, 532})
#: Size of a value, bytes, by type: byte, ASCII, short, long, rational, undefined. The others do not occur in the tags above.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_NUMERIC = {3: "H", 4: "I"}
#: None, the three of fax, LZW, JPEG, deflate, PackBits, deflate of old.
_PACKINGS, _JPEG = frozenset({1, 2, 3, 4, 5, 7, 8, 32773, 32946}), 7
#: White or black is zero, RGB, palette, CMYK, YCbCr.
_COLOUR_SPACES, _YCBCR = frozenset({0, 1, 2, 3, 5, 6}), 6
#: More than a picture in range has.
_MOST_ENTRIES, _MOST_PIECES, _MOST_DIRECTORIES, _LARGEST_TILE = 512, 1 << 16, 64, 8192


@dataclass(frozen=True, slots=True)
class _Directory:
    """One directory: its entries of twelve bytes by tag, the numbers of those that are looked at, and where the next one is."""

    entries: Mapping[int, bytes]
    numbers: Mapping[int, tuple[int, ...]]
    following: int

    def number(self, tag: int, default: int) -> int:
        return self.numbers.get(tag, (default,))[0]

    @property
    def is_picture(self) -> bool:
        """Neither a small copy nor a mask of another one."""
        return not self.number(_SUBFILE, 0) & 5 and self.number(_OLD_SUBFILE, 1) != 2


def plan(data: bytes) -> Plan:
    """Walk the directories, choose the picture among them, and check that its strips or tiles are all there.

    Raises:
        ImageError: `image.frames`, several pages; `image.format`, a compression or colour that is not read; `image.truncated`;
            `image.damaged`.
        struct.error: the file breaks off.
    """
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", data, 4)
    found: list[_Directory] = []
    while at:
        if len(found) == _MOST_DIRECTORIES:
            raise _damaged()
        found.append(_directory(data, at, order))
        at = found[-1].following
    pages = [one for one in found if one.is_picture] or found[:1]
    if len(pages) > 1:
        raise ImageError("give a file with one picture: this one has several pages", "image.frames")
    if not pages:
        raise _damaged()
    (page,) = pages
    if _WIDTH not in page.numbers or _HEIGHT not in page.numbers or _COLOURS not in page.numbers:
        raise _damaged()
    packing, colours = page.number(_PACKING, 1), page.number(_COLOURS, 0)
    is_read = packing in _PACKINGS and colours in _COLOUR_SPACES and (colours != _YCBCR or packing == _JPEG)
    if not is_read or set(page.numbers.get(_FORMATS, (1,))) != {1}:
        raise ImageError(
            "save the picture as TIFF with 8 bits a colour, without compression or with LZW", "image.format"
        )
    turned = page.number(ORIENTATION, 1)
    working = _piece_bytes(page) if packing != 1 else 0
    _check_pieces(page, len(data))
    width, height = page.numbers[_WIDTH][0], page.numbers[_HEIGHT][0]
    return Plan(
        width, height, lambda: _file(data, page, order), turned if 1 <= turned <= 8 else 1, working_bytes=working
    )


def _directory(data: bytes, start: int, order: str) -> _Directory:
    (count,) = struct.unpack_from(order + "H", data, start)
    if count > _MOST_ENTRIES:
        raise _damaged()
    entries, numbers = {}, {}
    for at in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack_from(order + "HHI", data, at)
        looked_at = tag in _NUMBER or tag in _NUMBERS or tag in (_SUBFILE, _OLD_SUBFILE, ORIENTATION)
        if not looked_at and tag not in _OTHER:
            continue
        if tag in entries or tag in numbers or kind not in _SIZES:
            raise _damaged()
        size = _SIZES[kind] * length
        place = at + 8 if size <= 4 else struct.unpack_from(order + "I", data, at + 8)[0]
        if place + size > len(data):
            raise ImageError("send the whole file: the picture breaks off", "image.truncated")
        needed = tag in _NUMBER or tag in _NUMBERS or tag in _OTHER
        if looked_at:
            if kind in _NUMERIC and 1 <= length <= (_MOST_PIECES if tag in _NUMBERS else 1):
                numbers[tag] = struct.unpack_from(f"{order}{length}{_NUMERIC[kind]}", data, place)
            elif needed:
                raise _damaged()
        if needed:
            entries[tag] = data[at : at + 12]
    (following,) = struct.unpack_from(order + "I", data, start + 2 + 12 * count)
    return _Directory(entries, numbers, following)


def _piece_bytes(page: _Directory) -> int:
    """The memory that one strip or tile takes while it is unpacked."""
    width, height = page.number(_WIDTH, 0), page.number(_HEIGHT, 0)
    if _TILES in page.numbers:
        width, height = page.number(_TILE_WIDTH, 0), page.number(_TILE_HEIGHT, 0)
        if not (1 <= width <= _LARGEST_TILE and 1 <= height <= _LARGEST_TILE):
            raise _damaged()
    else:
        height = min(height, page.number(_ROWS, height))
    # Pictures in YCbCr are unpacked to four bytes a pixel.
    return width * height * max(4, page.number(_SAMPLES, 1) * page.number(_BITS, 1) // 8)


def _check_pieces(page: _Directory, length: int) -> None:
    """Whether strips or tiles lie in the file."""
    places, lengths = (_TILES, _TILE_LENGTHS) if _TILES in page.numbers else (_STRIPS, _STRIP_LENGTHS)
    if places not in page.numbers or lengths not in page.numbers:
        raise _damaged()
    pieces = list(zip(page.numbers[places], page.numbers[lengths], strict=False))
    if len(pieces) < max(len(page.numbers[places]), len(page.numbers[lengths])):
        raise _damaged()
    if any(place + size > length for place, size in pieces):
        raise ImageError("send the whole file: the picture breaks off", "image.truncated")


def _file(data: bytes, page: _Directory, order: str) -> bytes:
    """The file with a directory behind it that has only what is needed; the orientation is applied elsewhere."""
    padding = b"\0" * (len(data) % 2)
    start = len(data) + len(padding)
    entries = [page.entries[tag] for tag in sorted(page.entries)]
    directory = struct.pack(order + "H", len(entries)) + b"".join(entries) + b"\0" * 4
    return b"".join([data[:4], struct.pack(order + "I", start), data[8:], padding, directory])


def _damaged() -> ImageError:
    return ImageError("save the picture anew: the file is damaged", "image.damaged")

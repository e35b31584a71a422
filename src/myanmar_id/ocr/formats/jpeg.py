"""JPEG: its segments, in order, with only those kept that its pixels need."""

from __future__ import annotations

import re
import struct

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats.plan import Plan, orientation

# Markers (ITU-T T.81, table B.1).
_FIRST, _START, _END, _SCAN, _EXIF = 0xC0, 0xD8, 0xD9, 0xDA, 0xE1
_RESTARTS = range(0xD0, 0xD8)
#: Huffman-coded frames: baseline, extended, progressive. What else there is (lossless, hierarchical, arithmetic) no camera writes.
_FRAMES, _PROGRESSIVE = frozenset({0xC0, 0xC1, 0xC2}), 0xC2
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - _FRAMES - {0xC4, 0xC8}
#: Tables, restart interval, and the two application segments that tell the colours: JFIF's and Adobe's.
_KEPT = frozenset({0xC4, 0xDB, 0xDD, 0xE0, 0xEE, _SCAN}) | _FRAMES
#: The next marker after coded pixels: not an escaped 255, a restart or a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
#: More than an encoder ever writes.
_MOST_SEGMENTS = 4096


def plan(data: bytes) -> Plan:
    """Walk a JPEG file up to its end marker; what follows (a second picture, a maker's data) is left out.

    Raises:
        ImageError: `image.format`, a kind of frame that is not read; `image.damaged`.
        struct.error, IndexError: the file breaks off.
    """
    at, scans, turned = 2, 0, 1
    frame = b""
    progressive = False
    kept = [b"\xff\xd8"]
    for _ in range(_MOST_SEGMENTS):
        if data[at] != 0xFF:
            raise _damaged()
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        if marker == _END:
            break
        if marker < _FIRST or marker == _START or marker in _RESTARTS:
            raise _damaged()
        if marker in _OTHER_FRAMES:
            raise ImageError("save the picture as a baseline or progressive JPEG", "image.format")
        (length,) = struct.unpack_from(">H", data, at + 1)
        end = at + 1 + length
        body = data[at + 3 : end]
        if length < 2 or (marker in _FRAMES and frame):
            raise _damaged()
        if end > len(data):
            raise IndexError
        if marker == _EXIF and body.startswith(b"Exif\0\0"):
            turned = orientation(body[6:])
        elif marker in _FRAMES:
            frame, progressive = body, marker == _PROGRESSIVE
        elif marker == _SCAN:
            found = _MARKER.search(data, end)
            if found is None:
                raise IndexError
            end = found.start()
            scans += 1
        if marker in _KEPT:
            kept.append(b"\xff" + data[at:end])
        at = end
    else:
        raise _damaged()
    if not frame or not scans:
        raise _damaged()
    precision, height, width, components = struct.unpack_from(">BHHB", frame)
    if precision != 8 or components not in (1, 3, 4):
        raise ImageError("save the picture with 8 bits a colour: gray, colour or CMYK", "image.format")
    # A progressive picture, or one in several scans, is held as coefficients of two bytes until its last scan.
    share = _share_of_samples([frame[7 + 3 * number] for number in range(components)])
    working = int(2 * width * height * share) if progressive or scans > 1 else 0
    return Plan(width, height, lambda: b"".join([*kept, b"\xff\xd9"]), turned, scans, working, halves_itself=True)


def _share_of_samples(samplings: list[int]) -> float:
    """Samples a pixel: 3 of full colour, 1.5 where colours have half the width and height."""
    factors = [(one >> 4, one & 15) for one in samplings]
    most = max(across for across, _ in factors) * max(down for _, down in factors)
    if not most:
        raise _damaged()
    return sum(across * down for across, down in factors) / most


def _damaged() -> ImageError:
    return ImageError("save the picture anew: the file is damaged", "image.damaged")

"""Opens the worst pictures, each in a process of its own, and prints the most memory that each took, bytes."""

import os
import resource
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pictures
from PIL import Image

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.image import open_picture

SIDE = 8192


def noisy_png(colour: int, samples: int) -> bytes:
    """A large picture of few kilobytes a row, so that it is no bomb."""
    packer = zlib.compressobj(1)
    row = np.random.default_rng(0).integers(0, 255, 1 + SIDE * samples, np.uint8)
    row[0] = 0
    rows = [packer.compress(row.tobytes()) for _ in range(SIDE)]
    return pictures.png(SIDE, SIDE, rows=b"".join([*rows, packer.flush()])[: 60 << 20], colour=colour)


def large(kind: str, **options: object) -> bytes:
    image = Image.new("RGB", (SIDE, SIDE))
    small = pictures.drawing(512, 512)
    for at in range(0, SIDE, 512):
        image.paste(small, (at, at))
    return pictures.encoded(image, kind, **options)


def tile_bomb() -> bytes:
    """A small picture out of one large tile."""
    packed = zlib.compress(bytes(SIDE * SIDE), 9)
    tile = {"t273": None, "t278": None, "t279": None, "t322": (3, SIDE), "t323": (3, SIDE), "t325": (4, len(packed))}
    return pictures.tiff(pictures.gray_tiff(15, 15, t259=(3, 8), t324=(4, 8), **tile), body=packed)


CASES = {
    "jpeg": lambda: large("JPEG"),
    "progressive jpeg": lambda: large("JPEG", progressive=True),
    "scans": lambda: pictures.scans(4096, 4096, 120) + bytes(1 << 20),
    "png": lambda: noisy_png(2, 3),
    "png with alpha": lambda: noisy_png(6, 4),
    "tiff": lambda: large("TIFF", compression="jpeg"),
    "tile": tile_bomb,
}

#: What the system counts in.
UNIT = 1 if sys.platform == "darwin" else 1024


def in_a_process(work: Callable[[], None]) -> None:
    """Do it in a child, so that its memory is its own."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(f"{error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("a child failed")


def measure(name: str, path: Path) -> None:
    """Open it and print the peak."""
    try:
        open_picture(path.read_bytes())
        came = "opened"
    except ImageError as error:
        came = error.code
    print(name, came, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT, sep="\t", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, make in CASES.items():
            place = Path(folder) / "picture"
            in_a_process(lambda make=make, place=place: place.write_bytes(make()))  # type: ignore[misc]
            in_a_process(lambda name=name, place=place: measure(name, place))  # type: ignore[misc]

"""Pictures in: what is read, what is refused and how, and that no bytes whatever do harm."""

from __future__ import annotations

import io
import pickle
import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")

import numpy as np
import pictures
from pictures import chunk, drawing, encoded, exif, gray_tiff, png, tiff
from PIL import Image, ImageOps

from myanmar_id.errors import ModelError, MyanmarIdError
from myanmar_id.ocr import image as ocr_image
from myanmar_id.ocr import portrait
from myanmar_id.ocr.errors import CardError, ImageCode, ImageError, ModelFileError
from myanmar_id.ocr.formats.plan import orientation
from myanmar_id.ocr.image import Picture, open_picture

DRAWING = drawing()
KINDS = ["JPEG", "PNG", "BMP", "TIFF"]
GRAY = bytes(range(64)) * 5
#: The most that opening a picture may make the process take, with Python, numpy and OpenCV themselves.
MEMORY = 600 << 20


def refused(data: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        open_picture(data)
    assert str(caught.value) == caught.value.message
    return caught.value.code


def difference(picture: Picture, wanted: Image.Image) -> float:
    """The mean difference of two pictures, 0 to 255."""
    return float(np.abs(picture.pixels.astype(int) - np.asarray(wanted.convert("RGB")).astype(int)).mean())


# What is read


@pytest.mark.parametrize("kind", KINDS)
def test_formats(kind: str) -> None:
    picture = open_picture(encoded(DRAWING, kind))
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape == (40, 60, 3)
    assert picture.pixels.flags.c_contiguous
    assert picture.pixels.flags.writeable
    assert picture.stored_size == (60, 40)
    assert (picture.to_stored == np.eye(3)).all()
    assert (picture.stored() == picture.pixels).all()
    assert difference(picture, DRAWING) < (8 if kind == "JPEG" else 0.01)
    assert "pixels" not in repr(picture)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *[("1", kind) for kind in KINDS],
        *[("L", kind) for kind in KINDS],
        *[("P", kind) for kind in ("PNG", "BMP", "TIFF")],
        *[("RGBA", kind) for kind in ("PNG", "BMP", "TIFF")],
        *[("LA", kind) for kind in ("PNG", "TIFF")],
        *[("CMYK", kind) for kind in ("JPEG", "TIFF")],
        ("RGBX", "TIFF"),
        ("PA", "TIFF"),
    ],
)
def test_modes(mode: str, kind: str) -> None:
    image = DRAWING.convert(mode)
    limit = 40 if (mode, kind) == ("1", "JPEG") else 8 if kind == "JPEG" else 1
    assert difference(open_picture(encoded(image, kind)), image) < limit


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_gray(kind: str) -> None:
    gray = np.asarray(DRAWING.convert("L"))
    deep = Image.fromarray(gray.astype(np.uint16) * 256 + 77)
    assert (open_picture(encoded(deep, kind)).pixels == gray[:, :, None]).all()


@pytest.mark.parametrize("colour", [2, 4, 6])
def test_sixteen_bits_of_colour(colour: int) -> None:
    assert open_picture(png(20, 16, depth=16, colour=colour)).pixels.shape == (16, 20, 3)


@pytest.mark.parametrize(
    "packing", ["tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits", "jpeg", "group3", "group4", "tiff_ccitt"]
)
def test_packed_tiff(packing: str) -> None:
    image = DRAWING.convert("1") if packing in ("group3", "group4", "tiff_ccitt") else DRAWING
    picture = open_picture(encoded(image, "TIFF", compression=packing))
    assert difference(picture, image) < (8 if packing == "jpeg" else 0.01)


def test_tiled_tiff_with_several_strips_of_both_orders() -> None:
    rows = np.frombuffer(GRAY, np.uint8).reshape(16, 20)
    for order in "<>":
        strips = gray_tiff(t273=(4, (8, 168)), t278=(3, 8), t279=(4, (160, 160)))
        assert (open_picture(tiff(strips, order=order, body=GRAY)).pixels == rows[:, :, None]).all()
    tiles = {273: None, 278: None, 279: None, 322: (3, 32), 323: (3, 32), 324: (4, 8), 325: (4, 1024)}
    directory = gray_tiff(**{f"t{tag}": value for tag, value in tiles.items()})
    square = np.arange(1024).astype(np.uint8).reshape(32, 32)
    assert (open_picture(tiff(directory, body=square.tobytes())).pixels == square[:16, :20, None]).all()
    packed = zlib.compress(square.tobytes())
    directory |= {259: (3, 8), 325: (4, len(packed))}
    assert (open_picture(tiff(directory, body=packed)).pixels == square[:16, :20, None]).all()


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}])
def test_kinds_of_jpeg(options: dict[str, Any]) -> None:
    assert difference(open_picture(encoded(DRAWING, "JPEG", **options)), DRAWING) < 8


def test_odd_bmp() -> None:
    os2 = b"BM" + struct.pack("<IIIIHHHH", 0, 0, 26, 12, 20, 16, 1, 24) + bytes(60 * 16)
    assert open_picture(os2).pixels.shape == (16, 20, 3)
    upside_down = bytearray(encoded(DRAWING, "BMP"))
    struct.pack_into("<i", upside_down, 22, -40)
    assert difference(open_picture(bytes(upside_down)), ImageOps.flip(DRAWING)) < 0.01


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    image = DRAWING.convert("RGBA")
    image.putalpha(Image.fromarray(np.where(np.arange(60) < 30, 0, 255).astype(np.uint8)[None].repeat(40, 0)))
    pixels = open_picture(encoded(image, kind)).pixels
    assert (pixels[:, :30] == 255).all()
    assert (pixels[:, 30:] == np.asarray(DRAWING)[:, 30:]).all()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_picture_that_is_wholly_transparent_is_shown(mode: str) -> None:
    image = DRAWING.convert(mode)
    image.putalpha(0)
    assert difference(open_picture(encoded(image, "PNG")), DRAWING.convert(mode[:-1])) < 0.01


def test_transparency_of_palettes_and_of_one_colour() -> None:
    image = Image.new("P", (20, 16), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    assert (open_picture(encoded(image, "PNG", transparency=1)).pixels == 255).all()
    gray = png(20, 16, chunk(b"tRNS", b"\0\0"), colour=0)
    assert (open_picture(gray).pixels == 255).all()
    palette = png(20, 16, chunk(b"PLTE", bytes([1, 2, 3])), colour=3)
    assert (open_picture(palette).pixels == (1, 2, 3)).all()


# Orientation and places


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_orientation(kind: str, number: int) -> None:
    options = {"tiffinfo": {274: number}} if kind == "TIFF" else {"exif": exif(number)}
    data = encoded(DRAWING, kind, **options)
    with Image.open(io.BytesIO(data)) as opened:
        wanted = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
    picture = open_picture(data)
    assert (picture.pixels == wanted).all()
    assert picture.stored_size == (60, 40)
    # Every place of the upright picture, told in stored pixels, has the colour of the stored picture there.
    plain = open_picture(encoded(DRAWING, kind)).pixels
    y, x = np.mgrid[: wanted.shape[0], : wanted.shape[1]]
    stored = picture.to_stored @ np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
    assert (plain[stored[1].astype(int), stored[0].astype(int)] == wanted.reshape(-1, 3)).all()
    assert (picture.stored() == plain).all()


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (b"", 1),
        (b"II*\0", 1),
        (b"II*\0\x08\0\0\0", 1),
        (b"II*\0\x08\0\0\0\x01\0", 1),
        (b"II*\0\x08\0\0\0\0\0", 1),
        (b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 274, 3, 1, 6, 0), 6),
        (b"MM\0*\0\0\0\x08\0\x02" + bytes(12) + struct.pack(">HHII", 274, 4, 1, 8), 8),
        (b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 274, 3, 1, 9, 0), 1),
        (b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 274, 2, 1, 6, 0), 1),
    ],
)
def test_orientation_in_exif(block: bytes, wanted: int) -> None:
    assert orientation(block) == wanted


def test_damaged_metadata_does_not_cost_the_picture() -> None:
    jpeg = encoded(DRAWING, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f", comment=b"\xff\xd9")
    assert difference(open_picture(jpeg), DRAWING) < 8
    text = chunk(b"zTXt", b"a\0\0" + b"\xff" * 20) + chunk(b"iCCP", b"a\0\0broken") + chunk(b"eXIf", b"II")
    assert open_picture(png(20, 16, text)).pixels.shape == (16, 20, 3)
    directory = gray_tiff(t34665=(4, 1 << 31), t700=(1, b"x" * 9), t274=(3, 77), t254=(7, b"odd"))
    directory[700] = (7, b"<x:xmpmeta")
    assert open_picture(tiff(directory, body=GRAY)).pixels.shape == (16, 20, 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(4099, 20), (21, 4110)])
def test_long_pictures_are_opened_at_half_their_size(kind: str, size: tuple[int, int]) -> None:
    image = drawing(*size)
    picture = open_picture(encoded(image, kind))
    assert picture.pixels.shape == (-(-size[1] // 2), -(-size[0] // 2), 3)
    assert difference(picture, image.reduce(2)) < 8
    assert picture.stored_size == size
    assert picture.stored().shape == (size[1], size[0], 3)
    assert (picture.to_stored @ (0, 0, 1) == (0.5, 0.5, 1)).all()


def test_a_long_picture_is_turned_too() -> None:
    picture = open_picture(encoded(drawing(4100, 30), "JPEG", exif=exif(6)))
    assert picture.pixels.shape == (2050, 15, 3)
    assert (picture.to_stored @ (0, 0, 1) == (0.5, 28.5, 1)).all()


# What is refused


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"BM", b"BMW is a make of car", b"hello" * 50, b"\x89PNG", b"II"])
def test_not_an_image(data: bytes) -> None:
    assert refused(data) == "image.not-an-image"


@pytest.mark.parametrize(
    "data",
    [
        *[encoded(DRAWING, kind) for kind in ("GIF", "ICO", "PDF")],
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\0\0\0\x18ftypheic",
        b"II\x2b\0\x08\0\0\0",
        b'<?xml version="1.0"?><svg/>',
    ],
)
def test_other_formats(data: bytes) -> None:
    assert refused(data) == "image.format"


def _changed(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


JPEG, BMP = encoded(DRAWING, "JPEG"), encoded(DRAWING, "BMP")
FRAME = JPEG.index(b"\xff\xc0")


@pytest.mark.parametrize(
    "data",
    [
        _changed(JPEG, FRAME + 1, b"\xc3"),  # lossless
        _changed(JPEG, FRAME + 1, b"\xc9"),  # arithmetic
        _changed(JPEG, FRAME + 4, b"\x0c"),  # 12 bits
        _changed(JPEG, FRAME + 9, b"\x02"),  # two colours
        _changed(BMP, 30, b"\x01"),  # run lengths
        _changed(BMP, 28, b"\x07"),  # 7 bits
        _changed(BMP, 14, b"\x29"),  # a header of 41 bytes
        encoded(DRAWING, "TIFF", compression="zstd"),
        encoded(Image.new("LAB", (20, 20)), "TIFF"),
        encoded(Image.new("F", (20, 20)), "TIFF"),
        encoded(Image.new("I", (20, 20)), "TIFF"),
        encoded(Image.new("YCbCr", (20, 20)), "TIFF"),
        tiff(gray_tiff(t258=(3, 32), t279=(4, 1280)), body=GRAY * 4),
    ],
)
def test_kinds_of_the_four_formats_that_are_not_read(data: bytes) -> None:
    assert refused(data) == "image.format"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(14, 40), (40, 14), (8193, 15), (15, 8193)])
def test_sides_out_of_range(kind: str, size: tuple[int, int]) -> None:
    assert refused(encoded(Image.new("RGB", size), kind)) == "image.size"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(15, 15), (8192, 15), (15, 8192)])
def test_sides_at_the_ends_of_the_range(kind: str, size: tuple[int, int]) -> None:
    assert open_picture(encoded(drawing(*size), kind)).stored_size == size


def test_sides_are_looked_at_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_image, "_DECODERS", {})
    for data in (png(1 << 31, 20, rows=b""), png(20, 0, rows=b""), png(60_000, 60_000, rows=b"")):
        assert refused(data) == "image.size"
    assert refused(_changed(JPEG, FRAME + 5, b"\xff\xff\xff\xff")) == "image.size"
    assert refused(_changed(BMP, 18, struct.pack("<ii", -60, 40))) == "image.size"


def test_too_large() -> None:
    assert refused(b"\xff\xd8\xff" + bytes(64 << 20)) == "image.too-large"
    # 200 MB of flat black in 200 kB.
    assert refused(png(8192, 8192)) == "image.too-large"
    # One strip of 268 MB.
    whole = gray_tiff(8192, 8192, t258=(3, (8, 8, 8)), t277=(3, 3), t262=(3, 2), t259=(3, 5), t279=(4, 1 << 20))
    assert refused(tiff(whole, body=bytes(1 << 20))) == "image.too-large"
    # Coefficients of 402 MB.
    assert refused(pictures.scans(8192, 8192, 1) + bytes(1 << 20)) == "image.too-large"


@pytest.mark.parametrize(("size", "count"), [((16, 16), 501), ((8000, 8000), 40)])
def test_too_many_scans(size: tuple[int, int], count: int) -> None:
    assert refused(pictures.scans(*size, count) + bytes(1 << 20)) == "image.too-large"


def test_many_scans_are_read() -> None:
    assert open_picture(pictures.scans(64, 64, 50)).pixels.shape == (64, 64, 3)


def test_memory_that_does_not_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ocr_image, "_decoded", fail)
    assert refused(JPEG) == "image.too-large"


def test_several_pictures() -> None:
    other = drawing(seed=1)
    assert refused(encoded(DRAWING, "PNG", save_all=True, append_images=[other])) == "image.frames"
    assert refused(encoded(DRAWING, "TIFF", save_all=True, append_images=[other])) == "image.frames"
    # A small copy, a mask, and a small copy as it was marked of old.
    page = gray_tiff()
    for extra in ({"t254": (4, 1)}, {"t254": (4, 4)}, {"t255": (3, 2)}):
        copy = gray_tiff(**extra)
        assert open_picture(tiff(page, copy, body=GRAY)).stored_size == (20, 16)
        assert open_picture(tiff(copy, page, body=GRAY)).stored_size == (20, 16)
        assert open_picture(tiff(copy, body=GRAY)).stored_size == (20, 16)
    # Pages are marked as such, and an animation may have one picture only.
    assert refused(tiff(gray_tiff(t254=(4, 2)), gray_tiff(t254=(4, 2)), body=GRAY)) == "image.frames"
    assert open_picture(png(20, 16, chunk(b"acTL", bytes([0, 0, 0, 1, 0, 0, 0, 0])))).stored_size == (20, 16)


def test_of_a_jpeg_with_previews_the_first_is_read() -> None:
    data = encoded(DRAWING, "MPO", save_all=True, append_images=[drawing(30, 20, seed=1)])
    assert difference(open_picture(data), DRAWING) < 8
    assert difference(open_picture(JPEG + b"what a maker adds"), DRAWING) < 8


PNG = encoded(DRAWING, "PNG")
LZW = encoded(DRAWING, "TIFF", compression="tiff_lzw")


@pytest.mark.parametrize(
    "data",
    [
        JPEG[: len(JPEG) // 2],
        JPEG[:-1],
        JPEG[: FRAME + 3],
        JPEG[: FRAME + 8],
        JPEG[:3],
        PNG[:-4],
        PNG[: len(PNG) // 2],
        PNG[:20],
        BMP[:-1],
        BMP[:40],
        BMP[:20],
        LZW[:-1],
        LZW[: len(LZW) // 2],
        LZW[:6],
        tiff(gray_tiff(), body=GRAY)[:-1],
        tiff(gray_tiff(t279=(4, 1 << 30)), body=GRAY),
        tiff(gray_tiff(t258=(3, (8,) * 9)), body=GRAY).replace(
            struct.pack("<HHI", 258, 3, 9), struct.pack("<HHI", 258, 3, 1 << 20)
        ),
        # Its header promises more rows than there are.
        png(20, 16, rows=b"\x78\x9c\x63\x00\x00"),
    ],
)
def test_files_that_break_off(data: bytes) -> None:
    assert refused(data) == "image.truncated"


def _jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"


COMMENT = b"\xff\xfe\x00\x03x"


@pytest.mark.parametrize(
    "data",
    [
        _jpeg(COMMENT),  # no pixels
        _jpeg(COMMENT * 5000),
        _jpeg(b"\xff\xfe\x00\x00"),  # a segment shorter than its length
        _jpeg(COMMENT, b"nothing"),
        _jpeg(COMMENT, b"\xff\xd0"),
        _jpeg(COMMENT, b"\xff\xd8"),
        _jpeg(COMMENT, b"\xff\x01"),
        JPEG[:FRAME] + JPEG[FRAME : FRAME + 19] * 2 + JPEG[FRAME + 19 :],  # two frames
        _changed(JPEG, FRAME + 11, b"\0"),  # a colour without samples
        _changed(_changed(_changed(JPEG, FRAME + 11, b"\0"), FRAME + 14, b"\0"), FRAME + 17, b"\0"),
        _changed(PNG, 40, b"\xff\xff\xff\xff"),  # a sum that does not fit
        _changed(PNG, 8, b"\xff\xff\xff\xff"),  # a chunk of 4 GB
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(12)) + chunk(b"IDAT", b"") + chunk(b"IEND", b""),
        png(20, 16, chunk(b"PLTE", bytes(3)), chunk(b"PLTE", bytes(3))),
        png(20, 16, rows=b"no deflate at all"),
        png(20, 16, depth=5),
        b"II*\0\0\0\0\0",  # no directory
        b"II*\0\x08\0\0\0\xff\xff",  # one of 65,535 entries
        tiff(*[gray_tiff(t254=(4, 1))] * 65, body=GRAY),
        tiff(gray_tiff(t256=None), body=GRAY),
        tiff(gray_tiff(t257=None), body=GRAY),
        tiff(gray_tiff(t262=None), body=GRAY),
        tiff(gray_tiff(t273=None), body=GRAY),
        tiff(gray_tiff(t279=None), body=GRAY),
        tiff(gray_tiff(t279=(4, (9, 9))), body=GRAY),
        tiff(gray_tiff(t273=(4, (8,) * 70_000)), body=GRAY),
        tiff(gray_tiff(t256=(3, (20, 20))), body=GRAY),
        tiff(gray_tiff(t256=(1, 20)), body=GRAY),
        tiff(gray_tiff(t256=(12, 20.0)), body=GRAY),
        tiff(gray_tiff(), body=GRAY).replace(struct.pack("<HH", 257, 3), struct.pack("<HH", 256, 3)),
        tiff(gray_tiff(t259=(3, 5), t322=(4, 9000), t323=(3, 16), t324=(4, 8), t325=(4, 8)), body=GRAY),
        tiff(gray_tiff(t259=(3, 5)), body=b"\xff" * 320),  # no LZW
        tiff(gray_tiff(t258=(3, 7)), body=GRAY),
    ],
)
def test_damaged_files(data: bytes) -> None:
    assert refused(data) == "image.damaged"


def test_a_decoder_that_sees_another_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_image, "_DECODERS", {"JPEG": lambda _: DRAWING.resize((61, 40))})
    assert refused(JPEG) == "image.damaged"


# The errors themselves


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ImageError, "image.damaged"),
        (CardError, "card.not-found"),
        (CardError, "card.too-small"),
        (CardError, "card.several"),
        (CardError, "card.unreadable"),
        (ModelFileError, "model.damaged"),
    ],
)
def test_errors(kind: Any, code: str) -> None:
    error = kind("do better", code)
    assert isinstance(error, MyanmarIdError)
    assert isinstance(error, ModelError) == (kind is ModelFileError)
    assert code.startswith(kind.code + ".")
    other = pickle.loads(pickle.dumps(error))
    assert (type(other), str(other), other.code) == (kind, "do better", code)
    assert repr(other) == f"{kind.__name__}('do better', {code!r})"


# The portrait


def test_portrait() -> None:
    image = drawing(400, 300)
    for number in range(1, 9):
        # The same places of the upright picture, whichever way it is stored.
        picture = open_picture(encoded(image, "PNG", exif=exif(number)))
        quad = np.array([(50, 60), (150, 60), (150, 200), (50, 200)], float)
        stored = np.c_[quad, np.ones(4)] @ picture.to_stored.T
        found = np.asarray(Image.open(io.BytesIO(portrait.crop(picture, stored[:, :2]))))
        assert found.shape == (140, 100, 3)
        assert np.abs(found.astype(int) - picture.pixels[60:200, 50:150]).mean() < 18


def test_portrait_upside_down_large_and_flat() -> None:
    picture = open_picture(encoded(drawing(1500, 60), "PNG"))
    whole = np.array([(0, 0), (1500, 0), (1500, 60), (0, 60)], float)
    upright = np.asarray(Image.open(io.BytesIO(portrait.crop(picture, whole)))).astype(int)
    turned = np.asarray(Image.open(io.BytesIO(portrait.crop(picture, np.roll(whole, 2, axis=0))))).astype(int)
    assert upright.shape == (41, 1024, 3)
    assert np.abs(turned[::-1, ::-1] - upright).mean() < 12
    assert Image.open(io.BytesIO(portrait.crop(picture, np.zeros((4, 2))))).size == (8, 8)


# Any bytes whatever

VALID = [
    JPEG,
    encoded(DRAWING, "JPEG", progressive=True, exif=exif(6)),
    encoded(DRAWING.convert("CMYK"), "JPEG"),
    PNG,
    encoded(DRAWING.convert("P"), "PNG", transparency=3),
    png(20, 16, depth=16, colour=6),
    BMP,
    encoded(DRAWING.convert("P"), "BMP"),
    encoded(DRAWING.convert("RGBA"), "BMP"),
    LZW,
    encoded(DRAWING, "TIFF", tiffinfo={274: 8}),
    encoded(DRAWING, "TIFF", compression="jpeg"),
    encoded(DRAWING.convert("1"), "TIFF", compression="group4"),
    tiff(gray_tiff(), gray_tiff(t254=(4, 1)), order=">", body=GRAY),
]
STARTS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM" + bytes(8), b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]


def harmless(data: bytes) -> None:
    """Open it: a picture in range or a typed error comes, and nothing is warned of."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            picture = open_picture(data)
        except ImageError as error:
            assert error.code in CODES
            assert error.code != "image.size" or len(data) > 20
        else:
            assert min(picture.stored_size) >= 15
            assert max(picture.stored_size) <= 8192
            assert picture.pixels.shape[2] == 3
    assert not [str(one.message) for one in seen]


CODES = set(get_args(ImageCode))


@given(st.sampled_from(STARTS) | st.just(b""), st.binary(max_size=400))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    harmless(start + rest)


@given(st.sampled_from(VALID), st.floats(0, 1))
@example(JPEG, 0.0)
def test_truncations(data: bytes, share: float) -> None:
    cut = data[: int(share * len(data))]
    harmless(cut)
    if len(cut) < len(data) and not data.startswith(b"BM"):
        with pytest.raises(ImageError):
            open_picture(cut)


@pytest.mark.parametrize("data", VALID)
def test_truncations_of_headers(data: bytes) -> None:
    """Each place in the first and the last bytes, where the headers and directories are."""
    for length in [*range(min(len(data), 700)), *range(max(0, len(data) - 300), len(data))]:
        with pytest.raises(ImageError):
            open_picture(data[:length])


@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=8),
)
def test_flipped_bits(data: bytes, places: list[tuple[float, int]]) -> None:
    changed = bytearray(data)
    for share, bit in places:
        changed[int(share * len(data))] ^= 1 << bit
    harmless(bytes(changed))


@given(st.sampled_from(VALID), st.integers(0, 300), st.binary(min_size=1, max_size=8), st.booleans())
def test_absurd_headers(data: bytes, at: int, new: bytes, at_the_end: bool) -> None:
    """Fields of the headers (at the end of a TIFF, its directory) replaced by others."""
    start = max(0, len(data) - at - len(new)) if at_the_end else at
    harmless(_changed(data, start, new))


@given(st.data())
def test_absurd_directories(data: st.DataObject) -> None:
    """Directories of a TIFF with any numbers: of bits, samples, strips, tiles, colours, compressions."""
    tags = [256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339, 347, 530]
    few = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 32, 64, 256, 8192, 32773, 65535])
    values = st.tuples(st.sampled_from([3, 4]), few | st.lists(few, min_size=1, max_size=4).map(tuple))
    changes = data.draw(st.dictionaries(st.sampled_from(tags), values, max_size=5))
    directory = gray_tiff(**{f"t{tag}": value for tag, value in changes.items()})
    harmless(
        tiff(directory, order=data.draw(st.sampled_from("<>")), body=data.draw(st.sampled_from([GRAY, bytes(9000)])))
    )


@given(st.sampled_from([0, 1, 2, 3, 4, 6, 7]), st.sampled_from([1, 2, 4, 5, 8, 16, 32]), st.binary(max_size=60))
@settings(max_examples=50)
def test_absurd_png(colour: int, depth: int, rows: bytes) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 16, depth, colour, 0, 0, len(rows) % 2))
    start = b"\x89PNG\r\n\x1a\n" + header + chunk(b"PLTE", bytes(len(rows))) + chunk(b"tRNS", bytes(len(rows) % 7))
    harmless(start + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def test_memory_and_time() -> None:
    """The worst that the header lets through, and what it refuses, in a process of its own."""
    pytest.importorskip("resource")
    command = [sys.executable, str(Path(__file__).parent / "ocr_memory.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    seen = [line.split("\t") for line in done.stdout.splitlines()]
    assert {name: (came, int(peak) < MEMORY) for name, came, peak in seen} == {
        "jpeg": ("opened", True),
        "progressive jpeg": ("opened", True),
        "scans": ("opened", True),
        "png": ("opened", True),
        "png with alpha": ("image.too-large", True),
        "tiff": ("opened", True),
        "tile": ("opened", True),
    }, done.stdout

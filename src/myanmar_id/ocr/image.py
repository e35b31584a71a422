"""A picture's file becomes upright pixels, or a typed error; and every place in them can be told in the pixels as stored.

Files come from strangers. `formats` reads their headers without decoding; what decodes is given only the parts that pixels need.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import BmpImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from myanmar_id.ocr.errors import ImageError
from myanmar_id.ocr.formats import Header, read_header
from myanmar_id.ocr.formats.header import HALVED_OVER
from myanmar_id.ocr.frame import Pixels, Points

#: The decoders are named one by one: Pillow's own search would try more formats, and takes some JPEG files for another one.
_DECODERS: Mapping[str, Callable[[io.BytesIO], Image.Image]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}
#: What Pillow's `convert` makes red, green and blue of. 32-bit and floating numbers have no known white.
_MODES = frozenset({"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"})
_DEEP_GRAY = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
#: Rows that are converted at once, an even number: a whole picture in several modes would take too much memory.
_ROWS = 512
#: EXIF's orientations: whether the stored picture is mirrored left to right, top to bottom, and its axes then exchanged.
_TURNS = {
    1: (False, False, False),
    2: (True, False, False),
    3: (True, True, False),
    4: (False, True, False),
    5: (False, False, True),
    6: (False, True, True),
    7: (True, True, True),
    8: (True, False, True),
}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture as a person sees it.

    Points are (x, y) with pixels' centres at whole numbers, x to the right and y down, as OpenCV has them.

    Attributes:
        pixels: RGB (H, W, 3), upright. Not in `repr`.
        to_stored: homography (3, 3) from points of `pixels` to points of the stored picture.
        stored_size: width and height as stored, 15 to 8,192 pixels.
    """

    pixels: Pixels = field(repr=False)
    to_stored: Points
    stored_size: tuple[int, int]

    def stored(self) -> Pixels:
        """The picture as stored: RGB (height, width, 3) of `stored_size`, a new array."""
        found = cv2.warpPerspective(self.pixels, self.to_stored, self.stored_size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, np.uint8)


def open_picture(data: bytes) -> Picture:
    """Decode a picture.

    Read are JPEG (baseline and progressive; gray, colour, CMYK), PNG (all kinds), BMP (1 to 32 bits, not compressed) and TIFF (fax,
    LZW, PackBits, deflate, JPEG or not compressed). Of a JPEG with further pictures behind the first (phones put previews and maps
    of brightness there) the first is read. 16-bit colours lose their lower half, what is transparent becomes white (unless
    all of it is), CMYK is converted without a profile. Profiles are ignored. A picture with a side over 4,096 pixels is opened
    at half its size, since no card needs more; `to_stored` knows.

    Args:
        data: the content of a file.

    Returns:
        The picture.

    Raises:
        ImageError:
            * `image.not-an-image`: none that is known, or no data;
            * `image.format`: GIF, WebP, HEIC and others; lossless, arithmetic, 12-bit JPEG; BMP with run lengths; TIFF of Lab
              colours, of floating or 32-bit numbers, with another compression, or over 4 GB (BigTIFF);
            * `image.size`: a side under 15 or over 8,192 pixels, by the header;
            * `image.too-large`: a file over 64 MiB, or whose header says that opening it would take over 448 MiB (large progressive
              JPEGs, large TIFFs in one strip), or more scans than any encoder writes, or over 16 million pixels of almost no data;
            * `image.frames`: a TIFF of several pages (small copies and masks do not count), an animated PNG;
            * `image.truncated`: the file breaks off;
            * `image.damaged`: it contradicts itself.
    """
    header = read_header(data)
    try:
        image = _decoded(header)
        halve = max(image.size) > HALVED_OVER
        pixels = _rgb(image, halve)
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError("give a smaller picture: memory does not suffice", "image.too-large") from error
    except Exception as error:  # a decoder raises whatever it runs into, from SyntaxError to a zlib.error
        if "truncated" in str(error):
            raise ImageError("send the whole file: the picture breaks off", "image.truncated") from error
        raise ImageError("save the picture anew: the file is damaged", "image.damaged") from error
    return Picture(*_upright(pixels, header), (header.width, header.height))


def _decoded(header: Header) -> Image.Image:
    image = _DECODERS[header.format](io.BytesIO(header.data))
    if image.size != (header.width, header.height):
        raise ImageError("save the picture anew: the file is damaged", "image.damaged")
    if image.mode not in _MODES | _DEEP_GRAY:
        raise ImageError("save the picture with 8 bits a colour: gray, colour or CMYK", "image.format")
    if max(image.size) > HALVED_OVER:
        # Has an effect for JPEG only.
        image.draft(None, ((header.width + 1) // 2, (header.height + 1) // 2))
    image.load()
    return image


def _rgb(image: Image.Image, halve: bool) -> Pixels:
    """Red, green and blue of a decoded picture, at half its size if wanted."""
    width, height = image.size
    step = 2 if halve else 1
    found = np.empty((-(-height // step), -(-width // step), 3), np.uint8)
    see_through = image.has_transparency_data and not _is_invisible(image)
    for top in range(0, height, _ROWS):
        part = image.crop((0, top, width, min(height, top + _ROWS)))
        if image.mode in _DEEP_GRAY:
            part = Image.fromarray((np.asarray(part) >> 8).astype(np.uint8))
        if see_through:
            part = part.convert("RGBA")
            part = Image.alpha_composite(Image.new("RGBA", part.size, "white"), part)
        part = part.convert("RGB")
        if halve:
            part = part.reduce(2)
        found[top // step : top // step + part.height] = np.asarray(part)
    return found


def _is_invisible(image: Image.Image) -> bool:
    """Whether nothing of it can be seen: some programs write colours of 32 bits and leave the last 8 of them empty."""
    return image.mode in ("RGBA", "LA") and image.getchannel("A").getextrema() == (0, 0)


def _upright(pixels: Pixels, header: Header) -> tuple[Pixels, Points]:
    """The pixels turned as they should be seen, and the homography from them to the pixels as stored."""
    mirrored, flipped, exchanged = _TURNS[header.orientation]
    height, width = pixels.shape[:2]
    turn = np.eye(3)
    if mirrored:
        pixels = pixels[:, ::-1]
        turn = np.array([(-1.0, 0, width - 1), (0, 1, 0), (0, 0, 1)]) @ turn
    if flipped:
        pixels = pixels[::-1]
        turn = np.array([(1.0, 0, 0), (0, -1, height - 1), (0, 0, 1)]) @ turn
    if exchanged:
        pixels = pixels.transpose(1, 0, 2)
        turn = turn @ np.array([(0.0, 1, 0), (1, 0, 0), (0, 0, 1)])
    if width != header.width:
        # The centre of a pixel lies between those of the two that it was made of.
        turn = np.array([(2.0, 0, 0.5), (0, 2, 0.5), (0, 0, 1)]) @ turn
    return np.ascontiguousarray(pixels), turn

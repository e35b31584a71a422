"""`myanmar-id card` for pictures: photographed cards in; tables, or the contract's result objects, out."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from myanmar_id.cli.each import is_wrong, record, visible
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.progress import Progress
from myanmar_id.cli.streams import FileError, Output, chunks
from myanmar_id.errors import MyanmarIdError, PlanError, Problem

if TYPE_CHECKING:
    import datetime

    from myanmar_id.card import Back, Front
    from myanmar_id.ocr.image import Picture
    from myanmar_id.ocr.reader import CardReader, CardReading

#: How the names of pictures end, so that a damaged file, or one of another kind, is refused as a picture.
_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".heic", ".heif", ".avif", ".jp2")
#: So many bytes tell whether a file is a picture.
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that is to be read.

    Attributes:
        place: of the argument that names it or its folder, from 1.
        path: of the file. Not in `repr`.
    """

    place: int
    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A card that was read.

    Attributes:
        photo: the file.
        picture: what is in it.
        reading: what was read in it.
        side: the same, checked and translated.
        problems: every problem with its place, `front.name`, `back` or `card`.
    """

    photo: Photo
    picture: Picture = field(repr=False)
    reading: CardReading = field(repr=False)
    side: Front | Back = field(repr=False)
    problems: list[tuple[str, Problem]]


def take_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that only pictures have."""
    parser.add_argument("--annotate", metavar="OUT", help="draw what was read on the picture, as a PNG file")
    parser.add_argument("--portrait", metavar="OUT", help="cut the portrait out of the picture, as a JPEG file")


def find(arguments: argparse.Namespace) -> list[Photo]:
    """The pictures among the inputs.

    Args:
        arguments: those of `myanmar-id card`.

    Returns:
        All inputs, and of folders their pictures, where one of the inputs is a picture or a folder. None where they are
        records, as standard input alone always is.

    Raises:
        FileError: a folder cannot be read, or has no picture.
        PlanError: there are options for pictures, but none is given.
    """
    files: Sequence[str] = arguments.files
    if not any(os.path.isdir(path) or _is_picture(path) for path in files):
        if arguments.annotate or arguments.portrait:
            raise PlanError("give a picture of a card: records have nothing to draw on or to cut out")
        return []
    found: list[Photo] = []
    for place, path in enumerate(files, 1):
        found += _of_folder(place, path) if os.path.isdir(path) else [Photo(place, path)]
    return found


def read(arguments: argparse.Namespace, photos: Sequence[Photo]) -> Exit:
    """Read pictures and write what came of each.

    A front and a back that are all there is are taken for one card, and what they say of each other is a problem of the second.

    Args:
        arguments: those of `myanmar-id card`.
        photos: at least one.

    Returns:
        `Exit.FOUND_ERRORS` where a picture was refused or a card has an error.

    Raises:
        FileError: a file cannot be read.
        OSError: a drawing or a portrait cannot be written.
        PlanError: what reads pictures is not installed, or an input would be overwritten.
        ModelError: the models are missing or damaged.
    """
    from myanmar_id.cli.report import photo_record, photo_table

    reader = _reader()
    drawings = _targets(arguments.annotate, photos, ".png")
    portraits = _targets(arguments.portrait, photos, ".jpg")
    # Without a flag a table is in what a person can read, a result in what the contract says.
    unicode = arguments.unicode or not (arguments.zawgyi or arguments.json)
    checks = _Checks(arguments.today, pair=len(photos) == 2)
    wrong = False
    with Progress([photo.path for photo in photos], arguments.output) as progress, Output(arguments.output) as output:
        for at, photo in enumerate(photos):
            data = _content(photo)
            progress.advance(len(data))
            try:
                taken = _taken(photo, data, reader, checks)
            except MyanmarIdError as error:
                wrong = True
                output.write(_refused(photo, error, as_json=arguments.json))
                continue
            wrong |= is_wrong((problem for _, problem in taken.problems), arguments.strict)
            output.write(photo_record(taken, unicode) if arguments.json else photo_table(taken, unicode))
            if drawings:
                _draw(drawings[at], taken)
            if portraits:
                _cut(portraits[at], taken)
    return Exit.FOUND_ERRORS if wrong else Exit.DONE


class _Checks:
    """What the fields of a card say about one another; of a pair, what the first side alone did not say."""

    def __init__(self, today: datetime.date | None, *, pair: bool) -> None:
        self._today, self._pair = today, pair
        self._front: Front | None = None
        self._back: Back | None = None
        self._said: list[Problem] = []

    def of(self, side: Front | Back) -> list[tuple[str, Problem]]:
        """The problems of a side with their places."""
        from myanmar_id import card

        problems = [(f"{side.side}.{key}", one) for key, part in side.fields().items() for one in part.problems]
        problems += [(side.side, one) for one in side.problems]
        other = self._back if isinstance(side, card.Front) else self._front
        if not self._pair or other is None:
            self._front, self._back, self._said = None, None, []
        if isinstance(side, card.Front):
            self._front = side
        else:
            self._back = side
        if self._front is not None:
            found = card.check(self._front, self._back, today=self._today)
            problems += [("card", one) for one in found if one not in self._said]
            self._said = found
        return problems


def _reader() -> CardReader:
    try:
        from myanmar_id.ocr.reader import CardReader
    except ImportError as error:
        needed = "numpy, opencv, pillow and onnxruntime"
        raise PlanError(f"reading pictures needs {needed}: pip install 'myanmar-id[ocr]'") from error
    return CardReader.default()


def _taken(photo: Photo, data: bytes, reader: CardReader, checks: _Checks) -> Taken:
    from myanmar_id.ocr.image import open_picture

    picture = open_picture(data)
    reading = reader.read_picture(picture)
    side = reading.card()
    return Taken(photo, picture, reading, side, checks.of(side))


def _is_picture(path: str) -> bool:
    """Whether a file is a picture by its name or by how it begins; a pipe is not looked into, since that would use it up."""
    if path.lower().endswith(_ENDINGS):
        return True
    if not os.path.isfile(path):
        return False
    from myanmar_id.ocr.errors import ImageError
    from myanmar_id.ocr.formats import read_header

    try:
        with open(path, "rb") as stream:
            read_header(stream.read(_HEAD))
    except ImageError as error:
        return error.code != "image.not-an-image"
    except OSError:
        return False  # whoever reads it says so
    return True


def _of_folder(place: int, folder: str) -> list[Photo]:
    """The pictures of a folder in the order of their names, without those of folders in it."""
    try:
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if not name.startswith(".")]
    except OSError as error:
        raise FileError(place, error.strerror or "cannot be read") from error
    found = [Photo(place, path) for path in paths if not os.path.isdir(path) and _is_picture(path)]
    if not found:
        raise FileError(place, "a folder without pictures")
    return found


def _content(photo: Photo) -> bytes:
    """A file's content; of one that is too large only so much that it is refused."""
    from myanmar_id.ocr.formats.header import MOST_BYTES

    content = bytearray()
    for _, piece in chunks(photo.path, photo.place):
        content += piece
        if len(content) > MOST_BYTES:
            break
    return bytes(content)


def _refused(photo: Photo, error: MyanmarIdError, *, as_json: bool) -> str:
    """Account for a picture without a result: by the contract's code with `--json`, else in words on standard error."""
    from myanmar_id.card.answers import refusal

    if as_json:
        said = refusal(error.code)
        return record(file=photo.path, error_code=said.error_code, error_msg=said.error_msg, code=error.code)
    print(f"{visible(photo.path)}: {error.code}: {error}", file=sys.stderr)
    return ""


def _targets(out: str | None, photos: Sequence[Photo], ending: str) -> list[str]:
    """Where each picture's drawing or portrait goes: a file for one picture, a folder for several.

    Raises:
        PlanError: it would replace a picture that is read.
        OSError: the folder cannot be made.
    """
    if out is None:
        return []
    if len(photos) == 1 and not os.path.isdir(out):
        targets = [out]
    else:
        os.makedirs(out, exist_ok=True)
        names = [os.path.basename(photo.path) for photo in photos]
        count = Counter(names)
        # Pictures of several folders may share a name.
        shown = [name if count[name] == 1 else f"{at}-{name}" for at, name in enumerate(names, 1)]
        targets = [os.path.join(out, name + ending) for name in shown]
    inputs = {os.path.realpath(photo.path) for photo in photos}
    if any(os.path.realpath(target) in inputs for target in targets):
        raise PlanError("write to another place: a picture that is read would be replaced")
    return targets


def _draw(target: str, taken: Taken) -> None:
    from myanmar_id.ocr.annotate import annotate, png

    _write(target, png(annotate(taken.picture, taken.reading)))


def _cut(target: str, taken: Taken) -> None:
    from myanmar_id.ocr.portrait import crop

    if taken.reading.portrait is None:
        print(f"{visible(taken.photo.path)}: no portrait", file=sys.stderr)
    else:
        _write(target, crop(taken.picture, taken.reading.portrait))


def _write(target: str, data: bytes) -> None:
    with open(target, "wb") as stream:
        stream.write(data)

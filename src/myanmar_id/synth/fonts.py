"""The faces of type that cards and lines are drawn with: those of a table that are installed.

No font file is part of this project. The faces come from the Debian packages `fonts-myanmar`, `fonts-sil-padauk`,
`fonts-noto-core` and `fonts-noto-extra`. Faces for training are those whose licence plainly allows any use of what is drawn
with them; faces for tests are other families, so that a test says how a face is read that training never saw.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from myanmar_id import tables
from myanmar_id.errors import DataError

#: Where Debian puts its fonts; another folder of such packages goes before it in this variable of the environment.
FOLDER, VARIABLE = Path("/usr/share/fonts/truetype"), "MYANMAR_ID_FONTS"


class Encoding(StrEnum):
    """How a face's text is stored."""

    UNICODE = "unicode"
    ZAWGYI = "zawgyi"


class Style(StrEnum):
    """What a face looks like: set type, handwriting, or type with Latin letters only."""

    TYPE = "type"
    HAND = "hand"
    LATIN = "latin"


class Use(StrEnum):
    """What a face is for."""

    TRAIN = "train"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A face: a row of `synth_faces.tsv`.

    Attributes:
        file: below the folder of fonts.
        package: the Debian package that has it.
        encoding: how text is stored for it.
        style: what it looks like.
        use: train or test.
        stacks: whether it draws a kinzi before ေ and the letters under ဋ, ဉ and ဏ in their places.
        licence: an SPDX identifier, or `unclear`.
    """

    file: str
    package: str
    encoding: Encoding
    style: Style
    use: Use
    stacks: bool
    licence: str
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Face:
    """An installed face.

    Attributes:
        name: the file's name without its ending.
        path: of the file.
        encoding: "unicode" or "zawgyi".
        style: "type", "hand" or "latin".
        use: "train" or "test".
        stacks: whether it draws all stacked letters in their places.
    """

    name: str
    path: str
    encoding: str
    style: str
    use: str
    stacks: bool = True


class NoFonts(DataError):
    """None of the table's faces for a use is installed."""

    code = "synth.no-fonts"


def faces(use: str = "train", style: str | None = None) -> tuple[Face, ...]:
    """The installed faces with Burmese letters.

    Args:
        use: "train" or "test".
        style: "type" or "hand", or None for both.

    Returns:
        The faces in the order of the table, never none.

    Raises:
        DataError: `synth.no-fonts`, none is installed.
    """
    wanted = [style] if style else ["type", "hand"]
    return _never_none(tuple(face for face in _installed() if face.use == use and face.style in wanted))


def latin(use: str = "train") -> tuple[Face, ...]:
    """The installed faces for Latin letters, digits and marks, where a Burmese face has none.

    Args:
        use: "train" or "test".

    Raises:
        DataError: `synth.no-fonts`, none is installed.
    """
    return _never_none(tuple(face for face in _installed() if face.use == use and face.style == "latin"))


def rows() -> tuple[FaceRow, ...]:
    """The table of faces, installed or not."""
    return tables.read("synth_faces", FaceRow)


def _never_none(found: tuple[Face, ...]) -> tuple[Face, ...]:
    if not found:
        packages = sorted({row.package for row in rows()})
        raise NoFonts(f"no face to draw with: install the packages {', '.join(packages)}")
    return found


@cache
def _installed() -> tuple[Face, ...]:
    folders = [FOLDER]
    if os.environ.get(VARIABLE):
        folders.insert(0, Path(os.environ[VARIABLE]))
    found = []
    for row in rows():
        path = next((folder / row.file for folder in folders if (folder / row.file).is_file()), None)
        if path is not None:
            name = path.stem
            found.append(Face(name, str(path), str(row.encoding), str(row.style), str(row.use), row.stacks))
    return tuple(found)

"""What can be wrong with a picture, with the card in it, and with the files of the models."""

from __future__ import annotations

from typing import Literal

from myanmar_id.errors import ModelError, MyanmarIdError

ImageCode = Literal[
    "image.not-an-image",
    "image.format",
    "image.size",
    "image.too-large",
    "image.frames",
    "image.truncated",
    "image.damaged",
]
CardCode = Literal["card.not-found", "card.too-small", "card.several", "card.unreadable"]
ModelCode = Literal["model.manifest", "model.unlisted", "model.damaged", "model.input"]


class _Coded(MyanmarIdError):
    """An error whose code is its own, not its class's."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, {self.code!r})"


class ImageError(_Coded):
    """The data is no picture that can be read.

    Attributes:
        message: lower-case English that says what to do, with nothing of the data.
        code: `image.not-an-image`, the data is no picture; `image.format`, one that is not read; `image.size`, a side outside 15 to
            8,192 pixels; `image.too-large`, the file is too large, or what it unpacks to; `image.frames`, several pictures in one
            file; `image.truncated`, the file breaks off; `image.damaged`, it contradicts itself.
    """

    code = "image"

    def __init__(self, message: str, code: ImageCode) -> None:
        super().__init__(message, code)


class CardError(_Coded):
    """The picture shows no card that can be read.

    Attributes:
        message: lower-case English that says what to do, with nothing of the picture.
        code: `card.not-found`; `card.too-small`, it covers less than a quarter of the picture; `card.several`, two cards of
            one side; `card.unreadable`, its text cannot be read.
    """

    code = "card"

    def __init__(self, message: str, code: CardCode) -> None:
        super().__init__(message, code)


class ModelFileError(_Coded, ModelError):
    """A model of the reader cannot be used.

    Attributes:
        message: lower-case English that says what to do.
        code: `model.manifest`, the manifest is damaged; `model.unlisted`, it has no such model; `model.damaged`, the file is not
            the one that the manifest names; `model.input`, the model cannot take what it was given.
    """

    code = "model"

    def __init__(self, message: str, code: ModelCode) -> None:
        super().__init__(message, code)

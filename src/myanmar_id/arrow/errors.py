"""What can be wrong with a column."""

from __future__ import annotations

from typing import Literal

from myanmar_id.errors import MyanmarIdError

ArrowCode = Literal["arrow.type", "arrow.invalid", "arrow.too-long"]


class ArrowError(MyanmarIdError):
    """The column cannot be worked on.

    Attributes:
        message: lower-case English that says what to do, with nothing of the column.
        code: `arrow.type`, it is no array of strings; `arrow.invalid`, its buffers contradict one another; `arrow.too-long`, the
            result does not fit the type of the column.
    """

    code = "arrow"

    def __init__(self, message: str, code: ArrowCode) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, {self.code!r})"


def invalid() -> ArrowError:
    """Buffers that contradict one another."""
    return ArrowError(
        "the buffers contradict one another: let the column's validate(full=True) say where", "arrow.invalid"
    )


def too_long() -> ArrowError:
    """A result that does not fit."""
    return ArrowError(
        "the result does not fit the type: cast the column, or the values of its dictionary, to large_string",
        "arrow.too-long",
    )

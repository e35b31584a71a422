"""What can be wrong with a file that is read or written."""

from __future__ import annotations

import errno
from typing import Literal

from myanmar_id.errors import MyanmarIdError

StoreCode = Literal[
    "store.ragged",
    "store.unclosed",
    "store.too-long",
    "store.encoding",
    "store.json",
    "store.header",
    "store.taken",
    "store.damaged",
    "store.type",
    "store.same-file",
    "store.in-use",
    "store.changed",
    "store.full",
]
#: No room on the disk, in the quota, or in what a process may write.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreError(MyanmarIdError):
    """A file cannot be read or written.

    Attributes:
        message: lower-case English that says what to do, with nothing of the data.
        code: `store.ragged`, a row has other columns than the header; `store.unclosed`, a quotation mark is never closed;
            `store.too-long`, a row or cell is too long; `store.encoding`, the text is not of the encoding; `store.json`, a line is
            no JSON; `store.header`, there is none; `store.taken`, a
            row has the name of a new column already; `store.damaged`, the file contradicts itself; `store.type`, the format has no
            place for values of that type; `store.same-file`, source and target are one; `store.in-use`, another run writes there;
            `store.changed`, the source changed meanwhile; `store.full`, there is no room.
        row: the number of the row, the first being 1; None where it is none in particular.
    """

    code = "store"

    def __init__(self, message: str, code: StoreCode, row: int | None = None) -> None:
        super().__init__(message if row is None else f"row {row}: {message}")
        self.message = message
        self.code = code
        self.row = row

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code, self.row))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, {self.code!r}, {self.row!r})"


def of_writing(error: OSError) -> Exception:
    """The error of a write: a full disk has a code of its own, all else is said as the system says it."""
    if error.errno in _FULL:
        return StoreError("make room, then run it again: it goes on from where it was", "store.full")
    return error

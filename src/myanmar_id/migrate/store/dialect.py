"""How a file of separated values is written: what parts its cells, what ends its lines, which cells stand in quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from myanmar_id.migrate.store.encoding import TextStream
from myanmar_id.migrate.store.errors import StoreError

DELIMITERS: Final = (b",", b";", b"\t", b"|")
#: A header beyond this is none.
_MOST = 1 << 24
#: How much of a file is looked at.
_SAMPLE = 1 << 17
_SAMPLE_ROWS = 200
QUOTE: Final = b'"'


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written.

    Attributes:
        delimiter: one byte.
        line_end: LF, CR LF or CR.
        quoted_header: whether names stand in quotation marks that do not need them.
        quoted: the same for the values of each column.
        has_mark: whether a byte-order mark begins the file.
        has_header: whether the first row names the columns.
    """

    delimiter: bytes = b","
    line_end: bytes = b"\n"
    quoted_header: bool = False
    quoted: tuple[bool, ...] = ()
    has_mark: bool = False
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a file.

    Attributes:
        names: of the columns; `column1` and so on where the row names none.
        size: bytes up to the first row, as UTF-8 and without a byte-order mark.
        dialect: of the file.
    """

    names: tuple[str, ...]
    size: int
    dialect: Dialect


_Cell = tuple[bytes, bool]


def read_header(stream: TextStream, delimiter: bytes | None, has_header: bool = True) -> Header:
    """Look at the beginning of a file.

    Args:
        stream: at its beginning.
        delimiter: what parts cells; None where the file is to say.
        has_header: whether the first row names the columns.

    Raises:
        StoreError: `store.header`, `store.too-long`, `store.encoding`.
    """
    head = b""
    rows: list[list[_Cell]] = []
    is_whole = False
    # A longer sample is read only where not even the header is in it.
    for most in (_SAMPLE, _MOST):
        while len(head) < most and not is_whole:
            piece = stream.read(most - len(head))
            head, is_whole = head + piece, not piece
        delimiter = delimiter or _delimiter(head)
        rows, size, line_end = _rows(head, delimiter, is_whole)
        if rows or is_whole:
            break
    if not rows:
        if is_whole:
            raise StoreError("give a file whose first row names the columns", "store.header")
        raise StoreError("close the quotation mark in the header: it has no end", "store.too-long")
    assert delimiter is not None
    if not has_header:
        names = tuple(f"column{number}" for number in range(1, len(rows[0]) + 1))
        quoted = _quoted(rows, len(names), delimiter)
        return Header(names, 0, Dialect(delimiter, line_end, False, quoted, stream.has_mark, has_header=False))
    try:
        names = tuple(cell.decode() for cell, _ in rows[0])
    except UnicodeDecodeError:
        raise StoreError("name the encoding that the file has: the header is not utf-8", "store.encoding") from None
    quoted = _quoted(rows[1:], len(names), delimiter)
    return Header(names, size, Dialect(delimiter, line_end, _is_quoted(rows[0], delimiter), quoted, stream.has_mark))


def needs_quotes(cell: bytes, delimiter: bytes) -> bool:
    """Whether a value can only stand in quotation marks: an empty one would be taken for none."""
    return not cell or any(part in cell for part in (delimiter, QUOTE, b"\n", b"\r"))


def _quoted(rows: list[list[_Cell]], columns: int, delimiter: bytes) -> tuple[bool, ...]:
    """See `_is_quoted`, column by column."""
    return tuple(_is_quoted([row[at] for row in rows if len(row) > at], delimiter) for at in range(columns))


def _is_quoted(cells: list[_Cell], delimiter: bytes) -> bool:
    """Whether quotation marks stand around all values, and around one that does not need them."""
    has_bare = any(cell and not is_quoted for cell, is_quoted in cells)
    return not has_bare and any(is_quoted and not needs_quotes(cell, delimiter) for cell, is_quoted in cells)


def _delimiter(head: bytes) -> bytes:
    """What stands most often in the first line, outside of quotation marks."""
    counts = dict.fromkeys(DELIMITERS, 0)
    is_open = False
    for found in re.finditer(rb'[",;\t|\r\n]', head.lstrip(b"\r\n")):
        if found[0] == QUOTE:
            is_open = not is_open
        elif not is_open and found[0] in counts:
            counts[found[0]] += 1
        elif not is_open:
            break
    return max(counts, key=lambda mark: counts[mark])


def _rows(head: bytes, delimiter: bytes, is_whole: bool) -> tuple[list[list[_Cell]], int, bytes]:
    """The whole rows of a sample, where the second one begins, and what ends the first."""
    rows: list[list[_Cell]] = []
    row: list[_Cell] = []
    ends = re.compile(b"[\r\n" + re.escape(delimiter) + b"]")
    at, behind_first, line_end = 0, 0, b"\n"
    while at < len(head) and len(rows) < _SAMPLE_ROWS:
        cell, is_quoted = b"", head.startswith(QUOTE, at)
        if is_quoted:
            at += 1
            while True:
                end = head.find(QUOTE, at)
                if end < 0:
                    return rows, behind_first, line_end
                cell += head[at:end]
                at = end + 1
                if not head.startswith(QUOTE, at):
                    break
                cell += QUOTE
                at += 1
        found = ends.search(head, at)
        end = found.start() if found else len(head)
        row.append((cell + head[at:end], is_quoted))
        at = end
        if head.startswith(delimiter, at):
            at += 1
            if at < len(head):
                continue
            row.append((b"", False))
        line = next((mark for mark in (b"\r\n", b"\n", b"\r") if head.startswith(mark, at)), b"")
        if at + len(line) >= len(head) and not is_whole:
            break
        at += len(line)
        # Empty lines are no rows; in the only column of a file they are, but not before its header.
        if row != [(b"", False)]:
            rows.append(row)
            if len(rows) == 1:
                behind_first, line_end = at, line or b"\n"
        row = []
    return rows, behind_first, line_end

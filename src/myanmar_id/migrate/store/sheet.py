"""The cells of a sheet of Excel, as bytes of its XML: changed one by one, so that all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from myanmar_id.migrate.store.errors import StoreError

#: What a cell holds at most, by the format.
MOST_CHARACTERS: Final = 32_767
_PIECE = 1 << 16
_END: Final = {name: re.compile(rb"</(?:[^<>/\s:]+:)?%b\s*>" % name.encode()) for name in ("row", "c")}
#: XML has no place for these; a sheet writes them by their numbers.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Cell:
    """A cell.

    Attributes:
        column: its number, from 1 on.
        start: where it begins in the bytes of its row.
        end: where it ends there.
        style: its format, or None.
        kind: `s` for text of the shared table, `inlineStr` and `str` for text of its own; others are no text.
        value: what it holds: text, or the number of a shared one. Personal data.
        is_formula: whether it is worked out.
    """

    column: int
    start: int
    style: str | None
    kind: str
    end: int = 0
    value: str = ""
    is_formula: bool = False


@dataclass(slots=True)
class Row:
    """A row of a sheet.

    Attributes:
        number: from 1 on.
        before: the bytes between the row before, or the beginning, and it.
        data: its own bytes.
        cells: its cells.
    """

    number: int
    before: bytes
    data: bytes
    cells: list[Cell]


class SheetReader:
    """Takes a sheet apart into rows, without holding more than a few of them.

    Attributes:
        rest: after the last row, the bytes behind it.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._characters
        self._held = bytearray()
        self._base = 0
        self._done: list[Row] = []
        self._row: Row | None = None
        self._row_start = 0
        self._number = 0
        self._cell: Cell | None = None
        self._is_value = False
        self._is_spoken = False
        self.rest = b""

    def __iter__(self) -> Iterator[Row]:
        """The rows.

        Raises:
            StoreError: `store.damaged`.
        """
        is_whole = False
        while not is_whole:
            piece = self._stream.read(_PIECE)
            is_whole = not piece
            self._held += piece
            try:
                self._parser.Parse(piece, is_whole)
            except (expat.ExpatError, ValueError):
                raise StoreError("get the file again: its sheet is no whole XML", "store.damaged") from None
            rows, self._done = self._done, []
            yield from rows
        self.rest = bytes(self._held)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._row_start = self._parser.CurrentByteIndex - self._base
            self._row = Row(self._number, b"", b"", [])
        elif local == "c" and self._row is not None:
            last = self._row.cells[-1].column if self._row.cells else 0
            column = (
                column_index_from_string(coordinate_from_string(attributes["r"])[0]) if "r" in attributes else last + 1
            )
            start = self._parser.CurrentByteIndex - self._base - self._row_start
            self._cell = Cell(column, start, attributes.get("s"), attributes.get("t", "n"))
        elif self._cell is not None:
            # How a text is spoken is no part of it.
            self._is_spoken |= local == "rPh"
            self._is_value = local in ("v", "t") and not self._is_spoken
            self._cell.is_formula |= local == "f"

    def _finish(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._is_value = False
        self._is_spoken &= local != "rPh"
        if self._row is None or local not in _END:
            return
        # At an end tag the parser is where it begins; a tag that closes itself is behind it by then.
        end = self._parser.CurrentByteIndex - self._base
        tag = _END[local].match(self._held, end)
        end = tag.end() if tag else end
        if self._cell is not None:
            self._cell.end = end - self._row_start
            self._row.cells.append(self._cell)
            self._cell = None
        else:
            self._row.before = bytes(self._held[: self._row_start])
            self._row.data = bytes(self._held[self._row_start : end])
            del self._held[:end]
            self._base += end
            self._done.append(self._row)
            self._row = None

    def _characters(self, text: str) -> None:
        if self._is_value and self._cell is not None:
            self._cell.value += text


def changed(row: Row, values: Mapping[int, Any]) -> bytes:
    """A row with other cells.

    Args:
        row: the row.
        values: by the number of the column: text, a number, or None for nothing. A cell that is not there comes behind the others.

    Raises:
        StoreError: `store.too-long`.
    """
    data = row.data
    match = re.match(rb"<([^<>/\s:]+:)?row", data)
    prefix = (match[1] or b"").decode() if match else ""
    there = {cell.column for cell in row.cells}
    out, at = [], 0
    for cell in row.cells:
        if cell.column in values:
            out += [data[at : cell.start], _written(prefix, row.number, cell.column, cell.style, values[cell.column])]
            at = cell.end
    added = [
        _written(prefix, row.number, column, None, value) for column, value in values.items() if column not in there
    ]
    if not any(added):
        return b"".join(out) + data[at:]
    # The row says between which columns its cells are, for a reader's convenience; now that would be wrong.
    rest = data[at:]
    tail = f"</{prefix}row>".encode()
    if rest.endswith(b"/>") and not rest.endswith(tail) and not row.cells:
        rest = rest[:-2] + b">" + tail
    whole = b"".join(out) + rest[: -len(tail)] + b"".join(added) + tail
    head, mark, body = whole.partition(b">")
    return re.sub(rb'\s+spans\s*=\s*("[^"]*"|\'[^\']*\')', b"", head) + mark + body


def _written(prefix: str, row: int, column: int, style: str | None, value: Any) -> bytes:
    """A cell."""
    if value is None and style is None:
        return b""
    head = f'<{prefix}c r="{get_column_letter(column)}{row}"' + (f' s="{style}"' if style is not None else "")
    if value is None:
        return f"{head}/>".encode()
    if isinstance(value, int | float):
        return f"{head}><{prefix}v>{value!r}</{prefix}v></{prefix}c>".encode()
    if len(value) > MOST_CHARACTERS:
        raise StoreError("write to another format: a cell of Excel takes 32,767 characters", "store.too-long", row - 1)
    text = escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", value)).replace("\r", "&#13;")
    inner = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    return f'{head} t="inlineStr">{inner}</{prefix}c>'.encode()

"""The footer of a Parquet file: read, moved, put together with others, written.

A footer is a record in Thrift's compact protocol. Fields that nothing is done with are kept as they are, known or not.

Source:
    https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md and
    https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS: Final = (4, 5, 6)
#: Fields of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData.
_FILE_ROWS, _FILE_GROUPS = 3, 4
_GROUP_COLUMNS, _GROUP_OFFSET, _GROUP_ORDINAL = 1, 5, 7
_CHUNK_META: Final = 3
_CHUNK_OFFSETS: Final = (2, 4, 6)
_META_OFFSETS: Final = (9, 10, 11, 14)
#: A record: its fields by number, each with its type.
_Struct = dict[int, tuple[int, Any]]


def joined(footers: list[tuple[bytes, int]]) -> bytes:
    """One footer for the row groups of several.

    Args:
        footers: each with where in the file its own beginning is, from which it counts; all of the same columns.
    """
    records = [_Reader(footer).struct() for footer, _ in footers]
    groups: list[_Struct] = []
    for record, (_, at) in zip(records, footers, strict=True):
        for group in record[_FILE_GROUPS][1][1]:
            _move(group, at)
            # It is a number of 16 bits that no one needs.
            group.pop(_GROUP_ORDINAL, None)
            groups.append(group)
    first = records[0]
    rows = sum(record[_FILE_ROWS][1] for record in records)
    first[_FILE_ROWS] = (first[_FILE_ROWS][0], rows)
    first[_FILE_GROUPS] = (_LIST, (_STRUCT, groups))
    out = bytearray()
    _write(out, _STRUCT, first)
    return bytes(out)


def _move(group: _Struct, by: int) -> None:
    """Move every place that a row group names; 0 stands for none."""
    _add(group, (_GROUP_OFFSET,), by)
    for chunk in group[_GROUP_COLUMNS][1][1]:
        _add(chunk, _CHUNK_OFFSETS, by)
        _add(chunk[_CHUNK_META][1], _META_OFFSETS, by)


def _add(record: _Struct, fields: tuple[int, ...], by: int) -> None:
    for field in fields:
        if field in record and record[field][1]:
            record[field] = (record[field][0], record[field][1] + by)


class _Reader:
    """Reads values from the beginning of bytes on."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._readers: dict[int, Callable[[], Any]] = {
            _BYTE: self._byte,
            _DOUBLE: lambda: self._bytes(8),
            _BINARY: lambda: self._bytes(self._varint()),
            _LIST: self._list,
            _SET: self._list,
            _MAP: self._map,
            _STRUCT: self.struct,
            **dict.fromkeys(_INTEGERS, self._integer),
        }

    def struct(self) -> _Struct:
        fields: _Struct = {}
        field = 0
        while head := self._byte():
            kind = head & 15
            field = field + (head >> 4) if head >> 4 else self._integer()
            # A field that is true or false has no other value than its type.
            fields[field] = (kind, None if kind in (_TRUE, _FALSE) else self._readers[kind]())
        return fields

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _varint(self) -> int:
        value = shift = 0
        while (one := self._byte()) & 128:
            value |= (one & 127) << shift
            shift += 7
        return value | one << shift

    def _integer(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _list(self) -> tuple[int, list[Any]]:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        return head & 15, [self._element(head & 15) for _ in range(size)]

    def _map(self) -> tuple[int, list[tuple[Any, Any]]]:
        size = self._varint()
        kinds = self._byte() if size else 0
        return kinds, [(self._element(kinds >> 4), self._element(kinds & 15)) for _ in range(size)]

    def _element(self, kind: int) -> Any:
        return self._byte() if kind in (_TRUE, _FALSE) else self._readers[kind]()


def _write(out: bytearray, kind: int, value: Any) -> None:
    """Append a value."""
    if kind in (_TRUE, _FALSE, _BYTE):
        out.append(value)
    elif kind in _INTEGERS:
        _write_varint(out, (value << 1) ^ (value >> 63))
    elif kind == _DOUBLE:
        out += value
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind in (_LIST, _SET):
        inner, values = value
        if len(values) < 15:
            out.append(len(values) << 4 | inner)
        else:
            out.append(0xF0 | inner)
            _write_varint(out, len(values))
        for one in values:
            _write(out, inner, one)
    elif kind == _MAP:
        kinds, pairs = value
        _write_varint(out, len(pairs))
        if pairs:
            out.append(kinds)
        for key, one in pairs:
            _write(out, kinds >> 4, key)
            _write(out, kinds & 15, one)
    else:
        last = 0
        for field, (inner, one) in sorted(value.items()):
            if 0 < field - last < 16:
                out.append((field - last) << 4 | inner)
            else:
                out.append(inner)
                _write(out, _INTEGERS[0], field)
            if inner not in (_TRUE, _FALSE):
                _write(out, inner, one)
            last = field
        out.append(0)


def _write_varint(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)

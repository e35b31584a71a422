"""Values of keys as JSON: what a checkpoint and an undo file say them with."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from myanmar_id.migrate.store.sql_errors import SqlError

_WRITE: dict[type, tuple[str, Callable[[Any], str]]] = {
    uuid.UUID: ("uuid", str),
    decimal.Decimal: ("decimal", str),
    bytes: ("hex", bytes.hex),
    datetime.datetime: ("datetime", datetime.datetime.isoformat),
    datetime.date: ("date", datetime.date.isoformat),
}
_READ: dict[str, Callable[[str], Any]] = {
    "uuid": uuid.UUID,
    "decimal": decimal.Decimal,
    "hex": bytes.fromhex,
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
}


def to_json(key: Sequence[Any]) -> list[Any]:
    """A key as JSON says it: whole numbers and text as they are, all else with its type.

    Raises:
        SqlError: `sql.key-null`, or `sql.key-type` for what compares with itself as unequal or has no exact text: floats, arrays.

    Examples:
        >>> to_json([7, "a", datetime.date(2020, 1, 2)])
        [7, 'a', {'date': '2020-01-02'}]
    """
    return [_said(value) for value in key]


def _said(value: Any) -> Any:
    if value is None:
        raise SqlError("a key holds NULL: fill it, or name other columns as the key", "sql.key-null")
    if type(value) is int or is_clean(value):
        return value
    for kind, (name, write) in _WRITE.items():
        if type(value) is kind:
            return {name: write(value)}
    raise SqlError("the key is of a type that cannot name rows: use numbers, text, dates or UUID", "sql.key-type")


def is_clean(value: Any) -> bool:
    """Whether a value is text that UTF-8 can say."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def from_json(key: Sequence[Any]) -> tuple[Any, ...]:
    """The key that `to_json` said.

    Raises:
        ValueError: it was not.
    """
    return tuple(_meant(value) for value in key)


def _meant(value: Any) -> Any:
    if type(value) in {int, str}:
        return value
    match value:
        case dict() if len(value) == 1 and (name := next(iter(value))) in _READ and isinstance(value[name], str):
            return _READ[name](value[name])
    raise ValueError("not a key")

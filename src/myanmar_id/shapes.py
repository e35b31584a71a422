"""The library's records in terms of JSON."""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Iterable, Mapping
from typing import Any


def plain(value: Any) -> Any:
    """A value in terms of JSON: dates as ISO 8601, enums by value, records as objects.

    Args:
        value: what the library gave.

    Returns:
        The same in dictionaries, lists, texts, numbers, booleans and None.

    Examples:
        >>> plain((datetime.date(1991, 10, 14), None))
        ['1991-10-14', None]
    """
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Iterable):
        return [plain(part) for part in value]
    return str(value)

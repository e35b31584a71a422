"""Values inside a line of JSON: read by the way to them, and replaced without touching anything around them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from json.decoder import scanstring  # type: ignore[attr-defined] # the types do not know it
from typing import Any, Final


class Number(str):
    """A number as it is written, since reading it could change it."""

    __slots__ = ()


#: Real exports have tabs and line ends inside strings.
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=Number, parse_float=Number)
_SPACE: Final = re.compile(r"[ \t\r\n]*")


def loads(line: str) -> Any:
    """Read a line.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return _DECODER.decode(line)
    except RecursionError:
        raise ValueError("nested too deep") from None


def is_text(value: Any) -> bool:
    """Whether a value is a string that Arrow can hold, too."""
    return type(value) is str and not re.search("[\ud800-\udfff]", value)


def find(record: Any, name: str) -> tuple[Any, tuple[str, ...]] | None:
    """A value and the way to it.

    Args:
        record: what a line holds.
        name: a key, or keys with dots between them; a key that has the dots itself comes first.

    Returns:
        None where there is no such value.
    """
    if not isinstance(record, dict):
        return None
    if name in record:
        return record[name], (name,)
    at = name.find(".")
    while at >= 0:
        key = name[:at]
        found = find(record.get(key), name[at + 1 :])
        if found is not None:
            return found[0], (key, *found[1])
        at = name.find(".", at + 1)
    return None


def paths(record: dict[str, Any], before: str = "") -> Iterable[str]:
    """The names of all values of a record; lists count as values."""
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from paths(value, f"{before}{key}.")
        else:
            yield before + key


def shown(value: Any, line: str, way: tuple[str, ...]) -> str | None:
    """A value as text: a string as it is, what is no string as it is written in the line, null as None."""
    if value is None:
        return None
    if isinstance(value, str):
        return str(value) if isinstance(value, Number) or is_text(value) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    start, end = span(line, way)
    return line[start:end]


def span(line: str, way: tuple[str, ...]) -> tuple[int, int]:
    """Where a value stands that is known to be there."""
    at = _SPACE.match(line, 0).end()  # type: ignore[union-attr]
    start, end = at, at
    for key in way:
        # Of keys that are the same, the last one counts, as in `loads`.
        start, end = [(start, end) for found, start, end in _members(line, start)[0] if found == key][-1]
    return start, end


def replaced(line: str, values: Mapping[tuple[str, ...], Any], new: Mapping[str, Any]) -> str:
    """A line with other values.

    Args:
        line: an object, with whatever stands around it.
        values: what to put in the place of a value that is there, by the way to it.
        new: what to add behind all keys.

    Raises:
        KeyError: one of the new keys is there.
    """
    start = _SPACE.match(line, 0).end()  # type: ignore[union-attr]
    found, end = _members(line, start)
    for key, _, _ in found:
        if key in new:
            raise KeyError(key)
    changes = {span(line, way): value for way, value in values.items()}
    if new:
        # Between the new keys stands what stands between the old ones.
        comma = ", " if len(found) > 1 and line[found[0][2] :].startswith(", ") else ","
        colon = ": " if found and line[found[0][1] - 1] == " " else ":"
        is_ascii = line.isascii() and "\\u" in line
        parts = [f"{_written(key, is_ascii)}{colon}{_written(value, is_ascii)}" for key, value in new.items()]
        at = found[-1][2] if found else end
        changes[at, at] = (comma if found else "") + comma.join(parts)
    out, at = [], 0
    for (start, end), value in sorted(changes.items(), key=lambda change: change[0]):
        old = line[start:end]
        out += [line[at:start], value if start == end else _written(value, old.isascii() and "\\u" in old)]
        at = end
    return "".join(out) + line[at:]


def _written(value: Any, is_ascii: bool) -> str:
    return json.dumps(value, ensure_ascii=is_ascii)


def _members(line: str, at: int) -> tuple[list[tuple[str, int, int]], int]:
    """The keys of an object that is known to be whole, where their values stand, and where it closes."""
    found: list[tuple[str, int, int]] = []
    at = _SPACE.match(line, at + 1).end()  # type: ignore[union-attr]
    while line[at] != "}":
        key, at = scanstring(line, at + 1, False)
        at = _SPACE.match(line, at).end()  # type: ignore[union-attr]
        at = _SPACE.match(line, at + 1).end()  # type: ignore[union-attr]
        _, end = _DECODER.raw_decode(line, at)
        found.append((key, at, end))
        at = _SPACE.match(line, end).end()  # type: ignore[union-attr]
        if line[at] == ",":
            at = _SPACE.match(line, at + 1).end()  # type: ignore[union-attr]
    return found, at

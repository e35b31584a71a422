"""The fields of an identity card, one module each.

Every module has `parse`, `format`, `is_valid` and `read`. `FIELDS` holds the modules by the kind of field; a module is loaded when
it is first taken out, so looking at the names costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from myanmar_id.fields.base import Field

_NAMES = ("nrc", "date", "height", "blood", "name", "origin", "profession", "address")


class _Fields(Mapping[str, Field]):
    """The modules by kind, loaded on demand."""

    def __getitem__(self, kind: str) -> Field:
        if kind not in _NAMES:
            raise KeyError(kind)
        return cast(Field, import_module(f"myanmar_id.fields.{kind}"))

    def __contains__(self, kind: object) -> bool:
        return kind in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


#: The field modules by kind: nrc, date, height, blood, name, origin, profession, address.
FIELDS: Final[Mapping[str, Field]] = MappingProxyType(_Fields())

__all__ = ["FIELDS"]

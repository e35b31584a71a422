"""What a value looks like: markup, or a field of an identity card."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from myanmar_id.errors import ParseError
from myanmar_id.fields import date, height, name, nrc
from myanmar_id.migrate.terms import Contents

#: Longer values are no fields.
LONGEST: Final = 60
#: A tag, or a Myanmar character as HTML's references write it.
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&#(?:4\d{3}|[xX]10[0-9a-fA-F]{2});")
_DIGIT = re.compile(r"\d").search


class Look(StrEnum):
    """A field that a value looks like."""

    NRC = "nrc"
    DATE = "date"
    HEIGHT = "height"
    NAME = "name"


_PARSERS: tuple[tuple[Look, Callable[[str], Any]], ...] = (
    (Look.NRC, nrc.parse),
    (Look.DATE, date.parse),
    (Look.HEIGHT, height.parse),
)


def contents(text: str) -> Contents:
    """Whether a value is HTML, JSON or plain text.

    Examples:
        >>> [contents(text).value for text in ('{"name": "Ma Ma"}', "<b>Ma Ma</b>", "{Ma} <3")]
        ['json', 'html', 'text']
    """
    if text.lstrip().startswith(("{", "[")):
        try:
            json.loads(text)
            return Contents.JSON
        except (ValueError, RecursionError):
            pass
    return Contents.HTML if _HTML.search(text) else Contents.TEXT


def field(text: str) -> Look | None:
    """The field that a value looks like, None where it looks like none.

    A bare number is none, though a date or a height may be written so; and only an honorific makes a name of a text, since any text
    could be one.

    Examples:
        >>> [field(text) for text in ("၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆", "ဦးသိန်းဖေ", "09791234567")]
        [<Look.NRC: 'nrc'>, <Look.NAME: 'name'>, None]
    """
    text = text.strip()
    if not text or len(text) > LONGEST or text.isdecimal():
        return None
    if _DIGIT(text):
        return next((look for look, parse in _PARSERS if _is_read(parse, text)), None)
    try:
        found = name.parse(text).honorific
    except ParseError:
        return None
    return None if found is None else Look.NAME


def _is_read(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except ParseError:
        return False
    return True

"""What every field module gives: `parse`, `format`, `is_valid` and `read`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from myanmar_id.errors import ParseError, Problem, Repair
from myanmar_id.text import repair
from myanmar_id.text.detect import Encoding

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What came of one raw field. Nothing is lost: where no value could be read, `text` still holds the cleaned input.

    Attributes:
        text: the field in canonical Unicode, as a person would write it. Personal data, not in `repr`.
        value: the typed value, or None where none could be read. Personal data, not in `repr`.
        translation: the value for a reader of English, or None where there is no translation. Not in `repr`.
        repairs: what was changed on the way from the raw text, offsets into the raw text.
        problems: what is wrong or doubtful.
    """

    text: str = field(repr=False)
    value: Value | None = field(repr=False)
    translation: str | None = field(default=None, repr=False)
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()


class Field(Protocol):
    """A module of `myanmar_id.fields` seen as a value."""

    def parse(self, text: str) -> Any:
        """The typed value of `text`; raises `ParseError` where there is none."""

    def format(self, value: Any) -> str:
        """The value as written on a card; `parse(format(value)) == value`."""

    def is_valid(self, text: str) -> bool:
        """Whether `parse` takes `text`; never raises."""

    def read(self, text: str, *, encoding: Encoding | None = None) -> Reading[Any]:
        """Clean, parse and translate a raw field; never raises."""


def clean(text: str, encoding: Encoding | None = None) -> tuple[str, tuple[Repair, ...]]:
    """Convert and normalize a raw field.

    Args:
        text: the field as recognized or typed, in either encoding.
        encoding: what the whole card is known to be written in; decides where the text alone is unsure.

    Returns:
        The text in canonical Unicode without surrounding space, and the repairs with offsets into `text`.
    """
    if encoding is not Encoding.ZAWGYI and repair.is_clean(text):
        return text, ()
    repaired = repair.explain(text, encoding=encoding)
    return repaired.text.strip(), repaired.steps


def parses(parse: Callable[..., object], text: str, **options: Any) -> bool:
    """Whether `parse` reads `text`: the body of every field's `is_valid`."""
    try:
        parse(text, **options)
    except ParseError:
        return False
    return True

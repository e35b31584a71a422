"""The one exception tree, and the two records that say what a function repaired and what it found wrong.

Every class and every record carries a stable `code`: a lower-case slug that callers may store and switch on. Messages say what
to do, are lower-case, and never hold the input, so a traceback or a log line cannot leak a name or a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class MyanmarIdError(Exception):
    """Base of every error this library raises on purpose."""

    code: str = "myanmar-id"


class DataError(MyanmarIdError):
    """A table in `data/tables` is missing or does not fit its row type."""

    code = "data"


class ModelError(MyanmarIdError):
    """A model file is missing, damaged or of another version."""

    code = "model"


class PlanError(MyanmarIdError):
    """A request cannot be carried out as stated: an engine that is not installed, options that exclude each other."""

    code = "plan"


class ParseError(MyanmarIdError, ValueError):
    """The input is not what the parser reads.

    Attributes:
        code: stable slug, `<field>.<what>`, for example `nrc.unknown-state`.
        text: the input as given. Personal data: it is kept out of `str()` and `repr()`.
        span: the part of `text` that is wrong, as (start, end) offsets, or None where it is the whole.
    """

    code = "parse"

    def __init__(self, message: str, *, code: str, text: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.text = text
        self.span = span

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.code, self.text, self.span))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, code={self.code!r}, span={self.span!r})"


class InvalidFormat(ParseError):
    """The shape is wrong: a part is missing, or characters stand where none can."""


class UnknownComponent(ParseError):
    """The shape is right, but a part names nothing known: a state, a type, a month."""


class OutOfRange(ParseError):
    """The shape is right, but a value cannot be: day 31 of April, a height of nine feet."""


class Ambiguous(ParseError):
    """The input has more than one reading and the caller asked for one."""


def _rebuild(kind: type[ParseError], message: str, code: str, text: str, span: tuple[int, int] | None) -> ParseError:
    """Unpickle a ParseError: its keyword-only arguments do not survive the default protocol."""
    return kind(message, code=code, text=text, span=span)


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that a function made to its input.

    Attributes:
        codes: what was repaired, stable slugs, the main one first (one cluster can have several faults).
        start: offset of the first changed character in the text that was given.
        end: offset behind the last one; equal to `start` for an insertion.
        before: the characters at `start:end`. Personal data, not in `repr`.
        after: what stands there now. Personal data, not in `repr`.
    """

    codes: tuple[str, ...]
    start: int
    end: int
    before: str = field(repr=False)
    after: str = field(repr=False)

    @property
    def code(self) -> str:
        """The main code."""
        return self.codes[0]


class Severity(StrEnum):
    """How bad a problem is: an `ERROR` leaves no usable value, a `WARNING` wants a person's look, `INFO` only explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong or doubtful; nothing was changed because of it.

    Attributes:
        code: stable slug, `<field>.<what>`.
        message: lower-case English that says what to do, without the input.
        severity: see `Severity`.
        span: offsets in the text that was given, or None where it is the whole.
        suggestions: likelier readings, best first. Personal data, not in `repr`.
    """

    code: str
    message: str
    severity: Severity = Severity.WARNING
    span: tuple[int, int] | None = None
    suggestions: tuple[str, ...] = field(default=(), repr=False)


def replay(text: str, repairs: Iterable[Repair]) -> str:
    """Apply `repairs` to the `text` they were reported for.

    Args:
        text: the text that was given to the function which reported them.
        repairs: repairs in order of `start`, none overlapping another.

    Returns:
        The repaired text.

    Examples:
        >>> replay("9/MaKhaNa", [Repair(("nrc.slash",), 1, 2, "/", "-")])
        '9-MaKhaNa'
    """
    out = []
    at = 0
    for repair in repairs:
        out += [text[at : repair.start], repair.after]
        at = repair.end
    out.append(text[at:])
    return "".join(out)

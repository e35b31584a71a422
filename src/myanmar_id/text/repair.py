"""Detect, convert and normalize, span by span."""

from __future__ import annotations

from dataclasses import dataclass, field

from myanmar_id.errors import Repair
from myanmar_id.text.detect import Encoding


@dataclass(frozen=True, slots=True)
class Span:
    """A run of Myanmar text that was judged as one."""

    start: int
    end: int
    encoding: Encoding
    probability: float


@dataclass(frozen=True, slots=True)
class Repaired:
    """The outcome of `explain`."""

    text: str = field(repr=False)
    encoding: Encoding
    probability: float | None
    spans: tuple[Span, ...]
    steps: tuple[Repair, ...]


def repair(text: str, *, threshold: float = 0.95, encoding: Encoding | None = None) -> str:
    """Repair one text."""
    return explain(text, threshold=threshold, encoding=encoding).text


def explain(text: str, *, threshold: float = 0.95, encoding: Encoding | None = None) -> Repaired:
    """Repair one text and say what was done."""
    return Repaired(text, encoding or Encoding.UNICODE, 0.0, (), ())

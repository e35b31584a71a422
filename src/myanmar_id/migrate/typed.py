"""Fields of identity cards, read and written in one form: numbers, dates, heights and names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id import arrow
from myanmar_id.errors import ParseError
from myanmar_id.fields import date, height, name, nrc
from myanmar_id.migrate import evidence
from myanmar_id.migrate.evidence import Rule
from myanmar_id.migrate.outcome import Outcome
from myanmar_id.migrate.plan import Column
from myanmar_id.migrate.terms import Action, Kind, OnError, Script
from myanmar_id.migrate.values import Judged, decided, mended, numbered, pack, redecided
from myanmar_id.text import detect

#: Values that are remembered between batches: dates and heights come again and again.
_REMEMBERED: Final = 65_536
#: The type of what is written, by the word of the plan.
TYPES: Final = {Kind.TEXT: pa.large_string(), Kind.DATE32: pa.date32(), Kind.FLOAT64: pa.float64()}


class Typed:
    """What reads and writes the values of one column. It remembers some, so it belongs to one run."""

    def __init__(self, column: Column, rule: Rule, on_error: OnError) -> None:
        self.rule = rule
        self.is_name = column.action is Action.NAME
        self.kind = column.type
        self.keeps = column.type is Kind.TEXT and on_error is OnError.KEEP
        self.write = _writer(column)
        self._known: dict[str, Any] = {}

    def judge(self, given: pa.Array) -> Judged:
        """Work on values by themselves.

        Args:
            given: large_string, distinct, without null.

        Returns:
            See `Judged`. Where a value cannot be read, its result is itself, or null where the plan says so or the type has no
            room for it. A blank value is none, and no failure.
        """
        scores = arrow.posterior(given)
        return self._names(given, scores) if self.is_name else self._fields(given, scores)

    def _fields(self, given: pa.Array, scores: pa.Array) -> Judged:
        texts = strings(given)
        found = [self._read(text) for text in texts]
        codes = [one.code if isinstance(one, ParseError) else None for one in found]
        written = [None if isinstance(one, ParseError) else one for one in found]
        results = pa.array(written, TYPES[self.kind])
        is_zawgyi = pc.fill_null(pc.greater_equal(scores, self.rule.threshold), False).to_pylist()
        outcomes = numbered(
            Outcome.FAILED
            if code
            else Outcome.NULL
            if one is None
            else Outcome.UNCHANGED
            if str(one) == text
            else Outcome.CONVERTED
            if zawgyi
            else Outcome.NORMALIZED
            for text, one, code, zawgyi in zip(texts, written, codes, is_zawgyi, strict=True)
        )
        failed = pa.array(codes, pa.string())
        if self.keeps:
            results = pc.if_else(failed.is_valid(), given, results)
        after = scores
        if self.kind is Kind.TEXT:
            after = arrow.posterior(results)
        elif len(scores):
            after = pc.if_else(failed.is_valid(), scores, pa.scalar(None, pa.float64()))
        return Judged(
            results,
            pack(outcomes, decided(failed.is_valid(), scores), scores),
            failed,
            evidence.weights(scores, after, self.rule.threshold),
        )

    def _read(self, text: str | None) -> Any:
        """What is written for a value, or why it cannot be read."""
        if text is None:
            return _NOT_UTF8
        if not text.strip():
            return text if self.kind is Kind.TEXT else None
        if text not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            try:
                self._known[text] = self.write(text)
            except ParseError as error:
                # A new one: that which was raised holds the frames it came through, and the value.
                self._known[text] = _failure(error.code)
        return self._known[text]

    def _names(self, given: pa.Array, scores: pa.Array) -> Judged:
        repaired = arrow.repair(given, threshold=self.rule.threshold)
        is_left = pc.and_(pc.equal(repaired, given), pc.greater(pc.fill_null(scores, 0.0), 1 - self.rule.threshold))
        found = [self._read(text) for text in strings(repaired)]
        failed = pa.array([one.code if isinstance(one, ParseError) else None for one in found], pa.string())
        written = pa.array([None if isinstance(one, ParseError) else one for one in found], given.type)
        again = arrow.repair(written, threshold=self.rule.threshold)
        rests = [
            one is None or self._read(one) == text for one, text in zip(strings(again), strings(written), strict=True)
        ]
        goes_on = pc.and_(pc.and_(pa.array(rests, pa.bool_()), written.is_valid()), pc.invert(is_left))
        results = pc.if_else(goes_on, written, given)
        judged = mended(given, scores, repaired, self.rule, results=results, write=self._written)
        failed = pc.if_else(is_left, pa.scalar(None, pa.string()), failed)
        return _with_failures(judged, failed, self.keeps)

    def _written(self, text: str) -> str | None:
        """What is written for a converted name; None where nothing can be."""
        found = self._read(text)
        return None if isinstance(found, ParseError) else str(found)


def strings(values: pa.Array) -> list[str | None]:
    """The values as strings, None for what is null or not UTF-8."""
    try:
        found: list[str | None] = values.to_pylist()
    except UnicodeDecodeError:
        return [None if one is None else _decoded(one) for one in values.cast(pa.large_binary()).to_pylist()]
    return found


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _failure(code: str) -> ParseError:
    return ParseError("the value cannot be read", code=code, text="")


_NOT_UTF8, _UNSPELLED = _failure("text.encoding"), _failure("name.unspelled")


def _with_failures(judged: Judged, failed: pa.Array, keeps: bool) -> Judged:
    """Names judged, with those that cannot be read marked."""
    if failed.null_count == len(failed):
        return judged
    mask = failed.is_valid()
    packed = pc.if_else(mask, redecided(judged.packed, Outcome.FAILED, pa.scalar(0, pa.int16())), judged.packed)
    results = judged.results
    if not keeps:
        whole = pa.concat_arrays([mask, pa.array([False] * (len(results) - len(mask)), pa.bool_())])
        results = pc.if_else(whole, pa.scalar(None, results.type), results)
    return Judged(results, packed, failed, judged.weights, judged.doubts)


def _writer(column: Column) -> Callable[[str], Any]:
    """What reads a value and gives it as it is written; it raises `ParseError`."""
    script, kind = column.script, column.type
    if column.action is Action.NRC:
        if script is Script.MY:
            return lambda text: nrc.format(nrc.parse(text), script="my")
        return lambda text: str(nrc.parse(text))
    if column.action is Action.DATE:
        if kind is Kind.DATE32:
            return date.parse
        if script is None:
            return lambda text: date.parse(text).isoformat()
        return lambda text: date.format(date.parse(text), script.value)
    if column.action is Action.HEIGHT:
        if kind is Kind.FLOAT64:
            return lambda text: height.parse(text).inches
        return lambda text: height.format(height.parse(text), "my" if script is Script.MY else "latin")
    return _latin_name if script is Script.LATIN else lambda text: name.format(name.parse(text))


def _latin_name(text: str) -> str:
    """A name in Latin letters; one that has no Burmese letter stays as it is."""
    found = name.parse(text)
    if detect.posterior(text) is None:
        return text
    spelled = name.format(found, "latin")
    if not spelled:
        raise _UNSPELLED
    return spelled

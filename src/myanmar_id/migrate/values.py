"""What becomes of the distinct values of a column of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id import arrow
from myanmar_id.migrate import evidence
from myanmar_id.migrate.evidence import Doubt, Rule
from myanmar_id.migrate.outcome import BINS, By, Outcome
from myanmar_id.migrate.terms import Action
from myanmar_id.text import convert, detect

#: Outcome, what decided, and the bin of the score, in one number of 16 bits for each value.
OUTCOMES, DECIDED = tuple(Outcome), (None, *By)
_PLACES = {outcome: place for place, outcome in enumerate(OUTCOMES)}
_BY, _BIN = 8, 64
#: The bin of what has no score.
_NO_BIN = BINS


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of values.

    Attributes:
        results: one for each value, in its order, and behind them what doubtful values become if they are Zawgyi.
        packed: int16, see `pack`.
        codes: the code of what is wrong with each value, or None where nothing can be wrong.
        weights: float64, what each value says to its row, or None where nothing does.
        doubts: the doubtful values by their places.
    """

    results: pa.Array = field(repr=False)
    packed: pa.Array
    codes: pa.Array | None = None
    weights: pa.Array | None = None
    doubts: dict[int, Doubt] = field(default_factory=dict, repr=False)


def pack(outcomes: pa.Array, decided: pa.Array, scores: pa.Array) -> pa.Array:
    """Outcome, what decided and score of each value in one number; `unpack` takes it apart.

    Args:
        outcomes: int16, places in `OUTCOMES`.
        decided: int16, places in `DECIDED`.
        scores: float64, 0 to 1 or null.
    """
    bins = pc.min_element_wise(pc.floor(pc.multiply(scores, float(BINS))), float(BINS - 1), skip_nulls=False)
    numbers = pc.fill_null(bins, float(_NO_BIN)).cast(pa.int16())
    return pc.add(pc.add(outcomes, pc.multiply(decided, _number(_BY))), pc.multiply(numbers, _number(_BIN)))


def unpack(number: int) -> tuple[Outcome, By | None, int | None]:
    """Outcome, what decided, and the bin of the score."""
    at = number // _BIN
    return OUTCOMES[number % _BY], DECIDED[number % _BIN // _BY], None if at == _NO_BIN else at


def repack(outcome: Outcome, by: By | None, at: int | None) -> int:
    """One number of what `unpack` gives."""
    return _PLACES[outcome] + _BY * DECIDED.index(by) + _BIN * (_NO_BIN if at is None else at)


def redecided(packed: pa.Array, outcome: Outcome, by: pa.Array) -> pa.Array:
    """Packed numbers of doubtful values with the outcome that evidence gave, and what decided, places in `DECIDED`."""
    bins = pc.multiply(pc.divide(packed, _number(_BIN)), _number(_BIN))
    return pc.add(pc.add(bins, _number(OUTCOMES.index(outcome))), pc.multiply(by, _number(_BY)))


def numbered(outcomes: Iterable[Outcome]) -> pa.Array:
    """Outcomes by their places in `OUTCOMES`."""
    return pa.array([_PLACES[outcome] for outcome in outcomes], pa.int16())


def decided(is_unsure: pa.Array, scores: pa.Array) -> pa.Array:
    """What decided values that were judged alone: nothing where they are unsure, or have no Myanmar text."""
    nothing = pc.or_(is_unsure, scores.is_null())
    return pc.if_else(nothing, _number(0), _number(DECIDED.index(By.ALONE)))


def judge(values: pa.Array, action: Action, rule: Rule) -> Judged:
    """Work on values by themselves.

    Args:
        values: large_string, distinct, without null; what is not UTF-8 stays.
        action: one of the actions on text.
        rule: what the plan says of evidence.
    """
    scores = arrow.posterior(values)
    if action is Action.TO_ZAWGYI:
        return _to_zawgyi(values, scores, rule.threshold)
    if action is Action.NORMALIZE:
        return _normalized(values, scores, rule.threshold)
    return mended(values, scores, arrow.repair(values, threshold=rule.threshold), rule)


def mended(
    values: pa.Array,
    scores: pa.Array,
    repaired: pa.Array,
    rule: Rule,
    *,
    results: pa.Array | None = None,
    write: Callable[[str], str | None] = str,
) -> Judged:
    """Settle what repair has made.

    Args:
        values: what there was.
        scores: the scores of `values`.
        repaired: what repair has made of `values`.
        rule: what the plan says of evidence.
        results: what is written for `repaired`, where that is something else.
        write: how that is written; None where it cannot be.
    """
    results = repaired if results is None else results
    changed = pc.not_equal(results, values)
    after = _scores_after(values, scores, results, changed)
    stays = [
        at
        for at in _places(pc.and_(changed, _is_doubtful(after, rule.threshold)))
        if evidence.is_unstable(results[at].as_py(), after[at].as_py(), rule)
    ]
    if stays:
        mask = _mask(stays, len(values))
        results, changed = pc.if_else(mask, values, results), pc.and_not(changed, mask)
        after = pc.if_else(mask, scores, after)
    # What is Zawgyi can look as if it was put in order only: the sign e stands before its letter in both faults.
    is_plain = pc.and_(changed, pc.less(pc.fill_null(scores, 0.0), rule.threshold))
    plain = arrow.normalize(values.filter(is_plain))
    is_plain = pc.replace_with_mask(is_plain, is_plain, pc.equal(plain, repaired.filter(is_plain)))
    is_unsure = pc.and_not(pc.fill_null(pc.greater(scores, 1 - rule.threshold), False), changed)
    outcomes = _chosen(
        (is_unsure, Outcome.UNSURE),
        (is_plain, Outcome.NORMALIZED),
        (changed, Outcome.CONVERTED),
        rest=Outcome.UNCHANGED,
    )
    doubtful = pc.and_not(pc.and_(is_unsure, _is_doubtful(scores, rule.threshold)), _mask(stays, len(values)))
    doubts = {
        at: evidence.doubt(values[at].as_py(), scores[at].as_py(), rule, write)
        for at in ([] if rule.is_off else _places(doubtful))
    }
    if doubts:
        results = pa.concat_arrays([results, pa.array([one.text for one in doubts.values()], results.type)])
    return Judged(
        results,
        pack(outcomes, decided(is_unsure, scores), scores),
        weights=evidence.weights(scores, after, rule.threshold),
        doubts=doubts,
    )


def _scores_after(values: pa.Array, scores: pa.Array, results: pa.Array, changed: pa.Array) -> pa.Array:
    """The scores of the results; only of those that changed they are reckoned."""
    return pc.replace_with_mask(scores, changed, arrow.posterior(results.filter(changed)))


def _to_zawgyi(values: pa.Array, scores: pa.Array, threshold: float) -> Judged:
    """Unicode as Zawgyi, where a second run finds Zawgyi, or at least nothing to convert."""
    results = arrow.to_zawgyi(values)
    changed = pc.not_equal(results, values)
    after = pc.fill_null(_scores_after(values, scores, results, changed), 0.0)
    before = pc.fill_null(scores, 0.0)
    is_done = pc.greater_equal(before, threshold)
    sure = pc.greater_equal(after, threshold)
    asked = pc.and_not(pc.and_not(pc.and_(changed, pc.less_equal(before, 1 - threshold)), sure), is_done)
    again = [at for at in _places(asked) if _rests(results[at].as_py(), after[at].as_py(), threshold)]
    taken = pc.and_(pc.and_not(changed, is_done), pc.or_(sure, _mask(again, len(values))))
    is_unsure = pc.and_not(pc.and_not(changed, is_done), taken)
    outcomes = _chosen((is_unsure, Outcome.UNSURE), (taken, Outcome.CONVERTED), rest=Outcome.UNCHANGED)
    return Judged(pc.if_else(taken, results, values), pack(outcomes, decided(is_unsure, scores), scores))


def _rests(text: str, score: float, threshold: float) -> bool:
    """Whether a second run leaves Zawgyi that is not surely Zawgyi."""
    again = convert.to_zawgyi(text)
    if again == text:
        return True
    return score > 1 - threshold and (detect.posterior(again) or 0.0) < threshold


def _normalized(values: pa.Array, scores: pa.Array, threshold: float) -> Judged:
    """Unicode in canonical form; Zawgyi, which that would damage, stays."""
    results = arrow.normalize(values)
    changed = pc.not_equal(results, values)
    is_zawgyi = pc.and_(pc.fill_null(pc.greater_equal(scores, threshold), False), changed)
    outcomes = _chosen((is_zawgyi, Outcome.UNSURE), (changed, Outcome.NORMALIZED), rest=Outcome.UNCHANGED)
    return Judged(pc.if_else(is_zawgyi, values, results), pack(outcomes, decided(is_zawgyi, scores), scores))


def _chosen(*cases: tuple[pa.Array, Outcome], rest: Outcome) -> pa.Array:
    """The outcome of the first case that holds."""
    out: Any = _number(OUTCOMES.index(rest))
    for mask, outcome in reversed(cases):
        out = pc.if_else(mask, _number(OUTCOMES.index(outcome)), out)
    return out


def _is_doubtful(scores: pa.Array, threshold: float) -> pa.Array:
    return pc.fill_null(pc.and_(pc.greater(scores, 1 - threshold), pc.less(scores, threshold)), False)


def _places(mask: pa.Array) -> list[int]:
    places: list[int] = pc.indices_nonzero(mask).to_pylist()
    return places


def _mask(places: Sequence[int], count: int) -> pa.Array:
    """True at the places."""
    bits = bytearray(count // 8 + 1)
    for place in places:
        bits[place // 8] |= 1 << place % 8
    return pa.Array.from_buffers(pa.bool_(), count, [None, pa.py_buffer(bits)])


def _number(value: int) -> pa.Scalar:
    return pa.scalar(value, pa.int16())

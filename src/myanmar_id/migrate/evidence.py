"""What decides a short text that the detector is unsure of: the other texts of its row, and its column's share of Zawgyi.

All evidence is the natural logarithm of the odds that a text is Zawgyi, so that it adds up. The model is a small one. A row was
typed on one device, so its values are in one encoding, save that each may be in the other with the probability `SWITCH`. Before
anything of the row is read, its encoding is as probable as the column's share says. So the odds of a doubtful value are its own,
and what the column and the row together carry over to it, with `s` for `SWITCH`: `ln((e^x (1 - s) + s) / (e^x s + 1 - s))`, which
is nearly `x` where that is small and never beyond `BOUND`. A value carries over to its row in the same way. Only values that are
sure by themselves speak for a row, so doubtful ones do not talk one another into anything; and a value that reads the same in both
encodings says nothing.

A second run must change nothing, and finds the row in Unicode while the plan still names the old share. So three rules hold:

* What is decided to be Unicode is not touched, not even normalized.
* A value is converted only into what is surely Unicode, and what `repair` leaves alone.
* Where the column alone would decide, a value that a conversion may have made (its Zawgyi spelling is surely Zawgyi) stays, and
  what conversion would turn into a value that the column converts once more stays as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.migrate.plan import Column, Options
from myanmar_id.migrate.terms import Action, Use
from myanmar_id.text import convert, detect, repair
from myanmar_id.text.detect import Encoding

#: How probable it is that one value of a row is in another encoding than the row.
SWITCH = 0.01
#: What is carried over is less than this.
BOUND = math.log((1 - SWITCH) / SWITCH)
#: A share that a scan saw is that of some rows; the next may hold the other encoding.
_LEAST = 0.001
#: The threshold of `repair` for a value whose encoding is decided.
_EVEN = 0.501
#: More than nothing: what a row must say where it must say something.
_ANYTHING = math.ulp(0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the values of one column.

    Attributes:
        threshold: how probable Zawgyi, or Unicode, must be.
        column: the log odds that the column's share gives; infinite where the plan says that the column is Zawgyi.
        uses_row: whether the row is asked.
        is_off: whether nothing but the value itself is asked.
    """

    threshold: float
    column: float
    uses_row: bool
    is_off: bool

    @property
    def limit(self) -> float:
        """The log odds from which Zawgyi is sure."""
        return math.log(self.threshold / (1 - self.threshold))


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a doubtful value needs before it is decided.

    Attributes:
        text: what it becomes if it is Zawgyi. Personal data, not in `repr`.
        zawgyi: at least this must the row say before it is Zawgyi; infinite where nothing suffices.
        zawgyi_alone: the same if the column said nothing.
        unicode: at most this must the row say before it is Unicode.
        unicode_alone: the same if the column said nothing.
    """

    text: str = field(repr=False)
    zawgyi: float
    zawgyi_alone: float
    unicode: float
    unicode_alone: float


def rule(column: Column, options: Options) -> Rule:
    """What the plan says of the evidence for a column."""
    if column.action is Action.TO_UNICODE:
        return Rule(options.threshold, math.inf, uses_row=False, is_off=False)
    use = options.evidence
    odds = 0.0
    if use in (Use.COLUMN, Use.ROW_COLUMN) and column.zawgyi_share is not None:
        share = min(max(column.zawgyi_share, _LEAST), 1 - _LEAST)
        odds = math.log(share / (1 - share))
    return Rule(options.threshold, odds, use in (Use.ROW, Use.ROW_COLUMN), use is Use.NONE)


def needed(odds: float) -> float:
    """What column and row must say together, so that `odds` is carried over; infinite where nothing suffices.

    Examples:
        >>> round(needed(1.0), 2), needed(5.0)
        (1.02, inf)
    """
    if abs(odds) >= BOUND:
        return math.copysign(math.inf, odds)
    ratio = math.exp(odds)
    return math.log((ratio * (1 - SWITCH) - SWITCH) / (1 - SWITCH - ratio * SWITCH))


def weights(before: pa.Array, after: pa.Array, threshold: float) -> pa.Array:
    """What values say to their rows.

    Args:
        before: float64, each value's score, that is, the probability that it is Zawgyi; null where it has none.
        after: the score of what became of it.
        threshold: from which score on a value is sure.

    Returns:
        float64: what the log odds of each carry over; 0 for what is doubtful, reads the same in both encodings, or is Zawgyi and
        stays so. Of what is Unicode the outcome's score counts, so that it says the same in a second run.
    """
    is_zawgyi = pc.and_(pc.greater_equal(before, threshold), pc.less(pc.fill_null(after, 0.0), threshold))
    is_unicode = pc.and_(
        pc.less_equal(before, 1 - threshold), pc.and_(pc.less_equal(after, 1 - threshold), pc.greater(after, 0.0))
    )
    score = pc.if_else(pc.fill_null(is_zawgyi, False), before, after)
    back = pc.subtract(1.0, score)
    ratio = pc.divide(
        pc.add(pc.multiply(score, 1 - SWITCH), pc.multiply(back, SWITCH)),
        pc.add(pc.multiply(score, SWITCH), pc.multiply(back, 1 - SWITCH)),
    )
    is_sure = pc.fill_null(pc.or_kleene(is_zawgyi, is_unicode), False)
    return pc.if_else(is_sure, pc.fill_null(pc.ln(ratio), 0.0), 0.0)


def doubt(text: str, score: float, rule: Rule, write: Callable[[str], str | None] = str) -> Doubt:
    """What a doubtful value needs.

    Args:
        text: a value that `repair` leaves as it is.
        score: its score, between the two thresholds.
        rule: see `Rule`.
        write: how a converted value is written; None where it cannot be.
    """
    own = math.log(score / (1 - score))
    zawgyi, unicode = needed(rule.limit - own), needed(-rule.limit - own)
    other = _as_zawgyi(text, rule.threshold, write)
    if other is None:
        return Doubt(text, math.inf, math.inf, unicode - rule.column, unicode)
    least = -math.inf if rule.column == math.inf else zawgyi - rule.column
    if least <= 0 and _may_be_converted(text, rule.threshold):
        least = _ANYTHING
    return Doubt(other, least, zawgyi, unicode - rule.column, unicode)


def is_unstable(text: str, score: float, rule: Rule) -> bool:
    """Whether a second run, whose rows say nothing of Zawgyi, would convert what a first run has made."""
    if rule.is_off or not 1 - rule.threshold < score < rule.threshold:
        return False
    return doubt(text, score, rule).zawgyi <= 0


def _as_zawgyi(text: str, threshold: float, write: Callable[[str], str | None]) -> str | None:
    """What a value becomes if it is Zawgyi, where that is surely Unicode then, or Latin, and comes to rest."""
    converted = repair.repair(text, threshold=_EVEN, encoding=Encoding.ZAWGYI)
    out = write(converted)
    if out is None or converted == text or not _is_sure(converted, threshold) or not _is_sure(out, threshold):
        return None
    return out if write(repair.repair(out, threshold=threshold)) == out else None


def _is_sure(text: str, threshold: float) -> bool:
    """Whether a text is surely Unicode, or has no Myanmar letter."""
    score = detect.posterior(text)
    return score is None or score <= 1 - threshold


def _may_be_converted(text: str, threshold: float) -> bool:
    """Whether a value is what conversion makes of something surely Zawgyi."""
    score = detect.posterior(convert.to_zawgyi(text))
    return score is not None and score >= threshold

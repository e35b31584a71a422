"""What becomes of the distinct values of a column of HTML or JSON."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.migrate.embedded import Parts, split
from myanmar_id.migrate.evidence import Rule
from myanmar_id.migrate.outcome import By, Outcome
from myanmar_id.migrate.plan import Column
from myanmar_id.migrate.terms import OnError
from myanmar_id.migrate.typed import strings
from myanmar_id.migrate.values import Judged, judge, repack, unpack

#: What is said of a value whose nodes had several outcomes: the first of these.
_RANK = (Outcome.CONVERTED, Outcome.UNSURE, Outcome.NORMALIZED, Outcome.UNCHANGED)


def judge_markup(given: pa.Array, column: Column, rule: Rule, on_error: OnError) -> Judged:
    """Work on values by themselves, node by node; of the evidence, only the column's counts.

    Args:
        given: large_string, distinct, without null.
        column: what is done.
        rule: what the plan says of evidence.
        on_error: what becomes of a value that is no JSON.

    Returns:
        See `Judged`.
    """
    parts = [_split(text, column) for text in strings(given)]
    texts = list(dict.fromkeys(node.text for one in parts if isinstance(one, Parts) for node in one.nodes))
    judged = judge(pa.array(texts, pa.large_string()), column.action, rule)
    results, packed = judged.results.to_pylist(), judged.packed.to_pylist()
    became = {text: (results[at], *unpack(packed[at])) for at, text in enumerate(texts)}
    for at, other in zip(judged.doubts, range(len(texts), len(results)), strict=True):
        doubt = judged.doubts[at]
        _, _, _, score = became[texts[at]]
        if doubt.zawgyi <= 0:
            became[texts[at]] = results[other], Outcome.CONVERTED, By.COLUMN, score
        elif doubt.unicode >= 0:
            became[texts[at]] = texts[at], Outcome.UNCHANGED, By.COLUMN, score
    written: list[str | None] = []
    numbers: list[int] = []
    codes: list[str | None] = []
    for one in parts:
        if not isinstance(one, Parts):
            written.append(None)
            numbers.append(repack(Outcome.FAILED, None, None))
            codes.append(one)
            continue
        found = [became[node.text] for node in one.nodes]
        written.append(one.join([text for text, *_ in found]))
        decided = {by for _, _, by, _ in found}
        scores = [score for *_, score in found if score is not None]
        outcomes = {outcome for _, outcome, _, _ in found}
        outcome = next((rank for rank in _RANK if rank in outcomes), Outcome.UNCHANGED)
        by = (
            None
            if outcome is Outcome.UNSURE
            else By.COLUMN
            if By.COLUMN in decided
            else By.ALONE
            if By.ALONE in decided
            else None
        )
        numbers.append(repack(outcome, by, max(scores, default=None)))
        codes.append(None)
    out, failed = pa.array(written, given.type), pa.array(codes, pa.string())
    if on_error is OnError.KEEP:
        out = pc.if_else(failed.is_valid(), given, out)
    return Judged(out, pa.array(numbers, pa.int16()), failed)


def _split(text: str | None, column: Column) -> Parts | str:
    """A value taken apart, or the code of what is wrong with it."""
    if text is None:
        return "text.encoding"
    try:
        return split(text, column.contents)
    except ValueError:
        return "json.invalid"

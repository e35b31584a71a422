"""Speed of detection and of both conversions, for short fields and for long text, beside the peers.

MB/s are 10^6 bytes of UTF-8 input a second, best of several turns, all peers taking turns. `correct` is the share of
outputs that are right: for conversion equal to the known text in canonical form, for detection at least 0.95 or at most
0.05 on the right side. The figure of a peer that is right less often than `peers.TRUSTED` is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import corpora
import peers
from compare import canonical_unicode, canonical_zawgyi
from peers import OURS, Peer


def ours(function: str) -> list[Peer]:
    """Our own functions for one task, none where they are not there."""
    try:
        if function == "detect":
            from myanmar_id.text.detect import detect, zawgyi_probabilities

            shares = {"unicode": 0.0, "zawgyi": 1.0}
            return [
                peers.batch(f"{OURS} probabilities", zawgyi_probabilities),
                peers.each(f"{OURS} detect", lambda text: shares.get(detect(text))),
            ]
        from myanmar_id.text import convert

        return [peers.each(OURS, getattr(convert, function))]
    except ImportError:
        return []


def right_side(outputs: Sequence[Any], expected: Sequence[Any]) -> float:
    """Share of probabilities that are confidently right."""
    right = sum(
        value is not None and (value >= 0.95 if zawgyi else value <= 0.05)
        for value, zawgyi in zip(outputs, expected, strict=True)
    )
    return right / len(expected)


def equal_text(canonical: Callable[[str], str]) -> Callable[[Sequence[Any], Sequence[Any]], float]:
    """Share of lines that are equal in canonical form."""

    def judge(outputs: Sequence[Any], expected: Sequence[Any]) -> float:
        right = total = 0
        for output, wanted in zip(outputs, expected, strict=True):
            lines = (output or "").split("\n")
            wanted_lines = wanted.split("\n")
            total += len(wanted_lines)
            if len(lines) == len(wanted_lines):
                right += sum(canonical(a) == canonical(b) for a, b in zip(lines, wanted_lines, strict=True))
        return right / total

    return judge


def measure(  # noqa: PLR0917 - one line of a table, all of its parts
    table: str,
    row: str,
    mine: list[Peer],
    others: list[Peer],
    texts: list[str],
    expected: list[Any],
    judge: Callable[[Sequence[Any], Sequence[Any]], float],
    repeats: int,
) -> list[dict[str, Any]]:
    """Rows of one table line: MB/s of everyone, and how many times as fast the first of ours is as each peer."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    everyone = [*mine, *others]
    sample = texts if size < 0.5 else None
    correct = {}
    for peer in everyone:
        # On long text the outputs of the timed run itself are judged, below.
        if sample is not None:
            correct[peer.name] = judge(peer.outputs(texts), expected)
    best: dict[str, float] = {}
    if sample is None:
        for peer in everyone:
            seconds, outputs = peer.measure(texts)
            best[peer.name] = seconds
            correct[peer.name] = judge(outputs, expected)
    again = [peer for peer in everyone if best.get(peer.name, 0.0) < 10]
    for name, seconds in peers.interleaved(again, texts, repeats=repeats, limit_s=10).items():
        best[name] = min(seconds, best.get(name, seconds))
    rows = []
    for peer in everyone:
        trusted = correct[peer.name] >= peers.TRUSTED
        common = {"table": table, "row": row, "peer": peer.name, "correct": correct[peer.name]}
        rows.append({**common, "metric": "MB/s", "unit": "MB/s", "value": size / best[peer.name] if trusted else None})
        if mine and peer not in mine:
            ratio = best[peer.name] / best[mine[0].name]
            rows.append({**common, "metric": "times as fast", "unit": "x", "value": ratio if trusted else None})
    return rows


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    if not corpora.present():
        return []
    pairs = corpora.fields()
    long = {"text of 100 KB": corpora.long_text(100_000), "text of 1 MB": corpora.long_text(1_000_000)}
    found: list[dict[str, Any]] = []

    mine, others = ours("detect"), peers.detectors()
    texts = [text for pair in pairs for text in pair]
    labels = [True, False] * len(pairs)
    table = "Detection, speed"
    found += measure(table, "fields of 30 to 100 characters", mine, others, texts, labels, right_side, repeats)
    for row, pair in long.items():
        found += measure(table, row, mine, others, list(pair), [True, False], right_side, repeats)

    for table, mine, others, at, judge in (
        ("Zawgyi to Unicode, speed", ours("to_unicode"), peers.to_unicode(), 0, equal_text(canonical_unicode)),
        ("Unicode to Zawgyi, speed", ours("to_zawgyi"), peers.to_zawgyi(), 1, equal_text(canonical_zawgyi)),
    ):
        texts, expected = [pair[at] for pair in pairs], [pair[1 - at] for pair in pairs]
        found += measure(table, "fields of 30 to 100 characters", mine, others, texts, expected, judge, repeats)
        for row, pair in long.items():
            found += measure(table, row, mine, others, [pair[at]], [pair[1 - at]], judge, repeats)
    return found


def line(row: dict[str, Any]) -> str:
    value = "-" if row["value"] is None else f"{row['value']:.3g}"
    return f"{row['table']:26} {row['row']:32} {row['peer']:32} {value:>8} {row['metric']:13} {row['correct']:.4f}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

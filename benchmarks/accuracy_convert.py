"""Accuracy of both conversions on every set of known pairs, beside the peers, and of there-and-back on Unicode texts.

Exact is equality of the strings, canonical equality of what they show (`compare.py`): the order of marks, ready-made
pairs and Zawgyi's glyph variants do not count. Normalized is canonical equality after both sides went through
`text.normalize`, so that what was typed wrong on one side and mended on the other does not count either. The sets are
the work of others and partly made by one of the peers; where they disagree with the spelling, nobody reaches 100%.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import corpora
import peers
from bench_text import ours
from compare import canonical_unicode, canonical_zawgyi
from peers import Peer

from myanmar_id.text.normalize import normalize


def share(pairs: list[tuple[Any, str]], canonical: Callable[[str], str] | None) -> float:
    """Share of (output, expected) pairs that are equal, in canonical form where one is given."""
    right = 0
    for output, expected in pairs:
        if output is not None:
            right += canonical(output) == canonical(expected) if canonical else output == expected
    return right / len(pairs)


def normalized(text: str) -> str:
    """The canonical form of the normalized text."""
    return canonical_unicode(normalize(text))


def metrics(canonical: Callable[[str], str]) -> list[tuple[str, Callable[[str], str] | None]]:
    """The measures for texts in Unicode or in Zawgyi."""
    first = [("normalized", normalized)] if canonical is canonical_unicode else []
    return [*first, ("canonical", canonical), ("exact", None)]


def compared(
    table: str, name: str, everyone: list[Peer], pairs: list[tuple[str, str]], canonical: Any
) -> list[dict[str, Any]]:
    """Rows of one set: exact and canonical share for everyone."""
    found = []
    row = f"{name} ({len(pairs):,})"
    for peer in everyone:
        outputs = peer.outputs([pair[0] for pair in pairs])
        judged = list(zip(outputs, [pair[1] for pair in pairs], strict=True))
        for metric, how in metrics(canonical):
            value = 100 * share(judged, how)
            found.append(
                {
                    "table": table,
                    "row": row,
                    "metric": metric,
                    "unit": "%",
                    "peer": peer.name,
                    "value": value,
                    "correct": None,
                }
            )
    return found


def round_trips(mine: list[list[Peer]]) -> list[dict[str, Any]]:
    """Unicode to Zawgyi and back over every Unicode text, for each tool that goes both ways."""
    there = {peer.name: peer for peer in [*mine[1], *peers.to_zawgyi()]}
    back = {peer.name: peer for peer in [*mine[0], *peers.to_unicode()]}
    found = []
    for name in corpora.text_names("uni_"):
        lines = corpora.text(name)
        for tool in [tool for tool in there if tool in back]:
            zawgyi = ["" if text is None else text for text in there[tool].outputs(lines)]
            judged = list(zip(back[tool].outputs(zawgyi), lines, strict=True))
            found += [
                {
                    "table": "Unicode to Zawgyi and back",
                    "row": f"{name} ({len(lines):,} lines)",
                    "metric": metric,
                    "unit": "%",
                    "peer": tool,
                    "value": 100 * share(judged, how),
                    "correct": None,
                }
                for metric, how in (("normalized", normalized), ("canonical", canonical_unicode))
            ]
    return found


def rows() -> list[dict[str, Any]]:
    """Every row of this bench."""
    if not corpora.present():
        return []
    mine = [ours("to_unicode"), ours("to_zawgyi")]
    forward, backward = [*mine[0], *peers.to_unicode()], [*mine[1], *peers.to_zawgyi()]
    found: list[dict[str, Any]] = []
    for name, pairs in corpora.pair_sets().items():
        found += compared("Zawgyi to Unicode", name, forward, pairs, canonical_unicode)
    targets = corpora.targets()
    wanted = [(given, expected) for direction, given, expected in targets if direction == "Z2U"]
    found += compared("Zawgyi to Unicode", "targets_to_beat", forward, wanted, canonical_unicode)
    for name, pairs in corpora.pair_sets().items():
        found += compared("Unicode to Zawgyi", name, backward, [(b, a) for a, b in pairs], canonical_zawgyi)
    wanted = [(given, expected) for direction, given, expected in targets if direction == "U2Z"]
    if wanted:
        found += compared("Unicode to Zawgyi", "targets_to_beat", backward, wanted, canonical_zawgyi)
    return found + round_trips(mine)


def line(row: dict[str, Any]) -> str:
    return f"{row['table']:27} {row['row']:44} {row['peer']:32} {row['metric']:10} {row['value']:7.2f}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line)

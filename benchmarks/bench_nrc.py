"""Speed of the NRC parser beside the peers, on clean and untidy numbers.

Numbers a second, best of several turns, all peers taking turns. `correct` is the share of numbers that were read as what they
are. The figure of a peer that is right less often than `peers.TRUSTED` is left out: refusing is quick.
"""

from __future__ import annotations

from typing import Any

import nrc_samples
import peers

COUNT = 4290


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    numbers = nrc_samples.values(COUNT)
    texts = {form: nrc_samples.clean(form, numbers) for form in nrc_samples.FORMS}
    texts["untidy"] = nrc_samples.messy(numbers)
    everyone = [nrc_samples.ours(), *peers.nrc_parsers()]
    found = []
    for form, given in texts.items():
        correct = {peer.name: sum(map(nrc_samples.is_right, peer.outputs(given), numbers)) / COUNT for peer in everyone}
        best = peers.interleaved(everyone, given, repeats=repeats, limit_s=10)
        for peer in everyone:
            trusted = correct[peer.name] >= peers.TRUSTED
            found.append(
                {
                    "table": "NRC numbers, speed",
                    "row": form,
                    "metric": "numbers a second",
                    "unit": "1/s",
                    "peer": peer.name,
                    "value": round(COUNT / best[peer.name]) if trusted else None,
                    "correct": correct[peer.name],
                }
            )
    return found


def line(row: dict[str, Any]) -> str:
    value = "-" if row["value"] is None else f"{row['value']:,}"
    return f"{row['row']:26} {row['peer']:26} {value:>10} a second, {row['correct']:.4f} right"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

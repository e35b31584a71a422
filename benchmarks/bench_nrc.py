"""Speed of the NRC parser beside the peers, on clean and untidy numbers.

Numbers a second, best of several turns, all peers taking turns. `correct` is the share of numbers that were read as what they
are. The figure of a peer that is right less often than `peers.TRUSTED` is left out: refusing is quick.

Ours stands three times: number by number, in batch, and in batch with nothing remembered and every number new. What stands in front
of the digits is remembered, and these are the same few hundred townships in the same forms, as in a register.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import nrc_samples
import peers

from myanmar_id.errors import ParseError
from myanmar_id.fields import nrc
from myanmar_id.fields.nrc import slots

COUNT = 4290


def at_first(texts: Sequence[str]) -> tuple[float, list[Any]]:
    """`parse_all` that remembers nothing yet."""
    for heads in slots._heads.values():
        heads.clear()
    start = time.perf_counter()
    found = nrc.parse_all(texts)
    return time.perf_counter() - start, _numbers(found)


def _numbers(found: list[nrc.Nrc | ParseError]) -> list[Any]:
    return [None if isinstance(one, ParseError) else one for one in found]


def in_batch(texts: Sequence[str]) -> tuple[float, list[Any]]:
    """`parse_all`."""
    start = time.perf_counter()
    found = nrc.parse_all(texts)
    return time.perf_counter() - start, _numbers(found)


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    numbers = nrc_samples.values(COUNT)
    texts = {form: nrc_samples.clean(form, numbers) for form in nrc_samples.FORMS}
    texts["untidy"] = nrc_samples.messy(numbers)
    everyone = [
        nrc_samples.ours(),
        peers.Peer(f"{peers.OURS}, in batch", in_batch),
        peers.Peer(f"{peers.OURS}, in batch, nothing remembered", at_first),
        *peers.nrc_parsers(),
    ]
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

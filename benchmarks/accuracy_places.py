"""Accuracy of the spelling of places beside the peers: the townships of the tables, with the dictionary switched off.

The Burmese name of each township is spelled by rule and compared with its English name, without case, spaces and diacritics. The
official English names follow no one rule, so no rule can get all of them: many are older than any system of spelling (Bhamo,
Pegu's Bago), some follow other languages (Kengtung, Hsihseng), and villages are spelled otherwise than the towns they lie around.
"""

from __future__ import annotations

import random
from typing import Any

import peers
from name_pairs import letters
from name_scores import error_rate

from myanmar_id import tables
from myanmar_id.latin import mimu
from myanmar_id.latin.gazetteer import Township

TABLE = "Places in Latin letters"
SEED = 20261122
NOTE = (
    "The first tables were written from general knowledge of how MIMU spells villages, before any township was looked at. Then one "
    "half of the Burmese names, drawn by a fixed seed, was looked at and some spellings were changed; the other half was not. The "
    "rules aim at villages and wards, which are spelled otherwise than towns (Yae and Thar beside the older Ye and Tha): townships "
    "are measured because their English names are known, and in use they are never spelled by rule. No pairs of villages were at "
    "hand. The peers each follow a scheme of their own."
)

Pair = tuple[str, str]


def pairs() -> list[Pair]:
    """(Burmese, English) names of townships, each once."""
    rows = tables.read("nrc_townships", Township)
    return sorted({(row.name_my, row.name_en) for row in rows if row.name_my is not None and row.name_en is not None})


def halves(everything: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The half that was looked at when the tables were written, and the other; no Burmese name is in both."""
    names = sorted({burmese for burmese, _ in everything})
    random.Random(SEED).shuffle(names)
    seen = set(names[: len(names) // 2])
    return [pair for pair in everything if pair[0] in seen], [pair for pair in everything if pair[0] not in seen]


def rows() -> list[dict[str, Any]]:
    """Every row of this bench."""
    everything = pairs()
    seen, unseen = halves(everything)
    everyone = [peers.each(peers.OURS, mimu.spell), *peers.romanizers()]
    found = []
    sets = {"all townships": everything, "the half looked at": seen, "the half not looked at": unseen}
    for name, some in sets.items():
        wanted = [letters(latin) for _, latin in some]
        for peer in everyone:
            outputs = [letters(output or "") for output in peer.outputs([burmese for burmese, _ in some])]
            exact = sum(map(str.__eq__, outputs, wanted)) / len(some)
            shown = {"table": TABLE, "row": f"{name}, {len(some)}", "unit": "%", "peer": peer.name, "correct": None}
            found.append({**shown, "metric": "same letters", "value": 100 * exact, "note": NOTE})
            found.append({**shown, "metric": "wrong letters", "value": 100 * error_rate(outputs, wanted)})
    return found


def line(one: dict[str, Any]) -> str:
    return f"{one['row']:32} {one['metric']:14} {one['peer']:30} {one['value']:6.2f} %"


if __name__ == "__main__":
    peers.command(__doc__, rows, line)

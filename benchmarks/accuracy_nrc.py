"""Accuracy of the NRC parser beside the peers: how much of what is right is read, and how much of what is wrong is taken.

The forms are written from the township table, the untidy and the wrong ones are the project's own cases in `tests/cases`. The
last table counts agreement with the tests and documents of other packages, whose labels contradict each other in places, so no
parser can reach 100%; it needs the folder that `MYANMAR_ID_SHARED` names.
"""

from __future__ import annotations

import csv
import sys
from typing import Any

import corpora
import nrc_samples
import peers

sys.path.insert(0, str(corpora.ROOT / "tests"))
import cases

from myanmar_id.errors import ParseError
from myanmar_id.fields import nrc

COUNT = 429


def row(table: str, name: str, peer: str, share: float, note: str = "") -> dict[str, Any]:
    """One row for the report."""
    found = {"table": table, "row": name, "metric": "share", "unit": "%", "peer": peer, "value": 100 * share}
    return {**found, "correct": None, **({"note": note} if note else {})}


def rows() -> list[dict[str, Any]]:
    """Every row of this bench."""
    everyone = [nrc_samples.ours(), *peers.nrc_parsers()]
    numbers = nrc_samples.values(COUNT)
    found = []
    table = "NRC numbers read rightly"
    for form in nrc_samples.FORMS:
        given = nrc_samples.clean(form, numbers)
        for peer in everyone:
            right = sum(map(nrc_samples.is_right, peer.outputs(given), numbers))
            found.append(row(table, f"{form}, all {COUNT} townships", peer.name, right / COUNT))
    for name, note in (("real", "untidy forms in use"), ("synthetic", "one untidiness at a time")):
        table_cases = [case for case in cases.load(f"nrc_{name}") if nrc.parse(case.input).place]
        expected = [nrc.parse(case.expect) for case in table_cases]
        for peer in everyone:
            outputs = peer.outputs([case.input for case in table_cases])
            right = sum(map(nrc_samples.is_right, outputs, expected))
            found.append(row(table, f"{note}, {len(expected)} cases", peer.name, right / len(expected)))
    wrong = [case.input for case in cases.load("nrc_negative")]
    for peer in everyone:
        taken = sum(output is not None for output in peer.outputs(wrong))
        found.append(row("Wrong NRC numbers taken", f"{len(wrong)} cases", peer.name, taken / len(wrong)))
    return found + others(everyone)


def others(everyone: list[peers.Peer]) -> list[dict[str, Any]]:
    """Agreement with the labels of other packages' own examples."""
    path = corpora.SHARED / "nrc" / "examples_dev.csv"
    if not path.exists():
        print("the examples of other packages are missing: set MYANMAR_ID_SHARED to their folder", file=sys.stderr)
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        examples = [(line["input"], line["expected"]) for line in csv.DictReader(lines)]
    right = [text for text, label in examples if label.startswith("VALID") or "sloppy" in label or _is_number(label)]
    wrong = [text for text, label in examples if label.startswith("INVALID")]
    found = []
    table = "NRC examples in other packages"
    for peer in everyone:
        read = sum(output is not None for output in peer.outputs(right))
        found.append(row(table, f"called right, {len(right)}: read", peer.name, read / len(right)))
    for peer in everyone:
        refused = sum(output is None for output in peer.outputs(wrong))
        found.append(row(table, f"called wrong, {len(wrong)}: refused", peer.name, refused / len(wrong)))
    return found


def _is_number(label: str) -> bool:
    """Whether a label is a converted number."""
    try:
        nrc.parse(label)
    except ParseError:
        return False
    return True


def line(one: dict[str, Any]) -> str:
    return f"{one['table']:32} {one['row']:50} {one['peer']:26} {one['value']:6.2f} %"


if __name__ == "__main__":
    peers.command(__doc__, rows, line)

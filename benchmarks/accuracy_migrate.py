"""Accuracy of the evidence in migrations: cells decided right, decided wrong, and left, by what the decision may look at.

Records are made up from the tables: names of syllables that were counted in names, with a title or without; townships; addresses.
Each row is written in one encoding, Zawgyi with the share that the table says, and where that is neither 0 nor 100%, each cell of
it is in the other with a probability of 2%. Cells that say the same in both encodings are left out, and so are those whose Zawgyi
spelling the converter does not lead back. The share of a column that the plan names is what row-by-row detection finds in it, as a
scan does.

A cell is right where it comes out as the Unicode text that it was made from, wrong where it comes out otherwise although something
decided it, and else unsure.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from typing import Any

import pyarrow as pa

from myanmar_id import arrow
from myanmar_id.migrate.batch import UNSURE, convert_all
from myanmar_id.migrate.plan import Column, Options, Plan
from myanmar_id.migrate.terms import Use
from myanmar_id.synth import pools
from myanmar_id.text.convert import to_unicode, to_zawgyi
from myanmar_id.text.normalize import normalize

ROWS = 20_000
SHARES = (0, 10, 50, 90, 100)
#: How many cells of a row are in the other encoding.
SWITCHED = 0.02
METHODS = {"row by row": Use.NONE, "column": Use.COLUMN, "row": Use.ROW, "row and column": Use.ROW_COLUMN}
TABLES = {
    "name, father's name, township, address": ("name", "father's name", "township", "address"),
    "name and township alone": ("name", "township"),
}


def record(draw: random.Random) -> dict[str, str]:
    """One person, in Unicode."""

    def name() -> str:
        syllables = "".join(draw.choices(pools.common(), k=draw.choices((1, 2, 3, 4), (1, 6, 6, 2))[0]))
        return (draw.choice(pools.titles()) if draw.random() < 0.5 else "") + syllables

    place, state = draw.choice(pools.places())
    street = "".join(draw.choices(pools.common(), k=2))
    return {
        "name": normalize(name()),
        "father's name": normalize(name()),
        "township": place,
        "address": normalize(f"အမှတ် {draw.randrange(1, 400)}၊ {street}လမ်း၊ {place}မြို့၊ {state}"),
    }


def table(columns: tuple[str, ...], share: int, seed: int) -> tuple[pa.RecordBatch, list[dict[str, str]]]:
    """The records as they are stored, and what they say. Where the share is 0 or 100, no cell is in the other encoding."""
    draw = random.Random(seed)
    truth = [{key: value for key, value in record(draw).items() if key in columns} for _ in range(ROWS)]
    rows = [draw.random() * 100 < share for _ in truth]
    stored = [
        {
            key: to_zawgyi(value) if is_zawgyi != (0 < share < 100 and draw.random() < SWITCHED) else value
            for key, value in one.items()
        }
        for one, is_zawgyi in zip(truth, rows, strict=True)
    ]
    return pa.RecordBatch.from_pylist(stored), truth


def scanned(column: pa.Array) -> float:
    """The share of Zawgyi among the cells that detection is sure of."""
    found = Counter(arrow.detect(column).to_pylist())
    sure = found["zawgyi"] + found["unicode"]
    return found["zawgyi"] / sure if sure else 0.5


def rows() -> list[dict[str, Any]]:
    """One row for every table, column, share, method and outcome."""
    found = []
    for title, columns in TABLES.items():
        for share in SHARES:
            batch, truth = table(columns, share, seed=share)
            shares = {name: scanned(batch[name]) for name in columns}
            for method, use in METHODS.items():
                plan = Plan(
                    tuple(
                        Column(name, zawgyi_share=shares[name], problems=f"{name} problem", into=f"{name} new")
                        for name in columns
                    ),
                    options=Options(evidence=use),
                )
                (out,) = convert_all([batch], plan)
                for name in columns:
                    counts = judged(out, name, [one[name] for one in truth])
                    found += [
                        {
                            "table": f"Migration of mixed records, {title}: {metric}",
                            "row": f"{name}, {share}% Zawgyi ({counts.total():,})",
                            "metric": metric,
                            "unit": "%",
                            "peer": method,
                            "value": 100 * counts[metric] / counts.total(),
                            "correct": None,
                        }
                        for metric in ("right", "wrong", "unsure")
                    ]
    return found


def judged(out: pa.RecordBatch, name: str, truth: list[str]) -> Counter[str]:
    """How many cells of a column are right, wrong and unsure."""
    counts: Counter[str] = Counter()
    for result, problem, said in zip(
        out[f"{name} new"].to_pylist(), out[f"{name} problem"].to_pylist(), truth, strict=True
    ):
        written = to_zawgyi(said)
        if written == said or normalize(to_unicode(written)) != said:
            continue
        counts["unsure" if problem == UNSURE else "right" if result == said else "wrong"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    as_json = parser.parse_args().json
    found = rows()
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    metrics = ("right", "wrong", "unsure")
    at = {(row["table"].rpartition(":")[0], row["row"], row["peer"], row["metric"]): row["value"] for row in found}
    for title, name in dict.fromkeys(key[:2] for key in at):
        print(f"{title}: {name}")
        for method in METHODS:
            values = " ".join(f"{metric} {at[title, name, method, metric]:.3f}" for metric in metrics)
            print(f"    {method:16}{values}")


if __name__ == "__main__":
    main()

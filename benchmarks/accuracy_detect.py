"""Accuracy of detection, set by set, beside myanmartools: right, wrong and unsure.

A tool is right where it is sure of the encoding that a text is known to have, wrong where it is sure of the other, and else
unsure. Sure is a probability of at most 0.05 (Unicode) or at least 0.95 (Zawgyi). Texts that say the same in both encodings are
left out, and so are texts without Myanmar letters. Zawgyi that is not from its own source is converted from the Unicode set of
the same name.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import corpora
from myanmartools import ZawgyiDetector

from myanmar_id.text import detect
from myanmar_id.text.convert import to_zawgyi
from myanmar_id.text.detect import Encoding

LOW, HIGH = 0.05, 0.95
_NAMED = {"uni_": Encoding.UNICODE, "min_": Encoding.UNICODE, "zg_": Encoding.ZAWGYI}


def lines(name: str) -> list[str]:
    """A text's lines; of a word list with columns, the column of words."""
    found = []
    for line in corpora.text(name):
        cells = line.split("\t")
        found.append(cells[1] if len(cells) > 2 and cells[0].isdigit() else line)
    return found


def names() -> list[str]:
    """Names of people and places in Burmese, where the list is there."""
    path = corpora.SHARED / "names" / "dev.tsv"
    if not path.exists():
        return []
    return [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def sets() -> Iterator[tuple[str, Encoding, list[str]]]:
    """(name, true encoding, texts)."""
    cases = corpora.SHARED / "zawgyi" / "cases"
    for encoding in (Encoding.UNICODE, Encoding.ZAWGYI):
        path = cases / f"detect_ng_words_{encoding}.txt"
        if path.exists():
            yield "single words", encoding, path.read_text(encoding="utf-8").split("\n")
    yield "names", Encoding.UNICODE, names()
    yield "names, converted", Encoding.ZAWGYI, [to_zawgyi(text) for text in names()]
    for path in sorted((corpora.SHARED / "zawgyi" / "text").glob("*.txt")):
        encoding_of_prefix = next((found for prefix, found in _NAMED.items() if path.stem.startswith(prefix)), None)
        if encoding_of_prefix is None:
            continue
        texts = lines(path.stem)
        yield path.stem, encoding_of_prefix, texts
        if path.stem.startswith("uni_"):
            yield f"{path.stem}, converted", Encoding.ZAWGYI, [to_zawgyi(text) for text in texts]


def judge(probability: float | None) -> Encoding:
    """The encoding that a probability of Zawgyi is sure of, or `UNSURE`."""
    if probability is None or not math.isfinite(probability):
        return Encoding.UNSURE
    if probability <= LOW:
        return Encoding.UNICODE
    return Encoding.ZAWGYI if probability >= HIGH else Encoding.UNSURE


def rows() -> list[dict[str, Any]]:
    """One row for every set, tool and outcome."""
    tools: dict[str, Callable[[str], float | None]] = {
        "myanmar-id": detect.posterior,
        "myanmartools": ZawgyiDetector().get_zawgyi_probability,
    }
    found = []
    for name, truth, texts in sets():
        kept = []
        for text in texts:
            evidence = detect.explain(text)
            if evidence is not None and not evidence.same:
                kept.append(text)
        if not kept:
            continue
        for tool, probability in tools.items():
            outcomes = [judge(probability(text)) for text in kept]
            unsure = outcomes.count(Encoding.UNSURE)
            right = outcomes.count(truth)
            for metric, count in (("right", right), ("wrong", len(kept) - right - unsure), ("unsure", unsure)):
                found.append(
                    {
                        "table": f"Detection: sure and {metric}" if metric != "unsure" else "Detection: unsure",
                        "row": f"{truth}: {name} ({len(kept):,})",
                        "metric": metric,
                        "unit": "%",
                        "peer": tool,
                        "value": 100 * count / len(kept),
                        "correct": None,
                    }
                )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    as_json = parser.parse_args().json
    found = rows() if corpora.present() else []
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    at = {(row["row"], row["peer"], row["metric"]): row["value"] for row in found}
    print(f"{'':52}{'ours: right':>12}{'WRONG':>8}{'unsure':>8}{'myanmartools: right':>22}{'WRONG':>8}{'unsure':>8}")
    for name in dict.fromkeys(row["row"] for row in found):
        ours, theirs = (
            [at[name, tool, metric] for metric in ("right", "wrong", "unsure")]
            for tool in ("myanmar-id", "myanmartools")
        )
        print(f"{name:52}{ours[0]:12.2f}{ours[1]:8.3f}{ours[2]:8.2f}{theirs[0]:22.2f}{theirs[1]:8.3f}{theirs[2]:8.2f}")


if __name__ == "__main__":
    main()

"""Time per megabyte from 10 KB to 10 MB, on inputs made to be slow: one cluster, mark or bracket, over and over.

A function whose time grows faster than its input shows here as seconds a megabyte that rise with the size. The last
column, `growth`, is the time per megabyte at the largest size over that at 100 KB; about 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

SIZES = {"10 KB": 10_000, "100 KB": 100_000, "1 MB": 1_000_000, "10 MB": 10_000_000}

TEXTS = {
    "a letter": "က",
    "a mark": "\u102d",
    "asat": "\u103a",
    "visual-order vowel": "\u1031",
    "sign e and a mark": "\u1031\u102d",
    "asat and visarga": "\u103a\u1038",
    "stacks": "က္",
    "kinzi": "င်္",
    "Zawgyi words": "ျမန္မာႏိုင္ငံ ",
    "Unicode words": "မြန်မာနိုင်ငံ ",
    "digit zero": "၀",
    "zero-width": "\u200b",
    "spaces": " ",
    "spaced marks": "က    \u1037",
    "spaces and another mark": "    \u102d",
    "both encodings in turn": "မြန်မာ ျမန္မာ ",
}
NUMBERS = {
    "digits": "1",
    "Burmese digits": "၁",
    "slashes": "/",
    "brackets": "(",
    "spaces": " ",
    "states": "12/",
    "letters": "MaKhaNa",
    "unfinished numbers": "12/OuKaMa(N)12345 ",
    "numbers": "၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆ ",
    "types": "(နိုင်)",
}


def functions() -> list[tuple[str, Callable[[str], Any], dict[str, str]]]:
    """What is measured: name, function, inputs. Functions that are not there are left out."""
    found: list[tuple[str, Callable[[str], Any], dict[str, str]]] = []
    try:
        from myanmar_id.text import convert, detect, normalize, repair, syllable

        found += [
            ("text.repair.repair", repair.repair, TEXTS),
            ("text.detect.detect", detect.detect, TEXTS),
            ("text.normalize.normalize", normalize.normalize, TEXTS),
            ("text.convert.to_unicode", convert.to_unicode, TEXTS),
            ("text.convert.to_zawgyi", convert.to_zawgyi, TEXTS),
            ("text.syllable.syllables", syllable.syllables, TEXTS),
        ]
    except ImportError:
        pass
    try:
        from myanmar_id.fields import nrc

        found += [
            ("fields.nrc.find_all", lambda text: list(nrc.find_all(text)), NUMBERS),
            ("fields.nrc.mask", nrc.mask, NUMBERS),
            ("fields.nrc.is_valid", nrc.is_valid, NUMBERS),
        ]
    except ImportError:
        pass
    try:
        from myanmar_id import card

        found.append(
            (
                "card.read_front",
                lambda text: card.read_front({"name": text, "nrc_id": text, "birth": text, "height": text}),
                NUMBERS,
            )
        )
    except ImportError:
        pass
    return found


def seconds(function: Callable[[str], Any], text: str) -> float:
    """Best of two for short runs, of one for long ones."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        function(text)
        best = min(best, time.perf_counter() - start)
        if best > 1:
            break
    return best


def _per_megabyte(function: Callable[[str], Any], unit: str, size: int) -> float:
    # The letter at the end makes everything that looks ahead for one look through the whole run.
    text = unit * (size // len(unit.encode())) + "က"
    return seconds(function, text) / (len(text.encode()) / 1e6)


def rows(limit_s: float, largest: int) -> list[dict[str, Any]]:
    """Every row of this bench.

    Args:
        limit_s: a size whose time would pass this, as the sizes before it foretell, is left out.
        largest: bytes of UTF-8 of the largest size.
    """
    found: list[dict[str, Any]] = []
    for name, function, inputs in functions():
        slowest: dict[str, float] = {}
        function("က" * 100)  # tables are read on first use
        units = list(inputs.values())
        for size_name, size in SIZES.items():
            predicted = max(slowest.values(), default=0.0) * size / 1e6
            if size > largest or predicted > limit_s:
                continue
            # At the largest size only the input that was the slowest at the size before.
            per_mb = {
                unit: _per_megabyte(function, unit, size)
                for unit in (units if size < max(SIZES.values()) else units[:1])
            }
            units.sort(key=lambda unit: -per_mb.get(unit, 0.0))
            slowest[size_name] = max(per_mb.values())
        common = {"table": "Time per megabyte of the worst input", "row": name, "correct": None, "metric": "s/MB"}
        found += [{**common, "peer": size, "unit": "s/MB", "value": value} for size, value in slowest.items()]
        last = list(slowest.values())[-1]
        found.append({**common, "peer": "growth", "unit": "x", "value": last / slowest["100 KB"]})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print rows for report.py")
    parser.add_argument("--limit", type=float, default=90.0, help="seconds that one call may take")
    parser.add_argument("--largest", type=int, default=10_000_000, help="bytes of the largest input")
    arguments = parser.parse_args()
    found = rows(arguments.limit, arguments.largest)
    if arguments.json:
        print(json.dumps(found))
        return
    for row in found:
        print(f"{row['row']:26} {row['peer']:8} {row['value']:10.3f} {row['unit']}")


if __name__ == "__main__":
    main()

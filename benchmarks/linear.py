"""Time per megabyte from 10 bytes to 100 MB: on ordinary text, and on inputs made to be slow.

A function whose time grows faster than its input shows here as seconds a megabyte that rise with the size. The last column,
`growth`, is the time per megabyte at the largest size over that at 100 KB; about 1 is linear. Below 100 KB the cost of the call
shows: a microsecond for 10 bytes is 0.1 seconds a megabyte. What is made to be slow is one cluster, mark or bracket, over and over;
of these the compiled core remembers nothing, or cannot cut them, so the figure is that of its pure-Python twin. The time is the
processor's, so that what else the machine does shows less.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

SIZES = {
    "10 B": 10,
    "100 B": 100,
    "1 KB": 1_000,
    "10 KB": 10_000,
    "100 KB": 100_000,
    "1 MB": 1_000_000,
    "10 MB": 10_000_000,
    "100 MB": 100_000_000,
}
#: From here on only the input that was the slowest at the size before.
LARGE = 10_000_000

#: What columns and pages are made of.
ORDINARY = {
    "Zawgyi": "ဦးေအာင္ျမင့္ ရန္ကုန္ၿမိဳ႕ ၁၂ လမ္း\n",
    "Unicode": "ဦးအောင်မြင့် ရန်ကုန်မြို့ ၁၂ လမ်း\n",
    "both by turns": "ရန္ကုန္ၿမိဳ႕၊ ရန်ကုန်မြို့၊ Yangon\n",
    "ASCII": "U Aung Myint, 12 Strand Road, Yangon\n",
}

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


Function = tuple[str, Callable[[str], Any], dict[str, str]]


def text_functions() -> list[Function]:
    """The functions of text: name, function, inputs."""
    from myanmar_id.text import convert, detect, normalize, repair, syllable

    return [
        ("text.repair.repair", repair.repair, TEXTS),
        ("text.detect.detect", detect.detect, TEXTS),
        ("text.detect.zawgyi_probability", detect.zawgyi_probability, TEXTS),
        ("text.normalize.normalize", normalize.normalize, TEXTS),
        ("text.convert.to_unicode", convert.to_unicode, TEXTS),
        ("text.convert.to_zawgyi", convert.to_zawgyi, TEXTS),
        ("text.syllable.syllables", syllable.syllables, TEXTS),
    ]


def functions() -> list[Function]:
    """What is measured on inputs made to be slow. Functions that are not there are left out."""
    found = text_functions()
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
    """Processor time, the best of two, for one call; short ones are repeated until they can be measured."""
    best = float("inf")
    times = max(1, 20_000 // max(1, len(text)))
    for _ in range(2):
        start = time.process_time()
        for _ in range(times):
            function(text)
        best = min(best, (time.process_time() - start) / times)
        if best > 0.5:
            break
    return best


def _per_megabyte(function: Callable[[str], Any], unit: str, size: int) -> float:
    # The letter at the end makes everything that looks ahead for one look through the whole run.
    text = unit * (size // len(unit.encode())) + "က"
    return seconds(function, text) / (len(text.encode()) / 1e6)


def measured(table: str, found: list[Function], limit_s: float, largest: int) -> list[dict[str, Any]]:
    """Rows of one table.

    Args:
        table: its title.
        found: what is measured, on what.
        limit_s: a size whose time would pass this, as the sizes before it foretell, is left out.
        largest: bytes of UTF-8 of the largest size.
    """
    rows: list[dict[str, Any]] = []
    for name, function, inputs in found:
        slowest: dict[str, float] = {}
        function("က" * 100)  # tables are read on first use
        units = list(inputs.values())
        for size_name, size in SIZES.items():
            predicted = max(list(slowest.values())[-2:], default=0.0) * size / 1e6
            if size > largest or predicted > limit_s:
                continue
            per_mb = {unit: _per_megabyte(function, unit, size) for unit in (units if size < LARGE else units[:1])}
            units.sort(key=lambda unit: -per_mb.get(unit, 0.0))
            slowest[size_name] = max(per_mb.values())
        common = {"table": table, "row": name, "correct": None, "metric": "s/MB"}
        rows += [{**common, "peer": size, "unit": "s/MB", "value": value} for size, value in slowest.items()]
        last = list(slowest.values())[-1]
        rows.append({**common, "peer": "growth", "unit": "x", "value": last / slowest["100 KB"]})
    return rows


def rows(limit_s: float, largest: int) -> list[dict[str, Any]]:
    """Every row of this bench."""
    ordinary = [(name, function, ORDINARY) for name, function, _ in text_functions()]
    return [
        *measured("Time per megabyte of ordinary text, the slowest of four", ordinary, limit_s, largest),
        *measured("Time per megabyte of the worst input", functions(), limit_s, min(largest, LARGE)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print rows for report.py")
    parser.add_argument("--limit", type=float, default=8.0, help="seconds that one call may take")
    parser.add_argument("--largest", type=int, default=100_000_000, help="bytes of the largest input")
    arguments = parser.parse_args()
    found = rows(arguments.limit, arguments.largest)
    if arguments.json:
        print(json.dumps(found))
        return
    for row in found:
        print(f"{row['table'][22:36]} {row['row']:32} {row['peer']:8} {row['value']:10.3f} {row['unit']}")


if __name__ == "__main__":
    main()

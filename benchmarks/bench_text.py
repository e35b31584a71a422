"""Speed of detection, of both conversions and of repair, for short fields and for long text, beside the peers.

MB/s are 10^6 bytes of UTF-8 input a second, best of several turns, all peers taking turns. `correct` is the share of
outputs that are right: for conversion equal to the known text in canonical form, for detection at least 0.95 or at most
0.05 on the right side. The figure of a peer that is right less often than `peers.TRUSTED` is left out.

Ours stand three times: as functions of a string, as the pure-Python twin that runs where nothing was compiled, and as the core is
called for columns, on UTF-8 and offsets with no string made (`myanmar_id.arrow` does that).
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import corpora
import peers
from compare import canonical_unicode, canonical_zawgyi
from peers import OURS, Peer

SHORT, LONG = "fields of 30 to 100 characters", "text of 1 MB"
TASKS = ("detect", "to_unicode", "to_zawgyi", "repair")
_OPERATIONS = {"to_unicode": 0, "to_zawgyi": 1, "repair": 3}

Judge = Callable[[Sequence[Any], Sequence[Any]], float]


def on_strings(task: str, *, twin: bool = False) -> Callable[[str], Any]:
    """Our function for one task, or its twin."""
    from myanmar_id.text import convert, detect, repair, zawgyi, zawgyi_writer

    found: dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
        "detect": (detect.posterior, detect.posterior_in_python),
        "to_unicode": (convert.to_unicode, zawgyi.to_unicode),
        "to_zawgyi": (convert.to_zawgyi, zawgyi_writer.to_zawgyi),
        "repair": (repair.repair, repair.in_python),
    }
    return found[task][twin]


def on_columns(task: str) -> list[Peer]:
    """The core on UTF-8 and offsets, none where it was not built. Packing and unpacking are not measured."""
    from myanmar_id.text import _backend

    core = _backend.core()
    if core is None:
        return []

    def measure(texts: Sequence[str], *, chain_only: bool = False) -> tuple[float, list[Any]]:
        encoded = [text.encode() for text in texts]
        offsets = array("q", [0])
        for one in encoded:
            offsets.append(offsets[-1] + len(one))
        data, places = b"".join(encoded), offsets.tobytes()
        if task == "detect":
            start = time.perf_counter()
            values = core.weigh_rows(chain_only, data, places, True, len(texts))
            return time.perf_counter() - start, [None if math.isnan(value) else value for value in array("d", values)]
        start = time.perf_counter()
        out = core.write_rows(_OPERATIONS[task], data, places, True, len(texts), 0.95, 0)
        seconds = time.perf_counter() - start
        data, places = out or (data, places)
        return seconds, [data[a:b].decode() for a, b in pairwise(array("q", places))]

    found = [Peer(f"{OURS} columns", measure)]
    if task == "detect":
        found.append(Peer(f"{OURS} columns, the chain", lambda texts: measure(texts, chain_only=True)))
    return found


def ours(task: str) -> list[Peer]:
    """All of ours for one task; the first is what the ratios are of."""
    from myanmar_id.text import detect, repair

    batches = {"detect": detect.posteriors, "repair": repair.repair_all}
    whole = batches.get(task)
    first = peers.batch(OURS, whole) if whole else peers.each(OURS, on_strings(task))
    found = [first]
    if task == "detect":
        found.append(peers.batch(f"{OURS} probabilities", detect.zawgyi_probabilities))
    return [*found, *on_columns(task), peers.each(f"{OURS} in Python", on_strings(task, twin=True))]


def others(task: str) -> list[Peer]:
    """The peers for one task."""
    makers: dict[str, Callable[[], list[Peer]]] = {
        "detect": peers.detectors,
        "to_unicode": peers.to_unicode,
        "to_zawgyi": peers.to_zawgyi,
        "repair": list,
    }
    return makers[task]()


def right_side(outputs: Sequence[Any], expected: Sequence[Any]) -> float:
    """Share of probabilities that are confidently right."""
    right = sum(
        value is not None and (value >= 0.95 if zawgyi else value <= 0.05)
        for value, zawgyi in zip(outputs, expected, strict=True)
    )
    return right / len(expected)


def equal_text(canonical: Callable[[str], str]) -> Judge:
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


def size_of(texts: Sequence[str]) -> float:
    """Megabytes of UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def measure(  # noqa: PLR0917 - one line of a table, all of its parts
    table: str, row: str, task: str, texts: list[str], expected: list[Any], judge: Judge, repeats: int
) -> list[dict[str, Any]]:
    """Rows of one table line: MB/s of everyone, and how many times as fast the first of ours is as each peer."""
    mine = ours(task)
    everyone = [*mine, *others(task)]
    best: dict[str, float] = {}
    correct = {}
    for peer in everyone:
        seconds, outputs = peer.measure(texts)
        best[peer.name] = seconds
        correct[peer.name] = judge(outputs, expected)
    again = [peer for peer in everyone if best[peer.name] < 10]
    for name, seconds in peers.interleaved(again, texts, repeats=repeats, limit_s=6).items():
        best[name] = min(seconds, best[name])
    size = size_of(texts)
    rows = []
    for peer in everyone:
        trusted = correct[peer.name] >= peers.TRUSTED
        common = {"table": table, "row": row, "peer": peer.name, "correct": correct[peer.name]}
        rows.append({**common, "metric": "MB/s", "unit": "MB/s", "value": size / best[peer.name] if trusted else None})
        if peer not in mine:
            ratio = best[peer.name] / best[mine[0].name]
            rows.append({**common, "metric": "times as fast", "unit": "x", "value": ratio if trusted else None})
    return rows


def speed(repeats: int) -> list[dict[str, Any]]:
    """The four tasks on short fields and on long texts."""
    pairs = corpora.fields()
    zawgyi, unicode = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    long = {"text of 100 KB": corpora.long_text(100_000), LONG: corpora.long_text(1_000_000)}
    to_unicode, to_zawgyi = equal_text(canonical_unicode), equal_text(canonical_zawgyi)
    found: list[dict[str, Any]] = []

    table = "Detection, speed"
    mixed = [text for pair in pairs for text in pair]
    found += measure(table, SHORT, "detect", mixed, [True, False] * len(pairs), right_side, repeats)
    for row, pair in long.items():
        found += measure(table, row, "detect", list(pair), [True, False], right_side, repeats)
    table = "Zawgyi to Unicode, speed"
    found += measure(table, SHORT, "to_unicode", zawgyi, unicode, to_unicode, repeats)
    for row, pair in long.items():
        found += measure(table, row, "to_unicode", [pair[0]], [pair[1]], to_unicode, repeats)
    table = "Unicode to Zawgyi, speed"
    found += measure(table, SHORT, "to_zawgyi", unicode, zawgyi, to_zawgyi, repeats)
    for row, pair in long.items():
        found += measure(table, row, "to_zawgyi", [pair[1]], [pair[0]], to_zawgyi, repeats)
    table = "Repair of mixed text, speed"
    wanted = [text for pair in pairs for text in (pair[1], pair[1])]
    found += measure(table, f"{SHORT}, encodings in turn", "repair", mixed, wanted, to_unicode, repeats)
    for row, pair in long.items():
        given = "\n".join(pair[0].split("\n")[::2] + pair[1].split("\n")[1::2])
        right = "\n".join(pair[1].split("\n")[::2] + pair[1].split("\n")[1::2])
        found += measure(table, f"{row}, half of it Zawgyi", "repair", [given], [right], to_unicode, repeats)
    return found


def ascii_text(repeats: int) -> list[dict[str, Any]]:
    """Text that has nothing to do with Myanmar: the share of it in real columns is large."""
    draw = random.Random(5)
    fields = [f"Customer {draw.randrange(10**6)}, No. {draw.randrange(400)}, Main Road, Yangon" for _ in range(20_000)]
    texts = {"fields of 45 characters": fields, LONG: ["\n".join(fields)[:1_000_000]]}
    found = []
    for row, given in texts.items():
        for task in TASKS:
            expected = [None] * len(given) if task == "detect" else given
            mine = [peers.each(OURS, on_strings(task)), *on_columns(task)[:1]]
            for peer in mine:
                assert peer.outputs(given) == expected
            best = peers.interleaved(mine, given, repeats=3 * repeats, limit_s=3)
            found += [
                {
                    "table": "Text in ASCII, speed",
                    "row": f"{task}, {row}",
                    "metric": "GB/s",
                    "unit": "GB/s",
                    "peer": peer.name,
                    "value": size_of(given) / best[peer.name] / 1000,
                    "correct": None,
                }
                for peer in mine
            ]
    return found


def calls(repeats: int) -> list[dict[str, Any]]:
    """One string at a time: how long a call takes on a field of 20 characters."""
    from myanmar_id.text import convert, detect, normalize, repair

    pairs = corpora.fields(1000, 18, 22)
    zawgyi, unicode = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    mixed = [text for pair in pairs for text in pair]
    found = []
    for name, function, texts, beside in (
        ("detect", detect.detect, mixed, peers.detectors()[:1]),
        ("zawgyi_probability", detect.zawgyi_probability, mixed, peers.detectors()[:1]),
        ("to_unicode", convert.to_unicode, zawgyi, peers.to_unicode()[:1]),
        ("to_zawgyi", convert.to_zawgyi, unicode, peers.to_zawgyi()[:1]),
        ("normalize", normalize.normalize, unicode, []),
        ("repair", repair.repair, mixed, []),
    ):
        everyone = [peers.each(OURS, function), *beside]
        best = peers.interleaved(everyone, texts, repeats=5 * repeats, limit_s=2)
        found += [
            {
                "table": "One call, field of 18 to 22 characters",
                "row": name,
                "metric": "microseconds a call",
                "unit": "us",
                "peer": "the peer: myanmartools or PyICU" if peer is not everyone[0] else OURS,
                "value": best[peer.name] / len(texts) * 1e6,
                "correct": None,
            }
            for peer in everyone
        ]
    return found


PASSES = ("nothing known", "warm, texts never seen", "texts seen before")


def first_passes(task: str, *, twin: bool) -> list[float]:
    """MB/s in this process, which has done nothing yet: one half of the fields, the other half, and that again."""
    at = 1 if task == "to_zawgyi" else 0
    pairs = corpora.fields()
    texts = [text for pair in pairs for text in (pair if task in ("detect", "repair") else pair[at : at + 1])]
    halves = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    function = on_strings(task, twin=twin)
    function("က")  # tables are read, and the core is made, at the first call
    found = []
    for half in (*halves, halves[1]):
        start = time.perf_counter()
        for text in half:
            function(text)
        found.append(size_of(half) / (time.perf_counter() - start))
    return found


def cold(repeats: int) -> list[dict[str, Any]]:
    """What the caches cost before they hold anything: the best of several processes."""
    found = []
    for task in TASKS:
        for name, twin in ((OURS, False), (f"{OURS} in Python", True)):
            runs = []
            for _ in range(repeats):
                program = f"import bench_text, json; print(json.dumps(bench_text.first_passes({task!r}, twin={twin})))"
                done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
                runs.append(json.loads(done.stdout))
            found += [
                {
                    "table": "Caches, speed on short fields",
                    "row": f"{task}, {stage}",
                    "metric": "MB/s",
                    "unit": "MB/s",
                    "peer": name,
                    "value": max(run[place] for run in runs),
                    "correct": None,
                    "note": "Half of the fields, in a process that has done nothing yet; then the other half, of words that "
                    "the first has not; then that half again. A piece of text that comes for the first time is asked of the "
                    "pure-Python twin, so the first pass costs about what it costs there.",
                }
                for place, stage in enumerate(PASSES)
            ]
    return found


def aims(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that answer to an aim, with the aim beside them."""

    def value(table: str, row: str, metric: str, peer: str) -> float | None:
        return next(
            (
                one["value"]
                for one in found
                if one["table"] == table
                and one["row"] == row
                and one["metric"] == metric
                and (one["peer"] == peer if peer == OURS or " " in peer[11:] else one["peer"].startswith(peer))
            ),
            None,
        )

    short, detection = SHORT, "Detection, speed"
    to_unicode, to_zawgyi = "Zawgyi to Unicode, speed", "Unicode to Zawgyi, speed"
    wanted: list[tuple[str, float, float | None]] = [
        ("detect, times myanmartools, fields", 600, value(detection, short, "times as fast", "myanmartools")),
        ("detect, times myanmartools, 1 MB", 600, value(detection, LONG, "times as fast", "myanmartools")),
        ("detect, MB/s, fields", 400, value(detection, short, "MB/s", OURS)),
        ("detect, MB/s, 1 MB", 400, value(detection, LONG, "MB/s", OURS)),
        ("to Unicode, times PyICU, fields", 80, value(to_unicode, short, "times as fast", "PyICU")),
        ("to Unicode, times PyICU, 1 MB", 150, value(to_unicode, LONG, "times as fast", "PyICU")),
        ("to Zawgyi, times PyICU, fields", 60, value(to_zawgyi, short, "times as fast", "PyICU")),
        ("to Zawgyi, times PyICU, 1 MB", 60, value(to_zawgyi, LONG, "times as fast", "PyICU")),
        (
            "repair of mixed fields, MB/s",
            100,
            value("Repair of mixed text, speed", f"{short}, encodings in turn", "MB/s", OURS),
        ),
        ("ASCII, GB/s, 1 MB, repair", 3, value("Text in ASCII, speed", f"repair, {LONG}", "GB/s", OURS)),
        ("ASCII, GB/s, 1 MB, detect", 3, value("Text in ASCII, speed", f"detect, {LONG}", "GB/s", OURS)),
    ]
    one_call = "One call, field of 18 to 22 characters"
    most = [
        ("one call of detect, microseconds", 1.0, value(one_call, "detect", "microseconds a call", OURS)),
        ("one call of to_unicode, microseconds", 1.5, value(one_call, "to_unicode", "microseconds a call", OURS)),
        ("one call of to_zawgyi, microseconds", 1.5, value(one_call, "to_zawgyi", "microseconds a call", OURS)),
    ]
    rows = []
    for lines, sign in ((wanted, "at least"), (most, "at most")):
        for row, aim, measured in lines:
            common = {
                "table": "Speed of text against the aims",
                "row": row,
                "metric": "against the aims",
                "correct": None,
            }
            rows.append({**common, "column": "measured", "peer": OURS, "value": measured})
            rows.append({**common, "column": "aim", "peer": OURS, "value": f"{sign} {aim:g}"})
    return rows


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    if not corpora.present():
        return []
    found = [*speed(repeats), *ascii_text(repeats), *calls(repeats), *cold(repeats)]
    return [*found, *aims(found)]


def line(row: dict[str, Any]) -> str:
    value = row["value"]
    shown = "-" if value is None else value if isinstance(value, str) else f"{value:.3g}"
    correct = "" if row["correct"] is None else f"{row['correct']:.4f}"
    return f"{row['table']:28} {row['row']:44} {row['peer']:32} {shown:>12} {row['metric']:18} {correct}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

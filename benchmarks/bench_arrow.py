"""Speed of the functions on columns of Arrow, in one thread and in two, beside what pyarrow and the machine need for a column.

MB/s are 10^6 bytes of UTF-8 a second, without the offsets, best of several turns that all take one after another. The columns have
a million rows each: a made-up name and a township of the tables. They are in Zawgyi, in both encodings by turns, in Unicode that is
normalized, and in Latin letters (with the NRC number of nobody). Two threads have half of the rows each; the time is that of both.
The first time the core remembers nothing yet, as when every row is read once. `correct` is the share of rows of a sample that are
what the twin in Python makes of them.

Beside them: `memcpy` copies the buffers of the column into ones that are there already, `pyarrow copy` into new ones, `pyarrow
utf8_upper` is a function of pyarrow's own that looks at every character, and finds nothing to change in Burmese.
"""

from __future__ import annotations

import ctypes
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import peers
from bench_names import HONORIFICS, NEVER_FIRST, SYLLABLES, WORDS
from name_pairs import SEED

ROWS = 1_000_000
SAMPLE = 2_000
TABLE = "Columns of Arrow, speed"
BOTH, ZAWGYI, UNICODE, LATIN = "both encodings by turns", "Zawgyi", "Unicode", "Latin letters"
#: What each function is given: `to_unicode` damages Unicode, and `to_zawgyi` and `normalize` know nothing of Zawgyi.
GIVEN = {
    "zawgyi_probability": (BOTH, ZAWGYI, UNICODE, LATIN),
    "posterior": (BOTH, ZAWGYI, UNICODE, LATIN),
    "detect": (BOTH, ZAWGYI, UNICODE, LATIN),
    "to_unicode": (ZAWGYI, LATIN),
    "to_zawgyi": (UNICODE, LATIN),
    "normalize": (UNICODE, LATIN),
    "repair": (BOTH, ZAWGYI, UNICODE, LATIN),
}

ONE, TWO, FIRST, CORRECT = "one thread", "two threads", "one thread, the first time", "correct"
#: Seconds beyond which a function gets no further turn on a column.
LIMIT_S = 20
OURS = f"{peers.OURS} "
Turn = Callable[[Any], Any]


def made_up(count: int, seed: int = SEED) -> tuple[list[str], list[str]]:
    """Fields in Burmese, and the same in Latin letters."""
    from myanmar_id.fields.nrc import townships

    chosen = random.Random(seed)
    places = [(row.name_my, row.name_en) for row in townships() if row.name_my and row.name_en]
    first = list({**SYLLABLES, **WORDS}.items())
    later = [*first, *NEVER_FIRST.items()]
    honorifics = [*HONORIFICS.items(), ("", ""), ("", "")]
    burmese, latin = [], []
    for _ in range(count):
        parts = [chosen.choice(honorifics), chosen.choice(first)]
        parts += chosen.choices(later, k=chosen.choice((1, 1, 2, 2, 2, 3)))
        place = chosen.choice(places)
        burmese.append("".join(part[0] for part in parts) + "၊ " + place[0])
        name = " ".join(part[1] for part in parts).strip()
        latin.append(f"{name}, {place[1]}, 12/OuKaMa(N){chosen.randrange(1_000_000):06}")
    return burmese, latin


def columns() -> dict[str, Any]:
    """The columns by name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from myanmar_id import arrow

    burmese, latin = made_up(ROWS)
    unicode = arrow.normalize(pa.array(burmese))
    zawgyi = arrow.to_zawgyi(unicode)
    turns = pa.array([True, False] * (ROWS // 2))
    both = pc.if_else(turns, zawgyi, unicode)
    return {BOTH: both, ZAWGYI: zawgyi, UNICODE: unicode, LATIN: pa.array(latin)}


def size(column: Any) -> int:
    """Bytes of UTF-8."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.sum(pc.binary_length(column.cast(pa.large_string()))).as_py()


def memcpy(column: Any) -> Turn:
    """Copies what the buffers of a column, or of a slice of it, hold into ones that are there."""
    room = ctypes.create_string_buffer(sum(buffer.size for buffer in column.buffers() if buffer))

    def copy(part: Any) -> None:
        _, offsets, data = part.buffers()
        places = memoryview(offsets).cast("i")
        start, end = places[part.offset], places[part.offset + len(part)]
        ctypes.memmove(ctypes.addressof(room) + start, data.address + start, end - start)
        at = ctypes.addressof(room) + data.size + 4 * part.offset
        ctypes.memmove(at, offsets.address + 4 * part.offset, 4 * len(part) + 4)

    return copy


def pyarrow_copy(part: Any) -> Any:
    import pyarrow as pa

    return pa.concat_arrays([part.slice(0, len(part) // 2), part.slice(len(part) // 2)])


def correct(function: Turn, column: Any) -> float:
    """The share of a sample's rows that are what the twin makes of them."""
    import pyarrow as pa

    from myanmar_id.arrow import rows

    step = len(column) // SAMPLE | 1  # odd, so that columns of two encodings by turns give both
    sample = pa.concat_arrays([column.slice(at, 1) for at in range(0, len(column), step)])
    compiled, core = function(sample).to_pylist(), rows.core
    rows.core = lambda: None
    try:
        twin = function(sample).to_pylist()
    finally:
        rows.core = core
    return sum(map(lambda one, other: one == other, compiled, twin)) / len(twin)


def seconds(turn: Turn, parts: list[Any], pool: ThreadPoolExecutor) -> float:
    """How long the parts of a column take, each in a thread of its own where there are several."""
    start = time.perf_counter()
    if len(parts) == 1:
        turn(parts[0])
    else:
        list(pool.map(turn, parts))
    return time.perf_counter() - start


def first_time(turn: Turn, column: Any) -> float | None:
    """Seconds with a core that remembers nothing; None where there is no core."""
    from myanmar_id.arrow import rows
    from myanmar_id.text import backend, compiled

    if backend() == "python":
        return None
    from myanmar_id.text import _core

    core, fresh = rows.core, compiled.make(_core.Core)
    rows.core = lambda: fresh
    try:
        start = time.perf_counter()
        turn(column)
        return time.perf_counter() - start
    finally:
        rows.core = core


def measure(name: str, column: Any, repeats: int, pool: ThreadPoolExecutor) -> dict[str, dict[str, float | None]]:
    """For each function, and what stands beside them: seconds of one thread, of two, and of the first time; and what is right."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from myanmar_id import arrow

    turns: dict[str, tuple[Turn, Any]] = {
        "memcpy": (memcpy(column), column),
        "pyarrow copy": (pyarrow_copy, column),
        "pyarrow utf8_upper": (pc.utf8_upper, column),
    }
    turns |= {f"{OURS}{function}": (getattr(arrow, function), column) for function in GIVEN if name in GIVEN[function]}
    if name == BOTH:
        kinds = (pa.large_string(), pa.string_view())
        turns |= {f"{OURS}repair, {kind}": (arrow.repair, column.cast(kind)) for kind in kinds}
    found: dict[str, dict[str, float | None]] = {}
    for row, (turn, given) in turns.items():
        if row.startswith(OURS):
            found[row] = {FIRST: first_time(turn, given), CORRECT: correct(turn, given)}
        else:
            found[row] = {FIRST: None, CORRECT: None}
    half = len(column) // 2
    spent = dict.fromkeys(turns, 0.0)
    for _ in range(repeats):
        for row, (turn, given) in turns.items():
            if spent[row] > LIMIT_S:
                continue
            for metric, parts in ((ONE, [given]), (TWO, [given[:half], given[half:]])):
                took = seconds(turn, parts, pool)
                spent[row] += took
                found[row][metric] = min(took, found[row].get(metric) or took)
    return found


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    try:
        import pyarrow.compute as pc
    except ImportError:
        return []
    found: list[dict[str, Any]] = []
    with ThreadPoolExecutor(2) as pool:
        for name, column in columns().items():
            megabytes = size(column) / 1e6
            note = f"{name}: {megabytes:.0f} MB in {len(column):,} rows, {pc.count_distinct(column).as_py():,} of them distinct."
            for row, measured in measure(name, column, repeats, pool).items():
                common = {
                    "table": TABLE,
                    "row": row,
                    "column": name,
                    "unit": "MB/s",
                    "correct": measured[CORRECT],
                    "note": note,
                }
                for metric in (ONE, TWO, FIRST):
                    took = measured[metric]
                    if took is not None:
                        found.append({**common, "metric": metric, "value": megabytes / took})
    return found


def line(row: dict[str, Any]) -> str:
    share = "" if row["correct"] is None else f"{row['correct']:.4f}"
    return f"{row['column']:24} {row['row']:34} {row['metric']:26} {row['value']:9.0f} {row['unit']} {share}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

"""Speed and memory of migration, beside what a team would write instead, and beside a copy that converts nothing.

    python benchmarks/bench_migrate.py --rows 1000000

The rows are made-up customers of `customers.py`: name, father's name, NRC number, township and address, half of them in Zawgyi.
Each contender is a process of its own, and takes its turns with the others. Time is that on the clock, from the open file to the
closed one, after the imports: everything that is remembered for later rows is learned within it. `correct` is the share of cells
that are as they were meant, in the first rows.

* `pyarrow copy` reads the file and writes it as it is, in batches.
* `loop` asks myanmartools about every value, and gives PyICU what is Zawgyi at 0.95 or more: row by row with the standard library's
  `csv`, and value by value of each batch for Parquet. `pandas apply` does the same with `Series.apply`. Both get fewer rows, as
  they take so long; their speed does not depend on that.

The file of ten times as many rows has the same rows ten times.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import customers
import peers

ROWS, FEWER, TIMES, TURNS = 1_000_000, 20_000, 10, 3
COLUMNS = ("id", "name", "father_name", "nrc", "township", "address")
TEXTS = COLUMNS[1:]
CSV, PARQUET = "CSV to CSV", "Parquet to Parquet"
ENDS = {CSV: "csv", PARQUET: "parquet"}
OURS, COPY, LOOP, PANDAS = peers.OURS, "pyarrow copy", "loop of myanmartools and PyICU", "pandas apply of the same"
SPEED, MEMORY = "Migration of customers, speed", "Migration of customers, memory"
Worker = Callable[[Path, Path], object]
Row = dict[str, Any]


# --- the contenders, each in a process of its own -----------------------------------------------------------------


def ours(source: Path, target: Path) -> Callable[[], object]:
    """A plan, as `migrate scan` drafts it."""
    from myanmar_id.migrate.plan import Column, Plan, Source, Target
    from myanmar_id.migrate.run import run

    columns = tuple(Column(name, zawgyi_share=0.5) for name in TEXTS)
    plan = Plan(columns, source=Source(path=str(source)), target=Target(path=str(target)))
    return lambda: run(plan, restart=True)


def copy(source: Path, target: Path) -> Callable[[], object]:
    """All columns as they are."""
    import pyarrow.csv as pc
    from pyarrow import parquet

    def of_csv() -> None:
        options = pc.ConvertOptions(column_types=dict.fromkeys(COLUMNS, "string"))
        with pc.open_csv(source, convert_options=options) as reader, pc.CSVWriter(target, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)

    def of_parquet() -> None:
        with parquet.ParquetFile(source) as file, parquet.ParquetWriter(target, file.schema_arrow) as writer:
            for batch in file.iter_batches():
                writer.write_batch(batch)

    return of_csv if source.suffix == ".csv" else of_parquet


def converter() -> Callable[[str], str]:
    """What the peers say and make of one value."""
    import icu
    from myanmartools import ZawgyiDetector

    ask = ZawgyiDetector().get_zawgyi_probability
    convert = icu.Transliterator.createInstance("Zawgyi-my", icu.UTransDirection.FORWARD).transliterate
    return lambda text: convert(text) if text and ask(text) >= 0.95 else text


def loop(source: Path, target: Path) -> Callable[[], object]:
    """Value by value."""
    import pyarrow as pa
    from pyarrow import parquet

    convert = converter()

    def of_csv() -> None:
        with source.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            rows = csv.reader(given)
            writer.writerow(next(rows))
            for first, *texts in rows:
                writer.writerow([first, *map(convert, texts)])

    def of_parquet() -> None:
        with parquet.ParquetFile(source) as file, parquet.ParquetWriter(target, file.schema_arrow) as writer:
            for batch in file.iter_batches():
                arrays = [pa.array([convert(one) for one in batch[name].to_pylist()], pa.string()) for name in TEXTS]
                writer.write_batch(pa.RecordBatch.from_arrays([batch["id"], *arrays], schema=file.schema_arrow))

    return of_csv if source.suffix == ".csv" else of_parquet


def pandas(source: Path, target: Path) -> Callable[[], object]:
    """Column by column."""
    import pandas as pd

    convert = converter()
    is_csv = source.suffix == ".csv"

    def run() -> None:
        read = pd.read_csv(source, dtype=str, keep_default_na=False) if is_csv else pd.read_parquet(source)
        for name in TEXTS:
            read[name] = read[name].fillna("").apply(convert)
        if is_csv:
            read.to_csv(target, index=False)
        else:
            read.to_parquet(target, index=False)

    return run


WORKERS: dict[str, Callable[[Path, Path], Callable[[], object]]] = {OURS: ours, COPY: copy, LOOP: loop, PANDAS: pandas}


def work(name: str, source: Path, target: Path) -> None:
    """Let one contender do it once, and print how long it took and how much memory it had at most."""
    run = WORKERS[name](source, target)
    start, busy = time.perf_counter(), time.process_time()
    run()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    # The most that the process held at once, in kB; what `getrusage` says is that of the one that started it, where this had more.
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    print(json.dumps([seconds, busy, int(found[1]) * 1024 / 1e6 if found else math.nan]))


def measured(name: str, source: Path, target: Path) -> tuple[float, float, float]:
    """Seconds, seconds on processors, and MB of one contender."""
    command = [sys.executable, __file__, "--worker", name, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, busy, memory = json.loads(done.stdout.splitlines()[-1])
    return seconds, busy, memory


# --- the rows -----------------------------------------------------------------------------------------------------


def written(folder: Path, count: int) -> list[list[str]]:
    """Write the customers, all and fewer, as CSV and as Parquet; return what the fewer ones were meant to be."""
    import pyarrow.csv as pc
    from pyarrow import parquet

    meant = []
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as all_rows:
        writer = csv.writer(all_rows, lineterminator="\n")
        writer.writerow(COLUMNS)
        for typed, right in customers.customers(count):
            writer.writerow([typed[name] or "" for name in COLUMNS])
            if len(meant) < FEWER:
                meant.append([right[name] or "" for name in COLUMNS])
    with (folder / "all.csv").open("rb") as given, (folder / "fewer.csv").open("wb") as out:
        out.writelines(islice(given, FEWER + 1))
    with (folder / "all.csv").open("rb") as given, (folder / "many.csv").open("wb") as out:
        head, body = next(given), given.read()
        out.write(head)
        for _ in range(TIMES):
            out.write(body)
    options = pc.ConvertOptions(column_types=dict.fromkeys(COLUMNS, "string"))
    for name in ("all", "fewer", "many"):
        with (
            pc.open_csv(folder / f"{name}.csv", convert_options=options) as reader,
            parquet.ParquetWriter(folder / f"{name}.parquet", reader.schema) as writer,
        ):
            for batch in reader:
                writer.write_batch(batch)
    return meant


def cells(path: Path) -> Iterator[list[str]]:
    """The rows of a result."""
    from pyarrow import parquet

    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            yield from islice(csv.reader(file), 1, None)
    else:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield from ([one or "" for one in row] for row in zip(*batch.to_pydict().values(), strict=True))


def right_share(path: Path, meant: list[list[str]]) -> float:
    """The share of cells that are as they were meant."""
    right = sum(
        a == b
        for row, wanted in zip(cells(path), meant, strict=False)
        for a, b in zip(row[1:], wanted[1:], strict=True)
    )
    return right / (len(meant) * len(TEXTS))


# --- figures ------------------------------------------------------------------------------------------------------


def rows(count: int, turns: int) -> list[Row]:
    """All figures."""
    found: list[Row] = []
    names = [OURS, COPY]
    if importlib.util.find_spec("icu"):
        names += [LOOP] + ([PANDAS] if importlib.util.find_spec("pandas") else [])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        meant = written(folder, count)
        fewer = min(count, FEWER)
        for row, end in ENDS.items():
            best: dict[str, tuple[float, float, float]] = {}
            right = {}
            for turn in range(turns):
                for who in names:
                    if turn and who in (LOOP, PANDAS):
                        continue
                    size = "all" if who in (OURS, COPY) else "fewer"
                    target = folder / f"out.{end}"
                    one = measured(who, folder / f"{size}.{end}", target)
                    best[who] = min(one, best.get(who, one))
                    right[who] = right_share(target, meant)
            many = {who: measured(who, folder / f"many.{end}", folder / f"out.{end}")[2] for who in (OURS, COPY)}
            rate = {who: (count if who in (OURS, COPY) else fewer) / best[who][0] for who in names}
            common = {"table": SPEED, "row": row}
            for who in names:
                base = {**common, "peer": who}
                found.append(
                    {
                        **base,
                        "metric": "rows/s",
                        "unit": "rows/s",
                        "value": rate[who],
                        "correct": right[who] if who != COPY else None,
                    }
                )
                if who != OURS:
                    found.append(
                        {
                            **base,
                            "metric": "times as fast",
                            "unit": "x",
                            "value": rate[OURS] / rate[who],
                            "correct": None,
                        }
                    )
            for who in (OURS, COPY):
                base = {"table": MEMORY, "metric": "at most", "unit": "MB", "peer": who, "correct": None}
                found.append({**base, "row": f"{row}, {count:,} rows", "value": best[who][2]})
                found.append({**base, "row": f"{row}, {count * TIMES:,} rows", "value": many[who]})
            busy = count / best[OURS][1]
            found.append(
                {
                    **common,
                    "peer": OURS,
                    "metric": "rows/s of one core",
                    "unit": "rows/s",
                    "value": busy,
                    "correct": None,
                }
            )
    return found


def main() -> None:
    """Measure, and print for people or for `report.py`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--worker", nargs=3, metavar=("WHO", "SOURCE", "TARGET"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        who, source, target = arguments.worker
        work(who, Path(source), Path(target))
        return
    found = rows(arguments.rows, arguments.turns)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        right = "" if one["correct"] is None else f"  {one['correct']:.2%} right"
        print(f"{one['row']:36} {one['peer']:32} {one['value']:14,.1f} {one['metric']}{right}")


if __name__ == "__main__":
    main()

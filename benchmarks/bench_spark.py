"""Cost of migration on Spark: the rows that one core converts in a second, beside one process without Spark.

    python benchmarks/bench_spark.py --rows 200000 --turns 3

The rows are the customers of `customers.py`, ten columns of which seven are repaired, two of these as markup; half of the rows
are in Zawgyi. They are read from Parquet, converted, and dropped, so that no disk is measured. Beside the conversion: the same
frame read alone, and sent to Python and back as it is.

A task of Spark keeps more than one core busy: Java reads and writes for Python while Python converts. So what is counted is the
time on processors, of Java, of its Pythons, and of all their threads, as Linux counts it; with it a cluster can be sized. Unlike
the time on the clock it does not grow much where other work runs on the machine. It is the least of several turns that all take
one after another, after one that does not count; the executors have been started by then. Needs pyspark, Java and Linux; without
them there are no rows.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import itertools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import customers

TABLE = "Migration of customers, rows a second of one core"
ROWS, TURNS = 200_000, 3
#: As the plan that a scan drafts for them.
TEXTS, MARKUP = ("name", "father_name", "nrc", "township", "address"), {"note": "html", "extra": "json"}
#: Of the Python twin there are fewer rows, since it takes so long.
FEWER = 10
Run = Callable[[], object]


def plan() -> Any:
    """What is done."""
    from myanmar_id.migrate.plan import Column, Plan
    from myanmar_id.migrate.terms import Contents

    texts = [Column(name, zawgyi_share=0.5) for name in TEXTS]
    return Plan((*texts, *(Column(name, contents=Contents(kind), zawgyi_share=0.5) for name, kind in MARKUP.items())))


def alone(path: Path) -> None:
    """One process without Spark, and one thread."""
    from pyarrow import parquet

    from myanmar_id.migrate.batch import convert_all

    for _ in convert_all(parquet.ParquetFile(path).iter_batches(use_threads=False), plan()):
        pass


def on_spark(path: Path, backend: str) -> Iterator[tuple[str, Run]]:
    """What is measured, by its name; the session ends behind the last."""
    from pyspark.sql import SparkSession

    from myanmar_id.migrate import spark

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.MYANMAR_ID_BACKEND": backend,
        # Every task has about as much to do.
        "spark.sql.files.maxPartitionBytes": str(path.stat().st_size // 8 + 1),
        "spark.sql.files.openCostInBytes": "0",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    old = session.read.parquet(str(path))

    def drop(frame: Any) -> None:
        frame.write.format("noop").mode("overwrite").save()

    yield f"Spark, converted, {backend}", lambda: drop(spark.convert_frame(old, plan()))
    if backend == "compiled":
        yield "Spark, to Python and back", lambda: drop(old.mapInArrow(lambda batches: batches, old.schema))
        yield "Spark, read alone", lambda: drop(old)
    session.stop()


def busy() -> float:
    """Seconds on processors so far, of this process and of all that it started."""
    parents, seconds = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            # Its parent, and its own time and that of its children who have ended.
            parents[int(path.parent.name)], seconds[int(path.parent.name)] = int(found[1]), sum(map(int, found[11:15]))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(seconds.get(pid, 0) for pid in ours) / os.sysconf("SC_CLK_TCK")


def least(runs: dict[str, Run], turns: int) -> dict[str, float]:
    """The fewest seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(turns + 1):
        for name, run in runs.items():
            start = busy()
            run()
            if turn:
                seconds[name].append(busy() - start)
    return {name: min(found) for name, found in seconds.items()}


def measured(path: Path, backend: str, turns: int) -> dict[str, float]:
    """The fewest seconds of all that one session measures."""
    named = on_spark(path, backend)
    runs = dict(itertools.islice(named, 3 if backend == "compiled" else 1))
    found = least(runs, turns)
    next(named, None)
    return found


def rows(count: int, turns: int) -> list[dict[str, Any]]:
    """All figures; none where there is no Spark."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None or sys.platform != "linux":
        print("no figures: pyspark, Java or Linux is missing", file=sys.stderr)
        return []
    from myanmar_id.text import backend

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory() as folder:
        path, fewer = Path(folder) / "customers.parquet", Path(folder) / "fewer.parquet"
        customers.write_parquet(path, (typed for typed, _ in customers.customers(count)), count // 8)
        customers.write_parquet(fewer, (typed for typed, _ in customers.customers(count // FEWER)), count // FEWER // 8)
        seconds = least({f"one process, converted, {backend()}": lambda: alone(path)}, turns)
        if backend() == "compiled":
            seconds |= measured(path, "compiled", turns)
        slow = measured(fewer, "python", 1)
    rates = {name: count / value for name, value in seconds.items()}
    rates |= {name: count // FEWER / value for name, value in slow.items()}
    return [
        {
            "table": TABLE,
            "row": name,
            "metric": "rows/s",
            "unit": "rows/s",
            "peer": "myanmar-id",
            "value": value,
            "correct": None,
        }
        for name, value in rates.items()
    ]


def main() -> None:
    """Measure, and print for people or for `report.py`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--turns", type=int, default=TURNS)
    arguments = parser.parse_args()
    found = rows(arguments.rows, arguments.turns)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(f"{one['row']:36} {one['value']:12,.0f} rows/s")


if __name__ == "__main__":
    main()

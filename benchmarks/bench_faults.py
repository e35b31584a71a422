"""Migrations that are killed at random moments, and gone on with: rows lost, doubled and otherwise than in a run that nobody kills.

    MYANMAR_ID_POSTGRES=postgresql://user@127.0.0.1/name python benchmarks/bench_faults.py

`myanmar-id migrate run` is started on made-up customers, killed (SIGKILL) after a time drawn by chance, and started again until it
comes to its end; then all begins anew, until it was killed often enough. Tables are rewritten in place; servers are those that
`MYANMAR_ID_POSTGRES` and `MYANMAR_ID_MARIADB` name, and are left out where they name none. The tables `customers_faults` and
`myanmar_id_migration` of their databases are dropped.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import customers

TABLE = "Migration, killed at random"
FILE_ROWS, TABLE_ROWS, KILLS = 100_000, 10_000, 12
TEXTS = ("name", "father_name", "nrc", "township", "address")
NAME, MARKS = "customers_faults", "myanmar_id_migration"
SERVERS = {"PostgreSQL": "MYANMAR_ID_POSTGRES", "MariaDB": "MYANMAR_ID_MARIADB"}
Row = tuple[Any, ...]


@dataclass
class Route:
    """A migration that can be begun anew.

    Attributes:
        name: what is told of it.
        plan: the file of its plan.
        rows: how many rows there are.
        begin: makes all as it was.
        result: the rows that there are.
    """

    name: str
    plan: Path
    rows: int
    begin: Callable[[], object]
    result: Callable[[], Counter[Row]]


def files(folder: Path, suffix: str) -> Route:
    """From a file to a file."""
    from pyarrow import csv, parquet

    from myanmar_id.migrate import plan

    source, target, path = folder / f"old{suffix}", folder / f"new{suffix}", folder / f"plan{suffix}.toml"
    rows = (typed for typed, _ in customers.customers(FILE_ROWS))
    if suffix == ".csv":
        customers.write_csv(source, rows)
    else:
        customers.write_parquet(source, rows, FILE_ROWS // 20)
    path.write_text(plan.dump(_plan(plan.Source(path=str(source)), plan.Target(path=str(target)))), encoding="utf-8")

    def result() -> Counter[Row]:
        table = csv.read_csv(target) if suffix == ".csv" else parquet.read_table(target)
        return Counter(zip(*table.to_pydict().values(), strict=True))

    return Route(f"{suffix[1:]} to {suffix[1:]}", path, FILE_ROWS, lambda: target.unlink(missing_ok=True), result)


def table(folder: Path, name: str, url: str) -> Route:
    """A table in place."""
    from sqlalchemy import text

    from myanmar_id.migrate import plan
    from myanmar_id.migrate.store.sql_engine import engine_of
    from myanmar_id.migrate.terms import Mode

    path, undo = folder / f"{name}.toml", folder / f"{name}.jsonl"
    target = plan.Target(mode=Mode.IN_PLACE, undo=str(undo))
    path.write_text(plan.dump(_plan(plan.Source(url=url, table=NAME), target)), encoding="utf-8")

    def begin() -> None:
        undo.unlink(missing_ok=True)
        drop(url)
        customers.write_table(url, (typed for typed, _ in customers.customers(TABLE_ROWS)), NAME)

    def result() -> Counter[Row]:
        engine = engine_of(url)
        with engine.connect() as connection:
            found = Counter(tuple(row) for row in connection.execute(text(f"SELECT * FROM {NAME}")))
        engine.dispose()
        return found

    return Route(f"{name} in place", path, TABLE_ROWS, begin, result)


def drop(url: str) -> None:
    """Away with the table, and with what marks how far a run is."""
    from sqlalchemy import text

    from myanmar_id.migrate.store.sql_engine import engine_of

    engine = engine_of(url)
    with engine.begin() as connection:
        for one in (NAME, MARKS):
            connection.execute(text(f"DROP TABLE IF EXISTS {one}"))
    engine.dispose()


def _plan(source: Any, target: Any) -> Any:
    from myanmar_id.migrate.plan import Column, Options, Plan

    return Plan(tuple(Column(name, zawgyi_share=0.5) for name in TEXTS), source, target, Options(key=("id",)))


def started(route: Route) -> subprocess.Popen[bytes]:
    """The command at work."""
    command = [sys.executable, "-m", "myanmar_id.cli", "migrate", "run", str(route.plan)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(route: Route, kills: int, draw: random.Random) -> dict[str, int]:
    """Kill a migration as often as asked, and compare what comes of it each time with an undisturbed run."""
    route.begin()
    start = time.monotonic()
    if started(route).wait():
        raise RuntimeError(f"{route.name}: the run failed")
    took, wanted = time.monotonic() - start, route.result()
    found = Counter(
        {"times killed": 0, "runs that came to their end": 0, "rows lost": 0, "rows doubled": 0, "rows otherwise": 0}
    )
    while found["times killed"] < kills:
        route.begin()
        while True:
            process = started(route)
            try:
                code = process.wait(draw.uniform(0.2, 1.0) * took)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                found["times killed"] += 1
                continue
            if code:
                raise RuntimeError(f"{route.name}: the run failed")
            break
        there = route.result()
        keys, right = Counter(row[0] for row in there.elements()), Counter(row[0] for row in wanted.elements())
        found["runs that came to their end"] += 1
        found["rows lost"] += (right - keys).total()
        found["rows doubled"] += (keys - right).total()
        found["rows otherwise"] += len(there.keys() - wanted.keys())
    return found


def routes(folder: Path) -> Iterator[Route]:
    """Every migration that can be run here."""
    for suffix in (".csv", ".parquet"):
        yield files(folder, suffix)
    yield table(folder, "SQLite", f"sqlite:///{folder / 'shop.db'}")
    for name, variable in SERVERS.items():
        if url := os.environ.get(variable):
            yield table(folder, name, url)
            drop(url)


def rows(kills: int) -> list[dict[str, Any]]:
    """All figures."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for route in routes(Path(folder)):
            counts = {"rows": route.rows, **measured(route, kills, random.Random(1))}
            found += [
                {
                    "table": TABLE,
                    "row": route.name,
                    "column": name,
                    "metric": "count",
                    "unit": "",
                    "value": value,
                    "correct": None,
                }
                for name, value in counts.items()
            ]
    return found


def main() -> None:
    """Measure, and print for people or for `report.py`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the rows as one line of JSON")
    parser.add_argument("--kills", type=int, default=KILLS, help="of each migration")
    arguments = parser.parse_args()
    found = rows(arguments.kills)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(f"{one['row']:24} {one['column']:28} {one['value']:8,}")


if __name__ == "__main__":
    main()

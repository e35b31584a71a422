"""What the tests of scan, run, report and command line share: files and tables of made-up customers."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent.parent / "benchmarks"))

import customers

from myanmar_id.migrate import plan
from myanmar_id.migrate.draft import draft
from myanmar_id.migrate.plan import Options, Plan, Source
from myanmar_id.migrate.scan import scan

#: What nothing that is shown may hold: pieces of the names and numbers that the customers have.
NAMES = ("အောင်", "ကျော်", "စန်း", "ေအာင္", "ေက်ာ္", "စန္း", "ဦး", "(နိုင်)", "(ႏိုင္)")


def write(path: Path, rows: int = 300, zawgyi: float = 0.5, seed: int = 1) -> Path:
    """Write customers as they stand."""
    customers.write_csv(path, (typed for typed, _ in customers.customers(rows, zawgyi, seed)))
    return path


def drafted(path: Path, **options: object) -> Plan:
    """The plan that a scan drafts for a file, its options changed."""
    made = plan.loads(draft(scan(Source(str(path)), ["id"])))
    return replace(made, options=replace(made.options, **options)) if options else made


def of(path: Path, target: Path, *columns: plan.Column, **options: object) -> Plan:
    """A plan from file to file."""
    return Plan(columns, Source(str(path)), plan.Target(str(target)), replace(Options(), **options))

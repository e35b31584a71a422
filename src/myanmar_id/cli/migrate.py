"""`myanmar-id migrate`: look at old records, convert them as a plan says, and undo that."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myanmar_id.cli.exits import Exit
from myanmar_id.cli.rows import Rows
from myanmar_id.errors import PlanError

if TYPE_CHECKING:
    from myanmar_id.migrate.plan import Plan

DESCRIPTION = """\
Convert records that are kept in Zawgyi and Unicode mixed: files (CSV, TSV, JSON Lines, Parquet, Excel) and tables of SQLite,
PostgreSQL, MySQL and MariaDB. First scan, which writes a plan; read the plan; try it with run --dry-run; then run it.

A run that is killed goes on where it was when it is started again. Running a plan twice changes nothing the second time.
Addresses of databases are written as postgresql://user:${NAME}@host/name, where NAME is a variable of the environment.
Samples are masked, and messages hold no values. Needs the extra migrate.
"""
#: Named here too, so that the command line need not load Arrow.
_FORMATS = ("csv", "tsv", "jsonl", "parquet", "xlsx")
_MODES = ("table", "columns", "in-place")


def add(commands: Any) -> None:
    """Add the command to the command line."""
    migrate = commands.add_parser(
        "migrate",
        help="convert files and tables of old records, safely",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = migrate.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_scan(actions)
    _add_run(actions)
    _add_undo(actions)


def _add_scan(actions: Any) -> None:
    scan = actions.add_parser(
        "scan",
        help="see what each column is written in, and draft a plan",
        description="See for each column how much is Zawgyi, Unicode, both mixed, too short to tell, not Myanmar, or empty, "
        "and whether it looks like NRC numbers, dates, heights, names, HTML or JSON. Nothing is changed.",
    )
    scan.add_argument("source", metavar="SOURCE", help="a file, or the address of a database")
    scan.add_argument("--table", metavar="NAME", help="the table of the database, with its schema before a dot")
    scan.add_argument("-o", "--output", metavar="PLAN", help="write a draft of a plan; an older file is never replaced")
    scan.add_argument(
        "--mode", choices=_MODES, default="table", help="what the draft does with a table (default: table)"
    )
    scan.add_argument(
        "--key", action="append", default=[], metavar="COLUMN", help="a column that names the rows; may be given again"
    )
    scan.add_argument("--format", choices=_FORMATS, help="of the file (default: from its suffix)")
    scan.add_argument("--encoding", default="utf-8", help="of a text file (default: utf-8); a byte-order mark wins")
    scan.add_argument(
        "--no-header",
        action="store_true",
        help="the first row of the file has values: columns are column1, column2, ...",
    )
    scan.add_argument("--rows", type=_count, metavar="N", help="look at the first N rows only")
    scan.add_argument("--json", action="store_true", help="write what was seen as JSON")
    scan.set_defaults(run=_answered(_scan))


def _add_run(actions: Any) -> None:
    run = actions.add_parser(
        "run",
        help="carry out a plan",
        description="Carry out a plan. The source of a file is never touched, and its target takes its name only when all of it "
        "is written. A table is converted page by page, each in one transaction. A file can also become a new table, and a table a "
        "file.",
    )
    run.add_argument("plan", metavar="PLAN", help="the TOML file")
    run.add_argument("--dry-run", action="store_true", help="work it all out, and write nothing but the report")
    run.add_argument("--report", metavar="DIR", help="write report.html and report.json into this folder")
    run.add_argument("--restart", action="store_true", help="begin again, and do not go on from an earlier run")
    run.add_argument("--strict", action="store_true", help="end with 1 for values whose encoding nothing tells, too")
    run.add_argument("--json", action="store_true", help="write the report as JSON")
    run.set_defaults(run=_answered(_run))


def _add_undo(actions: Any) -> None:
    undo = actions.add_parser(
        "undo",
        help="undo an in-place run",
        description="Undo an in-place run from its undo file. A value that somebody has changed since is left, and counted.",
    )
    undo.add_argument("plan", metavar="PLAN", help="the TOML file, or the undo file together with --url")
    undo.add_argument("--url", metavar="URL", help="the address of the database (default: that of the plan)")
    undo.set_defaults(run=_answered(_undo))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_count.__name__ = "count"  # argparse names the type in its message


def _answered(work: Callable[[argparse.Namespace], Exit]) -> Callable[[argparse.Namespace], Exit]:
    """A command that answers with the exit code of what went wrong."""

    def answered(arguments: argparse.Namespace) -> Exit:
        try:
            from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
            from myanmar_id.migrate.store.errors import StoreError
            from myanmar_id.migrate.store.sql_errors import SqlError
        except ImportError as error:
            raise PlanError("migrating needs pyarrow and sqlalchemy: pip install 'myanmar-id[migrate]'") from error
        try:
            return work(arguments)
        except (InvalidPlan, ConversionFailed, StoreError, SqlError) as error:
            print(f"myanmar-id: {error.code}: {error}", file=sys.stderr)
            codes = {InvalidPlan: Exit.USAGE, ConversionFailed: Exit.FOUND_ERRORS}
            return codes.get(type(error), Exit.FILE)
        except BrokenPipeError:
            raise
        except OSError as error:
            # Not str(error): it has the path, and a file can bear a person's name.
            print(f"myanmar-id: a file cannot be read or written: {error.strerror}", file=sys.stderr)
            return Exit.FILE

    return answered


def _scan(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.cli.migrate_shown import show_scan
    from myanmar_id.migrate.draft import draft
    from myanmar_id.migrate.plan import Source
    from myanmar_id.migrate.scan import scan
    from myanmar_id.migrate.terms import Format, Mode

    kind = Format(arguments.format) if arguments.format else None
    header = not arguments.no_header
    if "://" in arguments.source:
        source = Source(url=arguments.source, table=arguments.table, format=kind, header=header)
    else:
        source = Source(arguments.source, kind, arguments.encoding, header, table=arguments.table)
    mode = Mode(arguments.mode)
    if arguments.output is not None and Path(arguments.output).exists():
        raise FileExistsError(0, "the plan is there already: name another file, or move it away")
    with Rows() as rows:
        found = scan(source, arguments.key, most_rows=arguments.rows, progress=rows)
    if arguments.output is not None:
        text = draft(found, mode)
        with open(arguments.output, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    if arguments.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        show_scan(found)
    return Exit.DONE


def _run(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.cli.migrate_shown import show_run
    from myanmar_id.migrate import plan, report
    from myanmar_id.migrate.outcome import Outcome
    from myanmar_id.migrate.run import run

    wanted = plan.load(arguments.plan)
    with Rows() as rows:
        done = run(wanted, dry_run=arguments.dry_run, restart=arguments.restart, progress=rows)
    if arguments.report is not None:
        report.write(done, arguments.report)
    if arguments.json:
        sys.stdout.write(done.to_json())
    else:
        show_run(done)
    wrong = done.total(Outcome.FAILED) + (done.total(Outcome.UNSURE) if arguments.strict else 0)
    return Exit.FOUND_ERRORS if wrong else Exit.DONE


def _undo(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.cli.migrate_shown import show_undone
    from myanmar_id.migrate import plan
    from myanmar_id.migrate.errors import InvalidPlan
    from myanmar_id.migrate.store.undo import undo
    from myanmar_id.migrate.store.undo_file import UndoReader

    if Path(arguments.plan).suffix.lower() == ".toml":
        url, table, file = _undoable(plan.load(arguments.plan))
    elif arguments.url is None:
        raise InvalidPlan("", "give --url, the address of the database, with an undo file")
    else:
        with UndoReader(Path(arguments.plan)) as reader:
            url, table, file = arguments.url, reader.header.table, arguments.plan
    with Rows() as rows:
        done = undo(arguments.url or url, table, file, progress=lambda cells: rows(cells, None))
    show_undone(done)
    return Exit.FOUND_ERRORS if done.changed + done.missing + done.refused else Exit.DONE


def _undoable(wanted: Plan) -> tuple[str, str, str]:
    """The database, the table and the undo file of a plan."""
    from myanmar_id.migrate.errors import InvalidPlan

    source, target = wanted.source, wanted.target
    if source is None or source.url is None or source.table is None or target is None or target.undo is None:
        raise InvalidPlan("target.undo", "the plan names no undo file: its source was not changed in place")
    return source.url, source.table, target.undo

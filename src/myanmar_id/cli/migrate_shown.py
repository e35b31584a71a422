"""What `myanmar-id migrate` prints for people: tables of columns, and counts. It needs Arrow, so it is imported late."""

from __future__ import annotations

from collections.abc import Iterable

from myanmar_id.migrate.outcome import Outcome
from myanmar_id.migrate.report import Report
from myanmar_id.migrate.seen import ColumnScan, Scan, Writing
from myanmar_id.migrate.store.undo import Undone


def show_scan(found: Scan) -> None:
    """Print what was seen: a line for each column."""
    print(f"{found.rows:,} rows{'' if found.is_whole else ', the first ones only'}")
    heads = ["column", *Writing, "looks like", "a sample, masked"]
    _table(heads, [_scan_row(column) for column in found.columns], len(Writing))


def _scan_row(column: ColumnScan) -> list[str]:
    rows = sum(column.rows.values())
    shares = [f"{column.rows[one] / rows:.1%}" if column.rows[one] else "-" for one in Writing]
    said = [] if column.look is None else [f"{column.look[0]} {column.look[1]:.0%}"]
    if column.markup != "text":
        said.append(column.markup.value)
    sample = next((samples[0] for samples in column.samples.values()), "")
    return [_name(column.name), *shares, ", ".join(said), sample.replace("\n", " ")]


def show_run(done: Report) -> None:
    """Print what was done: a line for each column."""
    said = f"{done.tally.rows:,} rows"
    if done.resumed:
        said += f", {done.resumed:,} of them by earlier runs"
    if done.changed is not None:
        said += f", {done.changed:,} {'to be written' if done.is_dry_run else 'written'}"
    print(said + ("; a dry run: nothing was written" if done.is_dry_run else ""))
    rows = [
        [_name(name), action, *(f"{column.outcomes[one]:,}" if column.outcomes[one] else "-" for one in Outcome)]
        for name, action, column in done.columns
    ]
    _table(["column", "action", *Outcome], rows, len(Outcome), first=2)


def show_undone(done: Undone) -> None:
    """Print what was undone."""
    print(f"{done.restored:,} values are again as they were")
    for count, what in (
        (done.already, "were so already"),
        (done.changed, "were changed since, and left"),
        (done.missing, "are of rows that are gone"),
        (done.refused, "were refused by the database"),
    ):
        if count:
            print(f"{count:,} {what}")


def _name(text: str) -> str:
    """The name of a column, without what would move the cursor."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _table(heads: Iterable[str], rows: list[list[str]], numbers: int, first: int = 1) -> None:
    """Print columns, `numbers` of them from `first` on to the right."""
    lines = [[str(head) for head in heads], *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    for line in lines:
        cells = [
            cell.rjust(width) if first <= at < first + numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())

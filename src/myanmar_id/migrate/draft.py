"""A plan to begin with, made of what a scan saw."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Final

from myanmar_id.migrate import plan
from myanmar_id.migrate.looks import Look
from myanmar_id.migrate.plan import Column, Options, Plan, Target
from myanmar_id.migrate.seen import ColumnScan, Scan, Writing
from myanmar_id.migrate.store.packed import KINDS
from myanmar_id.migrate.terms import Mode

_WORDS: Final = {
    Look.NRC: "NRC numbers",
    Look.DATE: "dates",
    Look.HEIGHT: "heights",
    Look.NAME: "names",
}
_COMMENT = """\
# A draft: read it, change it, then try it with  myanmar-id migrate run PLAN --dry-run
# Columns that are not named here stay as they are.
"""
_BEFORE_COLUMN = "[[columns]]"


def draft(found: Scan, mode: Mode = Mode.TABLE) -> str:
    """A plan as TOML with comments.

    Every column with Myanmar text is repaired, and nothing else is done: what a column looks like stands in a comment.

    Args:
        found: what was seen.
        mode: where the values of a table go.

    Raises:
        InvalidPlan: `mode` does not suit the source.
    """
    taken = [column for column in found.columns if column.is_myanmar and _can_be_named(column, found)]
    columns = tuple(_column(column, mode) for column in taken)
    whole = plan.dump(Plan(columns, found.source, _target(found, mode), Options(key=found.key)))
    head, *rest = whole.split(f"\n{_BEFORE_COLUMN}\n")
    seen = f"# Seen: {found.rows:,} rows{'' if found.is_whole else ', the first ones only'}.\n"
    parts = [_COMMENT, seen, head]
    for column, text in zip(taken, rest, strict=True):
        parts += [f"\n{_seen(column)}", f"{_BEFORE_COLUMN}\n", text]
    parts += [f"\n{line}" for line in _left(found, taken)]
    return "".join(parts)


def _column(column: ColumnScan, mode: Mode) -> Column:
    into = f"{column.name}_unicode" if mode is Mode.COLUMNS else None
    return Column(column.name, contents=column.markup, into=into, zawgyi_share=column.zawgyi_share)


def _target(found: Scan, mode: Mode) -> Target:
    source = found.source
    if source.path is not None:
        return Target(path=_beside(source.path), format=source.format, encoding=source.encoding, mode=mode)
    if mode is Mode.TABLE:
        return Target(table=f"{source.table}_unicode")
    return Target(mode=mode, undo=f"{source.table}.undo.jsonl" if mode is Mode.IN_PLACE else None)


def _beside(path: str) -> str:
    """A path in the same folder: `unicode` stands before the suffixes."""
    name = PurePath(path)
    stem = name.name
    suffixes: list[str] = []
    while len(suffixes) < 2 and (suffix := PurePath(stem).suffix):
        suffixes.insert(0, suffix)
        stem = stem.removesuffix(suffix)
        if suffix.lower() not in KINDS:
            break
    return str(name.with_name(f"{stem}.unicode{''.join(suffixes)}"))


def _seen(column: ColumnScan) -> str:
    """The comment of a column."""
    counts = ", ".join(f"{count:,} {writing}" for writing in Writing if (count := column.rows[writing]))
    lines = [f"# {counts}\n"]
    if column.look is not None:
        look, share = column.look
        lines.append(f'# looks like {_WORDS[look]} ({share:.0%}): action = "{look}" writes all in one form\n')
    return "".join(lines)


def _can_be_named(column: ColumnScan, found: Scan) -> bool:
    names = [one.name for one in found.columns]
    return bool(column.name) and names.count(column.name) == 1 and column.name not in found.key


def _left(found: Scan, taken: list[ColumnScan]) -> list[str]:
    """Comments on columns that the plan leaves out."""
    lines = []
    for column in found.columns:
        name = json.dumps(column.name).replace("\x7f", "\\u007f")
        if column in taken:
            continue
        if column.is_myanmar and column.name in found.key:
            lines.append(f"# {name} names the rows and has Myanmar text: write it into another column\n")
        elif column.is_myanmar:
            lines.append(f"# {name} has Myanmar text: give it a name that no other column has\n")
        elif column.look is not None:
            look, share = column.look
            lines.append(f"# {name} has no Myanmar letters, and looks like {_WORDS[look]} ({share:.0%})\n")
    return lines

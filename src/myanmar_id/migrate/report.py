"""What a run did, for programs as JSON and for people as a page; nothing in either can be read as a name or a number."""

from __future__ import annotations

import datetime
import json
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from myanmar_id import __version__, tables
from myanmar_id.fields import nrc
from myanmar_id.migrate import plan as plans
from myanmar_id.migrate.mask import mask
from myanmar_id.migrate.outcome import ColumnTally, Outcome, Tally
from myanmar_id.migrate.plan import Plan
from myanmar_id.migrate.terms import Action, Mode

#: Failed rows that the page and the JSON list.
LISTED: Final = 1000
#: Of a key, only what a program made up is shown: a counter, perhaps behind a few letters, or a UUID.
_MADE_UP = re.compile(r"[A-Za-z]{0,4}[-_]?(?:0|[1-9]\d{0,17})|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}").fullmatch


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    Attributes:
        plan: what was to be done.
        tally: the counts, those of earlier runs that this one went on from included.
        started: when the run began, in UTC.
        seconds: how long it took.
        resumed: rows that earlier runs had done.
        changed: rows that were written, of a table; None for files.
        gone: rows of a table that others deleted meanwhile.
        is_dry_run: whether nothing was written.
    """

    plan: Plan
    tally: Tally
    started: datetime.datetime
    seconds: float
    resumed: int = 0
    changed: int | None = None
    gone: int = 0
    is_dry_run: bool = False

    @property
    def version(self) -> str:
        """The version of this library."""
        return __version__

    @property
    def tables_digest(self) -> str:
        """What tells one state of the library's tables from another."""
        return tables.digest()

    @property
    def plan_digest(self) -> str:
        """See `plan.digest`."""
        return plans.digest(self.plan)

    @property
    def source(self) -> str:
        """The file, without its folder, or the table."""
        return _place(self.plan.source)

    @property
    def target(self) -> str:
        """The file, without its folder, or the table."""
        target = self.plan.target
        if target is None or target.path is not None or target.mode is Mode.TABLE:
            return _place(target)
        return f"{self.source}, {'in place' if target.mode is Mode.IN_PLACE else 'new columns'}"

    @property
    def columns(self) -> list[tuple[str, str, ColumnTally]]:
        """The name, the action and the counts of each column that was worked on."""
        return [
            (one.target, str(one.action), self.tally.columns.get(one.target, ColumnTally()))
            for one in self.plan.columns
            if one.action is not Action.KEEP
        ]

    def total(self, outcome: Outcome) -> int:
        """Values of all columns with an outcome."""
        return sum(column.outcomes[outcome] for _, _, column in self.columns)

    def failures(self) -> list[dict[str, Any]]:
        """The first values that could not be read, as they may be shown."""
        return [
            {"row": one.row, "key": list(shown(one.key)), "column": one.column, "code": one.code}
            for one in self.tally.failures[:LISTED]
        ]

    def to_json(self) -> str:
        """The report as one JSON object, laid out."""
        found = {
            "source": self.source,
            "target": self.target,
            "is_dry_run": self.is_dry_run,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "version": self.version,
            "tables_digest": self.tables_digest,
            "plan_digest": self.plan_digest,
            "rows": self.tally.rows,
            "resumed": self.resumed,
            "changed": self.changed,
            "gone": self.gone,
            "outcomes": {outcome.value: self.total(outcome) for outcome in Outcome},
            "columns": [_column(name, action, column) for name, action, column in self.columns],
            "failures": self.failures(),
        }
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def shown(key: Iterable[str]) -> tuple[str, ...]:
    """The values of a key as a report shows them: counters and UUIDs as they are, all else masked.

    Examples:
        >>> shown(("1207", "C-15", "12/OuKaMa(N)123456", "09791234567"))
        ('1207', 'C-15', '00/AaAaAa(A)000000', '00000000000')
    """
    return tuple(one if _MADE_UP(one) and not nrc.is_valid(one) else mask(one) for one in key)


def write(report: Report, folder: str | PurePath) -> tuple[Path, Path]:
    """Write a report.

    Args:
        report: what was done.
        folder: is made where there is none.

    Returns:
        `report.json` and `report.html` in it.

    Raises:
        OSError: they cannot be written; older ones stay then.
    """
    from myanmar_id.migrate.report_page import page

    Path(folder).mkdir(parents=True, exist_ok=True)
    paths = Path(folder) / "report.json", Path(folder) / "report.html"
    for path, text in zip(paths, (report.to_json(), page(report)), strict=True):
        _replace(path, text)
    return paths


def _replace(path: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".myanmar-id-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _place(place: plans.Source | plans.Target | None) -> str:
    if place is None:
        return ""
    return str(place.table) if place.path is None else PurePath(place.path).name


def _column(name: str, action: str, column: ColumnTally) -> dict[str, Any]:
    return {
        "name": name,
        "action": action,
        "outcomes": {outcome.value: column.outcomes[outcome] for outcome in Outcome},
        "decided": {by.value: count for by, count in column.decided.items()},
        "scores": column.scores,
        "codes": dict(column.codes),
        "samples": {
            outcome.value: [{"before": mask(one.before), "after": mask(one.after)} for one in samples]
            for outcome, samples in column.samples.items()
        },
    }

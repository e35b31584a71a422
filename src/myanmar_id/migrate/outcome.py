"""What became of the values: counted by column, with masked samples and a list of what failed.

Tallies of parts of the rows add up to that of the whole, so that processes can count for themselves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

#: The detector's scores are counted in this many bins of equal width.
BINS: Final = 20
#: Samples that are kept of each column and outcome.
SAMPLES: Final = 5
#: Failures that are listed; those beyond are only counted.
FAILURES: Final = 10_000


class Outcome(StrEnum):
    """What became of a value.

    `UNCHANGED`: it was right, or no business of the plan. `CONVERTED`: from one encoding to the other. `NORMALIZED`: the same
    text in canonical form. `UNSURE`: left as it is, since nothing told what it is written in, or a second run would convert it
    again. `FAILED`: it could not be read; see `on_error`. `NULL`: there was none.
    """

    UNCHANGED = "unchanged"
    CONVERTED = "converted"
    NORMALIZED = "normalized"
    UNSURE = "unsure"
    FAILED = "failed"
    NULL = "null"


class By(StrEnum):
    """What decided: the value alone, its row's other values, its column's share of Zawgyi, or both of these."""

    ALONE = "alone"
    ROW = "row"
    COLUMN = "column"
    ROW_COLUMN = "row+column"


@dataclass(frozen=True, slots=True)
class Sample:
    """A value before and after, masked."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A value that could not be read.

    Attributes:
        key: the values of the key of the row. Personal data, not in `repr`. Empty where the plan names no key.
        row: the number of the row, the first being 1.
        column: the name of the column.
        code: what is wrong with the value.
    """

    key: tuple[str, ...] = field(repr=False)
    row: int
    column: str
    code: str


@dataclass(slots=True)
class ColumnTally:
    """The counts of one column.

    Attributes:
        outcomes: rows by outcome.
        decided: rows by what decided them; those without Myanmar text are not in it.
        scores: rows by the detector's score, `BINS` bins from 0 to 1.
        codes: failed rows by the code of what is wrong.
        samples: by outcome, the first `SAMPLES` values that have it.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    decided: Counter[By] = field(default_factory=Counter)
    scores: list[int] = field(default_factory=lambda: [0] * BINS)
    codes: Counter[str] = field(default_factory=Counter)
    samples: dict[Outcome, list[Sample]] = field(default_factory=dict)

    def add(self, other: ColumnTally) -> None:
        """Count another's rows, which stand behind these."""
        self.outcomes.update(other.outcomes)
        self.decided.update(other.decided)
        self.scores = [one + two for one, two in zip(self.scores, other.scores, strict=True)]
        self.codes.update(other.codes)
        for outcome, samples in other.samples.items():
            self.samples[outcome] = (self.samples.get(outcome, []) + samples)[:SAMPLES]


@dataclass(slots=True)
class Tally:
    """The counts of a run.

    Attributes:
        rows: how many rows were seen.
        columns: each column's counts, by its name.
        failures: the first `FAILURES` values that could not be read.
    """

    rows: int = 0
    columns: dict[str, ColumnTally] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def column(self, name: str) -> ColumnTally:
        """The counts of a column, made where there are none yet."""
        return self.columns.setdefault(name, ColumnTally())

    def fail(self, failures: Iterable[Failure]) -> None:
        """List failures, as far as there is room."""
        for failure in failures:
            if len(self.failures) >= FAILURES:
                break
            self.failures.append(failure)

    def add(self, other: Tally) -> None:
        """Count the rows of another tally, which stand behind these. Row numbers in its failures go on from here."""
        self.fail(replace(one, row=self.rows + one.row) for one in other.failures)
        self.rows += other.rows
        for name, column in other.columns.items():
            self.column(name).add(column)

    def to_json(self) -> str:
        """The tally as one JSON object; `from_json` reads it back. It holds the keys of the rows that failed."""
        columns = {
            name: {
                "outcomes": one.outcomes,
                "decided": one.decided,
                "scores": one.scores,
                "codes": one.codes,
                "samples": {outcome: list(map(asdict, samples)) for outcome, samples in one.samples.items()},
            }
            for name, one in self.columns.items()
        }
        found = {"rows": self.rows, "columns": columns, "failures": list(map(asdict, self.failures))}
        return json.dumps(found, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """A tally from what `to_json` wrote."""
        found = json.loads(text)
        columns = {name: _column(one) for name, one in found["columns"].items()}
        failures = [Failure(tuple(one["key"]), one["row"], one["column"], one["code"]) for one in found["failures"]]
        return cls(found["rows"], columns, failures)


def _column(found: dict[str, Any]) -> ColumnTally:
    return ColumnTally(
        Counter({Outcome(key): count for key, count in found["outcomes"].items()}),
        Counter({By(key): count for key, count in found["decided"].items()}),
        found["scores"],
        Counter(found["codes"]),
        {Outcome(key): [Sample(**one) for one in samples] for key, samples in found["samples"].items()},
    )

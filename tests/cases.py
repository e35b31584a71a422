"""Reads the case tables in `tests/cases`: one line a case, `id input expect source note`, tab separated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
COLUMNS = ["id", "input", "expect", "source", "note"]

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[tnr\\])")
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `expect` is a value as text, or `!code` for the `ParseError` that must come."""

    id: str
    input: str
    expect: str
    source: str
    note: str

    @property
    def code(self) -> str | None:
        """The code of the error that is expected, or None where a value is."""
        return self.expect[1:] if self.expect.startswith("!") else None

    def __str__(self) -> str:
        return self.id


def load(name: str) -> list[Case]:
    """Read `tests/cases/<name>.tsv`.

    Args:
        name: the table's name, with a folder where it lies in one, without the ending.

    Returns:
        The cases, never an empty list.

    Raises:
        AssertionError: the table is empty, has other columns, or names one id twice.
    """
    path = FOLDER / f"{name}.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    assert lines, f"{path.name}: no header"
    assert lines[0].split("\t") == COLUMNS, f"{path.name}: the header must be {' '.join(COLUMNS)}"
    found = []
    for line in lines[1:]:
        cells = [_unescape(cell) for cell in line.split("\t")]
        assert 3 <= len(cells) <= len(COLUMNS), f"{path.name}: {len(cells)} cells in {line[:20]!r}"
        found.append(Case(*cells, *[""] * (len(COLUMNS) - len(cells))))
    assert found, f"{path.name}: no cases"
    ids = [case.id for case in found]
    assert len(set(ids)) == len(ids), f"{path.name}: ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    return found


def _unescape(cell: str) -> str:
    return _ESCAPE.sub(lambda m: _SIMPLE[m[1]] if m[1] in _SIMPLE else chr(int(m[1][1:], 16)), cell)

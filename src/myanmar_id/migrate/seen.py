"""What a scan saw: counts for each column, and masked samples."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from myanmar_id.migrate.looks import Look
from myanmar_id.migrate.plan import Source
from myanmar_id.migrate.terms import Contents

#: So many of the values must be a field before a column is; any text could be a name, so of names fewer.
_MOST = {Look.NRC: 0.8, Look.DATE: 0.8, Look.HEIGHT: 0.8, Look.NAME: 0.3}
_JSON_SHARE = 0.9


class Writing(StrEnum):
    """What a value is written in.

    `MIXED`: a part in Zawgyi, a part in Unicode. `UNSURE`: too short to tell. `OTHER`: no Myanmar letter. `NULL`: nothing, or
    spaces.
    """

    ZAWGYI = "zawgyi"
    UNICODE = "unicode"
    MIXED = "mixed"
    UNSURE = "unsure"
    OTHER = "not-myanmar"
    NULL = "null"


@dataclass(slots=True)
class ColumnScan:
    """What was seen of a column.

    Attributes:
        name: of the column.
        type: as Arrow names it.
        is_text: whether it holds text; of other columns only nulls are told apart.
        rows: rows by what their values are written in.
        same: rows whose value reads the same in both; they count as Unicode.
        contents: rows with HTML or JSON.
        tried: how many distinct values were tried as fields.
        looks: those of them that look like a field.
        samples: masked values by what they are written in, a few of each.
    """

    name: str
    type: str
    is_text: bool
    rows: Counter[Writing] = field(default_factory=Counter)
    same: int = 0
    contents: Counter[Contents] = field(default_factory=Counter)
    tried: int = 0
    looks: Counter[Look] = field(default_factory=Counter)
    samples: dict[Writing, list[str]] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        """Rows that have a value."""
        return sum(self.rows.values()) - self.rows[Writing.NULL]

    @property
    def is_myanmar(self) -> bool:
        """Whether it holds Myanmar text."""
        return self.filled > self.rows[Writing.OTHER]

    @property
    def zawgyi_share(self) -> float | None:
        """Zawgyi among what is surely one of the two, and not the same in both; None where there is none of either."""
        zawgyi, unicode = self.rows[Writing.ZAWGYI], self.rows[Writing.UNICODE] - self.same
        return round(zawgyi / (zawgyi + unicode), 4) if zawgyi + unicode else None

    @property
    def look(self) -> tuple[Look, float] | None:
        """The field that the column looks like, and how many of its values do; None where it looks like none."""
        for look, count in self.looks.most_common(1):
            share = count / self.tried
            if share >= _MOST[look]:
                return look, share
        return None

    @property
    def markup(self) -> Contents:
        """What the values are: JSON where nearly all are, HTML where any is, which does plain text no harm."""
        if self.contents[Contents.JSON] and self.contents[Contents.JSON] >= _JSON_SHARE * self.filled:
            return Contents.JSON
        return Contents.HTML if self.contents[Contents.HTML] else Contents.TEXT

    def to_json(self) -> dict[str, Any]:
        """All of it in types that JSON knows."""
        look = self.look
        return {
            "name": self.name,
            "type": self.type,
            "rows": {writing.value: self.rows[writing] for writing in Writing},
            "zawgyi_share": self.zawgyi_share,
            "looks_like": None if look is None else {"field": look[0].value, "share": round(look[1], 4)},
            "contents": self.markup.value,
            "samples": {writing.value: samples for writing, samples in self.samples.items()},
        }


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of a source.

    Attributes:
        source: as a plan names it.
        key: the columns that name a row of a table.
        rows: how many rows were seen.
        is_whole: whether those were all.
        columns: in the order of the source.
    """

    source: Source
    key: tuple[str, ...]
    rows: int
    is_whole: bool
    columns: tuple[ColumnScan, ...]

    def to_json(self) -> dict[str, Any]:
        """All of it but where the source is, in types that JSON knows."""
        return {
            "rows": self.rows,
            "is_whole": self.is_whole,
            "key": list(self.key),
            "columns": [column.to_json() for column in self.columns],
        }

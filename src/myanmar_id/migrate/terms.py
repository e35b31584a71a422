"""The words of a plan."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"


class Action(StrEnum):
    """What is done with a column.

    `REPAIR`: text of unknown or mixed encoding becomes Unicode. `TO_UNICODE`: the same, the column being known to be Zawgyi, so
    that what is doubtful counts as Zawgyi. `TO_ZAWGYI`: Unicode becomes Zawgyi. `NORMALIZE`: Unicode becomes canonical. `NRC`,
    `DATE`, `HEIGHT`, `NAME`: the field is read and written in one form. `KEEP`: nothing.
    """

    REPAIR = "repair"
    TO_UNICODE = "to-unicode"
    TO_ZAWGYI = "to-zawgyi"
    NORMALIZE = "normalize"
    NRC = "nrc"
    DATE = "date"
    HEIGHT = "height"
    NAME = "name"
    KEEP = "keep"


class Contents(StrEnum):
    """What a text is: plain, or markup whose text alone is worked on."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


class Use(StrEnum):
    """What decides a cell that the detector is unsure of; see `migrate.evidence`."""

    ROW_COLUMN = "row+column"
    ROW = "row"
    COLUMN = "column"
    NONE = "none"


class OnError(StrEnum):
    """What becomes of a value that cannot be read: it stays, it becomes null, or the run ends."""

    KEEP = "keep"
    NULL = "null"
    FAIL = "fail"


class Mode(StrEnum):
    """Where a table's values go: to a new table, to new columns beside the old ones, or in their places."""

    TABLE = "table"
    COLUMNS = "columns"
    IN_PLACE = "in-place"


class Script(StrEnum):
    """Burmese or Latin letters and digits."""

    MY = "my"
    LATIN = "latin"


class Kind(StrEnum):
    """The type of what a column becomes: text, or what Arrow calls date32 and float64."""

    TEXT = "text"
    DATE32 = "date32"
    FLOAT64 = "float64"

"""What a migration does: a TOML file, read into records that cannot be changed.

A plan names a source, a target, and for each column what is to be done with it. Nothing in it is carried out as a statement: the
names of tables and columns are quoted, and a password stands in the environment, never in the plan.
"""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import json
import re
import tomllib
import types
import typing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

from myanmar_id.migrate.errors import InvalidPlan
from myanmar_id.migrate.terms import Action, Contents, Format, Kind, Mode, OnError, Script, Use

VERSION: Final = 1

_Table = TypeVar("_Table", bound="Source | Target | Options | Column")


#: The actions that read a field, and the types besides text that they write.
TYPED: Final = {Action.NRC: None, Action.DATE: Kind.DATE32, Action.HEIGHT: Kind.FLOAT64, Action.NAME: None}
_SUFFIXES = {
    **{f".{one}": one for one in Format},
    ".tab": Format.TSV,
    ".ndjson": Format.JSONL,
    ".pq": Format.PARQUET,
}
#: What is said where a value has another type.
_NEEDS = {str: "give text", int: "give a whole number", float: "give a number", bool: "give true or false"}
_PACKED = (".gz", ".bz2", ".zst", ".xz")
#: A password in an address, and what may stand there instead.
_PASSWORD = re.compile(r"://[^/@]*?:([^@]*)@|[?&;](?:password|passwd|pwd)=([^&;]*)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{\w+\}|").fullmatch


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records are: a file, or a table of a database.

    Attributes:
        path: the file, relative to the folder that the program runs in.
        format: of the file; from its suffix where it is not said.
        encoding: of a text file; a byte-order mark in the file wins.
        header: whether the first row of CSV or TSV names the columns; else they are `column1`, `column2` and so on.
        url: the database as SQLAlchemy takes it; a password only as `${NAME}` of the environment.
        table: the table, with its schema before a dot where it has one.
    """

    path: str | None = None
    format: Format | None = None
    encoding: str = "utf-8"
    header: bool = True
    url: str | None = field(default=None, repr=False)
    table: str | None = None

    def __post_init__(self) -> None:
        _check_place(self)
        if self.path is None and self.url is None:
            raise InvalidPlan("", "give path, or url and table")
        if self.url is not None and self.table is None:
            raise InvalidPlan("table", "give the table")
        if not self.header and self.format not in {Format.CSV, Format.TSV}:
            raise InvalidPlan("header", "leave it out: only CSV and TSV can be without one")


@dataclass(frozen=True, slots=True)
class Target:
    """Where the records go.

    Attributes:
        path: a file.
        format: as in `Source`.
        encoding: as in `Source`.
        url: a database; that of the source where there is none.
        table: a new table; the source's, or none, where `mode` says so.
        mode: see `Mode`.
        undo: a file for what an in-place run can be undone with.
    """

    path: str | None = None
    format: Format | None = None
    encoding: str = "utf-8"
    url: str | None = field(default=None, repr=False)
    table: str | None = None
    mode: Mode = Mode.TABLE
    undo: str | None = None

    def __post_init__(self) -> None:
        _check_place(self)
        if self.path is not None and self.mode is not Mode.TABLE:
            raise InvalidPlan("mode", "leave it out: a file is always written anew")
        if self.path is None and self.table is None and self.mode is Mode.TABLE:
            raise InvalidPlan("", "give path, or table, or mode = 'columns' or 'in-place'")
        if self.undo is not None and self.mode is not Mode.IN_PLACE:
            raise InvalidPlan("undo", "leave it out: only an in-place run needs it")


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for all columns.

    Attributes:
        key: the columns that name a row; their values stand in reports, and pages of a table follow them.
        threshold: how probable Zawgyi must be before a text is converted, above 0.5 and below 1.
        evidence: what decides what the detector is unsure of.
        on_error: what becomes of a value that cannot be read.
        batch_rows: rows that are worked on at once; no result depends on it.
    """

    key: tuple[str, ...] = ()
    threshold: float = 0.95
    evidence: Use = Use.ROW_COLUMN
    on_error: OnError = OnError.KEEP
    batch_rows: int = 65_536

    def __post_init__(self) -> None:
        if not 0.5 < self.threshold < 1:
            raise InvalidPlan("threshold", "give a number above 0.5 and below 1")
        if self.batch_rows < 1:
            raise InvalidPlan("batch_rows", "give a number from 1 on")
        if len(set(self.key)) < len(self.key) or "" in self.key:
            raise InvalidPlan("key", "name each column once")


@dataclass(frozen=True, slots=True)
class Column:
    """What is done with one column.

    Attributes:
        name: the column of the source.
        action: see `Action`.
        contents: see `Contents`; markup is for actions on text.
        into: the column that takes the result; the column itself, or a new one behind all others.
        problems: a new column for the code of what is wrong with a value, null where nothing is.
        zawgyi_share: how much of the column the scan found to be Zawgyi, 0 to 1: what `evidence` takes from the column.
        script: how an NRC number (Latin unless said), a date (ISO unless said), a height (Latin unless said) or a name (Burmese
            unless said) is written as text.
        type: `date32` for a date, `float64`, in inches, for a height; else text.
    """

    name: str
    action: Action = Action.REPAIR
    contents: Contents = Contents.TEXT
    into: str | None = None
    problems: str | None = None
    zawgyi_share: float | None = None
    script: Script | None = None
    type: Kind = Kind.TEXT

    def __post_init__(self) -> None:
        if "" in (self.name, self.into, self.problems):
            raise InvalidPlan("name" if not self.name else "into" if self.into == "" else "problems", "give a name")
        if self.zawgyi_share is not None and not 0 <= self.zawgyi_share <= 1:
            raise InvalidPlan("zawgyi_share", "give a number from 0 to 1")
        if self.contents is not Contents.TEXT and (self.action in TYPED or self.action is Action.KEEP):
            raise InvalidPlan("contents", "leave it out: this action takes plain text")
        if self.script is not None and self.action not in TYPED:
            raise InvalidPlan("script", "leave it out: this action reads no field")
        if self.type is not Kind.TEXT and self.type is not TYPED.get(self.action):
            raise InvalidPlan("type", "give date32 for a date, float64 for a height, or text")
        if self.type is not Kind.TEXT and self.script is not None:
            raise InvalidPlan("script", "leave it out: the type is no text")
        if self.action is Action.KEEP and (self.into is not None or self.problems is not None):
            raise InvalidPlan("action", "give another one: this one writes nothing")

    @property
    def target(self) -> str:
        """The name of the column that takes the result."""
        return self.into or self.name

    @property
    def is_in_place(self) -> bool:
        """Whether the result takes the place of what was there."""
        return self.target == self.name


@dataclass(frozen=True, slots=True)
class Plan:
    """A migration.

    Attributes:
        columns: what is done, column by column; columns that are not named stay as they are.
        source: where the records are; None where the caller of `batch.convert_all` has them.
        target: where they go.
        options: what holds for all columns.
    """

    columns: tuple[Column, ...]
    source: Source | None = None
    target: Target | None = None
    options: Options = Options()

    def __post_init__(self) -> None:
        taken: set[str] = set()
        for at, column in enumerate(self.columns):
            written = () if column.action is Action.KEEP else (("into", column.target), ("problems", column.problems))
            for key, name in written:
                if name in taken or (key == "problems" and name in {one.name for one in self.columns}):
                    raise InvalidPlan(f"columns[{at}].{key}", "give a name that no other column has")
                if name is not None:
                    taken.add(name)
            if column.type is not Kind.TEXT and column.is_in_place and self.options.on_error is OnError.KEEP:
                message = (
                    "write into another column, or say on_error = 'null' or 'fail': a column of this type keeps no text"
                )
                raise InvalidPlan(f"columns[{at}].type", message)
            if column.is_in_place and column.name in self.options.key and column.action is not Action.KEEP:
                raise InvalidPlan(f"columns[{at}].name", "write into another column: this one names the rows")
        if self.source is not None and self.source.url is not None and not self.options.key:
            raise InvalidPlan("options.key", "name the columns that tell the rows of the table apart")
        is_file = self.source is not None and self.source.url is None
        if is_file and self.target is not None and self.target.mode is not Mode.TABLE:
            raise InvalidPlan("target.mode", "give a path: the source is a file")


def load(path: str | PurePath) -> Plan:
    """Read a plan.

    Args:
        path: a TOML file.

    Raises:
        InvalidPlan: it is no TOML, or no plan; its `key` says where.
        OSError: the file cannot be read.
    """
    return loads(Path(path).read_bytes())


def loads(text: str | bytes) -> Plan:
    """Read a plan from its text.

    Raises:
        InvalidPlan: see `load`.

    Examples:
        >>> plan = loads('version = 1\\n[[columns]]\\nname = "name"\\nzawgyi_share = 0.42')
        >>> plan.columns[0].action, plan.columns[0].zawgyi_share
        (<Action.REPAIR: 'repair'>, 0.42)
    """
    try:
        found = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"\(at .*\)\Z", str(error))
        raise InvalidPlan("", f"write the plan as TOML in UTF-8 {at[0] if at else ''}".rstrip()) from None
    if found.pop("version", None) != VERSION:
        raise InvalidPlan("version", f"give {VERSION}")
    columns = found.pop("columns", [])
    if not isinstance(columns, list):
        raise InvalidPlan("columns", "write [[columns]] before each column")
    tables: dict[str, Any] = {}
    for key, kind in (("source", Source), ("target", Target), ("options", Options)):
        if key in found:
            tables[key] = _read(key, found.pop(key), kind)
    _refuse_rest("", found)
    return Plan(tuple(_read(f"columns[{at}]", one, Column) for at, one in enumerate(columns)), **tables)


def dump(plan: Plan) -> str:
    """A plan as TOML; `loads` reads it back.

    Examples:
        >>> print(dump(Plan((Column("name", zawgyi_share=0.42),))))
        version = 1
        <BLANKLINE>
        [[columns]]
        name = "name"
        action = "repair"
        zawgyi_share = 0.42
        <BLANKLINE>
    """
    parts = [f"version = {VERSION}\n"]
    for key, table in (("[source]", plan.source), ("[target]", plan.target), ("[options]", plan.options)):
        if table is not None and table != Options():
            parts.append(_written(key, table))
    parts += [_written("[[columns]]", column) for column in plan.columns]
    return "\n".join(parts)


def digest(plan: Plan) -> str:
    """What tells plans apart: 64 hexadecimal digits, the same for plans that do the same in the same places."""
    return hashlib.sha256(dump(plan).encode()).hexdigest()


def format_of(path: str, said: Format | None = None) -> Format:
    """The format of a file.

    Args:
        path: its name; a suffix of compression is passed over.
        said: what the plan says.

    Raises:
        InvalidPlan: `format`: the suffix says nothing.

    Examples:
        >>> format_of("customers.csv.gz")
        <Format.CSV: 'csv'>
    """
    if said is not None:
        return said
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes if suffix.lower() not in _PACKED]
    if not suffixes or suffixes[-1] not in _SUFFIXES:
        raise InvalidPlan("format", f"give one of {', '.join(Format)}: the suffix is not known")
    return Format(_SUFFIXES[suffixes[-1]])


def _check_place(place: Source | Target) -> None:
    """What holds for source and target; the format of a file is filled in."""
    if place.path is not None and (place.url is not None or place.table is not None):
        raise InvalidPlan("path", "give either path, or url and table")
    if place.path is not None:
        object.__setattr__(place, "format", format_of(place.path, place.format))
    elif place.format is not None:
        raise InvalidPlan("format", "leave it out: a table has none")
    try:
        codecs.lookup(place.encoding)
    except (LookupError, ValueError):
        raise InvalidPlan("encoding", "give an encoding that Python knows") from None
    if place.url is not None:
        for match in _PASSWORD.finditer(place.url):
            if not _VARIABLE(match[1] or match[2] or ""):
                raise InvalidPlan("url", "write the password as ${NAME}, a variable of the environment")


def _read(key: str, table: Any, kind: type[_Table]) -> _Table:
    """One table of the file as its record."""
    if not isinstance(table, dict):
        raise InvalidPlan(key, "write it as a table")
    table = dict(table)
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for one in dataclasses.fields(kind):
        if one.name in table:
            values[one.name] = _value(f"{key}.{one.name}", table.pop(one.name), hints[one.name])
        elif one.default is dataclasses.MISSING:
            raise InvalidPlan(f"{key}.{one.name}", "give it")
    _refuse_rest(key, table)
    try:
        return kind(**values)
    except InvalidPlan as error:
        raise InvalidPlan(f"{key}.{error.key}".rstrip("."), error.reason) from None


def _value(key: str, value: Any, hint: Any) -> Any:
    """A value of the file as the type that its field has."""
    kind = typing.get_args(hint)[0] if isinstance(hint, types.UnionType) else hint
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in tuple(kind):
            raise InvalidPlan(key, f"give one of {', '.join(kind)}")
        return kind(value)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InvalidPlan(key, "give a list of names")
        return tuple(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise InvalidPlan(key, _NEEDS[kind])
    return value


def _refuse_rest(key: str, table: dict[str, Any]) -> None:
    for name in table:
        shown = name if re.fullmatch(r"[\w-]+", name) else json.dumps(name)
        raise InvalidPlan(f"{key}.{shown}".lstrip("."), "leave it out: there is no such key")


def _written(key: str, table: Source | Target | Options | Column) -> str:
    """A table in TOML, without what it would have anyway."""
    lines = [key]
    for one in dataclasses.fields(table):
        value = getattr(table, one.name)
        if value != one.default or one.name == "action":
            lines.append(f"{one.name} = {_shown(value)}")
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value) if isinstance(value, str) else str(value).lower()


def _quoted(text: str) -> str:
    """A string as TOML has it: JSON's, with the one control character escaped that JSON leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

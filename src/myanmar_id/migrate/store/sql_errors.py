"""What can go wrong with a database, and what to do about an error of a driver: try again, keep the row, or give up."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from typing import Literal

from sqlalchemy.exc import DBAPIError, InterfaceError

from myanmar_id.errors import MyanmarIdError

SqlCode = Literal[
    "sql.url",
    "sql.driver",
    "sql.connect",
    "sql.lost-connection",
    "sql.locked",
    "sql.database",
    "sql.table",
    "sql.column",
    "sql.type",
    "sql.charset",
    "sql.generated",
    "sql.engine",
    "sql.key",
    "sql.key-null",
    "sql.key-type",
    "sql.exists",
    "sql.progress",
    "sql.conflict",
    "sql.row",
    "undo.needed",
    "undo.exists",
    "undo.missing",
    "undo.damaged",
    "undo.write",
]


class SqlError(MyanmarIdError):
    """A table cannot be migrated, or its migration not be undone.

    What the driver said is not in it: servers put the values of a row into their messages.

    Attributes:
        message: lower-case English that says what to do; of the data it holds only names of tables and columns.
        code: what is wrong, see `SqlCode`.
        detail: the server's own code of the error, an SQLSTATE or a number, where it gave one.
    """

    code = "sql"

    def __init__(self, message: str, code: SqlCode, detail: str | None = None) -> None:
        super().__init__(message if detail is None else f"{message} ({detail})")
        self.message = message
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code, self.detail))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, {self.code!r}, {self.detail!r})"


class Remedy(Enum):
    """What an error of a driver calls for."""

    RECONNECT = auto()
    WAIT = auto()
    KEEP_ROW = auto()
    GIVE_UP = auto()


# Classes of SQLSTATE: 08 connection, 57P server going down, 53300 too many connections; 40 serialization and deadlock, 55P03 lock.
_LOST_STATES = ("08", "57P", "53300")
_BUSY_STATES = ("40", "55P03")
# 22 data, 23 constraint, 44 check option of a view, P0 raised by a trigger.
_ROW_STATES = ("22", "23", "44", "P0")
# The numbers of MySQL and MariaDB: servers going down or gone, too many connections, killed.
_LOST_NUMBERS = frozenset({0, 1040, 1053, 1317, 1927, 2002, 2003, 2006, 2013, 2014, 2055, 4031})
_BUSY_NUMBERS = frozenset({1020, 1205, 1213, 3572})
# Null, duplicate, foreign keys, out of range, wrong string, too long, raised by a trigger, CHECK.
_ROW_NUMBERS = frozenset(
    {1048, 1062, 1169, 1216, 1217, 1264, 1265, 1292, 1366, 1406, 1451, 1452, 1586, 1644, 1761, 1762, 3819, 4025}
)
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def remedy(error: Exception) -> Remedy:
    """What an error calls for.

    Args:
        error: from SQLAlchemy or straight from a driver, where its own COPY was used.

    Returns:
        `RECONNECT` where the connection is gone, `WAIT` where another transaction was in the way, `KEEP_ROW` where the row itself
        is refused, `GIVE_UP` for all else.

    Source:
        PostgreSQL, appendix A, error codes; MariaDB error code reference; SQLite, result and error codes.
    """
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = detail(error)
    if isinstance(origin, sqlite3.Error):
        number = getattr(origin, "sqlite_errorcode", 0) & 0xFF
        if number in _SQLITE_BUSY:
            return Remedy.WAIT
        return Remedy.KEEP_ROW if number == sqlite3.SQLITE_CONSTRAINT else Remedy.GIVE_UP
    if type(origin).__module__.startswith("psycopg"):
        # Without a state it is the client that lost, or never had, the connection.
        return _by_state(state) if state else _unstated(origin)
    number = int(state) if state is not None and state.isdigit() else -1
    if number in _LOST_NUMBERS or isinstance(error, InterfaceError):
        return Remedy.RECONNECT
    if number in _BUSY_NUMBERS:
        return Remedy.WAIT
    return Remedy.KEEP_ROW if number in _ROW_NUMBERS else Remedy.GIVE_UP


def _by_state(state: str) -> Remedy:
    if state.startswith(_LOST_STATES):
        return Remedy.RECONNECT
    if state.startswith(_BUSY_STATES):
        return Remedy.WAIT
    return Remedy.KEEP_ROW if state.startswith(_ROW_STATES) else Remedy.GIVE_UP


def _unstated(origin: BaseException) -> Remedy:
    return Remedy.RECONNECT if type(origin).__name__ in {"OperationalError", "InterfaceError"} else Remedy.GIVE_UP


def detail(error: Exception) -> str | None:
    """The server's code of an error: an SQLSTATE, a number, or the name that SQLite gives it; None where it gave none."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    first = origin.args[0] if origin.args else None
    if isinstance(first, int):
        return str(first)
    found = getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None)
    return str(found) if found else None

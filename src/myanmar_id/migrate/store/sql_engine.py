"""Connections: one engine for a migration, set up alike on every server, and a transaction that is tried again."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from myanmar_id.migrate.store.sql_errors import Remedy, SqlError, detail, remedy

_Result = TypeVar("_Result")

#: The driver of each server; who writes `postgresql://` means the one that is tested.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
#: Seconds that a statement waits for a row that another transaction holds.
LOCK_SECONDS = 30
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a transaction is tried, and how long is waited between.

    Attributes:
        tries: how often at most, the first time counted.
        seconds: the wait after the first try; it doubles with each, up to 30 seconds.
    """

    tries: int = 6
    seconds: float = 0.5

    def wait(self, tried: int) -> None:
        """Wait after the try number `tried`, the first is 1."""
        time.sleep(min(self.seconds * 2 ** (tried - 1), 30.0))


PATIENCE = Patience()


def engine_of(url: str) -> Engine:
    """An engine with one connection, whose errors and logs show no values.

    Args:
        url: `sqlite:///file`, `postgresql://...`, `mysql://...` or `mariadb://...`; `${NAME}` in it is a variable of the
            environment.

    Returns:
        The engine; it connects when it is first used.

    Raises:
        SqlError: `sql.url` or `sql.driver`.
    """
    address = _address(url)
    server = address.get_backend_name()
    options: dict[str, Any] = {"connect_args": {"timeout": LOCK_SECONDS}}
    if server == "postgresql":
        # Prepared statements do not survive a pooler that hands the next transaction another session.
        options = {"isolation_level": "READ COMMITTED", "connect_args": {"prepare_threshold": None}}
    elif server in {"mysql", "mariadb"}:
        address = address.update_query_dict({"charset": "utf8mb4"})
        options = {"isolation_level": "READ COMMITTED"}
    if server != "sqlite":
        options |= {"pool_size": 1, "max_overflow": 1, "pool_pre_ping": True}
    try:
        engine = create_engine(address, hide_parameters=True, **options)
    except ImportError:
        raise SqlError(f"no driver for {server}: install myanmar-id[migrate]", "sql.driver") from None
    if server == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif server == "postgresql":
        event.listen(engine, "begin", _begin_postgres)
    else:
        event.listen(engine, "connect", _set_up_mysql)
    return engine


def _address(url: str) -> URL:
    def value(match: re.Match[str]) -> str:
        found = os.environ.get(match[1])
        if found is None:
            raise SqlError(f"set {match[1]} in the environment: the address of the database names it", "sql.url")
        return found

    try:
        # The variables are put in after the address is taken apart, so that a password may hold any character.
        address = make_url(url)
        for name in ("username", "password", "host", "database"):
            part = getattr(address, name)
            if part is not None:
                filled: Any = {name: _VARIABLE.sub(value, part)}
                address = address.set(**filled)
    except (ArgumentError, ValueError):
        raise SqlError(
            "the address of the database is none: write it as postgresql://user@host/name", "sql.url"
        ) from None
    driver = _DRIVERS.get(address.drivername, address.drivername)
    if driver not in _DRIVERS.values():
        raise SqlError("the database is none of sqlite, postgresql, mysql, mariadb", "sql.url")
    return address.set(drivername=driver)


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # SQLAlchemy begins the transactions itself, see `_begin_sqlite`: the driver's own leave out what is only read.
    connection.isolation_level = None
    # What is not UTF-8 in a column of text comes as characters that no text holds, and is found by them.
    connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")


def _begin_sqlite(connection: Connection) -> None:
    is_reader = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")


def _set_up_mysql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        # Text that does not fit is an error, never cut; zeros in keys and in dates are copied as they are.
        cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'")
        cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}")


def reading(engine: Engine, work: Callable[[Connection], _Result], patience: Patience) -> _Result:
    """`transact` for work that only reads."""
    return transact(engine.execution_options(reads_only=True), work, patience)


def transact(engine: Engine, work: Callable[[Connection], _Result], patience: Patience) -> _Result:
    """Do `work` in a transaction of its own, again where the connection was lost or another transaction was in the way.

    Args:
        engine: from `engine_of`.
        work: what to do. It may be called several times, and must find out by itself whether an earlier call was committed: where
            the connection is lost during the commit, nobody can tell.
        patience: how often, and with what waits.

    Returns:
        What `work` returned in the transaction that was committed.

    Raises:
        SqlError: `sql.lost-connection`, `sql.locked` when the tries are used up; `sql.connect`, `sql.database` for what another
            try does not mend; and what `work` raises.
    """
    tried = 0
    while True:
        tried += 1
        is_in = False
        try:
            with engine.begin() as connection:
                is_in = True
                return work(connection)
        except SqlError:
            raise
        except Exception as error:
            if not _is_of_driver(error):
                raise
            found = remedy(error)
            if found in {Remedy.GIVE_UP, Remedy.KEEP_ROW} or tried >= patience.tries:
                raise _last(found, error, is_in) from None
        engine.dispose()
        patience.wait(tried)


def _is_of_driver(error: Exception) -> bool:
    return isinstance(error, SQLAlchemyError) or type(error).__module__.startswith("psycopg")


def _last(found: Remedy, error: Exception, is_in: bool) -> SqlError:
    code = detail(error)
    if found is Remedy.RECONNECT:
        return SqlError(
            "no connection to the database: run it again, it goes on from there", "sql.lost-connection", code
        )
    if found is Remedy.WAIT:
        return SqlError("other transactions hold the rows: end them and run it again", "sql.locked", code)
    if not is_in and isinstance(error, DBAPIError) and not error.connection_invalidated and error.statement is None:
        return SqlError("the database lets nobody in with this address", "sql.connect", code)
    return SqlError(f"the database refused a statement: {type(error).__name__}", "sql.database", code)

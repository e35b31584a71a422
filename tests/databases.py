"""Databases that tests of the migration make and drop, and made-up customers to fill them with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text

VARIABLES = {"postgres": "MYANMAR_ID_POSTGRES", "mariadb": "MYANMAR_ID_MARIADB"}

ZAWGYI = "ေအာင္ျမင့္"
UNICODE = "အောင်မြင့်"
TOWN = "ရန္ကုန္"
TOWN_UNICODE = "ရန်ကုန်"


@dataclass
class Database:
    """A database of its own for one test."""

    server: str
    url: str = field(repr=False)
    engine: Engine = field(repr=False)

    def run(self, statement: str, *values: dict[str, Any]) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            found = connection.execute(text(statement), list(values) or None)
            return [tuple(row) for row in found] if found.returns_rows else []

    def customers(self, many: int, columns: str = "id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60)") -> None:
        """A table of people who do not exist: odd ones in Zawgyi, even ones in Unicode, every tenth without a town."""
        self.run(f"CREATE TABLE customers ({columns})")
        rows = [
            {
                "id": at,
                "name": f"{ZAWGYI}{at}" if at % 2 else f"{UNICODE}{at}",
                "town": None if at % 10 == 0 else TOWN,
            }
            for at in range(many)
        ]
        self.run("INSERT INTO customers (id, name, town) VALUES (:id, :name, :town)", *rows)


def converted(at: int) -> tuple[int, str, str | None]:
    """What the customer number `at` shall become."""
    return at, f"{UNICODE}{at}", None if at % 10 == 0 else TOWN_UNICODE


def address(server: str) -> str:
    """The address of a server; skips the test where there is none."""
    found = os.environ.get(VARIABLES[server])
    if not found:
        pytest.skip(f"{VARIABLES[server]} names no server, such as postgresql://user@127.0.0.1/name")
    return found


@contextmanager
def database(server: str, folder: Path, options: str = "") -> Iterator[Database]:
    """A new database, dropped in the end."""
    if server == "sqlite":
        url = f"sqlite:///{folder / 'test.db'}"
        engine = create_engine(url)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 60000"))
        yield Database(server, url, engine)
        engine.dispose()
        return
    name = f"migrate_{secrets.token_hex(6)}"
    base = make_url(address(server))
    drivername = "postgresql+psycopg" if server == "postgres" else "mariadb+pymysql"
    base = base.set(drivername=drivername)
    quote = '"' if server == "postgres" else "`"
    root = create_engine(base, isolation_level="AUTOCOMMIT")
    with root.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {quote}{name}{quote} {options}"))
    url = base.set(database=name)
    if server == "mariadb":
        url = url.update_query_dict({"charset": "utf8mb4"})
    engine = create_engine(url)
    try:
        plain = url.set(drivername=drivername.split("+", maxsplit=1)[0], query={})
        yield Database(server, plain.render_as_string(hide_password=False), engine)
    finally:
        engine.dispose()
        with root.connect() as connection:
            force = "WITH (FORCE)" if server == "postgres" else ""
            connection.execute(text(f"DROP DATABASE {quote}{name}{quote} {force}"))
        root.dispose()

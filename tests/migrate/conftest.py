"""Databases for the tests of this folder, each made for one test and dropped behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from databases import Database

SERVERS = ("sqlite", "postgres", "mariadb")


def _made(server: str, folder: Path) -> Iterator[Database]:
    # Imported here: without SQLAlchemy the modules that ask for a database are skipped, and the others are not.
    from databases import database

    with database(server, folder) as found:
        yield found


@pytest.fixture(params=SERVERS)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """On every server."""
    yield from _made(request.param, tmp_path)


@pytest.fixture(params=SERVERS[1:])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """On the servers that others can be connected to."""
    yield from _made(request.param, tmp_path)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    yield from _made("sqlite", tmp_path)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Database]:
    yield from _made("postgres", tmp_path)


@pytest.fixture
def mariadb(tmp_path: Path) -> Iterator[Database]:
    yield from _made("mariadb", tmp_path)

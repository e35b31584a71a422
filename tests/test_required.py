"""What `MYANMAR_ID_REQUIRE` names must be there: without it the tests fail, and none is skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")
pytest.importorskip("pymysql")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("postgres", "MYANMAR_ID_REQUIRE names postgres: set MYANMAR_ID_POSTGRES"),
        ("mariadb", "MYANMAR_ID_REQUIRE names mariadb: set MYANMAR_ID_MARIADB"),
        ("oracle", "MYANMAR_ID_REQUIRE: unknown 'oracle'"),
    ],
)
def test_a_server_that_is_required_and_not_there(name: str, said: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MYANMAR_ID_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", "test_required.py"],
        cwd=Path(__file__).parent,
        env={**environment, "MYANMAR_ID_REQUIRE": name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert said in done.stderr

"""The codes of the migration: what is raised, what the types of the codes say, and what the list of errors says, are the same."""

from __future__ import annotations

import ast
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from myanmar_id import migrate
from myanmar_id.migrate import batch
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.store import sql_stage
from myanmar_id.migrate.store.errors import StoreCode
from myanmar_id.migrate.store.sql_errors import SqlCode

ERRORS = Path(__file__).resolve().parent.parent.parent / "docs" / "errors.md"
FOLDER = Path(migrate.__file__).parent


def listed(kind: str) -> set[str]:
    """The codes of the migration that the list has for an error, or for a problem."""
    part = ERRORS.read_text(encoding="utf-8").partition("\n## Migration\n")[2].partition("\n## ")[0]
    return {code for code, kinds in re.findall(r"^\| `([a-z.-]+)` \| ([^|]*) \|", part, re.MULTILINE) if kind in kinds}


def raised(error: str) -> Iterator[str]:
    """The codes that a class of errors is made with, wherever that is."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == error:
                code = node.args[1]
                assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno}: write the code out"
                yield str(code.value)


@pytest.mark.parametrize(("error", "codes"), [("StoreError", StoreCode), ("SqlError", SqlCode)])
def test_every_code_that_is_raised_is_listed(error: str, codes: object) -> None:
    found = set(raised(error))
    assert found == set(typing.get_args(codes))
    assert found == listed(error)


def test_the_codes_of_plan_and_run_are_listed() -> None:
    assert {InvalidPlan.code} == listed("InvalidPlan")
    assert {ConversionFailed.code} == listed("ConversionFailed")


def test_every_problem_of_a_value_is_listed() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    written = set(re.findall(r'"((?:sql|text|json)\.[a-z-]+)"', text)) - set(typing.get_args(SqlCode))
    # A character set can be wrong of a column, and of a value.
    assert written | {batch.UNSURE, "sql.charset"} == listed("problem")
    assert {*sql_stage._CODES, "sql.refused"} <= listed("problem")

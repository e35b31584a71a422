"""What the docs say of the service is what it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("pydantic_settings")

from myanmar_id import service
from myanmar_id.service.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
#: A code, whole, as a text of its own: "service.json".
CODE = re.compile(r'"(service\.[a-z][a-z0-9-]*)"')
#: The states of the service, which are put together: `health.Health`.
STATES = {"service.starting", "service.failed", "service.ending"}


def rows(page: str) -> dict[str, list[str]]:
    text = (DOCS / page).read_text(encoding="utf-8")
    cells = [line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {first.strip("`"): others for first, *others in cells}


def test_settings() -> None:
    documented = rows("guides/serve.md")
    for name, field in Settings.model_fields.items():
        default, meaning = documented[name]
        assert meaning == field.description, name
        if isinstance(field.default, int | float | str) and name != "concurrency":
            written = str(field.default).lower() if isinstance(field.default, bool) else f"{field.default}"
            assert default.strip("`") in (written, written.removesuffix(".0")), name


def test_codes() -> None:
    files = Path(str(service.__file__)).parent.glob("*.py")
    raised = {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}
    documented = {code for code in rows("errors.md") if code.startswith("service.")}
    assert len(raised) > 40
    assert documented == raised | STATES

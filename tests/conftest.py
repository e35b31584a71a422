"""Profiles of the property tests, and what must not be skipped.

`MYANMAR_ID_REQUIRE` names, between commas, what may otherwise be missing and would skip tests: `icu` for PyICU.
`HYPOTHESIS_PROFILE` is `dev` (new examples each run), `deep` (many of them) or `ci` (the same ones each run, so a red
build is the change's).
"""

from __future__ import annotations

import importlib
import os

import pytest
from hypothesis import HealthCheck, settings

OPTIONAL = {"icu": "icu"}

settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", parent=settings.get_profile("dev"), max_examples=2000)
settings.register_profile("ci", parent=settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def pytest_configure(config: pytest.Config) -> None:
    for name in filter(None, os.environ.get("MYANMAR_ID_REQUIRE", "").split(",")):
        if name.strip() not in OPTIONAL:
            raise pytest.UsageError(f"MYANMAR_ID_REQUIRE: unknown {name!r}, known: {', '.join(OPTIONAL)}")
        try:
            importlib.import_module(OPTIONAL[name.strip()])
        except ImportError as error:
            raise pytest.UsageError(f"MYANMAR_ID_REQUIRE names {name}, which cannot be imported: {error}") from error

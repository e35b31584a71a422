"""Profiles of the property tests, and what must not be skipped.

`MYANMAR_ID_REQUIRE` names, between commas, what may otherwise be missing and would skip tests: `icu` for PyICU, `arrow` for
pyarrow, `ocr` for what reads pictures, `fonts` for the faces that made-up cards are drawn with, `service` for what serves and its
clients, `frames` for pandas, Polars and DuckDB, `spark` for pyspark and Java, `browser` for Playwright and Chromium, `core` for the
compiled core, `postgres` and `mariadb` for servers whose addresses stand in `MYANMAR_ID_POSTGRES` and `MYANMAR_ID_MARIADB`.
`HYPOTHESIS_PROFILE` is `dev` (new examples each run), `deep` (many of them) or `ci` (the same ones each run, so a red
build is the change's).
"""

from __future__ import annotations

import importlib
import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

OPTIONAL = {
    "icu": ["icu"],
    "arrow": ["pyarrow"],
    "ocr": ["numpy", "cv2", "PIL", "onnxruntime"],
    "fonts": ["myanmar_id.synth.fonts"],
    "service": [
        "fastapi",
        "uvicorn",
        "pydantic_settings",
        "prometheus_client",
        "httpx",
        "huaweicloudsdkocr",
        "schemathesis",
        "trustme",
    ],
    "frames": ["pandas", "polars", "duckdb"],
    "spark": ["pyspark"],
    "browser": ["playwright.sync_api"],
    "core": ["myanmar_id.text._core"],
    "postgres": ["sqlalchemy", "psycopg"],
    "mariadb": ["sqlalchemy", "pymysql"],
}
#: Servers that tests migrate tables on, and where their addresses stand.
ADDRESSES = {"postgres": "MYANMAR_ID_POSTGRES", "mariadb": "MYANMAR_ID_MARIADB"}

settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", parent=settings.get_profile("dev"), max_examples=2000)
settings.register_profile("ci", parent=settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def pytest_configure(config: pytest.Config) -> None:
    from myanmar_id.errors import DataError  # coverage counts from here on

    for name in filter(None, os.environ.get("MYANMAR_ID_REQUIRE", "").split(",")):
        if name.strip() not in OPTIONAL:
            raise pytest.UsageError(f"MYANMAR_ID_REQUIRE: unknown {name!r}, known: {', '.join(OPTIONAL)}")
        try:
            modules = [importlib.import_module(module) for module in OPTIONAL[name.strip()]]
            if name.strip() == "fonts":
                # The module says by itself which packages of the system to install.
                for use in ("train", "test"):
                    modules[0].faces(use)
                    modules[0].latin(use)
            if name.strip() in ADDRESSES and not os.environ.get(ADDRESSES[name.strip()]):
                raise pytest.UsageError(f"MYANMAR_ID_REQUIRE names {name.strip()}: set {ADDRESSES[name.strip()]}")
            if name.strip() == "browser" and shutil.which("chromium") is None:
                raise pytest.UsageError("MYANMAR_ID_REQUIRE names browser: install chromium")
            if name.strip() == "spark" and shutil.which("java") is None:
                raise pytest.UsageError("MYANMAR_ID_REQUIRE names spark: install Java 17")
        except (ImportError, DataError) as error:
            raise pytest.UsageError(f"MYANMAR_ID_REQUIRE names {name}, which is missing: {error}") from error

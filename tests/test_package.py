"""The package as installed: public names, a light and quick import, nothing missing, every error code documented."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import cases
import pytest

import myanmar_id
from myanmar_id.fields import FIELDS

PACKAGE = Path(myanmar_id.__file__).parent
ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

PUBLIC = {
    "errors": "MyanmarIdError DataError ModelError PlanError "
    "ParseError InvalidFormat UnknownComponent OutOfRange Ambiguous",
    "tables": "read digest folder",
    "text.script": "is_myanmar to_ascii_digits to_myanmar_digits fold",
    "text.detect": "zawgyi_probability zawgyi_probabilities detect Encoding",
    "text.convert": "to_unicode to_zawgyi",
    "text.normalize": "normalize is_normalized explain Explained",
    "text.repair": "repair repair_all explain Repaired",
    "text.syllable": "syllables",
    "fields": "FIELDS",
    "fields.nrc": "Nrc parse format is_valid find_all mask suggest equal townships",
    "fields.date": "parse format is_valid",
    "fields.height": "Height parse format is_valid",
    "fields.blood": "BloodGroup parse format is_valid",
    "fields.name": "Name parse format is_valid romanize romanizations match_key similarity",
    "fields.origin": "Origin parse format is_valid",
    "card": "read_front read_back Front Back check to_contract",
    "cli": "main",
}

CORE = [name for name in PUBLIC if name != "cli"]
IMPORT_CORE = "import " + ", ".join(f"myanmar_id.{name}" for name in CORE)


def run(program: str, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**kept, **environment}).stdout


@pytest.mark.parametrize(("module", "name"), [(m, n) for m, names in PUBLIC.items() for n in names.split()])
def test_public_names(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(f"myanmar_id.{module}"), name)


@pytest.mark.parametrize("module", list(PUBLIC))
def test_public_names_are_documented(module: str) -> None:
    imported = importlib.import_module(f"myanmar_id.{module}")
    assert inspect.getdoc(imported)
    for name in PUBLIC[module].split():
        value = getattr(imported, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            assert inspect.getdoc(value), f"{module}.{name} has no docstring"


@pytest.mark.parametrize("module", CORE)
def test_import_is_quick(module: str, tmp_path: Path) -> None:
    """Every room in under 100 ms, from bytecode as an installer leaves it.

    Processor time, and the best of several runs: other work on the machine must not fail the test.
    """
    program = (
        f"import time; start = time.process_time(); import myanmar_id.{module}; print(time.process_time() - start)"
    )
    best = min(float(run(program, PYTHONPYCACHEPREFIX=str(tmp_path))) for _ in range(4))
    assert best < 0.1, f"importing {module} takes {best * 1000:.0f} ms"


def test_import_is_light() -> None:
    heavy = {"numpy", "pandas", "pyarrow", "onnxruntime", "torch", "fastapi", "PIL", "cv2", "icu", "rich", "requests"}
    loaded = json.loads(run(f"import sys, json; {IMPORT_CORE}; print(json.dumps(sorted(sys.modules)))"))
    assert not heavy & {name.split(".")[0] for name in loaded}
    third_party = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"myanmar_id"}
    # Names that begin with two underscores are Python's own and those of an editable install.
    assert third_party <= {"myanmartools", "sitecustomize"} | {name for name in third_party if name.startswith("_")}


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", myanmar_id.__version__)
    installed = {found.version for found in importlib.metadata.distributions(name="myanmar-id")}
    assert installed <= {myanmar_id.__version__}, "install anew: the version changed"
    assert f"## [{myanmar_id.__version__}]" in (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")


def test_requirements_of_the_core() -> None:
    names = {re.match(r"[\w-]+", line)[0] for line in PROJECT["project"]["dependencies"]}  # type: ignore[index]
    assert names == {"myanmartools"}


def test_extras() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) == {"icu", "arrow", "ocr", "synth", "service", "migrate", "spark", "train", "all"}
    (everything,) = extras["all"]
    assert set(re.search(r"\[(.*)\]", everything)[1].split(",")) == set(extras) - {"all", "icu", "spark", "train"}  # type: ignore[index]


def test_every_package_is_shipped() -> None:
    found = {
        ".".join(["myanmar_id", *path.parent.relative_to(PACKAGE).parts])
        for path in PACKAGE.rglob("__init__.py")
        if "data" not in path.relative_to(PACKAGE).parts
    }
    assert found == set(PROJECT["tool"]["setuptools"]["packages"]) - {"myanmar_id.data"}


def test_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


FIELD_NAMES = (
    "address|arrow|blood|card|date|height|image|json|migrate|model|name|nrc|"
    "origin|plan|profession|sql|store|synth|text|undo"
)
CODE = re.compile(rf"""["']((?:{FIELD_NAMES})\.[a-z0-9]+(?:-[a-z0-9]+)*)["']""")
ERRORS_PAGE = ROOT / "docs" / "errors.md"


def codes_in_source() -> dict[str, str]:
    """Every `<field>.<what>` slug written out in the source, and a file that it stands in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path != PACKAGE / "errors.py":
            for match in CODE.finditer(path.read_text(encoding="utf-8")):
                found.setdefault(match[1], str(path.relative_to(PACKAGE)))
    return found


def documented_codes() -> list[str]:
    """The first column of the tables of docs/errors.md."""
    return re.findall(r"^\| `([a-z]+(?:[.-][a-z0-9-]+)*)` \|", ERRORS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_code_in_the_source_is_documented() -> None:
    used = codes_in_source()
    assert len(used) > 50
    missing = {code: place for code, place in used.items() if code not in documented_codes()}
    assert not missing, f"not in docs/errors.md: {missing}"


def test_every_documented_code_is_in_the_source() -> None:
    documented = documented_codes()
    assert len(set(documented)) == len(documented), "a code is listed twice"
    text = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    # Some codes are put together from the field's name and a slug that several fields share.
    gone = [
        code
        for code in documented
        if not any(f"{quote}{slug}{quote}" in text for slug in (code, code.partition(".")[2]) for quote in "\"'")
        and f'f"{code.rpartition("-")[0]}-{{' not in text
    ]
    assert not gone, f"in docs/errors.md but nowhere in the source: {gone}"


def test_every_code_that_comes_is_documented() -> None:
    """What comes of every input of the case tables, put to every field: codes that are put together come to light here."""
    documented = set(documented_codes())
    seen = set()
    for path in sorted(cases.FOLDER.rglob("*.tsv")):
        for case in cases.load(str(path.relative_to(cases.FOLDER).with_suffix(""))):
            for field in FIELDS.values():
                reading = field.read(case.input[:200])
                seen |= {code for repair in reading.repairs for code in repair.codes}
                seen |= {problem.code for problem in reading.problems}
    assert len(seen) > 30
    assert seen <= documented, f"not in docs/errors.md: {sorted(seen - documented)}"


def test_every_code_is_tested() -> None:
    """Each code stands in a test or a case: a code that nothing expects could vanish or change its name unseen."""
    here = Path(__file__)
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(here.parent.rglob("*"))
        if path.suffix in (".py", ".tsv", ".json") and path != here
    )
    codes = codes_in_source() | dict.fromkeys(documented_codes(), "docs/errors.md")
    untested = [code for code in codes if not re.search(rf"(?<![a-z0-9.-]){re.escape(code)}(?![a-z0-9-])", text)]
    assert not untested, f"in no test: {untested}"


def test_messages_hold_no_input() -> None:
    """No message of an error or a problem is built from variables that could carry the input."""
    for path in sorted((PACKAGE / "fields").rglob("*.py")):
        for match in re.finditer(
            r"\b(?:InvalidFormat|UnknownComponent|OutOfRange|Ambiguous)\(\s*f[\"'](.*)", path.read_text("utf-8")
        ):
            assert not re.search(r"\{(text|raw|value|word|part|source|given)\b", match[1]), f"{path.name}: {match[0]}"

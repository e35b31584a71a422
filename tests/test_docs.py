"""The examples of the README and the docs give what they say."""

from __future__ import annotations

import doctest
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_SPEC = importlib.util.spec_from_file_location("examples", ROOT / "docs" / "examples.py")
assert _SPEC is not None
assert _SPEC.loader is not None
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)

PAGES = examples.pages()
PYTHON = [page for page in PAGES if any(examples.python_blocks(page.read_text(encoding="utf-8")))]
CONSOLE = [page for page in PAGES if "```console\n$ " in page.read_text(encoding="utf-8")]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_there_are_examples() -> None:
    assert PYTHON
    assert CONSOLE


@pytest.mark.parametrize("page", PYTHON, ids=name)
def test_python_examples(page: Path) -> None:
    parser, runner, scope = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS), {}
    failures: list[str] = []
    for block in examples.python_blocks(page.read_text(encoding="utf-8")):
        test = parser.get_doctest(block, scope, name(page), None, None)
        runner.run(test, out=failures.append, clear_globs=False)
        scope = test.globs
    assert not failures, "".join(failures)


@pytest.mark.parametrize("page", CONSOLE, ids=name)
def test_console_examples(page: Path) -> None:
    for block, wanted in examples.console_blocks(page.read_text(encoding="utf-8")):
        assert block == wanted, "write the outputs anew: python docs/examples.py"

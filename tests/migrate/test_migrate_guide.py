"""The guide's commands give what stands there.

    MYANMAR_ID_POSTGRES=postgresql://user@127.0.0.1/name python tests/migrate/test_migrate_guide.py

writes their output anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent))  # where pytest has it already

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

from databases import database

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "guides" / "migrate.md"
_BLOCK = re.compile(r"^```shell-session\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: From here on the commands need a server.
_SERVER = "## A table, in place\n"


def blocks(folder: Path, text: str, **variables: str) -> Iterator[tuple[str, str]]:
    """Each block of commands as it stands, and as it should."""
    shim = folder / "bin" / "myanmar-id"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m myanmar_id.cli "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    work = folder / "work"
    work.mkdir()
    path = os.pathsep.join([str(shim.parent), os.environ["PATH"]])
    environment = {**os.environ, **variables, "PATH": path, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    for match in _BLOCK.finditer(text):
        yield match[1], "".join(_command(one, work, environment) for one in _commands(match[1]))


def _commands(block: str) -> Iterator[str]:
    """The commands of a block with their continued lines, as they stand."""
    for match in re.finditer(r"^\$ .*\n(?:^>.*\n)*", block, re.MULTILINE):
        yield match[0]


def _command(shown: str, work: Path, environment: dict[str, str]) -> str:
    """A command and what it prints."""
    command = "\n".join(line[2:] for line in shown.splitlines()).replace("benchmarks/", f"{ROOT}/benchmarks/")
    # Whatever "python" is here, it is to be the one that runs the tests.
    command = command.replace("python ", f"{sys.executable} ", 1) if command.startswith("python ") else command
    done = subprocess.run(
        ["sh", "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        cwd=work,
        env=environment,
        check=False,
    )
    return shown + done.stdout


def on_files(text: str) -> str:
    return text.partition(_SERVER)[0]


def on_the_server(text: str) -> str:
    return "".join(text.partition(_SERVER)[1:])


def test_the_guide_on_files(tmp_path: Path) -> None:
    found = list(blocks(tmp_path, on_files(GUIDE.read_text(encoding="utf-8"))))
    assert len(found) >= 5
    for block, wanted in found:
        assert block == wanted, "write the outputs anew: see the top of this file"


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql, which the guide shows rows with, is not installed")
def test_the_guide_on_postgres(tmp_path: Path) -> None:
    with database("postgres", tmp_path) as db:
        found = list(blocks(tmp_path, on_the_server(GUIDE.read_text(encoding="utf-8")), SHOP=db.url))
    assert len(found) >= 4
    for block, wanted in found:
        assert block == wanted, "write the outputs anew: see the top of this file"


def main() -> None:
    """Write the output of all commands anew."""
    text = GUIDE.read_text(encoding="utf-8")
    written: list[tuple[str, str]] = []

    def run(part: Callable[[str], str], **variables: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            written.extend(blocks(Path(folder), part(text), **variables))

    run(on_files)
    with tempfile.TemporaryDirectory() as folder, database("postgres", Path(folder)) as db:
        run(on_the_server, SHOP=db.url)
    for block, wanted in written:
        text = text.replace(f"```shell-session\n{block}```", f"```shell-session\n{wanted}```")
    GUIDE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

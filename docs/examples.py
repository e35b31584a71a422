"""The examples in the docs are run, not typed: Python blocks as doctests, console blocks as shell commands.

    python docs/examples.py

writes the output of every console block anew. The tests fail where what stands there is not what comes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```(?:python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Every page that may hold examples."""
    built = ROOT / "docs" / "_build"
    return [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md") if built not in path.parents)]


def python_blocks(text: str) -> Iterator[str]:
    """The interactive Python examples of a page."""
    return (match[1] for match in _PYTHON.finditer(text) if ">>> " in match[1])


def console_blocks(text: str) -> Iterator[tuple[str, str]]:
    """(block, block as it should stand) for each console example of a page."""
    for match in _CONSOLE.finditer(text):
        if "myanmar-id" in match[1]:
            commands = [line[2:] for line in match[1].split("\n") if line.startswith("$ ")]
            yield match[1], "".join(f"$ {command}\n{_run(command)}" for command in commands)


def _run(command: str) -> str:
    """What a command prints, on both streams, run from the root of the checkout."""
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "myanmar-id"
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m myanmar_id.cli "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
        path = os.pathsep.join([folder, os.environ.get("PATH", "")])
        done = subprocess.run(
            ["sh", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            check=False,
            env={**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"},
        )
    return done.stdout if not done.stdout or done.stdout.endswith("\n") else done.stdout + "\n"


def main() -> None:
    """Write the outputs of all console blocks anew."""
    # Where the package is not installed, every command would write that into the page.
    subprocess.run([sys.executable, "-c", "import myanmar_id"], cwd=ROOT, check=True)
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for block, wanted in console_blocks(text):
            text = text.replace(f"```console\n{block}```", f"```console\n{wanted}```")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

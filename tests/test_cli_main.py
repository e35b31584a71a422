"""The frame of the command line: arguments, exit codes, and no traceback for anything from outside."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from myanmar_id import __version__
from myanmar_id.cli import each, main
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import FileError
from myanmar_id.errors import DataError, PlanError, Problem, Repair, Severity

frame = importlib.import_module("myanmar_id.cli.main")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == Exit.DONE
    assert capsys.readouterr().out == f"myanmar-id {__version__}\n"


def test_help_lists_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == Exit.DONE
    listed = capsys.readouterr().out.partition("exit codes:")[2]
    assert [int(line.split()[0]) for line in listed.strip().splitlines()] == [int(code) for code in Exit]


COMMANDS = [
    *(["text", action] for action in ("detect", "repair", "convert", "normalize", "explain")),
    *(["nrc", action] for action in ("parse", "format", "find", "mask", "list")),
    *(["name", action] for action in ("romanize", "rank", "burmese", "key", "match")),
    ["place", "romanize"],
    ["field"],
    ["card"],
    ["demo"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == Exit.DONE
    assert f"usage: myanmar-id {' '.join(command)}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["text"],
        ["12/OuKaMa(N)123456"],
        ["text", "12/OuKaMa(N)123456"],
        ["field", "12/OuKaMa(N)123456"],
        ["text", "repair", "--threshold", "12/OuKaMa(N)123456"],
        ["text", "repair", "--threshold", "1"],
        ["text", "repair", "--threshold", "0.5"],
        ["text", "convert", "--to", "12/OuKaMa(N)123456"],
        ["nrc", "list", "--state", "12/OuKaMa(N)123456"],
        ["nrc", "list", "--state", "15"],
        ["nrc", "list", "12/OuKaMa(N)123456"],
        ["name", "romanize", "--override", "OuKaMa"],
        ["name", "romanize", "--override", "=OuKaMa"],
        ["name", "romanize", "--override", "OuKaMa= "],
        ["name", "romanize", "--scheme", "OuKaMa"],
        ["name", "rank", "--mode", "OuKaMa"],
        ["name", "rank", "-n", "OuKaMa"],
        ["name", "burmese", "-n", "0"],
        ["name", "match", "--pair", "OuKaMa"],
        ["name", "match", "--pair", "OuKaMa", "OuKaMa", "OuKaMa"],
        ["place", "romanize", "--scheme", "OuKaMa"],
        ["card", "--today", "12/OuKaMa(N)123456"],
        ["demo", "--12/OuKaMa(N)123456"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_not_repeated(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == Exit.USAGE
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("usage: myanmar-id")
    assert "OuKaMa" not in written.err


def _running(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def run(arguments: argparse.Namespace) -> Any:
        raise error

    def build() -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser()
        parser.set_defaults(run=run)
        return parser

    monkeypatch.setattr(frame, "build", build)
    return main([])


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (DataError("table x is missing"), Exit.UNAVAILABLE, "myanmar-id: data: table x is missing\n"),
        (PlanError("install the extra"), Exit.UNAVAILABLE, "myanmar-id: plan: install the extra\n"),
        (FileError(2, "No such file"), Exit.FILE, "myanmar-id: file 2: No such file\n"),
        (PermissionError(13, "Permission denied", "/home/ko-ko"), Exit.FILE, "myanmar-id: output: Permission denied\n"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, ""),
    ],
)
def test_what_goes_wrong_has_a_code_and_a_line(
    error: BaseException,
    code: Exit,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _running(error, monkeypatch) == code
    assert capsys.readouterr().err == message


def test_a_reader_that_went_away_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert _running(BrokenPipeError(), monkeypatch) == Exit.BROKEN_PIPE


def test_what_is_left_for_a_reader_that_went_away_is_dropped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert _running(BrokenPipeError(), monkeypatch) == Exit.BROKEN_PIPE
        print("more")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == ""


def test_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["myanmar-id", "--version"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("myanmar_id.cli", run_name="__main__")
    assert (caught.value.code, capsys.readouterr().out) == (0, f"myanmar-id {__version__}\n")


def _process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "myanmar_id.cli", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, **options)


def test_as_a_process() -> None:
    with _process("text", "normalize") as process:
        out, errors = process.communicate("ကို\r\n".encode() + b"\xff\n")
    assert (process.returncode, out, errors) == (0, "ကို\r\n".encode() + b"\xff\n", b"")


def test_a_process_whose_reader_goes_away() -> None:
    with _process("nrc", "list", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == Exit.BROKEN_PIPE


def test_repairs_and_text_are_made_visible() -> None:
    assert each.describe(Repair(("text.order", "text.space"), 0, 2, "\u1037", "")) == (
        "text.order + text.space: ◌့ → (nothing)"
    )
    assert each.visible("က\u200b ") == "က\\u200b "
    assert each.visible(" \u00a0") == "(space)"
    assert each.visible("\x1b[31mက") == "\\u001b[31mက"


@pytest.mark.parametrize(("strict", "expected"), [(False, False), (True, True)])
def test_a_warning_counts_only_when_asked(strict: bool, expected: bool) -> None:
    assert each.is_wrong([Problem("x.y", "look at it")], strict) is expected
    assert each.is_wrong([Problem("x.y", "look at it", Severity.ERROR)], strict)
    assert not each.is_wrong([Problem("x.y", "for your information", Severity.INFO)], strict)


def test_any_value_becomes_json() -> None:
    problem = Problem("x.y", "look", span=(1, 2))
    written = each.dumps({1: problem, "b": {3}, "c": 2j, "d": "\ud800", "e": None})
    assert written == (
        '{"1": {"code": "x.y", "message": "look", "severity": "warning", "span": [1, 2], "suggestions": []}, '
        '"b": [3], "c": "2j", "d": "\\ud800", "e": null}'
    )

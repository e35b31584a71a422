"""`myanmar-id text`: lines in, lines out."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myanmar_id.cli import main
from myanmar_id.cli.exits import Exit

Run = Callable[..., tuple[int, str, str]]

ZAWGYI = "ျမန္မာႏိုင္ငံ"
UNICODE = "မြန်မာနိုင်ငံ"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line on text as standard input: exit code, standard output, standard error."""

    def call(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode("utf-8", "surrogateescape"))))
        code = main(arguments)
        out, errors = capfdbinary.readouterr()
        return code, out.decode("utf-8", "surrogateescape"), errors.decode()

    return call


def _records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_detect(run: Run) -> None:
    code, out, errors = run("text", "detect", given=f"{ZAWGYI}\n{UNICODE}\r\nhello")
    rows = [line.split("\t") for line in out.splitlines()]
    assert (code, errors) == (Exit.DONE, "")
    assert [(row[0], row[2]) for row in rows] == [("zawgyi", ZAWGYI), ("unicode", UNICODE), ("none", "hello")]
    assert float(rows[0][1]) > 0.95 > 0.05 > float(rows[1][1])
    assert rows[2][1] == ""
    assert out.endswith("hello\n")


def test_detect_as_json(run: Run) -> None:
    code, out, _ = run("text", "detect", "--json", given=f"{ZAWGYI}\nhello")
    first, second = _records(out)
    assert code == Exit.DONE
    assert (first["line"], first["encoding"]) == (1, "zawgyi")
    assert second == {"line": 2, "encoding": "none", "probability": None}


def test_repair_keeps_what_is_no_fault(run: Run) -> None:
    given = f"\ufeff{ZAWGYI} a@b.example 42\r\n{UNICODE}\n\n\udcff\udcfe x"
    code, out, errors = run("text", "repair", given=given)
    assert (code, errors) == (Exit.DONE, "")
    assert out == f"\ufeff{UNICODE} a@b.example 42\r\n{UNICODE}\n\n\udcff\udcfe x"
    assert run("text", "repair", given=out)[1] == out


def test_repair_as_json_lists_the_steps(run: Run) -> None:
    _, out, _ = run("text", "repair", "--json", given=ZAWGYI)
    (record,) = _records(out)
    assert (record["line"], record["text"], record["encoding"]) == (1, UNICODE, "zawgyi")
    assert "".join(step["before"] for step in record["steps"])
    assert {"codes", "start", "end", "before", "after"} == set(record["steps"][0])
    assert record["spans"][0]["encoding"] == "zawgyi"


def test_repair_takes_a_stated_encoding(run: Run) -> None:
    stated = run("text", "repair", "--encoding", "zawgyi", given="ေက်ာင္း")
    assert stated[1] == "ကျောင်း"
    assert run("text", "repair", "--encoding", "unicode", given=UNICODE)[1] == UNICODE
    assert run("text", "repair", "--threshold", "1", given=UNICODE)[1] == UNICODE


def test_convert(run: Run) -> None:
    assert run("text", "convert", given=f"{ZAWGYI}\n")[1] == f"{UNICODE}\n"
    assert run("text", "convert", "--to", "zawgyi", given=f"{UNICODE}\r\n")[1] == f"{ZAWGYI}\r\n"
    _, out, _ = run("text", "convert", "--json", given=ZAWGYI)
    assert _records(out) == [{"line": 1, "text": UNICODE, "changed": True}]


def test_convert_with_icu(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = run("text", "convert", "--engine", "icu", given=ZAWGYI)
    if importlib.util.find_spec("icu"):
        assert (code, out) == (Exit.DONE, UNICODE)
    else:
        assert (code, out) == (Exit.UNAVAILABLE, "")
        assert errors.startswith("myanmar-id: plan: ")


def test_normalize(run: Run) -> None:
    assert run("text", "normalize", given="ေအာင့်\n")[1] == "အောင့်\n"
    assert run("text", "normalize", "--order", "legacy", given="င့်")[1] == "င့်"
    _, out, _ = run("text", "normalize", "--json", given=UNICODE)
    assert _records(out) == [{"line": 1, "text": UNICODE, "changed": False}]


def test_explain_lists_changes_only(run: Run) -> None:
    code, out, _ = run("text", "explain", given=f"{UNICODE}\n{ZAWGYI}\nhello\n")
    lines = out.splitlines()
    assert code == Exit.DONE
    assert lines[0].startswith("line 2: zawgyi, probability of Zawgyi ")
    assert all(line.startswith("  at ") and " → " in line for line in lines[1:-1])
    assert lines[-1] == f"  = {UNICODE}"


def test_explain_without_a_probability(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from myanmar_id.text import repair
    from myanmar_id.text.detect import Encoding

    monkeypatch.setattr(repair, "explain", lambda text, **_: repair.Repaired("y", Encoding.NONE, None, (), ()))
    assert run("text", "explain", given="x")[1] == "line 1: none\n  = y\n"


def test_explain_as_json_has_every_line(run: Run) -> None:
    _, out, _ = run("text", "explain", "--json", given=f"{UNICODE}\nhello")
    assert [record["text"] for record in _records(out)] == [UNICODE, "hello"]


def test_several_files_are_told_apart(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    paths[0].write_text(ZAWGYI, encoding="utf-8")
    paths[1].write_text(UNICODE + "\n", encoding="utf-8")
    _, out, _ = run("text", "detect", "--json", *map(str, paths))
    assert [(record["file"], record["line"]) for record in _records(out)] == [(1, 1), (2, 1)]
    code, out, _ = run("text", "repair", str(paths[0]), "-o", str(paths[0]))
    assert (code, out, paths[0].read_text(encoding="utf-8")) == (Exit.DONE, "", UNICODE)


def test_a_missing_file_is_named_by_its_place(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    code, out, errors = run("text", "repair", str(tmp_path / "ko-ko.txt"), "-o", str(target))
    assert (code, out) == (Exit.FILE, "")
    assert errors.startswith("myanmar-id: file 1: ")
    assert "ko-ko" not in errors
    assert not target.exists()


def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    code, _, errors = run("text", "repair", "-o", str(tmp_path / "no" / "ko-ko.txt"), given="x")
    assert code == Exit.FILE
    assert errors.startswith("myanmar-id: output: ")
    assert "ko-ko" not in errors

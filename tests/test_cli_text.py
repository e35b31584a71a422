"""`myanmar-id text`: lines in, lines out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from command import run

from myanmar_id.cli.exits import Exit

ZAWGYI = "ျမန္မာႏိုင္ငံ"
UNICODE = "မြန်မာနိုင်ငံ"


def test_detect() -> None:
    code, out, errors = run("text", "detect", given=f"{ZAWGYI}\n{UNICODE}\r\nhello")
    rows = [line.split("\t") for line in out.splitlines()]
    assert (code, errors) == (Exit.DONE, "")
    assert [(row[0], row[2]) for row in rows] == [("zawgyi", ZAWGYI), ("unicode", UNICODE), ("none", "hello")]
    assert float(rows[0][1]) > 0.95
    assert float(rows[1][1]) < 0.05
    assert rows[2][1] == ""
    assert out.endswith("hello\n")


def test_detect_as_json() -> None:
    first, second = run("text", "detect", "--json", given=f"{ZAWGYI}\nhello").records
    assert (first["line"], first["encoding"]) == (1, "zawgyi")
    assert second == {"line": 2, "encoding": "none", "probability": None}


def test_repair_keeps_what_is_no_fault() -> None:
    given = f"\ufeff{ZAWGYI} a@b.example 42\r\n{UNICODE}\n\n\udcff\udcfe x"
    code, out, errors = run("text", "repair", given=given)
    assert (code, errors) == (Exit.DONE, "")
    assert out == f"\ufeff{UNICODE} a@b.example 42\r\n{UNICODE}\n\n\udcff\udcfe x"
    assert run("text", "repair", given=out).out == out


def test_repair_as_json_lists_the_steps() -> None:
    found = run("text", "repair", "--json", given=ZAWGYI).records
    (record,) = found
    assert (record["line"], record["text"], record["encoding"]) == (1, UNICODE, "zawgyi")
    assert "".join(step["before"] for step in record["steps"])
    assert {"codes", "start", "end", "before", "after"} == set(record["steps"][0])
    assert record["spans"][0]["encoding"] == "zawgyi"


def test_repair_takes_a_stated_encoding() -> None:
    stated = run("text", "repair", "--encoding", "zawgyi", given="ေက်ာင္း")
    assert stated.out == "ကျောင်း"
    assert run("text", "repair", "--encoding", "unicode", given=UNICODE).out == UNICODE
    assert run("text", "repair", "--threshold", "0.9999999", given=ZAWGYI).out in (UNICODE, ZAWGYI)


def test_convert() -> None:
    assert run("text", "convert", given=f"{ZAWGYI}\n").out == f"{UNICODE}\n"
    assert run("text", "convert", "--to", "zawgyi", given=f"{UNICODE}\r\n").out == f"{ZAWGYI}\r\n"
    found = run("text", "convert", "--json", given=ZAWGYI).records
    assert found == [{"line": 1, "text": UNICODE, "changed": True}]


def test_convert_with_icu() -> None:
    code, out, errors = run("text", "convert", "--engine", "icu", given=ZAWGYI)
    if importlib.util.find_spec("icu"):
        assert (code, out) == (Exit.DONE, UNICODE)
    else:
        assert (code, out) == (Exit.UNAVAILABLE, "")
        assert errors.startswith("myanmar-id: plan: ")


def test_normalize() -> None:
    assert run("text", "normalize", given="ေအာင့်\n").out == "အောင့်\n"
    assert run("text", "normalize", "--order", "legacy", given="\u1004\u1037\u103a").out == "\u1004\u103a\u1037"
    found = run("text", "normalize", "--json", given=UNICODE).records
    assert found == [{"line": 1, "text": UNICODE, "changed": False}]


def test_explain_lists_changes_only() -> None:
    code, out, _ = run("text", "explain", given=f"{UNICODE}\n{ZAWGYI}\nhello\n")
    lines = out.splitlines()
    assert code == Exit.DONE
    assert lines[0].startswith("line 2: zawgyi, probability of Zawgyi ")
    assert all(line.startswith("  at ") and " → " in line for line in lines[1:-1])
    assert lines[-1] == f"  = {UNICODE}"


def test_explain_without_a_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    from myanmar_id.text import repair
    from myanmar_id.text.detect import Encoding

    monkeypatch.setattr(repair, "explain", lambda text, **_: repair.Repaired("y", Encoding.NONE, None, (), ()))
    assert run("text", "explain", given="x").out == "line 1: none\n  = y\n"


def test_explain_as_json_has_every_line() -> None:
    found = run("text", "explain", "--json", given=f"{UNICODE}\nhello").records
    assert [record["text"] for record in found] == [UNICODE, "hello"]


def test_several_files_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    paths[0].write_text(ZAWGYI, encoding="utf-8")
    paths[1].write_text(UNICODE + "\n", encoding="utf-8")
    found = run("text", "detect", "--json", *map(str, paths)).records
    assert [(record["file"], record["line"]) for record in found] == [(1, 1), (2, 1)]
    code, out, _ = run("text", "repair", str(paths[0]), "-o", str(paths[0]))
    assert (code, out, paths[0].read_text(encoding="utf-8")) == (Exit.DONE, "", UNICODE)


def test_a_missing_file_is_named_by_its_place(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    code, out, errors = run("text", "repair", str(tmp_path / "ko-ko.txt"), "-o", str(target))
    assert (code, out) == (Exit.FILE, "")
    assert errors.startswith("myanmar-id: file 1: ")
    assert "ko-ko" not in errors
    assert not target.exists()


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    code, _, errors = run("text", "repair", "-o", str(tmp_path / "no" / "ko-ko.txt"), given="x")
    assert code == Exit.FILE
    assert errors.startswith("myanmar-id: output: ")
    assert "ko-ko" not in errors

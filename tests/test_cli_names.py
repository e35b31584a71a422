"""`myanmar-id name`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

from myanmar_id.cli import names
from myanmar_id.cli.exits import Exit
from myanmar_id.fields import name

ZAWGYI = "ဦးသိန္းေဖ"
TUN_KHAING = "ဦးထွန်းခိုင်"


def test_romanize() -> None:
    code, out, errors = run("name", "romanize", given=f"\ufeff{TUN_KHAING}\n\n{ZAWGYI}\r\nKo Ko Oo")
    assert (code, out, errors) == (Exit.DONE, "\ufeffU Tun Khaing\n\nU Thein Pe\r\nKo Ko Oo", "")


def test_romanize_leaves_what_it_cannot_spell() -> None:
    code, out, errors = run("name", "romanize", given="၁၂၃\n李明\nအောင်အောင်\n")
    assert (code, out) == (Exit.FOUND_ERRORS, "၁၂၃\n李明\nAung Aung\n")
    assert errors == "line 1: name.empty\nline 2: name.unspelled\n"
    first, second, third = run("name", "romanize", "--json", given="၁၂၃\n李明\nအောင်အောင်\n").records
    assert (first["error"], second["error"]) == ("name.empty", "name.unspelled")
    assert third == {"line": 3, "text": "Aung Aung", "error": None}


def test_romanize_as_the_caller_wishes() -> None:
    assert run("name", "romanize", "--style", "modern", given=TUN_KHAING).out == "U Htun Khine"
    wishes = ["--override", "ထွန်း=Htoon", "--override", "ခိုင် = Khine"]
    assert run("name", "romanize", *wishes, given=TUN_KHAING).out == "U Htoon Khine"
    assert run("name", "romanize", "--scheme", "mlcts", given="သိန်းဖိုး").out == name.romanize("သိန်းဖိုး", scheme="mlcts")
    mode = run("name", "romanize", "--mode", "kayin", given="စောခင်").out
    assert mode == name.romanize("စောခင်", mode="kayin")


def test_an_override_is_read_in_any_order_of_marks() -> None:
    assert run("name", "romanize", "--override", "သန\u103a\u1037=Thandt", given="သန\u1037\u103a").out == "Thandt"


def test_rank() -> None:
    code, out, errors = run("name", "rank", "-n", "2", given=f"\n{TUN_KHAING}\n၁၂၃\n")
    assert (code, errors) == (Exit.FOUND_ERRORS, "line 3: name.empty\n")
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == ["2", "2"]
    assert rows[0][2] == "U Tun Khaing"
    assert 1 >= float(rows[0][1]) >= float(rows[1][1]) > 0


def test_rank_as_json() -> None:
    first, second = run("name", "rank", "--json", "--override", "ထွန်း=Htun", given=f"{TUN_KHAING}\n李明\n").records
    assert (first["line"], first["error"]) == (1, None)
    assert len(first["spellings"]) == 5
    assert all(one["text"].startswith("U Htun ") and 0 < one["probability"] <= 1 for one in first["spellings"])
    assert second == {"line": 2, "spellings": [], "error": "name.unspelled"}


def test_burmese() -> None:
    code, out, errors = run("name", "burmese", "-n", "1", given="Daw Sandar Phyu\r\n李明\n")
    assert (code, errors) == (Exit.FOUND_ERRORS, "line 2: name.unspelled\n")
    (row,) = [line.split("\t") for line in out.splitlines()]
    assert (row[0], row[2]) == ("1", "ဒေါ်စန္ဒာဖြူ")
    (found,) = run("name", "burmese", "--json", given="Sandar Phyu").records
    assert found["names"][0]["text"] == "စန္ဒာဖြူ"


def test_key() -> None:
    code, out, errors = run("name", "key", given=f"{TUN_KHAING}\r\n\nU Htun Khine\n၁၂၃")
    first, empty, second, wrong = out.split("\n")[:4]
    assert (code, errors, empty) == (Exit.FOUND_ERRORS, "line 4: name.empty\n", "")
    assert first.split("\t") == [name.match_key(TUN_KHAING), f"{TUN_KHAING}\r"]
    assert second.split("\t") == [name.match_key(TUN_KHAING), "U Htun Khine"]
    assert wrong == "\t၁၂၃"
    first_record, second_record = run("name", "key", "--json", given=f"{TUN_KHAING}\n၁၂၃\n").records
    assert first_record == {"line": 1, "key": name.match_key(TUN_KHAING), "error": None}
    assert second_record == {"line": 2, "key": None, "error": "name.empty"}


MATCHED = f"U Htun Khine\t{TUN_KHAING}\n\nThida Win\tသီတာထွန်း\t42\r\n"


def test_match() -> None:
    code, out, errors = run("name", "match", given=MATCHED)
    assert (code, errors) == (Exit.DONE, "")
    first, empty, second = out.split("\n")[:3]
    assert first.split("\t")[0::2] == ["yes", "", TUN_KHAING]
    assert empty == ""
    cells = second.split("\t")
    assert [cells[0], *cells[2:]] == ["no", "match.syllable", "Thida Win", "သီတာထွန်း", "42\r"]
    assert 0 <= float(cells[1]) < 1
    assert run("name", "match", "--strict", given=MATCHED).code == Exit.FOUND_ERRORS
    assert run("name", "match", "--strict", given=MATCHED.partition("\n")[0]).code == Exit.DONE


def test_match_says_why_not() -> None:
    given = "Thida Win\tသီတာထွန်း\nAung Min\tအောင်မင်းသိန်း\nAung Min Thein Zaw\tအောင်မင်း\n"
    rows = [line.split("\t") for line in run("name", "match", given=given).out.splitlines()]
    assert [row[2] for row in rows] == ["match.syllable", "match.missing", "match.extra"]


def test_match_needs_two_names() -> None:
    code, out, errors = run("name", "match", given="Ko Ko Oo\n\tKo Ko Oo\n၁၂\tKo Ko Oo")
    assert code == Exit.FOUND_ERRORS
    assert errors == "line 1: match.columns\nline 2: match.empty\nline 3: match.empty\n"
    assert out.splitlines()[0] == "no\t0.000\tmatch.columns\tKo Ko Oo"


def test_match_as_json() -> None:
    first, second = run("name", "match", "--json", given=MATCHED).records
    assert (first["line"], first["match"], first["problems"]) == (1, True, [])
    assert (second["line"], second["match"]) == (3, False)
    (problem,) = second["problems"]
    assert (problem["code"], problem["severity"]) == ("match.syllable", "warning")
    assert problem["suggestions"] == [name.romanize("သီတာထွန်း")]


def test_match_a_pair() -> None:
    code, out, errors = run("name", "match", "--pair", "U Htun\tKhine", TUN_KHAING, given="never read")
    assert (code, errors) == (Exit.DONE, "")
    assert out.split("\t")[0::3] == ["yes", "U Htun Khine"]
    assert run("name", "match", "--pair", "", TUN_KHAING).code == Exit.FOUND_ERRORS
    assert run("name", "match", "--strict", "--pair", "Thida Win", "သီတာထွန်း").code == Exit.FOUND_ERRORS


def test_match_a_pair_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    code, out, _ = run("name", "match", "--json", "-o", str(target), "--pair", "Ko Ko Oo", "ကိုကိုဦး")
    assert (code, out) == (Exit.DONE, "")
    assert '"match": true' in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("action", ["romanize", "rank", "burmese", "key", "match"])
def test_nothing_given_and_bytes_that_are_no_text(action: str) -> None:
    assert run("name", action)[:3] == (Exit.DONE, "", "")
    code, _, errors = run("name", action, given="\udcff\udcfe\t\udcff\n")
    assert code == Exit.FOUND_ERRORS
    assert errors.startswith("line 1: ")
    assert "\udcff" not in errors


@pytest.mark.parametrize("action", ["romanize", "rank", "burmese", "key", "match"])
def test_several_files_are_told_apart(action: str, tmp_path: Path) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    paths[0].write_text("Ko Ko Oo\tကိုကိုဦး\n", encoding="utf-8")
    paths[1].write_text("၁၂\t၁၂\n", encoding="utf-8")
    code, _, errors = run("name", action, *map(str, paths))
    assert (code, errors.partition(": ")[0]) == (Exit.FOUND_ERRORS, "file 2, line 1")
    records = run("name", action, "--json", *map(str, paths)).records
    assert [(record["file"], record["line"]) for record in records] == [(1, 1), (2, 1)]


def test_rows_name_the_file() -> None:
    code, out, _ = run("name", "rank", "-n", "1", "-", "-", given="အောင်အောင်")
    assert (code, out.split("\t")[:2]) == (Exit.DONE, ["1", "1"])


def test_a_reader_that_went_away(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text(f"{TUN_KHAING}\n" * 4000, encoding="utf-8")
    command = [sys.executable, "-m", "myanmar_id.cli", "name", "key", str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == Exit.BROKEN_PIPE


def test_choices_are_those_of_the_library() -> None:
    assert [*names.STYLES] == [*name.Style]
    assert [*names.SCHEMES] == [*name.Scheme]
    assert [*names.MODES] == [*name.Mode]

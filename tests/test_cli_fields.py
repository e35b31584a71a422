"""`myanmar-id nrc` and `myanmar-id field`."""

from __future__ import annotations

import json

import pytest
from command import run

from myanmar_id.cli import fields
from myanmar_id.cli.exits import Exit
from myanmar_id.fields import FIELDS, nrc

GOOD = "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၅"


def test_parse() -> None:
    code, out, errors = run("nrc", "parse", given=f"12/oukama (n) 012345\n\nမသိ\r\n{GOOD}")
    assert code == Exit.FOUND_ERRORS
    rows = [line.split("\t") for line in out.split("\n")]
    assert rows[0] == [GOOD, "12/UKaMa(C)012345", "known"]
    assert rows[1] == [""]
    assert rows[2] == ["မသိ", "", "unreadable\r"]
    assert rows[3][0] == GOOD
    assert "line 3: nrc." in errors
    assert "မသိ" not in errors


def test_parse_as_json() -> None:
    (found,) = run("nrc", "parse", "--json", given="12/oukama (n) ဝ12345").records
    assert (found["line"], found["text"], found["status"]) == (1, GOOD, "known")
    assert found["value"]["state"] == 12
    assert found["repairs"]


def test_format() -> None:
    assert run("nrc", "format", given=GOOD).out == "12/UKaMa(C)012345\n".strip()
    assert run("nrc", "format", "--style", "common", given=f"{GOOD}\r\n").out == "12/OuKaMa(N)012345\r\n"
    assert run("nrc", "format", "--script", "my", given="12/OuKaMa(N)012345\n\n").out == f"{GOOD}\n\n"


def test_format_leaves_what_it_cannot_read() -> None:
    code, out, errors = run("nrc", "format", given=f"\ufeffမသိ\n{GOOD}\n")
    assert (code, out.splitlines()[0]) == (Exit.FOUND_ERRORS, "\ufeffမသိ")
    assert errors.startswith("line 1: nrc.")
    first, second = run("nrc", "format", "--json", given=f"မသိ\n{GOOD}\n").records
    assert first["error"].startswith("nrc.")
    assert (second["text"], second["error"]) == ("12/UKaMa(C)012345", None)


def test_find() -> None:
    code, out, _ = run("nrc", "find", given=f"ဟို\nသူ {GOOD} နှင့် 9/MaKhaNa(N)111222\n")
    assert code == Exit.DONE
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == ["2", "2"]
    assert rows[0][1] == "4"
    (first, _) = run("nrc", "find", "--json", given=f"သူ {GOOD} နှင့် 9/MaKhaNa(N)111222\n").records
    assert (first["line"], first["start"], first["end"]) == (1, 3, 3 + len(GOOD))
    assert first["value"]["number"]
    assert run("nrc", "find", given="ဟို").code == Exit.FOUND_ERRORS


def test_mask() -> None:
    code, out, _ = run("nrc", "mask", given=f"သူ {GOOD} ၁၂၃\r\n")
    assert code == Exit.DONE
    assert out == nrc.mask(f"သူ {GOOD} ၁၂၃") + "\r\n"
    assert "၀၁၂၃၄၅" not in out
    (found,) = run("nrc", "mask", "--json", given=f"သူ {GOOD}").records
    assert found["changed"]


def test_list() -> None:
    everything = run("nrc", "list").out.splitlines()
    assert len(everything) == len(nrc.townships())
    rows = [line.split("\t") for line in run("nrc", "list", "--state", "12").out.splitlines()]
    assert {row[0] for row in rows} == {"12"}
    assert ["12", "ဥကမ", "UKaMa", "OuKaMa", "A"] in [row[:5] for row in rows]
    found = run("nrc", "list", "--json", "--state", "12").records
    assert [row["letters"] for row in found] == [row[1] for row in rows]


def test_names_are_those_of_the_library() -> None:
    assert sorted(FIELDS) == sorted(fields.NAMES)


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [
        ("nrc", "12/oukama(n)012345", f"{GOOD}\t12/UKaMa(C)012345"),
        ("date", "14-1O-1991", "၁၄.၁၀.၁၉၉၁\t14.10.1991"),
        ("name", "ဦးသိန္းေဖ", "ဦးသိန်းဖေ\tU "),
        ("address", "ဗဟန်းမြို့နယ်", "ဗဟန်းမြို့နယ်"),
    ],
)
def test_field(name: str, given: str, written: str) -> None:
    code, out, _ = run("field", name, given=f"{given}\n\n")
    assert code == Exit.DONE
    assert out.startswith(written)
    assert out.endswith("\n\n")


def test_field_reports_codes_and_nothing_else() -> None:
    code, out, errors = run("field", "date", given="၃၁.၄.၁၉၈၈\n")
    assert code == Exit.FOUND_ERRORS
    assert out == "၃၁.၄.၁၉၈၈\t\n"
    assert errors == "line 1: date.day\n"


def test_field_as_json() -> None:
    (found,) = run("field", "date", "--json", given="၁၄-၁ဝ-၁၉၉၁\n").records
    assert found["value"] == "1991-10-14"
    assert [repair["codes"] for repair in found["repairs"]] == [["date.wa-for-zero"]]
    assert found["problems"] == []
    json.dumps(found)

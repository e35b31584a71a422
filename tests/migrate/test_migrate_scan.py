"""The look at a source before anything is done, and the draft of a plan that comes of it."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import pyarrow as pa
import pyarrow.parquet as pq
import records
from databases import database
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.migrate import looks, plan
from myanmar_id.migrate.draft import draft
from myanmar_id.migrate.errors import InvalidPlan
from myanmar_id.migrate.looks import Look
from myanmar_id.migrate.mask import LONGEST, mask
from myanmar_id.migrate.plan import Source
from myanmar_id.migrate.scan import scan
from myanmar_id.migrate.seen import ColumnScan, Scan, Writing
from myanmar_id.migrate.store.files import open_source
from myanmar_id.migrate.store.sql_errors import SqlError
from myanmar_id.migrate.terms import Contents, Mode

ZAWGYI, UNICODE, MIXED = "ေအာင္ျမင့္", "အောင်မြင့်", "ေအာင္ျမင့္ မြန်မာနိုင်ငံ"


def parquet(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def look_at(path: Path, **options: object) -> dict[str, ColumnScan]:
    found = scan(Source(str(path)), **options)  # type: ignore[arg-type]
    return {column.name: column for column in found.columns}


def test_customers(tmp_path: Path) -> None:
    told: list[tuple[int, float | None]] = []
    found = scan(Source(str(records.write(tmp_path / "c.csv"))), ["id"], progress=lambda *far: told.append(far))
    assert (found.rows, found.is_whole, found.key, told[-1]) == (300, True, ("id",), (300, 1.0))
    columns = {column.name: column for column in found.columns}
    assert list(columns) == list(records.customers.COLUMNS)
    assert all(sum(column.rows.values()) == 300 for column in columns.values())
    assert {name for name, column in columns.items() if column.is_myanmar} == {
        "name",
        "father_name",
        "nrc",
        "township",
        "address",
        "note",
        "extra",
    }
    shown = {name: column.look[0] for name, column in columns.items() if column.look is not None}
    assert shown == {"name": Look.NAME, "father_name": Look.NAME, "nrc": Look.NRC, "birth": Look.DATE}
    assert columns["note"].markup is Contents.HTML
    assert columns["extra"].markup is Contents.JSON
    assert columns["name"].markup is Contents.TEXT
    assert all(column.zawgyi_share == pytest.approx(0.5, abs=0.1) for column in columns.values() if column.is_myanmar)


def test_each_writing_is_counted(tmp_path: Path) -> None:
    values = [ZAWGYI, ZAWGYI, UNICODE, MIXED, "ရွာ", "Aung", "123", "  ", None, "မာ"]
    column = look_at(parquet(tmp_path / "a.parquet", name=values))["name"]
    assert column.rows == {
        Writing.ZAWGYI: 2,
        Writing.UNICODE: 2,
        Writing.MIXED: 1,
        Writing.UNSURE: 1,
        Writing.OTHER: 2,
        Writing.NULL: 2,
    }
    # What reads the same in both encodings is counted as Unicode, and says nothing of the column.
    assert (column.same, column.zawgyi_share) == (1, 0.6667)
    assert column.filled == 8


def test_types_of_columns(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        number=pa.array([1, None, 3]),
        coded=pa.array([ZAWGYI, None, ZAWGYI]).dictionary_encode(),
        large=pa.array([UNICODE, "", UNICODE], pa.large_string()),
        bytes=pa.array([b"\xe1", None, b""]),
    )
    columns = look_at(path)
    assert columns["number"].rows == {Writing.OTHER: 2, Writing.NULL: 1}
    assert (columns["number"].is_text, columns["number"].zawgyi_share) == (False, None)
    assert columns["coded"].rows == {Writing.ZAWGYI: 2, Writing.NULL: 1}
    assert columns["large"].rows == {Writing.UNICODE: 2, Writing.NULL: 1}
    assert columns["bytes"].rows == {Writing.OTHER: 2, Writing.NULL: 1}


def test_what_is_not_utf8_is_counted_and_harms_nothing(tmp_path: Path) -> None:
    damaged = pa.array([b"\xe1\x80", b"<b>\xe1\x80", ZAWGYI.encode()]).view(pa.string())
    column = look_at(parquet(tmp_path / "a.parquet", name=damaged))["name"]
    assert column.rows == {Writing.OTHER: 2, Writing.ZAWGYI: 1}


def test_markup_is_judged_by_what_people_read(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        html=[f'<a href="/{UNICODE}">{ZAWGYI}</a>', "<br>", "<p>&#4096;&#4141;</p>"],
        json=[json.dumps({"a": ZAWGYI}), json.dumps({UNICODE: "x"}), None],
        some=[json.dumps({"a": ZAWGYI}), "{", "{ {"],
    )
    columns = look_at(path)
    assert columns["html"].rows == {Writing.ZAWGYI: 1, Writing.OTHER: 1, Writing.UNICODE: 1}
    assert columns["html"].markup is Contents.HTML
    # Samples are of the text between the tags.
    assert columns["html"].samples == {Writing.ZAWGYI: [mask(ZAWGYI)], Writing.UNICODE: ["က◦"]}
    assert columns["json"].samples == {Writing.ZAWGYI: [mask(ZAWGYI)]}
    assert columns["json"].rows == {Writing.ZAWGYI: 1, Writing.OTHER: 1, Writing.NULL: 1}
    assert columns["json"].markup is Contents.JSON
    assert columns["some"].markup is Contents.TEXT


def test_a_value_counts_as_often_as_it_stands_there(tmp_path: Path) -> None:
    column = look_at(parquet(tmp_path / "a.parquet", name=["<b>x</b>"] * 7 + [UNICODE] * 5))["name"]
    assert column.contents == {Contents.HTML: 7}
    assert column.rows == {Writing.OTHER: 7, Writing.UNICODE: 5}


def test_no_more_rows_than_wanted(tmp_path: Path) -> None:
    path = records.write(tmp_path / "c.csv", 50)
    found = scan(Source(str(path)), most_rows=20)
    assert (found.rows, found.is_whole) == (20, False)
    assert "the first ones only" in draft(found)
    assert scan(Source(str(path)), most_rows=50).is_whole


def test_only_so_many_values_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("myanmar_id.migrate.scan._TRIED", 25)
    monkeypatch.setattr("myanmar_id.migrate.scan._TRIED_AT_ONCE", 20)
    monkeypatch.setattr("myanmar_id.migrate.scan.open_source", partial(open_source, batch_rows=28))
    path = parquet(tmp_path / "a.parquet", n=[f"{at}.1.2001" for at in range(1, 29)] * 3)
    column = look_at(path)["n"]
    assert (column.tried, column.looks) == (25, {Look.DATE: 25})


def test_a_few_fields_make_no_column_of_fields(tmp_path: Path) -> None:
    column = look_at(parquet(tmp_path / "a.parquet", name=["12/OuKaMa(N)123456", "Aung", "Ba", None]))["name"]
    assert (column.looks, column.tried, column.look) == ({Look.NRC: 1}, 3, None)


def test_json_lines_have_no_other_columns_than_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": 1, "name": ZAWGYI}) + "\n", encoding="utf-8")
    assert list(look_at(path)) == ["id", "name"]


@pytest.mark.parametrize("row_count", [0, 3])
def test_nothing_in_it(tmp_path: Path, row_count: int) -> None:
    column = look_at(parquet(tmp_path / "a.parquet", name=pa.nulls(row_count, pa.string())))["name"]
    assert (column.filled, column.zawgyi_share, column.look, column.samples) == (0, None, None, {})
    assert not column.is_myanmar


@given(st.text(max_size=60))
def test_a_mask_shows_no_letter_and_no_digit(text: str) -> None:
    shown = mask(text)
    assert mask(shown) == shown
    assert len(shown) == min(len(text), LONGEST) + (len(text) > LONGEST)
    assert {char for char in shown if char.isalnum()} <= set("က၀Aa0")


def test_a_mask_keeps_punctuation() -> None:
    assert mask("က၊ ။ \u0301\x07\u1eb7Ⅳ(?)") == "က၊ ။ a¤a0(?)"


def test_nothing_of_a_person_is_shown(tmp_path: Path) -> None:
    found = scan(Source(str(records.write(tmp_path / "c.csv"))), ["id"])
    shown = json.dumps(found.to_json(), ensure_ascii=False) + draft(found) + repr(found)
    assert not [name for name in records.NAMES if name in shown]


FIELDS = {
    "၁၂/ဥကမ(ႏိုင္)၁၂၃၄၅၆": Look.NRC,
    "၁၄.၁၀.၁၉၉၁": Look.DATE,
    "၅'၅\"": Look.HEIGHT,
    "ဦးသိန္းေဖ": Look.NAME,
    "Aung": None,
    "09791234567": None,
    "၁၂၃": None,
    "No. 5, Main Road": None,
    " ": None,
    "၁" * 61: None,
    "။။။": None,
}


@pytest.mark.parametrize(("text", "look"), FIELDS.items())
def test_fields(text: str, look: Look | None) -> None:
    assert looks.field(text) is look


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("[1]", Contents.JSON),
        (' {"a": "<b>"}', Contents.JSON),
        ("[" * 100_000, Contents.TEXT),
        ("[<b>x</b>", Contents.HTML),
        ("&#x1000;", Contents.HTML),
        ("a < b > c &amp;", Contents.TEXT),
    ],
    ids=range(6),
)
def test_contents(text: str, contents: Contents) -> None:
    assert looks.contents(text) is contents


def test_a_draft_is_a_plan_that_repairs_what_is_myanmar(tmp_path: Path) -> None:
    path = records.write(tmp_path / "c.csv")
    text = draft(scan(Source(str(path), encoding="utf-8-sig"), ["id"]))
    made = plan.loads(text)
    assert made.source == Source(str(path), encoding="utf-8-sig")
    assert made.target == plan.Target(str(tmp_path / "c.unicode.csv"), encoding="utf-8-sig")
    assert made.options.key == ("id",)
    assert [column.name for column in made.columns] == [
        "name",
        "father_name",
        "nrc",
        "township",
        "address",
        "note",
        "extra",
    ]
    assert {column.contents for column in made.columns[:5]} == {Contents.TEXT}
    assert [column.contents for column in made.columns[5:]] == [Contents.HTML, Contents.JSON]
    assert '# looks like NRC numbers (100%): action = "nrc" writes all in one form\n' in text
    assert '# "birth" has no Myanmar letters, and looks like dates (100%)\n' in text


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.csv", "a.unicode.csv"),
        ("a.b.csv.gz", "a.b.unicode.csv.gz"),
        ("a", "a.unicode"),
        (".hidden", ".hidden.unicode"),
        ("a.gz", "a.unicode.gz"),
    ],
)
def test_the_target_stands_beside_the_source(name: str, wanted: str) -> None:
    found = Scan(Source(f"in/{name}", format=plan.Format.CSV), (), 0, True, ())
    made = plan.loads(draft(found)).target
    assert made is not None
    assert Path(made.path or "") == Path("in") / wanted


def test_columns_that_a_plan_cannot_name_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,name,name,,n\x7f\n{ZAWGYI},{ZAWGYI},{ZAWGYI},{ZAWGYI},12/OuKaMa(N)123456\n", encoding="utf-8")
    text = draft(scan(Source(str(path)), ["id"]))
    assert plan.loads(text).columns == ()
    assert text.endswith(
        '\n# "id" names the rows and has Myanmar text: write it into another column\n'
        '\n# "name" has Myanmar text: give it a name that no other column has\n'
        '\n# "name" has Myanmar text: give it a name that no other column has\n'
        '\n# "" has Myanmar text: give it a name that no other column has\n'
        '\n# "n\\u007f" has no Myanmar letters, and looks like NRC numbers (100%)\n'
    )


def test_a_draft_of_a_table(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as db:
        records.customers.write_table(db.url, (typed for typed, _ in records.customers.customers(50)))
        source = Source(url=db.url, table="customers")
        told: list[tuple[int, float | None]] = []
        found = scan(source, progress=lambda *far: told.append(far))
    assert (found.key, found.rows, told[-1]) == (("id",), 50, (50, 1.0))
    made = plan.loads(draft(found))
    assert (made.source, made.target) == (source, plan.Target(table="customers_unicode"))
    assert all(column.is_in_place for column in made.columns)
    beside = plan.loads(draft(found, Mode.COLUMNS))
    assert beside.target == plan.Target(mode=Mode.COLUMNS)
    assert [column.target for column in beside.columns][:2] == ["name_unicode", "father_name_unicode"]
    there = plan.loads(draft(found, Mode.IN_PLACE))
    assert there.target == plan.Target(mode=Mode.IN_PLACE, undo="customers.undo.jsonl")


def test_a_file_has_no_place_to_write_in(tmp_path: Path) -> None:
    found = scan(Source(str(records.write(tmp_path / "c.csv", 5))), ["id"])
    with pytest.raises(InvalidPlan):
        draft(found, Mode.IN_PLACE)


def test_a_table_without_a_key(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE t (name TEXT)")
    connection.close()
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with pytest.raises(SqlError) as caught:
        scan(Source(url=url, table="t"))
    assert caught.value.code == "sql.key"
    with pytest.raises(SqlError) as caught:
        scan(Source(url=url, table="nothing"))
    assert caught.value.code == "sql.table"

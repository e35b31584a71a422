"""Excel: text cells of the first sheet change, and nothing else does."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
openpyxl = pytest.importorskip("openpyxl")

from hypothesis import given  # noqa: E402 - there are both
from hypothesis import strategies as st  # noqa: E402
from migrate_copies import adding, copied, copy, plan_of, replacing  # noqa: E402
from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: E402
from openpyxl.cell.text import InlineFont  # noqa: E402
from openpyxl.styles import Font  # noqa: E402

from myanmar_id.migrate.store import excel_target  # noqa: E402
from myanmar_id.migrate.store.errors import StoreError  # noqa: E402
from myanmar_id.migrate.store.excel import ExcelSource  # noqa: E402
from myanmar_id.migrate.store.excel_parts import EMPTY, SHEET, SHEET_END, SHEET_HEAD  # noqa: E402
from myanmar_id.migrate.store.sheet import SheetReader  # noqa: E402

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(rows: list[list[Any]], prepare: Any = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if prepare is not None:
        prepare(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_sheet(xml: str, strings: bool = True) -> bytes:
    """A workbook whose first sheet is this XML."""
    old = zipfile.ZipFile(io.BytesIO(book([["a", "b"], ["x", 1]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if strings or name != "xl/sharedStrings.xml":
                new.writestr(name, xml if name == SHEET else old.read(name))
    return out.getvalue()


def cells(data: bytes, sheet: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].rows]


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["က", " x ", "<&>", "l\nl", "=", "_x0041_", 1, 2.5, True, date(1990, 5, 3), "=1+1"]),
    st.text("aက\"'\t", min_size=1, max_size=4),
)


@given(rows=st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=6), size=st.integers(1, 4))
def test_a_plan_that_keeps_all_columns_gives_the_same_sheets(rows: list[list[Any]], size: int) -> None:
    old = book([["a", "b", "c"], *rows], lambda made: made.create_sheet("two").append(["secret"]))
    with tempfile.TemporaryDirectory() as folder:
        assert entries(copied(Path(folder), old, "a.xlsx", rows=size)) == entries(old)


def test_values_are_shown_as_text(tmp_path: Path) -> None:
    row = ["က", 5, 2.5, 3.0, True, date(1990, 5, 3), datetime(1990, 5, 3, 1, 2), time(1, 2), None]
    path = tmp_path / "a.xlsx"
    path.write_bytes(book([["a", 2, None, "d", "e", "f", "g", "h", None], row, [], ["z"]]))
    source = ExcelSource(path, batch_rows=2)
    assert source.schema.names == ["a", "2", "", "d", "e", "f", "g", "h", ""][: len(source.schema.names)]
    assert (source.rows, source.share) == (3, 0.0)
    found = [
        list(one.values())
        for batch in source.batches()
        for one in batch.rename_columns(list("abcdefghi")[: batch.num_columns]).to_pylist()
    ]
    assert found[0][:8] == ["က", "5", "2.5", "3", "true", "1990-05-03", "1990-05-03T01:02:00", "01:02:00"]
    assert [one[0] for one in found] == ["က", None, "z"]
    assert source.share == 1.0
    assert [batch.num_rows for batch in source.batches(2)] == [1]
    assert copied(tmp_path, book([["a", "b"], ["က", 5]]), "a.xlsx", "b.csv") == "a,b\nက,5\n".encode()


def test_only_the_text_of_a_cell_changes(tmp_path: Path) -> None:
    def prepare(made: Any) -> None:
        made.active["A2"].font = Font(bold=True)
        made.active["B2"] = "=A2"
        made.active["A4"] = CellRichText("x", TextBlock(InlineFont(b=True), "y"))
        made.create_sheet("two").append(["x"])

    old = book([["a", "b"], ["x", None], ["y", "x"], [None, None], ["x", 1]], prepare)
    new = copied(tmp_path, old, "a.xlsx", change=replacing("a", "x", " <ခ>\n\r\x01"))
    assert cells(new) == [["a", "b"], [" <ခ>\n\r_x0001_", "=A2"], ["y", "x"], ["xy", None], [" <ခ>\n\r_x0001_", 1]]
    assert openpyxl.load_workbook(io.BytesIO(new)).active["A2"].font.b
    assert cells(new, 1) == [["x"]]
    before, after = entries(old), entries(new)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert before[SHEET].split(b"</row>")[2] in after[SHEET]
    new = copied(tmp_path, old, "a.xlsx", change=replacing("a", "x", None))
    assert [row[0] for row in cells(new)] == ["a", None, "y", "xy", None]
    new = copied(tmp_path, book([["a"], ["x"]]), "a.xlsx", change=replacing("a", "x", None))
    assert cells(new)[0] == ["a"]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("က", pa.string(), "က"),
        (64.5, pa.float64(), 64.5),
        (float("nan"), pa.float64(), None),
        (date(1990, 5, 3), pa.date32(), "1990-05-03"),
        (True, pa.bool_(), "true"),
        (None, pa.string(), None),
    ],
)
def test_new_columns_come_last(tmp_path: Path, value: Any, kind: Any, shown: Any) -> None:
    change = adding("d", lambda at: value, kind)
    new = copied(tmp_path, book([["a", "b"], ["x", 1], [None, 2]]), "a.xlsx", change=change)
    assert [([*row, None])[:3] for row in cells(new)] == [["a", "b", "d"], ["x", 1, shown], [None, 2, shown]]
    assert next(iter(ExcelSource(tmp_path / "new.a.xlsx").batches())).schema.names == ["a", "b", "d"]
    new = copied(tmp_path, b"a,b\nx,1\n", "a.csv", "b.xlsx", change=change)
    assert [([*row, None])[:3] for row in cells(new)] == [["a", "b", "d"], ["x", "1", shown]]


def test_sheets_of_other_programs_are_taken(tmp_path: Path) -> None:
    xml = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1:B2"/><x:sheetData>'
        '<x:row spans="1:2"><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row>'
        '<x:row r="3" spans="1:2"><x:c r="A3" s="0" t="inlineStr"><x:is><x:r><x:t>x</x:t></x:r><x:rPh sb="0" eb="1"><x:t>no</x:t>'
        '</x:rPh></x:is></x:c><x:c r="B3" t="str"><x:f>A3</x:f><x:v>x</x:v></x:c></x:row>'
        '<x:row r="4"/><x:row r="5"><x:c/><x:c t="str"><x:v>x</x:v></x:c></x:row>'
        "</x:sheetData><x:c><x:t>outside</x:t></x:c></x:worksheet>"
    )
    old = with_sheet(xml, strings=False)
    assert entries(copied(tmp_path, old, "a.xlsx"))[SHEET] == xml.encode()
    new = entries(copied(tmp_path, old, "a.xlsx", change=replacing("a", "x", "က")))[SHEET].decode()
    old_cell = xml[xml.index('<x:c r="A3"') : xml.index('<x:c r="B3"')]
    assert new == xml.replace(
        old_cell, '<x:c r="A3" s="0" t="inlineStr"><x:is><x:t xml:space="preserve">က</x:t></x:is></x:c>'
    )
    new = entries(copied(tmp_path, old, "a.xlsx", change=replacing("b", "x", "က")))[SHEET].decode()
    assert new == xml.replace(
        '<x:c/><x:c t="str"><x:v>x</x:v></x:c>',
        '<x:c/><x:c r="B5" t="inlineStr"><x:is><x:t xml:space="preserve">က</x:t></x:is></x:c>',
    )
    whole = copied(tmp_path, old, "a.xlsx", change=adding("d", lambda at: "က", pa.string()))
    new = entries(whole)[SHEET].decode()
    cell = '<x:c r="C{}" t="inlineStr"><x:is><x:t xml:space="preserve">{}</x:t></x:is></x:c></x:row>'
    assert "dimension" not in new
    assert "spans" not in new
    for row, text in ((1, "d"), (3, "က"), (4, "က"), (5, "က")):
        assert cell.format(row, text) in new
    assert cells(whole)[3] == [None, None, "က"]


def test_text_that_cells_share_changes_cell_by_cell(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts = {
        **EMPTY,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><r><t>x</t></r><r><t>y</t></r></si></sst>',
    }
    parts["[Content_Types].xml"] = EMPTY["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    )
    rows = [(1, 0), (2, 1), (3, 0), (4, 1)]
    cell = '<row r="{0}"><c r="A{0}" s="0" t="s"><v>{1}</v></c></row>'
    xml = SHEET_HEAD.decode() + "".join(cell.format(*row) for row in rows) + SHEET_END.decode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {**parts, SHEET: xml}.items():
            file.writestr(name, content)
    old = out.getvalue()
    assert entries(copied(tmp_path, old, "a.xlsx")) == entries(old)
    new = copied(tmp_path, old, "a.xlsx", change=replacing("a", "xy", "က"))
    assert cells(new) == [["a"], ["က"], ["a"], ["က"]]
    assert {name for name, content in entries(old).items() if content != entries(new)[name]} == {SHEET}


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>a</t></is></c></row>'
    xml = SHEET_HEAD.decode() + "".join(cell.format(row) for row in (1, 3, 2)) + SHEET_END.decode()
    with pytest.raises(StoreError) as caught:
        copied(tmp_path, with_sheet(xml), "a.xlsx")
    assert caught.value.code == "store.damaged"


def test_rows_behind_those_that_were_read_stay() -> None:
    stream = io.BytesIO(
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c r="B1"><v>1</v></c></row></sheetData></worksheet>'.encode()
    )
    reader = SheetReader(stream)
    rows = list(reader)
    assert (rows[0].number, rows[0].cells[0].column, rows[0].cells[0].value) == (1, 2, "1")
    assert reader.rest == b"</sheetData></worksheet>"
    assert rows[0].before + rows[0].data + reader.rest == stream.getvalue()


def test_cells_without_a_column_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="inlineStr"><is><t>a</t></is></c></row>'
    xml += '<row r="2"><c><v>1</v></c><c/></row><row r="3"><c/><c><v>1</v></c></row></sheetData></worksheet>'
    path.write_bytes(with_sheet(xml))
    source = ExcelSource(path)
    assert (source.rows, source.share) == (None, 0.0)
    with pytest.raises(StoreError) as caught:
        list(source.batches())
    assert (caught.value.code, caught.value.row) == ("store.ragged", 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "store.damaged"),
        (b"secret", "store.damaged"),
        (book([]), "store.header"),
        (book([[None, None], ["a"]]), "store.header"),
        (book([["a"]])[:-30], "store.damaged"),
        (with_sheet("secret"), "store.damaged"),
        (
            with_sheet(
                f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="s"><v>99</v></c></row></sheetData></worksheet>'
            ),
            "store.damaged",
        ),
        (
            with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="n"><v>1</v></c></row><row>'),
            "store.damaged",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        list(ExcelSource(path).batches())
    assert (caught.value.code, "secret" in str(caught.value)) == (code, False)


def test_a_sheet_that_breaks_off_is_refused_by_the_target() -> None:
    with pytest.raises(StoreError) as caught:
        list(SheetReader(io.BytesIO(b"<worksheet><row>")))
    assert caught.value.code == "store.damaged"


def test_too_much_for_excel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "က" * 32_768
    for data, name in ((book([["a"], ["x"]]), "a.xlsx"), (b"a\nx\n", "a.csv")):
        with pytest.raises(StoreError) as caught:
            copied(tmp_path, data, name, "b.xlsx", change=replacing("a", "x", long))
        assert (caught.value.code, caught.value.row) == ("store.too-long", 1)
    monkeypatch.setattr(excel_target, "_MOST_ROWS", 2)
    with pytest.raises(StoreError) as caught:
        copied(tmp_path, b"a\nx\ny\n", "a.csv", "b.xlsx")
    assert caught.value.code == "store.too-long"


def test_text_that_begins_with_an_equals_sign_is_text(tmp_path: Path) -> None:
    new = openpyxl.load_workbook(io.BytesIO(copied(tmp_path, b"a\n=1+1\n", "a.csv", "b.xlsx")))
    assert (new.active["A2"].value, new.active["A2"].data_type) == ("=1+1", "s")


def test_a_run_begins_anew(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    source.write_bytes(book([["a"], *([str(at)] for at in range(9))]))
    plan = plan_of(source, target)
    assert copy(plan, stop_behind=4) == 0
    assert copy(plan) == 0
    assert cells(target.read_bytes()) == cells(source.read_bytes())
    source.with_suffix(".csv").write_bytes(b"a\n1\n2\n3\n4\n")
    assert copy(plan_of(source.with_suffix(".csv"), target), stop_behind=2) == 0

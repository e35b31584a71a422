"""JSON Lines: a line that nothing became of has the same bytes, and in others only the value that changed."""

from __future__ import annotations

import json
import tempfile
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")

from hypothesis import given  # noqa: E402 - there is pyarrow
from hypothesis import strategies as st  # noqa: E402
from migrate_copies import adding, copied, copy, plan_of, replacing  # noqa: E402

from myanmar_id.migrate.store import jsonl, members  # noqa: E402
from myanmar_id.migrate.store.errors import StoreError  # noqa: E402
from myanmar_id.migrate.store.jsonl import LINE, JsonSource  # noqa: E402

VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text('aက"\\\n\ud800😀', max_size=5)
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.က", max_size=3), inner, max_size=3),
    max_leaves=6,
)
LINES = st.builds(
    lambda record, is_ascii, indent, end: json.dumps(record, ensure_ascii=is_ascii, separators=indent) + end,
    st.dictionaries(st.text("ab.က", max_size=3), VALUES, max_size=4),
    st.just(True),
    st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]),
    st.sampled_from(["\n", "\r\n", " \n"]),
)


def values(path: Path, **options: Any) -> list[dict[str, Any]]:
    rows = [row for batch in JsonSource(path, **options).batches() for row in batch.to_pylist()]
    return [{name: value for name, value in row.items() if name != LINE} for row in rows]


@given(lines=st.lists(st.one_of(LINES, st.sampled_from(["\n", " \r\n"])), max_size=6), rows=st.integers(1, 3))
def test_a_plan_that_keeps_all_columns_gives_the_same_bytes(lines: list[str], rows: int) -> None:
    data = "".join(lines).encode()
    with tempfile.TemporaryDirectory() as folder:
        assert copied(Path(folder), data, "a.jsonl", rows=rows) == data


@given(lines=st.lists(LINES, min_size=1, max_size=4))
def test_every_value_is_found_where_it_stands(lines: list[str]) -> None:
    for line in lines:
        record = members.loads(line)
        for name in members.paths(record):
            found = members.find(record, name)
            assert found is not None
            start, end = members.span(line, found[1])
            assert members.loads(line[start:end]) == found[0]


@given(line=LINES, text=st.text('xက"\\\n', max_size=4))
def test_only_what_changed_is_another(line: str, text: str) -> None:
    record = json.loads(line)
    for name in members.paths(record):
        found = members.find(members.loads(line), name)
        assert found is not None
        changed = json.loads(members.replaced(line, {found[1]: text}, {}))
        expected = json.loads(line)
        inner = expected
        for key in found[1][:-1]:
            inner = inner[key]
        inner[found[1][-1]] = text
        assert changed == expected


def test_values_are_read_by_their_ways(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        '{"a": "x", "b": {"c": "က", "d": 1.00}}',
        '{"b": 2, "e": [1, "y"], "a": null, "f": true, "g": false, "h": {}}',
    ]
    path.write_text("\n".join(lines))
    assert values(path, columns=["b.c", "z.z", "a.b"]) == [
        {"a": "x", "b.c": "က", "b.d": "1.00", **dict.fromkeys(["b", "e", "f", "g", "h", "z.z", "a.b"])},
        {"a": None, "b": "2", "e": '[1, "y"]', "f": "true", "g": "false", "h": "{}", "b.c": None, "b.d": None}
        | {"z.z": None, "a.b": None},
    ]
    path.write_text('{"a.b": "1", "a": {"b": "2", "b.c": {"d": "3"}}, "x": "\\ud800"}')
    assert values(path, columns=["a.b.c.d"])[0] == {"a.b": "1", "a.b.c.d": "3", "x": None}


def test_a_changed_value_keeps_its_surroundings(tmp_path: Path) -> None:
    data = b'{"n": 1.00, "a": "x" , "b":{"c":"x"},"k": 1e400}\r\n{"a":"\\u0078"}\n{"a": 5}\n\n'
    assert copied(tmp_path, data, "a.jsonl", change=replacing("a", "x", "က")) == (
        '{"n": 1.00, "a": "က" , "b":{"c":"x"},"k": 1e400}\r\n{"a":"\\u1000"}\n{"a": 5}\n\n'.encode()
    )
    assert copied(tmp_path, data, "a.jsonl", change=replacing("b.c", "x", None)) == data.replace(
        b'"c":"x"', b'"c":null'
    )
    assert copied(tmp_path, data, "a.jsonl", change=replacing("a", "5", "6")) == data


def test_of_keys_that_are_the_same_the_last_one_counts(tmp_path: Path) -> None:
    assert copied(tmp_path, b'{"a": "x", "a": "x"}\n', "a.jsonl", change=replacing("a", "x", "y")) == (
        b'{"a": "x", "a": "y"}\n'
    )


def test_new_keys_come_last(tmp_path: Path) -> None:
    data = b'{"a": "x", "b": 1}\n{"a":"x"}\r\n{}\n{ "a": "x"}\n\n{"a":"\\u1000"}'
    new = copied(tmp_path, data, "a.jsonl", rows=9, change=adding("d", lambda at: "က", pa.string()))
    assert new.decode() == (
        '{"a": "x", "b": 1, "d": "က"}\n{"a":"x","d":"က"}\r\n{"d":"က"}\n{ "a": "x","d": "က"}\n\n'
        '{"a":"\\u1000","d":"\\u1000"}'
    )


def test_a_new_key_that_is_taken_is_refused(tmp_path: Path) -> None:
    data = b'{"a": "x"}\n' * jsonl.SAMPLE_ROWS + b'{"d": "secret"}\n'
    with pytest.raises(StoreError) as caught:
        copied(tmp_path, data, "a.jsonl", rows=999, change=adding("d", lambda at: "က", pa.string()))
    assert (caught.value.code, "secret" in str(caught.value)) == ("store.taken", False)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, pa.string(), "null"),
        (64.5, pa.float64(), "64.5"),
        (float("nan"), pa.float64(), "null"),
        (date(1990, 5, 3), pa.date32(), '"1990-05-03"'),
        (time(1, 2), pa.time32("s"), '"01:02:00"'),
        (Decimal("1.50"), pa.decimal128(5, 2), '"1.50"'),
        (True, pa.bool_(), "true"),
        ({"x": [1, None]}, pa.struct([("x", pa.list_(pa.int8()))]), '{"x": [1, null]}'),
    ],
)
def test_values_of_other_types_are_written(tmp_path: Path, value: Any, kind: Any, shown: str) -> None:
    change = adding("b", lambda at: value, kind)
    assert copied(tmp_path, b'{"a": 1}\n', "a.jsonl", change=change).decode() == f'{{"a": 1,"b": {shown}}}\n'
    assert copied(tmp_path, b"a\n1\n", "a.csv", "b.jsonl", change=change).decode() == f'{{"a": "1", "b": {shown}}}\n'


def test_bytes_have_no_form(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="column b") as caught:
        copied(tmp_path, b'{"a": 1}\n', "a.jsonl", change=adding("b", lambda at: b"\xff", pa.binary()))
    assert caught.value.code == "store.type"


def test_another_format_has_every_key(tmp_path: Path) -> None:
    data = ('{"a": 1.00, "b": {"c": "က"}}\n' * jsonl.SAMPLE_ROWS + '{"z": "late"}\n').encode()
    new = copied(tmp_path, data, "a.jsonl", "b.csv", rows=999).decode()
    assert new == "a,b.c,z\n" + "1.00,က,\n" * jsonl.SAMPLE_ROWS + ",,late\n"
    assert copied(tmp_path, data, "a.jsonl", "b.parquet")[:4] == b"PAR1"
    assert copied(tmp_path, data, "a.jsonl", "b.xlsx")[:2] == b"PK"


def test_only_so_many_lines_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a":1}\n{"b":1}\n')
    assert JsonSource(path, sample=1).schema.names == ["a", LINE]
    assert JsonSource(path, sample=2).schema.names == ["a", "b", LINE]


def test_marks_and_encodings(tmp_path: Path) -> None:
    data = '{"a":"က"}\n'
    assert copied(tmp_path, data.encode("utf-8-sig"), "a.jsonl") == data.encode("utf-8-sig")
    assert copied(tmp_path, data.encode("utf-16"), "a.jsonl") == data.encode("utf-8-sig")
    assert copied(tmp_path, data.encode("utf-16-le"), "a.jsonl", encoding="utf-16-le") == data.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": secret}', "store.json"),
        (b'["secret"]', "store.json"),
        (b"null", "store.json"),
        (b'{"a": "secret"', "store.json"),
        (b'{"a": "\xff"}', "store.encoding"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "store.json"),
    ],
)
def test_lines_that_are_none_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n" + data + b"\n{}")
    for sample in (None, 1):
        with pytest.raises(StoreError) as caught:
            values(path, sample=sample)
        assert (caught.value.code, caught.value.row, "secret" in str(caught.value)) == (code, 2, False)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_MOST_BYTES", 100)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": "secret' + b" " * 200)
    with pytest.raises(StoreError) as caught:
        values(path)
    assert caught.value.code == "store.too-long"


def test_long_lines_make_short_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_BATCH_BYTES", 30)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": "0123456789"}\n' * 5)
    source = JsonSource(path)
    assert source.share == 0.0
    assert [batch.num_rows for batch in source.batches(1)] == [2, 2]
    shares = [source.share for _ in source.batches()]
    assert shares[-1] == 1.0


def test_a_run_goes_on_and_keeps_its_note(tmp_path: Path) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + b'{"a": "x"}\n' * 9)
    plan = plan_of(source, target)
    copy(plan, stop_behind=4)
    assert copy(plan, stop_behind=6) == 4
    assert copy(plan) == 6
    assert target.read_bytes() == source.read_bytes()

"""Plans: read, refused with the place of what is wrong, and written so that they read back."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.errors import PlanError
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target, digest, dump, format_of, load, loads
from myanmar_id.migrate.terms import Action, Contents, Format, Kind, Mode, OnError, Script, Use

WHOLE = """
version = 1
[source]
path = "customers.csv"
encoding = "windows-1252"
[target]
path = "customers.unicode.parquet"
[options]
key = ["id"]
threshold = 0.9
evidence = "row"
on_error = "null"
batch_rows = 1000
[[columns]]
name = "name"
zawgyi_share = 1
problems = "name_problem"
[[columns]]
name = "notes"
contents = "html"
[[columns]]
name = "born"
action = "date"
into = "birthday"
type = "date32"
"""


def test_a_whole_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    plan = load(path)
    assert plan == Plan(
        (
            Column("name", zawgyi_share=1.0, problems="name_problem"),
            Column("notes", contents=Contents.HTML),
            Column("born", Action.DATE, into="birthday", type=Kind.DATE32),
        ),
        Source("customers.csv", Format.CSV, "windows-1252"),
        Target("customers.unicode.parquet", Format.PARQUET),
        Options(("id",), 0.9, Use.ROW, OnError.NULL, 1000),
    )
    assert plan.columns[0].target == "name"
    assert [column.is_in_place for column in plan.columns] == [True, True, False]
    assert loads(dump(plan)) == plan


def test_a_plan_for_a_database() -> None:
    text = """
        version = 1
        [source]
        url = "postgresql://reader:${CRM_PASSWORD}@127.0.0.1/crm"
        table = "public.customers"
        [target]
        mode = "in-place"
        undo = "customers.undo.jsonl"
        [options]
        key = ["id"]
        [[columns]]
        name = "name"
        action = "name"
        script = "latin"
    """
    plan = loads(text)
    assert plan.target == Target(mode=Mode.IN_PLACE, undo="customers.undo.jsonl")
    assert plan.columns == (Column("name", Action.NAME, script=Script.LATIN),)
    assert loads(dump(plan)) == plan
    assert "reader" not in repr(plan)


FILE = 'version = 1\n[source]\npath = "a.csv"\n'
TABLE = 'version = 1\n[options]\nkey = ["id"]\n[source]\nurl = "sqlite:///a.db"\ntable = "t"\n'
ONE = 'version = 1\n[[columns]]\nname = "a"\n'


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("version = ", "", "as TOML in UTF-8 (at end of document)"),
        (b"\xff", "", "as TOML in UTF-8"),
        ("", "version", "give 1"),
        ("version = 2", "version", "give 1"),
        ("version = 1\ncolumns = 1", "columns", "[[columns]]"),
        ("version = 1\ncolumns = [1]", "columns[0]", "a table"),
        ("version = 1\nsource = 1", "source", "a table"),
        ("version = 1\nfoo = 1", "foo", "no such key"),
        ('version = 1\n"a b" = 1', '"a b"', "no such key"),
        (FILE + "where = '1 = 1'", "source.where", "no such key"),
        ("version = 1\n[[columns]]", "columns[0].name", "give it"),
        ("version = 1\n[source]", "source", "give path, or url"),
        ("version = 1\n[source]\ntable = 't'", "source", "give path, or url"),
        ("version = 1\n[source]\nurl = 'sqlite://'", "source.table", "give the table"),
        (FILE + "table = 't'", "source.path", "either"),
        (FILE + "format = 'xls'", "source.format", "one of csv, tsv"),
        (FILE + "encoding = 'utf-9'", "source.encoding", "that Python knows"),
        (FILE + 'encoding = "utf\\u0000"', "source.encoding", "that Python knows"),
        (FILE + "encoding = 1", "source.encoding", "give text"),
        ("version = 1\n[source]\npath = 'a.doc'", "source.format", "suffix"),
        ("version = 1\n[source]\npath = 'csv'", "source.format", "suffix"),
        (TABLE + "format = 'csv'", "source.format", "a table has none"),
        (TABLE.replace("sqlite:///a.db", "mysql://me:secret@h/d"), "source.url", "${NAME}"),
        (TABLE.replace("sqlite:///a.db", "mysql://h/d?password=secret"), "source.url", "${NAME}"),
        (TABLE.replace('key = ["id"]', ""), "options.key", "tell the rows"),
        ("version = 1\n[target]", "target", "give path, or table"),
        ("version = 1\n[target]\npath = 'a.csv'\nmode = 'columns'", "target.mode", "leave it out"),
        ("version = 1\n[target]\ntable = 't'\nundo = 'u'", "target.undo", "in-place"),
        (FILE + "[target]\nmode = 'columns'", "target.mode", "the source is a file"),
        ("version = 1\n[source]\npath = 'a.csv'\nheader = 'no'", "source.header", "true or false"),
        ("version = 1\n[source]\npath = 'a.jsonl'\nheader = false", "source.header", "CSV and TSV"),
        ("version = 1\n[options]\nthreshold = 0.5", "options.threshold", "above 0.5"),
        ("version = 1\n[options]\nthreshold = 1", "options.threshold", "below 1"),
        ("version = 1\n[options]\nthreshold = '0.9'", "options.threshold", "give a number"),
        ("version = 1\n[options]\nbatch_rows = 0", "options.batch_rows", "from 1 on"),
        ("version = 1\n[options]\nbatch_rows = true", "options.batch_rows", "whole number"),
        ("version = 1\n[options]\nkey = 'id'", "options.key", "list of names"),
        ("version = 1\n[options]\nkey = [1]", "options.key", "list of names"),
        ("version = 1\n[options]\nkey = ['id', 'id']", "options.key", "once"),
        (ONE + "action = 'guess'", "columns[0].action", "one of repair, to-unicode"),
        (ONE + "action = ['repair']", "columns[0].action", "one of repair, to-unicode"),
        (ONE.replace('"a"', '""'), "columns[0].name", "give a name"),
        (ONE + "into = ''", "columns[0].into", "give a name"),
        (ONE + "problems = ''", "columns[0].problems", "give a name"),
        (ONE + "zawgyi_share = 1.5", "columns[0].zawgyi_share", "0 to 1"),
        (ONE + "action = 'nrc'\ncontents = 'html'", "columns[0].contents", "plain text"),
        (ONE + "action = 'keep'\ncontents = 'html'", "columns[0].contents", "plain text"),
        (ONE + "script = 'my'", "columns[0].script", "reads no field"),
        (ONE + "type = 'date32'", "columns[0].type", "date32 for a date"),
        (ONE + "action = 'height'\ntype = 'date32'", "columns[0].type", "date32 for a date"),
        (ONE + "action = 'date'\ntype = 'date32'\nscript = 'my'", "columns[0].script", "no text"),
        (ONE + "action = 'date'\ntype = 'date32'", "columns[0].type", "another column"),
        (ONE + "action = 'keep'\ninto = 'b'", "columns[0].action", "writes nothing"),
        (ONE + ONE[12:], "columns[1].into", "no other column"),
        (ONE + "problems = 'a'", "columns[0].problems", "no other column"),
        (ONE + "into = 'b'\nproblems = 'b'", "columns[0].problems", "no other column"),
        ("version = 1\n[options]\nkey = ['a']\n" + ONE[12:], "columns[0].name", "names the rows"),
    ],
)
def test_refused(text: str | bytes, key: str, words: str) -> None:
    with pytest.raises(InvalidPlan) as caught:
        loads(text)
    error = caught.value
    assert error.key == key
    assert words in error.reason
    assert str(error) == (f"{key}: {error.reason}" if key else error.reason)
    assert isinstance(error, PlanError)
    assert error.code == "plan.invalid"
    assert "secret" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.key, again.reason, str(again)) == (error.key, error.reason, str(error))


def test_a_failed_conversion_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(ConversionFailed("born", 3, "date.day")))
    assert (error.column, error.row, error.problem, error.code) == ("born", 3, "date.day", "migrate.failed")
    assert str(error) == "row 3, column born: date.day"


@pytest.mark.parametrize(
    ("path", "expect"),
    [
        ("a.csv", Format.CSV),
        ("a.b.TSV", Format.TSV),
        ("a.tab", Format.TSV),
        ("a.ndjson.zst", Format.JSONL),
        ("a.pq", Format.PARQUET),
        ("a.xlsx", Format.XLSX),
    ],
)
def test_the_suffix_says_the_format(path: str, expect: Format) -> None:
    assert format_of(path) is expect
    assert Source(path, Format.CSV).format is Format.CSV


def test_a_column_that_stays_takes_no_name() -> None:
    plan = Plan((Column("id", Action.KEEP), Column("name", into="other")), options=Options(key=("id",)))
    assert loads(dump(plan)) == plan


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
OPTIONS = st.builds(
    Options,
    key=st.lists(NAMES, unique=True, max_size=3).map(tuple),
    threshold=st.floats(0.5, 1, exclude_min=True, exclude_max=True),
    evidence=st.sampled_from(Use),
    on_error=st.sampled_from([OnError.NULL, OnError.FAIL]),
    batch_rows=st.integers(1, 10**9),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    columns: list[Column] = []
    for at, name in enumerate(draw(st.lists(NAMES, unique=True, max_size=4))):
        values: dict[str, Any] = {"zawgyi_share": draw(st.none() | st.floats(0, 1))}
        action = draw(st.sampled_from(Action))
        if action in (Action.DATE, Action.HEIGHT) and draw(st.booleans()):
            values["type"] = Kind.DATE32 if action is Action.DATE else Kind.FLOAT64
        elif action in (Action.NRC, Action.DATE, Action.HEIGHT, Action.NAME):
            values["script"] = draw(st.none() | st.sampled_from(Script))
        elif action is not Action.KEEP:
            values["contents"] = draw(st.sampled_from(Contents))
        if action is not Action.KEEP:
            values["into"] = f"into {at} {name}"
            values["problems"] = draw(st.none() | st.just(f"problems {at} {name}"))
        columns.append(Column(f"column {name}", action, **values))
    source = draw(st.none() | st.builds(Source, NAMES.map("{}.csv".format), st.none() | st.sampled_from(Format)))
    target = draw(st.none() | st.builds(Target, table=NAMES))
    return Plan(tuple(columns), source, target, draw(OPTIONS))


@given(plans())
def test_a_plan_reads_back(plan: Plan) -> None:
    assert loads(dump(plan)) == plan
    assert digest(loads(dump(plan))) == digest(plan)


def test_the_digest_tells_plans_apart() -> None:
    one, two = Plan((Column("a"),)), Plan((Column("b"),))
    assert digest(one) == digest(Plan((Column("a", Action.REPAIR),), options=Options()))
    assert digest(one) != digest(two)
    assert len(digest(one)) == 64


def test_a_source_without_a_header_is_written_and_read_back() -> None:
    made = Plan((), Source("a.csv", header=False), Target("b.csv"))
    assert "\nheader = false\n" in dump(made)
    assert loads(dump(made)) == made
    assert "header" not in dump(Plan((), Source("a.csv"), Target("b.csv")))

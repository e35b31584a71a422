"""Plans on record batches: whatever the types, however the rows are cut, and changing nothing the second time."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from hypothesis import given, settings  # noqa: E402 - there is pyarrow
from hypothesis import strategies as st  # noqa: E402
from strategies import WORDS, unicode_junk, zawgyi_junk  # noqa: E402

from myanmar_id.migrate import batch as batch_module  # noqa: E402
from myanmar_id.migrate import outcome, typed  # noqa: E402
from myanmar_id.migrate.batch import UNSURE, convert_all, convert_schema  # noqa: E402
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan  # noqa: E402
from myanmar_id.migrate.mask import mask  # noqa: E402
from myanmar_id.migrate.outcome import By, Failure, Outcome, Sample, Tally  # noqa: E402
from myanmar_id.migrate.plan import Column, Options, Plan  # noqa: E402
from myanmar_id.migrate.terms import Action, Contents, Kind, OnError, Script, Use  # noqa: E402
from myanmar_id.text import convert, repair  # noqa: E402

TYPES = (
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_string()),
    pa.dictionary(pa.int64(), pa.string_view(), ordered=True),
)
#: Short texts that the detector is unsure of, in one encoding or the other.
DOUBTFUL = ["လွ", "ဂြ", "ဂွ", "ရွာ", "ကြ", "ကွ", "မြ", "ကြူ", "ညိဳ", "စိုးလွ", "သူကြ", "ရွာသူ", "ကေလာ", "မန္တုံ", "အဂၤပူ"]
SHORES = ["၉/မခန(နိုင်)၂၅၁၉၅၉", "၉/မခန(ႏိုင္)၂၅၁၉၅၉", "4.1.1948", "၅'၅\"", "U Aung", "", " ", "၁၂", "ဦး ဘ", "မ ျမ"]


def texts() -> st.SearchStrategy[str | None]:
    words = st.sampled_from(WORDS)
    return st.one_of(
        st.none(),
        st.sampled_from(DOUBTFUL),
        st.sampled_from(DOUBTFUL),
        words,
        words.map(convert.to_zawgyi),
        st.sampled_from(SHORES),
        zawgyi_junk(),
        unicode_junk(),
    )


def column_of(values: list[Any], kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    found = pa.array(values, kind.value_type).dictionary_encode()
    return pa.DictionaryArray.from_arrays(found.indices.cast(kind.index_type), found.dictionary, ordered=kind.ordered)


def batch_of(kind: pa.DataType = TYPES[0], **columns: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([column_of(values, kind) for values in columns.values()], list(columns))


def converted(batch: pa.RecordBatch, plan: Plan, tally: Tally | None = None) -> pa.RecordBatch:
    (out,) = convert_all([batch], plan, tally)
    out.validate(full=True)
    assert out.schema == convert_schema(batch.schema, plan)
    return out


def rows_of(batches: list[pa.RecordBatch]) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


TEXT_ACTIONS = [Action.REPAIR, Action.REPAIR, Action.TO_UNICODE, Action.TO_ZAWGYI, Action.NORMALIZE]


@st.composite
def plans(draw: st.DrawFn, names: str = "abc", *, in_place: bool = False) -> Plan:
    columns = []
    for name in names:
        action = draw(
            st.sampled_from([*TEXT_ACTIONS, Action.NAME, Action.NRC, Action.DATE, Action.HEIGHT, Action.KEEP])
        )
        values: dict[str, Any] = {}
        if action in TEXT_ACTIONS:
            values["contents"] = draw(st.sampled_from([*[Contents.TEXT] * 4, Contents.HTML, Contents.JSON]))
            values["zawgyi_share"] = draw(st.sampled_from([None, 0.0, 0.1, 0.5, 0.9, 1.0]))
        elif action is not Action.KEEP:
            values["script"] = draw(st.sampled_from([None, *Script]))
        if action is not Action.KEEP and not in_place:
            values["into"] = draw(st.sampled_from([None, f"{name} new"]))
            values["problems"] = draw(st.sampled_from([None, f"{name} problem"]))
            if values["into"] and action in (Action.DATE, Action.HEIGHT) and draw(st.booleans()):
                values |= {"type": Kind.DATE32 if action is Action.DATE else Kind.FLOAT64, "script": None}
        columns.append(Column(name, action, **values))
    threshold = draw(st.sampled_from([0.95, 0.95, 0.6, 0.999]))
    on_error = draw(st.sampled_from([OnError.KEEP, OnError.NULL]))
    return Plan(tuple(columns), options=Options((), threshold, draw(st.sampled_from(Use)), on_error))


ROWS = st.lists(st.tuples(texts(), texts(), texts()), max_size=12)


@given(ROWS, plans(), st.lists(st.integers(0, 12), max_size=3), st.sampled_from(TYPES))
@settings(deadline=None)
def test_the_cut_into_batches_does_not_matter(
    rows: list[tuple[str | None, ...]], plan: Plan, cuts: list[int], kind: pa.DataType
) -> None:
    columns = {name: [row[at] for row in rows] for at, name in enumerate("abc")}
    whole = batch_of(kind, **columns)
    edges = sorted({0, *(min(cut, len(rows)) for cut in cuts), len(rows)})
    parts = [whole.slice(start, end - start) for start, end in itertools.pairwise(edges)] or [whole]
    one, many = Tally(), Tally()
    expected = list(convert_all([whole], plan, one))
    found = list(convert_all(parts, plan, many))
    assert rows_of(found) == rows_of(expected)
    assert one == many
    for batch in found:
        batch.validate(full=True)
        assert batch.schema == convert_schema(whole.schema, plan)


@given(ROWS, plans(in_place=True))
@settings(deadline=None, max_examples=400)
def test_a_second_run_changes_nothing(rows: list[tuple[str | None, ...]], plan: Plan) -> None:
    batch = batch_of(**{name: [row[at] for row in rows] for at, name in enumerate("abc")})
    once = converted(batch, plan)
    tally = Tally()
    assert converted(once, plan, tally).to_pylist() == once.to_pylist()
    for column in tally.columns.values():
        assert not column.outcomes[Outcome.CONVERTED] + column.outcomes[Outcome.NORMALIZED]


@given(ROWS, st.sampled_from([0.95, 0.6]))
@settings(deadline=None)
def test_without_evidence_it_is_repair_row_by_row(rows: list[tuple[str | None, ...]], threshold: float) -> None:
    columns = {name: [row[at] for row in rows] for at, name in enumerate("abc")}
    plan = Plan(tuple(map(Column, "abc")), options=Options(threshold=threshold, evidence=Use.NONE))
    expected = [
        {
            name: None if text is None else repair.repair(text, threshold=threshold)
            for name, text in zip("abc", row, strict=True)
        }
        for row in rows
    ]
    assert converted(batch_of(**columns), plan).to_pylist() == expected


ZAWGYI, UNICODE = convert.to_zawgyi("ဦးအောင်မြင့်ဦး"), "ဦးအောင်မြင့်ဦး"
#: Doubtful: Zawgyi for လှစိုး, and Unicode for ရွာ, or Zawgyi for ရှာ.
LHA_SOE, YWA = "လွစိုး", "ရွာ"


@pytest.mark.parametrize(
    ("row", "share", "use", "expect", "by"),
    [
        ((ZAWGYI, LHA_SOE), None, Use.ROW_COLUMN, "လှစိုး", By.ROW),
        ((ZAWGYI, YWA), None, Use.ROW, "ရှာ", By.ROW),
        ((ZAWGYI, YWA), 0.5, Use.NONE, YWA, None),
        ((ZAWGYI, YWA), 0.5, Use.COLUMN, YWA, None),
        ((UNICODE, YWA), None, Use.ROW_COLUMN, YWA, By.ROW),
        ((UNICODE, YWA), 0.01, Use.ROW_COLUMN, YWA, By.ROW_COLUMN),
        ((UNICODE, YWA), 0.01, Use.COLUMN, YWA, By.COLUMN),
        ((None, YWA), 0.99, Use.ROW_COLUMN, YWA, None),
        ((ZAWGYI, YWA), 0.99, Use.ROW_COLUMN, "ရှာ", By.ROW),
        ((None, LHA_SOE), 0.99, Use.ROW_COLUMN, "လှစိုး", By.COLUMN),
        ((None, LHA_SOE), 0.99, Use.ROW, LHA_SOE, None),
        ((None, LHA_SOE), 0.4, Use.ROW_COLUMN, LHA_SOE, None),
    ],
)
def test_what_decides(row: tuple[str | None, str], share: float | None, use: Use, expect: str, by: By | None) -> None:
    plan = Plan((Column("a"), Column("b", zawgyi_share=share)), options=Options(evidence=use))
    tally = Tally()
    out = converted(batch_of(a=[row[0], None], b=[row[1], None]), plan, tally)
    assert out["b"].to_pylist() == [expect, None]
    counted = tally.columns["b"]
    assert counted.decided == ({by: 1} if by else {})
    outcome = Outcome.CONVERTED if expect != row[1] else Outcome.UNCHANGED if by else Outcome.UNSURE
    assert counted.outcomes == {outcome: 1, Outcome.NULL: 1}


def test_columns_beside_their_results_are_heard_apart() -> None:
    row = {"a": [ZAWGYI], "b": [LHA_SOE]}
    apart = Plan((Column("a"), Column("b", into="c")))
    assert converted(batch_of(**row), apart)["c"].to_pylist() == [LHA_SOE]
    together = Plan((Column("a", into="d"), Column("b", into="c")))
    out = converted(batch_of(**row), together)
    assert out.to_pylist() == [{"a": ZAWGYI, "b": LHA_SOE, "d": UNICODE, "c": "လှစိုး"}]


def test_a_number_in_zawgyi_speaks_for_its_row() -> None:
    plan = Plan((Column("number", Action.NRC), Column("name")))
    out = converted(batch_of(number=["၉/မခန(ႏိုင္)၂၅၁၉၅၉"], name=[YWA]), plan)
    assert out.to_pylist() == [{"number": "9/MaKhaNa(C)251959", "name": "ရှာ"}]


def test_what_the_column_would_convert_twice_stays() -> None:
    text, made = "\u1002 \u103c", "ဂွ"  # Zawgyi with a space before its mark; what it says is doubtful again
    assert converted(batch_of(a=[text]), Plan((Column("a"),)))["a"].to_pylist() == [made]
    plan = Plan((Column("a", zawgyi_share=1.0),))
    tally = Tally()
    assert converted(batch_of(a=[text]), plan, tally)["a"].to_pylist() == [text]
    assert tally.columns["a"].outcomes == {Outcome.UNSURE: 1}
    assert converted(batch_of(a=[made]), plan)["a"].to_pylist() == ["ဂှ"]


@pytest.mark.parametrize(
    ("action", "given", "expect", "outcome"),
    [
        (Action.REPAIR, ZAWGYI, UNICODE, Outcome.CONVERTED),
        (Action.REPAIR, convert.to_zawgyi("ဒေဝ"), "ဒေဝ", Outcome.CONVERTED),
        (Action.REPAIR, UNICODE, UNICODE, Outcome.UNCHANGED),
        (Action.REPAIR, "မြန့်မာ".replace("့်", "\u103a\u1037"), "မြန့်မာ", Outcome.NORMALIZED),
        (Action.REPAIR, f"{ZAWGYI} နှင့် မြန်မာနိုင်ငံ", f"{UNICODE} နှင့် မြန်မာနိုင်ငံ", Outcome.CONVERTED),
        (Action.REPAIR, "Aung 12", "Aung 12", Outcome.UNCHANGED),
        (Action.REPAIR, LHA_SOE, LHA_SOE, Outcome.UNSURE),
        (Action.TO_UNICODE, LHA_SOE, "လှစိုး", Outcome.CONVERTED),
        (Action.TO_UNICODE, UNICODE, UNICODE, Outcome.UNCHANGED),
        (Action.TO_ZAWGYI, UNICODE, ZAWGYI, Outcome.CONVERTED),
        (Action.TO_ZAWGYI, ZAWGYI, ZAWGYI, Outcome.UNCHANGED),
        (Action.TO_ZAWGYI, "သီတာ", "သီတာ", Outcome.UNCHANGED),
        (Action.TO_ZAWGYI, "ညို", "ညိဳ", Outcome.CONVERTED),  # doubtful, and the same if it is converted once more
        (Action.TO_ZAWGYI, "လှစိုး", LHA_SOE, Outcome.CONVERTED),  # doubtful, and doubtful again
        (Action.TO_ZAWGYI, "လှသူ", "လှသူ", Outcome.UNSURE),  # a second run would convert what comes out
        (Action.TO_ZAWGYI, YWA, "႐ြာ", Outcome.CONVERTED),
        (Action.NORMALIZE, "နေ၀င်း", "နေဝင်း", Outcome.NORMALIZED),
        (Action.NORMALIZE, UNICODE, UNICODE, Outcome.UNCHANGED),
        (Action.NORMALIZE, ZAWGYI, ZAWGYI, Outcome.UNSURE),
        (Action.NAME, convert.to_zawgyi("ဦး အောင်မြင့်"), "ဦးအောင်မြင့်", Outcome.CONVERTED),
        (Action.NAME, "ဦး အောင်မြင့်", "ဦးအောင်မြင့်", Outcome.NORMALIZED),
        (Action.NAME, "12", "12", Outcome.FAILED),
        (Action.NAME, " ", " ", Outcome.UNCHANGED),
        (Action.NRC, "၉/မခန(ႏိုင္)၂၅၁၉၅၉", "9/MaKhaNa(C)251959", Outcome.CONVERTED),
        (Action.NRC, "9 / MaKhaNa (N) 251959", "9/MaKhaNa(C)251959", Outcome.NORMALIZED),
        (Action.NRC, "9/MaKhaNa(C)251959", "9/MaKhaNa(C)251959", Outcome.UNCHANGED),
        (Action.NRC, "9/MaKhaNa", "9/MaKhaNa", Outcome.FAILED),
        (Action.NRC, "", "", Outcome.UNCHANGED),
        (Action.DATE, "၄.၁.၁၉၄၈", "1948-01-04", Outcome.NORMALIZED),
        (Action.DATE, "31.4.1948", "31.4.1948", Outcome.FAILED),
        (Action.HEIGHT, "၅ပေ၅လက်မ", "5'5\"", Outcome.NORMALIZED),
    ],
)
def test_actions(action: Action, given: str, expect: str, outcome: Outcome) -> None:
    tally = Tally()
    batch = batch_of(a=[given, None])
    out = converted(batch, Plan((Column("a", action),)), tally)
    assert out["a"].to_pylist() == [expect, None]
    assert tally.columns["a"].outcomes == {outcome: 1, Outcome.NULL: 1}
    assert (out["a"] is batch["a"] or out["a"].equals(batch["a"])) is (given == expect)


@pytest.mark.parametrize(
    ("action", "script", "given", "expect"),
    [
        (Action.NRC, Script.MY, "9/MaKhaNa(N)251959", "၉/မခန(နိုင်)၂၅၁၉၅၉"),
        (Action.NRC, Script.LATIN, "၉/မခန(နိုင်)၂၅၁၉၅၉", "9/MaKhaNa(C)251959"),
        (Action.DATE, Script.MY, "4.1.1948", "၄.၁.၁၉၄၈"),
        (Action.DATE, Script.LATIN, "1948-01-04", "4.1.1948"),
        (Action.HEIGHT, Script.MY, "5'5\"", "၅'၅\""),
        (Action.HEIGHT, Script.LATIN, "၅'၅\"", "5'5\""),
        (Action.NAME, Script.MY, "U Aung", "U Aung"),
        (Action.NAME, Script.LATIN, convert.to_zawgyi("ဒေါ်လှလှဝင်း"), "Daw Hla Hla Win"),
        (Action.NAME, Script.LATIN, "Daw Hla", "Daw Hla"),
    ],
)
def test_scripts(action: Action, script: Script, given: str, expect: str) -> None:
    plan = Plan((Column("a", action, script=script),))
    once = converted(batch_of(a=[given]), plan)
    assert once["a"].to_pylist() == [expect]
    assert converted(once, plan).to_pylist() == once.to_pylist()


def test_a_doubtful_name_is_written_as_what_its_row_says() -> None:
    plan = Plan((Column("a"), Column("b", Action.NAME)))
    out = converted(batch_of(a=[ZAWGYI, UNICODE, None], b=[LHA_SOE, LHA_SOE, "12"]), plan)
    assert out["b"].to_pylist() == ["လှစိုး", LHA_SOE, "12"]


def test_a_doubtful_name_that_could_not_be_read_afterwards_stays() -> None:
    plan = Plan((Column("a"), Column("b", Action.NAME)), options=Options(on_error=OnError.NULL))
    tally = Tally()
    out = converted(batch_of(a=["မဂၤလာပါ"], b=["ေျ"]), plan, tally)
    assert out.to_pylist() == [{"a": "မင်္ဂလာပါ", "b": "ေျ"}]
    assert tally.columns["b"].outcomes == {Outcome.UNSURE: 1}


def test_a_name_that_cannot_be_spelled_fails() -> None:
    tally = Tally()
    plan = Plan((Column("a", Action.NAME, script=Script.LATIN, problems="p"), Column("b")))
    out = converted(batch_of(a=["ၵၢၼ်", LHA_SOE], b=[None, ZAWGYI]), plan, tally)
    assert out.to_pylist()[0] == {"a": "ၵၢၼ်", "b": None, "p": "name.unspelled"}
    assert out.to_pylist()[1] == {"a": "Hla Soe", "b": UNICODE, "p": None}
    plan = Plan(plan.columns, options=Options(on_error=OnError.NULL))
    assert converted(batch_of(a=["ၵၢၼ်", LHA_SOE], b=[None, ZAWGYI]), plan)["a"].to_pylist() == [None, "Hla Soe"]


TYPED_PLAN = Plan(
    (
        Column("born", Action.DATE, into="birthday", type=Kind.DATE32, problems="born problem"),
        Column("height", Action.HEIGHT, into="inches", type=Kind.FLOAT64),
        Column("name", problems="name problem"),
    ),
    options=Options(key=("id",)),
)


def test_typed_columns_and_problems() -> None:
    batch = pa.RecordBatch.from_pydict(
        {
            "id": [7, 8, 9],
            "born": ["၄.၁.၁၉၄၈", "31.4.1948", " "],
            "height": ["၅'၅\"", None, "tall"],
            "name": [LHA_SOE, ZAWGYI, UNICODE],
        }
    )
    tally = Tally(rows=100)
    out = converted(batch, TYPED_PLAN, tally)
    assert out.schema.names == ["id", "born", "height", "name", "birthday", "born problem", "inches", "name problem"]
    assert out["birthday"].to_pylist() == [datetime.date(1948, 1, 4), None, None]
    assert out["born problem"].to_pylist() == [None, "date.day", None]
    assert out["inches"].to_pylist() == [65.0, None, None]
    assert out["name problem"].to_pylist() == [UNSURE, None, None]
    assert out["born"].equals(batch["born"])
    assert tally.rows == 103
    assert tally.failures == [
        Failure(("8",), 102, "birthday", "date.day"),
        Failure(("9",), 103, "inches", "height.word"),
    ]
    assert tally.columns["birthday"].codes == {"date.day": 1}
    assert tally.columns["birthday"].outcomes == {Outcome.NORMALIZED: 1, Outcome.FAILED: 1, Outcome.NULL: 1}
    assert tally.columns["birthday"].samples[Outcome.NORMALIZED] == [Sample("၀.၀.၀၀၀၀", "0000-00-00")]


def test_null_and_fail() -> None:
    batch = batch_of(a=["4.1.1948", "31.4.1948", "4.13.1948"])
    column = Column("a", Action.DATE)
    out = converted(batch, Plan((column,), options=Options(on_error=OnError.NULL)))
    assert out["a"].to_pylist() == ["1948-01-04", None, None]
    tally = Tally(rows=10)
    with pytest.raises(ConversionFailed) as caught:
        converted(batch, Plan((column,), options=Options(on_error=OnError.FAIL)), tally)
    assert (caught.value.column, caught.value.row, caught.value.problem) == ("a", 12, "date.day")
    assert tally == Tally(rows=10)


def test_a_typed_column_in_place_is_done_the_second_time() -> None:
    plan = Plan((Column("a", Action.DATE, type=Kind.DATE32, problems="p"),), options=Options(on_error=OnError.NULL))
    once = converted(batch_of(a=["4.1.1948", "?", None]), plan)
    assert once["a"].to_pylist() == [datetime.date(1948, 1, 4), None, None]
    tally = Tally()
    assert converted(once.drop_columns(["p"]), plan, tally)["a"].equals(once["a"])
    assert tally.columns["a"].outcomes == {Outcome.UNCHANGED: 1, Outcome.NULL: 2}
    whole = Tally()
    converted(once.drop_columns(["p"]).slice(0, 1), plan, whole)
    assert whole.columns["a"].outcomes == {Outcome.UNCHANGED: 1}


@pytest.mark.parametrize("kind", TYPES)
def test_types_stay(kind: pa.DataType) -> None:
    values = [UNICODE, ZAWGYI, None, LHA_SOE, ZAWGYI, LHA_SOE]
    batch = batch_of(kind, a=values, b=[UNICODE, None, None, ZAWGYI, None, UNICODE]).slice(1)
    out = converted(batch, Plan(tuple(map(Column, "ab"))))
    assert out["a"].to_pylist() == [UNICODE, None, "လှစိုး", UNICODE, LHA_SOE]
    expected = kind
    if kind == TYPES[3]:
        expected = pa.dictionary(pa.int32(), pa.string())
    assert out.schema.field("a").type == expected


def test_a_narrow_dictionary_that_nothing_changes_is_widened() -> None:
    out = converted(batch_of(TYPES[3], a=[UNICODE, UNICODE]), Plan((Column("a"),)))
    assert out["a"].to_pylist() == [UNICODE, UNICODE]


def test_no_rows_and_no_columns() -> None:
    plan = Plan((Column("a"), Column("b", Action.NRC), Column("c", contents=Contents.HTML), Column("d", Action.NAME)))
    assert converted(batch_of(a=[], b=[], c=[], d=[]), plan).num_rows == 0
    batch = batch_of(a=[ZAWGYI])
    assert converted(batch, Plan(())).equals(batch)
    assert converted(batch, Plan((Column("a", Action.KEEP),))).equals(batch)


def test_a_column_of_nulls() -> None:
    batch = pa.RecordBatch.from_pydict({"a": pa.nulls(2), "b": pa.nulls(2)})
    plan = Plan((Column("a"), Column("b", Action.DATE, into="c", type=Kind.DATE32)))
    out = converted(batch, plan)
    assert out.schema.types == [pa.string(), pa.null(), pa.date32()]
    assert out.to_pylist() == [{"a": None, "b": None, "c": None}] * 2


def test_columns_of_one_name_that_are_not_in_the_plan_stay() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([1]), pa.array([ZAWGYI]), pa.array([2])], ["x", "a", "x"])
    out = converted(batch, Plan((Column("a"),)))
    assert [column.to_pylist() for column in out.columns] == [[1], [UNICODE], [2]]


def test_metadata_and_order_stay() -> None:
    schema = pa.schema(
        [pa.field("a", pa.string(), nullable=False, metadata={"k": "v"}), pa.field("n", pa.int64())], {"m": "1"}
    )
    found = convert_schema(schema, Plan((Column("a", into="b"),)))
    assert found.names == ["a", "n", "b"]
    assert found.metadata == {b"m": b"1"}
    assert found.field("a").metadata == {b"k": b"v"}
    assert not found.field("a").nullable


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (Plan((Column("z"),)), "columns[0].name"),
        (Plan((Column("x"),)), "columns[0].name"),
        (Plan((Column("z", Action.KEEP),)), "columns[0].name"),
        (Plan((Column("n"),)), "columns[0].action"),
        (Plan((Column("n", Action.DATE, into="d", type=Kind.DATE32),)), "columns[0].action"),
        (Plan((Column("a", into="n"),)), "columns[0].into"),
        (Plan((Column("a", problems="x"),)), "columns[0].problems"),
        (Plan((), options=Options(key=("z",))), "options.key[0]"),
        (Plan((), options=Options(key=("x",))), "options.key[0]"),
    ],
)
def test_a_plan_that_does_not_fit(plan: Plan, key: str) -> None:
    schema = pa.schema([("a", pa.string()), ("n", pa.int64()), ("x", pa.string()), ("x", pa.string())])
    with pytest.raises(InvalidPlan) as caught:
        convert_schema(schema, plan)
    assert caught.value.key == key


def test_batches_may_differ_in_schema() -> None:
    plan = Plan((Column("a"),))
    found = list(convert_all([batch_of(a=[ZAWGYI]), batch_of(TYPES[1], a=[ZAWGYI])], plan))
    assert [batch.schema.types[0] for batch in found] == [pa.string(), pa.large_string()]


def test_markup() -> None:
    plan = Plan(
        (
            Column("h", contents=Contents.HTML, zawgyi_share=0.99, problems="hp"),
            Column("j", contents=Contents.JSON, problems="jp"),
        )
    )
    tally = Tally()
    batch = batch_of(
        h=[
            f"<b title='{ZAWGYI}'>{ZAWGYI}</b> {UNICODE}",
            f"<i>{LHA_SOE}</i>",
            "<p>hello</p>",
            f"<p>{UNICODE}</p>",
            None,
        ],
        j=[f'{{"{ZAWGYI}": "{ZAWGYI}"}}', f'["{LHA_SOE}"]', "{", f'["{YWA}", "{UNICODE}"]', '["နေ၀င်း"]'],
    )
    out = converted(batch, plan, tally)
    assert out["h"].to_pylist() == [
        f"<b title='{ZAWGYI}'>{UNICODE}</b> {UNICODE}",
        "<i>လှစိုး</i>",
        "<p>hello</p>",
        f"<p>{UNICODE}</p>",
        None,
    ]
    assert out["j"].to_pylist() == [
        f'{{"{ZAWGYI}": "{UNICODE}"}}',
        f'["{LHA_SOE}"]',
        "{",
        f'["{YWA}", "{UNICODE}"]',
        '["နေဝင်း"]',
    ]
    assert out["jp"].to_pylist() == [None, UNSURE, "json.invalid", UNSURE, None]
    assert tally.columns["h"].decided == {By.ALONE: 2, By.COLUMN: 1}
    assert tally.columns["h"].outcomes == {Outcome.CONVERTED: 2, Outcome.UNCHANGED: 2, Outcome.NULL: 1}
    nulled = Plan(plan.columns, options=Options(on_error=OnError.NULL))
    assert converted(batch, nulled)["j"].to_pylist()[2] is None


def test_markup_of_a_unicode_column() -> None:
    tally = Tally()
    converted(batch_of(h=[f"<i>{YWA}</i>"]), Plan((Column("h", contents=Contents.HTML, zawgyi_share=0.0),)), tally)
    assert tally.columns["h"].decided == {By.COLUMN: 1}
    assert tally.columns["h"].outcomes == {Outcome.UNCHANGED: 1}


def test_what_is_not_utf8_stays() -> None:
    broken = pa.array([b"\xff\x41", ZAWGYI.encode(), None], pa.binary())
    batch = pa.RecordBatch.from_arrays([pa.Array.from_buffers(pa.string(), 3, broken.buffers())] * 4, list("abcd"))
    plan = Plan(
        (
            Column("a"),
            Column("b", Action.NRC, problems="bp"),
            Column("c", contents=Contents.HTML, problems="cp"),
            Column("d", Action.NAME, problems="dp"),
        )
    )
    (out,) = convert_all([batch], plan, Tally())
    for name in "abcd":
        assert out[name].cast(pa.binary())[0].as_py() == b"\xff\x41"
    assert [out[name][0].as_py() for name in ("bp", "cp", "dp")] == ["text.encoding"] * 3
    assert out["d"][1].as_py() == UNICODE


def test_samples_are_the_first_and_masked() -> None:
    tally = Tally()
    column = Plan((Column("a"),))
    for at in range(3):
        converted(batch_of(a=[f"{ZAWGYI} {at}{row}" for row in range(3)]), column, tally)
    samples = tally.columns["a"].samples[Outcome.CONVERTED]
    assert len(samples) == outcome.SAMPLES
    assert {sample.before for sample in samples} == {mask(f"{ZAWGYI} 00")}


def test_only_so_many_values_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "_REMEMBERED", 2)
    values = ["4.1.1948", "5.1.1948", "6.1.1948", "4.1.1948"]
    batches = [batch_of(a=[value]) for value in values]
    found = rows_of(list(convert_all(batches, Plan((Column("a", Action.DATE),)))))
    assert [row["a"] for row in found] == ["1948-01-04", "1948-01-05", "1948-01-06", "1948-01-04"]


def test_results_that_have_no_room_in_one_batch_come_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    given = batch_of(id=list("123456789"), a=[f"{ZAWGYI} {at}" if at % 2 else "ok" for at in range(9)], b=["x"] * 9)
    plan = Plan((Column("a", problems="p"), Column("b", Action.NRC)), options=Options(key=("id",)))
    whole, parted = Tally(), Tally()
    (wanted,) = convert_all([given], plan, whole)
    # Room for two of the results, and not for three.
    monkeypatch.setattr(batch_module, "_MOST_BYTES", 2 * len(f"{UNICODE} 1".encode()) + 4)
    found = list(convert_all([given], plan, parted))
    assert sum(one.num_rows for one in found) == 9
    assert len(found) > 1
    assert pa.Table.from_batches(found).to_pylist() == wanted.to_pylist()
    assert parted == whole
    monkeypatch.setattr(batch_module, "_MOST_BYTES", 1)
    with pytest.raises(ConversionFailed) as caught:
        list(convert_all([given], plan, Tally()))
    assert (caught.value.column, caught.value.row, caught.value.problem) == ("a", 2, "arrow.too-long")


def test_scores_fall_into_bins() -> None:
    tally = Tally()
    converted(batch_of(a=[ZAWGYI, UNICODE, LHA_SOE, "hello", None]), Plan((Column("a"),)), tally)
    scores = tally.columns["a"].scores
    assert sum(scores) == 3
    assert (scores[0], scores[16], scores[19]) == (1, 1, 1)

"""Columns and frames of pandas, Polars and DuckDB give what the engine gives."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from myanmar_id import arrow  # noqa: E402 - there is pyarrow
from myanmar_id.errors import PlanError  # noqa: E402
from myanmar_id.migrate import frames  # noqa: E402
from myanmar_id.migrate.batch import convert_all  # noqa: E402
from myanmar_id.migrate.errors import InvalidPlan  # noqa: E402
from myanmar_id.migrate.outcome import Outcome, Tally  # noqa: E402
from myanmar_id.migrate.plan import Column, Options, Plan  # noqa: E402
from myanmar_id.migrate.terms import Action, Kind, OnError  # noqa: E402

VALUES = ["ေအာင္ျမင့္", None, "နေ၀င်း", "Aung", "ေအာင္ျမင့္", "လွစိုး"]
BORN = ["4.1.1948", None, "?", "5.1.1948", "", "4.1.1948"]
FUNCTIONS = ("to_unicode", "to_zawgyi", "normalize", "repair", "zawgyi_probability", "posterior", "detect")
PLAN = Plan(
    (
        Column("name", zawgyi_share=0.9, problems="name_problem"),
        Column("born", Action.DATE, type=Kind.DATE32),
        Column("born_as", Action.DATE, into="iso"),
        Column("town", Action.KEEP),
    ),
    options=Options(key=("id",), on_error=OnError.NULL),
)
TABLE = {"n": [6, 5, 4, 3, 2, 1], "id": list("abcdef"), "name": VALUES, "born": BORN, "born_as": BORN, "town": VALUES}


def expected() -> tuple[dict[str, list[Any]], Tally]:
    tally = Tally()
    (batch,) = convert_all([pa.RecordBatch.from_pydict(TABLE)], PLAN, tally)
    return batch.to_pydict(), tally


def of_arrow(name: str, values: list[str | None], **options: object) -> list[Any]:
    return getattr(arrow, name)(pa.array(values, pa.string()), **options).to_pylist()


def nulls(values: Any) -> list[Any]:
    """Whatever pandas has for nothing as None."""
    pandas = pytest.importorskip("pandas")
    return [None if pandas.isna(value) else value for value in values]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", ["object", "str", "string", "large_string[pyarrow]", "category"])
def test_a_series_of_pandas(name: str, dtype: str) -> None:
    pandas = pytest.importorskip("pandas")
    frames.register_pandas()
    if dtype.endswith("[pyarrow]"):
        dtype = pandas.ArrowDtype(pa.large_string())
    series = pandas.Series(VALUES, index=list("uvwxyz"), name="who", dtype=dtype)
    found = getattr(series.myanmar, name)()
    assert nulls(found) == of_arrow(name, VALUES)
    assert list(found.index) == list("uvwxyz")
    assert found.name == "who"
    if name in FUNCTIONS[:4] and dtype != "category":
        assert found.dtype == series.dtype
    if name == "repair" and dtype == "object":
        assert found.iloc[1] is None
    assert nulls(series) == VALUES


def test_a_series_of_pandas_takes_options_and_only_texts() -> None:
    pandas = pytest.importorskip("pandas")
    frames.register_pandas()
    series = pandas.Series(VALUES)
    assert nulls(series.myanmar.detect(high=1.0, low=0.0)) == of_arrow("detect", VALUES, high=1.0, low=0.0)
    assert nulls(series.myanmar.detect(high=1.0, low=0.0)) != of_arrow("detect", VALUES)
    with pytest.raises(arrow.ArrowError) as caught:
        pandas.Series([1]).myanmar.repair()
    assert caught.value.code == "arrow.type"


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_a_frame_of_pandas(dtype: str) -> None:
    pandas = pytest.importorskip("pandas")
    frames.register_pandas()
    frame = pandas.DataFrame(TABLE, index=range(10, 16)).astype({"name": dtype})
    tally = Tally()
    found = frame.myanmar.migrate(PLAN, tally)
    columns, counted = expected()
    assert list(found.columns) == list(columns)
    assert {name: nulls(found[name]) for name in columns} == columns
    assert list(found.index) == list(range(10, 16))
    assert tally == counted
    assert found["born"].iloc[0] == datetime.date(1948, 1, 4)
    assert found["name"].dtype == frame["name"].dtype or dtype == "category"
    assert nulls(frame["name"]) == VALUES
    assert nulls(frame.myanmar.migrate(PLAN)["name"]) == columns["name"]


def test_values_of_pandas_that_are_no_texts_are_not_told() -> None:
    pandas = pytest.importorskip("pandas")
    frames.register_pandas()
    for values in (["a", 251959], [251959, "a"]):
        with pytest.raises(arrow.ArrowError) as caught:
            pandas.Series(values).myanmar.repair()
        assert caught.value.code == "arrow.type"
        assert "251959" not in str(caught.value)
        assert caught.value.__suppress_context__


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_frame_without_rows_or_values(library: str, values: list[None]) -> None:
    module = pytest.importorskip(library)
    getattr(frames, f"register_{library}")()
    plan = Plan((Column("name", problems="problem"),))
    frame = module.DataFrame({"name": values, "n": [1] * len(values)})
    # pandas takes nothing for numbers.
    found = (frame.astype({"name": "object"}) if library == "pandas" else frame).myanmar.migrate(plan)
    assert list(found.columns) == ["name", "n", "problem"]
    for name in ("name", "problem"):
        assert [value for value in found[name] if isinstance(value, str)] == []
        assert len(found[name]) == len(values)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", ["String", "Categorical"])
def test_a_column_of_polars(name: str, kind: str) -> None:
    polars = pytest.importorskip("polars")
    frames.register_polars()
    series = polars.Series("who", VALUES, dtype=getattr(polars, kind))
    found = getattr(series.myanmar, name)()
    assert found.to_list() == of_arrow(name, VALUES)
    assert found.name == "who"
    lazy = series.to_frame().lazy().select(getattr(polars.col("who").myanmar, name)())
    assert lazy.collect()["who"].to_list() == found.to_list()
    assert lazy.collect_schema()["who"] == found.dtype


def test_a_column_of_polars_takes_options() -> None:
    polars = pytest.importorskip("polars")
    frames.register_polars()
    frame = polars.DataFrame({"who": VALUES})
    found = frame.select(polars.col("who").myanmar.detect(high=1.0, low=0.0))["who"].to_list()
    assert found == of_arrow("detect", VALUES, high=1.0, low=0.0)
    assert found != of_arrow("detect", VALUES)


def test_a_frame_of_polars() -> None:
    polars = pytest.importorskip("polars")
    frames.register_polars()
    tally = Tally()
    found = polars.DataFrame(TABLE).myanmar.migrate(PLAN, tally)
    columns, counted = expected()
    assert found.to_dict(as_series=False) == columns
    assert found.columns == list(columns)
    assert tally == counted
    assert tally.columns["born"].outcomes[Outcome.FAILED] == 1


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (Plan((Column("nothing"),)), "columns[0].name"),
        (Plan((Column("name", into="n"),)), "columns[0].into"),
        (Plan((Column("name", problems="town"),)), "columns[0].problems"),
        (Plan((Column("n"),)), "columns[0].action"),
        (Plan((Column("name"),), options=Options(key=("nobody",))), "options.key[0]"),
    ],
)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_plan_that_does_not_fit_a_frame(library: str, plan: Plan, key: str) -> None:
    module = pytest.importorskip(library)
    getattr(frames, f"register_{library}")()
    with pytest.raises(InvalidPlan) as caught:
        module.DataFrame(TABLE).myanmar.migrate(plan)
    assert caught.value.key == key


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_duckdb(name: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        frames.register_duckdb(connection)
        frames.register_duckdb(connection)
        rows = ", ".join(f"({at}, {'NULL' if value is None else repr(value)})" for at, value in enumerate(VALUES))
        found = connection.sql(
            f"SELECT myanmar_{name}(who) FROM (VALUES {rows}) t(place, who) ORDER BY place"
        ).fetchall()
        assert [value for (value,) in found] == of_arrow(name, VALUES)
        many = connection.sql(f"SELECT count(myanmar_{name}('က' || i)) FROM range(5000) t(i)").fetchall()
        assert many == [(5000,)]


@pytest.mark.parametrize("name", ["pandas", "polars", "duckdb"])
def test_without_the_library(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str, *rest: Any) -> Any:
        raise ModuleNotFoundError(module)

    monkeypatch.setattr(frames, "import_module", missing)
    with pytest.raises(PlanError, match=f"install {name}"):
        getattr(frames, f"register_{name}")(*([SimpleNamespace()] if name == "duckdb" else []))

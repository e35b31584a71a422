"""Columns of pandas, Polars and DuckDB: the functions of `myanmar_id.arrow`, and plans on whole frames.

Each is registered by its function here and then stands where its users look for it: `.myanmar` of a pandas or Polars object,
`myanmar_repair(...)` in DuckDB's SQL. The rows go through Arrow, most of them without being copied.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, TypeVar

import pyarrow as pa

from myanmar_id import arrow
from myanmar_id.arrow.errors import ArrowError
from myanmar_id.errors import PlanError
from myanmar_id.migrate.batch import convert_all, convert_schema
from myanmar_id.migrate.outcome import Tally
from myanmar_id.migrate.plan import Plan
from myanmar_id.migrate.terms import Action

#: What is registered, each under its own name: functions that give text, and the others.
_WRITE: Final = ("to_unicode", "to_zawgyi", "normalize", "repair")
_WEIGH: Final = ("zawgyi_probability", "posterior", "detect")
_Function = Callable[[Any], Any]
_Kind = TypeVar("_Kind", bound=type)


def register_pandas() -> None:
    """Give pandas' Series and DataFrame the accessor `myanmar`.

    A Series has there the functions of `myanmar_id.arrow` with their options. Texts keep the dtype of the Series, and all keep its
    index and its name. A DataFrame has `migrate(plan, tally=None)`, which gives a new frame, as `batch.convert_all` has it.

    Raises:
        PlanError: pandas is not installed.

    Examples:
        >>> import pandas as pd
        >>> register_pandas()
        >>> pd.Series(["ျမန္မာ", "မြန်မာ"]).myanmar.repair().tolist()
        ['မြန်မာ', 'မြန်မာ']
    """
    pandas = _imported("pandas")
    if "myanmar" not in pandas.Series._accessors:
        pandas.api.extensions.register_series_accessor("myanmar")(_PandasSeries)
        pandas.api.extensions.register_dataframe_accessor("myanmar")(_PandasFrame)


def register_polars() -> None:
    """Give Polars' Series, Expr and DataFrame the namespace `myanmar`.

    A Series and an expression have there the functions of `myanmar_id.arrow` with their options, a DataFrame has
    `migrate(plan, tally=None)`, which gives a new frame, as `batch.convert_all` has it.

    Raises:
        PlanError: Polars is not installed.

    Examples:
        >>> import polars as pl
        >>> register_polars()
        >>> pl.DataFrame({"name": ["ျမန္မာ"]}).select(pl.col("name").myanmar.repair()).item()
        'မြန်မာ'
    """
    polars = _imported("polars")
    if not hasattr(polars.Series, "myanmar"):
        polars.api.register_series_namespace("myanmar")(_PolarsSeries)
        polars.api.register_expr_namespace("myanmar")(_PolarsExpr)
        polars.api.register_dataframe_namespace("myanmar")(_PolarsFrame)


def register_duckdb(connection: Any) -> None:
    """Give a connection of DuckDB the functions of `myanmar_id.arrow`, `repair` as `myanmar_repair` and so on.

    Args:
        connection: a `duckdb.DuckDBPyConnection`; one that has the functions already is left as it is.

    Raises:
        PlanError: DuckDB is not installed.

    Examples:
        >>> import duckdb
        >>> with duckdb.connect() as connection:
        ...     register_duckdb(connection)
        ...     connection.sql("SELECT myanmar_repair('ျမန္မာ'), myanmar_detect('ျမန္မာ')").fetchall()
        [('မြန်မာ', 'zawgyi')]
    """
    _imported("duckdb")
    found = connection.execute("SELECT count(*) FROM duckdb_functions() WHERE function_name = 'myanmar_repair'")
    if found.fetchall() != [(0,)]:
        return
    for name in (*_WRITE, *_WEIGH):
        kind = pa.float64() if name in ("zawgyi_probability", "posterior") else pa.string()
        connection.create_function(
            f"myanmar_{name}",
            _sql(getattr(arrow, name), kind),
            ["VARCHAR"],
            "DOUBLE" if kind == pa.float64() else "VARCHAR",
            type="arrow",
            # The functions know nulls, and give some where there was none.
            null_handling="special",
        )


def _sql(function: _Function, kind: pa.DataType) -> _Function:
    return lambda column: function(column).cast(kind)


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise PlanError(f"install {name} to use its columns") from error


def _with_functions(kind: _Kind) -> _Kind:
    """Give a class a method for each function; its `_apply` carries them out."""

    def method(name: str) -> Callable[..., Any]:
        return lambda self, **options: self._apply(name, options)

    for name in (*_WRITE, *_WEIGH):
        setattr(kind, name, method(name))
    return kind


@_with_functions
class _PandasSeries:
    """`series.myanmar`."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def _apply(self, name: str, options: dict[str, Any]) -> Any:
        series = self._series
        found = getattr(arrow, name)(_from_pandas(series), **options)
        return _to_pandas(found, series.index, series.name, series.dtype if name in _WRITE else None)


def _from_pandas(series: Any) -> pa.ChunkedArray:
    try:
        found = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        # Arrow's own message would show a value.
        raise ArrowError("give a column whose values are all of one type", "arrow.type") from None
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


def _to_pandas(column: pa.ChunkedArray, index: Any, name: Any, dtype: Any) -> Any:
    """A column as a Series, with the dtype that its texts had; None for what were no texts."""
    values = column.to_pandas().array
    if hasattr(dtype, "__from_arrow__"):
        values = dtype.__from_arrow__(column)
    elif dtype == "object":
        # Else a null would become what pandas' own strings have for it.
        values = column.to_numpy()
    return _imported("pandas").Series(values, index, object if dtype == "object" else None, name)


class _PandasFrame:
    """`frame.myanmar`."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def migrate(self, plan: Plan, tally: Tally | None = None) -> Any:
        """See `batch.convert_all`."""
        frame = self._frame
        names = [name for name in _needed(plan) if name in frame.columns]
        found = _migrated(pa.table({name: _from_pandas(frame[name]) for name in names}), plan, tally)
        made = {}
        for name, column in _made(found, plan).items():
            is_kept = name in names and column.type not in (pa.date32(), pa.float64())
            made[name] = _to_pandas(column, frame.index, name, frame[name].dtype if is_kept else None)
        return frame.assign(**made)


@_with_functions
class _PolarsSeries:
    """`series.myanmar`."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def _apply(self, name: str, options: dict[str, Any]) -> Any:
        found = getattr(arrow, name)(self._series.to_arrow(), **options)
        return _imported("polars").Series(self._series.name, found)


@_with_functions
class _PolarsExpr:
    """`expr.myanmar`."""

    def __init__(self, expr: Any) -> None:
        self._expr = expr

    def _apply(self, name: str, options: dict[str, Any]) -> Any:
        polars = _imported("polars")
        kinds = {"zawgyi_probability": polars.Float64, "posterior": polars.Float64, "detect": polars.Categorical}
        return self._expr.map_batches(
            lambda series: _PolarsSeries(series)._apply(name, options), kinds.get(name), is_elementwise=True
        )


class _PolarsFrame:
    """`frame.myanmar`."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def migrate(self, plan: Plan, tally: Tally | None = None) -> Any:
        """See `batch.convert_all`."""
        names = [name for name in _needed(plan) if name in self._frame.columns]
        found = _migrated(self._frame.select(names).to_arrow(), plan, tally)
        series = _imported("polars").Series
        return self._frame.with_columns([series(name, column) for name, column in _made(found, plan).items()])


def _needed(plan: Plan) -> list[str]:
    """The columns that a plan looks at, and those that it must not write over."""
    named = (name for column in plan.columns for name in (column.name, column.into, column.problems))
    return list(dict.fromkeys(name for name in (*plan.options.key, *named) if name is not None))


def _migrated(table: pa.Table, plan: Plan, tally: Tally | None) -> pa.Table:
    schema = convert_schema(table.schema, plan)
    batches = convert_all(table.to_batches(plan.options.batch_rows), plan, tally)
    return pa.Table.from_batches(batches, schema)


def _made(table: pa.Table, plan: Plan) -> dict[str, pa.ChunkedArray]:
    """The columns that a plan writes."""
    written = [column for column in plan.columns if column.action is not Action.KEEP]
    names = [name for column in written for name in (column.target, column.problems) if name is not None]
    return {name: table[name] for name in names}

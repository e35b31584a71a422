"""A plan carried out by Spark, on as many machines as the cluster has.

Needs the extra `spark`; the executors need pyarrow and this package, see `package`. Batches go through `batch.convert_all` where
their partition is, and nothing moves between partitions. A conversion does not depend on how rows are cut, so the values are those
that one machine makes.
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa

from myanmar_id import __version__, tables
from myanmar_id.errors import PlanError
from myanmar_id.migrate.batch import convert_all, convert_schema
from myanmar_id.migrate.errors import ConversionFailed
from myanmar_id.migrate.outcome import Tally
from myanmar_id.migrate.plan import Plan
from myanmar_id.migrate.report import Report

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

#: Failures that one partition lists. All lists meet on the driver, so they are shorter than that of a run on one machine.
FAILURES: Final = 100
#: What partitions counted, as JSON, by stage and partition: the attempt that counted, and a tally for each pass it made.
_Counted: TypeAlias = "dict[tuple[int, int], tuple[int, list[str]]]"
_OTHER_VERSION = "give the executors the package that the driver has: theirs has another version, or other tables"


def convert_frame(frame: DataFrame, plan: Plan) -> DataFrame:
    """What `batch.convert_all` makes of a frame. Nothing is worked on before its rows are asked for.

    Args:
        frame: the rows.
        plan: what to do; its source and target are not looked at, and Spark says how many rows a batch has.

    Returns:
        The frame converted, in its partitions. Asking for its rows raises Spark's `PythonException` where a partition ends with
        `ConversionFailed`, whose row is counted within its partition; `run` makes that error of it again.

    Raises:
        InvalidPlan: the plan does not fit the columns.
        PlanError: Spark is not installed.
    """
    return _frame(frame, plan, None)


def run(frame: DataFrame, plan: Plan, write: Callable[[DataFrame], object]) -> Report:
    """Convert a frame, let it be written, and count.

    Each partition is counted once, however often Spark begins it anew, and whichever of several attempts it takes. Rows are
    numbered through the partitions in their order: for a file that is read from its beginning to its end these are its rows, for
    anything else they only tell failures apart, so let the plan name a key.

    Args:
        frame: the rows.
        plan: what to do, see `convert_frame`.
        write: is given the frame converted, and takes all of its rows; where it takes them several times, one of them counts.

    Returns:
        What was done. Each partition lists its first `FAILURES` failures.

    Raises:
        InvalidPlan: the plan does not fit the columns.
        ConversionFailed: a value cannot be read, and the plan says `on_error = "fail"`. Its row is counted within the partition.
        PlanError: Spark is not installed, or the executors have another version of this package.

    Examples:
        >>> run(spark.read.parquet("old"), plan, lambda new: new.write.parquet("new")).tally.rows  # doctest: +SKIP
        2000
    """
    errors = _pyspark().errors
    started, clock = datetime.datetime.now(datetime.UTC), time.monotonic()
    how: Any = _Counts()
    counted = frame.sparkSession.sparkContext.accumulator({}, how)
    try:
        write(_frame(frame, plan, counted))
    except errors.PythonException as error:
        found = _cause(str(error), plan)
        if found is None:
            raise
        raise found from error
    return Report(plan, _total(counted.value), started, time.monotonic() - clock)


def package(path: str | PurePath) -> Path:
    """Write this package as it is installed here, with its tables, models and compiled core, as a zip for executors.

    Where Spark unpacks it (`spark.archives`), text is worked on by the compiled core; the executors' machines must be of this
    one's kind. In a zip on `sys.path` (`addPyFile`, `--py-files`), no compiled module can be loaded, so Python does it, many times
    slower.

    Args:
        path: the zip; one that is there is written over. The same package gives the same bytes.

    Returns:
        The path.

    Raises:
        OSError: it cannot be written.
    """
    found = resources.files("myanmar_id")
    entries = dict(_files("myanmar_id", found))
    data = tables.folder()
    for name in ("tables", "models"):
        entries.update(_files(f"myanmar_id/data/{name}", data / name))
    with ZipFile(path, "w") as out:
        for name in sorted(entries):
            # Without the file's own time, so that the bytes depend on nothing else.
            out.writestr(ZipInfo(name), entries[name].read_bytes(), ZIP_DEFLATED)
    return Path(path)


def _files(name: str, entry: Traversable) -> Iterator[tuple[str, Traversable]]:
    """The files of a folder, by their names in the zip."""
    for one in entry.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            yield from _files(f"{name}/{one.name}", one)
        elif one.is_file():
            yield f"{name}/{one.name}", one


def _pyspark() -> Any:
    try:
        import pyspark.errors
    except ImportError as error:
        raise PlanError("install the extra spark to migrate frames of Spark") from error
    return pyspark


def _frame(frame: DataFrame, plan: Plan, counted: Any) -> DataFrame:
    schema = _schema(frame, plan)
    version = _version()
    return frame.mapInArrow(lambda batches: _converted(batches, plan, version, counted), schema)


def _schema(frame: DataFrame, plan: Plan) -> StructType:
    """The columns of the result; those that stay keep what Spark knows of them and Arrow does not."""
    _pyspark()
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    from pyspark.sql.types import StructType

    given = to_arrow_schema(frame.schema)
    found = convert_schema(given, plan)
    made = list(from_arrow_schema(found))
    for at, field in enumerate(frame.schema):
        if found.field(at).equals(given.field(at)):
            made[at] = field
    return StructType(made)


def _version() -> tuple[str, str]:
    return __version__, tables.digest()


def _converted(
    batches: Iterable[pa.RecordBatch], plan: Plan, version: tuple[str, str], counted: Any
) -> Iterator[pa.RecordBatch]:
    """One partition, on an executor."""
    from pyspark import TaskContext

    if _version() != version:
        raise PlanError(_OTHER_VERSION)
    tally = Tally()
    yield from convert_all(batches, plan, tally)
    # A partition that is not read to its end is not counted.
    context = TaskContext.get()
    if counted is not None and context is not None:
        del tally.failures[FAILURES:]
        counted.add({(context.stageId(), context.partitionId()): (context.taskAttemptId(), [tally.to_json()])})


class _Counts:
    """How what partitions counted is put together: Spark's `AccumulatorParam`, which is only there where Spark is.

    An attempt takes the place of an earlier one at the same partition. One attempt that makes several passes, as it does where
    `coalesce` has put partitions together, counts them all.
    """

    def zero(self, value: _Counted) -> _Counted:
        return {}

    def addInPlace(self, value1: _Counted, value2: _Counted) -> _Counted:  # noqa: N802 - Spark's name
        for place, (attempt, passes) in value2.items():
            known, before = value1.get(place, (attempt, []))
            value1[place] = attempt, [*before, *passes] if known == attempt else passes
        return value1


def _total(counted: _Counted) -> Tally:
    """The tally of one reading of all rows, partition by partition.

    Where the frame was read several times, and perhaps not to its end, that is the stage with the most rows.
    """
    stages: dict[int, Tally] = {}
    for (stage, _), (_, passes) in sorted(counted.items()):
        for one in passes:
            stages.setdefault(stage, Tally()).add(Tally.from_json(one))
    return max(stages.values(), key=lambda tally: tally.rows, default=Tally())


def _cause(text: str, plan: Plan) -> ConversionFailed | PlanError | None:
    """The error of this package in what Spark tells of an executor's, which is only its traceback."""
    # Any text may be a column's name.
    names = "|".join(re.escape(column.target) for column in plan.columns)
    if match := re.search(rf"\bConversionFailed: row (\d+), column ({names}): ([a-z0-9.-]+)$", text, re.MULTILINE):
        return ConversionFailed(match[2], int(match[1]), match[3])
    return PlanError(_OTHER_VERSION) if _OTHER_VERSION in text else None

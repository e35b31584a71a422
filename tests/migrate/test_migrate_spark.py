"""Plans on frames of Spark: two executors give what one process gives, whatever happens to them."""

from __future__ import annotations

import datetime
import decimal
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import clusters
import pytest

pa = pytest.importorskip("pyarrow")
clusters.required()

import pyarrow.compute as pc  # noqa: E402 - there is pyarrow, and Spark
import pyspark.errors  # noqa: E402
import records  # noqa: E402 - it puts the folder of the next one on the path
from customers import customers, write_parquet  # noqa: E402
from pyarrow import parquet  # noqa: E402

from myanmar_id import tables, text  # noqa: E402
from myanmar_id.errors import PlanError  # noqa: E402
from myanmar_id.migrate import report, spark  # noqa: E402
from myanmar_id.migrate.batch import convert_all, convert_schema  # noqa: E402
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan  # noqa: E402
from myanmar_id.migrate.outcome import Outcome, Tally  # noqa: E402
from myanmar_id.migrate.plan import Column, Options, Plan, dump  # noqa: E402
from myanmar_id.migrate.terms import Action, Contents, Kind, OnError  # noqa: E402

# pyspark leaves sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ROWS, GROUP_ROWS = 2_000, 500
PLAN = Plan(
    (
        Column("name", zawgyi_share=0.5, problems="name_problem"),
        Column("father_name", zawgyi_share=0.5),
        Column("nrc", zawgyi_share=0.5),
        Column("township", zawgyi_share=0.5),
        Column("address", zawgyi_share=0.5),
        Column("note", contents=Contents.HTML, zawgyi_share=0.5),
        Column("extra", contents=Contents.JSON, zawgyi_share=0.5),
        Column("birth", Action.DATE, into="born", type=Kind.DATE32),
    ),
    options=Options(key=("id",)),
)
#: A plan that some numbers fail, beside the rest.
READ = Plan((Column("nrc", Action.NRC, into="number", problems="number_problem"),), options=Options(key=("id",)))
#: How Parquet files are read by many tasks, small as they are here.
MANY = {"spark.sql.files.maxPartitionBytes": "60000", "spark.sql.files.openCostInBytes": "0"}
#: Attempts at a task: the test with accidents needs three, and what fails anyway is to end soon.
ATTEMPTS = {"spark.task.maxFailures": "3"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("spark")
    write_parquet(made / "old.parquet", (typed for typed, _ in customers(ROWS)), GROUP_ROWS)
    spark.package(made / "myanmar_id.zip")
    return made


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Any]:
    """Executors that have the package unpacked, as the guide says."""
    archive = {"spark.archives": f"{folder}/myanmar_id.zip#myanmar-id", "spark.executorEnv.PYTHONPATH": "myanmar-id"}
    with clusters.cluster(folder, MANY | ATTEMPTS | archive) as made:
        yield made


def alone(path: Path, plan: Plan) -> tuple[pa.Table, Tally]:
    """A file through one process."""
    tally = Tally()
    file = parquet.ParquetFile(path)
    schema = convert_schema(file.schema_arrow, plan)
    return pa.Table.from_batches(convert_all(file.iter_batches(), plan, tally), schema), tally


def assert_equal(folder: Path, expected: pa.Table, key: str = "id") -> None:
    """The same columns, and by the key the same values to the byte; Spark has one type of text, and its files no order."""
    found = pa.concat_tables(parquet.read_table(path) for path in sorted(folder.glob("part-*")))
    assert found.column_names == expected.column_names
    order = pc.sort_indices(expected[key])
    found = found.sort_by(key)
    for name in expected.column_names:
        # Of strings, Arrow compares the bytes.
        one = expected[name].cast(found[name].type).take(order)
        assert found[name].equals(one), name


def same_counts(found: Tally, expected: Tally) -> bool:
    """Whether two tallies count the same; which samples come first depends on the cut."""
    plain = [
        (one.rows, {name: (c.outcomes, c.decided, c.scores, c.codes) for name, c in one.columns.items()})
        for one in (found, expected)
    ]
    return plain[0] == plain[1]


def test_two_executors_give_what_one_process_gives(session: Any, folder: Path) -> None:
    old = session.read.parquet(str(folder / "old.parquet"))
    assert old.rdd.getNumPartitions() >= 4
    done = spark.run(old, PLAN, lambda new: new.write.parquet(str(folder / "new")))
    expected, counted = alone(folder / "old.parquet", PLAN)
    assert len(list((folder / "new").glob("part-*"))) >= 4
    assert_equal(folder / "new", expected)
    assert same_counts(done.tally, counted)
    assert done.tally.columns["name"].outcomes[Outcome.CONVERTED] > ROWS / 3
    assert (done.plan, done.resumed, done.changed) == (PLAN, 0, None)


def test_two_executors_have_the_package_where_spark_unpacked_it(session: Any) -> None:
    def where(batches: Iterable[Any]) -> Iterator[Any]:
        list(batches)
        import time

        import myanmar_id
        from myanmar_id.text import backend

        time.sleep(0.2)  # so that one executor does not take all tasks
        yield pa.RecordBatch.from_pydict({"file": [myanmar_id.__file__], "backend": [backend()]})

    rows = session.range(0, 8, 1, 8).mapInArrow(where, "file string, backend string").collect()
    folders = {Path(row.file).parent.parent for row in rows}
    assert {folder.name for folder in folders} == {"myanmar-id"}
    assert len(folders) == 2, "one beside each executor"
    has_core = any(
        path.name.startswith("_core.") and path.suffix != ".pyi" for path in Path(text.__file__).parent.iterdir()
    )
    assert {row.backend for row in rows} == {"compiled" if has_core else "python"}


def test_failures_are_listed_with_their_rows(session: Any, folder: Path) -> None:
    """The file is read in its order, so its partitions number the rows as one process does."""
    old = session.read.parquet(str(folder / "old.parquet"))
    done = spark.run(old, READ, lambda new: new.write.format("noop").mode("overwrite").save())
    _, counted = alone(folder / "old.parquet", READ)
    assert len(counted.failures) > 5
    assert [(one.row, one.key, one.code) for one in done.tally.failures] == [
        (one.row, one.key, one.code) for one in counted.failures
    ]
    shown, _ = report.write(done, folder / "report")
    page = shown.read_text(encoding="utf-8")
    assert f'"rows": {ROWS}' in page
    assert not any(name in page for name in records.NAMES)


def test_a_partition_lists_only_so_many_failures(session: Any) -> None:
    frame = session.range(0, 300, 1, 2).selectExpr("id", "'?' nrc")
    done = spark.run(frame, READ, lambda new: new.write.format("noop").mode("overwrite").save())
    assert done.tally.columns["number"].outcomes[Outcome.FAILED] == 300
    assert [one.row for one in done.tally.failures] == [*range(1, 101), *range(151, 251)]
    assert [one.key for one in done.tally.failures] == [(str(row - 1),) for row in [*range(1, 101), *range(151, 251)]]


def test_rows_count_once_however_often_they_are_taken(session: Any, folder: Path) -> None:
    old = session.read.parquet(str(folder / "old.parquet"))
    expected = alone(folder / "old.parquet", PLAN)[1]

    def sorted_and_looked_at(new: Any) -> None:
        # Looks at a few rows, reads all to sort them, which takes a sample first, and counts them.
        new.show(2)
        new.orderBy("name").write.parquet(str(folder / "sorted"))
        assert new.where("id > 0").count() == ROWS

    def in_one_file(new: Any) -> None:
        # One task makes a pass over each partition.
        new.coalesce(1).write.parquet(str(folder / "one"))

    assert same_counts(spark.run(old, PLAN, sorted_and_looked_at).tally, expected)
    assert same_counts(spark.run(old, PLAN, in_one_file).tally, expected)
    assert len(list((folder / "one").glob("part-*"))) == 1
    assert spark.run(old, PLAN, lambda new: None).tally == Tally()


def test_a_killed_python_and_a_killed_executor_change_nothing(session: Any, folder: Path) -> None:
    accidents = folder / "accidents"
    accidents.mkdir()

    def accident(batches: Iterable[Any]) -> Iterator[Any]:
        from pyspark import TaskContext

        context = TaskContext.get()
        for batch in batches:
            yield batch.slice(0, 100)
            # In the middle of the partition the process that runs this is killed, and the next time the executor.
            if context.partitionId() == 1 and context.attemptNumber() < 2:
                with open(f"/proc/{os.getppid()}/stat", encoding="ascii") as file:
                    executor = int(file.read().split()[3])
                (accidents / str(context.attemptNumber())).write_text(str(executor), encoding="ascii")
                os.kill(os.getpid() if context.attemptNumber() == 0 else executor, signal.SIGKILL)
                signal.pause()
            yield batch.slice(100)

    old = session.read.parquet(str(folder / "old.parquet"))
    hurt = old.mapInArrow(accident, old.schema)
    done = spark.run(hurt, PLAN, lambda new: new.write.parquet(str(folder / "hurt")))
    expected, counted = alone(folder / "old.parquet", PLAN)
    assert sorted(path.name for path in accidents.iterdir()) == ["0", "1"]
    assert not Path(f"/proc/{(accidents / '1').read_text(encoding='ascii')}").exists()
    assert_equal(folder / "hurt", expected)
    assert same_counts(done.tally, counted)


def test_a_value_that_fails_ends_the_run_with_its_own_error(session: Any, folder: Path) -> None:
    failing = replace(READ, options=replace(READ.options, on_error=OnError.FAIL))
    # Of ten rows in two partitions the eighth is the third of its own.
    ten = session.range(0, 10, 1, 2).selectExpr("id", "if(id = 7, 'မရှိ', '၉/မခန(နိုင်)၂၅၁၉၅၉') nrc")
    with pytest.raises(ConversionFailed) as caught:
        spark.run(ten, failing, lambda new: new.write.parquet(str(folder / "failed")))
    error = caught.value
    assert (error.code, error.column, error.row, error.problem) == ("migrate.failed", "number", 3, "nrc.no-state")
    # The partition without a failure was written, and is not there.
    assert not list((folder / "failed").glob("part-*"))
    assert not (folder / "failed" / "_SUCCESS").exists()
    # This is what comes where the rows are asked for without `run`: the same words, and none of the data.
    assert isinstance(error.__cause__, pyspark.errors.PythonException)
    assert "ConversionFailed: row 3, column number: nrc.no-state" in str(error.__cause__)
    assert "မရှိ" not in str(error.__cause__)


def test_an_error_that_is_not_of_this_package_stays(session: Any) -> None:
    def broken(batches: Iterable[Any]) -> Iterator[Any]:
        raise ValueError("not ours")
        yield

    with pytest.raises(pyspark.errors.PythonException, match="not ours"):
        frame = session.range(0, 3, 1, 1).selectExpr("id", "'?' nrc").mapInArrow(broken, "id long, nrc string")
        spark.run(frame, READ, lambda new: new.collect())


def test_types_nulls_and_empty_partitions(session: Any, folder: Path) -> None:
    values = ["ေအာင္ျမင့္", None, "မြန်မာ", "ေအာင္ျမင့္", "", "Aung"]
    table = pa.table(
        {
            "id": range(6),
            "large": pa.array(values, pa.large_string()),
            "coded": pa.array(values).dictionary_encode(),
            "view": pa.array(values, pa.string_view()),
            "none": pa.nulls(6, pa.string()),
            "days": pa.array([0, None, 2, 3, 4, 5], pa.date32()),
            "at": pa.array([datetime.datetime(2024, 1, 2, 3, 4, 5, 6), None] * 3, pa.timestamp("us")),
            "utc": pa.array([datetime.datetime(2024, 1, 2, 3, 4, 5, 6), None] * 3, pa.timestamp("us", "UTC")),
            "sum": pa.array([decimal.Decimal("1.50"), None] * 3, pa.decimal128(10, 2)),
            "list": pa.array([["ေအာင္"], None, [], [None], ["a"], ["b"]]),
        }
    )
    parquet.write_table(table, folder / "types.parquet", row_group_size=2)
    plan = Plan(tuple(map(Column, ("large", "coded", "view", "none"))), options=Options(key=("id",)))
    frame = session.read.parquet(str(folder / "types.parquet"))
    done = spark.run(frame, plan, lambda new: new.write.parquet(str(folder / "types")))
    expected, counted = alone(folder / "types.parquet", plan)
    assert expected["coded"].type == pa.dictionary(pa.int32(), pa.string())
    assert_equal(folder / "types", expected)
    assert same_counts(done.tally, counted)
    # Spark's column of nothing is text once it was worked on, as Arrow's is.
    nothing = session.range(0, 3, 1, 8).selectExpr("id", "null nrc")
    assert nothing.rdd.getNumPartitions() == 8
    done = spark.run(nothing, Plan((Column("nrc"),)), lambda new: new.write.parquet(str(folder / "nothing")))
    assert done.tally.rows == 3
    assert done.tally.columns["nrc"].outcomes == {Outcome.NULL: 3}
    found = pa.concat_tables(map(parquet.read_table, (folder / "nothing").glob("part-*")))
    assert found.schema.field("nrc").type == pa.string()
    empty = spark.run(nothing.where("id < 0"), Plan((Column("nrc"),)), lambda new: new.collect())
    assert empty.tally.rows == 0


def test_a_plan_that_does_not_fit(session: Any) -> None:
    frame = session.range(3).selectExpr("id", "'?' nrc")
    for plan, key in ((Plan((Column("id"),)), "columns[0].action"), (Plan((Column("x"),)), "columns[0].name")):
        with pytest.raises(InvalidPlan) as caught:
            spark.convert_frame(frame, plan)
        assert caught.value.key == key


def test_what_spark_knows_of_a_column_stays(session: Any) -> None:
    frame = session.range(3).selectExpr("id", "cast('a' as string) nrc").withMetadata("id", {"comment": "the key"})
    found = spark.convert_frame(frame, READ).schema
    assert (found["id"], found["nrc"]) == (frame.schema["id"], frame.schema["nrc"])
    assert found["id"].metadata == {"comment": "the key"}
    assert not found["id"].nullable
    # Text that is written anew may have nothing in it.
    assert not frame.schema["nrc"].nullable
    assert spark.convert_frame(frame, Plan((Column("nrc"),))).schema["nrc"].nullable


def test_executors_of_another_version_are_refused(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "_version", lambda: ("0.0.0", tables.digest()))
    frame = session.range(0, 3, 1, 1).selectExpr("id", "'?' nrc")
    with pytest.raises(PlanError, match="give the executors the package that the driver has") as caught:
        spark.run(frame, READ, lambda new: new.collect())
    assert caught.value.code == "plan"


def test_a_zip_on_the_path_gives_the_same_in_python(session: Any, folder: Path) -> None:
    session.sparkContext.addPyFile(str(spark.package(folder / "on_path.zip")))
    plan_text = dump(PLAN)

    def in_python(batches: Iterable[Any]) -> Iterator[Any]:
        for name in [name for name in sys.modules if name.partition(".")[0] == "myanmar_id"]:
            del sys.modules[name]  # an earlier task of this Python found it elsewhere
        from myanmar_id import text
        from myanmar_id.migrate import batch, plan

        assert "on_path.zip" in text.__file__, text.__file__
        assert text.backend() == "python"
        yield from batch.convert_all(batches, plan.loads(plan_text))
        for name in [name for name in sys.modules if name.partition(".")[0] == "myanmar_id"]:
            del sys.modules[name]

    old = session.read.parquet(str(folder / "old.parquet")).where("id <= 500")
    schema = spark.convert_frame(old, PLAN).schema
    old.mapInArrow(in_python, schema).write.parquet(str(folder / "in_python"))
    assert_equal(folder / "in_python", alone(folder / "old.parquet", PLAN)[0].slice(0, 500))


def test_without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(PlanError, match="install the extra spark"):
        spark.convert_frame(None, READ)  # type: ignore[arg-type]


def test_any_name_of_a_column_is_read_from_a_traceback() -> None:
    plan = Plan((Column("a"), Column("b (\n:)+", Action.NRC)))
    for column in ("a", "b (\n:)+"):
        error = ConversionFailed(column, 12, "nrc.empty")
        said = f"Traceback\n  x\nmyanmar_id.migrate.errors.{type(error).__name__}: {error}\n"
        found = spark._cause(said, plan)
        assert isinstance(found, ConversionFailed)
        assert (found.column, found.row, found.problem) == (column, 12, "nrc.empty")
    assert spark._cause("ConversionFailed: row 1, column c: nrc.empty", plan) is None


def test_an_attempt_takes_the_place_of_another() -> None:
    counts = spark._Counts()
    one = Tally(rows=1).to_json()
    total = counts.zero({})
    for update in ({(0, 0): (1, [one])}, {(0, 1): (2, [one])}, {(0, 1): (3, [one])}, {(0, 1): (3, [one])}):
        total = counts.addInPlace(total, update)
    assert spark._total(total).rows == 3
    total = counts.addInPlace(total, {(2, 0): (5, [Tally(rows=2).to_json()])})
    assert spark._total(total).rows == 3


def test_the_package_is_the_same_each_time_and_whole(folder: Path) -> None:
    again = spark.package(folder / "again.zip")
    assert again.read_bytes() == (folder / "myanmar_id.zip").read_bytes()
    with zipfile.ZipFile(again) as found:
        names = found.namelist()
        assert found.testzip() is None
    assert {
        "myanmar_id/__init__.py",
        "myanmar_id/data/tables/sources.tsv",
        "myanmar_id/data/models/syllables.tsv",
    } < set(names)
    assert len(set(names)) == len(names)
    assert not [name for name in names if "__pycache__" in name or "/update/" in name]


def test_the_package_packs_itself_from_a_zip(folder: Path) -> None:
    program = "import sys; from myanmar_id.migrate import spark; spark.package(sys.argv[1])"
    archive = str(folder / "myanmar_id.zip")
    python = clusters.python_of_executors(folder / "another")
    subprocess.run([python, "-c", program, str(folder / "by.zip")], check=True, env={"PYTHONPATH": archive})
    assert (folder / "by.zip").read_bytes() == (folder / "myanmar_id.zip").read_bytes()

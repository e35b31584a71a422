"""A plan carried out on record batches of Arrow.

Each batch stands for itself: a column's distinct values are worked on once, and what the evidence of a row decides is looked up row
by row. Nothing that was seen in one batch bears on another, so the result does not depend on how the rows are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.migrate import evidence
from myanmar_id.migrate.errors import ConversionFailed, InvalidPlan
from myanmar_id.migrate.evidence import Rule
from myanmar_id.migrate.markup import judge_markup
from myanmar_id.migrate.mask import mask
from myanmar_id.migrate.outcome import FAILURES, SAMPLES, By, ColumnTally, Failure, Outcome, Sample, Tally
from myanmar_id.migrate.plan import TYPED, Column, Plan
from myanmar_id.migrate.terms import Action, Contents, Kind, OnError
from myanmar_id.migrate.typed import TYPES, Typed, strings
from myanmar_id.migrate.values import DECIDED, OUTCOMES, Judged, judge, redecided, unpack

_TEXT = (pa.string(), pa.large_string(), pa.string_view())
_NARROW = (pa.int8(), pa.int16(), pa.uint8(), pa.uint16())
#: The code of a value that was left because nothing told what it is written in.
UNSURE = "unsure"
#: The outcomes that samples are kept of.
_SAMPLED = (Outcome.CONVERTED, Outcome.NORMALIZED, Outcome.UNSURE, Outcome.FAILED)
#: Bytes of a column of type string: its offsets have 32 bits.
_MOST_BYTES = 2**31 - 1
_BY = {by: pa.scalar(place, pa.int16()) for place, by in enumerate(DECIDED)}


def convert_all(
    batches: Iterable[pa.RecordBatch], plan: Plan, tally: Tally | None = None, *, threads: int = 1
) -> Iterator[pa.RecordBatch]:
    """Carry a plan out on batches.

    Args:
        batches: the rows; one schema.
        plan: what to do; its source and target are not looked at.
        tally: counts what is done. Its `rows` are those that a run which goes on has done before: rows are numbered from there.
        threads: how many columns are worked on at once. Above 1 the next batch is asked for and begun before one is given, so that
            the caller can write the one while the other is at work. The result does not depend on it.

    Yields:
        A batch for each one given, as `convert_schema` says, or its halves where the results of a column, 2 GiB and more, have no
        room in one. An array that nothing was changed in is the one that was given.

    Raises:
        InvalidPlan: the plan does not fit the columns.
        ConversionFailed: a value cannot be read, and `on_error` is `fail`, or its result is longer than 2 GiB (`arrow.too-long`);
            the batches before were given.

    Examples:
        >>> batch = pa.RecordBatch.from_pydict({"name": ["ေအာင္ျမင့္", "Aung Myint"]})
        >>> next(convert_all([batch], Plan((Column("name"),))))["name"].to_pylist()
        ['အောင်မြင့်', 'Aung Myint']
    """
    counted = Tally() if tally is None else tally
    if threads == 1:
        for run, batch in _runs(batches, plan):
            yield from _converted(run, batch, run.works(batch, map), counted)
        return
    with ThreadPoolExecutor(threads) as pool:
        at_work: tuple[_Run, pa.RecordBatch, Iterator[_Work | None]] | None = None
        for run, batch in _runs(batches, plan):
            following = run, batch, run.works(batch, pool.map)
            if at_work is not None:
                yield from _converted(*at_work, counted)
            at_work = following
        if at_work is not None:
            yield from _converted(*at_work, counted)


def _runs(batches: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[tuple[_Run, pa.RecordBatch]]:
    run: _Run | None = None
    for batch in batches:
        if run is None or run.given != batch.schema:
            run = _Run(plan, batch.schema)
        yield run, batch


class _TooLong(Exception):
    """The results of a column have no room in one batch."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column


def _converted(
    run: _Run, batch: pa.RecordBatch, works: Iterator[_Work | None], tally: Tally
) -> Iterator[pa.RecordBatch]:
    try:
        yield run.convert(batch, list(works), tally)
        return
    except _TooLong as error:
        if batch.num_rows == 1:
            raise ConversionFailed(error.column, tally.rows + 1, "arrow.too-long") from None
    middle = batch.num_rows // 2
    for half in (batch.slice(0, middle), batch.slice(middle)):
        yield from _converted(run, half, run.works(half, map), tally)


def convert_schema(schema: pa.Schema, plan: Plan) -> pa.Schema:
    """The schema of what `convert_all` gives.

    Args:
        schema: the schema of the batches.
        plan: what is done.

    Returns:
        The columns given in their order, and new ones behind them in the plan's. Text keeps its type; the places of a dictionary
        have 32 bits at least.

    Raises:
        InvalidPlan: a column is missing, is no text, or a new one would take the name of another.
    """
    names = schema.names
    for at, name in enumerate(plan.options.key):
        if names.count(name) != 1:
            raise InvalidPlan(f"options.key[{at}]", _missing(names, name))
    fields = {name: schema.field(name) for name in names if names.count(name) == 1}
    behind = []
    for at, column in enumerate(plan.columns):
        if names.count(column.name) != 1:
            raise InvalidPlan(f"columns[{at}].name", _missing(names, column.name))
        if column.action is Action.KEEP:
            continue
        kind = _type_of(schema.field(column.name).type, column, at)
        for key, new in (("into", None if column.is_in_place else column.into), ("problems", column.problems)):
            if new in names:
                raise InvalidPlan(f"columns[{at}].{key}", "give a name that no column has")
        if column.is_in_place:
            fields[column.name] = fields[column.name].with_type(kind).with_nullable(True)
        else:
            behind.append(pa.field(column.target, kind))
        if column.problems is not None:
            behind.append(pa.field(column.problems, pa.string()))
    kept = [fields.get(name, one) for name, one in zip(names, schema, strict=True)]
    return pa.schema([*kept, *behind], schema.metadata)


def _missing(names: list[str], name: str) -> str:
    return "name it otherwise: several columns have this name" if name in names else "the source has no such column"


def _type_of(given: pa.DataType, column: Column, at: int) -> pa.DataType:
    """The type of what becomes of a column."""
    written = TYPES[column.type]
    if column.type is not Kind.TEXT and given == written:
        return written
    value = given.value_type if pa.types.is_dictionary(given) else given
    if value not in _TEXT and not pa.types.is_null(given):
        raise InvalidPlan(f"columns[{at}].action", "say keep, or leave the column out: it is no text")
    if column.type is not Kind.TEXT:
        return written
    if pa.types.is_dictionary(given) and given.index_type in _NARROW:
        # A value may become two: rows are decided apart.
        return pa.dictionary(pa.int32(), value, given.ordered)
    return pa.string() if pa.types.is_null(given) else given


@dataclass(slots=True)
class _Work:
    """One column of a batch while it is worked on. Personal data.

    Attributes:
        column: what the plan says of it.
        rule: what the plan says of evidence.
        values: large_string, the distinct values.
        places: int32, the place of each row's value; null where there is none.
        rows: int32, the place of each row's result.
        judged: what became of the values.
        packed: int16, what became of each row, see `values.pack`.
    """

    column: Column
    rule: Rule
    values: pa.Array
    places: pa.Array
    rows: pa.Array
    judged: Judged
    packed: pa.Array

    @property
    def outcomes(self) -> pa.Array:
        """The outcome of each row, a place in `OUTCOMES`."""
        return pc.bit_wise_and(self.packed, pa.scalar(7, pa.int16()))

    @property
    def codes(self) -> pa.Array:
        """The code of what is wrong with each row, null where nothing is."""
        failed = pa.nulls(len(self.rows), pa.string())
        if self.judged.codes is not None:
            failed = self.judged.codes.take(self.places)
        is_unsure = pc.equal(self.outcomes, pa.scalar(OUTCOMES.index(Outcome.UNSURE), pa.int16()))
        return pc.if_else(pc.fill_null(is_unsure, False), UNSURE, failed)

    @property
    def is_unchanged(self) -> bool:
        """Whether every row stays as it is."""
        results = self.judged.results
        count = len(self.values)
        if results.type != self.values.type or not results.slice(0, count).equals(self.values):
            return False
        return len(results) == count or not pc.any(pc.greater_equal(self.rows, count)).as_py()


class _Run:
    """A plan on batches of one schema."""

    def __init__(self, plan: Plan, schema: pa.Schema) -> None:
        self.given = schema
        self.schema = convert_schema(schema, plan)
        self.plan = plan
        self.columns = [one for one in plan.columns if one.action is not Action.KEEP]
        on_error = plan.options.on_error
        self.judges: list[tuple[Rule, Callable[[pa.Array], Judged]]] = []
        for one in self.columns:
            rule = evidence.rule(one, plan.options)
            if one.action in TYPED:
                self.judges.append((rule, Typed(one, rule, on_error).judge))
            elif one.contents is Contents.TEXT:
                self.judges.append((rule, partial(judge, action=one.action, rule=rule)))
            else:
                self.judges.append((rule, partial(judge_markup, column=one, rule=rule, on_error=on_error)))

    def works(self, batch: pa.RecordBatch, each: Callable[..., Iterator[_Work | None]]) -> Iterator[_Work | None]:
        """The columns of a batch by themselves, by a function such as `map`."""
        return each(partial(self._work, batch), self.columns, self.judges)

    def convert(self, batch: pa.RecordBatch, works: list[_Work | None], tally: Tally) -> pa.RecordBatch:
        """One batch; its rows are counted."""
        _decide([work for work in works if work is not None])
        failures = self._failures(works, batch, tally)
        arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
        for column, work in zip(self.columns, works, strict=True):
            given = batch.column(column.name)
            result = given
            if work is not None:
                kind = self.schema.field(column.target).type
                result = given if given.type == kind and work.is_unchanged else _written(work, kind)
            arrays[column.target] = result
            if column.problems is not None:
                arrays[column.problems] = pa.nulls(len(given), pa.string()) if work is None else work.codes
        # Nothing is counted before all is there: what has no room is done again in halves.
        for column, work in zip(self.columns, works, strict=True):
            _count(tally.column(column.target), work, batch.column(column.name))
        tally.fail(failures)
        tally.rows += batch.num_rows
        names = self.schema.names
        kept = [arrays[name] if names.count(name) == 1 else batch.column(at) for at, name in enumerate(names)]
        return pa.RecordBatch.from_arrays(kept, schema=self.schema)

    def _work(
        self, batch: pa.RecordBatch, column: Column, judge: tuple[Rule, Callable[[pa.Array], Judged]]
    ) -> _Work | None:
        """A column's values by themselves; nothing where it has the type already that it is to have."""
        return None if self._is_done(column) else _judged(column, batch.column(column.name), *judge)

    def _is_done(self, column: Column) -> bool:
        """Whether a column has the type already that it is to have."""
        return column.type is not Kind.TEXT and self.given.field(column.name).type == TYPES[column.type]

    def _failures(self, works: list[_Work | None], batch: pa.RecordBatch, tally: Tally) -> list[Failure]:
        """The values that cannot be read, row by row."""
        found = []
        for at, work in enumerate(works):
            if work is not None and work.judged.codes is not None:
                rows = _rows(work, Outcome.FAILED, FAILURES)
                codes = work.judged.codes.take(work.places.take(pa.array(rows, pa.int64()))).to_pylist()
                found += [(row, at, code) for row, code in zip(rows, codes, strict=True)]
        found.sort()
        if found and self.plan.options.on_error is OnError.FAIL:
            row, at, code = found[0]
            raise ConversionFailed(self.columns[at].target, tally.rows + row + 1, code)
        keys = [batch.column(name) for name in self.plan.options.key]
        return [
            Failure(tuple(str(key[row].as_py()) for key in keys), tally.rows + row + 1, self.columns[at].target, code)
            for row, at, code in found[: FAILURES - len(tally.failures)]
        ]


def _judged(column: Column, given: pa.Array, rule: Rule, function: Callable[[pa.Array], Judged]) -> _Work:
    """The distinct values of a column, by themselves."""
    if pa.types.is_dictionary(given.type):
        plain = given.dictionary.cast(pa.large_string()).take(given.indices)
    else:
        plain = given.cast(pa.large_string())
    coded = plain.dictionary_encode()
    judged = function(coded.dictionary)
    return _Work(
        column, rule, coded.dictionary, coded.indices, coded.indices, judged, judged.packed.take(coded.indices)
    )


def _decide(works: list[_Work]) -> None:
    """Decide the rows that are doubtful by themselves, where there is evidence enough."""
    odds: dict[bool, pa.Array] = {}
    for work in works:
        doubts = work.judged.doubts
        if not doubts:
            continue
        if work.rule.uses_row and work.column.is_in_place not in odds:
            odds[work.column.is_in_place] = _row_odds(works, work.column.is_in_place)
        which = pc.index_in(work.rows, pa.array(list(doubts), pa.int32()))
        mask = which.is_valid()
        which = which.filter(mask)
        row = odds[work.column.is_in_place].filter(mask) if work.rule.uses_row else pa.array([0.0] * len(which))
        need = {
            name: pa.array([getattr(one, name) for one in doubts.values()], pa.float64()).take(which)
            for name in ("zawgyi", "zawgyi_alone", "unicode", "unicode_alone")
        }
        is_zawgyi = pc.greater_equal(row, need["zawgyi"])
        is_unicode = pc.and_not(pc.less_equal(row, need["unicode"]), is_zawgyi)
        by_column = pc.if_else(is_zawgyi, pc.less_equal(need["zawgyi"], 0.0), pc.greater_equal(need["unicode"], 0.0))
        by_row = pc.if_else(
            is_zawgyi, pc.greater_equal(row, need["zawgyi_alone"]), pc.less_equal(row, need["unicode_alone"])
        )
        by = pc.if_else(
            pc.equal(by_row, by_column), _BY[By.ROW_COLUMN], pc.if_else(by_row, _BY[By.ROW], _BY[By.COLUMN])
        )
        packed = work.packed.filter(mask)
        decided = pc.if_else(
            is_zawgyi,
            redecided(packed, Outcome.CONVERTED, by),
            pc.if_else(is_unicode, redecided(packed, Outcome.UNCHANGED, by), packed),
        )
        others = pc.add(which, pa.scalar(len(work.values), pa.int32()))
        work.packed = pc.replace_with_mask(work.packed, mask, decided)
        work.rows = pc.replace_with_mask(work.rows, mask, pc.if_else(is_zawgyi, others, work.rows.filter(mask)))


def _row_odds(works: list[_Work], is_in_place: bool) -> pa.Array:
    """What the sure values of each row say together.

    Columns that are rewritten and columns that stay beside their results are heard apart: in a second run only the first are
    Unicode.
    """
    total = pa.scalar(0.0)
    for work in works:
        if work.judged.weights is not None and work.column.is_in_place is is_in_place:
            total = pc.add(total, pc.fill_null(work.judged.weights.take(work.places), 0.0))
    return total


def _written(work: _Work, kind: pa.DataType) -> pa.Array:
    """The rows' results as a column of a type."""
    out = work.judged.results.take(work.rows)
    if pa.types.is_string(kind) and (pc.sum(pc.binary_length(out)).as_py() or 0) > _MOST_BYTES:
        raise _TooLong(work.column.target)
    if not pa.types.is_dictionary(kind):
        return out.cast(kind)
    coded = out.dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        coded.indices.cast(kind.index_type), coded.dictionary.cast(kind.value_type), ordered=kind.ordered
    )


def _rows(work: _Work, outcome: Outcome, most: int) -> list[int]:
    """The first rows that have an outcome."""
    mask = pc.equal(work.outcomes, pa.scalar(OUTCOMES.index(outcome), pa.int16()))
    rows: list[int] = pc.indices_nonzero(mask).slice(0, most).to_pylist()
    return rows


def _count(tally: ColumnTally, work: _Work | None, given: pa.Array) -> None:
    """Count the rows of a column."""
    if work is None:
        for outcome, rows in ((Outcome.NULL, given.null_count), (Outcome.UNCHANGED, len(given) - given.null_count)):
            if rows:
                tally.outcomes[outcome] += rows
        return
    found = set()
    for one in pc.value_counts(work.packed).to_pylist():
        rows, number = one["counts"], one["values"]
        outcome, by, at = (Outcome.NULL, None, None) if number is None else unpack(number)
        tally.outcomes[outcome] += rows
        if by is not None:
            tally.decided[by] += rows
        if at is not None:
            tally.scores[at] += rows
        found.add(outcome)
    for outcome in _SAMPLED:
        if outcome in found and len(tally.samples.get(outcome, ())) < SAMPLES:
            _sample(tally, work, outcome)
    if work.judged.codes is not None:
        for one in pc.value_counts(work.judged.codes.take(work.places).drop_null()).to_pylist():
            tally.codes[one["values"]] += one["counts"]


def _sample(tally: ColumnTally, work: _Work, outcome: Outcome) -> None:
    """Keep samples of an outcome, as far as there is room."""
    kept = tally.samples.setdefault(outcome, [])
    rows = pa.array(_rows(work, outcome, SAMPLES - len(kept)), pa.int64())
    before, after = work.values.take(work.places.take(rows)), work.judged.results.take(work.rows.take(rows))
    kept += [Sample(mask(one), mask(two)) for one, two in zip(_shown(before), _shown(after), strict=True)]


def _shown(values: pa.Array) -> list[str]:
    """Values as text."""
    found = strings(values) if pa.types.is_large_string(values.type) else values.to_pylist()
    return ["" if one is None else str(one) for one in found]

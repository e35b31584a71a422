"""A look at a source before anything is done: what each column is written in, and what it holds.

Nothing of it can be read afterwards: values are counted, and samples are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id import arrow
from myanmar_id.migrate import looks
from myanmar_id.migrate.embedded import split
from myanmar_id.migrate.mask import mask
from myanmar_id.migrate.plan import Source
from myanmar_id.migrate.seen import ColumnScan, Scan, Writing
from myanmar_id.migrate.store import ends
from myanmar_id.migrate.store.files import open_source
from myanmar_id.migrate.store.jsonl import LINE
from myanmar_id.migrate.store.sql_engine import PATIENCE, engine_of, reading
from myanmar_id.migrate.store.sql_source import SqlSource
from myanmar_id.migrate.store.sql_table import described
from myanmar_id.migrate.terms import Contents
from myanmar_id.migrate.typed import strings
from myanmar_id.text import repair
from myanmar_id.text.detect import Encoding

#: From this probability on a value is Zawgyi, and up to its opposite Unicode.
THRESHOLD: Final = 0.95
#: Distinct values that are tried as fields, of a batch and of a column.
_TRIED_AT_ONCE, _TRIED = 200, 2000
_SAMPLES = 3
_TEXT = (pa.string(), pa.large_string(), pa.string_view())

#: Is told how many rows were seen, and which share of all that is, where that is known.
Progress = Callable[[int, float | None], None]


_WRITINGS = tuple(Writing)
_PLACES = {writing: pa.scalar(place, pa.int8()) for place, writing in enumerate(_WRITINGS)}


def scan(
    source: Source, key: Iterable[str] = (), *, most_rows: int | None = None, progress: Progress | None = None
) -> Scan:
    """Look at a source.

    Args:
        source: a file or a table.
        key: the columns that name a row; of a table those of its primary key where none are given.
        most_rows: no more rows than these; the first ones are not like the others where people changed over to Unicode.
        progress: is told how far it is.

    Raises:
        InvalidPlan, StoreError, OSError: the file cannot be read.
        SqlError: the table cannot be read; `sql.key`, it has no primary key.
    """
    found = tuple(key)
    if source.url is not None and source.table is not None and not found:
        found = _primary_key(source.url, source.table)
    if source.url is None or source.table is None:
        opened: ends.Source = open_source(source, found)
        return _seen(source, found, opened, most_rows, progress)
    table = SqlSource(source.url, source.table, found)
    try:
        return _seen(source, found, table, most_rows, progress)
    finally:
        table.close()


def _primary_key(url: str, table: str) -> tuple[str, ...]:
    engine = engine_of(url)
    try:
        return reading(engine, lambda one: tuple(described(one, table).primary_key.columns.keys()), PATIENCE)
    finally:
        engine.dispose()


def _seen(
    source: Source, key: tuple[str, ...], opened: ends.Source, most_rows: int | None, progress: Progress | None
) -> Scan:
    columns = [ColumnScan(one.name, str(one.type), _is_text(one.type)) for one in opened.schema]
    rows, is_whole = 0, True
    for batch in opened.batches():
        if most_rows is not None and rows + batch.num_rows > most_rows:
            batch, is_whole = batch.slice(0, most_rows - rows), False
        for column, array in zip(columns, batch.columns, strict=True):
            if column.name != LINE:
                _count(column, array)
        rows += batch.num_rows
        if progress is not None:
            progress(rows, min(1.0, rows / opened.rows) if opened.rows else opened.share or None)
        if not is_whole:
            break
    return Scan(source, key, rows, is_whole, tuple(one for one in columns if one.name != LINE))


def _is_text(kind: pa.DataType) -> bool:
    return (kind.value_type if pa.types.is_dictionary(kind) else kind) in _TEXT


def _count(column: ColumnScan, given: pa.Array) -> None:
    """Count the rows of a batch."""
    if not column.is_text:
        column.rows[Writing.NULL] += given.null_count
        column.rows[Writing.OTHER] += len(given) - given.null_count
        return
    plain = given.dictionary_decode() if pa.types.is_dictionary(given.type) else given
    coded = plain.cast(pa.large_string()).dictionary_encode()
    values = coded.dictionary
    judged, marked = _inner(values)
    scores = arrow.posterior(judged)
    written = pc.if_else(pc.match_substring_regex(values, r"^\s*$"), _PLACES[Writing.NULL], _written(judged, scores))
    for one in pc.value_counts(written.take(coded.indices)).to_pylist():
        column.rows[Writing.NULL if one["values"] is None else _WRITINGS[one["values"]]] += one["counts"]
    # The detector says 0 exactly where both readings are one text.
    column.same += pc.sum(pc.equal(scores, 0.0).take(coded.indices)).as_py() or 0
    for contents, places in marked.items():
        column.contents[contents] += pc.sum(pc.is_in(coded.indices, pa.array(places, pa.int32()))).as_py()
    _try(column, values)
    for place, writing in enumerate(_WRITINGS[:-1]):
        samples = column.samples.get(writing, [])
        if len(samples) < _SAMPLES:
            those = judged.filter(pc.equal(written, pa.scalar(place, pa.int8()))).slice(0, _SAMPLES - len(samples))
            # Of markup only the text that is worked on is shown; where there is none, there is no sample.
            samples = samples + [mask(text) for text in strings(those) if text]
            if samples:
                column.samples[writing] = samples


def _inner(values: pa.Array) -> tuple[pa.Array, dict[Contents, list[int]]]:
    """The values with markup left out, and the places of those that are markup."""
    marked: dict[Contents, list[int]] = {}
    texts = {}
    for at in pc.indices_nonzero(pc.match_substring_regex(values, r"[<&{\[]")).to_pylist():
        text = strings(values.slice(at, 1))[0]
        contents = Contents.TEXT if text is None else looks.contents(text)
        if text is not None and contents is not Contents.TEXT:
            marked.setdefault(contents, []).append(at)
            texts[at] = "\n".join(node.text for node in split(text, contents).nodes)
    if not texts:
        return values, marked
    places = pa.array(range(len(values)), pa.int32())
    is_marked = pc.is_in(places, pa.array(list(texts), pa.int32()))
    return pc.replace_with_mask(values, is_marked, pa.array(list(texts.values()), values.type)), marked


def _written(values: pa.Array, scores: pa.Array) -> pa.Array:
    """What values with these scores are written in, as places in `_WRITINGS`."""
    writings = pc.if_else(
        pc.greater_equal(scores, THRESHOLD),
        _PLACES[Writing.ZAWGYI],
        pc.if_else(pc.less_equal(scores, 1 - THRESHOLD), _PLACES[Writing.UNICODE], _PLACES[Writing.UNSURE]),
    )
    # What is of one piece is repaired as one; only what is not may be mixed, and is looked at span by span.
    repaired = arrow.repair(values)
    doubtful = pc.and_(
        pc.not_equal(repaired, arrow.normalize(values)),
        pc.not_equal(repaired, arrow.normalize(arrow.to_unicode(values))),
    )
    doubtful = pc.and_(doubtful, scores.is_valid())
    texts = strings(values.filter(doubtful))
    is_mixed = pc.replace_with_mask(doubtful, doubtful, pa.array([_is_mixed(text or "") for text in texts], pa.bool_()))
    return pc.if_else(is_mixed, _PLACES[Writing.MIXED], pc.fill_null(writings, _PLACES[Writing.OTHER]))


def _is_mixed(text: str) -> bool:
    return {Encoding.ZAWGYI, Encoding.UNICODE} <= {span.encoding for span in repair.explain(text).spans}


def _try(column: ColumnScan, values: pa.Array) -> None:
    """Try some values as fields."""
    for text in strings(values.slice(0, min(_TRIED_AT_ONCE, _TRIED - column.tried))):
        if text is None or not text.strip():
            continue
        column.tried += 1
        look = looks.field(text)
        if look is not None:
            column.looks[look] += 1

"""Batches of the size that is wanted, from any row on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa

#: Small batches are put together up to so much memory.
MOST_BYTES: Final = 1 << 25


def cut(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Batches of `rows`; the last one is shorter, and so are those that would be too large."""
    held: list[pa.RecordBatch] = []
    count = size = 0
    for batch in batches:
        at = 0
        while at < batch.num_rows:
            piece = batch.slice(at, rows - count)
            held.append(piece)
            at += piece.num_rows
            count += piece.num_rows
            size += piece.nbytes
            if count == rows or size >= MOST_BYTES:
                yield _joined(held)
                held, count, size = [], 0, 0
    if held:
        yield _joined(held)


def skip(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Leave out the first rows."""
    for batch in batches:
        done = min(rows, batch.num_rows)
        rows -= done
        yield batch.slice(done) if done else batch


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]

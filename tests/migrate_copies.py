"""Migrations that change nothing, or one thing, from file to file; processes run them too, to be killed."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from myanmar_id.migrate.plan import Options, Plan, Source, Target
from myanmar_id.migrate.store import files


def plan_of(source: Path, target: Path, rows: int = 2, **options: Any) -> Plan:
    encoding = options.pop("encoding", "utf-8")
    return Plan((), Source(str(source), encoding=encoding), Target(str(target), **options), Options(batch_rows=rows))


def same(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch


def copy(
    plan: Plan,
    change: Callable[[pa.RecordBatch], pa.RecordBatch] = same,
    stop_behind: int | None = None,
    every_bytes: int = 1,
) -> int:
    """Carry out a plan; with `stop_behind` it is left there, as if the process had ended.

    Returns:
        The row that it began behind.
    """
    source, target = files.open_ends(plan, every_bytes)
    try:
        schema = change(next(iter(source.schema.empty_table().to_batches()), _empty(source.schema))).schema
        start = rows = target.begin(schema, "plan")
        for batch in source.batches(start):
            rows += batch.num_rows
            target.write(change(batch), rows, f"note {rows}")
            if stop_behind is not None and rows >= stop_behind:
                return start
        target.finish()
        return start
    finally:
        target.close()


def copied(folder: Path, data: bytes, name: str, to: str | None = None, rows: int = 2, **options: Any) -> bytes:
    """What becomes of a file."""
    change = options.pop("change", same)
    for path in folder.iterdir():
        path.unlink()
    source, target = folder / name, folder / f"new.{to or name}"
    source.write_bytes(data)
    copy(plan_of(source, target, rows, **options), change)
    left = {path.name for path in folder.iterdir()} - {source.name, target.name}
    assert not left, left
    return target.read_bytes()


def adding(name: str, make: Callable[[int], Any], kind: pa.DataType) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """A change that adds a column, its values by the number of the row in its batch."""

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch.append_column(name, pa.array([make(at) for at in range(batch.num_rows)], kind))

    return change


def replacing(name: str, old: str, new: str | None) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """A change that puts one value in another's place."""

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        at = batch.schema.names.index(name)
        values = [new if value == old else value for value in batch.column(at).to_pylist()]
        return batch.set_column(at, batch.schema.field(at), pa.array(values, batch.schema.field(at).type))

    return change


def serve() -> None:
    """Carry out plans, each in a process of its own that begins where everything is imported.

    A line of the input holds source, target, and how many calls to the system are made before the process kills itself, or null.
    For each, one line says the number of the process, and another one how it ended.
    """
    last = 0
    for line in sys.stdin:
        if last:
            os.waitpid(last, 0)
        source, target, calls = json.loads(line)
        last = os.fork()
        if last == 0:
            if calls is not None:
                left = iter(range(calls, -1, -1))
                for name in ("write", "fsync", "replace", "ftruncate", "chmod"):
                    setattr(os, name, _dying(getattr(os, name), left))
            try:
                copy(plan_of(Path(source), Path(target), rows=10))
            finally:
                # Nothing of what the parent has is flushed or closed.
                os._exit(0 if sys.exc_info()[0] is None else 1)
        print(last, flush=True)
        # It stays there, so that no other process can get its number while it may be killed.
        ended = os.waitid(os.P_PID, last, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        print(f"{ended.si_status}", flush=True)


def _dying(call: Callable[..., Any], left: Iterator[int]) -> Callable[..., Any]:
    def one(*arguments: Any) -> Any:
        count = next(left)
        if count == 0:
            if call is _WRITE:
                call(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments)

    return one


_WRITE = os.write


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)


if __name__ == "__main__":
    serve()

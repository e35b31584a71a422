"""What every end of a migration is: records come from a source and go to a target, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pyarrow as pa


class Source(Protocol):
    """Where records come from."""

    @property
    def schema(self) -> pa.Schema:
        """The columns. Those of text files are strings: nothing is inferred, so nothing is damaged."""

    @property
    def rows(self) -> int | None:
        """How many there are, where that is cheaply known."""

    @property
    def share(self) -> float:
        """How much of the source has been read, 0 to 1, where the rows are not known."""

    def batches(self, start: int = 0) -> Iterator[pa.RecordBatch]:
        """The rows behind the first `start`."""


class Target(Protocol):
    """Where records go."""

    @property
    def note(self) -> str:
        """What was noted with the last checkpoint: after `begin`, that of an earlier run that goes on; "" where there is none."""

    def begin(self, schema: pa.Schema, digest: str) -> int:
        """Make ready to write.

        Args:
            schema: the columns that come.
            digest: of the plan: a run goes on only from one of the same plan.

        Returns:
            How many source rows an earlier, killed run has safely written; the next batch is to begin behind them.
        """

    def write(self, batch: pa.RecordBatch, rows: int, note: str = "") -> None:
        """Write a batch; it is durable at once or at the next checkpoint.

        Args:
            batch: rows of the schema.
            rows: how many source rows are done with this batch, all together, those of an earlier run included.
            note: is kept with the checkpoint, such as the counts up to here.
        """

    def forget(self, schema: pa.Schema, digest: str) -> None:
        """Forget how far an earlier run came; another target begins anew. Arguments as of `begin`."""

    def finish(self) -> None:
        """Make what was written the target, all of it at once."""

    def abandon(self) -> None:
        """Leave everything as it was before `begin`."""

    def close(self) -> None:
        """Stop here; what is durable stays, so that a later run may go on. After `finish` or `abandon` nothing happens."""

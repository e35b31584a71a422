"""A process that tests kill: it imports what a migration needs once, and forks a child for each run that it is asked for.

A line on the standard input is what to do as JSON; the number of the child comes back, and when the child has ended how.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from myanmar_id.migrate import run as runs
from myanmar_id.migrate.batch import convert_all
from myanmar_id.migrate.plan import Column, Plan, loads
from myanmar_id.migrate.store import target
from myanmar_id.migrate.store.files import open_ends
from myanmar_id.migrate.store.sql import migrate_table
from myanmar_id.migrate.store.undo import undo


def work(task: dict[str, Any]) -> None:
    if task["what"] == "undo":
        undo(task["url"], "customers", Path(task["file"]), page_cells=task["page"])
    elif task["what"] == "plan":
        # All as a user runs it, but for more checkpoints and smaller pages, so that there is much to kill.
        target.EVERY_SECONDS = 0.0
        runs.open_ends = partial(open_ends, every_bytes=1)
        runs.migrate_table = partial(migrate_table, page_rows=task["page"])
        runs.run(loads(task["plan"]))
    else:
        migrate_table(loads(task["plan"]), page_rows=task["page"])


def main() -> None:
    # What a conversion loads when it is first needed is there for all children.
    list(convert_all([pa.RecordBatch.from_pydict({"name": ["ေအာင္"]})], Plan((Column("name"),))))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(status, flush=True)


if __name__ == "__main__":
    main()

"""A process that tests kill: it imports what a migration needs once, and forks a child for each run that it is asked for.

A line on the standard input is what to do as JSON; the number of the child comes back, and when the child has ended how.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from myanmar_id.migrate.plan import loads
from myanmar_id.migrate.store.sql import migrate_table
from myanmar_id.migrate.store.undo import undo


def work(task: dict[str, Any]) -> None:
    if task["what"] == "undo":
        undo(task["url"], "customers", Path(task["file"]), page_cells=task["page"])
    else:
        migrate_table(loads(task["plan"]), page_rows=task["page"])


def main() -> None:
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

"""The commands of training: `python -m myanmar_id.training locator | card | recognizer | export | confidence`."""

from __future__ import annotations

import sys
from pathlib import Path

from myanmar_id.training import loop
from myanmar_id.training.export import MODELS, export, task

_DEFAULTS = {
    "locator": (300_000, 32, 2e-3),
    "card": (120_000, 16, 2e-3),
    "recognizer": (600_000, 32, 1.5e-3),
}
_USAGE = """\
       locator | card | recognizer --out CHECKPOINTS [--samples N] [--seed S] ...
       export MODEL CHECKPOINTS FOLDER_OF_MODELS
       confidence FILE SEED PHOTOGRAPHS
"""


def main(words: list[str]) -> int:
    """Run one command."""
    command, *rest = words or [""]
    if command in MODELS:
        samples, batch, rate = _DEFAULTS[command]
        parser = loop.arguments(f"Train the {command} model.", samples=samples, batch=batch, rate=rate)
        loop.train(task(command), loop.run_of(parser.parse_args(rest)))
        return 0
    if command == "export" and len(rest) == 3 and rest[0] in MODELS:
        print(export(rest[0], Path(rest[1]), Path(rest[2])))
        return 0
    if command == "confidence" and len(rest) == 3:
        from myanmar_id.training import confidence

        confidence.fit(Path(rest[0]), int(rest[1]), int(rest[2]))
        return 0
    print(__doc__, _USAGE, sep="\n", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

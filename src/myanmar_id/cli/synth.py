"""`myanmar-id synth`: made-up cards as photographs, with what is true of each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from myanmar_id.cli.each import dumps
from myanmar_id.cli.exits import Exit

#: Named here too, so that the command line need not load what draws.
_SIDES = ("front", "back")
_STRATA = ("scan", "flat", "photo", "rotated", "dark", "copy", "hand")
_QUALITY = 92


def add(commands: Any) -> None:
    """Add the command to the command line."""
    synth = commands.add_parser(
        "synth",
        help="draw made-up cards as photographs",
        description="Draw made-up cards as photographs, to test a reader with nobody's data. Writes JPEG files and truth.json, "
        "which says for each file the side, the kind of picture, the fields, and where the card, its portrait and its lines are. "
        "Nothing of a real card's artwork is copied, and every person is made up. Needs the extra synth and Burmese fonts.",
    )
    synth.add_argument("out", metavar="OUT", help="folder to write to; it is made where there is none")
    synth.add_argument("--count", type=_count, default=28, metavar="N", help="how many pictures (default: 28)")
    synth.add_argument(
        "--seed", type=_seed, default=0, metavar="S", help="the same seed draws the same pictures (default: 0)"
    )
    synth.add_argument("--side", choices=_SIDES, help="one side only (default: both in turn)")
    synth.add_argument("--stratum", choices=_STRATA, help="one kind of picture only (default: all in turn)")
    synth.set_defaults(run=_synth)


def _synth(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.errors import PlanError

    try:
        import cv2

        from myanmar_id.synth.draw import draw
    except ImportError as error:
        raise PlanError("drawing needs numpy, opencv and pillow: pip install 'myanmar-id[synth]'") from error

    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for number in range(arguments.count):
        side = arguments.side or _SIDES[number % 2]
        stratum = arguments.stratum or _STRATA[number // (1 if arguments.side else 2) % len(_STRATA)]
        image, truth = draw((arguments.seed, number), side, stratum)
        name = f"{stratum}-{side}-{number:04}.jpg"
        _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        (folder / name).write_bytes(data.tobytes())
        truths.append({"file": name, **truth})
        _show(number + 1, arguments.count)
    (folder / "truth.json").write_text("[\n" + ",\n".join(map(dumps, truths)) + "\n]\n", encoding="utf-8")
    return Exit.DONE


def _show(done: int, count: int) -> None:
    """How many are drawn, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {count}" + ("\r\x1b[K" if done == count else ""))
        sys.stderr.flush()


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise ValueError
    return number


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


_count.__name__, _seed.__name__ = "count", "seed"  # argparse names the type in its message

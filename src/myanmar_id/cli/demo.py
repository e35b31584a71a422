"""`myanmar-id demo`: made-up cards and a page of Zawgyi, from raw to result."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from myanmar_id.cli import demo_page
from myanmar_id.cli.cards import take_today
from myanmar_id.cli.each import describe, dumps, visible
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import Output

#: So many repairs of each kind are shown of the page; their counts cover all.
_SHOWN = 3


def add(commands: Any) -> None:
    """Add the command to the command line."""
    demo = commands.add_parser(
        "demo",
        help="show it all on made-up cards and a page of Zawgyi",
        description="Take the raw fields of made-up cards, as a recognizer gives them, and a page of Zawgyi text, "
        "and print what came of each: the contract's result object, every repair and every problem.",
    )
    demo.add_argument("--zawgyi", action="store_true", help="write results in Zawgyi, the contract's own default")
    take_today(demo)
    demo.add_argument("-o", "--output", metavar="FILE", help="where to write; standard output without it")
    instead = demo.add_mutually_exclusive_group()
    instead.add_argument(
        "--page",
        metavar="FOLDER",
        help="instead, serve the page in the background, for half an hour at most, and print its address once it answers; "
        "FOLDER has its log; needs the extra service",
    )
    instead.add_argument("--stop", metavar="FOLDER", help="instead, end what --page began in FOLDER")
    demo.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> Exit:
    if arguments.page:
        print(demo_page.start(Path(arguments.page)))
        return Exit.DONE
    if arguments.stop:
        demo_page.stop(Path(arguments.stop))
        return Exit.DONE
    with Output(arguments.output) as output:
        for number, given in enumerate(json.loads(_read("demo_cards.json")), 1):
            output.write(_card(number, given, arguments))
        for part in _page(_read("demo_page.txt")):
            output.write(part)
    return Exit.DONE


def _read(name: str) -> str:
    return (resources.files("myanmar_id.cli") / name).read_text(encoding="utf-8")


def _card(number: int, given: dict[str, Any], arguments: argparse.Namespace) -> str:
    from myanmar_id.cli.report import as_text, judge

    options = argparse.Namespace(
        unicode=not arguments.zawgyi,
        confidence="confidence" in given["front"],
        translation=True,
        explain=True,
        today=arguments.today,
    )
    raw = [
        f"  {side}.{key}: {visible(value)}"
        for side in ("front", "back")
        for key, value in given[side].items()
        if isinstance(value, str)
    ]
    head, _, rest = as_text(number, judge(dumps(given), options)).partition("\n")
    return "\n".join([_title(head), "raw fields:", *raw, rest])


def _page(page: str) -> Iterator[str]:
    from myanmar_id.text import repair

    done = repair.explain(page)
    yield _title("a page of text") + "\n"
    yield f"before:\n{page}\n"
    shown = "none" if done.probability is None else f"{done.probability:.4f}"
    yield f"judged as a whole: {done.encoding}, probability of Zawgyi {shown}\n"
    yield "part by part:\n"
    for encoding, run in groupby(done.spans, lambda span: span.encoding):
        spans = list(run)
        low, high = (choose(span.probability for span in spans) for choose in (min, max))
        yield f"  characters {spans[0].start} to {spans[-1].end}: {encoding} in {len(spans)} spans, {low:.4f} to {high:.4f}\n"
    yield f"after:\n{done.text}\n"
    yield f"repairs: {len(done.steps)}\n"
    for code, count in Counter(code for step in done.steps for code in step.codes).most_common():
        yield f"  {count:4} {code}\n"
    yield f"the first {_SHOWN} of each kind:\n"
    seen: Counter[tuple[str, ...]] = Counter()
    for step in done.steps:
        seen[step.codes] += 1
        if seen[step.codes] <= _SHOWN:
            yield f"  at {step.start}, {describe(step)}\n"
    again = repair.repair(done.text)
    yield f"a second run changes {'nothing' if again == done.text else 'something: please report it'}\n"


def _title(text: str) -> str:
    return f"== {text} =="

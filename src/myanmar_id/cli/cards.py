"""`myanmar-id card`: photographs or raw fields of cards in, the contract's result objects, repairs and problems out."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from myanmar_id.cli import photos
from myanmar_id.cli.each import is_wrong, record, take_inputs, take_strictness
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.progress import Progress
from myanmar_id.cli.streams import Output, lines
from myanmar_id.errors import ParseError, PlanError

if TYPE_CHECKING:
    from myanmar_id.cli.report import Verdict

DESCRIPTION = """\
Read cards: photographs, or raw fields as a recognizer gives them in Zawgyi or Unicode. Write for each card the result of
the HTTP contract for its sides, and every problem found.

Pictures are JPEG, PNG, BMP or TIFF files, or folders of them, one side of one card in each; they need the extra ocr. Each
gives a table of its fields, or with --json a line with the result object, all of the contract's options on, and the card's
corners, or with the contract's error. Two pictures, of a front and a back, are checked against each other. For several
pictures the OUT of --annotate and --portrait is a folder. Where one input is a picture, all are taken for pictures.

Records are JSON. Each card is an object: {"front": {"nrc_id": "...", ...}, "back": {"card_id": "...", ...}}, or the
fields of one side or of both without front and back around them, or a response of the contract. Objects can be on lines
of their own, laid out, or in a list. "id" is repeated in the result; "confidence" of a side holds the recognizer's
confidences. The options --confidence, --no-translation and --explain are for records: of pictures all is told.
"""


def add(commands: Any) -> None:
    """Add the command to the command line."""
    card = commands.add_parser(
        "card",
        help="read photographs or raw fields of cards into checked, translated results",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    take_inputs(card)
    card.add_argument(
        "--table",
        action="store_false",
        dest="json",
        default=argparse.SUPPRESS,
        help="write for people (default), against --json",
    )
    take_strictness(card)
    _take_contract(card)
    take_today(card)
    card.add_argument("--explain", action="store_true", help="list every repair too")
    photos.take_options(card)
    card.set_defaults(run=_card)


def _take_contract(parser: argparse.ArgumentParser) -> None:
    """Add the options that the HTTP contract has."""
    encoding = parser.add_mutually_exclusive_group()
    encoding.add_argument(
        "--unicode", action="store_true", help="write results in Unicode; so are tables of pictures without it"
    )
    encoding.add_argument("--zawgyi", action="store_true", help="write in Zawgyi, the contract's own default")
    parser.add_argument("--confidence", action="store_true", help="add the confidences")
    parser.add_argument(
        "--translation",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="add the translations (default), or leave them out",
    )


def take_today(parser: argparse.ArgumentParser) -> None:
    """Add `--today`."""
    parser.add_argument(
        "--today", type=_day, metavar="YYYY-MM-DD", help="the day to judge the future by (default: this one)"
    )


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


_day.__name__ = "date"  # argparse names the type in its message


def _card(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.cli.report import as_record, as_text, judge

    if found := photos.find(arguments):
        return photos.read(arguments, found)
    wrong = False
    with Progress(arguments.files, arguments.output) as progress, Output(arguments.output) as output:
        for number, (place, text) in enumerate(_objects(arguments, progress), 1):
            try:
                if isinstance(text, ParseError):
                    raise text
                verdict: Verdict = judge(text, arguments)
            except (ParseError, PlanError) as error:
                wrong = True
                output.write(_refused(arguments, number, place, error.code))
                continue
            wrong |= is_wrong((problem for _, problem in verdict.problems), arguments.strict)
            output.write(as_record(number, verdict) if arguments.json else as_text(number, verdict))
    return Exit.FOUND_ERRORS if wrong else Exit.DONE


def _refused(arguments: argparse.Namespace, number: int, place: dict[str, int], code: str) -> str:
    """Account for an object that is no card: in the results with `--json`, else on standard error."""
    if arguments.json:
        return record(card=number, **place, error=code)
    where = ", ".join(f"{kind} {count}" for kind, count in place.items())
    print(f"{where}: {code}", file=sys.stderr)
    return ""


def _objects(arguments: argparse.Namespace, progress: Progress) -> Iterator[tuple[dict[str, int], str | ParseError]]:
    """The JSON objects of all inputs with their places; where an input is broken, the error, then the next input."""
    from myanmar_id.cli.records import Cutter

    for at, path in enumerate(arguments.files or ["-"], 1):
        cutter = Cutter()
        count = {"file": at} if len(arguments.files) > 1 else {}
        try:
            for line in lines([path], progress, first=at):
                for text in cutter.feed(line.mark + line.text + line.ending, line.number):
                    yield {**count, "line": cutter.line}, text
            cutter.finish()
        except ParseError as error:
            yield {**count, "line": cutter.line}, error

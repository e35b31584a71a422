"""`myanmar-id nrc`: parse, format, find, mask, list."""

from __future__ import annotations

import argparse
from typing import Any

from myanmar_id.cli.each import (
    complain,
    dumps,
    each,
    is_wrong,
    place,
    record,
    rewrite,
    take_inputs,
    take_strictness,
)
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import Line, Output
from myanmar_id.shapes import plain


def add(commands: Any) -> None:
    """Add the family to the command line."""
    family = commands.add_parser(
        "nrc",
        help="parse, format, find and mask NRC numbers; list township codes",
        description="Parse, format, find and mask NRC numbers, and list the township codes they are made of.",
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)

    parse = actions.add_parser(
        "parse",
        help="read one number a line",
        description="Read one number a line. Writes the number as on a card, its translation and its status, with "
        "tabs between them; the codes of problems go to standard error. With --json its parts, township, repairs and "
        "problems.",
    )
    take_inputs(parse)
    take_strictness(parse)
    parse.set_defaults(run=_parse)

    form = actions.add_parser(
        "format",
        help="write one number a line in one way",
        description="Read one number a line and write it in the way that is asked for. A line without a number that "
        "can be read stays as it is, and is named on standard error.",
    )
    take_inputs(form)
    form.add_argument("--script", choices=("latin", "my"), default="latin", help="default: latin")
    form.add_argument(
        "--style",
        choices=("official", "common"),
        default="official",
        help="spelling of the township and the bracket: HpaHsaNa and (C), or PhaSaNa and (N) (default: official)",
    )
    form.set_defaults(run=_format)

    find = actions.add_parser(
        "find",
        help="find numbers in running text",
        description="Find the numbers in running text. Writes line, column (from 1) and the number, with tabs "
        "between them.",
    )
    take_inputs(find)
    find.set_defaults(run=_find)

    mask = actions.add_parser(
        "mask",
        help="hide the numbers in running text",
        description="Write the text with the digits of every number in it hidden; all else stays as it is.",
    )
    take_inputs(mask)
    mask.set_defaults(run=_mask)

    listed = actions.add_parser(
        "list",
        help="list the township codes",
        description="List the township codes: state, letters, official and common Latin spelling, tier (A is "
        "attested best, D in one list only), and the place's names, with tabs between them.",
    )
    listed.add_argument("--state", type=int, choices=range(1, 15), metavar="1-14", help="only the codes of this state")
    listed.add_argument("-o", "--output", metavar="FILE", help="where to write; standard output without it")
    listed.add_argument("--json", action="store_true", help="write one JSON object a line")
    listed.set_defaults(run=_list)


def _parse(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import nrc

    def work(line: Line) -> tuple[str, bool]:
        if not line.text.strip():
            return line.ending, False
        reading = nrc.read(line.text)
        wrong = is_wrong(reading.problems, arguments.strict)
        status = None if reading.value is None else reading.value.status
        if arguments.json:
            return record(
                **place(arguments, line),
                text=reading.text,
                translation=reading.translation,
                status=status,
                value=reading.value,
                repairs=reading.repairs,
                problems=reading.problems,
            ), wrong
        for problem in reading.problems:
            complain(arguments, line, problem.code)
        cells = (reading.text, reading.translation or "", status or "unreadable")
        return "\t".join(cells) + (line.ending or "\n"), wrong

    return each(arguments, work)


def _format(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.errors import ParseError
    from myanmar_id.fields import nrc

    def write(text: str) -> tuple[str, str | None]:
        try:
            return nrc.format(nrc.parse(text), script=arguments.script, style=arguments.style), None
        except ParseError as error:
            return text, error.code

    return rewrite(arguments, write)


def _find(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import nrc

    count = 0

    def work(line: Line) -> tuple[str, bool]:
        nonlocal count
        out = ""
        for found in nrc.find_all(line.text):
            count += 1
            start, end = found.span
            text = str(found.value)
            if arguments.json:
                out += record(**place(arguments, line), start=start, end=end, text=text, value=found.value)
            else:
                where = [*place(arguments, line).values(), start + 1]
                out += "\t".join([*map(str, where), text]) + "\n"
        return out, False

    each(arguments, work)
    return Exit.DONE if count else Exit.FOUND_ERRORS


def _mask(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import nrc

    def work(line: Line) -> tuple[str, bool]:
        text = nrc.mask(line.text)
        if arguments.json:
            return record(**place(arguments, line), text=text, changed=text != line.text), False
        return line.mark + text + line.ending, False

    return each(arguments, work)


def _list(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import nrc

    with Output(arguments.output) as output:
        for row in nrc.townships(arguments.state):
            if arguments.json:
                output.write(dumps(plain(row)) + "\n")
                continue
            cells = (row.state, row.letters, row.official, row.common, row.tier, row.name_en or "", row.name_my or "")
            output.write("\t".join(map(str, cells)) + "\n")
    return Exit.DONE

"""`myanmar-id field NAME`: read one kind of field, one a line."""

from __future__ import annotations

import argparse
from typing import Any

from myanmar_id.cli.each import complain, each, is_wrong, place, record, take_inputs, take_strictness
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import Line

#: Kept here too, so that the help does not load the fields; a test holds it to `myanmar_id.fields.FIELDS`.
NAMES = ("address", "blood", "date", "height", "name", "nrc", "origin", "profession")


def add(commands: Any) -> None:
    """Add the command to the command line."""
    field = commands.add_parser(
        "field",
        help="read one kind of field, one a line",
        description="Clean, read and translate one kind of field, one a line. Writes the field as on a card and its "
        "translation, with a tab between them; the codes of problems go to standard error. With --json the value, "
        "every repair and every problem.",
    )
    field.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    take_inputs(field)
    take_strictness(field)
    field.set_defaults(run=_field)


def _field(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import FIELDS

    read = FIELDS[arguments.name].read

    def work(line: Line) -> tuple[str, bool]:
        if not line.text.strip():
            return line.ending, False
        reading = read(line.text)
        wrong = is_wrong(reading.problems, arguments.strict)
        if arguments.json:
            return record(
                **place(arguments, line),
                text=reading.text,
                value=reading.value,
                translation=reading.translation,
                repairs=reading.repairs,
                problems=reading.problems,
            ), wrong
        for problem in reading.problems:
            complain(arguments, line, problem.code)
        return f"{reading.text}\t{reading.translation or ''}{line.ending or chr(10)}", wrong

    return each(arguments, work)

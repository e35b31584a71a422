"""What the line-by-line commands share: arguments, the loop, and how results and problems are written."""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from myanmar_id.cli.exits import Exit
from myanmar_id.cli.progress import Progress
from myanmar_id.cli.streams import Line, Output, lines
from myanmar_id.errors import Problem, Repair, Severity
from myanmar_id.shapes import plain

#: Lone surrogates, and the line ends that JSON leaves as they are.
_ESCAPED = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"))


def take_inputs(parser: argparse.ArgumentParser, files: Any = None) -> None:
    """Add the arguments of every command that reads files.

    Args:
        parser: takes them.
        files: a group of `parser` for the files, where something else can stand in their place.
    """
    (files or parser).add_argument(
        "files", nargs="*", default=[], metavar="FILE", help="what to read; standard input without one, or for -"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write, once all is done (may be an input)")
    parser.add_argument("--json", action="store_true", help="write one JSON object a line")


def take_strictness(parser: argparse.ArgumentParser) -> None:
    """Add `--strict`, for the commands whose exit code depends on problems."""
    parser.add_argument("--strict", action="store_true", help="let a warning count like an error in the exit code")


def each(arguments: argparse.Namespace, work: Callable[[Line], tuple[str, bool]]) -> Exit:
    """Write what `work` makes of each line.

    Args:
        arguments: those of `take_inputs`.
        work: gives the text to write and whether the line has an error.

    Returns:
        `Exit.FOUND_ERRORS` where a line has one.
    """
    wrong = False
    with Progress(arguments.files, arguments.output) as progress, Output(arguments.output) as output:
        for line in lines(arguments.files, progress):
            text, bad = work(line)
            output.write(text)
            wrong |= bad
    return Exit.FOUND_ERRORS if wrong else Exit.DONE


def rewrite(arguments: argparse.Namespace, write: Callable[[str], tuple[str, str | None]]) -> Exit:
    """Write each line in another way, or with `--json` as a record of the text and the error; blank lines stay.

    Args:
        arguments: those of `take_inputs`.
        write: gives the other text, or the text itself and the code of what is wrong with it.

    Returns:
        `Exit.FOUND_ERRORS` where a line has a code; it is named on standard error.
    """

    def work(line: Line) -> tuple[str, bool]:
        text, code = write(line.text) if line.text.strip() else (line.text, None)
        if arguments.json:
            return record(**place(arguments, line), text=text, error=code), code is not None
        if code is not None:
            complain(arguments, line, code)
        return line.mark + text + line.ending, code is not None

    return each(arguments, work)


def place(arguments: argparse.Namespace, line: Line) -> dict[str, int]:
    """Where a line is from, as the first keys of its record."""
    return {"file": line.file, "line": line.number} if len(arguments.files) > 1 else {"line": line.number}


def complain(arguments: argparse.Namespace, line: Line, code: str) -> None:
    """Name a line and what is wrong with it on standard error; never what stands in it."""
    where = ", ".join(f"{kind} {number}" for kind, number in place(arguments, line).items())
    print(f"{where}: {code}", file=sys.stderr)


def is_wrong(problems: Iterable[Problem], strict: bool) -> bool:
    """Whether one of the problems counts in the exit code."""
    counted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(problem.severity in counted for problem in problems)


def record(**parts: Any) -> str:
    """One JSON object on a line of its own, letters as themselves."""
    return dumps(parts) + "\n"


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON with letters as themselves; what is no UTF-8 or ends a line for some readers is escaped."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def visible(text: str) -> str:
    """Text for a person's eyes: what cannot be seen or would steer a terminal is escaped, marks alone get a circle."""
    if not text:
        return "(nothing)"
    if text.isspace():
        return "(space)"
    shown = "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in _UNSEEN else char for char in text)
    return "◌" + shown if all(unicodedata.category(char).startswith("M") for char in text) else shown


def describe(repair: Repair) -> str:
    """One repair on one line."""
    return f"{' + '.join(repair.codes)}: {visible(repair.before)} → {visible(repair.after)}"

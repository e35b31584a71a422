"""The command line's frame: arguments, exit codes, and an answer to everything that can go wrong."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from myanmar_id import __version__
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import FileError
from myanmar_id.errors import MyanmarIdError

DESCRIPTION = "Read, clean and migrate Myanmar identity data: text in Zawgyi or Unicode, NRC numbers, names, places, dates, cards."

EPILOG = """\
Files of text are read as UTF-8, line by line, and never as a whole; without a file, or for the file -, standard input is read.
Line ends, a byte-order mark and bytes that are not UTF-8 come out as they went in. A line longer than a megabyte is
taken in parts. A progress bar is drawn on standard error when that is a terminal and the results go elsewhere.
Messages name the file by its place among the arguments, the line and a code, never a name or a number from the data.

exit codes:
  0    done
  1    done, but some input has an error (with --strict: or a warning), or a search found nothing
  2    the command line is wrong, or a plan
  3    a table or model is damaged, or what was asked for is not installed
  4    a file or a database cannot be read or written
  130  interrupted
  141  the reader of the output went away
"""


_QUOTED = re.compile(r"(invalid choice|invalid \w+ value|unrecognized arguments|ambiguous option).*", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """argparse, except that its messages do not repeat what was typed: it may be somebody's number."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and what kind of argument was wrong, and end with `Exit.USAGE`."""
        said = _QUOTED.sub(r"\1", message)
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, f"{self.prog}: error: {said}; see --help\n")


def build() -> Parser:
    """The whole command line. Importing it loads no table: each command imports what it needs when it runs."""
    from myanmar_id.cli import cards, demo, fields, migrate, names, numbers, places, serve, synth, text

    parser = Parser(
        prog="myanmar-id",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"myanmar-id {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for family in (text, numbers, names, places, fields, cards, migrate, serve, synth, demo):
        family.add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments behind the program's name; None takes this process's.

    Returns:
        The exit code, a value of `Exit`. Nothing is raised, and the process is not ended.

    Examples:
        >>> main(["--version"])
        myanmar-id 0.1.0
        0
    """
    try:
        arguments = build().parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
    except MyanmarIdError as error:
        print(f"myanmar-id: {error.code}: {error}", file=sys.stderr)
        return Exit.UNAVAILABLE
    except BrokenPipeError:
        _discard_output()
        return Exit.BROKEN_PIPE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except FileError as error:
        print(f"myanmar-id: {error}", file=sys.stderr)
        return Exit.FILE
    except OSError as error:
        # Not str(error): it has the path, and a file can bear a person's name.
        print(f"myanmar-id: output: {error.strerror}", file=sys.stderr)
        return Exit.FILE
    return code


def _discard_output() -> None:
    """Send the rest of the output nowhere: the interpreter flushes once more as it ends, and would complain."""
    with contextlib.suppress(OSError, ValueError):  # a stream without a descriptor has nothing to flush to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

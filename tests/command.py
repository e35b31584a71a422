"""Runs the command line inside this process, with standard streams that hold bytes, as those of a process do."""

from __future__ import annotations

import io
import json
import sys
from typing import Any, NamedTuple
from unittest import mock

from myanmar_id.cli import main


class Outcome(NamedTuple):
    """What one run gave."""

    code: int
    out: str
    errors: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects of the output, one a line."""
        return [json.loads(line) for line in self.out.split("\n") if line]


def run(*arguments: str, given: str = "") -> Outcome:
    """Run `myanmar-id`; in `given` and in the outcome a lone surrogate stands for a byte that is not UTF-8."""
    given_bytes = io.BytesIO(given.encode("utf-8", "surrogateescape"))
    out, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with (
        mock.patch.object(sys, "stdin", io.TextIOWrapper(given_bytes)),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", errors),
    ):
        code = main(arguments)
    return Outcome(code, _content(out), _content(errors))


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return content.decode("utf-8", "surrogateescape")

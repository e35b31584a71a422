"""A progress bar, on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

_WIDTH = 30
_EVERY = 0.1
_MEGA = 1_000_000


class Progress:
    """How much of the inputs was read. Draws on standard error, where that is a terminal and the results go elsewhere.

    Args:
        files: the inputs, to know how much there is; standard input has no known end.
        output: where the results go, None is standard output.
    """

    def __init__(self, files: Sequence[str], output: str | None) -> None:
        self._shown = sys.stderr.isatty() and (output not in (None, "-") or not sys.stdout.isatty())
        self._total = _size(files) if self._shown else None
        self._done = 0
        self._next = 0.0

    def __enter__(self) -> Progress:
        return self

    def advance(self, count: int) -> None:
        """Note that `count` more bytes were read."""
        self._done += count
        if self._shown and (now := time.monotonic()) >= self._next:
            self._next = now + _EVERY
            sys.stderr.write("\r" + self._line() + "\x1b[K")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _line(self) -> str:
        read = f"{self._done / _MEGA:.1f} MB"
        if not self._total:
            return read
        share = min(self._done / self._total, 1.0)
        full = round(share * _WIDTH)
        return f"[{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%}  {read} of {self._total / _MEGA:.1f} MB"


def _size(files: Sequence[str]) -> int | None:
    """The bytes of all inputs, or None where one has no known size."""
    if not files or any(not os.path.isfile(path) for path in files):
        return None
    return sum(os.path.getsize(path) for path in files)

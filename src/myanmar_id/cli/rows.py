"""A progress bar over rows, with the rate and the time that is left; on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_WIDTH = 30
_EVERY = 0.1


class Rows:
    """How far a run is, drawn on standard error where that is a terminal.

    Args:
        clock: gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._shown = sys.stderr.isatty()
        self._clock = clock
        self._next = 0.0
        self._first: tuple[float, int, float | None] | None = None

    def __enter__(self) -> Rows:
        return self

    def __call__(self, done: int, share: float | None) -> None:
        """Note how far it is.

        Args:
            done: rows, those of an earlier run included.
            share: of all there is; None where that is not known.
        """
        if not self._shown:
            return
        now = self._clock()
        if self._first is None:
            # What an earlier run had done, and what starting took, is no part of the rate.
            self._first = now, done, share
        if now >= self._next:
            self._next = now + _EVERY
            sys.stderr.write("\r" + self._line(now, done, share) + "\x1b[K")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _line(self, now: float, done: int, share: float | None) -> str:
        parts = [f"{done:,} rows"]
        began, before, share_before = self._first or (now, done, share)
        seconds = now - began
        if seconds > 0:
            parts.append(f"{round((done - before) / seconds):,} rows/s")
            if share is not None and share_before is not None and share > share_before:
                parts.append(f"{_clock_time(seconds * (1 - share) / (share - share_before))} left")
        line = "  ".join(parts)
        if share is None:
            return line
        full = round(share * _WIDTH)
        return f"[{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%}  {line}"


def _clock_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

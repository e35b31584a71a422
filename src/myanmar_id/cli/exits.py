"""The exit codes of the command line."""

from enum import IntEnum


class Exit(IntEnum):
    """What `--help` lists under "exit codes"."""

    DONE = 0
    FOUND_ERRORS = 1
    USAGE = 2
    UNAVAILABLE = 3
    FILE = 4
    INTERRUPTED = 130
    BROKEN_PIPE = 141

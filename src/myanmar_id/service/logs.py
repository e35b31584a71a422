"""Logs: one JSON object a line, of sizes, codes and times, and nothing of what was sent.

What this package logs is a constant message and facts. What others log can hold anything, from a URL to the text of an exception,
so of that only where and what kind is kept.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

LOGGER = logging.getLogger("myanmar_id.service")
#: Whose messages say when a process starts and ends. What is put into them is kept where it is numbers, of processes and tasks.
_SERVER = "uvicorn.error"
#: What the server says of where it listens, which is of the settings.
_LISTENS = "Uvicorn running on "
#: The id of the request that is answered.
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
#: Of a chain of exceptions.
_MOST_LINKS = 5
_MOST_LINES = 20


class JsonFormatter(logging.Formatter):
    """Writes a record as a JSON object.

    Its keys are `time` (UTC), `level`, `logger`, `message`, `request_id` where a request is answered, what is in the record's
    attribute `facts`, and of an exception what `described` says. The messages of other packages are left out, save those of the
    server.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        own = record.name == LOGGER.name or record.name.startswith(f"{LOGGER.name}.")
        if own:
            line["message"] = str(record.msg)
        elif record.name == _SERVER:
            line["message"] = _of_server(record)
        else:
            line["where"] = f"{record.module}:{record.lineno}"
        request_id = REQUEST_ID.get()
        if request_id is not None:
            line["request_id"] = request_id
        if own:
            line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, default=str)


def described(error: BaseException) -> dict[str, Any]:
    """What may be said of an exception: never its message, which can hold what was sent.

    Args:
        error: the exception.

    Returns:
        `error`, the kinds of it and of those behind it, outermost first; `lines`, module and line of its traceback, the
        innermost last.
    """
    kinds = [f"{type(link).__module__}.{type(link).__qualname__}" for link in _chain(error)]
    lines = list(_lines(error.__traceback__))
    return {"error": kinds, "lines": lines[-_MOST_LINES:]}


def fault(message: str, error: BaseException) -> None:
    """Log an exception as what may be said of it, whoever writes the log.

    Args:
        message: what failed, a constant.
        error: the exception.
    """
    LOGGER.error(message, extra={"facts": described(error)})


def configure(level: str, stream: IO[str] | None = None) -> None:
    """Send the logs of this process to a stream as JSON, those of other packages from warnings on.

    Args:
        level: what is logged of this package: debug, info, warning or error.
        stream: where to; standard error without it.
    """
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    for name in (LOGGER.name, _SERVER):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(level.upper())


def _of_server(record: logging.LogRecord) -> str:
    """The first line of what the server says. Texts that it puts in, and exceptions, can hold what was sent: they are left out."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    is_safe = record.msg.startswith(_LISTENS) or all(isinstance(one, int) for one in record.args or ())
    return (record.getMessage() if is_safe else record.msg).partition("\n")[0]


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(_MOST_LINKS):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _lines(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        yield f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}"
        traceback = traceback.tb_next

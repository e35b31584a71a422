"""Logs: JSON lines with nothing of what was sent, whoever writes them."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from myanmar_id.service import logs
from myanmar_id.service.logs import LOGGER, REQUEST_ID, JsonFormatter, described

SECRET = "ဦးအောင်မြင့် 12/KaMaNa(N)123456"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, with everything as `configure` leaves it; put back afterwards."""
    root = logging.getLogger()
    loggers = [root, LOGGER, logging.getLogger("uvicorn.error")]
    kept = [(logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    found = io.StringIO()
    logs.configure("info", found)
    yield found
    logging.captureWarnings(False)
    for logger, (handlers, level, propagate) in zip(loggers, kept, strict=True):
        logger.handlers[:] = handlers
        logger.setLevel(level)
        logger.propagate = propagate


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line(stream: io.StringIO) -> None:
    token = REQUEST_ID.set("request-1")
    LOGGER.info("request", extra={"facts": {"status": 200, "seconds": 0.5}})
    REQUEST_ID.reset(token)
    (line,) = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "myanmar_id.service",
        "message": "request",
        "request_id": "request-1",
        "status": 200,
        "seconds": 0.5,
    }


def test_the_level(stream: io.StringIO) -> None:
    LOGGER.debug("request")
    logging.getLogger("PIL").info("tag")
    assert lines(stream) == []


def test_an_exception_is_its_kind_and_its_lines(stream: io.StringIO) -> None:
    def inner() -> None:
        raise ValueError(SECRET)

    try:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        LOGGER.error("fault", exc_info=error)
        logs.fault("fault", error)
    line, same = lines(stream)
    assert line | {"time": ""} == same | {"time": ""}
    assert line["error"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert len(line["lines"]) == 1
    assert line["lines"][0].startswith(f"{__name__}:")
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_a_fault_says_nothing_in_whatever_format_it_is_written(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        logs.fault("fault", error)
    assert "fault" in caplog.text
    assert SECRET not in caplog.text


def test_the_chain_of_an_exception() -> None:
    def raised(error: Exception) -> Exception:
        try:
            raise error
        except Exception as found:
            return found

    first = raised(KeyError(SECRET))
    hidden = raised(ValueError(SECRET))
    hidden.__context__, hidden.__suppress_context__ = first, True
    assert described(hidden)["error"] == ["builtins.ValueError"]
    shown = raised(ValueError(SECRET))
    shown.__context__ = first
    assert described(shown)["error"] == ["builtins.ValueError", "builtins.KeyError"]
    circle = raised(OSError(SECRET))
    circle.__cause__ = circle
    assert len(described(circle)["error"]) == 5
    assert described(ValueError(SECRET)) == {"error": ["builtins.ValueError"], "lines": []}


def test_a_long_traceback_is_cut() -> None:
    def deep(left: int) -> None:
        if not left:
            raise ValueError
        deep(left - 1)

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - it has no message
        deep(50)
    assert len(described(caught.value)["lines"]) == 20


@pytest.mark.parametrize(
    "name", ["asyncio", "httpx", "PIL.Image", "uvicorn", "root", "myanmar_id.ocr", "myanmar_id.services"]
)
def test_messages_of_others_are_left_out(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("GET %s", SECRET, extra={"facts": {"x": SECRET}})
    text = f"future: <Task exception={SECRET}>"
    logging.getLogger(name).error(text, exc_info=ValueError(SECRET))
    first, second = lines(stream)
    assert first["where"].startswith("test_service_logs:")
    assert second["error"] == ["builtins.ValueError"]
    assert SECRET not in json.dumps([first, second], ensure_ascii=False)
    assert "message" not in first


def test_the_servers_messages_are_kept_with_numbers_alone(stream: io.StringIO) -> None:
    server = logging.getLogger("uvicorn.error")
    server.info("Started server process [%d]", 4711)
    server.info("Uvicorn running on %s://%s:%d (Press CTRL+C to quit)", "http", "127.0.0.1", 8000)
    server.error("Cancel %s running task(s), timeout graceful shutdown exceeded", 3)
    server.info("100% done")
    server.info("Started server process [%s]", SECRET)
    server.error("ASGI callable should return None, but returned '%s'.", {"name": SECRET})
    server.error("took %(name)s", {"name": SECRET})
    server.error(f"failed\n{SECRET}")
    server.error("Exception in ASGI application\n", exc_info=ValueError(SECRET))
    server.error(OSError(SECRET))
    found = lines(stream)
    assert [line["message"] for line in found] == [
        "Started server process [4711]",
        "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
        "Cancel 3 running task(s), timeout graceful shutdown exceeded",
        "100% done",
        "Started server process [%s]",
        "ASGI callable should return None, but returned '%s'.",
        "took %(name)s",
        "failed",
        "Exception in ASGI application",
        "OSError",
    ]
    assert SECRET not in json.dumps(found, ensure_ascii=False)


def test_warnings_are_logged_without_their_text(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(SECRET, UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    (line,) = lines(stream)
    assert line["logger"] == "py.warnings"
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_handlers_of_before_are_replaced(stream: io.StringIO) -> None:
    server = logging.getLogger("uvicorn.error")
    server.addHandler(logging.StreamHandler())
    server.propagate = False
    other = io.StringIO()
    logs.configure("warning", other)
    server.warning("Invalid HTTP request received.")
    server.info("quiet")
    assert len(lines(other)) == 1
    assert lines(stream) == []


def test_standard_error_without_a_stream(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    LOGGER.info("ready")
    assert json.loads(capsys.readouterr().err)["message"] == "ready"


def test_what_is_no_json_is_written_as_text() -> None:
    record = LOGGER.makeRecord(LOGGER.name, logging.INFO, __file__, 1, "x", (), None, extra={"facts": {"a": {1}}})
    assert json.loads(JsonFormatter().format(record))["a"] == "{1}"

"""The service's page behind `myanmar-id demo --page`: started in the background, waited for, and ended.

A folder stands for one such process: its `address`, its `log`, and the `lock` that it holds as long as it lives. It ends once
`address` is gone. So no process is looked for by its number, which may be another's by now, and several checkouts do not disturb
one another.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from myanmar_id.errors import PlanError

#: The port that is taken where it is free; else any.
_PORT = 8080
_HOST = "127.0.0.1"
#: How long it may take to start and to end, seconds.
_START, _END = 180.0, 20.0
#: How long one answer is waited for, and how often it is looked, seconds.
_ANSWER, _LOOK = 10.0, 0.1
#: So many lines of its log are shown where it does not start.
_LINES = 10


def start(folder: Path) -> str:
    """Start the process, in place of the one that the folder has, and wait until its page answers.

    Args:
        folder: where its files are; it is made where there is none.

    Returns:
        The page's address.

    Raises:
        PlanError: what serves is not installed, or the process does not start or does not answer. It is ended then.
        OSError: the folder cannot be written to.
    """
    try:
        from myanmar_id.service.background import serve_while
    except ModuleNotFoundError as error:
        raise PlanError("the page needs fastapi, uvicorn and others: pip install 'myanmar-id[service]'") from error

    folder.mkdir(parents=True, exist_ok=True)
    file, log = folder / "address", folder / "log"
    with _ended(folder) as lock, _listening() as listener, log.open("wb") as written:
        port: int = listener.getsockname()[1]
        address = f"http://{_HOST}:{port}/"
        file.write_text(address + "\n", encoding="utf-8")
        inherited = (lock.fileno(), listener.fileno())
        command = [sys.executable, "-m", serve_while.__module__, str(file.absolute()), *map(str, inherited)]
        subprocess.run(
            # The shell ends at once, and leaves no child to be waited for.
            ["sh", "-c", '"$@" &', "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            pass_fds=inherited,
            start_new_session=True,
            # Settings of the environment are those of another service.
            env={name: value for name, value in os.environ.items() if not name.startswith("MYANMAR_ID_")},
            check=False,
        )
    # Lock and socket are the process's alone now, so they are free as soon as it ends.
    try:
        _wait(folder, port)
    except BaseException as error:
        stop(folder)
        if isinstance(error, PlanError):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES:]
            raise PlanError("\n  ".join([f"{error}; its log ends:", *lines])) from None
        raise
    return address


def stop(folder: Path) -> None:
    """End the process of a folder, if there is one, and wait until it has ended.

    Args:
        folder: where its files are.

    Raises:
        PlanError: it does not end.
    """
    if (folder / "lock").exists():
        with _ended(folder):
            pass


@contextlib.contextmanager
def _ended(folder: Path) -> Iterator[IO[str]]:
    """End the process of a folder and take its lock."""
    end = time.monotonic() + _END
    with (folder / "lock").open("w", encoding="utf-8") as lock:
        while True:
            (folder / "address").unlink(missing_ok=True)
            if _take(lock):
                break
            if time.monotonic() > end:
                raise PlanError("the page's process does not end")
            time.sleep(_LOOK)
        yield lock


def _take(lock: IO[str]) -> bool:
    """Take a lock that nobody holds."""
    try:
        import fcntl
    except ModuleNotFoundError as error:
        raise PlanError("this needs Linux, macOS or another system of their family: run myanmar-id serve") from error

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _listening() -> socket.socket:
    try:
        return socket.create_server((_HOST, _PORT))
    except OSError:
        return socket.create_server((_HOST, 0))


def _wait(folder: Path, port: int) -> None:
    """Wait until the page answers.

    Raises:
        PlanError: the process has ended, its self-test has failed, or it takes too long.
    """
    end = time.monotonic() + _START
    while time.monotonic() < end:
        status, said = _get(port, "/readyz")
        if status == 200:
            status, _ = _get(port, "/")
            if status == 200:
                return
            raise PlanError("the page does not answer")
        if b'"service.failed"' in said:
            raise PlanError("the service has failed its self-test")
        with (folder / "lock").open("w", encoding="utf-8") as lock:
            if _take(lock):
                raise PlanError("the page's process has ended")
        time.sleep(_LOOK)
    raise PlanError("the service does not become ready")


def _get(port: int, path: str) -> tuple[int, bytes]:
    """The status and the body of an answer; 0 where there is none."""
    connection = http.client.HTTPConnection(_HOST, port, timeout=_ANSWER)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()

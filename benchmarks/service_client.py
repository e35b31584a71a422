"""Servers to measure, each in a process of its own, and a client that costs little: ready-made bytes over open sockets."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_STARTS_WITHIN = 120


@dataclass(frozen=True)
class Load:
    """What some clients have seen.

    Attributes:
        seconds: of each request.
        wall: from the first request to the last answer, in seconds.
        own: processor time of the clients, in seconds.
        answers: the bodies, in the order of the requests.
    """

    seconds: list[float]
    wall: float
    own: float
    answers: list[bytes]


class Connection:
    """A connection that stays open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Send a request and take its answer, which must be 200 and say its length."""
        self._socket.sendall(request)
        found = self._socket.recv(65536)
        while b"\r\n\r\n" not in found:
            found += self._more()
        head, _, body = found.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"the service answers {head[:12]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0])
        while len(body) < length:
            body += self._more()
        return body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        found = self._socket.recv(262_144)
        if not found:
            raise RuntimeError("the service has closed the connection")
        return found


def request(path: str, body: Any) -> bytes:
    """The bytes of a POST."""
    content = json.dumps(body, ensure_ascii=False).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def load(connections: Sequence[Connection], requests: Sequence[bytes]) -> Load:
    """Ask by several connections at a time, each the next request that nobody has asked yet."""
    left = iter(range(len(requests)))
    seconds, answers = [0.0] * len(requests), [b""] * len(requests)
    failed: list[Exception] = []
    own: list[float] = []

    def work(connection: Connection) -> None:
        begun = time.thread_time()
        try:
            for at in left:  # next() of one iterator is atomic here
                start = time.perf_counter()
                answers[at] = connection.ask(requests[at])
                seconds[at] = time.perf_counter() - start
        except Exception as error:
            failed.append(error)
        own.append(time.thread_time() - begun)

    threads = [threading.Thread(target=work, args=(one,)) for one in connections]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - start
    if failed:
        raise failed[0]
    return Load(seconds, wall, sum(own), answers)


@contextlib.contextmanager
def service(workers: int = 1) -> Iterator[int]:
    """The port of `myanmar-id serve` with so many workers; once all of them are ready."""
    port = _free_port()
    arguments = ["-m", "myanmar_id.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with _process(arguments, b'"message": "ready"', workers):
        yield port


@contextlib.contextmanager
def echo() -> Iterator[int]:
    """The port of the application that answers a body as it came."""
    port = _free_port()
    with _process([str(HERE / "service_echo.py"), str(port)], None, 1):
        end = time.monotonic() + _STARTS_WITHIN
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            if time.monotonic() > end:
                raise RuntimeError("the server does not start")
            time.sleep(0.05)
        yield port


@contextlib.contextmanager
def _process(arguments: Sequence[str], ready: bytes | None, count: int) -> Iterator[None]:
    """A server, once its log has said so many times that it is ready. The log is read on, so that it never waits for a reader."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYANMAR_ID_")}
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    log, started = process.stderr, threading.Semaphore(0)

    def read() -> None:
        for line in log:
            if ready is not None and ready in line:
                started.release()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(count if ready is not None else 0):
            if not started.acquire(timeout=_STARTS_WITHIN):
                raise RuntimeError("the server does not start")
        yield
    finally:
        process.terminate()
        process.wait(60)
        reader.join()
        log.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port

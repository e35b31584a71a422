"""Serving: what is refused before it begins, processes, what is no HTTP, and the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("pydantic_settings")
pytest.importorskip("prometheus_client")
pytest.importorskip("uvicorn")
pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import httpx
import uvicorn
from command import run as command
from service_server import serving
from service_stubs import BLACK, PATH, RED, Reader, in_base64, settings

from myanmar_id.cli.exits import Exit
from myanmar_id.errors import PlanError
from myanmar_id.service import logs, run
from myanmar_id.service.protocol import Protocol
from myanmar_id.service.settings import Settings


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the environment nor the logging of this process is changed by what is served."""
    for name in ("MYANMAR_ID_SETTINGS", "MYANMAR_ID_TOKEN_SECRET"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(logs, "configure", lambda level, stream=None: None)


# What is refused


def test_an_open_service_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.uvicorn.Server, "run", lambda self: pytest.fail("it serves"))
    with pytest.raises(PlanError, match="force-open"):
        run.serve(settings(host="0.0.0.0"))


def test_an_address_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PlanError, match="in use"):
        run.serve(settings(port=taken.getsockname()[1]))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "x" * 300, "::ffff:192.0.2.1"])
def test_an_address_that_is_not_here(host: str) -> None:
    with pytest.raises(PlanError, match="choose another") as caught:
        run.serve(settings(host=host, force_open=True))
    assert host not in str(caught.value)


# Processes


def test_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr(run.uvicorn.Server, "run", lambda self: served.append(self.config))
    run.serve(settings(port=0, graceful_seconds=7))
    (config,) = served
    assert (config.host, config.access_log, config.server_header, config.proxy_headers) == (
        "127.0.0.1",
        False,
        False,
        False,
    )
    assert (config.timeout_graceful_shutdown, config.http.func) == (7, Protocol)


def supervisor(served: list[Any]) -> Any:
    """One that notes what it is to serve instead."""

    class Noting:
        def __init__(self, config: Any, sockets: list[socket.socket]) -> None:
            served.append(config)
            (listener,) = sockets
            listener.close()

        def run(self) -> None:
            pass

    return Noting


@pytest.mark.parametrize(("proxies", "second"), [((), 429), (("127.0.0.1",), 401)])
def test_who_a_proxy_says_is_asking_is_believed_of_listed_ones(proxies: tuple[str, ...], second: int) -> None:
    user = {"name": "somebody", "password": "wrong"}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": "ap-southeast-1"}}}}
    with serving(users={"clerk": "made-up"}, guesses_per_minute=1, proxies=proxies) as url:
        for address, status in (("192.0.2.1", 401), ("192.0.2.2", second), ("192.0.2.2", 429)):
            answer = httpx.post(
                f"{url}/v3/auth/tokens", json=body, headers={"X-Forwarded-For": address}, trust_env=False
            )
            assert answer.status_code == status


def test_several_processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('page = false\nusers = { user01 = "made-up" }\n', encoding="utf-8")
    served: list[Any] = []
    monkeypatch.setattr(run, "Supervisor", supervisor(served))
    found = Settings.load(file, port=0)
    run.serve(found, workers=3, file=file)
    (config,) = served
    assert (config.app, config.factory, config.workers) == ("myanmar_id.service.run:worker", True, 3)
    # What each of them then reads is what the first one has, its secret included.
    assert Settings.load().users.keys() == {"user01"}
    assert Settings.load().token_secret == found.token_secret
    assert run.worker().title == "myanmar-id"


def test_several_processes_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Supervisor", supervisor([]))
    run.serve(settings(port=0), workers=2)
    assert "MYANMAR_ID_SETTINGS" not in os.environ


def test_the_port_is_closed_before_processes_are_told_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    closed = []

    class Process:
        def terminate(self) -> None:
            closed.append(listener.fileno() == -1)

    monkeypatch.setattr(signal, "signal", lambda *given: None)  # those of this process stay as they are
    config = uvicorn.Config("no:app", log_config=None)
    found = run.Supervisor(config, [listener])
    found.processes = [Process()]  # type: ignore[list-item]
    found.terminate_all()
    assert closed == [True]
    # A process that is just starting on a busy machine is not taken for a dead one.
    assert config.timeout_worker_healthcheck >= 30


# The command


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("queue = 3\nport = 1\n", encoding="utf-8")
    served: list[Any] = []
    monkeypatch.setattr(run, "serve", lambda found, **more: served.append((found, more)))
    assert command("serve").code == Exit.DONE
    outcome = command(
        "serve", "--host", "::1", "--port", "9", "--workers", "2", "--settings", str(file), "--force-open"
    )
    assert outcome.code == Exit.DONE
    (plain, _), (found, more) = served
    assert (plain.host, plain.port, plain.force_open) == ("127.0.0.1", 8000, False)
    assert (found.host, found.port, found.queue, found.force_open) == ("::1", 9, 3, True)
    assert more == {"workers": 2, "file": str(file)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "KoKo"],
        ["--port", "65536"],
        ["--port", "-1"],
        ["--workers", "0"],
        ["--workers", "257"],
        ["--workers", "KoKo"],
        ["KoKo"],
        ["--KoKo"],
    ],
)
def test_a_wrong_command_is_not_repeated(arguments: list[str]) -> None:
    outcome = command("serve", *arguments)
    assert outcome.code == Exit.USAGE
    assert "KoKo" not in outcome.errors


def test_the_commands_help() -> None:
    outcome = command("serve", "--help")
    assert outcome.code == Exit.DONE
    assert "usage: myanmar-id serve" in outcome.out
    assert "MYANMAR_ID_KEYS" in outcome.out


def test_the_command_refuses() -> None:
    outcome = command("serve", "--host", "0.0.0.0")
    assert (outcome.code, outcome.errors.startswith("myanmar-id: plan: set keys")) == (Exit.UNAVAILABLE, True)
    outcome = command("serve", "--settings", "/nowhere/KoKo")
    assert outcome.code == Exit.UNAVAILABLE
    assert "KoKo" not in outcome.errors


def test_without_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "myanmar_id.service.run", None)
    outcome = command("serve")
    assert outcome.code == Exit.UNAVAILABLE
    assert "pip install 'myanmar-id[service]'" in outcome.errors


def test_the_command_line_loads_nothing_of_it() -> None:
    program = "import sys; from myanmar_id.cli.main import build; build(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"fastapi", "uvicorn", "pydantic", "prometheus_client", "numpy", "onnxruntime"} & set(loaded)


# Real processes


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def process(*arguments: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`myanmar-id serve` and its URL; once it is ready."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYANMAR_ID_")}
    environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "MYANMAR_ID_PAGE": "false"}
    with (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "myanmar_id.cli", "serve", "--port", str(port), *arguments],
            stdout=log,
            stderr=log,
            env=environment,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            end = time.monotonic() + 90
            with httpx.Client(trust_env=False) as http:
                while True:
                    with contextlib.suppress(httpx.TransportError):
                        if http.get(f"{url}/readyz").status_code == 200:
                            break
                    assert started.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
                    assert time.monotonic() < end
                    time.sleep(0.05)
            yield started, url
        finally:
            if started.poll() is None:
                started.terminate()
            started.wait(60)


def test_a_real_process_and_its_end(tmp_path: Path) -> None:
    with process(tmp_path=tmp_path) as (started, url):
        with httpx.Client(trust_env=False, base_url=url) as http:
            response = http.post(PATH, json={"image": in_base64(RED)})
            assert (response.status_code, response.json()["error_code"]) == (400, "AIS.0104")
            assert "server" not in response.headers
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    (first,) = [line for line in lines if line.get("message") == "starting"]
    assert (first["host"], first["workers"], first["asks_callers"]) == ("127.0.0.1", 1, False)
    assert [line["status"] for line in lines if line.get("code") == "card.not-found"] == [400]


def test_real_processes(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[users]\nuser01 = "made-up"\n', encoding="utf-8")
    with process("--workers", "2", "--settings", str(file), tmp_path=tmp_path) as (started, url):
        login = {
            "identity": {"methods": ["password"], "password": {"user": {"name": "user01", "password": "made-up"}}},
            "scope": {"project": {"name": "ap-southeast-1"}},
        }
        with httpx.Client(trust_env=False) as http:
            token = http.post(f"{url}/v3/auth/tokens", json={"auth": login}).headers["X-Subject-Token"]
        # A token of one process is good at each: new connections come to either.
        for _ in range(20):
            found = httpx.post(
                f"{url}/v1/text/repair", json={"text": "x"}, headers={"X-Auth-Token": token}, trust_env=False
            )
            assert found.status_code == 200
        started.send_signal(signal.SIGTERM)
        started.wait(60)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert text.count('"message": "ready"') == 2


def test_what_is_being_answered_at_the_end_is_answered() -> None:
    reader = Reader()
    answers: list[httpx.Response] = []
    with serving(reader) as url:
        reader.begun.acquire(timeout=30)  # of the self-test

        def ask() -> None:
            answers.append(httpx.post(url + PATH, json={"image": in_base64(BLACK)}, trust_env=False, timeout=60))

        thread = threading.Thread(target=ask)
        thread.start()
        assert reader.begun.acquire(timeout=30)
        threading.Timer(0.5, reader.go.set).start()
    thread.join(60)
    assert [response.status_code for response in answers] == [200]


# The wire


def exchange(url: str, *parts: bytes) -> bytes:
    """What comes back for bytes that are sent as they are, until the connection is closed."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        for part in parts:
            connection.sendall(part)
        found = b""
        while piece := connection.recv(65536):
            found += piece
    return found


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(most_body_bytes=20_000) as found:
        yield found


@pytest.mark.parametrize(
    "data", [b"NRC 12/KaMaNa\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET /" + b"x" * 70_000]
)
def test_what_is_no_http(url: str, data: bytes) -> None:
    head, _, body = exchange(url, data + b"\r\n\r\n").partition(b"\r\n\r\n")
    found = json.loads(body)
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert (found["error_code"], found["code"]) == ("APIG.0201", "service.not-http")
    assert re.search(rb"(?im)^x-request-id: ([0-9a-f]{32})\r?$", head)[1].decode() == found["request_id"]  # type: ignore[index]
    assert b"KaMaNa" not in body


def test_a_path_that_is_too_long(url: str) -> None:
    found = exchange(url, b"GET /" + b"x" * 33_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 414 ")
    assert b'"error_msg":"Request URI too large."' in found


def request(length: int | None, *more: bytes) -> bytes:
    lines = [
        f"POST {PATH} HTTP/1.1".encode(),
        b"Host: x",
        b"Connection: close",
        b"Content-Type: application/json",
        *more,
    ]
    if length is not None:
        lines.append(f"Content-Length: {length}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n"


def test_a_length_that_is_too_much_is_refused_before_the_body(url: str) -> None:
    found = exchange(url, request(10**15, b"Expect: 100-continue"))
    assert found.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in found


def test_chunks_without_an_end(url: str) -> None:
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    found = exchange(url, request(None, b"Transfer-Encoding: chunked"), *([chunk] * 5))
    assert found.startswith(b"HTTP/1.1 413 ")


def test_answers_are_not_held_back() -> None:
    """On a socket that others have made, small answers on one connection take no 40 ms each."""
    with serving() as url, httpx.Client(base_url=url, trust_env=False) as http:
        http.get("/livez")
        times = []
        for _ in range(20):
            start = time.perf_counter()
            http.get("/livez")
            times.append(time.perf_counter() - start)
        assert sorted(times)[5] < 0.03


def test_sockets_that_are_no_tcp(tmp_path: Path) -> None:
    """A socket of the file system, as a proxy on the same machine may use, has nothing to hold back."""
    import uvicorn
    from service_stubs import create_app

    path = str(tmp_path / "s")
    options = run.options(settings()) | {"uds": path, "host": "", "port": 0}
    server = uvicorn.Server(uvicorn.Config(create_app(settings(), Reader()), **options))

    async def main() -> int:
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=path), base_url="http://x") as http:
            status = (await http.get("/livez")).status_code
        server.should_exit = True
        await task
        return status

    assert asyncio.run(main()) == 200

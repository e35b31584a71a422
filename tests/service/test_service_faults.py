"""What goes wrong around a service: workers that are killed, clients that are slow or give up, too many at a time, and the end.

The services are processes of their own, two workers each, with a reader that goes by colours (`service_worker`).
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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
from service_server import serving
from service_stubs import BLACK, BLUE, PATH, RED, in_base64
from service_worker import FOLDER

TESTS = Path(__file__).resolve().parent.parent
MiB = 2**20
WORKERS, HELD = 2, 32 * MiB
linux = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="asks Linux about processes")


class Service:
    """A service in processes of its own.

    Args:
        folder: for what its processes tell.
        given: settings.
    """

    def __init__(self, folder: Path, **given: object) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MYANMAR_ID_")}
        environment |= {f"MYANMAR_ID_{name.upper()}": str(value) for name, value in given.items()}
        environment |= {"MYANMAR_ID_PORT": str(self.port), "MYANMAR_ID_PAGE": "false", FOLDER: str(folder)}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        # A connection for each request, so that either worker may take it.
        self.http = httpx.Client(
            base_url=self.url, trust_env=False, timeout=90, limits=httpx.Limits(max_keepalive_connections=0)
        )
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(TESTS / "service_worker.py"), str(WORKERS)],
                stdout=log,
                stderr=log,
                env=environment,
            )
        try:
            self.all_workers()
        except BaseException:
            self.end()
            raise

    def workers(self) -> set[int]:
        """Those that answer and are ready: asked until all are met, or so often that each would be."""
        assert self.process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
        met: set[int] = set()
        for _ in range(30):
            with contextlib.suppress(httpx.TransportError):
                found = self.http.get("/readyz")
                met |= {int(found.headers["X-Worker"])} if found.status_code == 200 else set()
            if len(met) == WORKERS:
                break
        return met

    def all_workers(self) -> set[int]:
        """The same, once all of them are there and were met."""
        met: set[int] = set()

        def are_met() -> bool:
            nonlocal met
            met = self.workers()
            return len(met) == WORKERS

        until(are_met, "all workers answer")
        return met

    def begun(self) -> list[int]:
        """The process of each picture that is or was read, self-tests included."""
        return [int(path.name.split("-")[1]) for path in self.folder.glob("begun-*")]

    def go(self) -> None:
        """Let black pictures be answered."""
        (self.folder / "go").touch()

    def hold(self) -> None:
        """Let black pictures wait."""
        (self.folder / "go").unlink(missing_ok=True)

    def end(self) -> None:
        self.go()
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)
        self.http.close()


def until(what: Callable[[], bool], says: str, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"in vain: {says}"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    found = Service(tmp_path_factory.mktemp("service"), upload_seconds=5, most_held_bytes=HELD, concurrency=2, queue=4)
    yield found
    found.end()


def number(at: int) -> str:
    return f"12/KaMaNa(C){at:06}"


def body(at: int) -> dict[str, Any]:
    """A card for every third request, else a number."""
    return {"image": in_base64(RED if at % 2 else BLUE)} if at % 3 == 0 else {"text": number(at)}


def is_right(at: int, found: Any) -> bool:
    if at % 3 == 0:
        return bool(found["result"]["side"] == ("front" if at % 2 else "back"))
    return bool(found["latin"] == number(at))


def answered(service: Service, given: dict[str, Any], lost: list[str]) -> Any:
    """The answer, asked for until it comes, as clients do that try again; why it did not come goes to `lost`."""
    path = PATH if "image" in given else "/v1/nrc/parse"
    end = time.monotonic() + 90
    while True:
        assert time.monotonic() < end
        try:
            found = service.http.post(path, json=given)
        except httpx.TransportError as error:
            lost.append(type(error).__name__)
            time.sleep(0.05)
            continue
        if found.status_code == 200:
            return found.json()
        clean(found)
        lost.append(found.json()["code"])
        time.sleep(float(found.headers["Retry-After"]) / 10)


def clean(found: httpx.Response) -> None:
    """A refusal that a client can act on."""
    assert found.status_code in (429, 503), found.text
    assert int(found.headers["Retry-After"]) >= 1
    assert found.json()["error_code"].startswith("ModelArts.44")
    assert found.json()["error_msg"]
    assert found.json()["request_id"] == found.headers["X-Request-Id"]


def metric(text: str, name: str) -> float:
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"myanmar_id_{name} "))


# Clients that are slow


def connection(service: Service) -> socket.socket:
    return socket.create_connection(("127.0.0.1", service.port), timeout=60)


def rest(one: socket.socket) -> bytes:
    """What comes until the connection ends."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := one.recv(65536):
            found += piece
    return found


HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def test_slow_clients_hold_up_nobody_and_are_cut(service: Service) -> None:
    begun = HEAD.encode() + b"Content-Length: 1000\r\n\r\n"
    with contextlib.ExitStack() as stack:
        bodies, heads, silent = ([stack.enter_context(connection(service)) for _ in range(20)] for _ in range(3))
        for one in bodies:
            one.sendall(begun)
        slow = [*bodies, *heads]
        ended = threading.Event()

        def drip() -> None:
            for at in range(1000):
                for one in slow:
                    with contextlib.suppress(OSError):
                        one.send(b" " if one in bodies else HEAD.encode()[at % 10 : at % 10 + 1])
                if ended.wait(0.05):
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            lost: list[str] = []
            for at in range(40):
                assert is_right(at, answered(service, body(at), lost))
            assert lost == []
            # Nobody was waited for: those who drip are all still there.
            assert select.select([*slow, *silent], [], [], 0)[0] == []
            until(lambda: len(select.select([*slow, *silent], [], [], 0)[0]) == 60, "slow clients are cut", 30)
        finally:
            ended.set()
            dripping.join()
        for one in slow:
            found = rest(one)
            assert found.startswith(b"HTTP/1.1 408 "), found
            assert json.loads(found.partition(b"\r\n\r\n")[2])["code"] == "service.slow"
        assert {rest(one) for one in silent} == {b""}


def ask(path: str, *more: str, method: str = "POST") -> bytes:
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *more, "", ""]
    ).encode()


def to(url: str) -> socket.socket:
    host, port = url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def answer(one: socket.socket) -> tuple[bytes, Any]:
    """The status line and the body of one answer."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += one.recv(1)
    length = int(found.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    text = b""
    while len(text) < length:
        text += one.recv(length - len(text))
    return found.partition(b"\r\n")[0], json.loads(text)


def test_a_head_that_is_never_finished() -> None:
    with serving(upload_seconds=0.3) as url, to(url) as first, to(url) as later, to(url) as silent:
        first.sendall(b"GET /livez HTTP/1.1\r\nHo")
        later.sendall(ask("/livez", method="GET"))
        assert answer(later)[0] == b"HTTP/1.1 200 OK"
        later.sendall(b"G")  # on a connection that has had its answer
        for one in (first, later):
            status, said = answer(one)
            assert (status, said["code"], said["error_code"]) == (
                b"HTTP/1.1 408 Request Timeout",
                "service.slow",
                "APIG.0201",
            )
            assert rest(one) == b""
        assert rest(silent) == b""


def test_a_body_that_goes_on_after_its_answer() -> None:
    with serving(most_text_bytes=10, upload_seconds=1) as url, to(url) as one, to(url) as endless:
        for connected in (one, endless):
            connected.sendall(ask("/v1/text/repair", "Content-Length: 100000") + b"x")
            assert answer(connected)[0] == b"HTTP/1.1 413 Request Entity Too Large"
        one.sendall(b"x" * 99_999 + ask("/livez", method="GET"))
        assert answer(one)[0] == b"HTTP/1.1 200 OK"
        one.sendall(ask("/v1/text/repair", "Content-Length: 11"))
        assert answer(one)[0].startswith(b"HTTP/1.1 413 ")
        one.sendall(b"x" * 11)  # all of it: then the connection may be idle, and for longer than a body may take
        assert rest(endless) == b""
        one.sendall(ask("/livez", method="GET"))
        assert answer(one)[0] == b"HTTP/1.1 200 OK"


def test_an_early_answer_is_not_lost_where_the_connection_ends_with_it() -> None:
    with serving(most_text_bytes=10, upload_seconds=1) as url, to(url) as one, to(url) as endless:
        for connected in (one, endless):
            connected.sendall(ask("/v1/text/repair", f"Content-Length: {8 * MiB}", "Connection: close"))
        one.sendall(b"x" * (8 * MiB))  # as most clients do: they look at the answer only when all is sent
        for connected in (one, endless):
            head, _, said = rest(connected).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 413 ")
            assert json.loads(said)["code"] == "service.too-large"
        # The other one is waited for, but not without end.
        with pytest.raises(ConnectionError):
            until(lambda: endless.send(b"x") == 0, "the connection is closed", 20)


def test_an_early_answer_does_not_hold_up_the_end() -> None:
    with serving(most_text_bytes=10) as url:
        one = to(url)
        one.sendall(ask("/v1/text/repair", "Content-Length: 100000", "Connection: close"))
        assert rest(one).startswith(b"HTTP/1.1 413 ")
    one.close()


def test_an_answer_that_is_not_taken() -> None:
    with serving(upload_seconds=0.3, page=True) as url, to(url) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        def ask_on() -> None:
            while True:
                one.sendall(ask("/openapi.json", method="GET"))

        with pytest.raises(ConnectionError):
            ask_on()


def test_answers_that_are_taken_late() -> None:
    count = 200
    with serving() as url, to(url) as one, httpx.Client(base_url=url, trust_env=False) as http:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 262_144)
        asked = ask("/openapi.json", method="GET")
        size = len(http.get("/openapi.json").content)
        assert count * size > 8 * MiB  # more than the system keeps for a client
        one.sendall((count - 1) * asked + asked.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        seen: list[str] = []

        def is_held_up() -> bool:
            found = http.get("/metrics").text
            lines = [line for line in found.splitlines() if line.startswith("myanmar_id_requests_total")]
            seen.append(next((line for line in lines if "openapi" in line), ""))
            return metric(found, "requests_in_flight") == 2 and len(seen) > 5 and len(set(seen[-5:])) == 1

        until(is_held_up, "the service waits")
        assert rest(one).count(b"HTTP/1.1 200 OK") == count


# Clients that give up


@linux
def test_uploads_that_are_given_up_leave_nothing(service: Service) -> None:
    head = HEAD.encode() + f"Content-Length: {10 * MiB}\r\n\r\n".encode()
    part = b"x" * (6 * MiB)

    def give_up(at: int) -> None:
        with connection(service) as one:
            with contextlib.suppress(ConnectionError):
                one.sendall(head + part)
            if at % 2:  # without a goodbye
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with ThreadPoolExecutor(5) as clients:
        list(clients.map(give_up, range(40)))
    free: set[str] = set()

    def is_free() -> bool:
        found = service.http.get("/metrics")
        if metric(found.text, "held_bytes") == 0 and metric(found.text, "pictures_waiting") == 0:
            free.add(found.headers["X-Worker"])
        return len(free) == WORKERS

    until(is_free, "nothing is held")
    assert is_right(0, answered(service, body(0), []))


# Too many at a time


def test_a_hundred_at_a_time(service: Service) -> None:
    service.hold()
    count, places = 100, WORKERS * (2 + 4)
    refused = threading.Semaphore(0)

    def ask(at: int) -> int:
        tries = 0
        while True:
            tries += 1
            found = service.http.post(PATH, json={"image": in_base64(BLACK)})
            if found.status_code == 200:
                assert found.json()["result"]["side"] == "front"
                return tries
            clean(found)
            refused.release()
            time.sleep(float(found.headers["Retry-After"]) / 20 * (1 + at % 5))

    with ThreadPoolExecutor(count) as clients:
        asking = [clients.submit(ask, at) for at in range(count)]
        try:
            for _ in range(count - places):
                assert refused.acquire(timeout=60)
        finally:
            service.go()
        tries = [one.result(90) for one in asking]
    assert len(tries) == count
    assert sum(tries) >= 2 * count - places


def resident(worker: int, name: str) -> int:
    """Memory of a process in bytes: `VmRSS` now, `VmHWM` at most since `forget_most`."""
    text = Path(f"/proc/{worker}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name)) * 1024


@linux
def test_a_hundred_large_bodies_at_a_time_take_bounded_memory(service: Service) -> None:
    service.go()
    padding = "x" * (9 * MiB)
    content = json.dumps({"image": in_base64(RED), "more": padding}).encode()
    sent = HEAD.encode() + f"Connection: close\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    workers = service.all_workers()
    before = {worker: resident(worker, "VmRSS") for worker in workers}

    def ask(_: int) -> int:
        tries = 0
        while True:
            tries += 1
            with connection(service) as one:
                one.sendall(sent)
                head, _, text = rest(one).partition(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 200 "):
                assert json.loads(text)["result"]["side"] == "front"
                return tries
            assert head.startswith(b"HTTP/1.1 429 ")
            assert b"retry-after: 2" in head.lower()
            assert json.loads(text)["error_code"] == "ModelArts.4401"
            time.sleep(random.uniform(0.5, 2))

    after = []
    for clients_at_a_time in (100, 40):
        for worker in workers:
            Path(f"/proc/{worker}/clear_refs").write_text("5", encoding="ascii")
        with ThreadPoolExecutor(clients_at_a_time) as clients:
            tries = list(clients.map(ask, range(clients_at_a_time)))
        assert len(tries) == clients_at_a_time
        # What is held is bytes, JSON and Base64 at once. Without a limit, a worker's half of the bodies alone would be 450 MiB.
        assert max(resident(worker, "VmHWM") - before[worker] for worker in workers) < 6 * HELD
        after.append(max(resident(worker, "VmRSS") - before[worker] for worker in workers))
    assert after[1] < after[0] + HELD
    assert service.all_workers() == workers


# Workers that are killed


@linux
def test_workers_that_are_killed(service: Service) -> None:
    service.hold()
    lost: list[str] = []
    wrong: list[int] = []
    enough = threading.Event()
    done = [0] * 4

    def ask_on(client: int) -> None:
        while not enough.is_set():
            at = len(done) * done[client] + client
            if not is_right(at, answered(service, body(at), lost)):
                wrong.append(at)
            done[client] += 1

    with ThreadPoolExecutor(len(done) + 1) as clients:
        before = len(service.begun())
        waits = clients.submit(answered, service, {"image": in_base64(BLACK)}, held := [])
        asking = []
        try:
            until(lambda: len(service.begun()) > before, "a picture is read")
            asking = [clients.submit(ask_on, client) for client in range(len(done))]
            for count in (WORKERS, 1):
                so_far = sum(done)
                until(lambda most=so_far: sum(done) >= most + 20, "clients are answered")
                kills = sorted(service.all_workers())[:count]
                for worker in kills:
                    os.kill(worker, signal.SIGKILL)
                until(lambda gone=kills: len(service.workers().difference(gone)) == WORKERS, "workers come back")
        finally:
            service.go()
            enough.set()
        assert waits.result(60)["result"]["side"] == "front"
        for one in asking:
            one.result(60)
    assert wrong == []
    assert held  # the picture that was read when its worker was killed


# The end


@linux
def test_what_runs_at_the_end_is_finished(service: Service) -> None:
    service.hold()
    count, taken = 4, {}

    def are_taken() -> bool:
        found = service.http.get("/metrics")
        taken[found.headers["X-Worker"]] = sum(
            metric(found.text, f"pictures_{name}") for name in ("running", "waiting")
        )
        return sum(taken.values()) == count

    def is_closed() -> bool:
        try:
            connection(service).close()
        except ConnectionError:
            return True
        return False

    with ThreadPoolExecutor(count) as clients:
        asking = [clients.submit(service.http.post, PATH, json={"image": in_base64(BLACK)}) for _ in range(count)]
        try:
            until(are_taken, "pictures are read and wait")
            workers = service.all_workers()
            service.process.send_signal(signal.SIGTERM)
            until(is_closed, "the port is closed")
            assert service.process.poll() is None
        finally:
            service.go()
        assert [one.result(60).status_code for one in asking] == [200] * count
    assert service.process.wait(60) == 0
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)

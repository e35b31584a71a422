"""Around every request: ids, headers, logs, measures, faults, and how much of a body is taken."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("prometheus_client")

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from myanmar_id.service.gate import Memory
from myanmar_id.service.metrics import Metrics
from myanmar_id.service.middleware import Bodies, Envelope

SECRET = "ဦးအောင်မြင့်"
LIMIT = 1000


class Exchange:
    """One request put to an application, part by part, and what comes back."""

    def __init__(
        self, *parts: bytes, headers: dict[str, str] | None = None, scope: dict[str, Any] | None = None
    ) -> None:
        self.parts = list(parts) or [b""]
        self.sent: list[Message] = []
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()],
            **(scope or {}),
        }
        self.asked = 0

    async def receive(self) -> Message:
        self.asked += 1
        if not self.parts:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self.parts.pop(0), "more_body": bool(self.parts)}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def run(self, app: ASGIApp) -> Exchange:
        asyncio.run(app(self.scope, self.receive, self.send))
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode().lower(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()


def answering(status: int = 200, headers: dict[str, str] | None = None) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": b"an", "more_body": True})
        await send({"type": "http.response.body", "body": b"swer"})

    return app


def facts(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.facts for record in caplog.records if record.msg == "request"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "myanmar_id.service")


# Ids and headers


@pytest.mark.parametrize("given", ["abcd-123", "A.b_c-d9" * 8, "0" * 8])
def test_a_clients_own_id(given: str) -> None:
    found = Exchange(headers={"X-Request-Id": given}).run(Envelope(answering(), Metrics()))
    assert found.headers["x-request-id"] == given
    assert found.scope["state"]["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "has space", "line\nbreak", "ကခဂ".encode().decode("latin-1"), "a;b;c;d;e"]
)
def test_an_id_that_is_none_is_replaced(given: str) -> None:
    found = Exchange(headers={"X-Request-Id": given}).run(Envelope(answering(), Metrics()))
    assert re.fullmatch("[0-9a-f]{32}", found.headers["x-request-id"])


def test_two_ids_are_none() -> None:
    exchange = Exchange(headers={"x-request-id": "abcdefgh", "X-Request-Id": "abcdefgi"})
    assert exchange.run(Envelope(answering(), Metrics())).headers["x-request-id"] not in ("abcdefgh", "abcdefgi")


def test_every_request_has_its_own() -> None:
    app = Envelope(answering(headers={"X-Request-Id": "of the application"}), Metrics())
    ids = {Exchange().run(app).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
    assert not any(" " in one for one in ids)


def test_headers() -> None:
    found = Exchange().run(Envelope(answering(), Metrics())).headers
    assert found["cache-control"] == "no-store"
    assert found["x-content-type-options"] == "nosniff"
    assert found["x-frame-options"] == "DENY"
    assert found["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in found["content-security-policy"]


def test_headers_of_the_page_stay() -> None:
    own = {"content-security-policy": "default-src 'self'", "cache-control": "no-cache"}
    found = Exchange().run(Envelope(answering(headers=own), Metrics())).headers
    assert (found["content-security-policy"], found["cache-control"]) == ("default-src 'self'", "no-cache")


def test_a_path_that_is_too_long() -> None:
    for scope in ({"raw_path": b"/" * 32_769}, {"query_string": b"x" * 32_768}):
        found = Exchange(scope=scope).run(Envelope(answering(), Metrics()))
        assert found.status == 414
        assert '"error_msg":"Request URI too large."' in found.body
        assert '"code":"service.uri"' in found.body
    assert Exchange(scope={"query_string": b"x" * 32_767}).run(Envelope(answering(), Metrics())).status == 200


def test_other_kinds_of_scope_pass() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope = {"type": "lifespan"}
    Exchange(scope=scope).run(Envelope(Bodies(app, LIMIT, 30, Memory(LIMIT)), Metrics()))
    assert seen[0]["type"] == "lifespan"
    assert "state" not in seen[0]


# Logs and measures


def test_a_request_is_logged_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = type("Route", (), {"path": "/v1/{x}"})
        scope["state"]["facts"]["side"] = "front"
        await answering(201)(scope, receive, send)

    metrics = Metrics()
    Exchange(scope={"raw_path": f"/v1/{SECRET}".encode(), "query_string": SECRET.encode()}).run(Envelope(app, metrics))
    (found,) = facts(caplog)
    assert found.pop("seconds") >= 0
    assert found == {"route": "/v1/{x}", "method": "POST", "status": 201, "bytes_out": 6, "side": "front"}
    text = metrics.text().decode()
    assert 'route="/v1/{x}",status="201"' in text
    assert "myanmar_id_requests_in_flight 0.0" in text
    assert SECRET not in text + caplog.text


def test_files_and_paths_without_a_route(caplog: pytest.LogCaptureFixture) -> None:
    Exchange(scope={"endpoint": None}).run(Envelope(answering(), Metrics()))
    Exchange().run(Envelope(answering(404), Metrics()))
    assert [found["route"] for found in facts(caplog)] == ["file", "none"]


@pytest.mark.parametrize(
    ("path", "status", "level"), [("/livez", 200, "DEBUG"), ("/readyz", 503, "INFO"), ("/v1/cards", 200, "INFO")]
)
def test_probes_are_quiet(caplog: pytest.LogCaptureFixture, path: str, status: int, level: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = type("Route", (), {"path": path})
        await answering(status)(scope, receive, send)

    Exchange().run(Envelope(app, Metrics()))
    assert [record.levelname for record in caplog.records] == [level]


def test_methods_that_are_made_up_are_one(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    for method in ("BREW", "KOKO"):
        Exchange(scope={"method": method}).run(Envelope(answering(405), metrics))
    assert [found["method"] for found in facts(caplog)] == ["other", "other"]
    assert 'method="other",route="none",status="405"} 2.0' in metrics.text().decode()


# Faults


def test_a_fault_is_answered_and_logged_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError(SECRET)

    metrics = Metrics()
    found = Exchange().run(Envelope(app, metrics))
    assert (found.status, SECRET in found.body) == (500, False)
    assert '"error_code":"APIG.0601","error_msg":"Internal server error."' in found.body
    assert [record.msg for record in caplog.records] == ["fault", "request"]
    assert 'error_code="APIG.0601"' in metrics.text().decode()


def test_a_fault_after_the_beginning_of_an_answer_leaves_it_unfinished(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError(SECRET)

    found = Exchange().run(Envelope(app, Metrics()))
    assert len(found.sent) == 1
    assert [record.msg for record in caplog.records] == ["fault", "request"]


def test_a_request_that_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        Exchange().run(Envelope(app, Metrics()))
    assert [found["status"] for found in facts(caplog)] == [499]


# Bodies


def reading(then: Callable[[bytes], None] | None = None) -> ASGIApp:
    """Reads the whole body and answers its length."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        content, more = b"", True
        while more:
            message = await receive()
            assert message["type"] == "http.request"
            content += message["body"]
            more = message["more_body"]
        if then is not None:
            then(content)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(content)).encode()})

    return app


def limited(app: ASGIApp, memory: Memory | None = None, seconds: float = 30) -> ASGIApp:
    return Envelope(Bodies(app, LIMIT, seconds, memory or Memory(10 * LIMIT)), Metrics())


@pytest.mark.parametrize(
    "headers",
    [{}, {"content-length": "1000"}, {"Content-Length": "5"}, {"content-length": "many"}, {"content-length": "-5"}],
)
def test_as_much_as_may_be(headers: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    found = Exchange(b"x" * 400, b"", b"x" * 600, headers=headers).run(limited(reading()))
    assert (found.status, found.body) == (200, "1000")
    assert facts(caplog)[0]["bytes_in"] == 1000


@pytest.mark.parametrize(
    "headers", [{}, {"content-length": "5"}, {"content-length": "many"}, {"transfer-encoding": "chunked"}]
)
def test_one_byte_more_whatever_the_head_says(headers: dict[str, str]) -> None:
    found = Exchange(b"x" * 600, b"x" * 401, b"x" * 600, headers=headers).run(limited(reading()))
    assert found.status == 413
    assert '"error_code":"APIG.0201","error_msg":"Request entity too large."' in found.body
    assert found.asked == 2


def test_a_head_that_says_too_much_is_enough() -> None:
    for length in ("1001", "9" * 5000):
        found = Exchange(b"", headers={"content-length": length}).run(limited(reading()))
        assert (found.status, found.asked) == (413, 0)


def test_a_route_may_take_more_or_less() -> None:
    def app(most: int) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            scope["state"]["body"].most = most
            await reading()(scope, receive, send)

        return answer

    assert Exchange(b"x" * 1500).run(limited(app(1500))).body == "1500"
    assert Exchange(b"x" * 11).run(limited(app(10))).status == 413


def test_a_body_that_is_not_asked_for_is_not_taken() -> None:
    found = Exchange(b"x" * 5000, headers={"content-length": "5000"}).run(limited(answering()))
    assert (found.status, found.asked) == (200, 0)


def test_a_body_that_is_too_slow() -> None:
    class Slow(Exchange):
        async def receive(self) -> Message:
            await asyncio.sleep(0.03)
            return {"type": "http.request", "body": b"x", "more_body": True}

    found = Slow().run(limited(reading(), seconds=0.1))
    assert found.status == 408
    assert "service.slow" in found.body
    assert found.headers["connection"] == "close"


def test_bodies_count_as_held_memory_until_the_answer() -> None:
    memory = Memory(LIMIT)
    held = []
    app = limited(reading(lambda content: held.append(memory.held)), memory)
    assert Exchange(b"x" * 300, b"x" * 100).run(app).status == 200
    assert (held, memory.held) == ([400], 0)
    memory.take(700)
    found = Exchange(b"x" * 300, b"x", b"x").run(app)
    assert found.status == 429
    assert '"error_code":"ModelArts.4401","error_msg":"Max concurrency error."' in found.body
    assert (found.headers["retry-after"], memory.held) == ("2", 700)


def test_a_body_that_will_not_fit_is_refused_by_its_head() -> None:
    memory = Memory(LIMIT)
    memory.take(700)
    found = Exchange(b"x" * 301, headers={"content-length": "301"}).run(limited(reading(), memory))
    assert (found.status, found.asked, memory.held) == (429, 0, 700)
    assert "service.busy" in found.body
    assert Exchange(b"x" * 300, headers={"content-length": "300"}).run(limited(reading(), memory)).status == 200


def test_after_the_body_the_client_can_be_watched() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])
        await answering()(scope, receive, send)

    Exchange(b"x").run(limited(app, seconds=0.2))
    assert [message["type"] for message in seen] == ["http.request", "http.disconnect"]

"""Around every request: its id, the headers of its answer, its line in the log, its measures, and how much of a body is taken."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from myanmar_id.service.gate import Memory
from myanmar_id.service.logs import LOGGER, REQUEST_ID, fault
from myanmar_id.service.metrics import Metrics
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.responses import error_response, internal_error

#: An id that a client may give its request.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Source: the contract's APIG.0201, "Request URI too large" beyond 32 KB.
_LONGEST_URI = 32 * 1024
#: What an answer has where nothing else is set. Scripts and frames are for the page alone, which sets its own policy.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: Nothing more is taken on the connection of a client that is too slow.
_CLOSE = {"Connection": "close"}
#: Anybody can make up methods, and each would be kept.
_METHODS = frozenset(("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"))
#: Asked for every few seconds, and of no interest.
_QUIET = frozenset(("/livez", "/readyz", "/metrics"))
#: What is measured of paths that no call has, and of files.
_NO_ROUTE, _FILE = "none", "file"


class Envelope:
    """Gives each request an id and each answer its headers, logs and measures it, and answers what nobody has caught.

    It puts into the request's state `request_id` and `facts`, what the log says of it.

    Args:
        app: what answers.
        metrics: what is measured.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        answer = _Answer(send, _request_id(scope))
        facts: dict[str, Any] = {}
        scope.setdefault("state", {}).update(request_id=answer.request_id, facts=facts)
        token = REQUEST_ID.set(answer.request_id)
        self._metrics.begin()
        try:
            await self._answered(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", _FILE if "endpoint" in scope else _NO_ROUTE)
            status = answer.status or 499  # given up before there was an answer
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.end(route, method, status, facts.get("error_code", ""), seconds)
            said = {"route": route, "method": method, "status": status, "seconds": round(seconds, 4)}
            self._log(said | {"bytes_out": answer.size} | facts)
            REQUEST_ID.reset(token)

    @staticmethod
    def _log(facts: Mapping[str, Any]) -> None:
        level = logging.DEBUG if facts["route"] in _QUIET and facts["status"] < 400 else logging.INFO
        LOGGER.log(level, "request", extra={"facts": facts})

    async def _answered(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > _LONGEST_URI:
                raise ServiceError("APIG.0201", "Request URI too large.", 414, "service.uri")
            await self._app(scope, receive, answer.send)
        except ServiceError as error:
            await error_response(scope["state"], error)(scope, receive, answer.send)
        except Exception as error:
            fault("fault", error)
            if answer.status is None:
                await error_response(scope["state"], internal_error())(scope, receive, answer.send)
            # An answer that was begun stays unfinished: the server closes the connection, and the client sees that it broke off.


class _Answer:
    """What is sent: its headers are completed, its status and size noted."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status: int | None = None
        self.size = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self.request_id
            message = {**message, "headers": headers.raw}
        else:
            self.size += len(message.get("body", b""))
        await self._send(message)


class Bodies:
    """Takes in no more of a body than may be, whatever its head says, and not for longer.

    It puts into the request's state `body`, a `Body`.

    Args:
        app: what answers.
        most_bytes: the longest body where a route sets nothing else.
        seconds: how long a body may take to arrive.
        memory: counts the bytes of all bodies that are held.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, seconds: float, memory: Memory) -> None:
        self._app, self._most, self._seconds, self._memory = app, most_bytes, seconds, memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = Body(receive, Headers(scope=scope), self._most, self._seconds, self._memory)
        scope["state"]["body"] = body
        try:
            await self._app(scope, body.receive, send)
        finally:
            scope["state"]["facts"]["bytes_in"] = body.size
            self._memory.give(body.size)


class Body:
    """A body that is coming in.

    Attributes:
        most: the longest that is taken, in bytes. A route may set it before the body is read.
        size: how much has come, in bytes.
    """

    def __init__(self, receive: Receive, headers: Mapping[str, str], most: int, seconds: float, memory: Memory) -> None:
        self._receive, self._memory, self._seconds = receive, memory, seconds
        self._declared = _length(headers.get("content-length", "0"))
        self._ends: float | None = None
        self._whole = False
        self.most = most
        self.size = 0

    async def receive(self) -> Message:
        """The next part of it, in the terms of ASGI.

        Raises:
            ServiceError: 413 or 408 `APIG.0201`, it is too long or too slow; 429 `ModelArts.4401`, too much is held already.
        """
        if self._whole:  # now it is asked whether the client is still there
            return await self._receive()
        if self._ends is None:
            self._ends = asyncio.get_running_loop().time() + self._seconds
            self._allow(self._declared)
            self._memory.check(self._declared)  # it is not held before it comes: anybody can declare a length
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError:
            raise ServiceError("APIG.0201", "API request error.", 408, "service.slow", _CLOSE) from None
        part = len(message.get("body", b""))
        self._allow(self.size + part)
        self._memory.take(part)
        self.size += part
        self._whole = not message.get("more_body", False)
        return message

    def _allow(self, size: int) -> None:
        if size > self.most:
            raise ServiceError("APIG.0201", "Request entity too large.", 413, "service.too-large")


def _length(text: str) -> int:
    """What a head says of the body's length. What is no number says nothing: the bytes are counted too."""
    return int(text[:18]) if text.isascii() and text.isdecimal() else 0


def _request_id(scope: Scope) -> str:
    """The client's own id where it has given a sane one, else a new one."""
    given = [value for name, value in scope["headers"] if name.lower() == b"x-request-id"]
    text = given[0].decode("latin-1") if len(given) == 1 else ""
    return text if _REQUEST_ID.fullmatch(text) else uuid.uuid4().hex

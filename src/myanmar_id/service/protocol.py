"""HTTP as the service speaks it: what is no request gets the contract's answer too, and no client is waited for without end."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from myanmar_id.service.problems import ServiceError
from myanmar_id.service.responses import JsonResponse, dumps, error_body


class Protocol(H11Protocol):
    """The server's protocol, save for its answer to what it cannot read, for what it does not wait for, and for how it closes.

    Args:
        given: what the server's own protocol takes.
        seconds: how long the head of a request may take, what is left of a body once its request was answered, and the client to
            take a part of an answer. The server itself waits for all of them without end.
        more: as `given`.
    """

    def __init__(self, *given: Any, seconds: float, **more: Any) -> None:
        super().__init__(*given, **more)
        self._owed, self._taken = _Limit(self.loop, seconds), _Limit(self.loop, seconds)
        self._lingers = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Send each part of an answer at once.

        The event loop sees to that for sockets that it has made itself, but several workers share one that was made for them. There
        the end of an answer would wait 40 ms for the client to acknowledge its head.
        """
        super().connection_made(transport)
        self.transport = _Transport(self, transport)  # type: ignore[assignment]
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what has come, and see what is still to come."""
        if self._lingers:
            return
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]:
            # The rest of a body has come after its answer: the connection is like any other that waits for its next request.
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of this one's body."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._owed.lift()
        self._taken.lift()

    def pause_writing(self) -> None:
        """Wait for the client to take what was written, but not without end."""
        super().pause_writing()
        self._taken.set(self.transport.abort)

    def resume_writing(self) -> None:
        """It has taken it."""
        super().resume_writing()
        self._taken.lift()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and close the connection. `msg` is a constant of the server."""
        self._refuse(ServiceError("APIG.0201", "API request error.", 400, "service.not-http"))

    def linger(self) -> bool:
        """Before the connection is closed, whether to wait for the client's own end.

        A socket that is closed while a body is on its way loses what was written to it: the client sees a broken connection and no
        answer.
        """
        if self.transport.is_closing() or self.conn.their_state is not h11.SEND_BODY:
            return False
        self._lingers = True
        self.flow.resume_reading()
        self._watch()
        return True

    def _watch(self) -> None:
        """Set a limit to what the client owes, or lift it. More of the same does not put it off."""
        if self._is_owed():
            self._owed.set(self._late)
        else:
            self._owed.lift()

    def _is_owed(self) -> bool:
        """Whether the client has begun what nothing else limits: a head, or a body that was answered before its end."""
        if self.conn.their_state is h11.SEND_BODY:
            # While a request is worked on, its body has a limit of its own (`middleware.Bodies`).
            return self._lingers or self.cycle.response_complete
        return self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None

    def _late(self) -> None:
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse(ServiceError("APIG.0201", "API request error.", 408, "service.slow"))
        else:  # it has said nothing, or has its answer
            self.transport.abort()

    def _refuse(self, error: ServiceError) -> None:
        """Answer a request that there is none of, and close the connection."""
        request_id = uuid.uuid4().hex
        body = dumps(error_body(error) | {"request_id": request_id})
        headers = [
            ("content-type", JsonResponse.media_type),
            ("content-length", str(len(body))),
            ("cache-control", "no-store"),
            ("x-request-id", request_id),
            ("connection", "close"),
        ]
        response = h11.Response(status_code=error.status, headers=headers, reason=STATUS_PHRASES[error.status])
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class _Transport:
    """A connection as the server's own protocol uses it. Closing it ends what is written, and the rest only when that is safe."""

    def __init__(self, protocol: Protocol, transport: asyncio.Transport) -> None:
        self._protocol, self._transport = protocol, transport
        self._ends = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        return self._ends or self._transport.is_closing()

    def close(self) -> None:
        if self._protocol.linger():
            self._ends = True
            self._transport.write_eof()
        else:
            self._transport.close()


class _Limit:
    """A time after which something is done, while it is set."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop, self._seconds = loop, seconds
        self._timer: asyncio.TimerHandle | None = None

    def set(self, then: Callable[[], None]) -> None:
        """Set it, or leave it where it is set already."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, then)

    def lift(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

"""HTTP as the service speaks it: also what is no request at all gets an answer with the contract's code and an id."""

from __future__ import annotations

import asyncio
import socket
import uuid

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from myanmar_id.service.problems import ServiceError
from myanmar_id.service.responses import JsonResponse, dumps, error_body


class Protocol(H11Protocol):
    """The server's protocol, save for its answer to what it cannot read, and for what it does not wait for."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Send each part of an answer at once.

        The event loop sees to that for sockets that it has made itself, but several workers share one that was made for them. There
        the end of an answer would wait 40 ms for the client to acknowledge its head.
        """
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and close the connection. `msg` is a constant of the server."""
        request_id = uuid.uuid4().hex
        error = ServiceError("APIG.0201", "API request error.", 400, "service.not-http")
        body = dumps(error_body(error) | {"request_id": request_id})
        headers = [
            ("content-type", JsonResponse.media_type),
            ("content-length", str(len(body))),
            ("cache-control", "no-store"),
            ("x-request-id", request_id),
            ("connection", "close"),
        ]
        response = h11.Response(status_code=error.status, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

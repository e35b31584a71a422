"""Lets a request in: who sends it, whether it may ask so often, and then its body, in the contract's order.

A body is taken in only of a caller who is known, save where a signature over the body is what says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from starlette.requests import ClientDisconnect, Request

from myanmar_id.service.gate import disconnected
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.rates import Rates

if TYPE_CHECKING:
    from myanmar_id.service.auth import Caller

_JSON = "application/json"
#: Objects, lists and members of a body. No request has nearly so many, and each takes many times the memory of its text.
_MOST_PARTS = 100_000
_MARKS = (b"[", b"{", b",")
_PROJECT = re.compile(r"[0-9a-zA-Z_-]{1,64}")


class Checks(Protocol):
    """What tells who sends a request: `auth.Authenticator`."""

    def check(self, method: str, raw_path: bytes, query: bytes, headers: Any, body: bytes) -> Caller:
        """Who sends a request."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that was let in.

    Attributes:
        body: all of it. Not in `repr`.
        content_type: of the body, as sent.
        is_gone: whether the client has hung up.
        facts: what the log is to say of the request.
    """

    body: bytes = field(repr=False)
    content_type: str
    is_gone: Callable[[], Awaitable[bool]]
    facts: dict[str, Any]

    def json(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            ServiceError: 400 `ModelArts.4105`, it is none, or is not said to be JSON. Pages of other sites can send a body only
                under another type without being asked for permission first.
        """
        if self.content_type.partition(";")[0].strip().lower() != _JSON:
            raise _not_json("service.content-type")
        if sum(self.body.count(mark) for mark in _MARKS) > _MOST_PARTS:
            raise _not_json("service.json")
        try:
            content = json.loads(self.body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise _not_json("service.json") from None
        if not isinstance(content, dict):
            raise _not_json("service.json")
        return content


class Admission:
    """Lets requests in; to be used as a dependency of routes.

    Args:
        checks: tells who sends a request.
        rates: counts the requests of each.
        most_bytes: the longest body of these routes.
    """

    def __init__(self, checks: Checks, rates: Rates, most_bytes: int) -> None:
        self._checks, self._rates, self._most = checks, rates, most_bytes

    async def __call__(self, request: Request) -> Admitted:
        """Let a request in.

        Raises:
            ServiceError: it is not.
        """
        _check_project(request.path_params.get("project_id"))
        signed = request.headers.get("authorization", "").startswith(("SDK-", "V11-"))
        body = b"" if not signed else await self._body(request)
        caller = self._caller(request, body)
        self._rates.count(caller.name)
        if not signed:
            body = await self._body(request)
        return Admitted(
            body,
            request.headers.get("content-type", ""),
            request.is_disconnected,
            request.scope["state"]["facts"],
        )

    def _caller(self, request: Request, body: bytes) -> Caller:
        scope = request.scope
        caller = self._checks.check(scope["method"], scope["raw_path"], scope["query_string"], scope["headers"], body)
        project = request.path_params.get("project_id")
        if project is not None:
            said = request.headers.get("x-project-id", project)
            if said != project:
                raise ServiceError("APIG.0106", "Orchestration error.", 400, "service.project-header")
            if caller.project not in (None, project):
                message = "The IAM user is not authorized to access the API."
                raise ServiceError("APIG.0302", message, 403, "service.other-project")
        return caller

    async def _body(self, request: Request) -> bytes:
        request.scope["state"]["body"].most = self._most
        try:
            return await request.body()
        except ClientDisconnect:
            raise disconnected() from None


def _check_project(project: str | None) -> None:
    """See that a path names a project.

    Raises:
        ServiceError: 400 `ModelArts.4202`. Clients whose credentials have none send the name of the parameter itself.
    """
    if project is None or _PROJECT.fullmatch(project):
        return
    message = "Request url format invalid."
    if project == "{project_id}":
        message += " The path names no project: give the client's credentials a project_id."
    raise ServiceError("ModelArts.4202", message, 400, "service.project-path")


def _not_json(code: str) -> ServiceError:
    return ServiceError("ModelArts.4105", "The JSON format of the input data is incorrect.", 400, code)


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are not JSON."""
    raise ValueError

"""The two calls of IAM that clients make before the contract's own: a token for a password, and the project of a region."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from myanmar_id.service.auth import Authenticator
from myanmar_id.service.components import LONGEST_USER
from myanmar_id.service.gate import disconnected
from myanmar_id.service.guesses import Guesses
from myanmar_id.service.problems import CHALLENGE, ServiceError, unauthorized
from myanmar_id.service.responses import JsonResponse
from myanmar_id.service.schema import body, project_answers, token_answers

if TYPE_CHECKING:
    from myanmar_id.service.settings import Settings

#: These calls come before it is known who sends them, so they take in little.
_MOST_BYTES = 64 * 1024


def router(settings: Settings, authenticator: Authenticator, guesses: Guesses) -> APIRouter:
    """The routes of IAM.

    Args:
        settings: read at each request.
        authenticator: checks passwords and signatures, and gives out tokens.
        guesses: counts wrong passwords.

    Returns:
        A router with `POST /v3/auth/tokens` and `GET /v3/projects`.
    """
    routes = APIRouter(tags=["identity"])

    @routes.post(
        "/v3/auth/tokens",
        operation_id="create_token",
        status_code=201,
        summary="Get a token for a password",
        response_class=Response,
        responses=token_answers(),
        openapi_extra=body("Login"),
    )
    async def create_token(request: Request) -> Response:
        """The token comes in the header `X-Subject-Token`, for `X-Auth-Token` of other calls. Its scope is one project. Who has
        sent too many wrong passwords has to wait.
        """
        given = _parsed(await _body(request))
        user, password = _user(given)
        address = request.client.host if request.client else ""
        guesses.allow(address, user)
        if not authenticator.has_password(user, password):
            guesses.wrong(address, user)
            raise unauthorized("the user name or the password is wrong", "service.password")
        name = _project(given, settings)
        token, claims, now = authenticator.issue(user)
        content = {
            "token": {
                "expires_at": _time(claims.expires),
                "issued_at": _time(now),
                "methods": ["password"],
                "project": {"id": claims.project, "name": name},
                "user": {"name": user},
            }
        }
        return JsonResponse(content, 201, {"X-Subject-Token": token})

    @routes.get(
        "/v3/projects",
        operation_id="list_projects",
        summary="List the projects, which are named as regions",
        response_class=Response,
        responses=project_answers(),
    )
    async def list_projects(request: Request, name: str | None = None) -> Response:
        """All regions have the one project of this service. With a name there is exactly one or none, as clients expect."""
        sent = request.scope
        content = await _body(request)
        authenticator.check(sent["method"], sent["raw_path"], sent["query_string"], sent["headers"], content)
        found = [region for region in dict.fromkeys(settings.regions) if name in (None, region)]
        project = {"id": settings.project_id, "domain_id": settings.project_id, "enabled": True, "is_domain": False}
        return JsonResponse(
            {
                "links": {"self": "/v3/projects", "previous": None, "next": None},
                "projects": [project | {"name": region} for region in found],
            }
        )

    return routes


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > _MOST_BYTES:
                raise ServiceError("APIG.0201", "Request entity too large.", 413, "service.too-large")
    except ClientDisconnect:
        raise disconnected() from None
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        message = "The JSON format of the input data is incorrect."
        raise ServiceError("ModelArts.4105", message, 400, "service.json") from None


def _user(body: Any) -> tuple[str, str]:
    match body:
        case {
            "auth": {
                "identity": {
                    "methods": ["password"],
                    "password": {"user": {"name": str(user), "password": str(password)}},
                }
            }
        } if len(user) <= LONGEST_USER:
            return user, password
        case _:
            raise ServiceError("AIS.0101", "The input parameter is invalid.", 400, "service.login")


def _project(body: Any, settings: Settings) -> str:
    """The name of the project that a token is asked for."""
    match body["auth"].get("scope"):
        case {"project": {"id": str(asked), **others}} if isinstance(others.get("name", ""), str):
            found = settings.regions[0] if asked == settings.project_id else None
        case {"project": {"name": str(asked), **others}} if "id" not in others:
            found = asked if asked in settings.regions else None
        case _:
            message = "Invalid Token header. The Token not contain project item."
            raise ServiceError("ModelArts.0212", message, 401, "service.project-scope", CHALLENGE)
    if found is None:
        raise ServiceError("APIG.0310", "The project is unavailable.", 403, "service.project")
    return found


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

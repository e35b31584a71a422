"""The two calls of IAM that clients make before the contract's own: a token for a password, and the project of a region."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect

from myanmar_id.service.auth import Authenticator
from myanmar_id.service.gate import disconnected
from myanmar_id.service.problems import CHALLENGE, ServiceError, unauthorized
from myanmar_id.service.responses import JsonResponse

if TYPE_CHECKING:
    from myanmar_id.service.settings import Settings

#: These calls come before it is known who sends them, so they take in little.
_MOST_BYTES = 64 * 1024
#: A name comes back in the token, which is a header.
_LONGEST_NAME = 255
_STRING = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_PROJECT = {
    "type": "object",
    "anyOf": [{"required": ["name"]}, {"required": ["id"]}],
    "properties": {"name": _STRING, "id": _STRING},
}
_LOGIN = _object(
    auth=_object(
        identity=_object(
            methods={"type": "array", "items": {"const": "password"}, "minItems": 1, "maxItems": 1},
            password=_object(
                user=_object(
                    name=_STRING | {"maxLength": _LONGEST_NAME}, password={"type": "string", "format": "password"}
                )
            ),
        ),
        scope=_object(project=_PROJECT),
    )
)


def router(settings: Settings, authenticator: Authenticator) -> APIRouter:
    """The routes of IAM.

    Args:
        settings: read at each request.
        authenticator: checks passwords and signatures, and gives out tokens.

    Returns:
        A router with `POST /v3/auth/tokens` and `GET /v3/projects`.
    """
    routes = APIRouter(tags=["identity"])

    @routes.post(
        "/v3/auth/tokens",
        status_code=201,
        summary="Get a token for a password",
        responses={201: {"headers": {"X-Subject-Token": {"description": "the token", "schema": _STRING}}}},
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": _LOGIN}}}},
    )
    async def create_token(request: Request) -> JsonResponse:
        """The token comes in the header `X-Subject-Token`, for `X-Auth-Token` of other calls. Its scope is one project."""
        body = _parsed(await _body(request))
        user, password = _user(body)
        if not authenticator.has_password(user, password):
            raise unauthorized("the user name or the password is wrong", "service.password")
        name = _project(body, settings)
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

    @routes.get("/v3/projects", summary="List the projects, which are named as regions")
    async def list_projects(request: Request, name: str | None = None) -> JsonResponse:
        """All regions have the one project of this service. With a name there is exactly one or none, as clients expect."""
        sent = request.scope
        body = await _body(request)
        authenticator.check(sent["method"], sent["raw_path"], sent["query_string"], sent["headers"], body)
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
        } if len(user) <= _LONGEST_NAME:
            return user, password
        case _:
            raise ServiceError("AIS.0101", "The input parameter is invalid.", 400, "service.login")


def _project(body: Any, settings: Settings) -> str:
    """The name of the project that a token is asked for."""
    match body["auth"].get("scope"):
        case {"project": {"id": settings.project_id}}:
            return settings.regions[0]
        case {"project": {"name": str(name)}} if name in settings.regions:
            return name
        case {"project": {"name": str()} | {"id": str()}}:
            raise ServiceError("APIG.0310", "The project is unavailable.", 403, "service.project")
        case _:
            message = "Invalid Token header. The Token not contain project item."
            raise ServiceError("ModelArts.0212", message, 401, "service.project-scope", CHALLENGE)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

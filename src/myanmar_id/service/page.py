"""The page at `/` for trying the service by hand, and the reference at `/docs`: files of this package, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from importlib import resources
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

import myanmar_id

if TYPE_CHECKING:
    from myanmar_id.service.settings import Settings

_TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }
)
#: The files that have an address of their own; the others are below `/page/`.
_ADDRESSES = MappingProxyType({"index.html": "/", "docs.html": "/docs"})
#: Scripts, styles and data come from this service alone. A picture that was chosen is shown from the browser's memory (`blob:`),
#: and no script can turn a text into markup (`require-trusted-types-for`).
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
_ETAG_LENGTH = 32


def router(settings: Settings) -> APIRouter:
    """The routes of the page and of the reference.

    The reference shows `/openapi.json` of the application that the routes are added to.

    Args:
        settings: of the service; the page learns from them whether a token is asked for, and how large a picture may be.

    Returns:
        Routes for GET and HEAD, outside the service's schema. They ask for no token: they hold nothing of anybody.
    """
    routes = APIRouter(include_in_schema=False)
    for name, content in _files().items():
        address = _ADDRESSES.get(name, f"/page/{name}")
        routes.add_api_route(address, _served(content, _TYPES[PurePosixPath(name).suffix]), methods=["GET", "HEAD"])
    routes.add_api_route("/page/settings.json", _settings(settings), methods=["GET", "HEAD"])
    return routes


def _files() -> Mapping[str, bytes]:
    folder = resources.files("myanmar_id.service").joinpath("page")
    return {file.name: file.read_bytes() for file in folder.iterdir() if PurePosixPath(file.name).suffix in _TYPES}


def _served(content: bytes, kind: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with one file, or says that the browser's copy is the same."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:_ETAG_LENGTH]}"'
    # Browsers keep a copy but ask each time, so that a new release shows at once.
    headers = {**_HEADERS, "ETag": tag, "Cache-Control": "no-cache"}

    async def serve(request: Request) -> Response:
        known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
        if tag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=kind, headers=headers)

    return serve


def _settings(settings: Settings) -> Callable[[], Awaitable[Response]]:
    """An endpoint that tells the page about this service; no secret is among it."""
    content = {
        "auth": settings.has_auth,
        "project_id": settings.project_id,
        "most_image_bytes": settings.most_image_bytes,
        "version": myanmar_id.__version__,
    }

    async def tell() -> Response:
        return JSONResponse(content, headers={**_HEADERS, "Cache-Control": "no-store"})

    return tell

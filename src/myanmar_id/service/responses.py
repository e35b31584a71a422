"""What the service writes: JSON, and of every error the contract's code and words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from myanmar_id.service.problems import ServiceError

#: Half of a pair of UTF-16, which JSON can hold and UTF-8 cannot.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: What is said where no other words are the contract's.
_BY_STATUS = {
    404: ("APIG.0101", "The API does not exist or has not been published in the environment.", "service.route"),
    405: ("APIG.0101", "The API does not exist or has not been published in the environment.", "service.method"),
}


class ParameterError(ServiceError):
    """A request with a value that cannot be, `AIS.0101`.

    Attributes:
        detail: which and why, beside the contract's words; nothing of the value.
    """

    def __init__(self, detail: str, code: str) -> None:
        super().__init__("AIS.0101", "The input parameter is invalid.", 400, code)
        self.detail = detail


class JsonResponse(Response):
    """An answer in JSON, letters as themselves."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        """The bytes of it."""
        return dumps(content)


def dumps(content: Any) -> bytes:
    """JSON in UTF-8; what has no UTF-8 is escaped.

    Args:
        content: in terms of JSON.

    Returns:
        The bytes.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8")


def error_body(error: ServiceError) -> dict[str, str]:
    """What an error says: the contract's two keys, `code`, and `detail` where there is one."""
    body = {"error_code": error.error_code, "error_msg": error.error_msg, "code": error.code}
    detail = getattr(error, "detail", None)
    return body if detail is None else body | {"detail": detail}


def error_response(state: dict[str, Any], error: ServiceError) -> Response:
    """The answer to a request that is refused.

    Args:
        state: the request's; the codes are noted in it for logs and measures.
        error: why.

    Returns:
        The answer.
    """
    state["facts"] |= {"error_code": error.error_code, "code": error.code}
    body = error_body(error) | {"request_id": state["request_id"]}
    return JsonResponse(body, error.status, dict(error.headers))


async def on_service_error(request: Request, error: Exception) -> Response:
    """Answer what was refused on purpose."""
    assert isinstance(error, ServiceError)
    return error_response(request.scope["state"], error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: an unknown path, another method."""
    assert isinstance(error, HTTPException)
    code, message, slug = _BY_STATUS.get(error.status_code, ("APIG.0201", "API request error.", "service.request"))
    headers: Mapping[str, str] = error.headers or {}
    return error_response(request.scope["state"], ServiceError(code, message, error.status_code, slug, headers))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer parameters of a path or a query that the framework does not take. What it says of them is left out."""
    return error_response(request.scope["state"], ParameterError("see /openapi.json", "service.parameter"))


def internal_error() -> ServiceError:
    """What is said of a fault of the service."""
    return ServiceError("APIG.0601", "Internal server error.", 500, "service.internal")

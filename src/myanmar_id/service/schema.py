"""The service described in OpenAPI: what each call takes and every answer it may give, errors included.

The calls read their requests by themselves, since the contract's order of checks and its codes are its own, so the description is
written here and not derived. A test puts requests that are made up from it to the service.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from myanmar_id import __version__
from myanmar_id.fields import FIELDS
from myanmar_id.service.components import SCHEMAS, Json
from myanmar_id.service.examples import EXAMPLES
from myanmar_id.service.settings import Settings

_NO_API = "The API does not exist or has not been published in the environment."
#: Statuses of errors: what they mean, and one of their codes with its words.
_ERRORS: dict[int, tuple[str, str, str, str]] = {
    400: (
        "The request is wrong, or its picture shows no card that can be read.",
        *("AIS.0101", "The input parameter is invalid.", "service.boolean"),
    ),
    403: (
        "The token is for another project.",
        *("APIG.0302", "The IAM user is not authorized to access the API.", "service.other-project"),
    ),
    404: ("There is no such path.", "APIG.0101", _NO_API, "service.route"),
    405: ("The path has other methods.", "APIG.0101", _NO_API, "service.method"),
    408: ("The body came too slowly.", "APIG.0201", "API request error.", "service.slow"),
    413: ("The body is too long.", "APIG.0201", "Request entity too large.", "service.too-large"),
    414: ("The path and the query are too long.", "APIG.0201", "Request URI too large.", "service.uri"),
    429: (
        "Too many requests, of this caller or of all; `Retry-After` says when to come again.",
        *("ModelArts.4401", "Max concurrency error.", "service.busy"),
    ),
    500: ("A fault of the service.", "AIS.0105", "Recognition failed.", "service.reading"),
    504: ("The deadline has passed.", "ModelArts.4402", "Backend service timeout error.", "service.deadline"),
}
_UNAUTHORIZED = (
    "The caller does not say who it is, or not truly.",
    *("APIG.0301", "Incorrect IAM authentication information: x-auth-token not found", "service.no-credentials"),
)
_WRONG_PASSWORD = (
    "The user or the password is wrong, or no project is asked for.",
    "APIG.0301",
    "Incorrect IAM authentication information: the user name or the password is wrong",
    "service.password",
)
_TOO_MANY_GUESSES = (
    "Too many passwords were wrong; `Retry-After` says when to come again.",
    "APIG.0308",
    "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute",
    "service.guesses",
)
_UNAVAILABLE = (
    "It cannot be answered now.",
    *("ModelArts.4403", "Backend service unavailable error.", "service.starting"),
)
_JSON = "application/json"
_REQUEST_ID: Json = {"X-Request-Id": {"description": "To find the request in the log.", "schema": {"type": "string"}}}
_RETRY_AFTER: Json = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
#: Calls that ask nothing of who sends them, whatever the settings.
_PUBLIC = frozenset(("create_token", "livez", "readyz", "version", "metrics"))
_SECURITY: dict[str, Json] = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Auth-Token",
        "description": "A token of the settings, or one that `POST /v3/auth/tokens` has given.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "The same tokens, in `Authorization: Bearer`."},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...`, which the contract's clients make from an "
        "access key and its secret key, with the time in `X-Sdk-Date`, which must be signed and within 15 minutes of the "
        "server's. The signature is the HMAC-SHA256, in hexadecimal digits, of the algorithm's name, the time and the SHA-256 of "
        "method, path, query, signed headers and the SHA-256 of the body.",
    },
}
_ABOUT = (
    "Reads Myanmar identity cards and the texts on them. The call under `/v2/` is Huawei Cloud's Myanmar ID Card OCR, so its "
    "clients work unchanged; those under `/v1/` are this service's own. Nothing that is sent is stored or logged."
)

PROJECT: Json = {
    "name": "project_id",
    "in": "path",
    "required": True,
    "description": "The caller's project. Any is taken, but it must be that of `X-Project-Id` where that is sent.",
    "schema": {"type": "string", "pattern": "^[0-9a-zA-Z_-]{1,64}$"},
    "example": "0123456789abcdef0123456789abcdef",
}
FIELD: Json = {
    "name": "field",
    "in": "path",
    "required": True,
    "description": "The kind of field.",
    "schema": {"enum": list(FIELDS)},
    "example": "date",
}


def body(schema: str, form: str | None = None) -> Json:
    """The part of an operation that says what it takes.

    Args:
        schema: name of the shape.
        form: name of the shape as multipart/form-data, where that is taken too.
    """
    content = {_JSON: _content(schema)}
    if form is not None:
        content["multipart/form-data"] = _content(form)
    return {"requestBody": {"required": True, "content": content}}


def answers(schema: str) -> dict[int | str, Json]:
    """The answers of a call that reads something, errors included.

    Args:
        schema: name of the shape.
    """
    good = _answer("What was read.", {_JSON: _content(schema)})
    bad: dict[int | str, Json] = {status: _error(*said) for status, said in _ERRORS.items()}
    for status in (429, 504):
        bad[status]["headers"] = _RETRY_AFTER
    return {200: good, **bad}


def plain_answer(schema: str | None, media_type: str = _JSON) -> dict[int | str, Json]:
    """The answer of a call that has no errors of its own.

    Args:
        schema: name of the shape, None for a text.
        media_type: what it comes as.
    """
    content = {"schema": {"type": "string"}} if schema is None else _content(schema)
    return {200: _answer("What was asked for.", {media_type: content})}


def token_answers() -> dict[int | str, Json]:
    """The answers of the call for a token."""
    good = _answer("The token, in `X-Subject-Token`, and what it is for.", {_JSON: _content("Token")})
    header = {"X-Subject-Token": {"description": "The token.", "required": True, "schema": {"type": "string"}}}
    return {
        201: good | {"headers": header},
        400: _error("The request has another form.", "AIS.0101", "The input parameter is invalid.", "service.login"),
        401: _error(*_WRONG_PASSWORD),
        403: _error("There is no such project.", "APIG.0310", "The project is unavailable.", "service.project"),
        **{status: _error(*_ERRORS[status]) for status in (408, 413)},
        429: _error(*_TOO_MANY_GUESSES) | {"headers": _RETRY_AFTER},
    }


def project_answers() -> dict[int | str, Json]:
    """The answers of the call for projects."""
    return {200: _answer("What was asked for.", {_JSON: _content("Projects")}), 413: _error(*_ERRORS[413])}


def readiness() -> dict[int | str, Json]:
    """The answers of `/readyz`."""
    return {**plain_answer("Status"), 503: _error(*_UNAVAILABLE)}


def describe(app: FastAPI, settings: Settings) -> Json:
    """The whole description, made once.

    Args:
        app: its routes are described.
        settings: whether callers are asked who they are.

    Returns:
        An OpenAPI document.
    """
    if app.openapi_schema is None:
        found = get_openapi(
            title="myanmar-id",
            version=__version__,
            summary="Myanmar ID Card OCR",
            description=_ABOUT,
            routes=app.routes,
        )
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        schemas |= SCHEMAS
        found["components"]["securitySchemes"] = _SECURITY
        for operations in found["paths"].values():
            for operation in operations.values():
                _complete(operation, asking=settings.has_auth)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        app.openapi_schema = found
    return app.openapi_schema


def _complete(operation: Json, *, asking: bool) -> None:
    """Add to an operation what all of them have."""
    responses = operation["responses"]
    name = operation["operationId"]
    if name in EXAMPLES:  # here, since the framework would leave out what is null in them
        asked, answered = EXAMPLES[name]
        if asked:
            operation["requestBody"]["content"][_JSON]["example"] = asked
        good = next(status for status in responses if status.startswith("2"))
        responses[good]["content"][_JSON]["example"] = answered
    responses.pop("422", None)  # the framework's own, which is answered as 400
    if name not in _PUBLIC:
        # Where nothing is asked, {} says so, and the others are taken all the same.
        operation["security"] = ([] if asking else [{}]) + [{scheme: []} for scheme in _SECURITY]
        if asking:
            responses["401"] = _error(*_UNAUTHORIZED)
    responses.setdefault("default", _error("Any other error.", *_ERRORS[404][1:]))
    for response in responses.values():
        response["headers"] = _REQUEST_ID | response.get("headers", {})


def _answer(description: str, content: Json) -> Json:
    return {"description": description, "content": content}


def _content(schema: str, example: Json | None = None) -> Json:
    found: Json = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return found if example is None else found | {"example": example}


def _error(description: str, error_code: str, error_msg: str, code: str) -> Json:
    example: dict[str, Any] = {
        "error_code": error_code,
        "error_msg": error_msg,
        "code": code,
        "request_id": "0f8fad5bd9cb469fa16570867728950e",
    }
    return _answer(description, {_JSON: _content("Error", example)})

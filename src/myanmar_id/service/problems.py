"""What the service answers where it cannot do what was asked: the contract's codes and words, with an HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from myanmar_id.errors import MyanmarIdError

_NONE: Mapping[str, str] = MappingProxyType({})
#: The schemes that are understood; every 401 has to name them (RFC 9110, 11.6.1).
CHALLENGE: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": "SDK-HMAC-SHA256, Bearer"})


class ServiceError(MyanmarIdError):
    """A request that is refused.

    Attributes:
        error_code: the contract's, for example `AIS.0101`.
        error_msg: what is said with it. No part of the request is in it.
        status: of HTTP, 400 to 599.
        code: this library's own slug, `service.*`, or that of the error behind it.
        headers: to answer with, such as `Retry-After`.
    """

    code = "service"

    def __init__(
        self, error_code: str, error_msg: str, status: int, code: str, headers: Mapping[str, str] = _NONE
    ) -> None:
        super().__init__(error_msg)
        self.error_code = error_code
        self.error_msg = error_msg
        self.status = status
        self.code = code
        self.headers = headers


def unauthorized(reason: str, code: str) -> ServiceError:
    """The refusal of a caller who does not say who it is, or not truly.

    Args:
        reason: what stands behind the contract's words, the same for all that a caller must not tell apart.
        code: of the error.

    Returns:
        The error, 401 `APIG.0301`.
    """
    return ServiceError("APIG.0301", f"Incorrect IAM authentication information: {reason}", 401, code, CHALLENGE)

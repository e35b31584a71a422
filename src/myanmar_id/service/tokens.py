"""Tokens of `X-Auth-Token`: those that the settings list, and those that a user is given for a password, signed and expiring."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from myanmar_id.service.problems import CHALLENGE, ServiceError, unauthorized

#: Stands before what is signed, so that the same secret, used elsewhere, never makes a token.
_PURPOSE = b"myanmar-id token 1\n"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a signed token says.

    Attributes:
        user: who it was given to.
        project: the project that it is for.
        expires: seconds since 1970.
    """

    user: str
    project: str
    expires: int


class FixedTokens:
    """The tokens that the settings list.

    Args:
        tokens: their text; empty ones are passed over.
    """

    def __init__(self, tokens: Iterable[str]) -> None:
        # Their digests are as long as one another, so a comparison tells nothing of the length either.
        self._digests = [digest(token.encode()) for token in tokens if token]

    def find(self, token: bytes) -> str | None:
        """The name of a token.

        Args:
            token: as sent.

        Returns:
            `token:` and the first eight hexadecimal digits of its SHA-256, which tell tokens apart in logs; None for a token that
            is not listed. Every listed one is compared, whichever fits.
        """
        given = digest(token)
        found = [one for one in self._digests if hmac.compare_digest(one, given)]
        return f"token:{given.hex()[:8]}" if found else None


class SignedTokens:
    """Gives out tokens and reads them: a JSON object and its HMAC-SHA256, each in URL-safe Base64, with a dot between.

    Args:
        secret: the key, the same in all processes of a service; "" draws one, and tokens end with the process.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode() or secrets.token_bytes(32)

    def issue(self, claims: Claims) -> str:
        """Make a token.

        Args:
            claims: what it says.

        Returns:
            The token, ASCII.
        """
        payload = _base64(json.dumps(asdict(claims), separators=(",", ":")).encode())
        return (payload + b"." + self._mark(payload)).decode()

    def read(self, token: bytes, now: float) -> Claims:
        """Check a token.

        Args:
            token: as sent.
            now: seconds since 1970.

        Returns:
            What it says.

        Raises:
            ServiceError: 401, `APIG.0301` for a token that was not made with this secret, `APIG.0307` for one that has expired.
        """
        payload, _, mark = token.rpartition(b".")
        # The text of the mark is compared, not what it decodes to: Base64 can be written in more than one way.
        if not hmac.compare_digest(self._mark(payload), mark):
            raise unauthorized("decrypt token fail", "service.token")
        claims = Claims(**json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4))))
        if now >= claims.expires:
            raise ServiceError("APIG.0307", "The token must be updated.", 401, "service.token-expired", CHALLENGE)
        return claims

    def _mark(self, payload: bytes) -> bytes:
        return _base64(hmac.digest(self._secret, _PURPOSE + payload, "sha256"))


def digest(text: bytes) -> bytes:
    """SHA-256, for comparisons in constant time of texts whose lengths differ.

    Args:
        text: a secret.

    Returns:
        32 bytes.
    """
    return hashlib.sha256(text).digest()


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")

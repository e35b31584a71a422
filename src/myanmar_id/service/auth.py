"""Who sends a request: an access key's signature, a token, or anyone where the settings ask for neither."""

from __future__ import annotations

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from myanmar_id.service import signature
from myanmar_id.service.problems import ServiceError, unauthorized
from myanmar_id.service.tokens import Claims, FixedTokens, SignedTokens, digest

if TYPE_CHECKING:
    from pydantic import SecretStr

    from myanmar_id.service.settings import Settings

#: Signatures that are remembered, if they are. Beyond it the oldest is forgotten.
MOST_REMEMBERED = 2**17

#: A date may be a window ahead of now, and is good for one after it.
_REMEMBERED_SECONDS = 2 * signature.WINDOW
_ENCODED_SLASH = b"%2f"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request.

    Attributes:
        name: an access key, `token:` and eight digits, a user, or `anyone`. No secret.
        project: the project that a user's token is for; None where the caller may name any.
    """

    name: str
    project: str | None = None


class Authenticator:
    """Tells who sends a request.

    Args:
        settings: read once.
        now: the time in seconds since 1970.
    """

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self._open = not settings.has_auth
        self._keys = {name.encode(): secret.encode() for name, secret in _secrets(settings.keys).items()}
        self._fixed = FixedTokens(token.get_secret_value() for token in settings.tokens)
        self._signed = SignedTokens(settings.token_secret.get_secret_value())
        self._passwords = {name: _digest(secret) for name, secret in _secrets(settings.users).items()}
        self._seconds = settings.token_hours * 3600
        self._project = settings.project_id
        self._replays = _Replays() if settings.refuse_replays else None
        self._now = now

    def check(
        self, method: str, raw_path: bytes, query: bytes, headers: Sequence[tuple[bytes, bytes]], body: bytes
    ) -> Caller:
        """Tell who sends a request.

        A signature is looked at first, then `X-Auth-Token`, then a bearer's token.

        Args:
            method: of HTTP.
            raw_path: as sent, without the query.
            query: as sent, without the question mark.
            headers: all of them, names in either case.
            body: as sent.

        Returns:
            The caller; anyone where the settings hold neither keys nor tokens nor users.

        Raises:
            ServiceError: 401 `APIG.0301` or `APIG.0307`; 404 `APIG.0101` for a path with an encoded slash.
        """
        # Signing takes an encoded slash for a plain one, and routing decodes it, so it could carry a signature from one route
        # to another. No route has a part that may hold a slash: such a path names no API, whoever asks.
        if _ENCODED_SLASH in raw_path.lower():
            message = "The API does not exist or has not been published in the environment."
            raise ServiceError("APIG.0101", message, 404, "service.encoded-slash")
        if self._open:
            return Caller("anyone")
        received = signature.Received(method, raw_path, query, headers, body)
        authorization = _only(received, b"authorization")
        scheme, _, credentials = authorization.partition(b" ")
        if scheme.startswith((b"SDK-", b"V11-")):
            return self._signer(received, authorization)
        token = _only(received, b"x-auth-token")
        if not token and scheme.lower() == b"bearer":
            token = credentials.strip()
        if token:
            return self._bearer(token)
        if scheme:
            raise signature.unknown_algorithm()
        raise unauthorized("x-auth-token not found", "service.no-credentials")

    def has_password(self, user: str, password: str) -> bool:
        """Whether a password is a user's; where anyone may call, it is whatever it is.

        Args:
            user: the name. An unknown one takes as long as a known one.
            password: the password.

        Returns:
            Whether it fits.
        """
        known = hmac.compare_digest(self._passwords.get(user, bytes(32)), _digest(password))
        return self._open or known

    def issue(self, user: str) -> tuple[str, Claims, float]:
        """Give a user a token.

        Args:
            user: whose password was right.

        Returns:
            The token, what it says, and the time now in seconds since 1970.
        """
        now = self._now()
        claims = Claims(user, self._project, int(now) + self._seconds)
        return self._signed.issue(claims), claims, now

    def _signer(self, received: signature.Received, authorization: bytes) -> Caller:
        now = self._now()
        found = signature.verify(received, authorization, self._keys, now)
        if self._replays is not None and not self._replays.is_first(found.signature, now):
            raise unauthorized("the signature was used before", "service.signature-replayed")
        return Caller(found.access.decode())

    def _bearer(self, token: bytes) -> Caller:
        name = self._fixed.find(token)
        if name is not None:
            return Caller(name)
        claims = self._signed.read(token, self._now())
        # A user who was taken out of the settings has no token any more.
        if claims.user not in self._passwords:
            raise unauthorized("decrypt token fail", "service.token")
        return Caller(claims.user, claims.project)


class _Replays:
    """Signatures that were used. Off unless asked for: a signature's date is of whole seconds and there is no nonce, so two equal
    requests within a second, or one that a client repeats after a broken connection, carry the same one and are no attack. Each
    process remembers its own.
    """

    def __init__(self) -> None:
        self._used: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def is_first(self, used: bytes, now: float) -> bool:
        with self._lock:
            if used in self._used:
                return False
            self._used[used] = now
            while len(self._used) > MOST_REMEMBERED or next(iter(self._used.values())) < now - _REMEMBERED_SECONDS:
                self._used.popitem(last=False)
            return True


def _secrets(given: Mapping[str, SecretStr]) -> dict[str, str]:
    """The secrets by name. An empty one opens nothing: anybody could sign with it."""
    return {name: secret.get_secret_value() for name, secret in given.items() if secret.get_secret_value()}


def _only(received: signature.Received, name: bytes) -> bytes:
    """A header's value, empty where it is missing.

    Raises:
        ServiceError: it came more than once, and a proxy may have believed another one.
    """
    values = received.values(name)
    if len(values) > 1:
        raise unauthorized("a header of credentials came twice", "service.credentials-twice")
    return values[0] if values else b""


def _digest(text: str) -> bytes:
    # JSON can hold half a surrogate pair, which has no UTF-8.
    return digest(text.encode(errors="surrogatepass"))

"""Requests signed with an access key: the contract's SDK-HMAC-SHA256, checked as its own clients sign.

Everything is compared as bytes. A client signs the UTF-8 of its text and sends the same bytes, so nothing needs decoding, and two
texts that decode alike cannot stand for one another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, unquote_to_bytes

from myanmar_id.service.problems import ServiceError, unauthorized

#: How far the date of a request may be from now, in seconds, to either side.
WINDOW = 15 * 60

_ALGORITHM = b"SDK-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    rb"SDK-HMAC-SHA256\s+Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})"
)
_DATE = re.compile(rb"\d{8}T\d{6}Z")
_DATE_HEADER = b"x-sdk-date"
_HASH_HEADER = b"x-sdk-content-sha256"
#: Signs what comes with an unknown access key, so that it takes as long as a known one.
_NOBODY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came.

    Attributes:
        method: of HTTP.
        path: as sent, without the query.
        query: as sent, without the question mark.
        headers: all of them, names in either case.
        body: as sent. Personal data, like the others not in `repr`.
    """

    method: str
    path: bytes = field(repr=False)
    query: bytes = field(repr=False)
    headers: Sequence[tuple[bytes, bytes]] = field(repr=False)
    body: bytes = field(repr=False)

    def values(self, name: bytes) -> list[bytes]:
        """The values of a header.

        Args:
            name: in lower case.

        Returns:
            Each, without spaces around it; none where it is missing.
        """
        return [value.strip(b" \t") for other, value in self.headers if other.lower() == name]


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that is right.

    Attributes:
        access: the access key.
        signature: 64 hexadecimal digits. A second request with the same ones is a copy, or was made within the same second.
    """

    access: bytes
    signature: bytes


def canonical_request(received: Received, names: bytes, values: Sequence[bytes], body_hash: bytes) -> bytes:
    """The text that stands for a request in its signature.

    Args:
        received: its method, path and query count.
        names: the client's list of the signed headers, as sent.
        values: their values, in its order.
        body_hash: hexadecimal SHA-256 of the body.

    Returns:
        The text.

    Examples:
        >>> canonical_request(Received("GET", b"/a b", b"b=2&a", [], b""), b"host", [b"x"], b"00").splitlines()
        [b'GET', b'/a%20b/', b'a=&b=2', b'host:x', b'', b'host', b'00']
    """
    path = b"/".join(_encoded(unquote_to_bytes(part)) for part in received.path.split(b"/"))
    signed = zip(names.lower().split(b";"), values, strict=True)
    return b"\n".join(
        [
            received.method.upper().encode(),
            path if path.endswith(b"/") else path + b"/",
            _canonical_query(received.query),
            b"".join(name + b":" + value + b"\n" for name, value in signed),
            names,
            body_hash,
        ]
    )


def sign(secret: bytes, date: bytes, canonical: bytes) -> bytes:
    """The signature of a request.

    Args:
        secret: the secret key.
        date: the value of `X-Sdk-Date`.
        canonical: what `canonical_request` gave.

    Returns:
        64 hexadecimal digits.
    """
    text = b"\n".join([_ALGORITHM, date, hashlib.sha256(canonical).hexdigest().encode()])
    return hmac.new(secret, text, hashlib.sha256).hexdigest().encode()


def verify(received: Received, authorization: bytes, keys: Mapping[bytes, bytes], now: float) -> Verified:
    """Check the signature of a request.

    Args:
        received: the request. An encoded slash in its path never verifies: clients sign it as a plain one.
        authorization: the value of that header.
        keys: secret keys by access key.
        now: seconds since 1970.

    Returns:
        Whose signature it is.

    Raises:
        ServiceError: 401 `APIG.0301`. What does not fit is not told beyond the algorithm, the form and the date; an unknown access
            key gets the answer of a wrong signature, in the same time.
    """
    if not authorization.startswith(_ALGORITHM + b" "):
        raise unknown_algorithm()
    found = _AUTHORIZATION.fullmatch(authorization)
    if found is None:
        raise unauthorized("the authorization header cannot be parsed", "service.signature-format")
    access, names, signature = found.groups()
    values = {name: received.values(name) for name in names.lower().split(b";")}
    # Of two values nobody can tell which one was signed.
    if _DATE_HEADER not in values or len(values) <= names.count(b";") or any(len(one) != 1 for one in values.values()):
        raise unauthorized("each signed header must come once, and x-sdk-date be signed", "service.signature-headers")
    date = values[_DATE_HEADER][0]
    if abs(now - _seconds(date)) > WINDOW:
        raise unauthorized("signature expired, its date is over 15 minutes from the server's", "service.signature-date")
    body_hash = hashlib.sha256(received.body).hexdigest().encode()
    canonical = canonical_request(received, names, [one for (one,) in values.values()], body_hash)
    right = hmac.compare_digest(sign(keys.get(access, _NOBODY), date, canonical), signature)
    # A client may name the hash itself. Ours is the one that is signed, so its own can only agree or be wrong; the word
    # UNSIGNED-PAYLOAD, which would leave the body open, is wrong too.
    if not right or access not in keys or any(one != body_hash for one in received.values(_HASH_HEADER)):
        raise unauthorized("verify aksk signature fail", "service.signature")
    return Verified(access, signature)


def unknown_algorithm() -> ServiceError:
    """The answer to any other scheme: it names the one to choose."""
    return unauthorized("the algorithm must be SDK-HMAC-SHA256", "service.signature-algorithm")


def _seconds(date: bytes) -> float:
    try:
        # Without the pattern spaces and missing zeros would pass.
        if _DATE.fullmatch(date):
            return datetime.strptime(date.decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass
    raise unauthorized("x-sdk-date must be a time such as 20060102T150405Z", "service.signature-date")


def _canonical_query(query: bytes) -> bytes:
    # A plus is a space, as in forms: Go's client sends one so, and whoever reads the query afterwards takes it so. The others
    # send %20 and %2B.
    pairs = sorted(_pair(part) for part in query.replace(b"+", b" ").split(b"&") if part)
    return b"&".join(_encoded(key) + b"=" + _encoded(value) for key, value in pairs)


def _pair(part: bytes) -> tuple[bytes, bytes]:
    key, _, value = part.partition(b"=")
    return unquote_to_bytes(key), unquote_to_bytes(value)


def _encoded(part: bytes) -> bytes:
    return quote(part, safe="~").encode()

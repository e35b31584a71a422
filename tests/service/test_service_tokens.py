"""Tokens: listed ones are found, signed ones say what they were made with until they expire, and nothing else is one."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.service import tokens
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.tokens import Claims, FixedTokens, SignedTokens

CLAIMS = Claims("user01", "0123456789abcdef0123456789abcdef", 1_000_000)
NOW = 999_999.5


def refused(signed: SignedTokens, token: bytes, now: float = NOW) -> tuple[int, str, str]:
    with pytest.raises(ServiceError) as raised:
        signed.read(token, now)
    assert "WWW-Authenticate" in raised.value.headers
    return raised.value.status, raised.value.error_code, raised.value.code


def test_fixed_tokens() -> None:
    fixed = FixedTokens(["one", "", "နှစ်", "one"])
    assert fixed.find(b"one") == "token:7692c3ad"  # of sha256sum
    assert fixed.find("နှစ်".encode()) not in (None, "token:7692c3ad")
    for other in (b"", b"on", b"one ", b"One", b"\xff"):
        assert fixed.find(other) is None
    assert FixedTokens([]).find(b"") is None


def test_every_listed_token_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    real = tokens.hmac.compare_digest

    def watched(left: bytes, right: bytes) -> bool:
        compared.append((len(left), len(right)))
        return real(left, right)

    monkeypatch.setattr(tokens.hmac, "compare_digest", watched)
    FixedTokens(["a", "bb", "ccc"]).find(b"a")
    assert compared == [(32, 32)] * 3
    signed = SignedTokens("secret")
    token = signed.issue(CLAIMS).encode()
    signed.read(token, NOW)
    refused(signed, b"x" + token)
    assert compared[3:] == [(43, 43)] * 2


@given(st.builds(Claims, st.text(), st.text(), st.integers(1, 2**40)), st.text("abc", min_size=1))
def test_signed_tokens_say_what_they_were_made_with(claims: Claims, secret: str) -> None:
    token = SignedTokens(secret).issue(claims)
    assert token.isascii()
    assert not set(token) & set(" ,;=+/")
    assert SignedTokens(secret).read(token.encode(), claims.expires - 1) == claims


def test_what_a_signed_token_holds() -> None:
    payload, _, mark = SignedTokens("s").issue(CLAIMS).partition(".")
    assert json.loads(urlsafe_b64decode(payload + "==")) == {
        "user": "user01",
        "project": "0123456789abcdef0123456789abcdef",
        "expires": 1_000_000,
    }
    assert len(urlsafe_b64decode(mark + "=")) == 32


def test_expiry() -> None:
    signed = SignedTokens("secret")
    token = signed.issue(CLAIMS).encode()
    assert signed.read(token, 999_999.999) == CLAIMS
    for now in (1_000_000, 1_000_000.5, 2e9):
        assert refused(signed, token, now) == (401, "APIG.0307", "service.token-expired")
    # Whether it has expired, is told to those only who have a token.
    assert refused(signed, token + b"x", 2e9) == (401, "APIG.0301", "service.token")


@given(data=st.data())
def test_any_change_of_a_byte_is_refused(data: st.DataObject) -> None:
    signed = SignedTokens("secret")
    token = signed.issue(CLAIMS).encode()
    at = data.draw(st.integers(0, len(token) - 1))
    changed = token[:at] + bytes([token[at] ^ data.draw(st.integers(1, 255))]) + token[at + 1 :]
    assert refused(signed, changed) == (401, "APIG.0301", "service.token")


@given(st.binary() | st.builds(lambda a, b: a + b"." + b, st.binary(), st.binary()))
def test_garbage_raises_nothing_else(token: bytes) -> None:
    assert refused(SignedTokens("secret"), token)[0] == 401


def test_secrets() -> None:
    token = SignedTokens("secret").issue(CLAIMS).encode()
    refused(SignedTokens("other"), token)
    refused(SignedTokens(""), token)
    drawn = SignedTokens("")
    assert drawn.read(drawn.issue(CLAIMS).encode(), NOW) == CLAIMS
    refused(SignedTokens(""), drawn.issue(CLAIMS).encode())


def test_the_same_secret_elsewhere_makes_no_token() -> None:
    payload = SignedTokens("secret").issue(CLAIMS).encode().partition(b".")[0]
    mark = tokens._base64(tokens.hmac.digest(b"secret", payload, "sha256"))
    refused(SignedTokens("secret"), payload + b"." + mark)

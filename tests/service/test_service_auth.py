"""Who sends a request: each way of saying so, which of them counts, and what is refused with which words."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("pydantic")

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from myanmar_id.service import auth
from myanmar_id.service.auth import Authenticator, Caller
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.signature import Received, canonical_request, sign

NOW = 1_795_364_473.0
DATE = b"20261122T162113Z"
PROJECT = "0123456789abcdef0123456789abcdef"
Headers = list[tuple[bytes, bytes]]


def settings(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "keys": {"AKTEST": SecretStr("SKTEST")},
        "tokens": (SecretStr("fixed-token"),),
        "users": {"user01": SecretStr("made-up")},
        "token_secret": SecretStr("s" * 32),
        "token_hours": 24,
        "project_id": PROJECT,
        "refuse_replays": False,
    } | changes
    return SimpleNamespace(**values, has_auth=bool(values["keys"] or values["tokens"] or values["users"]))


def authenticator(now: float = NOW, **changes: Any) -> Authenticator:
    return Authenticator(settings(**changes), lambda: now)


def signed(access: bytes = b"AKTEST", secret: bytes = b"SKTEST", body: bytes = b"", date: bytes = DATE) -> Headers:
    received = Received("POST", b"/v2/x", b"", [], b"")
    canonical = canonical_request(received, b"x-sdk-date", [date], hashlib.sha256(body).hexdigest().encode())
    text = b"SDK-HMAC-SHA256 Access=%s, SignedHeaders=x-sdk-date, Signature=%s"
    return [(b"X-Sdk-Date", date), (b"Authorization", text % (access, sign(secret, date, canonical)))]


def check(who: Authenticator, headers: Headers, *, path: bytes = b"/v2/x", body: bytes = b"") -> Caller:
    return who.check("POST", path, b"", headers, body)


def refused(who: Authenticator, headers: Headers, code: str, **options: Any) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        check(who, headers, **options)
    assert raised.value.code == code
    return raised.value


def token(who: Authenticator, user: str = "user01") -> bytes:
    return who.issue(user)[0].encode()


def test_anyone_where_nothing_is_set() -> None:
    who = authenticator(keys={}, tokens=(), users={})
    for headers in ([], [(b"x-auth-token", b"any")], [(b"authorization", b"SDK-HMAC-SHA256 x")], signed()):
        assert check(who, headers) == Caller("anyone", None)


@pytest.mark.parametrize("scheme", [b"Bearer", b"bearer", b"BEARER"])
def test_callers(scheme: bytes) -> None:
    who = authenticator()
    assert check(who, signed()) == Caller("AKTEST", None)
    fixed = Caller("token:" + hashlib.sha256(b"fixed-token").hexdigest()[:8], None)
    assert check(who, [(b"X-Auth-Token", b" fixed-token ")]) == fixed
    assert check(who, [(b"authorization", scheme + b"  fixed-token")]) == fixed
    user = Caller("user01", PROJECT)
    assert check(who, [(b"x-auth-token", token(who))]) == user
    assert check(who, [(b"authorization", scheme + b" " + token(who))]) == user


def test_a_signature_counts_before_a_token() -> None:
    who = authenticator()
    both = [(b"x-auth-token", b"fixed-token"), *signed(secret=b"other")]
    refused(who, both, "service.signature")
    assert check(who, [(b"x-auth-token", b"wrong"), *signed()]).name == "AKTEST"
    # Other schemes may be a proxy's own.
    assert check(who, [(b"authorization", b"Basic eDp5"), (b"x-auth-token", b"fixed-token")]).name[:6] == "token:"
    assert check(who, [(b"authorization", b"Bearer wrong"), (b"x-auth-token", b"fixed-token")]).name[:6] == "token:"


@pytest.mark.parametrize(
    ("headers", "code", "words"),
    [
        ([], "service.no-credentials", "x-auth-token not found"),
        ([(b"x-auth-token", b"")], "service.no-credentials", "x-auth-token not found"),
        ([(b"x-auth-token", b" ")], "service.no-credentials", "x-auth-token not found"),
        ([(b"authorization", b"")], "service.no-credentials", "x-auth-token not found"),
        ([(b"authorization", b"Bearer ")], "service.signature-algorithm", "must be SDK-HMAC-SHA256"),
        ([(b"authorization", b"Basic eDp5")], "service.signature-algorithm", "must be SDK-HMAC-SHA256"),
        ([(b"authorization", b"SDK-HMAC-SM3 x")], "service.signature-algorithm", "must be SDK-HMAC-SHA256"),
        ([(b"authorization", b"V11-HMAC-SHA256 x")], "service.signature-algorithm", "must be SDK-HMAC-SHA256"),
        ([(b"authorization", b"SDK-HMAC-SHA256 x")], "service.signature-format", "cannot be parsed"),
        ([(b"x-auth-token", b"wrong")], "service.token", "decrypt token fail"),
        ([(b"x-auth-token", b"\xff.\x00")], "service.token", "decrypt token fail"),
        (signed(secret=b"other"), "service.signature", "verify aksk signature fail"),
        (signed(access=b"AKOTHER"), "service.signature", "verify aksk signature fail"),
        (signed(access=b"\xff"), "service.signature", "verify aksk signature fail"),
        (signed(body=b"other"), "service.signature", "verify aksk signature fail"),
        (signed(date=b"20261122T160612Z"), "service.signature-date", "signature expired"),
        ([*signed(), *signed()], "service.credentials-twice", "came twice"),
        ([(b"x-auth-token", b"fixed-token"), (b"X-Auth-Token", b"x")], "service.credentials-twice", "came twice"),
    ],
)
def test_what_is_refused(headers: Headers, code: str, words: str) -> None:
    error = refused(authenticator(), headers, code)
    assert (error.status, error.error_code) == (401, "APIG.0301")
    assert error.error_msg.startswith("Incorrect IAM authentication information: ")
    assert words in error.error_msg
    assert error.headers == {"WWW-Authenticate": "SDK-HMAC-SHA256, Bearer"}


def test_signed_tokens_end() -> None:
    first = token(authenticator())
    assert check(authenticator(now=NOW + 24 * 3600 - 1), [(b"x-auth-token", first)]).name == "user01"
    error = refused(authenticator(now=NOW + 24 * 3600), [(b"x-auth-token", first)], "service.token-expired")
    assert (error.status, error.error_code, error.error_msg) == (401, "APIG.0307", "The token must be updated.")
    short = token(authenticator(token_hours=1))
    refused(authenticator(now=NOW + 3601), [(b"x-auth-token", short)], "service.token-expired")


def test_signed_tokens_end_with_their_user_and_their_secret() -> None:
    first = token(authenticator())
    refused(authenticator(users={"user02": SecretStr("x")}), [(b"x-auth-token", first)], "service.token")
    refused(authenticator(token_secret=SecretStr("t" * 32)), [(b"x-auth-token", first)], "service.token")
    refused(authenticator(token_secret=SecretStr("")), [(b"x-auth-token", first)], "service.token")
    # What an open service gave to anyone opens nothing once users are set.
    anyone = token(authenticator(keys={}, tokens=(), users={}), "mallory")
    refused(authenticator(), [(b"x-auth-token", anyone)], "service.token")


def test_empty_secrets_open_nothing() -> None:
    empty = SecretStr("")
    who = authenticator(keys={"AKTEST": empty}, tokens=(empty,), users={"user01": empty})
    refused(who, signed(secret=b""), "service.signature")
    refused(who, [(b"x-auth-token", b"")], "service.no-credentials")
    assert not who.has_password("user01", "")


@pytest.mark.parametrize("path", [b"/v2/a%2Fb", b"/v2/a%2fb", b"%2F"])
@pytest.mark.parametrize("changes", [{}, {"keys": {}, "tokens": (), "users": {}}])
def test_an_encoded_slash_names_no_api(path: bytes, changes: dict[str, Any]) -> None:
    error = refused(authenticator(**changes), signed(), "service.encoded-slash", path=path)
    assert (error.status, error.error_code) == (404, "APIG.0101")


def test_passwords() -> None:
    who = authenticator()
    assert who.has_password("user01", "made-up")
    for user, password in (("user01", "made-u"), ("user01", ""), ("user02", "made-up"), ("", ""), ("\ud800", "\udfff")):
        assert not who.has_password(user, password)
    assert authenticator(keys={}, tokens=(), users={}).has_password("any", "thing")
    assert not authenticator(users={}).has_password("any", "thing")


def test_unknown_users_take_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    real = auth.hmac.compare_digest

    def watched(left: bytes, right: bytes) -> bool:
        compared.append((len(left), len(right)))
        return real(left, right)

    who = authenticator()
    monkeypatch.setattr(auth.hmac, "compare_digest", watched)
    for user, password in (("user01", "made-up"), ("user01", "x" * 1000), ("nobody", "")):
        who.has_password(user, password)
    assert compared == [(32, 32)] * 3


def test_the_same_request_may_come_twice_unless_replays_are_refused() -> None:
    who = authenticator()
    assert check(who, signed()) == check(who, signed())
    strict = authenticator(refuse_replays=True)
    assert check(strict, signed()).name == "AKTEST"
    error = refused(strict, signed(), "service.signature-replayed")
    assert (error.status, error.error_code) == (401, "APIG.0301")
    assert check(strict, signed(body=b"x"), body=b"x").name == "AKTEST"
    # What was refused is not remembered, so nobody spoils another's request.
    refused(strict, signed(body=b"y"), "service.signature")
    assert check(strict, signed(body=b"y"), body=b"y").name == "AKTEST"


def test_signatures_are_remembered_as_long_as_they_are_good(monkeypatch: pytest.MonkeyPatch) -> None:
    replays = auth._Replays()
    assert replays.is_first(b"a", 0)
    # A date that is 15 minutes ahead is good for 30.
    assert not replays.is_first(b"a", 1800)
    assert replays.is_first(b"b", 1800)
    assert list(replays._used) == [b"a", b"b"]
    assert replays.is_first(b"c", 1801)
    assert list(replays._used) == [b"b", b"c"]
    monkeypatch.setattr(auth, "MOST_REMEMBERED", 3)
    for name in (b"d", b"e"):
        assert replays.is_first(name, 1801)
    assert list(replays._used) == [b"c", b"d", b"e"]


@given(
    headers=st.lists(
        st.tuples(st.sampled_from([b"authorization", b"x-auth-token", b"x-sdk-date", b"X-Auth-Token"]), st.binary())
    ),
    path=st.binary(),
    scheme=st.sampled_from([b"", b"SDK-HMAC-SHA256 ", b"SDK-", b"V11-", b"Bearer ", b"\xff "]),
    rest=st.binary(),
)
def test_garbage_raises_nothing_else(headers: Headers, path: bytes, scheme: bytes, rest: bytes) -> None:
    with pytest.raises(ServiceError) as raised:
        check(authenticator(), [*headers, (b"authorization", scheme + rest)], path=path)
    assert raised.value.status in (401, 404)


def test_settings_and_secrets_do_not_show() -> None:
    who = authenticator()
    assert "SKTEST" not in repr(who)
    assert repr(check(who, signed())) == "Caller(name='AKTEST', project=None)"

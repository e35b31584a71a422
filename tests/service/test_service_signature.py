"""Signatures: the published vectors, what the contract's own client signs, and every way in which one must not fit."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("huaweicloudsdkocr")
pytest.importorskip("requests")

import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm
from huaweicloudsdkocr.v1 import MyanmarIdcardRequestBody, OcrClient, RecognizeMyanmarIdcardRequest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.service import signature
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.signature import Received, canonical_request, sign, verify

# The client asks for the time in a way that Python deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

AK, SK = "AKTESTAKTESTAKTEST01", "SKTESTSKTESTSKTEST01"
KEYS = {AK.encode(): SK.encode()}
PROJECT = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 22, 16, 21, 13, tzinfo=UTC).timestamp()
DATE = "20261122T162113Z"
EMPTY = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def authorization(received: Received) -> bytes:
    (value,) = received.values(b"authorization")
    return value


def check(received: Received, *, keys: dict[bytes, bytes] = KEYS, now: float = NOW) -> bytes:
    return verify(received, authorization(received), keys, now).access


def refused(received: Received, code: str = "service.signature", **options: Any) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        check(received, **options)
    assert (raised.value.status, raised.value.error_code) == (401, "APIG.0301")
    assert raised.value.code == code
    assert "WWW-Authenticate" in raised.value.headers
    return raised.value


def by_client(
    method: str = "POST",
    path: str = f"/v2/{PROJECT}/ocr/myanmar-id-card",
    query: list[tuple[str, object]] | None = None,
    headers: dict[str, str] | None = None,
    body: str | bytes = b'{"image": "/9j/"}',
    **options: Any,
) -> Received:
    """A request as the contract's Python client signs it and `requests` would send it."""
    headers = {"Content-Type": "application/json;charset=utf-8", "X-Sdk-Date": DATE} | (headers or {})
    request = SdkRequest(method, "http", "127.0.0.1:8000", path, "", query or [], headers, body, **options)
    BasicCredentials(AK, SK, PROJECT).sign_request(request)
    return wire(requests.Request(method, request.url, request.header_params, data=request.body))


def wire(request: requests.Request) -> Received:
    prepared = requests.Session().prepare_request(request)
    assert isinstance(prepared.url, str)
    parts = urlsplit(prepared.url)
    sent = [(name.encode(), value.encode("latin-1")) for name, value in prepared.headers.items()]
    body = prepared.body or b""
    assert isinstance(body, bytes)
    return Received(str(prepared.method), parts.path.encode(), parts.query.encode(), sent, body)


def by_hand(
    method: str = "GET",
    path: bytes = b"/v3/projects",
    query: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    body: bytes = b"",
    names: bytes = b"x-sdk-date",
    date: str = DATE,
    access: str = AK,
    secret: str = SK,
) -> Received:
    """A request signed by these tests: as any other client of the contract may do it."""
    sent = [(b"X-Sdk-Date", date.encode()), *headers]
    received = Received(method, path, query, sent, body)
    values = [(received.values(name) or [b""])[0] for name in names.lower().split(b";")]
    body_hash = signature.hashlib.sha256(body).hexdigest().encode()
    mark = sign(secret.encode(), date.encode(), canonical_request(received, names, values, body_hash))
    text = f"SDK-HMAC-SHA256 Access={access}, SignedHeaders={names.decode()}, Signature={mark.decode()}"
    return replace(received, headers=[*sent, (b"Authorization", text.encode())])


def without(received: Received, *names: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in received.headers if name.lower() not in names]


@pytest.mark.parametrize(
    ("method", "query", "body", "mark"),
    [
        ("GET", b"limit=1", b"", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624"),
        (
            "POST",
            b"key=value",
            b'{"Name":"test","Id":1}\n',
            "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
        ),
    ],
)
def test_published_vectors(method: str, query: bytes, body: bytes, mark: str) -> None:
    # Source: the tests of the contract's Go client.
    date = "20060102T150405Z"
    text = f"SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, Signature={mark}"
    received = Received(method, b"/path", query, [(b"x-sdk-date", date.encode())], body)
    now = datetime(2006, 1, 2, 15, 4, 5, tzinfo=UTC).timestamp()
    found = verify(received, text.encode(), {b"AccessKey": b"SecretKey"}, now)
    assert (found.access, found.signature) == (b"AccessKey", mark.encode())


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"method": "GET", "path": "/v3/projects", "query": [("name", "ap-southeast-1")], "body": ""},
        {"body": ""},
        {"path": "/v2/{project_id}/ocr/myanmar-id-card"},
        {"path": "/a b/မြန်မာ/~x_y-z.w/(1)"},
        {"path": "/a%20b/%E1%80%80"},
        {"path": "/with/a/slash/"},
        {"path": "/two//slashes"},
        {"query": [("b", "2"), ("a", "2"), ("a", "1 +&=/?"), ("A", "~"), ("က", "ခ"), ("empty", "")]},
        {"query": [("list", ["z", "y"]), ("yes", True), ("n", 7)]},
        {"headers": {"X-Note": "  ကခ ဂ  "}},
        {"headers": {"Enterprise-Project-Id": "0", "X-Security-Token": "t" * 3000, "X_Not_Signed": "1"}},
        {"headers": {"X-Auth-Token": "also signed"}},
    ],
)
def test_the_clients_signature_is_right(options: dict[str, Any]) -> None:
    assert check(by_client(**options)) == AK.encode()


@given(
    path=st.lists(
        st.text("azAZ09-_.~ ကျော်é!$&'()*+,;=:@", min_size=1).filter(lambda part: part.strip(".")), min_size=1
    ),
    query=st.lists(st.tuples(st.text("abကé +%&=/?#;:~", min_size=1), st.text("abကé +%&=/?#;:~")), max_size=4),
    header=st.text("abကé :;,~\"'"),
    body=st.binary(),
)
def test_whatever_the_client_signs_is_right(
    path: list[str], query: list[tuple[str, object]], header: str, body: bytes
) -> None:
    assert check(by_client("POST", "/" + "/".join(path), query, {"X-Note": header}, body)) == AK.encode()


def test_the_client_over_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    seen: list[Received] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            path, _, query = self.path.partition("?")
            headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
            seen.append(Received("POST", path.encode(), query.encode(), headers, body))
            answer = json.dumps({"result": {"side": "front"}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        credentials = BasicCredentials(AK, SK, PROJECT)
        endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        client = OcrClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
        request = RecognizeMyanmarIdcardRequest(body=MyanmarIdcardRequestBody(image="/9j/", convert_unicode=True))
        try:
            assert client.recognize_myanmar_idcard(request).result.side == "front"
        finally:
            client._http_client.close()
            server.shutdown()
            thread.join()
    (received,) = seen
    assert received.path.decode() == f"/v2/{PROJECT}/ocr/myanmar-id-card"
    assert b"SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date" in authorization(received)
    assert check(received, now=time.time()) == AK.encode()
    refused(replace(received, body=received.body + b" "), now=time.time())


@pytest.mark.parametrize("algorithm", [SigningAlgorithm.HMAC_SM3, SigningAlgorithm.ECDSA_P256_SHA256])
def test_the_clients_other_algorithms_are_told_the_one_to_choose(algorithm: SigningAlgorithm) -> None:
    error = refused(by_client(signing_algorithm=algorithm), "service.signature-algorithm")
    assert "SDK-HMAC-SHA256" in error.error_msg


def test_names_stand_in_the_clients_order_and_any_set_of_them_will_do() -> None:
    headers = ((b"Host", b"a"), (b"User-Agent", b"b"))
    for names in (b"x-sdk-date", b"user-agent;x-sdk-date;host", b"host;user-agent;x-sdk-date", b"Host;X-Sdk-Date"):
        received = by_hand(headers=headers, names=names)
        assert check(received) == AK.encode()
    text = authorization(by_hand(headers=headers, names=b"host;x-sdk-date")).replace(
        b"host;x-sdk-date", b"x-sdk-date;host"
    )
    other = by_hand(headers=headers, names=b"host;x-sdk-date")
    refused(replace(other, headers=[*without(other, b"authorization"), (b"authorization", text)]))


@pytest.mark.parametrize(
    "names",
    [b"host", b"x-sdk-date;host", b"x-sdk-date;", b"x-sdk-date;x-sdk-date", b"X-Sdk-Date;x-sdk-date", b";x-sdk-date"],
)
def test_names_that_are_missing_or_come_twice(names: bytes) -> None:
    refused(by_hand(names=names), "service.signature-headers")


@pytest.mark.parametrize("name", [b"x-sdk-date", b"X-SDK-DATE", b"Host", b"hOST"])
@pytest.mark.parametrize("value", [DATE.encode(), b"a", b""])
def test_signed_headers_sent_twice(name: bytes, value: bytes) -> None:
    received = by_hand(headers=((b"host", b"a"),), names=b"host;x-sdk-date")
    assert check(received)
    refused(replace(received, headers=[*received.headers, (name, value)]), "service.signature-headers")
    refused(replace(received, headers=[(name, value), *received.headers]), "service.signature-headers")


def test_headers_that_are_not_signed_do_not_count() -> None:
    received = by_hand(headers=((b"host", b"a"),))
    assert check(replace(received, headers=[*received.headers, (b"host", b"b"), (b"x-any", b"c")]))


def test_headers_are_compared_as_bytes() -> None:
    received = by_client(headers={"X-Note": "é"})
    assert (b"X-Note", "é".encode()) in received.headers
    latin = [(name, "é".encode("latin-1") if name == b"X-Note" else value) for name, value in received.headers]
    refused(replace(received, headers=latin))
    # Bytes that are no UTF-8 are signed and sent by nobody we know, and are no trouble.
    assert check(by_hand(headers=((b"x-note", b"\xff\x00"),), names=b"x-note;x-sdk-date"))


def test_spaces_around_a_value_do_not_count_and_those_within_do() -> None:
    received = by_hand(headers=((b"x-note", b" a  b\t"),), names=b"x-note;x-sdk-date")
    assert check(received)
    assert check(replace(received, headers=[*without(received, b"x-note"), (b"X-Note", b"a  b")]))
    refused(replace(received, headers=[*without(received, b"x-note"), (b"X-Note", b"a b")]))


@pytest.mark.parametrize(
    ("signed", "sent", "fits"),
    [
        (b"/a", b"/a/", True),  # clients sign both alike; routing tells them apart
        (b"/a%7Eb%20c", b"/a~b%20c", True),
        (b"/%e1%80%80", b"/%E1%80%80", True),
        (b"/a%25", b"/a%", True),
        (b"/a//b", b"/a/b", False),
        (b"/a/../b", b"/b", False),
        (b"/a", b"/A", False),
        (b"/a+b", b"/a%20b", False),
        (b"/a/b", b"/a%2Fb", False),
        (b"/a/b", b"/a%2fb", False),
        (b"/a%252Fb", b"/a%2Fb", False),
        (b"/\xff", b"/%FF", True),
        (b"/\xff", b"/%EF%BF%BD", False),
    ],
)
def test_paths(signed: bytes, sent: bytes, fits: bool) -> None:
    received = replace(by_hand(path=signed), path=sent)
    assert check(received) if fits else refused(received)


@pytest.mark.parametrize(
    ("signed", "sent", "fits"),
    [
        (b"a=1&b=2", b"b=2&a=1", True),
        (b"a=2&a=1", b"a=1&a=2", True),
        (b"a", b"a=", True),
        (b"a=b=c", b"a=b%3Dc", True),
        (b"a=1&", b"&&a=1", True),
        (b"a=+", b"a=%20", True),
        (b"a=%2B", b"a=+", False),
        (b"a=1", b"A=1", False),
        (b"a=1", b"a=1&a=1", False),
        (b"a=1;b=2", b"a=1&b=2", False),
        (b"", b"a", False),
        (b"a=b&c", b"a=b%26c", False),
    ],
)
def test_queries(signed: bytes, sent: bytes, fits: bool) -> None:
    received = replace(by_hand(query=signed), query=sent)
    assert check(received) if fits else refused(received)


def test_keys_of_a_query_come_before_their_values() -> None:
    received = Received("GET", b"/", b"a=2&a%20=0&a=1&%C3%A9=3&b", [], b"")
    assert canonical_request(received, b"x", [b""], b"").split(b"\n")[2] == b"a=1&a=2&a%20=0&b=&%C3%A9=3"


@pytest.mark.parametrize("method", ["GET", "PUT", "post "])
def test_the_method_counts(method: str) -> None:
    refused(replace(by_hand("POST"), method=method))
    assert check(replace(by_hand("POST"), method="post"))


def test_an_empty_body_has_the_known_hash() -> None:
    assert check(by_hand(body=b"", headers=((b"X-Sdk-Content-Sha256", EMPTY),)))
    refused(replace(by_hand(), body=b"\n"))


@pytest.mark.parametrize("value", [b"UNSIGNED-PAYLOAD", b"", b"0" * 64, EMPTY.upper()])
def test_another_hash_of_the_body_is_refused(value: bytes) -> None:
    received = by_hand(headers=((b"x-sdk-content-sha256", value),), names=b"x-sdk-content-sha256;x-sdk-date")
    refused(received)
    refused(by_hand(headers=((b"X-Sdk-Content-Sha256", EMPTY), (b"X-Sdk-Content-Sha256", value))))


def test_the_client_leaves_other_bodies_open_and_they_are_refused() -> None:
    received = by_client(headers={"Content-Type": "image/jpeg"}, body=b"\xff\xd8")
    assert received.values(b"x-sdk-content-sha256") == [b"UNSIGNED-PAYLOAD"]
    refused(received)


@pytest.mark.parametrize(
    ("away", "fits"), [(-900, True), (900, True), (0, True), (-901, False), (901, False), (86400 * 365, False)]
)
def test_the_window_of_the_date(away: float, fits: bool) -> None:
    if fits:
        assert check(by_hand(), now=NOW + away)
    else:
        refused(by_hand(), "service.signature-date", now=NOW + away)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "now",
        "2026-11-22T16:21:13Z",
        "20261122T162113",
        "20261122T162113z",
        "20261122 162113Z",
        "20261322T162113Z",
        "20260230T162113Z",
        "20261122T166113Z",
        "20261122T162161Z",
        "00000000T000000Z",
        "2026112T1621131Z",
        "၂၀၂၆၁၁၂၂T၁၆၂၁၁၃Z",
        "20261122T162113ZZ",
    ],
)
def test_dates_of_another_form(date: str) -> None:
    refused(by_hand(date=date), "service.signature-date")


def test_one_answer_for_unknown_keys_and_wrong_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[bytes] = []
    real = signature.sign

    def watched(secret: bytes, date: bytes, canonical: bytes) -> bytes:
        used.append(secret)
        return real(secret, date, canonical)

    wrong, unknown = by_hand(secret="other"), by_hand(access="AKNOBODY")
    monkeypatch.setattr(signature, "sign", watched)
    assert vars(refused(wrong)) == vars(refused(unknown))
    # The same work is done for both, with a secret that nobody has.
    assert used[0] == SK.encode()
    assert len(used) == 2
    assert used[1] not in (b"", SK.encode())


def test_the_secret_of_unknown_keys_opens_nothing() -> None:
    received = by_hand(access="AKNOBODY", secret=signature._NOBODY.decode("latin-1"))
    refused(received)
    text = authorization(received).rpartition(b"=")[0] + b"="
    (date,) = received.values(b"x-sdk-date")
    mark = sign(signature._NOBODY, date, canonical_request(received, b"x-sdk-date", [date], EMPTY))
    refused(replace(received, headers=[*without(received, b"authorization"), (b"authorization", text + mark)]))


def test_comparisons_take_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = signature.hmac.compare_digest

    def watched(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return real(left, right)

    monkeypatch.setattr(signature.hmac, "compare_digest", watched)
    check(by_hand())
    assert [(len(left), len(right)) for left, right in compared] == [(64, 64)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SDK-HMAC-SHA256", "algorithm"),
        ("SDK-HMAC-SHA256-2 Access=a, SignedHeaders=x-sdk-date, Signature=" + "0" * 64, "algorithm"),
        ("sdk-hmac-sha256 Access=a, SignedHeaders=x-sdk-date, Signature=" + "0" * 64, "algorithm"),
        ("V11-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=x-sdk-date, Signature=" + "0" * 64, "algorithm"),
        ("SDK-HMAC-SHA256 ", "format"),
        ("SDK-HMAC-SHA256 Access=, SignedHeaders=x-sdk-date, Signature=" + "0" * 64, "format"),
        ("SDK-HMAC-SHA256 Access=a, SignedHeaders=, Signature=" + "0" * 64, "format"),
        ("SDK-HMAC-SHA256 Access=a, SignedHeaders=x-sdk-date, Signature=" + "0" * 63, "format"),
        ("SDK-HMAC-SHA256 Access=a, SignedHeaders=x-sdk-date, Signature=" + "A" * 64, "format"),
        ("SDK-HMAC-SHA256 Access=a, SignedHeaders=x-sdk-date, Signature=" + "0" * 64 + "\n", "format"),
        ("SDK-HMAC-SHA256 Access=a b, SignedHeaders=x-sdk-date, Signature=" + "0" * 64, "format"),
        ("SDK-HMAC-SHA256 SignedHeaders=x-sdk-date, Access=a, Signature=" + "0" * 64, "format"),
    ],
)
def test_headers_of_another_form(text: str, code: str) -> None:
    received = Received("GET", b"/", b"", [(b"x-sdk-date", DATE.encode())], b"")
    with pytest.raises(ServiceError) as raised:
        verify(received, text.encode(), KEYS, NOW)
    assert raised.value.code == f"service.signature-{code}"


def _at(data: bytes, at: int, by: int) -> bytes:
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1 :]


SIGNED: dict[str, tuple[Callable[[Received], bytes], Callable[[Received, bytes], Received]]] = {
    "method": (lambda r: r.method.encode(), lambda r, new: replace(r, method=new.decode("latin-1"))),
    "path": (lambda r: r.path, lambda r, new: replace(r, path=new)),
    "query": (lambda r: r.query, lambda r, new: replace(r, query=new)),
    "body": (lambda r: r.body, lambda r, new: replace(r, body=new)),
    **{
        name: (
            lambda r, name=name: r.values(name.encode())[0],
            lambda r, new, name=name: replace(r, headers=[*without(r, name.encode()), (name.encode(), new)]),
        )
        for name in ("content-type", "host", "user-agent", "x-project-id", "x-sdk-date", "authorization")
    },
}


@given(part=st.sampled_from(sorted(SIGNED)), data=st.data())
def test_any_change_of_a_byte_is_refused(part: str, data: st.DataObject) -> None:
    headers = {"User-Agent": "huaweicloud-usdk-python/3.0"}
    received = by_client(path="/v2/0123/ocr", query=[("a", "1"), ("b", "2")], headers=headers)
    assert check(received)
    read, write = SIGNED[part]
    old = read(received)
    new = _at(old, data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(1, 255)))
    # Two changes say the same as before: the method in the other case, and other white space between the header's parts.
    if (new.upper() == old.upper() and part == "method") or new.split() == old.split():
        return
    with pytest.raises(ServiceError):
        check(write(received, new))


@given(
    text=st.one_of(
        st.binary(),
        st.builds(
            b"SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s".__mod__,
            st.tuples(st.binary(min_size=1), st.binary(min_size=1), st.binary() | st.just(b"0" * 64)),
        ),
        st.from_regex(signature._AUTHORIZATION, fullmatch=True),
    ),
    headers=st.lists(st.tuples(st.sampled_from([b"x-sdk-date", b"host", b"x"]), st.just(DATE.encode()) | st.binary())),
    path=st.binary(),
    query=st.binary(),
    method=st.text(),
)
def test_garbage_raises_nothing_else(
    text: bytes, headers: list[tuple[bytes, bytes]], path: bytes, query: bytes, method: str
) -> None:
    with pytest.raises(ServiceError) as raised:
        verify(Received(method, path, query, headers, b""), text, KEYS, NOW)
    assert raised.value.status == 401


def test_a_request_keeps_its_parts_out_of_logs() -> None:
    assert repr(by_client()) == "Received(method='POST')"

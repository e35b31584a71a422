"""Pictures by URL: what is got, and every way into the inside of a network that must stay shut.

Servers of this machine answer. Where one of them has to be reached, private addresses are allowed; the guard then still refuses the
addresses of links and of clouds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("httpx")

import httpx
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.service import fetch as module
from myanmar_id.service.fetch import fetch, is_allowed, lookup
from myanmar_id.service.problems import ServiceError

PICTURE = b"\xff\xd8\xff picture"
LIMIT = 100_000
REFUSED = (400, "ModelArts.4601", "The URL is not allowed.", "service.url-refused")
FAILED = (400, "ModelArts.4603", "Obtaining the file from the URL failed.", "service.url-failed")

Answer = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]


def settings(*ports: int, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "allow_url": True,
        "url_ports": ports or (80, 443),
        "url_seconds": 5.0,
        "url_redirects": 3,
        "url_allow_private": bool(ports),
        "most_image_bytes": LIMIT,
    }
    return SimpleNamespace(**values | changes)


@dataclass
class Server:
    port: int
    #: The heads of the requests that came.
    heads: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/card.jpg", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextlib.asynccontextmanager
async def serving(answer: Answer | bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    tasks: set[asyncio.Task[Any]] = set()
    made = Server(0)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            made.heads.append(head)
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(writer, head)
            await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def reply(content: bytes = PICTURE, status: str = "200 OK", kind: str = "image/jpeg", *more: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        *([f"Content-Type: {kind}"] if kind else []),
        f"Content-Length: {len(content)}",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


def redirect(location: str, status: int = 302) -> bytes:
    return reply(b"", f"{status} Elsewhere", "", f"Location: {location}")


async def nowhere(host: str, port: int) -> list[str]:
    raise OSError("no such name")


def fixed(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver with one answer after another; there must be no further question."""
    left = list(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return left.pop(0)

    return resolve


async def refusal(url: str, given: Any, **options: Any) -> tuple[int, str, str, str]:
    with pytest.raises(ServiceError) as raised:
        await fetch(url, given, **options)
    error = raised.value
    assert error.__cause__ is None
    return error.status, error.error_code, error.error_msg, error.code


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection may be made."""

    async def connect(*_: object) -> None:
        pytest.fail("a connection was made")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", connect)


def test_a_picture_and_what_is_sent_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Neither a proxy of the environment nor a password of the home directory has a part in it.
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")

    async def run() -> None:
        async with serving(reply()) as server:
            url = server.url("/a%20b/မြ.jpg?X-Sign=%2F&q=ခ#part", "Card.Example")
            assert await fetch(url, settings(server.port), resolve=fixed(["127.0.0.1"])) == PICTURE
            (head,) = server.heads
            assert head.decode().split("\r\n") == [
                "GET /a%20b/%E1%80%99%E1%80%BC.jpg?X-Sign=%2F&q=%E1%80%81 HTTP/1.1",
                f"Host: card.example:{server.port}",
                "User-Agent: myanmar-id",
                "Accept: image/*, application/octet-stream",
                "Accept-Encoding: identity",
                "Connection: close",
                "",
                "",
            ]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(kind="image/jpeg; x=y"), PICTURE),
        (reply(kind="IMAGE/TIFF"), PICTURE),
        (reply(kind="application/octet-stream"), PICTURE),
        (reply(kind="binary/octet-stream"), PICTURE),
        (reply(b"", "200 OK", "image/png"), b""),
        (reply(PICTURE, "200 OK", "image/png", "Content-Encoding: identity"), PICTURE),
        (reply(b"x" * LIMIT), b"x" * LIMIT),
        (b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\nto the end", b"to the end"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            b"abc",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nabcdef", b"ab"),
        (reply(kind="text/html"), None),
        (reply(kind=""), None),
        (reply(kind="application/json"), None),
        (reply(kind="ximage/png"), None),
        (reply(PICTURE, "200 OK", "image/png", "Content-Encoding: gzip"), None),
        (reply(PICTURE, "200 OK", "image/png", "Content-Encoding: identity, br"), None),
        (reply(b"x" * (LIMIT + 1)), None),
        *((reply(PICTURE, status), None) for status in ("201 A", "204 B", "206 C", "304 D", "400 E", "404 F", "500 G")),
        (redirect("/x", 300), None),
        (reply(b"", "302 Found"), None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99\r\n\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: x\r\n\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: -1\r\n\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, None),
        (b"SSH-2.0-OpenSSH\r\n", None),
        (b"", None),
    ],
)
def test_answers(answer: bytes, expected: bytes | None) -> None:
    async def run() -> None:
        async with serving(answer) as server:
            if expected is None:
                assert await refusal(server.url(), settings(server.port)) == FAILED
            else:
                assert await fetch(server.url(), settings(server.port)) == expected
            assert len(server.heads) == 1

    asyncio.run(run())


def test_nothing_is_got_unless_it_is_allowed(offline: None) -> None:
    assert asyncio.run(refusal("https://card.example/a.jpg", settings(allow_url=False), resolve=fixed())) == REFUSED


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "card.example/a.jpg",
        "//card.example/a.jpg",
        "http:/card.example/a.jpg",
        "http:///a.jpg",
        "http://",
        "http://?a",
        "ftp://card.example/a.jpg",
        "file:///etc/passwd",
        "gopher://card.example/",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "http://user@card.example/",
        "http://user:word@card.example/",
        "http://@card.example/",
        "http://card.example@127.0.0.1/",
        "http://card.example\\@127.0.0.1/",
        "http://127.0.0.1\\.card.example/",
        "http://card.example/a\\b",
        "http://card%2eexample/",
        "http://[fe80::1%25lo]/",
        " http://card.example/",
        "http://card.example /",
        "http://card.example/a\r\nHost: x",
        "http://card.example/\x00",
        "http://card.example/" + "a" * 8192,
        "http://card.example:8080/",
        "http://card.example:0/",
        "http://card.example:99999/",
        "http://card.example:-1/",
        "http://card.example:x/",
        "http://.card.example/",
        "http://card..example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 127 + "example/",
        "http://card.example\ud800/",
        "http://card.example/\ud800",
        "http://[::1/",
        "http://[card.example]/",
        "http://xn--\u2488.example/",
        "http://card,example/",
        # Numbers that some readers take for an address.
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0X7F.1/",
        "http://0x/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.0x1/",
        "http://127.0.0.1./",
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://8.8.8.8./",
        "http://card.example.0x7f/",
        "http://１２７.0.0.1/",
        "http://①②⑦.0.0.1/",
        # The inside.
        "http://127.0.0.1/",
        "http://127。0。0。1/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00:ec2::254]/",
    ],
)
def test_urls_that_their_own_text_refuses(url: str) -> None:
    assert asyncio.run(refusal(url, settings(), resolve=fixed())) == REFUSED


def test_names_beyond_ascii(offline: None) -> None:
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        raise OSError

    async def run() -> None:
        for url in ("https://ကတ်.example/", "HTTP://Card.Example:/", "http://card_1.example.:443/"):
            assert await refusal(url, settings(), resolve=resolve) == FAILED

    asyncio.run(run())
    encoded = "xn--" + "ကတ်".encode("punycode").decode()
    assert asked == [(f"{encoded}.example", 443), ("card.example", 80), ("card_1.example.", 443)]


INSIDE = [
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.0.1",
    "172.16.0.1",
    "172.31.0.1",
    "192.168.1.1",
    "::1",
    "fd12::1",
]
NEVER = [
    *(
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
    ),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "100.100.100.200"),
    *("168.63.129.16", "::", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:0:a00:1::", "2001:db8::1", "3fff::1"),
    *("2002:a00:1::", "2002:808:808::1", "fd00:ec2::254", "::10.0.0.1", "::8.8.8.8", "64:ff9b:1::808:808", "100::1"),
    *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "5f00::1", "4000::1"),
]
EVERYWHERE = [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "172.15.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
]


def test_addresses() -> None:
    for text in INSIDE:
        assert not is_allowed(ip_address(text)), text
        assert is_allowed(ip_address(text), private=True), text
    for text in NEVER:
        assert not is_allowed(ip_address(text)), text
        assert not is_allowed(ip_address(text), private=True), text
    for text in [*EVERYWHERE, "64:ff9b::808:808"]:
        assert is_allowed(ip_address(text)), text
        assert is_allowed(ip_address(text), private=True), text
    for text in ("10.0.0.1", "127.0.0.1", "100.64.0.1"):
        number = int(IPv4Address(text))
        for prefix in ("::ffff:0:0", "64:ff9b::"):
            inside = ip_address(int(ip_address(prefix)) + number)
            assert not is_allowed(inside)
            assert is_allowed(inside, private=True)


@given(st.ip_addresses())
def test_what_is_allowed_is_public(address: Any) -> None:
    if is_allowed(address) and getattr(address, "ipv4_mapped", None) is None:
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved or address in module._NAT64


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "found", [[], ["no address"], *([bad] for bad in INSIDE + NEVER), ["8.8.8.8", "10.0.0.1"], ["::1", "1.1.1.1"]]
)
def test_one_answer_for_names_of_the_inside_and_unknown_ones(found: list[str]) -> None:
    async def run() -> None:
        url = "https://card.example/a.jpg"
        assert await refusal(url, settings(), resolve=fixed(found)) == FAILED
        assert await refusal(url, settings(), resolve=nowhere) == FAILED

    asyncio.run(run())


def test_names_of_this_machine() -> None:
    async def run() -> None:
        assert {ip_address(text).is_loopback for text in await lookup("localhost", 80)} == {True}
        with pytest.raises(OSError, match=r"."):
            await lookup("card.invalid", 80)
        async with serving(reply()) as server:
            url = server.url(host="localhost")
            assert await fetch(url, settings(server.port)) == PICTURE
            assert await refusal(url, settings(server.port, url_allow_private=False)) == FAILED
            assert await refusal(server.url(), settings(server.port, url_allow_private=False)) == REFUSED
            assert len(server.heads) == 1

    asyncio.run(run())


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    async def run() -> None:
        async with serving(reply()) as server:
            # The name is looked up once, so its second meaning is never heard of.
            resolve = fixed(["127.0.0.1"], ["169.254.169.254"])
            assert await fetch(server.url(host="rebind.invalid"), settings(server.port), resolve=resolve) == PICTURE
            assert await resolve("", 0) == ["169.254.169.254"]
            # And after a redirect to the same name it is looked up and checked anew.
        async with serving(redirect("/again")) as server:
            resolve = fixed(["127.0.0.1"], ["169.254.169.254"])
            assert await refusal(server.url(host="rebind.invalid"), settings(server.port), resolve=resolve) == FAILED
            assert len(server.heads) == 1

    asyncio.run(run())


def test_further_addresses_are_tried_where_one_takes_no_connection() -> None:
    async def run() -> None:
        async with serving(reply()) as server:
            url = server.url(host="card.example")
            dead = "127.0.0.2"
            assert await fetch(url, settings(server.port), resolve=fixed([dead, dead, dead, "127.0.0.1"])) == PICTURE
            assert await refusal(url, settings(server.port), resolve=fixed([dead] * 4 + ["127.0.0.1"])) == FAILED
        async with serving(reply(status="500 Oh")) as server:
            # An answer is an answer.
            url = server.url(host="card.example")
            assert await refusal(url, settings(server.port), resolve=fixed(["127.0.0.1", "127.0.0.1"])) == FAILED
            assert len(server.heads) == 1
        assert await refusal(url, settings(server.port), resolve=fixed(["127.0.0.1"])) == FAILED  # nobody there

    asyncio.run(run())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(status: int) -> None:
    async def answer(writer: asyncio.StreamWriter, head: bytes) -> None:
        number = int(head.split()[1].rpartition(b"/")[2])
        cookie = "Set-Cookie: a=b; Path=/"
        more = (
            f"Location: {['', '../c/0', '//127.0.0.1:PORT/1', 'http://127.0.0.1:PORT/2', '3', '4'][number]}",
            cookie,
        )
        more = tuple(line.replace("PORT", str(writer.get_extra_info("sockname")[1])) for line in more)
        writer.write(reply() if number == 0 else reply(b"", f"{status} x", "", *more))

    async def run() -> None:
        async with serving(answer) as server:
            given = settings(server.port)
            assert await fetch(server.url("/a/b/3"), given) == PICTURE
            assert [head.split()[1] for head in server.heads] == [b"/a/b/3", b"/2", b"/1", b"/c/0"]
            assert not any(b"cookie" in head.lower() or b"referer" in head.lower() for head in server.heads)
            assert await refusal(server.url("/a/b/4"), given) == FAILED
            assert await refusal(server.url("/1"), settings(server.port, url_redirects=0)) == FAILED

    asyncio.run(run())


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://169.254.169.254/latest/meta-data/", REFUSED),
        ("http://169.254.169.254:PORT/", REFUSED),
        ("http://[fd00:ec2::254]:PORT/", REFUSED),
        ("http://0.0.0.0:PORT/", REFUSED),
        ("http://2130706433:PORT/", REFUSED),
        ("http://127.0.0.1:22/", REFUSED),
        ("http://user@127.0.0.1:PORT/", REFUSED),
        ("file:///etc/passwd", REFUSED),
        ("gopher://127.0.0.1:PORT/", REFUSED),
        ("//127.0.0.1:22/", REFUSED),
        ("http://inside.example:PORT/", FAILED),
        ("http://[", REFUSED),
        ("http://a:b:c/", FAILED),
        ("http://\xff.example:PORT/", FAILED),
    ],
)
def test_redirects_to_what_is_not_allowed(location: str, expected: tuple[int, str, str, str]) -> None:
    async def answer(writer: asyncio.StreamWriter, _: bytes) -> None:
        writer.write(redirect(location.replace("PORT", str(writer.get_extra_info("sockname")[1]))))

    async def run() -> None:
        async with serving(answer) as server:
            resolve = fixed(["127.0.0.1"], ["192.0.0.192"])
            found = await refusal(server.url(host="card.example"), settings(server.port), resolve=resolve)
            assert found == expected
            assert len(server.heads) == 1

    asyncio.run(run())


def test_a_redirect_from_outside_to_the_inside() -> None:
    async def run() -> None:
        async with serving(reply()) as inside:
            given = settings()

            async def answer(writer: asyncio.StreamWriter, _: bytes) -> None:
                given.url_allow_private = False  # from here on it is as if this server were a public one
                writer.write(redirect(inside.url()))

            async with serving(answer) as outside:
                given.url_ports = (outside.port, inside.port)
                given.url_allow_private = True
                assert await refusal(outside.url(), given) == REFUSED
                assert len(outside.heads) == 1
            assert inside.heads == []

    asyncio.run(run())


async def _silent(writer: asyncio.StreamWriter, _: bytes) -> None:
    await asyncio.sleep(30)


async def _stalls(writer: asyncio.StreamWriter, _: bytes) -> None:
    writer.write(reply()[:-3])
    await asyncio.sleep(30)


async def _drips(writer: asyncio.StreamWriter, _: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _drips_in_the_head(writer: asyncio.StreamWriter, _: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("answer", [_silent, _stalls, _drips, _drips_in_the_head])
def test_slow_servers(answer: Answer) -> None:
    async def run() -> None:
        async with serving(answer) as server:
            start = time.monotonic()
            assert await refusal(server.url(), settings(server.port, url_seconds=0.4)) == FAILED
            assert time.monotonic() - start < 2

    asyncio.run(run())


def test_slow_redirects_and_names_have_one_deadline_together() -> None:
    async def answer(writer: asyncio.StreamWriter, _: bytes) -> None:
        await asyncio.sleep(0.15)
        writer.write(redirect("/again"))

    async def resolve(host: str, port: int) -> list[str]:
        await asyncio.sleep(30)
        raise AssertionError

    async def run() -> None:
        async with serving(answer) as server:
            start = time.monotonic()
            given = settings(server.port, url_seconds=0.4, url_redirects=100)
            assert await refusal(server.url(), given) == FAILED
            assert await refusal(server.url(host="card.example"), given, resolve=resolve) == FAILED
            assert time.monotonic() - start < 3
            assert len(server.heads) <= 3

    asyncio.run(run())


def test_an_endless_body() -> None:
    sent = 0

    async def answer(writer: asyncio.StreamWriter, _: bytes) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + bytes(0x1000) + b"\r\n")
            sent += 0x1000
            await writer.drain()

    async def run() -> None:
        async with serving(answer) as server:
            assert await refusal(server.url(), settings(server.port)) == FAILED
            await asyncio.sleep(0.1)
            before = sent
            await asyncio.sleep(0.1)
            assert sent == before  # the connection is closed
            assert sent < 50_000_000

    asyncio.run(run())


def test_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    asked: list[str | None] = []

    def context(*names: str) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(made)
        made.sni_callback = lambda _socket, name, _context: asked.append(name)
        return made

    authority.cert_pem.write_to_path(os.fspath(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tmp_path / "ca.pem"))
    module._tls.cache_clear()

    async def run() -> None:
        async with serving(reply(), context("card.example")) as server:
            given = settings(server.port)
            url = server.url(host="card.example", scheme="https")
            assert await fetch(url, given, resolve=fixed(["127.0.0.1"])) == PICTURE
            assert f"Host: card.example:{server.port}".encode() in server.heads[0]
            # The last dot is of the name, not of the certificate.
            url = server.url(host="card.example.", scheme="https")
            assert await fetch(url, given, resolve=fixed(["127.0.0.1"])) == PICTURE
            assert asked == ["card.example", "card.example"]
            for host in ("other.example", "127.0.0.1"):
                url = server.url(host=host, scheme="https")
                assert await refusal(url, given, resolve=fixed(["127.0.0.1"])) == FAILED
            assert len(server.heads) == 2
        async with serving(reply(), context("127.0.0.1")) as server:
            assert await fetch(server.url(scheme="https"), settings(server.port)) == PICTURE
        async with serving(reply()) as server:
            assert await refusal(server.url(scheme="https"), settings(server.port)) == FAILED

    try:
        asyncio.run(run())
        monkeypatch.delenv("SSL_CERT_FILE")
        module._tls.cache_clear()

        async def unknown() -> None:
            async with serving(reply(), context("127.0.0.1")) as server:
                assert await refusal(server.url(scheme="https"), settings(server.port)) == FAILED

        asyncio.run(unknown())
    finally:
        module._tls.cache_clear()


def test_hanging_up_ends_it() -> None:
    async def run() -> None:
        async with serving(_silent) as server:
            task = asyncio.create_task(fetch(server.url(), settings(server.port)))
            while not server.heads:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())


@given(
    st.text()
    | st.builds("http://{}".format, st.text())
    | st.builds("https://{}:{}/{}".format, st.text(), st.text(), st.text())
)
def test_garbage_raises_nothing_else(url: str) -> None:
    with pytest.raises(ServiceError) as raised:
        asyncio.run(fetch(url, settings(), resolve=nowhere))
    assert raised.value.error_code in ("ModelArts.4601", "ModelArts.4603")

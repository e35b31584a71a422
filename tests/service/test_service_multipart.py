"""multipart/form-data in memory."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette")

from myanmar_id.service.multipart import parts
from myanmar_id.service.problems import ServiceError

TYPE = 'multipart/form-data; boundary="b-1"'
HEAD = b'Content-Disposition: form-data; name="front"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'


def body(*pieces: bytes, end: bytes = b"--b-1--\r\n") -> bytes:
    return b"".join(b"--b-1\r\n" + piece + b"\r\n" for piece in pieces) + end


def test_parts() -> None:
    data = bytes(range(256)) * 20 + b"\r\n--b-2\r\n\r\n--b"
    found = parts(TYPE, body(HEAD + data, b"content-disposition:form-data;name=flag\r\n\r\ntrue"))
    assert found == {"front": data, "flag": b"true"}


def test_what_stands_around_them() -> None:
    assert parts(TYPE, b"preamble\r\n" + body(HEAD + b"x", end=b"--b-1--\r\nepilogue")) == {"front": b"x"}
    assert parts(TYPE, b"--b-1 \t\r\n" + HEAD + b"\r\n--b-1--") == {"front": b""}
    assert parts(TYPE, b"--b-1--") == {}


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data", body(HEAD)),
        ("multipart/form-data; boundary=", body(HEAD)),
        (f"multipart/form-data; boundary={'b' * 71}", body(HEAD)),
        ("multipart/form-data; boundary=other", body(HEAD)),
        (TYPE, b""),
        (TYPE, b"--b-1\r\n" + HEAD + b"x"),
        (TYPE, body(HEAD, end=b"--b-1\r\n")),
        (TYPE, body(HEAD, HEAD)),
        (TYPE, body(b"no head")),
        (TYPE, body(b"Content-Type: image/png\r\n\r\nx")),
        (TYPE, body(b'Content-Disposition: form-data; name=""\r\n\r\nx')),
        (TYPE, body(b"Content-Disposition: form-data; name*=utf-8''front\r\n\r\nx")),
        (TYPE, body(HEAD[:-2] + b"X: " + b"x" * 8192 + b"\r\n\r\n")),
        (TYPE, b"--b-1x\r\n" + HEAD + b"\r\n--b-1--"),
        (TYPE, body(*(HEAD.replace(b"front", b"part%d" % at) for at in range(65)))),
    ],
)
def test_what_is_damaged(content_type: str, content: bytes) -> None:
    with pytest.raises(ServiceError) as caught:
        parts(content_type, content)
    assert (caught.value.error_code, caught.value.code) == ("AIS.0101", "service.multipart")


def test_as_many_as_may_be() -> None:
    assert len(parts(TYPE, body(*(HEAD.replace(b"front", b"part%d" % at) for at in range(64))))) == 64

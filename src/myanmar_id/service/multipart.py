"""Reads multipart/form-data that is in memory, and keeps it there: the usual readers put larger files on disk."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from myanmar_id.service.responses import ParameterError

TYPE = "multipart/form-data"
#: No request has so many, and each costs memory.
_MOST_PARTS = 64
_MOST_HEAD_BYTES = 8192
#: Source: RFC 2046, 5.1.1.
_LONGEST_BOUNDARY = 70


def parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a body by their names.

    Args:
        content_type: the header of that name, with the boundary.
        body: all of it.

    Returns:
        What each part holds.

    Raises:
        ServiceError: 400 `AIS.0101`, it is damaged, or two parts have one name.
    """
    head = Message()
    head["content-type"] = content_type
    boundary = (head.get_boundary() or "").encode("latin-1", "replace")
    if not 1 <= len(boundary) <= _LONGEST_BOUNDARY:
        raise _damaged()
    _, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 1)
    if not pieces or not pieces[-1].startswith(b"--"):
        raise _damaged()
    found: dict[str, bytes] = {}
    for piece in pieces[:-1]:
        name, content = _part(piece)
        if name in found:
            raise _damaged()
        found[name] = content
    return found


def _part(piece: bytes) -> tuple[str, bytes]:
    """The name and the content of what stands between two boundaries."""
    padding, _, rest = piece.partition(b"\r\n")
    head, blank, content = rest.partition(b"\r\n\r\n")
    if padding.strip(b" \t") or not blank or len(head) > _MOST_HEAD_BYTES:
        raise _damaged()
    name = BytesParser().parsebytes(head, headersonly=True).get_param("name", header="content-disposition")
    if not isinstance(name, str) or not name:
        raise _damaged()
    return name, content


def _damaged() -> ParameterError:
    return ParameterError("send multipart/form-data with a name for each part, each once", "service.multipart")

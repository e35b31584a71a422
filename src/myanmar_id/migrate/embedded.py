"""Text inside HTML and JSON: what a person reads is worked on, and all else stays byte for byte.

In HTML that is the text between tags, in JSON the values that are strings, tags inside them apart. Names of keys, tags with their
attributes, comments, scripts, web addresses and whatever has no Myanmar character stay. Characters that are written as references
(`&#4096;`, `&#x1000;`, `\\\\u1000`), as old forms and serializers write them, are worked on like the characters themselves, and
written back as references where none of the text's Myanmar characters was written as itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from myanmar_id.migrate.terms import Contents

#: Myanmar characters, and what stands between them without width.
_MYANMAR = "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"
_JOINED = f"{_MYANMAR}\u200b-\u200d\u2060\ufeff"
_has_myanmar = re.compile(f"[{_MYANMAR}]").search
_is_joined = re.compile(f"[{_JOINED}]").fullmatch
_joined = re.compile(f"[{_JOINED}]")

#: What stays: comments, marks of sections, elements that no one reads, tags, in which a quoted value may hold any sign, and
#: web addresses.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<(script|style)\b.*?(?:</\1\s*>|\Z)"
    r"|<[a-zA-Z/!?](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>|<[a-zA-Z/!?][^<>]*+>"
    r"|(?:\b(?:https?|ftp|file)://|\bwww\.)[^\s<>\"'\\]++",
    re.DOTALL | re.IGNORECASE,
)
_HTML_REFERENCE = re.compile(r"&#(?:(?P<decimal>\d{4,5})|[xX](?P<hex>[0-9a-fA-F]{4}));")
#: Every escape, so that the second backslash of a pair begins none.
_JSON_REFERENCE = re.compile(r"\\(?:u(?P<hex>[0-9a-fA-F]{4})|.)")
_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?')


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text that is worked on.

    Attributes:
        text: its characters, references to Myanmar ones resolved. Personal data, not in `repr`.
        reference: how its Myanmar characters are written, as a format of their numbers; "" where as themselves.
    """

    text: str = field(repr=False)
    reference: str = ""

    def write(self, text: str) -> str:
        """A text as the node was written."""
        return _joined.sub(lambda match: self.reference.format(ord(match[0])), text) if self.reference else text


@dataclass(frozen=True, slots=True)
class Parts:
    """Markup taken apart: what stays, and the nodes between; there is one piece more than there are nodes.

    Attributes:
        pieces: what stays. Personal data, not in `repr`.
        given: the nodes as they stand. Personal data, not in `repr`.
        nodes: the nodes.
    """

    pieces: tuple[str, ...] = field(repr=False)
    given: tuple[str, ...] = field(repr=False)
    nodes: tuple[Node, ...]

    def join(self, texts: Sequence[str]) -> str:
        """The markup with other texts in its nodes; a node whose text is the same stays byte for byte."""
        out = [self.pieces[0]]
        for given, node, text, piece in zip(self.given, self.nodes, texts, self.pieces[1:], strict=True):
            out += [given if text == node.text else node.write(text), piece]
        return "".join(out)


def split(text: str, contents: Contents) -> Parts:
    """Take markup apart.

    Args:
        text: HTML or JSON.
        contents: which of them.

    Returns:
        The parts, whose nodes have each a Myanmar character at least.

    Raises:
        ValueError: it is no JSON.

    Examples:
        >>> parts = split('{"name": "ေအာင္", "url": "https://example.com"}', Contents.JSON)
        >>> [node.text for node in parts.nodes], parts.join(["အောင်"])
        (['ေအာင္'], '{"name": "အောင်", "url": "https://example.com"}')
    """
    spans = _strings(text) if contents is Contents.JSON else [(0, len(text))]
    pattern = _JSON_REFERENCE if contents is Contents.JSON else _HTML_REFERENCE
    pieces, given, nodes = [], [], []
    last = 0
    for first, end in spans:
        for start, stop in _between(text, first, end):
            node = _node(text[start:stop], pattern)
            if node is not None:
                pieces.append(text[last:start])
                given.append(text[start:stop])
                nodes.append(node)
                last = stop
    return Parts((*pieces, text[last:]), tuple(given), tuple(nodes))


def _strings(text: str) -> Iterator[tuple[int, int]]:
    """The insides of the strings of JSON that are values."""
    if not text.strip():
        return
    try:
        json.loads(text)
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None
    for match in _JSON_STRING.finditer(text):
        if match[2] is None:
            yield match.span(1)


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is between markup."""
    for match in _MARKUP.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _node(raw: str, pattern: re.Pattern[str]) -> Node | None:
    """A stretch as a node, None where it has no Myanmar character."""
    forms: list[str] = []

    def resolved(match: re.Match[str]) -> str:
        groups = match.groupdict()
        decimal, digits = groups.get("decimal"), groups["hex"]
        char = chr(int(decimal)) if decimal else chr(int(digits, 16)) if digits else ""
        if not _is_joined(char):
            return match[0]
        if decimal:
            forms.append("&#{};")
        else:
            forms.append(match[0][: match.start("hex") - match.start()] + _hex(digits) + ";" * (match[0][-1] == ";"))
        return char

    text = pattern.sub(resolved, raw)
    if not _has_myanmar(text):
        return None
    return Node(text, forms[0] if forms and not _has_myanmar(raw) else "")


def _hex(digits: str) -> str:
    """The format of a number that is written in such digits."""
    return "{:04X}" if digits != digits.lower() else "{:04x}"

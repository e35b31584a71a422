"""Text in HTML and JSON: what a person reads is found, and all else comes back byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import WORDS, unicode_junk, zawgyi_junk

from myanmar_id.migrate.embedded import split
from myanmar_id.migrate.terms import Contents

HTML, JSON = Contents.HTML, Contents.JSON


def rewritten(text: str, contents: Contents) -> tuple[str, list[str]]:
    """A text with "က" for all that is worked on, and what that was."""
    parts = split(text, contents)
    return parts.join(["က"] * len(parts.nodes)), [node.text for node in parts.nodes]


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("<p>ေအာင္</p>", "<p>က</p>"),
        ("Hello <b>ေအာင္</b>, hello", "Hello <b>က</b>, hello"),
        ("<p title='ေအာင္ > x'>မင္း</p>", "<p title='ေအာင္ > x'>က</p>"),
        ('<a href="http://x/?q=ေအာင္">မင္း<br/>', '<a href="http://x/?q=ေအာင္">က<br/>'),
        ("<p title=ေအာင္'s>မင္း", "<p title=ေအာင္'s>က"),
        ("<!-- ေအာင္ -->မင္း<!-- ေအာင္", "<!-- ေအာင္ -->က<!-- ေအာင္"),
        ("<style>/*ေအာင္*/</style>မင္း<SCRIPT>'ေအာင္'</script >", "<style>/*ေအာင္*/</style>က<SCRIPT>'ေအာင္'</script >"),
        ("<![CDATA[ေအာင္]]>", "<![CDATA[က]]>"),
        ("မင္း https://x.mm/ေအာင္ မင္း", "ကhttps://x.mm/ေအာင္က"),
        ("www.x.mm/ေအာင္<br>a@b.c", "www.x.mm/ေအာင္<br>a@b.c"),
        ("1 < 2 ေအာင္", "က"),
        ("&nbsp;&amp; 12", "&nbsp;&amp; 12"),
        ("&#4119;&#4145;", "&#4096;"),
        ("<i>&#x1017;&#x1031;</i>", "<i>&#x1000;</i>"),
        ("&#X101A;&#X1031;", "&#X1000;"),
        ("&#4119;ေ", "က"),
        ("&#8203;&#9999;", "&#8203;&#9999;"),
        ("", ""),
    ],
)
def test_html(text: str, expect: str) -> None:
    assert rewritten(text, HTML)[0] == expect


def test_upper_case_digits_stay_upper() -> None:
    parts = split("&#x103A;", HTML)
    assert parts.join(["\u103b"]) == "&#x103B;"
    assert split("&#x103a;", HTML).join(["\u103b"]) == "&#x103b;"


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ('{"ေအာင္" : "ေအာင္", "n": 1.0}', '{"ေအာင္" : "က", "n": 1.0}'),
        ('["ေအာင္", {"a":"မင္း"},  null]', '["က", {"a":"က"},  null]'),
        ('"\\u1031\\u1021"', '"\\u1000"'),
        ('"\\u103A"', '"\\u1000"'),
        ('"\\\\u1031 x"', '"\\\\u1031 x"'),
        ('"a\\"b\\/ \\ud83d\\ude00"', '"a\\"b\\/ \\ud83d\\ude00"'),
        ('"<a href=\\"ေအာင္\\">မင္း</a>"', '"<a href=\\"ေအာင္\\">က</a>"'),
        ('"https://x.mm/ေအာင္"', '"https://x.mm/ေအာင္"'),
        ("12", "12"),
        (" ", " "),
    ],
)
def test_json(text: str, expect: str) -> None:
    assert rewritten(text, JSON)[0] == expect


@pytest.mark.parametrize("text", ["{ေအာင္}", '{"a": "ေအာင္"', "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        split(text, JSON)


def test_a_repr_has_no_text() -> None:
    assert "ေအာင္" not in repr(split("<p>ေအာင္</p>", HTML))


PIECES = st.one_of(
    st.sampled_from(
        ["<b>", "</b>", "<!--", "-->", "<p title='", "'>", '"', "&#4119;", "&#x1031;", "http://", "a@b.c", "\\"]
    ),
    st.sampled_from(WORDS),
    zawgyi_junk(),
    unicode_junk(),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_html_joins_to_what_it_was(text: str) -> None:
    parts = split(text, HTML)
    assert parts.join([node.text for node in parts.nodes]) == text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, st.booleans())
def test_json_stays_json_with_its_keys(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    parts = split(text, JSON)
    assert parts.join([node.text for node in parts.nodes]) == text
    assert shape(json.loads(parts.join(["က"] * len(parts.nodes)))) == shape(value)


def shape(value: Any) -> Any:
    """A value with all its strings left out but keys."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return "" if isinstance(value, str) else value

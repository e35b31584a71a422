"""Card files: objects are cut out of any layout in one pass, and every way of writing a card is understood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.cli import records
from myanmar_id.cli.records import Cutter, parse
from myanmar_id.errors import InvalidFormat

FRONT = ("nrc_id", "name")
BACK = ("card_id", "address")

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
_OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), _VALUES, max_size=4), max_size=4)


def _cut(text: str) -> list[Any]:
    cutter = Cutter()
    found = []
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        found += [json.loads(part) for part in cutter.feed(line, number)]
    cutter.finish()
    return found


@given(objects=_OBJECTS, indent=st.sampled_from([None, 0, 2]))
def test_objects_come_out_of_any_layout(objects: list[Any], indent: int | None) -> None:
    assert _cut("\n".join(json.dumps(one) for one in objects)) == objects
    assert _cut(json.dumps(objects, indent=indent)) == objects
    assert _cut("".join(json.dumps(one, indent=indent) for one in objects)) == objects


def test_the_line_of_an_object_is_known() -> None:
    cutter = Cutter()
    assert list(cutter.feed("[\n", 1)) == []
    assert list(cutter.feed('{"a":\n', 2)) == []
    assert list(cutter.feed("1}, {}]\n", 3)) == ['{"a":\n1}', "{}"]
    assert cutter.line == 3


@pytest.mark.parametrize("text", ['"name"', "name", "}", "\\", "[1]", '{"a": 1} x'])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(InvalidFormat) as caught:
        _cut(text)
    assert caught.value.code == "card.json"


def test_an_object_without_an_end_is_refused() -> None:
    with pytest.raises(InvalidFormat) as caught:
        _cut('{"name": "}')
    assert caught.value.code == "card.json"


def test_a_file_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST", 100)
    with pytest.raises(InvalidFormat) as caught:
        _cut('{"name": "' + "x\n" * 100)
    assert caught.value.code == "card.too-long"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ('{"front": {"name": "a"}, "back": {"address": "b"}}', {"front": {"name": "a"}, "back": {"address": "b"}}),
        ('{"name": "a", "address": "b"}', {"front": {"name": "a"}, "back": {"address": "b"}}),
        ('{"name": "a"}', {"front": {"name": "a"}}),
        ('{"address": "b", "note": "c"}', {"back": {"address": "b", "note": "c"}}),
        ('{"note": "c"}', {"front": {"note": "c"}}),
        ('{"side": "back", "note": "c"}', {"back": {"note": "c"}}),
        ('{"back": {"address": "b"}, "note": "c"}', {"back": {"address": "b", "note": "c"}}),
        ('{"front": {"name": null}}', {"front": {"name": ""}}),
        ('{"front": "a"}', {"front": {"front": "a"}}),
        ('{"result": {"side": "back", "address": "b", "portrait_location": [[1, 2]]}}', {"back": {"address": "b"}}),
    ],
)
def test_every_way_of_writing_a_card(text: str, sides: dict[str, dict[str, str]]) -> None:
    assert parse(text, FRONT, BACK).sides == sides


def test_confidences_go_with_their_sides() -> None:
    given_flat = '{"name": "a", "address": "b", "confidence": {"name": 1, "address": 0.5}}'
    given_apart = (
        '{"front": {"name": "a", "confidence": {"name": 1}}, "back": {"address": "b", "confidence": {"address": 0.5}}}'
    )
    expected = {"front": {"name": 1.0}, "back": {"address": 0.5}}
    assert parse(given_flat, FRONT, BACK).confidences == expected
    assert parse(given_apart, FRONT, BACK).confidences == expected


def test_what_is_known_of_the_card_is_kept() -> None:
    record = parse('{"id": 7, "name": "a", "class": "old_version", "idcard_type": "copy"}', FRONT, BACK)
    assert (record.name, record.card_class, record.idcard_type) == (7, "old_version", "copy")
    assert parse('{"front": {"class": "old_version"}, "back": {}}', FRONT, BACK).card_class == "old_version"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"name": 1}', "card.type"),
        ('{"name": true}', "card.type"),
        ('{"name": ["a"]}', "card.type"),
        ('{"id": {}}', "card.type"),
        ('{"result": []}', "card.type"),
        ('{"name": "a", "confidence": {"name": "high"}}', "card.type"),
        ('{"name": "a", "confidence": {"name": true}}', "card.type"),
        ('{"name": "a", "confidence": 1}', "card.type"),
        ('{"name": "a", "address": "b", "confidence": 1}', "card.type"),
        ('{"class": 1}', "card.type"),
        ('{"name": "a", "name": "b"}', "card.duplicate"),
        ('{"name" "a"}', "card.json"),
        ('{"name": ' + "[" * 100_000 + "]" * 100_000 + "}", "card.json"),
        ('{"name": ' + "1" * 5000 + "}", "card.json"),
    ],
)
def test_what_is_no_card_is_refused_without_repeating_it(text: str, code: str) -> None:
    with pytest.raises(InvalidFormat) as caught:
        parse(text, FRONT, BACK)
    assert caught.value.code == code
    assert text not in str(caught.value)


def test_a_record_hides_its_fields() -> None:
    assert "ကိုကို" not in repr(parse('{"name": "ကိုကို"}', FRONT, BACK))

"""Calls about texts: each answer is the library's own, and a list is its parts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("pydantic_settings")
pytest.importorskip("prometheus_client")
pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

from service_stubs import Client, refused

from myanmar_id.errors import Problem
from myanmar_id.fields import FIELDS, name, nrc
from myanmar_id.latin.rows import Mode
from myanmar_id.service import records
from myanmar_id.shapes import plain
from myanmar_id.text import convert, repair
from myanmar_id.text.detect import Encoding

ZAWGYI = "ျမန္မာ"
NRC = "၉/မခန(နိုင်)၂၅၁၉၅၉"
PATHS = [
    ("/v1/text/repair", {}),
    ("/v1/text/convert", {"to": "unicode"}),
    ("/v1/nrc/parse", {}),
    ("/v1/names/romanize", {}),
    ("/v1/fields/name", {}),
]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(most_items=5) as found:
        yield found


def good(client: Client, path: str, **body: Any) -> dict[str, Any]:
    response = client.post(path, body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_repair(client: Client) -> None:
    text = f"{ZAWGYI} and မြန်မာ"
    found = good(client, "/v1/text/repair", text=text)
    outcome = repair.explain(text)
    assert (found["text"], found["encoding"], found["probability"]) == (outcome.text, "unicode", outcome.probability)
    assert [(one["start"], one["end"], one["encoding"]) for one in found["spans"]] == [
        (0, 6, "zawgyi"),
        (11, 17, "unicode"),
    ]
    assert found["steps"] == [{"codes": ["zawgyi"], "start": 0, "end": 6, "before": ZAWGYI, "after": "မြန်မာ"}]


def test_options_of_repair(client: Client) -> None:
    doubtful = "စာအုပ္"
    for hint in ("zawgyi", "unicode", None):
        expected = repair.explain(doubtful, encoding=None if hint is None else Encoding(hint))
        assert good(client, "/v1/text/repair", text=doubtful, encoding=hint)["text"] == expected.text
    mixed = "ကျွန်တော် ေက်ာင္း"
    expected = repair.explain(mixed, threshold=0.99)
    assert good(client, "/v1/text/repair", text=mixed, threshold=0.99)["text"] == expected.text


def test_convert(client: Client) -> None:
    assert good(client, "/v1/text/convert", text=ZAWGYI, to="unicode") == {"text": convert.to_unicode(ZAWGYI)}
    assert good(client, "/v1/text/convert", text="မြန်မာ", to="zawgyi") == {"text": ZAWGYI}
    refused(client.post("/v1/text/convert", {"text": ZAWGYI}), 400, "AIS.0101", "service.choice")


def test_nrc(client: Client) -> None:
    found = good(client, "/v1/nrc/parse", text="9/MaKhaNa(N)251959")
    assert (found["my"], found["latin"], found["status"]) == (NRC, "9/MaKhaNa(C)251959", "known")
    assert (found["kind"], found["number"]) == ("citizen", "251959")
    assert (found["state"]["number"], found["state"]["name_en"]) == (9, "Mandalay Region")
    assert (found["township"]["letters"], found["township"]["name_en"]) == ("မခန", "Myingyan")
    assert [problem["code"] for problem in found["problems"]] == ["nrc.letter-n"]


def test_an_nrc_number_without_a_known_township(client: Client) -> None:
    found = good(client, "/v1/nrc/parse", text="၁/ဟဟဟ(နိုင်)၁၂၃၄၅၆")
    assert (found["status"], found["township"], found["state"]["number"]) == (nrc.Status.UNLISTED.value, None, 1)


def test_what_is_no_nrc_number(client: Client) -> None:
    found = good(client, "/v1/nrc/parse", text="မောင်မောင်")
    assert (found["my"], found["latin"], found["status"]) == ("မောင်မောင်", "", "unreadable")
    assert (found["kind"], found["number"], found["state"], found["township"]) == (None, None, None, None)
    assert found["problems"]


def test_names(client: Client) -> None:
    text = "မစန္ဒာဖြိုး"
    found = good(client, "/v1/names/romanize", text=text, count=3)
    assert found["text"] == name.romanize(text)
    assert [one["text"] for one in found["spellings"]] == [spelling for spelling, _ in name.romanizations(text, 3)]
    assert [problem["code"] for problem in found["problems"]] == ["name.honorific"]
    assert len(good(client, "/v1/names/romanize", text="ကိုထွန်းလင်း")["spellings"]) == 5


def test_options_of_names(client: Client) -> None:
    text = "ကိုထွန်းလင်း"
    assert good(client, "/v1/names/romanize", text=text, style="modern")["text"] == "Ko Htun Linn"
    found = good(client, "/v1/names/romanize", text=text, scheme="mlcts")
    assert (found["text"], found["spellings"]) == (name.romanize(text, scheme="mlcts"), [])
    rakhine = good(client, "/v1/names/romanize", text="အောင်မြတ်", mode="rakhine")["text"]
    assert rakhine == "Aung Mrat"


def test_a_name_that_cannot_be_spelled(client: Client) -> None:
    found = good(client, "/v1/names/romanize", text="123")
    assert (found["text"], found["spellings"]) == ("", [])
    assert found["problems"]


def test_the_choices_are_the_librarys() -> None:
    assert set(records._STYLES) == set(name.Style)
    assert set(records._SCHEMES) == set(name.Scheme)
    assert set(records._MODES) == set(Mode)


FIELD_TEXTS = {
    "nrc": NRC,
    "date": "၁၄.၁ဝ.၁၉၉၁",
    "height": "၅'၅\"",
    "blood": "ဘီ",
    "name": "ဦးအောင်မြင့်",
    "origin": "ဗမာ၊ဗုဒ္ဓ",
    "profession": "ကျောင်းသား",
    "address": "အုတ်တွင်းမြို့နယ်",
}


@pytest.mark.parametrize("kind", list(FIELDS))
def test_fields(client: Client, kind: str) -> None:
    text = FIELD_TEXTS[kind]
    found = good(client, f"/v1/fields/{kind}", text=text)
    reading = FIELDS[kind].read(text)
    assert (found["text"], found["translation"]) == (reading.text, reading.translation)
    assert found["value"] is not None
    assert [one["codes"] for one in found["repairs"]] == [list(one.codes) for one in reading.repairs]


def test_values_of_fields(client: Client) -> None:
    assert good(client, "/v1/fields/date", text=FIELD_TEXTS["date"])["value"] == "1991-10-14"
    assert good(client, "/v1/fields/height", text=FIELD_TEXTS["height"])["value"] == {"inches": 65.0}
    unread = good(client, "/v1/fields/date", text="ကခဂ", encoding="unicode")
    assert (unread["text"], unread["value"]) == ("ကခဂ", None)
    assert unread["problems"]


def test_any_value_becomes_json() -> None:
    problem = Problem("x.y", "look", span=(1, 2))
    assert plain({1: problem, "b": {3}, "c": 2j, "d": None, "e": datetime.date(2000, 1, 2)}) == {
        "1": {"code": "x.y", "message": "look", "severity": "warning", "span": [1, 2], "suggestions": []},
        "b": [3],
        "c": "2j",
        "d": None,
        "e": "2000-01-02",
    }


def test_an_unknown_field(client: Client) -> None:
    refused(client.post("/v1/fields/phone", {"text": "x"}), 404, "APIG.0101", "service.field")


# Lists


@pytest.mark.parametrize(("path", "options"), PATHS)
def test_a_list_is_its_parts(client: Client, path: str, options: dict[str, Any]) -> None:
    texts = ["ဦးအောင်မြင့်", ZAWGYI, "", "Aung"]
    alone = [good(client, path, text=text, **options) for text in texts]
    assert good(client, path, texts=texts, **options) == {"results": alone}


@pytest.mark.parametrize(("path", "options"), PATHS)
def test_one_bad_part_spoils_no_other(client: Client, path: str, options: dict[str, Any]) -> None:
    found = good(client, path, texts=[5, None, ZAWGYI, ["x"]], **options)["results"]
    wrong = {
        "error_code": "AIS.0101",
        "error_msg": "The input parameter is invalid.",
        "code": "service.string",
        "detail": "text must be a string",
    }
    assert [found[0], found[1], found[3]] == [wrong] * 3
    assert found[2]["text" if "text" in found[2] else "my"]


def test_a_fault_in_one_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def convert_one(text: str) -> str:
        if text == "bad":
            raise ValueError(text)
        return text

    monkeypatch.setattr(convert, "to_unicode", convert_one)
    found = good(client, "/v1/text/convert", to="unicode", texts=["bad", "good"])["results"]
    assert (found[0]["error_code"], found[0]["code"]) == ("APIG.0601", "service.internal")
    assert found[1] == {"text": "good"}
    refused(client.post("/v1/text/convert", {"to": "unicode", "text": "bad"}), 500, "APIG.0601", "service.internal")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "service.one-or-several"),
        ({"text": "x", "texts": ["x"]}, "service.one-or-several"),
        ({"texts": "x"}, "service.list"),
        ({"texts": []}, "service.list-length"),
        ({"texts": ["x"] * 6}, "service.list-length"),
        ({"text": 5}, "service.string"),
        ({"text": "x", "encoding": "latin"}, "service.choice"),
        ({"text": "x", "encoding": ["zawgyi"]}, "service.choice"),
        ({"text": "x", "threshold": "0.9"}, "service.number"),
        ({"text": "x", "threshold": True}, "service.number"),
        ({"text": "x", "threshold": 0.5}, "service.number"),
        ({"text": "x", "threshold": 1}, "service.number"),
    ],
)
def test_wrong_requests(client: Client, body: dict[str, Any], code: str) -> None:
    refused(client.post("/v1/text/repair", body), 400, "AIS.0101", code)


@pytest.mark.parametrize(
    "options", [{"count": 0}, {"count": 21}, {"count": 2.5}, {"scheme": "x"}, {"style": "x"}, {"mode": "x"}]
)
def test_wrong_options_of_names(client: Client, options: dict[str, Any]) -> None:
    response = client.post("/v1/names/romanize", {"text": "x", **options})
    assert (response.status_code, response.json()["error_code"]) == (400, "AIS.0101")
    assert next(iter(options)) in response.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/nrc/parse", "/v1/names/romanize", "/v1/fields/address"])
def test_a_field_that_is_too_long(client: Client, path: str) -> None:
    assert client.post(path, {"text": "က" * 2000}).status_code == 200
    refused(client.post(path, {"text": "က" * 2001}), 400, "AIS.0101", "service.text-length")
    found = good(client, path, texts=["က" * 2001, "က"])["results"]
    assert [one.get("code") for one in found] == ["service.text-length", None]


def test_a_long_text_is_repaired_in_a_thread(client: Client) -> None:
    text = f"{ZAWGYI} " * 5000
    assert good(client, "/v1/text/repair", text=text)["text"] == "မြန်မာ " * 5000


def test_the_longest_body_about_texts() -> None:
    with Client(most_text_bytes=1000) as client:
        refused(client.post("/v1/text/repair", {"text": "x" * 1000}), 413, "APIG.0201", "service.too-large")
        assert client.post("/v1/text/repair", {"text": "x" * 900}).status_code == 200


@pytest.mark.parametrize(("path", "options"), PATHS)
@pytest.mark.parametrize("text", ["\ud800", "က\udfff၁", "\x00", "\ud83d\ude00", "a\u2028b"])
def test_text_that_has_no_utf_8_comes_back(client: Client, path: str, options: dict[str, Any], text: str) -> None:
    content = json.dumps({"text": text, **options})
    response = client.ask("POST", path, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    if path == "/v1/text/repair":
        assert json.loads(response.content)["text"] == json.loads(json.dumps(text))

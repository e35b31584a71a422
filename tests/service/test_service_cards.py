"""Both sides of a card together: pictures, texts, forms, lists, and what the sides say of each other."""

from __future__ import annotations

import base64
import time
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

from service_stubs import BACK, BLACK, BLUE, FRONT, GRAY, PINK, RED, YELLOW, Client, in_base64, picture, refused

from myanmar_id.service import fetch
from myanmar_id.text import convert

RED_IMAGE, BLUE_IMAGE = {"image": in_base64(RED)}, {"image": in_base64(BLUE)}
WRITTEN_FRONT = {"side": "front", "class": "new_version", **FRONT}
WRITTEN_BACK = {"side": "back", "class": "new_version", **BACK}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(most_items=5, allow_url=True) as found:
        yield found


def good(client: Client, **body: Any) -> dict[str, Any]:
    response = client.post("/v1/cards", {"convert_unicode": True, **body})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def codes(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["field"], problem["code"]) for problem in found["problems"]]


def test_pictures(client: Client) -> None:
    found = good(client, front=RED_IMAGE, back=BLUE_IMAGE)
    assert list(found) == ["front", "back", "problems"]
    assert (found["front"], found["back"]) == (WRITTEN_FRONT, WRITTEN_BACK)
    assert found["problems"] == []


def test_pictures_are_put_where_they_belong(client: Client) -> None:
    assert good(client, front=BLUE_IMAGE, back=RED_IMAGE) == good(client, front=RED_IMAGE, back=BLUE_IMAGE)
    assert list(good(client, front=BLUE_IMAGE)) == ["back", "problems"]


def test_one_side(client: Client) -> None:
    assert good(client, front=RED_IMAGE, back=None)["front"] == WRITTEN_FRONT
    assert good(client, back=BLUE_IMAGE) == {"back": WRITTEN_BACK, "problems": []}


def test_two_pictures_of_one_side(client: Client) -> None:
    refused(client.post("/v1/cards", {"front": RED_IMAGE, "back": RED_IMAGE}), 400, "AIS.0122", "service.same-side")


def test_options_are_those_of_the_contracts_call(client: Client) -> None:
    options = dict.fromkeys(
        ("return_confidence", "return_portrait_image", "return_idcard_type", "return_text_location", "detect_copy"),
        True,
    )
    found = good(client, front={"image": in_base64(PINK)}, **options)["front"]
    assert found == client.read(image=in_base64(PINK), convert_unicode=True, **options).json()["result"]
    zawgyi = client.post("/v1/cards", {"back": BLUE_IMAGE}).json()["back"]
    assert zawgyi["profession"] == convert.to_zawgyi(BACK["profession"])
    refused(client.post("/v1/cards", {"back": BLUE_IMAGE, "detect_copy": 1}), 400, "AIS.0101", "service.boolean")


def test_texts(client: Client) -> None:
    found = good(client, front={"fields": FRONT}, back={"fields": BACK}, return_translation=True)
    assert found["front"].pop("translation_info")["name_translation"] == "U Aung Myint"
    assert found == {"front": WRITTEN_FRONT, "back": WRITTEN_BACK, "problems": []}


def test_texts_in_zawgyi(client: Client) -> None:
    front = {name: convert.to_zawgyi(text) for name, text in FRONT.items()}
    back = {name: convert.to_zawgyi(text) for name, text in BACK.items()}
    found = good(client, front={"fields": front}, back={"fields": back})
    assert (found["front"], found["back"]) == (WRITTEN_FRONT, WRITTEN_BACK)
    assert good(client, back={"fields": back}, encoding="zawgyi")["back"] == WRITTEN_BACK


def test_a_back_that_does_not_tell_its_encoding_has_that_of_the_front(client: Client) -> None:
    unsure = {"profession": "မွ"}  # wa below in Unicode, ha below in Zawgyi
    front = {"fields": {name: convert.to_zawgyi(text) for name, text in FRONT.items()}}
    alone = good(client, back={"fields": unsure})["back"]["profession"]
    beside = good(client, front=front, back={"fields": unsure})["back"]["profession"]
    assert (alone, beside) == ("မွ", "မှ")
    beside = good(client, front={"fields": FRONT}, back={"fields": unsure})["back"]["profession"]
    assert beside == "မွ"


def test_confidences(client: Client) -> None:
    side = {"fields": {"name": FRONT["name"]}, "confidence": {"name": 0.98765, "birth": None}}
    assert good(client, front=side, return_confidence=True)["front"]["confidence"] == {"name": 0.9877}


def test_a_result_that_was_answered_elsewhere_can_be_given_as_it_is(client: Client) -> None:
    answered = client.read(
        image=in_base64(RED),
        **dict.fromkeys(("return_confidence", "return_portrait_location", "return_translation"), True),
    ).json()["result"]
    assert good(client, front={"fields": answered}) == {"front": WRITTEN_FRONT, "problems": []}


def test_a_picture_and_texts(client: Client) -> None:
    found = good(client, front={"fields": FRONT}, back=BLUE_IMAGE)
    assert (found["front"], found["back"]) == (WRITTEN_FRONT, WRITTEN_BACK)
    refused(
        client.post("/v1/cards", {"front": BLUE_IMAGE, "back": {"fields": BACK}}), 400, "AIS.0122", "service.same-side"
    )


def test_the_sides_are_checked_against_each_other(client: Client) -> None:
    back = {**BACK, "nrc_id_back": "၁၂/ကမန(နိုင်)၆၅၄၃၂၁"}
    found = good(client, front={"fields": FRONT}, back={"fields": back})
    assert codes(found) == [("card", "card.nrc-mismatch")]
    assert found["problems"][0]["severity"] == "error"


def test_problems_say_where_they_are(client: Client) -> None:
    front = {**FRONT, "birth": "၃၂.၁.၁၉၉၁", "mark": "x"}
    found = codes(good(client, front={"fields": front}, back={"fields": {"nrc_id_back": "ကခဂ"}}))
    places = [place for place, _ in found]
    assert places == sorted(places, key=["front.birth", "front", "back.nrc_id_back", "card"].index)
    assert ("front", "card.unknown-field") in found
    assert ("card", "card.serial-missing") in found


def test_a_url(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(url: str, settings: Any) -> bytes:
        return picture(BLUE)

    monkeypatch.setattr(fetch, "fetch", answer)
    assert good(client, back={"url": "https://example.com/back.png"})["back"] == WRITTEN_BACK


# Lists


def test_a_list(client: Client) -> None:
    body = {
        "convert_unicode": True,
        "cards": [
            {"front": RED_IMAGE, "back": BLUE_IMAGE},
            {"front": {"image": in_base64(GRAY)}},
            {"back": {"fields": BACK}},
            "card",
            {},
        ],
    }
    response = client.post("/v1/cards", body)
    assert response.status_code == 200
    found = response.json()["results"]
    assert found[0] == good(client, front=RED_IMAGE, back=BLUE_IMAGE)
    assert (found[1]["error_code"], found[1]["code"], found[1]["detail"]) == ("AIS.0104", "card.not-found", "front")
    assert found[2] == {"back": WRITTEN_BACK, "problems": []}
    assert [one["code"] for one in found[3:]] == ["service.object", "service.no-side"]


def test_a_fault_in_one_card(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from myanmar_id.service import cards

    def fail(*given: Any) -> None:
        raise ValueError

    monkeypatch.setattr(cards, "check", fail)
    found = client.post("/v1/cards", {"cards": [{"front": {"fields": FRONT}}, {"back": {"fields": BACK}}]}).json()
    assert [one.get("code") for one in found["results"]] == ["service.internal", None]


def test_a_list_that_is_too_long(client: Client) -> None:
    refused(client.post("/v1/cards", {"cards": [{}] * 6}), 400, "AIS.0101", "service.list-length")
    refused(client.post("/v1/cards", {"cards": []}), 400, "AIS.0101", "service.list-length")
    refused(client.post("/v1/cards", {"cards": [{}], "front": RED_IMAGE}), 400, "AIS.0101", "service.one-or-several")


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ({}, "service.no-side", "give front"),
        ({"front": None}, "service.no-side", "give front"),
        ({"front": in_base64(RED)}, "service.object", "front: front"),
        ({"front": {}}, "service.image-or-fields", "front: give"),
        ({"back": {"image": in_base64(BLUE), "fields": BACK}}, "service.image-or-fields", "back: give"),
        ({"back": {"image": 5}}, "service.string", "back: image"),
        ({"front": {"fields": "x"}}, "service.object", "front: fields"),
        ({"front": {"fields": {"name": 5}}}, "service.fields", "front: fields"),
        ({"front": {"fields": {str(at): "x" for at in range(51)}}}, "service.fields", "front: fields"),
        ({"front": {"fields": {"name": "x" * 2001}}}, "service.text-length", "front: give"),
        ({"front": {"fields": FRONT, "confidence": {"name": 2}}}, "service.number", "front: name"),
        ({"front": {"fields": FRONT, "confidence": [1]}}, "service.object", "front: confidence"),
    ],
)
def test_wrong_requests(client: Client, body: dict[str, Any], code: str, detail: str) -> None:
    response = client.post("/v1/cards", body)
    refused(response, 400, "AIS.0101", code)
    assert response.json()["detail"].startswith(detail)


def test_errors_of_pictures_say_which_side(client: Client) -> None:
    response = client.post("/v1/cards", {"front": RED_IMAGE, "back": {"image": in_base64(YELLOW)}})
    refused(response, 500, "AIS.0105", "service.reading")
    assert response.json()["detail"] == "back"


def test_the_deadline_is_that_of_the_whole_request() -> None:
    """What is read until then is answered; the rest, in a list, is said to be late."""
    with Client(deadline_seconds=0.3) as client:
        slow = {"front": {"image": in_base64(BLACK)}}
        refused(client.post("/v1/cards", slow), 504, "ModelArts.4402", "service.deadline")
        start = time.monotonic()
        response = client.post(
            "/v1/cards", {"cards": [{"back": {"fields": BACK}}, slow, slow, {"back": {"fields": BACK}}]}
        )
        assert time.monotonic() - start < 5
        assert [one.get("code") for one in response.json()["results"]] == [None, *["service.deadline"] * 3]


def test_an_error_of_time_that_is_no_deadline(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from myanmar_id.service import cards

    def fail(*given: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(cards, "check", fail)
    refused(client.post("/v1/cards", {"front": {"fields": FRONT}}), 500, "APIG.0601", "service.internal")


# Forms


def form(client: Client, files: dict[str, Any], options: dict[str, str] | None = None) -> Any:
    return client.ask("POST", "/v1/cards", files=files, data=options or {})


def test_a_form(client: Client) -> None:
    files = {"front": ("ko ko.png", picture(RED), "image/png"), "back": ("b", picture(BLUE, "JPEG"))}
    found = form(client, files, {"convert_unicode": "true", "return_confidence": "False", "other": "x"})
    assert found.status_code == 200, found.text
    assert found.json() == good(client, front=RED_IMAGE, back=BLUE_IMAGE)


def test_a_form_with_one_file(client: Client) -> None:
    found = form(client, {"front": ("", b""), "back": ("b", picture(BLUE))}, {"convert_unicode": "true"})
    assert found.json() == {"back": WRITTEN_BACK, "problems": []}
    refused(form(client, {"front": ("", b"")}), 400, "AIS.0101", "service.no-side")


def test_wrong_forms(client: Client) -> None:
    files = {"back": ("b", picture(BLUE))}
    refused(form(client, files, {"convert_unicode": "yes"}), 400, "AIS.0101", "service.boolean")
    refused(form(client, {"back": ("b", b"no picture")}), 400, "AIS.0102", "image.not-an-image")
    response = client.ask(
        "POST", "/v1/cards", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    refused(response, 400, "AIS.0101", "service.multipart")


def test_two_pictures_may_take_twice_as_much() -> None:
    with Client(most_body_bytes=1000) as client:
        file = base64.b64encode(b"x" * 900)
        assert client.ask("POST", "/v1/cards", content=file).json()["error_code"] == "ModelArts.4105"
        refused(client.ask("POST", "/v1/cards", content=b"x" * 2001), 413, "APIG.0201", "service.too-large")

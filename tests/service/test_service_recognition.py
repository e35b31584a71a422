"""The contract's own call: every option, both sides, and every error in the contract's order."""

from __future__ import annotations

import base64
import io
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

from pictures import drawing, encoded, png
from PIL import Image
from service_stubs import (
    BACK,
    BLUE,
    BROWN,
    FRONT,
    GRAY,
    GREEN,
    PATH,
    PINK,
    PROJECT,
    RED,
    WHITE,
    YELLOW,
    Client,
    in_base64,
    picture,
    refused,
)

from myanmar_id.service import fetch
from myanmar_id.service.problems import ServiceError
from myanmar_id.text import convert

FLAGS = (
    "convert_unicode",
    "return_confidence",
    "return_portrait_image",
    "return_portrait_location",
    "return_idcard_type",
    "return_translation",
    "return_text_location",
    "return_adjusted_image",
    "return_verification",
    "detect_copy",
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client() as found:
        yield found


def result(client: Client, colour: tuple[int, int, int], **options: Any) -> dict[str, Any]:
    response = client.read(image=in_base64(colour), **options)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert set(response.json()) == {"result"}
    found: dict[str, Any] = response.json()["result"]
    return found


@pytest.mark.parametrize(("colour", "side", "texts"), [(RED, "front", FRONT), (BLUE, "back", BACK)])
@pytest.mark.parametrize("options", [{}, {"convert_unicode": False}, {"convert_unicode": None}])
def test_zawgyi_unless_asked(
    client: Client, colour: tuple[int, int, int], side: str, texts: dict[str, str], options: dict[str, Any]
) -> None:
    found = result(client, colour, **options)
    written = {name: convert.to_zawgyi(text) for name, text in texts.items()}
    assert found == {"side": side, "class": "new_version", **written}
    assert any(written[name] != text for name, text in texts.items())


def test_unicode(client: Client) -> None:
    assert result(client, RED, convert_unicode=True) == {"side": "front", "class": "new_version", **FRONT}
    assert result(client, BLUE, convert_unicode=True) == {"side": "back", "class": "new_version", **BACK}


def test_confidence_of_every_field_of_the_side(client: Client) -> None:
    found = result(client, RED, return_confidence=True)["confidence"]
    assert list(found) == list(FRONT)  # the name of the father too, which clients pass over
    assert found["nrc_id"] == 0.9123
    assert list(result(client, BLUE, return_confidence=True)["confidence"]) == list(BACK)


def test_portrait(client: Client) -> None:
    found = result(client, RED, return_portrait_image=True, return_portrait_location=True)
    assert found["portrait_location"] == [[8, 20], [30, 20], [30, 50], [8, 50]]
    image = Image.open(io.BytesIO(base64.b64decode(found["portrait_image"])))
    assert (image.format, image.size) == ("JPEG", (22, 30))
    assert found["portrait_image"].startswith("/9j/")
    none = result(client, PINK, return_portrait_image=True, return_portrait_location=True)
    assert (none["portrait_image"], none["portrait_location"]) == ("", [])
    back = result(client, BLUE, return_portrait_image=True, return_portrait_location=True)
    assert not any(key.startswith("portrait") for key in back)


def test_kind_of_card(client: Client) -> None:
    assert result(client, RED, return_idcard_type=True)["idcard_type"] == "normal"
    assert result(client, PINK, return_idcard_type=True)["idcard_type"] == "copy"
    assert result(client, RED, detect_copy=True)["detect_copy_result"] is False
    assert result(client, PINK, detect_copy=True)["detect_copy_result"] is True


def test_translation(client: Client) -> None:
    assert result(client, RED, return_translation=True)["translation_info"] == {
        "name_translation": "U Aung Myint",
        "father_name_translation": "U Kyaw Swar",
        "birth_translation": "14.10.1991",
        "nrc_id_translation": "12/KaMaNa(C)123456",
    }
    assert "translation_info" not in result(client, BLUE, return_translation=True)


def test_places(client: Client) -> None:
    found = result(client, BLUE, return_text_location=True)
    assert list(found["text_location"]) == list(BACK)
    assert found["text_location"]["card_id"] == [[[40, 0], [80, 0], [80, 5], [40, 5]]]
    assert found["text_location"]["nrc_id_back"] == []
    assert found["card_location"] == [[4, 4], [90, 4], [90, 60], [4, 60]]


def test_the_card_cut_out(client: Client) -> None:
    found = result(client, BLUE, return_adjusted_image=True)["adjusted_image"]
    image = Image.open(io.BytesIO(base64.b64decode(found)))
    assert (image.format, image.size) == ("JPEG", (86, 56))
    assert all(abs(one - wanted) < 8 for one, wanted in zip(image.getpixel((40, 30)), BLUE, strict=True))  # type: ignore[arg-type]


def test_verification(client: Client) -> None:
    assert result(client, RED, return_verification=True)["verification_result"] == {
        "valid_number": True,
        "valid_birth": True,
        "problems": [],
    }
    back = result(client, BLUE, return_verification=True)["verification_result"]
    assert back["valid_number"] is False
    assert "valid_birth" not in back


def test_options_do_not_touch_one_another(client: Client) -> None:
    """With all of them there is what each gives alone."""
    everything = result(client, RED, **dict.fromkeys(FLAGS, True))
    parts: dict[str, Any] = {}
    for name in FLAGS:
        parts |= result(client, RED, **{"convert_unicode": True, name: True})
    assert everything == parts
    assert list(everything)[:2] == ["side", "nrc_id"]


def test_unknown_keys_and_nulls_are_passed_over(client: Client) -> None:
    body = {"image": in_base64(RED), "url": None, "side": "front", "x": [1], **dict.fromkeys(FLAGS)}
    assert client.post(PATH, body).json() == client.read(image=in_base64(RED)).json()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF"])
def test_formats(client: Client, kind: str) -> None:
    assert client.read(image=in_base64(RED, kind)).status_code == 200


def test_line_breaks_in_base64(client: Client) -> None:
    broken = base64.encodebytes(picture(RED)).decode()
    assert "\n" in broken[:-1]
    assert client.read(image=broken).status_code == 200
    assert client.read(image=broken.replace("\n", "\r\n")).status_code == 200


# What is refused

GOOD = in_base64(RED)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        *(({"image": GOOD, name: wrong}, "service.boolean") for name in FLAGS for wrong in ("true", 1, "", [])),
        ({}, "service.image-or-url"),
        ({"image": None, "url": ""}, "service.image-or-url"),
        ({"image": GOOD, "url": "https://example.com/card.jpg"}, "service.image-or-url"),
        ({"image": 5}, "service.string"),
        ({"url": ["https://example.com"]}, "service.string"),
    ],
)
def test_parameters(client: Client, body: dict[str, Any], code: str) -> None:
    response = client.post(PATH, body)
    refused(response, 400, "AIS.0101", code)
    assert response.json()["error_msg"] == "The input parameter is invalid."
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "image",
    [
        f"data:image/png;base64,{GOOD}",
        "abc",
        GOOD.replace("=", "") + "=",
        GOOD[:20] + " " + GOOD[20:],
        GOOD[:20] + "-_" + GOOD[22:],
        "ကခဂဃ",
        "\ud800AAA",
    ],
)
def test_what_is_no_base64(client: Client, image: str) -> None:
    response = client.ask(
        "POST", PATH, content=json.dumps({"image": image}), headers={"Content-Type": "application/json"}
    )
    refused(response, 400, "AIS.0102", "service.base64")
    assert response.json()["error_msg"] == "The image format is not supported."


@pytest.mark.parametrize(
    ("data", "error_code", "code"),
    [
        (b"no picture", "AIS.0102", "image.not-an-image"),
        (b"%PDF-1.7", "AIS.0102", "image.format"),
        (encoded(drawing(), "GIF"), "AIS.0102", "image.format"),
        (encoded(drawing(14, 40), "PNG"), "AIS.0103", "image.size"),
        (png(8193, 20, rows=b""), "AIS.0103", "image.size"),
        (encoded(drawing(), "PNG")[:-100], "AIS.0104", "image.truncated"),
        (picture(GRAY), "AIS.0104", "card.not-found"),
        (picture(WHITE), "AIS.0104", "card.unreadable"),
        (picture(GREEN), "AIS.0122", "card.several"),
    ],
)
def test_pictures_that_cannot_be_read(client: Client, data: bytes, error_code: str, code: str) -> None:
    refused(client.read(image=base64.b64encode(data).decode()), 400, error_code, code)


@pytest.mark.parametrize(("colour", "code"), [(BROWN, "model.input"), (YELLOW, "service.reading")])
def test_faults_of_the_service(client: Client, colour: tuple[int, int, int], code: str) -> None:
    response = client.read(image=in_base64(colour))
    refused(response, 500, "AIS.0105", code)
    assert response.json()["error_msg"] == "Recognition failed."


def test_a_picture_that_is_too_long() -> None:
    with Client(most_image_bytes=len(GOOD)) as client:
        assert client.read(image=GOOD).status_code == 200
        # It is too long before it is anything else.
        refused(client.read(image=GOOD + "!"), 400, "ModelArts.4104", "service.image-length")


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"{", "application/json", "service.json"),
        (b"", "application/json", "service.json"),
        (b"[]", "application/json", "service.json"),
        (b'"x"', "application/json", "service.json"),
        (b'{"image": NaN}', "application/json", "service.json"),
        (b'{"image": "\xff"}', "application/json", "service.json"),
        (b"[" * 90_000, "application/json", "service.json"),
        (b'{"x":[' + b"[]," * 60_000 + b"1]}", "application/json", "service.json"),
        (b'{"x":' + b"9" * 5000 + b"}", "application/json", "service.json"),
        (b"{}", "text/plain", "service.content-type"),
        (b"{}", "application/x-www-form-urlencoded", "service.content-type"),
        (b"{}", "", "service.content-type"),
    ],
)
def test_what_is_no_json(client: Client, body: bytes, content_type: str, code: str) -> None:
    response = client.ask("POST", PATH, content=body, headers={"Content-Type": content_type})
    refused(response, 400, "ModelArts.4105", code)


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json;charset=utf-8", "Application/JSON ; charset=UTF-8"]
)
def test_ways_to_say_json(client: Client, content_type: str) -> None:
    body = json.dumps({"image": GOOD})
    assert client.ask("POST", PATH, content=body, headers={"Content-Type": content_type}).status_code == 200


def test_the_path_of_a_client_without_a_project(client: Client) -> None:
    response = client.post(PATH.replace(PROJECT, "%7Bproject_id%7D"), {"image": GOOD})
    refused(response, 400, "ModelArts.4202", "service.project-path")
    assert "project_id" in response.json()["error_msg"]


@pytest.mark.parametrize("project", ["x" * 65, "a.b", "%E1%80%80", "a%20b"])
def test_projects_that_are_none(client: Client, project: str) -> None:
    refused(client.post(PATH.replace(PROJECT, project), {}), 400, "ModelArts.4202", "service.project-path")


@pytest.mark.parametrize("project", ["a", "A-b_9", "x" * 64])
def test_any_project_is_taken(client: Client, project: str) -> None:
    assert client.post(PATH.replace(PROJECT, project), {"image": GOOD}).status_code == 200


def test_the_project_of_the_header_is_that_of_the_path(client: Client) -> None:
    assert client.post(PATH, {"image": GOOD}, headers={"X-Project-Id": PROJECT}).status_code == 200
    refused(
        client.post(PATH, {"image": GOOD}, headers={"X-Project-Id": "other"}),
        400,
        "APIG.0106",
        "service.project-header",
    )


@pytest.mark.parametrize("value", ["0", "unknown", "!§$%".encode("latin-1")])
def test_the_enterprise_project_is_never_a_reason(client: Client, value: str | bytes) -> None:
    assert client.post(PATH, {"image": GOOD}, headers={"Enterprise-Project-Id": value}).status_code == 200


@pytest.mark.parametrize("path", [PATH + "/", PATH + "//", "/v2" + PATH, PATH.upper(), "/ocr/myanmar-id-card"])
def test_other_paths_are_not_there_and_lead_nowhere(client: Client, path: str) -> None:
    refused(client.post(path, {"image": GOOD}), 404, "APIG.0101", "service.route")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_other_methods(client: Client, method: str) -> None:
    response = client.ask(method, PATH)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    if method != "HEAD":
        refused(response, 405, "APIG.0101", "service.method")


# URLs


def test_urls_are_not_fetched_unless_allowed(client: Client) -> None:
    refused(client.read(url="https://example.com/card.png"), 400, "ModelArts.4601", "service.url-refused")


def test_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def answer(url: str, settings: Any) -> bytes:
        asked.append(url)
        if "missing" in url:
            raise ServiceError("ModelArts.4603", "Obtaining the file from the URL failed.", 400, "service.url-failed")
        return picture(BLUE) if "back" in url else b"no picture"

    monkeypatch.setattr(fetch, "fetch", answer)
    with Client(allow_url=True) as client:
        found = client.read(url="https://example.com/back.png", convert_unicode=True, image=None)
        assert found.json()["result"] == {"side": "back", "class": "new_version", **BACK}
        refused(client.read(url="https://example.com/missing"), 400, "ModelArts.4603", "service.url-failed")
        refused(client.read(url="https://example.com/other"), 400, "AIS.0102", "image.not-an-image")
    assert len(asked) == 3


def test_fetched_pictures_count_as_held_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(url: str, settings: Any) -> bytes:
        raise AssertionError

    monkeypatch.setattr(fetch, "fetch", answer)
    with Client(allow_url=True, most_held_bytes=1000, most_image_bytes=1000) as client:
        refused(client.read(url="https://example.com/back.png"), 429, "ModelArts.4401", "service.busy")


# The order of the checks


def test_the_contracts_order() -> None:
    """A request in which everything is wrong is refused for one thing after the other, as each is put right."""
    with Client(tokens=("token-of-a-test",), rate_per_minute=3, most_body_bytes=5000) as client:
        headers = {"Content-Type": "application/json"}
        big = json.dumps({"image": "x" * 6000, "return_confidence": "yes"}).encode()

        def send(content: bytes, path: str = PATH) -> Any:
            return client.ask("POST", path, content=content, headers=headers)

        refused(send(big, "/v2/%7Bproject_id%7D/ocr/myanmar-id-cards"), 404, "APIG.0101", "service.route")
        refused(send(big, PATH.replace(PROJECT, "%7Bproject_id%7D")), 400, "ModelArts.4202", "service.project-path")
        refused(send(big), 401, "APIG.0301", "service.no-credentials")
        headers["X-Auth-Token"] = "token-of-a-test"
        refused(send(big), 413, "APIG.0201", "service.too-large")
        refused(send(b"{"), 400, "ModelArts.4105", "service.json")
        refused(send(b'{"return_confidence": "yes"}'), 400, "AIS.0101", "service.boolean")
        limited = send(b"{}")
        refused(limited, 429, "APIG.0308", "service.rate")
        assert "limit:3,time:1 minute" in limited.json()["error_msg"]
        assert int(limited.headers["Retry-After"]) == 20
        refused(send(big), 429, "APIG.0308", "service.rate")


@pytest.mark.parametrize(
    ("body", "error_code"),
    [
        ({"return_confidence": 1, "url": "https://example.com"}, "AIS.0101"),
        ({"return_confidence": 1, "image": "%"}, "AIS.0101"),
        ({"image": "%", "url": "https://example.com"}, "AIS.0101"),
        ({"image": "%" * 101}, "ModelArts.4104"),
        ({"image": "%"}, "AIS.0102"),
        ({"image": base64.b64encode(encoded(Image.new("L", (9, 9)), "GIF")).decode()}, "AIS.0102"),
    ],
)
def test_the_contracts_order_in_the_body(body: dict[str, Any], error_code: str) -> None:
    with Client(most_image_bytes=100) as client:
        assert client.read(**body).json()["error_code"] == error_code

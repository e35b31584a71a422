"""The contract's own client, unchanged, against the service: both sides, every option, every error."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("pydantic_settings")
pytest.importorskip("prometheus_client")
pytest.importorskip("uvicorn")
pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")
pytest.importorskip("huaweicloudsdkocr")

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException
from huaweicloudsdkocr.v1 import MyanmarIdcardRequestBody, OcrAsyncClient, OcrClient, RecognizeMyanmarIdcardRequest
from pictures import drawing, encoded
from service_server import serving
from service_stubs import (
    BACK,
    BLACK,
    BLUE,
    BROWN,
    FRONT,
    GRAY,
    GREEN,
    PINK,
    PROJECT,
    RED,
    WHITE,
    YELLOW,
    Reader,
    in_base64,
    picture,
)

from myanmar_id.service import fetch
from myanmar_id.service.problems import ServiceError
from myanmar_id.text import convert

AK, SK = "AKMADEUPAKMADEUP0001", "SKMADEUPSKMADEUPSKMADEUPSKMADEUP00000001"
Ask = Callable[..., Any]


CLIENTS: list[Any] = []
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")  # the client's own


@pytest.fixture(scope="module", autouse=True)
def on_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1")
        yield
    for client in CLIENTS:
        client._http_client.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(keys={AK: SK}) as found:
        yield found


def asking(kind: str, url: str, ak: str = AK, sk: str = SK, project: str | None = PROJECT) -> Ask:
    """A function that asks with a client of the SDK, the sync or the async one."""
    credentials = BasicCredentials(ak, sk, project) if project else BasicCredentials(ak, sk)
    builder = (OcrClient if kind == "sync" else OcrAsyncClient).new_builder()
    client = builder.with_credentials(credentials).with_endpoint(url).build()
    CLIENTS.append(client)

    def ask(**body: Any) -> Any:
        request = RecognizeMyanmarIdcardRequest(
            enterprise_project_id=body.pop("enterprise_project_id", None), body=MyanmarIdcardRequestBody(**body)
        )
        if kind == "sync":
            return client.recognize_myanmar_idcard(request)
        return client.recognize_myanmar_idcard_async(request).result()

    return ask


@pytest.fixture(scope="module", params=["sync", "async"])
def ask(request: pytest.FixtureRequest, url: str) -> Ask:
    return asking(request.param, url)


def test_a_front(ask: Ask) -> None:
    response = ask(image=in_base64(RED), convert_unicode=True)
    assert response.status_code == 200
    assert len(response.x_request_id) == 32
    result = response.result
    assert {name: getattr(result, name) for name in FRONT} == FRONT
    assert (result.side, result._class) == ("front", "new_version")
    for name in (*BACK, "confidence", "portrait_image", "portrait_location", "idcard_type", "translation_info"):
        assert getattr(result, name) is None


def test_a_back(ask: Ask) -> None:
    result = ask(image=in_base64(BLUE), convert_unicode=True).result
    assert {name: getattr(result, name) for name in BACK} == BACK
    assert (result.side, result._class, result.name) == ("back", "new_version", None)


@pytest.mark.parametrize("given", [{}, {"convert_unicode": False}])
def test_zawgyi(ask: Ask, given: dict[str, Any]) -> None:
    result = ask(image=in_base64(RED), **given).result
    assert {name: getattr(result, name) for name in FRONT} == {
        name: convert.to_zawgyi(text) for name, text in FRONT.items()
    }


def test_confidence(ask: Ask) -> None:
    front = ask(image=in_base64(RED), return_confidence=True)
    assert front.result.confidence.nrc_id == 0.9123
    assert front.result.confidence.card_id is None
    back = ask(image=in_base64(BLUE), return_confidence=True).result.confidence
    assert all(0.9 < getattr(back, name) <= 1 for name in BACK)
    # What the contract does not have is passed over, and there for who looks.
    assert not hasattr(front.result.confidence, "father_name")
    assert b"father_name" in front.raw_content


def test_portrait(ask: Ask) -> None:
    result = ask(image=in_base64(RED), return_portrait_image=True, return_portrait_location=True).result
    assert base64.b64decode(result.portrait_image).startswith(b"\xff\xd8")
    assert result.portrait_location == [[8, 20], [30, 20], [30, 50], [8, 50]]
    none = ask(image=in_base64(PINK), return_portrait_image=True, return_portrait_location=True).result
    assert (none.portrait_image, none.portrait_location) == ("", [])


@pytest.mark.parametrize(("colour", "kind"), [(RED, "normal"), (PINK, "copy"), (BLUE, "normal")])
def test_kind_of_card(ask: Ask, colour: tuple[int, int, int], kind: str) -> None:
    assert ask(image=in_base64(colour), return_idcard_type=True).result.idcard_type == kind


def test_translation(ask: Ask) -> None:
    found = ask(image=in_base64(RED), return_translation=True).result.translation_info
    assert (found.name_translation, found.father_name_translation) == ("U Aung Myint", "U Kyaw Swar")
    assert (found.nrc_id_translation, found.birth_translation) == ("12/KaMaNa(C)123456", "14.10.1991")
    assert ask(image=in_base64(BLUE), return_translation=True).result.translation_info is None


def test_every_option_at_once(ask: Ask) -> None:
    options = [name for name in MyanmarIdcardRequestBody.openapi_types if name not in ("image", "url")]
    assert len(options) == 6
    result = ask(image=in_base64(RED), **dict.fromkeys(options, True)).result
    assert None not in (
        *(result.confidence, result.portrait_image, result.portrait_location),
        *(result.idcard_type, result.translation_info, result.name),
    )


@pytest.mark.parametrize("project", ["0", "unknown-project", "!?*"])
def test_the_enterprise_project_is_never_a_reason(ask: Ask, project: str) -> None:
    assert ask(image=in_base64(RED), enterprise_project_id=project).status_code == 200


# Errors


def refused(ask: Ask, status: int, error_code: str, error_msg: str, **body: Any) -> None:
    with pytest.raises(ClientRequestException if status < 500 else ServerResponseException) as caught:
        ask(**body)
    error = caught.value
    assert (error.status_code, error.error_code, error.error_msg) == (status, error_code, error_msg)
    assert len(error.request_id) == 32


def file(data: bytes) -> dict[str, str]:
    return {"image": base64.b64encode(data).decode()}


PARAMETER = (400, "AIS.0101", "The input parameter is invalid.")
FORMAT = (400, "AIS.0102", "The image format is not supported.")
QUALITY = (400, "AIS.0104", "The image is not supported or the image quality is poor.")


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (PARAMETER, {}),
        (PARAMETER, {"image": in_base64(RED), "url": "https://example.com/card.jpg"}),
        (PARAMETER, {"image": in_base64(RED), "return_confidence": "yes"}),
        (PARAMETER, {"image": in_base64(RED), "convert_unicode": 1}),
        ((400, "ModelArts.4601", "The URL is not allowed."), {"url": "https://example.com/card.jpg"}),
        (FORMAT, {"image": "data:image/png;base64," + in_base64(RED)}),
        (FORMAT, {"image": "not Base64"}),
        (FORMAT, file(b"no picture")),
        (FORMAT, file(encoded(drawing(), "GIF"))),
        ((400, "AIS.0103", "The image size does not meet the requirements."), file(encoded(drawing(14, 40), "PNG"))),
        (QUALITY, file(picture(RED)[:-20])),
        (QUALITY, file(picture(GRAY))),
        (QUALITY, file(picture(WHITE))),
        ((400, "AIS.0122", "The image contains two or more ID cards with the same side."), file(picture(GREEN))),
        ((500, "AIS.0105", "Recognition failed."), file(picture(YELLOW))),
        ((500, "AIS.0105", "Recognition failed."), file(picture(BROWN))),
        ((400, "ModelArts.4104", "Invalid Request Content Length."), {"image": "A" * (10 * 2**20 + 1)}),
        # The service says so at once, and still takes what the client goes on sending, so that the answer arrives.
        ((413, "APIG.0201", "Request entity too large."), {"image": "A" * (13 * 2**20)}),
    ],
)
def test_errors(ask: Ask, said: tuple[int, str, str], body: dict[str, Any]) -> None:
    refused(ask, *said, **body)


def test_a_picture_as_long_as_may_be(ask: Ask) -> None:
    """10 MiB of Base64 get to the reader, which sees that they are no picture."""
    refused(ask, *FORMAT, image="A" * (10 * 2**20))


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_who_is_not_known(kind: str, url: str) -> None:
    message = "Incorrect IAM authentication information: verify aksk signature fail"
    for ak, sk in ((AK, "other"), ("AKOTHER", SK)):
        with pytest.raises(ClientRequestException) as caught:
            asking(kind, url, ak, sk)(image=in_base64(RED))
        assert (caught.value.status_code, caught.value.error_code) == (401, "APIG.0301")
        assert caught.value.error_msg.startswith(message)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_client_without_a_project(kind: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUAWEICLOUD_SDK_PROJECT_ID", raising=False)
    with pytest.raises(ClientRequestException) as caught:
        asking(kind, url, project=None)(image=in_base64(RED))
    assert (caught.value.status_code, caught.value.error_code) == (400, "ModelArts.4202")
    assert "project_id" in caught.value.error_msg


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_too_often(kind: str) -> None:
    with serving(keys={AK: SK}, rate_per_minute=2) as url:
        ask = asking(kind, url)
        for _ in range(2):
            ask(image=in_base64(RED))
        message = "The throttling threshold has been reached: policy user over ratelimit,limit:2,time:1 minute"
        refused(ask, 429, "APIG.0308", message, image=in_base64(RED))


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_too_slow_and_too_many(kind: str) -> None:
    reader = Reader()
    with serving(reader, keys={AK: SK}, deadline_seconds=0.2, concurrency=1, queue=0) as url:
        ask = asking(kind, url)
        try:
            refused(ask, 504, "ModelArts.4402", "Backend service timeout error.", image=in_base64(BLACK))
            # The thread is still at work.
            refused(ask, 429, "ModelArts.4401", "Max concurrency error.", image=in_base64(RED))
        finally:
            reader.go.set()


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_urls(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(url: str, settings: Any) -> bytes:
        if url.endswith("missing"):
            raise ServiceError("ModelArts.4603", "Obtaining the file from the URL failed.", 400, "service.url-failed")
        return picture(BLUE)

    monkeypatch.setattr(fetch, "fetch", answer)
    with serving(keys={AK: SK}, allow_url=True) as url:
        ask = asking(kind, url)
        assert ask(url="https://example.com/back.png").result.side == "back"
        refused(
            ask, 400, "ModelArts.4603", "Obtaining the file from the URL failed.", url="https://example.com/missing"
        )


def test_a_client_that_finds_region_and_project_by_itself(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Huawei's own sample runs unchanged with two names of the environment."""
    from huaweicloudsdkocr.v1.region.ocr_region import OcrRegion

    for name in [name for name in os.environ if name.startswith("HUAWEICLOUD_SDK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUAWEICLOUD_SDK_REGION_OCR_AP_SOUTHEAST_1", url)
    monkeypatch.setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", url)
    client = (
        OcrClient.new_builder()
        .with_credentials(BasicCredentials(AK, SK))
        .with_region(OcrRegion.value_of("ap-southeast-1"))
        .build()
    )
    CLIENTS.append(client)
    request = RecognizeMyanmarIdcardRequest(body=MyanmarIdcardRequestBody(image=in_base64(RED)))
    assert client.recognize_myanmar_idcard(request).result.side == "front"

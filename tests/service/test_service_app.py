"""The application as a whole: who is let in, what happens under load, and that nothing leads elsewhere."""

from __future__ import annotations

import asyncio
import base64
import datetime
import hashlib
import hmac
import json
from pathlib import Path
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

import httpx
from service_stubs import BLACK, PATH, PROJECT, RED, Client, Reader, in_base64, refused, settings

from myanmar_id.ocr.reader import CardReader
from myanmar_id.service.app import create_app

ROOT = Path(__file__).parents[2]
GOOD = {"image": in_base64(RED)}


# Who is let in


def test_tokens() -> None:
    with Client(tokens=("made-up-token",)) as client:
        for headers in ({"X-Auth-Token": "made-up-token"}, {"Authorization": "Bearer made-up-token"}):
            assert client.post(PATH, GOOD, headers=headers).status_code == 200
            assert client.post("/v1/text/repair", {"text": "x"}, headers=headers).status_code == 200
            assert client.post("/v1/cards", {"back": {"fields": {}}}, headers=headers).status_code == 200
        refused(client.post(PATH, GOOD), 401, "APIG.0301", "service.no-credentials")
        refused(client.post(PATH, GOOD, headers={"X-Auth-Token": "other"}), 401, "APIG.0301", "service.token")
        for path in ("/v1/text/repair", "/v1/text/convert", "/v1/nrc/parse", "/v1/names/romanize", "/v1/fields/date"):
            refused(client.post(path, {"text": "x"}), 401, "APIG.0301", "service.no-credentials")
        refused(client.post("/v1/cards", {}), 401, "APIG.0301", "service.no-credentials")
        for path in ("/livez", "/version", "/openapi.json", "/metrics"):
            assert client.get(path).status_code == 200


def signed(body: bytes, key: str = "SKMADEUP") -> dict[str, str]:
    """The headers of a signed request, as the contract's clients make them."""
    date = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    request = "\n".join(
        (
            "POST",
            PATH + "/",
            "",
            f"host:service.test\nx-sdk-date:{date}\n",
            "host;x-sdk-date",
            hashlib.sha256(body).hexdigest(),
        )
    )
    text = f"SDK-HMAC-SHA256\n{date}\n{hashlib.sha256(request.encode()).hexdigest()}"
    mark = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {
        "X-Sdk-Date": date,
        "Content-Type": "application/json",
        "Authorization": f"SDK-HMAC-SHA256 Access=AKMADEUP, SignedHeaders=host;x-sdk-date, Signature={mark}",
    }


def test_signatures() -> None:
    body = json.dumps(GOOD).encode()
    with Client(keys={"AKMADEUP": "SKMADEUP"}, most_body_bytes=5000) as client:
        assert client.ask("POST", PATH, content=body, headers=signed(body)).status_code == 200
        wrong = client.ask("POST", PATH, content=body + b" ", headers=signed(body))
        assert (wrong.status_code, wrong.json()["error_code"]) == (401, "APIG.0301")
        # The signature is over the body, so it is the length that is looked at first.
        big = b"x" * 5001
        refused(client.ask("POST", PATH, content=big, headers=signed(big)), 413, "APIG.0201", "service.too-large")


def test_a_users_token_is_for_its_project() -> None:
    login = {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": "user01", "password": "made-up"}}},
            "scope": {"project": {"name": "ap-southeast-1"}},
        }
    }
    with Client(users={"user01": "made-up"}) as client:
        given = client.post("/v3/auth/tokens", login)
        assert given.status_code == 201
        headers = {"X-Auth-Token": given.headers["X-Subject-Token"]}
        assert client.post(PATH, GOOD, headers=headers).status_code == 200
        assert client.post("/v1/text/repair", {"text": "x"}, headers=headers).status_code == 200
        other = client.post(PATH.replace(PROJECT, "other"), GOOD, headers=headers)
        refused(other, 403, "APIG.0302", "service.other-project")


def test_a_body_is_not_taken_of_who_is_not_known() -> None:
    asked = []

    async def content() -> Any:
        asked.append(1)
        yield b"x" * 1000

    with Client(tokens=("made-up-token",)) as client:
        refused(client.ask("POST", PATH, content=content()), 401, "APIG.0301", "service.no-credentials")
        refused(client.ask("POST", "/nowhere", content=content()), 404, "APIG.0101", "service.route")
    assert asked == []


def test_a_login_that_is_too_long() -> None:
    with Client(most_body_bytes=1000) as client:
        refused(client.post("/v3/auth/tokens", {"x": "x" * 1000}), 413, "APIG.0201", "service.too-large")


def test_rates_are_those_of_a_caller() -> None:
    with Client(tokens=("first", "second"), rate_per_minute=1) as client:
        first, second = ({"X-Auth-Token": token} for token in ("first", "second"))
        assert client.post("/v1/text/repair", {"text": "x"}, headers=first).status_code == 200
        again = client.post("/v1/text/repair", {"text": "x"}, headers=first)
        refused(again, 429, "APIG.0308", "service.rate")
        assert again.headers["Retry-After"] == "60"
        assert client.post("/v1/text/repair", {"text": "x"}, headers=second).status_code == 200


def test_an_encoded_slash_is_no_slash() -> None:
    with Client() as client:
        refused(client.post(PATH.replace("/ocr/", "/ocr%2F"), GOOD), 404, "APIG.0101", "service.encoded-slash")
        refused(client.post("/v1%2ffields/date", {"text": "x"}), 404, "APIG.0101", "service.encoded-slash")


# Load


def test_what_does_not_fit_is_refused_at_once() -> None:
    with Client(concurrency=1, queue=1) as client:
        reader = client.reader
        assert isinstance(reader, Reader)

        async def main() -> list[httpx.Response]:
            await asyncio.to_thread(reader.begun.acquire)  # of the self-test
            slow = {"image": in_base64(BLACK)}
            jobs = [asyncio.create_task(client.http.post(PATH, json=slow)) for _ in range(5)]
            await asyncio.to_thread(reader.begun.acquire)
            async with asyncio.timeout(30):
                while sum(job.done() for job in jobs) < 3:
                    await asyncio.sleep(0.005)
            # Texts do not wait for pictures.
            text = {"texts": ["ျမန္မာ" * 200]}
            assert (await client.http.post("/v1/text/repair", json=text)).status_code == 200
            reader.go.set()
            return list(await asyncio.gather(*jobs))

        found = client.run(main())
        assert sorted(response.status_code for response in found) == [200, 200, 429, 429, 429]
        for response in found:
            if response.status_code == 429:
                refused(response, 429, "ModelArts.4401", "service.busy")
                assert response.headers["Retry-After"] == "2"


def test_the_deadline() -> None:
    with Client(deadline_seconds=0.1) as client:
        response = client.read(image=in_base64(BLACK))
        refused(response, 504, "ModelArts.4402", "service.deadline")
        assert response.json()["error_msg"] == "Backend service timeout error."


def test_bodies_that_are_held_have_a_bound() -> None:
    with Client(most_held_bytes=100) as client:
        refused(client.read(**GOOD), 429, "ModelArts.4401", "service.busy")
        assert client.post("/v1/text/repair", {"text": "x"}).status_code == 200


def test_a_client_that_hangs_up() -> None:
    """Neither one that goes in the midst of its body, nor one that goes before its picture is begun, costs a thread."""
    with Client(concurrency=1) as client:
        reader = client.reader
        assert isinstance(reader, Reader)
        body = json.dumps(GOOD).encode()
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def ask(*messages: dict[str, Any]) -> dict[str, Any]:
            left = list(messages)

            async def receive() -> dict[str, Any]:
                return left.pop(0) if left else {"type": "http.disconnect"}

            scope = {
                "type": "http",
                "asgi": {"version": "3.0"},
                "method": "POST",
                "path": PATH,
                "raw_path": PATH.encode(),
                "query_string": b"",
                "headers": [(b"content-type", b"application/json")],
            }
            sent.clear()
            await client.app(scope, receive, send)
            found: dict[str, Any] = json.loads(sent[-1]["body"])
            return found

        client.run(asyncio.to_thread(reader.begun.acquire))  # of the self-test
        for messages in (
            [],
            [{"type": "http.request", "body": body[:9], "more_body": True}],
            [{"type": "http.request", "body": body}],
        ):
            assert client.run(ask(*messages))["code"] == "service.disconnected"
        assert not reader.begun.acquire(blocking=False)


def test_many_at_a_time_do_not_mix() -> None:
    """Each of many answers is that of its own request."""
    with Client(concurrency=2, queue=64) as client:

        async def ask(at: int) -> None:
            text = f"ဦးဘ{'လှ' * (at % 7 + 1)}"
            if at % 2:
                response = await client.http.post(PATH, json=GOOD, headers={"X-Request-Id": f"request-{at}"})
                assert response.json()["result"]["side"] == "front"
            else:
                response = await client.http.post(
                    "/v1/names/romanize", json={"text": text}, headers={"X-Request-Id": f"request-{at}"}
                )
                assert response.json()["text"] == "U Ba" + " Hla" * (at % 7 + 1)
            assert response.headers["X-Request-Id"] == f"request-{at}"

        async def main() -> None:
            await asyncio.gather(*(ask(at) for at in range(50)))

        client.run(main())


# The rest


def test_no_answer_leads_elsewhere() -> None:
    with Client(page=True) as client:
        paths = [
            "/",
            "/docs",
            "/docs/",
            "/page",
            "/page/",
            "/v1",
            "/livez/",
            "/openapi.json/",
            "//example.com",
            "/..",
            PATH + "/",
        ]
        for path in paths:
            for method in ("GET", "POST", "HEAD"):
                response = client.ask(method, path)
                assert response.status_code in (200, 404, 405), (method, path)
                assert "Location" not in response.headers
                assert response.headers["X-Request-Id"]


def test_the_page() -> None:
    with Client(page=True) as client:
        response = client.get("/")
        assert (response.status_code, response.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert client.get("/docs").status_code == 200
    with Client(page=False) as client:
        for path in ("/", "/docs", "/redoc"):
            refused(client.get(path), 404, "APIG.0101", "service.route")


def test_parameters_that_the_framework_refuses() -> None:
    with Client() as client:

        @client.app.get("/number")
        def number(of: int) -> int:
            return of

        refused(client.get("/number?of=12-KaMaNa"), 400, "AIS.0101", "service.parameter")
        assert "KaMaNa" not in client.get("/number?of=12-KaMaNa").text


def test_other_errors_of_the_framework() -> None:
    from fastapi import HTTPException

    with Client() as client:

        @client.app.get("/gone")
        def gone() -> None:
            raise HTTPException(410, "မောင်မောင်")

        response = client.get("/gone")
        refused(response, 410, "APIG.0201", "service.request")
        assert "မောင်မောင်" not in response.text


def test_the_settings_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYANMAR_ID_TOKENS", "of-the-environment")
    monkeypatch.setenv("MYANMAR_ID_PAGE", "false")
    app = create_app(reader=Reader())

    async def main() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://service.test") as http:
            headers = {"X-Auth-Token": "of-the-environment"}
            return [(await http.post(PATH, json=GOOD, headers=one)).status_code for one in (headers, {})]

    # An application whose start was not waited for answers all the same.
    assert asyncio.run(main()) == [200, 401]


def test_the_models_of_the_package_read_a_card() -> None:
    picture = (ROOT / "docs" / "pictures" / "front.jpg").read_bytes()
    client = Client(CardReader.default())
    client.app = create_app(settings())
    client.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=client.app), base_url="http://service.test")
    with client:
        found = client.read(
            image=base64.b64encode(picture).decode(), convert_unicode=True, return_confidence=True
        ).json()["result"]
        assert (found["side"], found["class"]) == ("front", "new_version")
        assert found["nrc_id"]
        assert set(found["confidence"]) >= {"nrc_id", "name", "father_name"}

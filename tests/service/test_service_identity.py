"""Tokens for passwords and projects of regions: as clients of the contract ask for them, its own unchanged one among them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("uvicorn")

import httpx
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import SecretStr

from myanmar_id.service.auth import Authenticator
from myanmar_id.service.components import SCHEMAS
from myanmar_id.service.guesses import Guesses
from myanmar_id.service.identity import router
from myanmar_id.service.problems import ServiceError

NOW = 1_795_364_473.25
PROJECT = "0123456789abcdef0123456789abcdef"
REGION = "ap-southeast-1"


def settings(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "keys": {"AKIDENTITY": SecretStr("SKIDENTITY")},
        "tokens": (SecretStr("fixed-token"),),
        "users": {"user01": SecretStr("made-up")},
        "token_secret": SecretStr("s" * 32),
        "token_hours": 24,
        "project_id": PROJECT,
        "regions": (REGION, "ap-southeast-3", REGION),
        "refuse_replays": False,
    } | changes
    return SimpleNamespace(**values, has_auth=bool(values["keys"] or values["tokens"] or values["users"]))


def application(who: Authenticator, **changes: Any) -> FastAPI:
    async def answer(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ServiceError)
        content = {"error_code": error.error_code, "error_msg": error.error_msg, "code": error.code}
        return JSONResponse(content, error.status, dict(error.headers))

    app = FastAPI(redirect_slashes=False, exception_handlers={ServiceError: answer})
    app.include_router(router(settings(**changes), who, Guesses(changes.get("guesses_per_minute", 0))))

    @app.post("/v2/{project_id}/ocr/myanmar-id-card")
    async def recognize(request: Request) -> dict[str, Any]:
        sent = request.scope
        body = await request.body()
        who.check(sent["method"], sent["raw_path"], sent["query_string"], sent["headers"], body)
        return {"result": {"side": "front", "name": request.path_params["project_id"]}}

    return app


@contextlib.contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application at a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def client(**changes: Any) -> Iterator[httpx.Client]:
    who = Authenticator(settings(**changes), lambda: NOW)
    with (
        served(application(who, **changes)) as address,
        httpx.Client(base_url=address, trust_env=False) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with client() as made:
        yield made


def login(user: object = "user01", password: object = "made-up", scope: object = None, **changes: object) -> Any:
    scope = {"project": {"name": REGION}} if scope is None else scope
    identity = {
        "methods": ["password"],
        "password": {"user": {"name": user, "password": password, "domain": {"name": "any"}}},
    } | changes
    return {"auth": {"identity": identity, "scope": scope}}


@pytest.mark.parametrize(
    "scope", [{"name": REGION}, {"id": PROJECT}, {"id": PROJECT, "name": "x"}, {"name": "ap-southeast-3"}]
)
def test_a_token_for_a_password(http: httpx.Client, scope: dict[str, str]) -> None:
    answer = http.post("/v3/auth/tokens?nocatalog=true", json=login(scope={"project": scope}))
    assert answer.status_code == 201
    assert answer.json() == {
        "token": {
            "expires_at": "2026-11-23T16:21:13.000000Z",
            "issued_at": "2026-11-22T16:21:13.250000Z",
            "methods": ["password"],
            "project": {"id": PROJECT, "name": REGION if "id" in scope else scope["name"]},
            "user": {"name": "user01"},
        }
    }
    headers = {"X-Auth-Token": answer.headers["X-Subject-Token"]}
    assert http.post(f"/v2/{PROJECT}/ocr/myanmar-id-card", headers=headers).status_code == 200
    assert http.get("/v3/projects", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("user", "password"), [("user01", "wrong"), ("user01", ""), ("nobody", "made-up"), ("\ud800", "")]
)
def test_one_answer_for_wrong_passwords_and_unknown_users(http: httpx.Client, user: str, password: str) -> None:
    # Which project was asked for, is not looked at before.
    for scope in ({"project": {"name": REGION}}, {"domain": {}}, {}):
        answer = http.post("/v3/auth/tokens", content=json.dumps(login(user, password, scope)))
        assert answer.status_code == 401
        assert answer.json() == {
            "error_code": "APIG.0301",
            "error_msg": "Incorrect IAM authentication information: the user name or the password is wrong",
            "code": "service.password",
        }
        assert "X-Subject-Token" not in answer.headers
        assert answer.headers["WWW-Authenticate"] == "SDK-HMAC-SHA256, Bearer"


@pytest.mark.parametrize(
    "scope",
    [
        *({}, {"domain": {"name": "x"}}, {"project": {}}, {"project": {"name": 1}}, [], "x"),
        *(
            {"project": {"name": REGION, "id": 1}},
            {"project": {"id": None, "name": REGION}},
            {"project": {"id": PROJECT, "name": 1}},
        ),
    ],
)
def test_the_scope_must_be_a_project(http: httpx.Client, scope: object) -> None:
    answer = http.post("/v3/auth/tokens", json=login(scope=scope))
    assert (answer.status_code, answer.json()["error_code"]) == (401, "ModelArts.0212")
    assert answer.json()["code"] == "service.project-scope"
    assert answer.json()["error_msg"] == "Invalid Token header. The Token not contain project item."
    body = login()
    del body["auth"]["scope"]
    assert http.post("/v3/auth/tokens", json=body).json()["error_code"] == "ModelArts.0212"


@pytest.mark.parametrize("project", [{"name": "cn-north-4"}, {"id": "f" * 32}, {"id": REGION}, {"name": PROJECT}])
def test_another_project(http: httpx.Client, project: dict[str, str]) -> None:
    answer = http.post("/v3/auth/tokens", json=login(scope={"project": project}))
    assert (answer.status_code, answer.json()["error_code"]) == (403, "APIG.0310")
    assert answer.json()["code"] == "service.project"
    assert project.popitem()[1] not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"auth": []},
        {"auth": {"identity": {}}},
        login(user=1),
        login(password=None),
        login(user="x" * 256),
        login(methods=["token"]),
        login(methods=["password", "totp"]),
        login(methods="password"),
        login(password={"user": {"name": "user01"}}),
    ],
)
def test_bodies_of_another_form(http: httpx.Client, body: object) -> None:
    answer = http.post("/v3/auth/tokens", content=json.dumps(body))
    assert (answer.status_code, answer.json()["error_code"]) == (400, "AIS.0101")
    assert answer.json()["code"] == "service.login"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00", b"[" * 60_000, b"1" * 5000, b'{"auth": \x01}'])
def test_bodies_that_are_no_json(http: httpx.Client, body: bytes) -> None:
    answer = http.post("/v3/auth/tokens", content=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "ModelArts.4105")


def test_bodies_are_small(http: httpx.Client) -> None:
    most = json.dumps(login()).encode().ljust(64 * 1024)
    assert http.post("/v3/auth/tokens", content=most).status_code == 201
    for answer in (
        http.post("/v3/auth/tokens", content=most + b" "),
        http.post("/v3/auth/tokens", content=iter([most, b" "])),
        http.request("GET", "/v3/projects", content=most + b" "),
    ):
        assert (answer.status_code, answer.json()["error_code"]) == (413, "APIG.0201")
        assert answer.json()["code"] == "service.too-large"


def test_a_client_that_hangs_up() -> None:
    app = application(Authenticator(settings(), lambda: NOW))
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v3/auth/tokens", "headers": [], "query_string": b""}
    asyncio.run(app(scope | {"raw_path": b"/v3/auth/tokens"}, receive, send))
    assert b"service.disconnected" in sent[1]["body"]


def test_a_server_that_does_not_know_addresses() -> None:
    app = application(Authenticator(settings(), lambda: NOW), guesses_per_minute=1)
    parts = [{"type": "http.request", "body": json.dumps(login(password="wrong")).encode()} for _ in range(2)]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v3/auth/tokens", "headers": [], "query_string": b""}
    for _ in range(2):
        asyncio.run(app({**scope, "raw_path": b"/v3/auth/tokens", "client": None}, receive, send))
    assert [message["status"] for message in sent if "status" in message] == [401, 429]


def test_where_anyone_may_call_anyone_gets_a_token() -> None:
    nothing: dict[str, Any] = {"keys": {}, "tokens": (), "users": {}}
    with client(**nothing) as http:
        for user in ("any", "ကောင်း", "\ud800"):
            answer = http.post("/v3/auth/tokens", content=json.dumps(login(user, "thing")))
            assert answer.status_code == 201
            assert answer.json()["token"]["user"]["name"] == user
        assert http.get("/v3/projects").status_code == 200


def test_projects(http: httpx.Client) -> None:
    headers = {"X-Auth-Token": "fixed-token"}
    answer = http.get("/v3/projects", params={"name": REGION}, headers=headers)
    assert answer.status_code == 200
    (project,) = answer.json()["projects"]
    assert (project["id"], project["name"], project["enabled"]) == (PROJECT, REGION, True)
    names = [one["name"] for one in http.get("/v3/projects", headers=headers).json()["projects"]]
    assert names == [REGION, "ap-southeast-3"]
    for other in ("", "cn-north-4", "AP-SOUTHEAST-1"):
        found = http.get("/v3/projects", params={"name": other}, headers=headers).json()
        assert found["projects"] == []
    refused = http.get("/v3/projects", params={"name": REGION})
    assert (refused.status_code, refused.json()["code"]) == (401, "service.no-credentials")
    assert http.get("/v3/projects/", headers=headers).status_code == 404


def test_what_is_documented(http: httpx.Client) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    post = paths["/v3/auth/tokens"]["post"]
    assert "X-Subject-Token" in post["responses"]["201"]["headers"]
    assert "Retry-After" in post["responses"]["429"]["headers"]
    assert SCHEMAS["Login"]["properties"]["auth"]["required"] == ["identity", "scope"]
    assert "get" in paths["/v3/projects"]


def test_guessing_is_slowed_down() -> None:
    # Another application, since what was guessed is remembered.
    with client(guesses_per_minute=3) as http:
        answers = [http.post("/v3/auth/tokens", json=login(user, "wrong")) for user in ("user01", "nobody", "user01")]
        assert [answer.status_code for answer in answers] == [401] * 3
        assert {answer.text for answer in answers} == {answers[0].text}
        for user, password in (("user01", "made-up"), ("user01", "wrong"), ("nobody", "wrong")):
            answer = http.post("/v3/auth/tokens", json=login(user, password))
            assert (answer.status_code, answer.json()["error_code"]) == (429, "APIG.0308")
            assert answer.json()["code"] == "service.guesses"
            assert answer.json()["error_msg"].endswith("limit:3,time:1 minute")
            assert 1 <= int(answer.headers["Retry-After"]) <= 20
        # What is no guess is not counted, and other calls go on.
        assert http.post("/v3/auth/tokens", json={}).status_code == 400
        assert http.get("/v3/projects", headers={"X-Auth-Token": "fixed-token"}).status_code == 200


def test_right_passwords_are_no_guesses() -> None:
    with client(guesses_per_minute=1) as http:
        for _ in range(5):
            assert http.post("/v3/auth/tokens", json=login()).status_code == 201
            # The password was right, so nothing was guessed.
            assert http.post("/v3/auth/tokens", json=login(scope={})).status_code == 401


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_the_contracts_own_sample_runs_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("huaweicloudsdkocr")
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkcore.exceptions.exceptions import SdkException
    from huaweicloudsdkocr.v1 import MyanmarIdcardRequestBody, OcrClient, RecognizeMyanmarIdcardRequest
    from huaweicloudsdkocr.v1.region.ocr_region import OcrRegion

    monkeypatch.setattr(BasicCredentials, "_CACHE", {})
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(application(Authenticator(settings()))) as address:
        monkeypatch.setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", address)
        monkeypatch.setenv("HUAWEICLOUD_SDK_REGION_OCR_AP_SOUTHEAST_1", address)
        monkeypatch.setenv("HUAWEICLOUD_SDK_REGION_OCR_CN_NORTH_4", address)

        def built(secret: str, region: str) -> OcrClient:
            # Source: the sample of the contract's own explorer.
            credentials = BasicCredentials("AKIDENTITY", secret)
            return OcrClient.new_builder().with_credentials(credentials).with_region(OcrRegion.value_of(region)).build()

        ocr = built("SKIDENTITY", "ap-southeast-1")
        request = RecognizeMyanmarIdcardRequest()
        request.body = MyanmarIdcardRequestBody(image="/9j/")
        try:
            result = ocr.recognize_myanmar_idcard(request).result
        finally:
            ocr._http_client.close()
        # The project in the path is the one that was told.
        assert (result.side, result.name) == ("front", PROJECT)
        monkeypatch.setattr(BasicCredentials, "_CACHE", {})
        with pytest.raises(SdkException, match=r"verify aksk signature fail"):
            built("SKWRONG", "ap-southeast-1")
        with pytest.raises(SdkException, match="Failed to get project id"):
            built("SKIDENTITY", "cn-north-4")

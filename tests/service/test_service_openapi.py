"""The description of the service: its examples are true, and requests that are made up from it are answered as it says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
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
pytest.importorskip("schemathesis")

from service_server import serving
from service_stubs import PATH, PROJECT, RED, Client, in_base64

from myanmar_id.fields import FIELDS
from myanmar_id.service import components, records
from myanmar_id.service.examples import EXAMPLES
from myanmar_id.service.pictures import Wanted

PUBLIC = ("/v3/auth/tokens", "/livez", "/readyz", "/version", "/metrics")
SCHEMES = ["token", "bearer", "signature"]
ERRORS = {"400", "403", "404", "405", "408", "413", "414", "429", "500", "504"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client() as found:
        yield found


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{method} {path}": one for path, methods in document["paths"].items() for method, one in methods.items()}


def test_every_call_is_described(document: dict[str, Any]) -> None:
    assert set(operations(document)) == {
        "post /v2/{project_id}/ocr/myanmar-id-card",
        "post /v1/text/repair",
        "post /v1/text/convert",
        "post /v1/nrc/parse",
        "post /v1/names/romanize",
        "post /v1/fields/{field}",
        "post /v1/cards",
        "post /v3/auth/tokens",
        "get /v3/projects",
        "get /livez",
        "get /readyz",
        "get /version",
        "get /metrics",
    }
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["description"]


def test_it_is_made_once(client: Client, document: dict[str, Any]) -> None:
    assert client.get("/openapi.json").json() == document


def test_every_answer_is_described(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        responses = operation["responses"]
        assert "422" not in responses
        if "/v1/" in name or "/v2/" in name:
            assert set(responses) == {"200", "default"} | ERRORS
        for status, response in responses.items():
            assert response["description"]
            assert "X-Request-Id" in response["headers"]
            if status == "default" or int(status) >= 400:
                content = response["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Error"}
                assert content["example"]["error_code"]


def test_what_is_asked_of_callers_is_described(document: dict[str, Any]) -> None:
    with Client(tokens=("made-up-token",)) as client:
        guarded = client.get("/openapi.json").json()
    for one, free in ((guarded, []), (document, [{}])):
        schemes = one["components"]["securitySchemes"]
        assert (schemes["token"]["type"], schemes["token"]["name"]) == ("apiKey", "X-Auth-Token")
        assert "SDK-HMAC-SHA256" in schemes["signature"]["description"]
        assert list(schemes) == SCHEMES
        assert "security" not in one
        for name, operation in operations(one).items():
            if name.endswith(PUBLIC):
                assert "security" not in operation
            else:
                assert operation["security"] == free + [{scheme: []} for scheme in SCHEMES]
                assert ("401" in operation["responses"]) is (one is guarded)


def test_what_is_described_as_guarded_is(document: dict[str, Any]) -> None:
    with Client(tokens=("made-up-token",)) as client:
        for name in operations(document):
            method, path = name.split(" ")
            path = path.replace("{project_id}", PROJECT).replace("{field}", "date")
            for headers in ({}, {"X-Auth-Token": "another"}, {"Authorization": "Bearer another"}):
                status = client.ask(method.upper(), path, json={}, headers=headers).status_code
                assert (status == 401) is not name.endswith(PUBLIC), name
            for headers in ({"X-Auth-Token": "made-up-token"}, {"Authorization": "Bearer made-up-token"}):
                assert client.ask(method.upper(), path, json={}, headers=headers).status_code != 401, name


def test_every_shape_is_used_and_there(document: dict[str, Any]) -> None:
    text = str(document)
    for name in document["components"]["schemas"]:
        assert f"'#/components/schemas/{name}'" in text or name == "Card"


def test_options_and_choices_are_those_of_the_code() -> None:
    request = components.SCHEMAS["RecognitionRequest"]
    assert list(request["properties"]) == list(Wanted.__dataclass_fields__)
    names = components.SCHEMAS["NamesRequest"]["properties"]
    assert names["style"]["enum"] == [*records._STYLES, None]
    assert names["mode"]["enum"] == [*records._MODES, None]
    assert names["scheme"]["enum"] == [*records._SCHEMES, None]
    assert names["count"]["maximum"] == records._MOST_SPELLINGS


# Examples


@pytest.mark.parametrize(
    "name",
    [name for name in EXAMPLES if name not in ("RecognizeMyanmarIdcard", "create_token", "livez", "readyz")],
)
def test_an_example_is_what_is_answered(client: Client, document: dict[str, Any], name: str) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] == name:
                asked, answered = EXAMPLES[name]
                if asked:
                    assert operation["requestBody"]["content"]["application/json"]["example"] == asked
                assert operation["responses"]["200"]["content"]["application/json"]["example"] == answered
                field = next((one["example"] for one in operation.get("parameters", ()) if "example" in one), "")
                found = client.ask(method.upper(), path.replace("{field}", field), json=asked).json()
                assert rounded(found) == rounded(answered)
                return
    pytest.fail("no call has this name")


def rounded(value: Any) -> Any:
    """Probabilities to six places, as the examples have them."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(value, 6) if isinstance(value, float) else value


def test_the_example_of_a_picture(client: Client) -> None:
    asked, answered = EXAMPLES["RecognizeMyanmarIdcard"]
    found = client.post(PATH, asked | {"image": in_base64(RED)}).json()
    for result in (found["result"], answered["result"]):
        assert set(result.pop("confidence")) == set(result) - {"side", "class", "translation_info"}
    assert found == answered


def test_the_example_of_a_token(document: dict[str, Any]) -> None:
    asked, answered = EXAMPLES["create_token"]
    operation = document["paths"]["/v3/auth/tokens"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["example"] == asked
    assert operation["responses"]["201"]["content"]["application/json"]["example"] == answered
    with Client(users={"clerk": "a-long-password"}) as client:
        found = client.post("/v3/auth/tokens", asked).json()
    for key in ("issued_at", "expires_at"):
        assert len(found["token"][key]) == len(answered["token"][key])
        found["token"][key] = answered["token"][key]
    assert found == answered


@pytest.mark.parametrize(("path", "status"), [("/livez", "ok"), ("/readyz", "ready")])
def test_the_examples_of_health(client: Client, path: str, status: str) -> None:
    assert EXAMPLES[path[1:]] == ({}, {"status": status})
    end = time.monotonic() + 60
    while client.get(path).status_code == 503:
        assert time.monotonic() < end
    assert client.get(path).json() == {"status": status}


def test_examples_of_every_field(client: Client) -> None:
    for kind in FIELDS:
        assert client.post(f"/v1/fields/{kind}", {"text": "x"}).status_code == 200


# Requests that are made up


# A text that is Base64 is seldom a picture, and nothing can say so of it; and the service has no data that must be there first.
CONFIG = """
warnings = false
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "401", "403", "404"]
"""


@pytest.mark.parametrize(
    ("tokens", "more"),
    [
        pytest.param((), ("--max-examples=5",), id="open"),
        pytest.param(
            ("made-up-token",),
            ("--max-examples=15", "--header=X-Auth-Token: made-up-token"),
            id="with a token",
        ),
        pytest.param(("made-up-token",), ("--max-examples=5", "--phases=examples,fuzzing"), id="without a token"),
    ],
)
def test_requests_that_are_made_up(tmp_path: Path, tokens: tuple[str, ...], more: tuple[str, ...]) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    with serving(tokens=tokens, guesses_per_minute=0) as url:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json"]
        options = [
            "--seed=1",
            "--generation-deterministic",
            *more,
        ]
        done = subprocess.run(
            [*command, *options],
            cwd=tmp_path,
            env=os.environ | {"NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "13 selected / 13 total" in done.stdout

"""The description of the service: its examples are true, and requests that are made up from it are answered as it says."""

from __future__ import annotations

import os
import subprocess
import sys
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
from service_stubs import PATH, RED, Client, in_base64

from myanmar_id.fields import FIELDS
from myanmar_id.service import components, records
from myanmar_id.service.examples import EXAMPLES
from myanmar_id.service.pictures import Wanted

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
    assert "securitySchemes" not in document["components"]
    with Client(tokens=("made-up-token",)) as client:
        guarded = client.get("/openapi.json").json()
    assert guarded["components"]["securitySchemes"]["token"]["name"] == "X-Auth-Token"
    for name, operation in operations(guarded).items():
        asking = "/v1/" in name or "/v2/" in name
        assert operation.get("security") == ([{"token": []}, {"signature": []}] if asking else None)
        if asking:
            assert "401" in operation["responses"]


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
    "name", [name for name in EXAMPLES if name not in ("RecognizeMyanmarIdcard", "livez", "readyz")]
)
def test_an_example_is_what_is_answered(client: Client, document: dict[str, Any], name: str) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] == name:
                content = operation["requestBody"]["content"]["application/json"]
                asked, answered = EXAMPLES[name]
                assert content["example"] == asked
                assert operation["responses"]["200"]["content"]["application/json"]["example"] == answered
                field = next((one["example"] for one in operation.get("parameters", ())), "")
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


def test_requests_that_are_made_up(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    with serving(tokens=("made-up-token",)) as url:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json"]
        options = [
            "--max-examples=15",
            "--seed=1",
            "--generation-deterministic",
            "--header=X-Auth-Token: made-up-token",
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

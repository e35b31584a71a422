"""Nothing personal gets into logs, measures or files, whatever is sent, wherever, and whatever goes wrong."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

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

import httpx
from pictures import encoded, exif
from PIL import Image
from service_stubs import PATH, RED, in_base64, picture
from test_service_app import signed

TOKEN, SECRET_KEY, PASSWORD = "TokenOfSomebody77", "SKMADEUP", "PasswordOfSomebody77"
#: What must not be found: names, numbers and addresses in all letters that they are sent in, credentials, parts of pictures.
PERSONAL = (
    "ဒေါ်ခင်ခင်ဦး",
    "ေဒၚခင္ခင္ဦး",
    "Daw Khin Khin Oo",
    "KhinKhinOo",
    "၉/မခန(နိုင်)၂၅၁၉၅၉",
    "MaKhaNa(N)251959",
    "251959",
    "၂၅၁၉၅၉",
    "ဗိုလ်ချုပ်လမ်း၊ဟင်္သာတ",
    "khin.khin@example.org",
)
SECRETS = (TOKEN, SECRET_KEY, PASSWORD, "signature-of-somebody")
SANE_ID = re.compile("[A-Za-z0-9._-]{8,64}")
RUN = """
import sys
sys.path[:0] = {path!r}
from myanmar_id.service import logs, run
from myanmar_id.service.app import create_app
from myanmar_id.service.settings import Settings
import uvicorn
from service_stubs import Reader
settings = Settings.load(port={port})
logs.configure(settings.log_level)
uvicorn.Server(uvicorn.Config(create_app(settings, Reader()), **run.options(settings))).run()
"""


def forms(text: str) -> Iterator[str]:
    """The ways in which a text could stand in a log."""
    yield text
    yield json.dumps(text)[1:-1]
    yield repr(text.encode())[2:-1]
    yield quote(text)
    yield base64.b64encode(text.encode()).decode()[:-4]


def requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests with something personal in every place that a request has, right and wrong ones."""
    headers = {"X-Auth-Token": TOKEN}
    for text in PERSONAL:
        yield "GET", f"/{quote(text, safe='')}", {}
        yield "GET", f"/livez?name={quote(text)}", {}
        yield "POST", f"/v1/fields/{quote(text, safe='')}", {"json": {"text": text}, "headers": headers}
        yield "POST", f"/v2/{quote(text, safe='')}/ocr/myanmar-id-card", {"json": {}, "headers": headers}
        yield "GET", f"/v3/projects?name={quote(text)}", {"headers": headers}
        yield quote(text, safe="").replace("%", ""), PATH, {"headers": headers}
        if not SANE_ID.fullmatch(text):  # a client's own id is logged, that is what it is for
            yield "POST", PATH, {"headers": headers | {"X-Request-Id": text.encode()}}
        for name in ("Enterprise-Project-Id", "User-Agent", "X-Project-Id", "Content-Type", "Cookie"):
            yield "POST", PATH, {"json": {"image": in_base64(RED)}, "headers": headers | {name: text.encode()}}
        for path in ("text/repair", "nrc/parse", "names/romanize", "fields/name", "fields/nrc", "fields/address"):
            yield "POST", f"/v1/{path}", {"json": {"text": text}, "headers": headers}
            yield "POST", f"/v1/{path}", {"json": {"texts": [text, [text], {text: text}]}, "headers": headers}
            yield (
                "POST",
                f"/v1/{path}",
                {"json": {"text": [text], "encoding": text, "threshold": text, "count": text}, "headers": headers},
            )
        yield "POST", "/v1/text/convert", {"json": {"text": text, "to": text}, "headers": headers}
        for body in (
            {"image": text},
            {"image": in_base64(RED), "convert_unicode": text},
            {"url": f"http://127.0.0.1:1/{quote(text)}?X-Signature=signature-of-somebody"},
            {"url": f"https://somebody:{PASSWORD}@127.0.0.1:1/?{quote(text)}"},
            {text: text},
        ):
            yield "POST", PATH, {"json": body, "headers": headers}
        yield "POST", PATH, {"content": f'{{"image": "{text}'.encode(), "headers": headers}
        yield "POST", "/v1/cards", {"json": {"front": {"fields": {"name": text, text: text}}}, "headers": headers}
        yield "POST", "/v1/cards", {"json": {"front": {"fields": [text]}}, "headers": headers}
        yield "POST", "/v1/cards", {"files": {"front": (text, picture(RED))}, "headers": headers}
        yield (
            "POST",
            "/v1/cards",
            {"files": {"front": (text, text.encode())}, "data": {"detect_copy": text}, "headers": headers},
        )
        user: dict[str, str] = {"name": text, "password": PASSWORD}
        login = {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": text}},
        }
        yield "POST", "/v3/auth/tokens", {"json": {"auth": login}}
        user["name"] = "user01"
        yield "POST", "/v3/auth/tokens", {"json": {"auth": login}}
        yield "POST", PATH, {"content": text.encode(), "headers": signed(text.encode())}
        yield "POST", PATH, {"content": text.encode(), "headers": signed(text.encode(), "signature-of-somebody")}
        yield "POST", PATH, {"json": {}, "headers": {"Authorization": b"Bearer " + text.encode()}}
    # Pictures, of which the reader raises exceptions that hold what was read.
    for colour in (
        (200, 0, 0),
        (0, 0, 200),
        (128, 128, 128),
        (0, 200, 0),
        (255, 255, 255),
        (200, 200, 0),
        (100, 50, 0),
    ):
        yield "POST", PATH, {"json": {"image": in_base64(colour)}, "headers": headers}
        yield "POST", "/v1/cards", {"json": {"cards": [{"front": {"image": in_base64(colour)}}]}, "headers": headers}
    commented = encoded(Image.new("RGB", (90, 60), (200, 0, 0)), "JPEG", comment=PERSONAL[2].encode(), exif=exif(1))
    for data in (commented, commented[:-90], b"\x89PNG\r\n\x1a\n" + PERSONAL[2].encode() * 50):
        yield "POST", PATH, {"json": {"image": base64.b64encode(data).decode()}, "headers": headers}


def snapshot(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("level", ["debug", "info"])
def test_nothing_personal_is_kept(level: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MYANMAR_ID_", "ORT_", "XDG_"))
    } | {
        "MYANMAR_ID_TOKENS": TOKEN,
        "MYANMAR_ID_KEYS": f"AKMADEUP:{SECRET_KEY}",
        "MYANMAR_ID_USERS": f"user01:{PASSWORD}",
        "MYANMAR_ID_ALLOW_URL": "true",
        "MYANMAR_ID_URL_ALLOW_PRIVATE": "true",
        "MYANMAR_ID_URL_PORTS": "1",
        "MYANMAR_ID_LOG_LEVEL": level,
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_PROXY": "127.0.0.1",
    }
    program = RUN.format(path=[path for path in sys.path if path], port=port)
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", program], stdout=out, stderr=out, env=environment, cwd=home)
        try:
            seen = _ask_everything(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(60)
    logged = (tmp_path / "out").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in logged.splitlines()]
    assert sum(line.get("message") == "request" for line in lines) > 300
    assert {line.get("status") for line in lines} >= {200, 400, 401, 403, 404, 405, 500}
    assert any(line.get("error") for line in lines), "no exception was logged, so this test shows little"
    for text in (*PERSONAL, *SECRETS, in_base64(RED)[:40], in_base64(RED)[-40:]):
        for form in forms(text):
            assert form.lower() not in logged.lower(), "found in the log"
            assert form.lower() not in seen.lower(), "found in the measures"
    assert snapshot(home) == set(), "something was written"


def _ask_everything(url: str, process: subprocess.Popen[bytes]) -> str:
    """Send all requests; gives the measures at the end."""
    end = time.monotonic() + 60
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        while True:
            try:
                if http.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        for method, path, given in requests():
            http.request(method, path, **given)
        return http.get("/metrics").text

"""A service for the page's tests: the page itself, with made-up answers behind it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from myanmar_id.service import page

PROJECT = "0123456789abcdef" * 2
TOKEN = "a-made-up-token"

REPAIRED: dict[str, Any] = {
    "text": "😀 <b>မြန်မာ</b> နေဝင်း",
    "encoding": "zawgyi",
    "probability": 0.99996,
    "spans": [
        {"start": 5, "end": 11, "encoding": "zawgyi", "probability": 0.99999},
        {"start": 16, "end": 22, "encoding": "unicode", "probability": 0.0004},
    ],
    "steps": [
        {"codes": ["zawgyi"], "start": 5, "end": 11, "before": "ျမန္မာ", "after": "မြန်မာ"},
        {"codes": ["digit-as-letter"], "start": 18, "end": 19, "before": "၀", "after": "ဝ"},
    ],
}
GIVEN = "😀 <b>ျမန္မာ</b> နေ၀င်း"
NUMBER: dict[str, Any] = {
    "my": "၁၃/မစန(နိုင်)၀၀၀၁၂၃",
    "latin": "13/MaSaNa(C)000123",
    "status": "ambiguous",
    "kind": "citizen",
    "number": "000123",
    "state": {"number": 13, "name_en": "Shan State", "name_my": "ရှမ်းပြည်နယ်"},
    "township": {
        "letters": "မစန",
        "official": "MaSaNa",
        "common": "MaSaNa",
        "name_en": "Made-up Town",
        "name_my": "စမ်းသပ်မြို့",
    },
    "repairs": [{"codes": ["nrc.spacing"], "start": 2, "end": 4, "before": " /", "after": "/"}],
    "problems": [
        {
            "code": "nrc.ambiguous-township",
            "message": "check the township",
            "severity": "warning",
            "span": [3, 9],
            "suggestions": ["13/MaHsaNa(C)000123", "9/MaKhaNa(C)000123", "12/MaYaNa(C)000123"],
        },
        {"code": "nrc.not-yet-known", "message": "<img src=x onerror=alert(1)>", "severity": "info", "suggestions": []},
    ],
}
UNREADABLE: dict[str, Any] = {
    "my": "abc",
    "latin": "",
    "status": "unreadable",
    "kind": None,
    "number": None,
    "state": None,
    "township": None,
    "repairs": [],
    "problems": [{"code": "nrc.no-state", "message": "give the state", "severity": "error", "suggestions": []}],
}
UNLISTED = NUMBER | {"status": "unlisted township", "township": None, "problems": [], "repairs": []}
NAMES: dict[str, Any] = {
    "text": "Daw Sandar Phyo",
    "spellings": [
        {"text": "Daw Sandar Phyo", "probability": 0.894544},
        {"text": "Daw Sandar Phyoe", "probability": 0.056726},
        {"text": "Daw Sanda Phyo", "probability": 0.01502},
    ],
    "problems": [{"code": "name.honorific", "message": "an honorific", "severity": "info", "suggestions": []}],
}


def quad(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    """The corners of a box, TL TR BR BL."""
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def front(**changes: Any) -> dict[str, Any]:
    """A front that was read in a picture of 600 by 400."""
    return {
        "side": "front",
        "nrc_id": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၅",
        "issue_date": "၂၀.၉.၂၀၁၁",
        "name": "ဒေါ်စန္ဒာဖြိုး",
        "father_name": "ဦးသိန်းဖေ",
        "birth": "၃၁.၄.၁၉၉၁",
        "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
        "height": "၅'၅\"",
        "blood_group": "",
        "class": "new_version",
        "confidence": {"nrc_id": 0.9871, "issue_date": 0.9523, "name": 0.7214, "birth": 0.3112, "height": 0.9012},
        "idcard_type": "normal",
        "translation_info": {
            "name_translation": "Daw Sandar Phyo",
            "father_name_translation": "U Thein Phay",
            "nrc_id_translation": "12/UKaMa(C)012345",
            "birth_translation": "၃၁.၄.၁၉၉၁",
        },
        "portrait_location": quad(420, 130, 560, 310),
        "card_location": quad(30, 30, 570, 370),
        "text_location": {
            "nrc_id": [quad(60, 60, 300, 90)],
            "name": [quad(60, 120, 240, 150), quad(60, 160, 180, 190)],
            "birth": [quad(60, 220, 200, 250)],
            "blood_group": [],
        },
        "verification_result": {
            "valid_number": True,
            "valid_birth": False,
            "problems": [
                {
                    "field": "front.birth",
                    "code": "date.day",
                    "message": "a day",
                    "severity": "error",
                    "suggestions": [],
                },
                {"field": "card", "code": "card.issued-too-young", "message": "young", "severity": "warning"},
            ],
        },
    } | changes


BACK: dict[str, Any] = {
    "side": "back",
    "card_id": "HA403177",
    "nrc_id_back": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၅",
    "profession": "ကျောင်းသား",
    "address": "အမှတ်(၂၄)၊ ဗဟန်းမြို့နယ်",
    "class": "new_version",
    "idcard_type": "copy",
}


#: An object without a name of its own, inside a choice.
STEPS: dict[str, Any] = {
    "anyOf": [
        {"type": "array", "items": {"type": "object", "properties": {"at": {"type": "integer"}}, "required": ["at"]}},
        {"type": "null"},
    ],
}


class Text(BaseModel):
    """A text, in **either** encoding:

    * Zawgyi,
    * `Unicode`.
    """

    text: str = Field(description="The text.", max_length=1000, examples=["ျမန္မာ"])
    count: int = Field(5, ge=1, le=20, description="How many.", deprecated=True)
    other: Text | None = None
    steps: list[dict[str, int]] | None = Field(None, json_schema_extra=STEPS)


@dataclass
class Stub:
    """A service that notes what it is asked.

    Attributes:
        card: what it answers about the next pictures.
        calls: path, headers and body of each call that is no file of the page.
        left: is released once for each slow call that the client gives up.
    """

    has_auth: bool = False
    project_id: str = PROJECT
    most_image_bytes: int = 10 * 2**20
    card: dict[str, Any] = field(default_factory=front)
    calls: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    left: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    address: str = ""

    async def noted(self, request: Request) -> Response | None:
        """Note a call; the text asks for an error or for patience."""
        body = await request.json()
        self.calls.append((request.url.path, dict(request.headers), body))
        text = body.get("text", "")
        if self.has_auth and request.headers.get("x-auth-token") != TOKEN:
            return refused(401, "APIG.0301", "Incorrect IAM authentication information.", "service.no-credentials")
        if text == "busy":
            return refused(429, "ModelArts.4401", "Max concurrency error.", "service.busy", {"Retry-After": "7"})
        if text == "new":
            return refused(400, "New.0001", "Something that the page does not know.", "new.code")
        if text == "no json":
            return Response("<html>", 502, media_type="text/html")
        if text == "no shape":
            return JSONResponse({"text": None})
        while text == "slow":
            if await request.is_disconnected():
                self.left.release()
                return Response(status_code=499)
            await asyncio.sleep(0.02)
        return None


def refused(status: int, code: str, message: str, slug: str, headers: dict[str, str] | None = None) -> Response:
    body = {"error_code": code, "error_msg": message, "code": slug}
    return JSONResponse(body, status, headers={"X-Request-Id": "request-0001"} | (headers or {}))


def application(stub: Stub) -> FastAPI:
    """The page, and what it calls."""
    app = FastAPI(
        title="A made-up service",
        version="1.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    settings: Any = stub
    app.include_router(page.router(settings))

    def answer(path: str, found: Any) -> None:
        async def handle(request: Request) -> Response:
            return await stub.noted(request) or JSONResponse(found((await request.json()).get("text")))

        app.add_api_route(path, handle, methods=["POST"], include_in_schema=False)

    answer("/v1/text/repair", lambda text: REPAIRED if text == GIVEN else plain_text(text))
    answer("/v1/nrc/parse", lambda text: {"abc": UNREADABLE, "unlisted": UNLISTED}.get(text, NUMBER))
    answer("/v1/names/romanize", lambda text: NAMES if text != "abc" else NAMES | {"spellings": [], "problems": []})
    answer(f"/v2/{PROJECT}/ocr/myanmar-id-card", lambda text: {"result": stub.card})

    @app.post("/v1/made/up/{item}", summary="A made-up call", responses={400: {"description": "It was refused."}})
    def made_up(item: str, body: Text, most: int = 3) -> Text:
        """Says the same again."""
        return body

    return app


def plain_text(text: str) -> dict[str, Any]:
    """The answer for text that needs nothing."""
    return {"text": text, "encoding": "none", "probability": None, "spans": [], "steps": []}


@contextlib.contextmanager
def serving(stub: Stub) -> Iterator[Stub]:
    """Serve it at a free port of this machine."""
    config = uvicorn.Config(application(stub), port=0, log_level="error", lifespan="off", ws="none", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        stub.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield stub
    finally:
        server.should_exit = True
        thread.join()

"""What tests of the service share: a client that asks an application in this process, and a reader that goes by colours.

A picture's colour says what is in it: the front or the back of the made-up card below, nothing, or what goes wrong.
"""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx
import numpy as np
from pictures import encoded
from PIL import Image
from pydantic import SecretStr

from myanmar_id.ocr.errors import CardError, ModelFileError
from myanmar_id.ocr.image import Picture
from myanmar_id.ocr.reader import CardReader, CardReading, FieldReading
from myanmar_id.service.app import create_app
from myanmar_id.service.settings import Settings

PROJECT = "0123456789abcdef0123456789abcdef"
PATH = f"/v2/{PROJECT}/ocr/myanmar-id-card"
FRONT = {
    "nrc_id": "၁၂/ကမန(နိုင်)၁၂၃၄၅၆",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "ဦးအောင်မြင့်",
    "father_name": "ဦးကျော်စွာ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
}
BACK = {"card_id": "AB123456", "nrc_id_back": "", "profession": "ကျောင်းသား", "address": "အမှတ်၅၊လှိုင်မြို့နယ်"}
SIZE = (96, 64)

RED, BLUE, PINK = (200, 0, 0), (0, 0, 200), (200, 100, 100)
GRAY, GREEN, WHITE, YELLOW, BROWN, BLACK = (
    (128, 128, 128),
    (0, 200, 0),
    (255, 255, 255),
    (200, 200, 0),
    (100, 50, 0),
    (0, 0, 0),
)
_ERRORS: Mapping[tuple[int, ...], Exception] = {
    GRAY: CardError("show the whole card: no card was found in the picture", "card.not-found"),
    GREEN: CardError("show one card alone: there are two of one side in the picture", "card.several"),
    WHITE: CardError("photograph the card again", "card.unreadable"),
    YELLOW: RuntimeError(f"something about {FRONT['name']}"),
    BROWN: ModelFileError("give the model a picture of the shape that it takes", "model.input"),
}

_COLOURS = (RED, BLUE, PINK, BLACK, *_ERRORS)


def picture(colour: tuple[int, int, int], kind: str = "PNG", size: tuple[int, int] = SIZE) -> bytes:
    """The file of a picture."""
    return encoded(Image.new("RGB", size, colour), kind)


def in_base64(colour: tuple[int, int, int], kind: str = "PNG") -> str:
    return base64.b64encode(picture(colour, kind)).decode("ascii")


class Reader(CardReader):
    """Reads cards by the colour of their picture.

    A red one is a front, pink a photocopy of it without a portrait, blue a back, black one that is not answered until `go` is set.
    """

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)

    def read_picture(self, picture: Picture) -> CardReading:
        seen = picture.pixels[0, 0].astype(int)
        colour = min(_COLOURS, key=lambda one: int(np.abs(seen - one).sum()))
        self.begun.release()
        if colour in _ERRORS:
            raise _ERRORS[colour].with_traceback(None)
        if colour == BLACK:
            assert self.go.wait(60)
        side = "back" if colour == BLUE else "front"
        texts = BACK if side == "back" else FRONT
        return CardReading(
            side,
            {name: self._field(text, at) for at, (name, text) in enumerate(texts.items())},
            np.array([(4.2, 4), (90, 4), (90, 60), (4, 60)]),
            np.array([(8.4, 20), (30, 20), (30, 50), (8, 50)]) if side == "front" and colour != PINK else None,
            colour == PINK,
            dict.fromkeys(("location", "side", "class", "copy", "portrait"), 0.99),
        )

    @staticmethod
    def _field(text: str, at: int) -> FieldReading:
        line = np.array([(40, at * 6), (80.4, at * 6), (80, at * 6 + 5), (40, at * 6 + 5)])
        return FieldReading(text, 0.91234567 + at / 100, (line,) if text else ())


def settings(**given: Any) -> Settings:
    """Settings that do not depend on the environment."""
    for name in ("keys", "users"):
        given[name] = {key: SecretStr(secret) for key, secret in given.get(name, {}).items()}
    given["tokens"] = tuple(SecretStr(token) for token in given.get("tokens", ()))
    return Settings(**{"page": False, "concurrency": 2, **given})


class Client:
    """Asks an application in this process, in an event loop of its own that lasts as long as the client.

    Args:
        reader: reads cards.
        given: settings.
    """

    def __init__(self, reader: CardReader | None = None, **given: Any) -> None:
        self.reader = reader or Reader()
        self.app = create_app(settings(**given), self.reader)
        transport = httpx.ASGITransport(app=self.app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://service.test", timeout=60)
        self._runner = asyncio.Runner()
        self._lifespan = self.app.router.lifespan_context(self.app)

    def __enter__(self) -> Self:
        self.run(self._lifespan.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(self.reader, Reader):
            self.reader.go.set()
        self.run(self._lifespan.__aexit__(kind, error, traceback))
        self.run(self.http.aclose())
        self._runner.close()

    def run(self, work: Any) -> Any:
        """Let a coroutine finish."""
        return self._runner.run(work)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        found: httpx.Response = self.run(self.http.request(method, path, **given))
        return found

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.ask("GET", path, **given)

    def post(self, path: str, body: Any, **given: Any) -> httpx.Response:
        return self.ask("POST", path, json=body, **given)

    def read(self, **body: Any) -> httpx.Response:
        """The contract's own call."""
        return self.post(PATH, body)


def refused(response: httpx.Response, status: int, error_code: str, code: str) -> None:
    """Hold an answer to what every error must have."""
    found = response.json()
    assert (response.status_code, found["error_code"], found["code"]) == (status, error_code, code), found
    assert found["error_msg"]
    assert found["request_id"] == response.headers["X-Request-Id"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"

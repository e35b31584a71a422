"""Whether the service lives, whether it can work, which version it is, and what is measured."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from myanmar_id import __version__, tables
from myanmar_id.errors import MyanmarIdError
from myanmar_id.service.logs import LOGGER, fault
from myanmar_id.service.metrics import Metrics
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.responses import JsonResponse
from myanmar_id.service.schema import plain_answer, readiness

if TYPE_CHECKING:
    from myanmar_id.ocr.reader import CardReader

#: Of the line that is put through the recognizer, pixels.
_WIDTH = 256


class Health:
    """Whether the service can work: the models are loaded and answer as they should, and the tables are read.

    Args:
        reader: gives the reader; called in a thread.
        own_models: whether it is the one with the models of the package, which can be looked at more closely.
    """

    def __init__(self, reader: Callable[[], CardReader], *, own_models: bool) -> None:
        self._reader, self._own_models = reader, own_models
        self.state = "starting"

    @property
    def is_ready(self) -> bool:
        """Whether requests can be answered."""
        return self.state == "ready"

    async def start(self) -> None:
        """Test everything once, in a thread; what is wrong is logged, and `is_ready` stays false."""
        try:
            await asyncio.to_thread(self._test)
        except Exception as error:
            fault("self-test failed", error)
            self.state = "failed"
        else:
            LOGGER.info("ready")
            self.state = "ready"

    def stop(self) -> None:
        """Take no more requests: the process ends."""
        self.state = "ending"

    def _test(self) -> None:
        if self._own_models:
            run_models()
        read_blank(self._reader())
        read_texts()


def run_models() -> None:
    """Run each network of the package once, on nothing, and look at what shape comes out.

    Raises:
        ModelError: one cannot be loaded or run, or its answer has another shape.
    """
    import numpy as np

    from myanmar_id.ocr import frame, grid, planes
    from myanmar_id.ocr.alphabet import SYMBOLS
    from myanmar_id.ocr.errors import ModelFileError
    from myanmar_id.ocr.model import packaged
    from myanmar_id.ocr.recognize import LINE_HEIGHT, LINE_STRIDE

    small, card = ((height // grid.CELL, width // grid.CELL) for height, width in (frame.LOCATOR_SIZE, frame.CARD_SIZE))
    facts = (1, len(planes.FACTS))
    line = (1, _WIDTH // LINE_STRIDE, len(SYMBOLS) + 1)
    for name, given, expected in (
        ("locator", (1, 3, *frame.LOCATOR_SIZE), [(1, 5, *small), facts]),
        ("card", (1, 3, *frame.CARD_SIZE), [(1, 4 + len(planes.PLANES), *card), facts]),
        ("recognizer", (1, 1, LINE_HEIGHT, _WIDTH), [line]),
    ):
        found = packaged(name).run(np.zeros(given, np.float32))
        if [one.shape for one in found] != expected or not all(np.isfinite(one).all() for one in found):
            raise ModelFileError(
                "a model's file is not the one of the manifest: reinstall the package", "model.damaged"
            )


def read_blank(reader: CardReader) -> None:
    """Put a picture without a card through the reader, which finds none."""
    import numpy as np

    from myanmar_id.ocr.errors import CardError
    from myanmar_id.ocr.image import Picture

    blank = Picture(np.full((64, 96, 3), 128, np.uint8), np.eye(3), (96, 64))
    try:
        reader.read_picture(blank)
    except CardError:
        return


def read_texts() -> None:
    """Read one text of each kind, so that the tables are loaded before somebody waits for them."""
    from myanmar_id.fields import FIELDS, name
    from myanmar_id.text import convert, repair

    repair.explain("ျမန္မာ")
    convert.to_zawgyi("မြန်မာ")
    for field in FIELDS.values():
        field.read("၉/မခန(နိုင်)၁၂၃၄၅၆")
    name.romanizations("မောင်မောင်")


def router(health: Health, metrics: Metrics | None) -> APIRouter:
    """The routes. Nothing is asked of who calls them.

    Args:
        health: of the service.
        metrics: what is measured; None leaves the route out.

    Returns:
        A router with `/livez`, `/readyz`, `/version`, and `/metrics` where it is wanted.
    """
    routes = APIRouter(tags=["health"])

    @routes.get(
        "/livez",
        response_class=Response,
        operation_id="livez",
        summary="Whether the process lives",
        responses=plain_answer("Status"),
    )
    async def livez(request: Request) -> Response:
        """Always `ok`: whoever does not answer does not live."""
        return JsonResponse({"status": "ok"})

    @routes.get(
        "/readyz",
        response_class=Response,
        operation_id="readyz",
        summary="Whether requests can be answered",
        responses=readiness(),
    )
    async def readyz(request: Request) -> Response:
        """503 until models and tables have passed a test, where they do not pass it, and once the process is about to end."""
        if not health.is_ready:
            message = "Backend service unavailable error."
            raise ServiceError("ModelArts.4403", message, 503, f"service.{health.state}")
        return JsonResponse({"status": health.state})

    @routes.get(
        "/version",
        response_class=Response,
        operation_id="version",
        summary="Which version this is",
        responses=plain_answer("Version"),
    )
    async def version(request: Request) -> Response:
        """The version of the package, and digests of its tables and models."""
        return JsonResponse(await asyncio.to_thread(versions))

    if metrics is not None:

        @routes.get(
            "/metrics",
            response_class=Response,
            operation_id="metrics",
            summary="What is measured",
            responses=plain_answer(None, "text/plain"),
        )
        async def measured(request: Request) -> Response:
            """In the format of Prometheus, of this process alone."""
            return Response(metrics.text(), media_type=metrics.content_type)

    return routes


@functools.cache
def versions() -> dict[str, object]:
    """What makes two services answer alike: the version, the digest of the tables, the digests of the models."""
    from myanmar_id.ocr.model import manifest

    try:
        models = {name: entry.sha256 for name, entry in manifest().items()}
    except MyanmarIdError:
        models = {}  # /readyz says what is wrong
    return {"version": __version__, "tables": tables.digest(), "models": models}

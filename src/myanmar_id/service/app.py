"""The application: what is around every request, and the routes."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from myanmar_id import __version__
from myanmar_id.service import cards, health, identity, page, recognition, records, schema
from myanmar_id.service.admission import Admission
from myanmar_id.service.auth import Authenticator
from myanmar_id.service.gate import Gate, Memory
from myanmar_id.service.guesses import Guesses
from myanmar_id.service.metrics import Metrics
from myanmar_id.service.middleware import Bodies, Envelope
from myanmar_id.service.pictures import Pictures
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.rates import Rates
from myanmar_id.service.responses import on_http_error, on_invalid, on_service_error
from myanmar_id.service.settings import Settings

if TYPE_CHECKING:
    from myanmar_id.ocr.reader import CardReader

#: Two pictures of the longest size come in one request.
_CARDS_BODIES = 2
#: The framework's own measures keep what was sent and the texts of exceptions.
_NO_TELEMETRY: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(settings: Settings | None = None, reader: CardReader | None = None) -> FastAPI:
    """Make the application.

    It logs to `myanmar_id.service` and sets up no logging; whoever serves it does (`logs.configure`).

    Args:
        settings: the settings; None reads them from the environment and the file that it names.
        reader: what reads cards; None takes the models of the package, loaded when the application starts.

    Returns:
        An ASGI application.

    Raises:
        PlanError: the settings are wrong.
    """
    settings = Settings.load() if settings is None else settings
    metrics, memory, rates = Metrics(), Memory(settings.most_held_bytes), Rates(settings.rate_per_minute)
    gate, texts = (Gate(settings.concurrency, settings.queue, settings.deadline_seconds) for _ in range(2))
    authenticator = Authenticator(settings)
    reading = functools.partial(_reader, reader)
    checks = health.Health(reading, own_models=reader is None)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        test = asyncio.create_task(checks.start())
        try:
            yield
        finally:
            checks.stop()
            test.cancel()
            gate.close()
            texts.close()

    app = FastAPI(
        title="myanmar-id",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
        exception_handlers={
            ServiceError: on_service_error,
            HTTPException: on_http_error,
            RequestValidationError: on_invalid,
        },
    )
    # The last one that is added is the outermost.
    app.add_middleware(Bodies, most_bytes=settings.most_body_bytes, seconds=settings.upload_seconds, memory=memory)
    app.add_middleware(Envelope, metrics=metrics)

    admit = functools.partial(Admission, authenticator, rates)
    pictures = Pictures(settings, gate, memory, metrics, reading)
    app.include_router(recognition.router(admit(settings.most_body_bytes), pictures))
    app.include_router(records.router(settings, admit(settings.most_text_bytes), texts))
    app.include_router(cards.router(settings, admit(_CARDS_BODIES * settings.most_body_bytes), pictures, texts))
    app.include_router(identity.router(settings, authenticator, Guesses(settings.guesses_per_minute)))
    app.include_router(health.router(checks, metrics if settings.metrics else None))
    if settings.page:
        app.include_router(page.router(settings))
    app.openapi = functools.partial(schema.describe, app, settings)  # type: ignore[method-assign]

    metrics.watch("pictures_waiting", "Requests that wait for a thread to read their picture.", lambda: gate.waiting)
    metrics.watch("pictures_running", "Pictures that are read.", lambda: gate.running)
    metrics.watch("held_bytes", "Bytes of bodies that are held.", lambda: memory.held)
    metrics.watch("ready", "1 where requests can be answered.", lambda: checks.is_ready)
    return app


def _reader(given: CardReader | None) -> CardReader:
    from myanmar_id.ocr.reader import CardReader

    return CardReader.default() if given is None else given

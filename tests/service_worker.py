"""The service in processes of its own, with a reader that goes by colours: run as a program it serves as `myanmar-id serve` does.

Settings come from the environment. A black picture is answered once the file `go` is in the folder that `FOLDER` names, where each
picture that is read leaves a file with its process in the name. Each answer names its process in `X-Worker`.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any
from unittest import mock

from fastapi import FastAPI
from service_stubs import Reader
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from myanmar_id.service import logs, run
from myanmar_id.service.app import create_app
from myanmar_id.service.settings import Settings

FOLDER = "SERVICE_WORKER_FOLDER"


class _Begun:
    """Says outside of the process that a picture is read."""

    def release(self) -> None:
        (Path(os.environ[FOLDER]) / f"begun-{os.getpid()}-{uuid.uuid4().hex}").touch()


class _Go:
    """Waits for a file."""

    def wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not (Path(os.environ[FOLDER]) / "go").exists():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


class _Named:
    """Puts the process into each answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"])["X-Worker"] = str(os.getpid())
            await send(message)

        await self._app(scope, receive, named)


def worker() -> FastAPI:
    """What `run.worker` is, with the other reader."""
    settings = Settings.load()
    logs.configure(settings.log_level)
    reader: Any = Reader()
    reader.begun, reader.go = _Begun(), _Go()
    app = create_app(settings, reader)
    app.add_middleware(_Named)
    return app


if __name__ == "__main__":
    with mock.patch.object(run, "__name__", "service_worker"):
        run.serve(Settings.load(), workers=int(sys.argv[1]))

"""Serves an application on a free port of this machine, in a thread, as the command does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from service_stubs import Reader, settings

from myanmar_id.ocr.reader import CardReader
from myanmar_id.service import run
from myanmar_id.service.app import create_app


@contextlib.contextmanager
def serving(reader: CardReader | None = None, **given: Any) -> Iterator[str]:
    """The URL of a service that serves as long as the context lasts.

    Args:
        reader: reads cards; by their colour without one.
        given: settings.
    """
    found = settings(**given)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(found, reader or Reader()), **run.options(found))
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            end = time.monotonic() + 60
            while not server.started:
                assert thread.is_alive(), "the server does not start"
                assert time.monotonic() < end, "the server does not start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(60)
            assert not thread.is_alive(), "the server does not end"

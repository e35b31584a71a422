"""Serves the application: one process, or several that share nothing but the port."""

from __future__ import annotations

import functools
import os
import socket
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from myanmar_id.errors import PlanError
from myanmar_id.service import logs
from myanmar_id.service.app import create_app
from myanmar_id.service.protocol import Protocol
from myanmar_id.service.settings import FILE_VARIABLE, Settings
from myanmar_id.service.supervisor import Supervisor

#: The head of a request, bytes. It must hold a URI of 32 KiB, so that a longer one gets the contract's answer.
_LONGEST_HEAD = 64 * 1024
#: How long a connection may be idle, seconds: longer than proxies keep theirs, so that they never use one that is just closing.
_KEEP_ALIVE = 75


def serve(settings: Settings, *, workers: int = 1, file: str | Path | None = None) -> None:
    """Serve until the process is told to end. What is being answered then is answered.

    Args:
        settings: the settings.
        workers: processes. Each has its own limits, rates and measures.
        file: where the settings are from besides the environment, so that each process can read them.

    Raises:
        PlanError: others could reach the service and it asks nothing of them; or the address cannot be listened at.
    """
    settings.refuse_open()
    _try_address(settings.host, settings.port)
    logs.configure(settings.log_level)
    facts = {"host": settings.host, "port": settings.port, "workers": workers, "asks_callers": settings.has_auth}
    logs.LOGGER.info("starting", extra={"facts": facts})
    if workers == 1:
        server = uvicorn.Server(uvicorn.Config(create_app(settings), **options(settings)))
        server.run()
        return
    if file is not None:
        os.environ[FILE_VARIABLE] = str(file)
    # A token that one process gave is good at the others.
    os.environ["MYANMAR_ID_TOKEN_SECRET"] = settings.token_secret.get_secret_value()
    config = uvicorn.Config(f"{__name__}:worker", factory=True, workers=workers, **options(settings))
    Supervisor(config, [config.bind_socket()]).run()


def worker() -> FastAPI:
    """The application of one process of several, with the settings that the first one was started with."""
    settings = Settings.load()
    logs.configure(settings.log_level)
    return create_app(settings)


def options(settings: Settings) -> dict[str, Any]:
    """How the server is to be set up.

    Args:
        settings: the settings.

    Returns:
        Arguments of `uvicorn.Config`.
    """
    return {
        "host": settings.host,
        "port": settings.port,
        "http": functools.partial(Protocol, seconds=settings.upload_seconds),
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,  # it has paths and queries
        "server_header": False,
        "proxy_headers": bool(settings.proxies),  # only guesses of passwords depend on the client's address
        "forwarded_allow_ips": list(settings.proxies),
        "h11_max_incomplete_event_size": _LONGEST_HEAD,
        "timeout_keep_alive": _KEEP_ALIVE,
        "timeout_graceful_shutdown": settings.graceful_seconds,
    }


def _try_address(host: str, port: int) -> None:
    """See that an address can be listened at; the server would only say so in its log."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, UnicodeError) as error:
        # Not strerror, which has the address here.
        number = getattr(error, "errno", None) or 0
        reason = os.strerror(number) if number > 0 else "it is no address"
        raise PlanError(f"choose another host or port: this one cannot be listened at ({reason})") from None

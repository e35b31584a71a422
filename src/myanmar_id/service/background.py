"""A service that runs behind a command which has ended: `python -m myanmar_id.service.background FILE LOCK LISTENER`.

It takes its socket from the command, together with a lock that is held as long as the process lives, whatever ends it. Nobody needs
to know the number of the process: it is ended by removing a file.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn

from myanmar_id.service import logs, run
from myanmar_id.service.app import create_app
from myanmar_id.service.settings import Settings

#: So long it serves, seconds, so that one that was forgotten does not stay.
MOST_SECONDS = 30 * 60
#: How often it looks for its file, seconds.
_LOOK = 0.2
#: Once it is to end, so long are requests answered, and so long may all of it take, seconds.
_GRACE, _MOST_GRACE = 3, 8


def serve_while(file: Path, listener: socket.socket) -> None:
    """Serve as long as a file exists, but for `MOST_SECONDS` at most. The file is removed at the end.

    Args:
        file: the file.
        listener: the socket, which listens.

    Raises:
        PlanError: a setting of the environment is wrong.
    """
    settings = Settings.load(graceful_seconds=_GRACE)
    logs.configure(settings.log_level)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), **run.options(settings)))
    ended = threading.Event()
    threading.Thread(target=_end_with, args=(file, server, ended), daemon=True).start()
    try:
        server.run(sockets=[listener])
    finally:
        ended.set()
        file.unlink(missing_ok=True)


def _end_with(file: Path, server: uvicorn.Server, ended: threading.Event) -> None:
    end = time.monotonic() + MOST_SECONDS
    while file.exists() and time.monotonic() < end:
        if ended.wait(_LOOK):
            return
    server.should_exit = True
    if not ended.wait(_MOST_GRACE):
        os._exit(1)  # a thread that reads a picture cannot be stopped


if __name__ == "__main__":
    _, name, lock, socket_number = sys.argv  # the lock is only held
    serve_while(Path(name), socket.socket(fileno=int(socket_number)))

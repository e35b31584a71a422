"""Starts the processes of a service, and starts one anew that has ended; the port is closed before they are told to end."""

from __future__ import annotations

import socket

import uvicorn
from uvicorn.supervisors import Multiprocess

#: How long a process may take to say that it lives. It says so only once it has started, which takes long on a busy machine: the
#: server's own 5 seconds end processes there that are just starting, again and again.
_LIVES_WITHIN = 30


class Supervisor(Multiprocess):
    """The server's own, save for the port and for its patience.

    Args:
        config: of the server; its patience is set.
        sockets: which listen.
    """

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        config.timeout_worker_healthcheck = _LIVES_WITHIN
        super().__init__(config, sockets)

    def terminate_all(self) -> None:
        """Tell the processes to end.

        This process holds the port too, and takes no connections. Left open, it would let clients connect whom nobody
        answers, while the processes finish what they have begun.
        """
        for one in self.sockets:
            one.close()
        super().terminate_all()

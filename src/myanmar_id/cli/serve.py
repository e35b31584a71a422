"""`myanmar-id serve`: the HTTP service."""

from __future__ import annotations

import argparse
from typing import Any

from myanmar_id.cli.exits import Exit
from myanmar_id.errors import PlanError

DESCRIPTION = """\
Serve over HTTP: Huawei Cloud's Myanmar ID Card OCR, whose clients work unchanged, and calls for texts, NRC numbers, names,
fields and whole cards. A page at / and documentation at /docs work without any other network. Needs the extra service.

Without options the service listens at 127.0.0.1, port 8000, and asks nothing of who calls it. Before it listens at another
address, set who may call: in the environment (MYANMAR_ID_KEYS=AK:SK,..., MYANMAR_ID_TOKENS=..., MYANMAR_ID_USERS=NAME:PASSWORD,...)
or in a TOML file (keys, tokens, users). Every setting has a name of the environment and one of the file; the command line
goes first, then the environment, then the file. Logs are JSON lines on standard error, with nothing of what was sent.
"""


def add(commands: Any) -> None:
    """Add the command to the command line."""
    serve = commands.add_parser(
        "serve",
        help="serve over HTTP, for the contract's clients and for browsers",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--host", help="address to listen at (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen at (default: 8000)")
    serve.add_argument("--workers", type=_count, default=1, metavar="N", help="processes (default: 1)")
    serve.add_argument("--settings", metavar="FILE", help="a TOML file with settings")
    serve.add_argument(
        "--force-open", action="store_true", help="let others call without saying who they are: anybody can then"
    )
    serve.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> Exit:
    try:
        from myanmar_id.service.run import serve
        from myanmar_id.service.settings import Settings
    except ModuleNotFoundError as error:
        raise PlanError("serving needs fastapi, uvicorn and others: pip install 'myanmar-id[service]'") from error

    settings = Settings.load(
        arguments.settings, host=arguments.host, port=arguments.port, force_open=arguments.force_open or None
    )
    serve(settings, workers=arguments.workers, file=arguments.settings)
    return Exit.DONE


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise ValueError
    return number


_port.__name__, _count.__name__ = "port", "count"  # argparse names the type in its message

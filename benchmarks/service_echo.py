"""What a service on the same framework costs that does nothing: a bare FastAPI application which answers a body as it came.

Run as a program it serves at the port that is its argument, set up as `myanmar-id serve` sets up its server.
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, Request

from myanmar_id.service import run
from myanmar_id.service.settings import Settings

app = FastAPI(openapi_url=None)


@app.post("/echo")
async def echo(request: Request) -> Any:
    """The body's JSON, read and written."""
    return await request.json()


if __name__ == "__main__":
    uvicorn.run(app, **run.options(Settings.load(port=int(sys.argv[1]))))

"""The HTTP service beside the same work without it: cards beside the reader in this process, texts beside a bare echo.

The servers run in processes of their own with the settings of `myanmar-id serve`, on loopback; the client (`service_client.py`)
sends ready-made bytes over sockets that stay open. All sides take turns. `correct` is the share of answers that are what the
library gives for the same input in this process.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import corpora
import peers
import service_client
from service_client import Connection

Row = dict[str, Any]

#: Photographs and their longer side in pixels.
PICTURES, LONGEST = 10, 1700
OPTIONS = {"convert_unicode": True, "return_confidence": True, "return_translation": True}
PATH = "/v2/0123456789abcdef0123456789abcdef/ocr/myanmar-id-card"
#: Photographs that one side reads before it is the other's turn, and turns for each repeat.
TURN, TURNS = 20, 2
CLIENTS = 4
#: Texts of a list, lists, and single texts of a turn.
LIST, LISTS, SINGLES = 100, 20, 400
AIM = 10.0
CARDS, TEXTS = "HTTP service, cards", "HTTP service, texts"
CARDS_NOTE = (
    "Each request is a drawn photograph of a front in Base64 in JSON: {pictures} different ones, with a longer side of {longest} "
    "pixels and {size:.0f} KB of JPEG on average. *in process* puts the same bytes through `open_picture`, "
    "`CardReader.read_picture` and what the service makes of a reading, in the process of the bench: no HTTP, JSON or Base64, "
    "and with as many threads as one worker has. All take turns of {turn} photographs. The overhead is of the medians with one "
    "client, of the cards a second with several; at most {aim:.0f}% is aimed at. The client shares the machine, and its "
    "own {own:.1f} ms of each request count against the service. {load:.0f} other processes or threads wanted its {cores} cores on "
    "average in the minute before the run."
)
TEXTS_NOTE = (
    "{clients} clients, a connection each, against one worker. Texts are fields of 30 to 100 characters in Zawgyi and untidy NRC "
    "numbers, one in a request or {list} of them. *echo* is a bare FastAPI application that reads a body's JSON and writes it, "
    "on the same server with the same settings; *in process* calls the library with the same inputs in one thread, without any "
    "server. The client, threads of the bench that send ready-made bytes, was busy for {busy:.0f}% of a core at most, beside "
    "the echo, and shares the machine with the servers."
)


def rows(repeats: int = 5) -> list[Row]:
    """Every row of this bench, none where something that it needs is missing."""
    if not corpora.present():
        return []
    try:
        import uvicorn  # noqa: F401

        from myanmar_id.service import app  # noqa: F401
    except ImportError as error:
        print(f"serving needs the extra service: {error.name} is missing", file=sys.stderr)
        return []
    load = os.getloadavg()[0]
    return [*_cards(repeats, load), *_texts(repeats)]


# Cards


def _cards(repeats: int, load: float) -> list[Row]:
    from myanmar_id.errors import DataError, MyanmarIdError

    try:
        import card_samples

        found = [one.data for one in card_samples.timed(PICTURES, LONGEST)]
    except (ImportError, DataError) as error:
        print(f"no card can be drawn: {error}", file=sys.stderr)
        return []
    try:
        expected = [_read(one) for one in found]
    except MyanmarIdError as error:
        print(f"no card can be read: {error}", file=sys.stderr)
        return []
    pictures = [found[at % PICTURES] for at in range(TURN)]
    wanted = [{"result": expected[at % PICTURES]} for at in range(TURN)]
    requests = [service_client.request(PATH, {"image": base64.b64encode(one).decode(), **OPTIONS}) for one in pictures]
    rows: list[Row] = []
    own = 0.0
    with service_client.service(1) as one, service_client.service(2) as two:
        for label, port, clients, threads in (
            ("1 client, 1 worker", one, 1, 1),
            (f"{CLIENTS} clients, 1 worker", one, CLIENTS, 2),
            (f"{CLIENTS} clients, 2 workers", two, CLIENTS, 2),
        ):
            served, called = _turns(port, clients, threads, requests, pictures, repeats * TURNS)
            answers = [json.loads(answer) == wanted[at % TURN] for at, answer in enumerate(served.answers)]
            rows += _card_rows(label, threads, served, called, sum(answers) / len(answers))
            if clients == 1:
                own = 1000 * served.own / len(served.seconds)
    size = statistics.fmean(map(len, found)) / 1000
    note = CARDS_NOTE.format(
        pictures=PICTURES, longest=LONGEST, size=size, own=own, aim=AIM, turn=TURN, load=load, cores=os.cpu_count()
    )
    return [row | ({"note": note} if at == 0 else {}) for at, row in enumerate(rows)]


def _read(image: bytes) -> dict[str, Any]:
    """What the service answers for a picture, without the service."""
    from myanmar_id.ocr.image import open_picture
    from myanmar_id.ocr.reader import CardReader
    from myanmar_id.service.pictures import Taken, Wanted, result

    picture = open_picture(image)
    reading = CardReader.default().read_picture(picture)
    return result(Taken(picture, reading, reading.card()), Wanted(**OPTIONS))


def _turns(  # noqa: PLR0917 - one line of a table, all of its parts
    port: int, clients: int, threads: int, requests: list[bytes], pictures: list[bytes], turns: int
) -> tuple[service_client.Load, service_client.Load]:
    """The service and the reader in this process, in turns."""
    served: list[service_client.Load] = []
    called: list[service_client.Load] = []
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(contextlib.closing(Connection(port))) for _ in range(clients)]
        pool = stack.enter_context(ThreadPoolExecutor(threads))
        for turn in range(turns + 1):
            both = [lambda: served.append(service_client.load(connections, requests))]
            both.append(lambda: called.append(_calls(pool, pictures)))
            for side in both if turn % 2 else reversed(both):
                side()
            if turn == 0:  # to warm up
                served.clear()
                called.clear()
    return _together(served), _together(called)


def _calls(pool: ThreadPoolExecutor, pictures: list[bytes]) -> service_client.Load:
    def timed(picture: bytes) -> float:
        start = time.perf_counter()
        _read(picture)
        return time.perf_counter() - start

    start = time.perf_counter()
    seconds = list(pool.map(timed, pictures))
    return service_client.Load(seconds, time.perf_counter() - start, 0.0, [])


def _together(loads: Sequence[service_client.Load]) -> service_client.Load:
    return service_client.Load(
        [second for one in loads for second in one.seconds],
        sum(one.wall for one in loads),
        sum(one.own for one in loads),
        [answer for one in loads for answer in one.answers],
    )


def _card_rows(
    label: str, threads: int, served: service_client.Load, called: service_client.Load, correct: float
) -> list[Row]:
    ours, bare = peers.OURS, f"in process, {threads} thread{'s' if threads > 1 else ''}"
    found = []
    for side, load in ((ours, served), (bare, called)):
        rate = len(load.seconds) / load.wall
        cells = {
            "requests/s": rate,
            "p50, ms": 1000 * _share(load.seconds, 50),
            "p99, ms": 1000 * _share(load.seconds, 99),
        }
        name = label if side == ours else f"{label}: {side}"
        found += [_cell(CARDS, name, "cards read", column, value) for column, value in cells.items()]
    if threads == 1:
        over = _share(served.seconds, 50) / _share(called.seconds, 50)
    else:
        over = (len(called.seconds) / called.wall) / (len(served.seconds) / served.wall)
    found.insert(3, _cell(CARDS, label, "cards read", "overhead, %", 100 * (over - 1)))
    found[0]["correct"] = correct
    return found


# Texts


def _texts(repeats: int) -> list[Row]:
    import nrc_samples

    from myanmar_id.service import records

    fields = [zawgyi for zawgyi, _ in corpora.fields(LIST * LISTS)]
    numbers = nrc_samples.messy(nrc_samples.values(LIST * LISTS))
    rows: list[Row] = []
    busy = 0.0
    with service_client.service(1) as port, service_client.echo() as bare, contextlib.ExitStack() as stack:
        ours, theirs = (
            [stack.enter_context(contextlib.closing(Connection(one))) for _ in range(CLIENTS)] for one in (port, bare)
        )
        for path, texts, more, prepare in (
            ("/v1/text/repair", fields, {}, records._repair),
            ("/v1/text/convert", fields, {"to": "unicode"}, records._convert),
            ("/v1/nrc/parse", numbers, {}, records._nrc),
        ):
            for kind, bodies in _bodies(texts, more).items():
                sent, echoed = ([service_client.request(one, body) for body in bodies] for one in (path, "/echo"))
                sides = {
                    peers.OURS: lambda sent=sent: service_client.load(ours, sent),
                    "echo": lambda echoed=echoed: service_client.load(theirs, echoed),
                    "in process": lambda bodies=bodies, prepare=prepare: _answers(bodies, prepare),
                }
                best = _best(sides, repeats)
                pairs = zip(best[peers.OURS].answers, best["in process"].answers, strict=True)
                correct = sum(json.loads(got) == json.loads(wanted) for got, wanted in pairs) / len(bodies)
                busy = max(busy, *(100 * best[side].own / best[side].wall for side in (peers.OURS, "echo")))
                rows += _text_rows(f"{path}, {kind}", best, len(bodies), LIST if kind != "one" else 1, correct)
    note = TEXTS_NOTE.format(clients=CLIENTS, list=LIST, busy=busy)
    return [row | ({"note": note} if at == 0 else {}) for at, row in enumerate(rows)]


def _bodies(texts: list[str], more: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    lists = [texts[at : at + LIST] for at in range(0, len(texts), LIST)]
    return {
        "one": [{"text": text, **more} for text in texts[:SINGLES]],
        f"{LIST}": [{"texts": several, **more} for several in lists],
    }


def _answers(bodies: list[dict[str, Any]], prepare: Callable[..., Any]) -> service_client.Load:
    """The library called as the service calls it."""
    from myanmar_id.service import records

    answers = []
    start = time.perf_counter()
    for body in bodies:
        read = prepare(body)
        answers.append(records.each(body["texts"], read) if "texts" in body else read(body["text"]))
    wall = time.perf_counter() - start
    return service_client.Load([], wall, wall, [json.dumps(one).encode() for one in answers])


def _best(sides: dict[str, Callable[[], service_client.Load]], repeats: int) -> dict[str, service_client.Load]:
    """The best turn of each, one after another; the first is to warm up."""
    best: dict[str, service_client.Load] = {}
    for turn in range(repeats + 1):
        for name, side in sides.items():
            found = side()
            if turn and (name not in best or found.wall < best[name].wall):
                best[name] = found
    return best


def _text_rows(label: str, best: dict[str, service_client.Load], count: int, each: int, correct: float) -> list[Row]:
    found = []
    for metric, many in (("requests a second", 1), ("texts a second", each)):
        for side, load in best.items():
            row = _cell(TEXTS, label, metric, side, many * count / load.wall)
            found.append(row | ({"correct": correct} if side == peers.OURS else {}))
    return found


def _share(seconds: Sequence[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def _cell(table: str, row: str, metric: str, column: str, value: float) -> Row:
    return {"table": table, "row": row, "metric": metric, "unit": "", "column": column, "peer": column, "value": value}


def line(row: Row) -> str:
    return f"{row['table']:20} {row['row']:44} {row['metric']:20} {row['column']:14} {row['value']:>10.4g}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

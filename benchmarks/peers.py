"""The peers: other packages that do the same work, all run in the same process run as we are.

Python's peers are called here, npm's run in one long-lived Node process (`peer_worker.js`) that takes whole batches
over a pipe and measures its own work, so no peer pays for starting up or for the pipe. npm packages are installed into
`.cache/peers` of the checkout on first use. What is not installed or cannot be is left out, and `missing()` says why.

Rows. Every bench prints, with `--json`, a list of objects, which `report.py` turns into tables:

    {"table": "Zawgyi to Unicode, speed", "row": "fields of 30 to 100 characters", "metric": "MB/s", "unit": "MB/s",
     "peer": "PyICU 2.17 (ICU 72.1)", "value": 0.93, "correct": 0.998}

`table` groups rows, `row` names one line, `peer` one column (ours is "myanmar-id"), `value` is a number, a text or null
where a peer has no such function or its figure is blanked, `correct` the share (0 to 1) of its outputs that are right,
or null where the value itself is that share. A bench may add `note`, a sentence that is printed under the table once.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.metadata
import io
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

OURS = "myanmar-id"
CACHE = Path(__file__).resolve().parent.parent / ".cache" / "peers"

#: Exact versions, so that figures can be repeated. myanmar-tools 1.2.0 cannot be required: its tarball lacks the build.
NPM = {"myanmar-tools": "1.1.3", "rabbit-node": "1.0.4", "knayi-myscript": "2.8.3", "mm-nrc": "0.2.5"}

#: A speed counts only where at least this share of the outputs is right.
TRUSTED = 0.95

_missing: dict[str, str] = {}


@dataclass(frozen=True)
class Peer:
    """One function of one package.

    Attributes:
        name: package and version, the name of its column.
        measure: takes texts, returns the seconds that the work took and the outputs.
    """

    name: str
    measure: Callable[[Sequence[str]], tuple[float, list[Any]]]

    def outputs(self, texts: Sequence[str]) -> list[Any]:
        """What the peer makes of `texts`."""
        return self.measure(texts)[1]


def each(name: str, function: Callable[[str], Any]) -> Peer:
    """A peer of Python that takes one text at a time."""

    def measure(texts: Sequence[str]) -> tuple[float, list[Any]]:
        # A peer may print what it does not understand; nobody wants to read that in the figures.
        with contextlib.redirect_stdout(io.StringIO()):
            start = time.perf_counter()
            out = [function(text) for text in texts]
            seconds = time.perf_counter() - start
        return seconds, out

    return Peer(name, measure)


def batch(name: str, function: Callable[[list[str]], Sequence[Any]]) -> Peer:
    """A peer of Python that takes a list of texts."""

    def measure(texts: Sequence[str]) -> tuple[float, list[Any]]:
        given = list(texts)
        start = time.perf_counter()
        out = function(given)
        return time.perf_counter() - start, list(out)

    return Peer(name, measure)


class _Node:
    """The Node process and its pipe."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["node", str(Path(__file__).with_name("peer_worker.js")), str(CACHE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.asked = 0

    def ask(self, op: str, texts: Sequence[str]) -> tuple[float, list[Any]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.asked += 1
        json.dump({"id": self.asked, "op": op, "texts": list(texts), "want": True}, self.process.stdin)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "the Node process ended"}')
        if "error" in answer:
            raise RuntimeError(f"{op}: {answer['error']}")
        return answer["seconds"], answer["out"]


@cache
def _node() -> _Node | None:
    """The process with every npm peer installed, or None."""
    if not shutil.which("node") or not shutil.which("npm"):
        _missing["npm packages"] = "Node.js with npm is not installed"
        return None
    if any(not (CACHE / "node_modules" / name).is_dir() for name in NPM):
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        wanted = [f"{name}@{version}" for name, version in NPM.items()]
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", *wanted],
            cwd=CACHE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            _missing["npm packages"] = "npm could not install them"
            return None
    return _Node()


def _npm(package: str, op: str) -> list[Peer]:
    node = _node()
    if node is None:
        return []
    version = json.loads((CACHE / "node_modules" / package / "package.json").read_text(encoding="utf-8"))["version"]
    return [Peer(f"{package} {version} (Node)", lambda texts: node.ask(f"{package}:{op}", texts))]


def _python(distribution: str, module: str) -> tuple[str, Any] | None:
    try:
        imported = importlib.import_module(module)
        return importlib.metadata.version(distribution), imported
    except ImportError:
        _missing[distribution] = "not installed"
        return None


def _icu(name: str) -> list[Peer]:
    found = _python("PyICU", "icu")
    if found is None:
        return []
    version, icu = found
    transliterator = icu.Transliterator.createInstance(name)
    return [each(f"PyICU {version} (ICU {icu.ICU_VERSION})", transliterator.transliterate)]


def _python_myanmar(function: Callable[[Any], Callable[[str], Any]], module: str) -> list[Peer]:
    found = _python("python-myanmar", module)
    return [each(f"python-myanmar {found[0]}", _guarded(function(found[1])))] if found else []


def _guarded(function: Callable[[str], Any]) -> Callable[[str], Any]:
    """A peer that raises on some input gives None there."""

    def run(text: str) -> Any:
        try:
            return function(text)
        except Exception:
            return None

    return run


def detectors() -> list[Peer]:
    """Peers that give the probability that a text is Zawgyi; None where there is no Burmese text."""
    peers = []
    found = _python("myanmartools", "myanmartools")
    if found:
        detector = found[1].ZawgyiDetector()
        peers.append(each(f"myanmartools {found[0]}", detector.get_zawgyi_probability))
    return peers + _npm("myanmar-tools", "detect") + _npm("knayi-myscript", "detect")


def to_unicode() -> list[Peer]:
    """Peers that convert Zawgyi to Unicode."""
    return [
        *_icu("Zawgyi-my"),
        *_npm("myanmar-tools", "to_unicode"),
        *_npm("rabbit-node", "to_unicode"),
        *_npm("knayi-myscript", "to_unicode"),
        *_python_myanmar(lambda m: lambda text: m.convert(text, "zawgyi", "unicode"), "myanmar.converter"),
    ]


def to_zawgyi() -> list[Peer]:
    """Peers that convert Unicode to Zawgyi."""
    return [
        *_icu("my-Zawgyi"),
        *_npm("rabbit-node", "to_zawgyi"),
        *_npm("knayi-myscript", "to_zawgyi"),
        *_python_myanmar(lambda m: lambda text: m.convert(text, "unicode", "zawgyi"), "myanmar.converter"),
    ]


def nrc_parsers() -> list[Peer]:
    """Peers that read an NRC number; None where they refuse it, else a text in a form of their own."""
    return [
        *_python_myanmar(lambda m: m.normalize_nrc, "myanmar.nrc"),
        *_npm("mm-nrc", "nrc"),
    ]


def romanizers() -> list[Peer]:
    """Peers that write Burmese in Latin letters, each by a scheme of its own; none aims at the customary spelling of names.

    Of aksharamukha's schemes RomanLoC comes nearest to custom, before RomanColloquial, IAST and RomanReadable. python-myanmar has
    no romanizer.
    """
    return [*_icu("my-my_Latn"), *_uroman(), *_aksharamukha("RomanLoC")]


def _uroman() -> list[Peer]:
    found = _python("uroman", "uroman")
    if found is None:
        return []
    # It reads its tables (some seconds) and may say so.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        romanizer = found[1].Uroman()
    return [each(f"uroman {found[0]}", lambda text: romanizer.romanize_string(text, lcode="mya"))]


def _aksharamukha(scheme: str) -> list[Peer]:
    found = _python("aksharamukha", "aksharamukha.transliterate")
    if found is None:
        return []
    process = found[1].process
    return [each(f"aksharamukha {found[0]} {scheme}", lambda text: process("Burmese", scheme, text))]


def missing() -> dict[str, str]:
    """Peers that were left out, and why."""
    return dict(_missing)


def interleaved(
    peers: Sequence[Peer], texts: Sequence[str], *, repeats: int = 5, limit_s: float = 20.0
) -> dict[str, float]:
    """The best time of each peer over `texts`, in seconds.

    The peers take turns, so a busy moment of the machine falls on all of them. One that took more than `limit_s` in all
    is not asked again.

    Args:
        peers: whom to measure.
        texts: what to give them.
        repeats: how often at most.
        limit_s: seconds that one peer may take over its repeats.

    Returns:
        Seconds by name.
    """
    best: dict[str, float] = {}
    spent: dict[str, float] = {}
    for _ in range(repeats):
        for peer in peers:
            if spent.get(peer.name, 0.0) < limit_s:
                seconds = peer.measure(texts)[0]
                best[peer.name] = min(seconds, best.get(peer.name, seconds))
                spent[peer.name] = spent.get(peer.name, 0.0) + seconds
    return best


def command(
    description: str | None,
    rows: Callable[..., list[dict[str, Any]]],
    line: Callable[[dict[str, Any]], str],
    repeats: int = 0,
) -> None:
    """A benchmark as a command: one line a row for people, with `--json` the rows for `report.py`.

    Args:
        description: the module's docstring.
        rows: measures; takes the number of repeats where `repeats` is given.
        line: one row as a person reads it.
        repeats: how often to measure unless `--repeats` says otherwise; 0 for what needs no repeats.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print rows for report.py")
    if repeats:
        parser.add_argument("--repeats", type=int, default=repeats)
    arguments = parser.parse_args()
    found = rows(arguments.repeats) if repeats else rows()
    print(json.dumps(found) if arguments.json else "\n".join(map(line, found)))

"""The two backends of `myanmar_id.text` beside each other, whichever of them the tests run with."""

from __future__ import annotations

import math
import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest

from myanmar_id.text import _backend, compiled, detect, markov, normalize, repair, zawgyi, zawgyi_writer

MISSING = "the compiled core was not built: it needs a C++ compiler, and MYANMAR_ID_BUILD other than python"
#: The operations of `write_rows`, by number.
OPERATIONS = ("to_unicode", "to_zawgyi", "normalize", "repair")


@contextmanager
def using(backend: str) -> Iterator[None]:
    """`MYANMAR_ID_BACKEND` says so, and is looked at anew."""
    with mock.patch.dict(os.environ, {_backend.VARIABLE: backend}):
        _backend.core.cache_clear()
        try:
            yield
        finally:
            _backend.core.cache_clear()


def build(twin: compiled.Twin | None = None) -> compiled.Core:
    """A core of its own, which remembers nothing yet.

    Args:
        twin: what it asks instead of the usual one.
    """
    native = pytest.importorskip("myanmar_id.text._core", reason=MISSING, exc_type=ImportError)
    with mock.patch.object(compiled, "Twin", (lambda: twin) if twin else compiled.Twin):
        return compiled.make(native.Core)


def pairs(core: compiled.Core) -> dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]]:
    """Every function of the core and its twin, by name."""
    found: dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
        "to_unicode": (core.to_unicode, zawgyi.to_unicode),
        "to_zawgyi": (core.to_zawgyi, zawgyi_writer.to_zawgyi),
        "normalize": (core.normalize, normalize.in_python),
        "posterior": (core.posterior, detect.posterior_in_python),
        "log_ratio": (core.log_ratio, markov.log_ratio),
    }
    for threshold in (0.8, 0.95):
        for number, encoding in enumerate(repair.HINTS):
            found[f"repair {threshold} {encoding}"] = (
                lambda text, threshold=threshold, number=number: core.repair(text, threshold, number),
                lambda text, threshold=threshold, encoding=encoding: repair.in_python(
                    text, threshold=threshold, encoding=encoding
                ),
            )
    return found


def differences(core: compiled.Core, text: str) -> list[str]:
    """The functions that core and twin differ in. Probabilities may differ by what the order of a sum makes."""
    found = []
    for name, (ours, theirs) in pairs(core).items():
        out, expected = ours(text), theirs(text)
        if out is NotImplemented:
            continue
        if isinstance(out, float) and isinstance(expected, float):
            if abs(out - expected) > 1e-12 * max(1.0, abs(expected)):
                found.append(name)
        elif out != expected:
            found.append(name)
    return found


def rows(texts: Sequence[str | bytes], wide: bool = False) -> tuple[bytes, bytes, bool, int]:
    """Texts as the core's methods take rows: UTF-8, offsets of 32 or 64 bits, which of them, and how many rows."""
    encoded = [text.encode() if isinstance(text, str) else text for text in texts]
    offsets = array("q" if wide else "i", [0])
    for one in encoded:
        offsets.append(offsets[-1] + len(one))
    return b"".join(encoded), offsets.tobytes(), wide, len(encoded)


def written(core: compiled.Core, operation: str, texts: Sequence[str | bytes], wide: bool = False) -> list[bytes]:
    """What `write_rows` makes of each text."""
    data, offsets, _, count = given = rows(texts, wide)
    out = core.write_rows(OPERATIONS.index(operation), *given, 0.95, 0)
    data, offsets = out or (data, offsets)
    places = array("q" if wide else "i", offsets)
    assert len(places) == count + 1
    return [data[start:end] for start, end in pairwise(places)]


def weighed(core: compiled.Core, texts: Sequence[str | bytes], *, chain_only: bool = False) -> list[float | None]:
    """What `weigh_rows` makes of each text."""
    values = array("d", core.weigh_rows(chain_only, *rows(texts)))
    return [None if math.isnan(value) else value for value in values]

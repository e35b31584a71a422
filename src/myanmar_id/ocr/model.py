"""The networks of the reader: ONNX files of the package, checked against the manifest and loaded once."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myanmar_id import tables
from myanmar_id.ocr.errors import ModelFileError

# Read when onnxruntime is imported. Some of its builds keep the name of the device and of each model that is loaded in a folder of
# the user, to be sent to their maker. Who wants that sets the variable otherwise.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime

MANIFEST = "manifest.json"
#: onnxruntime's level of what it writes to standard error: errors, which come as exceptions too.
_ERRORS_ONLY = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a model.

    Attributes:
        file: name in `data/models`.
        sha256: of the file, hexadecimal.
        bytes: its length.
        training: the command that fits such a model.
        seed: of the data that it was fitted to.
        scores: what was measured of it.
    """

    file: str
    sha256: str
    bytes: int
    training: str = ""
    seed: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)


class Model:
    """A network. It keeps nothing between calls, so threads may share one.

    Args:
        data: an ONNX file's content.
        threads: how many threads one call may use, 1 or more. With 1, calls of several threads share the processors best.

    Raises:
        ModelError: `model.damaged`, the file is no network that can be loaded.
    """

    def __init__(self, data: bytes, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has an exception class of its own for each of its states
            raise _damaged() from error
        self._input: str = self._session.get_inputs()[0].name

    def run(self, image: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Put a batch through the network.

        Args:
            image: float32 of the shape that the network takes, the first axis a count.

        Returns:
            Its outputs, in order.

        Raises:
            ModelError: `model.input`, another shape or type than the network takes.
        """
        try:
            found: list[NDArray[np.float32]] = self._session.run(None, {self._input: image})
        except Exception as error:  # as above
            raise ModelFileError("give the model a picture of the shape that it takes", "model.input") from error
        return found


def packaged(name: str, *, threads: int = 1) -> Model:
    """A model of the package: loaded and checked at the first call, the same one afterwards.

    Args:
        name: as the manifest has it: locator, card, recognizer.
        threads: see `Model`; for another number there is another one.

    Returns:
        The model.

    Raises:
        ModelError: `model`, a file is missing; `model.manifest`, `model.unlisted`, `model.damaged`.
    """
    with _LOADING:
        return _loaded(name, threads)


def manifest() -> Mapping[str, Entry]:
    """What the package says of its models, by name.

    Raises:
        ModelError: `model`, the manifest is missing; `model.manifest`, it is damaged.
    """
    try:
        rows: dict[str, dict[str, Any]] = json.loads(tables.model(MANIFEST))
        known = set(Entry.__dataclass_fields__)
        entries = {name: Entry(**{key: row[key] for key in row if key in known}) for name, row in rows.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelFileError(f"model {MANIFEST} is damaged: reinstall the package", "model.manifest") from error
    return entries


#: `cache` alone could load a model twice where two threads ask for it first.
_LOADING = threading.Lock()


@cache
def _loaded(name: str, threads: int) -> Model:
    entry = manifest().get(name)
    if entry is None:
        raise ModelFileError("give a model that the manifest lists", "model.unlisted")
    data = tables.model(entry.file)
    if len(data) != entry.bytes or hashlib.sha256(data).hexdigest() != entry.sha256:
        raise _damaged()
    return Model(data, threads=threads)


def _damaged() -> ModelFileError:
    return ModelFileError("a model's file is not the one of the manifest: reinstall the package", "model.damaged")

"""The models' files: verified once, loaded once, shared by threads."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

import numpy as np

from myanmar_id import tables
from myanmar_id.errors import ModelError
from myanmar_id.ocr import model
from myanmar_id.ocr.errors import ModelFileError
from myanmar_id.ocr.model import Entry, Model, manifest, packaged


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: int | bytes | str) -> bytes:
    """A field of a protocol buffer."""
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    value = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(value)) + value


def network(operation: str = "Neg") -> bytes:
    """An ONNX file of one operation on float32 (count, 3)."""

    def tensor(name: str) -> bytes:
        shape = _field(1, _field(2, "count")) + _field(1, _field(1, 3))
        return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, shape)))

    node = _field(1, "image") + _field(2, "logits") + _field(4, operation)
    graph = _field(1, node) + _field(2, "graph") + _field(11, tensor("image")) + _field(12, tensor("logits"))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 17))


NETWORK = network()
ROW: dict[str, Any] = {
    "file": "small.onnx",
    "sha256": hashlib.sha256(NETWORK).hexdigest(),
    "bytes": len(NETWORK),
    "training": "python -m myanmar_id.training small --seed 3",
    "seed": 3,
    "samples": 10,
    "scores": {"error": 0.5},
}


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """The files of a package of its own."""
    found = {"manifest.json": json.dumps({"small": ROW}).encode(), "small.onnx": NETWORK}

    def read(name: str) -> bytes:
        if name not in found:
            raise ModelError("missing")
        return found[name]

    monkeypatch.setattr(tables, "model", read)
    model._loaded.cache_clear()
    yield found
    model._loaded.cache_clear()


def code(name: str = "small") -> str:
    with pytest.raises(ModelError) as caught:
        packaged(name)
    return caught.value.code


def test_run() -> None:
    (found,) = Model(NETWORK).run(np.arange(6, dtype=np.float32).reshape(2, 3))
    assert found.dtype == np.float32
    assert (found == [(0, -1, -2), (-3, -4, -5)]).all()


def test_threads_of_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    made = model.onnxruntime.InferenceSession

    def session(data: bytes, options: Any, **rest: Any) -> Any:
        seen.append(options.intra_op_num_threads)
        return made(data, options, **rest)

    monkeypatch.setattr(model.onnxruntime, "InferenceSession", session)
    Model(NETWORK)
    Model(NETWORK, threads=2)
    assert seen == [1, 2]


@pytest.mark.parametrize("image", [np.zeros((1, 4), np.float32), np.zeros((1, 3)), np.zeros(3, np.float32)])
def test_input_that_it_does_not_take(image: Any) -> None:
    with pytest.raises(ModelFileError) as caught:
        Model(NETWORK).run(image)
    assert caught.value.code == "model.input"


@pytest.mark.parametrize("data", [b"", b"no network", NETWORK[:-9], network("NoSuchOperation")])
def test_data_that_is_no_network(data: bytes) -> None:
    with pytest.raises(ModelFileError) as caught:
        Model(data)
    assert caught.value.code == "model.damaged"


def test_packaged(files: dict[str, bytes]) -> None:
    first = packaged("small")
    assert (first.run(np.ones((1, 3), np.float32))[0] == -1).all()
    files.clear()
    assert packaged("small") is first, "read and verified once"


def test_another_number_of_threads_is_another_model(files: dict[str, bytes]) -> None:
    assert packaged("small", threads=2) is not packaged("small")
    assert packaged("small", threads=2) is packaged("small", threads=2)
    assert set(files) == {"manifest.json", "small.onnx"}


@pytest.mark.usefixtures("files")
def test_threads_get_the_same_model_and_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Model] = []
    together = threading.Barrier(8)

    class Counted(Model):
        def __init__(self, data: bytes, *, threads: int = 1) -> None:
            super().__init__(data, threads=threads)
            made.append(self)

    monkeypatch.setattr(model, "Model", Counted)

    def use(number: int) -> bool:
        together.wait()
        found = packaged("small").run(np.full((5, 3), number, np.float32))[0]
        return bool((found == -number).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(8)))
    assert len(made) == 1


def test_manifest(files: dict[str, bytes]) -> None:
    assert manifest() == {
        "small": Entry("small.onnx", ROW["sha256"], len(NETWORK), ROW["training"], 3, {"error": 0.5}),
    }
    files["manifest.json"] = b'{"small": {"file": "small.onnx", "sha256": "", "bytes": 1}}'
    assert manifest()["small"].scores == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"small": 1}', '{"small": {}}', '{"small": {"file": "a"}}', "\udcff"])
def test_manifest_that_is_damaged(files: dict[str, bytes], text: str) -> None:
    files["manifest.json"] = text.encode(errors="surrogateescape")
    assert code() == "model.manifest"


def test_model_that_is_not_listed(files: dict[str, bytes]) -> None:
    assert code("other") == "model.unlisted"
    assert files


@pytest.mark.parametrize("name", ["manifest.json", "small.onnx"])
def test_file_that_is_missing(files: dict[str, bytes], name: str) -> None:
    del files[name]
    assert code() == "model"


@pytest.mark.parametrize("data", [b"", NETWORK + b"\0", NETWORK[:-1] + b"\0", network("Abs")])
def test_file_that_is_another_one(files: dict[str, bytes], data: bytes) -> None:
    assert len(network("Abs")) == len(NETWORK)
    files["small.onnx"] = data
    assert code() == "model.damaged"


def test_file_that_the_manifest_names_but_is_no_network(files: dict[str, bytes]) -> None:
    row = ROW | {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
    files |= {"manifest.json": json.dumps({"small": row}).encode(), "small.onnx": b"x"}
    assert code() == "model.damaged"


def test_the_models_of_the_package() -> None:
    """Every file that the manifest lists is the one it names, and every model of the package is listed."""
    folder = Path(str(tables._data())) / "models"
    entries = manifest() if (folder / "manifest.json").is_file() else {}
    assert {entry.file for entry in entries.values()} == {path.name for path in folder.glob("*.onnx")}
    for name, entry in entries.items():
        assert packaged(name)
        assert entry.training
    assert sum(entry.bytes for entry in entries.values()) < 20 << 20


def test_nothing_is_written_beside_what_is_asked_for(tmp_path: Path) -> None:
    """onnxruntime would keep a device's name in the user's folder."""
    code = "from myanmar_id.ocr.model import packaged; packaged('card')"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**kept, "HOME": str(tmp_path)}, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

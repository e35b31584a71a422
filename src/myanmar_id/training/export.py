"""Writes a trained network as an ONNX file, and its line in the manifest that the loader checks."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path

import torch

from myanmar_id.ocr.frame import CARD_SIZE, LOCATOR_SIZE
from myanmar_id.ocr.model import MANIFEST
from myanmar_id.ocr.recognize import LINE_HEIGHT
from myanmar_id.training import loop

#: Each model with the module of its task; a run loads its own only.
MODELS = {"locator": "locator", "card": "cardnet", "recognizer": "recognizer"}
_SHAPES = {
    "locator": (1, 3, *LOCATOR_SIZE),
    "card": (1, 3, *CARD_SIZE),
    "recognizer": (1, 1, LINE_HEIGHT, 320),
}


def task(name: str) -> loop.Task:
    """The task of a model."""
    found: loop.Task = importlib.import_module(f"myanmar_id.training.{MODELS[name]}").TASK
    return found


def export(name: str, folder: Path, models: Path) -> Path:
    """Export the last checkpoint of a run.

    Args:
        name: of the model: locator, card or recognizer.
        folder: of the checkpoints.
        models: where the file goes, and the manifest beside it, which says how the model was trained and what its losses are on
            samples that are held back.

    Returns:
        The file.
    """
    model, seen = loop.trained(task(name), folder)
    outputs = ["logits"] if name == "recognizer" else ["planes", "facts"]
    path = models / f"{name}.onnx"
    axes = {"image": {0: "count", **({3: "width"} if name == "recognizer" else {})}}
    axes |= {output: {0: "count", **({1: "steps"} if name == "recognizer" else {})} for output in outputs}
    torch.onnx.export(
        model,
        (torch.zeros(_SHAPES[name]),),
        path,
        input_names=["image"],
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    data = path.read_bytes()
    manifest = models / MANIFEST
    entries = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    settings = json.loads((folder / loop.SETTINGS).read_text(encoding="utf-8"))
    command = f"python -m myanmar_id.training {name} --samples {settings['samples']} --batch {settings['batch']}"
    command += f" --rate {settings['rate']} --seed {settings['seed']}"
    if settings["begin"]:
        # The run went on from a model: that one's training comes first.
        command = f"{settings['before']}; {command} --begin {settings['begin']}"
    entries[name] = {
        "file": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "training": command,
        "seed": settings["seed"],
        "samples": seen,
        "scores": loop.held_back(task(name), model),
    }
    manifest.write_text(json.dumps(dict(sorted(entries.items())), indent=2) + "\n", encoding="utf-8")
    return path

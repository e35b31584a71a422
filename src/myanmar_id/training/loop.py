"""One training run: samples in batches from workers, a rate by samples seen that falls to nothing, checkpoints to go on from."""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from myanmar_id.ocr.model import MANIFEST
from myanmar_id.training.warm import begin_from

CHECKPOINT, SETTINGS = "last.pt", "run.json"

#: The seed of what is held back: runs have three numbers for theirs.
_HELD_BACK = 4_000_000_007

#: What a task draws: arrays by name, all with the samples along the first axis.
Batch = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Run:
    """How a model is trained.

    Attributes:
        out: folder of checkpoints.
        samples: how many samples in all.
        batch: how many in a batch.
        rate: the highest learning rate.
        seed: of the drawn samples and of the first weights.
        workers: processes that draw.
        begin: an exported model whose weights a run without checkpoints begins with; None for weights by chance.
        minutes: between two checkpoints.
    """

    out: Path
    samples: int
    batch: int
    rate: float
    seed: int
    workers: int
    begin: Path | None = None
    minutes: float = 3.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is trained.

    Attributes:
        name: of the model.
        build: makes the network.
        draw: gives batches forever, from a generator of random numbers.
        loss: of a network on a batch, with its parts for the log.
    """

    name: str
    build: Callable[[], nn.Module]
    draw: Callable[[np.random.Generator, int], Iterator[Batch]]
    loss: Callable[[nn.Module, Batch], tuple[Tensor, dict[str, float]]]


class _Drawn(IterableDataset[Batch]):
    """Batches of a task; every worker has random numbers of its own, and others after each restart."""

    def __init__(self, task: Task, run: Run, begun: int) -> None:
        super().__init__()
        self.task, self.run, self.begun = task, run, begun

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        torch.set_num_threads(1)
        number = 0 if worker is None else worker.id
        return self.task.draw(np.random.default_rng([self.run.seed, self.begun, number]), self.run.batch)


class _Fast(nn.Module):
    """A network that calculates with bfloat16 where the processor can, and answers in full."""

    def __init__(self, model: nn.Module, kind: str) -> None:
        super().__init__()
        self.model, self.kind = model, kind
        self.is_half = kind == "cuda" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, ...]:
        """The network's answer."""
        with torch.autocast(self.kind, torch.bfloat16, enabled=self.is_half):
            found = self.model(images)
        return found.float() if isinstance(found, Tensor) else tuple(one.float() for one in found)


def train(task: Task, run: Run) -> nn.Module:
    """Train, from the last checkpoint if there is one. Processors that can calculate with bfloat16 do so.

    Args:
        task: what to train.
        run: how.

    Returns:
        The network, in evaluation mode.
    """
    run.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(run.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = task.build().to(device).to(memory_format=torch.channels_last)
    if run.begin and not (run.out / CHECKPOINT).exists():
        begin_from(model, run.begin, next(task.draw(np.random.default_rng([run.seed]), 4 * run.batch))["images"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=run.rate, weight_decay=0.02)
    seen = _resume(run, model, optimizer)
    loader = DataLoader(_Drawn(task, run, seen), batch_size=None, num_workers=run.workers, prefetch_factor=4)
    saved = told = time.monotonic()
    sums: dict[str, float] = {}
    steps = 0
    fast = _Fast(model.train(), device.type)
    for batch in loader:
        if seen >= run.samples:
            break
        for group in optimizer.param_groups:
            group["lr"] = _rate(run, seen)
        loss, parts = task.loss(fast, {key: value.to(device) for key, value in batch.items()})
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        seen += run.batch
        steps += 1
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + value
        now = time.monotonic()
        if now - told > 30:
            shown = " ".join(f"{key} {value / steps:.4f}" for key, value in sums.items())
            print(f"{task.name}: {seen} samples, {steps * run.batch / (now - told):.0f} a second, {shown}", flush=True)
            told, steps, sums = now, 0, {}
        if now - saved > run.minutes * 60:
            _save(run, model, optimizer, seen)
            saved = now
    _save(run, model, optimizer, seen)
    return model.eval()


def trained(task: Task, folder: Path) -> tuple[nn.Module, int]:
    """The network of a run's last checkpoint, in evaluation mode, and the samples that it saw."""
    state = torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True)
    model = task.build()
    model.load_state_dict(state["model"])
    return model.eval(), int(state["seen"])


def held_back(task: Task, model: nn.Module, *, batch: int = 32, count: int = 24) -> dict[str, float]:
    """What the loss and its parts are on samples that no run draws.

    Args:
        task: what the network was trained for.
        model: the network, in evaluation mode.
        batch: samples in a batch.
        count: batches.

    Returns:
        The mean of each part.
    """
    sums: dict[str, float] = {}
    drawn = task.draw(np.random.default_rng([_HELD_BACK]), batch)
    with torch.no_grad():
        for _ in range(count):
            for key, value in task.loss(model, next(drawn))[1].items():
                sums[key] = sums.get(key, 0.0) + value / count
    return {key: round(value, 4) for key, value in sums.items()}


def _rate(run: Run, seen: int) -> float:
    """Up in a fiftieth of the run, then down in a half cosine to a hundredth."""
    share = min(seen / run.samples, 1.0)
    if share < 0.02:
        return run.rate * (0.02 + share / 0.02)
    return run.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


def _save(run: Run, model: nn.Module, optimizer: torch.optim.Optimizer, seen: int) -> None:
    """Write a checkpoint beside the last one, then in its place."""
    state: dict[str, Any] = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "seen": seen,
    }
    beside = run.out / (CHECKPOINT + ".new")
    torch.save(state, beside)
    beside.replace(run.out / CHECKPOINT)
    settings = {**asdict(run), "out": run.out.name, "begin": run.begin and run.begin.name, "seen": seen}
    known = run.out / SETTINGS
    # A run that goes on from its checkpoint is not told again what it began with.
    before = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    kept = {key: before[key] for key in ("begin", "before") if before.get(key)}
    known.write_text(json.dumps({"before": _before(run.begin), **settings, **kept}), encoding="utf-8")


def _before(begin: Path | None) -> str:
    """How the model was trained that a run begins with, by the manifest beside it."""
    manifest = begin.parent / MANIFEST if begin else None
    if begin is None or manifest is None or not manifest.exists():
        return ""
    entry = json.loads(manifest.read_text(encoding="utf-8")).get(begin.stem, {})
    return str(entry.get("training", ""))


def _resume(run: Run, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """Take the last checkpoint up; returns how many samples it saw."""
    path = run.out / CHECKPOINT
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["seen"])


def arguments(description: str, *, samples: int, batch: int, rate: float) -> argparse.ArgumentParser:
    """The options that every run has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints; a run goes on from the last")
    parser.add_argument("--samples", type=int, default=samples, help="how many samples in all (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=batch, help="samples in a batch (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=rate, help="the highest learning rate (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the drawn samples and the first weights")
    parser.add_argument("--begin", type=Path, help="an exported model to begin with, where there are no checkpoints")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="threads of the network (default: %(default)s)")
    return parser


def run_of(chosen: argparse.Namespace) -> Run:
    """The run that the options ask for."""
    torch.set_num_threads(chosen.threads)
    return Run(chosen.out, chosen.samples, chosen.batch, chosen.rate, chosen.seed, chosen.workers, chosen.begin)

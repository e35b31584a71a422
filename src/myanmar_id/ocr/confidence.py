"""How sure a reading is: a probability fitted on lines whose text is known.

What the recognizer calls likely is not how often it is right. So what speaks for a reading is put through a logistic map, one a
field, fitted on lines that no model was trained on; where a field has few of them it leans on the map of all fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from myanmar_id import tables
from myanmar_id.errors import ModelError

FILE = "ocr_confidence.json"
VERSION = "myanmar-id ocr confidence 2"
#: The key of the map of all fields, for a field without one.
ANY = "any"

#: What a field's own lines have to outweigh, as the curvature of a penalty; and the same for the map of all fields.
_OWN, _ALL = 4.0, 0.1
_ROUNDS = 50
#: Which way each part of the evidence can only speak, 0 for either way.
_SIGNS = np.array([1.0, -1.0, 1.0, 1.0, 1.0, 0.0])
_SURE, _DOUBT, _DEPARTURE, _UNUSUAL, _MISPLACED = 12.0, 3.0, 12.0, 12.0, 4.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a reading. All are natural logarithms, 0 at best.

    Attributes:
        share: its share among all readings that were weighed, picture and field together.
        rest: the share of all others together.
        clarity: its probability by the picture alone, per symbol.
        departure: its probability by the picture alone against that of the likeliest reading.
        weight: what the field says of it.
        place: how likely what was read is the field's at all.
    """

    share: float
    rest: float
    clarity: float
    departure: float
    weight: float
    place: float = 0.0

    def vector(self) -> NDArray[np.float64]:
        """(6,): the logit of the share, clarity, departure, weight and place, each within bounds and about 1 in size, and 1."""
        return np.array(
            [
                np.clip(self.share - self.rest, -_SURE, _SURE) / 4,
                np.sqrt(-np.clip(self.clarity, -_DOUBT, 0)),
                max(self.departure, -_DEPARTURE) / 4,
                np.clip(self.weight, -_UNUSUAL, 0) / 4,
                max(self.place, -_MISPLACED),
                1.0,
            ]
        )


@dataclass(frozen=True, slots=True)
class Record:
    """A line whose text is known: the field, what spoke for the reading, and whether it was right."""

    field: str
    evidence: Evidence
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """A row of a reliability table: readings with a confidence from `low` to `high`, how sure and how right on average."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


Maps = Mapping[str, tuple[float, ...]]


def confidence(evidence: Evidence, field: str, maps: Maps | None = None) -> float:
    """How likely a reading is right.

    Args:
        evidence: what speaks for it.
        field: the contract's name of the field.
        maps: weights by field, those of the package by default.

    Returns:
        0 to 1.

    Raises:
        ModelError: the packaged maps are missing or damaged.
    """
    chosen = packaged() if maps is None else maps
    return float(_logistic(evidence.vector() @ np.array(chosen.get(field, chosen[ANY]))))


def fit(records: Iterable[Record]) -> dict[str, tuple[float, ...]]:
    """Fit the maps.

    Args:
        records: lines that no model was trained on, of any fields.

    Returns:
        Weights by field, and those of all fields under `ANY`.

    Raises:
        ModelError: no record.
    """
    rows = list(records)
    if not rows:
        raise ModelError("give lines whose text is known to fit the confidence")
    by_field: dict[str, list[Record]] = {}
    for row in rows:
        by_field.setdefault(row.field, []).append(row)
    everywhere = _fit(rows, np.eye(len(_SIGNS))[0], _ALL)
    found = {ANY: everywhere} | {field: _fit(own, everywhere, _OWN) for field, own in sorted(by_field.items())}
    return {field: tuple(round(float(weight), 4) for weight in weights) for field, weights in found.items()}


def _fit(records: list[Record], start: NDArray[np.float64], hold: float) -> NDArray[np.float64]:
    """The logistic map held to `start`, without what would speak for a reading by being worse."""
    inputs = np.stack([record.evidence.vector() for record in records])
    right = np.array([record.right for record in records], np.float64)
    used = np.ones(len(start), bool)
    while True:
        weights = np.zeros(len(start))
        weights[used] = _newton(inputs[:, used], right, start[used], hold)
        wrong = weights * _SIGNS < 0
        if not wrong.any():
            return weights
        used &= ~wrong


def _newton(
    inputs: NDArray[np.float64], right: NDArray[np.float64], start: NDArray[np.float64], hold: float
) -> NDArray[np.float64]:
    """Newton's method for the logistic map, held to `start`."""
    weights = start.copy()
    for _ in range(_ROUNDS):
        found = _logistic(inputs @ weights)
        slope = inputs.T @ (right - found) - hold * (weights - start)
        curve = (inputs * (found * (1 - found))[:, None]).T @ inputs + hold * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step / max(1.0, float(np.abs(step).max()))
    return weights


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float64)


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """How right readings are by how sure they were.

    Args:
        confidences: (N,) 0 to 1.
        right: (N,) whether each reading was right.
        bins: how many equal stretches of 0 to 1.

    Returns:
        The stretches that have readings, in order.
    """
    sure, was = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    at = np.minimum((sure * bins).astype(np.intp), bins - 1)
    return [
        Bin(
            one / bins,
            (one + 1) / bins,
            int((at == one).sum()),
            float(sure[at == one].mean()),
            float(was[at == one].mean()),
        )
        for one in range(bins)
        if (at == one).any()
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """The expected calibration error: the mean distance of confidence and share of right readings, by stretches.

    Args:
        confidences: (N,) 0 to 1, N at least 1.
        right: (N,) whether each reading was right.
        bins: how many equal stretches of 0 to 1.

    Source: Guo et al. 2017, On calibration of modern neural networks.
    """
    rows = reliability(confidences, right, bins)
    return sum(row.count * abs(row.confidence - row.right) for row in rows) / len(confidences)


def dump(maps: Maps, comment: str) -> str:
    """The text of the model file that `load` reads; the comment says on what the maps were fitted."""
    rows = {field: list(weights) for field, weights in maps.items()}
    return json.dumps({"version": VERSION, "comment": comment, "maps": rows}, indent=1) + "\n"


def load(text: str) -> dict[str, tuple[float, ...]]:
    """Read a model file.

    Args:
        text: what `dump` wrote.

    Returns:
        Weights by field.

    Raises:
        ModelError: another version, or damaged.
    """
    try:
        found = json.loads(text)
        if found["version"] != VERSION:
            raise ModelError(f"model {FILE} is of another version: reinstall the package")
        maps = {str(field): tuple(map(float, weights)) for field, weights in found["maps"].items()}
        whole = ANY in maps and all(len(weights) == len(_SIGNS) for weights in maps.values())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"model {FILE} is damaged: reinstall the package") from error
    if not whole:
        raise ModelError(f"model {FILE} is damaged: reinstall the package")
    return maps


@cache
def packaged() -> dict[str, tuple[float, ...]]:
    """The maps of the package."""
    return load(tables.model(FILE).decode("utf-8", "replace"))

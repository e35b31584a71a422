"""Fits how sure a reading is: photographs are drawn and read, and what spoke for each reading is put beside whether it was right.

The photographs are drawn with the faces of training and a seed of their own, so that no model has seen them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from myanmar_id.ocr import confidence, fields
from myanmar_id.ocr.errors import CardError
from myanmar_id.ocr.locate import locate
from myanmar_id.ocr.model import packaged
from myanmar_id.synth.card import draw_card
from myanmar_id.synth.scene import STRATA, photograph
from myanmar_id.text.normalize import normalize


def records(seed: int, photographs: int) -> Iterator[confidence.Record]:
    """Read drawn photographs.

    Args:
        seed: of the photographs.
        photographs: how many.

    Yields:
        A record for each field that has text, where the card was found on its right side.
    """
    locator, card_model, recognizer = (packaged(name) for name in ("locator", "card", "recognizer"))
    for at in range(photographs):
        rng = np.random.default_rng([seed, at])
        stratum = STRATA[at % len(STRATA)]
        card = draw_card(rng, "front" if rng.random() < 0.6 else "back", hand=stratum == "hand", use="train")
        photo = photograph(card, rng, stratum, use="train")
        try:
            found = locate(photo.image, locator, card_model)
        except CardError:
            continue
        if found.side != photo.side:
            continue
        for name, one in fields.read(photo.image, found.planes, found.to_frame, found.side, recognizer).items():
            truth = photo.fields.get(name, "")
            if truth and one.lines:
                yield confidence.Record(name, one.evidence, _same(one.text, truth))


def _same(text: str, truth: str) -> bool:
    return "".join(normalize(text).split()) == "".join(normalize(truth).split())


def fit(path: Path, seed: int, photographs: int) -> None:
    """Fit the maps and write them to a file."""
    maps = confidence.fit(records(seed, photographs))
    command = f"python -m myanmar_id.training confidence {path.name} {seed} {photographs}"
    comment = f"fitted on {photographs} drawn photographs: {command}"
    path.write_text(confidence.dump(maps, comment), encoding="utf-8")

"""The locator: a small picture in, the four corners of the card in order, its surface, and whether there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from myanmar_id.ocr.frame import GRAY, LOCATOR_SIZE, framed
from myanmar_id.synth.card import DrawnCard, draw_card
from myanmar_id.synth.scene import STRATA, empty_scene, photograph, two_cards
from myanmar_id.training.grids import CELL, corner_loss, filled, mask_loss, pictures
from myanmar_id.training.loop import Batch, Task
from myanmar_id.training.nets import Grid

#: Cards that are photographed in turn; each is redrawn after so many photographs.
_CARDS, _PHOTOS = 48, 12
#: How often there is no card, and how often there are two, whose surface is told and whose corners, being of either, are not.
_EMPTY_SHARE, _TWO_SHARE = 0.06, 0.07
#: How often each stratum is drawn.
_WEIGHTS = {"scan": 0.12, "flat": 0.13, "photo": 0.2, "rotated": 0.25, "dark": 0.1, "copy": 0.1, "hand": 0.1}


def _build() -> nn.Module:
    return Grid(planes=5, facts=3)


def _card(rng: np.random.Generator) -> DrawnCard:
    return draw_card(rng, "front" if rng.random() < 0.5 else "back", hand=rng.random() < 0.35, use="train")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A scene in the locator's frame: the corners of its card, where cards lie, and the facts (present, front, copy)."""

    image: np.ndarray
    corners: np.ndarray
    surface: tuple[np.ndarray, ...]
    facts: tuple[float, float, float]


def _one(card: DrawnCard, stratum: str, rng: np.random.Generator) -> _Seen:
    photo = photograph(card, rng, stratum, use="train", draft=True)
    small, to_small = framed(photo.image, LOCATOR_SIZE)
    quad = photo.corners * to_small[:1] + to_small[1:]
    return _Seen(small, quad, (quad,), (1.0, float(photo.side == "front"), float(photo.copy)))


def _empty(rng: np.random.Generator) -> _Seen:
    small, _ = framed(empty_scene(rng, longest=256), LOCATOR_SIZE)
    return _Seen(small, np.zeros((4, 2)), (), (0.0, 0.0, 0.0))


def _two(cards: list[DrawnCard], rng: np.random.Generator) -> _Seen:
    """Two cards, or one of them with the other painted out, as the reader looks for a second one."""
    first, second = (cards[int(rng.integers(len(cards)))] for _ in range(2))
    image, found = two_cards(first, second, rng, longest=256)
    small, to_small = framed(image, LOCATOR_SIZE)
    quads = [corners * to_small[:1] + to_small[1:] for corners in found]
    facts = (1.0, float(first.side == "front"), 0.0)
    if rng.random() < 0.5:
        return _Seen(small, quads[0], tuple(quads), facts)
    centre = quads[1].mean(0)
    grown = centre + (quads[1] - centre) * rng.uniform(1.0, 1.1)
    small = np.ascontiguousarray(small)
    cv2.fillConvexPoly(small, np.round(grown).astype(np.int32), (GRAY, GRAY, GRAY))
    return _Seen(small, quads[0], (quads[0],), facts)


def _draw(rng: np.random.Generator, batch: int) -> Iterator[Batch]:
    cv2.setNumThreads(1)
    cards = [_card(rng) for _ in range(8)]
    shares = np.array([_WEIGHTS[stratum] for stratum in STRATA])
    shares /= shares.sum()
    height, width = LOCATOR_SIZE[0] // CELL, LOCATOR_SIZE[1] // CELL
    while True:
        images, corners, masks, facts = [], [], [], []
        for _ in range(batch):
            if rng.random() < 1 / _PHOTOS:
                if len(cards) < _CARDS:
                    cards.append(_card(rng))
                else:
                    cards[int(rng.integers(len(cards)))] = _card(rng)
            chance = rng.random()
            if chance < _EMPTY_SHARE:
                seen = _empty(rng)
            elif chance < _EMPTY_SHARE + _TWO_SHARE:
                seen = _two(cards, rng)
            else:
                card = cards[int(rng.integers(len(cards)))]
                seen = _one(card, STRATA[int(rng.choice(len(STRATA), p=shares))], rng)
            images.append(seen.image)
            corners.append(seen.corners)
            masks.append(filled(list(seen.surface), height, width))
            facts.append([*seen.facts, float(len(seen.surface) == 1)])
        yield {
            "images": pictures(images),
            "corners": torch.tensor(np.stack(corners), dtype=torch.float32),
            "masks": torch.from_numpy(np.stack(masks))[:, None],
            "facts": torch.tensor(facts),
        }


def _loss(model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    planes, facts = model(batch["images"])
    present, alone = batch["facts"][:, 0], batch["facts"][:, 3]
    corner, pixels = corner_loss(planes[:, :4], batch["corners"], alone)
    mask = mask_loss(planes[:, 4:], batch["masks"], torch.ones_like(present))
    weights = torch.stack([torch.ones_like(present), alone, alone], 1)
    fact = nn.functional.binary_cross_entropy_with_logits(facts, batch["facts"][:, :3], weights)
    return corner + mask + fact, {
        "corner": float(corner.detach()),
        "pixels": float(pixels),
        "mask": float(mask.detach()),
        "facts": float(fact.detach()),
    }


TASK = Task("locator", _build, _draw, _loss)

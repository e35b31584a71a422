"""The locator: a small picture in, the four corners of the card in order, its surface, and whether there is one."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from myanmar_id.ocr.frame import LOCATOR_SIZE, framed
from myanmar_id.synth.card import DrawnCard, draw_card
from myanmar_id.synth.scene import STRATA, empty_scene, photograph
from myanmar_id.training.grids import CELL, corner_loss, filled, mask_loss, pictures
from myanmar_id.training.loop import Batch, Task
from myanmar_id.training.nets import Grid

#: Cards that are photographed in turn; each is redrawn after so many photographs.
_CARDS, _PHOTOS = 48, 12
_EMPTY_SHARE = 0.06
#: How often each stratum is drawn.
_WEIGHTS = {"scan": 0.12, "flat": 0.13, "photo": 0.2, "rotated": 0.25, "dark": 0.1, "copy": 0.1, "hand": 0.1}


def _build() -> nn.Module:
    return Grid(planes=5, facts=3)


def _card(rng: np.random.Generator) -> DrawnCard:
    return draw_card(rng, "front" if rng.random() < 0.5 else "back", hand=rng.random() < 0.35, use="train")


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
            if rng.random() < _EMPTY_SHARE:
                image = empty_scene(rng, longest=256)
                quad = np.zeros((4, 2))
                fact = [0.0, 0.0, 0.0]
                small, _ = framed(image, LOCATOR_SIZE)
                mask = np.zeros((height, width), np.float32)
            else:
                card = cards[int(rng.integers(len(cards)))]
                photo = photograph(card, rng, STRATA[int(rng.choice(len(STRATA), p=shares))], use="train", draft=True)
                small, to_small = framed(photo.image, LOCATOR_SIZE)
                quad = photo.corners * to_small[:1] + to_small[1:]
                fact = [1.0, float(photo.side == "front"), float(photo.copy)]
                mask = filled([quad], height, width)
            images.append(small)
            corners.append(quad)
            masks.append(mask)
            facts.append(fact)
        yield {
            "images": pictures(images),
            "corners": torch.tensor(np.stack(corners), dtype=torch.float32),
            "masks": torch.from_numpy(np.stack(masks))[:, None],
            "facts": torch.tensor(facts),
        }


def _loss(model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    planes, facts = model(batch["images"])
    present = batch["facts"][:, 0]
    corner, pixels = corner_loss(planes[:, :4], batch["corners"], present)
    mask = mask_loss(planes[:, 4:], batch["masks"], torch.ones_like(present))
    weights = torch.stack([torch.ones_like(present), present, present], 1)
    fact = nn.functional.binary_cross_entropy_with_logits(facts, batch["facts"], weights)
    return corner + mask + fact, {
        "corner": float(corner.detach()),
        "pixels": float(pixels),
        "mask": float(mask.detach()),
        "facts": float(fact.detach()),
    }


TASK = Task("locator", _build, _draw, _loss)

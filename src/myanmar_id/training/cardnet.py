"""The network of a card in its frame: its corners once more, where each field and the portrait lie, and what kind of card it is."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from myanmar_id.ocr.frame import CARD_SIZE, cut, to_frame
from myanmar_id.ocr.layout import THINNER
from myanmar_id.ocr.planes import PLANES
from myanmar_id.synth.card import DrawnCard, draw_card
from myanmar_id.synth.scene import STRATA, Photo, photograph
from myanmar_id.training.grids import CELL, corner_loss, filled, mask_loss, pictures, through
from myanmar_id.training.loop import Batch, Task
from myanmar_id.training.nets import Grid

_WEIGHTS = {"scan": 0.12, "flat": 0.13, "photo": 0.25, "rotated": 0.1, "dark": 0.12, "copy": 0.13, "hand": 0.15}
#: Frames that are cut from one photograph, each with other errors of the corners and another light: photographs cost most of the
#: time. Between them come the frames of so many other batches.
_FRAMES, _POOL = 4, 16
#: Cards that are photographed in turn, and how often a new one takes the place of one.
_CARDS, _NEW = 40, 0.35
_UPSIDE_DOWN = 0.12


def _build() -> nn.Module:
    return Grid(planes=4 + len(PLANES), facts=3)


def _photo(rng: np.random.Generator, shares: np.ndarray, kept: list[DrawnCard]) -> tuple[Photo, DrawnCard]:
    stratum = STRATA[int(rng.choice(len(STRATA), p=shares))]
    hand = stratum == "hand" or rng.random() < 0.25
    if len(kept) < _CARDS or rng.random() < _NEW:
        card = draw_card(rng, "front" if rng.random() < 0.55 else "back", hand=hand, use="train")
        if len(kept) < _CARDS:
            kept.append(card)
        else:
            kept[int(rng.integers(len(kept)))] = card
    else:
        card = kept[int(rng.integers(len(kept)))]
    longest = int(rng.integers(640, 1100))
    return photograph(card, rng, stratum, use="train", longest=longest), card


def _loose(corners: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Corners as a locator might find them: moved together, grown or shrunk, and each a little by itself."""
    diagonal = float(np.linalg.norm(corners[2] - corners[0]))
    spread = float(rng.choice([0.004, 0.012, 0.03, 0.08], p=[0.33, 0.4, 0.19, 0.08]))
    centre = corners.mean(0)
    found = centre + (corners - centre) * (1 + rng.normal(0, spread))
    return found + rng.normal(0, spread * diagonal, (4, 2)) * 0.7 + rng.normal(0, spread * diagonal * 0.5, 2)


def _draw(rng: np.random.Generator, batch: int) -> Iterator[Batch]:
    cv2.setNumThreads(1)
    shares = np.array([_WEIGHTS[stratum] for stratum in STRATA])
    shares /= shares.sum()
    kept: list[DrawnCard] = []
    pool: list[tuple[np.ndarray, np.ndarray, np.ndarray, list[float]]] = []
    while True:
        while len(pool) < _POOL * batch:
            photo, card = _photo(rng, shares, kept)
            pool += [_frame(photo, card, rng) for _ in range(_FRAMES)]
        chosen = [pool.pop(int(rng.integers(len(pool)))) for _ in range(batch)]
        images, corners, masks, facts = zip(*chosen, strict=True)
        yield {
            "images": pictures(list(images)),
            "corners": torch.tensor(np.stack(corners), dtype=torch.float32),
            "masks": torch.from_numpy(np.stack(masks)),
            "facts": torch.tensor(facts),
        }


def _frame(
    photo: Photo, card: DrawnCard, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[float]]:
    """One frame with its corners, its masks and its facts (upright, front, copy)."""
    upright = rng.random() >= _UPSIDE_DOWN
    loose = _loose(photo.corners, rng)
    to_card = to_frame(loose if upright else np.roll(loose, 2, axis=0))
    image = _lit(cut(photo.image, to_card, CARD_SIZE), rng)
    corners = through(to_card, photo.corners)
    height, width = CARD_SIZE[0] // CELL, CARD_SIZE[1] // CELL
    masks = np.zeros((len(PLANES), height, width), np.uint8)
    if upright:
        on_card = to_card @ photo.to_photo
        for at, plane in enumerate(PLANES):
            boxes = [card.portrait] if plane == "portrait" else card.boxes.get(plane, ())
            quads = [through(on_card, _quad(box, plane)) for box in boxes if box is not None]
            if quads:
                masks[at] = filled(quads, height, width)
    facts = [float(upright), float(photo.side == "front"), float(photo.copy)]
    return image, corners, masks, facts


def _lit(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The frame in a little other light."""
    tones = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.15))
    tones = tones * np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.04, 3)) * 255 + rng.normal(0, 6)
    lit: np.ndarray = cv2.LUT(image, np.clip(tones, 0, 255).astype(np.uint8)[None])
    return lit


def _quad(box: tuple[float, float, float, float], plane: str) -> np.ndarray:
    left, top, right, bottom = box
    less = 0.0 if plane == "portrait" else THINNER * (bottom - top)
    return np.array(
        [(left, top + less), (right, top + less), (right, bottom - less), (left, bottom - less)], np.float64
    )


def _loss(model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    planes, facts = model(batch["images"])
    upright = batch["facts"][:, 0]
    corner, pixels = corner_loss(planes[:, :4], batch["corners"], upright)
    mask = mask_loss(planes[:, 4:], batch["masks"], upright)
    fact = nn.functional.binary_cross_entropy_with_logits(facts, batch["facts"])
    parts = {"corner": corner, "mask": mask, "facts": fact}
    return corner + 2 * mask + fact, {
        "pixels": float(pixels),
        **{key: float(value.detach()) for key, value in parts.items()},
    }


TASK = Task("card", _build, _draw, _loss)

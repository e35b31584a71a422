"""Whole made-up cards: paper, print and writing, with the place of everything that is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from myanmar_id.synth import marks, paper
from myanmar_id.synth.card_back import draw_back
from myanmar_id.synth.card_front import draw_front
from myanmar_id.synth.paper import Pixels
from myanmar_id.synth.sheet import HEIGHT, WIDTH, Box, Sheet

#: The sides of a card.
SIDES = ("front", "back")


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card, flat and upright.

    Attributes:
        image: RGB (638, 1011, 3).
        side: `front` or `back`.
        fields: what a reader should give for each field of the side, "" for an empty one.
        boxes: for each field the boxes of its lines, from above; none for an empty one. Pixels: left, top, right, bottom.
        portrait: the box of the portrait, or None.
        style: `typed` or `hand`.
    """

    image: Pixels = field(repr=False)
    side: str
    fields: Mapping[str, str] = field(repr=False)
    boxes: Mapping[str, tuple[Box, ...]] = field(repr=False)
    portrait: Box | None
    style: str


def draw_card(rng: np.random.Generator, side: str, *, hand: bool = False, use: str = "train") -> DrawnCard:
    """Draw a card.

    Nothing of it copies a real card's artwork: paper, print and the order of the fields are drawn by chance.

    Args:
        rng: source of all chance; the same state gives the same card.
        side: `front` or `back`.
        hand: whether it is filled in by hand.
        use: "train" or "test", which faces and names.

    Returns:
        The card.

    Raises:
        DataError: `synth.no-fonts`, none of the faces is installed.
    """
    sheet = Sheet(paper.pattern(rng, HEIGHT, WIDTH))
    marks.border(sheet, rng)
    marks.emblem(sheet, rng)
    fields, boxes, portrait = (draw_front if side == "front" else draw_back)(sheet, rng, use, hand)
    marks.wear(sheet, rng)
    image = np.clip(sheet.image, 0, 255).astype(np.uint8)
    return DrawnCard(
        image, side, fields, {name: boxes.get(name, ()) for name in fields}, portrait, "hand" if hand else "typed"
    )

"""Photographs, scans and photocopies of drawn cards, with the place of the card in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myanmar_id.synth import light
from myanmar_id.synth.background import background
from myanmar_id.synth.card import DrawnCard
from myanmar_id.synth.grounds import colour
from myanmar_id.synth.laying import finger, lay, radius, shadow
from myanmar_id.synth.paper import Pixels, Values
from myanmar_id.synth.pose import Points, card_corners, homography, moved, pose, scanned, two_poses
from myanmar_id.synth.sheet import HEIGHT, WIDTH

#: The kinds of picture that are told apart when readers are measured.
STRATA = ("scan", "flat", "photo", "rotated", "dark", "copy", "hand")
#: Length of the longer side of a photograph, and of a draft, pixels.
_LONGEST, _DRAFT = (1000, 2001), 256


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a card.

    Attributes:
        image: RGB (H, W, 3).
        corners: (4, 2), x and y of the upright card's TL, TR, BR, BL corners; pixel i reaches from i to i + 1. A corner may lie
            a little outside.
        portrait: (4, 2), the same of the portrait, or None.
        to_photo: homography (3, 3) from pixels of the card to pixels of the picture.
        side: `front` or `back`.
        copy: whether it shows a photocopy.
        stratum: one of `STRATA`.
        fields: as the card's.
    """

    image: Pixels = field(repr=False)
    corners: Points
    portrait: Points | None
    to_photo: Points
    side: str
    copy: bool
    stratum: str
    fields: Mapping[str, str] = field(repr=False)


def photograph(
    card: DrawnCard,
    rng: np.random.Generator,
    stratum: str,
    use: str = "train",
    *,
    longest: int | None = None,
    draft: bool = False,
) -> Photo:
    """Take a picture of a card.

    Args:
        card: any drawn card; may be photographed many times.
        rng: source of all chance; the same state gives the same picture.
        stratum: one of `STRATA`.
        use: "train" or "test"; has no say yet, since nothing here comes from a collection.
        longest: of the longer side, pixels; by chance 1000 to 2000 where it is None.
        draft: whether to draw small, 256 pixels, where `longest` is None.

    Returns:
        The picture; the card covers a quarter of it or more.
    """
    longest = longest or (_DRAFT if draft else int(rng.integers(*_LONGEST)))
    if stratum == "scan":
        corners, size = scanned(rng, longest)
    else:
        corners, size = pose(rng, stratum, longest)
    copy = stratum == "copy"
    image = _ground(card, rng, stratum, size)
    to_photo = homography(corners)
    rounded = radius(rng)
    if stratum != "scan" and rng.random() < 0.5:
        shadow(image, corners, rng)
    lay(image, card.image, to_photo, rounded, rng)
    if stratum in {"photo", "rotated", "dark", "hand"} and rng.random() < 0.2:
        finger(image, corners, rng)
    seen = _seen(image, corners, rng, stratum)
    portrait = None
    if card.portrait is not None:
        left, top, right, bottom = card.portrait
        portrait = moved(to_photo, np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64))
    return Photo(seen, corners, portrait, to_photo, card.side, copy, stratum, dict(card.fields))


def empty_scene(rng: np.random.Generator, *, longest: int | None = None) -> Pixels:
    """A picture without a card: a background, and often blank papers on it. RGB (H, W, 3)."""
    longest = longest or int(rng.integers(*_LONGEST))
    short = round(longest * rng.uniform(0.56, 1))
    size = (longest, short) if rng.random() < 0.5 else (short, longest)
    image = background(rng, *size)
    if rng.random() < 0.4:
        blank = np.empty((HEIGHT // 4, WIDTH // 4, 3), np.uint8)
        blank[:] = np.clip(colour(rng), 0, 255)
        corners, _ = pose(rng, "photo", longest, size)
        scaled = homography(corners) @ np.diag([4.0, 4.0, 1.0])
        lay(image, blank, scaled, 0.0, rng)
    stratum = str(rng.choice(["photo", "photo", "dark", "copy"]))
    return _seen(image, card_corners(), rng, stratum)


def two_cards(
    first: DrawnCard, second: DrawnCard, rng: np.random.Generator, *, longest: int | None = None
) -> tuple[Pixels, tuple[Points, Points]]:
    """A picture of two cards beside or above one another.

    Args:
        first: a card.
        second: another.
        rng: source of all chance.
        longest: as in `photograph`.

    Returns:
        RGB (H, W, 3), and the corners of each card.
    """
    found, size = two_poses(rng, longest or int(rng.integers(*_LONGEST)))
    image = background(rng, *size, near=first.image.mean((0, 1)))
    for card, corners in zip((first, second), found, strict=True):
        lay(image, card.image, homography(corners), radius(rng), rng)
    return _seen(image, found[0], rng, "photo"), found


def _ground(card: DrawnCard, rng: np.random.Generator, stratum: str, size: tuple[int, int]) -> Pixels:
    """What the card lies on."""
    chance = rng.random()
    if stratum == "scan" or (stratum == "copy" and chance < 0.4):
        # The lid of a scanner, or the page of a copy.
        tone = rng.uniform(225, 255) if rng.random() < 0.6 else rng.uniform(0, 90)
        image = np.full((*size, 3), tone, np.uint8)
        if stratum == "copy" and rng.random() < 0.4:
            edge = int(rng.uniform(0.01, 0.08) * size[1])
            dark = int(rng.uniform(0, 60))
            image[:, :edge] = dark
            if rng.random() < 0.5:
                image[: max(1, edge // 2)] = dark
        return image
    if stratum == "flat" and chance < 0.35:
        image = np.empty((*size, 3), np.uint8)
        image[:] = np.clip(rng.uniform(200, 255) + rng.normal(0, 6, 3), 0, 255)
        return image
    return background(rng, *size, near=card.image[::40, ::40].mean((0, 1)))


def _seen(image: NDArray[Any], corners: Points, rng: np.random.Generator, stratum: str) -> Pixels:
    """The scene as the stratum's camera, scanner or copier gives it."""
    fine = float(np.clip(np.linalg.norm(corners[1] - corners[0]) / 1000, 0.1, 1.6))
    seen: Values = image.astype(np.float32)
    if stratum == "copy":
        if rng.random() < 0.25:
            seen = light.uneven(seen, rng)
        seen = light.copied(seen, rng, fine, _inside(seen, corners))
        if rng.random() < 0.3:
            # The copy was photographed, not scanned.
            seen = light.uneven(seen, rng)
        return light.taken(seen, rng, 0.3, fine)
    if stratum in {"scan", "flat"}:
        if stratum == "flat" and rng.random() < 0.5:
            seen = light.uneven(seen, rng)
        if rng.random() < 0.7:
            seen = light.exposed(seen, rng, False)
        return light.taken(seen, rng, 0.3, fine)
    seen = light.exposed(light.uneven(seen, rng), rng, stratum == "dark")
    return light.taken(seen, rng, 0.45 if stratum == "dark" else 0.7, fine)


def _inside(image: Values, corners: Points) -> Values:
    """Some pixels between corners: (N, 3)."""
    height, width = image.shape[:2]
    share = np.linspace(0.05, 0.95, 60)
    above = corners[0] + (corners[1] - corners[0]) * share[:, None]
    below = corners[3] + (corners[2] - corners[3]) * share[:, None]
    points = above[None] + (below - above)[None] * share[:, None, None]
    columns = np.clip(points[..., 0].ravel(), 0, width - 1).astype(int)
    rows = np.clip(points[..., 1].ravel(), 0, height - 1).astype(int)
    return np.asarray(image[rows, columns], np.float32)

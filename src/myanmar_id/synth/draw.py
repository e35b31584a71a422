"""A made-up card as a photograph with its truth, for whoever wants to test a reader without anybody's data."""

from __future__ import annotations

from typing import Any

import numpy as np

from myanmar_id.errors import PlanError
from myanmar_id.synth.card import SIDES, DrawnCard, draw_card
from myanmar_id.synth.paper import Pixels
from myanmar_id.synth.pose import Points, moved
from myanmar_id.synth.scene import STRATA, Photo, photograph


def draw(
    seed: int | tuple[int, ...], side: str, stratum: str, use: str = "test", *, longest: int | None = None
) -> tuple[Pixels, dict[str, Any]]:
    """Draw a card and take its picture.

    Args:
        seed: the same seed gives the same picture, with the same version of the library and the same fonts.
        side: `front` or `back`.
        stratum: one of `STRATA`; `hand` fills the card in by hand.
        use: "test" for faces and names that no model of this library was trained on, or "train".
        longest: of the picture's longer side, pixels; by chance 1000 to 2000 where it is None.

    Returns:
        RGB (H, W, 3), and what is true of it, ready for JSON: `side`, `stratum`, `style`; `fields` in Unicode as a reader should
        give them; `corners` of the upright card, TL TR BR BL, and `portrait` in the same order, pixels; `boxes`, for each field
        the corners of its lines; `copy` where it shows a photocopy.

    Raises:
        PlanError: no such side, stratum or use.
        DataError: `synth.no-fonts`, no face to draw with is installed.
    """
    for given, known in ((side, SIDES), (stratum, STRATA), (use, ("train", "test"))):
        if given not in known:
            raise PlanError(f"choose one of {', '.join(known)}")
    rng = np.random.default_rng(seed)
    card = draw_card(rng, side, hand=stratum == "hand", use=use)
    photo = photograph(card, rng, stratum, use, longest=longest)
    return photo.image, _truth(card, photo)


def _truth(card: DrawnCard, photo: Photo) -> dict[str, Any]:
    found: dict[str, Any] = {
        "side": card.side,
        "stratum": photo.stratum,
        "style": card.style,
        "fields": dict(card.fields),
        "corners": _plain(photo.corners),
        "boxes": {name: [_quad(box, photo.to_photo) for box in boxes] for name, boxes in card.boxes.items()},
    }
    if photo.portrait is not None:
        found["portrait"] = _plain(photo.portrait)
    if photo.copy:
        found["copy"] = True
    return found


def _quad(box: tuple[float, float, float, float], to_photo: Points) -> list[list[float]]:
    left, top, right, bottom = box
    return _plain(moved(to_photo, np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)))


def _plain(points: Points) -> list[list[float]]:
    """Points to a tenth of a pixel."""
    return [[round(float(x), 1), round(float(y), 1)] for x, y in points]

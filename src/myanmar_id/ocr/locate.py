"""Where the card lies in a picture, which way up it is, and what kind of card it is.

The locator looks at the whole picture in small and finds the four corners, in the order of the upright card, and the card's
surface. The card is put into a frame by them, and the network of the card looks at that frame: it finds the corners once more, four
times as fine, and says whether the frame is upright. What it answers about the fields goes on to `layout`.

Where the surface reaches beyond the card that was found, that card is painted out and the locator looks again, since two cards of
one side in a picture are an error of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr import frame, grid
from myanmar_id.ocr.errors import CardError
from myanmar_id.ocr.frame import Pixels, Points, is_card
from myanmar_id.ocr.model import Model

#: A card is there from this probability on, of the locator's and of the share of corners that are surely found: on the average, and
#: of each.
_PRESENT, _SURE, _EACH_SURE = 0.5, 0.25, 0.05
#: Corners that are each so sure need no other views. A card is taken at once that fits so well, being sure in its frame and on the
#: surface that the locator sees; a later guess must fit better by so much.
_EACH_CLEAR, _CLEAR, _BETTER = 0.9, 0.8, 1.05
#: Other views of the locator's frame where it is unsure: degrees of turning and scale.
_VIEWS = ((0, 0.8), (90, 0.9), (180, 1.0), (270, 0.9))
#: The least share of the picture that a card must cover, and how much of it may be an error of the corners.
LEAST_AREA, _AREA_ERROR = 0.25, 0.04
#: How often the frame is cut anew, and what the corners must have moved for it, as a share of the frame's diagonal.
_ROUNDS, _MOVED = 3, 0.006
#: Surface outside of a card that asks for a second look, as a share of the card.
_OUTSIDE = 0.2
#: Two cards: the smaller is at least this share of the larger one, at most that share of it lies on the other, and the second one
#: is so sure. A card that is found once more lies all on itself.
_OTHER, _COMMON, _OTHER_SURE = 0.35, 0.5, 0.5
#: Surface beside the largest stretch of it is painted out from this share on.
_STRAY = 0.05
#: By how much a card grows before it is painted out, so that nothing of its edge stays.
_GROWN = 1.06

#: Whether a cell of the locator's grid is meant: (H, W).
Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Location:
    """A card in a picture.

    Attributes:
        corners: (4, 2), TL TR BR BL of the upright card, pixels of the picture.
        side: `front` or `back`.
        side_confidence: 0.5 to 1.
        copy: whether it is a photocopy.
        copy_confidence: 0.5 to 1.
        confidence: 0 to 1, that it is a card and its corners are these.
        to_frame: homography (3, 3) from pixels of the picture to the frame whose `planes` these are.
        planes: probabilities of the fields (P, H, W), in the order of `planes.PLANES`.
    """

    corners: Points
    side: str
    side_confidence: float
    copy: bool
    copy_confidence: float
    confidence: float
    to_frame: Points = field(repr=False)
    planes: grid.Planes = field(repr=False)


def locate(picture: Pixels, locator: Model, card: Model) -> Location:
    """Find the card.

    Args:
        picture: RGB (H, W, 3).
        locator: finds cards in pictures.
        card: finds corners and fields in frames.

    Returns:
        The card. Of a front and a back in one picture, either.

    Raises:
        CardError: `card.not-found`; `card.several`, there are two of one side; `card.too-small`, it covers less than a quarter of
            the picture.
        ModelError: `model.input`, the models are not those that this reader needs.
    """
    small, to_small = frame.framed(picture, frame.LOCATOR_SIZE)
    glance = _glance(small, locator)
    beside, surface = _beside_the_largest(glance.surface), glance.surface
    guesses = _guesses(small, glance, locator)
    if beside.any():
        # The corners of several cards would be mixed.
        alone = _without(small, beside)
        guesses = chain(_guesses(alone, _glance(alone, locator), locator), guesses)
    found, best = None, 0.0
    for rough in guesses:
        other = _look(picture, (rough - to_small[1:]) / to_small[:1], card)
        if other is None:
            continue
        fits = other.confidence * _covered(surface, other.corners * to_small[:1] + to_small[1:])
        if fits > _BETTER * best:
            found, best = other, fits
        if best >= _CLEAR:
            break
    if found is None:
        raise CardError("show the whole card: no card was found in the picture", "card.not-found")
    if _is_another(found, picture, (small, to_small, surface), locator, card):
        raise CardError("show one card alone: there are two of one side in the picture", "card.several")
    share = _area(found.corners) / (picture.shape[0] * picture.shape[1])
    if share < LEAST_AREA - _AREA_ERROR:
        raise CardError("go nearer: the card covers less than a quarter of the picture", "card.too-small")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Glance:
    """What the locator says of its frame: corners (4, 2) in its pixels, how sure each is (4,), and surface of cards (H, W)."""

    corners: Points
    sure: NDArray[np.float64]
    present: float
    surface: grid.Planes

    def is_card(self) -> bool:
        """Whether there is one whose corners are found."""
        return self.present >= _PRESENT and float(self.sure.min()) >= _EACH_SURE and float(self.sure.mean()) >= _SURE


def _glance(small: Pixels, locator: Model) -> _Glance:
    planes, facts = locator.run(_input(small))
    rough, sure = grid.corners(planes[0, :4])
    return _Glance(rough, sure, float(grid.chances(facts[0, :1])[0]), grid.chances(planes[0, 4]))


def _guesses(small: Pixels, first: _Glance, locator: Model) -> Iterator[Points]:
    """Where the card may lie, (4, 2) in the locator's pixels, the likeliest first; where that is unsure, by other views too."""
    if first.is_card():
        yield first.corners
        if float(first.sure.min()) >= _EACH_CLEAR:
            return
    found = []
    middle = np.array(small.shape[1::-1]) / 2
    for degrees, scale in _VIEWS:
        turn = cv2.getRotationMatrix2D(tuple(middle - 0.5), degrees, scale)
        view = cv2.warpAffine(
            small, turn, small.shape[1::-1], flags=cv2.INTER_LINEAR, borderValue=(frame.GRAY, frame.GRAY, frame.GRAY)
        )
        seen = _glance(np.asarray(view, np.uint8), locator)
        if seen.is_card():
            found.append((float(seen.sure.mean()), (seen.corners - middle) @ np.linalg.inv(turn[:, :2]).T + middle))
    for _, corners in sorted(found, key=lambda one: -one[0]):
        yield corners


def _look(picture: Pixels, corners: Points, card: Model) -> Location | None:
    """Put the card into its frame and look at it, until its corners stay; None where it proves to be none."""
    best: Location | None = None
    for _ in range(_ROUNDS):
        if not is_card(corners):
            return None
        homography = frame.to_frame(corners)
        planes, facts = card.run(_input(frame.cut(picture, homography, frame.CARD_SIZE)))
        upright, front, copy = (float(one) for one in grid.chances(facts[0]))
        if upright < 0.5 and best is None:
            corners = np.roll(corners, 2, axis=0)
            continue
        in_frame, sure = grid.corners(planes[0, :4])
        corners = frame.moved(frame.inverse(homography), in_frame)
        best = Location(
            corners,
            "front" if front >= 0.5 else "back",
            max(front, 1 - front),
            copy >= 0.5,
            max(copy, 1 - copy),
            float(sure.mean()) * upright,
            homography,
            grid.chances(planes[0, 4:]),
        )
        if float(np.abs(in_frame - frame.card_frame()).max()) < _MOVED * float(np.hypot(*frame.CARD_SIZE)):
            break
    return best if best is not None and is_card(best.corners) else None


def _is_another(
    first: Location, picture: Pixels, seen: tuple[Pixels, Points, grid.Planes], locator: Model, card: Model
) -> bool:
    """Whether there is another card of the first one's side; `seen` are the locator's frame, the way to it, and its surface."""
    small, to_small, surface = seen
    centre = first.corners.mean(0)
    grown = (centre + (first.corners - centre) * _GROWN) * to_small[:1] + to_small[1:]
    on_card = np.zeros(surface.shape, np.uint8)
    cv2.fillConvexPoly(on_card, np.round(grown / grid.CELL - 0.5).astype(np.int32), (1,))
    outside = float(surface[on_card == 0].sum())
    if outside < _OUTSIDE * float(on_card.sum()):
        return False
    glance = _glance(_without(small, on_card == 1), locator)
    other = _look(picture, (glance.corners - to_small[1:]) / to_small[:1], card) if glance.is_card() else None
    if other is None or other.side != first.side or other.confidence < _OTHER_SURE:
        return False
    smaller, larger = sorted((_area(first.corners), _area(other.corners)))
    common, _ = cv2.intersectConvexConvex(first.corners.astype(np.float32), other.corners.astype(np.float32))
    return smaller >= _OTHER * larger and common <= _COMMON * smaller


def _beside_the_largest(surface: grid.Planes) -> Cells:
    """The cells of all stretches of surface but the largest, where they are more than stray cells."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((surface >= 0.5).astype(np.uint8), connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    if len(sizes) < 2 or sizes.sum() < (1 + _STRAY) * sizes.max():
        return np.zeros(surface.shape, np.bool_)
    found = (labels > 0) & (labels != 1 + int(sizes.argmax()))
    # The edge of a card lies in cells that are less than half card.
    return np.asarray(cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _without(small: Pixels, cells: Cells) -> Pixels:
    """The locator's frame with cells painted out, in the gray of what is not picture."""
    painted = cv2.resize(cells.astype(np.uint8), small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(painted[..., None] > 0, np.uint8(frame.GRAY), small)


def _covered(surface: grid.Planes, corners: Points) -> float:
    """How well the surface that the locator sees agrees with a card (4, 2) in its pixels: what they share of both, 0 to 1."""
    height, width = surface.shape
    fine = np.zeros((height * grid.CELL, width * grid.CELL), np.float32)
    cv2.fillConvexPoly(fine, np.round(corners - 0.5).astype(np.int32), (1.0,))
    on_card = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return float(np.minimum(on_card, surface).sum() / max(1e-6, float(np.maximum(on_card, surface).sum())))


def _area(corners: Points) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _input(image: Pixels) -> NDArray[np.float32]:
    return np.ascontiguousarray(image.transpose(2, 0, 1)[None], np.float32) / np.float32(255)

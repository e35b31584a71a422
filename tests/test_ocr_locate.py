"""The card found in a picture, by stubs that see what is drawn: any way up, loose or mirrored corners, several cards, none."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("onnxruntime")

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ocr_stubs import Card, Frames, Locator, coverage, logits, peaks, picture, posed

from myanmar_id.ocr import frame, locate
from myanmar_id.ocr.errors import CardError

SIZE = (600, 800)


def find(
    size: tuple[int, int], *cards: Card, believed: tuple[Card, ...] | None = None, frames: Any = None, **options: Any
) -> locate.Location:
    locator: Any = Locator(size, *(cards if believed is None else believed), **options)
    return locate.locate(picture(size, *cards), locator, frames or Frames())


def refused(*arguments: Any, **options: Any) -> str:
    with pytest.raises(CardError) as caught:
        find(*arguments, **options)
    return caught.value.code


# One card


@pytest.mark.parametrize("size", [(480, 640), (600, 500), (1000, 1400), (1511, 1133)])
@pytest.mark.parametrize("angle", [0, 90, 180, 270, 37, -141])
def test_corners_are_exact(size: tuple[int, int], angle: float) -> None:
    card = Card(posed(size, angle, 0.9, 0.1))
    found = find(size, card)
    assert np.abs(found.corners - card.corners).max() < 0.3
    assert found.confidence > 0.9


@given(st.floats(0, 360), st.floats(-0.25, 0.25), st.integers(400, 900), st.integers(400, 900))
@settings(max_examples=25)
def test_corners_come_back_in_the_order_of_the_upright_card(angle: float, tilt: float, height: int, width: int) -> None:
    size = height, width
    card = Card(posed(size, angle, 0.8 * max(1, 0.95 * np.sqrt(height * width) / min(size)), tilt))
    low, high = card.corners.min(0), card.corners.max(0)
    if (low < 0).any() or (high > (width, height)).any():
        card = Card(posed(size, angle, 0.8, tilt))
    share = locate._area(card.corners) / (height * width)
    assume(abs(share - 0.21) > 0.01)
    if share < 0.21:
        assert refused(size, card) == "card.too-small"
    else:
        found = find(size, card)
        # A corner that lies outside of the picture is known less well.
        assert np.abs(found.corners - card.corners).max() < 0.8
        assert frame.is_card(found.corners)


@pytest.mark.parametrize("side", ["front", "back"])
@pytest.mark.parametrize("copy", [True, False])
def test_kinds(side: str, copy: bool) -> None:
    found = find(SIZE, Card(posed(SIZE, 20, 0.8), side, copy))
    assert (found.side, found.copy) == (side, copy)
    assert found.side_confidence == pytest.approx(0.98, abs=1e-4)
    assert found.copy_confidence == pytest.approx(0.97, abs=1e-4)


def test_planes_and_their_frame() -> None:
    card = Card(posed(SIZE, 200, 0.8))
    found = find(SIZE, card)
    assert found.planes.shape == (13, 80, 128)
    assert found.planes.max() <= 1
    assert np.abs(frame.moved(found.to_frame, card.corners) - frame.card_frame()).max() < 1
    assert "planes" not in repr(found)


def test_a_card_that_reaches_out_of_the_picture() -> None:
    card = Card(posed(SIZE, 3, 1.0, middle=(0.4, 0.5)))
    card.corners[0] = (-4, 120)
    found = find(SIZE, card)
    assert np.abs(found.corners - card.corners).max() < 2


def test_loose_corners_are_made_finer() -> None:
    card = Card(posed(SIZE, 10, 0.85))
    loose = Card(card.corners + np.array([(9, -7), (-8, 6), (7, 9), (-9, -5)]))
    frames = Frames()
    found = find(SIZE, card, believed=(loose,), frames=frames)
    assert np.abs(found.corners - card.corners).max() < 0.3
    # The first frame was loose, the second right.
    assert frames.runs == 2


class Views:
    """A locator that answers view by view: what it is given for each, corners in its frame and how much they are spread."""

    def __init__(self, size: tuple[int, int], card: Card, answers: list[tuple[np.ndarray, float]]) -> None:
        _, to_small = frame.framed(np.zeros((*size, 3), np.uint8), frame.LOCATOR_SIZE)
        self.corners = card.corners * to_small[:1] + to_small[1:]
        self.answers = iter(answers)

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        height, width = (side // 4 for side in frame.LOCATOR_SIZE)
        moved, sure = next(self.answers)
        middle = np.array(frame.LOCATOR_SIZE[::-1]) / 2
        mass = peaks((self.corners - middle) @ moved.T + middle, height, width)
        mass = sure * mass / mass.sum((1, 2), keepdims=True) + (1 - sure) / (height * width)
        surface = logits(coverage(self.corners / 4, (height, width)))
        return [np.concatenate([np.log(mass), surface[None]])[None].astype(np.float32), logits([0.99, 0.5, 0.5])[None]]


STILL, GONE = np.eye(2), np.diag([0.5, 0.5])
TURNED = np.array([(0.0, 0.9), (-0.9, 0.0)])


@pytest.mark.parametrize(
    "answers",
    [
        # Sure at once: nothing else is asked.
        [(STILL, 0.99)],
        # Unsure and right: it is taken once it is in its frame.
        [(STILL, 0.6)],
        # Nowhere at first, then seen in the shrunk view; or in the one that is turned.
        [(STILL, 0.0), (np.diag([0.8, 0.8]), 0.9), (STILL, 0.0), (STILL, 0.0), (STILL, 0.0)],
        [(STILL, 0.0), (STILL, 0.0), (TURNED, 0.9), (STILL, 0.0), (STILL, 0.0)],
        # Another place first, which proves to be no card.
        [(GONE, 0.6), (np.diag([0.8, 0.8]), 0.7), (STILL, 0.0), (STILL, 0.0), (STILL, 0.0)],
    ],
)
def test_other_views_help_where_the_locator_is_unsure(answers: list[tuple[np.ndarray, float]]) -> None:
    card = Card(posed(SIZE, 10, 0.85))
    locator: Any = Views(SIZE, card, answers)
    found = locate.locate(picture(SIZE, card), locator, Frames())  # type: ignore[arg-type]
    assert np.abs(found.corners - card.corners).max() < 0.5
    assert next(locator.answers, None) is None


def test_a_card_that_seemed_upside_down_is_turned() -> None:
    card = Card(posed(SIZE, 10, 0.85))
    found = find(SIZE, card, believed=(Card(np.roll(card.corners, 2, axis=0)),))
    assert np.abs(found.corners - card.corners).max() < 0.3


class Never:
    """Frames that are never what they should be."""

    def __init__(self, facts: list[float], corners: list[list[float]] | None = None) -> None:
        self.facts, self.corners = logits(facts), corners

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        planes, _ = Frames().run(image)
        if self.corners is not None:
            planes[0, :4] = -100
            for plane, (x, y) in zip(planes[0], self.corners, strict=False):
                plane[int(y), int(x)] = 0
        return [planes, self.facts[None]]


def test_a_card_that_is_never_upright() -> None:
    card = Card(posed(SIZE, 0, 0.8))
    assert refused(SIZE, card, frames=Never([0.1, 0.9, 0.1])) == "card.not-found"


@pytest.mark.parametrize(
    "corners",
    [
        [(100, 20), (20, 20), (20, 60), (100, 60)],  # mirrored
        [(20, 20), (100, 60), (100, 20), (20, 60)],  # crossed
        [(20, 20), (100, 20), (30, 25), (20, 60)],  # dented
        [(20, 20)] * 4,
    ],
)
def test_corners_that_are_no_card(corners: list[list[float]]) -> None:
    card = Card(posed(SIZE, 0, 0.8))
    assert refused(SIZE, card, frames=Never([0.9, 0.9, 0.1], corners)) == "card.not-found"
    # The same where the locator answers so, and at the last look.
    believed = Card(card.corners[::-1])
    assert refused(SIZE, card, believed=(believed,)) == "card.not-found"


def test_corners_that_are_no_card_at_the_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "_ROUNDS", 1)
    frames = Never([0.9, 0.9, 0.1], [[20, 20], [100, 60], [100, 20], [20, 60]])
    assert refused(SIZE, Card(posed(SIZE, 0, 0.8)), frames=frames) == "card.not-found"


# No card, and small ones


def test_no_card() -> None:
    assert refused(SIZE) == "card.not-found"
    assert refused(SIZE, Card(posed(SIZE, 0, 0.8)), present=0.4) == "card.not-found"


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0, 1e-12], [1e-9] * 4])
def test_corners_that_are_not_surely_there(weights: list[float]) -> None:
    card = Card(posed(SIZE, 0, 0.8))
    assert refused(SIZE, card, weights=[weights]) == "card.not-found"


@pytest.mark.parametrize(("share", "code"), [(0.63, None), (0.57, "card.too-small"), (0.3, "card.too-small")])
def test_small_cards(share: float, code: str | None) -> None:
    size = 600, 600
    card = Card(posed(size, 30, share))
    if code is None:
        assert find(size, card).side == "front"
    else:
        assert refused(size, card) == code


# Two cards

TALL = (1100, 800)
MIXED = [[1.0, 0.9, 1.0, 0.9], [0.9, 1.0, 0.9, 1.0]]


def pair(first: str = "front", second: str = "front", share: float = 0.85, gap: float = 0.25) -> tuple[Card, Card]:
    upper = posed(TALL, 2, 0.85, middle=(0.5, 0.5 - gap))
    lower = posed(TALL, 181, share, middle=(0.5, 0.5 + gap))
    return Card(upper, first), Card(lower, second)


FIRST, SECOND = [[1.0] * 4, [0.8] * 4], [[0.8] * 4, [1.0] * 4]


@pytest.mark.parametrize("side", ["front", "back"])
@pytest.mark.parametrize(
    ("gap", "weights"),
    [
        (0.25, MIXED),
        (0.25, FIRST),
        (0.25, SECOND),
        # So near that their surfaces are one; corners that are mixed here would tell of no card at all.
        (0.205, FIRST),
        (0.205, SECOND),
    ],
)
def test_two_cards_of_one_side(side: str, gap: float, weights: list[list[float]]) -> None:
    assert refused(TALL, *pair(side, side, gap=gap), weights=weights) == "card.several"


def test_the_smaller_card_counts_too() -> None:
    assert refused(TALL, *pair(share=0.6)) == "card.several"
    # Something much smaller is no second card to be read.
    assert find(TALL, *pair(share=0.4)).side == "front"


def test_a_front_and_a_back() -> None:
    found = find(TALL, *pair("front", "back"))
    cards = {card.side: card for card in pair("front", "back")}
    assert np.abs(found.corners - cards[found.side].corners).max() < 0.5


class Everywhere(Locator):
    """A locator whose surface is all of the picture."""

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        planes, facts = super().run(image)
        planes[0, 4] = 9
        return [planes, facts]


class Again(Everywhere):
    """It finds the same card again after that was painted out."""

    def __init__(self, size: tuple[int, int], *cards: Card) -> None:
        super().__init__(size, *cards)
        self.first: list[np.ndarray] = []

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        self.first = self.first or super().run(image)
        return self.first


@pytest.mark.parametrize("kind", [Everywhere, Again])
def test_surface_beyond_the_card_is_not_enough(kind: Any) -> None:
    card = Card(posed(SIZE, 0, 0.8))
    found = locate.locate(picture(SIZE, card), kind(SIZE, card), Frames())  # type: ignore[arg-type]
    assert np.abs(found.corners - card.corners).max() < 0.3


def test_another_card_must_be_sure() -> None:
    class Unsure(Frames):
        """Sure of the first card only."""

        def run(self, image: np.ndarray) -> list[np.ndarray]:
            self.sure = 1.0 if self.runs == 0 else 0.3
            return super().run(image)

    assert find(TALL, *pair(), frames=Unsure()).side == "front"
    assert refused(TALL, *pair(), frames=Frames()) == "card.several"


def test_what_looks_like_another_card_but_is_none() -> None:
    class Once(Frames):
        """The first card only is upright; nothing else ever is."""

        def run(self, image: np.ndarray) -> list[np.ndarray]:
            first = self.runs == 0
            planes, facts = super().run(image)
            return [planes, facts if first else logits([0.1, 0.9, 0.1])[None]]

    assert find(TALL, *pair(), frames=Once()).side == "front"

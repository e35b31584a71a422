"""Pictures and cards in their frames: a pixel reaches from i to i + 1, whatever is cut, turned or made smaller."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from ocr_stubs import MARK, Card, coverage, measured, picture, posed, rectangle

from myanmar_id.ocr import frame

SQUARE = rectangle(0, 0, 1, 1)


@st.composite
def quads(draw: st.DrawFn, shift: float = 0.18) -> np.ndarray:
    """Corners of cards that are turned, grown, and moved corner by corner."""
    shares = st.floats(-shift, shift)
    loose = SQUARE + [[draw(shares), draw(shares)] for _ in range(4)]
    angle, scale = draw(st.floats(0, 2 * np.pi)), draw(st.floats(100, 3000))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return (loose - 0.5) @ turn * (scale, scale) + [draw(st.floats(0, 4000)), draw(st.floats(0, 4000))]


# Homographies


@given(quads(), quads())
def test_homographies_go_back(start: np.ndarray, end: np.ndarray) -> None:
    there = frame.between(start, end)
    inside = np.concatenate([start, [start.mean(0)]])
    found = frame.moved(frame.inverse(there), frame.moved(there, inside))
    assert np.abs(found - inside).max() < 0.05
    assert np.abs(frame.moved(there, start) - end).max() < 0.05


@given(quads())
def test_a_card_lies_in_its_frame_within_the_margin(corners: np.ndarray) -> None:
    found = frame.moved(frame.to_frame(corners), corners)
    assert np.abs(found - frame.card_frame()).max() < 0.01
    assert frame.card_frame().tolist() == [[30, 20], [482, 20], [482, 300], [30, 300]]


@given(quads())
def test_what_is_a_card(corners: np.ndarray) -> None:
    assert frame.is_card(corners)
    assert frame.is_card(np.roll(corners, 1, axis=0))
    assert not frame.is_card(corners[::-1])
    assert not frame.is_card(corners[[0, 2, 1, 3]])
    assert not frame.is_card(corners * (1, 0))
    dented = corners.copy()
    dented[2] = corners[0] + (corners.mean(0) - corners[0]) * 0.3
    assert not frame.is_card(dented)


def test_counting_from_edges_and_from_middles() -> None:
    # Mirrored, a picture 10 wide counts its middles from 9 to 0, and its edges from 10 to 0.
    mirror = np.array([(-1.0, 0, 9), (0, 1, 0), (0, 0, 1)])
    assert frame.moved(frame.from_middles(mirror), np.array([(0.0, 0.0), (10, 4)])).tolist() == [[10, 0], [0, 4]]
    # At twice the size edges are just doubled.
    twice = np.array([(2.0, 0, 0.5), (0, 2, 0.5), (0, 0, 1)])
    assert frame.from_middles(twice).tolist() == [[2, 0, 0], [0, 2, 0], [0, 0, 1]]


# The whole picture


@pytest.mark.parametrize("size", [(100, 300), (3000, 1000), (192, 192), (15, 8192), (15, 15)])
def test_a_picture_in_its_frame(size: tuple[int, int]) -> None:
    image = np.full((*size, 3), 250, np.uint8)
    found, to_small = frame.framed(image, frame.LOCATOR_SIZE)
    assert found.shape == (192, 192, 3)
    left, top = to_small[1].astype(int)
    right, bottom = np.round(np.array([size[1], size[0]]) * to_small[0] + to_small[1]).astype(int)
    assert (found[top:bottom, left:right] == 250).all()
    assert (found != frame.GRAY).all(-1).sum() == (bottom - top) * (right - left)
    assert min(left, top, 192 - right, 192 - bottom) >= 8
    assert max(right - left, bottom - top) == 176


@given(st.integers(200, 900), st.integers(200, 900), st.floats(0, 360))
@settings(max_examples=20)
def test_places_in_a_frame_are_exact(height: int, width: int, angle: float) -> None:
    corners = posed((height, width), angle, 0.6)
    image = (coverage(corners, (height, width))[..., None] * np.full(3, 255)).round().astype(np.uint8)
    small, to_small = frame.framed(image, frame.LOCATOR_SIZE)
    small = np.where((small == frame.GRAY).all(-1), 0, small[..., 0])
    expected = coverage(corners * to_small[:1] + to_small[1:], frame.LOCATOR_SIZE)
    # The middle of the surface says best whether anything is shifted.
    y, x = np.mgrid[:192, :192] + 0.5
    for axis in (x, y):
        assert abs((small * axis).sum() / small.sum() - (expected * axis).sum() / expected.sum()) < 0.03


# Cutting


def looked_at(
    angle: float, tilt: float, long: float, loose: list[float] | np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The corners of a sharp card, the homography to a frame by loose ones, and how much card each pixel of the frame is."""
    size = round(long * 1.3) + round(angle) % 4, round(long * 1.3)
    corners = posed(size, angle, long / min(size), tilt)
    to_frame = frame.to_frame(corners + np.reshape(loose, (4, 2)) * long / 500)
    cut = frame.cut(picture(size, Card(corners)), to_frame, frame.CARD_SIZE).astype(float)
    return corners, to_frame, (cut.max(-1) - cut.min(-1)) / 140


@given(
    st.floats(0, 360),
    st.floats(-0.2, 0.2),
    st.floats(250, 430),
    st.lists(st.floats(-4, 4), min_size=8, max_size=8),
)
@settings(max_examples=40)
def test_sharp_edges_are_found_where_they_are(angle: float, tilt: float, long: float, loose: list[float]) -> None:
    """Corners that were found in a frame come back within 0.3 pixels of the picture."""
    corners, to_frame, share = looked_at(angle, tilt, long, loose)
    found = frame.moved(frame.inverse(to_frame), measured(share))
    assert np.abs(found - corners).max() < 0.3


@pytest.mark.parametrize("seed", range(16))
def test_nothing_is_shifted_in_large_pictures_either(seed: int) -> None:
    # Edges without any blur, sampled sparsely, are known to a part of a pixel of the frame only; their middle is better known.
    rng = np.random.default_rng(seed)
    look = rng.uniform(0, 360), rng.uniform(-0.2, 0.2), rng.uniform(450, 1600), rng.uniform(-4, 4, 8)
    corners, to_frame, share = looked_at(*look)
    found = frame.moved(frame.inverse(to_frame), measured(share))
    assert np.abs(found - corners).max() < 0.3 * look[2] / 450
    expected = coverage(frame.moved(to_frame, corners), frame.CARD_SIZE)
    expected -= coverage(frame.moved(to_frame, Card(corners).quad(MARK)), frame.CARD_SIZE)
    y, x = np.mgrid[: frame.CARD_SIZE[0], : frame.CARD_SIZE[1]] + 0.5
    for axis in (x, y):
        assert abs((share * axis).sum() / share.sum() - (expected * axis).sum() / expected.sum()) < 0.06


@pytest.mark.parametrize("shift", [(0, 0), (7, 3), (-20, 11)])
def test_nothing_is_touched_where_nothing_is_scaled(shift: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 255, (40, 60, 3)).astype(np.uint8)
    move = np.array([(1.0, 0, shift[0]), (0, 1, shift[1]), (0, 0, 1)])
    found = frame.cut(image, move, (40, 60))
    expected = np.full_like(found, frame.GRAY)
    for y in range(40):
        for x in range(60):
            if 0 <= y - shift[1] < 40 and 0 <= x - shift[0] < 60:
                expected[y, x] = image[y - shift[1], x - shift[0]]
    assert (found == expected).all()


@pytest.mark.parametrize("times", [2, 4, 8])
def test_what_is_made_smaller_is_averaged(times: int) -> None:
    rng = np.random.default_rng(1)
    blocks = rng.integers(60, 200, (24, 32, 3))
    fine = np.repeat(np.repeat(blocks, times, 0), times, 1) + rng.integers(-50, 50, (24 * times, 32 * times, 3))
    found = frame.cut(fine.astype(np.uint8), np.diag([1 / times, 1 / times, 1.0]), (24, 32))
    expected = fine.reshape(24, times, 32, times, 3).mean((1, 3))
    assert np.abs(found[1:-1, 1:-1] - expected[1:-1, 1:-1]).max() < 1


def test_only_what_is_seen_is_made_smaller() -> None:
    image = np.zeros((801, 1203, 3), np.uint8)
    image[401:, 601:] = 200
    there = np.array([(0.25, 0, -601 / 4 + 10), (0, 0.25, -401 / 4 + 8), (0, 0, 1)])
    found = frame.cut(image, there, (16, 20))
    assert (found[:7, :9] == 0).all()
    assert (found[9:, 11:] == 200).all()


@pytest.mark.parametrize(
    "homography",
    [
        np.zeros((3, 3)),
        np.diag([1.0, 0, 1]),
        np.array([(1.0, 0, 500), (0, 1, 0), (0, 0, 1)]),
        np.array([(1.0, 0, 0), (0, 1, -500), (0, 0, 1)]),
    ],
)
def test_a_frame_beside_the_picture_or_of_nothing_is_gray(homography: np.ndarray) -> None:
    found = frame.cut(np.zeros((30, 40, 3), np.uint8), homography, (20, 25))
    assert found.shape == (20, 25, 3)
    assert (found == frame.GRAY).all()


@given(st.lists(st.floats(-3, 3), min_size=9, max_size=9), st.integers(1, 70), st.integers(1, 70))
def test_any_homography_cuts_something(values: list[float], height: int, width: int) -> None:
    image = np.zeros((height, width, 3), np.uint8)
    assert frame.cut(image, np.reshape(values, (3, 3)), (20, 25)).shape == (20, 25, 3)


def test_a_frame_that_reaches_the_horizon() -> None:
    image = np.full((100, 100, 3), 30, np.uint8)
    found = frame.cut(image, frame.inverse(np.array([(50.0, 0, 0), (0, 50, 0), (0.1, 0, -1)])), (20, 25))
    assert found.shape == (20, 25, 3)

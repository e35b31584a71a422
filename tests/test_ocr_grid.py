"""Corners and boxes out of drawn planes."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from ocr_stubs import coverage, logits, peaks, rectangle

from myanmar_id.ocr import grid
from myanmar_id.ocr.planes import BACK, FACTS, FRONT, PLANES

HEIGHT, WIDTH = 40, 64


def test_the_order_of_what_is_answered() -> None:
    # `locate` unpacks the facts in this order.
    assert FACTS == ("upright", "front", "copy")
    assert (*FRONT, *BACK, "portrait") == PLANES
    assert len(set(PLANES)) == len(PLANES) == 13


def test_the_fields_are_those_of_the_card() -> None:
    from myanmar_id.card import BACK_FIELDS, FRONT_FIELDS

    assert set(FRONT) == set(FRONT_FIELDS)
    assert set(BACK) == set(BACK_FIELDS)


def test_chances() -> None:
    found = grid.chances(np.array([-1e9, -2, 0, 2, 1e9], np.float32))
    assert found.dtype == np.float32
    assert found == pytest.approx([0, 0.1192, 0.5, 0.8808, 1], abs=1e-4)


places = st.tuples(st.floats(2, WIDTH * grid.CELL - 2), st.floats(2, HEIGHT * grid.CELL - 2))


@given(st.lists(places, min_size=4, max_size=4))
def test_corners_come_back(corners: list[tuple[float, float]]) -> None:
    planes = np.log(peaks(np.array(corners), HEIGHT, WIDTH) + 1e-12).astype(np.float32)
    found, sure = grid.corners(planes)
    # Near the border a part of the mass is cut off.
    inside = np.minimum(corners, np.array([WIDTH, HEIGHT]) * grid.CELL - corners).min(1) > 3.5 * grid.CELL
    assert np.abs(found - corners)[inside].max(initial=0) < 0.1
    assert np.abs(found - corners).max() < 1.2 * grid.CELL
    assert (sure > 0.98).all()


def test_corners_are_as_sure_as_their_mass_is_together() -> None:
    corner = np.array([(102.0, 82.0)] * 4)
    away = np.array([(34.0, 34.0)] * 4)
    shares = np.array([1, 0.8, 0.6, 0.56])[:, None, None]
    mass = shares * peaks(corner, HEIGHT, WIDTH) + (1 - shares) * peaks(away, HEIGHT, WIDTH) + 1e-12
    found, sure = grid.corners(np.log(mass).astype(np.float32))
    assert found == pytest.approx(corner, abs=0.1)
    assert sure == pytest.approx([1, 0.8, 0.6, 0.56], abs=0.01)
    flat, unsure = grid.corners(np.zeros((4, HEIGHT, WIDTH), np.float32))
    assert (flat <= 4 * grid.CELL).all()
    assert (unsure < 0.01).all()


def boxes(plane: np.ndarray, least: float = 0.5) -> list[tuple[float, ...]]:
    """Edges and mass of each stretch."""
    return [(*grid.edges(plane, cells), cells.mass) for cells in grid.stretches(plane, least)]


@given(st.floats(0, 190), st.floats(0, 110), st.floats(8, 240), st.floats(8, 150))
def test_a_drawn_box_comes_back(left: float, top: float, width: float, height: float) -> None:
    right, bottom = min(left + width, WIDTH * grid.CELL), min(top + height, HEIGHT * grid.CELL)
    plane = coverage(rectangle(left, top, right, bottom) / grid.CELL, (HEIGHT, WIDTH)).astype(np.float32)
    (found,) = boxes(plane)
    # A box that ends in the middle of cells is known to a part of a cell; its corners' cells lack a part of each side.
    assert found[:4] == pytest.approx((left, top, right, bottom), abs=0.05)
    assert found[4] == pytest.approx(plane[plane >= 0.5].sum(), rel=1e-5)


@given(st.floats(30, 120), st.floats(20, 80), st.floats(40, 120), st.floats(16, 60), st.floats(-4, 4))
@settings(max_examples=50)
def test_a_box_that_is_turned_a_little_comes_back_within_a_cell(
    left: float, top: float, width: float, height: float, degrees: float
) -> None:
    turn = np.radians(degrees)
    centre = np.array([left + width / 2, top + height / 2])
    rotation = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    quad = (rectangle(left, top, left + width, top + height) - centre) @ rotation + centre
    (found,) = boxes(coverage(quad / grid.CELL, (HEIGHT, WIDTH)).astype(np.float32))
    assert found[:4] == pytest.approx((*quad.min(0), *quad.max(0)), abs=grid.CELL)


def test_boxes_are_told_apart_and_the_largest_comes_first() -> None:
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    plane[2:4, 3:9] = 0.9
    plane[10:20, 30:60] = 0.7
    plane[30, 5] = 0.6
    plane[35:38, 1:9] = 0.4
    found = boxes(plane)
    assert [round(box[4], 1) for box in found] == [210.0, 10.8, 0.6]
    assert found[0][:4] == pytest.approx((121.2, 41.2, 238.8, 78.8))
    # A single cell of 0.6 is a box of 0.6 cells about its middle.
    assert found[2][:4] == pytest.approx((20.8, 120.8, 23.2, 123.2))
    assert len(boxes(plane, 0.3)) == 4
    assert boxes(np.zeros((HEIGHT, WIDTH), np.float32)) == []


def test_a_box_as_large_as_the_grid() -> None:
    assert boxes(np.ones((HEIGHT, WIDTH), np.float32)) == [(0, 0, WIDTH * 4, HEIGHT * 4, HEIGHT * WIDTH)]


def test_cells_together() -> None:
    first, second = grid.Cells(2, 3, 6, 5, 8.0), grid.Cells(8, 2, 9, 4, 2.0)
    assert first.with_(second) == second.with_(first) == grid.Cells(2, 2, 9, 5, 10.0)
    assert (first.rows, first.columns) == (slice(3, 5), slice(2, 6))


def test_what_lies_between_two_stretches_is_half_of_each() -> None:
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    plane[[4, 5, 7, 8], 10:30] = 1
    plane[6, 10:30] = 0.4
    _, _, _, bottom = grid.edges(plane, grid.Cells(10, 4, 30, 6, 40.0))
    _, top, _, _ = grid.edges(plane, grid.Cells(10, 7, 30, 9, 40.0))
    assert (bottom, top) == pytest.approx((4 * 6.2, 4 * 6.8))


def test_logits_of_the_stubs_are_taken_back() -> None:
    assert grid.chances(logits([0.2, 0.9])) == pytest.approx([0.2, 0.9], abs=1e-5)

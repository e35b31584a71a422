"""Fields found in drawn planes, and their lines cut out of the picture."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from ocr_stubs import Card, coverage, filled_in, picture, posed, rectangle

from myanmar_id.ocr import frame, layout
from myanmar_id.ocr.planes import BACK, FRONT, PLANES

SIZE = (700, 900)
HEIGHT, WIDTH = 80, 128


def planes(
    to_frame: np.ndarray, card: Card, strength: float = 1.0, more: dict[str, list[tuple[float, ...]]] | None = None
) -> np.ndarray:
    """What a perfect network answers: the boxes without their upper and lower edges."""
    found = np.zeros((len(PLANES), HEIGHT, WIDTH), np.float32)
    for name in PLANES:
        for left, top, right, bottom in (*card.boxes.get(name, ()), *(more or {}).get(name, ())):
            less = 0 if name == "portrait" else layout.THINNER * (bottom - top)
            quad = frame.moved(to_frame, card.quad((left, top + less, right, bottom - less)))
            found[PLANES.index(name)] += coverage(quad / 4, (HEIGHT, WIDTH)) * strength
    return found


def looked_at(angle: float = 0, side: str = "front", **options: list[str]) -> tuple[Card, np.ndarray]:
    card = filled_in(posed(SIZE, angle, 0.9, 0.1), side, **options)
    return card, frame.to_frame(card.corners + np.array([(3, -2), (-4, 1), (2, 3), (-2, -3)]))


@pytest.mark.parametrize("angle", [0, 30, 180, 255])
@pytest.mark.parametrize("side", ["front", "back"])
def test_every_field_is_found(angle: float, side: str) -> None:
    card, to_frame = looked_at(angle, side)
    found = layout.fields(planes(to_frame, card), to_frame, side)
    assert tuple(found) == (FRONT if side == "front" else BACK)
    for name, one in found.items():
        assert len(one.lines) == len(card.boxes[name])
        for quad, box in zip(one.lines, card.boxes[name], strict=True):
            # In the frame lines are turned a little by the loose corners: a cell at most.
            assert np.abs(frame.moved(to_frame, quad) - frame.moved(to_frame, card.quad(box))).max() < 4
        assert one.confidence > 0.8


@given(st.floats(0.1, 0.5), st.floats(0.1, 0.7), st.floats(0.08, 0.4), st.floats(0.05, 0.2))
@settings(max_examples=30)
def test_a_line_comes_back_to_a_part_of_a_cell(left: float, top: float, width: float, height: float) -> None:
    card = Card(posed(SIZE, 120, 0.9), boxes={"name": ((left, top, left + width, top + height),)})
    to_frame = frame.to_frame(card.corners)
    (quad,) = layout.fields(planes(to_frame, card), to_frame, "front")["name"].lines
    expected = card.quad(card.boxes["name"][0])
    assert np.abs(frame.moved(to_frame, quad) - frame.moved(to_frame, expected)).max() < 0.3


def test_empty_fields() -> None:
    card, to_frame = looked_at(without=["height", "birth"])
    seen = planes(to_frame, card)
    seen[PLANES.index("birth"), 5, 5:7] = 0.8
    found = layout.fields(seen, to_frame, "front")
    assert found["height"].lines == ()
    assert found["height"].confidence == 1
    # Two cells are noise, but they are doubt as well.
    assert found["birth"].lines == ()
    assert found["birth"].confidence == pytest.approx(0.2)
    assert len(found["name"].lines) == 1


def test_doubt_is_told() -> None:
    card, to_frame = looked_at()
    found = layout.fields(planes(to_frame, card, 0.7), to_frame, "front")
    assert all(0.6 < one.confidence < 0.72 for one in found.values())


def test_parts_of_a_line_are_one_and_noise_is_none() -> None:
    card = Card(posed(SIZE, 0, 0.9), "back")
    to_frame = frame.to_frame(card.corners)
    parts: dict[str, list[tuple[float, ...]]] = {
        "address": [(0.6, 0.31, 0.9, 0.4), (0.3, 0.3, 0.55, 0.4), (0.3, 0.5, 0.8, 0.6), (0.32, 0.8, 0.36, 0.85)],
        "card_id": [(0.1, 0.1, 0.4, 0.2), (0.1, 0.5, 0.3, 0.6)],
        "profession": [(0.1, 0.7, 0.3, 0.8), (0.35, 0.72, 0.5, 0.81)],
    }
    found = layout.fields(planes(to_frame, card, more=parts), to_frame, "back")
    first, second = (frame.moved(frame.to_frame(card.corners), quad) for quad in found["address"].lines)
    assert np.abs(first - frame.moved(to_frame, card.quad((0.3, 0.3, 0.9, 0.4)))).max() < 2
    assert np.abs(second - frame.moved(to_frame, card.quad((0.3, 0.5, 0.8, 0.6)))).max() < 2
    # Only an address has several lines: of others the largest is taken.
    (serial,) = found["card_id"].lines
    assert np.abs(serial - card.quad((0.1, 0.1, 0.4, 0.2))).max() < 3
    (profession,) = found["profession"].lines
    assert np.abs(profession - card.quad((0.1, 0.7, 0.5, 0.81))).max() < 4


def test_a_row_that_two_fields_claim_goes_to_the_surer_one() -> None:
    card = Card(posed(SIZE, 0, 0.9), "front")
    to_frame = frame.to_frame(card.corners)
    rows: dict[str, list[tuple[float, ...]]] = {
        "issue_date": [(0.4, 0.2, 0.7, 0.28)],
        "birth": [(0.4, 0.2, 0.68, 0.28), (0.4, 0.5, 0.6, 0.58)],
        "height": [(0.45, 0.2, 0.6, 0.28)],
    }
    seen = planes(to_frame, card, more=rows)
    seen[PLANES.index("height")] *= 0.7
    found = layout.fields(seen, to_frame, "front")
    (issued,), (born,) = found["issue_date"].lines, found["birth"].lines
    assert np.abs(issued - card.quad((0.4, 0.2, 0.7, 0.28))).max() < 3
    assert np.abs(born - card.quad((0.4, 0.5, 0.6, 0.58))).max() < 3
    assert found["height"].lines == ()
    assert found["height"].confidence == pytest.approx(0.3, abs=0.01)


# The portrait


def test_portrait() -> None:
    card, to_frame = looked_at(45)
    box = (0.05, 0.3, 0.28, 0.8)
    found, sure = layout.portrait(planes(to_frame, card, more={"portrait": [box]}), to_frame)
    assert found is not None
    assert np.abs(found - card.quad(box)).max() < 6
    assert sure > 0.9
    none, sure = layout.portrait(planes(to_frame, card), to_frame)
    assert none is None
    assert sure == 1
    small, sure = layout.portrait(planes(to_frame, card, 0.8, {"portrait": [(0.1, 0.1, 0.13, 0.15)]}), to_frame)
    assert small is None
    assert sure == pytest.approx(0.2)


# Lines


@pytest.mark.parametrize("angle", [0, 77, 180, -60])
def test_a_line_is_cut_upright_with_its_space(angle: float) -> None:
    box = (0.3, 0.4, 0.7, 0.5)
    card = Card(posed(SIZE, angle, 0.9), boxes={"nrc_id": (box,)})
    found = layout.line(picture(SIZE, card), card.quad(box))
    assert found.shape[0] == layout.LINE_CUT
    assert found.dtype == np.uint8
    quad = card.quad(box)
    shape = np.linalg.norm(quad[1] - quad[0]) / np.linalg.norm(quad[3] - quad[0])
    inner = 64 / 1.44
    assert found.shape[1] == pytest.approx(inner * (shape + 0.9), abs=1)
    # The bar fills the box from edge to edge.
    dark = (found < 60).astype(int)
    assert dark.any(1).nonzero()[0][[0, -1]] == pytest.approx([0.22 * inner, 1.22 * inner - 1], abs=1)
    assert dark.any(0).nonzero()[0][[0, -1]] == pytest.approx([0.45 * inner, (shape + 0.45) * inner - 1], abs=1)


@pytest.mark.parametrize(
    ("quad", "width"),
    [
        (rectangle(0, 0, 4000, 2), 1706),
        (rectangle(0, 0, 8000, 0), 1706),
        (rectangle(5, 5, 5, 5), 41),
        (rectangle(5, 5, 6, 400), 41),
        (rectangle(-900, -900, -800, -850), 129),
    ],
)
def test_lines_of_any_shape_have_some_width(quad: np.ndarray, width: int) -> None:
    found = layout.line(np.zeros((60, 90, 3), np.uint8), quad)
    assert found.shape == (64, width)
    found = layout.line(np.zeros((60, 90, 3), np.uint8), quad[::-1])
    assert found.shape == (64, width)

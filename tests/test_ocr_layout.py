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
from myanmar_id.ocr.planes import PLANES

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


def edges(quad: np.ndarray) -> tuple[float, float, float, float]:
    return (*quad.min(0), *quad.max(0))


@pytest.mark.parametrize("angle", [0, 30, 180, 255])
@pytest.mark.parametrize("side", ["front", "back"])
def test_every_row_is_found(angle: float, side: str) -> None:
    card, to_frame = looked_at(angle, side)
    found = layout.rows(planes(to_frame, card), to_frame, side)
    expected = [(name, box) for name in layout.fields_of(side) for box in card.boxes[name]]
    assert len(found) == len(expected)
    for row, (name, box) in zip(found, expected, strict=True):
        # In the frame lines are turned a little by the loose corners: a cell at most.
        assert np.abs(frame.moved(to_frame, row.quad) - frame.moved(to_frame, card.quad(box))).max() < 4
        assert tuple(row.claims) == layout.fields_of(side)
        assert max(row.claims, key=row.claims.__getitem__) == name
        assert row.claims[name] > 0.7
        assert row.middle == pytest.approx(frame.moved(to_frame, card.quad(box)).mean(0), abs=4)


@given(st.floats(0.1, 0.5), st.floats(0.1, 0.7), st.floats(0.08, 0.4), st.floats(0.06, 0.2))
@settings(max_examples=30)
def test_a_row_comes_back_to_a_part_of_a_cell(left: float, top: float, width: float, height: float) -> None:
    card = Card(posed(SIZE, 120, 0.9), boxes={"name": ((left, top, left + width, top + height),)})
    to_frame = frame.to_frame(card.corners)
    (row,) = layout.rows(planes(to_frame, card), to_frame, "front")
    expected = card.quad(card.boxes["name"][0])
    assert np.abs(frame.moved(to_frame, row.quad) - frame.moved(to_frame, expected)).max() < 0.5


def test_no_rows() -> None:
    card, to_frame = looked_at()
    assert layout.rows(np.zeros((len(PLANES), HEIGHT, WIDTH), np.float32), to_frame, "front") == []
    # A row of the other side, and two cells, are none of this one.
    seen = planes(to_frame, Card(card.corners), more={"address": [(0.3, 0.3, 0.8, 0.4)]})
    seen[PLANES.index("birth"), 5, 5:7] = 0.8
    assert layout.rows(seen, to_frame, "front") == []
    assert layout.emptiness(seen, "birth") == pytest.approx(0.2)
    assert layout.emptiness(seen, "height") == 1


def test_a_row_that_fields_claim_in_parts_is_one() -> None:
    card = Card(posed(SIZE, 0, 0.9), "front")
    to_frame = frame.to_frame(card.corners)
    halves: dict[str, list[tuple[float, ...]]] = {
        "name": [(0.3, 0.3, 0.52, 0.38)],
        "father_name": [(0.52, 0.3, 0.8, 0.38), (0.3, 0.55, 0.8, 0.63)],
        "birth": [(0.3, 0.7, 0.42, 0.78), (0.45, 0.705, 0.62, 0.785)],
        "height": [(0.3, 0.85, 0.42, 0.93)],
        "blood_group": [(0.7, 0.85, 0.8, 0.93)],
    }
    found = layout.rows(planes(to_frame, card, more=halves), to_frame, "front")
    places = [(0.3, 0.3, 0.8, 0.38), (0.3, 0.55, 0.8, 0.63), (0.3, 0.7, 0.62, 0.785)]
    # The words of one field may stand apart a little; two fields may share a line.
    places += [(0.3, 0.85, 0.42, 0.93), (0.7, 0.85, 0.8, 0.93)]
    found[3:] = sorted(found[3:], key=lambda row: row.middle)
    assert len(found) == len(places)
    for row, place in zip(found, places, strict=True):
        assert edges(row.quad) == pytest.approx(edges(card.quad(place)), abs=4)
    assert found[0].claims["name"] == pytest.approx(0.44, abs=0.1)
    assert found[0].claims["father_name"] == pytest.approx(0.56, abs=0.1)


def test_rows_that_touch_are_cut_between() -> None:
    _, to_frame = looked_at()
    seen = np.zeros((len(PLANES), HEIGHT, WIDTH), np.float32)
    plane = seen[PLANES.index("name")]
    plane[[20, 21, 22, 24, 25, 26], 40:80] = 0.95
    plane[23, 40:52] = 0.9
    plane[23, 52:80] = 0.3
    plane[27, 40:80] = 0.6
    above, below = layout.rows(seen, to_frame, "front")
    heights = [np.ptp(frame.moved(to_frame, row.quad)[:, 1]) * (1 - 2 * layout.THINNER) for row in (above, below)]
    assert heights == pytest.approx([13, 15], abs=2)
    assert above.middle[1] < 92 < below.middle[1]
    plane[23, 40:80] = 0.9
    (one,) = layout.rows(seen, to_frame, "front")
    assert np.ptp(frame.moved(to_frame, one.quad)[:, 1]) > 40


def test_the_upper_and_the_lower_part_of_a_row_are_one() -> None:
    card = Card(posed(SIZE, 0, 0.9), "front")
    to_frame = frame.to_frame(card.corners)
    more: dict[str, list[tuple[float, ...]]] = {"name": [(0.3, 0.5, 0.7, 0.6)], "height": [(0.3, 0.8, 0.5, 0.9)]}
    whole = layout.rows(planes(to_frame, card, more=more), to_frame, "front")
    seen = planes(to_frame, card, more=more)
    middle = round(whole[0].middle[1] / 4)
    name, father = PLANES.index("name"), PLANES.index("father_name")
    seen[father, middle:] = seen[name, middle:]
    seen[name, middle:] = 0
    found = layout.rows(seen, to_frame, "front")
    assert np.array([row.middle for row in found]) == pytest.approx(np.array([row.middle for row in whole]))
    assert found[0].claims["father_name"] > 0.2
    assert found[0].height == pytest.approx(whole[0].height)


def test_parts_that_meet_through_a_third_are_one() -> None:
    """The first two are too far apart for one another; what stands between them is smaller and comes last."""
    _, to_frame = looked_at()
    seen = np.zeros((len(PLANES), HEIGHT, WIDTH), np.float32)
    for at, (start, stop) in enumerate([(20, 34), (44, 60), (36, 42)]):
        seen[at, 30:34, start:stop] = 1
    (row,) = layout.rows(seen, to_frame, "front")
    assert np.ptp(frame.moved(to_frame, row.quad)[:, 0]) == pytest.approx(160, abs=2)


def test_higher() -> None:
    quad = np.array([(0, 0), (10, 0), (10, 4), (0, 4)], float)
    assert layout.higher(quad, 0.25).tolist() == [[0, -1], [10, -1], [10, 5], [0, 5]]
    assert np.ptp(layout.higher(quad, -0.05)[:, 1]) == pytest.approx(3.6)


def test_small_stretches_are_noise() -> None:
    card, to_frame = looked_at()
    whole = layout.rows(planes(to_frame, card), to_frame, "front")
    seen = planes(to_frame, card)
    seen[PLANES.index("height"), 2:4, 110:113] = 1
    assert [row.middle for row in layout.rows(seen, to_frame, "front")] == [row.middle for row in whole]


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

"""The drawing for a person to check: every part of a reading is on it, and the picture keeps its size."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import numpy as np
from pictures import encoded, exif
from PIL import Image

from myanmar_id.ocr import annotate as module
from myanmar_id.ocr.annotate import FACES, annotate, burmese_face, png
from myanmar_id.ocr.image import Picture, open_picture
from myanmar_id.ocr.reader import CardReading, FieldReading

FLAT = (120, 120, 120)
CARD, PORTRAIT = (0, 130, 255), (200, 0, 200)
GREEN, ORANGE, RED = (0, 140, 0), (225, 120, 0), (220, 0, 0)
needs_a_face = pytest.mark.skipif(burmese_face() is None, reason="no face for Burmese is installed")


def picture(orientation: int = 1, size: tuple[int, int] = (600, 400)) -> Picture:
    return open_picture(encoded(Image.new("RGB", size, FLAT), "PNG", exif=exif(orientation)))


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def front(**fields: FieldReading) -> CardReading:
    names = ["nrc_id", "issue_date", "name", "father_name", "birth", "bloodlines_religion", "height", "blood_group"]
    empty = {name: FieldReading("", 1.0, ()) for name in names}
    return CardReading("front", empty | fields, box(50, 40, 550, 360), box(70, 150, 170, 270), False, {})


def back(**fields: FieldReading) -> CardReading:
    empty = {name: FieldReading("", 1.0, ()) for name in ("card_id", "nrc_id_back", "profession", "address")}
    return CardReading("back", empty | fields, box(50, 40, 550, 360), None, True, {})


def has(
    pixels: np.ndarray, colour: tuple[int, int, int], where: tuple[slice, slice] = (slice(None), slice(None))
) -> bool:
    return bool((pixels[where] == colour).all(-1).any())


def around(left: int, top: int, right: int, bottom: int) -> tuple[slice, slice]:
    return slice(top, bottom), slice(left, right)


def test_everything_is_drawn() -> None:
    found = annotate(
        picture(),
        front(
            name=FieldReading("ဦးမောင်", 0.95, (box(200, 100, 290, 130),)),
            birth=FieldReading("၁၂.၃.၁၉၉၀", 0.6, (box(200, 160, 290, 190),)),
            blood_group=FieldReading("ဘီ", 0.2, (box(200, 220, 290, 250),)),
        ),
    )
    assert found.shape == (400, 600, 3)
    assert found.dtype == np.uint8
    for x, y in [(50, 200), (300, 40), (549, 200), (300, 359)]:
        assert has(found, CARD, around(x - 3, y - 3, x + 4, y + 4))
    assert has(found, PORTRAIT, around(67, 200, 74, 210))
    for top, colour in [(100, GREEN), (160, ORANGE), (220, RED)]:
        assert has(found, colour, around(198, top + 10, 203, top + 20)), "the line's box"
        assert has(found, colour, around(300, top, 550, top + 30)), "what was read, beside it"
    assert (found[380:] == FLAT).all(), "nothing else"


def test_a_back_has_no_portrait() -> None:
    lines = (box(100, 100, 300, 130), box(100, 150, 250, 180))
    found = annotate(picture(), back(address=FieldReading("အမှတ်(၅)၊ရန်ကုန်", 0.99, lines)))
    assert not has(found, PORTRAIT)
    assert has(found, GREEN, around(98, 100, 103, 130))
    assert has(found, GREEN, around(98, 150, 103, 180))
    assert not has(found, GREEN, around(310, 90, 600, 140)), "one label a field, at its last line"


def test_below_where_there_is_no_room_beside() -> None:
    found = annotate(picture(), front(nrc_id=FieldReading("၉/မခန(နိုင်)၁၂၃၄၅၆", 0.99, (box(150, 100, 560, 140),))))
    assert has(found, GREEN, around(150, 143, 400, 175))
    assert not has(found, GREEN, around(565, 90, 600, 138))


def test_smaller_where_that_makes_room() -> None:
    reading = front(name=FieldReading("မောင်", 0.99, (box(260, 100, 330, 160),)))
    found = annotate(picture(), reading)
    assert has(found, GREEN, around(335, 100, 600, 160))


def test_along_the_line() -> None:
    """A card that stands on its side has its label along the line, here downwards."""
    upright = box(0, 0, 70, 30)
    turned = np.c_[300 - upright[:, 1], 60 + upright[:, 0]]
    found = annotate(picture(), front(blood_group=FieldReading("ဘီ", 0.99, (turned,))))
    assert has(found, GREEN, around(270, 140, 300, 300))
    assert not has(found, GREEN, around(310, 40, 600, 300))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_places_are_those_of_the_stored_picture(orientation: int) -> None:
    found = annotate(picture(orientation), front())
    assert found.shape == (400, 600, 3)
    assert has(found, PORTRAIT, around(67, 200, 74, 210))


def test_a_place_outside_the_picture() -> None:
    outside = box(-100, -50, 20, 5), box(700, 500, 900, 550)
    reading = front(name=FieldReading("မောင်", 0.99, outside[:1]), birth=FieldReading("", 0.1, outside[1:]))
    assert annotate(picture(), reading).shape == (400, 600, 3)
    flat = CardReading("front", reading.fields, np.zeros((4, 2)), np.zeros((4, 2)), False, {})
    assert annotate(picture(size=(15, 15)), flat).shape == (15, 15, 3)


def _labels(reading: CardReading, monkeypatch: pytest.MonkeyPatch, face: Path | None) -> list[str]:
    seen: list[str] = []
    drawn = module._patch

    def patch(text: str, *rest: Any) -> Image.Image:
        seen.append(text)
        return drawn(text, *rest)

    monkeypatch.setattr(module, "_patch", patch)
    annotate(picture(), reading, face=face)
    return seen


READING = front(
    name=FieldReading("ဒေါ်အေးအေး", 0.914, (box(200, 100, 290, 130),)),
    nrc_id=FieldReading("၉/မခန(နိုင်)၁၂၃၄၅၆", 0.5, (box(200, 160, 290, 190),)),
    height=FieldReading("?", 0.0, (box(200, 220, 290, 250),)),
)


@needs_a_face
def test_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set(_labels(READING, monkeypatch, None))
    assert seen == {
        "front, normal",
        "name: ဒေါ်အေးအေး = Daw Aye Aye (91%)",
        "nrc_id: ၉/မခန(နိုင်)၁၂၃၄၅၆ = 9/MaKhaNa(C)123456 (50%)",
        "height: ? (0%)",
    }


def test_labels_without_a_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "burmese_face", lambda: None)
    seen = set(_labels(READING, monkeypatch, None))
    assert seen == {
        "front, normal",
        "name: Daw Aye Aye (91%)",
        "nrc_id: 9/MaKhaNa(C)123456 (50%)",
        "height: (0%)",
    }


@needs_a_face
def test_a_face_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    face = burmese_face()
    monkeypatch.setattr(module, "burmese_face", lambda: None)
    assert "name: ဒေါ်အေးအေး = Daw Aye Aye (91%)" in _labels(READING, monkeypatch, face)


def test_where_a_face_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, debian = tmp_path / "mine", tmp_path / "debian"
    monkeypatch.setattr(module, "FOLDER", debian)
    monkeypatch.setattr(module.features, "check", lambda name: name == "raqm")
    monkeypatch.delenv(module.VARIABLE, raising=False)
    assert burmese_face() is None
    for folder in (debian, mine):
        (folder / FACES[1]).parent.mkdir(parents=True)
        (folder / FACES[1]).touch()
    assert burmese_face() == debian / FACES[1]
    monkeypatch.setenv(module.VARIABLE, str(mine))
    assert burmese_face() == mine / FACES[1]
    monkeypatch.setattr(module.features, "check", lambda name: False)
    assert burmese_face() is None, "Burmese letters cannot be drawn one by one"


def test_png() -> None:
    pixels = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    with Image.open(io.BytesIO(png(pixels))) as opened:
        assert opened.format == "PNG"
        assert (np.asarray(opened) == pixels).all()


def test_labels_hide_no_line_and_no_label() -> None:
    """Long labels beside short lines on a turned card: each is put where it hides nothing, as far as there is room."""
    lines = [box(60 + 250 * (at % 2), 60 + 80 * at, 130 + 250 * (at % 2), 84 + 80 * at) for at in range(4)]
    names = ["nrc_id", "birth", "height", "blood_group"]
    reading = front(**{name: FieldReading("A", 0.99, (line,)) for name, line in zip(names, lines, strict=True)})
    plain = np.array(annotate(picture(), front()))
    found = annotate(picture(), reading)
    for line in lines:
        left, top, right, bottom = (round(value) for value in (*line[0], *line[2]))
        inside = (slice(top + 4, bottom - 3), slice(left + 4, right - 3))
        assert (found[inside] == plain[inside]).all()

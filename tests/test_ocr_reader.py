"""Whole cards read by stubs: every field, place and flag comes back, whichever way the file is stored, in many threads too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import numpy as np
from ocr_stubs import CONTRAST, PORTRAIT, TEXTS, Bars, Card, Frames, Locator, coverage, filled_in, picture, posed
from pictures import encoded, exif
from PIL import Image

from myanmar_id.card import Back, Front
from myanmar_id.ocr import frame
from myanmar_id.ocr import reader as module
from myanmar_id.ocr.errors import CardError, ImageError
from myanmar_id.ocr.image import open_picture
from myanmar_id.ocr.planes import BACK, FRONT
from myanmar_id.ocr.reader import CardReader, CardReading

SIZE = (800, 1100)


def reader_of(size: tuple[int, int], *cards: Card, **options: Any) -> CardReader:
    """A reader of one picture: `size` and corners are those that it has when it is seen upright."""
    boxes = cards[0].boxes if cards else {}
    return CardReader(Locator(size, *cards), Frames(boxes), Bars(**options))  # type: ignore[arg-type]


def file_of(card: Card, size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    return encoded(Image.fromarray(picture(size, card)), "PNG", **options)


def compare(found: CardReading, card: Card) -> None:
    assert (found.side, found.copy) == (card.side, card.copy)
    assert tuple(found.fields) == (FRONT if card.side == "front" else BACK)
    assert np.abs(found.corners - card.corners).max() < 0.5
    for name, one in found.fields.items():
        if name == "address":
            assert one.text.startswith(TEXTS[name])
        else:
            assert one.text == (TEXTS[name] if card.boxes[name] else ""), name
        assert 0.5 < one.confidence <= 1
        assert len(one.lines) == len(card.boxes[name])
        for quad, box in zip(one.lines, card.boxes[name], strict=True):
            assert np.abs(quad - card.quad(box)).max() < 6
    if card.side == "front":
        assert found.portrait is not None
        assert np.abs(found.portrait - card.quad(PORTRAIT)).max() < 6
    else:
        assert found.portrait is None
    assert set(found.confidences) == {"location", "side", "class", "copy", "portrait"}
    number = found.fields["nrc_id" if card.side == "front" else "nrc_id_back"]
    assert found.confidences["class"] == (number.confidence if number.text else 0.5)
    assert all(0.9 < value <= 1 for name, value in found.confidences.items() if name != "class")


@pytest.mark.parametrize("side", ["front", "back"])
@pytest.mark.parametrize(("angle", "copy"), [(0, False), (15, True), (190, False)])
def test_a_card_is_read(side: str, angle: float, copy: bool) -> None:
    card = filled_in(posed(SIZE, angle, 1.0, 0.05), side, copy=copy)
    compare(reader_of(SIZE, card).read(file_of(card)), card)


def test_a_file_by_its_path(tmp_path: Path) -> None:
    card = filled_in(posed(SIZE, 0, 1.0))
    path = tmp_path / "card.png"
    path.write_bytes(file_of(card))
    reader = reader_of(SIZE, card)
    compare(reader.read(path), card)
    compare(reader.read(str(path)), card)
    compare(reader.read_picture(open_picture(path.read_bytes())), card)
    with pytest.raises(FileNotFoundError):
        reader.read(tmp_path / "none.png")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_places_are_those_of_the_stored_file(orientation: int) -> None:
    """The card is drawn as it is stored; the reader sees it turned, and a mirrored one only so is a card."""
    upright = filled_in(posed(SIZE, 10, 1.0))
    exchanged = orientation > 4
    stored_size = SIZE[::-1] if exchanged else SIZE
    # Where the corners of the upright picture lie in the stored one, counted from the edges.
    height, width = stored_size
    turns = {
        1: lambda x, y: (x, y),
        2: lambda x, y: (width - x, y),
        3: lambda x, y: (width - x, height - y),
        4: lambda x, y: (x, height - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (y, height - x),
        7: lambda x, y: (width - y, height - x),
        8: lambda x, y: (width - y, x),
    }
    corners = np.array([turns[orientation](x, y) for x, y in upright.corners])
    image = Image.fromarray(picture(SIZE, upright))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = image.transpose(back[orientation]) if orientation > 1 else image
    found = reader_of(SIZE, upright).read(encoded(stored, "PNG", exif=exif(orientation)))
    compare(found, Card(corners, "front", False, upright.boxes))
    # To a part of a pixel: counting from middles where edges are meant would be a whole one here.
    assert np.abs(found.corners - corners).max() < 0.3


def test_a_picture_that_is_opened_at_half_its_size() -> None:
    small = filled_in(posed((800, 2100), 0, 1.2))
    image = Image.fromarray(picture((800, 2100), small)).resize((4200, 1600), Image.Resampling.BOX)
    found = reader_of((800, 2100), small).read(encoded(image, "BMP"))
    assert np.abs(found.corners - 2 * small.corners).max() < 0.6


def test_empty_fields() -> None:
    card = filled_in(posed(SIZE, 0, 1.0), "back", without=["nrc_id_back"])
    found = reader_of(SIZE, card).read(file_of(card))
    assert found.fields["nrc_id_back"].text == ""
    assert found.fields["nrc_id_back"].confidence == pytest.approx(1)
    assert found.fields["nrc_id_back"].lines == ()
    compare(found, card)


def test_the_card_behind_a_reading() -> None:
    front = filled_in(posed(SIZE, 0, 1.0))
    read = reader_of(SIZE, front).read(file_of(front))
    found = read.card()
    assert isinstance(found, Front)
    assert found.name.text == TEXTS["name"]
    assert found.name.confidence == read.fields["name"].confidence
    assert found.nrc_id.value is not None
    back = filled_in(posed(SIZE, 0, 1.0), "back")
    found = reader_of(SIZE, back).read(file_of(back)).card()
    assert isinstance(found, Back)
    assert found.profession.text == TEXTS["profession"]


def test_nothing_personal_is_shown() -> None:
    card = filled_in(posed(SIZE, 0, 1.0))
    found = reader_of(SIZE, card).read(file_of(card))
    shown = repr(found) + repr(found.fields["name"])
    assert not any(text in shown for text in TEXTS.values())
    assert found == found  # noqa: PLR0124 - by identity: arrays have no single answer
    assert len({found, found}) == 1


# What cannot be read


@pytest.mark.parametrize(
    ("card", "options"),
    [
        (Card(posed(SIZE, 0, 1.0)), {}),  # no text at all
        (filled_in(posed(SIZE, 0, 1.0)), {"sure": 0.03}),  # none that could be trusted
    ],
)
def test_unreadable(card: Card, options: dict[str, float]) -> None:
    with pytest.raises(CardError) as caught:
        reader_of(SIZE, card, **options).read(file_of(card))
    assert caught.value.code == "card.unreadable"


def test_errors_of_the_stages_come_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = reader_of(SIZE)
    with pytest.raises(CardError, match="no card"):
        reader.read(encoded(Image.new("RGB", SIZE[::-1]), "PNG"))
    with pytest.raises(ImageError) as caught:
        reader.read(b"")
    assert caught.value.code == "image.not-an-image"
    # Of a huge file no more is read than that it is too large.
    monkeypatch.setattr(module, "MOST_BYTES", 64 << 20)
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(1 << 33)
    with pytest.raises(ImageError) as caught:
        reader.read(path)
    assert caught.value.code == "image.too-large"


# One reader for all


def test_the_packaged_reader_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(module, "packaged", lambda name: asked.append(name) or name)
    CardReader.default.cache_clear()  # type: ignore[attr-defined]
    try:
        assert CardReader.default() is CardReader.default()
    finally:
        CardReader.default.cache_clear()  # type: ignore[attr-defined]
    assert asked == ["locator", "card", "recognizer"]


class Several:
    """Locators of several pictures in one: that one is asked whose card covers what is seen."""

    def __init__(self, cards: list[Card]) -> None:
        self.locators = [Locator(SIZE, card) for card in cards]
        to_small = self.locators[0].to_small
        self.covered = [coverage(card.corners * to_small[:1] + to_small[1:], frame.LOCATOR_SIZE) for card in cards]

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        seen = (image[0].max(0) - image[0].min(0)) * 255 / CONTRAST
        return self.locators[int(np.argmin([np.abs(seen - one).sum() for one in self.covered]))].run(image)


def test_threads_share_a_reader() -> None:
    # Each lies elsewhere, and they differ in side and kind, so that anything mixed up would be seen.
    cards = [
        filled_in(
            posed(SIZE, 12 * at - 40, 0.95, middle=(0.46 + 0.01 * at, 0.5)),
            "front" if at % 2 else "back",
            copy=at % 3 == 0,
        )
        for at in range(8)
    ]
    files = [file_of(card) for card in cards]
    boxes = {**cards[0].boxes, **cards[1].boxes}
    reader = CardReader(Several(cards), Frames(boxes), Bars())  # type: ignore[arg-type]
    with ThreadPoolExecutor(8) as pool:
        jobs = [(card, pool.submit(reader.read, file)) for card, file in 2 * list(zip(cards, files, strict=True))]
        for card, job in jobs:
            compare(job.result(timeout=120), card)


class Counting(Bars):
    """Counts how often it is asked."""

    runs = 0

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        self.runs += 1
        return super().run(image)


@pytest.mark.parametrize(("sure", "times"), [(0.9999999, 1), (0.98, 3)])
def test_only_an_unsure_line_is_cut_out_again(sure: float, times: int) -> None:
    card = filled_in(posed(SIZE, 0, 1.0))
    bars = Counting(sure)
    found = CardReader(Locator(SIZE, card), Frames(card.boxes), bars).read(file_of(card))  # type: ignore[arg-type]
    assert bars.runs == times * len(FRONT)
    assert found.fields["name"].text == TEXTS["name"]

"""Cards, scenes and the command of `synth`. What needs an installed face is skipped where none is, unless
`MYANMAR_ID_REQUIRE` names `fonts`."""

# ruff: noqa: E402 - the imports below need packages that may be missing

import json
import os
import re
import sys
from pathlib import Path

import pytest

from myanmar_id.cli import main
from myanmar_id.cli.exits import Exit
from myanmar_id.errors import DataError, PlanError

REQUIRED = "fonts" in os.environ.get("MYANMAR_ID_REQUIRE", "").split(",")
if not REQUIRED:
    for module in ("numpy", "cv2", "PIL"):
        pytest.importorskip(module)

import cv2
import numpy as np

from myanmar_id.card import labels
from myanmar_id.cli import synth as command
from myanmar_id.synth import fonts, grounds, laying, pose, scene, sheet, texts
from myanmar_id.synth.card import SIDES, DrawnCard, draw_card
from myanmar_id.synth.draw import draw
from myanmar_id.synth.portrait import draw_portrait
from myanmar_id.synth.scene import STRATA, photograph


def has_faces(use: str) -> bool:
    try:
        return bool(fonts.faces(use) and fonts.latin(use))
    except DataError:
        return False


needs_fonts = pytest.mark.skipif(
    not REQUIRED and not (has_faces("train") and has_faces("test")), reason="the packages of fonts are not installed"
)


@pytest.fixture(autouse=True)
def one_thread():
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


def blank_card() -> DrawnCard:
    """A card without text: scenes need no fonts."""
    image = np.full((sheet.HEIGHT, sheet.WIDTH, 3), (238, 196, 206), np.uint8)
    image[200:220, 300:600] = 20
    box = (20.0, 150.0, 220.0, 400.0)
    return DrawnCard(image, "front", {"name": "ဦးမောင်"}, {"name": ((300.0, 200.0, 600.0, 220.0),)}, box, "typed")


def some_cards(count: int = 12) -> list[DrawnCard]:
    rng = np.random.default_rng(5)
    return [draw_card(rng, SIDES[at % 2], hand=at % 3 == 0, use=("train", "test")[at // 2 % 2]) for at in range(count)]


@needs_fonts
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("hand", [False, True])
def test_the_same_seed_draws_the_same_card(side: str, hand: bool) -> None:
    first, second = (draw_card(np.random.default_rng(3), side, hand=hand) for _ in range(2))
    other = draw_card(np.random.default_rng(4), side, hand=hand)
    assert np.array_equal(first.image, second.image)
    assert (first.fields, first.boxes, first.portrait) == (second.fields, second.boxes, second.portrait)
    assert not np.array_equal(first.image, other.image)
    assert first.style == ("hand" if hand else "typed")


@needs_fonts
def test_boxes_lie_on_the_card_and_hold_ink() -> None:
    cards = some_cards()
    for card in cards:
        assert card.image.shape == (sheet.HEIGHT, sheet.WIDTH, 3)
        assert card.image.dtype == np.uint8
        assert set(card.boxes) == set(card.fields)
        for name, boxes in card.boxes.items():
            assert bool(boxes) == bool(card.fields[name])
            assert len(boxes) <= (2 if name == "address" else 1)
            for left, top, right, bottom in boxes:
                assert 0 <= left < right <= sheet.WIDTH
                assert 0 <= top < bottom <= sheet.HEIGHT
                inside = card.image[int(top) : int(bottom), int(left) : int(right)].astype(float).mean(2)
                assert inside.std() > 4
                assert bottom - top < 110
    assert any(card.fields[name] == "" for card in cards for name in card.fields)


@needs_fonts
def test_fields_are_those_of_the_contract() -> None:
    rng = np.random.default_rng(1)
    for card in some_cards(4):
        known = texts.front_fields(rng) if card.side == "front" else texts.back_fields(rng)
        assert list(card.fields) == list(known)
        assert (card.portrait is None) == (card.side == "back")
        if card.portrait:
            left, top, right, bottom = card.portrait
            assert 0 <= left < right <= sheet.WIDTH
            assert 0 <= top < bottom <= sheet.HEIGHT


@needs_fonts
def test_lines_of_a_field_do_not_lie_on_another() -> None:
    for card in some_cards():
        boxes = [box for found in card.boxes.values() for box in found]
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                # Signs under a line and above the next may meet, letters may not.
                assert across <= 0 or down < 0.6 * min(one[3] - one[1], other[3] - other[1])


def test_labels_of_the_table() -> None:
    fronts = {
        "nrc_id",
        "issue_date",
        "name",
        "father_name",
        "birth",
        "bloodlines_religion",
        "height",
        "blood_group",
        "mark",
    }
    backs = {"card_id", "nrc_id_back", "profession", "address", "signature", "officer", "thumb", "notice"}
    for side, names in (("front", fronts), ("back", backs), ("any", {"state", "title"})):
        for name in names:
            assert labels.words(side, name)
            assert all(re.fullmatch("[\u1000-\u104f /.A-Za-z]+", word) for word in labels.words(side, name))


def test_an_address_is_folded_between_words() -> None:
    from myanmar_id.synth.card_back import _folded

    rng = np.random.default_rng(2)
    address = "အမှတ်(၁၂)၊မေတ္တာလမ်း၊(၃)ရပ်ကွက်၊မကွေးမြို့နယ်"
    folded = {_folded(address, rng) for _ in range(100)}
    assert {len(lines) for lines in folded} == {1, 2}
    assert all("".join(lines) == address for lines in folded)
    assert all(line[0] not in "၊/- " for lines in folded for line in lines)
    assert _folded("", rng) == ()


def test_a_portrait_has_its_size() -> None:
    rng = np.random.default_rng(1)
    for height, width in ((240, 200), (300, 300), (400, 290)):
        face = draw_portrait(rng, height, width)
        assert face.shape == (height, width, 3)
        assert np.ptp(face) > 100


@pytest.mark.parametrize("name", list(grounds.GROUNDS))
def test_each_ground(name: str) -> None:
    for seed in range(3):
        for height, width in ((120, 200), (200, 120)):
            first, second = (grounds.GROUNDS[name][1](np.random.default_rng(seed), height, width) for _ in range(2))
            assert first.shape == (height, width, 3)
            assert np.isfinite(first).all()
            assert np.array_equal(first, second)


@pytest.mark.parametrize("stratum", STRATA)
def test_each_stratum(stratum: str) -> None:
    card = blank_card()
    outline = pose.card_corners()
    for seed in range(12):
        photo, again = (photograph(card, np.random.default_rng(seed), stratum, longest=500) for _ in range(2))
        assert np.array_equal(photo.image, again.image)
        assert photo.image.dtype == np.uint8
        assert max(photo.image.shape[:2]) == 500
        height, width = photo.image.shape[:2]
        corners = photo.corners.astype(np.float32)
        assert cv2.isContourConvex(corners)
        # Positive: TL, TR, BR, BL go round as the clock does, so the card is not mirrored.
        assert cv2.contourArea(corners, oriented=True) > 0.25 * height * width
        assert np.allclose(pose.moved(photo.to_photo, outline), photo.corners, atol=0.05)
        assert np.all(photo.corners > -0.2 * max(height, width))
        assert np.all(photo.corners < 1.2 * max(height, width))
        assert photo.copy == (stratum == "copy")
        assert photo.portrait is not None
        inside = [cv2.pointPolygonTest(corners, (float(x), float(y)), True) for x, y in photo.portrait]
        assert min(inside) > 0
        if stratum in {"scan", "flat"}:
            assert photo.corners[0, 0] < photo.corners[1, 0]
            assert photo.corners[0, 1] < photo.corners[3, 1]
        if stratum == "scan":
            assert cv2.contourArea(corners) > 0.85 * height * width


def test_cards_lie_where_the_truth_says() -> None:
    """Edges of the picture and of the truth agree to a fraction of a pixel, in drafts too."""
    card = blank_card()
    for seed in range(10):
        rng = np.random.default_rng(seed)
        corners, size = pose.pose(rng, "photo", 256)
        image = np.zeros((*size, 3), np.uint8)
        laying.lay(image, np.full_like(card.image, 255), pose.homography(corners), 0.0, rng)
        seen = cv2.moments((image[..., 0] > 127).astype(np.uint8), True)
        x, y = seen["m10"] / seen["m00"] + 0.5, seen["m01"] / seen["m00"] + 0.5
        inside = np.zeros(size, np.uint8)
        cv2.fillConvexPoly(inside, np.round((corners - 0.5) * 16).astype(np.int32), 1, cv2.LINE_8, 4)
        true = cv2.moments(inside, True)
        assert abs(x - true["m10"] / true["m00"] - 0.5) < 0.4
        assert abs(y - true["m01"] / true["m00"] - 0.5) < 0.4


def test_sizes_of_pictures() -> None:
    card = blank_card()
    assert max(photograph(card, np.random.default_rng(1), "photo", draft=True).image.shape) == 256
    assert 1000 <= max(photograph(card, np.random.default_rng(1), "photo").image.shape) <= 2000


def test_dark_pictures_are_dark_and_copies_gray() -> None:
    card = blank_card()
    dark, copy, bright = (
        [photograph(card, np.random.default_rng(seed), stratum, longest=300).image for seed in range(8)]
        for stratum in ("dark", "copy", "flat")
    )
    assert max(image.mean() for image in dark) < 150
    assert np.mean([image.mean() for image in dark]) < 0.6 * np.mean([image.mean() for image in bright])
    assert max(float(np.abs(image.astype(int) - image.mean(2, keepdims=True)).mean()) for image in copy) < 8


def test_scenes_without_a_card_and_with_two() -> None:
    for seed in range(6):
        first, second = (scene.empty_scene(np.random.default_rng(seed), longest=256) for _ in range(2))
        assert np.array_equal(first, second)
        assert max(first.shape) == 256
        image, (one, other) = scene.two_cards(blank_card(), blank_card(), np.random.default_rng(seed), longest=400)
        assert max(image.shape) == 400
        both, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
        assert both == 0


@needs_fonts
def test_a_drawn_picture_and_its_truth() -> None:
    image, truth = draw(7, "front", "copy", longest=400)
    again, same = draw(7, "front", "copy", longest=400)
    assert np.array_equal(image, again)
    assert truth == same == json.loads(json.dumps(truth))
    assert set(truth) == {"side", "stratum", "style", "fields", "corners", "boxes", "portrait", "copy"}
    _, back = draw(7, "back", "hand", longest=400)
    assert set(back) == {"side", "stratum", "style", "fields", "corners", "boxes"}
    assert back["style"] == "hand"
    for name, boxes in truth["boxes"].items():
        assert bool(boxes) == bool(truth["fields"][name])


@pytest.mark.parametrize("wrong", [("top", "scan", "test"), ("front", "x-ray", "test"), ("front", "scan", "print")])
def test_unknown_wishes_are_refused(wrong: tuple[str, str, str]) -> None:
    with pytest.raises(PlanError, match="choose one of"):
        draw(1, *wrong)


@needs_fonts
def test_the_command_writes_pictures_and_truth(tmp_path: Path) -> None:
    assert main(["synth", str(tmp_path / "a"), "--count", "3", "--seed", "5", "--side", "back"]) == Exit.DONE
    assert main(["synth", str(tmp_path / "b"), "--count", "3", "--seed", "5", "--side", "back"]) == Exit.DONE
    truths = json.loads((tmp_path / "a" / "truth.json").read_text(encoding="utf-8"))
    assert [truth["stratum"] for truth in truths] == ["scan", "flat", "photo"]
    assert {truth["side"] for truth in truths} == {"back"}
    for truth in truths:
        data = (tmp_path / "a" / truth["file"]).read_bytes()
        assert data == (tmp_path / "b" / truth["file"]).read_bytes()
        assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) is not None


@pytest.mark.parametrize(
    "wrong", [["--count", "0"], ["--count", "many"], ["--seed", "-1"], ["--side", "top"], ["--stratum", "x"]]
)
def test_the_command_refuses(wrong: list[str], tmp_path: Path) -> None:
    assert main(["synth", str(tmp_path), *wrong]) == Exit.USAGE


def test_the_command_says_what_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert main(["synth", str(tmp_path)]) == Exit.UNAVAILABLE
    assert "myanmar-id[synth]" in capsys.readouterr().err


def test_the_command_knows_every_side_and_stratum() -> None:
    assert command._SIDES == SIDES
    assert command._STRATA == STRATA


def test_how_many_are_drawn_is_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command.sys.stderr, "isatty", lambda: True, raising=False)
    command._show(1, 2)
    command._show(2, 2)
    assert capsys.readouterr().err == "\r1 of 2\r2 of 2\r\x1b[K"

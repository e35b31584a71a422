"""Texts, faces, ink and lines of `synth`. What needs an installed face is skipped where none is, unless
`MYANMAR_ID_REQUIRE` names `fonts`."""

# ruff: noqa: E402 - the imports below need packages that may be missing

import os
import re
from datetime import timedelta

import pytest

from myanmar_id.errors import DataError
from myanmar_id.fields import blood, date, height, nrc
from myanmar_id.text.normalize import normalize

REQUIRED = "fonts" in os.environ.get("MYANMAR_ID_REQUIRE", "").split(",")
if not REQUIRED:
    for module in ("numpy", "cv2", "PIL"):
        pytest.importorskip(module)

import numpy as np

from myanmar_id.ocr import alphabet
from myanmar_id.synth import fonts, ink, lines, paper, texts

#: Licences that allow any use of what is drawn with a face.
FREE = {"OFL-1.1", "Apache-2.0"}
KINDS = tuple(texts.KINDS)


def has_faces(use: str) -> bool:
    try:
        return bool(fonts.faces(use) and fonts.latin(use))
    except DataError:
        return False


needs_fonts = pytest.mark.skipif(
    not REQUIRED and not (has_faces("train") and has_faces("test")), reason="the packages of fonts are not installed"
)


def some(kind: str, count: int = 300, seed: int = 1) -> list[str]:
    rng = np.random.default_rng(seed)
    return [texts.KINDS[kind][1](rng, None) for _ in range(count)]


@pytest.mark.parametrize("kind", KINDS)
def test_texts_have_only_the_recognizers_symbols(kind: str) -> None:
    for text in some(kind):
        assert text
        assert alphabet.can_encode(text), [hex(ord(char)) for char in text if not alphabet.can_encode(char)]
        assert alphabet.decode(alphabet.encode(text)) == text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"height", "digits"}])
def test_texts_are_normalized(kind: str) -> None:
    for text in some(kind):
        assert normalize(text) == text


@pytest.mark.parametrize("kind", KINDS)
def test_texts_have_no_spaces_at_their_ends(kind: str) -> None:
    for text in some(kind):
        assert text == text.strip()


def test_digits_and_letters_that_look_alike_are_what_they_should_be() -> None:
    for text in some("nrc") + some("date") + some("serial") + some("height"):
        assert not re.search("[၀-၉]ဝ|ဝ[၀-၉]", text)
    for text in some("name") + some("letters"):
        assert not re.search("[၀-၉]", text)


def test_numbers_parse() -> None:
    rng = np.random.default_rng(2)
    for _ in range(500):
        assert nrc.parse(texts.nrc_number(rng), strict=True)
    for text in some("nrc"):
        assert nrc.parse(text)


def test_every_township_comes_up() -> None:
    rng = np.random.default_rng(3)
    drawn = {(number.state, number.township) for number in (nrc.parse(texts.nrc_number(rng)) for _ in range(6000))}
    listed = {(row.state, row.letters) for row in nrc.townships()}
    assert drawn <= listed
    assert len(drawn) > 0.98 * len(listed)


def test_dates_parse() -> None:
    drawn = some("date")
    for text in drawn:
        assert date.parse(text)
    assert {mark for text in drawn for mark in text if mark in ".-/"} == set(".-/")
    assert any(text.startswith("၀") for text in drawn)


def test_heights_and_blood_groups_parse() -> None:
    for text in some("height"):
        assert height.is_valid(text), text
    for text in some("blood"):
        assert blood.is_valid(text), text


def test_sides_have_their_fields() -> None:
    rng = np.random.default_rng(4)
    for _ in range(100):
        front, back = texts.front_fields(rng), texts.back_fields(rng)
        assert list(front) == [
            "nrc_id", "issue_date", "name", "father_name", "birth", "bloodlines_religion", "height", "blood_group"
        ]  # fmt: skip
        assert list(back) == ["card_id", "nrc_id_back", "profession", "address"]
        assert all(front.values())
        assert date.parse(front["issue_date"]) - date.parse(front["birth"]) > timedelta(days=3652)
        assert nrc.parse(front["nrc_id"], strict=True)
        assert len(back["address"]) <= texts.LONGEST


def test_lines_of_every_kind_fit() -> None:
    rng = np.random.default_rng(5)
    drawn = [texts.line(rng, "train") for _ in range(1500)]
    assert {kind for kind, _ in drawn} == set(KINDS)
    assert max(len(text) for _, text in drawn) <= texts.LONGEST


def test_names_of_tests_never_come_up_in_training() -> None:
    rng = np.random.default_rng(6)
    given = {use: {texts.name(rng, use, titles=("",)) for _ in range(2000)} for use in ("train", "test")}
    assert given["train"]
    assert given["test"]
    assert not given["train"] & given["test"]


def test_faces_for_training_are_free_and_of_their_own() -> None:
    rows = fonts.rows()
    assert len({row.file for row in rows}) == len(rows)
    assert {row.licence for row in rows if row.use == "train"} <= FREE
    families = {
        use: {re.split(r"[-_/]", row.file)[1] for row in rows if row.use == use and row.style != "latin"}
        for use in fonts.Use
    }
    assert not families[fonts.Use.TRAIN] & families[fonts.Use.TEST]


def test_no_face_is_a_typed_error(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: ())
    with pytest.raises(DataError, match="fonts-myanmar") as caught:
        fonts.faces()
    assert caught.value.code == "synth.no-fonts"
    with pytest.raises(DataError):
        fonts.latin("test")


@needs_fonts
def test_installed_faces() -> None:
    for use in ("train", "test"):
        for style in ("type", "hand"):
            assert all(face.use == use and face.style == style for face in fonts.faces(use, style))
        assert any(face.encoding == "unicode" for face in fonts.faces(use))


@needs_fonts
@pytest.mark.parametrize("hand", [False, True])
def test_every_face_writes(hand: bool) -> None:
    rng = np.random.default_rng(7)
    for face in fonts.faces("train") + fonts.faces("test"):
        for text in ("၁၂/လမန(နိုင်)၁၂၃၄၅၆", "သင်္ဘောဥက္ကဋ္ဌ ကျွန်ုပ်", "DA518937", "၅'၇\""):
            written = ink.write(text, face, 32, rng, hand=hand)
            assert written.mask.dtype == np.float32
            assert 0 <= written.mask.min() <= written.mask.max() <= 1
            assert written.mask[[0, -1]].max(1).min() > 0.1, "cut to its ink"
            assert written.mask.shape[1] > 2 * 32 * len(text) / 12
            assert 0 < written.baseline <= written.mask.shape[0] + 16


@needs_fonts
@pytest.mark.parametrize("use", ["train", "test"])
def test_a_seed_gives_the_same_lines(use: str) -> None:
    first, second = np.random.default_rng(8), np.random.default_rng(8)
    for _ in range(30):
        one, other = lines.draw_line(first, use), lines.draw_line(second, use)
        assert (one.text, one.kind) == (other.text, other.kind)
        assert np.array_equal(one.image, other.image)


@needs_fonts
def test_lines_are_gray_and_of_their_height() -> None:
    rng = np.random.default_rng(9)
    for _ in range(200):
        line = lines.draw_line(rng)
        assert line.image.dtype == np.uint8
        assert 18 <= line.image.shape[0] <= 60
        assert line.image.shape[1] >= 12
        assert line.kind in texts.KINDS


@pytest.mark.parametrize("size", [(40, 300), (638, 1011)])
def test_paper(size: tuple[int, int]) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        pattern = paper.pattern(rng, *size)
        assert pattern.shape == (*size, 3)
        assert pattern.dtype == np.float32
        assert 60 < pattern.mean() < 256
        for image in (pattern, pattern[..., 0], pattern.astype(np.uint8)):
            seen = paper.degrade(image, rng, 0.7)
            assert seen.shape == image.shape
            assert seen.dtype == np.uint8

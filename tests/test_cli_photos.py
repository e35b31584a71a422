"""`myanmar-id card` for pictures, with a reader that knows what it is shown; and what the contract answers."""

from __future__ import annotations

import base64
import builtins
import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from command import run

from myanmar_id.card import answers, read_back, read_front
from myanmar_id.cli.exits import Exit
from myanmar_id.errors import ModelError
from myanmar_id.text.convert import to_zawgyi

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import numpy as np
from pictures import encoded
from PIL import Image

from myanmar_id.ocr.errors import CardError, ImageError, ModelFileError
from myanmar_id.ocr.formats import header
from myanmar_id.ocr.image import Picture, open_picture
from myanmar_id.ocr.reader import CardReader, CardReading, FieldReading

FRONT = {
    "nrc_id": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၅",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "ဒေါ်စောမောင်",
    "father_name": "ဦးသိန်းဖေ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
}
BACK = {"card_id": "HA403177", "nrc_id_back": FRONT["nrc_id"], "profession": "ကျောင်းသား", "address": "ဗဟန်းမြို့နယ်"}
CORNERS = np.array([(10.04, 12), (290, 12), (290, 188), (10, 188)])
PORTRAIT = np.array([(20.4, 60), (90, 60), (90, 150), (20, 150)])
#: What is read in a picture, by its width; the height is 200.
FRONT_WIDE, BACK_WIDE, EMPTY_WIDE, COPY_WIDE, OTHER_WIDE, BROKEN_WIDE, YOUNG_WIDE = range(300, 370, 10)


def reading(fields: dict[str, str], *, copy: bool = False, portrait: Any = None) -> CardReading:
    found = {name: FieldReading(text, 0.87654, (CORNERS,) if text else ()) for name, text in fields.items()}
    sure = {"location": 0.99, "side": 1.0, "copy": 0.98, "portrait": 0.97}
    return CardReading("front" if "name" in fields else "back", found, CORNERS, portrait, copy, sure)


class Fake:
    """Reads a picture by its width."""

    def read_picture(self, picture: Picture) -> CardReading:
        width, height = picture.stored_size
        assert height == 200
        if width == EMPTY_WIDE:
            raise CardError("show the whole card: no card was found in the picture", "card.not-found")
        if width == BROKEN_WIDE:
            raise ModelFileError("give the model a picture of the shape that it takes", "model.input")
        return {
            FRONT_WIDE: reading(FRONT, portrait=PORTRAIT),
            BACK_WIDE: reading(BACK),
            COPY_WIDE: reading({**FRONT, "blood_group": ""}, copy=True),
            OTHER_WIDE: reading({**BACK, "nrc_id_back": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၆"}),
            YOUNG_WIDE: reading({**FRONT, "birth": "၁၄.၁၀.၂၀၁၁"}),
        }[width]


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardReader, "default", Fake)


def photo(folder: Path, name: str, width: int, kind: str = "PNG") -> str:
    path = folder / name
    path.write_bytes(encoded(Image.new("RGB", (width, 200), (90, 120, 60)), kind))
    return str(path)


def test_a_front_as_json(tmp_path: Path) -> None:
    path = photo(tmp_path, "front.jpg", FRONT_WIDE, "JPEG")
    code, out, errors = run("card", path, "--json", "--unicode", "--today", "2026-01-01")
    assert (code, errors) == (Exit.DONE, "")
    (found,) = (json.loads(line) for line in out.splitlines())
    assert list(found) == ["file", "result", "card_location", "problems"]
    assert found["file"] == path
    assert found["card_location"] == [[10.0, 12.0], [290.0, 12.0], [290.0, 188.0], [10.0, 188.0]]
    assert found["problems"] == []
    result = found["result"]
    assert {key: result[key] for key in FRONT} == FRONT
    assert list(result)[-6:] == [
        "class",
        "confidence",
        "portrait_image",
        "portrait_location",
        "idcard_type",
        "translation_info",
    ]
    assert result["confidence"] == dict.fromkeys(FRONT, 0.8765)
    assert base64.b64decode(result["portrait_image"])[:3] == b"\xff\xd8\xff"
    assert result["portrait_location"] == [[20, 60], [90, 60], [90, 150], [20, 150]]
    assert (result["side"], result["class"], result["idcard_type"]) == ("front", "new_version", "normal")
    assert result["translation_info"]["name_translation"] == "Daw Saw Maung"


def test_a_result_is_in_zawgyi_and_a_table_in_unicode_unless_one_is_asked_for(tmp_path: Path) -> None:
    path = photo(tmp_path, "front.png", FRONT_WIDE)
    zawgyi, unicode = to_zawgyi(FRONT["name"]), FRONT["name"]
    assert zawgyi != unicode
    assert run("card", path, "--json").records[0]["result"]["name"] == zawgyi
    assert run("card", path, "--json", "--zawgyi").records[0]["result"]["name"] == zawgyi
    assert unicode in run("card", path).out
    assert unicode in run("card", path, "--unicode", "--json", "--table").out
    assert zawgyi in run("card", path, "--zawgyi").out
    assert run("card", path, "--zawgyi", "--unicode").code == Exit.USAGE


def test_a_back_has_nothing_of_a_portrait(tmp_path: Path) -> None:
    (found,) = run("card", photo(tmp_path, "back.png", BACK_WIDE), "--json", "--unicode").records
    assert list(found["result"]) == ["side", *BACK, "class", "confidence", "idcard_type"]


def test_a_copy_without_a_portrait(tmp_path: Path) -> None:
    path = photo(tmp_path, "copy.png", COPY_WIDE)
    code, out, errors = run("card", path, "--json", "--portrait", str(tmp_path / "face.jpg"))
    assert (code, errors) == (Exit.DONE, f"{path}: no portrait\n")
    result = json.loads(out)["result"]
    assert (result["portrait_image"], result["portrait_location"], result["idcard_type"]) == ("", [], "copy")
    assert not (tmp_path / "face.jpg").exists()


def test_a_table_for_a_person(tmp_path: Path) -> None:
    path = photo(tmp_path, "copy.png", COPY_WIDE)
    code, out, errors = run("card", path)
    assert (code, errors) == (Exit.DONE, "")
    lines = out.splitlines()
    assert lines[:2] == [path, "front, new_version, copy (location 0.99, side 1.00, copy 0.98, portrait 0.97)"]
    assert lines[2].split() == ["field", "text", "translation", "confidence"]
    rows = {line.split()[0]: line for line in lines[3:11]}
    assert list(rows) == list(FRONT)
    assert rows["birth"].split() == ["birth", FRONT["birth"], "14.10.1991", "0.88"]
    assert rows["blood_group"].split() == ["blood_group", "0.88"]
    assert all(line.endswith("  0.88") for line in rows.values())
    assert lines[11:] == ["problems: none", ""]


def test_a_picture_without_a_card(tmp_path: Path) -> None:
    path = photo(tmp_path, "empty.png", EMPTY_WIDE)
    told = "show the whole card: no card was found in the picture"
    assert run("card", path) == (Exit.FOUND_ERRORS, "", f"{path}: card.not-found: {told}\n")
    code, out, errors = run("card", path, "--json", "--annotate", str(tmp_path / "out.png"))
    assert (code, errors) == (Exit.FOUND_ERRORS, "")
    assert json.loads(out) == {
        "file": path,
        "error_code": "AIS.0104",
        "error_msg": "The image is not supported or the image quality is poor.",
        "code": "card.not-found",
    }
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("text.jpg", b"no picture", "AIS.0102"),
        ("empty.png", b"", "AIS.0102"),
        ("moving", b"GIF89a" + bytes(40), "AIS.0102"),
        ("small", encoded(Image.new("L", (10, 300)), "PNG"), "AIS.0103"),
        ("cut", encoded(Image.new("RGB", (300, 200)), "PNG")[:60], "AIS.0104"),
    ],
)
def test_a_file_that_is_refused(name: str, data: bytes, answer: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    code, out, _ = run("card", str(path), "--json")
    assert (code, json.loads(out)["error_code"]) == (Exit.FOUND_ERRORS, answer)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(encoded(Image.new("RGB", (300, 200)), "PNG") + 3000 * b"\n")
    monkeypatch.setattr(header, "MOST_BYTES", 1000)
    (found,) = run("card", str(path), "--json").records
    assert (found["error_code"], found["code"]) == ("AIS.0103", "image.too-large")


def test_what_fails_inside_is_not_the_pictures_fault(tmp_path: Path) -> None:
    (found,) = run("card", photo(tmp_path, "a.png", BROKEN_WIDE), "--json").records
    assert (found["error_code"], found["error_msg"]) == ("AIS.0105", "Recognition failed.")


def test_a_front_and_a_back_are_checked_against_each_other(tmp_path: Path) -> None:
    front = photo(tmp_path, "f.png", FRONT_WIDE)
    fitting, other = photo(tmp_path, "b.png", BACK_WIDE), photo(tmp_path, "c.png", OTHER_WIDE)
    assert run("card", front, fitting).code == Exit.DONE
    for files in ((front, other), (other, front)):
        code, out, _ = run("card", "--json", *files)
        assert code == Exit.FOUND_ERRORS
        first, second = (json.loads(line)["problems"] for line in out.splitlines())
        assert first == []
        assert [(one["field"], one["code"]) for one in second] == [("card", "card.nrc-mismatch")]
    assert "error in card, card.nrc-mismatch: " in run("card", front, other).out


def test_what_a_front_alone_says_is_said_once(tmp_path: Path) -> None:
    young, back = photo(tmp_path, "f.png", YOUNG_WIDE), photo(tmp_path, "b.png", BACK_WIDE)
    codes = [[one["code"] for one in found["problems"]] for found in run("card", "--json", young, back).records]
    assert codes == [["card.issued-before-birth"], []]
    codes = [[one["code"] for one in found["problems"]] for found in run("card", "--json", young, young).records]
    assert codes == [["card.issued-before-birth"], ["card.issued-before-birth"]]


def test_of_more_pictures_nobody_knows_which_belong_together(tmp_path: Path) -> None:
    files = [photo(tmp_path, f"{at}.png", width) for at, width in enumerate((FRONT_WIDE, OTHER_WIDE, FRONT_WIDE))]
    code, out, _ = run("card", "--json", *files)
    assert (code, out.count("mismatch")) == (Exit.DONE, 0)


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    (folder / "more.png").mkdir(parents=True)
    paths = [
        photo(folder, "a.jpg", FRONT_WIDE, "JPEG"),
        photo(folder, "b", BACK_WIDE, "TIFF"),
        photo(folder, "c", BACK_WIDE),
        photo(folder, "d.png", EMPTY_WIDE),
    ]
    photo(folder, ".hidden.png", FRONT_WIDE)
    (folder / "truth.json").write_text("[]", encoding="utf-8")
    code, out, errors = run("card", str(folder), "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, errors) == (Exit.FOUND_ERRORS, "")
    assert [one["file"] for one in found] == paths
    assert ["result" in one for one in found] == [True, True, True, False]


def test_a_folder_without_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ko-ko.txt").write_text("ko ko", encoding="utf-8")
    code, _, errors = run("card", str(tmp_path))
    assert (code, errors) == (Exit.FILE, "myanmar-id: file 1: a folder without pictures\n")

    def refuse(path: str) -> list[str]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.listdir", refuse)
    code, _, errors = run("card", str(tmp_path))
    assert (code, errors) == (Exit.FILE, "myanmar-id: file 1: Permission denied\n")


def test_among_pictures_all_are_pictures(tmp_path: Path) -> None:
    records = tmp_path / "cards.json"
    records.write_text(json.dumps({"front": FRONT}), encoding="utf-8")
    found = run("card", photo(tmp_path, "a.png", FRONT_WIDE), str(records), "-", "--json", given="x").records
    assert [one.get("code") for one in found] == [None, "image.not-an-image", "image.not-an-image"]


def test_records_stay_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = tmp_path / "cards.json"
    records.write_text(json.dumps({"front": FRONT}), encoding="utf-8")
    assert run("card", str(records), "--json", "--unicode").records[0]["front"]["name"] == FRONT["name"]
    told = "myanmar-id: plan: give a picture of a card: records have nothing to draw on or to cut out\n"
    for option in ("--annotate", "--portrait"):
        assert run("card", str(records), option, str(tmp_path / "out")) == (Exit.UNAVAILABLE, "", told)
    assert run("card", str(tmp_path / "none")).errors == "myanmar-id: file 1: No such file or directory\n"
    assert run("card", str(tmp_path / "none.jpg")).errors == "myanmar-id: file 1: No such file or directory\n"

    opened = builtins.open

    def refuse(path: Any, *arguments: Any, **options: Any) -> Any:
        if str(path) == str(records):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    assert run("card", str(records)).errors == "myanmar-id: file 1: Permission denied\n"


def test_drawings_and_portraits(tmp_path: Path) -> None:
    front, back = photo(tmp_path, "front.png", FRONT_WIDE), photo(tmp_path, "back.png", BACK_WIDE)
    drawing, portrait = tmp_path / "seen.png", tmp_path / "face.jpg"
    assert run("card", front, "--annotate", str(drawing), "--portrait", str(portrait)).code == Exit.DONE
    assert open_picture(drawing.read_bytes()).stored_size == (FRONT_WIDE, 200)
    assert open_picture(portrait.read_bytes()).stored_size == (70, 90)

    out = tmp_path / "out"
    assert run("card", front, back, "--annotate", str(out), "--portrait", str(out)).errors == f"{back}: no portrait\n"
    assert sorted(path.name for path in out.iterdir()) == ["back.png.png", "front.png.jpg", "front.png.png"]
    assert run("card", front, "--annotate", str(tmp_path)).code == Exit.DONE
    assert (tmp_path / "front.png.png").is_file()


def test_drawings_of_pictures_with_one_name(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        photo(folder, "card.png", FRONT_WIDE)
    assert run("card", *map(str, folders), "--annotate", str(tmp_path / "out")).code == Exit.DONE
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1-card.png.png", "2-card.png.png"]


def test_no_input_is_replaced(tmp_path: Path) -> None:
    path = photo(tmp_path, "front.png", FRONT_WIDE)
    before = Path(path).read_bytes()
    code, out, errors = run("card", path, "--annotate", str(tmp_path / "." / "front.png"))
    assert (code, out) == (Exit.UNAVAILABLE, "")
    assert errors == "myanmar-id: plan: write to another place: a picture that is read would be replaced\n"
    assert Path(path).read_bytes() == before


def test_what_cannot_be_written(tmp_path: Path) -> None:
    path = photo(tmp_path, "front.png", FRONT_WIDE)
    code, _, errors = run("card", path, "--annotate", str(tmp_path / "none" / "ko-ko.png"))
    assert (code, errors) == (Exit.FILE, "myanmar-id: output: No such file or directory\n")


def test_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "found.jsonl"
    path = photo(tmp_path, "front.png", FRONT_WIDE)
    assert run("card", path, "--json", "-o", str(target)) == (Exit.DONE, "", "")
    assert json.loads(target.read_text(encoding="utf-8"))["file"] == path


def test_warnings_count_when_asked(tmp_path: Path) -> None:
    path = photo(tmp_path, "copy.png", COPY_WIDE)
    assert run("card", path, "--strict", "--today", "2150-01-01").code == Exit.FOUND_ERRORS
    assert run("card", path, "--today", "2150-01-01").code == Exit.DONE


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "myanmar_id.ocr.reader", None)
    code, out, errors = run("card", photo(tmp_path, "front.png", FRONT_WIDE))
    assert (code, out) == (Exit.UNAVAILABLE, "")
    assert errors.endswith("pip install 'myanmar-id[ocr]'\n")


def test_without_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> CardReader:
        raise ModelError("model manifest.json is missing: reinstall the package")

    monkeypatch.setattr(CardReader, "default", missing)
    code, out, errors = run("card", photo(tmp_path, "front.png", FRONT_WIDE))
    assert (code, out) == (Exit.UNAVAILABLE, "")
    assert errors == "myanmar-id: model: model manifest.json is missing: reinstall the package\n"


def test_every_code_of_pictures_has_an_answer() -> None:
    wanted = {
        "image.not-an-image": "AIS.0102",
        "image.format": "AIS.0102",
        "image.frames": "AIS.0102",
        "image.size": "AIS.0103",
        "image.too-large": "AIS.0103",
        "image.truncated": "AIS.0104",
        "image.damaged": "AIS.0104",
        "card.not-found": "AIS.0104",
        "card.too-small": "AIS.0104",
        "card.unreadable": "AIS.0104",
        "card.several": "AIS.0122",
        "model.damaged": "AIS.0105",
        "model": "AIS.0105",
    }
    assert {code: answers.refusal(code).error_code for code in wanted} == wanted
    for kind in (ImageError, CardError):
        codes = get_args(kind.__init__.__globals__[f"{kind.__name__[:-5]}Code"])
        assert codes
        assert set(codes) <= set(wanted)


def test_the_contracts_options_are_off_until_asked_for() -> None:
    front = read_front(FRONT, confidences={"name": 0.5})
    assert list(answers.photographed(front)) == ["side", *FRONT, "class"]
    assert answers.photographed(front, return_confidence=True)["confidence"] == {"name": 0.5}
    found = answers.photographed(front, portrait_image=b"", portrait_location=[], card_class="old_version")
    assert (found["portrait_image"], found["portrait_location"], found["class"]) == ("", [], "old_version")
    back = answers.photographed(read_back(BACK), portrait_image=b"x", portrait_location=[(1, 2)], idcard_type="copy")
    assert list(back) == ["side", *BACK, "class", "idcard_type"]

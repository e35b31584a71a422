"""The page in a real browser, with made-up answers: its three jobs, errors, slowness, keyboard, phones, and that nothing leaves."""

from __future__ import annotations

import io
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")
pytest.importorskip("numpy")
pytest.importorskip("PIL")
pytest.importorskip("playwright")

from page_stub import BACK, GIVEN, PROJECT, TOKEN, Stub, front, quad, serving
from pictures import encoded, exif
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, the package of the system")
#: It runs as root in containers, and calls nobody by itself.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Transpose = Image.Transpose
#: A browser that does what a step asks for within this time, milliseconds, or never.
PATIENCE = 10_000
#: What the browser says by itself about answers that are errors.
EXPECTED = re.compile("Failed to load resource|net::ERR")

Open = Callable[..., Page]


# Not for the session: as long as it lives its event loop counts as running, and no other test can run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Stub]:
    with serving(Stub()) as stub:
        yield stub


@pytest.fixture
def stub(served: Stub) -> Iterator[Stub]:
    served.card = front()
    served.calls.clear()
    served.left = threading.Semaphore(0)
    yield served
    served.has_auth = False


@pytest.fixture
def visit(browser: Browser, stub: Stub) -> Iterator[Open]:
    """Opens pages. Afterwards none of them has asked another place for anything, or broken the policy, or failed."""
    contexts, asked, said = [], [], []

    def open_page(path: str = "/", address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1200, "height": 900}} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: asked.append((address or stub.address, request.url)))
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.goto((address or stub.address) + path)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert [url for address, url in asked if not url.startswith((f"{address}/", f"blob:{address}/"))] == []
    assert [line for line in said if not EXPECTED.search(line)] == []


def picture(orientation: int = 1, kind: str = "JPEG") -> FilePayload:
    """A made-up card of 600 by 400 with its name in red, as a camera that is held so stores it."""
    upright = Image.new("RGB", (600, 400), (120, 120, 120))
    draw = ImageDraw.Draw(upright)
    draw.rectangle((30, 30, 569, 369), fill=(225, 235, 225))
    draw.rectangle((60, 120, 239, 149), fill=(255, 0, 0))
    stored = upright if orientation == 1 else upright.transpose(STORED[orientation][0])
    options = {} if kind == "TIFF" else {"exif": exif(orientation)}
    return {
        "name": f"made-up.{kind.lower()}",
        "mimeType": f"image/{kind.lower()}",
        "buffer": encoded(stored, kind, **options),
    }


#: How a picture is stored for each of EXIF's orientations, and where (x, y) of its 600 by 400 comes to lie.
STORED: dict[int, tuple[Image.Transpose, Callable[[float, float], list[float]]]] = {
    2: (Transpose.FLIP_LEFT_RIGHT, lambda x, y: [600 - x, y]),
    3: (Transpose.ROTATE_180, lambda x, y: [600 - x, 400 - y]),
    4: (Transpose.FLIP_TOP_BOTTOM, lambda x, y: [x, 400 - y]),
    5: (Transpose.TRANSPOSE, lambda x, y: [y, x]),
    6: (Transpose.ROTATE_90, lambda x, y: [y, 600 - x]),
    7: (Transpose.TRANSVERSE, lambda x, y: [400 - y, 600 - x]),
    8: (Transpose.ROTATE_270, lambda x, y: [400 - y, x]),
}


def fill(page: Page, name: str, text: str) -> None:
    page.locator(f"#{name}-given").fill(text)
    page.locator(f"#{name}-form button.main").click()


def status(page: Page, name: str) -> Any:
    return page.locator(f"#{name}-job [role=status]")


def test_text_is_detected_converted_and_explained(visit: Open, stub: Stub) -> None:
    page = visit()
    fill(page, "text", GIVEN)
    result = page.get_by_role("group", name="Result")
    expect(result.locator(".verdict")).to_have_text("ZawgyiProbability of Zawgyi: >99.9%2 changes.")
    expect(status(page, "text")).to_have_text("Zawgyi. Probability of Zawgyi: >99.9%. 2 changes.")
    # Offsets count characters beyond the first plane as one, and markup stays text.
    expect(result.locator(".sample").nth(0)).to_have_text(GIVEN)
    expect(result.locator("mark.before")).to_have_text(["ျမန္မာ", "၀"])
    expect(result.locator(".sample").nth(1)).to_have_text("😀 <b>မြန်မာ</b> နေဝင်း")
    expect(result.locator("mark.after")).to_have_text(["မြန်မာ", "ဝ"])
    expect(result.locator(".rule")).to_have_text(
        ["Zawgyi was converted to Unicode zawgyi", "A digit stood for a letter that looks like it digit-as-letter"]
    )
    expect(result.locator(".points").nth(1)).to_have_text("U+1040  →  U+101D")
    result.get_by_text("Each run of Burmese by itself").click()
    expect(result.locator(".runs .chip")).to_have_text(["Zawgyi", "Unicode"])
    assert stub.calls[0][0] == "/v1/text/repair"
    assert stub.calls[0][2] == {"text": GIVEN}


def test_text_that_needs_nothing(visit: Open) -> None:
    page = visit()
    fill(page, "text", "nothing Burmese")
    expect(status(page, "text")).to_have_text("No Burmese text. Nothing had to be changed.")
    expect(page.locator("#text-job mark")).to_have_count(0)


def test_the_repaired_text_is_copied(visit: Open, stub: Stub) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    fill(page, "text", GIVEN)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "😀 <b>မြန်မာ</b> နေဝင်း"


def test_without_a_clipboard_the_text_is_selected(visit: Open, stub: Stub) -> None:
    page = visit()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    fill(page, "text", GIVEN)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Selected")).to_be_visible()
    assert page.evaluate("String(getSelection())") == "😀 <b>မြန်မာ</b> နေဝင်း"


def test_a_number_is_parsed_repaired_and_doubted(visit: Open, stub: Stub) -> None:
    page = visit("/#number")
    fill(page, "nrc", "13 /MaSaNa(N)000123")
    result = page.locator("#nrc-job .result")
    expect(result.locator("dd")).to_have_text(
        [
            "၁၃/မစန(နိုင်)၀၀၀၁၂၃",
            "13/MaSaNa(C)000123",
            "13 Shan State · ရှမ်းပြည်နယ်",
            "မစနMade-up Town · စမ်းသပ်မြို့",
            "Citizen (နိုင်)",
        ]
    )
    expect(result.locator(".problem").nth(0)).to_contain_text("Several townships share this spelling.")
    expect(result.locator(".problem").nth(0)).to_contain_text("13/MaHsaNa(C)000123 9/MaKhaNa(C)000123 12/")
    # A code that is not in the tables comes with the service's words, as text.
    expect(result.locator(".problem").nth(1)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(result.locator("mark")).to_have_text(" /")
    expect(result.locator(".rule")).to_have_text("Spaces nrc.spacing")
    expect(status(page, "nrc")).to_have_text("13/MaSaNa(C)000123. 1 repaired, 2 to look at.")
    assert stub.calls[0][2] == {"text": "13 /MaSaNa(N)000123"}


def test_numbers_that_cannot_be_read_or_are_in_no_list(visit: Open) -> None:
    page = visit("/#number")
    fill(page, "nrc", "abc")
    expect(status(page, "nrc")).to_have_text("This cannot be read as an NRC number.")
    expect(page.locator("#nrc-job .problem")).to_have_text("Wrong The state is missing. nrc.no-state")
    fill(page, "nrc", "unlisted")
    expect(page.locator("#nrc-job .doubt")).to_have_text("in no list")
    expect(status(page, "nrc")).to_have_text("13/MaSaNa(C)000123. Nothing was repaired, and nothing is doubtful.")


def test_a_name_is_spelled_the_likeliest_first(visit: Open, stub: Stub) -> None:
    page = visit("/#number")
    page.locator("#name-form").get_by_role("button", name="Use an example").click()
    expect(page.locator(".spellings .spelling")).to_have_text(["Daw Sandar Phyo", "Daw Sandar Phyoe", "Daw Sanda Phyo"])
    expect(page.locator(".spellings .share")).to_have_text(["89.5%", "5.7%", "1.5%"])
    expect(page.locator("#name-job .problem")).to_contain_text("may be a title")
    assert stub.calls[0][2] == {"text": page.locator("#name-given").input_value(), "count": 5}
    fill(page, "name", "abc")
    expect(status(page, "name")).to_have_text("There is no spelling for this.")


def test_a_front_is_read(visit: Open, stub: Stub) -> None:
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture())
    side = page.get_by_role("region", name="Front")
    expect(side.get_by_role("status")).to_have_text("Front: 7 fields read. 2 to look at.")
    expect(side.locator(".chips .chip")).to_have_text(["Front", "Card of 1989 and later", "Original"])
    name = side.locator(".fields [data-field=name]")
    expect(name.locator(".value")).to_have_text("ဒေါ်စန္ဒာဖြိုး")
    expect(name.locator(".translation")).to_have_text("Daw Sandar Phyo")
    expect(name.locator(".confidence")).to_have_text("72.1% check")
    expect(side.locator("[data-field=nrc_id] .confidence")).to_have_text("98.7% sure")
    birth = side.locator(".fields [data-field=birth]")
    expect(birth.locator(".confidence")).to_have_text("31.1% doubtful")
    expect(birth.locator(".problem")).to_contain_text("A day that the month does not have.")
    expect(birth.locator(".translation")).to_have_count(0)  # it only repeats the text
    expect(side.locator("[data-field=blood_group]")).to_contain_text("nothing there")
    expect(side.locator(".problem").nth(0)).to_contain_text("Issued before the age of ten.")
    expect(side.locator("polygon.card")).to_have_count(1)
    expect(side.locator("polygon.portrait")).to_have_count(1)
    expect(side.locator("svg [data-field=name] polygon")).to_have_count(2)
    expect(side.locator(".badge")).to_have_count(3)

    path, headers, body = stub.calls[0]
    assert path == f"/v2/{PROJECT}/ocr/myanmar-id-card"
    assert "x-auth-token" not in headers
    assert body.pop("image")[:5] == "/9j/4"
    assert body == dict.fromkeys(
        [
            "convert_unicode",
            "return_confidence",
            "return_idcard_type",
            "return_portrait_location",
            "return_text_location",
            "return_translation",
            "return_verification",
        ],
        True,
    )


def test_field_and_box_point_at_each_other(visit: Open) -> None:
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture())
    page.get_by_role("button", name="Date of birth").click()
    expect(page.locator("svg .chosen")).to_have_attribute("data-field", "birth")
    expect(page.get_by_role("button", name="Date of birth")).to_have_attribute("aria-pressed", "true")
    page.locator("svg [data-field=name] polygon").first.click()
    expect(page.locator("li.chosen")).to_have_attribute("data-field", "name")
    page.locator("svg [data-field=name] polygon").first.click()
    expect(page.locator(".chosen")).to_have_count(0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_boxes_lie_where_the_stored_picture_has_them(visit: Open, stub: Stub, orientation: int) -> None:
    """However the camera was held, the card is shown upright and the box lies on its text."""
    stored = STORED[orientation][1] if orientation > 1 else lambda x, y: [x, y]
    stub.card = front(
        card_location=[stored(*corner) for corner in quad(30, 30, 570, 370)],
        text_location={"name": [[stored(*corner) for corner in quad(60, 120, 240, 150)]]},
        portrait_location=[],
    )
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture(orientation))
    stage = page.locator(".stage")
    box = page.locator("svg [data-field=name] polygon").evaluate(
        "(one) => { const { x, y, width, height } = one.getBBox(); return [x, y, width, height]; }"
    )
    view = page.locator(".stage svg").get_attribute("viewBox")
    page.evaluate("document.querySelector('.stage svg').remove()")
    shot = Image.open(io.BytesIO(stage.screenshot())).convert("RGB")
    bands = shot.split()
    red = ImageChops.darker(
        bands[0].point(lambda value: 255 * (value > 200)), bands[1].point(lambda value: 255 * (value < 100))
    )
    left, top, right, bottom = red.getbbox() or (0, 0, 0, 0)
    scale = shot.width / 600
    assert view == "0 0 600 400"
    assert shot.height == pytest.approx(400 * scale, abs=2)
    assert box == pytest.approx([60, 120, 180, 30], abs=1)
    assert [left / scale, top / scale, (right - left) / scale, (bottom - top) / scale] == pytest.approx(box, abs=4)


def test_front_and_back_are_compared(visit: Open, stub: Stub) -> None:
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture())
    expect(page.locator("#front .status")).to_contain_text("7 fields")
    stub.card = BACK
    page.locator("#back-file").set_input_files(picture(kind="PNG"))
    expect(page.locator("#back .status")).to_have_text("Back: 4 fields read.")
    expect(page.locator("#back .chips .chip")).to_have_text(["Back", "Card of 1989 and later", "Photocopy"])
    expect(page.locator("#match")).to_have_text("Front and back show the same number.")
    stub.card = BACK | {"nrc_id_back": "၁၂/ဥကမ(နိုင်)၀၁၂၃၄၆"}
    page.locator("#back-file").set_input_files(picture(kind="BMP"))
    expect(page.locator("#match")).to_have_text("Front and back show different numbers.")
    page.locator("#back").get_by_role("button", name="Remove").click()
    expect(page.locator("#match")).to_be_empty()
    expect(page.locator("#back .result")).to_be_hidden()


def test_the_other_side_is_noticed(visit: Open, stub: Stub) -> None:
    stub.card = BACK
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture())
    expect(page.locator("#front .notice")).to_have_text("This is the other side of the card.")


DROP = """(element, [name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const sent = (kind) => new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  element.dispatchEvent(sent("dragover"));
  return element.dispatchEvent(sent("drop"));
}"""


def test_a_picture_is_dropped(visit: Open, stub: Stub) -> None:
    page = visit("/#card")
    made = picture()
    dropped = [made["name"], made["mimeType"], list(made["buffer"])]
    # Beside its place it is not opened instead of the page.
    assert page.locator("h1").evaluate(DROP, dropped) is False
    assert stub.calls == []
    assert page.locator("#back .drop").evaluate(DROP, dropped) is False
    expect(page.locator("#back .fields > li")).to_have_count(8)


def test_a_picture_that_the_browser_cannot_show_is_read_nonetheless(visit: Open) -> None:
    page = visit("/#card")
    page.locator("#front-file").set_input_files(picture(kind="TIFF"))
    expect(page.locator("#front .fields > li")).to_have_count(8)
    expect(page.locator("#front .result")).to_contain_text("This browser cannot show this kind of picture.")
    page.get_by_role("button", name="Date of birth").click()
    expect(page.locator("li.chosen")).to_have_attribute("data-field", "birth")


def test_a_file_that_is_too_large_is_not_sent(visit: Open, browser: Browser) -> None:
    with serving(Stub(most_image_bytes=1000)) as small:
        page = visit("/#card", small.address)
        page.locator("#front-file").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8" * 400}
        )
        expect(page.locator("#front .status")).to_contain_text("too large")
        assert small.calls == []


@pytest.mark.parametrize(
    ("text", "says", "codes"),
    [
        ("busy", "The service is busy. Try again in 7 s.", "ModelArts.4401 · service.busy · request request-0001"),
        ("new", "Something that the page does not know.", "New.0001 · new.code · request request-0001"),
        ("no json", "The answer could not be understood.", "502"),
        ("no shape", "The answer could not be understood.", "200"),
    ],
)
def test_errors_are_said(visit: Open, text: str, says: str, codes: str) -> None:
    page = visit()
    fill(page, "text", text)
    alert = page.locator("#text-job [role=alert]")
    expect(alert.locator("p").nth(0)).to_have_text(f"This did not work: {says}")
    expect(alert.locator(".technical")).to_have_text(codes)
    page.locator("#text-given").fill(GIVEN)
    page.locator("#text-form button.main").click()
    expect(page.locator("#text-job .verdict")).to_be_visible()
    expect(alert).to_be_empty()


def test_a_service_that_is_gone_and_comes_back(visit: Open) -> None:
    page = visit()
    page.route("**/v1/text/repair", lambda route: route.abort())
    fill(page, "text", GIVEN)
    expect(page.locator("#text-job [role=alert]")).to_contain_text("The service cannot be reached.")
    page.unroute("**/v1/text/repair")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#text-job .verdict")).to_be_visible()
    # The button that had the focus is gone; the focus is where reading goes on.
    expect(page.locator("#text-job .result")).to_be_focused()


def test_nothing_is_not_sent(visit: Open, stub: Stub) -> None:
    page = visit()
    fill(page, "text", " \n")
    expect(status(page, "text")).to_have_text("Enter something first.")
    expect(page.locator("#text-given")).to_be_focused()
    expect(page.locator("#text-given")).to_have_attribute("aria-invalid", "true")
    assert stub.calls == []


def test_a_slow_answer_is_waited_for_or_cancelled(visit: Open, stub: Stub) -> None:
    page = visit()
    page.clock.install()
    fill(page, "text", "slow")
    expect(status(page, "text")).to_have_text("Working…")
    expect(page.locator("#text-job")).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward(5000)
    expect(status(page, "text")).to_have_text("Still working. This takes longer than usual.")
    page.get_by_role("button", name="Cancel").click()
    expect(status(page, "text")).to_have_text("Cancelled.")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(page.locator("#text-given")).to_be_focused()
    assert stub.left.acquire(timeout=PATIENCE / 1000)  # the service knows that nobody waits any more
    page.locator("#text-job").get_by_role("button", name="Try again").click()
    page.clock.fast_forward(121_000)
    expect(page.locator("#text-job [role=alert]")).to_contain_text("The service did not answer in time.")


def test_of_two_answers_the_later_question_counts(visit: Open) -> None:
    page = visit()
    page.evaluate(
        """() => {
          window.troubles = 0;
          const job = document.querySelector("#text-job");
          const count = () => (window.troubles += job.querySelector(".trouble").childElementCount);
          new MutationObserver(count).observe(job, { childList: true, subtree: true });
        }"""
    )
    fill(page, "text", "slow")
    fill(page, "text", GIVEN)
    expect(page.locator("#text-job .verdict")).to_contain_text("Zawgyi")
    assert page.evaluate("window.troubles") == 0  # the first was given up, and that is no error


def test_a_token_is_asked_for_and_sent(visit: Open, stub: Stub) -> None:
    with serving(Stub(has_auth=True)) as guarded:
        page = visit("/", guarded.address)
        fill(page, "text", GIVEN)
        expect(page.locator("#text-job [role=alert]")).to_contain_text("The access token is missing or wrong.")
        page.get_by_label("Access token").fill(f" {TOKEN} ")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#text-job .verdict")).to_be_visible()
        assert guarded.calls[1][1]["x-auth-token"] == TOKEN
        stored = "[...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie].join('')"
        assert page.evaluate(stored) == ""
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.get_by_label("Access token").input_value() == ""


def test_without_authentication_no_token_is_asked_for(visit: Open) -> None:
    expect(visit().locator("#access")).to_be_hidden()


def test_the_keyboard_is_enough(visit: Open) -> None:
    page = visit()
    page.on("filechooser", lambda chooser: chooser.set_files(picture()))

    def at(selector: str) -> bool:
        return bool(page.evaluate("(selector) => document.activeElement.matches(selector)", selector))

    def tab_to(selector: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none" or at("#main, input[type=file]")
            if at(selector):
                return
        raise AssertionError(f"not reached: {selector}")

    page.keyboard.press("Tab")
    assert at(".skip")
    page.keyboard.press("Enter")
    tab_to("#tab-text")
    tab_to("#text-given")
    page.keyboard.insert_text(GIVEN)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text-job .verdict")).to_be_visible()

    page.locator("#tab-text").focus()
    page.keyboard.press("ArrowRight")
    assert at("#tab-number")
    tab_to("#nrc-given")
    page.keyboard.type("13/MaSaNa(N)000123")
    page.keyboard.press("Enter")
    expect(page.locator("#nrc-job dd").first).to_be_visible()
    tab_to("#name-given")
    page.keyboard.insert_text("slow")
    page.keyboard.press("Enter")
    tab_to("#name-job .cancel")
    page.keyboard.press("Enter")
    expect(status(page, "name")).to_have_text("Cancelled.")
    assert at("#name-given")

    page.locator("#tab-number").focus()
    page.keyboard.press("End")
    assert at("#tab-card")
    page.keyboard.press("ArrowRight")
    assert at("#tab-text")
    page.keyboard.press("ArrowLeft")
    tab_to("#front-file")
    assert page.locator("#front .drop").evaluate("(zone) => getComputedStyle(zone).outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect(page.locator("#front .fields > li")).to_have_count(8)
    tab_to(".fields button")
    page.keyboard.press("Space")
    expect(page.locator("svg .chosen")).to_have_attribute("data-field", "nrc_id")


def show_everything(page: Page, kind: str) -> Iterator[str]:
    """Each panel of the page in turn, with what it shows; pictures of them are kept where `MYANMAR_ID_SCREENSHOTS` says."""
    for name in _panels(page):
        if folder := os.environ.get("MYANMAR_ID_SCREENSHOTS"):
            page.screenshot(path=Path(folder, f"{kind}-{name}.png"), full_page=True)
        yield name


def _panels(page: Page) -> Iterator[str]:
    for name in ("text", "nrc", "name"):
        page.locator("#tab-text" if name == "text" else "#tab-number").click()
        fill(page, name, GIVEN if name == "text" else "13 /MaSaNa(N)000123")
        expect(page.locator(f"#{name}-job .result")).to_be_visible()
        assert not re.search("null|undefined|NaN", page.locator(f"#{name}-job").inner_text())
        for summary in page.locator(f"#{name}-job summary").all():
            summary.click()
        yield name
    page.locator("#tab-card").click()
    page.locator("#front-file").set_input_files(picture())
    expect(page.locator("#front .result")).to_be_visible()
    yield "card"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth && innerWidth === screen.width"))


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [(320, "en", "light"), (320, "my", "light"), (390, "my", "dark"), (1200, "en", "light"), (1200, "en", "dark")],
)
def test_it_is_shown_without_scrolling_sideways(visit: Open, width: int, language: str, scheme: str) -> None:
    screen, is_phone = {"width": width, "height": 780}, width < 600
    options = {"viewport": screen, "screen": screen, "is_mobile": is_phone, "has_touch": is_phone}
    page = visit(f"/?language={language}", color_scheme=scheme, **options)
    shown = [name for name in show_everything(page, f"{width}-{language}-{scheme}") if fits(page)]
    assert shown == ["text", "nrc", "name", "card"]
    small = [
        f"{box['width']} x {box['height']}"
        for button in page.locator("button:visible, input:visible").all()
        if (box := button.bounding_box()) and box["height"] < 24
    ]
    assert small == []
    page = visit(f"/docs?language={language}", **options)
    assert fits(page)


def test_the_page_speaks_burmese(visit: Open) -> None:
    page = visit(locale="my-MM")
    expect(page.locator("html")).to_have_attribute("lang", "my")
    fill(page, "text", GIVEN)
    expect(page.locator("#text-job .verdict")).to_contain_text("ဇော်ဂျီ")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#text-job .verdict")).to_contain_text("Zawgyi")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name="API reference")).to_have_attribute("href", "/docs?language=en")


def test_dark_where_that_is_preferred(visit: Open) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = visit(color_scheme="light").evaluate(ground), visit(color_scheme="dark").evaluate(ground)
    brightness = [sum(map(int, re.findall(r"\d+", colour))) for colour in (dark, light)]
    assert brightness[0] < 150
    assert brightness[1] > 600


def test_the_reference_shows_the_schema(visit: Open) -> None:
    page = visit("/docs")
    expect(page.locator("h2").nth(0)).to_have_text("A made-up service 1.0")
    link = page.get_by_role("link", name="POST /v1/made/up/{item}")
    panel = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
    expect(panel).to_contain_text("A made-up call")
    expect(panel).to_contain_text("Says the same again.")
    expect(panel.locator("dt").nth(0)).to_have_text("item string · path · required")
    expect(panel.locator("dt").nth(1)).to_have_text("most integer · query")
    expect(panel.locator("details summary")).to_have_text(["400 It was refused.", "422 Validation Error"])
    schema = page.locator("#schema-Text")
    expect(schema.locator(".prose li")).to_have_text(["Zawgyi,", "Unicode."])
    expect(schema.locator("dt")).to_have_text(
        [
            "text string (length ≤ 1000) · required",
            "count integer (≥ 1, ≤ 20) · deprecated",
            "other Text or null",
            "steps array of object or null",
            "at integer · required",
        ]
    )
    expect(schema).to_contain_text("default: 5")
    expect(schema).to_contain_text('Example: "ျမန္မာ"')
    panel.get_by_role("link", name="Text").first.click()
    expect(schema).to_be_in_viewport()
    page.get_by_role("button", name="မြန်မာ").click()
    expect(page.get_by_role("heading", name="မာတိကာ")).to_be_visible()


def test_the_reference_says_what_is_missing(visit: Open, stub: Stub) -> None:
    page = visit("/docs")
    page.route("**/openapi.json", lambda route: route.fulfill(status=404, body="{}"))
    page.reload()
    expect(page.get_by_role("status")).to_have_text("/openapi.json cannot be loaded.")

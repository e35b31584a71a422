"""The page's files as they are served: types, caching, headers, and that they lead nowhere else."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")

import httpx
from fastapi import FastAPI

import myanmar_id
from myanmar_id.service import page
from myanmar_id.text.detect import Encoding, detect
from myanmar_id.text.normalize import is_normalized

FOLDER = Path(page.__file__).parent / "page"
NAMES = sorted(file.name for file in FOLDER.iterdir())
SCRIPTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in NAMES if name.endswith(".js")}
PAGES = {name: (FOLDER / name).read_text(encoding="utf-8") for name in NAMES if name.endswith(".html")}
DOCUMENTED = Path(__file__).parents[2] / "docs" / "errors.md"
#: Problems between two sides, and errors of the command line and of callers in Python, which the page is never given.
ELSEWHERE = {
    "address.unspelled",
    "card.confidence-range",
    "card.duplicate",
    "card.json",
    "card.nrc-mismatch",
    "card.nrc-uncompared",
    "card.too-long",
    "card.type",
    "card.unknown-field",
}
#: What is said of these shows the misspelling that they are about.
MISSPELT = {"au-letter", "jha-for-ca-ya", "o-letter", "uu-letter"}
#: Key, English, Burmese: a row of one of the two tables of words.
ROW = re.compile(r'^  (?:"([^"]+)"|([\w]+)): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\],$', re.MULTILINE)


@dataclass
class Stub:
    """What the page reads of the service's settings."""

    has_auth: bool = True
    project_id: str = "0123456789abcdef" * 2
    most_image_bytes: int = 4_000_000


def words(name: str) -> dict[str, tuple[str, str]]:
    found = {one[1] or one[2]: (one[3], one[4]) for one in ROW.finditer(SCRIPTS[name])}
    assert len(found) == len(re.findall(r"^  \S+: \[", SCRIPTS[name], re.MULTILINE))
    return found


def address(name: str) -> str:
    return {"index.html": "/", "docs.html": "/docs"}.get(name, f"/page/{name}")


class Client:
    """Asks an application of the page alone."""

    def __init__(self) -> None:
        self._app = FastAPI(docs_url=None, redoc_url=None, redirect_slashes=False)
        settings: Any = Stub()
        self._app.include_router(page.router(settings))

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://page.invalid") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(answer())

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_served_as_what_it_is(client: Client, name: str) -> None:
    answer = client.get(address(name))
    types = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    assert answer.status_code == 200
    assert answer.content == (FOLDER / name).read_bytes()
    assert answer.headers["content-type"].split(";")[0] == types[Path(name).suffix[1:]]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_policy_lets_nothing_in_from_elsewhere(client: Client) -> None:
    for path in ("/", "/docs", "/page/main.js", "/page/settings.json"):
        policy = dict(part.split(" ", 1) for part in client.get(path).headers["content-security-policy"].split("; "))
        assert policy.pop("img-src") == "'self' blob:"
        assert policy.pop("require-trusted-types-for") == "'script'"
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"
        assert set(policy.values()) == {"'none'", "'self'"}


@pytest.mark.parametrize("sent", ["{}", "W/{}", '"other", {}', "*"])
def test_a_copy_that_is_the_same_is_not_sent_again(client: Client, sent: str) -> None:
    first = client.get("/page/style.css")
    again = client.get("/page/style.css", headers={"If-None-Match": sent.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"] == "no-cache"
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_another_copy_is_replaced(client: Client) -> None:
    tags = {client.get(address(name)).headers["etag"] for name in NAMES}
    assert len(tags) == len(NAMES)
    assert client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_has_the_headers_of_get(client: Client) -> None:
    got, head = client.get("/"), client.ask("HEAD", "/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


def test_the_page_learns_of_the_service_no_more_than_it_needs(client: Client) -> None:
    answer = client.get("/page/settings.json")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "auth": True,
        "project_id": "0123456789abcdef" * 2,
        "most_image_bytes": 4_000_000,
        "version": myanmar_id.__version__,
    }


@pytest.mark.parametrize(
    "path", ["/page/", "/page/page.py", "/page/../page.py", "/page/%2e%2e/page.py", "/docs/", "/page"]
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_routes_are_no_part_of_the_schema(client: Client) -> None:
    assert client.get("/openapi.json").json()["paths"] == {}


def test_files_name_no_other_place() -> None:
    for name in NAMES:
        text = (FOLDER / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", text), name


def test_pages_have_no_inline_scripts_or_styles() -> None:
    for text in PAGES.values():
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert re.findall(r"<script[^>]*>(.*?)</script>", text) == [""]


def test_scripts_make_no_markup_and_keep_nothing() -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|localStorage|sessionStorage|indexedDB|\.cookie"
    for name, text in SCRIPTS.items():
        assert not re.search(forbidden, text), name


def test_each_module_that_is_imported_is_there() -> None:
    for text in SCRIPTS.values():
        assert set(re.findall(r'from "\./([^"]+)"', text)) <= set(NAMES)
    for text in PAGES.values():
        assert set(re.findall(r'(?:src|href)="/page/([^"]+)"', text)) <= set(NAMES)


def test_each_text_that_a_page_names_is_in_the_table() -> None:
    table = words("words.js")
    for text in PAGES.values():
        assert set(re.findall(r'data-say(?:-label)?="([^"]+)"', text)) <= set(table)
    for text in SCRIPTS.values():
        assert set(re.findall(r'\bsay\("([^"]+)"', text)) <= set(table)


@pytest.mark.parametrize("name", ["words.js", "code_words.js", "field_words.js"])
def test_each_text_is_there_in_both_languages(name: str) -> None:
    for key, (english, burmese) in words(name).items():
        assert english, key
        assert re.search("[\u1000-\u109f]", burmese), key
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", burmese)), key
        for text in re.findall("[\u1000-\u109f]+", burmese):
            assert is_normalized(text) or len(text) < 3 or key in MISSPELT, key  # a sign by itself has no order
        assert detect(burmese) is Encoding.UNICODE or len(re.findall("[\u1000-\u109f]", burmese)) < 12, key


#: Codes of parts that the service does not use.
APART = (
    *(
        "arrow.",
        "json.invalid",
        "match.",
        "migrate.",
        "model.",
        "plan.invalid",
        "sql.",
        "store.",
        "synth.",
        "text.encoding",
    ),
    *("undo.", "unsure"),
)


def documented() -> set[str]:
    """The codes that the page can be given, of those that the list of codes documents."""
    found: set[str] = set()
    section = ""
    for line in DOCUMENTED.read_text(encoding="utf-8").splitlines():
        section = line[3:] if line.startswith("## ") else section
        row = re.match(r"\| `([a-z.-]+)` \|(?: ([^|]+) \|)?", line)
        if row and (section in ("Text", "NRC numbers") or re.search("error|problem", row[2] or "")):
            found.add(row[1])
    return {code for code in found if not code.startswith(APART) and code not in ELSEWHERE}


def test_each_code_that_the_page_is_given_has_words() -> None:
    known = set(words("code_words.js")) | set(words("field_words.js"))
    assert len(documented()) > 100
    assert documented() <= known


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_are_far_enough_apart(scheme: int) -> None:
    """As WCAG 2.2 wants it for level AA: 4.5 for text, 3 for what shows where a control is."""
    sheet = (FOLDER / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", sheet.split("prefers-color-scheme: dark")[scheme]))

    def contrast(one: str, other: str) -> float:
        lighter, darker = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    for ground in ("panel", "ground", "tint", "before", "after"):
        assert contrast("ink", ground) >= 4.5, ground
    for ground in ("panel", "ground", "tint"):
        for text in ("quiet", "accent", "good", "look", "bad"):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast("accent-ink", "accent") >= 4.5
    assert contrast("edge", "panel") >= 3
    assert contrast("edge", "ground") >= 3

"""`myanmar-id place`."""

from __future__ import annotations

import pytest
from command import run

from myanmar_id.cli.exits import Exit
from myanmar_id.latin import bgn, mlcts


def test_romanize() -> None:
    given = "\ufeffအမှတ်(၂၇)၊ ၆၂လမ်း၊ ၅ ရပ်ကွက်\n\nေရႊဘုိၿမိဳ႕\r\nညောင်ပင်သာကျေးရွာ"
    code, out, errors = run("place", "romanize", given=given)
    assert (code, errors) == (Exit.DONE, "")
    assert out == "\ufeffNo. 27, 62nd Street, Ward 5\n\nShwebo\r\nNyaung Pin Thar Village"


def test_what_cannot_be_spelled_stays() -> None:
    code, out, errors = run("place", "romanize", given="--\n李明\n")
    assert (code, out) == (Exit.FOUND_ERRORS, "--\n李明\n")
    assert errors == "line 1: address.empty\nline 2: address.unspelled\n"


def test_as_json() -> None:
    first, second = run("place", "romanize", "--json", given="ပုသိမ်\n--\n").records
    assert first == {"line": 1, "text": "Pathein", "error": None}
    assert second == {"line": 2, "text": "--", "error": "address.empty"}


@pytest.mark.parametrize(
    ("scheme", "written"), [("bgn-pcgn-1970", bgn.romanize("ရွှေဘို")), ("mlcts", mlcts.romanize("ရွှေဘို"))]
)
def test_by_a_published_scheme(scheme: str, written: str) -> None:
    assert run("place", "romanize", "--scheme", scheme, given="ေရႊဘုိ\nရွှေဘို").out == f"{written}\n{written}"

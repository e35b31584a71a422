"""The page of the benches keeps the tables of those that were not run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

import report


def test_sections_are_written_anew_in_their_places() -> None:
    old = "# Page\n\nOld.\n\n## One\n\n1\n\n## Two\n\n2\n"
    new = "# Page\n\nNew.\n\n## Two\n\n22\n\n## Three\n\n3\n"
    assert report.spliced(old, new, "## ") == "# Page\n\nNew.\n\n## One\n\n1\n\n## Two\n\n22\n\n## Three\n\n3\n"
    assert report.spliced("", new, "## ") == new
    assert report.spliced(old, "", "## ") == old


def test_the_readme_has_its_tables() -> None:
    text = (report.ROOT / "README.md").read_text(encoding="utf-8")
    before, shown, after = report._around(text)
    assert before + shown + after == text
    assert shown.count("**") >= 2

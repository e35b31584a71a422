"""What a run did, told to programs and to people."""

from __future__ import annotations

import datetime
import json
import os
import re
import stat
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")

import records

from myanmar_id import __version__, tables
from myanmar_id.migrate import plan as plans
from myanmar_id.migrate import report as reports
from myanmar_id.migrate.outcome import By, ColumnTally, Failure, Outcome, Sample, Tally
from myanmar_id.migrate.plan import Column, Options, Plan, Source, Target
from myanmar_id.migrate.report import Report, write
from myanmar_id.migrate.report_page import page
from myanmar_id.migrate.run import run
from myanmar_id.migrate.terms import Action, Format, Mode, OnError

BEGUN = datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC)
EVIL = "<script>alert(1)</script>&\"'"
_VOID = {"meta", "br"}


class Checker(HTMLParser):
    """Fails where tags are not closed in their order, or an attribute stands twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        assert all(value is not None for _, value in attrs)
        assert not any(name in {"src", "href", "style"} or name.startswith("on") for name, _ in attrs)
        self.seen[tag] += 1
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "rect", "only elements of SVG close themselves"
        self.seen[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def made(
    *columns: Column,
    tally: Tally | None = None,
    target: Target | None = None,
    on_error: OnError = OnError.KEEP,
    **rest: Any,
) -> Report:
    plan = Plan(columns, Source("in/c.csv"), target or Target("out/d.csv"), Options(("id",), on_error=on_error))
    return Report(plan, tally or Tally(), BEGUN, 2.34, **rest)


def counted(name: str = "name", **counts: int) -> Tally:
    column = ColumnTally(Counter({Outcome(key): count for key, count in counts.items()}))
    return Tally(sum(counts.values()), {name: column})


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("report")
    path = records.write(folder / "c.csv", 600)
    plan = records.drafted(path)
    nrc = Column("nrc", Action.NRC, into="nrc_latin")
    return run(Plan((*(one for one in plan.columns if one.name != "nrc"), nrc), plan.source, plan.target, plan.options))


def test_json(real: Report) -> None:
    found = json.loads(real.to_json())
    assert (found["source"], found["target"], found["rows"]) == ("c.csv", "c.unicode.csv", 600)
    assert (found["version"], found["tables_digest"]) == (__version__, tables.digest())
    assert found["plan_digest"] == plans.digest(real.plan)
    assert sum(found["outcomes"].values()) == 600 * len(real.columns)
    assert found["outcomes"]["failed"] == len(found["failures"]) > 0
    assert found["is_dry_run"] is False
    column = {one["name"]: one for one in found["columns"]}["name"]
    assert (column["action"], sum(column["scores"])) == ("repair", 600)
    assert sum(column["decided"].values()) + column["outcomes"]["unsure"] == 600
    assert found["failures"][0].keys() == {"row", "key", "column", "code"}
    assert datetime.datetime.fromisoformat(found["started"]).tzinfo is not None


def test_a_page(real: Report) -> None:
    text = page(real)
    seen = Checker(text).seen
    assert (seen["h1"], seen["main"], seen["style"]) == (1, 1, 1)
    assert text.startswith("<!DOCTYPE html>\n")
    assert "@media print" in text
    assert "://" not in text
    assert "script-src" not in text
    for heading in ("Columns", "How sure the detector was", "What decided", "Samples", "Problems", "About this run"):
        assert f"<h2>{heading}</h2>" in text
    assert seen["svg"] == len(real.columns) + sum(1 for _, _, one in real.columns if sum(one.scores))


def test_nothing_of_a_person_is_in_it(real: Report) -> None:
    for text in (real.to_json(), page(real)):
        assert not [name for name in records.NAMES if name in text]
        assert not re.search(r"[\u1000-\u109f]{3}", re.sub("[က၀]+", "", text))


def test_an_empty_run() -> None:
    empty = made()
    text = page(empty)
    Checker(text)
    assert json.loads(empty.to_json())["columns"] == []
    for heading in ("How sure", "What decided", "Samples", "Problems"):
        assert f"<h2>{heading}" not in text
    assert 'aria-label="no rows"' in page(made(Column("name")))


def test_names_are_escaped() -> None:
    tally = counted(EVIL, converted=1)
    key = f"{EVIL}2"
    tally.column(EVIL).samples[Outcome.CONVERTED] = [Sample(EVIL, EVIL)]
    tally.column(EVIL).codes["nrc.empty"] = 1
    tally.column(EVIL).scores[0] = 1
    tally.column(EVIL).decided[By.ALONE] = 1
    tally.failures = [Failure((EVIL,), 1, EVIL, "nrc.empty")]
    file = f"{EVIL.replace('/', '')}.csv"
    plan = Plan((Column(EVIL),), Source(f"in/{file}", Format.CSV), Target("d.csv"), Options((key,)))
    checked = Checker(page(Report(plan, tally, BEGUN, 1.0)))
    assert checked.seen["script"] == 0
    # Columns, scores, what decided, samples, and problems twice.
    assert [checked.texts.count(one) for one in (EVIL, key, file)] == [6, 1, 1]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("1207", "1207"),
        ("0", "0"),
        ("C-15", "C-15"),
        ("7b1f8a3e-0d3c-4d43-9a53-0a4f7f0b1c2d", "7b1f8a3e-0d3c-4d43-9a53-0a4f7f0b1c2d"),
        ("12/OuKaMa(N)123456", "00/AaAaAa(A)000000"),
        ("09791234567", "00000000000"),
        ("မမ", "ကက"),
        ("Aung", "Aaaa"),
    ],
)
def test_only_keys_that_a_program_made_up_are_shown(key: str, wanted: str) -> None:
    tally = counted(failed=1)
    tally.failures = [Failure((key,), 1, "name", "nrc.empty")]
    report = made(Column("name"), tally=tally)
    assert report.failures()[0]["key"] == [wanted]
    assert "".join(reports.shown([key])) == wanted


def test_long_lists_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = counted(failed=reports.LISTED + 5)
    tally.column("name").codes["nrc.empty"] = reports.LISTED + 5
    tally.failures = [Failure((), at, "name", "nrc.empty") for at in range(1, reports.LISTED + 6)]
    report = made(Column("name"), tally=tally)
    assert len(json.loads(report.to_json())["failures"]) == reports.LISTED
    assert "And 5 more" in page(report)


def test_samples_of_one_shape_are_one() -> None:
    tally = counted(converted=3, unsure=1)
    tally.column("name").samples = {
        Outcome.CONVERTED: [Sample("Ba", "Ma"), Sample("Ma", "Ba"), Sample("Ba", "MA")],
        Outcome.UNSURE: [Sample("Ba", "Ba")],
    }
    text = page(made(Column("name"), tally=tally))
    assert 'rowspan="3"' in text
    assert text.count("the same</td>") == 1


IN_PLACE = Target(mode=Mode.IN_PLACE, undo="u.jsonl")
SENTENCES = [
    (
        made(Column("name"), tally=counted(converted=2)),
        "2 values were changed, 2 of them from one encoding to the other.",
    ),
    (
        made(Column("name"), tally=counted(unchanged=2)),
        "Nothing is left to look at. The source was not changed; the result is d.csv.",
    ),
    (made(Column("name"), tally=counted(unsure=1), is_dry_run=True), "0 values would be changed"),
    (
        made(Column("name"), tally=counted(unsure=1)),
        "1 stay as they were because nothing tells what they are written in.",
    ),
    (made(Column("name"), tally=counted(failed=1)), "1 could not be read and stay as they were."),
    (made(Column("name"), tally=counted(failed=1), on_error=OnError.NULL), "1 could not be read and are left empty."),
    (made(Column("name", Action.KEEP), tally=counted()), "0 values were changed"),
]


@pytest.mark.parametrize(("report", "said"), SENTENCES, ids=range(len(SENTENCES)))
def test_sentences(report: Report, said: str) -> None:
    assert said in page(report)


def test_a_dry_run_says_so() -> None:
    report = made(Column("name"), is_dry_run=True)
    assert "Nothing was written: this was a dry run." in page(report)
    assert "The source was not changed" not in page(report)
    assert page(report).count("Rehearsal of the migration of c.csv") == 2
    assert "a dry run" not in page(made(Column("name")))


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (Target(table="new"), "new"),
        (IN_PLACE, "people, in place"),
        (Target(mode=Mode.COLUMNS), "people, new columns"),
        (None, ""),
    ],
)
def test_tables_are_named_and_their_servers_not(target: Target | None, shown: str) -> None:
    source = Source(url="postgresql://reader:${SECRET}@db.example/crm", table="people")
    plan = Plan((Column("name"),), source, target, Options(("id",)))
    report = Report(plan, counted(converted=3), BEGUN, 1.0, changed=3, gone=1)
    assert (report.source, report.target) == ("people", shown)
    text = page(report)
    assert "db.example" not in text + report.to_json()
    assert "<dt>rows deleted meanwhile</dt><dd>1</dd>" in text
    assert ("The undo file has every value as it was." in text) is (target is IN_PLACE)


def test_a_report_without_a_source() -> None:
    assert Report(Plan(()), Tally(), BEGUN, 1.0).source == ""


def test_the_same_report_reads_the_same() -> None:
    one, two = (made(Column("name"), tally=counted(converted=2)) for _ in range(2))
    assert (one.to_json(), page(one)) == (two.to_json(), page(two))
    assert "2026-03-01 08:30:00 UTC" in page(one)


@pytest.mark.parametrize(
    ("seconds", "said"), [(2.34, "2.3 s"), (59.99, "1:00 min"), (75, "1:15 min"), (7322, "2:02:02 h")]
)
def test_durations(seconds: float, said: str) -> None:
    assert f"<dt>took</dt><dd>{said}</dd>" in page(replace(made(), seconds=seconds))


def test_files(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    mask = os.umask(0o027)
    try:
        found = write(made(Column("name")), folder)
    finally:
        os.umask(mask)
    assert found == (folder / "report.json", folder / "report.html")
    assert sorted(os.listdir(folder)) == ["report.html", "report.json"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in found] == [0o640, 0o640]
    assert found[1].read_text(encoding="utf-8") == page(made(Column("name")))
    write(made(Column("other")), folder)
    assert "other" in found[0].read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(made(Column("name")), tmp_path)
    before = (tmp_path / "report.json").read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        write(made(Column("other")), tmp_path)
    assert (tmp_path / "report.json").read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["report.html", "report.json"]

"""Run every bench and write what they measured: `docs/benchmarks.md`, and the comparison table of the README.

Every file `bench_*.py`, `accuracy_*.py` and `linear.py` beside this one is run with `--json`; the form of its rows is
described in `peers.py`. The rows are kept in `.cache/benchmarks`, so that `--only NAME` can measure one bench anew.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import corpora

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KEPT = ROOT / ".cache" / "benchmarks"
BEGIN, END = "<!-- benchmarks:begin -->", "<!-- benchmarks:end -->"

Row = dict[str, Any]

#: What the README shows of the accuracy tables: the measure, and the sets.
SUMMARY = {
    "Zawgyi to Unicode": "normalized",
    "Unicode to Zawgyi": "canonical",
    "Unicode to Zawgyi and back": "normalized",
}
SUMMARY_SETS = {
    "Zawgyi to Unicode": ("translit_rules_spelling_book", "google_js_spec", "translit_rules_zg2uni_spec"),
    "Unicode to Zawgyi": ("translit_rules_spelling_book", "google_udhr_golden"),
    "Unicode to Zawgyi and back": ("uni_places", "uni_burmese_wordlist"),
}
SUMMARY_DETECTION = (
    "single words",
    "names",
    "uni_places",
    "zg_voa",
    "min_kyu",
    "min_blk",
    "min_pwo",
    "min_shn",
    "min_mnw",
)
#: What the README shows of names: the tables with their measures, and the rows.
SUMMARY_NAMES = {
    "Names in Latin letters": ("own spelling first", "own spelling among five", "own spelling among ten"),
    "Names from Latin letters": ("own name, first", "own name, among five"),
    "Spellings matched with names": ("own name: taken", "somebody else's name: rejected"),
}
SUMMARY_NAMES_ROWS = ("all (", "attested outside", "public figures (", "any other name")
#: What the README shows of photographed cards: the table, and its measures.
SUMMARY_CARDS = "Photographed cards"
SUMMARY_CARDS_METRICS = ("fields exactly right", "NRC number right")


def benches() -> list[Path]:
    """The benches, accuracy first."""
    return [*sorted(HERE.glob("accuracy_*.py")), *sorted(HERE.glob("bench_*.py")), HERE / "linear.py"]


def run(bench: Path) -> list[Row] | None:
    """The rows of one bench, or None where it failed."""
    path = os.pathsep.join([str(ROOT / "src"), str(HERE)])
    done = subprocess.run(
        [sys.executable, str(bench), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    return json.loads(lines[-1]) if lines else []


def cell(row: Row | None) -> str:
    """One figure as it is printed, with the share of right outputs in brackets."""
    if row is None:
        return ""
    value, correct = row.get("value"), row.get("correct")
    if value is None:
        shown = "wrong" if correct is not None else "-"
    elif isinstance(value, str):
        shown = value
    elif row.get("unit") == "%":
        shown = f"{value:.2f}"
    elif abs(value) >= 100:
        shown = f"{value:,.0f}"
    else:
        shown = f"{value:.3g}"
    return f"{shown} ({100 * correct:.1f}%)" if correct is not None and row.get("metric") != "times as fast" else shown


def column_of(row: Row) -> str:
    """The heading of the column that a row is a cell of."""
    return row.get("column") or row.get("peer") or row["metric"]


def table(rows: list[Row]) -> list[str]:
    """A Markdown table: lines are `row`, columns `column`, or else `peer`."""
    names = list(dict.fromkeys(row["row"] for row in rows))
    columns = list(dict.fromkeys(map(column_of, rows)))
    at = {(row["row"], column_of(row)): row for row in rows}
    lines = ["| | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns)]
    for name in names:
        lines.append(f"| {name} | " + " | ".join(cell(at.get((name, column))) for column in columns) + " |")
    return lines


def tables(rows: list[Row], level: str = "##") -> list[str]:
    """Every table with its heading, one for each metric."""
    lines: list[str] = []
    for title in dict.fromkeys(row["table"] for row in rows):
        of_title = [row for row in rows if row["table"] == title]
        lines += [f"{level} {title}", ""]
        metrics = list(dict.fromkeys(row["metric"] for row in of_title))
        for metric in metrics:
            of_metric = [row for row in of_title if row["metric"] == metric]
            unit = of_metric[0].get("unit") or ""
            lines += [f"**{metric}**" + (f", {unit}" if unit and unit not in (metric, "x") else ""), ""]
            lines += [*table(of_metric), ""]
        for note in dict.fromkeys(row["note"] for row in of_title if row.get("note")):
            lines += [note, ""]
    return lines


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    versions = [f"{platform.python_implementation()} {platform.python_version()}"]
    try:
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
        versions += [f"Node {node.lstrip('v')}"] if node else []
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}"


INTRODUCTION = """\
# Benchmarks

This page is written by `make bench`; no figure on it is typed by hand.

The last run was on {date} on {machine}. Tables of benches that were not part of it stand as an earlier run wrote
them, on the machine that it had.

Every figure stands beside its peers' in the same run, the best of several turns that all of them took one after
another. MB/s are millions of bytes of UTF-8 input a second. The share in brackets says how many of the outputs were
right; where fewer than 95% were, the figure is replaced by *wrong*, since speed at another task says nothing. Node's
peers run in one long-lived process and measure their own work, so the pipe costs them nothing. The best turn finds every
tool warm: compiled, and with whatever it remembers of the turns before (this library remembers clusters).

The texts and the sets of known pairs belong to others and are not part of the project: `MYANMAR_ID_SHARED` names the
folder that they lie in. Some expectations in the sets are themselves the output of one of the peers, mistakes
included, and no tool can be right about all of them.
"""


def page(found: dict[str, list[Row]]) -> str:
    """The page of the docs."""
    lines = [INTRODUCTION.format(date=time.strftime("%Y-%m-%d", time.gmtime()), machine=machine())]
    for rows in found.values():
        lines += tables(rows)
    return "\n".join(lines).rstrip() + "\n"


def summary(found: dict[str, list[Row]]) -> list[str]:
    """The README's tables: speed on short fields, and accuracy of cards, of conversion, of NRC numbers and of names."""
    speed = [row for row in found.get("bench_text", []) if row["metric"] == "MB/s" and row["row"].startswith("fields")]
    accuracy = [
        {**row, "row": f"{row['table']}: {row['row']}"}
        for row in found.get("accuracy_convert", [])
        if row["metric"] == SUMMARY[row["table"]] and row["row"].startswith(SUMMARY_SETS[row["table"]])
    ]
    wrong = [
        row
        for row in found.get("accuracy_detect", [])
        if row["metric"] == "wrong" and row["row"].partition(": ")[2].startswith(SUMMARY_DETECTION)
    ]
    numbers = [row for name in ("accuracy_nrc", "bench_nrc") for row in found.get(name, [])]
    names = [
        {**row, "row": f"{row['row']}: {row['metric']}"}
        for row in found.get("accuracy_names", [])
        if row["metric"] in SUMMARY_NAMES.get(row["table"], ()) and row["row"].startswith(SUMMARY_NAMES_ROWS)
    ]
    cards = [row for row in found.get("accuracy_cards", []) if row["table"] == SUMMARY_CARDS]
    groups: list[tuple[str, list[Row]]] = [
        (f"{SUMMARY_CARDS}, made up and drawn: {metric}, %", [row for row in cards if row["metric"] == metric])
        for metric in SUMMARY_CARDS_METRICS
    ]
    for heading, tables_of in (
        ("Detection", ["Detection, speed"]),
        ("Conversion", ["Zawgyi to Unicode, speed", "Unicode to Zawgyi, speed"]),
    ):
        rows = [{**row, "row": row["table"].removesuffix(", speed")} for row in speed if row["table"] in tables_of]
        groups.append((f"{heading}, fields of 30 to 100 characters, MB/s of UTF-8 (share of right outputs)", rows))
    groups.append(("Detection, % of texts that it is sure of and wrong about", wrong))
    groups.append(("Conversion, % of texts right, order of marks and glyph variants apart", accuracy))
    for title, metric in dict.fromkeys((row["table"], row["metric"]) for row in numbers):
        of_metric = [row for row in numbers if (row["table"], row["metric"]) == (title, metric)]
        groups.append((f"{title}, {metric}", of_metric))
    groups += [(f"{title}, % of rows", [row for row in names if row["table"] == title]) for title in SUMMARY_NAMES]
    return [line for heading, rows in groups if rows for line in (f"**{heading}**", "", *table(rows), "")]


def spliced(old: str, new: str, mark: str) -> str:
    """The sections of a text with those that were written anew in their places; `mark` is what their headings begin with."""
    sections = {**_sections(old, mark), **_sections(new, mark)}
    return "\n\n".join(section.strip("\n") for section in sections.values() if section.strip()) + "\n"


def _sections(text: str, mark: str) -> dict[str, str]:
    """Each heading with its section, and what stands before the first under ""."""
    found: dict[str, str] = {}
    heading = ""
    for line in text.splitlines(keepends=True):
        if line.startswith(mark):
            heading = line
        found[heading] = found.get(heading, "") + line
    return found


def _around(text: str) -> tuple[str, str, str]:
    """The README up to its tables, the tables, and what is behind them."""
    before, rest = text.split(BEGIN, 1)
    shown, after = rest.split(END, 1)
    return before + BEGIN, shown, END + after


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="run this bench and keep the others' last rows")
    parser.add_argument("--no-run", action="store_true", help="write the pages from the rows that are kept")
    arguments = parser.parse_args()
    if not corpora.present():
        print("nothing was measured and nothing written", file=sys.stderr)
        return 0
    KEPT.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Row]] = {}
    failed = []
    for bench in benches():
        kept = KEPT / f"{bench.stem}.json"
        wanted = not arguments.no_run and (not arguments.only or bench.stem in arguments.only)
        if wanted:
            start = time.monotonic()
            rows = run(bench)
            print(
                f"{bench.stem}: {'failed' if rows is None else len(rows)} rows, {time.monotonic() - start:.0f} s",
                flush=True,
            )
            if rows is None:
                failed.append(bench.stem)
            elif rows:
                kept.write_text(json.dumps(rows, ensure_ascii=False, indent=0), encoding="utf-8")
        found[bench.stem] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    site, readme = ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
    before, shown, after = _around(readme.read_text(encoding="utf-8"))
    written, short = page(found), "\n".join(summary(found))
    if not all(found.values()):
        # Where a bench's rows were not kept, in a clone for example, its tables are.
        written = spliced(site.read_text(encoding="utf-8") if site.exists() else "", written, "## ")
        short = spliced(shown, short, "**")
    site.write_text(written, encoding="utf-8")
    readme.write_text("\n".join([before, "", short.strip("\n"), "", after]), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The texts that the benches run on: third-party files that are not part of the project.

They lie in the folder that the environment variable `MYANMAR_ID_SHARED` names (default: `../shared` beside the
checkout). Where it is missing the benches say so and print no rows; no test needs it.
"""

from __future__ import annotations

import os
import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MYANMAR_ID_SHARED", str(ROOT.parent / "shared")))

Pair = tuple[str, str]

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[tnr\\])")
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
#: Files of `zawgyi/cases` that are not plain pairs.
_OTHER = {"myanmartools_compatibility", "targets_to_beat"}


def present() -> bool:
    """Whether the folder is there; says so on standard error where it is not."""
    if (SHARED / "zawgyi").is_dir():
        return True
    print("the benchmark texts are missing: set MYANMAR_ID_SHARED to their folder", file=sys.stderr)
    return False


def unescape(cell: str) -> str:
    """Decode the backslash escapes of the case files."""
    return _ESCAPE.sub(lambda m: _SIMPLE[m[1]] if m[1] in _SIMPLE else chr(int(m[1][1:], 16)), cell)


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [[unescape(cell) for cell in line.split("\t")] for line in lines if line.strip("\r") and line[0] != "#"]


def pair_sets() -> dict[str, list[Pair]]:
    """(Zawgyi, Unicode) pairs by name of the set."""
    return {
        path.stem: [(row[0], row[1]) for row in _rows(path) if len(row) > 1]
        for path in sorted((SHARED / "zawgyi" / "cases").glob("*.tsv"))
        if path.stem not in _OTHER
    }


def targets() -> list[tuple[str, str, str]]:
    """(direction `Z2U` or `U2Z`, input, expected) of the cases that other converters get wrong."""
    return [(row[0], row[1], row[2]) for row in _rows(SHARED / "zawgyi" / "cases" / "targets_to_beat.tsv")]


def text(name: str) -> list[str]:
    """The lines of one text, for example `uni_bbc`, without empty ones."""
    lines = (SHARED / "zawgyi" / "text" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip()]


def text_names(prefix: str) -> list[str]:
    """Names of the texts: `uni_` Burmese in Unicode, `zg_` in Zawgyi, `min_` other languages of Myanmar."""
    return sorted(path.stem for path in (SHARED / "zawgyi" / "text").glob(f"{prefix}*.txt"))


def _spaced_pairs() -> list[Pair]:
    """Words and phrases that are known in both encodings: a spelling book and the Declaration of Human Rights."""
    sets = pair_sets()
    pairs = [pair for pair in sets["translit_rules_spelling_book"] if len(pair[1]) > 1]
    for zawgyi, unicode in sets["google_udhr_golden"]:
        left, right = zawgyi.split(), unicode.split()
        if len(left) == len(right) and not unicode.isascii():
            pairs += list(zip(left, right, strict=True))
    random.Random(7).shuffle(pairs)
    return pairs


def fields(count: int = 2500, least: int = 30, most: int = 100) -> list[Pair]:
    """(Zawgyi, Unicode) fields, of words that are known in both encodings.

    Args:
        count: how many at most.
        least: characters that a field has at least.
        most: and at most, in either encoding.

    Returns:
        Fields in a fixed order.
    """
    found: list[Pair] = []
    left: list[str] = []
    right: list[str] = []
    for zawgyi, unicode in _spaced_pairs():
        left.append(zawgyi)
        right.append(unicode)
        if len(" ".join(right)) >= least:
            if len(" ".join(right)) <= most and len(" ".join(left)) <= most:
                found.append((" ".join(left), " ".join(right)))
            left, right = [], []
        if len(found) == count:
            break
    return found


def long_text(size_bytes: int) -> Pair:
    """One text of about `size_bytes` bytes of UTF-8 in both encodings, one field a line.

    Args:
        size_bytes: wanted size of the Unicode text. Beyond the fields there are, they come again in another order.

    Returns:
        (Zawgyi, Unicode), with equal numbers of lines.
    """
    pool = fields(100_000)
    shuffled = random.Random(11)
    left: list[str] = []
    right: list[str] = []
    total = 0
    while total < size_bytes:
        shuffled.shuffle(pool)
        for zawgyi, unicode in pool:
            left.append(zawgyi)
            right.append(unicode)
            total += len(unicode.encode()) + 1
            if total >= size_bytes:
                break
    return "\n".join(left), "\n".join(right)

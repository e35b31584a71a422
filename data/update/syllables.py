"""Make `data/models/syllables.tsv`: counts of Burmese syllables, learned from free text.

    python data/update/syllables.py --out data/models/syllables.tsv SOURCE...

A SOURCE is a text file, or a zip archive (wheel, browser language pack) whose text members are read. Any Myanmar words in it
count; what is around them does not. What the packaged model was made from, and how to get it, is in `data/README.md`.

Word lists from the web hold Zawgyi and text that was half converted. A source marked `mixed:PATH` therefore teaches nothing at
first: the model is learned from the others, then only those words of the mixed source count that it reads far better as Unicode
than as Zawgyi, and this is done twice. A word counts once for a list and at most `CAP` times for running text.
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from myanmar_id.text import detect, syllable_model

WORD = re.compile("[\u1000-\u103f\u104e\u1050-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]+")
ESCAPE = re.compile(r"\\u(10[0-9a-fA-F]{2})")
TEXT_MEMBERS = (".txt", ".json", ".ftl", ".properties", ".dtd", ".ini", ".mo", ".yml")
ROUNDS = 3
CAP = 20
#: ln of how much likelier the Unicode reading of a word must be than the Zawgyi reading for a word of a mixed source to count.
MARGIN = 2.0
#: A pair of syllables that was seen less often is left out, which keeps the file small.
PAIR_MIN = 3


def texts(path: Path, skip: tuple[str, ...]) -> Iterator[str]:
    """The texts of a source."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(TEXT_MEMBERS) and not any(part in name for part in skip):
                    yield archive.read(name).decode("utf-8", "ignore")
    else:
        yield path.read_bytes().decode("utf-8", "ignore")


def words(path: Path, skip: tuple[str, ...]) -> Counter[str]:
    """How often each Myanmar word stands in a source, letters written as JSON escapes included."""
    found: Counter[str] = Counter()
    for text in texts(path, skip):
        found.update(WORD.findall(ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)))
    return found


def learn(
    sources: list[tuple[bool, Counter[str]]], model: syllable_model.Model | None
) -> dict[str, syllable_model.Seen]:
    """Count the syllables of all words that `model` takes for Unicode; without one, of the sources that are not mixed."""
    seen: Counter[str] = Counter()
    final: Counter[str] = Counter()
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mixed, found in sources:
        if mixed and model is None:
            continue
        for word, times in found.items():
            text = detect.canonical(word)
            tokens = [token.rstrip("\n") for token in syllable_model.tokens(text)]
            if not tokens or not all(map(syllable_model.is_syllable, tokens)):
                continue
            if mixed and model is not None:
                converted = detect.as_zawgyi(word)
                if converted != text and model.score(text) - model.score(converted) < MARGIN:
                    continue
            weight = min(times, CAP)
            for token in tokens:
                seen[token] += weight
            final[tokens[-1]] += weight
            for before, token in pairwise(tokens):
                pairs[before][token] += weight
    return {
        token: syllable_model.Seen(
            times, final[token], {after: count for after, count in pairs[token].items() if count >= PAIR_MIN}
        )
        for token, times in seen.items()
    }


def main() -> int:
    """Read the sources, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument(
        "sources", nargs="+", help="text file or zip archive; mixed:PATH for one that also holds Zawgyi"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--skip", action="append", default=[], help="part of a member name that is not to be read")
    arguments = parser.parse_args()
    sources = []
    for source in arguments.sources:
        path = Path(source.removeprefix("mixed:"))
        found = words(path, tuple(arguments.skip))
        sources.append((source.startswith("mixed:"), found))
        print(f"{path.name}: {len(found)} words", file=sys.stderr)
    counts = learn(sources, None)
    for _ in range(ROUNDS - 1):
        counts = learn(sources, syllable_model.Model(counts))
    comment = "made by data/update/syllables.py; sources and licences: data/README.md"
    arguments.out.write_bytes(syllable_model.serialize(counts, comment))
    total = sum(syllable.times for syllable in counts.values())
    pairs = sum(len(syllable.followers) for syllable in counts.values())
    print(f"{len(counts)} syllables, {total} seen, {pairs} pairs", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Burmese names with the Latin spellings that people use for them, and the ways to part them for measuring.

The pairs are third-party and lie in the folder that `MYANMAR_ID_SHARED` names; `famous.tsv` beside this file is the project's own.
Written apart from the library, so that it does not judge itself.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import corpora

SEED = 20261122
FAMOUS = Path(__file__).with_name("famous.tsv")

#: Everything but one editor's list, from which four fifths of the pairs come: lists of candidates, members of parliament and
#: authors, as the people themselves or several hands spelled them.
OUTSIDE = frozenset({"omi2010", "popit2015", "shan2020", "authors", "by2017"})

_STACK = re.compile("\u103a?\u1039(?=[\u1000-\u1021])")
_BREAK = re.compile("(?<=.)(?=[\u1000-\u102a\u104e](?!\u1037?\u103a))")


@dataclass(frozen=True, slots=True)
class Pair:
    """A name as it was found.

    Attributes:
        burmese: in Unicode, without honorific.
        latin: one spelling that somebody of that name has.
        sources: where it was found.
        count: how many people were found with this spelling.
    """

    burmese: str = field(repr=False)
    latin: str = field(repr=False)
    sources: frozenset[str] = frozenset()
    count: int = 1

    @property
    def is_outside(self) -> bool:
        """Whether it is found outside the one editor's list."""
        return not self.sources.isdisjoint(OUTSIDE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of `famous.tsv`: a public figure, without honorific."""

    burmese: str
    latin: str
    role: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Split:
    """What may be learned from, and what is measured; no Burmese name is in both."""

    training: list[Pair]
    test: list[Pair]


@dataclass(frozen=True, slots=True)
class Trial:
    """The question whether a Latin spelling can be that of a Burmese name."""

    latin: str = field(repr=False)
    burmese: str = field(repr=False)


def load(name: str = "dev") -> list[Pair]:
    """The pairs of one file of `names`; none, with a line on standard error, where it is missing."""
    path = corpora.SHARED / "names" / f"{name}.tsv"
    if not path.exists():
        print("the pairs of names are missing: set MYANMAR_ID_SHARED to their folder", file=sys.stderr)
        return []
    pairs = []
    for row in _table(path):
        sources = dict(source.rsplit(":", 1) for source in row["sources"].split(","))
        count = sum(map(int, sources.values()))
        pairs.append(Pair(row["burmese_unicode"], row["latin"], frozenset(sources), count))
    return pairs


def famous() -> list[Figure]:
    """The project's own list of public figures."""
    return [Figure(**row) for row in _table(FAMOUS)]


def _table(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def letters(latin: str) -> str:
    """A Latin spelling without case, spaces, punctuation and diacritics, also those that are letters to Unicode (ʻ, ʼ)."""
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", latin.lower())
        if char.isalnum() and unicodedata.category(char) != "Lm"
    )


def base(burmese: str) -> str:
    """A Burmese name as it is compared: NFC, no spaces, stacks parted in the spelling with asat, one letter aa."""
    text = "".join(unicodedata.normalize("NFC", burmese).split()).replace("\u102b", "\u102c")
    return _STACK.sub("\u103a", text.replace("\u103f", "\u101e\u103a\u101e"))


def syllables(burmese: str) -> list[str]:
    """The spoken syllables of a Burmese name, as `base` writes them."""
    return _BREAK.split(base(burmese))


def attested(pairs: Iterable[Pair]) -> dict[str, frozenset[str]]:
    """The letters of every spelling that a name is found with, by `base` of the name."""
    found = defaultdict(set)
    for pair in pairs:
        found[base(pair.burmese)].add(letters(pair.latin))
    return {name: frozenset(spellings) for name, spellings in found.items()}


def outside(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that are found outside the one editor's list."""
    return [pair for pair in pairs if pair.is_outside]


def unseen(pairs: Sequence[Pair], training: Iterable[Pair]) -> list[Pair]:
    """The pairs whose Burmese name is not in `training`."""
    known = {base(pair.burmese) for pair in training}
    return [pair for pair in pairs if base(pair.burmese) not in known]


def folds(pairs: Sequence[Pair], count: int = 5, seed: int = SEED) -> list[Split]:
    """Part by Burmese name into `count` parts of nearly as many names; each is the test of one split."""
    names = sorted({base(pair.burmese) for pair in pairs})
    random.Random(seed).shuffle(names)
    fold = {name: at % count for at, name in enumerate(names)}
    of = [fold[base(pair.burmese)] for pair in pairs]
    return [
        Split(
            [pair for pair, one in zip(pairs, of, strict=True) if one != at],
            [pair for pair, one in zip(pairs, of, strict=True) if one == at],
        )
        for at in range(count)
    ]


def by_source(pairs: Sequence[Pair]) -> dict[str, Split]:
    """Leave one source out: every pair found in it is measured, and no pair of a name that it has is learned from."""
    splits = {}
    for source in sorted({source for pair in pairs for source in pair.sources}):
        test = [pair for pair in pairs if source in pair.sources]
        splits[source] = Split(unseen(pairs, test), test)
    return splits


def right_trials(pairs: Iterable[Pair]) -> list[Trial]:
    """A name with a spelling that it is found with."""
    return [Trial(pair.latin, pair.burmese) for pair in pairs]


def wrong_trials(pairs: Sequence[Pair], seed: int = SEED) -> dict[str, list[Trial]]:
    """A spelling with somebody else's Burmese name, one for each pair that has such a name, by how near that name is.

    The other name shares no attested spelling with the right one. It may still sound the same (ရည် and ရီ, စံ and ဆန်း), where
    nobody could tell from the Latin, so even a perfect judge takes some of the near ones.

    Args:
        pairs: whom to mix.
        seed: the same seed gives the same trials.

    Returns:
        Trials for `any other name`, `as many syllables`, `a syllable in common` and `all syllables but one`, the last with as
        many syllables, of which one differs.
    """
    chosen = random.Random(seed)
    spellings = attested(pairs)
    written = {base(pair.burmese): pair.burmese for pair in pairs}
    names = sorted(written)
    parts = {name: syllables(name) for name in names}
    of_length, having, but_one = defaultdict(list), defaultdict(list), defaultdict(list)
    for name in names:
        of_length[len(parts[name])].append(name)
        for syllable in dict.fromkeys(parts[name]):
            having[syllable].append(name)
        for frame in _frames(parts[name]):
            but_one[frame].append(name)
    found: dict[str, list[Trial]] = {
        kind: [] for kind in ("any other name", "as many syllables", "a syllable in common", "all syllables but one")
    }
    for pair in pairs:
        name = base(pair.burmese)
        pools = (
            names,
            of_length[len(parts[name])],
            having[chosen.choice(parts[name])],
            but_one[chosen.choice(_frames(parts[name]))] if len(parts[name]) > 1 else [],
        )
        for kind, pool in zip(found, pools, strict=True):
            # Fifty draws are all of a small pool, and enough of a large one.
            drawn = chosen.sample(pool, min(len(pool), 50))
            other = next((one for one in drawn if not spellings[one] & spellings[name]), None)
            if other is not None:
                found[kind].append(Trial(pair.latin, written[other]))
    return found


def _frames(parts: Sequence[str]) -> list[tuple[str | None, ...]]:
    """A name with each of its syllables left open in turn."""
    return [(*parts[:at], None, *parts[at + 1 :]) for at in range(len(parts))]

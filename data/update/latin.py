"""Count how names are spelled and make `data/models/latin.tsv` from pairs of names in both spellings.

    python data/update/latin.py --out data/models/latin.tsv PAIRS

The pairs are read and not kept: what is written counts syllables. A pair counts as often as its sources have it.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from myanmar_id.latin import align
from myanmar_id.latin.counts import EDGE, Counts, dump
from myanmar_id.latin.pieces import pieces, prepared
from myanmar_id.latin.rows import Mode
from myanmar_id.latin.spelling import Speller
from myanmar_id.text.syllable import syllables

#: How often the pairs are aligned anew with what was counted.
ROUNDS = 2
#: A part that costs more than this, natural log, is no spelling of its syllable but an error of the pair.
WORST = -9.0
#: How often a syllable is counted whose usual spelling is surely its own, and the share of a syllable's counts that slips have.
OFTEN, SLIPS = 20, 0.05


@dataclass(frozen=True)
class Pair:
    """A name in both spellings, and how many sources have it so."""

    burmese: str
    latin: str
    times: int


def read(path: Path) -> list[Pair]:
    """The pairs of a table with the columns `burmese_unicode`, `latin` and `sources` (`name:times,...`)."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(
            row["burmese_unicode"], row["latin"], sum(int(one.rpartition(":")[2]) for one in row["sources"].split(","))
        )
        for row in rows
    ]


def count(pairs: Iterable[Pair]) -> Counts:
    """Count the spellings of syllables and words, the order of syllables and the stacks."""
    pairs = list(pairs)
    followed: dict[str, Counter[str]] = defaultdict(Counter)
    stacked: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for burmese in dict.fromkeys(pair.burmese for pair in pairs):
        units = _units(burmese)
        for before, unit in zip([EDGE, *units], [*units, EDGE], strict=True):
            followed[before][unit] += 1
        for together, is_stacked in _stacks(burmese):
            stacked[together][not is_stacked] += 1
    stacks = {key: (yes, no) for key, (yes, no) in stacked.items() if yes}
    counts = Counts({}, {}, followed, stacks)
    for _ in range(ROUNDS):
        speller = Speller(counts)
        spelled: dict[str, Counter[str]] = defaultdict(Counter)
        among: dict[str, dict[str, Counter[str]]] = {mode.value: defaultdict(Counter) for mode in Mode}
        for pair in pairs:
            mode = speller.mode(_units(pair.burmese))
            for key, latin in _spelled(speller, pair, mode):
                spelled[key][latin] += pair.times
                if mode is not None:
                    among[mode][key][latin] += pair.times
        counts = Counts(dict(spelled), {mode: dict(table) for mode, table in among.items() if table}, followed, stacks)
    slips = _slips(counts.spelled)
    among = {mode: _without(table, slips) for mode, table in counts.among.items()}
    return replace(counts, spelled=_without(counts.spelled, slips), among=among)


def _slips(spelled: Mapping[str, Mapping[str, int]]) -> set[tuple[str, str]]:
    """Syllables with spellings that are another syllable's: Maung for အောင် is a slip of the name, and no way to spell it."""
    tables = Speller(Counts())
    others = {max(own, key=own.__getitem__) for own in spelled.values() if sum(own.values()) >= OFTEN}
    found = set()
    for key, own in spelled.items():
        known = {latin for latin, _ in tables.syllable(key)}
        most = SLIPS * sum(own.values())
        found |= {(key, latin) for latin, times in own.items() if times <= most and latin in others - known}
    return found


def _without(spelled: Mapping[str, Mapping[str, int]], slips: set[tuple[str, str]]) -> dict[str, dict[str, int]]:
    kept = {key: {latin: n for latin, n in own.items() if (key, latin) not in slips} for key, own in spelled.items()}
    return {key: own for key, own in kept.items() if own}


def _units(burmese: str) -> list[str]:
    return [unit for unit in pieces(burmese) if "\u1000" <= unit[0] <= "\u109f"]


def _stacks(burmese: str) -> Iterator[tuple[str, bool]]:
    """Neighbouring syllables of which the first ends in a killed consonant, joined, and whether they are stacked."""
    parted: list[tuple[str, bool]] = []
    for piece in syllables(prepared(burmese)):
        inner = syllables(piece, split_stacks=True)
        parted += [(one, at > 0) for at, one in enumerate(inner)]
    for (first, _), (second, is_stacked) in pairwise(parted):
        if first.endswith("\u103a"):
            yield first + second, is_stacked


def _spelled(speller: Speller, pair: Pair, mode: Mode | None) -> Iterator[tuple[str, str]]:
    """Every syllable or word of a pair with the letters that spell it."""
    units = _units(pair.burmese)
    parts = align.align([speller.syllable(unit, mode) for unit in units], align.words(pair.latin))
    if parts is None:
        return
    at = 0
    while at < len(units):
        length = next(
            (
                n
                for n in range(speller.word_lengths.get(units[at], 0), 1, -1)
                if speller.word("".join(units[at : at + n]))
            ),
            1,
        )
        own = parts[at : at + length]
        if all(part.score > WORST and part.letters for part in own):
            last = own[-1]
            yield (
                "".join(units[at : at + length]),
                "".join(part.letters + " " * (part.closed and part is not last) for part in own),
            )
        at += length


def main() -> None:
    """Write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, help="a table of pairs")
    parser.add_argument("--out", type=Path, required=True, help="where to write the model")
    arguments = parser.parse_args()
    arguments.out.write_text(dump(count(read(arguments.pairs))), encoding="utf-8")


if __name__ == "__main__":
    main()

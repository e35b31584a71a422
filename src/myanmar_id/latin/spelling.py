"""How likely each Latin spelling of a Burmese syllable or word is.

What the hand-written tables say, by rank, is the opinion to begin with: a row for the syllable, else its onset and its rhyme.
Counts over names correct it, the more so the more there are: first for onsets and rhymes, then for the syllable itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from myanmar_id import tables
from myanmar_id.latin.counts import Counts
from myanmar_id.latin.pieces import (
    is_creaky_nasal,
    pieces,
    prepared,
    split,
    without_final,
    without_last_final,
    without_tone,
    without_visarga,
)
from myanmar_id.latin.rows import Mode, ModeRow, Place, SpellingRow, SyllableRow, Weight, WordRow

#: A spelling and its probability; several, the likeliest first, are the options of a syllable.
Options = tuple[tuple[str, float], ...]

#: The r-th spelling of a row weighs 1 / r ** this, before anything is counted.
_RANK_POWER = 2.0
#: How many counted names the rows of a syllable, of an onset or rhyme, and of a word weigh as much as; and how many names of a
#: people what is said of the syllable in all names.
_SYLLABLE_WEIGHT, _PART_WEIGHT, _WORD_WEIGHT, _MODE_WEIGHT = 2.0, 4.0, 2.0, 20.0
#: What a row for the syllable itself counts, beside its onset and rhyme; a row of a people's own, beside all that was counted,
#: where a marker tells whose name it is and where the caller does.
_ROW_SHARE, _MODE_SHARE, _TOLD_SHARE = 0.7, 0.2, 0.7
#: What the spelling of a people weighs where nothing says that the name is theirs.
_OTHERS_SHARE = 0.1
#: The share of a word's mass for writing its syllables apart, before anything is counted.
_APART_SHARE = 0.1
#: What the modern spelling of a syllable has, in the modern style.
_MODERN_SHARE = 0.7
#: How many syllables are remembered at the most.
_REMEMBERED = 65_536
#: Fewer than this is left out, and more options than this.
_LEAST, _MOST = 1e-4, 32


@dataclass(frozen=True, slots=True)
class Hand:
    """The hand-written tables, by what is written."""

    onsets: Mapping[str, tuple[str, ...]]
    rhymes: Mapping[str, tuple[str, ...]]
    syllables: Mapping[tuple[str, Mode | None], tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    modern: Mapping[str, str]
    markers: Mapping[str, ModeRow]


@cache
def hand() -> Hand:
    """The tables that come with the package."""
    onsets = tables.read("latin_onsets", SpellingRow)
    rhymes = tables.read("latin_rhymes", SpellingRow)
    syllables = tables.read("latin_syllables", SyllableRow)
    words = tables.read("latin_words", WordRow)
    modern = {_joined(row.written): row.modern for row in syllables if row.modern is not None}
    modern |= {_joined(row.written): row.modern for row in words if row.modern is not None}
    return Hand(
        onsets={row.written: row.latin or ("",) for row in onsets},
        rhymes={prepared(row.written): row.latin for row in rhymes},
        syllables={(prepared(row.written), row.mode): _spellings(row) for row in syllables},
        words={_joined(row.written): _spellings(row) for row in words},
        modern=modern,
        markers={_joined(row.written): row for row in tables.read("name_modes", ModeRow)},
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """Counts of onset and rhyme spellings, made from those of syllables."""

    onsets: Mapping[str, Counter[str]]
    rhymes: Mapping[str, Counter[str]]


class Speller:
    """The options of every syllable, from tables and counts.

    Args:
        counts: counts over names; none for the tables alone.

    Source: `data/tables/latin_*.tsv` and `data/models/latin.tsv`.
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.hand = hand()
        self._parts = self._count_parts()
        self._options: dict[tuple[str, Mode | None, bool], Options] = {}
        self._words: dict[str, Options] = {}
        self._modes: dict[str, list[Mode]] = {}
        for unit, mode in self.hand.syllables:
            if mode is not None:
                self._modes.setdefault(unit, []).append(mode)
        self._marker_firsts = frozenset(pieces(row.written)[0] for row in self.hand.markers.values())
        #: First syllables of words, with the number of syllables of the longest.
        self.word_lengths: dict[str, int] = {}
        for word in self.hand.words:
            units = pieces(word)
            self.word_lengths[units[0]] = max(len(units), self.word_lengths.get(units[0], 0))

    def syllable(self, unit: str, mode: Mode | None = None, *, is_told: bool = False) -> Options:
        """The spellings of a prepared syllable, the likeliest first, in small letters; ("", 1) where it has no sound.

        Args:
            unit: the syllable.
            mode: whose name it stands in.
            is_told: the caller says so, and the name's own markers need not: the people's own spelling weighs more.
        """
        key = (unit, mode if self._has_own(unit, mode) else None, is_told)
        found = self._options.get(key)
        if found is None:
            found = _ranked(self._distribution(*key))
            if not found[0][0]:
                # What most often has no letter never has one, so that every spelling has the same syllables.
                found = found[:1]
            if len(self._options) < _REMEMBERED:
                self._options[key] = found
        return found

    def anybody(self, unit: str, options: Options) -> Options:
        """The options of a syllable with those that other people than the name's own have for it, which weigh less."""
        found = dict(options)
        for mode in self._modes.get(unit, ()):
            for latin, p in self.syllable(unit, mode):
                found.setdefault(latin, _OTHERS_SHARE * p)
        return tuple(found.items())

    def word(self, joined: str) -> Options | None:
        """The spellings of a word of several syllables that is written as one, or None for any other.

        Args:
            joined: its prepared syllables, joined.
        """
        found = self._words.get(joined)
        if found is None and joined in self.hand.words:
            apart = dict(expand([self.syllable(unit)[:3] for unit in pieces(joined)]))
            opinion = _mixed(_by_rank(self.hand.words[joined]), apart, _APART_SHARE)
            found = self._words[joined] = _ranked(_corrected(opinion, self.counts.spelled.get(joined), _WORD_WEIGHT))
        return found

    def mode(self, units: Iterable[str]) -> Mode | None:
        """Whose customs a name follows: told by a strong marker, or by two weak ones."""
        weak = []
        cut = list(units)
        if self._marker_firsts.isdisjoint(cut):
            return None
        for at, unit in enumerate(cut):
            pair = unit + cut[at + 1] if at + 1 < len(cut) else unit
            marker = self.hand.markers.get(pair) or self.hand.markers.get(unit)
            if marker is None or (marker.place is Place.FIRST and at):
                continue
            if marker.weight is Weight.STRONG or marker.mode in weak:
                return marker.mode
            weak.append(marker.mode)
        return None

    def modern(self, written: str, options: Options) -> Options:
        """The options of a syllable or word as the modern style weighs them."""
        chosen = self.hand.modern.get(written)
        return options if chosen is None else _ranked(_mixed(dict(options), {chosen: 1.0}, _MODERN_SHARE))

    def _distribution(self, unit: str, mode: Mode | None, is_told: bool) -> dict[str, float]:
        opinion = self._by_parts(unit)
        row = self.hand.syllables.get((unit, None)) or self.hand.syllables.get((without_visarga(unit), None))
        if row is not None:
            opinion = _mixed(opinion, _by_rank(row), _ROW_SHARE) if opinion else _by_rank(row)
        counted = _corrected(opinion or {"": 1.0}, self.counts.spelled.get(unit), _SYLLABLE_WEIGHT)
        if mode is None:
            return counted
        own = self.hand.syllables.get((unit, mode))
        share = _TOLD_SHARE if is_told else _MODE_SHARE
        opinion = counted if own is None else _mixed(counted, _by_rank(own), share)
        return _corrected(opinion, self.counts.among.get(mode, {}).get(unit), _MODE_WEIGHT)

    def _has_own(self, unit: str, mode: Mode | None) -> bool:
        """Whether a people has a spelling of its own of a syllable, by table or by count."""
        if mode is None:
            return False
        return (unit, mode) in self.hand.syllables or unit in self.counts.among.get(mode, {})

    def _by_parts(self, unit: str) -> dict[str, float]:
        """What onset and rhyme say of a syllable; nothing where it has none."""
        parts = split(unit)
        if parts is None:
            return {}
        onset, rhyme = parts
        onsets = _corrected(_by_rank(self._onset(onset)), self._parts.onsets.get(onset), _PART_WEIGHT)
        counted = self._parts.rhymes
        rhymes = _corrected(_by_rank(self._rhyme(rhyme)), counted.get(without_visarga(rhyme)), _PART_WEIGHT)
        if rhyme != without_visarga(rhyme):
            rhymes = _corrected(rhymes, counted.get(rhyme), _PART_WEIGHT)
        found: dict[str, float] = {}
        for head, p in onsets.items():
            for tail, q in rhymes.items():
                found[head + tail] = found.get(head + tail, 0.0) + p * q
        return found

    def _onset(self, onset: str) -> tuple[str, ...]:
        return self.hand.onsets.get(onset) or self.hand.onsets.get(onset[0]) or ("",)

    def _rhyme(self, rhyme: str) -> tuple[str, ...]:
        """The row of a rhyme: with its tone, without, without its last final, without any, and without ွ, which is a w."""
        found = (
            self._toned_rhyme(rhyme)
            or self._toned_rhyme(without_last_final(rhyme))
            or self._toned_rhyme(without_final(rhyme))
        )
        if found is None and rhyme[:1] == "\u103d":
            found = tuple("w" + latin for latin in self._rhyme(rhyme[1:]))
        return found or ("",)

    def _toned_rhyme(self, rhyme: str) -> tuple[str, ...] | None:
        rows = self.hand.rhymes
        found = rows.get(rhyme) or rows.get(without_visarga(rhyme))
        if found is None:
            found = rows.get(without_tone(rhyme))
            if found is not None and is_creaky_nasal(rhyme):
                return tuple(latin + "t" for latin in found)
        return found

    def _count_parts(self) -> _Parts:
        """Spread the counts of syllables over their onsets and rhymes, the frequent ones damped."""
        onsets: dict[str, Counter[str]] = {}
        rhymes: dict[str, Counter[str]] = {}
        for unit, spelled in self.counts.spelled.items():
            parts = split(unit)
            if parts is None or unit in self.hand.words:
                continue
            onset, rhyme = parts
            for latin, times in spelled.items():
                head, tail = self._cut(latin, onset)
                weight = times**0.5
                onsets.setdefault(onset, Counter())[head] += weight
                for key in {rhyme, without_visarga(rhyme)}:
                    rhymes.setdefault(key, Counter())[tail] += weight
        return _Parts(onsets, rhymes)

    def _cut(self, latin: str, onset: str) -> tuple[str, str]:
        """A spelling between onset and rhyme: at the longest spelling of the onset that it begins with, else at the vowel."""
        for head in sorted(self._onset(onset), key=len, reverse=True):
            if head and latin.startswith(head):
                return head, latin[len(head) :]
        at = next((at for at, char in enumerate(latin) if char in "aeiouw"), len(latin))
        return latin[:at], latin[at:]


def expand(options: list[Options], between: str = " ") -> list[tuple[str, float]]:
    """All spellings of several syllables in a row, with their probabilities."""
    found = [("", 1.0)]
    for one in options:
        found = [(head + between * bool(head) + latin, p * q) for head, p in found for latin, q in one]
    return found


def _spellings(row: SyllableRow | WordRow) -> tuple[str, ...]:
    """The spellings of a row, the modern one last where it is not among them."""
    return row.latin if row.modern is None or row.modern in row.latin else (*row.latin, row.modern)


def _joined(written: str) -> str:
    return "".join(pieces(written))


def _by_rank(latin: tuple[str, ...]) -> dict[str, float]:
    """Spellings in order as probabilities."""
    weights = [1 / rank**_RANK_POWER for rank in range(1, len(latin) + 1)]
    total = sum(weights)
    found: dict[str, float] = {}
    for one, weight in zip(latin, weights, strict=True):
        found[one] = found.get(one, 0.0) + weight / total
    return found


def _mixed(first: Mapping[str, float], second: Mapping[str, float], share: float) -> dict[str, float]:
    """Two opinions in one, the second with this share."""
    keys = dict.fromkeys([*first, *second])
    return {key: (1 - share) * first.get(key, 0.0) + share * second.get(key, 0.0) for key in keys}


def _corrected(opinion: Mapping[str, float], counted: Mapping[str, float] | None, weight: float) -> dict[str, float]:
    """An opinion that weighs as much as so many counts, and the counts."""
    if not counted:
        return dict(opinion)
    total = sum(counted.values()) + weight
    keys = dict.fromkeys([*opinion, *counted])
    return {key: (weight * opinion.get(key, 0.0) + counted.get(key, 0.0)) / total for key in keys}


def _ranked(distribution: Mapping[str, float]) -> Options:
    """The options of a distribution; of equal ones the first."""
    found = sorted(distribution.items(), key=lambda option: -option[1])
    return tuple(option for option in found[:_MOST] if option[1] >= _LEAST) or tuple(found[:1])

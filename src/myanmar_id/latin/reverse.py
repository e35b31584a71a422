"""The Burmese names that a Latin spelling may stand for, the likeliest first.

A noisy channel read backwards: a syllable is as likely as it is spelled so, times as it stands in names behind the one before.
Syllables that no name had are made of an onset and a rhyme that are spelled so; a word that cannot be read is read with one
letter changed. Pali words are stacked again as names stack them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from heapq import nlargest
from itertools import pairwise
from math import exp, log

from myanmar_id.latin import align
from myanmar_id.latin.counts import EDGE
from myanmar_id.latin.pieces import pieces, prepared, split, written
from myanmar_id.latin.spelling import Speller
from myanmar_id.text import syllable_model

#: Syllables in a row that a spelling stands for, with the natural log of how likely they are spelled so.
_Entry = tuple[tuple[str, ...], float]
#: A reading of the letters so far: natural log, last syllable, all syllables.
_Path = tuple[float, str, tuple[str, ...]]

#: How many pairs of syllables, and words, are remembered at the most.
_REMEMBERED, _REMEMBERED_WORDS = 262_144, 16_384
_LONGEST = 9
_BEAM = 40
#: Syllables for one spelling: those of tables and counts, and those made of parts.
_INDEXED, _MADE = 24, 12
#: Natural logs of a syllable that ends inside a word, and of one letter changed.
_INSIDE_WORD, _CHANGED = -3.0, -9.0
#: What it adds that a syllable stands twice where its spelling does.
_TWICE = 3.0
#: How much the spelling counts beside the order of syllables. This and the next were chosen on the pairs of the benchmark.
_SPELLED_SHARE = 1.15
#: How many counted followers the frequency of a syllable by itself weighs as much as.
_FOLLOWED_WEIGHT = 80.0
_RARE, _UNHEARD = 0.1, 0.02
#: How likely a name ends, before any was counted.
_ENDS = 0.4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: How many in a hundred pairs of syllables that look like Pali are written stacked.
_STACK_SHARE = 0.9
_ROWS = ("ကခဂဃ", "စဆဇဈဉည", "ဋဌဍဎဏ", "တထဒဓန", "ပဖဗဘမ", "လ", "သ")
_CLOSED = re.compile("[\u1000-\u1021\u1025][\u102d\u102f]?([\u1000-\u1021])\u103a")
_OPEN = re.compile("[\u1000-\u1021][\u102c-\u1030]?")


class Reader:
    """Reads Latin names into Burmese.

    Args:
        speller: knows how syllables are spelled and which names have them.
    """

    def __init__(self, speller: Speller) -> None:
        self._speller = speller
        self._times: Counter[str] = Counter()
        for followers in speller.counts.followed.values():
            self._times.update(followers)
        del self._times[EDGE]
        self._total = self._times.total() + 1.0
        self._common: Counter[str] = Counter()
        for token, seen in syllable_model.packaged().items():
            if split(token) is not None:
                self._common[prepared(token)] += seen.times
        known = dict.fromkeys(
            [*self._times, *(unit for unit, mode in speller.hand.syllables if mode is None), *self._common]
        )
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for unit in known:
            for latin, p in speller.syllable(unit):
                if latin:
                    entries[latin].append(((unit,), log(p)))
        for word in speller.hand.words:
            for latin, p in speller.word(word) or ():
                if " " not in latin:
                    entries[latin].append((tuple(pieces(word)), log(p)))
        self._entries = {
            latin: nlargest(_INDEXED, own, key=lambda entry: entry[1] + log(self._alone(entry[0][0])))
            for latin, own in entries.items()
        }
        self._onsets, self._rhymes = self._parts(known)
        self._followed = {unit: sum(followers.values()) for unit, followers in speller.counts.followed.items()}
        self._nexts: dict[tuple[str, str], float] = {}
        self._whole: dict[str, list[_Entry]] = {}

    def read(self, latin: str, n: int) -> list[tuple[tuple[str, ...], float]]:
        """Read a name.

        Args:
            latin: a name in Latin letters.
            n: how many readings at most.

        Returns:
            Syllables of Burmese, prepared, with their probability among the readings found.
        """
        paths: list[_Path] = [(0.0, EDGE, ())]
        words = align.words(latin)
        for before, word in zip(["", *words], words, strict=False):
            grown = self._word(paths, word)
            if word == before:
                # A word twice is a syllable twice: Aye Aye.
                grown = [(score + _TWICE * (path[-1] in path[:-1]), last, path) for score, last, path in grown]
            paths = grown or paths
        ended = [(score + self._next(last, EDGE), units) for score, last, units in paths if units]
        if not ended:
            return []
        highest = max(score for score, _ in ended)
        found: dict[tuple[str, ...], float] = {}
        for score, units in ended:
            found[units] = found.get(units, 0.0) + exp(score - highest)
        total = sum(found.values())
        return [(units, weight / total) for units, weight in nlargest(n, found.items(), key=lambda one: one[1])]

    def written(self, units: tuple[str, ...]) -> list[tuple[str, float]]:
        """Write syllables as Burmese, likeliest first: stacked where names stack them, and side by side.

        Args:
            units: prepared syllables.

        Returns:
            One text, or two where a pair of syllables may be stacked, with their shares.
        """
        texts: list[tuple[str, float]] = [("", 1.0)]
        for unit, following in zip(units, (*units[1:], ""), strict=True):
            p = self._stacked(unit, following)
            grown = []
            for head, share in texts:
                grown.append((head + unit, share * (1 - p)))
                if p > 0:
                    grown.append((head + _stacking(unit, following), share * p))
            texts = nlargest(4, grown, key=lambda one: one[1])
        return [(written(text.replace("\u1039\u101e", "\u103f")), share) for text, share in texts]

    def _word(self, paths: list[_Path], word: str) -> list[_Path]:
        """Read one word behind what was read before it."""
        places: list[list[_Path]] = [paths, *([] for _ in word)]
        for end in range(1, len(word) + 1):
            grown: list[tuple[float, tuple[str, ...], tuple[str, ...]]] = []
            for start in range(max(0, end - _LONGEST), end):
                if not places[start]:
                    continue
                behind: dict[str, list[_Path]] = {}
                for one in places[start]:
                    behind.setdefault(one[1], []).append(one)
                is_whole = not start and end == len(word)
                inside = 0.0 if end == len(word) else _INSIDE_WORD
                for units, spelled in self._entries_of(word[start:end], is_whole=is_whole):
                    rest = _SPELLED_SHARE * spelled + inside
                    for before, unit in pairwise(units):
                        rest += self._next(before, unit)
                    for last, own in behind.items():
                        more = rest + self._next(last, units[0])
                        grown += [(score + more, path, units) for score, _, path in own]
            # One reading may come about in several ways, of which the likeliest counts.
            best: dict[tuple[str, ...], _Path] = {}
            for total, path, units in nlargest(2 * _BEAM, grown):
                best.setdefault(path + units, (total, units[-1], path + units))
            places[end] = list(best.values())[:_BEAM]
        return places[-1]

    def _next(self, before: str, unit: str) -> float:
        """Natural log of how likely a syllable comes next."""
        found = self._nexts.get((before, unit))
        if found is None:
            times = self._speller.counts.followed.get(before, {}).get(unit, 0)
            alone = _ENDS if unit == EDGE else self._alone(unit)
            found = log((times + _FOLLOWED_WEIGHT * alone) / (self._followed.get(before, 0) + _FOLLOWED_WEIGHT))
            if len(self._nexts) < _REMEMBERED:
                self._nexts[before, unit] = found
        return found

    def _alone(self, unit: str) -> float:
        """How likely a syllable is by itself: in names, and for those that no name had, in any text."""
        common = self._common[unit]
        return (self._times[unit] + _RARE * (1 + log(common) if common else _UNHEARD)) / self._total

    def _entries_of(self, latin: str, *, is_whole: bool) -> list[_Entry]:
        """The syllables that are spelled so; for a whole word also those that no name had, and spellings one letter off."""
        if not is_whole:
            return self._indexed(latin)
        found = self._whole.get(latin)
        if found is None:
            found = self._indexed(latin)
            known = {units for units, _ in found}
            found = found + [entry for entry in self._made(latin) if entry[0] not in known]
            if not found or max(p for _, p in found) < _CHANGED / 2:
                found = found + self._changed(latin)
            if len(self._whole) < _REMEMBERED_WORDS:
                self._whole[latin] = found
        return found

    def _indexed(self, latin: str) -> list[_Entry]:
        return self._entries.get(latin, [])

    def _made(self, latin: str) -> list[_Entry]:
        """Syllables of an onset and a rhyme that are spelled so, the likeliest of them."""
        found = []
        for at in range(len(latin) + 1):
            for onset, p in self._onsets.get(latin[:at], ()):
                found += [((_together(onset, rhyme),), p + q) for rhyme, q in self._rhymes.get(latin[at:], ())]
        return nlargest(_MADE, found, key=lambda entry: entry[1] + log(self._alone(entry[0][0])))

    def _changed(self, word: str) -> list[_Entry]:
        """Syllables and words whose spelling is one letter off."""
        if len(word) < 3 or len(word) > 2 * _LONGEST:
            return []
        best: dict[tuple[str, ...], float] = {}
        for near in set(_edits(word)):
            for units, p in self._entries.get(near, ()):
                if p > best.get(units, -99.0):
                    best[units] = p
        return nlargest(_BEAM, ((units, p + _CHANGED) for units, p in best.items()), key=lambda one: one[1])

    def _parts(self, known: Collection[str]) -> tuple[dict[str, list[tuple[str, float]]], ...]:
        """Onsets and rhymes by their spellings, with natural logs."""
        hand = self._speller.hand
        seen_onsets: Counter[str] = Counter()
        seen_rhymes: Counter[str] = Counter()
        for onset, rhyme in filter(None, map(split, known)):
            seen_onsets[onset] += 1
            seen_rhymes[rhyme] += 1
        tables = []
        for rows, seen in ((hand.onsets, seen_onsets), (hand.rhymes, seen_rhymes)):
            found: dict[str, list[tuple[str, float]]] = defaultdict(list)
            for key, latin in rows.items():
                for rank, one in enumerate(latin, 1):
                    found[one].append((key, log((seen[key] + 0.5) / (len(known) + 1) / rank**2)))
            tables.append(dict(found))
        return tuple(tables)

    def _stacked(self, unit: str, following: str) -> float:
        """How likely two syllables are written stacked: as names have them, and by rule where few or none do."""
        yes, no = self._speller.counts.stacked.get(unit + following, (0, 0))
        rule = _STACK_SHARE if _is_pali(unit, following) else 0.0
        return (yes + rule) / (yes + no + 1)


def _is_pali(unit: str, following: str) -> bool:
    """Whether two syllables look like Pali: a bare letter closed by one of the row of the open syllable behind it."""
    upper = _CLOSED.fullmatch(unit)
    if upper is None or _OPEN.fullmatch(following) is None:
        return False
    return any(upper[1] in row and following[0] in row for row in _ROWS)


def _stacking(unit: str, following: str) -> str:
    """A syllable whose killed consonant the next is written below: with the virama, as kinzi where it is င."""
    if unit.endswith("သ်") and following.startswith("သ"):
        return unit[:-2] + "\u1039"
    return unit[:-1] + ("\u103a" if unit[-2] == "င" else "") + "\u1039"


def _together(onset: str, rhyme: str) -> str:
    """An onset and a rhyme as a syllable: ွ goes before ှ."""
    if rhyme[:1] == "\u103d" and onset[-1] == "\u103e":
        return onset[:-1] + "\u103d\u103e" + rhyme[1:]
    return onset + rhyme


def _edits(word: str) -> Iterator[str]:
    """All words one letter off: extra, missing, other, or two swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]

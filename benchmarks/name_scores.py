"""How well names are spelled, read back, keyed and matched: pure functions over the pairs of `name_pairs`.

Shares are 0 to 1 of the rows. A Latin spelling is compared without case, spaces, punctuation and diacritics (`letters`), so that
nobody is judged by where words are parted. `exact` asks for the spelling of the row itself, `any` for any that is found with the
name: Tun and Htun are the same syllable, and no tool can know which of the two its bearer chose.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from name_pairs import Pair, Trial, base, letters

TOPS = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Scores:
    """How many rows a tool that gives ranked spellings gets right.

    Attributes:
        rows: how many there were.
        exact: by k, the share whose own spelling is among the first k.
        any: by k, the share of which some attested spelling is among the first k.
        cer: wrong, missing and additional letters of the first spelling, as a share of the letters of the row's, at most 1 a row;
            the mean of the rows.
    """

    rows: int
    exact: dict[int, float]
    any: dict[int, float]
    cer: float


@dataclass(frozen=True, slots=True)
class ReverseScores:
    """How many rows a tool gets right that gives ranked Burmese names for a Latin spelling.

    Attributes:
        rows: how many there were.
        exact: by k, the share whose own Burmese name is among the first k, letter for letter.
        parted: by k, the same with stacks parted: စန်ဒာ counts for စန္ဒာ.
        any: by k, the share of which some name attested with the spelling is among the first k, stacks parted.
    """

    rows: int
    exact: dict[int, float]
    parted: dict[int, float]
    any: dict[int, float]


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions of about one probability.

    Attributes:
        low: the lowest probability that falls here.
        high: the first that does not (the last bin has 1).
        count: how many predictions, counted by people where the table is.
        mean: their mean probability, 0 to 1.
        right: the share of them that came true.
    """

    low: float
    high: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A reliability table, bins without predictions left out.

    Attributes:
        bins: in rising order.
        error: expected calibration error: the mean distance between `mean` and `right`, weighted by `count`.
    """

    bins: list[Bin]
    error: float


@dataclass(frozen=True, slots=True)
class KeySpread:
    """How well a key parts names.

    Attributes:
        names: how many.
        keys: how many keys they have.
        shared: the share of keys that more than one name has.
    """

    names: int
    keys: int
    shared: float

    @property
    def names_per_key(self) -> float:
        """1 where every name has a key of its own."""
        return self.names / self.keys if self.keys else 0.0


def share_within(
    outputs: Sequence[Sequence[str]], accepted: Sequence[Collection[str]], key: Callable[[str], str], top: int
) -> float:
    """The share of rows of which one of the first `top` outputs has a key that is accepted."""
    right = sum(any(key(one) in wanted for one in row[:top]) for row, wanted in zip(outputs, accepted, strict=True))
    return right / len(accepted) if accepted else 0.0


def scores(
    outputs: Sequence[Sequence[str]],
    pairs: Sequence[Pair],
    known: Mapping[str, Collection[str]],
    tops: Iterable[int] = TOPS,
) -> Scores:
    """Judge ranked spellings.

    Args:
        outputs: for each pair the spellings of its Burmese name, the likeliest first; may be empty.
        pairs: the rows.
        known: `name_pairs.attested` of all pairs there are, not of the rows alone.
        tops: for which k.

    Returns:
        The scores.
    """
    own = [{letters(pair.latin)} for pair in pairs]
    some = [known[base(pair.burmese)] for pair in pairs]
    firsts = [row[0] if row else "" for row in outputs]
    return Scores(
        rows=len(pairs),
        exact={top: share_within(outputs, own, letters, top) for top in tops},
        any={top: share_within(outputs, some, letters, top) for top in tops},
        cer=error_rate(firsts, [pair.latin for pair in pairs]),
    )


def reverse_scores(
    outputs: Sequence[Sequence[str]], pairs: Sequence[Pair], everyone: Iterable[Pair], tops: Iterable[int] = TOPS
) -> ReverseScores:
    """Judge ranked Burmese names.

    Args:
        outputs: for each pair the Burmese names of its Latin spelling, the likeliest first; may be empty.
        pairs: the rows.
        everyone: all pairs there are, to know which other names the spellings are found with.
        tops: for which k.

    Returns:
        The scores.
    """
    spelled = defaultdict(set)
    for pair in everyone:
        spelled[letters(pair.latin)].add(base(pair.burmese))
    own = [{_canonical(pair.burmese)} for pair in pairs]
    parted = [{base(pair.burmese)} for pair in pairs]
    some = [spelled[letters(pair.latin)] for pair in pairs]
    return ReverseScores(
        rows=len(pairs),
        exact={top: share_within(outputs, own, _canonical, top) for top in tops},
        parted={top: share_within(outputs, parted, base, top) for top in tops},
        any={top: share_within(outputs, some, base, top) for top in tops},
    )


def _canonical(burmese: str) -> str:
    return "".join(unicodedata.normalize("NFC", burmese).split())


def distance(a: str, b: str) -> int:
    """How many letters must be put in, taken out or exchanged to make `b` of `a`."""
    row = list(range(len(b) + 1))
    for at, char in enumerate(a, 1):
        diagonal, row[0] = row[0], at
        for column, other in enumerate(b, 1):
            diagonal, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, diagonal + (char != other)),
            )
    return row[-1]


def error_rate(outputs: Sequence[str], wanted: Sequence[str]) -> float:
    """The mean over rows of wrong letters per letter wanted, at most 1 a row."""
    rates = [
        min(1.0, distance(letters(one), letters(right)) / max(1, len(letters(right))))
        for one, right in zip(outputs, wanted, strict=True)
    ]
    return sum(rates) / len(rates) if rates else 0.0


def calibration(
    predictions: Sequence[Sequence[tuple[str, float]]],
    pairs: Sequence[Pair],
    bins: int = 10,
    *,
    by_people: bool = False,
) -> Calibration:
    """Whether what is given with probability p is right in a share p of all cases.

    Every spelling of every row is one prediction. Spellings of a row that have the same letters are one, with the sum of their
    probabilities. To look at the first spelling alone, give only that.

    Args:
        predictions: for each pair, spellings with probabilities 0 to 1.
        pairs: the rows.
        bins: how many, of equal width.
        by_people: count a row as often as people were found with its spelling.

    Returns:
        The table and its error.
    """
    count, mass, right = [0] * bins, [0.0] * bins, [0] * bins
    for row, pair in zip(predictions, pairs, strict=True):
        weight = pair.count if by_people else 1
        merged: dict[str, float] = defaultdict(float)
        for spelling, probability in row:
            merged[letters(spelling)] += probability
        for spelling, probability in merged.items():
            at = min(int(probability * bins), bins - 1)
            count[at] += weight
            mass[at] += weight * probability
            right[at] += weight * (spelling == letters(pair.latin))
    table = [
        Bin(at / bins, (at + 1) / bins, count[at], mass[at] / count[at], right[at] / count[at])
        for at in range(bins)
        if count[at]
    ]
    total = sum(count)
    return Calibration(table, sum(one.count * abs(one.mean - one.right) for one in table) / total if total else 0.0)


def variants(pairs: Iterable[Pair]) -> list[tuple[Pair, Pair]]:
    """Every two spellings with different letters that one Burmese name is found with."""
    spellings: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        spellings[base(pair.burmese)].setdefault(letters(pair.latin), pair)
    return [two for of_name in spellings.values() for two in combinations(of_name.values(), 2)]


def united(key: Callable[[Pair], str], spellings: Sequence[tuple[Pair, Pair]]) -> float:
    """The share of pairs of spellings whose keys are equal."""
    return sum(key(one) == key(other) for one, other in spellings) / len(spellings) if spellings else 0.0


def key_spread(key: Callable[[str], str], names: Iterable[str]) -> KeySpread:
    """How many names share a key; names that differ only in how a stack is written count once."""
    distinct = {base(name): name for name in names}
    held = Counter(map(key, distinct.values()))
    return KeySpread(len(distinct), len(held), sum(n > 1 for n in held.values()) / len(held) if held else 0.0)


def taken(judge: Callable[[Trial], bool], trials: Sequence[Trial]) -> float:
    """The share of trials that a judge takes for a name and its spelling."""
    return sum(map(judge, trials)) / len(trials) if trials else 0.0

"""Why names come out spelled otherwise than their bearers spell them, told by rules from the tables, the counts and the pairs.

Every miss is parted into the syllables (or words) that are written otherwise, and each of these has one cause, the first whose
rule holds:

1. the name is found with our spelling too;
2. a syllable has no letters, or letters fit no syllable so badly that the fitting of the counts leaves the pair out;
3. the spelling is counted for the syllable in other names, more often than ours: the tables overrule the counts;
4. it is counted, though not more often: the bearer's choice;
5. the syllable is counted `OFTEN` times and more, and never so: a slip of the pen, or a whim;
6. a marker in the name says that it is no Burmese one (စိုင်း, နန်း, စော, ...);
7. the syllable has a rhyme, or the spelling has letters, that Burmese has not, and no marker tells whose it is;
8. the tables have the spelling behind another;
9. nothing has it.

A name with several such syllables counts for the one that is hardest to mend, in the order of `Cause`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from name_pairs import Pair, base, letters

from myanmar_id.latin import align, decode
from myanmar_id.latin.names import Names
from myanmar_id.latin.pieces import pieces, split, without_tone, without_visarga

#: As `data/update/latin.py` has it: a part that costs more, natural log, is an error of the pair.
WORST = -9.0
#: Counts of a syllable that leave no doubt how it is spelled.
OFTEN = 20

_FOREIGN = re.compile("[fvxq]|c(?!h)|[bdfgkpst]r|[bcdjpsz]$")


class Cause(Enum):
    """What is the matter with a syllable, the hardest to mend first."""

    ATTESTED = "the name is found with our spelling too"
    PAIR = "error of the pair: letters and syllables do not fit"
    SLIP = f"slip or whim: counted {OFTEN} times and more, never so"
    MISSING = "no table or count has the spelling"
    FOREIGN = "not Burmese, and no marker says whose"
    PEOPLE = "a people's own spelling: the name has its marker"
    LOWER = "the tables have it, behind ours; never counted"
    OVERRULED = "counted more often than ours, which the tables put first"
    CHOICE = "free choice: counted for the syllable in other names"


@dataclass(frozen=True, slots=True)
class Difference:
    """A syllable or word that is written otherwise.

    Attributes:
        syllable: in Burmese, prepared.
        given: the letters of our spelling.
        wanted: the letters that the row has.
        cause: why.
    """

    syllable: str
    given: str
    wanted: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Miss:
    """A row whose first spelling is another than its own.

    Attributes:
        pair: the row.
        given: our spelling.
        marked: whether a marker says which people's name it is.
        cause: the hardest of `differences`.
        differences: every syllable that is written otherwise, once.
    """

    pair: Pair
    given: str = field(repr=False)
    marked: bool
    cause: Cause
    differences: tuple[Difference, ...] = field(repr=False)


def misses(
    names: Names, firsts: Sequence[str], pairs: Sequence[Pair], known: Mapping[str, Collection[str]]
) -> list[Miss]:
    """Every row whose first spelling is another than its own.

    Args:
        names: gave the spellings; its counts must not have the rows.
        firsts: the likeliest spelling for each pair.
        pairs: the rows.
        known: `name_pairs.attested` of all pairs there are.

    Returns:
        The misses in the order of the rows.
    """
    found = []
    for given, pair in zip(firsts, pairs, strict=True):
        if letters(given) != letters(pair.latin):
            marked = names.speller.mode(pieces(pair.burmese)) is not None
            attested = letters(given) in known[base(pair.burmese)]
            differences = _differences(names, given, pair, marked=marked, attested=attested)
            hardest = min((one.cause for one in differences), key=list(Cause).index, default=Cause.PAIR)
            found.append(Miss(pair, given, marked, hardest, tuple(differences)))
    return found


def commonest(found: Iterable[Miss]) -> list[tuple[Difference, int, int]]:
    """The syllables of misses with how often, and how often outside the one large list, the most frequent first.

    One that has several causes has the commonest of them here.
    """
    times: Counter[tuple[str, str, str]] = Counter()
    outside: Counter[tuple[str, str, str]] = Counter()
    causes: dict[tuple[str, str, str], Counter[Cause]] = {}
    for miss in found:
        for one in miss.differences:
            key = one.syllable, one.given, one.wanted
            times[key] += 1
            outside[key] += miss.pair.is_outside
            causes.setdefault(key, Counter())[one.cause] += 1
    # Of equal ones the order of the letters, so that the table does not change with the order of the pairs.
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return [(Difference(*key, causes[key].most_common(1)[0][0]), n, outside[key]) for key, n in ranked]


def _differences(names: Names, given: str, pair: Pair, *, marked: bool, attested: bool) -> list[Difference]:
    cut = [(unit, _letters(options)) for unit, options in decode.units(names.speller, pair.burmese)]
    cut = [(unit, options) for unit, options in cut if options[0][0]]
    options_of = [options for _, options in cut]
    wanted = align.align(options_of, align.words(pair.latin))
    ours = align.align(options_of, align.words(given))
    if wanted is None or ours is None:
        return []
    is_error = any(part.score <= WORST or not part.letters for part in wanted)
    found = {}
    for (unit, options), right, other in zip(cut, wanted, ours, strict=True):
        if right.letters != other.letters:
            if attested:
                cause = Cause.ATTESTED
            elif is_error:
                cause = Cause.PAIR
            else:
                cause = _cause(names, unit, right.letters, other.letters, options, marked=marked)
            found[unit, right.letters] = Difference(unit, other.letters, right.letters, cause)
    return list(found.values())


def _cause(
    names: Names, unit: str, wanted: str, given: str, options: Sequence[tuple[str, float]], *, marked: bool
) -> Cause:
    counted: Counter[str] = Counter()
    for spelling, times in names.speller.counts.spelled.get(unit, {}).items():
        counted[spelling.replace(" ", "")] += times
    if counted[wanted]:
        return Cause.OVERRULED if counted[wanted] > counted[given] else Cause.CHOICE
    if counted.total() >= OFTEN:
        return Cause.SLIP
    if marked:
        return Cause.PEOPLE
    if _FOREIGN.search(wanted) or not all(_is_burmese(names, piece) for piece in pieces(unit)):
        return Cause.FOREIGN
    return Cause.LOWER if any(latin == wanted for latin, _ in options) else Cause.MISSING


def _is_burmese(names: Names, syllable: str) -> bool:
    """Whether the tables have a row for the rhyme of a syllable, tone apart."""
    parts = split(syllable)
    if parts is None:
        return False
    rhyme = parts[1]
    rows = names.speller.hand.rhymes
    tried = {rhyme, without_visarga(rhyme), without_tone(rhyme)}
    return any(one in rows or one.removeprefix("\u103d") in rows for one in tried)


def _letters(options: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Options as letters alone; of those that have the same letters the first, which is the likeliest."""
    found: dict[str, float] = {}
    for latin, p in options:
        found.setdefault("".join(align.words(latin)), p)
    return tuple(found.items())

"""The tables of NRC numbers, indexed. Everything is built on first use and kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from myanmar_id import tables
from myanmar_id.fields.nrc.rows import Kind, KindRow, Label, Letter, Scheme, State, Tier, Township

_TIER_RANK = {Tier.A: 0, Tier.B: 1, Tier.C: 2, Tier.D: 2}
_SYLLABLES = 3
_VOWELS = "aeiou"


class KindWord(NamedTuple):
    """What a word in the bracket stands for: its kind, the scheme where only one has it, and the Burmese word of the
    card.
    """

    kind: Kind
    scheme: Scheme | None
    word: str


@dataclass(frozen=True, slots=True)
class Index:
    """The tables as dictionaries.

    Attributes:
        places: (state, letters) -> row.
        states_of: letters -> the states that have them.
        latin: state -> lower-case Latin spelling -> letters, the likeliest first; more than one where the spelling is
            ambiguous.
        skeletons: state -> abbreviation, as the consonants of a spelling (`mkn`, `mkhn`) -> letters.
        kinds: Latin word in capitals, or Burmese word as `kind_key` writes it -> what it stands for.
        syllables: lower-case Latin syllable -> letters, the likeliest first, for townships in no list.
    """

    places: dict[tuple[int, str], Township]
    states_of: dict[str, tuple[int, ...]]
    latin: dict[int, dict[str, tuple[str, ...]]]
    skeletons: dict[int, dict[str, tuple[str, ...]]]
    kinds: dict[str, KindWord]
    syllables: dict[str, tuple[str, ...]]


@cache
def townships(state: int | None = None) -> tuple[Township, ...]:
    """The township codes that are known.

    Args:
        state: number of a state or region, 1 to 14, or None for all.

    Returns:
        Rows by state and letters; empty for a number that is no state.

    Examples:
        >>> [row.letters for row in townships(4)][:3]
        ['ကခန', 'ကပလ', 'ဆမန']

    Source: `data/tables/nrc_townships.tsv`, merged from the lists that its rows name.
    """
    rows = tables.read("nrc_townships", Township) if state is None else townships()
    return rows if state is None else tuple(row for row in rows if row.state == state)


@cache
def states() -> tuple[State, ...]:
    """The states and regions by number, 1 to 14; Naypyitaw has no number of its own and uses 9.

    Examples:
        >>> states()[8].name_en
        'Mandalay Region'
    """
    return tables.read("nrc_states", State)


@cache
def kind_rows() -> dict[Kind, KindRow]:
    """The rows of `nrc_kinds.tsv` by kind."""
    return {row.kind: row for row in tables.read("nrc_kinds", KindRow)}


@cache
def letters() -> dict[str, Letter]:
    """The rows of `nrc_letters.tsv` by letter."""
    return {row.letter: row for row in tables.read("nrc_letters", Letter)}


@cache
def labels() -> tuple[str, ...]:
    """Words that stand in front of a number, the longest first."""
    return tuple(sorted((row.label for row in tables.read("nrc_labels", Label)), key=len, reverse=True))


@cache
def index() -> Index:
    """The tables as dictionaries."""
    rows = townships()
    states_of: dict[str, list[int]] = defaultdict(list)
    latin: dict[int, dict[str, list[tuple[int, int, str]]]] = {row.number: defaultdict(list) for row in states()}
    skeletons: dict[int, dict[str, list[tuple[int, int, str]]]] = {row.number: defaultdict(list) for row in states()}
    for row in rows:
        states_of[row.letters].append(row.state)
        for spelling, rank in _spellings(row).items():
            latin[row.state][spelling].append((rank, _TIER_RANK[row.tier], row.letters))
        for skeleton in _skeletons(row):
            skeletons[row.state][skeleton].append((0, _TIER_RANK[row.tier], row.letters))
    return Index(
        places={(row.state, row.letters): row for row in rows},
        states_of={code: tuple(numbers) for code, numbers in states_of.items()},
        latin={state: {key: _best(found) for key, found in keys.items()} for state, keys in latin.items()},
        skeletons={state: {key: _best(found) for key, found in keys.items()} for state, keys in skeletons.items()},
        kinds=_kind_words(),
        syllables=_syllable_letters(Counter(letter for row in rows for letter in row.letters)),
    )


#: What a Zawgyi or a hasty typist writes in the words of the kinds, as the Unicode letter it stands for. Of this slot
#: only: no word in it has a stack or a long u.
_KIND_FOLD = str.maketrans(
    {
        "\u108f": "\u1014", "\u106b": "\u100a", "\u106a": "\u1009", "\u1039": "\u103a", "\u1094": "\u1037",
        "\u1095": "\u1037", "\u1033": "\u102f", "\u1034": "\u102f", "\u1030": "\u102f", "\u1040": "\u101d",
        **{chr(point): "\u103b" for point in range(0x107E, 0x1085)},
    }
)  # fmt: skip


def kind_key(word: str) -> str:
    """A Burmese word in the form that `Index.kinds` has: Zawgyi letters folded, marks sorted, none twice.

    Examples:
        >>> kind_key("နုိင်") == kind_key("နိုင်") == kind_key("ႏိုင္")
        True
    """
    clusters: list[tuple[str, set[str]]] = []
    for char in word.translate(_KIND_FOLD):
        if clusters and ("\u102b" <= char <= "\u103e"):
            clusters[-1][1].add(char)
        else:
            clusters.append((char, set()))
    return "".join(base + "".join(sorted(marks)) for base, marks in clusters)


def _spellings(row: Township) -> dict[str, int]:
    """Latin spellings of a code, each with how far it is from the two that are in use: 0, 1 (mixed) or 2 (other
    syllables).
    """
    found: dict[str, int] = {}
    table = [letters()[letter] for letter in row.letters]
    plain = [{letter.official.lower(), letter.common.lower()} for letter in table]
    wide = [
        syllables | {other.lower() for other in letter.other} for syllables, letter in zip(plain, table, strict=True)
    ]
    for rank, choices in ((2, wide), (1, plain)):
        for parts in product(*choices):
            # `kh` alone is ခ, but before a vowel it is the head of another syllable: `khaza` is not ခအဇ.
            if all(part[-1] in _VOWELS or after[0] not in _VOWELS for part, after in pairwise(parts)):
                found["".join(parts)] = rank
    for exact in (row.official, row.common):
        found[exact.lower()] = 0
    return found


def _skeletons(row: Township) -> set[str]:
    """A code in short: the initial of each syllable, its consonants in full, and abbreviations that are in use."""
    found = {alias.lower() for alias in row.aliases}
    for style in ("official", "common"):
        parts = [getattr(letters()[letter], style).lower() for letter in row.letters]
        found |= {"".join(part[0] for part in parts), "".join(part.rstrip("a") or part[0] for part in parts)}
    return found


def _best(found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """The letters that a spelling stands for: of the closest ones the best attested, those of the official spelling
    first.
    """
    closest = min(entry[:2] for entry in found)
    return tuple(sorted((entry[2] for entry in found if entry[:2] == closest), key=_official_first))


def _official_first(code: str) -> tuple[bool, str]:
    """Letters that both schemes spell alike come before letters that share only their common spelling with them."""
    return (any(letters()[letter].official != letters()[letter].common for letter in code), code)


def _kind_words() -> dict[str, KindWord]:
    words: dict[str, KindWord] = {}
    rows = kind_rows().values()
    for row in rows:
        burmese = {kind_key(word): word for word in (*row.also_my, row.my, row.my_common)}
        words |= {key: KindWord(row.kind, None, row.my) for key in burmese}
        words[row.my_common] = words[kind_key(row.my_common)] = KindWord(row.kind, None, row.my_common)
        words[row.my] = words[kind_key(row.my)] = KindWord(row.kind, None, row.my)
        words |= {word: KindWord(row.kind, None, row.my) for word in row.also_latin}
        words[row.official] = KindWord(row.kind, "official" if row.official != row.common else None, row.my)
    for row in rows:  # after the official letters: N is a citizen unless something says otherwise
        words[row.common] = KindWord(row.kind, "common" if row.official != row.common else None, row.my)
    words["N"] = KindWord(Kind.CITIZEN, None, words["C"].word)
    return words


def _syllable_letters(uses: Counter[str]) -> dict[str, tuple[str, ...]]:
    """Syllable -> letters that codes use: the official reading first, then the common, the more frequent letter
    first.
    """
    found: dict[str, list[str]] = defaultdict(list)
    by_use = [letters()[letter] for letter, _ in uses.most_common()]
    for syllable, letter in (
        *((row.official, row.letter) for row in by_use),
        *((row.common, row.letter) for row in by_use),
    ):
        if letter not in found[syllable.lower()]:
            found[syllable.lower()].append(letter)
    for row in by_use:
        for other in row.other:
            if other[-1] in _VOWELS:
                found.setdefault(other.lower(), [row.letter])
    return {syllable: tuple(codes) for syllable, codes in found.items()}


@lru_cache(maxsize=4096)
def unlisted(spelling: str) -> tuple[str, ...]:
    """Letters that a Latin spelling can stand for by its syllables, for a township in no list.

    Args:
        spelling: lower-case Latin letters.

    Returns:
        Three-letter codes: the likeliest, then others if they are known in some state; empty where it is not three
        syllables.
    """
    cuts = _cut(spelling, _SYLLABLES)
    readings = [parts for cut in cuts for parts in product(*(index().syllables[syllable] for syllable in cut))]
    codes = dict.fromkeys("".join(parts) for parts in readings)
    return tuple(code for rank, code in enumerate(codes) if not rank or code in index().states_of)


def _cut(spelling: str, count: int) -> list[tuple[str, ...]]:
    """All ways to cut a spelling into `count` known syllables."""
    if count == 0:
        return [] if spelling else [()]
    return [
        (spelling[:size], *rest)
        for size in range(1, min(4, len(spelling)) + 1)
        if spelling[:size] in index().syllables
        for rest in _cut(spelling[size:], count - 1)
    ]

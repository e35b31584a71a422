"""What stands in a name beside the name: honorifics before it, marks and aliases behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from myanmar_id import tables
from myanmar_id.text.normalize import normalize
from myanmar_id.text.syllable import syllables


class HonorificKind(StrEnum):
    """`TITLE` is never a name; `AMBIGUOUS` is as often the first syllable of one."""

    TITLE = "title"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class HonorificRow:
    """An honorific or title."""

    burmese: str
    latin: str
    kind: HonorificKind
    also_latin: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


class MarkerKind(StrEnum):
    """What a word behind a name says."""

    DECEASED = "deceased"
    RETIRED = "retired"
    ALIAS = "alias"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A word behind a name; `bracketed` where it counts in brackets only."""

    word: str
    kind: MarkerKind
    bracketed: bool
    source: tuple[str, ...]
    checked: str
    note: str


_ONLY_LETTERS = re.compile("[\u1000-\u103f]+").fullmatch
_FEWEST_AFTER_AMBIGUOUS = 2
#: Syllables of an honorific, and words of one in Latin letters.
_LONGEST_TITLE, _LONGEST_LATIN = 6, 4


def segments(text: str) -> tuple[list[str], set[MarkerKind], tuple[str, ...]]:
    """The name and its aliases, and what the marks behind them say."""
    if _ONLY_LETTERS(text):
        return [text], set(), ()
    pattern, kinds = _markers()
    pieces: list[list[str]] = [[]]
    flags: set[MarkerKind] = set()
    marks = []
    at = 0
    for match in pattern.finditer(text):
        pieces[-1].append(text[at : match.start()])
        at = match.end()
        word = (match["inside"] or match["plain"]).lower()
        kind = kinds[word]
        if kind is MarkerKind.ALIAS:
            pieces.append([])
        elif kind is MarkerKind.MARK:
            marks.append(word)
        else:
            flags.add(kind)
    pieces[-1].append(text[at:])
    found: list[str] = []
    for segment in pieces:
        one = normalize(" ".join(" ".join(segment).split())).strip()
        if pattern.search(one):  # with what stood behind it gone, a word has come to stand at the end
            again, more, seen = segments(one)
            found += again
            flags |= more
            marks += seen
        elif any(char.isalpha() for char in one):
            found.append(one)
    return found, flags, tuple(marks)


def split(text: str) -> tuple[str | None, str, bool]:
    """Honorific, name, and whether another split is as good."""
    if text[0].isascii():
        return _split_latin(text)
    pieces = syllables(text)
    at = _titles(pieces) if pieces[0] in _titles_by_first() or pieces[0].isspace() else 0
    if at:
        return "".join(pieces[:at]).strip(), "".join(pieces[at:]).strip(), False
    if _honorifics().get(pieces[0]) is not HonorificKind.AMBIGUOUS:
        return None, text, False
    after = [piece for piece in syllables("".join(pieces[1:]), split_stacks=True) if not piece.isspace()]
    if not after:
        return None, text, False
    if len(after) < _FEWEST_AFTER_AMBIGUOUS or after[0] == pieces[0]:
        return None, text, True
    return pieces[0], "".join(pieces[1:]).strip(), True


def _titles(pieces: list[str]) -> int:
    """How many pieces at the beginning are titles, each the longest there is, leaving something behind them."""
    at = 0
    last = next((index for index in range(len(pieces) - 1, 0, -1) if any(map(str.isalpha, pieces[index]))), 0)
    while True:
        start = at
        while start < len(pieces) and pieces[start].isspace():
            start += 1
        longest = _titles_by_first().get(pieces[start], 0) if start < len(pieces) else 0
        for count in range(longest, 0, -1):
            if _honorifics().get("".join(pieces[start : start + count])) is HonorificKind.TITLE:
                break
        else:
            return at
        if start + count > last:
            return at
        at = start + count


def _split_latin(text: str) -> tuple[str | None, str, bool]:
    """The same for a name in Latin letters: honorifics are words, or several (Lieutenant Colonel), with a dot or without."""
    words = text.split()
    at = 0
    while at < len(words) - 1:
        count, row = _latin_honorific(words, at)
        if row is None or (row.kind is HonorificKind.AMBIGUOUS and at):
            break
        if row.kind is HonorificKind.AMBIGUOUS:
            if len(words) <= _FEWEST_AFTER_AMBIGUOUS or words[0].lower() == words[1].lower():
                return None, text, True
            return words[0], " ".join(words[1:]), True
        if at + count == len(words):
            break
        at += count
    return (" ".join(words[:at]), " ".join(words[at:]), False) if at else (None, text, False)


def _latin_honorific(words: Sequence[str], at: int) -> tuple[int, HonorificRow | None]:
    """The longest honorific in Latin letters that begins at a word, and of how many words it is."""
    for count in range(min(_LONGEST_LATIN, len(words) - at), 0, -1):
        row = _latin_rows().get(_plain(" ".join(words[at : at + count])))
        if row is not None:
            return count, row
    return 0, None


def _plain(latin: str) -> str:
    """An honorific in Latin letters as it is looked up."""
    return latin.replace(".", "").lower()


def without_first(text: str) -> str:
    """A name without its first syllable or word."""
    return text[len(_first(text)) :].strip()


def without_honorific(text: str) -> str:
    """A name without a first syllable that may be an honorific, "" where it is none or the whole name."""
    return without_first(text) if is_ambiguous(_first(text)) else ""


def _first(text: str) -> str:
    return text.split(maxsplit=1)[0] if text[0].isascii() else syllables(text)[0]


def honorific_words(honorific: str) -> list[tuple[str, str | None]]:
    """The words of an honorific in Burmese, each with its Latin spelling, None where no row has it."""
    latin = _latin_of()
    pieces = [piece for piece in syllables(honorific) if not piece.isspace()]
    out = []
    at = 0
    while at < len(pieces):
        count = next((n for n in range(_LONGEST_TITLE, 0, -1) if "".join(pieces[at : at + n]) in latin), 1)
        word = "".join(pieces[at : at + count])
        out.append((word, latin.get(word)))
        at += count
    return out


def burmese_honorific(latin: str) -> str:
    """A Latin honorific, or several, as `split` found them, in Burmese."""
    words = latin.split()
    found = ""
    at = 0
    while at < len(words):
        count, row = _latin_honorific(words, at)
        assert row is not None
        found += row.burmese
        at += count
    return found


def is_ambiguous(honorific: str) -> bool:
    """Whether an honorific, in Burmese or Latin, is as often the first syllable of a name."""
    if not honorific.isascii():
        return _honorifics().get(honorific) is HonorificKind.AMBIGUOUS
    row = _latin_rows().get(_plain(honorific))
    return row is not None and row.kind is HonorificKind.AMBIGUOUS


@cache
def _latin_of() -> dict[str, str]:
    return {row.burmese: row.latin for row in _honorific_rows()}


@cache
def _honorific_rows() -> tuple[HonorificRow, ...]:
    return tables.read("honorifics", HonorificRow)


@cache
def _honorifics() -> dict[str, HonorificKind]:
    return {row.burmese: row.kind for row in _honorific_rows()}


@cache
def _titles_by_first() -> dict[str, int]:
    """The syllables that titles begin with, and how many the longest of these has."""
    found: dict[str, int] = {}
    for row in _honorific_rows():
        if row.kind is HonorificKind.TITLE:
            cut = syllables(row.burmese)
            found[cut[0]] = max(len(cut), found.get(cut[0], 0))
    return found


@cache
def _latin_rows() -> dict[str, HonorificRow]:
    """Honorifics by how they are written in Latin letters; of two that are written alike the first."""
    found: dict[str, HonorificRow] = {}
    for row in _honorific_rows():
        for word in (row.latin, *row.also_latin):
            found.setdefault(_plain(word), row)
    return found


@cache
def _markers() -> tuple[re.Pattern[str], dict[str, MarkerKind]]:
    """One expression for all marks, and what each says."""
    rows = tables.read("name_markers", MarkerRow)
    longest = sorted(rows, key=lambda row: -len(row.word))
    inside = "|".join(re.escape(row.word) for row in longest)
    plain = "|".join(re.escape(row.word) for row in longest if not row.bracketed)
    # Without brackets "deceased" counts where it stands alone; of one letter it never does.
    alone = "|".join(re.escape(row.word) for row in longest if row.bracketed and len(row.word) > 3)
    pattern = (
        rf"[(（\[] {{0,2}}(?ai:(?P<inside>{inside})) {{0,2}}[)）\]]"
        rf"|(?P<plain>(?ai:(?<![a-z.])(?:{plain})(?![a-z])|(?<=\s)(?:{alone})(?![^\s(])))\.?"
    )
    return re.compile(pattern), {row.word: row.kind for row in rows}

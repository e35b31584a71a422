"""NRC numbers in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from myanmar_id.errors import ParseError
from myanmar_id.fields.nrc.folding import DIGITS, INNER, Text, fold
from myanmar_id.fields.nrc.lookup import index, states
from myanmar_id.fields.nrc.model import Found, Nrc
from myanmar_id.fields.nrc.rows import Scheme
from myanmar_id.fields.nrc.scan import scan
from myanmar_id.fields.nrc.slots import Slots

#: How far before its digits a number can begin, and how many beginnings are tried. They bound the work per run of
#: digits.
_REACH = 72
_TRIES = 3

_DIGIT = "0-9၀-၉"
_NUMBER = re.compile(
    rf"(?<![{_DIGIT}])(?:[0-9]{{5,6}}|[0-9]{{3}}[ -][0-9]{{3}}|[၀-၉ဝရ]{{5,6}}|[၀-၉]{{3}}[ -][၀-၉]{{3}})(?![{_DIGIT}])"
)
_MIDDLE = re.compile("[^0-9၁-၆၉\n]{4,56}").fullmatch
_LETTER_RUN = re.compile("[A-Za-z]+|[\u1000-\u103f\u106a-\u108f]+")


def find_all(text: str, *, scheme: Scheme | None = None) -> list[Found]:
    """Find the NRC numbers in a text.

    Work is linear in the length of the text. Forms are those that `parse` takes, save that in running text letters do
    not count as digits, and a township in no list or an abbreviated one counts only behind a slash or before a bracket.

    Args:
        text: any text.
        scheme: as for `parse`. Where it is None and the text has official letters (`C AC NC V M`) and no common one (`E
            P S T`), its `(N)` are read as official too.

    Returns:
        What was found, in order, none overlapping; the offsets are of `text`.

    Examples:
        >>> found = find_all("U Ba 12/OUKAMA(N)245781, Daw Hla ၉/မခန(နိုင်)၂၅၁၉၅၉")
        >>> [(one.span, str(one.value)) for one in found]
        [((5, 23), '12/UKaMa(C)245781'), ((33, 51), '9/MaKhaNa(C)251959')]
    """
    folded = fold(text)
    hits = list(_hits(folded, scheme))
    if scheme is None and any(slots.is_letter_n for _, _, slots in hits):
        schemes = {slots.scheme for _, _, slots in hits}
        if "official" in schemes and "common" not in schemes:
            hits = [(start, end, scan(folded.folded[start:end], "official")) for start, end, _ in hits]
    return [_found(folded, start, end, slots) for start, end, slots in hits]


def mask(text: str, *, char: str = "*") -> str:
    """Hide the digits of every NRC number in a text; state, township and kind stay.

    Args:
        text: any text.
        char: what stands for each digit.

    Returns:
        The text, as long as before where `char` is one character.

    Examples:
        >>> mask("NRC 12/OUKAMA(N)245781")
        'NRC 12/OUKAMA(N)******'
    """
    parts = []
    end = 0
    for found in find_all(text):
        start, stop = found.number_span
        parts += [text[end:start], *(one if one in INNER else char for one in text[start:stop])]
        end = stop
    return "".join([*parts, text[end:]])


_STATE = re.compile(rf"(?<![{_DIGIT}])(?:1[0-4]|0?[1-9]|၁[၀-၄ဝ]|[၁-၉])(?![{_DIGIT}])")


@cache
def _state_name() -> re.Pattern[str]:
    names = [name for row in states() for name in (row.name_en, *row.also_en, row.name_my, *row.also_my)]
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?= *[/-])", re.IGNORECASE)


def _hits(text: Text, scheme: Scheme | None) -> Iterator[tuple[int, int, Slots]]:
    """Offsets in the folded text and slots of every number."""
    folded = text.folded
    done = 0
    for number in _NUMBER.finditer(folded):
        end = number.end()
        for start, stop in _starts(folded, max(done, number.start() - _REACH), number.start()):
            between = folded[stop : number.start()]
            if not _may_be_middle(between):
                continue
            try:
                slots = scan(folded[start:end], scheme)
            except ParseError:
                continue
            if _is_sure(slots, between):
                done = end
                yield start, done, slots
                break


def _starts(folded: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a state may stand before a number, the nearest first: by number, then by name."""
    before = folded[max(begin, end - 4) : end].rstrip(" -.")
    if not before or before[-1] in DIGITS:
        return
    found = [match.span() for match in _STATE.finditer(folded, begin, end)]
    yield from found[: -_TRIES - 1 : -1]
    if "/" in folded[begin:end] or "-" in folded[begin:end]:
        named = [match.span() for match in _state_name().finditer(folded, begin, end)]
        yield from named[-1:]


def _may_be_middle(between: str) -> bool:
    """A quick look before the full scan: letters enough, and the last of them can end a kind."""
    runs = _LETTER_RUN.findall(between)
    if not _MIDDLE(between) or sum(map(len, runs)) < 4:
        return False
    last = runs[-1]
    return not last.isascii() or last.upper().endswith(_latin_kinds())


@cache
def _latin_kinds() -> tuple[str, ...]:
    return tuple(word for word in index().kinds if word.isascii())


def _is_sure(slots: Slots, between: str) -> bool:
    """Whether it is a number and not words between digits."""
    if "look-alike" in slots.notes:
        return False
    if any(char in between for char in "/([{"):
        return True
    return "abbreviation" not in slots.notes and (slots.state, slots.township) in index().places


def _found(text: Text, start: int, end: int, slots: Slots) -> Found:
    begin, stop = text.span(start, end)
    digits = slots.spans[3]
    number_span = text.span(start + digits[0], start + digits[1])
    value = Nrc(slots.state, slots.township, slots.kind, slots.number, slots.alternatives)
    return Found(begin, stop, value, number_span)

"""The hot loop: one text cut into the four slots of an NRC number.

A number is state, township, kind, number, in this order; what stands between them is free. What was not read before with other
digits (`slots`) comes here: it is folded (spaces, invisible and compatibility characters) and cut from both ends, the state in
front, the digits at the end, and the township with its kind between them. Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from myanmar_id.errors import InvalidFormat, OutOfRange, ParseError, UnknownComponent
from myanmar_id.fields.nrc.folding import (
    DIGITS,
    FOR_DIGIT,
    FOR_STATE_DIGIT,
    INNER,
    LEAD,
    TRAIL,
    TYPED_FOR_DIGIT,
    Text,
    fold,
    is_word,
)
from myanmar_id.fields.nrc.lookup import index, labels, states
from myanmar_id.fields.nrc.middle import middle
from myanmar_id.fields.nrc.model import LAST_STATE
from myanmar_id.fields.nrc.rows import Scheme
from myanmar_id.fields.nrc.slots import Slots, filled, recall, remember
from myanmar_id.text.script import to_ascii_digits, to_myanmar_digits

LENGTHS = (6, 5)
_MOST_DIGITS = 12
_FEWEST_REAL_DIGITS = 3
_MASKED = re.compile(r"(?:[*xX#●](?:[ -]?[*xX#●]){2,}|\.{5,})[ )\]}.]*+$")

#: A state as written -> its number. Zero padding is a habit of software, which writes ASCII: in Burmese digits a zero
#: in front is a misread letter or digit, so `၀၉` is none.
STATES: dict[str, int] = {
    **{str(number): number for number in range(1, LAST_STATE + 1)},
    **{to_myanmar_digits(str(number)): number for number in range(1, LAST_STATE + 1)},
    **{f"0{number}": number for number in range(1, 10)},
}
#: What is neither ASCII nor Myanmar, nor a bracket or bar of another keyboard.
_STRANGE = re.compile("[^ -~\u1000-\u109f«»•●¦∣│┃〈〉《》「」『』【】〔〕]")

#: Slots that need no second thought: a shorter way to what the general one finds.
_PLAIN_STATE = re.compile("(?:1[0-4]|[1-9]|၁[၀-၄]|[၁-၉])(?=[/(])")
_PLAIN_NUMBER = re.compile("[0-9]{6}|[၀-၉]{6}")
_BRACKETS = frozenset(')]}/"')


def scan(raw: str, scheme: Scheme | None = None) -> Slots:
    """Cut a text into slots.

    Args:
        raw: the text as given.
        scheme: how the writer spells, where it is known.

    Returns:
        The slots of the likeliest reading.

    Raises:
        ParseError: there is no reading; the error is that of the likeliest cut.
    """
    if known := recall(raw, scheme):
        return filled(*known, raw)
    text = fold(raw)
    folded = text.folded
    end = len(folded.rstrip(TRAIL))
    start = min(_lead(folded), end)
    if start == end:
        raise text.fail(InvalidFormat, "empty", "give an NRC number: there is none", 0, len(folded))
    if _MASKED.search(folded, max(start, len(folded) - 40)):
        raise text.fail(InvalidFormat, "masked", "give the number in full: its digits are masked", start, len(folded))
    if strange := _STRANGE.search(folded, start, end):
        message = "take out what is no letter, digit or common sign: it may stand for one that was lost"
        raise text.fail(InvalidFormat, "foreign-character", message, *strange.span())
    first: ParseError | None = None
    best: Slots | None = None
    for state, state_end, plain_state, state_notes in _states(text, start, end):
        for plain_number, number_start, number_notes in _numbers(text, state_end, end):
            try:
                between = middle(text, state, state_end, number_start, scheme)
            except ParseError as error:
                first = first or error
                continue
            slots = Slots(
                state,
                between.letters,
                between.kind,
                to_ascii_digits(plain_number),
                between.alternatives,
                (
                    text.span(start, state_end),
                    text.span(*between.town[:2]),
                    text.span(*between.word[:2]),
                    text.span(number_start, end),
                ),
                (plain_state, between.town[2], between.word[2], plain_number),
                between.scheme,
                between.is_letter_n,
                state_notes | between.notes | number_notes,
            )
            if (state, slots.township) in index().places:
                remember(text, end, slots, scheme)
                return slots
            best = best or slots
    if best is None:
        raise first or text.fail(InvalidFormat, "township", "give township and kind behind the state", start, end)
    remember(text, end, best, scheme)
    return best


@cache
def _lead_pattern() -> re.Pattern[str]:
    junk = f"[{re.escape(LEAD)}]*+"
    words = "|".join(re.escape(label).replace(r"\ ", "[ .]*+") for label in labels())
    return re.compile(rf"{junk}(?:(?i:{words})(?![A-Za-z\u102b-\u103e])[{re.escape(LEAD)}-]*+){{0,4}}+")


def _lead(folded: str) -> int:
    """Where the state starts: behind labels, quotes and opening brackets."""
    match = _lead_pattern().match(folded)
    return match.end() if match else 0


@cache
def _state_names() -> tuple[re.Pattern[str], dict[str, int]]:
    names = {
        name.lower(): row.number for row in states() for name in (row.name_en, *row.also_en, row.name_my, *row.also_my)
    }
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"({words})(?= *[^A-Za-z\u1000-\u109f ])", re.IGNORECASE), names


def _states(text: Text, start: int, end: int) -> Iterator[tuple[int, int, str, frozenset[str]]]:
    """The states that a text can start with, the likeliest first: number, where it ends, as it should be written,
    notes.
    """
    folded = text.folded
    if match := _PLAIN_STATE.match(folded, start, end):
        yield STATES[match[0]], match.end(), match[0], frozenset()
        return
    pattern, names = _state_names()
    if match := pattern.match(folded, start, end):
        number = names[match[1].lower()]
        plain = str(number) if match[1].isascii() else to_myanmar_digits(str(number))
        yield number, match.end(), plain, frozenset({"state-name"})
        return
    run: list[int] = []
    at = start
    while at < end and len(run) < LENGTHS[0]:
        if folded[at] in DIGITS or folded[at] in FOR_STATE_DIGIT:
            run.append(at)
        elif folded[at] != " ":
            break
        at += 1
    is_open = at < end and is_word(folded[at])
    any_state = False
    for size in range(len(run), 0, -1) if is_open else (len(run),) if run else ():
        stop = run[size - 1] + 1
        token = "".join(folded[offset] for offset in run[:size])
        state = _state(token, has_end=stop < end and not is_word(folded[stop]) and folded[stop] != " ")
        if state is not None:
            any_state = True
            yield state[0], stop, state[1], state[2]
    if not any_state:
        if run and folded[run[0]] in DIGITS:
            raise text.fail(UnknownComponent, "unknown-state", "give a state from 1 to 14", start, run[-1] + 1)
        raise text.fail(InvalidFormat, "no-state", "give the state, 1 to 14, in front of the township", start, end)


def _state(token: str, *, has_end: bool) -> tuple[int, str, frozenset[str]] | None:
    """One state slot; letters count as digits only beside a digit, or where a separator ends the slot."""
    real = [char for char in token if char in DIGITS]
    if not real and not has_end:
        return None
    plain = "".join(FOR_DIGIT.get(char, char) for char in token)
    ascii_digits = to_ascii_digits(plain)
    if plain != ascii_digits and ascii_digits.startswith("0"):
        return None
    number = STATES.get(ascii_digits)
    if number is None:
        return None
    notes = _digit_notes(token) | ({"zero-padding"} if ascii_digits.startswith("0") else set())
    written = str(number)
    return number, written if plain.isascii() else to_myanmar_digits(written), frozenset(notes)


def _digit_notes(token: str) -> set[str]:
    return {"letter-for-digit" if char in TYPED_FOR_DIGIT else "look-alike" for char in token if char not in DIGITS}


def _numbers(text: Text, start: int, end: int) -> Iterator[tuple[str, int, frozenset[str]]]:
    """The numbers that a text can end with, six digits first: as it should be written, where it starts, notes."""
    folded = text.folded
    if (plain := _PLAIN_NUMBER.match(folded, end - 6, end)) and end - 6 > start and folded[end - 7] in _BRACKETS:
        yield plain[0], end - 6, frozenset()
        return
    items: list[int] = []
    at = end
    while at > start and len(items) <= _MOST_DIGITS:
        char = folded[at - 1]
        if char in DIGITS or char in FOR_DIGIT:
            items.append(at - 1)
        elif char not in INNER:
            break
        at -= 1
    items.reverse()
    any_number = False
    for length in LENGTHS:
        first = len(items) - length
        if first >= 0 and _starts_number(folded, items, first):
            token = "".join(folded[offset] for offset in items[first:])
            any_number = True
            yield _plain_number(token), items[first], frozenset(_digit_notes(token))
    if not any_number:
        if at == start:
            raise text.fail(InvalidFormat, "township", "give township and kind behind the state", start, end)
        if not items:
            raise text.fail(InvalidFormat, "no-number", "give the six digits at the end", start, end)
        raise text.fail(OutOfRange, "number-length", "give the number as six digits", items[0], end)


def _starts_number(folded: str, items: list[int], first: int) -> bool:
    """Whether the number can start at `items[first]`: no digit goes on to its left, and a letter that counts as a digit
    has a separator before it.
    """
    if first and folded[items[first - 1]] in DIGITS:
        return False
    if folded[items[first]] not in DIGITS and is_word(folded[items[first] - 1]):
        return False
    return sum(folded[offset] in DIGITS for offset in items[first:]) >= _FEWEST_REAL_DIGITS


def _plain_number(token: str) -> str:
    """The digits in the script that most of them are in."""
    digits = to_ascii_digits("".join(FOR_DIGIT.get(char, char) for char in token))
    ascii_count = sum(char.isascii() and char in DIGITS for char in token)
    return digits if ascii_count * 2 > sum(char in DIGITS for char in token) else to_myanmar_digits(digits)

"""The four slots of one text, and those that were read before.

Numbers come by the million, and differ in little but their last six digits: a register has a few hundred townships, written in
a few ways. So what was found in front of the digits is remembered, and most numbers are read with one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from myanmar_id.fields.nrc.folding import DIGITS, FOR_DIGIT, INNER, Text
from myanmar_id.fields.nrc.rows import Kind, Scheme
from myanmar_id.text.script import to_myanmar_digits


@dataclass(frozen=True, slots=True)
class Slots:
    """The four slots of one text.

    Attributes:
        state: as in `Nrc`.
        township: as in `Nrc`.
        kind: as in `Nrc`.
        number: as in `Nrc`.
        alternatives: other townships that the spelling can mean.
        spans: raw offsets of the four slots.
        plain: the four slots as they should have been written, in the writer's own script.
        scheme: what the letter of the kind says about the scheme, None where both have it.
        is_letter_n: the kind is the one letter that the two schemes read differently.
        notes: what was unusual: `look-alike`, `letter-for-digit`, `digit-for-letter`, `letter-form`, `state-name`,
            `zero-padding`, `abbreviation`.
    """

    state: int
    township: str
    kind: Kind
    number: str
    alternatives: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    plain: tuple[str, str, str, str]
    scheme: Scheme | None
    is_letter_n: bool
    notes: frozenset[str]


#: How many heads are remembered for each scheme, and how long one may be. A full table is emptied, so noise cannot fill it
#: for good.
_MOST, _LONGEST = 16_384, 64
_SIX = 6
#: What may stand behind the digits of a remembered number. Nothing else is looked at there.
_TAIL = " \n။"

_heads: dict[Scheme | None, dict[str, Slots]] = {None: {}, "official": {}, "common": {}}
_no_heads: dict[str, Slots] = {}
#: Three Burmese digits -> the same in ASCII. Twice this is a third of the time of `str.translate`.
_ASCII_OF = {to_myanmar_digits(digits): digits for digits in (f"{number:03}" for number in range(1000))}


def recall(raw: str, scheme: Scheme | None) -> tuple[Slots, str] | None:
    """What was found before in front of the six digits at the end of a text, and these digits in ASCII.

    Args:
        raw: the text as given.
        scheme: as for `parse`.

    Returns:
        The slots of an earlier number, of which only the digits differ, and the digits; None where there was none.
    """
    body = raw.rstrip(_TAIL)
    found = _heads.get(scheme, _no_heads).get(body[:-_SIX])
    if found is None:
        return None
    digits = body[-_SIX:]
    if digits.isascii():
        return (found, digits) if digits.isdigit() else None
    first, last = _ASCII_OF.get(digits[:3]), _ASCII_OF.get(digits[3:])
    return (found, first + last) if first and last else None


def filled(found: Slots, digits: str, raw: str) -> Slots:
    """Remembered slots with other digits.

    Args:
        found: from `recall`.
        digits: from `recall`.
        raw: the text that was given to `recall`.
    """
    state, township, kind, _ = found.plain
    start, end = found.spans[3]
    return Slots(
        found.state,
        found.township,
        found.kind,
        digits,
        found.alternatives,
        found.spans,
        (state, township, kind, raw[start:end]),
        found.scheme,
        found.is_letter_n,
        found.notes,
    )


def remember(text: Text, end: int, slots: Slots, scheme: Scheme | None) -> None:
    """Keep what was found in front of six digits, where it says nothing about them.

    That is where the six digits, all of one script, stand behind something that is neither a digit nor counts as one: then no
    rule looks at which digits they are.

    Args:
        text: the text that was read.
        end: where its last slot ends in `text.folded`.
        slots: what was found.
        scheme: the scheme that was asked for.
    """
    body = text.raw.rstrip(_TAIL)
    head, digits = body[:-_SIX], body[-_SIX:]
    if slots.spans[3] != (len(head), len(body)) or len(head) > _LONGEST or slots.plain[3] != digits:
        return
    before = next((char for char in reversed(text.folded[: end - _SIX]) if char not in INNER), "0")
    if before in DIGITS or before in FOR_DIGIT:
        return
    heads = _heads.get(scheme)
    if heads is None:
        return
    if len(heads) >= _MOST:
        heads.clear()
    # No digits are kept: they are somebody's.
    heads[head] = replace(slots, number="", plain=(*slots.plain[:3], ""))

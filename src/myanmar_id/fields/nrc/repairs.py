"""The repairs of one reading: from the raw text to its plain form in the writer's own script."""

from __future__ import annotations

from myanmar_id.errors import Repair
from myanmar_id.fields.nrc.folding import INNER, fold
from myanmar_id.fields.nrc.slots import Slots
from myanmar_id.text.script import INVISIBLE

_NOTES = (
    ("state-name", "zero-padding", "look-alike", "letter-for-digit"),
    ("abbreviation", "look-alike", "digit-for-letter", "letter-form"),
    (),
    ("look-alike", "letter-for-digit"),
)
_BETWEEN = ("", "/", "(", ")", "")
_GAP_CODES = ("surroundings", "separator", "separator", "separator", "surroundings")
_KIND_SLOT = 2


def repairs_of(raw: str, slots: Slots) -> tuple[Repair, ...]:
    """The repairs that lead from `raw` to `state/township(kind)number` as its writer should have written it.

    Args:
        raw: the text as given.
        slots: what `scan` made of it.

    Returns:
        In order, none overlapping: `replay(raw, repairs)` is the plain form, and reading that gives the same value and
        needs no repair.
    """
    found: list[Repair] = []
    end = 0
    for number, (start, stop) in enumerate(slots.spans):
        found += _gap(raw, end, start, number)
        end = stop
        written = raw[start:stop]
        if written != slots.plain[number]:
            found.append(_narrow(_slot_codes(written, slots, number), start, written, slots.plain[number]))
    return (*found, *_gap(raw, end, len(raw), len(slots.spans)))


def _gap(raw: str, start: int, end: int, number: int) -> list[Repair]:
    """The repair of what stands between two slots, or around them."""
    before, after = raw[start:end], _BETWEEN[number]
    if before == after:
        return []
    rest = "".join(char for char in fold(before).folded if char != " ")
    return [Repair((f"nrc.{_form(before) if rest == after else _GAP_CODES[number]}",), start, end, before, after)]


def _slot_codes(written: str, slots: Slots, number: int) -> tuple[str, ...]:
    codes = [note for note in _NOTES[number] if note in slots.notes]
    folded = fold(written).folded
    if folded != written:
        codes.append(_form(written))
    elif any(char in INNER for char in folded):
        codes.append("spacing")
    bare = "".join(char for char in folded if char not in INNER)
    if number == _KIND_SLOT and bare != slots.plain[number]:
        codes.insert(0, "kind-spelling")
    return tuple(f"nrc.{code}" for code in dict.fromkeys(codes)) or ("nrc.digits",)


def _form(written: str) -> str:
    """Why a piece differs from its plain form although it says the same."""
    if any(char in INVISIBLE for char in written):
        return "invisible"
    return "spacing" if any(char.isspace() for char in written) else "compatibility-form"


def _narrow(codes: tuple[str, ...], start: int, before: str, after: str) -> Repair:
    """A repair without the characters that both sides begin or end with."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    stop = len(before) - tail
    return Repair(codes, start + head, start + stop, before[head:stop], after[head : len(after) - tail])

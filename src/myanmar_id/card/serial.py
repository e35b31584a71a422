"""The serial number on the back of a card. What its letters and digits mean is not published, so little is demanded."""

from __future__ import annotations

from myanmar_id.errors import Problem, Repair, Severity
from myanmar_id.fields.base import Reading
from myanmar_id.fields.raw import DIGIT_LETTERS, Raw
from myanmar_id.text.detect import Encoding
from myanmar_id.text.script import fold_char, is_myanmar, to_ascii_digits, to_myanmar_digits

#: So many letters can stand in front of the digits.
_LETTERS = 2


def read(text: str, *, encoding: Encoding | None = None) -> Reading[str]:
    """Read a serial number: at most two leading Latin letters stay letters, behind them only digits are expected.

    Args:
        text: the field as recognized.
        encoding: what the whole side is known to be written in.

    Returns:
        The serial number without spaces; `value` has it in ASCII digits and capitals, None where it holds no digit
        (`card.serial-no-digits`). Repairs of its own: `card.serial-space`, `card.serial-fold` (a full-width or
        invisible character) and `card.serial-digit` (a letter where only a digit can stand).

    Examples:
        >>> reading = read("HA 4O3177")
        >>> reading.text, [repair.code for repair in reading.repairs]
        ('HA403177', ['card.serial-space', 'card.serial-digit'])
    """
    raw = Raw.of(text, encoding)
    cleaned, found = _repair(raw.text)
    repairs = raw.repairs(found)
    value = to_ascii_digits(cleaned).upper()
    if cleaned and not any("0" <= char <= "9" for char in value):
        problem = Problem("card.serial-no-digits", "the card number has no digit: read it again", Severity.ERROR)
        return Reading(cleaned, None, None, repairs, (problem,))
    return Reading(cleaned, value or None, None, repairs)


def _repair(text: str) -> tuple[str, list[Repair]]:
    """Fold the characters one by one, and put digits where only digits can stand."""
    out: list[str] = []
    found = []
    burmese = any("၀" <= char <= "၉" for char in text)
    for at, char in enumerate(text):
        plain, code = fold_char(char).replace(" ", ""), "card.serial-space" if char.isspace() else "card.serial-fold"
        if plain in DIGIT_LETTERS and _is_digit_slot(out, plain):
            plain, code = DIGIT_LETTERS[plain][0], "card.serial-digit"
            plain = to_myanmar_digits(plain) if burmese else plain
        if plain != char:
            found.append(Repair((code,), at, at + 1, char, plain))
        if plain:
            out.append(plain)
    return "".join(out), found


def _is_digit_slot(before: list[str], char: str) -> bool:
    """Whether only a digit can follow: the prefix is over, or the character is none that a prefix has."""
    if len(before) >= _LETTERS or any(not part.isalpha() for part in before):
        return True
    return is_myanmar(char) or char == "|"

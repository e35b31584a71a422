"""Folding of a raw text before it is cut, with the way back to raw offsets; and the characters each slot forgives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from myanmar_id.errors import ParseError
from myanmar_id.text.script import fold_char

#: What may stand inside a slot: spaces, and what people put between syllables or groups of digits.
INNER = frozenset(" -.,_'")
DIGITS = frozenset("0123456789၀၁၂၃၄၅၆၇၈၉႐႑႒႓႔႕႖႗႘႙")
#: The two Burmese letters that are typed for the digits they look like.
TYPED_FOR_DIGIT = {"ဝ": "၀", "ရ": "၇"}
#: Letters that are recognized for a digit, where only a digit can stand.
FOR_DIGIT = {**TYPED_FOR_DIGIT, "O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
FOR_STATE_DIGIT = frozenset("OoIl|ဝရ")
#: Characters that are typed or recognized for a Burmese letter, where only a letter of a township code can stand.
FOR_LETTER = {
    "၀": "ဝ",
    "၇": "ရ",
    "၈": "ဂ",
    "0": "ဝ",
    "7": "ရ",
    "ဉ": "ဥ",
    "ဦ": "ဥ",
    "ၪ": "ဥ",
    "႐": "ရ",
    "ၫ": "ည",
    "ႏ": "န",
}
#: Digits that are recognized for a Latin letter.
FOR_LATIN = {"0": "o", "1": "l", "5": "s", "8": "b"}
LETTERS = frozenset("ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအဥဧဩ")
#: What may stand in front of a number and behind it, besides a label.
LEAD = " \"'([{<«*#:.•။၊_~|=>"
TRAIL = " \"')]}>».,;:!?။၊_~|*#"

#: Nothing in it is folded.
_is_folded = re.compile("[ -\\[\\]-_a-~\u1000-\u109f]*+").fullmatch
_fold_char = lru_cache(maxsize=4096)(fold_char)


@dataclass(slots=True)
class Text:
    """A raw text, its folded form, and the raw offset of every folded character."""

    raw: str
    folded: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of a piece of the folded text."""
        if start < end:
            return (self.at[start], self.at[end - 1] + 1)
        here = self.at[start] if start < len(self.at) else len(self.raw)
        return (here, here)

    def fail(self, error: type[ParseError], code: str, message: str, start: int, end: int) -> ParseError:
        """The error for a piece of the folded text."""
        return error(message, code=f"nrc.{code}", text=self.raw, span=self.span(start, end))


def fold(raw: str) -> Text:
    """Fold a text for scanning: as `text.script.fold` does, character by character, keeping offsets."""
    if _is_folded(raw):
        return Text(raw, raw, range(len(raw)))
    parts: list[str] = []
    at: list[int] = []
    for offset, char in enumerate(raw):
        plain = _fold_char(char)
        parts.append(plain)
        at += [offset] * len(plain)
    return Text(raw, "".join(parts), at)


def is_word(char: str) -> bool:
    """Whether a folded character belongs to a slot: a letter, a mark or a digit, not a separator."""
    return char.isalnum() or ("\u1000" <= char <= "\u109f" and char not in "။၊")

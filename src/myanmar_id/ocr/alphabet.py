"""What the line recognizer writes: its symbols, and Burmese in the order in which it is seen.

The recognizer reads from left to right, and the vowel sign e and the medial ra stand left of the letter that they are stored
behind. So it is taught the order of sight, and its output is put back into the order of Unicode.
"""

from __future__ import annotations

import re

#: What is written of Burmese, digits of both kinds, capitals, and what stands between them. The first has the index 1; 0 is the
#: blank of CTC.
SYMBOLS = (
    "".join(map(chr, range(0x1000, 0x1022)))
    + "".join(map(chr, range(0x1023, 0x1028)))
    + "\u1029\u102a"
    + "".join(map(chr, range(0x102B, 0x1033)))
    + "".join(map(chr, range(0x1036, 0x1050)))
    + "0123456789"
    + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    + " .,/()-+'\""
)
_INDEX = {symbol: at for at, symbol in enumerate(SYMBOLS, 1)}

_KINZI = "\u1004\u103a\u1039"
_LETTER = "[\u1000-\u1021\u1023-\u102a\u103f\u104e\u1040-\u1049]"
_BASE = f"(?:{_KINZI})?{_LETTER}(?:\u1039[\u1000-\u1021])*"
# In contractions such as ယောက်ျား an asat stands between a letter and its medials.
_STORED = re.compile(f"({_BASE}(?:\u103a(?=[\u103b-\u103d]))?)(\u103b?)(\u103c?)(\u103d?\u103e?)(\u1031?)")
_SEEN = re.compile(f"(\u1031?)(\u103c)?({_BASE}(?:\u103a(?=[\u103b\u103d])|(?(2)\u103a))?)(\u103b?)(\u103d?\u103e?)")


def to_visual(text: str) -> str:
    """Normalized Unicode in the order of sight.

    Examples:
        >>> to_visual("ကြောင်") == "\u1031\u103cက\u102cင\u103a"
        True
    """
    return _STORED.sub(lambda match: match[5] + match[3] + match[1] + match[2] + match[4], text)


def to_logical(text: str) -> str:
    """The order of sight back in the order of Unicode; what stands in neither order stays.

    Examples:
        >>> to_logical(to_visual("ကြောင်မြွေ"))
        'ကြောင်မြွေ'
    """
    return _SEEN.sub(lambda match: match[3] + match[4] + (match[2] or "") + match[5] + match[1], text)


def encode(text: str) -> list[int]:
    """The symbols of a text in the order of sight, as the recognizer counts them, from 1.

    Args:
        text: normalized Unicode.

    Raises:
        KeyError: a character has no symbol.
    """
    return [_INDEX[char] for char in to_visual(text)]


def can_encode(text: str) -> bool:
    """Whether every character of a text has a symbol."""
    return all(char in _INDEX for char in text)


def decode(indices: list[int]) -> str:
    """Symbols, without blanks, as text in the order of Unicode.

    Args:
        indices: 1 to the number of `SYMBOLS`.
    """
    return to_logical("".join(SYMBOLS[at - 1] for at in indices))

"""Code-point classes of the Myanmar script, digits, and the folding that parsers start with."""

from __future__ import annotations

import unicodedata

#: The body of a regular-expression class: Myanmar, Myanmar Extended-A and Extended-B.
MYANMAR = "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"

_TO_ASCII = {0x1040 + digit: ord("0") + digit for digit in range(10)}
_TO_ASCII |= {0x1090 + digit: ord("0") + digit for digit in range(10)}  # Shan digits
_TO_MYANMAR = {ord("0") + digit: 0x1040 + digit for digit in range(10)}


def is_myanmar(char: str) -> bool:
    """Whether one character belongs to a block of the Myanmar script, in either encoding.

    Examples:
        >>> is_myanmar("က"), is_myanmar("a")
        (True, False)

    Source: Unicode 15, blocks Myanmar, Myanmar Extended-A, Myanmar Extended-B.
    """
    return "\u1000" <= char <= "\u109f" or "\uaa60" <= char <= "\uaa7f" or "\ua9e0" <= char <= "\ua9ff"


def to_ascii_digits(text: str) -> str:
    """Write Burmese and Shan digits as 0 to 9; everything else stays.

    Examples:
        >>> to_ascii_digits("၁၄.၁၀.၁၉၉၁")
        '14.10.1991'
    """
    return text.translate(_TO_ASCII)


def to_myanmar_digits(text: str) -> str:
    """Write 0 to 9 as Burmese digits; everything else stays.

    Examples:
        >>> to_myanmar_digits("14.10.1991")
        '၁၄.၁၀.၁၉၉၁'
    """
    return text.translate(_TO_MYANMAR)


#: Characters that are not seen and say nothing in a field: soft hyphen, zero-width and directional marks, variation
#: selectors, byte-order mark.
INVISIBLE = frozenset(
    chr(point)
    for point in (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
) | frozenset(chr(point) for point in (*range(0xFE00, 0xFE10), 0xFEFF))

_SEPARATORS = {
    "/": "\u2044\u2215\u29f8\uff0f\\\uff3c\u2571",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    "(": "\uff08\u2768\ufe59",
    ")": "\uff09\u2769\ufe5a",
    "'": "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bc\u00b4`\uff07",
    '"': "\u201c\u201d\u201e\u2033\u02ba\uff02",
    ".": "\u00b7\u2022\u2024\uff0e",
    ",": "\uff0c",
    ":": "\uff1a\u2236",
}
_LOOK_ALIKE = {ord(char): plain for plain, chars in _SEPARATORS.items() for char in chars}


def fold_char(char: str) -> str:
    """`fold` for one character: what it counts as when a field is parsed, "" for one that cannot be seen.

    Compatibility forms (full width, mathematical, circled) become plain, look-alike separators become ASCII, and every
    kind of space becomes U+0020. Myanmar letters stay as they are, so text that may be Zawgyi is safe.
    """
    if char in INVISIBLE:
        return ""
    plain = _LOOK_ALIKE.get(ord(char))
    if plain is not None:
        return plain
    if char < "\u0080":
        return " " if char in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f" else char
    if is_myanmar(char):
        return char
    if char.isspace():
        return " "
    return "".join(_LOOK_ALIKE.get(ord(part), part) for part in unicodedata.normalize("NFKC", char))


def fold(text: str) -> str:
    """Fold spaces, invisible characters and look-alike separators. For parsing only: it does not keep what it folds.

    Examples:
        >>> fold("\\uff11\\uff12\\uff0f\\u200bOuKaMa")
        '12/OuKaMa'
    """
    if text.isascii() and text.isprintable() and "\\" not in text and "`" not in text:
        return text
    return "".join(map(fold_char, text))

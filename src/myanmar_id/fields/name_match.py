"""Latin spellings of one Burmese name folded together, so that Khaing meets Khine and Htun meets Tun."""

from __future__ import annotations

import re

#: Spellings that custom does not tell apart, applied in order to each word in small letters.
_FOLDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("^mg$", "maung"),
        ("^u$", "oo"),
        (r"(.)\1+", r"\1"),
        ("ph|hp|f", "p"),
        ("kh|hk|q", "k"),
        ("ht(?!h)", "t"),
        ("hs", "s"),
        ("^h(?=[mnl])|(?<=^m)h", ""),
        ("gy|ky", "ky"),
        ("^j(?=[aeiou])", "ky"),
        ("ain(g?)$|ine$|ain$", "aing"),
        ("(ai|ei|i)k(e?)$", "aik"),
        ("(oa|o|ou)(k|t)e?$", "ok"),
        ("(ou|oh|oo|o|u)ne?$", "on"),
        ("(ei|ai)n$", "ein"),
        ("(ay|ae|ai|ei|al|el|e)$", "e"),
        ("(i|y)e?$", "i"),
        ("(oe|o|ow)$", "o"),
        ("(oo|ou|u)$", "u"),
        ("(ar|ah|a)$", "a"),
        ("(?<=[aeiou])h$", ""),
        ("(?<=[at])d$", "t"),
    )
]
_NO_LETTER = re.compile("[^a-z]+")
_LONGEST_KEY = 64


def key(latin: str) -> str:
    """What the usual Latin spellings of one name share.

    Args:
        latin: a name in ASCII letters.

    Returns:
        Small letters without spaces; names with equal keys sound alike, but the key itself is no spelling.

    Examples:
        >>> key("Khin Khaing") == key("khin khine"), key("Htun Lin") == key("Tun Linn"), key("Zaw") == key("Soe")
        (True, True, False)
    """
    words = []
    for word in _NO_LETTER.split(latin.lower()):
        folded = word
        for pattern, to in _FOLDS:
            folded = pattern.sub(to, folded)
        words.append(folded)
    return "".join(words)


def similarity(first: str, second: str) -> float:
    """How alike two keys are: 1 less the edits between them, as a share of the longer one.

    Args:
        first: a key.
        second: another. Of either the first 64 letters count.

    Returns:
        0 to 1; 0 where either is empty.
    """
    first, second = first[:_LONGEST_KEY], second[:_LONGEST_KEY]
    if not first or not second:
        return 0.0
    above = list(range(len(second) + 1))
    for row, char in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (char != other)))
        above = line
    return 1 - above[-1] / max(len(first), len(second))

"""Values as a report or a scan may show them: their shape, and nothing that can be read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What stands for a letter, a vowel sign or tone, a medial, virama or asat, and a digit of Myanmar text.
LETTER, VOWEL, JOINER, DIGIT = "က", "◦", "•", "၀"
#: Longer values are cut.
LONGEST: Final = 24

#: The first fits of a character. What follows a rule is a sign of its own class, so that masking twice changes nothing.
_RULES: Final = (
    ("\u1040-\u1049\u1090-\u1099", DIGIT),
    ("\u102b-\u1038\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1083-\u108d", VOWEL),
    ("\u1039-\u103e\u1082", JOINER),
    ("\u1000-\u1049\u104c-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff", LETTER),
)
_CLASSES = [(re.compile(f"[{chars}]"), sign) for chars, sign in _RULES]


def mask(text: str) -> str:
    """The shape of a value.

    Args:
        text: any text.

    Returns:
        For each character its class: `က` a Myanmar letter, `◦` a vowel sign or tone, `•` a medial, virama or asat, `၀` a digit;
        `A`, `a` and `0` capital letters, other letters and digits of any other script. Spaces and punctuation stay. At most 24
        characters, and `…` where there were more.

    Examples:
        >>> mask("ေအာင္ျမင့္"), mask("12/OuKaMa(N)123456")
        ('◦က◦က••ကက◦•', '00/AaAaAa(A)000000')
    """
    shown = "".join(map(_class, text[:LONGEST]))
    return shown + "…" if len(text) > LONGEST and text[LONGEST:] != "…" else shown + text[LONGEST:]


def _class(char: str) -> str:
    for pattern, sign in _CLASSES:
        if pattern.match(char):
            return sign
    kind = unicodedata.category(char)
    if kind in {"Lu", "Lt"}:
        return "A"
    if kind[0] in "LM":
        return "a"
    if kind[0] == "N":
        return "0"
    # Controls, surrogates and what is not assigned would draw nothing, or worse.
    return " " if char.isspace() else "¤" if kind[0] == "C" else char

"""Burmese syllables."""

from __future__ import annotations

import re

from myanmar_id.text.burmese import CONSONANTS, LETTERS, MARKS, OTHER_LETTERS, OTHER_MARKS

_SIGNS = f"\u1031\u1039{MARKS}{OTHER_MARKS}"
#: A consonant that closes the syllable before it: killed by asat, or the upper half of a stack.
_CODA = f"[{CONSONANTS}](?=\u1037?\u103a|\u1039)"
_PIECE = re.compile(
    f"[{LETTERS}{OTHER_LETTERS}{_SIGNS}](?:(?<=\u1039)[{LETTERS}{OTHER_LETTERS}]|[{_SIGNS}]|{_CODA})*+"
    "|[\u1040-\u1049\u1090-\u1099]++|[\u104a-\u104d\u104f\u109e\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]"
    "|\\s++|[^\\s\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]++"
)
#: A virama, and in a kinzi the asat before it: where a stack is parted.
_STACK = re.compile("\u103a?\u1039(?=.)")
GREAT_SA = "\u103f"


def syllables(text: str, *, split_stacks: bool = False) -> list[str]:
    """Break Burmese into syllables.

    A break stands before every letter that is neither stacked below another nor killed by asat nor stacked upon. Stacked
    consonants, and a kinzi, so keep two spoken syllables together, as published segmenters have it; `split_stacks` parts them
    in the spelling with asat, as names are read.

    Args:
        text: normalized Unicode text.
        split_stacks: part စန္ဒာ into စန် and ဒာ, ပြဿနာ into ပြသ်, သ and နာ.

    Returns:
        The syllables, with runs of digits, spaces and other scripts each as one piece. Without `split_stacks` the pieces joined
        are `text`.

    Examples:
        >>> syllables("မြန်မာနိုင်ငံ")
        ['မြန်', 'မာ', 'နိုင်', 'ငံ']
        >>> syllables("စန္ဒာ"), syllables("စန္ဒာ", split_stacks=True)
        (['စန္ဒာ'], ['စန်', 'ဒာ'])

    Source: Ye Kyaw Thu, sylbreak: the break rule by consonant, asat and virama.
    """
    pieces = _PIECE.findall(text)
    if not split_stacks:
        return pieces
    out: list[str] = []
    for piece in pieces:
        if piece[0] == GREAT_SA:
            if out and CONSONANTS[0] <= out[-1][0] <= CONSONANTS[-1]:
                out[-1] += "\u101e\u103a"
            piece = "\u101e" + piece[1:]
        *upper, last = _STACK.split(piece)
        out += [part + "\u103a" for part in upper] + [last]
    return out

"""Printed words in rows that were found: a piece of a label before a value, or nothing but a printed word.

A row that is found a little too long begins with the end of its label. That end is no part of the value, and it says which field
the row is. A row that is all label, a signature's or a distinguishing mark's, is no field.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from myanmar_id.card.labels import all_words, words
from myanmar_id.ocr.alphabet import SYMBOLS, decode, encode
from myanmar_id.ocr.ctc import BLANK, LogProbs

#: What may stand between a label and its value.
_ENDS = " -.\u104a\u104b"
#: The shortest end of a label that is known by itself, with a sign behind it and without one, and how many of its letters may be
#: misread, as a share.
_SIGNED, _UNSIGNED, _MISREAD = 3, 4, 0.25
#: A row that is no field has so many letters of a printed word at least, or ends with a whole one of so many.
_WORD, _LONG = 5, 8


def behind(steps: LogProbs, side: str, field: str) -> LogProbs | None:
    """A line without the end of a label of its field.

    Args:
        steps: (T, S + 1), as the recognizer gives them.
        side: `front` or `back`.
        field: whose labels are looked for.

    Returns:
        The steps behind it, None where the line does not begin with one.
    """
    symbols, places = _path(steps)
    labels = words(side, field)
    for at in range(len(symbols) - 2, 0, -1):
        if SYMBOLS[symbols[at] - 1] in _ENDS and _is_end(decode(symbols[:at]).strip(_ENDS), labels, _SIGNED):
            return steps[places[at] + 1 :]
    text = decode(symbols)
    for label in labels:
        for start in range(len(label) - _UNSIGNED + 1):
            if text.startswith(label[start:]):
                known = len(encode(label[start:]))
                return steps[places[known - 1] + 1 :] if known < len(symbols) - 1 else None
    return None


def is_printed(text: str, side: str) -> bool:
    """Whether a row holds a printed word and no value: the end of one, or a whole one behind something else. None has digits.

    Args:
        text: as it was read.
        side: `front` or `back`.
    """
    printed = all_words(side)
    if any(map(str.isdigit, text)):
        return False
    return _is_end(text.strip(_ENDS), printed, _WORD) or any(
        _is_like(word, text) for word in printed if len(word) >= _LONG
    )


def _is_end(text: str, printed: Sequence[str], least: int) -> bool:
    """Whether a text of so many letters is the end of a printed word, letters misread or not."""
    return len(text) >= least and any(_is_like(text, word) for word in printed)


def _path(steps: LogProbs) -> tuple[list[int], list[int]]:
    """The likeliest symbols, and the step at which each ends."""
    best = steps.argmax(1)
    ends = np.flatnonzero((best != BLANK) & (best != np.append(best[1:], BLANK)))
    return best[ends].tolist(), ends.tolist()


def _is_like(text: str, label: str) -> bool:
    """Whether a text is the end of a label, but for so many letters. Nothing is remembered: the texts are somebody's."""
    most = _MISREAD * len(text)
    # Each letter that the label does not have is one to be changed at least.
    return sum(char not in label for char in text) <= most and _distance(text, label) <= most


def _distance(text: str, label: str) -> int:
    """How many letters of a text are to be changed, added or left out to make it the end of a label."""
    # What is before the end of the label costs nothing.
    row = [0] * (len(label) + 1)
    for at, char in enumerate(text, 1):
        above, row[0] = row[0], at
        for place, other in enumerate(label, 1):
            above, row[place] = row[place], min(above + (char != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]

"""The words of a list that look like what was read: by the symbols that they have and have not in common."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr.alphabet import SYMBOLS, can_encode, encode

#: A word may differ in this share of its symbols and two more, a symbol mistaken for another counting twice.
_SHARE, _FEW = 0.5, 2


class Vocabulary:
    """A list of words.

    Args:
        words: in the order of Unicode; those with a character that has no symbol are left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(word for word in dict.fromkeys(words) if word and can_encode(word))
        self._known = frozenset(self.words)
        self._counts = np.zeros((len(self.words), len(SYMBOLS) + 1), np.int8)
        for at, word in enumerate(self.words):
            self._counts[at] = _count(word)
        self._lengths = self._counts.sum(1, dtype=np.int64)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def near(self, text: str, most: int) -> list[str]:
        """The words nearest to a text, the nearest first.

        Args:
            text: what was read, every character with a symbol.
            most: how many words to give at most.
        """
        wanted = _count(text)
        columns = np.flatnonzero(wanted)
        shared = np.minimum(self._counts[:, columns], wanted[columns]).sum(1, dtype=np.int64)
        apart = self._lengths + int(wanted.sum()) - 2 * shared
        order = np.argsort(apart, kind="stable")[:most]
        return [self.words[at] for at in order if apart[at] <= _SHARE * len(text) + _FEW]


def _count(word: str) -> NDArray[np.int8]:
    return np.bincount(encode(word), minlength=len(SYMBOLS) + 1).astype(np.int8)

"""What the output of the line recognizer says, by connectionist temporal classification (CTC).

The recognizer gives the chances of every symbol and of the blank at every step from left to right. A path takes one of them at
each step; a text is what is left of a path when repeated symbols are one and blanks are gone. The probability of a text is the
sum over all of its paths.

Everywhere here `log_probs` is (T, S + 1): T steps, S symbols, natural logarithms, the blank first.

Source: Graves et al. 2006, Connectionist temporal classification (the sum); Hannun et al. 2014, First-pass large vocabulary
continuous speech recognition using bi-directional recurrent DNNs (the beam over prefixes).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

#: Index of the blank.
BLANK = 0
Symbols = tuple[int, ...]
LogProbs = NDArray[np.floating]

#: A beam goes on with the symbols that have this chance at a step, and with readings that have this share of the best one's.
_LEAST_CHANCE, _LEAST_SHARE = 1e-3, 1e-6
#: A reading is not made longer where that would have less than this share of the last one kept before.
_WORTH = 0.05
#: A step with more than this for the blank says nothing else.
_SURE = 1 - 1e-4
#: Steps between two rescalings, well before a double runs empty.
_RESCALED = 8


def greedy(log_probs: LogProbs) -> Symbols:
    """The text of the path that takes the likeliest symbol at every step.

    Args:
        log_probs: (T, S + 1).
    """
    if not len(log_probs):
        return ()
    best = log_probs.argmax(1)
    kept = best != BLANK
    kept[1:] &= best[1:] != best[:-1]
    return tuple(best[kept].tolist())


def condensed(log_probs: LogProbs) -> NDArray[np.float64]:
    """The same line in fewer steps: each run of steps that are surely blank becomes one.

    Probabilities of texts stay the same but for what a run could hold of several symbols, less than 1e-4.

    Args:
        log_probs: (T, S + 1).

    Returns:
        (T', S + 1) with T' at most T.
    """
    steps = np.asarray(log_probs, np.float64)
    if len(steps) < 2:
        return steps
    blank = steps[:, BLANK] > log(_SURE)
    starts = np.flatnonzero(~(blank & np.concatenate([[False], blank[:-1]])))
    if len(starts) == len(steps):
        return steps
    found = np.logaddexp.reduceat(steps, starts, axis=0)
    found[:, BLANK] = np.add.reduceat(steps[:, BLANK], starts)
    return np.minimum(found, 0.0)


def scores(log_probs: LogProbs, texts: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """The exact probability of each text: the sum over all of its paths.

    Args:
        log_probs: (T, S + 1).
        texts: N texts as symbols, none of them the blank.

    Returns:
        (N,) natural logarithms; -inf for a text that no path can give, or that is out of reach of a double.
    """
    lengths = np.array([len(text) for text in texts], np.intp)
    symbols = np.zeros((len(texts), int(lengths.max(initial=0))), np.intp)
    for at, text in enumerate(texts):
        symbols[at, : len(text)] = text
    probs = np.exp(np.asarray(log_probs, np.float64))
    emitted = probs[:, symbols]
    # Two equal symbols in a row need a blank between them.
    moves = (symbols[:, 1:] != symbols[:, :-1]).astype(np.float64)
    ends_blank = np.zeros((len(texts), symbols.shape[1] + 1))
    ends_blank[:, 0] = 1.0
    ends_symbol = np.zeros(symbols.shape)
    scale = np.zeros(len(texts))
    for at in range(len(probs)):
        coming = ends_symbol + ends_blank[:, :-1]
        coming[:, 1:] += ends_symbol[:, :-1] * moves
        ends_blank[:, 1:] += ends_symbol
        ends_blank *= probs[at, BLANK]
        ends_symbol = coming
        ends_symbol *= emitted[at]
        if at % _RESCALED == _RESCALED - 1:
            total = ends_blank.sum(1) + ends_symbol.sum(1)
            total[total == 0] = 1.0
            ends_blank /= total[:, None]
            ends_symbol /= total[:, None]
            scale += np.log(total)
    rows = np.arange(len(texts))
    found = ends_blank[rows, lengths]
    some = lengths > 0
    found[some] += ends_symbol[rows[some], lengths[some] - 1]
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(found) + scale, np.float64)


def beam(log_probs: LogProbs, width: int = 16) -> list[tuple[Symbols, float]]:
    """The likeliest texts, found by a search that keeps the best beginnings at every step.

    Args:
        log_probs: (T, S + 1).
        width: how many beginnings are kept.

    Returns:
        At most `width` texts, the likeliest first, with the logarithm of the probability of the paths that were kept: at most that
        of all their paths, and near it. None where nothing is possible.
    """
    probs = np.exp(np.asarray(log_probs, np.float64))
    likely = probs >= _LEAST_CHANCE
    likely[:, BLANK] = False
    texts: list[Symbols] = [()]
    longer: dict[tuple[int, int], int] = {}
    # Beginning -> the probability of its paths that end in a blank, and of those that end in its last symbol.
    beams = {0: (1.0, 0.0)}
    scale = 0.0
    least = _LEAST_SHARE
    for row, here in zip(probs.tolist(), likely, strict=True):
        chances = sorted(((row[symbol], symbol) for symbol in np.flatnonzero(here).tolist()), reverse=True)
        ends_blank: dict[int, float] = {}
        ends_symbol: dict[int, float] = {}
        for at, (blank, symbol_last) in beams.items():
            both = blank + symbol_last
            last = texts[at][-1] if at else BLANK
            ends_blank[at] = both * row[BLANK]
            ends_symbol[at] = ends_symbol.get(at, 0.0) + symbol_last * row[last]
            for chance, symbol in chances:
                if both * chance < least:
                    break
                after = longer.get((at, symbol))
                if after is None:
                    after = longer[at, symbol] = len(texts)
                    texts.append((*texts[at], symbol))
                ends_symbol[after] = ends_symbol.get(after, 0.0) + (blank if symbol == last else both) * chance
        sums = {at: ends_blank.get(at, 0.0) + value for at, value in ends_symbol.items()}
        kept = sorted(sums, key=sums.__getitem__, reverse=True)[:width]
        best = sums[kept[0]]
        if not best:
            return []
        scale += log(best)
        beams = {
            at: (ends_blank.get(at, 0.0) / best, ends_symbol[at] / best)
            for at in kept
            if sums[at] >= _LEAST_SHARE * best
        }
        least = max(_LEAST_SHARE, _WORTH * sums[kept[-1]] / best if len(kept) == width else 0.0)
    return [(texts[at], log(blank + symbol) + scale) for at, (blank, symbol) in beams.items()]

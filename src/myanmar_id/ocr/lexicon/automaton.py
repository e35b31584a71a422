"""All texts that a field can hold, as a graph of symbols, and the likeliest of them given a line.

A rule is a row of slots, a slot a choice of words with their weights. A graph takes any number of rules; what they share from
some place to the end is held once, so that the half a million numbers of a township cost sixty nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray

from myanmar_id.ocr.alphabet import decode, encode
from myanmar_id.ocr.ctc import BLANK, LogProbs, Symbols

#: Words with the logarithm of a weight each, or plain words, which weigh 0. "" makes a slot one that may be left out; its own
#: weight does not count.
Words = Mapping[str, float] | Iterable[str]
_END, _START = -1, 0


@dataclass(frozen=True, slots=True)
class Either:
    """A slot that takes any of these rows of slots."""

    rules: Iterable[Rule]


Slot = Words | Either
Rule = Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Best:
    """The likeliest text of a graph for one line.

    Attributes:
        text: in the order of Unicode. Personal data, not in `repr`.
        weight: the sum of the weights of its words.
        total: the logarithm of the sum of weight times probability over all texts of the graph.
    """

    text: str = field(repr=False)
    weight: float
    total: float


class Automaton:
    """A graph of texts.

    Every node is a symbol, behind those from which an arc leads to it.

    Args:
        rules: rows of slots. The words of a slot are whole clusters in the order of Unicode, so that no letter of one slot is seen
            before a letter of the slot before it. A text that can be put together in two ways counts twice in `Best.total`.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._ids: dict[tuple[int, float, frozenset[int]], int] = {}
        self._begins = self._either(rules, frozenset([_END]))
        self._nodes = list(self._ids)
        self._index()

    def _either(self, rules: Iterable[Rule], after: frozenset[int]) -> frozenset[int]:
        """The nodes that the texts of any of the rules begin with, before those of `after`."""
        begins: set[int] = set()
        for rule in rules:
            follow = after
            for slot in reversed(rule):
                if isinstance(slot, Either):
                    follow = self._either(slot.rules, follow)
                    continue
                weights = slot if isinstance(slot, Mapping) else dict.fromkeys(slot, 0.0)
                follow = self._entries([(tuple(encode(word)), weight) for word, weight in weights.items()], follow)
            begins |= follow
        return frozenset(begins)

    def _entries(self, words: list[tuple[Symbols, float]], after: frozenset[int]) -> frozenset[int]:
        """The nodes that words begin with, made from the end so that equal ends are one."""
        heads: dict[int, list[tuple[Symbols, float]]] = defaultdict(list)
        found: set[int] = set()
        for word, weight in words:
            if not word:
                found |= after
            elif len(word) == 1:
                found.add(self._node(word[0], weight, after))
            else:
                heads[word[0]].append((word[1:], weight))
        found |= {self._node(symbol, 0.0, self._entries(rest, after)) for symbol, rest in heads.items()}
        return frozenset(found)

    def _node(self, symbol: int, weight: float, after: frozenset[int]) -> int:
        return self._ids.setdefault((symbol, weight, after), len(self._ids) + 1)

    def _index(self) -> None:
        """The arcs as arrays, by the node that they lead to; node 0 is the beginning."""
        sources: list[list[int]] = [[] for _ in range(len(self._nodes) + 1)]
        self._followers: list[dict[int, list[int]]] = []
        for node, after in enumerate([self._begins, *(after for _, _, after in self._nodes)]):
            by_symbol: dict[int, list[int]] = {}
            for follower in after - {_END}:
                sources[follower].append(node)
                by_symbol.setdefault(self._nodes[follower - 1][0], []).append(follower)
            self._followers.append(by_symbol)
        self._symbols = np.array([BLANK, *(symbol for symbol, _, _ in self._nodes)], np.intp)
        self._weights = np.array([0.0, *(weight for _, weight, _ in self._nodes)])
        self._from = np.array([source for row in sources for source in row], np.intp)
        self._first = np.cumsum([0, *map(len, sources)])
        to = np.repeat(np.arange(len(sources)), np.diff(self._first))
        self._same = np.flatnonzero(self._symbols[self._from] == self._symbols[to])
        self._ends = np.array([node for node, (_, _, after) in enumerate(self._nodes, 1) if _END in after], np.intp)

    def weight(self, text: str) -> float | None:
        """The sum of the weights of a text's words, None where it is no text of the graph.

        Args:
            text: in the order of Unicode, every character with a symbol.
        """
        now = {_START: 0.0}
        for symbol in encode(text):
            after: dict[int, float] = {}
            for node, total in now.items():
                for follower in self._followers[node].get(symbol, ()):
                    after[follower] = max(total + self._nodes[follower - 1][1], after.get(follower, -inf))
            now = after
        ends = [total for node, total in now.items() if _END in (self._nodes[node - 1][2] if node else self._begins)]
        return max(ends, default=None)

    def best(self, log_probs: LogProbs) -> Best | None:
        """The likeliest text of the graph.

        Args:
            log_probs: (T, S + 1), natural logarithms.

        Returns:
            The text, found from the end of the line by the likeliest way back; None where no text of the graph is possible.
        """
        symbol, blank, scale = self._forward(np.exp(np.asarray(log_probs, np.float64)))
        last = symbol[-1, self._ends] + blank[-1, self._ends]
        total = float(last.sum())
        if not total:
            return None
        nodes = self._back(symbol, blank, int(self._ends[last.argmax()]))
        weight = float(self._weights[nodes].sum())
        return Best(decode([int(self._symbols[node]) for node in nodes]), weight, log(total) + scale)

    def _forward(self, probs: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """The sums over all paths to each node, (T + 1, nodes): those that end in its symbol, and in a blank behind it."""
        symbol = np.zeros((len(probs) + 1, len(self._symbols)))
        blank = np.zeros_like(symbol)
        blank[0, _START] = 1.0
        weights = np.exp(self._weights[1:])
        emitted = probs[:, self._symbols[1:]]
        same_from = self._from[self._same]
        first = self._first[1:-1]
        scale = 0.0
        for at, row in enumerate(probs):
            both = symbol[at] + blank[at]
            coming = both[self._from]
            coming[self._same] = blank[at, same_from]
            inside = np.add.reduceat(coming, first)
            inside *= weights
            inside += symbol[at, 1:]
            inside *= emitted[at]
            both *= row[BLANK]
            most = max(float(inside.max()), float(both.max())) or 1.0
            symbol[at + 1, 1:] = inside / most
            blank[at + 1] = both / most
            scale += log(most)
        return symbol, blank, scale

    def _back(self, symbol: NDArray[np.float64], blank: NDArray[np.float64], node: int) -> list[int]:
        """The nodes of the likeliest way to `node` at the last step."""
        nodes = [node]
        at = len(symbol) - 1
        in_blank = blank[at, node] > symbol[at, node]
        while True:
            at -= 1
            if in_blank:
                in_blank = blank[at, node] > symbol[at, node]
                continue
            sources = self._from[self._first[node] : self._first[node + 1]]
            coming = blank[at, sources] + symbol[at, sources] * (self._symbols[sources] != self._symbols[node])
            best = int(coming.argmax())
            if coming[best] * exp(self._weights[node]) <= symbol[at, node]:
                continue
            node = int(sources[best])
            if node == _START:
                return nodes[::-1]
            nodes.append(node)
            in_blank = blank[at, node] > symbol[at, node] or self._symbols[node] == self._symbols[nodes[-2]]

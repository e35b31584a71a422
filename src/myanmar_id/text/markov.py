"""The first-order Markov chain of myanmar-tools over its packaged model: one log-likelihood ratio per text.

This is the hot loop of detection, kept apart and driven by one table. A text becomes one byte per character (its state), a
pair of neighbouring bytes is one 16-bit number, and a list of 65,536 cells gives what each pair adds. Time is linear and
memory bounded whatever the input.
"""

from __future__ import annotations

import codecs
import re
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, pairwise
from math import exp, isqrt
from string import ascii_lowercase, ascii_uppercase
from typing import Any, cast

from myanmar_id.errors import ModelError

_HEADER = struct.Struct(">8sii8si")
_UNIVERSE = (range(0x1000, 0x1040), range(0x104A, 0x10A0), range(0xAA60, 0xAA80), range(0xA9E0, 0xAA00))
_SPACES = range(0x2000, 0x200C)

# Characters in state 0 that are common enough in Myanmar text to deserve a byte of their own. Every other character goes
# through the codec's replacement, which is "?": right, but slower.
_PLAIN = (
    "\0? \n,-./()0123456789\u1040\u1041\u1042\u1043\u1044\u1045\u1046\u1047\u1048\u1049\u200b"
    f"{ascii_lowercase}{ascii_uppercase}:'"
)

# A text is summed in pieces of this many characters, and short texts are gathered until there are as many, so that the
# intermediate lists stay small enough for the processor's cache.
_PIECE = 1 << 13


# e to this power still is a float; behind it P(Zawgyi) is 0 in double precision or next to it.
LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class Chain:
    """The loaded model.

    Attributes:
        encoding: what `codecs.charmap_encode` maps characters to bytes with.
        cells: 65,536 log ratios ln P(unicode) - ln P(zawgyi), indexed by two bytes in the machine's order.
        known: finds a character that has a state.
    """

    encoding: Any
    cells: list[float]
    known: re.Pattern[str]

    def state(self, char: str) -> int:
        """The byte that stands for a character."""
        return codecs.charmap_encode(char, "replace", self.encoding)[0][0]


@cache
def load() -> Chain:
    """Load the model that the package `myanmartools` ships.

    Returns:
        The chain; the same object at every call.

    Raises:
        ModelError: the package or its file is missing, damaged or of a version this module does not read.

    Source: google/myanmar-tools, `zawgyiUnicodeModel.dat` version 2 (Apache-2.0).
    """
    from importlib import resources  # slow to load, and only the first use needs it

    try:
        data = (resources.files("myanmartools") / "resources" / "zawgyiUnicodeModel.dat").read_bytes()
    except (ImportError, OSError) as error:
        raise ModelError("the model of myanmartools is missing: install myanmartools>=1.2.1,<2") from error
    return parse(data)


def parse(data: bytes) -> Chain:
    """Read a model file.

    Args:
        data: the bytes of a `zawgyiUnicodeModel.dat`. Big-endian: a header, then for each state its number of explicit
            cells, and where there are any, the value of all others (float32) and pairs of column and value.

    Returns:
        The chain.

    Raises:
        ModelError: damaged, or a version this module does not read.
    """
    try:
        tag, version, without_spaces, chain_tag, chain_version = _HEADER.unpack_from(data)
        if (tag, version, chain_tag, chain_version) != (b"UZMODEL ", 2, b"BMARKOV ", 0) or without_spaces not in (0, 1):
            raise ModelError("the model of myanmartools has another version: install myanmartools>=1.2.1,<2")
        chars = "".join(map(chr, chain(*_UNIVERSE, () if without_spaces else _SPACES)))
        matrix = _matrix(data, len(chars) + 1)
    except struct.error as error:
        raise ModelError("the model of myanmartools is damaged: reinstall myanmartools") from error
    return _chain({char: state for state, char in enumerate(chars, 1) if _is_found(char, chars)}, matrix)


def _is_found(char: str, chars: str) -> bool:
    """Whether myanmartools finds the state of `char`.

    It searches the states by bisection, but they are not in order of code point, so it misses those of Myanmar Extended-B and
    of the spaces, and treats them as foreign. What users have thresholds for is its result, so the same is done here.
    """
    place = bisect_left(chars, char)
    return place < len(chars) and chars[place] == char


def _matrix(data: bytes, states: int) -> array[float]:
    """The cells as a row-major square. State 0 stands for every character without one of its own."""
    at = _HEADER.size
    (size,) = struct.unpack_from(">h", data, at)
    if size != states:
        raise ModelError("the model of myanmartools has another set of characters: install myanmartools>=1.2.1,<2")
    at += 2
    matrix = array("f", bytes(4 * states * states))
    for row in range(states):
        (count,) = struct.unpack_from(">h", data, at)
        at += 2
        if not count:
            continue
        (fallback,) = struct.unpack_from(">f", data, at)
        at += 4
        start = row * states
        matrix[start : start + states] = array("f", [fallback]) * states
        for column, value in struct.iter_unpack(">hf", data[at : at + 6 * count]):
            matrix[start + column] = value
        at += 6 * count
    # Between two characters without a state there is nothing to tell, whatever the file holds there.
    matrix[0] = 0.0
    return matrix


def _chain(state_of: dict[str, int], matrix: array[float]) -> Chain:
    """Give every state a byte. A charmap must hold NUL at 0, and "?" must be itself: it stands for what is unknown."""
    fixed = {char: ord(char) for char in "\0?"}
    free = iter(sorted(set(range(256)) - set(fixed.values())))
    byte_of = fixed | dict(zip([*state_of, *_PLAIN[2:]], free, strict=False))
    decoding = ["\ufffe"] * 256
    states = [0] * 256
    for char, byte in byte_of.items():
        decoding[byte] = char
        states[byte] = state_of.get(char, 0)
    size = isqrt(len(matrix))
    # The pairs are read from memory as 16-bit numbers, so which of the two bytes is the first depends on the machine.
    pairs = memoryview(bytes(byte for first in range(256) for second in range(256) for byte in (first, second)))
    cells = [0.0] * 65536
    for place, pair in enumerate(pairs.cast("H")):
        cells[pair] = matrix[states[place >> 8] * size + states[place & 255]]
    encoding = codecs.charmap_build("".join(decoding))
    return Chain(encoding, cells, re.compile(f"[{''.join(map(re.escape, state_of))}]"))


def log_ratios(texts: Sequence[str]) -> list[float | None]:
    """The summed log ratio of each text; positive speaks for Unicode.

    Args:
        texts: any strings. A text's result does not depend on its neighbours.

    Returns:
        One number for each text, None where no character of it has a state.

    Raises:
        ModelError: see `load`.
    """
    model = load()
    totals: list[float] = []
    for group in _groups(texts):
        totals += _sums(group, model)
    # A sum of exactly 0 is rare, so nearly no text is searched.
    if 0.0 not in totals:
        return cast(list[float | None], totals)
    return [total if total or model.known.search(text) else None for text, total in zip(texts, totals, strict=True)]


def log_ratio(text: str) -> float | None:
    """`log_ratios` of one text."""
    if len(text) > _PIECE:
        return log_ratios((text,))[0]
    model = load()
    return sum(_cells(f"\0{text}\0", model)) or (0.0 if model.known.search(text) else None)


def probability(log_ratio: float) -> float:
    """P(Zawgyi) of a log ratio ln P(unicode) - ln P(zawgyi), without overflow.

    Examples:
        >>> probability(0.0), round(probability(-3.0), 6), probability(1e6)
        (0.5, 0.952574, 0.0)
    """
    return 1 / (1 + exp(log_ratio)) if log_ratio < LARGEST else 0.0


def probabilities(texts: Sequence[str]) -> list[float | None]:
    """`probability` of the log ratio of each text, None where it has none.

    Args:
        texts: any strings.

    Raises:
        ModelError: see `load`.
    """
    # Written out, because the call would take as long as the sum of a short text.
    return [None if ratio is None else 1 / (1 + exp(ratio)) if ratio < LARGEST else 0.0 for ratio in log_ratios(texts)]


def _groups(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of neighbouring texts with about `_PIECE` characters together."""
    start = size = 0
    for place, text in enumerate(texts, 1):
        size += len(text)
        if size >= _PIECE:
            yield texts[start:place]
            start, size = place, 0
    if start < len(texts):
        yield texts[start:]


def _sums(texts: Sequence[str], model: Chain) -> list[float]:
    """The sum of each text's cells, a NUL standing before and behind every text."""
    if len(texts[-1]) > _PIECE:
        # Cut at multiples of its own length, not the group's, so that its sum is the same in any company.
        framed = f"\0{texts[-1]}\0"
        pieces = (framed[at : at + _PIECE + 1] for at in range(0, len(framed) - 1, _PIECE))
        return [
            *(_sums(texts[:-1], model) if len(texts) > 1 else ()),
            sum(sum(_cells(piece, model)) for piece in pieces),
        ]
    nul = "\0"
    values = _cells(f"{nul}{nul.join(texts)}{nul}", model)
    ends = accumulate([len(text) + 1 for text in texts], initial=0)
    return [sum(values[start:end]) for start, end in pairwise(ends)]


def _cells(text: str, model: Chain) -> list[float]:
    """The cells of all neighbours in `text`, at least two characters, in order."""
    cells = model.cells
    states = codecs.charmap_encode(text, "replace", model.encoding)[0]
    size = len(states)
    values = [0.0] * (size - 1)
    values[0::2] = [cells[pair] for pair in array("H", states[: size & ~1])]
    values[1::2] = [cells[pair] for pair in array("H", states[1 : size - 1 + (size & 1)])]
    return values

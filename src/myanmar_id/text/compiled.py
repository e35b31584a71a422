"""What the compiled core is given: the classes of characters, the chain's table, weights, and the twin that it asks.

The core (`text/native`) knows where a text may be cut, remembers what was made of each piece, and adds numbers up. How a piece
is spelled, and what a syllable weighs, it asks of the twin, once for each. So every rule is written once, in Python, and a rule
that changes there changes here.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from myanmar_id.text import burmese, detect, evidence, grammar, markov, normalize, repair, syllable_model, zawgyi
from myanmar_id.text import zawgyi_writer as writer
from myanmar_id.text.script import MYANMAR

#: Characters beyond it have the class and the state of U+0000: no rule knows any of them.
_POINTS = 0x10000
#: The chain's cells are 32-bit floats; as multiples of 2^-27 they are whole numbers.
_CELL = 1 << 27


#: What `Twin.read` gives.
_Read: TypeAlias = tuple[str, tuple[tuple[str, bool], ...], str, int, int]


class Core(Protocol):
    """The compiled core. Text with lone surrogates, which UTF-8 has not, makes a method of strings return `NotImplemented`."""

    def to_unicode(self, text: str, /) -> str:
        """`convert.to_unicode`."""

    def to_zawgyi(self, text: str, /) -> str:
        """`convert.to_zawgyi`."""

    def normalize(self, text: str, /) -> str:
        """`normalize.normalize` with its defaults."""

    def repair(self, text: str, threshold: float, hint: int, /) -> str:
        """`repair.repair`; the hint is a place in `repair.HINTS`."""

    def posterior(self, text: str, /) -> float | None:
        """`detect.posterior`."""

    def log_ratio(self, text: str, /) -> float | None:
        """`markov.log_ratio`."""

    def write_rows(  # noqa: PLR0917 - as the compiled method takes them
        self, operation: int, data: Any, offsets: Any, wide: bool, count: int, threshold: float, hint: int, /
    ) -> tuple[bytes, bytes] | None:
        """One of the four writing functions on rows: UTF-8 and offsets of 32 or 64 bits. None where no row changes."""

    def weigh_rows(self, chain_only: bool, data: Any, offsets: Any, wide: bool, count: int, /) -> bytes:
        """The probabilities of rows as 64-bit floats, NaN for None: of the chain, or of all evidence."""


# The bits of native/classes.hpp, in its order, as bodies of regular-expression classes.
_OPENERS = "\u1060-\u1069\u106c\u106d\u1070-\u107c\u1085\u108b-\u108d\u1093\u1096"
_FOREIGN = "\u1022\u1028\u1035\u1050-\u1059\u105b-\u105f\u1098-\u109d\ua9e0-\ua9ff\uaa60-\uaa7f"
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BITS = (
    burmese.CONSONANTS,
    burmese.LETTERS.removesuffix("\u104e"),
    burmese.MARKS,
    burmese.OTHER_LETTERS + burmese.OTHER_MARKS,
    "\u1031",
    "\u1039",
    "\u103b-\u103e",
    "\u1037\u1039\u103a",
    zawgyi.PRE,
    zawgyi.BASE.replace("\u104e", ""),
    zawgyi.MARK,
    "\u1037\u1039\u1094\u1095",
    _OPENERS,
    "\u1040-\u1049",
    "\u1040\u1044\u1047",
    burmese.JOINED_MARKS,
    MYANMAR,
    burmese.ZERO_WIDTH + "\u200b",
    _SPACES,
    "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029",
    evidence.WORD,
    evidence.BEYOND,
    "\u1090-\u1099",
    "\u109e\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\ufe00-\ufe0f",
    "\u1033-\u1035\u105a\u1060-\u1097",
    "\u104a-\u104d\u104f",
    "\u1000-\u103f\u104c-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f",
    _FOREIGN,
    "\u200b",
    "\u104e",
    "<&@:wW",
)


def make(build: Callable[..., Core]) -> Core:
    """A core with everything it needs.

    Raises:
        ModelError: a model file is missing or of another version.
    """
    return build(*_classes(), *_chain(), _weights(), Twin())


def _classes() -> tuple[bytes, bytes, bytes]:
    """The class of every character, and each class's bits and languages."""
    chars = "".join(map(chr, range(_POINTS)))
    bits, languages = array("Q", bytes(8 * _POINTS)), array("Q", bytes(8 * _POINTS))
    orthographies = [row.letters + row.marks for row in evidence.orthographies()]
    for values, bodies in ((bits, _BITS), (languages, orthographies)):
        for place, body in enumerate(bodies):
            for match in re.finditer(f"[{body}]", chars):
                values[match.start()] |= 1 << place
    classes = {one: number for number, one in enumerate(dict.fromkeys(zip(bits, languages, strict=True)))}
    if len(classes) > 256 or len(orthographies) > 32:
        raise AssertionError("the core has room for 256 classes and 32 languages")
    table = [*classes, *[(0, 0)] * (256 - len(classes))]
    return (
        bytes(classes[one] for one in zip(bits, languages, strict=True)),
        array("I", [one[0] for one in table]).tobytes(),
        array("I", [one[1] for one in table]).tobytes(),
    )


def _chain() -> tuple[bytes, bytes]:
    """The state of every character, and the cell of each pair of states."""
    chain = markov.load()
    foreign = chain.state("\0")
    states = bytearray([foreign]) * _POINTS
    for match in chain.known.finditer("".join(map(chr, range(_POINTS)))):
        states[match.start()] = chain.state(match[0])
    cells = array("i", bytes(4 * 65536))
    pair = array("H", [0])
    for before in range(256):
        for state in range(256):
            pair = array("H", bytes((before, state)))
            cells[before << 8 | state] = round(chain.cells[pair[0]] * _CELL)
    return bytes(states), cells.tobytes()


def _weights() -> bytes:
    """The numbers of `detect` and `repair`, in the order of `Weights` in native/weigh.hpp."""
    return array("d", [*detect.WEIGHTS, markov.LARGEST, *repair.WEIGHTS]).tobytes()


#: A reading that begins so does not depend on the letter before it; one with such a mark in front drops a space before it.
_begins = re.compile(f"[{burmese.CONSONANTS}](?!\u1039|\u1037?\u103a)").match
#: One in Unicode alone, with a stack, which such a reading tells apart, or behind a virama that ties nothing.
_begins_unicode = re.compile(f"[{burmese.LETTERS}](?!\u1037?\u103a)|[\u1031\u103b-\u103e]").match
_joins = re.compile(f"[{burmese.JOINED_MARKS}]").match


def _needs_of_numbers(text: str) -> int:
    """What a piece with a number in Shan digits needs: one at an end may be a part of what is beside it."""
    return 8 | ("\u1090" <= text[0] <= "\u1099") | (2 * ("\u1090" <= text[-1] <= "\u1099"))


class Twin:
    """What the core asks, answered in pure Python."""

    def write(self, kind: int, piece: str) -> tuple[str, int]:
        """What is written for a piece of a text, and what is said of it.

        Returns:
            The text, and for Unicode 1 where it is ill-formed and 2 where it cannot be normalized without its neighbours.
        """
        return _written(kind, piece)

    def judge(self, piece: str) -> tuple[tuple[str, ...], tuple[tuple[tuple[str, bool], ...], ...], str, int, int]:
        """A piece of a word as it stands, converted, and as typed in visual order.

        Returns:
            The three texts, the tokens of each with whether a word ends there, the first text without numbers in Shan digits,
            the number of untypical shapes, and which neighbours the piece cannot be judged without: 1 a letter before it, 2 a
            letter behind it, 4 a space before it; 8 where it has such a number.
        """
        standing, converted = detect.canonical(piece), detect.as_zawgyi(piece)
        typed, scored = detect.canonical(normalize.in_python(piece)), detect.without_shan_numbers(standing)
        tokens = tuple(
            tuple(map(syllable_model.parted, syllable_model.tokens(text))) for text in (scored, converted, typed)
        )
        texts = (standing, converted, typed)
        needs = 0 if all(map(_begins, texts)) else 1
        # A stack waits for its letter; behind a space, which a dot below can leave at the end, another word begins.
        if any(text.endswith("\u1039") or syllable_model.parted(text)[1] for text in texts if text):
            needs |= 2
        if any(map(_joins, texts)):
            needs |= 4
        if scored != standing:
            needs |= _needs_of_numbers(standing)
        return texts, tokens, scored, evidence.count_untypical(piece), needs

    def read(self, reading: int, opened: bool, piece: str) -> _Read:
        """A piece of a word in one reading, cut where that reading's rules allow.

        Args:
            reading: 0 as it stands, 1 converted.
            opened: whether it begins with a stack behind a letter that this can stand on.
            piece: the piece.

        Returns:
            The text, its tokens with whether a word ends there, what of it is scored, the number of untypical shapes, and what it
            needs; see `judge`.
        """
        return _read(reading, opened, piece)

    def pair(self, any_language: int, ends: int, before: str, token: str) -> float:
        """The log probability of a token behind another, "" at the beginning of a word."""
        model = syllable_model.any_language() if any_language else syllable_model.burmese()
        return model[before, f"{token}\n" if ends else token]

    def posterior(self, text: str) -> float | None:
        """`detect.posterior`."""
        return detect.posterior_in_python(text)

    def repair(self, text: str, threshold: float, hint: int) -> str:
        """`repair.repair`."""
        return repair.in_python(text, threshold=threshold, encoding=repair.HINTS[hint])


_FROM_ZAWGYI = 4
_WRITE: tuple[Callable[[str], str], ...] = (
    zawgyi.to_unicode,
    writer.to_zawgyi,
    normalize.in_python,
    normalize.among_others,
)
_BEGINS_APART = f"\\A[{_SPACES}]*+[^{burmese.MARKS}{burmese.OTHER_MARKS}\u1031\u1039]"
#: The sign e where it would be taken for the next letter's: not behind a letter and its medials.
_LOOSE_E = f"(?<![{burmese.LETTERS}\u103b-\u103e])\u1031|(?<![{burmese.LETTERS}\u103b-\u103e])[\u103b-\u103e]+\u1031"
_is_free = re.compile(f"{_BEGINS_APART}(?!.*(?:{_LOOSE_E}))(?:.*[^\u1039])?\\Z", re.DOTALL).match


def _said(text: str, said: int = 0) -> tuple[str, int]:
    return text, said if grammar.is_well_formed(text) else said | 1


#: Each thread at work has a core's tables of its own, and asks for the same pieces as the others.
_PIECES = 1 << 14


@lru_cache(maxsize=_PIECES)
def _written(kind: int, piece: str) -> tuple[str, int]:
    if kind == _FROM_ZAWGYI:
        converted = zawgyi.to_unicode(piece)
        bound = 0 if _is_free(converted) else 2
        return _said(normalize.in_python(converted), bound)
    return _said(_WRITE[kind](piece))


@lru_cache(maxsize=_PIECES)
def _read(reading: int, opened: bool, piece: str) -> _Read:
    text = detect.as_zawgyi(piece) if reading else detect.canonical(piece)
    scored = text if reading else detect.without_shan_numbers(text)
    found = syllable_model.tokens(f"က{scored}")[1:] if opened else syllable_model.tokens(scored)
    tokens = tuple(map(syllable_model.parted, found))
    # In Unicode a piece also begins behind what only Zawgyi has, and with any letter.
    needs = 0 if (_begins if reading else _begins_unicode)(text) or opened else 1
    if text and (syllable_model.parted(text)[1] or (reading and text.endswith("\u1039"))):
        needs |= 2
    if detect.takes_space(text):
        needs |= 4
    if scored != text:
        needs |= _needs_of_numbers(text)
    return text, tokens, scored, evidence.count_untypical(piece) if reading else 0, needs

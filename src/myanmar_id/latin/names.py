"""What one set of counts knows of names: spelling, reading back, what sounds alike, and which spelling can be which name."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from math import exp, log

from myanmar_id.latin import align, decode, sound
from myanmar_id.latin.counts import Counts
from myanmar_id.latin.counts import packaged as packaged_counts
from myanmar_id.latin.decode import CLASSIC, Custom
from myanmar_id.latin.pieces import pieces
from myanmar_id.latin.reverse import Reader
from myanmar_id.latin.spelling import Options, Speller

#: How much less likely than its usual spelling a part, and all parts on average, may be spelled: natural logs, chosen so that
#: names are taken as their bearers write them and other people's are not (`benchmarks/accuracy_names.py`).
_PART_LEAST, _MEAN_LEAST = -6.0, -3.0
#: How many letters beyond the longest spelling of a syllable are no slip but somebody else's.
_EXTRA_LETTERS = 2
#: How many readings of a Latin name stand for it beside another Latin name.
_READINGS = 5


class FaultKind(StrEnum):
    """Why a spelling is no reading of a name."""

    SYLLABLE = "syllable"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Fault:
    """A syllable that the Latin spelling does not bear out.

    Attributes:
        kind: it is spelled otherwise, not at all, or has letters beside it that are nobody's.
        unit: which syllable of the Burmese name, from 0; a word written as one counts once.
    """

    kind: FaultKind
    unit: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two spellings can be one name.

    Attributes:
        ok: whether they can.
        score: 0 to 1: half and more where they can, and in either half the more the likelier the syllables are spelled so, beside
            their usual spelling.
        faults: what speaks against it.
    """

    ok: bool
    score: float
    faults: tuple[Fault, ...] = field(default=())


#: Of two Latin names neither of which can be read.
_NOT_READ = Comparison(False, 0.0, (Fault(FaultKind.SYLLABLE, 0),))


def better(found: Comparison) -> tuple[bool, float, list[FaultKind]]:
    """What makes one comparison better than another, the same in whichever order names are compared."""
    return found.ok, found.score, sorted(fault.kind for fault in found.faults)


class Names:
    """Spells, reads and compares names without honorific.

    Args:
        counts: counts over names.
    """

    def __init__(self, counts: Counts) -> None:
        self.speller = Speller(counts)
        self._reader: Reader | None = None

    @property
    def reader(self) -> Reader:
        """Reads Latin into Burmese; made when first asked for, since it holds every spelling of every syllable."""
        if self._reader is None:
            self._reader = Reader(self.speller)
        return self._reader

    def romanize(self, text: str, custom: Custom = CLASSIC) -> str:
        """See `decode.romanize`."""
        return decode.romanize(self.speller, text, custom)

    def romanizations(self, text: str, n: int, custom: Custom = CLASSIC) -> list[tuple[str, float]]:
        """See `decode.ranked`."""
        return decode.ranked(self.speller, text, n, custom)

    def burmese(self, latin: str, n: int) -> list[tuple[str, float]]:
        """The Burmese names that a Latin spelling may stand for.

        Args:
            latin: a name in Latin letters.
            n: how many at most.

        Returns:
            Normalized Burmese with probabilities that sum to at most 1, the likeliest first.
        """
        found: dict[str, float] = {}
        for units, p in self.reader.read(latin, n):
            for text, share in self.reader.written(units):
                found[text] = found.get(text, 0.0) + p * share
        return sorted(found.items(), key=lambda one: -one[1])[: max(n, 0)]

    def key(self, text: str) -> str:
        """The sound of a name: of its Burmese syllables, or of those that its Latin letters most likely stand for.

        Returns:
            Small ASCII letters, "" where there is no syllable.
        """
        if not is_burmese(text):
            found = self.reader.read(text, 1)
            return sound.key(found[0][0]) if found else "".join(align.words(text))
        return sound.joined(sound.syllable(piece) or "".join(align.words(piece)) for piece in pieces(text))

    def compare(self, first: str, second: str) -> Comparison:
        """Whether two spellings can be one name; the order does not matter.

        Args:
            first: a name in Burmese or Latin letters.
            second: another.

        Returns:
            For a Latin and a Burmese one, how well the letters spell the syllables. Of two Burmese ones whether they are written
            or sound alike, of two Latin ones whether a likely reading of either can be the other.
        """
        if is_burmese(first) == is_burmese(second):
            return self._alike(first, second)
        burmese, latin = (first, second) if is_burmese(first) else (second, first)
        return self._spelled(burmese, latin)

    def _alike(self, first: str, second: str) -> Comparison:
        key = self.key(first)
        if first == second or (key and key == self.key(second)):
            return Comparison(True, 1.0)
        if is_burmese(first):
            return Comparison(False, 0.0, (Fault(FaultKind.SYLLABLE, _first_other(first, second)),))
        pairs = [(second, self.burmese(first, _READINGS)), (first, self.burmese(second, _READINGS))]
        found = [self._spelled(text, latin) for latin, read in pairs for text, _ in read]
        return max(found, key=better, default=_NOT_READ)

    def _spelled(self, burmese: str, latin: str) -> Comparison:
        """How well Latin letters spell a Burmese name."""
        cut = decode.units(self.speller, burmese)
        units = [_letters(self.speller.anybody(unit, options)) for unit, options in cut]
        units = [options for options in units if options[0][0]]
        parts = align.align(units, align.words(latin))
        if parts is None:
            return Comparison(False, 0.0, (Fault(FaultKind.MISSING, 0),))
        spelled = [min(part.score - log(options[0][1]), 0.0) for part, options in zip(parts, units, strict=True)]
        mean = sum(spelled) / len(spelled)
        known = [
            any(part.letters == option for option, _ in options) for part, options in zip(parts, units, strict=True)
        ]
        ok = all(known) or (mean >= _MEAN_LEAST and min(spelled) >= _PART_LEAST and all(part.letters for part in parts))
        faults = (
            []
            if ok
            else [
                _fault(at, part, options)
                for at, (part, options) in enumerate(zip(parts, units, strict=True))
                if not part.letters or spelled[at] < max(_MEAN_LEAST, min(spelled) / 2)
            ]
        )
        return Comparison(ok, (ok + exp(mean)) / 2, tuple(faults))


def is_burmese(text: str) -> bool:
    """Whether a name is written in Myanmar script, in part at least."""
    return any("\u1000" <= char <= "\u109f" for char in text)


@cache
def packaged() -> Names:
    """What the package's tables and counts know."""
    return Names(packaged_counts())


def _letters(options: Options) -> Options:
    """Options as letters alone, without spaces and capitals."""
    found: dict[str, float] = {}
    for latin, p in options:
        letters = latin if latin.islower() and latin.isalpha() else "".join(align.words(latin))
        found[letters] = found.get(letters, 0.0) + p
    return tuple(found.items())


def _fault(at: int, part: align.Part, options: Options) -> Fault:
    if not part.letters:
        return Fault(FaultKind.MISSING, at)
    longest = max(len(latin) for latin, _ in options)
    return Fault(FaultKind.EXTRA if len(part.letters) >= longest + _EXTRA_LETTERS else FaultKind.SYLLABLE, at)


def _first_other(first: str, second: str) -> int:
    """The first syllable in which two Burmese names differ."""
    pairs = zip(pieces(first), pieces(second), strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one != other), min(len(pieces(first)), len(pieces(second)))
    )

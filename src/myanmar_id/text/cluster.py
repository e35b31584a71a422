"""One written cluster of Burmese: what it holds, how it is spelled, and the order in which Unicode stores it.

A cluster is a base letter with everything that is drawn around it: a kinzi above, consonants stacked below, medials, vowel
signs, tone marks. `text.convert` fills a `Cluster` from Zawgyi glyphs, `text.normalize` from Unicode code points; both write
it with `compose`, so there is one canonical order in the library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

KINZI = "\u1004\u103a\u1039"
VIRAMA = "\u1039"
YA, RA, WA, HA = "\u103b", "\u103c", "\u103d", "\u103e"
E, I, II, AI, U, UU = "\u1031", "\u102d", "\u102e", "\u1032", "\u102f", "\u1030"
TALL_AA, AA, ANUSVARA = "\u102b", "\u102c", "\u1036"
DOT_BELOW, ASAT, VISARGA = "\u1037", "\u103a", "\u1038"

#: Every mark of written Burmese in canonical order, asat apart.
_ORDER = {
    mark: rank for rank, mark in enumerate(YA + RA + WA + HA + E + I + II + AI + U + UU + TALL_AA + AA + ANUSVARA)
}
MARKS = frozenset((*_ORDER, ASAT, DOT_BELOW, VISARGA))

_BOTH_AA = frozenset((AA, TALL_AA))
#: Vowel signs that stand behind their base in Unicode; asat met before one of them is a contraction's.
_BEHIND = frozenset((I, II, AI, U, UU, TALL_AA, AA, ANUSVARA))

#: Asat beside one of these cannot be the vowel killer at the cluster's end: it belongs to a contraction (ကျွန်ုပ်).
_NOT_BEFORE_ASAT = frozenset((YA, RA, WA, I, II, U, UU))
#: The vowel letter U+1025 takes none of these; the letter U+1009, drawn alike, does.
_NOT_ON_U = frozenset((YA, RA, WA, HA, E, AI, AA, TALL_AA, ASAT))


@dataclass(slots=True)
class Cluster:
    """A cluster while it is read.

    Attributes:
        base: the letter, or "" where marks stand alone.
        stacked: consonants below the base, top first.
        kinzi: whether a kinzi stands above.
        marks: the other marks, each once, out of `MARKS`.
        asat_first: whether asat was met before any vowel sign that stands behind the base.
    """

    base: str = ""
    stacked: str = ""
    kinzi: bool = False
    marks: set[str] = field(default_factory=set)
    asat_first: bool = False

    def add(self, mark: str) -> None:
        """Add one mark, noting where asat was met; of two forms of aa the first stays."""
        if mark in _BOTH_AA and not self.marks.isdisjoint(_BOTH_AA):
            return
        if mark == ASAT and self.marks.isdisjoint(_BEHIND):
            self.asat_first = True
        self.marks.add(mark)


class Written(dict[str, str]):
    """Text of a syllable -> what is written for it, filled as syllables are met.

    Written Burmese has few distinct ones, so nearly every look-up is a hit; the bounds keep noise from filling the memory.
    """

    limit = 65_536
    longest = 32

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self.write = write

    def __missing__(self, text: str) -> str:
        written = self.write(text)
        if len(self) < self.limit and len(text) <= self.longest:
            self[text] = written
        return written


def spell(cluster: Cluster, *, digraphs: bool = True) -> list[str]:
    """Correct, in place, letters that are drawn alike and vowel signs that exclude each other.

    Args:
        cluster: the cluster; `base`, `stacked` and `marks` are changed.
        digraphs: whether စျ, သြ and သြော် are other spellings of ဈ, ဩ and ဪ. They are in Burmese, not in Mon.

    Returns:
        The codes of the corrections made.

    Source: Unicode 15 ch. 16.3 (the independent vowels U+1025, U+1026, U+1029, U+102A and the letter U+1009 have look-alike
        spellings that are not to be used); Technical Note 11.
    """
    marks, done = cluster.marks, []
    if II in marks and I in marks:
        marks.discard(I)
        done.append("double-i")
    if UU in marks and U in marks:
        marks.discard(U)
        done.append("double-u")
    if ASAT in marks and marks.isdisjoint(_BOTH_AA) and (I in marks or II in marks or _is_ha_u(marks)):
        marks.discard(ASAT)
        done.append("stray-asat")
    base = cluster.base
    if base == "\u1025":
        if cluster.stacked or not marks.isdisjoint(_NOT_ON_U):
            cluster.base = "\u1009"
            done.append("nya-for-u")
        elif II in marks:
            cluster.base = "\u1026"
            marks.discard(II)
            done.append("uu-letter")
    elif base == "\u1009" and {U, ANUSVARA} <= marks and not cluster.stacked and marks.isdisjoint(_NOT_ON_U):
        cluster.base = "\u1025"
        done.append("u-for-nya")
    elif not digraphs:
        pass
    elif base == "\u1005" and YA in marks and not cluster.stacked:
        cluster.base = "\u1008"
        marks.discard(YA)
        done.append("jha-for-ca-ya")
    elif base in ("\u101e", "\u1029") and not cluster.stacked and not cluster.kinzi:
        # Only the bare syllables: with another vowel sign the medial is real (Sgaw Karen သြံး).
        rest = marks - {RA} if base == "\u101e" else marks
        if (base == "\u1029" or RA in marks) and rest in (set(), {E, AA, ASAT}):
            if rest:
                cluster.base = "\u102a"
                done.append("au-letter")
            elif base == "\u101e":
                cluster.base = "\u1029"
                done.append("o-letter")
            if cluster.base != base:
                marks.clear()
    return done


def _is_ha_u(marks: set[str]) -> bool:
    """Medial ha and u with no other medial: no contraction has them."""
    return HA in marks and U in marks and marks.isdisjoint((YA, RA, WA))


def is_burmese(cluster: Cluster) -> bool:
    """Whether Burmese has such a cluster at all.

    Clusters of the same characters that only other languages have (Pa'o and Kayah ai with u, Sgaw Karen i with aa, Mon asat
    with e) follow those languages' own order, about which `compose` knows nothing.
    """
    marks = cluster.marks
    aa = not marks.isdisjoint(_BOTH_AA)
    if AI in marks and (aa or U in marks or UU in marks):
        return False
    if aa and not marks.isdisjoint((I, II, U, UU, ANUSVARA)):
        return False
    return not (E in marks and ASAT in marks and not aa)


def compose(cluster: Cluster) -> str:
    """Write a cluster in canonical order: kinzi, base, stack, contraction asat, medials, vowel signs, dot below, asat, visarga.

    Dot below comes before asat, as every Unicode normalization form has it.

    Source: Unicode 15 tables 16-3 and 16-4; Technical Note 11, version 4.
    """
    marks = cluster.marks
    head = (KINZI if cluster.kinzi else "") + cluster.base + "".join(VIRAMA + one for one in cluster.stacked)
    tail = ""
    if ASAT in marks:
        if asat_is_first(cluster):
            head += ASAT
        else:
            tail = ASAT
    if DOT_BELOW in marks:
        tail = DOT_BELOW + tail
    if VISARGA in marks:
        tail += VISARGA
    return head + "".join(sorted(_ORDER.keys() & marks, key=_ORDER.__getitem__)) + tail


def asat_is_first(cluster: Cluster) -> bool:
    """Whether asat is written right behind the base: always in a contraction, never in ော်, else as it was met."""
    marks = cluster.marks
    if not marks.isdisjoint(_BOTH_AA):
        return cluster.asat_first and E not in marks
    return not marks.isdisjoint(_NOT_BEFORE_ASAT)

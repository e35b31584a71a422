"""Zawgyi to Unicode: one pass over a cluster of Zawgyi glyphs reads what it depicts and writes that in canonical order.

Zawgyi stores what is seen from left to right, with a code point for each shape a mark can take. So the sign e and the medial
ra come before their base, a kinzi behind it, and marks in whatever order they were typed. Nothing here depends on more than a
cluster and, for the digits that look like letters, its direct neighbours; the time is linear.

What every glyph depicts is in `data/tables/zawgyi_glyphs.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from myanmar_id import tables
from myanmar_id.text import burmese
from myanmar_id.text.cluster import Cluster, Written, compose, spell


@dataclass(frozen=True, slots=True)
class Glyph:
    """A row of `zawgyi_glyphs`: the code point (hexadecimal), its role and the Unicode text it depicts."""

    code: str
    role: str
    reads: str
    source: str
    checked: str
    note: str


# The classes of zawgyi_glyphs, kept as literals because regular expressions are built from them at import;
# a test compares them with the table.
PRE = "\u1031\u103b\u107e-\u1084"
BASE = "\u1000-\u1021\u1023-\u1027\u1029\u102a\u103f\u104e\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
MARK = (
    "\u102b-\u1030\u1032-\u1034\u1036-\u103a\u103c-\u103e\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085\u1087-\u108e"
    "\u1093-\u1096"
)
#: People put a space or an invisible character before a mark to see it better; it belongs to no word.
_GAP = "[ \u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]{1,2}"

_CLUSTER = f"[{PRE}]*+[{BASE}][{MARK}]*+(?:(?:{_GAP}[{MARK}]|[{PRE}]++(?![{BASE}]))[{MARK}]*+)*+"
_ORPHANS = f"(?:[{MARK}]|[{PRE}]++(?![{BASE}]))++|[{PRE}]"
#: Clusters up to a final consonant, so that one look-up serves a whole syllable; else what stands between.
_TOKEN = re.compile(
    f"{_CLUSTER}(?:[{BASE}][\u1037\u1094\u1095]?+\u1039[{MARK}]*+)*+(?:{_GAP}[{MARK}]++)*+"
    f"|[^{PRE}{BASE}{MARK}]++|{_ORPHANS}"
)
_CLUSTERS = re.compile(f"{_CLUSTER}|{_ORPHANS}")

#: Nobody can tell whether such a space also parts two words, so it is not dropped but moved behind the cluster.
_SPACED_DOT = re.compile("[ \u00a0](?=[\u1037\u1094\u1095])")

# U+1040, U+1044 and U+1047 are the digits 0, 4 and 7 and were also typed for the letters wa, the sign U+104E and ra, which
# look the same. A letter it is where a digit cannot stand: under a mark, behind a sign that wants a base, before a final
# consonant. Beyond that zero is a letter where it touches letters and no digit (ဘ၀), and seven only behind an open consonant
# and before a letter or a bracket (ပမ၇(), because room and street numbers follow closed words (အခန္း၇).
# A visarga behind a digit is a colon (၁၀း၃၀), no demand.
_FINAL = "[\u1000-\u1021\u106a\u106b\u108f\u1090][\u1037\u1094\u1095]?\u1039"
_LETTER = f"{PRE}{BASE}{MARK}"
_DIGIT = "0-9\u1040-\u1049"
_DEMAND = f"(?=(?!\u1038)[{MARK}]|{_FINAL})"
_LOOKALIKE = re.compile(
    "\u104e(?!\u1004\u1039)"
    f"|(?<![{_DIGIT}])\u1044(?=\u1004\u1039\u1038)"
    f"|(?<=[{PRE}])[\u1040\u1047](?![{_DIGIT}])"
    f"|(?<![{_DIGIT}.,])[\u1040\u1047]{_DEMAND}"
    f"|(?<=[{_LETTER}])(?<![{_DIGIT}]\u1038)\u1040{{1,2}}(?![{_DIGIT}.,][{_DIGIT}]|[{_DIGIT}])"
    f"|(?<![{_DIGIT}.,/\u1038])\u1040{{1,2}}(?=[{PRE}{BASE}])"
    f"|(?<=/)\u1040(?=[{BASE}])"
    f"|(?<=[\u1000-\u1021])(?<!\u1031.)(?<!\u1031[{PRE}].)\u1047(?=[(\\[{PRE}{BASE}])"
)
_LETTERS = {"\u1040": "\u101d", "\u1047": "\u101b", "\u1044": "\u104e", "\u104e": "\u104e\u1004\u1039\u1038"}
_TO_LETTERS = str.maketrans(_LETTERS)


_tokens = _TOKEN.findall


def to_unicode(zawgyi: str) -> str:
    """Convert text that is known to be Zawgyi. See `text.convert.to_unicode`."""
    zawgyi = burmese.substitute(_LOOKALIKE, _to_letter, zawgyi)
    return burmese.strip_zero_width("".join(map(_lookup, _tokens(zawgyi))))


def explain(zawgyi: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str, bool]]:
    """Convert the parts of Zawgyi text that `pattern` finds, each with the whole text as its context.

    Args:
        zawgyi: text known to be Zawgyi.
        pattern: finds the parts; it must cut between clusters.

    Yields:
        Start and end offset in `zawgyi`, the part in Unicode, and whether a digit in it was read as a letter.
    """
    lookalikes = _LOOKALIKE.finditer(zawgyi)
    letter = next(lookalikes, None)
    for part in pattern.finditer(zawgyi):
        pieces, at, lettered = [], part.start(), False
        while letter is not None and letter.start() < part.end():
            if letter.start() >= at:
                pieces += [zawgyi[at : letter.start()], _to_letter(letter)]
                at = letter.end()
                lettered = lettered or letter[0] != "\u104e"
            letter = next(lookalikes, None)
        pieces.append(zawgyi[at : part.end()])
        yield part.start(), part.end(), "".join(map(_lookup, _tokens("".join(pieces)))), lettered


def _to_letter(match: re.Match[str]) -> str:
    return match[0].translate(_TO_LETTERS)


@cache
def _glyphs() -> dict[str, Glyph]:
    return {chr(int(glyph.code, 16)): glyph for glyph in tables.read("zawgyi_glyphs", Glyph)}


def _write(token: str) -> str:
    glyphs = _glyphs()
    if token[0] not in glyphs:
        return token
    return "".join(map(_write_cluster, _CLUSTERS.findall(token)))


def _write_cluster(token: str) -> str:
    cluster = read(token)
    spell(cluster)
    moved = _SPACED_DOT.search(token)
    return compose(cluster) + (moved[0] if moved else "")


def read(token: str) -> Cluster:
    """What one cluster of Zawgyi glyphs depicts.

    Args:
        token: glyphs of at most one base letter, gaps between them allowed.
    """
    glyphs = _glyphs()
    cluster = Cluster()
    stacked: list[str] = []
    for char in token:
        glyph = glyphs.get(char)
        if glyph is None:  # a gap before a mark
            continue
        reads = glyph.reads
        if glyph.role == "base":
            cluster.base = reads[0]
            stacked += reads[2:]
            continue
        if glyph.role == "kinzi":
            cluster.kinzi, reads = True, reads[3:]
        elif glyph.role == "stack":
            if stacked[-1:] != [reads[1]]:
                stacked.append(reads[1])
            reads = reads[2:]
        for mark in reads:
            cluster.add(mark)
    cluster.stacked = "".join(stacked)
    return cluster


_lookup = Written(_write).__getitem__

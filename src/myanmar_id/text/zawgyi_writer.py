"""Unicode to Zawgyi: each cluster is written as a careful typist would, with the shape that leaves room for its neighbours.

The widths of letters and the shapes are the Zawgyi-One font's. The choice of shapes follows the spelling book of the Myanmar
Language Commission as it was typed in Zawgyi.
"""

from __future__ import annotations

from myanmar_id.text import burmese
from myanmar_id.text.cluster import (
    AA,
    AI,
    ANUSVARA,
    ASAT,
    DOT_BELOW,
    HA,
    II,
    RA,
    TALL_AA,
    UU,
    VISARGA,
    WA,
    YA,
    Cluster,
    E,
    I,
    U,
    Written,
    asat_is_first,
    spell,
)

_WIDE = frozenset("ကဃဆဈညဏတထဘယလဟအသဿဠဩ")
#: Letters that reach below the line, so that nothing fits under them but a slanted or lengthened sign.
_DEEP = frozenset("ဈဉညဋဌဍဎဥ")
_MEDIAL_RA = {
    (False, False, False): "\u103b",
    (True, False, False): "\u107e",
    (False, True, False): "\u107f",
    (True, True, False): "\u1080",
    (False, False, True): "\u1081",
    (True, False, True): "\u1082",
    (False, True, True): "\u1083",
    (True, True, True): "\u1084",
}
_JOINED = {"ဋဌ": "\u1092", "ဋဋ": "\u1097", "ဍဍ": "\u106e", "ဍဎ": "\u106f", "ဏဍ": "\u1091"}
_STACKED = dict(
    zip("ကခဂဃစဆဇဈဋဌဏတထဒဓနပဖဗဘမလ", "\u1060\u1061\u1062\u1063\u1065\u1066\u1068\u1069\u106c\u106d\u1070\u1071\u1073\u1075"
        "\u1076\u1077\u1078\u1079\u107a\u107b\u107c\u1085", strict=True)
)  # fmt: skip
_STACKED_NARROW = {"တ": "\u1072", "ထ": "\u1074", "ဆ": "\u1067", "ဘ": "\u1093"}
_KINZI = {I: "\u108b", II: "\u108c", ANUSVARA: "\u108d"}
_RAISING = frozenset((I, II, AI))
_BELOW = frozenset((WA, HA, U, UU))


_syllables = burmese.SYLLABLE.findall
_clusters = burmese.TOKEN.findall


def to_zawgyi(text: str) -> str:
    """Convert Unicode text. See `text.convert.to_zawgyi`."""
    text = burmese.letters(text)
    return "".join(map(_lookup, _syllables(text)))


def _write(syllable: str) -> str:
    return "".join(map(_write_cluster, _clusters(syllable)))


def _write_cluster(token: str) -> str:
    if not burmese.IS_BURMESE(token) or token.isspace():
        return token
    cluster, _ = burmese.read(token)
    if not (cluster.base or cluster.marks or cluster.kinzi or cluster.stacked):
        return token
    spell(cluster)
    if cluster.base + cluster.stacked not in _JOINED and not _STACKED.keys() >= set(cluster.stacked):
        return _unstacked(cluster)
    moved = burmese.SPACED_DOT.search(token)
    return glyphs(cluster) + (moved[0] if moved else "")


def _unstacked(cluster: Cluster) -> str:
    """Zawgyi has no shape for some stacked consonants: the stack is written side by side, as Zawgyi users do."""
    out, base, kinzi, stacked = [], cluster.base, cluster.kinzi, ""
    for consonant in cluster.stacked:
        if consonant in _STACKED:
            stacked += consonant
        else:
            out.append(glyphs(Cluster(base, stacked, kinzi, {ASAT})))
            base, kinzi, stacked = consonant, False, ""
    return "".join(out) + glyphs(Cluster(base, stacked, kinzi, cluster.marks, cluster.asat_first))


def glyphs(cluster: Cluster) -> str:
    """The Zawgyi glyphs of a cluster, in the order they are typed."""
    marks, base, stacked = cluster.marks, cluster.base, cluster.stacked
    above = cluster.kinzi or not marks.isdisjoint(_RAISING)
    below = bool(stacked) or not marks.isdisjoint(_BELOW)
    out = E if E in marks else ""
    if RA in marks:
        out += _MEDIAL_RA[base in _WIDE, above, WA in marks or bool(stacked)]
    joined = _JOINED.get(base + stacked)
    out += joined or _base(cluster, below)
    early = ASAT in marks and asat_is_first(cluster)
    if not joined:
        narrow = _STACKED_NARROW if base not in _WIDE else {}
        for consonant in stacked:
            out += narrow.get(consonant, _STACKED[consonant])
        if stacked.endswith("တ") and WA in marks:
            out = out[:-1] + "\u1096"
            marks = marks - {WA}
    if early:
        out += "\u1039"
    out += _signs(base, marks, bool(stacked), cluster.kinzi)
    if TALL_AA in marks:
        late = ASAT in marks and not early
        out += "\u105a" if late else TALL_AA
    elif AA in marks:
        out += AA
    if ASAT in marks and not early and TALL_AA not in marks:
        out += "\u1039"
    if DOT_BELOW in marks:
        out += _dot(base, marks, bool(stacked))
    if VISARGA in marks:
        out += VISARGA
    return out


def _base(cluster: Cluster, below: bool) -> str:
    base = cluster.base
    if base == "န" and (below or YA in cluster.marks or RA in cluster.marks):
        return "\u108f"
    if base == "ရ" and below and (HA not in cluster.marks or not cluster.marks.isdisjoint((WA, U, UU))):
        return "\u1090"
    if base == "ည" and WA in cluster.marks:
        return "\u106b"
    if base == "ဉ":
        if cluster.stacked:
            return "\u106a"
        return "\u1025" if ASAT in cluster.marks else base
    return {"ဿ": "\u1086"}.get(base, base)


def _signs(base: str, marks: set[str], stacked: bool, kinzi: bool) -> str:
    """Medials wa, ha and ya, a kinzi, the vowel signs above and below, and anusvara, in the order they are typed."""
    ha, wa, ya = HA in marks, WA in marks, YA in marks
    low = U if U in marks else UU if UU in marks else ""
    crowded = stacked or wa or ya or RA in marks or base in _DEEP
    first = last = ""
    tall = crowded
    if ha and wa:
        first = "\u108a"
    elif wa:
        first = "\u103c"
    elif ha and low and not crowded and (base, low) != ("ရ", UU):
        last, low = ("\u1088" if low == U else "\u1089"), ""
    elif ha and (RA in marks or base in _DEEP):
        first, last = ("", "\u1087") if low else ("\u1087", "")
    elif ha:
        first, tall = "\u103d", True
    if ya:
        first += "\u107d" if wa else "\u103a"
    if tall and low:
        low = "\u1033" if low == U else "\u1034"
    over = "".join(mark for mark in (I, II, AI, ANUSVARA) if mark in marks)
    if kinzi:
        over = _KINZI.get(over[:1], "\u1064" + over[:1]) + over[1:]
    elif over == I + ANUSVARA:
        over = "\u108e"
    elif over == ANUSVARA and (low or last) and not ya:
        return first + last + low + over
    return first + over + last + low


def _dot(base: str, marks: set[str], stacked: bool) -> str:
    """The dot below stands left, or further right the more there is under the letter."""
    if AA in marks or TALL_AA in marks:
        return "\u1037"
    deep = not marks.isdisjoint((U, UU)) and (RA in marks or YA in marks or HA in marks or stacked or base in _DEEP)
    if deep or UU in marks or WA in marks:
        return "\u1095"
    if RA in marks:
        return "\u1037"
    if base == "ရ" or YA in marks:
        return "\u1095"
    if U in marks or base == "န" or HA in marks:
        return "\u1094"
    return "\u1037"


_lookup = Written(_write).__getitem__

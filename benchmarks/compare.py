"""When two conversions count as the same text. Written apart from the library, so that it does not judge itself."""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_UNICODE_CLUSTER = re.compile("[\u1000-\u102a\u103f\u104e](?:\u1039[\u1000-\u1021])*([\u102b-\u103e\u1039]*)")
_SAME_LETTER = (
    ("\u1025\u102e", "\u1026"),
    ("\u1025\u103a", "\u1009\u103a"),
    ("\u101e\u103c", "\u1029"),
    ("\u1005\u103b", "\u1008"),
)


def canonical_unicode(text: str) -> str:
    """Marks of a cluster in one order and each once, no zero-width characters, no space before a mark.

    Letters that are written in two ways (ဥ and ဉ before asat, ဦ and ဦ, သြ and ဩ, စျ and ဈ) become one.
    """
    text = _ZERO_WIDTH.sub("", text)
    text = re.sub(" +(?=[\u102b-\u103e])", "", text)
    text = _UNICODE_CLUSTER.sub(lambda m: m[0][: len(m[0]) - len(m[1])] + "".join(sorted(set(m[1]))), text)
    for two, one in _SAME_LETTER:
        text = text.replace(two, one)
    return text


# Zawgyi has several glyphs for one mark, chosen by the width or height of what stands beside it, and ready-made pairs.
_VARIANTS = {
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
    "\u107d": "\u103a",
    "\u1087": "\u103d",
    "\u1088": "\u103d\u102f",
    "\u1089": "\u103d\u1030",
    "\u108a": "\u103c\u103d",
    "\u105a": "\u102b\u1039",
    "\u108b": "\u1064\u102d",
    "\u108c": "\u1064\u102e",
    "\u108d": "\u1064\u1036",
    "\u108e": "\u102d\u1036",
    "\u1067": "\u1066",
    "\u1072": "\u1071",
    "\u1074": "\u1073",
    "\u1093": "\u107b",
    "\u106a": "\u1025",
    "\u1009": "\u1025",
    "\u106b": "\u100a",
    "\u108f": "\u1014",
    "\u1090": "\u101b",
    "\u1026": "\u1025\u102e",
    "\u1008": "\u1005\u103a",
    "\u1029": "\u103b\u101e",
} | {chr(point): "\u103b" for point in range(0x107E, 0x1085)}
_VARIANT_TABLE = str.maketrans(_VARIANTS)
_ZAWGYI_MARK = (
    "\u102b-\u1030\u1032-\u103a\u103c\u103d"
    "\u1060-\u1066\u1068\u1069\u106c\u106d\u1070\u1071\u1073\u1075-\u107c\u1085\u1096"
)
_ZAWGYI_CLUSTER = re.compile(f"([\u1031\u103b]*)([\u1000-\u102a\u103f\u104e\u1086])([{_ZAWGYI_MARK}]*)")


def canonical_zawgyi(text: str) -> str:
    """One glyph for each mark, marks of a cluster in one order and each once, no zero-width characters."""
    text = _ZERO_WIDTH.sub("", text).translate(_VARIANT_TABLE)
    return _ZAWGYI_CLUSTER.sub(lambda m: "".join(sorted(set(m[1]))) + m[2] + "".join(sorted(set(m[3]))), text)

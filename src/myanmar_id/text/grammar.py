"""The grammar of a well-formed Burmese cluster, in canonical order.

Technical Note 11 publishes a grammar for the whole script that rejects ရှေ့ and takes much that no language has. This one is for
Burmese alone; a text in it is left as it is by `text.normalize`. It has three shapes:

* a final consonant: letter, stack, medial ha, asat;
* an open cluster: letter, stack, contraction asat (only before a medial or u), medials, vowel signs, anusvara, dot below, visarga;
* a cluster with aa that ends in asat (ော်).

Source: Unicode 15 tables 16-3 and 16-4; Unicode Technical Note 11, version 4; corrected on real names, places and sentences.
"""

from __future__ import annotations

import re

# Spellings that look right and have a letter of their own: ဥ with ီ, asat or a sign it cannot take, စျ, သြ, သြော်, ဩော်, ဉုံ.
_NOT = (
    "(?!\u1025[\u102b\u102c\u102e\u1031\u1032\u1039\u103a-\u103e]|\u1025\u1037\u103a|\u1005\u103b"
    "|\u101e\u103c(?![\u102b-\u1030\u1032\u1036-\u1038\u103a\u103d\u103e]|\u1031(?!\u102c\u103a))"
    "|\u1029\u1031\u102c\u103a|\u1009\u102f\u1036)"
)
#: Vowel letters, and the sign U+104E, which take no medial and no vowel sign.
_ALONE = "[\u1023\u1024\u1026\u1027\u1029\u102a\u104e]"
_HEAD = f"(?:\u1004\u103a\u1039)?{_NOT}[\u1000-\u1021\u1025\u103f](?:\u1039[\u1000-\u1021]){{0,2}}"
_MEDIALS = "\u103b?\u103c?\u103d?\u103e?"

CLUSTER = (
    f"(?:{_NOT}{_ALONE}\u1036?\u1037?\u1038?(?![\u102b-\u103e])|{_HEAD}(?:"
    f"\u103e?\u1037?\u103a\u1038?(?![\u102b-\u1038\u103b-\u103e])"
    f"|{_MEDIALS}\u1031?[\u102b\u102c]\u1037?\u103a\u1038?"
    f"|(?:\u103a(?=[\u103b-\u103d\u102f\u1030]))?{_MEDIALS}"
    f"(?:\u1031?[\u102d\u102e]?[\u102f\u1030]?\u1036?|\u1031?[\u102b\u102c]|\u1031?\u1032\u1036?)"
    f"\u1037?\u1038?(?![\u102b-\u103e])))"
)
"""A regular expression, without groups, for one well-formed cluster."""

_RUN = re.compile("[\u1000-\u103f\u104e\u1050-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]+")
_WELL_FORMED = re.compile(f"(?:{CLUSTER})+\\Z").match


def is_well_formed(text: str) -> bool:
    """Whether every run of Myanmar letters in `text` is a sequence of well-formed Burmese clusters.

    Args:
        text: any text; digits, punctuation and other scripts are passed over. Dot below and asat may stand in either order.

    Examples:
        >>> is_well_formed("ရှေ့ ၁၂၃ abc"), is_well_formed("ျမန္မာ")
        (True, False)
    """
    text = text.replace("\u103a\u1037", "\u1037\u103a")
    return all(_WELL_FORMED(run) for run in _RUN.findall(text))

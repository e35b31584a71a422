"""Clusters of the other languages in Myanmar script: only the order of their marks is made canonical.

Their spelling is none of this library's business, and a wrong guess destroys a language's text, so nothing is dropped, joined or
replaced here.
"""

from __future__ import annotations

import re

from myanmar_id.text import burmese

is_cluster = re.compile(
    f"(?:\u1004\u103a\u1039)?[{burmese.LETTERS}{burmese.OTHER_LETTERS}]"
    f"(?:\u1039[{burmese.LETTERS}{burmese.OTHER_LETTERS}])*"
    f"([\u1031{burmese.MARKS}{burmese.OTHER_MARKS}]{{2,}})\\Z"
).match

_ASAT_AND_DOT = re.compile("(\u103a+)(\u1037+)")

# Sort classes of Technical Note 11, version 4. Marks that are not here begin a new group: aa, the tones, asat, and also ai and
# anusvara, which languages and vendors order differently beside u.
_CLASS = {
    mark: rank
    for rank, marks in enumerate(
        (
            "\u103b\u105e\u105f",
            "\u103c",
            "\u103d\u1082",
            "\u103e\u1060",
            "\u1031\u1084",
            "\u102d\u102e\u1033\u1034\u1035\u1071\u1072\u1073\u1074\u1085",
            "\u102f\u1030\u1058\u1059",
            "\u1086",
        )
    )
    for mark in marks
}


def order(cluster: str) -> str:
    """The cluster with its marks in canonical order, dot below before asat.

    Args:
        cluster: text that `is_cluster` accepts.

    Source: Unicode Technical Note 11, version 4, sort classes.
    """
    match = is_cluster(cluster)
    assert match is not None
    marks = match[1]
    out, group = [], []
    for mark in marks:
        if mark in _CLASS:
            group.append(mark)
            continue
        out += sorted(group, key=_CLASS.__getitem__)
        group = []
        out.append(mark)
    out += sorted(group, key=_CLASS.__getitem__)
    return cluster[: match.start(1)] + _ASAT_AND_DOT.sub(r"\2\1", "".join(out))

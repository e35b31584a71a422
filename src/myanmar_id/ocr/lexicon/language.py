"""How likely Burmese is as a name, and as any text: what the picture leaves open, custom decides.

Costs are per syllable and against a usual one: a text is not better for being short, and a syllable that nobody has seen costs no
more than a bounded amount, because rare names are real.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import exp, log

from myanmar_id.fields.name import parts
from myanmar_id.latin import counts
from myanmar_id.latin.counts import EDGE
from myanmar_id.latin.pieces import pieces, prepared, written
from myanmar_id.text import syllable_model

#: What custom weighs against the picture, by the logarithm of the chances: less for names, whose syllables anybody may choose.
_NAME_SHARE, _FREE_SHARE = 0.3, 0.55
#: The chance of a usual syllable, and of one that nobody has seen, as logarithms.
_USUAL, _LEAST = -5.0, -11.0
#: How the chance of a syllable in a name is mixed: behind the one before, in any name, in any text.
_BEHIND, _ANYWHERE, _FREE = 0.5, 0.35, 0.15
#: The chance of a sign or a digit inside a name.
_NO_LETTER = -20.0
#: The shape of aa that the letter before does not have, and a sign or letter that has no business where it is.
_WRONG_AA, _OUT_OF_PLACE = -3.5, -3.5
#: An honorific, which most names begin with.
_HONORIFIC = 3.0
#: The chance of the end of a name where it has been seen seldom, and the usual one.
_LEAST_END, _USUAL_END = -6.0, -1.5
#: Letters of other scripts and their digits among Burmese, but for a letter of a house number, and signs at the edges.
_FOREIGN = re.compile("(?<![-/(၀-၉])[A-Za-z]|[0-9]")
_AT_EDGE = re.compile(r"^[၊။.,/)\-+'\"\u102b-\u103e]|[(+'\"]$")


def name(text: str) -> float:
    """The weight of a name, its honorifics, other names and marks left out.

    Args:
        text: normalized Unicode.

    Returns:
        About 0 for a usual name, less for one that is no custom.
    """
    total = _NO_LETTER * any(map(str.isdigit, text))
    segments = parts.segments(text)[0] if text else []
    if text and not segments:
        total += _NO_LETTER
    for segment in segments:
        honorific, given, _ = parts.split(segment)
        total += _HONORIFIC if honorific else 0.0
        before = EDGE
        for unit in pieces(given):
            total += _in_name(before, unit) - _USUAL
            before = unit
        total += max(_chance(before, EDGE), _LEAST_END) - _USUAL_END
    return _NAME_SHARE * total + shape(text) + signs(text)


def free(text: str) -> float:
    """The weight of any Burmese text by its syllables; signs and digits weigh nothing.

    Args:
        text: normalized Unicode.
    """
    model = syllable_model.burmese()
    total = 0.0
    before = ""
    for token in syllable_model.tokens(text):
        total += max(model[before, token], _LEAST) - _USUAL
        before = token
    return _FREE_SHARE * total + shape(text)


def signs(text: str) -> float:
    """The weight of the signs of a text: what stands at an edge, brackets that do not close, letters and digits of two scripts.

    Args:
        text: normalized Unicode.
    """
    found = len(_AT_EDGE.findall(text)) + abs(text.count("(") - text.count(")"))
    if any("\u1000" <= char <= "\u104f" for char in text):
        found += len(_FOREIGN.findall(text))
    return _OUT_OF_PLACE * found


def shape(text: str) -> float:
    """The weight of the shapes of aa in a text: less than 0 where one is not that which the letter before it has.

    Args:
        text: normalized Unicode.
    """
    plain = prepared(text)
    wrong = sum(a != b for a, b in zip(written(plain), text, strict=True) if a in "\u102b\u102c")
    return _WRONG_AA * wrong


@cache
def _totals() -> tuple[dict[str, int], int]:
    """How often each syllable was counted in names, and all of them."""
    found: dict[str, int] = {}
    for followers in counts.packaged().followed.values():
        for unit, times in followers.items():
            found[unit] = found.get(unit, 0) + times
    return found, sum(found.values())


@lru_cache(maxsize=65_536)
def _in_name(before: str, unit: str) -> float:
    """The logarithm of the chance of a syllable behind another in a name."""
    if not "\u1000" <= unit[:1] <= "\u102a":
        return _NO_LETTER
    alone = exp(syllable_model.burmese()["", written(unit)])
    return max(log(exp(_chance(before, unit)) + _FREE * alone), _LEAST)


def _chance(before: str, unit: str) -> float:
    """The logarithm of the chance of a syllable or the edge behind another, by what was counted in names."""
    followers = counts.packaged().followed.get(before, {})
    seen, total = _totals()
    behind = followers.get(unit, 0) / (sum(followers.values()) + 4)
    return log(_BEHIND * behind + _ANYWHERE * seen.get(unit, 0) / total + 1e-9)

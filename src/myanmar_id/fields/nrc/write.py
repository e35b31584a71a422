"""From the value to its written forms."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from myanmar_id.fields.nrc.lookup import index, kind_rows, letters, unlisted
from myanmar_id.fields.nrc.model import Nrc
from myanmar_id.fields.nrc.rows import Kind, Scheme
from myanmar_id.text.script import to_myanmar_digits


def format(nrc: Nrc, script: Literal["latin", "my"] = "latin", style: Scheme = "official") -> str:
    """Write a number.

    The township is written so that it reads back: where two townships of a state share their common spelling, the one
    that `parse` would not choose is spelled officially; where no Latin spelling leads back, as for some codes in no
    list, its letters stay Burmese.

    Args:
        nrc: the value.
        script: `latin`, or `my` for Burmese letters and digits, as on the card.
        style: `official` (`9/MaKhaNa(C)251959`) or `common` (`9/MaKhaNa(N)251959`). In Burmese they differ only in the
            word of a monk, `သ` and `သာသနာ`.

    Returns:
        The written number. `parse(format(nrc), scheme=style) == nrc`; without the scheme this holds save for a nun in
        official Latin letters, whose `(N)` reads as a citizen.

    Raises:
        ValueError: an unknown script or style.

    Examples:
        >>> value = Nrc(9, "မခန", Kind.CITIZEN, "251959")
        >>> format(value), format(value, style="common"), format(value, script="my")
        ('9/MaKhaNa(C)251959', '9/MaKhaNa(N)251959', '၉/မခန(နိုင်)၂၅၁၉၅၉')
    """
    if style not in ("official", "common"):
        raise ValueError("give the style as official or common")
    row = kind_rows()[nrc.kind]
    if script == "my":
        kind = row.my if style == "official" else row.my_common
        return f"{to_myanmar_digits(str(nrc.state))}/{nrc.township}({kind}){to_myanmar_digits(nrc.number)}"
    if script != "latin":
        raise ValueError("give the script as latin or my")
    kind = row.official if style == "official" else row.common
    return f"{nrc.state}/{spelling(nrc.state, nrc.township, style)}({kind}){nrc.number}"


def canonical(nrc: Nrc) -> str:
    """The Latin form that always reads back: official, save that a nun is `(THI)`."""
    style: Scheme = "common" if nrc.kind is Kind.NUN else "official"
    kind = getattr(kind_rows()[nrc.kind], style)
    return f"{nrc.state}/{spelling(nrc.state, nrc.township, 'official')}({kind}){nrc.number}"


@lru_cache(maxsize=2048)
def spelling(state: int, code: str, style: Scheme) -> str:
    """The Latin spelling of a township that reads back, or its Burmese letters where there is none."""
    row = index().places.get((state, code))
    for scheme in dict.fromkeys((style, "official")):
        if row:
            spelled = row.official if scheme == "official" else row.common
        else:
            spelled = "".join(getattr(letters()[letter], scheme) for letter in code if letter in letters())
        key = spelled.lower()
        found = index().latin[state].get(key) or index().skeletons[state].get(key) or unlisted(key)
        if found and found[0] == code:
            return spelled
    return code

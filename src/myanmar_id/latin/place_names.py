"""The name of a place in Latin letters: the English one of a known place, else the spelling of `mimu`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from myanmar_id.latin import gazetteer, mimu
from myanmar_id.text import script
from myanmar_id.text.syllable import syllables


def name(text: str) -> str:
    """Write one name without words such as လမ်း (street).

    Args:
        text: normalized and folded text in Myanmar script.

    Returns:
        The English name where the whole is a known place. Else each piece between spaces by itself: a known place of several
        syllables by its English name, any other by `mimu.spell`.

    Examples:
        >>> name("ပင်းတယ"), name("ညောင်ပင်သာ")
        ('Pindaya', 'Nyaung Pin Thar')
    """
    names = known()
    joined = text.replace(" ", "")
    if joined in names:
        return names[joined]
    chunks = text.split()
    return " ".join(
        names[chunk] if chunk in names and len(syllables(chunk)) > 1 else mimu.spell(chunk) for chunk in chunks
    )


@cache
def known() -> Mapping[str, str]:
    """The English names of the known places, by their folded Burmese names."""
    found = gazetteer.places(folded)
    return MappingProxyType({key: place.name_en for key, place in found.items() if place.name_en is not None})


def folded(text: str) -> str:
    """Spaces, digits and look-alike separators in ASCII, and dot below before asat."""
    return script.to_ascii_digits(script.fold(text.replace("\u103a\u1037", "\u1037\u103a")))

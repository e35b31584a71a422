"""Places in Latin letters: villages, wards, streets and towns, and whole addresses.

Known townships and states have their English names, words such as လမ်း (street) are English words, and every other name is
spelled as MIMU spells villages. `mimu` spells, `generics` holds the words, `place_order` finds where each thing ends.
"""

from __future__ import annotations

import unicodedata

from myanmar_id.latin.place_names import folded
from myanmar_id.latin.place_order import english


def romanize(text: str) -> str:
    """Write a place in Latin letters: a village, a ward, a street, a town, or several as in an address.

    Args:
        text: normalized Unicode text.

    Returns:
        ASCII. Townships and states of the tables have their English names, whole or before words such as မြို့နယ်; these words
        are English; every other name is spelled syllable by syllable. What is not in Myanmar script stays, accents taken off, as
        far as ASCII has it.

    Examples:
        >>> romanize("ညောင်ပင်သာကျေးရွာ"), romanize("အုတ်တွင်းမြို့နယ်"), romanize("ပြည်လမ်း")
        ('Nyaung Pin Thar Village', 'Oktwin Township', 'Pyay Street')

    Source: `data/tables/place_*.tsv`, `nrc_townships.tsv` and `nrc_states.tsv`.
    """
    found = english(folded(text), {})
    if found.isascii():
        return found
    plain = (char for char in unicodedata.normalize("NFKD", found) if char.isascii())
    return " ".join("".join(plain).split())

"""Conversion against ICU: live where PyICU is installed, against its recorded outputs everywhere."""

import pytest
from cases import Case, load
from strategies import WORDS, place_names

from myanmar_id.text.convert import to_unicode, to_zawgyi
from myanmar_id.text.normalize import normalize

WORDS_AND_PLACES = list(dict.fromkeys([*WORDS, *place_names()]))

#: ICU moves the medial of one cluster over the medial ra of the next: it writes ဦးလှမြင့် so that it reads ဦးလြှမင့်.
ICU_MOVES_A_MEDIAL = {"လှမြင့်", "ငွေမြ", "ဆွေမြင့်", "အရှေ့ပြင်", "ထွေပြား", "လှဖြူ"}
#: ICU reads the sign U+104E, which draws the whole word ၎င်း only when it stands alone, as the word everywhere.
ICU_REPEATS_A_WORD = {"၎င်း"}


@pytest.mark.parametrize("case", load("convert_icu"), ids=str)
def test_what_icu_wrote_is_read(case: Case) -> None:
    assert to_unicode(case.input) == case.expect


def test_icu_live() -> None:
    """Both directions, word by word, and that the recorded outputs are what ICU writes."""
    pytest.importorskip("icu")
    recorded = {case.expect: case.input for case in load("convert_icu")}
    ours_misread, theirs_misread, changed = set(), set(), set()
    for word in WORDS_AND_PLACES:
        written = to_zawgyi(word, engine="icu")
        if to_unicode(written) != normalize(word):
            theirs_misread.add(word)
        elif recorded[normalize(word)] != written:
            changed.add(word)
        if normalize(to_unicode(to_zawgyi(word), engine="icu")) != normalize(word):
            ours_misread.add(word)
    assert theirs_misread == ICU_MOVES_A_MEDIAL
    assert ours_misread == ICU_REPEATS_A_WORD
    assert changed == set()

"""Detection: our verdicts on words of both encodings and of other languages, and the laws that every text obeys."""

from __future__ import annotations

import pytest
from cases import Case, load
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import unicode_junk, zawgyi_junk

from myanmar_id.text import detect, markov
from myanmar_id.text.detect import Encoding

ANY = st.one_of(st.text(max_size=30), zawgyi_junk(), unicode_junk(), st.text(st.characters(), max_size=12))
CASES = [case for kind in ("synthetic", "languages", "difficult") for case in load(f"detect_{kind}")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(case: Case) -> None:
    assert detect.detect(case.input) == case.expect


def test_all_verdicts_are_covered() -> None:
    assert {case.expect for case in CASES} == {str(encoding) for encoding in Encoding}


@pytest.mark.parametrize("case", load("detect_probability"), ids=str)
def test_golden_probability(case: Case) -> None:
    found = detect.zawgyi_probability(case.input)
    if case.expect == "none":
        assert found is None
    else:
        assert found == pytest.approx(float(case.expect), abs=1e-9)


def test_verdicts_hold_inside_a_sentence() -> None:
    for word in ("ျမန္မာ", "မြန်မာ", "မႂ်ႇသုင်"):
        assert detect.detect(f"1. (abc) {word}, 2.") == detect.detect(word)


def test_a_long_text_is_decided_by_the_chain_as_by_all_evidence() -> None:
    for sentence in ("နိုင်ငံသားစိစစ်ရေးကတ်ပြားကို ပြန်လည်ထုတ်ပေးပါသည်။", "ႏိုင္ငံသားစိစစ္ေရးကတ္ျပားကို ျပန္လည္ထုတ္ေပးပါသည္။"):
        weighed = detect.explain(sentence)
        assert weighed is not None
        assert detect.posterior(sentence) == pytest.approx(weighed.probability, abs=1e-6)


def test_a_language_that_the_chain_takes_for_zawgyi_is_weighed() -> None:
    # Made of the few Kayah words that look most like Zawgyi: the chain is sure and wrong, so it does not decide alone.
    text = "မဴးလှဴး ပးပြဲ " * 3
    weighed = detect.explain(text)
    assert weighed is not None
    assert weighed.chain < -20
    assert detect.posterior(text) == weighed.probability
    assert weighed.probability < markov.probability(weighed.chain)
    assert detect.detect("ပကးဖီၤ မဴးလှဴး") is Encoding.UNICODE


def test_a_sure_chain_over_a_thin_text_is_weighed() -> None:
    # Much foreign text between few words: what the chain adds up may come from word edges alone.
    text = "Mr. Smith of Main Street, Springfield, " * 4 + "မြန်မာနိုင်ငံ"
    weighed = detect.explain(text)
    assert weighed is not None
    assert weighed.chain > 20
    assert detect.posterior(text) == weighed.probability


def test_explain() -> None:
    assert detect.explain("abc ၁၂၃") is None
    same = detect.explain("မာလာ")
    assert same is not None
    assert (same.same, same.readings, same.typing, same.probability) == (True, 0.0, 0.0, 0.0)
    greeting = detect.explain("မဂၤလာပါ")
    assert greeting is not None
    assert not greeting.same
    assert greeting.readings < 0
    assert greeting.probability == detect.posterior("မဂၤလာပါ")
    untypical = detect.explain("ကဴး")
    assert untypical is not None
    assert untypical.typing > 0


def test_canonical_reads_both_orders_as_equal() -> None:
    assert detect.canonical("ဧည\u103a\u1037") == detect.canonical("ဧည\u1037\u103a")
    assert detect.canonical("ဥ\u102e") == "ဦ"
    assert detect.canonical("ဘ၀") == "ဘဝ"
    assert detect.canonical("၁၀") == "၁၀"
    assert detect.canonical("မြန်\u200bမာ\ufeff") == "မြန်မာ"


@given(ANY)
@example("\u1004\u103a\u1039")
@example("\u1031" * 30)
@example("က" + "\u1039က" * 20)
@example("\ud800\u1000\udfff")
def test_never_raises_and_stays_in_range(text: str) -> None:
    probability = detect.posterior(text)
    assert probability is None or 0.0 <= probability <= 1.0
    weighed = detect.explain(text)
    assert (weighed is None) == (probability is None) == (detect.detect(text) is Encoding.NONE)


@given(st.lists(ANY, max_size=8))
def test_a_batch_equals_one_by_one(texts: list[str]) -> None:
    assert detect.posteriors(texts) == [detect.posterior(text) for text in texts]
    assert detect.zawgyi_probabilities(texts) == [detect.zawgyi_probability(text) for text in texts]
    assert detect.detect_all(iter(texts)) == [detect.detect(text) for text in texts]


@given(ANY, st.tuples(*[st.floats(0, 0.5)] * 2), st.tuples(*[st.floats(0.5, 1)] * 2))
def test_wider_thresholds_only_make_unsure(text: str, lows: tuple[float, float], highs: tuple[float, float]) -> None:
    strict = detect.detect(text, low=min(lows), high=max(highs))
    loose = detect.detect(text, low=max(lows), high=min(highs))
    assert strict in (loose, Encoding.UNSURE)


@given(ANY)
def test_what_reads_the_same_is_unicode(text: str) -> None:
    weighed = detect.explain(text)
    if weighed is not None and weighed.same:
        assert detect.canonical(text) == detect.as_zawgyi(text)
        assert weighed.probability == 0.0

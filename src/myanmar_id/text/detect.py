"""Zawgyi or Unicode.

`zawgyi_probability` is the probability of myanmar-tools, for whoever has thresholds on it. `detect` is better on short text and
on the languages which that model never saw: it also reads the text both ways and compares how likely the two readings are.

* **The chain** (`text.markov`): the log ratio of myanmar-tools.
* **The readings** (`text.syllable_model`): the text as it stands, and the text as if it were Zawgyi, converted; which of the two
  is the likelier Burmese, or another language of the script.
* **The evidence** (`text.evidence`): orthographies and shapes that only one encoding allows.

A text that says the same either way (most short words without medials or asat) is Unicode: there is nothing to convert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from myanmar_id.text import evidence, markov, syllable_model
from myanmar_id.text._backend import core
from myanmar_id.text.normalize import in_python as normalize
from myanmar_id.text.zawgyi import to_unicode


class Encoding(StrEnum):
    """What a text is written in."""

    UNICODE = "unicode"
    ZAWGYI = "zawgyi"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a text was judged as it was. Natural logs of P(unicode) / P(zawgyi): positive speaks for Unicode.

    Attributes:
        same: both readings are the same text; nothing else was weighed.
        chain: myanmar-tools' Markov chain.
        readings: the syllable model and the orthographies, of the likelier Unicode reading where there are two.
        typing: shapes that a typist of Zawgyi would not choose.
        probability: P(zawgyi) of all together, 0 to 1.
    """

    same: bool
    chain: float
    readings: float
    typing: float
    probability: float


# The chain and the readings look at the same characters, so their logs cannot simply be added. A logistic regression on words
# that the models were not learned from (data/README.md) gives about 0.06 and 0.6 for Burmese; the chain has more here because
# it alone has seen Shan, Mon and Karen.
_CHAIN_WEIGHT = 0.25
_READINGS_WEIGHT = 0.55
# A single syllable of Burmese tells less than its numbers say: the same regression on such words gives 0.34.
_SYLLABLE_WEIGHT = 0.45
_SYLLABLE_MAX_CHARS = 12
# Unicode with the sign e typed, or recognized, in visual order: that much rarer than with e in its place, weighed only where the
# two other readings leave less than this, and only where no sign is in the text that is Zawgyi's alone.
_VISUAL_COST, _VISUAL_NEEDED = 6.0, 6.0
_VISUAL_E = re.compile("(?<![\u1000-\u1021\u103b-\u103e])\u1031[\u1000-\u1021]").search
_ZAWGYI_SIGN = re.compile("\u1039(?![\u1000-\u1021])|[\u1033-\u1035\u105a\u1060-\u1097]").search
# A text in another language than Burmese is that much rarer, before anything is read.
_OTHER_LANGUAGE_COST = 3.0
# Where the chain alone is this sure, all through the text, and nothing in it is outside its training, the other parts are not
# asked. Text in one encoding has about 1.5 a character.
_CHAIN_DECIDES, _CHAIN_DECIDES_PER_CHAR = 20.0, 0.6

#: The numbers above, for the compiled core.
WEIGHTS = (
    _CHAIN_WEIGHT,
    _READINGS_WEIGHT,
    _SYLLABLE_WEIGHT,
    _SYLLABLE_MAX_CHARS,
    _VISUAL_COST,
    _VISUAL_NEEDED,
    evidence.TYPING_COST,
    _OTHER_LANGUAGE_COST,
    _CHAIN_DECIDES,
    _CHAIN_DECIDES_PER_CHAR,
)

_MYANMAR = re.compile("[\u1000-\u103f\u104c-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f]").search
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
#: A space that a typist put before a mark to see it; conversion moves or drops it.
_MARK_TO_SPACE = "[\u102b-\u1030\u1032\u1036-\u1038\u103a]"
_SPACED_MARK = re.compile(f"(?<![ \u00a0])[ \u00a0]++(?={_MARK_TO_SPACE})")
_WA = re.compile("(?<=[\u1000-\u103f])\u1040(?![\u1040-\u1049])")
#: Shan digits on their own. Zawgyi has signs in their place, which stand beside letters.
_SHAN_NUMBERS = re.compile("(?<![\u1000-\u103f\u1050-\u109f])[\u1090-\u1099]++(?![\u1000-\u103f\u1050-\u109f])")
#: What people write in Unicode where canonical text, which a conversion yields, has another order or letter.
_ORDER = (
    ("\u103a\u1037", "\u1037\u103a"),
    ("\u102f\u102d", "\u102d\u102f"),
    ("\u1036\u102f", "\u102f\u1036"),
    ("\u1037\u102f", "\u102f\u1037"),
    ("\u1025\u103a", "\u1009\u103a"),
    ("\u1025\u102e", "\u1026"),
    ("\u104e\u1004\u103a\u1038", "\u104e"),
)


def zawgyi_probability(text: str) -> float | None:
    """The probability that `text` is Zawgyi, as myanmartools gives it.

    Args:
        text: any string.

    Returns:
        0 to 1, equal to `myanmartools.ZawgyiDetector().get_zawgyi_probability(text)`; None where that is minus infinity: no
        character that its model knows.

    Raises:
        ModelError: the model that myanmartools packages is missing or of another version.

    Examples:
        >>> round(zawgyi_probability("မဂၤလာပါ"), 3), zawgyi_probability("hello")
        (0.538, None)

    Source: google/myanmar-tools (Apache-2.0).
    """
    compiled = core()
    ratio = NotImplemented if compiled is None else compiled.log_ratio(text)
    if ratio is NotImplemented:
        ratio = markov.log_ratio(text)
    return None if ratio is None else markov.probability(ratio)


def zawgyi_probabilities(texts: Iterable[str]) -> list[float | None]:
    """`zawgyi_probability` of many texts, several times faster than one by one.

    Args:
        texts: any strings.

    Returns:
        One result for each, in order, the same as one by one.

    Raises:
        ModelError: see `zawgyi_probability`.
    """
    compiled = core()
    if compiled is None:
        return markov.probabilities(tuple(texts))
    weigh = compiled.log_ratio
    ratios = [markov.log_ratio(text) if (out := weigh(text)) is NotImplemented else out for text in texts]
    return [None if ratio is None else markov.probability(ratio) for ratio in ratios]


def detect(text: str, *, low: float = 0.05, high: float = 0.95) -> Encoding:
    """Say what `text` is written in, judged as a whole. `text.repair` judges span by span.

    Args:
        text: any string.
        low: at most this posterior is Unicode.
        high: at least this posterior is Zawgyi.

    Returns:
        `NONE` where there is no Myanmar letter or sign (digits and the marks ၊ ။ are the same in both), `UNICODE`, also where
        both readings are the same text, `ZAWGYI`, or `UNSURE`.

    Raises:
        ModelError: a model file is missing or of another version.

    Examples:
        >>> detect("မဂၤလာပါ"), detect("မင်္ဂလာပါ"), detect("မႂ်ႇသုင်"), detect("12/OuKaMa")
        (<Encoding.ZAWGYI: 'zawgyi'>, <Encoding.UNICODE: 'unicode'>, <Encoding.UNICODE: 'unicode'>, <Encoding.NONE: 'none'>)
    """
    return _encoding(posterior(text), low, high)


def detect_all(texts: Iterable[str], *, low: float = 0.05, high: float = 0.95) -> list[Encoding]:
    """`detect` for many texts, faster than one by one.

    Args:
        texts: any strings.
        low: see `detect`.
        high: see `detect`.

    Returns:
        One result for each, in order, the same as one by one.

    Raises:
        ModelError: a model file is missing or of another version.
    """
    # `_encoding` written out, because the call would take as long as the core.
    none, unicode, zawgyi, unsure = Encoding.NONE, Encoding.UNICODE, Encoding.ZAWGYI, Encoding.UNSURE
    return [
        none if odds is None else zawgyi if odds >= high else unicode if odds <= low else unsure
        for odds in posteriors(texts)
    ]


def posterior(text: str) -> float | None:
    """The probability that `text` is Zawgyi, all evidence together; what `detect` compares with its thresholds.

    Args:
        text: any string.

    Returns:
        0 to 1; 0 where both readings are the same text; None where there is no Myanmar letter or sign.

    Raises:
        ModelError: a model file is missing or of another version.

    Examples:
        >>> posterior("ကမ") == 0.0, posterior("မဂၤလာပါ") > 0.99
        (True, True)
    """
    compiled = core()
    out = NotImplemented if compiled is None else compiled.posterior(text)
    return posterior_in_python(text) if out is NotImplemented else out


def posterior_in_python(text: str) -> float | None:
    """`posterior`, whatever the backend."""
    return None if text.isascii() else _posterior(text, markov.log_ratio(text))


def posteriors(texts: Iterable[str]) -> list[float | None]:
    """`posterior` of many texts, faster than one by one.

    Args:
        texts: any strings.

    Returns:
        One result for each, in order, the same as one by one.

    Raises:
        ModelError: a model file is missing or of another version.
    """
    compiled = core()
    if compiled is not None:
        weigh = compiled.posterior
        return [posterior_in_python(text) if (out := weigh(text)) is NotImplemented else out for text in texts]
    given = tuple(texts)
    return [_posterior(text, chain) for text, chain in zip(given, markov.log_ratios(given), strict=True)]


def explain(text: str) -> Evidence | None:
    """All evidence on `text`, or None where there is no Myanmar letter or sign.

    Args:
        text: any string.

    Returns:
        Every part of the evidence, also where `detect` does not ask all of them.

    Raises:
        ModelError: a model file is missing or of another version.

    Examples:
        >>> found = explain("မဂၤလာပါ")
        >>> found.same, found.readings < 0
        (False, True)
    """
    return _weigh(text, markov.log_ratio(text) or 0.0) if _MYANMAR(text) else None


def canonical(text: str) -> str:
    """`text` as Unicode, in the order and spelling of converted text as far as the comparison of readings needs it."""
    text = _SPACED_MARK.sub("", _INVISIBLE.sub("", text))
    for written, canon in _ORDER:
        if written in text:
            text = text.replace(written, canon)
    return _WA.sub("\u101d", text) if "\u1040" in text else text


#: Whether a text begins with such a mark.
takes_space = re.compile(_MARK_TO_SPACE).match


def without_shan_numbers(text: str) -> str:
    """`text` without the numbers in Shan digits, which no language's words hold."""
    return _SHAN_NUMBERS.sub("", text)


def as_zawgyi(text: str) -> str:
    """What `text` says if it is Zawgyi, comparable with `canonical`."""
    return canonical(to_unicode(text))


def _encoding(probability: float | None, low: float, high: float) -> Encoding:
    if probability is None:
        return Encoding.NONE
    if probability >= high:
        return Encoding.ZAWGYI
    return Encoding.UNICODE if probability <= low else Encoding.UNSURE


def _posterior(text: str, chain: float | None) -> float | None:
    """`posterior`, the chain's log ratio being known."""
    if chain is None or not -_CHAIN_DECIDES < chain < _CHAIN_DECIDES:
        if chain is None and not _MYANMAR(text):
            return None
        if chain is not None and _is_beyond_doubt(text, chain):
            return markov.probability(chain)
    elif not _MYANMAR(text):
        return None
    return _weigh(text, chain or 0.0).probability


def _is_beyond_doubt(text: str, chain: float) -> bool:
    """Whether the chain is sure throughout the text, and not because of a language that it was not trained on."""
    if abs(chain) < _CHAIN_DECIDES_PER_CHAR * len(text):
        return False
    if chain < 0 and _VISUAL_E(text) and not _ZAWGYI_SIGN(text):
        return False
    return chain > 0 or not any(map(evidence.fits_a_language, evidence.words_beyond_burmese(text)))


def _weigh(text: str, chain: float) -> Evidence:
    """All evidence on a text with Myanmar letters."""
    standing, converted = canonical(text), as_zawgyi(text)
    if standing == converted:
        return Evidence(True, chain, 0.0, 0.0, 0.0)
    readings = _unicode_score(standing) - syllable_model.burmese().score(converted)
    typing = evidence.untypical_zawgyi(text)
    weight = _SYLLABLE_WEIGHT if _is_one_syllable(standing) else _READINGS_WEIGHT
    total = _CHAIN_WEIGHT * chain + weight * readings + _READINGS_WEIGHT * typing
    if total < _VISUAL_NEEDED and _VISUAL_E(text) and not _ZAWGYI_SIGN(text):
        # The chain knows only Zawgyi with the sign e in visual order, so it has no say in this third reading.
        typed = canonical(normalize(text))
        if typed != converted:
            typed_readings = _unicode_score(typed) - _VISUAL_COST - syllable_model.burmese().score(converted)
            if weight * typed_readings > total:
                readings, total = typed_readings, weight * typed_readings
    return Evidence(False, chain, readings, typing, markov.probability(total))


def _is_one_syllable(text: str) -> bool:
    if len(text) > _SYLLABLE_MAX_CHARS or evidence.words_beyond_burmese(text):
        return False
    return len(syllable_model.tokens(text)) == 1


def _unicode_score(text: str) -> float:
    """The log probability of `text` read as Unicode: Burmese, and words of other languages where one fits."""
    text = without_shan_numbers(text)
    beyond = evidence.words_beyond_burmese(text)
    if beyond and all(map(evidence.fits_a_language, beyond)):
        return syllable_model.any_language().score(text) - _OTHER_LANGUAGE_COST
    return syllable_model.burmese().score(text)

"""From the output of the line recognizer to the text of a field: what the picture shows, weighed with what the field can hold.

Several readings of a line are gathered: the likeliest by the picture alone, the likeliest that the field's grammar has, and those
that put words of the tables where something like them was read. Each gets the exact probability of the picture and the weight of
the field, and the best sum wins. A text that does not parse only starts some way behind: where the picture shows it
clearly, it is what is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, expm1, inf, log

import numpy as np

from myanmar_id.errors import ModelError, PlanError
from myanmar_id.ocr import confidence, ctc
from myanmar_id.ocr.alphabet import SYMBOLS, can_encode, decode, encode
from myanmar_id.ocr.confidence import Evidence
from myanmar_id.ocr.ctc import LogProbs, Symbols
from myanmar_id.ocr.lexicon import LEXICONS, Closed, Lexicon
from myanmar_id.text.normalize import normalize

#: A reading with this probability that the field weighs no less than this is taken without looking for others.
_CLEAR, _USUAL = 0.95, -1.5
#: An unusual reading that even so would be this far behind the best one, as a logarithm, is not looked at closely.
_FAR = 4.0
#: How many unusual readings are looked at.
_UNUSUAL = 4
#: How many of the likeliest readings the tables are searched for words like theirs.
_SEARCHED = 3
#: How many other readings are given at most, and how far behind the best one they may be, as a logarithm.
_ALTERNATIVES, _ALTERNATIVE = 5, 7.0
#: How many readings tell which field a line fits, and what it counts that it is a usual text of a field that has only so many.
_GLANCED, _TELLING = 6, 3.0
#: What each symbol costs of a text that such a field does not hold; and the least weight of a text where anything can stand, and by
#: symbol, since a smudged name looks like none but is still one.
_ODD, _FLOOR, _SMUDGE = 0.5, -6.0, 0.25
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a field.

    Attributes:
        text: in normalized Unicode, "" for a line without any. Personal data like `raw` and `alternatives`, not in `repr`.
        confidence: how likely the text is right, 0 to 1.
        raw: what the recognizer reads by itself, in normalized Unicode.
        alternatives: other readings, the likeliest first, at most five.
        evidence: what the confidence comes from.
    """

    text: str = field(repr=False)
    confidence: float
    raw: str = field(repr=False)
    alternatives: tuple[str, ...] = field(repr=False)
    evidence: Evidence


def read(log_probs: LogProbs, field: str) -> Decoded:
    """Read one line.

    Args:
        log_probs: (T, S + 1) for the S symbols of `ocr.alphabet`, natural logarithms, the blank first; T may be 0.
        field: the contract's name of the field that the line belongs to.

    Returns:
        The reading.

    Raises:
        PlanError: no such field.
        ModelError: `log_probs` is not of this alphabet, or a packaged model or table is damaged.
    """
    lexicon = LEXICONS.get(field)
    if lexicon is None:
        raise PlanError("give the field by its name in the contract, for example nrc_id")
    if log_probs.ndim != 2 or log_probs.shape[1] != len(SYMBOLS) + 1:
        raise ModelError("the recognizer has other symbols than the alphabet: reinstall the package")
    greedy = ctc.greedy(log_probs)
    steps = ctc.condensed(log_probs)
    raw = _text(greedy, lexicon)
    alone = float(ctc.scores(steps, [greedy])[0])
    weight = lexicon.usual(raw)
    if alone > log(_CLEAR) and weight is not None and weight >= _USUAL:
        evidence = Evidence(alone, log(max(1 - exp(alone), _TINY)), alone / (len(greedy) + 1), 0.0, weight)
        return Decoded(raw, confidence.confidence(evidence, field), raw, (), evidence)
    return _weighed(steps, greedy, raw, lexicon, field)


def read_lines(lines: Sequence[LogProbs], field: str) -> Decoded:
    """Read a field of several lines, as addresses have.

    The lines are joined as the field is written: with a space where it has spaces, and not inside a word.

    Args:
        lines: as in `read`, from top to bottom.
        field: the contract's name of the field.

    Returns:
        The reading; its confidence is that all lines are right. Without lines it is empty and sure: whether a line was
        overlooked is not for a reader of lines to say.

    Raises:
        PlanError, ModelError: as `read`.
    """
    found = [one for one in (read(line, field) for line in lines) if one.text or one.raw]
    if len(found) == 1:
        return found[0]
    if not found:
        sure = Evidence(0.0, log(_TINY), 0.0, 0.0, 0.0)
        return read(lines[0], field) if lines else Decoded("", 1.0, "", (), sure)
    texts = [one.text for one in found]
    others = []
    for at, one in enumerate(found):
        others += [joined([*texts[:at], other, *texts[at + 1 :]]) for other in one.alternatives[:2]]
    parts = [one.evidence for one in found]
    share = sum(part.share for part in parts)
    evidence = Evidence(
        share,
        log(max(-expm1(share), _TINY)),
        min(part.clarity for part in parts),
        sum(part.departure for part in parts),
        sum(part.weight for part in parts),
    )
    sure_of_all = float(np.prod([one.confidence for one in found]))
    return Decoded(
        joined(texts), sure_of_all, joined([one.raw for one in found]), tuple(others[:_ALTERNATIVES]), evidence
    )


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A line looked at to see which field it fits.

    Attributes:
        steps: of the line, condensed.
        readings: the likeliest texts by the picture alone with the logarithms of their probabilities, the likeliest first; at least
            one. Personal data, not in `repr`.
    """

    steps: LogProbs = field(repr=False)
    readings: tuple[tuple[str, float], ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The likeliest."""
        return self.readings[0][0]


def glimpse(log_probs: LogProbs) -> Glimpse:
    """Look at a line.

    Args:
        log_probs: as in `read`.
    """
    steps = ctc.condensed(log_probs)
    found = tuple((normalize(decode(list(symbols)).strip()), score) for symbols, score in ctc.beam(steps, _GLANCED))
    return Glimpse(steps, found or (("", 0.0),))


def fit(seen: Glimpse, field: str) -> float:
    """How well a line fits a field: the best of its readings, picture and field together.

    Args:
        seen: the line.
        field: the contract's name of the field.

    Returns:
        A logarithm, about 0 for a line that is surely read and usual for the field; more for one that few other fields could hold.
    """
    lexicon = LEXICONS[field]
    if isinstance(lexicon, Closed):
        usual = [score + weight for text, score in seen.readings if (weight := lexicon.usual(text)) is not None]
        if usual:
            return max(usual) + _TELLING
        # What the field could hold may not be among the likeliest readings; what it cannot is the less likely the longer it is.
        best = lexicon.graph().best(seen.steps)
        others = [score + lexicon.unusual(text) - _ODD * len(text) for text, score in seen.readings]
        return max(*others, -inf if best is None else best.total)
    return max(score + max(lexicon.usual(text), _FLOOR - _SMUDGE * len(text)) for text, score in seen.readings)


def joined(lines: Sequence[str]) -> str:
    """The lines of a field as one text.

    A line that ends in a comma or the like is followed by a space where other commas are, any other by a space where the lines
    themselves have spaces between words.

    Examples:
        >>> joined(["၂၇ရပ်ကွက်၊", "ရှားတော"]), joined(["အမှတ် ၅၊ ၈ လမ်း၊", "ဟိုပုံး"])
        ('၂၇ရပ်ကွက်၊ရှားတော', 'အမှတ် ၅၊ ၈ လမ်း၊ ဟိုပုံး')
    """
    kept = [line.strip() for line in lines if line.strip()]
    everything = "\n".join(kept)
    behind_comma = " " if "၊ " in everything or ", " in everything else ""
    between = " " if any(" " in part for part in everything.replace("၊ ", "၊").replace(", ", ",").split("\n")) else ""
    text = ""
    for line in kept:
        gap = behind_comma if text.endswith(("၊", ",")) else "" if text.endswith(("-", "/", "(")) else between
        text += gap * bool(text) + line
    return text


def _text(symbols: Symbols, lexicon: Lexicon) -> str:
    """Symbols as normalized text; a zero between words, which would become a letter, stays where the field has it."""
    plain = decode(list(symbols)).strip()
    text = normalize(plain)
    if text != plain and isinstance(lexicon, Closed) and lexicon.usual(plain) is not None:
        return plain
    return text


def _weighed(steps: LogProbs, greedy: Symbols, raw: str, lexicon: Lexicon, field: str) -> Decoded:
    """The best of many readings."""
    ways: dict[str, set[Symbols]] = {raw: {greedy}, "": {()}}
    for symbols, _ in ctc.beam(steps):
        ways.setdefault(_text(symbols, lexicon), set()).add(symbols)
    best = None
    if isinstance(lexicon, Closed):
        best = lexicon.graph().best(steps)
        others = [] if best is None else [best.text]
    else:
        likely = [text for text in ways if text and can_encode(text)][:_SEARCHED]
        others = [other for text in likely for other in lexicon.near(text)]
    for text in others:
        ways.setdefault(text, set())
    shown = _shown(steps, ways)
    weights = _weights(shown, lexicon)
    totals = {text: shown[text] + weight for text, weight in weights.items()}
    order = sorted(totals, key=totals.__getitem__, reverse=True)
    chosen = order[0]
    rest = float(np.logaddexp.reduce([totals[text] for text in order[1:]] or [-inf]))
    if best is not None:
        # The other texts of the graph together, most of which are those already weighed, if any is likely at all.
        rest = max(rest, best.total + log(max(-expm1(min(totals[chosen] - best.total, 0.0)), _TINY)))
    everything = float(np.logaddexp(totals[chosen], rest))
    evidence = Evidence(
        totals[chosen] - everything,
        max(rest - everything, log(_TINY)),
        shown[chosen] / (len(chosen) + 1),
        shown[chosen] - max(shown.values()),
        weights[chosen],
    )
    others = [text for text in order[1:] if totals[text] > totals[chosen] - _ALTERNATIVE]
    sure = confidence.confidence(evidence, field)
    return Decoded(chosen, sure, raw, tuple(others[:_ALTERNATIVES]), evidence)


def _shown(steps: LogProbs, ways: dict[str, set[Symbols]]) -> dict[str, float]:
    """The probability of each text by the picture alone, all ways of writing it together, the likeliest first."""
    flat = []
    for text, symbols_of in ways.items():
        if can_encode(text):
            symbols_of.add(tuple(encode(text)))
        flat += [(text, symbols) for symbols in symbols_of]
    found = dict.fromkeys(ways, -inf)
    for (text, _), score in zip(flat, ctc.scores(steps, [symbols for _, symbols in flat]), strict=True):
        found[text] = float(np.logaddexp(found[text], score))
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _weights(shown: dict[str, float], lexicon: Lexicon) -> dict[str, float]:
    """What the field says of the texts that may be the best or near it."""
    weights = {text: weight for text in shown if (weight := lexicon.usual(text)) is not None}
    top = max(shown[text] + weight for text, weight in weights.items())
    if isinstance(lexicon, Closed):
        unusual = [text for text in shown if text not in weights][:_UNUSUAL]
        for text in unusual:
            if shown[text] + lexicon.most >= top - _FAR:
                weights[text] = lexicon.unusual(text)
                top = max(top, shown[text] + weights[text])
    return weights

"""Repair text of unknown or mixed encoding: detect, convert and normalize, span by span.

The text is cut into chunks: runs of Myanmar characters between spaces, punctuation and other scripts. `text.detect` weighs each
chunk; because people change the encoding seldom inside a line, neighbours lend each other their evidence (a two-state hidden
Markov model, solved by forward-backward in linear time). Chunks that are Zawgyi beyond the threshold are converted, chunks that
are Unicode are normalized, and doubtful ones stay as they are. Nothing else is touched: English, numbers, URLs, e-mail addresses
and markup stay byte for byte, also where they hold Myanmar characters.

A chunk that would still look like Zawgyi afterwards is left alone, so a second run changes nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from myanmar_id.errors import Repair, replay
from myanmar_id.text import burmese, detect, normalize, zawgyi
from myanmar_id.text._backend import core
from myanmar_id.text.detect import Encoding
from myanmar_id.text.grammar import is_well_formed
from myanmar_id.text.script import MYANMAR


@dataclass(frozen=True, slots=True)
class Span:
    """A run of Myanmar text that was judged as one.

    Attributes:
        start: offset of its first character in the text given.
        end: offset behind its last one.
        encoding: `UNICODE`, `ZAWGYI`, or `UNSURE` (left as it was).
        probability: that it is Zawgyi, with the evidence of its neighbours, 0 to 1.
    """

    start: int
    end: int
    encoding: Encoding
    probability: float


@dataclass(frozen=True, slots=True)
class Repaired:
    """The outcome of `explain`: `errors.replay(given, steps) == text`.

    Attributes:
        text: the repaired text. Personal data, not in `repr`.
        encoding: what most of the text was written in; `NONE` without Myanmar text.
        probability: that the text is Zawgyi, taken as one; None without Myanmar text.
        spans: the runs of Myanmar text, in order.
        steps: what was changed, in order.
    """

    text: str = field(repr=False)
    encoding: Encoding
    probability: float | None
    spans: tuple[Span, ...]
    steps: tuple[Repair, ...]


#: Invisible characters and spaces belong to a chunk only before a mark, as they do to a cluster; a variation selector always.
_JOINT = "[ \u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]"
_CHUNK = re.compile(
    f"[{MYANMAR}]++(?:(?:{_JOINT}++(?=[{zawgyi.MARK}{burmese.JOINED_MARKS}])|[\ufe00-\ufe0f])[{MYANMAR}]++)*+[{burmese.ZERO_WIDTH}]*+"
)
#: What is never touched even where it holds Myanmar characters.
_PROTECTED = re.compile(
    r"(?i:\b(?:https?|ftp|file)://|\bwww\.)[^\s<>\"']++"
    r"|<[a-zA-Z/!?][^<>]*+>"
    r"|&#?\w{1,31};"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
_HAS_MYANMAR = re.compile(f"[{MYANMAR}]").search
_ALL_BURMESE = re.compile("[\u1000-\u103f]+").fullmatch
_syllables = burmese.SYLLABLE.findall

# How probable it is that the encoding changes between two chunks: people switch rarely inside a line, more readily at its end.
_SWITCH, _SWITCH_AT_LINE = 0.01, 0.2
#: What the caller's word for the encoding weighs: more than doubtful evidence, less than hard evidence.
_HINT = 5.0
_FAR = 700.0  # beyond it exp overflows
_ROUNDS = 5  # a bound: nearly every text settles in two
_RECURRING = 64  # longer chunks hardly ever come twice
_SEEN = 2  # characters before a digit that decide whether it is a letter
#: Log odds of Unicode, summed over syllables, that need no further look where no letter is stacked.
_SURE = 6.0
#: Log odds from which `repair` converts by default.
_CONVERTED = math.log(0.95 / 0.05)
#: A bound for the evidence of one chunk, so that one freak cannot outweigh a page.
_LIMIT = 15.0

#: What a caller may say of a text's encoding, numbered as in the compiled core.
HINTS = (None, Encoding.UNICODE, Encoding.ZAWGYI)
#: The numbers above, for the compiled core.
WEIGHTS = (_SWITCH, _SWITCH_AT_LINE, _HINT, _LIMIT, _FAR, _ROUNDS, _RECURRING)


def repair(text: str, *, threshold: float = 0.95, encoding: Encoding | None = None) -> str:
    """Repair one text.

    Args:
        text: any text, in either encoding or both.
        threshold: how probable Zawgyi must be before a chunk is converted, above 0.5 and below 1; below `1 - threshold` it
            counts as Unicode, and between the two it is left as it is.
        encoding: what the text is known to come from, `ZAWGYI` or `UNICODE`; decides where the text itself is doubtful.

    Returns:
        Unicode text in canonical order. Unicode text comes back as `normalize` gives it; a second run changes nothing.

    Examples:
        >>> repair("ျမန္မာ and မြန်မာ at http://example.com/?q=1")
        'မြန်မာ and မြန်မာ at http://example.com/?q=1'
    """
    compiled = core()
    out: Any = NotImplemented
    if compiled is not None and 0.5 < threshold < 1:
        out = compiled.repair(text, threshold, hint(encoding))
    return in_python(text, threshold=threshold, encoding=encoding) if out is NotImplemented else out


def hint(encoding: Encoding | None) -> int:
    """The place in `HINTS` of what a caller says of a text's encoding."""
    return HINTS.index(encoding) if encoding in HINTS else 0


def in_python(text: str, *, threshold: float = 0.95, encoding: Encoding | None = None) -> str:
    """`repair`, whatever the backend."""
    if _HAS_MYANMAR(text) is None:
        return text
    chunks = _judge(text, threshold, encoding)
    out = _carried_out(text, chunks)
    return out if _is_final(chunks, text, out) else _settled(text, out, threshold)


def repair_all(texts: Iterable[str], *, threshold: float = 0.95, encoding: Encoding | None = None) -> list[str]:
    """Repair many texts, each for itself: `[repair(text) for text in texts]`."""
    compiled = core()
    if compiled is None or not 0.5 < threshold < 1:
        return [in_python(text, threshold=threshold, encoding=encoding) for text in texts]
    write, number = compiled.repair, hint(encoding)
    return [
        in_python(text, threshold=threshold, encoding=encoding)
        if (out := write(text, threshold, number)) is NotImplemented
        else out
        for text in texts
    ]


def explain(text: str, *, threshold: float = 0.95, encoding: Encoding | None = None) -> Repaired:
    """`repair`, with what was found and done.

    Args:
        text: as for `repair`.
        threshold: as for `repair`.
        encoding: as for `repair`.

    Returns:
        See `Repaired`. Offsets count characters of `text`.

    Examples:
        >>> outcome = explain("ျမန္မာ and မြန်မာ")
        >>> [(span.start, span.end, str(span.encoding)) for span in outcome.spans]
        [(0, 6, 'zawgyi'), (11, 17, 'unicode')]
        >>> [(step.code, step.after) for step in outcome.steps]
        [('zawgyi', 'မြန်မာ')]
    """
    if _HAS_MYANMAR(text) is None:
        return Repaired(text, Encoding.NONE, None, (), ())
    chunks = _judge(text, threshold, encoding)
    steps: list[Repair] = []
    for start, end, kind in _stretches(text, chunks):
        if kind is Encoding.ZAWGYI:
            steps += _zawgyi_steps(text, start, end)
        elif kind is Encoding.UNICODE:
            context = _context(text, start)
            steps += [
                replace(step, start=start - context + step.start, end=start - context + step.end)
                for step in normalize.explain(text[start - context : end]).steps
            ]
    out = replay(text, steps)
    if not _is_final(chunks, text, out):
        settled = _settled(text, out, threshold)
        if settled != out:
            steps = [Repair(("mixed",), 0, len(text), text, settled)] if settled != text else []
            out = settled
    judged = [chunk for chunk in chunks if chunk.encoding is not Encoding.NONE]
    return Repaired(
        out,
        _prevailing(judged),
        _probability(sum(chunk.evidence for chunk in judged)) if judged else None,
        tuple(Span(chunk.start, chunk.end, chunk.encoding, chunk.probability) for chunk in judged),
        tuple(steps),
    )


def _is_final(chunks: list[_Chunk], text: str, out: str) -> bool:
    """Whether a second run is known to change nothing: all chunks were decided alike, and well-formed Burmese came out."""
    if len({chunk.encoding for chunk in chunks}) > 1 or chunks[0].encoding is Encoding.UNSURE:
        return False
    return out == text or is_well_formed(out)


def _settled(text: str, out: str, threshold: float) -> str:
    """What further runs make of a mixed text; the text itself where they come to no end.

    Conversion can join what stood apart as noise (a mark behind a space), so that a further run sees other chunks.
    """
    given = text
    for _ in range(_ROUNDS):
        if out == given:
            return out
        given = out
        out = _carried_out(given, _judge(given, threshold, None))
    return text


@dataclass(slots=True)
class _Chunk:
    """A run of Myanmar text while it is judged.

    Attributes:
        evidence: its own log odds of Zawgyi.
        left: the log odds that what it becomes will have in a second run.
        frozen: it would be converted once more, so it is left alone.
    """

    start: int
    end: int
    evidence: float
    new_line: bool
    encoding: Encoding = Encoding.UNSURE
    probability: float = 0.5
    left: float = 0.0
    frozen: bool = False


def _judge(text: str, threshold: float, hint: Encoding | None) -> list[_Chunk]:
    """Cut `text` into chunks and decide each one's encoding."""
    bias = {Encoding.ZAWGYI: _HINT, Encoding.UNICODE: -_HINT}.get(hint, 0.0) if hint else 0.0
    chunks = []
    last = 0
    for start, end, protected in _cut(text):
        new_line = "\n" in text[last:start]
        last = end
        if protected:
            chunks.append(_Chunk(start, end, 0.0, new_line, Encoding.NONE))
        else:
            odds = _evidence(text[start:end], bias)
            chunks.append(_Chunk(start, end, odds, new_line, left=odds))
    limit = math.log(threshold / (1 - threshold))
    odds_of_all = _smooth(chunks)
    for chunk, odds in zip(chunks, odds_of_all, strict=True):
        chunk.probability = _probability(odds)
    for _ in range(_ROUNDS):
        if not _settle(text, chunks, odds_of_all, limit):
            break
        odds_of_all = _smooth(chunks)
    return chunks


def _settle(text: str, chunks: list[_Chunk], odds_of_all: list[float], limit: float) -> bool:
    """Decide what can be decided with the evidence that a run over the outcome so far would find.

    The first round decides nearly all. A later one sees converted neighbours, as a second run of `repair` would, and does
    now what that run would do.

    Returns:
        Whether the evidence is another now, so that there is more to decide.
    """
    changed = False
    for chunk, odds in zip(chunks, odds_of_all, strict=True):
        if chunk.encoding is Encoding.NONE or chunk.frozen:
            continue
        given = text[chunk.start : chunk.end]
        if chunk.encoding is Encoding.UNSURE:
            if odds >= limit:
                after = normalize.in_python(zawgyi.to_unicode(given))
                chunk.encoding = Encoding.ZAWGYI
            elif odds <= -limit or _same_in_both(given):
                after = normalize.in_python(given)
                chunk.encoding = Encoding.UNICODE
            else:
                continue
            if after != given:
                chunk.left = _weigh(after)
                changed = True
        elif odds >= limit and not (chunk.encoding is Encoding.UNICODE and _same_in_both(given)):
            chunk.encoding, chunk.left, chunk.frozen = Encoding.UNSURE, chunk.evidence, True
            changed = True
    return changed


def _cut(text: str) -> Iterator[tuple[int, int, bool]]:
    """The runs of Myanmar text, and what must not be touched although it holds some: (start, end, protected)."""
    if not any(sign in text for sign in ("://", "www.", "WWW.", "<", "&", "@")):
        for match in _CHUNK.finditer(text):
            yield *match.span(), False
        return
    at = 0
    for match in _PROTECTED.finditer(text):
        if _HAS_MYANMAR(match[0]):
            for chunk in _CHUNK.finditer(text, at, match.start()):
                yield *chunk.span(), False
            yield *match.span(), True
            at = match.end()
    for chunk in _CHUNK.finditer(text, at):
        yield *chunk.span(), False


def _evidence(chunk: str, bias: float) -> float:
    odds = _weigh(chunk)
    return odds + bias if bias and abs(odds) < _LIMIT else odds


def _weigh(chunk: str) -> float:
    """The logarithm of the odds that a chunk is Zawgyi, 0 where it says nothing."""
    return _weigh_again(chunk) if len(chunk) <= _RECURRING else _log_odds(chunk)


def _log_odds(chunk: str) -> float:
    probability = detect.posterior_in_python(chunk)
    if probability is None or (probability == 0 and len(chunk) <= _RECURRING):
        return 0.0  # the same in both: only a long text can be so surely Unicode that its probability is 0 otherwise
    if probability in (0.0, 1.0):
        return _LIMIT if probability else -_LIMIT
    return max(-_LIMIT, min(_LIMIT, math.log(probability / (1 - probability))))


_weigh_again = lru_cache(maxsize=65_536)(_log_odds)


def is_clean(text: str) -> bool:
    """Whether a glance shows that `repair` leaves `text` as it is.

    Args:
        text: any string.

    Returns:
        True where `text` is nothing but Burmese letters, each syllable is normalized, and all together are no likelier Zawgyi
        than `repair` converts. False says nothing: only `repair` tells.

    Examples:
        >>> is_clean("အောင်"), is_clean("ေအာင္")
        (True, False)
    """
    total = 0.0
    for syllable in _syllables(text):
        odds = _glance(syllable)
        if odds >= _LIMIT:
            return False
        total += odds
    if total <= -_SURE and "\u1039" not in text:
        return True
    return text != "" and _weigh(text) < _CONVERTED


@lru_cache(maxsize=65_536)
def _glance(syllable: str) -> float:
    """The log odds that a syllable by itself is Zawgyi, and more than 0 where it is not clean."""
    is_clean_alone = _ALL_BURMESE(syllable) and is_well_formed(syllable) and normalize.is_normalized(syllable)
    return _log_odds(syllable) if is_clean_alone else _LIMIT


def _smooth(chunks: list[_Chunk]) -> list[float]:
    """The log odds of each chunk with the evidence of all others, by forward-backward over two states."""
    forward = []
    odds = 0.0
    for chunk in chunks:
        odds = _carry(odds, chunk.new_line) + chunk.left
        forward.append(odds)
    out = []
    behind = 0.0
    for at in range(len(chunks) - 1, -1, -1):
        out.append(forward[at] + behind)
        behind = _carry(behind + chunks[at].left, chunks[at].new_line)
    out.reverse()
    return out


def _carry(odds: float, new_line: bool) -> float:
    """Log odds after one possible change of encoding. They are bounded, so that the exponential is."""
    switch = _SWITCH_AT_LINE if new_line else _SWITCH
    ratio = math.exp(odds)
    return math.log((ratio * (1 - switch) + switch) / (ratio * switch + 1 - switch))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, odds))))


def _same_in_both(chunk: str) -> bool:
    return zawgyi.to_unicode(chunk) == normalize.in_python(chunk)


def _prevailing(chunks: list[_Chunk]) -> Encoding:
    lengths = dict.fromkeys((Encoding.UNICODE, Encoding.ZAWGYI, Encoding.UNSURE), 0)
    for chunk in chunks:
        lengths[chunk.encoding] += chunk.end - chunk.start
    return max(lengths, key=lengths.__getitem__) if chunks else Encoding.NONE


def _stretches(text: str, chunks: list[_Chunk]) -> Iterator[tuple[int, int, Encoding | None]]:
    """The text in pieces that are rewritten the same way: (start, end, ZAWGYI, UNICODE or None for left alone)."""
    groups = [(run[0].start, run[0].encoding) for run in (list(group) for _, group in groupby(chunks, _encoding))]
    starts = [0, *(start for start, _ in groups[1:]), len(text)]
    for at, (_, encoding) in enumerate(groups):
        kind = encoding if encoding in (Encoding.ZAWGYI, Encoding.UNICODE) else None
        yield starts[at], starts[at + 1], kind


def _encoding(chunk: _Chunk) -> Encoding:
    return chunk.encoding


def _context(text: str, start: int) -> int:
    """How many ASCII characters before a stretch go with it: they decide whether a digit is a letter, and never change."""
    count = 0
    while count < _SEEN and start > count and "!" <= text[start - count - 1] <= "~":
        count += 1
    return count


def _carried_out(text: str, chunks: list[_Chunk]) -> str:
    """`text` with every stretch rewritten as was decided."""
    return "".join(
        [
            text[start:end] if kind is None else _rewrite(text, start, end, kind)
            for start, end, kind in _stretches(text, chunks)
        ]
    )


def _rewrite(text: str, start: int, end: int, kind: Encoding) -> str:
    context = _context(text, start)
    piece = text[start - context : end]
    if kind is Encoding.ZAWGYI:
        piece = zawgyi.to_unicode(piece)
    return normalize.in_python(piece)[context:]


def _zawgyi_steps(text: str, start: int, end: int) -> list[Repair]:
    """The conversion of a Zawgyi stretch, chunk by chunk."""
    context = _context(text, start)
    piece = text[start - context : end]
    steps = []
    for first, last, converted, lettered in zawgyi.explain(piece, _CHUNK):
        before = piece[first:last]
        after = normalize.in_python(converted)
        if after != before:
            codes = ("zawgyi", "digit-as-letter") if lettered else ("zawgyi",)
            steps.append(Repair(codes, first, last, before, after))
    whole = normalize.in_python(zawgyi.to_unicode(piece))
    if replay(piece, steps) != whole:  # something between the chunks, such as an invisible character, went with them
        steps = [Repair(("zawgyi",), context, len(piece), piece[context:], whole[context:])]
    offset = start - context
    return [replace(step, start=offset + step.start, end=offset + step.end) for step in steps]

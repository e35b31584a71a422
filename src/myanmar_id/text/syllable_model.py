"""How likely a text is as Burmese: a model of syllables, learned from free text, with a grammar for those it has not seen.

A token is a syllable with its final consonant; a stack opens the next token (တ-က္က). A token's probability mixes how often it
was seen with how often its onset and its rhyme were, so a rare but regular syllable, as names have, stays possible; how often it
came behind the token before it adds to that. What is no syllable costs by its length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from myanmar_id import tables
from myanmar_id.errors import ModelError

FILE = "syllables.tsv"
VERSION = "#myanmar-id syllables 1"

_BASE = "[\u1000-\u1021\u1023-\u1027\u1029\u102a\u103f\u104e]"
_STACK = "\u1039[\u1000-\u1019\u101c\u101e\u1020\u1021]"
#: What a kinzi or a stack must stand behind: an open syllable.
_OPEN = "(?<=[\u1000-\u1032\u103b-\u103f])"
_MEDIALS = "(?:\u103a(?=[\u103b-\u103e\u102b-\u1030]))?\u103b?\u103c?\u103d?\u103e?"
_ONSET = f"(?:\u1004\u103a\u1039{_BASE}|{_BASE})(?:{_STACK}){{0,2}}{_MEDIALS}"
_ONSET_IN_TEXT = f"(?:{_OPEN}(?:\u1004\u103a\u1039{_BASE}(?:{_STACK})?|{_BASE}(?:{_STACK}){{1,2}})|{_BASE}){_MEDIALS}"
_VOWELS = "\u1031?[\u102d\u102e\u1032]?[\u102f\u1030]?[\u102b\u102c]?\u1036?(?:\u1037?\u103a|\u1037)?\u1038?"
_FINAL = "[\u1000-\u1021]\u1037?\u103a\u1038?"
_RHYME = f"{_VOWELS}(?:{_FINAL}(?![\u1039\u102b-\u1032]))?"

#: Characters that are written together with Burmese letters. Digits and punctuation are not.
_LETTERS = "\u1000-\u103f\u104e\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\ufe00"

#: A cluster of any language in the script: letter, stack, medials, sign e, then vowel signs, tones and asat in any order.
_ANY_LETTER = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa6f\uaa71-\uaa7a\uaa7e\uaa7f"
)
_ANY_MEDIAL = "\u103b-\u103e\u105e-\u1060\u1082"
_ANY_VOWEL = (
    "\u102b-\u1030\u1032-\u1038\u103a\u1056-\u1059\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1083\u1085-\u108d\u108f"
    "\u109a-\u109d\ua9e5\uaa70\uaa7b-\uaa7d\ufe00"
)
_ANY_CLUSTER = (
    f"(?!\u1004\u103a\u1039)[{_ANY_LETTER}]\ufe00?(?:{_OPEN}\u1039[{_ANY_LETTER}])*"
    f"\u103a?[{_ANY_MEDIAL}]*\u103a?[\u1031\u1084]?[{_ANY_VOWEL}]*"
)

#: What no cluster takes is one mistake each: a kinzi or a stack behind nothing, a mark without a letter.
_LEFT_OVER = f"\u1004\u103a\u1039|\u1039[{_ANY_LETTER}]|[{_LETTERS}]"

#: A token, with the character behind it where that ends the word.
_tokens = re.compile(
    f"(?:{_ONSET_IN_TEXT}{_RHYME}(?![{_ANY_MEDIAL}{_ANY_VOWEL}\u1031\u1039\u1084])|{_ANY_CLUSTER}|{_LEFT_OVER})(?:[^{_LETTERS}])?"
).findall
_syllable = re.compile(f"({_ONSET})({_RHYME})").fullmatch
_any_cluster = re.compile(_ANY_CLUSTER).fullmatch
_is_letter = re.compile(f"[{_LETTERS}]").match

# How the mixture is weighed: the share of the mass for syllables as seen, and what a syllable's parts count at most, so that
# the few most frequent ones do not decide which onsets and rhymes are regular.
_SEEN = 0.8
_PART_COUNT_MAX = 50
_UNSEEN = 0.02
# A cluster of another language is a choice among some forty letters and then among some ten marks each time.
_LETTER_COST, _MARK_COST = 3.7, 2.2
# What is neither a syllable nor a cluster, and what is a cluster but no syllable, by its length.
_MISTAKE_COST, _NO_SYLLABLE_COST, _NO_SYLLABLE_COST_PER_CHAR = 12.0, 10.0, 2.0
# What is taken off every count of a pair: a pair seen twice says little about the next text.
_DISCOUNT = 1.5
# How often a word ends behind a syllable, before any was seen.
_FINAL_SHARE, _FINAL_PRIOR = 0.3, 4.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one syllable.

    Attributes:
        times: how often.
        final: how often at the end of a word.
        followers: syllable -> how often it came next, in the same word; rare ones are left out.
    """

    times: int
    final: int
    followers: Mapping[str, int]


class Model(dict[tuple[str, str], float]):
    """(token before, token) -> natural log of its probability, filled as pairs are met, up to a bound that keeps noise out.

    The logs are multiples of 2^-27, so that sums of them are exact, in whatever order they are added.

    Args:
        seen: syllable -> what was seen of it.
        any_language: whether a cluster of another language is a token in its own right instead of a mistake.
    """

    limit = 131_072

    def __init__(self, seen: Mapping[str, Seen], *, any_language: bool = False) -> None:
        super().__init__()
        self._seen = seen
        self._any_language = any_language
        self._total = sum(syllable.times for syllable in seen.values())
        self._onsets: Counter[str] = Counter()
        self._rhymes: Counter[str] = Counter()
        for token, syllable in seen.items():
            parts = _syllable(token)
            if parts is None:
                raise ModelError(f"model {FILE} is damaged: reinstall the package")
            self._onsets[parts[1]] += min(syllable.times, _PART_COUNT_MAX)
            self._rhymes[parts[2]] += min(syllable.times, _PART_COUNT_MAX)
        self._parts_total = self._onsets.total()

    def __missing__(self, pair: tuple[str, str]) -> float:
        value = round(self._log_probability(*pair) * _WHOLE) / _WHOLE
        if len(self) < self.limit and len(pair[0]) + len(pair[1]) <= 32:
            self[pair] = value
        return value

    def _log_probability(self, before: str, token: str) -> float:
        ends = _is_letter(token[-1]) is None
        if ends:
            token = token[:-1]
        floor = -_NO_SYLLABLE_COST - _NO_SYLLABLE_COST_PER_CHAR * len(token)
        parts = _syllable(token)
        if parts is None:
            if not _any_cluster(token):
                value = -_MISTAKE_COST
            elif not self._any_language:
                value = floor
            else:
                value = -_LETTER_COST - _MARK_COST * (len(token) - 1 - token.count("\ufe00"))
            return value + log(_FINAL_SHARE if ends else 1 - _FINAL_SHARE)
        seen = self._seen.get(token, _NEVER)
        onset = (self._onsets[parts[1]] + _UNSEEN) / self._parts_total
        rhyme = (self._rhymes[parts[2]] + _UNSEEN) / self._parts_total
        alone = _SEEN * seen.times / self._total + (1 - _SEEN) * onset * rhyme
        share = (seen.final + _FINAL_SHARE * _FINAL_PRIOR) / (seen.times + _FINAL_PRIOR)
        return max(log(self._after(before, token, alone)), floor) + log(share if ends else 1 - share)

    def _after(self, before: str, token: str, alone: float) -> float:
        """The probability of `token` behind `before`, from that of the token `alone` and the pairs seen."""
        context = self._seen.get(before)
        if context is None or not context.followers:
            return alone
        going_on = context.times - context.final
        kept = sum(context.followers.values()) - _DISCOUNT * len(context.followers)
        pair = max(context.followers.get(token, 0) - _DISCOUNT, 0.0)
        return (pair + (going_on - kept) * alone) / going_on

    def score(self, text: str) -> float:
        """The summed log probability of the Myanmar words in `text`, which is Unicode; 0 where there are none."""
        found = _tokens(text + "\n")
        return sum(map(self.__getitem__, zip(["", *found], found, strict=False)))


_WHOLE = float(1 << 27)
_NEVER = Seen(0, 0, {})


def tokens(text: str) -> list[str]:
    """The tokens of the Myanmar words in `text`; the last of a word has the character behind the word at its end."""
    return _tokens(text + "\n")


def parted(token: str) -> tuple[str, bool]:
    """One of `tokens` without what stands behind its word, and whether the word ends there."""
    return (token, False) if _is_letter(token[-1]) else (token[:-1], True)


def is_syllable(token: str) -> bool:
    """Whether a token is a syllable of Burmese."""
    return _syllable(token) is not None


def parse(data: bytes) -> dict[str, Seen]:
    """Read a model file.

    Args:
        data: UTF-8 lines. The first is `VERSION`; comments begin with `#`; every other line is a syllable: itself, how often it
            was seen, how often at the end of a word, and its followers as `line:times` between spaces, with lines counted from
            0 over the syllables; parted by tabs.

    Returns:
        Syllable -> what was seen of it.

    Raises:
        ModelError: another version, or damaged.
    """
    lines = data.decode("utf-8", "replace").split("\n")
    if lines[0] != VERSION:
        raise ModelError(f"model {FILE} has another version: reinstall the package")
    rows = [line.split("\t") for line in lines[1:] if line and not line.startswith("#")]
    seen = {}
    try:
        for token, times, final, followers in rows:
            pairs = (pair.split(":") for pair in followers.split(" ") if pair)
            seen[token] = Seen(int(times), int(final), {rows[int(line)][0]: int(count) for line, count in pairs})
    except (ValueError, IndexError) as error:
        raise ModelError(f"model {FILE} is damaged: reinstall the package") from error
    return seen


def serialize(seen: Mapping[str, Seen], comment: str) -> bytes:
    """The model file that `parse` reads.

    Args:
        seen: syllable -> what was seen of it; followers are keys too.
        comment: one line.
    """
    order = sorted(seen)
    place = {token: line for line, token in enumerate(order)}
    lines = [VERSION, f"# {comment}"]
    for token in order:
        syllable = seen[token]
        followers = sorted((place[follower], times) for follower, times in syllable.followers.items())
        pairs = " ".join(f"{line}:{times}" for line, times in followers)
        lines.append(f"{token}\t{syllable.times}\t{syllable.final}\t{pairs}")
    return ("\n".join(lines) + "\n").encode()


@cache
def burmese() -> Model:
    """The model of Burmese alone. Raises `ModelError` where its file is missing or damaged."""
    return Model(packaged())


@cache
def any_language() -> Model:
    """The same model, in which clusters of other languages are no mistakes."""
    return Model(packaged(), any_language=True)


@cache
def packaged() -> dict[str, Seen]:
    """What was seen of every syllable. Raises `ModelError` where the file is missing or damaged."""
    return parse(tables.model(FILE))

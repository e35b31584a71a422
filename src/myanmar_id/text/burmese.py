"""Burmese in Unicode, cluster by cluster: where clusters begin and end in text as people type it, and what each one holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from myanmar_id.text.cluster import ASAT, DOT_BELOW, KINZI, VIRAMA, Cluster
from myanmar_id.text.script import MYANMAR

#: Letters of Burmese, the sign U+104E among them because marks are typed on it.
LETTERS = "\u1000-\u1021\u1023-\u1027\u1029\u102a\u103f\u104e"
#: Letters that only other languages use.
OTHER_LETTERS = (
    "\u1022\u1028\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa6f\uaa71-\uaa76\uaa7a\uaa7e\uaa7f"
)
#: Marks of Burmese, the sign e and the virama apart.
MARKS = "\u102b-\u1030\u1032\u1036-\u1038\u103a-\u103e"
#: Marks that only other languages use.
OTHER_MARKS = (
    "\u1033-\u1035\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
    "\ua9e5\uaa7b-\uaa7d"
)
#: Characters without width that are never part of written Burmese. A zero-width space, which can mark a word break, is not here.
ZERO_WIDTH = "\u00ad\u200c\u200d\u2060\ufeff"
#: The marks that people type behind a space or an invisible character. A medial is not among them: in text that mixes the
#: encodings it is Zawgyi's sign of the next word.
JOINED_MARKS = f"\u102b-\u1030\u1032\u1036-\u1038\u103a{OTHER_MARKS}"
CONSONANTS = "\u1000-\u1021"

_ANY_LETTER = LETTERS + OTHER_LETTERS
_ANY_MARK = MARKS + OTHER_MARKS
_LONE_VIRAMA = f"\u1039(?![{ZERO_WIDTH}]*+[{_ANY_LETTER}])"
#: What people put before a mark to see it better, and what converters leave there: it belongs to no word.
_JOINT = f"[ \u00a0\u200b{ZERO_WIDTH}]++"

#: What the sign e can follow in its own cluster. Behind anything else (asat, visarga, a vowel) it is typed in visual order, for
#: the letter that follows, or misplaced where none follows.
_BEFORE_E = "\u1031\u103b-\u103e\u105e-\u1060\u1082"
_LATE_E = (
    f"\u1031(?![\u1031{_ANY_MARK}]{{0,16}}+[{_ANY_LETTER}])"  # bounded, or a long run of e would take quadratic time
)
_SIGNS = f"[{_BEFORE_E}]*+[{_ANY_MARK}]*+"

_CLUSTER = (
    f"(?:\u1031*+(?:\u1004\u103a\u1039)?+[{_ANY_LETTER}]|\u1004\u103a\u1039|\u1039[{_ANY_LETTER}]){_SIGNS}"
    f"(?:(?=[\u1004\u1031\u1039 \u00a0\u200b{ZERO_WIDTH}])"
    f"(?:\u1039[{ZERO_WIDTH}]*+[{_ANY_LETTER}]|{_JOINT}(?:[{JOINED_MARKS}]|{_LONE_VIRAMA})"
    f"|\u1004\u103a\u1039(?![{_ANY_LETTER}])|{_LONE_VIRAMA}|{_LATE_E}){_SIGNS})*+"
)
_OTHERWISE = (
    # ASCII, digits and punctuation: what the last but one says too, and much faster.
    f"|[ -~\u1040-\u104d\u104f]++(?![{ZERO_WIDTH}])"
    f"|(?:[{_ANY_MARK}\u1039]|{_LATE_E})++"
    f"|(?<=[{MYANMAR}])[{ZERO_WIDTH}]++|[{ZERO_WIDTH}]++(?=[{MYANMAR}])"
    f"|(?:[^{MYANMAR}{ZERO_WIDTH}]|(?<![{MYANMAR}])[{ZERO_WIDTH}]++(?![{MYANMAR}])|[\u1040-\u104d\u104f\u109e\u109f"
    f"\u1090-\u1099\ua9e6\ua9f0-\ua9f9\uaa70\uaa77-\uaa79])++"
    "|."
)
#: A cluster, a run of marks that have no letter, characters without width beside Myanmar text, or anything else.
TOKEN = re.compile(_CLUSTER + _OTHERWISE)
#: The same with final consonants taken to the cluster before them, so that one look-up serves a whole syllable. What could
#: belong to the final consonant itself must not follow it.
SYLLABLE = re.compile(
    f"{_CLUSTER}(?:[{CONSONANTS}]\u1037?+\u103a[\u1037\u1038]*+"
    f"(?![\u1031\u1039\u200b{_ANY_MARK}{ZERO_WIDTH}]|[ \u00a0][ \u00a0\u200b{ZERO_WIDTH}{JOINED_MARKS}\u1039]))*+{_OTHERWISE}"
)
#: Whether a cluster holds nothing but Burmese.
IS_BURMESE = re.compile(f"[{LETTERS}{MARKS}\u1031\u1039 \u00a0\u200b{ZERO_WIDTH}]++\\Z").match

_FINAL = f"[{CONSONANTS}]\u1037?\u103a"
_DIGIT = "0-9\u1040-\u1049"
_ANY = f"{_ANY_LETTER}{_ANY_MARK}\u1031\u1039"
#: The digits 0, 4 and 7 where a letter must stand; the rules are those of `text.zawgyi` with Unicode's order of signs.
LOOKALIKE = re.compile(
    f"(?<![{_DIGIT}])\u1044(?=\u1004\u103a\u1038)"
    f"|(?<![{_DIGIT}.,])[\u1040\u1047](?=(?!\u1038)[{_ANY_MARK}\u1031\u1039]|{_FINAL})"
    f"|(?<=[{_ANY}])(?<![{_DIGIT}]\u1038)\u1040{{1,2}}(?![{_DIGIT}.,][{_DIGIT}]|[{_DIGIT}])"
    f"|(?<![{_DIGIT}.,/\u1038])\u1040{{1,2}}(?=[{_ANY_LETTER}])"
    f"|(?<=/)\u1040(?=[{_ANY_LETTER}])"
    f"|(?<=[{CONSONANTS}])\u1047(?=[(\\[{_ANY_LETTER}])"
)
_TO_LETTER = str.maketrans({"\u1040": "\u101d", "\u1047": "\u101b", "\u1044": "\u104e"})


#: Where `LOOKALIKE` and its counterpart for Zawgyi can match. A search for these few characters is many times faster than one
#: that looks behind at every position.
_CANDIDATE = re.compile("[\u1040\u1044\u1047\u104e]")


def substitute(lookalike: re.Pattern[str], write: Callable[[re.Match[str]], str], text: str) -> str:
    """`lookalike.sub(write, text)` for a pattern whose matches begin with a digit that looks like a letter."""
    candidate = _CANDIDATE.search(text)
    if candidate is None:
        return text
    match_at, next_candidate = lookalike.match, _CANDIDATE.search
    pieces, at = [], 0
    while candidate is not None:
        start = candidate.start()
        match = match_at(text, start)
        if match is None:
            start += 1
        else:
            pieces += [text[at:start], write(match)]
            at = start = match.end()
        candidate = next_candidate(text, start)
    return "".join([*pieces, text[at:]]) if pieces else text


def letters(text: str) -> str:
    """`text` with the digits that `LOOKALIKE` finds as letters, every character in its place.

    Characters without width are looked through: they will be gone, and the digit's neighbour is then what stands behind them.
    """
    if _HAS_EITHER(text) is None:
        return text
    if _HAS_IDLE(text) is None:
        return substitute(LOOKALIKE, _to_letter, text)
    chars = list(text)
    idle = {at for match in _IDLE.finditer(text) for at in range(*match.span())}
    kept = [at for at in range(len(text)) if at not in idle]
    for at, char in zip(kept, substitute(LOOKALIKE, _to_letter, "".join([chars[at] for at in kept])), strict=True):
        chars[at] = char
    return "".join(chars)


def _to_letter(match: re.Match[str]) -> str:
    return match[0].translate(_TO_LETTER)


def read(token: str) -> tuple[Cluster, list[str]]:
    """What a cluster of Burmese holds.

    Args:
        token: a cluster as `TOKEN` finds it, of Burmese characters only, marks in any order.

    Returns:
        The cluster, and the codes of what was wrong in the way it was typed, order apart.
    """
    cluster, faults = Cluster(), []
    stacked: list[str] = []
    length = len(token)
    at = 0
    while at < length:
        char = token[at]
        if token.startswith(KINZI, at):
            if cluster.base:
                faults.append("kinzi-order")
            if cluster.kinzi:
                faults.append("double-mark")
            cluster.kinzi = True
            at += 3
            continue
        at += 1
        if char == VIRAMA:
            while at < length and token[at] in ZERO_WIDTH:
                faults.append("zero-width")
                at += 1
            if at < length and "\u1000" <= token[at] <= "\u1021":
                stacked.append(token[at])
                at += 1
            else:  # a virama with nothing to stack is how old text writes asat
                faults.append("virama-for-asat")
                cluster.add(ASAT)
        elif "\u102b" <= char <= "\u103e":
            if char in cluster.marks:
                faults.append("double-mark")
            if not cluster.base and char == "\u1031":
                faults.append("visual-order")
            cluster.add(char)
        elif char in " \u00a0":
            faults.append("space-before-mark")
        elif char == "\u200b" or char in ZERO_WIDTH:
            faults.append("zero-width")
        else:
            cluster.base = char
    cluster.stacked = "".join(stacked)
    return cluster, faults


#: A space typed before a dot below may also part two words, so it is moved behind the cluster.
SPACED_DOT = re.compile(f"(?<![ \u00a0])[ \u00a0]++(?=[\u200b{ZERO_WIDTH}]*+{DOT_BELOW})")

_HAS_EITHER = re.compile(f"[\u1040\u1044\u1047{ZERO_WIDTH}]").search
_HAS_IDLE = re.compile(f"[{ZERO_WIDTH}]").search
_IDLE = re.compile(f"(?<=[{MYANMAR}])[{ZERO_WIDTH}]++|[{ZERO_WIDTH}]++(?=[{MYANMAR}])")


def strip_zero_width(text: str) -> str:
    """Drop characters without width beside Myanmar text."""
    return text if _HAS_IDLE(text) is None else _IDLE.sub("", text)

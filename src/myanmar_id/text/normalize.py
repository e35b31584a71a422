"""Canonical order and spelling of Burmese in Unicode.

Works cluster by cluster on text that is known to be Unicode; text that may be Zawgyi goes through `text.repair`. What is well
formed stays as it is, whatever the language. The named repairs:

| code | what was wrong |
|---|---|
| `order` | marks in another order than Technical Note 11 gives |
| `visual-order` | the sign e typed before its consonant |
| `double-mark` | a mark typed twice |
| `double-i`, `double-u` | two vowel signs of which one includes the other |
| `stray-asat` | asat on a letter with i, ii, or medial ha and u |
| `nya-for-u` | ဥ where ဉ must stand (ဥ်, ဥာ) |
| `u-for-nya` | ဉ where ဥ must stand (ဉုံ) |
| `uu-letter` | ဥ with ီ for ဦ |
| `jha-for-ca-ya` | စျ for ဈ |
| `o-letter`, `au-letter` | သြ for ဩ, သြော် or ဩော် for ဪ |
| `digit-as-letter` | ၀, ၇ or ၄ where the letter ဝ, ရ or the sign ၎ must stand |
| `kinzi-order` | a kinzi behind its letter |
| `virama-for-asat` | U+1039 with no consonant to stack |
| `space-before-mark` | a space inside a cluster |
| `zero-width` | characters without width inside a cluster or beside one |
| `word-break` | a zero-width space between words, with `Config(word_breaks="strip")` |

Source: Unicode 15 ch. 16.3; Unicode Technical Note 11, version 4; the frequencies in real text are in the docs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from myanmar_id.errors import Repair, replay
from myanmar_id.text import burmese, minority
from myanmar_id.text._backend import core
from myanmar_id.text.cluster import Written, compose, is_burmese, spell
from myanmar_id.text.script import MYANMAR


@dataclass(frozen=True, slots=True)
class Config:
    """How `normalize` writes.

    Attributes:
        order: "nfc" writes dot below before asat, as every Unicode normalization form does; "legacy" writes asat first, as
            most people type it. Both are read as equal everywhere in this library.
        word_breaks: "keep" or "strip" zero-width spaces between clusters.
    """

    order: Literal["nfc", "legacy"] = "nfc"
    word_breaks: Literal["keep", "strip"] = "keep"


DEFAULT = Config()


@dataclass(frozen=True, slots=True)
class Explained:
    """The outcome of `explain`: `errors.replay(given, steps) == text`."""

    text: str = field(repr=False)
    steps: tuple[Repair, ...]


_HAS_MYANMAR = re.compile(f"[{MYANMAR}]").search
_syllables = burmese.SYLLABLE.findall
_clusters = burmese.TOKEN.findall


#: A line with one of these is not, or not only, Burmese, and what is a misspelling in Burmese may be right in it.
_HAS_OTHER = re.compile(f"[{burmese.OTHER_LETTERS}{burmese.OTHER_MARKS}]").search


def normalize(text: str, config: Config = DEFAULT) -> str:
    """Write Burmese in canonical order and spelling; everything else stays byte for byte.

    Args:
        text: text in Unicode, of any length.
        config: see `Config`.

    Returns:
        The normalized text. `normalize(normalize(text)) == normalize(text)`.

    Examples:
        >>> normalize("နေ၀င်း")
        'နေဝင်း'
        >>> normalize("ေအာင်")
        'အောင်'

    Source: see the module.
    """
    compiled = core()
    out = NotImplemented if compiled is None else compiled.normalize(text)
    if out is NotImplemented:
        out = in_python(text)
    return out if config is DEFAULT or _HAS_MYANMAR(text) is None else _configured(out, config)


def in_python(text: str) -> str:
    """`normalize` with its defaults, whatever the backend."""
    if _HAS_MYANMAR(text) is None:
        return text
    text = burmese.letters(text)
    if _HAS_OTHER(text) is None:
        return "".join(map(_in_burmese, _syllables(text)))
    return "".join(
        "".join(map(_in_mixed if _HAS_OTHER(line) else _in_burmese, _syllables(line))) if _HAS_MYANMAR(line) else line
        for line in text.splitlines(keepends=True)
    )


def among_others(text: str) -> str:
    """`in_python` of a part of a line that holds letters of other languages."""
    return "".join(map(_in_mixed, _syllables(burmese.letters(text))))


def is_normalized(text: str) -> bool:
    """Whether `normalize` with its defaults would leave `text` as it is."""
    return normalize(text) == text


def explain(text: str, config: Config = DEFAULT) -> Explained:
    """`normalize`, and what it changed.

    Args:
        text: text in Unicode.
        config: see `Config`.

    Returns:
        The normalized text and a `Repair` for each changed cluster, offsets into `text`.

    Examples:
        >>> [step.code for step in explain("နေ၀င်း").steps]
        ['digit-as-letter']
    """
    if _HAS_MYANMAR(text) is None:
        return Explained(text, ())
    lettered = burmese.letters(text)
    steps = []
    offset = 0
    for line in lettered.splitlines(keepends=True):
        digraphs = _HAS_OTHER(line) is None
        for match in burmese.TOKEN.finditer(line) if _HAS_MYANMAR(line) else ():
            start, end = offset + match.start(), offset + match.end()
            before = text[start:end]
            after, codes = _write(match[0], digraphs=digraphs)
            written = _configured(after, config)
            if written == before:
                continue
            if before != match[0]:
                codes.insert(0, "digit-as-letter")
            if written != after:
                codes.append("word-break" if "\u200b" in after else "order")
            steps.append(Repair(tuple(dict.fromkeys(codes)), start, end, before, written))
        offset += len(line)
    return Explained(replay(text, steps), tuple(steps))


def _configured(text: str, config: Config) -> str:
    if config.order == "legacy":
        text = text.replace("\u1037\u103a", "\u103a\u1037")
    if config.word_breaks == "strip":
        text = text.replace("\u200b", "")
    return text


def _write(token: str, *, digraphs: bool) -> tuple[str, list[str]]:
    """One token in canonical form, and the codes of what was wrong with it."""
    first = token[0]
    if first in burmese.ZERO_WIDTH and token.strip(burmese.ZERO_WIDTH) == "":
        return "", ["zero-width"]
    if burmese.IS_BURMESE(token):
        if first in " \u00a0\u200b":
            return token, []
        cluster, codes = burmese.read(token)
        if not (cluster.base or cluster.stacked or cluster.kinzi):
            return token, []  # marks without a letter: no order is better than another
        if not is_burmese(cluster):
            return _reordered(token)
        codes += spell(cluster, digraphs=digraphs)
        moved = burmese.SPACED_DOT.search(token)
        text = compose(cluster) + (moved[0] if moved else "")
    else:
        return _reordered(token)
    if text != token and not codes:
        codes = ["order"]
    return text, list(dict.fromkeys(codes))


def _reordered(token: str) -> tuple[str, list[str]]:
    """A cluster of another language: nothing but its order is touched."""
    text = minority.order(token) if minority.is_cluster(token) else token
    return text, ["order"] if text != token else []


def _write_all(syllable: str, *, digraphs: bool) -> str:
    return "".join([_write(cluster, digraphs=digraphs)[0] for cluster in _clusters(syllable)])


_in_burmese = Written(partial(_write_all, digraphs=True)).__getitem__
_in_mixed = Written(partial(_write_all, digraphs=False)).__getitem__

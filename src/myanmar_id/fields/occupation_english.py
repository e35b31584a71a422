"""The English of a profession, put together from its words; what no table has is left in Burmese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from myanmar_id.fields.occupation_words import RETIRED, Kind, Piece, Word, begun, cuts, pieces, whole
from myanmar_id.fields.raw import fold
from myanmar_id.text.script import is_myanmar, to_ascii_digits
from myanmar_id.text.syllable import syllables


@dataclass(frozen=True, slots=True)
class Translation:
    """A profession for a reader of English.

    Attributes:
        text: its English, with what is unknown in Burmese; empty where nothing is known.
        unknown: the unknown stretches, offsets into the text.
        misspelt: the misspelt words, offsets into the text, each with the right spelling.
    """

    text: str = field(repr=False)
    unknown: tuple[tuple[int, int], ...] = ()
    misspelt: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The English of some words; `is_person` whether it says who somebody is, not what they work at or in."""

    text: str
    is_person: bool


_SEPARATORS = frozenset("၊,/+&;။|:-")
_LONGEST_JOIN = 4
_OPEN, _CLOSE = "([", ")]"
#: With more than these, brackets say nothing.
_MOST_BRACKETS = 8
#: Where the half of an abbreviation behind a slash ends.
_HALF = re.compile(r"[\s()\[\]၊,/+&;။|:\-]|^$")
_NUMBER = re.compile(r"\(\s*[0-9]+\s*\)")
_PERSONS = frozenset({Kind.JOB, Kind.DOER})
_BEGINNERS = frozenset({Kind.JOB, Kind.NOUN, Kind.PREFIX})


def translate(text: str) -> Translation:
    """The English of a profession.

    Args:
        text: a cleaned profession, or several with commas, slashes, brackets or the like between them.

    Returns:
        English in its natural order: Burmese says first of what somebody is the head, as English does, so words keep their order;
        words for retired and former, which stand last in Burmese, are led to the front. Every letter of the text is in a word that
        was translated, or in the result.

    Examples:
        >>> translate("ကြက်မွေးမြူရေးလုပ်ငန်းရှင်").text, translate("ကကဂဂကုမ္ပဏီဝန်ထမ်း").text
        ('Chicken farming business owner', 'ကကဂဂ company employee')
    """
    maker = _Maker(text)
    found = maker.list_of(0, len(maker.folded))
    is_known = maker.knows or not maker.unknown
    result = _capital(found.text) if is_known else ""
    return Translation(result, tuple(maker.unknown), tuple(maker.misspelt))


class _Maker:
    """Translates one text and collects what it meets on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self.offsets = fold(text)
        if sum(map(self.folded.count, _OPEN)) > _MOST_BRACKETS:
            self.folded = self.folded.translate(dict.fromkeys(map(ord, _OPEN + _CLOSE), " "))
        self.unknown: list[tuple[int, int]] = []
        self.misspelt: list[tuple[int, int, str]] = []
        self.knows = False

    def list_of(self, start: int, end: int) -> _Phrase:
        """A stretch with separators: each item once."""
        found = [self._item(*segment) for segment in self._joined(list(self._segments(start, end)))]
        found = [one for one in found if one.text]
        text = ", ".join(dict.fromkeys(one.text for one in found))
        return _Phrase(text, is_person=bool(found) and found[-1].is_person)

    def _joined(self, segments: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Segments that are one word of the table together, what stands in brackets behind it left out, are one."""
        found: list[tuple[int, int]] = []
        signs: list[int] = []
        at = 0
        while at < len(segments):
            start, end = segments[at]
            for count in range(min(_LONGEST_JOIN, len(segments) - at), 1, -1):
                run = segments[at : at + count]
                last = run[-1][1]
                opened = self._opening(start, last)
                letters = "".join(
                    self.folded[first : min(upto, last if opened is None else opened)] for first, upto in run
                )
                if (opened is None or opened >= run[-1][0]) and whole(letters) is not None:
                    signs += [upto for _, upto in run[:-1]]
                    end, at = last, at + count - 1
                    break
            found.append((start, end))
            at += 1
        if signs:
            chars = list(self.folded)
            for sign in signs:
                chars[sign] = " "
            self.folded = "".join(chars)
        return found

    def _segments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between separators that stand outside of brackets."""
        depth, begin = 0, start
        known = [piece for piece in pieces(self.folded, start, end) if piece.word is not None]
        inside = {at for piece in known for at in range(piece.start, piece.end)}
        bounds = frozenset(cuts(self.folded, start, end))
        syllable: str | None = None  # what stands before, as long as it is a single one
        for at in range(start, end):
            char = self.folded[at]
            depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
            if depth == 0 and char in _SEPARATORS and at not in inside and not self._is_inside(at, syllable, end):
                yield begin, at
                begin, syllable = at + 1, None
            elif at == begin:
                syllable = begun("", char)
            elif syllable is not None:
                syllable = None if at in bounds else begun(syllable, char)
        yield begin, end

    def _is_inside(self, at: int, before: str | None, end: int) -> bool:
        """Whether a hyphen stands between Latin letters, or a slash beside half of an abbreviation: a syllable without meaning."""
        char = self.folded[at]
        around = self.folded[max(at - 1, 0) : at] + self.folded[at + 1 : at + 2]
        if char == "-":
            return len(around) > 1 and around.isascii() and around.isalnum()
        if char != "/" or _HALF.search(around):
            return False
        if before is not None and whole(before) is None:
            return True
        ends = _HALF.search(self.folded, at + 1, end)
        behind = self.folded[at + 1 : end if ends is None else ends.start()]
        return len(syllables(behind)) == 1 and whole(behind) is None

    def _item(self, start: int, end: int) -> _Phrase:
        """Words with what stands in brackets behind them; a number in brackets is one of the words."""
        at = start
        while (opened := self._opening(at, end)) is not None:
            closed = self._closing(opened, end)
            if _NUMBER.fullmatch(self.folded, opened, closed + 1) is None and whole(self.folded[start:closed]) is None:
                break
            at = closed
        if opened is None:
            return self._phrases(pieces(self.folded, start, end))
        before = self._phrases(pieces(self.folded, start, opened))
        inside = self.list_of(opened + 1, closed)
        after = self._item(min(closed + 1, end), end)
        if not before.text:
            return _both(inside, after)
        if inside.text == RETIRED.english:
            return _both(_retired(before), after)
        return _both(_Phrase(f"{before.text} ({inside.text})", before.is_person) if inside.text else before, after)

    def _opening(self, start: int, end: int) -> int | None:
        return next((at for at in range(start, end) if self.folded[at] in _OPEN), None)

    def _closing(self, opened: int, end: int) -> int:
        depth = 0
        for at in range(opened, end):
            depth += (self.folded[at] in _OPEN) - (self.folded[at] in _CLOSE)
            if depth == 0:
                return at
        return end

    def _phrases(self, found: list[Piece]) -> _Phrase:
        """Words in a row: several phrases where a person is followed by what cannot belong to it."""
        for piece in found:
            self._note(piece)
        groups: list[list[Piece]] = []
        for piece in found:
            if groups and not _begins(groups[-1], piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        phrases = [self._phrase(group) for group in groups]
        text = ", ".join(dict.fromkeys(phrase.text for phrase in phrases))
        return _Phrase(text, is_person=bool(phrases) and phrases[-1].is_person)

    def _note(self, piece: Piece) -> None:
        first, last = self.offsets[piece.start], self.offsets[piece.end - 1] + 1
        if piece.is_unknown:
            self.unknown.append((first, last))
        elif piece.word is not None:
            self.knows = True
            if piece.word.right is not None:
                self.misspelt.append((first, last, piece.word.right))

    def _phrase(self, group: list[Piece]) -> _Phrase:
        """The words of one phrase, the last of which says what it is."""
        marks = [piece.word for piece in group if piece.word is not None and piece.word.kind is Kind.MARK]
        rest = [piece for piece in group if piece.word is None or piece.word.kind is not Kind.MARK]
        if not rest:
            return _Phrase(" ".join(dict.fromkeys(mark.english for mark in marks)), is_person=False)
        parts: list[str] = []
        before: Word | None = None
        for at, piece in enumerate(rest, 1):
            word = piece.word
            is_last = at == len(rest)
            if word is None:
                own = self._as_written(piece)
            elif parts and word.around and (word.kind is not Kind.NOUN or before is None or before.kind is Kind.NOUN):
                own = word.around[0 if is_last else -1].format(" ".join(parts))
                parts = []
            else:
                own = word.english if is_last or _is_linked(rest, at) else word.inside
            parts.append(own)
            before = word
        last = rest[-1].word
        phrase = _Phrase(" ".join(parts), is_person=last is None or last.kind in _PERSONS)
        for mark in marks:
            phrase = (
                _retired(phrase) if mark is RETIRED else _Phrase(mark.around[0].format(phrase.text), phrase.is_person)
            )
        return phrase

    def _as_written(self, piece: Piece) -> str:
        """Something unknown or kept as it stands, with ASCII digits."""
        first, last = self.offsets[piece.start], self.offsets[piece.end - 1] + 1
        return " ".join(to_ascii_digits(self.text[first:last]).split())


def _is_linked(pieces: list[Piece], at: int) -> bool:
    """Whether the noun before `pieces[at]` is linked with another by that piece."""
    noun, link = pieces[at - 1].word, pieces[at].word
    return noun is not None and noun.kind is Kind.NOUN and link is not None and link.kind is Kind.LINK


def _begins(group: list[Piece], piece: Piece) -> bool:
    """Whether a piece begins a phrase of its own: a person stands before it, or behind a space the name of a business.

    A person that has a name as a field (trading for trader) says of what the next word is, where that is written together with it.
    """
    word = piece.word
    if word is None or word.kind not in _BEGINNERS or group[-1].is_unknown:
        return False
    words = (one.word for one in reversed(group) if one.word is not None)
    last = next((one for one in words if one.kind is not Kind.MARK), None)
    if last is None:
        return False
    if last.kind in _PERSONS:
        return piece.spaced or (word.kind is not Kind.NOUN and last.inside == last.english)
    return last.kind is Kind.ENDING and piece.spaced and word.kind is not Kind.JOB


def _both(first: _Phrase, second: _Phrase) -> _Phrase:
    """Two phrases beside each other, either of which may be empty or the mark of retirement."""
    if not first.text or not second.text:
        return first if first.text else second
    if RETIRED.english in (first.text, second.text):
        return _retired(second if first.text == RETIRED.english else first)
    return _Phrase(f"{first.text} {second.text}", second.is_person)


def _retired(phrase: _Phrase) -> _Phrase:
    """A phrase with the mark of retirement: before a person, behind a field or a place of work."""
    text = f"{RETIRED.english} {phrase.text}" if phrase.is_person else f"{phrase.text} ({RETIRED.english})"
    return _Phrase(text, phrase.is_person)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if not is_myanmar(text[:1] or " ") else text

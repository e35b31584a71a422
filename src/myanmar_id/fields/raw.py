"""A raw field on its way to a value: cleaned, folded for parsing, and every offset led back to the raw text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from myanmar_id.errors import ParseError, Problem, Repair, Severity, replay
from myanmar_id.fields import base
from myanmar_id.text import script
from myanmar_id.text.detect import Encoding

Value = TypeVar("Value")

#: Letters that stand for a digit where only a digit can stand, and the code of that repair.
DIGIT_LETTERS = {
    "ဝ": ("0", "wa-for-zero"),
    "ရ": ("7", "ra-for-seven"),
    "O": ("0", "letter-for-zero"),
    "o": ("0", "letter-for-zero"),
    "I": ("1", "letter-for-one"),
    "l": ("1", "letter-for-one"),
    "|": ("1", "letter-for-one"),
}

_LEGACY_ORDER = "\u103a\u1037"
_CANONICAL_ORDER = "\u1037\u103a"


class Refused(Exception):
    """What `parse` raises, on its way there, together with likelier readings for `read`.

    Attributes:
        error: the error for the caller of `parse`.
        suggestions: likelier readings, best first. Personal data.
    """

    def __init__(self, error: ParseError, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(error.code)
        self.error = error
        self.suggestions = suggestions

    @property
    def problem(self) -> Problem:
        """The error as a problem."""
        return Problem(self.error.code, self.error.message, Severity.ERROR, self.error.span, self.suggestions)


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw field after cleaning.

    Attributes:
        raw: the text as given.
        text: the text in canonical Unicode, without surrounding space.
        steps: what cleaning changed, offsets into `raw`.
    """

    raw: str = field(repr=False)
    text: str = field(repr=False)
    steps: tuple[Repair, ...] = ()
    _lead: int = field(default=0, repr=False)
    _starts: tuple[int, ...] = field(default=(), repr=False)
    _anchors: tuple[tuple[int, int, int, int], ...] | None = field(default=(), repr=False)

    @classmethod
    def of(cls, text: str, encoding: Encoding | None = None) -> Raw:
        """Clean `text` and remember the way back.

        Args:
            text: the field as recognized or typed, in either encoding.
            encoding: what the whole card is known to be written in.
        """
        cleaned, steps = base.clean(text, encoding)
        if not steps and cleaned == text:
            return cls(text, text)
        whole = replay(text, steps)
        if whole.strip() != cleaned:
            return cls(text, cleaned, steps, _anchors=None)
        anchors = []
        shift = 0
        for step in steps:
            start = step.start + shift
            anchors.append((start, start + len(step.after), step.start, step.end))
            shift += len(step.after) - (step.end - step.start)
        lead = len(whole) - len(whole.lstrip())
        return cls(text, cleaned, steps, lead, tuple(anchor[0] for anchor in anchors), tuple(anchors))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` came from, as offsets into `raw`; the whole where that cannot be told."""
        if self._anchors is None:
            return 0, len(self.raw)
        first = self._back(start + self._lead, at_end=False)
        return first, max(first, self._back(end + self._lead, at_end=True))

    def repairs(self, found: Iterable[Repair]) -> tuple[Repair, ...]:
        """The cleaning steps and the field's own repairs as one list over `raw`.

        Args:
            found: repairs with offsets into `text`, in order, none overlapping another.

        Returns:
            Repairs with offsets into `raw`, in order, none overlapping: a field's repair that falls on a cleaning step is
            made one with it, so `errors.replay(raw, repairs)` applies all of them.
        """
        extra = sorted(found, key=lambda repair: (repair.start, repair.end))
        if not extra:
            return self.steps
        if self._anchors is None:
            codes = tuple(dict.fromkeys(code for one in (*extra, *self.steps) for code in one.codes))
            return (Repair(codes, 0, len(self.raw), self.raw, replay(self.text, extra)),)
        whole = replay(self.raw, self.steps)
        parts = [
            (anchor[0], anchor[1], step.codes, step.after, False)
            for anchor, step in zip(self._anchors, self.steps, strict=True)
        ]
        parts += [(r.start + self._lead, r.end + self._lead, r.codes, r.after, True) for r in extra]
        parts.sort(key=lambda part: (part[0], part[1]))
        out: list[Repair] = []
        at = 0
        while at < len(parts):
            start, end = parts[at][:2]
            upto = at + 1
            while upto < len(parts) and (parts[upto][0] < end or parts[upto][:2] == (start, start) == (end, end)):
                end = max(end, parts[upto][1])
                upto += 1
            cluster = parts[at:upto]
            at = upto
            codes = tuple(dict.fromkeys(code for own in (True, False) for p in cluster if p[4] is own for code in p[2]))
            own = [Repair(p[2], p[0] - start, p[1] - start, "", p[3]) for p in cluster if p[4]]
            first = self._back(start, at_end=False)
            if end > start:
                last = self._back(end, at_end=True)
            else:
                # Where cleaning deleted something, an insertion takes its place.
                here = slice(bisect_left(self._starts, start), bisect_right(self._starts, start))
                gone = [anchor[2:] for anchor in self._anchors[here] if anchor[1] == start]
                first, last = (gone[0][0], gone[-1][1]) if gone else (first, first)
            after = replay(whole[start:end], own)
            # What the field undoes of the cleaning was no change.
            if after != self.raw[first:last]:
                out.append(Repair(codes, first, last, self.raw[first:last], after))
        return tuple(out)

    def refuse(
        self,
        kind: type[ParseError],
        message: str,
        code: str,
        span: tuple[int, int] | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> Refused:
        """A refusal that concerns `text[span]`, its span led back to `raw`."""
        return Refused(
            kind(message, code=code, text=self.raw, span=None if span is None else self.span(*span)), suggestions
        )

    def _back(self, at: int, *, at_end: bool) -> int:
        """The raw offset of an offset into the replayed text; inside a replaced stretch its nearer end."""
        anchors = self._anchors or ()
        probe = at - 1 if at_end and at > 0 else at
        index = bisect_right(self._starts, probe) - 1
        if index < 0:
            return min(at, len(self.raw))
        _, end, raw_start, raw_end = anchors[index]
        if probe < end:
            return raw_end if at_end else raw_start
        return min(raw_end + (at - end), len(self.raw))


def parsed(text: str, find: Callable[[Raw], Value]) -> Value:
    """What `find` reads in a text, its refusal as the error that `parse` raises: the body of every field's `parse`."""
    try:
        return find(Raw.of(text))
    except Refused as refused:
        raise refused.error from None


def fold(text: str) -> tuple[str, list[int]]:
    """Fold a cleaned text for parsing, keeping offsets.

    Spaces, invisible characters, look-alike separators and digits are folded (`text.script`), and dot below with asat is
    put in canonical order, so both orders read the same.

    Returns:
        The folded text, and for each of its characters the offset in `text`, with `len(text)` behind the last.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text.replace(_LEGACY_ORDER, _CANONICAL_ORDER)):
        folded = script.fold_char(char)
        # A fraction or an abbreviation sign stays one character: its slash must not look like one that was written.
        for part in folded if len(folded) < 2 or folded.isalnum() else char:
            chars.append(part)
            offsets.append(at)
    offsets.append(len(text))
    return script.to_ascii_digits("".join(chars)), offsets


def at_raw(raw: Raw, found: Problem) -> Problem:
    """A problem whose span is an offset pair into the cleaned text, with its span led back to the raw text."""
    return found if found.span is None else replace(found, span=raw.span(*found.span))


def key(text: str) -> tuple[str, list[int]]:
    """What two spellings of a name in a table share: folded, in lower case, without spaces, dots and brackets.

    Returns:
        The key, and for each of its characters the offset in `text`.

    Examples:
        >>> key("R.C ခရစ်ယာန်")[0]
        'rcခရစ်ယာန်'
    """
    folded, offsets = fold(text)
    out: list[str] = []
    where: list[int] = []
    for at, char in enumerate(folded):
        if char.isspace() or char in ".-()/'":
            continue
        for lower in char.lower():
            out.append(lower)
            where.append(offsets[at])
    return "".join(out), where

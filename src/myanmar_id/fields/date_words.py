"""The words and numbers that a written date is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from myanmar_id import tables
from myanmar_id.errors import InvalidFormat, Repair, UnknownComponent
from myanmar_id.fields.raw import DIGIT_LETTERS, Raw, fold


class Kind(StrEnum):
    """What a word of a date is. The value of each is told in `data/tables/date_words.tsv`."""

    NUMBER = "number"
    MONTH = "month"
    LUNAR = "lunar"
    PHASE = "phase"
    UNIT = "unit"
    ERA = "era"
    WEEKDAY = "weekday"
    ORDINAL = "ordinal"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number.

    Attributes:
        kind: what it is.
        value: its number: month 1 to 12, unit 1 day 2 month 3 year, weekday 0 Monday.
        digits: how many digits a number is written with.
        start: offset in the cleaned text.
        end: offset behind it.
        unit: 1, 2 or 3 where a number is called day, month or year; 0 where it is not.
    """

    kind: Kind
    value: int
    digits: int
    start: int
    end: int
    unit: int = 0


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word that dates are written with."""

    word: str
    kind: Kind
    value: int
    source: tuple[str, ...]
    checked: str
    note: str


DAY, MONTH, YEAR = 1, 2, 3

_LONGEST_NUMBER = 8
_SEPARATORS = " .-/,၊။:()'"


def scan(raw: Raw) -> tuple[list[Token], list[Repair]]:
    """Split a cleaned date into words and numbers.

    Args:
        raw: the cleaned field.

    Returns:
        The tokens, separators left out and units joined to their numbers, and the letters that were read as digits,
        with offsets into `raw.text`.

    Raises:
        Refused: `date.empty`; `date.format`, a number of more than eight digits or a unit without number; `date.word`,
            something that is neither a number, a separator nor a word of a date.
    """
    text, offsets = fold(raw.text)
    lexer, words = _lexer()
    tokens: list[Token] = []
    repairs: list[Repair] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        """Make one number of the digits, and of the letters for digits, that stand together."""
        if not run:
            return
        start, end = offsets[run[0].start()], offsets[run[-1].end()]
        digits = ""
        for match in run:
            for at, char in enumerate(match[0], match.start()):
                digit, code = DIGIT_LETTERS.get(char, (char, ""))
                digits += digit
                if code:
                    first, last = offsets[at], offsets[at + 1]
                    after = digit if char.isascii() else chr(0x1040 + int(digit))
                    repairs.append(Repair((f"date.{code}",), first, last, raw.text[first:last], after))
        if len(digits) > _LONGEST_NUMBER:
            raise raw.refuse(InvalidFormat, "write day, month and year apart", "date.format", (start, end))
        tokens.append(Token(Kind.NUMBER, int(digits), len(digits), start, end))
        run.clear()

    for match in lexer.finditer(text):
        if match.lastgroup in ("digits", "letter"):
            run.append(match)
            continue
        close()
        span = offsets[match.start()], offsets[match.end()]
        if match.lastgroup == "word":
            row = words[match[0].lower()]
            tokens.append(Token(row.kind, row.value, 0, *span))
        elif match.lastgroup == "other":
            raise raw.refuse(UnknownComponent, "write the month by its number or its name", "date.word", span)
    close()
    if not tokens:
        raise raw.refuse(InvalidFormat, "give a date", "date.empty")
    return _with_units(raw, tokens), repairs


def _with_units(raw: Raw, tokens: list[Token]) -> list[Token]:
    """Join each unit and ordinal ending to the number before it; units after a month, a phase or a weekday say nothing."""
    out: list[Token] = []
    for token in tokens:
        if token.kind not in (Kind.UNIT, Kind.ORDINAL):
            out.append(token)
            continue
        before = out[-1] if out else None
        if before is not None and before.kind is Kind.NUMBER and not before.unit:
            unit = DAY if token.kind is Kind.ORDINAL else token.value
            out[-1] = Token(Kind.NUMBER, before.value, before.digits, before.start, token.end, unit)
        elif before is None or before.kind in (Kind.NUMBER, Kind.ERA) or token.value == YEAR:
            raise raw.refuse(InvalidFormat, "write the number before its word", "date.format", (token.start, token.end))
    return out


@cache
def _lexer() -> tuple[re.Pattern[str], dict[str, WordRow]]:
    """One expression for all tokens, longest word first, and the words it finds."""
    words = {row.word: row for row in tables.read("date_words", WordRow)}
    folded = {fold(word)[0]: row for word, row in words.items()}
    burmese = [word for word in folded if not word[0].isascii()]
    latin = [word for word in folded if word[0].isascii()]
    # A Burmese word ends where its last syllable does: no mark may follow, nor a letter that is killed.
    pattern = (
        r"(?P<midnight>[tT ]?00:00(?::00(?:\.0{1,9})?)?[zZ]?\Z)|"
        rf"(?P<word>(?:{_longest_first(burmese)})(?![\u102b-\u103e])|(?ai:{_longest_first(latin)})(?![a-z]))"
        rf"|(?P<digits>[0-9]+)|(?P<letter>[{''.join(map(re.escape, DIGIT_LETTERS))}](?![\u102b-\u103ea-z]))"
        rf"|(?P<separator>[{re.escape(_SEPARATORS)}]+)|(?P<other>.)"
    )
    return re.compile(pattern, re.DOTALL), folded


def _longest_first(words: list[str]) -> str:
    """The words as alternatives of an expression."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

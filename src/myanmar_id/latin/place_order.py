"""An address in the order of English: which words are names, which are words such as Street, and where each part ends.

It is read once, from left to right, and told by the words of `generics`, by commas, brackets and spaces. Where these do not tell,
a word may be taken for a part of a name, or the other way round, but nothing is lost: every syllable, digit and letter comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from myanmar_id.latin import mimu
from myanmar_id.latin.generics import CLOSING, GenericRow, Number, Role, candidates, is_closed
from myanmar_id.latin.place_names import known
from myanmar_id.latin.place_units import Units
from myanmar_id.text.script import MYANMAR
from myanmar_id.text.syllable import syllables

#: English names by where the Burmese begins: where it ends, and the name.
Spans = Mapping[int, tuple[int, str]]

_SEPARATORS = "၊။,;\n"
_IS_LETTER = re.compile(f"[{MYANMAR}]").match
_COMMA_IN_NUMBER = re.compile("(?<=[0-9]),(?=[0-9])")
#: What is not in Myanmar script, up to a space, a separator or the sign between two numbers.
_FOREIGN = re.compile(f"[^{MYANMAR} ,;\n](?:(?!(?<=[0-9])[x×X*&+][0-9])[^{MYANMAR} ,;\n])*+")
_BEFORE_NUMBER = r" ?[-.:#]? ?"
#: A number behind a word such as အမှတ်, with nothing more to it; without brackets, where they hold nothing else.
_NUMBER_AHEAD = re.compile(_BEFORE_NUMBER + r"(\( ?)?([0-9]+(?:[/-][0-9]+)*+)(?(1) ?\))(?![0-9A-Za-z(/-])")
_ANY_NUMBER_AHEAD = re.compile(_BEFORE_NUMBER + r"\(? ?(?:[A-Za-z]{0,2}-?[0-9]|[A-Za-z]\b)")
#: Between the numbers of two streets.
_TIMES = re.compile(" ?[x×X*&+] ?(?=[0-9])")
#: A letter that belongs to the number before it.
_LETTER_OF_NUMBER = re.compile(f"[\u1000-\u1021](?:[၊။]|(?![{MYANMAR}]))").match
#: The same by its English name, as rooms and houses have it: ၅ဘီ.
_LETTER_NAMES = {"အေ": "A", "ဘီ": "B", "စီ": "C", "ဒီ": "D", "အီ": "E", "အက်ဖ်": "F"}
_LETTER_NAME_OF_NUMBER = re.compile(f"(?<=[0-9])(?:{'|'.join(_LETTER_NAMES)})(?=[၊။]|(?![{MYANMAR}]))").match
_NAME_IN_BRACKETS = re.compile(r" ?\((?! ?[0-9/-]+ ?\))[^()]*\)")
_BRACKETS = re.compile(r"\([^()]*\)")
_JOINTS = {"-": " - ", "/": "/", "&": " & ", "+": " + "}
_LONGEST_NAME = 12


def english(text: str, places: Spans) -> str:
    """Write an address in the order of English.

    Args:
        text: normalized and folded text (`place_names.folded`).
        places: what is known of it: the English names of stretches, none overlapping another.

    Returns:
        The parts with commas between them; "" where there is neither letter nor digit. Letters of scripts other than Myanmar stay.

    Examples:
        >>> english("အမှတ်(27)၊ 62လမ်း၊ 5 ရပ်ကွက်", {})
        'No. 27, 62nd Street, Ward 5'

    Source: `data/tables/place_generics.tsv`.
    """
    reader = _Reader(text, places)
    at = 0
    while at < len(text):
        at = reader.step(at)
    reader.units.end_part()
    return reader.units.written()


@dataclass(slots=True)
class _Reader:
    """Reads an address from left to right.

    Attributes:
        text: the folded address.
        places: the places known in it.
        ends: where a syllable or other piece begins, and where it ends.
        units: what was read.
    """

    text: str
    places: Spans
    ends: dict[int, int] = field(init=False)
    units: Units = field(default_factory=Units)

    def __post_init__(self) -> None:
        starts = [0]
        for piece in syllables(self.text):
            starts.append(starts[-1] + len(piece))
        self.ends = dict(zip(starts, [*starts[1:], starts[-1]], strict=True))

    def step(self, at: int) -> int:
        """Read what begins at `at`; returns where it ends."""
        text = self.text
        if at in self.places:
            return self.place(at)
        if text[at] == " ":
            self.units.add_space()
            return at + 1
        if text[at] in _SEPARATORS and not _COMMA_IN_NUMBER.match(text, at):
            self.units.end_part()
            return at + 1
        return self.burmese(at) if _IS_LETTER(text, at) else self.other(at)

    # What is read.

    def place(self, at: int) -> int:
        """Read a known place: a unit, unless a word for what it is closes it (ပဲခူး ခရိုင်), or brackets hold it."""
        end, found = self.places[at]
        if not self.units.depth:
            self.units.close()
        bracket = _NAME_IN_BRACKETS.match(self.text, end)
        closing = None if is_closed(self.text[at:end]) else self.closing(bracket.end() if bracket else end)
        if self.units.depth or (closing is not None and not _ANY_NUMBER_AHEAD.match(self.text, closing)):
            self.units.add(found)
        else:
            self.units.add_place(found)
        return end

    def other(self, at: int) -> int:
        """Read what is not in Myanmar script."""
        text, units = self.text, self.units
        times = _TIMES.match(text, at)
        if times is not None and units.bare_number() is not None:
            units.link()
            return times.end()
        if text[at] == "." and at and _IS_LETTER(text, at - 1):
            units.end_part()
            return at + 1
        match = _FOREIGN.match(text, at)
        end = at + 1 if match is None else match.end()
        if units.is_behind_unit():
            bracket = _BRACKETS.match(text, at)
            if bracket is not None and self.closing(bracket.end()) is None:
                units.joint = " "
            elif text[at] in ")]":
                units.done[-1].text += text[at]
                return at + 1
            elif text[at] in _JOINTS:
                units.joint = _JOINTS[text[at]]
                return at + 1
        if units.is_complete and not units.is_number_due and text[at - 1] == " " and text[at].isalnum():
            units.close()
        units.is_number_due = False
        units.add(text[at:end])
        return end

    def burmese(self, at: int) -> int:
        """Read a word that English has a word for, or a syllable or word of a name."""
        units = self.units
        letter = _LETTER_NAME_OF_NUMBER(self.text, at)
        if letter is not None:
            units.add(_LETTER_NAMES[letter[0]])
            return letter.end()
        end = None if units.has_content else self.place_end(at)
        if end is None:
            for row, upto in self.candidates(at):
                taken = self.taken(row, at, upto)
                if taken is not None:
                    return taken
                if not CLOSING.isdisjoint(row.roles) and self.closing(upto) is not None:
                    break  # the whole word is a part of a name, and so is what it begins with
            if units.is_complete and not self.goes_on(at):
                units.close()
            end = self.name_end(at)
        units.add_name(self.text[at:end])
        return end

    def taken(self, row: GenericRow, at: int, end: int) -> int | None:
        """Take a word in one of its roles: where what belongs to it ends, or None where it is a part of a name."""
        units = self.units
        for role in row.roles:
            if role in CLOSING and units.has_content:
                if self.closes(role, end):
                    return self.closed(row, at, end)
            elif role is Role.LEAD or (role in CLOSING and row.number not in (None, Number.BEFORE)):
                if _ANY_NUMBER_AHEAD.match(self.text, end):
                    number = _NUMBER_AHEAD.match(self.text, end)
                    units.lead(row, number and number[2])
                    return number.end() if number else end
                if role is Role.STRONG and not units.items and self.is_end(end):
                    units.stand_alone(row)
                    return end
            elif role is Role.NUMBER and units.bare_number() is not None and self.is_boundary(end):
                units.end_with(row)
                return end
            elif role is Role.ALONE and not units.items and self.is_boundary(end):
                units.stand_alone(row)
                return end
            elif role is Role.BRACKET and self.is_bracket(at, end):
                units.add(row.english)
                return end
            elif role is Role.LINK and not units.depth and (units.has_content or units.is_behind_unit()):
                units.link(row.english)
                return end
            elif role in (Role.FRONT, Role.CORNER) and not units.depth and self.is_boundary(end):
                is_linked = units.has_link or (role is Role.FRONT and units.has_content)
                if is_linked or units.is_behind_unit():
                    units.put_in_front(row)
                    return end
        return None

    def closed(self, row: GenericRow, at: int, end: int) -> int:
        """Close the unit at hand with a word behind it; returns where the word ends."""
        if self.units.has_link:
            # Between two streets လမ်းကြား is no lane.
            for shorter, upto in self.candidates(at):
                if any(to == end and Role.CORNER in corner.roles for corner, to in self.candidates(upto)):
                    row, end = shorter, upto
        self.units.end_with(row)
        return end

    # What is asked.

    def candidates(self, at: int) -> list[tuple[GenericRow, int]]:
        """The generic words that begin at `at` and end with a syllable, the longest first; none that begins a longer name."""
        found = candidates(self.text, at)
        longest = (mimu.word_end(self.text, at) or at) if found else at
        return [(row, end) for row, end in found if end in self.ends and end >= longest]

    def closing(self, at: int) -> int | None:
        """Where a word that closes a name ends, if one begins at `at`, a space left out."""
        at += self.text[at : at + 1] == " "
        return next((end for row, end in self.candidates(at) if not CLOSING.isdisjoint(row.roles)), None)

    def closes(self, role: Role, end: int) -> bool:
        """Whether a word that ends at `end` closes a name, and is not a part of a longer one that is closed further on."""
        if self.closing(end) is not None:
            return False
        if role is Role.WEAK:
            bracket = _NAME_IN_BRACKETS.match(self.text, end)
            if bracket is not None and self.closing(bracket.end()) is not None:
                return False
            if not self.is_boundary(end) and not self.units.is_known():
                return False
        # A single syllable between this word and the next one has what stands before for its name.
        return self.is_boundary(end) or end not in self.ends or self.closing(self.ends[end]) is None

    def is_boundary(self, at: int) -> bool:
        """Whether a part may end at `at`."""
        if at in self.places or not _IS_LETTER(self.text, at) or self.text[at] in _SEPARATORS:
            return True
        return any(
            role in (Role.LINK, Role.FRONT, Role.CORNER)
            or (role is Role.LEAD and _ANY_NUMBER_AHEAD.match(self.text, end) is not None)
            for row, end in self.candidates(at)
            for role in row.roles
        )

    def is_end(self, at: int) -> bool:
        """Whether a part ends at `at`, a space left out."""
        at += self.text[at : at + 1] == " "
        return self.text[at : at + 1] in ("", *_SEPARATORS)

    def place_end(self, at: int) -> int | None:
        """Where a known place that begins at `at` ends, if a boundary or a word that closes a name follows."""
        names = known()
        end, found = at, None
        for _ in range(_LONGEST_NAME):
            if end not in self.ends or end == len(self.text):
                break
            end = self.ends[end]
            if self.text[at:end] in names and (self.is_boundary(end) or self.closing(end) is not None):
                found = end
        return found

    def name_end(self, at: int) -> int:
        """Where the word or syllable of a name that begins at `at` ends."""
        end = mimu.word_end(self.text, at)
        if end in self.ends and not any(start in self.places for start in range(at + 1, end)):
            return end
        return self.ends.get(at, at + 1)

    def goes_on(self, at: int) -> bool:
        """Whether the syllable at `at` goes on with the number before it: in brackets, behind a slash, or one letter."""
        before = self.units.items[-1][0]
        return (
            self.units.depth > 0
            or before.endswith(("/", "-"))
            or (before[-1:].isdigit() and _LETTER_OF_NUMBER(self.text, at) is not None)
        )

    def is_bracket(self, at: int, end: int) -> bool:
        """Whether brackets hold nothing but what stands from `at` to `end`."""
        before, behind = self.text[max(0, at - 2) : at], self.text[end : end + 2]
        return before.rstrip().endswith("(") and behind.lstrip().startswith(")")

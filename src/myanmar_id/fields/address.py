"""Addresses: the text as written, with the townships and states that it names."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from myanmar_id.errors import InvalidFormat, Problem, Severity
from myanmar_id.fields.base import Reading, parses
from myanmar_id.fields.raw import Raw, Refused, fold, parsed
from myanmar_id.latin import gazetteer, mimu, place_order
from myanmar_id.latin.gazetteer import Level
from myanmar_id.text.detect import Encoding
from myanmar_id.text.syllable import syllables

__all__ = ["Address", "Level", "Place", "format", "is_valid", "parse", "read"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that an address names.

    Attributes:
        level: township or state.
        name_my: its Burmese name.
        name_en: its English name, None where no list gives one.
        states: numbers of the states it may lie in, as in NRC numbers: several where townships share a name.
        start: where it begins in the address.
        end: where it ends, words such as မြို့နယ် included.
    """

    level: Level
    name_my: str = field(repr=False)
    name_en: str | None = field(repr=False)
    states: tuple[int, ...] = field(repr=False)
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """An address.

    Attributes:
        text: the address in Burmese, as written.
        townships: the townships in it, in order.
        states: the states and regions in it, in order.
    """

    text: str = field(repr=False)
    townships: tuple[Place, ...] = field(default=(), repr=False)
    states: tuple[Place, ...] = field(default=(), repr=False)

    @property
    def english(self) -> str | None:
        """The address for a reader of English, or None where nothing in it can be written in Latin letters.

        Known places have their English names and words such as လမ်း (street) are English; every other name is spelled in Latin
        letters, as MIMU spells villages. Digits and what is in other scripts stay.
        """
        return _english(self)

    def __str__(self) -> str:
        return self.text


_TOWN_WORDS = ("မြို့နယ်", "မြို့")
#: After these words a name is no township but a street, a ward or a village.
_OTHER_WORDS = ("လမ်း", "ရပ်ကွက်", "ရပ်", "ကျေးရွာ", "ရွာ", "တိုက်နယ်", "အုပ်စု", "ဈေး", "ရိပ်သာ", "အိမ်ရာ", "ခရိုင်")
_STATE_WORDS = ("ပြည်နယ်", "တိုင်းဒေသကြီး")
_LONGEST_NAME = 12
_AROUND = " .၊,။"


def parse(text: str) -> Address:
    """Read an address. Any text with a letter or a digit is one.

    A township is a name of the NRC table before မြို့နယ် or မြို့, or one that stands for itself between commas, spaces or at an end,
    unless a word such as လမ်း (street) follows; a name of one syllable only at the end.

    Args:
        text: the address, in either encoding.

    Returns:
        The address with its places.

    Raises:
        InvalidFormat: `address.empty`, neither letter nor digit.

    Examples:
        >>> address = parse("၂၇ရပ်ကွက်၊ရှားတော")
        >>> [place.name_en for place in address.townships], address.english
        (['Shadaw'], 'Ward 27, Shadaw')

    Source: `data/tables/nrc_townships.tsv` and `nrc_states.tsv`.
    """
    return parsed(text, _find)


def format(value: Address, script: Literal["my", "latin"] = "my") -> str:
    """Write an address.

    Args:
        value: the address.
        script: `my` as it stands on a card; `latin` for English, where any of it can be written so.

    Returns:
        The address; `parse` reads the Burmese back.

    Examples:
        >>> format(parse("အုတ်တွင်းမြို့နယ်"), "latin")
        'Oktwin Township'
    """
    return value.text if script == "my" else value.english or value.text


def is_valid(text: str) -> bool:
    """Whether `parse` reads `text`.

    Examples:
        >>> is_valid("ပုသိမ်"), is_valid("--")
        (True, False)
    """
    return parses(parse, text)


def read(text: str, *, encoding: Encoding | None = None) -> Reading[Address]:
    """Clean and read a raw address, and link its townships; never raises for any text.

    Args:
        text: the field as recognized or typed.
        encoding: what the whole card is known to be written in.

    Returns:
        The reading. Problems: `address.no-township`, none is named; `address.ambiguous-township`, its name is that of townships
        in several states.

    Examples:
        >>> read("အုတ်တွင်းမြို့နယ်").translation
        'Oktwin Township'
    """
    raw = Raw.of(text, encoding)
    try:
        value = _find(raw)
    except Refused as refused:
        return Reading(raw.text, None, None, raw.steps, (refused.problem,))
    problems = [
        Problem("address.ambiguous-township", "say the state: several have a township of this name", Severity.INFO)
        for place in value.townships
        if len(place.states) > 1
    ]
    if not value.townships:
        message = "check the township: the address names none that is known"
        problems.append(Problem("address.no-township", message, Severity.INFO))
    return Reading(value.text, value, value.english, raw.steps, tuple(problems))


def _find(raw: Raw) -> Address:
    """Read a cleaned address, or raise `Refused`."""
    text = " ".join(raw.text.split())
    if not any(char.isalnum() for char in text):
        raise raw.refuse(InvalidFormat, "give an address", "address.empty")
    places = _places(text)
    states = tuple(place for place in places if place.level is Level.STATE)
    numbers = {number for state in states for number in state.states}
    townships = tuple(
        replace(place, states=tuple(n for n in place.states if n in numbers) or place.states)
        for place in places
        if place.level is Level.TOWNSHIP
    )
    return Address(text, townships, states)


def _places(text: str) -> list[Place]:
    """The places that an address names, in order."""
    folded, offsets = fold(text)
    pieces = syllables(folded)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    names = _names()
    last = len(folded.rstrip(_AROUND))
    found = []
    at = 0
    while at < len(pieces):
        for count in range(min(_LONGEST_NAME, len(pieces) - at), 0, -1):
            known = names.get(folded[starts[at] : starts[at + count]])
            end = (
                None if known is None else _end(folded, starts[at], starts[at + count], is_short=count == 1, last=last)
            )
            if known is not None and end is not None:
                found.append(replace(known, start=offsets[starts[at]], end=offsets[end - 1] + 1))
                while at < len(pieces) and starts[at] < end:
                    at += 1
                break
        else:
            at += 1
    return found


def _end(text: str, start: int, end: int, *, is_short: bool, last: int) -> int | None:
    """Where a name ends with the words that belong to it, or None where it names no township or state.

    Args:
        text: the folded address.
        start: where the name begins.
        end: where it ends.
        is_short: whether it is of one syllable.
        last: where the address ends, separators left out.
    """
    behind = end + (text[end : end + 1] == " ")
    for word in _TOWN_WORDS:
        upto = behind + len(word)
        # မြို့သစ် and the like are names of their own.
        if text.startswith(word, behind) and (mimu.word_end(text, behind) or 0) <= upto:
            return upto
    if text.startswith(_OTHER_WORDS, behind):
        return None
    if text[start:end].endswith(_STATE_WORDS):
        return end
    before = text[start - 1] if start else " "
    alone = before in _AROUND and text[end : end + 1] in _AROUND
    return end if alone and (not is_short or end >= last) else None


def _english(address: Address) -> str | None:
    """The address in English, its places by the names that the tables have for them."""
    folded, offsets = fold(address.text)
    known = {
        bisect_left(offsets, place.start): (bisect_left(offsets, place.end), _with_township(place, address.text))
        for place in (*address.townships, *address.states)
        if place.name_en is not None
    }
    found = place_order.english(folded, known)
    return found if any(char.isascii() and char.isalnum() for char in found) else None


def _with_township(place: Place, text: str) -> str:
    """The English name of a place, with Township where the address has the word."""
    is_township = text[place.start : place.end].endswith(_TOWN_WORDS[0])
    return f"{place.name_en} Township" if is_township else f"{place.name_en}"


@cache
def _names() -> dict[str, Place]:
    """The places by their names."""
    found = gazetteer.places(lambda name: fold(name)[0])
    return {key: Place(one.level, one.name_my, one.name_en, one.states) for key, one in found.items()}

"""What a parsed NRC number is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from myanmar_id.errors import InvalidFormat, OutOfRange, UnknownComponent
from myanmar_id.fields.nrc.lookup import index
from myanmar_id.fields.nrc.rows import Kind, Township

_CODE = re.compile("[\u1000-\u1021\u1025\u1027\u1029]{3}")
_NUMBER = re.compile("[0-9]{5,6}")
LAST_STATE = 14


class Status(StrEnum):
    """How sure the township of a number is."""

    KNOWN = "known"
    UNLISTED = "unlisted township"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Nrc:
    """One NRC number.

    `str()` gives the official Latin form, save that a nun's is `(THI)`: officially it is `(N)`, which everybody reads
    as a citizen. So `parse(str(value)) == value` holds for every value.

    Attributes:
        state: number of the state or region, 1 to 14.
        township: three Burmese letters, for example `မခန`.
        kind: what the bracket says.
        number: six ASCII digits as text, so that leading zeros stay; five where the document shows five.
        alternatives: letters of other townships that the text can mean as well, where its Latin spelling does not tell.
            They are about the reading, not of the number: two values are equal whatever theirs are.

    Raises:
        OutOfRange: a state outside 1 to 14, or a number that is not five or six digits.
        UnknownComponent: a kind that is none.
        InvalidFormat: a township that is not three Burmese letters.

    Examples:
        >>> value = Nrc(9, "မခန", Kind.CITIZEN, "251959")
        >>> str(value), value.status.value, value.place.name_en
        ('9/MaKhaNa(C)251959', 'known', 'Myingyan')
    """

    state: int
    township: str
    kind: Kind
    number: str = field(repr=False)
    alternatives: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind.__class__ is not Kind:
            try:
                object.__setattr__(self, "kind", Kind(self.kind))
            except ValueError:
                message = "give one of the kinds that Kind lists"
                raise UnknownComponent(message, code="nrc.unknown-kind", text=str(self.kind)) from None
        if not 1 <= self.state <= LAST_STATE:
            raise OutOfRange("give a state from 1 to 14", code="nrc.unknown-state", text=str(self.state))
        if not _CODE.fullmatch(self.township):
            raise InvalidFormat("give the township as three Burmese letters", code="nrc.township", text=self.township)
        if not _NUMBER.fullmatch(self.number):
            raise OutOfRange("give the number as six digits", code="nrc.number-length", text=self.number)

    def __str__(self) -> str:
        from myanmar_id.fields.nrc.write import canonical

        return canonical(self)

    @property
    def place(self) -> Township | None:
        """The row of the township code, None where no list has it in this state."""
        return index().places.get((self.state, self.township))

    @property
    def status(self) -> Status:
        """How sure the township is: `UNLISTED` before `AMBIGUOUS`."""
        if (self.state, self.township) not in index().places:
            return Status.UNLISTED
        return Status.AMBIGUOUS if self.alternatives else Status.KNOWN

    @property
    def candidates(self) -> tuple[Nrc, ...]:
        """This number and, where it is ambiguous, its other readings, the likeliest first."""
        others = (Nrc(self.state, letters, self.kind, self.number) for letters in self.alternatives)
        return (Nrc(self.state, self.township, self.kind, self.number), *others)


_new = object.__new__
_set_state, _set_township, _set_kind, _set_number, _set_alternatives = (
    Nrc.__dict__[name].__set__ for name in ("state", "township", "kind", "number", "alternatives")
)


def checked(state: int, township: str, kind: Kind, number: str, alternatives: tuple[str, ...]) -> Nrc:
    """An `Nrc` of parts that are known to be right: a third of the time of one that looks at them again."""
    value = _new(Nrc)
    _set_state(value, state)
    _set_township(value, township)
    _set_kind(value, kind)
    _set_number(value, number)
    _set_alternatives(value, alternatives)
    return value


@dataclass(frozen=True, slots=True)
class Found:
    """One number that `find_all` found.

    Attributes:
        start: offset of its first character.
        end: offset behind its last one.
        value: the number. Personal data, not in `repr`.
        number_span: offsets of its last slot, the digits that `mask` hides.
    """

    start: int
    end: int
    value: Nrc = field(repr=False)
    number_span: tuple[int, int]

    @property
    def span(self) -> tuple[int, int]:
        """(start, end)."""
        return (self.start, self.end)

"""Numbers that may have been meant."""

from __future__ import annotations

import re
from typing import NamedTuple

from myanmar_id.errors import ParseError
from myanmar_id.fields.nrc.folding import FOR_LETTER, INNER, fold, is_word
from myanmar_id.fields.nrc.lookup import index, kind_key, letters, townships
from myanmar_id.fields.nrc.model import LAST_STATE, Nrc
from myanmar_id.fields.nrc.rows import Kind, Tier, Township
from myanmar_id.fields.nrc.scan import scan
from myanmar_id.text.script import to_ascii_digits

_LONGEST = 96
_BY_EYE, _STATE, _BY_EAR, _SLIP = 1.0, 1.125, 1.25, 2.0
_LOOSE = re.compile(
    r"[^0-9၀-၉]{0,24}([0-9၀-၉]{1,3})([^0-9၁-၉]{2,48}?)"
    r"([A-Za-z\u1000-\u103f]{1,12})[^\w\u1000-\u109f]*([0-9]{5,6}|[၀-၉]{5,6})\W*"
)
_TIERS = list(Tier)
#: Letters that are recognized for the letters of a kind.
_KIND_LOOKS = dict(zip("GOQDHWUFRBI", "CCCCNNVPPET", strict=True))


class _Read(NamedTuple):
    """State, townships as written (lower-case Latin or Burmese letters), kind, digits, and the known readings."""

    state: int
    towns: tuple[str, ...]
    kind: Kind
    number: str
    exact: tuple[Nrc, ...]


def suggest(text: str, *, limit: int = 5) -> list[Nrc]:
    """Numbers with a known township that may have been meant: what the text says first, then what is one slip away.

    A slip is a letter of the township mistaken by eye or by ear, left out, added or swapped with its neighbour, or a
    wrong digit of the state, or a letter of the kind mistaken by eye. The digits of the number are never changed.

    Args:
        text: a number, well written or not.
        limit: how many to give at most.

    Returns:
        The likeliest first: by kind of slip, then by how well the township is attested. Empty where the text is too far
        from any number.

    Examples:
        >>> [str(nrc) for nrc in suggest("12/MeYaKa(C)123456")]
        ['12/MaRaKa(C)123456']
        >>> [str(nrc) for nrc in suggest("1/MaKhaNa(N)251959", limit=2)]
        ['9/MaKhaNa(C)251959', '13/MaKhaNa(C)251959']
    """
    read = _loose(text)
    if read is None or limit < 1:
        return []
    state, towns, kind, number, exact = read
    costs: dict[Nrc, float] = dict.fromkeys(exact, 0.0)
    for other in range(1, LAST_STATE + 1):
        if other == state:
            found = ((row, _cost(towns, row)) for row in townships(state))
            costs = {Nrc(state, row.letters, kind, number): cost for row, cost in found if cost is not None} | costs
        elif _typo(str(state), str(other)):
            for code in dict.fromkeys(code for town in towns for code in _exact(other, town)):
                costs[Nrc(other, code, kind, number)] = _STATE
    return sorted(costs, key=lambda nrc: _order(nrc, costs[nrc], state))[:limit]


def _order(nrc: Nrc, cost: float, state: int) -> tuple[float, int, int, int, str]:
    place = index().places[nrc.state, nrc.township]
    return (cost, _TIERS.index(place.tier), abs(nrc.state - state), nrc.state, nrc.township)


def _loose(text: str) -> _Read | None:
    """What a text says, as far as it can be read."""
    if len(text) > _LONGEST:
        return None
    try:
        slots = scan(text)
    except ParseError:
        return _looser(fold(text).folded)
    nrc = Nrc(slots.state, slots.township, slots.kind, slots.number, slots.alternatives)
    exact = tuple(one for one in nrc.candidates if one.place)
    towns = (slots.plain[1].lower(), nrc.township, *nrc.alternatives)
    return _Read(nrc.state, towns, nrc.kind, nrc.number, exact)


def _looser(folded: str) -> _Read | None:
    """The same for a text with one wrong slot, that `scan` does not take."""
    match = _LOOSE.fullmatch(folded)
    if not match:
        return None
    state, number = int(to_ascii_digits(match[1])), to_ascii_digits(match[4])
    word = match[3].upper()
    kinds = index().kinds
    kind = kinds.get(word) or kinds.get(kind_key(match[3])) or kinds.get(_KIND_LOOKS.get(word, ""))
    if kind is None:
        return None
    written = "".join(char for char in match[2] if is_word(char) and char not in INNER)
    if not written.isascii():
        written = "".join(FOR_LETTER.get(char, char) for char in written)
    return _Read(state, (written.lower(),), kind.kind, number, ())


def _exact(state: int, town: str) -> tuple[str, ...]:
    """The known townships of a state that are written so."""
    return (town,) if (state, town) in index().places else index().latin[state].get(town, ())


def _cost(towns: tuple[str, ...], row: Township) -> float | None:
    """How far a row of the same state is from what was written; None where it is more than one slip."""
    costs: list[float | None] = []
    for town in towns:
        if row.letters in index().skeletons[row.state].get(town, ()):
            costs.append(_BY_EAR)
        elif town.isascii():
            costs += [_typo(town, row.official.lower()), _typo(town, row.common.lower())]
        else:
            costs.append(_confusion(town, row.letters))
    return min((cost for cost in costs if cost is not None), default=None)


def _typo(a: str, b: str) -> float | None:
    """0 for equal words, `_SLIP` for words one letter apart or with two neighbours swapped, else None."""
    if a == b:
        return 0.0
    if abs(len(a) - len(b)) > 1 or (a[:1] != b[:1] and a[-1:] != b[-1:] and len(a) > 3):
        return None  # most words part here: one slip spares an end
    head = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest, other = a[head:], b[head:]
    if rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]:
        return _SLIP
    swapped = len(rest) == len(other) and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return _SLIP if swapped else None


def _confusion(a: str, b: str) -> float | None:
    """As `_typo`, less for letters that look or sound alike."""
    cost = _typo(a, b)
    if cost != _SLIP or len(a) != len(b):
        return cost
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(pairs) == 1 and (row := letters().get(pairs[0][1])):
        written = pairs[0][0]
        if written in row.look_alikes:
            return _BY_EYE
        if written in row.sound_alikes:
            return _BY_EAR
    return cost

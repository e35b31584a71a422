"""Which row of text is which field: by what the network of the card claims, and by what each row can be read as.

A number, a date, a height and a blood group tell themselves; a name and the father's are told by their honorifics and places, the
two dates by their order. All rows are settled together, so that what one field surely has is not taken by another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from myanmar_id.fields import date
from myanmar_id.fields.name import parts
from myanmar_id.ocr import decode
from myanmar_id.ocr.ctc import LogProbs
from myanmar_id.ocr.layout import Row
from myanmar_id.text.detect import Encoding

#: Fields that may have several rows.
SEVERAL = frozenset({"address"})
#: What the content of a row weighs against the claims, as a share of its logarithm, and how much of it counts at most.
_CONTENT, _MOST = 0.8, 10.0
#: A claim that is as good as none, and what a row costs that belongs to no field, as a logarithm.
_NO_CLAIM, _NO_FIELD = 0.02, -5.0
#: A row is clear if one field has this share of its claims, and its content fits that field so well.
_CLEAR, _FITS = 0.9, -3.0
#: What it costs a father to be called otherwise than U, a name to be called U, and either the other way round, as logarithms.
_FATHER = {True: log(0.9), False: log(0.1)}
_NAME = {True: log(0.25), False: log(0.75)}
#: Years from birth to the issue of a card, at least.
_AGE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """The rows of a field.

    Attributes:
        rows: their numbers, from above; none of an empty field.
        confidence: 0 to 1, how sure it is that these are the field's rows.
    """

    rows: tuple[int, ...]
    confidence: float


def settle(rows: Sequence[Row], lines: Sequence[LogProbs]) -> dict[str, Settled]:
    """Settle which rows are which field.

    Args:
        rows: from above, all of one side.
        lines: what the recognizer says of each.

    Returns:
        A `Settled` for each field that has rows.
    """
    if not rows:
        return {}
    names = tuple(rows[0].claims)
    costs = _costs(rows, lines, names)
    found = _ordered(_best(costs), lines)
    settled = {}
    for name in dict.fromkeys(one for one in found if one is not None):
        own = tuple(at for at, one in enumerate(found) if one == name)
        shares = [exp(costs[at][name]) / sum(map(exp, costs[at].values())) for at in own]
        settled[name] = Settled(own, min(shares))
    return settled


def _costs(rows: Sequence[Row], lines: Sequence[LogProbs], names: Sequence[str]) -> list[dict[str, float]]:
    """For each row the logarithm of how well it goes with each field."""
    firsts = [max(row.claims, key=row.claims.__getitem__) for row in rows]
    found = []
    for row, steps, first in zip(rows, lines, firsts, strict=True):
        total = sum(row.claims.values()) + _NO_CLAIM
        costs = {
            name: log((claim + _NO_CLAIM) / (total + _NO_CLAIM * len(names))) for name, claim in row.claims.items()
        }
        is_alone = first in SEVERAL or firsts.count(first) == 1
        is_clear = is_alone and row.claims[first] > _CLEAR * total
        readings = decode.readings(steps)
        if not is_clear or decode.fit(readings, first) < _FITS:
            fits = {name: decode.fit(readings, name) + _called(name, readings) for name in names}
            best = max(fits.values())
            costs = {name: cost + _CONTENT * max(fits[name] - best, -_MOST) for name, cost in costs.items()}
        found.append(costs)
    return found


def _called(name: str, readings: Sequence[tuple[str, float]]) -> float:
    """What the honorific of a row says of whose name it is."""
    if name not in ("name", "father_name") or not readings[0][0]:
        return 0.0
    honorific, _, _ = parts.split(readings[0][0])
    return (_FATHER if name == "father_name" else _NAME)[honorific == "ဦး"]


def _best(costs: Sequence[Mapping[str, float]]) -> list[str | None]:
    """The field of each row, None where it has none, so that all together go best; only some fields have several rows."""
    states: dict[frozenset[str], tuple[float, tuple[str | None, ...]]] = {frozenset(): (0.0, ())}
    for row in costs:
        after: dict[frozenset[str], tuple[float, tuple[str | None, ...]]] = {}
        least = max(row.values()) - _MOST
        options: list[tuple[str | None, float]] = [(None, _NO_FIELD)]
        options += [(name, cost) for name, cost in row.items() if cost >= least]
        for taken, (total, chosen) in states.items():
            for name, cost in options:
                if name in taken:
                    continue
                now = taken if name is None or name in SEVERAL else taken | {name}
                if total + cost > after.get(now, (-inf, ()))[0]:
                    after[now] = total + cost, (*chosen, name)
        states = after
    return list(max(states.values(), key=lambda state: state[0])[1])


def _ordered(found: list[str | None], lines: Sequence[LogProbs]) -> list[str | None]:
    """The two dates the other way round where the card would have been issued so long before birth."""
    if "birth" in found and "issue_date" in found:
        at, other = found.index("birth"), found.index("issue_date")
        born, issued = _year(lines[at]), _year(lines[other])
        if born is not None and issued is not None and born - issued >= _AGE:
            found[at], found[other] = "issue_date", "birth"
    return found


def _year(steps: LogProbs) -> int | None:
    value = date.read(decode.read(steps, "birth").text, encoding=Encoding.UNICODE).value
    return None if value is None else value.year

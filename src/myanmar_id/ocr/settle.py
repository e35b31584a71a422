"""Which row of text is which field: by what the network of the card claims, and by what each row can be read as.

A number, a date, a height and a blood group tell themselves; a name and the father's are told by their honorifics and places, the
two dates by their order. All rows are settled together, so that what one field surely has is not taken by another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log

from myanmar_id.fields import date
from myanmar_id.fields.name import parts
from myanmar_id.ocr import decode, labels
from myanmar_id.ocr.ctc import LogProbs
from myanmar_id.ocr.layout import Row
from myanmar_id.text.detect import Encoding

#: Fields that may have several rows.
SEVERAL = frozenset({"address"})
#: What the content of a row weighs against the claims, as a share of its logarithm, and how much of it counts at most.
_CONTENT, _MOST = 1.0, 10.0
#: A claim that is as good as none, and what a row costs that belongs to no field, as a logarithm.
_NO_CLAIM, _NO_FIELD = 0.02, -5.0
#: What the end of a field's label before its value counts, and what it costs a row to be nothing but a printed word.
_LABELLED, _PRINTED = 4.0, -8.0
#: A row is clear if one field has this share of its claims, and its content fits that field so well.
_CLEAR, _FITS = 0.9, -3.0
#: What it costs a father to be called otherwise than U, a name to be called U, and either the other way round, as logarithms.
_FATHER = {True: log(0.9), False: log(0.1)}
_NAME = {True: log(0.25), False: log(0.75)}
#: The next line of a field is less than so many heights below, and not less high by more.
_NEXT, _ALIKE = 2.6, 0.5
#: Years from birth to the issue of a card, at least.
_AGE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """The rows of a field.

    Attributes:
        rows: their numbers, from above; at least one.
        lines: what the recognizer says of each, without the end of a label before it.
        confidence: 0 to 1, how sure it is that these are the field's rows.
    """

    rows: tuple[int, ...]
    lines: tuple[LogProbs, ...] = field(repr=False)
    confidence: float


def settle(rows: Sequence[Row], lines: Sequence[LogProbs], side: str) -> dict[str, Settled]:
    """Settle which rows are which field.

    Args:
        rows: from above, all of one side.
        lines: what the recognizer says of each.
        side: `front` or `back`.

    Returns:
        A `Settled` for each field that has rows.
    """
    if not rows:
        return {}
    names = tuple(rows[0].claims)
    seen = [decode.glimpse(steps) for steps in lines]
    printed = [labels.is_printed(one.text, side) for one in seen]
    behind: list[dict[str, LogProbs | None]] = [
        {name: None if is_printed else labels.behind(steps, side, name) for name in names}
        for steps, is_printed in zip(lines, printed, strict=True)
    ]
    costs = [_costs(*one) for one in zip(rows, seen, behind, printed, _alone(rows), strict=True)]
    found = _ordered(_best(costs), lines)
    settled = {}
    for name in dict.fromkeys(one for one in found if one is not None):
        own = _together([at for at, one in enumerate(found) if one == name], rows, name)
        shares = [exp(costs[at][name]) / sum(map(exp, costs[at].values())) for at in own]
        cut = tuple(lines[at] if (kept := behind[at][name]) is None else kept for at in own)
        settled[name] = Settled(own, cut, min(shares))
    return settled


def _alone(rows: Sequence[Row]) -> list[bool]:
    """Whether each row is the only one that the field claims which claims it most, or that field may have several."""
    firsts = [max(row.claims, key=row.claims.__getitem__) for row in rows]
    return [first in SEVERAL or firsts.count(first) == 1 for first in firsts]


def _costs(
    row: Row, seen: decode.Glimpse, behind: Mapping[str, LogProbs | None], is_printed: bool, is_alone: bool
) -> dict[str, float]:
    """The logarithm of how well a row goes with each field."""
    first = max(row.claims, key=row.claims.__getitem__)
    total = sum(row.claims.values()) + _NO_CLAIM
    costs = {
        name: log((claim + _NO_CLAIM) / (total + _NO_CLAIM * len(row.claims))) for name, claim in row.claims.items()
    }
    if is_printed:
        return {name: cost + _PRINTED for name, cost in costs.items()}
    has_label = any(one is not None for one in behind.values())
    is_clear = is_alone and row.claims[first] > _CLEAR * total
    if has_label or not is_clear or decode.fit(seen, first) < _FITS:
        fits = {}
        for name, kept in behind.items():
            one = seen if kept is None else decode.glimpse(kept)
            fits[name] = decode.fit(one, name) + _called(name, one.text) + (0.0 if kept is None else _LABELLED)
        best = max(fits.values())
        costs = {name: cost + _CONTENT * max(fits[name] - best, -_MOST) for name, cost in costs.items()}
    return costs


def _called(name: str, text: str) -> float:
    """What the honorific of a row says of whose name it is."""
    if name not in ("name", "father_name") or not text:
        return 0.0
    honorific, _, _ = parts.split(text)
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


def _together(own: list[int], rows: Sequence[Row], name: str) -> tuple[int, ...]:
    """Of the rows of a field those that stand below one another, with the one that it claims most."""
    first = own.index(max(own, key=lambda at: rows[at].claims[name]))
    kept = [own[first]]
    for at in own[first + 1 :]:
        if _follows(rows[kept[-1]], rows[at]):
            kept.append(at)
    for at in reversed(own[:first]):
        if _follows(rows[at], rows[kept[0]]):
            kept.insert(0, at)
    return tuple(kept)


def _follows(above: Row, below: Row) -> bool:
    """Whether a row may be the next line of another: near and about as high."""
    small, large = sorted((above.height, below.height))
    return 0 < below.middle[1] - above.middle[1] < _NEXT * large and small > _ALIKE * large


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

"""What is doubtful about a number that was read."""

from __future__ import annotations

from myanmar_id.errors import Problem, Severity
from myanmar_id.fields.nrc.lookup import index
from myanmar_id.fields.nrc.model import Nrc
from myanmar_id.fields.nrc.rows import Kind, Tier
from myanmar_id.fields.nrc.scan import LENGTHS
from myanmar_id.fields.nrc.slots import Slots
from myanmar_id.fields.nrc.write import canonical


def problems_of(slots: Slots, nrc: Nrc) -> tuple[Problem, ...]:
    """The problems of one reading, slot by slot.

    Args:
        slots: the slots that were read.
        nrc: the value made of them.
    """
    found = [*_state(slots), *_township(slots, nrc), *_kind(slots, nrc)]
    if len(nrc.number) != LENGTHS[0]:
        message = "check the document: a number has six digits, this one five; no zero was added"
        found.append(Problem("nrc.short-number", message, span=slots.spans[3]))
    if "look-alike" in slots.notes:
        message = "check the digits: letters that look like them stand among them"
        found.append(Problem("nrc.look-alike", message))
    return tuple(found)


def _state(slots: Slots) -> list[Problem]:
    if "state-name" not in slots.notes:
        return []
    message = "the state stands by name; its number was taken"
    return [Problem("nrc.state-name", message, Severity.INFO, slots.spans[0])]


def _township(slots: Slots, nrc: Nrc) -> list[Problem]:
    span = slots.spans[1]
    place = nrc.place
    others = tuple(canonical(other) for other in nrc.candidates[1:])
    found = []
    if "abbreviation" in slots.notes:
        message = "write the township in full: it is abbreviated, and one township of the state fits"
        found.append(Problem("nrc.abbreviated-township", message, span=span, suggestions=(canonical(nrc),)))
    if place is None:
        known = [
            (state, code) for code in (nrc.township, *nrc.alternatives) for state in index().states_of.get(code, ())
        ]
        message = f"check the township: no list has it in state {nrc.state}"
        message += f"; its letters are known in {_listing({state for state, _ in known})}" if known else ""
        elsewhere = tuple(canonical(Nrc(state, code, nrc.kind, nrc.number)) for state, code in known)
        found.append(Problem("nrc.unlisted-township", message, span=span, suggestions=(*others, *elsewhere)))
    elif others:
        message = "check the township: several share this spelling; the Burmese letters or the official spelling tell"
        found.append(Problem("nrc.ambiguous-township", message, span=span, suggestions=others))
    if place and place.replaced_by:
        newer = canonical(Nrc(nrc.state, place.replaced_by, nrc.kind, nrc.number))
        message = "the township has a newer code too; both are in use"
        found.append(Problem("nrc.older-code", message, Severity.INFO, span, (newer,)))
    if place and place.variant_of:
        usual = canonical(Nrc(nrc.state, place.variant_of, nrc.kind, nrc.number))
        message = "compare with the usual spelling of this township's code"
        found.append(Problem("nrc.variant-township", message, Severity.INFO, span, (usual,)))
    elif place and place.tier in (Tier.C, Tier.D):
        message = "few lists have this township code; compare with the document"
        found.append(Problem("nrc.rare-township", message, Severity.INFO, span))
    return found


def _kind(slots: Slots, nrc: Nrc) -> list[Problem]:
    span = slots.spans[2]
    if slots.is_letter_n and slots.scheme is None:
        place = nrc.place
        spelled = slots.plain[1].lower()
        is_official = place is not None and spelled == place.official.lower() != place.common.lower()
        message = "the letter N was read as a citizen, its daily use; officially it is a nun"
        message += ", and the township is spelled officially: state the scheme" if is_official else ""
        nun = canonical(Nrc(nrc.state, nrc.township, Kind.NUN, nrc.number))
        return [Problem("nrc.letter-n", message, Severity.INFO, span, (nun,))]
    if nrc.kind is Kind.TEMPORARY:
        message = "temporary cards are void since 31 May 2015"
        return [Problem("nrc.void-kind", message, Severity.INFO, span)]
    return []


def _listing(states: set[int]) -> str:
    """`state 9`, `states 9 and 13`, `states 1, 9 and 13`."""
    *rest, last = (str(state) for state in sorted(states))
    return f"states {', '.join(rest)} and {last}" if rest else f"state {last}"

"""What the fields of a card say about one another."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from myanmar_id.card.sides import Back, Front
from myanmar_id.errors import Problem, Severity
from myanmar_id.text.script import fold

#: The youngest age at which a card is issued, in years: cards are issued and renewed at 10, 18, 30 and 45.
YOUNGEST = 10
#: Nobody is taken to be older than this, in years.
OLDEST = 120

_NEEDED_FRONT = {
    "nrc_id": Problem("card.nrc-missing", "the front has no NRC number: read it again", Severity.ERROR),
    "name": Problem("card.name-missing", "the front has no name: read it again", Severity.ERROR),
    "father_name": Problem("card.father-name-missing", "the front has no father's name: read it again"),
    "birth": Problem("card.birth-missing", "the front has no date of birth: read it again", Severity.ERROR),
    "issue_date": Problem("card.issue-date-missing", "the front has no date of issue: read it again"),
}
_NEEDED_BACK = {
    "card_id": Problem("card.serial-missing", "the back has no card number: read it again"),
}


def check(front: Front, back: Back | None = None, *, today: datetime.date | None = None) -> list[Problem]:
    """Compare the fields of a card with one another and with the calendar.

    Each field's own problems are in the field; these are the ones that no field can see alone.

    Args:
        front: the front.
        back: the back of the same card, or None where only the front is known.
        today: the day to judge "in the future" by; None is the current day of this machine.

    Returns:
        The problems, in the order of the card. What cannot be (`card.nrc-mismatch`, `card.issued-before-birth`,
        `card.birth-in-future`, `card.issue-in-future`) or cannot be spared (`card.nrc-missing`, `card.name-missing`,
        `card.birth-missing`) is an error, the rest a warning: `card.nrc-uncompared` (one of the two numbers cannot be
        read, and they are written differently), `card.unknown-township`, `card.issued-too-young` (before the age of
        10), `card.birth-too-early` (more than 120 years ago), `card.father-name-missing`, `card.issue-date-missing`,
        `card.serial-missing`. An empty number on the back is no problem: many cards have none.

    Examples:
        >>> from myanmar_id.card import read_front
        >>> front = read_front({"birth": "၁၄.၁၀.၁၉၉၁", "issue_date": "၂၀.၉.၁၉၉၁"})
        >>> [problem.code for problem in check(front) if "missing" not in problem.code]
        ['card.issued-before-birth']

    Source: cards are issued and renewed at the ages of 10, 18, 30 and 45 (minorityrightsmyanmar.org, 5.2.3).
    """
    problems = _missing(front, back)
    problems += _numbers(front, back)
    problems += _dates(front, today or datetime.date.today())
    return problems


def _missing(front: Front, back: Back | None) -> list[Problem]:
    fields = front.fields()
    problems = [problem for key, problem in _NEEDED_FRONT.items() if not fields[key].text]
    if back is not None:
        fields = back.fields()
        problems += [problem for key, problem in _NEEDED_BACK.items() if not fields[key].text]
    return problems


def _numbers(front: Front, back: Back | None) -> Iterator[Problem]:
    """The NRC numbers of both sides."""
    from myanmar_id.fields import nrc

    numbers = [front.nrc_id] if back is None else [front.nrc_id, back.nrc_id_back]
    if any(field.value is not None and field.value.status == nrc.Status.UNLISTED for field in numbers):
        yield Problem("card.unknown-township", "the NRC number's township is in no list: check its letters")
    if back is None or not front.nrc_id.text or not back.nrc_id_back.text:
        return
    if front.nrc_id.value is not None and back.nrc_id_back.value is not None:
        if not nrc.equal(front.nrc_id.value, back.nrc_id_back.value):
            yield Problem(
                "card.nrc-mismatch",
                "the NRC numbers of front and back differ: check that both sides are of one card",
                Severity.ERROR,
            )
    elif _bare(front.nrc_id.text) != _bare(back.nrc_id_back.text):
        yield Problem("card.nrc-uncompared", "an NRC number could not be read: compare the two sides by eye")


def _dates(front: Front, today: datetime.date) -> Iterator[Problem]:
    birth, issue = front.birth.value, front.issue_date.value
    if birth is not None:
        if birth > today:
            yield Problem("card.birth-in-future", "the date of birth is in the future: check it", Severity.ERROR)
        elif _anniversary(birth, OLDEST) < today:
            yield Problem("card.birth-too-early", f"the date of birth is over {OLDEST} years ago: check its year")
    if issue is not None and issue > today:
        yield Problem("card.issue-in-future", "the date of issue is in the future: check it", Severity.ERROR)
    if birth is None or issue is None:
        return
    if issue < birth:
        yield Problem(
            "card.issued-before-birth", "the date of issue is before the date of birth: check both", Severity.ERROR
        )
    elif issue < _anniversary(birth, YOUNGEST):
        yield Problem("card.issued-too-young", f"the card was issued before the age of {YOUNGEST}: check both dates")


def _anniversary(day: datetime.date, years: int) -> datetime.date:
    """The same day `years` later; of 29 February the 28th in a common year, so that nobody is refused over a day."""
    year = min(day.year + years, datetime.MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")

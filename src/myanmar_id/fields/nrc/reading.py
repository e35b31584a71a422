"""Reading one number: `parse` for the value, `read` for everything that is known about it, `equal` for two."""

from __future__ import annotations

from collections.abc import Iterable

from myanmar_id.errors import (
    Ambiguous,
    InvalidFormat,
    OutOfRange,
    ParseError,
    Problem,
    Severity,
    UnknownComponent,
)
from myanmar_id.fields.base import Reading, clean, parses
from myanmar_id.fields.nrc.document import Document, other_document
from myanmar_id.fields.nrc.lookup import index
from myanmar_id.fields.nrc.model import Nrc, checked
from myanmar_id.fields.nrc.near import suggest
from myanmar_id.fields.nrc.problems import problems_of
from myanmar_id.fields.nrc.repairs import repairs_of
from myanmar_id.fields.nrc.rows import Kind, Scheme
from myanmar_id.fields.nrc.scan import scan
from myanmar_id.fields.nrc.slots import Slots, recall
from myanmar_id.fields.nrc.write import format
from myanmar_id.text.detect import Encoding

#: What `strict` raises for a reading that wants a person's look.
_STRICT: dict[str, type[ParseError]] = {
    "nrc.unlisted-township": UnknownComponent,
    "nrc.abbreviated-township": UnknownComponent,
    "nrc.ambiguous-township": Ambiguous,
    "nrc.short-number": OutOfRange,
    "nrc.look-alike": InvalidFormat,
}
_NAMES = {
    Document.OLD_NRC: "a registration number from before 1989",
    Document.FRC: "the number of a foreigner's registration certificate",
    Document.PASSPORT: "the number of a passport",
    Document.E_ID: "an electronic identity number",
}


def parse(text: str, *, strict: bool = False, scheme: Scheme | None = None) -> Nrc:
    """Read an NRC number in any form in which people write it.

    Taken are both scripts and any mixture of them, both spellings, any case, any slash, bracket or none, spaces
    anywhere, words and letters for the kind, Zawgyi, a label in front, a state by name, a state padded with an ASCII
    zero. A township in no list is taken and its `status` says so; a spelling that means several gives the likeliest,
    with the others in `alternatives`. Not taken: a state outside 1 to 14, a number that is not six digits (five are
    taken as they are, never padded), a missing part, a township that is not three letters, three syllables or their
    abbreviation.

    The letter `(N)` is a citizen in daily use and a nun officially. It is read as a citizen unless `scheme` says
    `official`: citizens are so many more that no spelling of the township outweighs it.

    Args:
        text: the number as written, typed or recognized.
        strict: refuse what wants a person's look: an unlisted or abbreviated township, an ambiguous spelling, a number
            of five digits, letters recognized for digits.
        scheme: `official` or `common` where the writer's habit is known; decides `(N)` and spellings that differ.

    Returns:
        The number.

    Raises:
        InvalidFormat: a part is missing or misshapen, or the text is the number of another document.
        UnknownComponent: no such state or kind; under `strict`, an unlisted or abbreviated township.
        OutOfRange: not six digits.
        Ambiguous: an abbreviated township that several fit; under `strict`, any ambiguous spelling.

    Examples:
        >>> parse("9/MaKhaNa(N)251959") == parse("၉ - မခန [ႏိုင္] ၂၅၁၉၅၉")
        True
        >>> parse("13/MaSaNa(N)000123").alternatives
        ('မဆန',)
    """
    known = recall(text, scheme)
    if known and not (strict and _is_doubtful(known[0])):
        slots, number = known
        return checked(slots.state, slots.township, slots.kind, number, slots.alternatives)
    slots = _scan(text, scheme)
    nrc = _value(slots)
    if strict:
        for problem in problems_of(slots, nrc):
            if problem.code in _STRICT:
                raise _STRICT[problem.code](problem.message, code=problem.code, text=text, span=problem.span)
    return nrc


def parse_all(texts: Iterable[str], *, strict: bool = False, scheme: Scheme | None = None) -> list[Nrc | ParseError]:
    """`parse` many texts; one that is no number does not end the others.

    Args:
        texts: the numbers as written.
        strict: as for `parse`.
        scheme: as for `parse`.

    Returns:
        For each text, in order, the number, or the error that `parse` raises, without a traceback.

    Examples:
        >>> [str(one) for one in parse_all(["9/MaKhaNa(N)251959", "9/MaKhaNa(N)"])]
        ['9/MaKhaNa(C)251959', 'give the six digits at the end']
    """
    found: list[Nrc | ParseError] = []
    for text in texts:
        try:
            found.append(parse(text, strict=strict, scheme=scheme))
        except ParseError as error:
            # A traceback would keep every frame, and the one before it, as long as the error.
            error.__cause__ = error.__context__ = None
            found.append(error.with_traceback(None))
    return found


def is_valid(text: str, *, strict: bool = False) -> bool:
    """Whether `parse` takes a text.

    Args:
        text: any text.
        strict: as for `parse`.

    Examples:
        >>> is_valid("12/OUKAMA (N) 123456"), is_valid("15/OUKAMA (N) 123456")
        (True, False)
    """
    return parses(parse, text, strict=strict)


def read(text: str, *, encoding: Encoding | None = None, scheme: Scheme | None = None) -> Reading[Nrc]:
    """Read a raw field and say what was repaired and what is doubtful.

    Args:
        text: the field as recognized or typed, in either encoding.
        encoding: what the whole card is known to be written in. A number is read alike in both, since each slot knows what
            they write in it; it decides how a field that is no number is cleaned.
        scheme: as for `parse`.

    Returns:
        `text` in Burmese letters and digits as on the card, `value`, `translation` in official Latin form. `repairs`
        apply to the given text and lead to its plain form in the writer's own script. Where there is no value, `text`
        is the given one and an `ERROR` problem says why.

    Examples:
        >>> reading = read("9-MaKhaNa (C) 25l959")
        >>> reading.text, reading.translation
        ('၉/မခန(နိုင်)၂၅၁၉၅၉', '9/MaKhaNa(C)251959')
        >>> [repair.code for repair in reading.repairs]
        ['nrc.separator', 'nrc.spacing', 'nrc.spacing', 'nrc.look-alike']
    """
    try:
        slots = _scan(text, scheme)
    except ParseError as error:
        meant = tuple(map(str, suggest(text)))
        problem = Problem(error.code, error.message, Severity.ERROR, error.span, meant)
        cleaned, steps = clean(text, encoding)
        return Reading(cleaned, None, None, steps, (problem,))
    nrc = _value(slots)
    return Reading(format(nrc, "my"), nrc, format(nrc), repairs_of(text, slots), problems_of(slots, nrc))


def equal(a: str | Nrc, b: str | Nrc) -> bool:
    """Whether two numbers are the same, whatever their script, spelling and form.

    Older and newer codes of one township count as the same, and so do two spellings when each can mean one township.

    Args:
        a: a number, as text or value.
        b: another.

    Returns:
        True where they can be the same number; False where they cannot, or where one of them is no NRC number.

    Examples:
        >>> equal("12/OUKAMA(N)245781", "၁၂/ဥကမ(နိုင်)၂၄၅၇၈၁"), equal("9/မမန(နိုင်)၀၀၀၀၀၁", "9/PaULa(C)000001")
        (True, True)
        >>> equal("12/OUKAMA(N)245781", "12/OUKAMA(E)245781"), equal("hello", "hello")
        (False, False)
    """
    try:
        first, second = (one if isinstance(one, Nrc) else parse(one) for one in (a, b))
    except ParseError:
        return False
    if (first.state, first.kind, first.number) != (second.state, second.kind, second.number):
        return False
    return not {_newest(one) for one in first.candidates}.isdisjoint(_newest(one) for one in second.candidates)


def _newest(nrc: Nrc) -> str:
    place = nrc.place
    return place.replaced_by if place and place.replaced_by else nrc.township


def classify(text: str) -> Document:
    """What kind of number a text holds.

    Args:
        text: any text.

    Examples:
        >>> classify("9/MaKhaNa(C)251959").value, classify("MB123456").value, classify("hello").value
        ('nrc', 'passport', 'unknown')
    """
    return Document.NRC if is_valid(text) else other_document(text) or Document.UNKNOWN


def _is_doubtful(slots: Slots) -> bool:
    """Whether `strict` may refuse slots with six digits."""
    return bool(slots.notes or slots.alternatives) or (slots.state, slots.township) not in index().places


def _scan(text: str, scheme: Scheme | None) -> Slots:
    try:
        return scan(text, scheme)
    except ParseError as error:
        document = other_document(text)
        if document is None:
            raise
        message = f"read this elsewhere: it looks like {_NAMES[document]}"
        raise InvalidFormat(message, code="nrc.other-document", text=text) from error


def _value(slots: Slots) -> Nrc:
    kind: Kind = slots.kind
    return Nrc(slots.state, slots.township, kind, slots.number, slots.alternatives)

"""Numbers of other documents, told apart from NRC numbers so that they are labelled and not forced."""

from __future__ import annotations

import re
from enum import StrEnum

from myanmar_id.fields.nrc.folding import fold
from myanmar_id.text.script import to_ascii_digits

_LONGEST = 64


class Document(StrEnum):
    """What kind of number a text holds."""

    NRC = "nrc"
    OLD_NRC = "old nrc"
    FRC = "frc"
    PASSPORT = "passport"
    E_ID = "e-id"
    UNKNOWN = "unknown"


_NO = r"(?:[ .:#=-]|NO\b|NUMBER\b)*+"
_PATTERNS = (
    # A foreigner's registration certificate says so; no source gives the form of its number.
    (Document.FRC, re.compile(rf"F\.?R\.?C\.?{_NO}[A-Z]{{0,4}}[ /-]?[0-9][0-9 /-]{{2,14}}+")),
    # A passport: one or two letters, the first M on those of Myanmar, and six or seven digits.
    (Document.PASSPORT, re.compile(rf"PASSPORT{_NO}[A-Z]{{1,2}} ?[0-9]{{6,7}}|M[A-Z] ?[0-9]{{6,7}}")),
    # The electronic identity number: ten digits. One that begins with 09 is rather a mobile telephone.
    (Document.E_ID, re.compile(r"(?!0 ?9)(?=(?:[0-9][ -]?){10}$)[0-9]{2,}+(?:[ -][0-9]{2,}+)*+")),
    # Before 1989: letters of an office, perhaps a series letter in front, and up to six digits.
    (
        Document.OLD_NRC,
        re.compile(r"(?:[A-Z]{1,3} ?[/-] ?)?[A-Z]{2,4} ?[ /-] ?[0-9]{5,6}|[A-Z]{1,2} ?[/-] ?[0-9]{5,6}"),
    ),
)


def other_document(text: str) -> Document | None:
    """Which other document a text that is no NRC number looks like, None where none.

    Args:
        text: any text.

    Returns:
        The document, or None. The forms overlap little but are not official: take it for a label, not for a check.

    Examples:
        >>> other_document("MB123456").value, other_document("RGN-012345").value, other_document("hello")
        ('passport', 'old nrc', None)

    Source: the ten digits of the e-ID as announced in 2024; the rest from numbers seen in writing. No source gives the
        exact forms of the cards before 1989.
    """
    if len(text) > _LONGEST:
        return None
    plain = to_ascii_digits(fold(text).folded).strip(" .,;:\"'()[]").upper()
    return next((document for document, pattern in _PATTERNS if pattern.fullmatch(plain)), None)

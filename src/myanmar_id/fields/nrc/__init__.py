"""NRC numbers: the numbers of Myanmar's national registration cards, such as `၉/မခန(နိုင်)၂၅၁၉၅၉`."""

from myanmar_id.fields.nrc.document import Document
from myanmar_id.fields.nrc.find import find_all, mask
from myanmar_id.fields.nrc.lookup import states, townships
from myanmar_id.fields.nrc.model import Found, Nrc, Status
from myanmar_id.fields.nrc.near import suggest
from myanmar_id.fields.nrc.reading import classify, equal, is_valid, parse, parse_all, read
from myanmar_id.fields.nrc.rows import Kind, Scheme, State, Tier, Township
from myanmar_id.fields.nrc.write import format

__all__ = [
    "Document",
    "Found",
    "Kind",
    "Nrc",
    "Scheme",
    "State",
    "Status",
    "Tier",
    "Township",
    "classify",
    "equal",
    "find_all",
    "format",
    "is_valid",
    "mask",
    "parse",
    "parse_all",
    "read",
    "states",
    "suggest",
    "townships",
]

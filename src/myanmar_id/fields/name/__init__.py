"""Names: read, spelled in Latin letters, read back from them, and matched.

Burmese names have no family name, and an honorific is part of how a person is called. Nothing is ever taken out of a name here:
`str` of the value is the name as it stood, and where a first syllable may be an honorific or the name itself, that is said.
"""

from myanmar_id.fields.name.latin import Scheme, Style
from myanmar_id.fields.name.search import (
    Match,
    from_latin,
    match_key,
    matches,
    romanizations,
    romanize,
    similarity,
)
from myanmar_id.fields.name.value import Name, format, is_valid, parse, read
from myanmar_id.latin.rows import Mode

__all__ = [
    "Match",
    "Mode",
    "Name",
    "Scheme",
    "Style",
    "format",
    "from_latin",
    "is_valid",
    "match_key",
    "matches",
    "parse",
    "read",
    "romanizations",
    "romanize",
    "similarity",
]

"""NRC numbers to measure with: made-up numbers of every well-attested township, in the forms that people write."""

from __future__ import annotations

import random
import re
from typing import Any

import peers

from myanmar_id.errors import ParseError
from myanmar_id.fields import nrc
from myanmar_id.fields.nrc import Kind, Nrc, Tier
from myanmar_id.fields.nrc.lookup import kind_rows

_BURMESE = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")


def values(count: int, seed: int = 1) -> list[Nrc]:
    """Citizens with drawn numbers, of townships in turn."""
    draw = random.Random(seed)
    rows = [row for row in nrc.townships() if row.tier is Tier.A]
    return [
        Nrc(row.state, row.letters, Kind.CITIZEN, f"{draw.randrange(1_000_000):06}")
        for row in (rows[at % len(rows)] for at in range(count))
    ]


def clean(form: str, numbers: list[Nrc]) -> list[str]:
    """The numbers in one clean form."""
    if form == "Burmese, as on the card":
        return [nrc.format(one, "my") for one in numbers]
    style = "official" if form.startswith("official") else "common"
    written = [nrc.format(one, style=style) for one in numbers]  # type: ignore[arg-type]
    return [text.upper() for text in written] if "capitals" in form else written


FORMS = ("Burmese, as on the card", "common Latin", "common Latin, capitals", "official Latin")


def messy(numbers: list[Nrc], seed: int = 2) -> list[str]:
    """The numbers in untidy forms: spaces, other separators or none, labels, mixed scripts, invisible characters."""
    draw = random.Random(seed)
    changes = (
        lambda text: text.replace("/", " / ").replace("(", " [").replace(")", "] "),
        lambda text: "NRC No. " + text.replace("/", "-"),
        lambda text: text.replace("(", "\u200b("),
        lambda text: re.sub("[/()]", "", text),
        lambda text: text.lower().replace("(n)", " (naing) "),
        lambda text: text[:-6] + text[-6:].translate(_BURMESE),
        lambda text: text.replace("နိုင်", "ႏိုင္") + "။",
    )
    texts = [clean(draw.choice(FORMS), [one])[0] for one in numbers]
    return [draw.choice(changes)(text) for text in texts]


def ours() -> peers.Peer:
    """Our parser, None where it refuses."""

    def read(text: str) -> Nrc | None:
        try:
            return nrc.parse(text)
        except ParseError:
            return None

    return peers.each(peers.OURS, read)


def is_right(output: Any, expected: Nrc) -> bool:
    """Whether an output names the expected number: a value, or a text with the same parts in whatever order of signs."""
    if isinstance(output, Nrc):
        return output == expected
    if not isinstance(output, str):
        return False
    place = expected.place
    assert place is not None
    plain = _bare(output)
    towns = (place.letters, place.official, place.common)
    kind = kind_rows()[expected.kind]
    words = (kind.my, kind.my_common, kind.official, kind.common, *kind.also_latin, *kind.also_my)
    return any(plain == _bare(f"{expected.state}{town}{word}{expected.number}") for town in towns for word in words)


def _bare(text: str) -> str:
    return re.sub(r"[^\w\u1000-\u109f]", "", text.translate(_BURMESE)).lower()

"""`myanmar-id place`: places and addresses in Latin letters."""

from __future__ import annotations

import argparse
from typing import Any

from myanmar_id.cli.each import rewrite, take_inputs
from myanmar_id.cli.exits import Exit


def add(commands: Any) -> None:
    """Add the family to the command line."""
    family = commands.add_parser(
        "place",
        help="write places and addresses in Latin letters",
        description="Write villages, wards, streets, towns and whole addresses in Latin letters. They are taken in Unicode "
        "and in Zawgyi.",
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)

    romanize = actions.add_parser(
        "romanize",
        help="write one place or address a line in Latin letters",
        description="Read one place or address a line and write it for a reader of English: known townships and states by "
        "their English names, words such as လမ်း in English, all other names spelled. A line that cannot be spelled stays as "
        "it is, and is named on standard error.",
    )
    take_inputs(romanize)
    romanize.add_argument(
        "--scheme",
        choices=("english", "bgn-pcgn-1970", "mlcts"),
        default="english",
        help="english, or every syllable by a published system (default: english)",
    )
    romanize.set_defaults(run=_romanize)


def _romanize(arguments: argparse.Namespace) -> Exit:
    return rewrite(arguments, lambda text: _spelled(text, arguments.scheme))


def _spelled(text: str, scheme: str) -> tuple[str, str | None]:
    """A place in Latin letters; the text as it is and why, where it has none."""
    from myanmar_id.errors import ParseError
    from myanmar_id.fields import address
    from myanmar_id.latin import bgn, mlcts

    try:
        value = address.parse(text)
    except ParseError as error:
        return text, error.code
    if scheme == "english":
        found = value.english
    else:
        found = bgn.romanize(value.text) if scheme == "bgn-pcgn-1970" else mlcts.romanize(value.text)
    return (text, "address.unspelled") if found is None else (found, None)

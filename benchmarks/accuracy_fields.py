"""How much of what people write as profession, ethnic group and religion is translated: wholly, in part, not at all.

The forms are what candidates of an election wrote, with how many did; they need the folder that `MYANMAR_ID_SHARED` names. No peer
translates these fields, so a look-up of the whole form in the same tables stands beside ours: what a dictionary alone would give.
A form counts as translated where the English has nothing left in Burmese; whether that English is right, no table says.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import corpora
import peers

from myanmar_id.fields import occupation_words, origin, origin_names, profession
from myanmar_id.fields.raw import key
from myanmar_id.text.script import is_myanmar

TABLE = "Professions and origin in English"
LOOK_UP = "look-up of the whole"
SEED = 20261126
NOTE = (
    "Forms without a letter are left out. One half of the forms, drawn by a fixed seed, was looked at when the words of the tables "
    "were written, the other half only to judge the outcome; older rows of the tables come from counts over all of them. Of the "
    "professions only the forms that at least two people wrote were at hand. *People* weighs each form by how many wrote it."
)

Form = tuple[str, int]
Translate = Callable[[str], str | None]


def forms(name: str) -> list[Form]:
    """The written forms of one list, each with how many people wrote it."""
    lines = (corpora.SHARED / "names" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines[1:] if "\t" in line]
    return [(row[0], int(row[1])) for row in rows]


def halves(everything: list[Form]) -> tuple[list[Form], list[Form]]:
    """The half that was looked at, and the other."""
    names = sorted(form for form, _ in everything)
    random.Random(SEED).shuffle(names)
    seen = set(names[: len(names) // 2])
    return [form for form in everything if form[0] in seen], [form for form in everything if form[0] not in seen]


def extent(english: str | None) -> str:
    """Whether a translation is whole, in part, or missing."""
    if not english:
        return "untouched"
    return "partly" if any(map(is_myanmar, english)) else "fully"


def looked_up(text: str) -> str | None:
    """The English of a profession that is one word of the table."""
    word = occupation_words.whole(text)
    return None if word is None else word.english


def named(text: str) -> str | None:
    """The English of a line that is one name of the tables of groups and religions."""
    known = origin_names.names().get(key(text)[0])
    return None if known is None else known.english


def rows() -> list[dict[str, Any]]:
    """Every row of this bench."""
    if not (corpora.SHARED / "names" / "occupations_raw.tsv").is_file():
        print("the written forms are missing: set MYANMAR_ID_SHARED to their folder", file=sys.stderr)
        return []
    lists: list[tuple[str, str, Translate, Translate]] = [
        ("professions", "occupations_raw", lambda text: profession.read(text).translation, looked_up),
        ("ethnic groups", "ethnic_groups_raw", lambda text: origin.read(text).translation, named),
        ("religions", "religions_raw", lambda text: origin.read(text).translation, named),
    ]
    found = []
    for title, name, ours, whole in lists:
        everything = forms(name)
        seen, unseen = halves(everything)
        for which, some in (("all", everything), ("looked at", seen), ("not looked at", unseen)):
            kept = [form for form in some if any(map(str.isalpha, form[0]))]
            people = sum(count for _, count in kept)
            label = f"{title}, {which} ({len(kept)} forms, {people:,} people)"
            extents = [extent(ours(form)) for form, _ in kept]
            hits = {kind: [own == kind for own in extents] for kind in ("fully", "partly", "untouched")}
            hits[f"fully, by {LOOK_UP}"] = [extent(whole(form)) == "fully" for form, _ in kept]
            for column, own in hits.items():
                shares = {
                    "forms": sum(own) / len(kept),
                    "people": sum(n for (_, n), hit in zip(kept, own, strict=True) if hit) / people,
                }
                for metric, share in shares.items():
                    one = {
                        "table": TABLE,
                        "row": label,
                        "metric": metric,
                        "unit": "%",
                        "peer": peers.OURS,
                        "column": column,
                    }
                    found.append({**one, "value": 100 * share, "correct": None, "note": NOTE})
    return found


def line(one: dict[str, Any]) -> str:
    return f"{one['row']:58} {one['metric']:7} {one['column']:32} {one['value']:6.2f} %"


if __name__ == "__main__":
    peers.command(__doc__, rows, line)

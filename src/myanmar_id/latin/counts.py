"""What was counted of how Burmese names are spelled: the model file `latin.tsv`.

It holds counts by syllable and no name: how often a syllable was spelled so, in all names and in those of each people, which
syllable came next, and how often two syllables were written stacked. `data/update/latin.py` makes it from pairs of names in
both spellings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from myanmar_id import tables
from myanmar_id.errors import ModelError
from myanmar_id.latin.rows import Mode

FILE = "latin.tsv"
VERSION = "#myanmar-id latin 2"

#: Stands before the first and behind the last syllable of a name.
EDGE = "-"

_SPELLED, _FOLLOWED, _STACKED = "spelled", "followed", "stacked"


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts over names.

    Attributes:
        spelled: syllable or word, prepared, -> spelling in small letters -> times.
        among: a people (`rows.Mode`) -> the same in names that have a marker of theirs.
        followed: syllable -> the next syllable -> times, `EDGE` at both ends of a name.
        stacked: two neighbouring syllables, joined -> (times stacked, times side by side).
    """

    spelled: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    among: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    followed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    stacked: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def dump(counts: Counts) -> str:
    """The text of a model file.

    Args:
        counts: what was counted.

    Returns:
        Lines of kind, key and `value:times` parts, in order.
    """
    lines = [VERSION]
    spelled_among = [(f"{_SPELLED}-{mode}", counts.among[mode]) for mode in sorted(counts.among)]
    for kind, table in ((_SPELLED, counts.spelled), *spelled_among, (_FOLLOWED, counts.followed)):
        for key in sorted(table):
            parts = sorted(table[key].items(), key=lambda part: (-part[1], part[0]))
            lines.append("\t".join([kind, key, *(f"{value}:{times}" for value, times in parts)]))
    lines += [f"{_STACKED}\t{key}\tyes:{yes}\tno:{no}" for key, (yes, no) in sorted(counts.stacked.items())]
    return "\n".join(lines) + "\n"


def load(text: str) -> Counts:
    """Read a model file.

    Args:
        text: what `dump` wrote.

    Returns:
        The counts.

    Raises:
        ModelError: not such a file, or damaged.
    """
    version, *lines = text.split("\n")
    if version != VERSION:
        raise ModelError(f"model {FILE} is of another version: reinstall the package")
    spelled: dict[str, dict[str, int]] = {}
    followed: dict[str, dict[str, int]] = {}
    stacked: dict[str, tuple[int, int]] = {}
    among: dict[str, dict[str, dict[str, int]]] = {mode.value: {} for mode in Mode}
    kinds = {_SPELLED: spelled, _FOLLOWED: followed}
    kinds |= {f"{_SPELLED}-{mode}": table for mode, table in among.items()}
    try:
        for line in filter(None, lines):
            kind, key, *parts = line.split("\t")
            values = dict(_parts(parts))
            if kind == _STACKED:
                stacked[key] = values["yes"], values["no"]
            else:
                kinds[kind][key] = values
    except (ValueError, KeyError) as error:
        raise ModelError(f"model {FILE} is damaged: reinstall the package") from error
    return Counts(spelled, among, followed, stacked)


@cache
def packaged() -> Counts:
    """The counts that come with the package."""
    return load(tables.model(FILE).decode("utf-8"))


def _parts(parts: list[str]) -> Iterator[tuple[str, int]]:
    for part in parts:
        value, _, times = part.rpartition(":")
        yield value, int(times)

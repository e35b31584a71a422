"""Speed of everything that is done with names, beside the peers where they do it too, on made-up names.

Names a second, best of several turns, all peers taking turns over the same names. The names are composed at random from common
syllables with their most usual spelling; half have an honorific. `correct` is the share of outputs that are right: `romanize`
gives that spelling, `romanizations` and `from_latin` have it, or the name, among the five, `match_key` gives the Burmese and the
Latin name one key, `matches` takes the two for one name; letters are compared without case and spaces.

No peer aims at the spelling that people use, so hardly any of their outputs is right. Their speed is shown all the same: it says
what a plain transliteration costs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import peers
from name_pairs import SEED, base, letters

from myanmar_id.fields import name

COUNT = 20_000
TOP = 5
NOTE = (
    f"{COUNT:,} distinct made-up names of two to four syllables. No peer aims at the spelling that people use, so hardly any of "
    "their outputs is right; their speed says what a plain transliteration costs."
)

HONORIFICS = {"ဦး": "U", "ဒေါ်": "Daw", "ဒေါက်တာ": "Dr"}
SYLLABLES = {
    "အောင်": "Aung",
    "အေး": "Aye",
    "ကျော်": "Kyaw",
    "ကြည်": "Kyi",
    "ကောင်း": "Kaung",
    "ခင်": "Khin",
    "ခိုင်": "Khaing",
    "ချစ်": "Chit",
    "ချို": "Cho",
    "ငယ်": "Nge",
    "ငွေ": "Ngwe",
    "စု": "Su",
    "စိုး": "Soe",
    "စိန်": "Sein",
    "ဆန်း": "San",
    "ဆွေ": "Swe",
    "ဇော်": "Zaw",
    "ဇင်": "Zin",
    "ညို": "Nyo",
    "ညွန့်": "Nyunt",
    "ဌေး": "Htay",
    "တင်": "Tin",
    "ထက်": "Htet",
    "ထူး": "Htoo",
    "ထွန်း": "Tun",
    "ထွေး": "Htwe",
    "နိုင်": "Naing",
    "နန်း": "Nan",
    "နီ": "Ni",
    "နှင်း": "Hnin",
    "ပြည့်": "Pyae",
    "ဖုန်း": "Phone",
    "ဖြူ": "Phyu",
    "ဗိုလ်": "Bo",
    "ဘ": "Ba",
    "မာ": "Mar",
    "မင်း": "Min",
    "မိုး": "Moe",
    "မောင်": "Maung",
    "မျိုး": "Myo",
    "မြ": "Mya",
    "မြင့်": "Myint",
    "မြတ်": "Myat",
    "ရဲ": "Ye",
    "ရွှေ": "Shwe",
    "ရှိန်": "Shein",
    "လင်း": "Lin",
    "လွင်": "Lwin",
    "လှ": "Hla",
    "လှိုင်": "Hlaing",
    "ဝင်း": "Win",
    "ဝေ": "Wai",
    "သန်း": "Than",
    "သိန်း": "Thein",
    "သောင်း": "Thaung",
    "ဟိန်း": "Hein",
    "အိ": "Ei",
    "အုန်း": "Ohn",
}
#: At the start of a name this one is an honorific.
NEVER_FIRST = {"ဦး": "Oo"}
WORDS = {
    "စန္ဒာ": "Sandar",
    "သီတာ": "Thida",
    "သူဇာ": "Thuzar",
    "သူရ": "Thura",
    "ဇေယျာ": "Zeya",
    "မာလာ": "Marlar",
    "သီဟ": "Thiha",
}


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A made-up name.

    Attributes:
        burmese: with honorific where it has one.
        latin: its most usual spelling.
        given: the Burmese without honorific.
    """

    burmese: str
    latin: str
    given: str


def names(count: int = COUNT, seed: int = SEED) -> list[MadeUp]:
    """Distinct names of two to four syllables; every second has an honorific."""
    chosen = random.Random(seed)
    found: dict[str, MadeUp] = {}
    while len(found) < count:
        left = chosen.choice((2, 2, 3, 3, 3, 4))
        parts: list[tuple[str, str]] = []
        while left:
            if left > 1 and chosen.random() < 0.1:
                pool, left = WORDS, left - 2
            else:
                pool, left = ({**SYLLABLES, **NEVER_FIRST} if parts else SYLLABLES), left - 1
            parts.append(chosen.choice(list(pool.items())))
        given, latin = "".join(part[0] for part in parts), " ".join(part[1] for part in parts)
        if len(found) % 2:
            honorific = chosen.choice(list(HONORIFICS))
            made = MadeUp(honorific + given, f"{HONORIFICS[honorific]} {latin}", given)
        else:
            made = MadeUp(given, latin, given)
        found.setdefault(made.burmese, made)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the table.

    Attributes:
        row: what is done.
        texts: what everyone is given.
        everyone: who does it, ours first.
        is_right: whether an output is right for a name.
    """

    row: str
    texts: Sequence[Any]
    everyone: list[peers.Peer]
    is_right: Callable[[Any, MadeUp], bool]


def tasks(made: Sequence[MadeUp]) -> list[Task]:
    """Every task that the library does."""
    burmese = [one.burmese for one in made]
    key_of = {one.burmese: name.match_key(one.latin) for one in made}
    found = [
        Task(
            "romanize",
            burmese,
            [peers.each(peers.OURS, name.romanize), *peers.romanizers()],
            lambda out, one: letters(out) == letters(one.latin),
        ),
        Task(
            f"romanizations, {TOP} spellings",
            burmese,
            [peers.each(peers.OURS, lambda text: name.romanizations(text, TOP))],
            lambda out, one: letters(one.latin) in {letters(spelling) for spelling, _ in out},
        ),
        Task(
            "match_key",
            burmese,
            [peers.each(peers.OURS, name.match_key)],
            lambda out, one: out == key_of[one.burmese],
        ),
    ]
    from_latin: Callable[..., Any] | None = getattr(name, "from_latin", None)
    if from_latin is not None:
        found.append(
            Task(
                f"from_latin, {TOP} names",
                [one.latin for one in made],
                [peers.each(peers.OURS, lambda text: from_latin(text, TOP))],
                lambda out, one: any(base(burmese).endswith(base(one.given)) for burmese, _ in out),
            )
        )
    matches: Callable[..., Any] | None = getattr(name, "matches", None)
    if matches is not None:
        found.append(
            Task(
                "matches",
                [(one.latin, one.burmese) for one in made],
                [peers.each(peers.OURS, lambda pair: matches(*pair))],
                lambda out, _: bool(out),
            )
        )
    return found


def rows(repeats: int = 5) -> list[dict[str, Any]]:
    """Every row of this bench."""
    made = names()
    found = []
    for task in tasks(made):
        best, correct = {}, {}
        for peer in task.everyone:
            best[peer.name], outputs = peer.measure(task.texts)
            correct[peer.name] = sum(map(task.is_right, outputs, made)) / len(made)
        again = [peer for peer in task.everyone if best[peer.name] < 10]
        for who, seconds in peers.interleaved(again, task.texts, repeats=repeats - 1, limit_s=10).items():
            best[who] = min(seconds, best[who])
        for peer in task.everyone:
            common = {"table": "Names, speed", "row": task.row, "peer": peer.name, "correct": correct[peer.name]}
            speed = round(len(made) / best[peer.name])
            found.append({**common, "metric": "names a second", "unit": "1/s", "value": speed, "note": NOTE})
            if peer.name != peers.OURS:
                ratio = best[peer.name] / best[peers.OURS]
                found.append({**common, "metric": "times as fast", "unit": "x", "value": ratio})
    return found


def line(row: dict[str, Any]) -> str:
    value = f"{row['value']:,}" if row["unit"] == "1/s" else f"{row['value']:.2f}"
    return f"{row['row']:28} {row['peer']:32} {value:>10} {row['metric']:15} {row['correct']:.4f} right"


if __name__ == "__main__":
    peers.command(__doc__, rows, line, repeats=5)

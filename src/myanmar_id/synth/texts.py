"""Made-up texts of Myanmar identity cards: whole sides, and single lines for the recognizer.

Names are put together from syllables at random, so that nobody's name is meant. On cards the syllables are those of names and of
Burmese, as people bear them; of the lines that the recognizer learns from, three names in ten hold syllables that no table has,
so that it reads letters and does not guess at a list. What a reader is tested on never comes up in training: names and words are
parted by a checksum.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

import numpy as np

from myanmar_id.fields.nrc import Kind, townships
from myanmar_id.fields.nrc.lookup import kind_rows
from myanmar_id.synth import pools
from myanmar_id.text.normalize import normalize
from myanmar_id.text.script import to_myanmar_digits

T = TypeVar("T")

#: The longest line that is drawn, in characters.
LONGEST = 45
#: How many names and places of lines hold syllables that nobody bears, and those of whole cards.
_INVENTED, _ON_CARDS = 0.3, 0.0
#: One name in so many is kept for tests.
_KEPT = 8
#: Letters after which the sign aa is tall, where they stand without medials.
_TALL = re.compile("([ခဂငဒပဝ])(\u1031?)\u102c")
_LETTERS = "ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Printed words that stand beside the fields.
_LABELS = (
    "အမှတ်",
    "ရက်စွဲ",
    "နေ့စွဲ",
    "အမည်",
    "အဘအမည်",
    "အဖအမည်",
    "မွေးသက္ကရာဇ်",
    "လူမျိုး/ဘာသာ",
    "လူမျိုး၊ကိုးကွယ်သည့်ဘာသာ",
    "ကိုးကွယ်သည့်ဘာသာ",
    "အရပ်",
    "သွေးအုပ်စု",
    "သွေးအမျိုးအစား",
    "သွေး",
    "ထင်ရှားသည့်အမှတ်အသား",
    "အလုပ်အကိုင်",
    "နေရပ်လိပ်စာ",
    "ကိုင်ဆောင်သူလက်မှတ်",
    "ထုတ်ပေးသူလက်မှတ်",
    "နိုင်ငံသားစိစစ်ရေးကတ်ပြား",
    "ပြည်ထောင်စုသမ္မတမြန်မာနိုင်ငံတော်",
    "ပြည်ထောင်စုမြန်မာနိုင်ငံတော်",
    "ဝဲလက်မ",
    "မှဲ့",
    "ဘယ်ဘက်ပါးမှဲ့",
    "ညာဘက်မျက်ခုံးအမာရွတ်",
)


def front_fields(rng: np.random.Generator, use: str | None = None) -> dict[str, str]:
    """The fields of a front side, as a reader should give them.

    Args:
        rng: source of all chance.
        use: "train" or "test" for names that the other never draws, or None for any.

    Returns:
        `nrc_id, issue_date, name, father_name, birth, bloodlines_religion, height, blood_group`; the issue date is ten years
        or more after the birth.
    """
    born = date(1940, 1, 1) + timedelta(days=int(rng.integers(0, 27000)))
    issued = born + timedelta(days=3653 + int(rng.integers(0, 14000)))
    issued = min(issued, date(2024, 12, 31))
    mark, zeros = _pick(rng, "....-/"), rng.random() < 0.33
    return {
        "nrc_id": nrc_number(rng),
        "issue_date": _written(issued, mark, zeros),
        "name": name(rng, use, invented=_ON_CARDS),
        "father_name": name(rng, use, titles=("ဦး",) * 18 + ("", "မောင်"), invented=_ON_CARDS),
        "birth": _written(born, mark, zeros),
        "bloodlines_religion": origin(rng),
        "height": height(rng),
        "blood_group": blood_group(rng),
    }


def back_fields(rng: np.random.Generator, use: str | None = None) -> dict[str, str]:
    """The fields of a back side, as a reader should give them.

    Args:
        rng: source of all chance.
        use: as in `front_fields`.

    Returns:
        `card_id, nrc_id_back, profession, address`; a value may be empty.
    """
    return {
        "card_id": "" if rng.random() < 0.04 else serial(rng),
        "nrc_id_back": "" if rng.random() < 0.4 else nrc_number(rng),
        "profession": "" if rng.random() < 0.05 else profession(rng),
        "address": "" if rng.random() < 0.04 else address(rng, use, invented=_ON_CARDS),
    }


def line(rng: np.random.Generator, use: str | None = None) -> tuple[str, str]:
    """A line of any kind.

    Args:
        rng: source of all chance.
        use: as in `front_fields`.

    Returns:
        The kind, a key of `KINDS`, and the text: 1 to 45 characters, normalized.
    """
    kinds = list(KINDS)
    while True:
        kind = kinds[int(np.searchsorted(_bounds(), rng.random()))]
        text = KINDS[kind][1](rng, use)
        if 0 < len(text) <= LONGEST:
            return kind, text


def nrc_number(rng: np.random.Generator, use: str | None = None) -> str:
    """A number of a listed township, as cards show it.

    Args:
        rng: source of all chance.
        use: has no say.
    """
    row = _pick(rng, townships())
    return _numbered(rng, row.state, row.letters)


def _numbered(rng: np.random.Generator, state: int, letters: str) -> str:
    kind = Kind.CITIZEN if rng.random() < 0.7 else _pick(rng, tuple(kind_rows()))
    words = kind_rows()[kind]
    word = normalize(words.my if rng.random() < 0.5 else words.my_common)
    return to_myanmar_digits(f"{state}/{letters}({word}){rng.integers(0, 10**6):06}")


def _any_number(rng: np.random.Generator, use: str | None) -> str:
    """An NRC number; one in six of no listed township, so that each letter is read and not guessed."""
    if rng.random() < 0.17:
        return _numbered(rng, int(rng.integers(1, 15)), "".join(_pick(rng, _LETTERS) for _ in range(3)))
    return nrc_number(rng)


def calendar_date(rng: np.random.Generator, use: str | None = None) -> str:
    """A date of 1920 to 2030 in numbers."""
    day = date(1920, 1, 1) + timedelta(days=int(rng.integers(0, 40000)))
    return _written(day, _pick(rng, "....-/"), rng.random() < 0.33)


def name(
    rng: np.random.Generator,
    use: str | None = None,
    titles: Sequence[str] | None = None,
    *,
    invented: float = _INVENTED,
) -> str:
    """A name of one to five syllables, with or without its title; a share of `invented` with syllables that nobody bears."""
    while True:
        title = _pick(rng, titles or pools.titles())
        count = int(rng.choice([1, 2, 3, 4, 5], p=[0.05, 0.35, 0.4, 0.17, 0.03]))
        if rng.random() < invented:
            given = "".join(made_up(rng) if rng.random() < 0.7 else _pick(rng, pools.syllables()) for _ in range(count))
        else:
            given = "".join(_of_name(rng) for _ in range(count))
            if count == 2 and rng.random() < 0.15:
                given = _of_name(rng) * 2
        if len(given) < 30 and _is_for(given, use):
            return normalize(title + given)


def made_up(rng: np.random.Generator) -> str:
    """A syllable that could be Burmese, listed or not: an onset, a rhyme, sometimes a letter stacked under its final."""
    onset, rhyme = _pick(rng, pools.onsets()), _pick(rng, pools.rhymes())
    if rng.random() < 0.15:
        onset = _pick(rng, _LETTERS)
    if "\u103d" in rhyme and "\u103e" in onset and rng.random() < 0.7:
        rhyme = rhyme.replace("\u103d", "")
    return normalize(_tall(onset + rhyme))


def origin(rng: np.random.Generator, use: str | None = None) -> str:
    """Ethnic groups and religion."""
    groups = _pick(rng, pools.groups())
    if rng.random() < 0.15:
        groups += _pick(rng, "++/-၊") + _pick(rng, pools.groups())
    between = _pick(rng, ("၊", "၊", "၊", "၊", "/", "/", "+", "-", "၊ ", " "))
    return normalize(groups + between + _pick(rng, pools.religions()))


def height(rng: np.random.Generator, use: str | None = None) -> str:
    """A height of 3 feet to 6 feet 11 inches."""
    feet, inches = int(rng.choice([3, 4, 5, 6], p=[0.05, 0.25, 0.5, 0.2])), int(rng.integers(0, 12))
    words = ("{}ပေ{}လက်မ", "{}ပေ{}လက်မ", "{}ပေ {}လက်မ", "{}ပေ-{}လက်မ")
    forms = ("{}'{}\"",) * 6 + ("{}'-{}\"", "{}'{}''", "{}' {}\"", "{}-{}", *words)
    half = ".5" if rng.random() < 0.03 else ""
    # Not normalized: a lone zero between words would become the letter that looks like it.
    return to_myanmar_digits(_pick(rng, forms).format(feet, f"{inches}{half}"))


def blood_group(rng: np.random.Generator, use: str | None = None) -> str:
    """A blood group in letters or in their Burmese names."""
    group = _pick(rng, ("အေ", "ဘီ", "အို", "အေဘီ") * 3 + ("A", "B", "O", "AB"))
    forms = ("{}",) * 12 + ("({})", '"{}"', "{}သွေး", "{}+", "{}(+)", "{}-", "{}အုပ်စု")
    return normalize(_pick(rng, forms).format(group))


def serial(rng: np.random.Generator, use: str | None = None) -> str:
    """The serial number of a card: Latin letters before digits, or digits alone."""
    count = int(rng.choice([5, 6, 7, 8], p=[0.05, 0.5, 0.38, 0.07]))
    digits = "".join(str(rng.integers(0, 10)) for _ in range(count))
    letters = "".join(_pick(rng, _CAPITALS) for _ in range(int(rng.choice([1, 2, 3], p=[0.15, 0.75, 0.1]))))
    chance = rng.random()
    if chance < 0.35:
        return digits
    if chance < 0.82:
        return letters + digits
    if chance < 0.92:
        return letters + _pick(rng, " -./") + digits
    before = _pick(rng, ("", "", _pick(rng, _LETTERS), _pick(rng, _LETTERS) + _pick(rng, _LETTERS)))
    # Not a letter that could be taken for the digit that follows it, or the other way round.
    return before.translate({ord("ဝ"): None, ord("ရ"): None}) + to_myanmar_digits(digits)


def profession(rng: np.random.Generator, use: str | None = None) -> str:
    """A profession, or a word that professions are made of with an ending."""
    chance = rng.random()
    jobs, parts = pools.jobs()
    if chance < 0.8:
        return _pick(rng, jobs)
    if chance < 0.95:
        return normalize(_pick(rng, parts) + _pick(rng, ("ဝန်ထမ်း", "ဆရာ", "လုပ်သား", "သမား", "မှူး", "လုပ်ငန်း", "ရောင်း", "")))
    return normalize(f"{_pick(rng, parts)}({_pick(rng, ('ငြိမ်း', 'အငြိမ်းစား', 'ဒု', 'အထက်တန်း', 'လထ'))})")


def address(rng: np.random.Generator, use: str | None = None, *, invented: float = _INVENTED) -> str:
    """An address of one to five parts, the smallest first, of up to 45 characters; places as the names of `name`."""
    while True:
        parts = []
        if rng.random() < 0.4:
            parts.append(_house(rng))
        if rng.random() < 0.45:
            parts.append(_street(rng, use, invented))
        if rng.random() < 0.55:
            parts.append(_ward(rng, use, invented))
        place, state = _pick(rng, pools.places())
        parts.append(place + _pick(rng, ("", "", "မြို့နယ်", "မြို့နယ်", "မြို့")))
        if rng.random() < 0.2:
            parts.append(state)
        text = normalize(_pick(rng, ("၊", "၊", "၊", "၊ ", " ", "/", "", "-")).join(parts))
        if len(text) <= LONGEST:
            return text


def _part(rng: np.random.Generator, use: str | None) -> str:
    """A part of an address as it stands on one of two lines."""
    text = address(rng, use)
    cuts = [match.end() for match in re.finditer("၊ ?| |လမ်း|ရပ်ကွက်", text) if match.end() < len(text)]
    if not cuts or rng.random() < 0.6:
        return text
    at = _pick(rng, cuts)
    return text[:at].strip() if rng.random() < 0.5 else text[at:].lstrip("၊/- ") or text


def _house(rng: np.random.Generator) -> str:
    number = to_myanmar_digits(str(rng.integers(1, 1000)))
    if rng.random() < 0.15:
        second = to_myanmar_digits(str(rng.integers(1, 30)))
        number += _pick(rng, (_pick(rng, _LETTERS), f"/{second}", "-" + _pick(rng, "ABCD")))
    other = ("အမှတ်{}", "{}", "({})", "တိုက်({})", "အိမ်အမှတ်({})", "အခန်း({})", "အမှတ်-{}")
    return _pick(rng, ("အမှတ်({})",) * 4 + other).format(number)


def _street(rng: np.random.Generator, use: str | None, invented: float) -> str:
    if rng.random() < 0.4:
        return to_myanmar_digits(str(rng.integers(1, 200))) + _pick(rng, ("လမ်း", "လမ်း", "လမ်းသွယ်", "လမ်းကြား"))
    return _of_place(rng, use, invented) + _pick(rng, ("လမ်း", "လမ်း", "လမ်း", "လမ်းမကြီး", "လမ်းသွယ်", "တန်း"))


def _ward(rng: np.random.Generator, use: str | None, invented: float) -> str:
    number = to_myanmar_digits(str(rng.integers(1, 100)))
    kind = _pick(rng, ("ရပ်ကွက်", "ရပ်ကွက်", "ရပ်ကွက်", "ကျေးရွာ", "ကျေးရွာအုပ်စု", "ရပ်", "ရွာ", "အုပ်စု"))
    if rng.random() < 0.55:
        return _pick(rng, ("{}{}", "({}){}")).format(number, "ရပ်ကွက်")
    return _of_place(rng, use, invented) + kind


def _of_place(rng: np.random.Generator, use: str | None, invented: float) -> str:
    while True:
        chance = rng.random()
        if chance < 0.4:
            word = _pick(rng, pools.words())
        else:
            count = int(rng.integers(1, 4))
            word = "".join(
                made_up(rng) if rng.random() < 1.3 * invented else _pick(rng, pools.syllables()) for _ in range(count)
            )
        if len(word) < 24 and _is_for(word, use):
            return word


def _of_name(rng: np.random.Generator) -> str:
    chance = rng.random()
    if chance < 0.65:
        return _pick(rng, pools.common())
    return _pick(rng, pools.syllables() if chance < 0.85 else pools.words())


def _letters(rng: np.random.Generator, use: str | None) -> str:
    """Syllables without a meaning, so that each letter and sign comes up with each other."""
    while True:
        syllables = [made_up(rng) for _ in range(rng.integers(1, 6))]
        if rng.random() < 0.35:
            upper, lower = _pick(rng, pools.stacks()) if rng.random() < 0.8 else ("\u1004\u103a", _pick(rng, "ကခဂဃဘလသ"))
            vowel = _pick(rng, ("", "\u102c", "\u102d", "\u102e", "\u102f", "\u1031", "\u1031\u102c"))
            syllables.append(_tall(f"{_pick(rng, _LETTERS)}{upper}\u1039{lower}{vowel}"))
        if rng.random() < 0.35:
            syllables.append(
                _pick(rng, ("၊", "။", "၏", "၍", "၌", "၎င်း", "ဿ", "ဣ", "ဤ", "ဥ", "ဦ", "ဧ", "ဩ", "ဪ", ",", ".", " "))
            )
        order = rng.permutation(len(syllables))
        text = "".join(syllables[at] for at in order).strip()
        text = normalize(text)
        if len(text) <= LONGEST and _is_for(text, use):
            return text


def _digits(rng: np.random.Generator, use: str | None) -> str:
    """Numbers with what may stand beside them."""
    number = "".join(str(rng.integers(0, 10)) for _ in range(rng.integers(1, 9)))
    text = _pick(rng, ("{}", "{}", "({})", "{}/", "-{}", "{}.", "{}၊", '"{}"', "{}'")).format(number)
    return to_myanmar_digits(text) if rng.random() < 0.7 else text


def _latin(rng: np.random.Generator, use: str | None) -> str:
    """Latin capitals: abbreviations, numbers of the law, an NRC number in letters."""
    if rng.random() < 0.3:
        row = _pick(rng, townships())
        return f"{row.state}/{row.common.upper()}(N){rng.integers(0, 10**6):06}"
    words = ["".join(_pick(rng, _CAPITALS) for _ in range(rng.integers(1, 7))) for _ in range(rng.integers(1, 4))]
    return " ".join(words) + _pick(rng, ("", "", ".", f"-{rng.integers(0, 100)}", f"({rng.integers(0, 100)})"))


def label(rng: np.random.Generator, use: str | None = None) -> str:
    """A printed word that stands beside the fields."""
    return normalize(_pick(rng, _LABELS))


#: Kinds of line: how often each is drawn, and by what.
KINDS: dict[str, tuple[float, Callable[[np.random.Generator, str | None], str]]] = {
    "name": (22, name),
    "nrc": (14, _any_number),
    "date": (9, calendar_date),
    "origin": (9, origin),
    "height": (6, height),
    "blood": (4, blood_group),
    "serial": (9, serial),
    "profession": (7, profession),
    "address": (12, _part),
    "letters": (8, _letters),
    "digits": (2, _digits),
    "latin": (1.5, _latin),
    "label": (2, label),
}


@cache
def _bounds() -> np.ndarray:
    weights = np.cumsum([weight for weight, _ in KINDS.values()])
    return np.asarray(weights / weights[-1])


def _pick(rng: np.random.Generator, among: Sequence[T]) -> T:
    return among[int(rng.integers(0, len(among)))]


def _is_for(word: str, use: str | None) -> bool:
    """Whether a name or word belongs to the use."""
    return use is None or (zlib.crc32(word.encode()) % _KEPT == 0) == (use == "test")


def _written(value: date, mark: str, zeros: bool) -> str:
    day, month = (f"{value.day:02}", f"{value.month:02}") if zeros else (str(value.day), str(value.month))
    return to_myanmar_digits(f"{day}{mark}{month}{mark}{value.year}")


def _tall(text: str) -> str:
    return _TALL.sub("\\1\\2\u102b", text)

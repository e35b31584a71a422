"""The fields that can hold only so many texts: all of them as a graph, in the forms in which cards are filled in.

What is less usual weighs less, as the logarithm of its share of the usual. Forms that are read but are not here, such as dates of
the Burmese calendar, are left to the parsers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from myanmar_id import tables
from myanmar_id.fields.nrc.lookup import kind_rows, townships
from myanmar_id.fields.nrc.rows import Kind, Tier
from myanmar_id.fields.origin_names import GroupRow, ReligionRow
from myanmar_id.ocr.alphabet import can_encode
from myanmar_id.ocr.lexicon.automaton import Automaton, Either, Slot
from myanmar_id.text.script import to_myanmar_digits

_DIGITS = tuple("၀၁၂၃၄၅၆၇၈၉")
_ASCII = tuple("0123456789")
_CAPITALS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: The consonants, but for those that cannot be told from digits.
_LETTERS = tuple("ကခဂဃငစဆဇဈဉညဋဌဍဎဏတထဒဓနပဖဗဘမယလသဟဠအ")
_RARE, _ODD, _SELDOM = -1.0, -2.0, -4.0
_TIERS = {Tier.A: 0.0, Tier.B: _RARE, Tier.C: _ODD, Tier.D: _ODD}


@cache
def nrc() -> Automaton:
    """NRC numbers with a known township: state, slash, three letters, kind in brackets, six digits."""
    kinds: dict[str, float] = {}
    for row in kind_rows().values():
        for word in (row.my, row.my_common):
            kinds[word] = 0.0 if row.kind is Kind.CITIZEN else _ODD
    tail: tuple[Slot, ...] = (("(",), kinds, (")",), *[_DIGITS] * 6)
    return Automaton(
        ((to_myanmar_digits(str(state)),), ("/",), {row.letters: _TIERS[row.tier] for row in townships(state)}, *tail)
        for state in sorted({row.state for row in townships()})
    )


@cache
def date() -> Automaton:
    """Days that there are, 1900 to 2039: day, month, year, one separator, Burmese or ASCII digits."""
    return Automaton(rule for digits in (_DIGITS, _ASCII) for separator in ".-/" for rule in _dates(digits, separator))


def _dates(digits: tuple[str, ...], separator: str) -> Iterator[tuple[Slot, ...]]:
    """The rules of a date: a month has more days than 28 by its name, February by the year."""
    between = {separator: 0.0 if separator == "." else _RARE}
    script = 0.0 if digits is _DIGITS else _ODD
    years = [*range(1900, 2040)]
    leap = [year for year in years if year % 4 == 0 and year != 1900]
    long = [month for month in range(1, 13) if month not in (2, 4, 6, 9, 11)]
    for days, months, in_years in (
        (range(1, 29), range(1, 13), years),
        ((29, 30), [month for month in range(1, 13) if month != 2], years),
        ((31,), long, years),
        ((29,), (2,), leap),
    ):
        yield (
            {_number(day, digits, width): script for day in days for width in (1, 2)},
            between,
            {_number(month, digits, width): 0.0 for month in months for width in (1, 2)},
            (separator,),
            [_number(year, digits) for year in in_years],
        )


def _number(value: int, digits: tuple[str, ...], width: int = 1) -> str:
    return "".join(digits[int(digit)] for digit in f"{value:0{width}}")


@cache
def height() -> Automaton:
    """Feet and inches, halves too, with their marks or in words."""

    def rules() -> Iterator[tuple[Slot, ...]]:
        for digits, script in ((_DIGITS, 0.0), (_ASCII, _ODD)):
            feet = {digits[foot]: script + (0.0 if 4 <= foot <= 6 else _ODD) for foot in range(1, 9)}
            inches = [_number(inch, digits) for inch in range(12)]
            half = {"": 0.0, "." + digits[5]: _SELDOM}
            yield feet, ("'",), {"": 0.0, "-": _RARE, " ": _RARE}, inches, half, {'"': 0.0, "''": _RARE}
            yield feet, ("'",)
            yield feet, ("ပေ", " ပေ"), {"": 0.0, " ": 0.0, "-": _RARE}, inches, half, ("လက်မ", " လက်မ")
            yield feet, ("ပေ", " ပေ")
            yield feet, {"-": _RARE}, inches, half

    return Automaton(rules())


@cache
def blood() -> Automaton:
    """ABO groups in Burmese or Latin letters, with Rh, brackets, quotes or the word for group, or without."""
    signs = {"": 0.0, "+": _RARE, "-": _ODD, "(+)": _RARE, "(-)": _ODD, "သွေး": _ODD, "အုပ်စု": _ODD}
    groups = {"အေ": 0.0, "ဘီ": 0.0, "အေဘီ": 0.0, "အို": 0.0, "A": _RARE, "B": _RARE, "AB": _RARE, "O": _RARE}
    around = (({"(": _RARE}, ")"), ({"'": _RARE}, "'"), ({'"': _RARE}, '"'))
    return Automaton([(groups, signs), *((before, groups, (after,)) for before, after in around)])


@cache
def origin() -> Automaton:
    """One or two ethnic groups and a religion, as they are listed, with a comma, a slash or the like between them."""
    religions: dict[str, float] = {}
    for row in tables.read("religions", ReligionRow):
        names = [name for name in (row.burmese, *row.aliases) if can_encode(name)]
        religions |= {name: 0.0 if name == row.burmese else _RARE for name in names}
    groups: dict[str, float] = {}
    for group in tables.read("ethnic_groups", GroupRow):
        weight = 0.0 if group.number is None or group.burmese == group.family else _RARE
        for name in (group.burmese, *group.aliases):
            if can_encode(name):
                groups.setdefault(name, weight if name == group.burmese else _RARE)
    commas = {"၊": 0.0, "/": 0.0} | dict.fromkeys((",", "-", "+", " ", "၊ ", " / "), _RARE)
    links = {"-": _RARE, "+": _RARE, "/": _ODD, "၊": _ODD}
    return Automaton([(groups, commas, religions), (groups, links, groups, commas, religions), (groups,), (religions,)])


@cache
def serial() -> Automaton:
    """Serial numbers: two capitals and six digits or seven digits alone; other counts of them, Burmese letters and digits."""
    capital, gap = dict.fromkeys(_CAPITALS, 0.0), {"": 0.0} | dict.fromkeys(" -./", _RARE)
    rare = dict.fromkeys(_CAPITALS, _RARE)
    latin = Either([(rare,), (capital, capital), (rare, capital, capital)])
    burmese = Either([(_LETTERS,), (_LETTERS, _LETTERS)])
    return Automaton(
        [
            (latin, gap, _run(_ASCII, {5: _ODD, 6: 0.0, 7: _RARE, 8: _ODD})),
            (_run(_ASCII, {5: _ODD, 6: _RARE, 7: 0.0, 8: _RARE}),),
            (burmese, _run(_DIGITS, {5: _ODD + _ODD, 6: _ODD, 7: _ODD, 8: _ODD + _ODD})),
            (_run(_DIGITS, {5: _ODD + _ODD, 6: _ODD + _RARE, 7: _ODD, 8: _ODD + _RARE}),),
        ]
    )


def _run(digits: tuple[str, ...], weights: Mapping[int, float]) -> Either:
    """So many digits, by the weights of their numbers."""
    return Either([(dict.fromkeys(digits, weight), *[digits] * (count - 1)) for count, weight in weights.items()])

"""The words that made-up texts are put together from: syllables, names, groups, religions, professions and places of the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from myanmar_id import tables
from myanmar_id.fields.name.parts import HonorificRow
from myanmar_id.fields.nrc import townships
from myanmar_id.fields.nrc.lookup import states
from myanmar_id.fields.occupation_words import OccupationRow
from myanmar_id.fields.origin_names import GroupRow, ReligionRow
from myanmar_id.latin.rows import SpellingRow, SyllableRow, WordRow
from myanmar_id.text.normalize import normalize


def _clean(among: Sequence[str]) -> tuple[str, ...]:
    """Normalized words of Burmese letters, each once."""
    found = dict.fromkeys(normalize(word) for word in among)
    return tuple(word for word in found if re.fullmatch("[\u1000-\u104f]+", word))


@cache
def common() -> tuple[str, ...]:
    """Syllables that were counted in names."""
    rows = tables.read("latin_syllables", SyllableRow)
    return _clean([row.written for row in rows if "measured-names" in row.source])


@cache
def syllables() -> tuple[str, ...]:
    """Syllables of the tables of names."""
    return _clean([row.written for row in tables.read("latin_syllables", SyllableRow)])


@cache
def words() -> tuple[str, ...]:
    """Words of names and places."""
    of_names = [row.written for row in tables.read("latin_words", WordRow)]
    return _clean(of_names + [row.written for row in tables.read("place_words", SpellingRow)])


@cache
def stacks() -> tuple[tuple[str, str], ...]:
    """Letters that stand over and under one another in the words of the tables."""
    among = words() + jobs()[0] + tuple(place for place, _ in places())
    found = (re.findall("([က-အ])\u1039([က-အ])", word) for word in among)
    return tuple(sorted({pair for pairs in found for pair in pairs}))


@cache
def onsets() -> tuple[str, ...]:
    """Consonants with their medials."""
    return tuple(row.written for row in tables.read("latin_onsets", SpellingRow))


@cache
def rhymes() -> tuple[str, ...]:
    """Rhymes, the usual ones more often."""
    rhymes = tuple(row.written for row in tables.read("latin_rhymes", SpellingRow))
    counts = {rhyme: sum(syllable.endswith(rhyme) for syllable in common()) if rhyme else 30 for rhyme in rhymes}
    return tuple(rhyme for rhyme in rhymes for _ in range(1 + min(9, counts[rhyme] // 4)))


@cache
def titles() -> tuple[str, ...]:
    """What stands before a name, the usual ones more often, or nothing."""
    rows = [row.burmese for row in tables.read("honorifics", HonorificRow)]
    usual = ("ဦး",) * 16 + ("ဒေါ်",) * 16 + ("မောင်",) * 12 + ("ကို",) * 10 + ("မ",) * 14 + ("",) * 14
    peoples = ("စိုင်း", "နန်း", "စော", "နော်", "နိုင်", "မိ", "ခွန်", "မန်း", "စဝ်")
    return tuple(map(normalize, usual * 3 + peoples * 2 + tuple(rows)))


@cache
def groups() -> tuple[str, ...]:
    """Ethnic groups: the large ones more often."""
    large = ("ဗမာ", "မြန်မာ", "ကချင်", "ကယား", "ကရင်", "ချင်း", "မွန်", "ရခိုင်", "ရှမ်း", "ပအိုဝ်း", "လားဟူ", "လီဆူး", "ပလောင်")
    rows = tables.read("ethnic_groups", GroupRow)
    return _clean(large) * 12 + _clean([word for row in rows for word in (row.burmese, *row.aliases)])


@cache
def religions() -> tuple[str, ...]:
    """Religions, the large ones more often."""
    rows = tables.read("religions", ReligionRow)
    usual = ("ဗုဒ္ဓ",) * 30 + ("ဗုဒ္ဓဘာသာ",) * 8 + ("ခရစ်ယာန်",) * 12 + ("အစ္စလာမ်",) * 10 + ("ဟိန္ဒူ",) * 8 + ("နတ်",) * 2
    return usual + _clean([word for row in rows for word in (row.burmese, *row.aliases) if len(word) < 26])


@cache
def jobs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Professions, and words that they are made of."""
    rows = tables.read("occupations", OccupationRow)
    jobs = [word for row in rows if row.kind in {"job", "doer"} for word in (row.burmese, *row.aliases)]
    parts = [row.burmese for row in rows if row.kind in {"ending", "noun"}]
    usual = _clean([word for row in rows[:150] if row.kind in {"job", "doer"} for word in (row.burmese, *row.aliases)])
    short = [word for word in jobs + parts if len(word) < 30]
    return usual * 4 + _clean(short), _clean([word for word in parts if len(word) < 24])


@cache
def places() -> tuple[tuple[str, str], ...]:
    """Names of townships with their state or region."""
    names = {row.number: row.name_my for row in states()}
    pairs = dict.fromkeys((normalize(row.name_my), normalize(names[row.state])) for row in townships() if row.name_my)
    return tuple(pair for pair in pairs if re.fullmatch("[\u1000-\u104f()]+", pair[0]))

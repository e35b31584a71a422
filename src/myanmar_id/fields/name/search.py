"""Names in Latin letters and back, and which of them can be the same: what `fields.name` offers beside parsing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from myanmar_id.errors import ParseError, Problem, Severity
from myanmar_id.fields.name import latin, parts
from myanmar_id.fields.name.latin import Scheme, Style
from myanmar_id.fields.name.value import Name, parse
from myanmar_id.latin import names, sound
from myanmar_id.latin.names import Comparison, FaultKind, is_burmese

StyleName = Literal["classic", "modern"]
SchemeName = Literal["customary", "bgn-pcgn-1970", "mlcts"]
ModeName = Literal["shan", "kayin", "mon", "kachin", "chin", "rakhine"]

_MESSAGES = {
    FaultKind.SYLLABLE: "check the spelling: the letters are no usual spelling of a syllable",
    FaultKind.MISSING: "check the name: a syllable has no letters",
    FaultKind.EXTRA: "check the name: there are letters that belong to no syllable",
}


@dataclass(frozen=True, slots=True)
class Match:
    """Whether two spellings can be one name; true where they can.

    Attributes:
        ok: whether they can.
        score: 0 to 1, half and more where they can: how near the spelling is to the usual one. A ranking, not a probability.
        problems: what speaks against it: `match.syllable`, `match.missing`, `match.extra` or `match.empty`. Suggested is the
            usual spelling.
    """

    ok: bool
    score: float
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return self.ok


def romanize(
    text: str,
    *,
    style: StyleName = "classic",
    scheme: SchemeName = "customary",
    mode: ModeName | None = None,
    overrides: Mapping[str, str] | None = None,
) -> str:
    """A name in Latin letters, as its owner would most likely write it.

    Args:
        text: a name, with honorific or without, in either encoding.
        style: `classic`, as most names are written, or `modern` (Phyoe, Khine, Linn, Htun), as people born since the 1980s write.
        scheme: `customary`, or a published system: `bgn-pcgn-1970`, `mlcts`; style, mode and overrides do not apply to those.
        mode: whose custom to follow; None to tell by the name itself (စိုင်း, နော်, နိုင် ...).
        overrides: syllables or words of Burmese and how to spell them, such as {"ထွန်း": "Htun"}.

    Returns:
        ASCII for the customary scheme; "" where nothing can be spelled.

    Raises:
        ValueError: no such style, scheme or mode.

    Examples:
        >>> romanize("မစန္ဒာဖြိုး"), romanize("ဒေါက်တာဦးအောင်အောင်")
        ('Ma Sandar Phyo', 'Dr. U Aung Aung')
        >>> romanize("ကိုထွန်းလင်း", style="modern"), romanize("ကိုထွန်းလင်း", overrides={"ထွန်း": "Htoon"})
        ('Ko Htun Linn', 'Ko Htoon Lin')
        >>> romanize("သိန်းဖိုး", scheme="mlcts")
        'sin: hpui:'

    Source: `data/tables/latin_*.tsv`, `data/models/latin.tsv`; see `latin.spelling`.
    """
    wish = latin.custom(style, mode, overrides)
    system = Scheme(scheme)
    try:
        value = parse(text)
    except ParseError:
        return ""
    return latin.spell(value, wish) if system is Scheme.CUSTOMARY else latin.by_scheme(str(value), system)


def romanizations(
    text: str,
    n: int = 5,
    *,
    style: StyleName = "classic",
    mode: ModeName | None = None,
    overrides: Mapping[str, str] | None = None,
) -> list[tuple[str, float]]:
    """Several Latin spellings of a name, the likeliest first.

    Args:
        text: a name, in either encoding.
        n: how many at most.
        style: see `romanize`.
        mode: see `romanize`.
        overrides: see `romanize`.

    Returns:
        Spellings with the probability that a bearer of the name writes it so, in the classic style calibrated on names that
        nothing was counted on (see the benchmarks); what they leave up to 1 is for spellings not listed. The first is what
        `romanize` gives. [] where nothing can be spelled.

    Raises:
        ValueError: no such style or mode.

    Examples:
        >>> [spelling for spelling, _ in romanizations("ဦးထွန်းခိုင်", 2)]
        ['U Tun Khaing', 'U Tun Khine']
    """
    wish = latin.custom(style, mode, overrides)
    try:
        value = parse(text)
    except ParseError:
        return []
    found = names.packaged().romanizations(value.given, n, wish)
    return [(latin.around(value, given, wish), p) for given, p in found]


def from_latin(text: str, n: int = 5) -> list[tuple[str, float]]:
    """The Burmese names that a Latin spelling may stand for, the likeliest first.

    Args:
        text: a name in Latin letters, with honorific or without.
        n: how many at most.

    Returns:
        Normalized Burmese, honorific included, with probabilities that sum to at most 1; Pali words are stacked as names stack
        them, and aliases stand behind (ခ), each in its likeliest reading. A name in Burmese is its own only reading. [] where
        nothing can be read.

    Examples:
        >>> [burmese for burmese, _ in from_latin("Daw Sandar Phyu", 1)]
        ['ဒေါ်စန္ဒာဖြူ']
    """
    try:
        value = parse(text)
    except ParseError:
        return []
    if n < 1:
        return []
    if is_burmese(value.given):
        return [(str(value), 1.0)]
    head = None if value.honorific is None else parts.burmese_honorific(value.honorific)
    read = names.packaged().burmese(value.given, n)
    aliases = tuple(likeliest for alias in value.aliases for likeliest, _ in from_latin(alias, 1))
    behind = replace(value, aliases=aliases, marks=())
    return [(str(replace(behind, honorific=head, given=burmese)), p) for burmese, p in read]


def match_key(text: str) -> str:
    """A key that the usual spellings of one name share, in Burmese or Latin, with an honorific or without.

    The key stands for the sound of the Burmese syllables; a Latin name is read into Burmese first, so Htun, Tun and ထွန်း meet.

    Args:
        text: a name.

    Returns:
        Small ASCII letters, "" where there is no name. Equal keys are names that sound alike, not surely the same name.

    Examples:
        >>> match_key("ဦးခိုင်ထွန်း") == match_key("U Khine Htun") == match_key("khaing tun")
        True
    """
    try:
        value = parse(text)
    except ParseError:
        return ""
    return names.packaged().key(value.given)


def similarity(a: str, b: str) -> float:
    """How alike two names are, in Burmese or Latin.

    Args:
        a: a name.
        b: another.

    Returns:
        1 where the keys are equal, else how much of the keys is the same; 0 where there is no name. A ranking, not a probability.

    Examples:
        >>> similarity("ခင်ခိုင်", "Khin Khine"), similarity("အောင်အောင်", "Su Su") < 0.5
        (1.0, True)
    """
    return sound.similarity(match_key(a), match_key(b))


def matches(a: str, b: str) -> Match:
    """Whether two spellings can be one name, and why not.

    Args:
        a: a name in Burmese or Latin letters.
        b: another. The order does not matter.

    Returns:
        True where the Latin letters are a plausible spelling of the Burmese syllables; of two names in one script, where they
        sound alike or a likely reading of one can be the other. An honorific on one side only is passed over, မောင်, ကို and မ are
        tried as honorific and as name, and an alias counts as the name.

    Examples:
        >>> bool(matches("U Htun Khine", "ဦးထွန်းခိုင်")), bool(matches("Htun Khine", "ခင်ထွန်း"))
        (True, False)
        >>> [problem.code for problem in matches("Thida Win", "သီတာထွန်း").problems]
        ['match.syllable']
    """
    try:
        first, second = parse(a), parse(b)
    except ParseError:
        return Match(False, 0.0, (Problem("match.empty", "give two names", Severity.ERROR),))
    best: tuple[Comparison, str, str] | None = None
    for one in _forms(first):
        for other in _forms(second):
            found = names.packaged().compare(one, other)
            if best is None or names.better(found) > names.better(best[0]):
                best = found, one, other
    assert best is not None  # a name has at least the form that is itself
    comparison, one, other = best
    usual = tuple(names.packaged().romanize(text) for text in (one, other) if is_burmese(text))
    faults = tuple(dict.fromkeys(fault.kind for fault in comparison.faults))
    problems = tuple(Problem(f"match.{kind}", _MESSAGES[kind], Severity.WARNING, None, usual) for kind in faults)
    return Match(comparison.ok, comparison.score, problems)


def _forms(value: Name) -> Iterator[str]:
    """What can be meant by a name: itself, with what may be a syllable and no honorific, and its aliases.

    In Latin letters any honorific may be one: Daw is ဒေါ် and ဒေါ, Saya is ဆရာ and စရာ.
    """
    yield value.given
    if value.honorific is not None and (value.honorific.isascii() or parts.is_ambiguous(value.honorific)):
        yield f"{value.honorific}{' ' * value.honorific.isascii()}{value.given}"
    elif value.honorific is None:
        rest = parts.without_honorific(value.given)
        if rest:
            yield rest
    yield from value.aliases


__all__ = ["Match", "Scheme", "Style", "from_latin", "match_key", "matches", "romanizations", "romanize", "similarity"]

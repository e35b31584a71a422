"""A name in Latin letters: honorific, name, aliases and marks, each spelled as custom or a named system has it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from myanmar_id.fields.name import parts
from myanmar_id.latin import bgn, mlcts, names
from myanmar_id.latin.decode import CLASSIC, Custom
from myanmar_id.latin.rows import Mode

if TYPE_CHECKING:
    from myanmar_id.fields.name.value import Name


class Style(StrEnum):
    """Whose custom: `CLASSIC`, as most names are written; `MODERN`, as people born since the 1980s write theirs."""

    CLASSIC = "classic"
    MODERN = "modern"


class Scheme(StrEnum):
    """How to write: as custom does, or by a published system."""

    CUSTOMARY = "customary"
    BGN_PCGN_1970 = "bgn-pcgn-1970"
    MLCTS = "mlcts"


def custom(style: str, mode: str | None, overrides: Mapping[str, str] | None) -> Custom:
    """The caller's wishes as one value.

    Args:
        style: one of `Style`.
        mode: one of `Mode`, or None to tell it by the name.
        overrides: syllables or words of Burmese and how to spell them.

    Raises:
        ValueError: no such style or mode.
    """
    is_modern = Style(style) is Style.MODERN
    if not is_modern and mode is None and not overrides:
        return CLASSIC
    return Custom(is_modern, None if mode is None else Mode(mode), overrides or {})


def by_scheme(text: str, scheme: Scheme) -> str:
    """Burmese by a published system, in BGN/PCGN each syllable a word, as it has names of persons."""
    return bgn.romanize(text, separator=" ") if scheme is Scheme.BGN_PCGN_1970 else mlcts.romanize(text)


def spell(value: Name, wish: Custom = CLASSIC) -> str:
    """A name as custom spells it, "" where nothing can be spelled."""
    given = names.packaged().romanize(value.given, wish)
    return around(value, given, wish) if given else ""


def around(value: Name, given: str, wish: Custom) -> str:
    """What stands before and behind a name, with the name as it is spelled."""
    if value.honorific is None and not value.aliases and not value.retired and not value.deceased:
        return given
    aliases = "".join(f" (a) {spelled}" for alias in value.aliases if (spelled := _alias(alias, wish)))
    return (
        _head(value.honorific, wish) + given + aliases + " (retired)" * value.retired + " (deceased)" * value.deceased
    )


def _head(honorific: str | None, wish: Custom) -> str:
    """An honorific with the space behind it."""
    if honorific is None:
        return ""
    if honorific.isascii():
        return honorific + " "
    spelled = (
        wish.overrides.get(word) or latin or names.packaged().romanize(word, wish)
        for word, latin in parts.honorific_words(honorific)
    )
    return " ".join(spelled) + " "


def _alias(text: str, wish: Custom) -> str:
    honorific, given, _ = parts.split(text)
    spelled = names.packaged().romanize(given, wish)
    return _head(honorific, wish) + spelled if spelled else ""

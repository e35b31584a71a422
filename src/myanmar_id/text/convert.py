"""The two conversions between Zawgyi and Unicode.

Both read a cluster into what it depicts (`text.cluster`) and write that in the other encoding; neither is a list of
replacements. They are cluster-local: converting line by line gives the same as converting the whole, for any cut that parts no
cluster and no digit from a letter it touches. They take linear time and never change ASCII characters or runs of digits.
Whether a text is Zawgyi at all is for `text.detect` to say; `text.repair` does both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

from myanmar_id.errors import PlanError
from myanmar_id.text import zawgyi as _zawgyi
from myanmar_id.text import zawgyi_writer as _writer
from myanmar_id.text._backend import core as _core

Engine = Literal["own", "icu"]


def to_unicode(zawgyi: str, *, engine: Engine = "own") -> str:
    """Convert Zawgyi to Unicode in canonical order (dot below before asat).

    The digits 0, 4 and 7 become the letters wa, U+104E and ra only where their neighbours demand a letter. A space typed before
    a dot below is kept, behind it. Characters that Zawgyi does not know stay.

    Args:
        zawgyi: text known to be Zawgyi. Unicode text given here is damaged: see `text.repair`.
        engine: "own", or "icu" for ICU's transform Zawgyi-my where PyICU is installed (the extra `icu`).

    Returns:
        The text in Unicode; already normalized with the own engine.

    Raises:
        PlanError: `engine` is unknown, or "icu" and PyICU is not installed.

    Examples:
        >>> to_unicode("ျမန္မာ ၁၀၀")
        'မြန်မာ ၁၀၀'
        >>> to_unicode("ဦးေစာ၀င္း")
        'ဦးစောဝင်း'

    Source: the Zawgyi-One font (`zawgyi_glyphs`); Unicode Technical Note 11 for the order.
    """
    if engine != "own":
        return _icu("Zawgyi-my", engine)(zawgyi)
    core = _core()
    out = NotImplemented if core is None else core.to_unicode(zawgyi)
    return _zawgyi.to_unicode(zawgyi) if out is NotImplemented else out


def to_zawgyi(text: str, *, engine: Engine = "own") -> str:
    """Convert Unicode to Zawgyi, choosing the shapes a careful typist would.

    Args:
        text: Burmese in Unicode; marks in any order. Other languages have no Zawgyi form and stay as they are.
        engine: "own", or "icu" for ICU's transform my-Zawgyi where PyICU is installed (the extra `icu`).

    Returns:
        The text in Zawgyi. A stack that Zawgyi has no shape for is written side by side.

    Raises:
        PlanError: `engine` is unknown, or "icu" and PyICU is not installed.

    Examples:
        >>> to_zawgyi("မြန်မာ ၁၀၀")
        'ျမန္မာ ၁၀၀'

    Source: as for `to_unicode`; the choice of shapes follows the Myanmar Language Commission's spelling book as typed in Zawgyi.
    """
    if engine != "own":
        return _icu("my-Zawgyi", engine)(text)
    core = _core()
    out = NotImplemented if core is None else core.to_zawgyi(text)
    return _writer.to_zawgyi(text) if out is NotImplemented else out


@cache
def _icu(transform: str, engine: str) -> Callable[[str], str]:
    if engine != "icu":
        raise PlanError("engine is neither own nor icu")
    try:
        import icu
    except ImportError as error:
        raise PlanError("install the extra icu to use this engine") from error
    try:
        transliterate: Callable[[str], str] = icu.Transliterator.createInstance(transform).transliterate
    except icu.ICUError as error:
        raise PlanError(f"this ICU has no transform {transform}") from error
    return transliterate

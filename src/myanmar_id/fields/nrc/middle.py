"""What stands between state and number: the township, and the kind in its bracket."""

from __future__ import annotations

from typing import NamedTuple

from myanmar_id.errors import Ambiguous, InvalidFormat, ParseError, UnknownComponent
from myanmar_id.fields.nrc.folding import FOR_LATIN, FOR_LETTER, INNER, LETTERS, Text, is_word
from myanmar_id.fields.nrc.lookup import KindWord, index, kind_key, letters, unlisted
from myanmar_id.fields.nrc.rows import Kind, Scheme

_CODE_LETTERS = 3
#: Longer than any spelling with its separators; what is longer is refused unread.
_LONGEST = 256
_LONGEST_KIND = 11


class Middle(NamedTuple):
    """Township and kind of one text: the values, their offsets in the folded text, and how they should have been
    written.
    """

    letters: str
    alternatives: tuple[str, ...]
    town: tuple[int, int, str]
    kind: Kind
    word: tuple[int, int, str]
    scheme: Scheme | None
    is_letter_n: bool
    notes: frozenset[str]


def middle(text: Text, state: int, start: int, end: int, scheme: Scheme | None) -> Middle:
    """Read township and kind from `text.folded[start:end]`.

    Args:
        text: the folded text.
        state: the number's state; a spelling means nothing without it.
        start: where the state ends.
        end: where the number starts.
        scheme: how the writer spells, where it is known.

    Raises:
        ParseError: no township, no kind, or several readings of an abbreviation.
    """
    folded = text.folded
    first = start
    while first < end and not is_word(folded[first]):
        first += 1
    if first == end or end - first > _LONGEST:
        raise text.fail(InvalidFormat, "township", "give township and kind between state and number", start, end)
    following = next((char for char in folded[first + 1 : end] if char not in INNER), "")
    if folded[first] in LETTERS or (folded[first] in FOR_LETTER and (following in LETTERS or following in FOR_LETTER)):
        return _burmese(text, first, end, scheme)
    return _latin(text, state, first, end, scheme)


def _burmese(text: Text, start: int, end: int, scheme: Scheme | None) -> Middle:
    """Three Burmese letters, then the kind."""
    folded = text.folded
    code = ""
    notes: set[str] = set()
    at = start
    while at < end and len(code) < _CODE_LETTERS:
        char = folded[at]
        if char in LETTERS:
            code += char
        elif char in FOR_LETTER:
            code += FOR_LETTER[char]
            notes.add("digit-for-letter" if char.isdecimal() else "letter-form")
        elif not (char in INNER or (char == "\u102e" and code[-1:] == "ဥ")):
            break
        at += 1
    if at < end and folded[at] == "\u102e" and code[-1:] == "ဥ":
        at += 1
    if len(code) < _CODE_LETTERS:
        raise text.fail(InvalidFormat, "township", "give the township as three letters", start, end)
    kind, word = _kind(text, at, end)
    value, used, is_n = _resolve_kind(kind, word[2], scheme)
    return Middle(code, (), (start, at, code), value, _plain_kind(kind, word), used, is_n, frozenset(notes))


def _kind(text: Text, start: int, end: int) -> tuple[KindWord, tuple[int, int, str]]:
    """The kind in `text.folded[start:end]`, separators around it dropped."""
    folded = text.folded
    first, last = start, end
    while first < last and not is_word(folded[first]):
        first += 1
    while last > first and not is_word(folded[last - 1]):
        last -= 1
    if first == last:
        raise text.fail(InvalidFormat, "no-kind", "give the kind behind the township, as in (N)", start, end)
    word = "".join(char for char in folded[first:last] if char not in INNER)
    kinds = index().kinds
    kind = kinds.get(word.upper()) or kinds.get(kind_key(word))
    if kind is None:
        message = "give a kind that is in use, as N, C or နိုင်, right behind a township of three letters"
        raise text.fail(UnknownComponent, "unknown-kind", message, first, last)
    return kind, (first, last, word)


def _resolve_kind(kind: KindWord, word: str, scheme: Scheme | None) -> tuple[Kind, Scheme | None, bool]:
    """The kind, the scheme that it shows, and whether it is the letter that the schemes read differently."""
    if word.upper() != "N":
        return kind.kind, kind.scheme, False
    return (Kind.NUN if scheme == "official" else Kind.CITIZEN), scheme, True


def _plain_kind(kind: KindWord, word: tuple[int, int, str]) -> tuple[int, int, str]:
    """A Burmese word as the card writes it; a Latin one as it is."""
    return word if word[2].isascii() else (word[0], word[1], kind.word)


def _latin(text: Text, state: int, start: int, end: int, scheme: Scheme | None) -> Middle:
    """A Latin spelling, then the kind in either script."""
    spelled, at, strong, weak, rest = _spell(text, start, end)
    if not spelled:
        raise text.fail(InvalidFormat, "township", "give the township in front of the kind", start, end)
    if rest < end:  # the kind is Burmese, so the spelling ends where the script changes
        kind, word = _kind(text, rest, end)
        splits = [(len(spelled), kind, word)] if not strong else []
    else:
        splits = _splits(text, spelled, at, strong, weak)
    best: Middle | None = None
    error: ParseError | None = None
    for size, kind, word in splits:
        value, used, is_n = _resolve_kind(kind, word[2], scheme)
        name = "".join(FOR_LATIN.get(char, char) for char in spelled[:size])
        span = (at[0], at[size - 1] + 1)
        try:
            found, note = _township(text, state, name.lower(), span, scheme or used)
        except ParseError as failure:
            error = error or failure
            continue
        notes = {note} if note else set()
        notes |= {"look-alike"} if name != spelled[:size] else set()
        plain = "".join(letters()[letter].official for letter in found[0]) if note == "abbreviation" else name
        read = Middle(found[0], found[1:], (*span, plain), value, _plain_kind(kind, word), used, is_n, frozenset(notes))
        place = index().places.get((state, found[0]))
        if place and name.lower() in (place.official.lower(), place.common.lower()):
            return read
        if best is None or (place and (state, best.letters) not in index().places):
            best = read
    if best:
        return best
    whole = spelled.lower()
    if rest == end and (whole in index().latin[state] or unlisted(whole)):
        raise text.fail(InvalidFormat, "no-kind", "give the kind behind the township, as in (N)", at[0], end)
    raise error or text.fail(InvalidFormat, "township", "give a township of three syllables, then the kind", start, end)


def _spell(text: Text, start: int, end: int) -> tuple[str, list[int], list[int], list[int], int]:
    """The Latin letters from `start` on, their offsets, where among them brackets or slashes and spaces or dashes
    stand, and where Burmese begins.
    """
    spelled: list[str] = []
    at: list[int] = []
    strong: list[int] = []
    weak: list[int] = []
    gap: list[int] | None = None
    for offset in range(start, end):
        char = text.folded[offset]
        if char.isascii() and char.isalnum():
            if gap is not None:
                gap.append(len(spelled))
                gap = None
            spelled.append(char)
            at.append(offset)
        elif "\u1000" <= char <= "\u109f":
            return "".join(spelled), at, strong, weak, offset
        elif char not in INNER:
            gap = strong
        elif gap is None:
            gap = weak
    return "".join(spelled), at, strong, weak, end


def _splits(
    text: Text, spelled: str, at: list[int], strong: list[int], weak: list[int]
) -> list[tuple[int, KindWord, tuple[int, int, str]]]:
    """Where a run of Latin letters can part into township and kind, the likeliest first."""
    kinds = index().kinds
    if strong:
        sizes = strong if len(strong) == 1 else []
    else:
        # The shorter kind first, where both leave a township: `…KhaC` ends in -Kha and C, not in -Kh and AC.
        shorter = range(len(spelled) - 1, max(0, len(spelled) - _LONGEST_KIND - 1), -1)
        sizes = list(dict.fromkeys([*reversed(weak), *shorter]))
    found = [
        (size, kinds[word], (at[size], at[-1] + 1, spelled[size:]))
        for size in sizes
        if (word := spelled[size:].upper()) in kinds and spelled[:size]
    ]
    if not found and strong and len(strong) == 1:
        message = "give a kind that is in use, as N, C or နိုင်"
        raise text.fail(UnknownComponent, "unknown-kind", message, at[strong[0]], at[-1] + 1)
    return found


def _township(
    text: Text, state: int, name: str, span: tuple[int, int], scheme: Scheme | None
) -> tuple[tuple[str, ...], str | None]:
    """Letters that a Latin spelling can mean in a state, the likeliest first, and a note where it is an
    abbreviation.
    """
    found = index().latin[state].get(name)
    note = None
    if found is None:
        found = index().skeletons[state].get(name)
        note = "abbreviation" if found else None
        if found and len(found) > 1:
            raise text.fail(Ambiguous, "abbreviated-township", "give the township in full: several fit", *span)
        found = found or unlisted(name)
    if not found:
        message = "give the township as three letters, or three syllables as MaKhaNa"
        raise text.fail(InvalidFormat, "township", message, *span)
    if len(found) > 1 and scheme == "official":
        exact = tuple(code for code in found if "".join(letters()[part].official for part in code).lower() == name)
        found = exact if len(exact) == 1 else found
    return found, note

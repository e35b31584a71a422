"""The words that professions are made of, and a profession taken apart into them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from myanmar_id import tables
from myanmar_id.fields.raw import fold, key
from myanmar_id.latin import gazetteer
from myanmar_id.text.script import is_myanmar
from myanmar_id.text.syllable import syllables


class Kind(StrEnum):
    """What a word of a profession does.

    `prefix` stands before another word (assistant, township). `noun` names a field or a thing and may have another word behind it.
    `job` is a person. `ending` (shop, department) and `doer` (seller, owner) stand behind the words that say of what. `mark` turns
    what stands before it (former). `link` joins two words (and).
    """

    PREFIX = "prefix"
    NOUN = "noun"
    JOB = "job"
    ENDING = "ending"
    DOER = "doer"
    MARK = "mark"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """A profession, or a word that professions are made of.

    Attributes:
        burmese: the usual spelling.
        kind: what it does.
        english: its English name where it stands alone or last, with a capital.
        inside: its English where another word follows; empty where it is the same. A capital says that the name has one everywhere.
        around: the English where words stand before it, `{}` for those: where it is last, and where another word follows, if that
            differs; empty where it just follows them.
        aliases: other spellings and words, kept as written.
        misspellings: spellings that are repaired.
    """

    burmese: str
    kind: Kind
    english: str
    inside: str
    around: tuple[str, ...]
    aliases: tuple[str, ...]
    misspellings: tuple[str, ...]
    source: tuple[str, ...]
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Word:
    """What a spelling means: its English as it stands inside a sentence; `right` the spelling that a misspelling is repaired to."""

    kind: Kind
    english: str
    inside: str
    around: tuple[str, ...] = ()
    right: str | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a profession, offsets into the folded text.

    Attributes:
        start: where it begins.
        end: where it ends.
        word: what it means, None where that is unknown.
        kept: whether it is a number or a word in Latin letters, which stays as it is.
        spaced: whether a space stands before it.
    """

    start: int
    end: int
    word: Word | None
    kept: bool = False
    spaced: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether it is neither a word of the table nor one that stays."""
        return self.word is None and not self.kept


RETIRED = Word(Kind.MARK, "retired", "retired")
#: A profession of more syllables is not taken apart: none is that long, and the work grows with it.
LONGEST = 200

#: What a syllable or a word costs: an unknown syllable, a word, one of a single syllable, one that stands behind others, a place.
_UNKNOWN, _WORD, _SHORT, _SHORT_BEHIND, _PLACE = 100, 10, 5, 4, 3
_AA = {0x102B: 0x102C}
_VIRAMA = "\u1039"
#: What `key` leaves out.
_SIGNS = dict.fromkeys(map(ord, ".-()/'"))
_BEHIND = frozenset({Kind.ENDING, Kind.DOER, Kind.MARK})


def spelling(text: str) -> str:
    """What two spellings of a word share: their key, with one sign for both shapes of aa, and မှူး for the frequent မှုး."""
    return _alike(key(text)[0])


def _alike(letters: str) -> str:
    return letters.translate(_AA).replace("\u103e\u102f\u1038", "\u103e\u1030\u1038")


def whole(folded: str) -> Word | None:
    """What a folded text means that is one word of the table, signs between its syllables left out."""
    return words().get(_letters(folded))


def begun(letters: str, char: str) -> str:
    """The beginning of a folded text that `whole` is to be asked about, as far as it can be a word.

    Args:
        letters: what stands before, of which this is made.
        char: the next character.

    Returns:
        Both without signs. It grows to one character more than the longest word has, which is no word.
    """
    if len(letters) > _longest() or char.isspace() or ord(char) in _SIGNS:
        return letters
    return letters + char


def cuts(folded: str, start: int, end: int) -> list[int]:
    """Where the syllables of a stretch of a folded text begin and end, its own ends included."""
    found = [start]
    for syllable in syllables(folded[start:end]):
        found.append(found[-1] + len(syllable))
    return found


def pieces(folded: str, start: int, end: int) -> list[Piece]:
    """Take a stretch of a folded profession apart: as few unknown syllables as can be, then as few words.

    Args:
        folded: a folded text.
        start: where the stretch begins.
        end: where it ends.

    Returns:
        Pieces in order; together they have all its letters and digits.
    """
    return _checked(_merged(_cheapest(folded, cuts(folded, start, end))), folded)


def _cheapest(folded: str, bounds: list[int]) -> list[Piece]:
    """The pieces between bounds that cost least, unknown ones a syllable each."""
    known, longest = words(), _longest()
    count = len(bounds) - 1
    best: list[tuple[int, tuple[int, Word | None, bool]]] = [(0, (0, None, False))]
    texts = [_letters(folded[bounds[at] : bounds[at + 1]]) for at in range(count)]
    counts = [1 + text.count(_VIRAMA) if text else 0 for text in texts]
    for end in range(1, count + 1):
        last = texts[end - 1]
        if not last:
            best.append((best[end - 1][0], (end - 1, None, False)))
            continue
        kept = not any(map(is_myanmar, last))
        found: tuple[int, tuple[int, Word | None, bool]]
        found = (best[end - 1][0] + (1 if kept else _UNKNOWN), (end - 1, None, kept))
        letters = ""
        for begin in range(end - 1, -1, -1) if count <= LONGEST else ():
            letters = texts[begin] + letters
            if len(letters) > longest:
                break
            word = known.get(letters) if texts[begin] else None
            if word is not None:
                short = 0 if sum(counts[begin:end]) > 1 else _SHORT_BEHIND if word.kind in _BEHIND else _SHORT
                cost = best[begin][0] + _WORD + word.cost + short
                # Of two ways as cheap, the one whose last word is longer: that word says what the whole is.
                if cost <= found[0]:
                    found = (cost, (begin, word, False))
        best.append(found)
    out: list[Piece] = []
    end = count
    while end:
        begin, word, kept = best[end][1]
        if texts[end - 1]:
            out.append(
                Piece(bounds[begin], bounds[end], word, kept, spaced=begin > 0 and folded[bounds[begin] - 1].isspace())
            )
        end = begin
    return out[::-1]


def _merged(found: list[Piece]) -> list[Piece]:
    """Unknown pieces beside one another as one, spaces between them included."""
    out: list[Piece] = []
    for piece in found:
        if out and piece.is_unknown and out[-1].is_unknown:
            out[-1] = replace(out[-1], end=piece.end)
        else:
            out.append(piece)
    return out


def _checked(found: list[Piece], folded: str) -> list[Piece]:
    """Doubtful words of one syllable made unknown: such a syllable stands in many a name and longer word.

    Those that touch something unknown are doubtful, unless they can stand behind it, and so are two nouns written together.
    """
    at = 0
    while at < len(found):
        if not _is_doubtful(found, at, folded):
            at += 1
            continue
        last = at + 1 if at + 1 < len(found) and found[at + 1].is_unknown else at
        first = at - 1 if at and found[at - 1].is_unknown else at
        found[first : last + 1] = [replace(found[first], end=found[last].end, word=None)]
        # Of what was looked at, only what touches this has another neighbour now.
        at = max(0, first - 1)
    return found


def _is_doubtful(found: list[Piece], at: int, folded: str) -> bool:
    word = found[at].word
    if word is None or not _is_short(found[at], folded):
        return False
    before = found[at - 1] if at and not found[at].spaced else None
    after = found[at + 1] if at + 1 < len(found) and not found[at + 1].spaced else None
    unknown_before = before is not None and before.is_unknown
    unknown_after = after is not None and after.is_unknown
    if word.kind is Kind.LINK:
        return unknown_before and unknown_after
    if after is not None and _is_noun(word, after.word) and _is_short(after, folded):
        return True
    return unknown_after or (unknown_before and not _follows_anything(word, is_last=at + 1 == len(found)))


def _is_short(piece: Piece, folded: str) -> bool:
    """Whether it is of one syllable; a stack has two."""
    found = syllables(folded[piece.start : piece.end])
    return sum(is_myanmar(one[0]) for one in found) + sum(one.count(_VIRAMA) for one in found) == 1


def _is_noun(*words: Word | None) -> bool:
    return all(word is not None and word.kind is Kind.NOUN for word in words)


def _follows_anything(word: Word, *, is_last: bool) -> bool:
    """Whether a word of one syllable is itself behind something unknown: a place of work, or at the end something that is done."""
    return word.kind is Kind.ENDING or (is_last and word.around not in ((), ("{}",)))


def _letters(folded: str) -> str:
    """The spelling of a stretch that is folded already, empty where it has signs only."""
    found = _alike("".join(folded.lower().split()).translate(_SIGNS))
    return found if any(char.isalnum() or is_myanmar(char) for char in found) else ""


@cache
def words() -> dict[str, Word]:
    """What every spelling means, by its letters. Rows of the table before names of places."""
    found: dict[str, Word] = {}
    for name, place in gazetteer.places(lambda name: fold(name)[0]).items():
        english = place.name_en
        if english is not None and len(syllables(name)) > 1:
            found[spelling(name)] = Word(Kind.PREFIX, english, english, cost=_PLACE)
    for row in tables.read("occupations", OccupationRow):
        english = row.english if row.inside[:1].isupper() else row.english[0].lower() + row.english[1:]
        word = Word(row.kind, english, row.inside or english, row.around)
        for name in (row.burmese, *row.aliases):
            found[spelling(name)] = word
        for name in row.misspellings:
            found[spelling(name)] = replace(word, right=row.burmese)
    for name in ("ငြိမ်း", "အငြိမ်းစား"):
        found[spelling(name)] = RETIRED
    return found


@cache
def _longest() -> int:
    return max(map(len, words()))

"""One card's result, for programs and for people."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from myanmar_id import card
from myanmar_id.cli.each import describe, dumps, record, visible
from myanmar_id.cli.records import Record, parse
from myanmar_id.errors import Problem, Repair
from myanmar_id.text.detect import Encoding

if TYPE_CHECKING:
    from myanmar_id.card import CardType
    from myanmar_id.cli.photos import Taken

#: A place in a card: `front.name`, `back`, `card`.
Place = str

#: The columns of a photographed card.
_HEADINGS = ("field", "text", "translation", "confidence")
#: Marks on, above or below a letter: they take no room of their own on a screen.
_NO_ROOM = frozenset(("Mn", "Me", "Cf"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one card.

    Attributes:
        name: the object's own `id`.
        encodings: what each side was judged to be written in.
        results: the contract's result object of each side.
        repairs: every repair with its place; None where they were not asked for.
        problems: every problem with its place.
    """

    name: str | int | None
    encodings: dict[str, str]
    results: dict[str, dict[str, Any]] = field(repr=False)
    repairs: list[tuple[Place, Repair]] | None
    problems: list[tuple[Place, Problem]]


def judge(text: str, arguments: argparse.Namespace) -> Verdict:
    """Read, check and write one card.

    Args:
        text: the card as a JSON object.
        arguments: the options of `myanmar-id card`.

    Raises:
        InvalidFormat: the object is no card.
        OutOfRange: a confidence is not from 0 to 1.
        PlanError: `class` or `idcard_type` is none of the contract's.
    """
    given = parse(text, card.FRONT_FIELDS, card.BACK_FIELDS)
    sides = _sides(given)
    results = {
        name: card.to_contract(
            side,
            convert_unicode=arguments.unicode,
            return_confidence=arguments.confidence,
            return_translation=arguments.translation,
            card_class=given.card_class,
            idcard_type=given.idcard_type,
        )
        for name, side in sides.items()
    }
    repairs, problems = [], []
    for name, side in sides.items():
        for key, part in side.fields().items():
            repairs += [(f"{name}.{key}", repair) for repair in part.repairs]
            problems += [(f"{name}.{key}", problem) for problem in part.problems]
        problems += [(name, problem) for problem in side.problems]
    if "front" in sides:
        problems += [
            ("card", problem) for problem in card.check(sides["front"], sides.get("back"), today=arguments.today)
        ]
    encodings = {name: str(side.encoding) for name, side in sides.items()}
    return Verdict(given.name, encodings, results, repairs if arguments.explain else None, problems)


def _sides(given: Record) -> dict[str, Any]:
    """The sides that are given. A side that does not tell its encoding is read in the other's: a card comes from one place."""
    readers = {"front": card.read_front, "back": card.read_back}
    sides: dict[str, Any] = {}
    for name, fields in given.sides.items():
        sides[name] = readers[name](fields, confidences=given.confidences[name])
    sure = [side.encoding for side in sides.values() if side.encoding in (Encoding.UNICODE, Encoding.ZAWGYI)]
    for name, side in sides.items():
        if side.encoding is Encoding.UNSURE and sure:
            sides[name] = readers[name](given.sides[name], confidences=given.confidences[name], encoding=sure[0])
    return sides


def as_record(number: int, verdict: Verdict) -> str:
    """One JSON object on a line of its own."""
    parts: dict[str, Any] = {"card": number}
    if verdict.name is not None:
        parts["id"] = verdict.name
    parts |= verdict.results
    parts["encoding"] = verdict.encodings
    if verdict.repairs is not None:
        parts["repairs"] = [
            {"field": place, "codes": repair.codes, "start": repair.start, "end": repair.end}
            | {"before": repair.before, "after": repair.after}
            for place, repair in verdict.repairs
        ]
    parts["problems"] = problem_records(verdict.problems)
    return record(**parts)


def as_text(number: int, verdict: Verdict) -> str:
    """Some lines for a person."""
    out = [f"card {number}" + (f": {visible(str(verdict.name))}" if verdict.name is not None else "")]
    for side, result in verdict.results.items():
        encoding = verdict.encodings[side]
        out.append(f"{side}, no Burmese text:" if encoding == Encoding.NONE else f"{side}, read as {encoding}:")
        out.append(dumps(result, indent=2))
    if verdict.repairs is not None:
        out.append(f"repairs: {len(verdict.repairs) or 'none'}")
        out += [f"  {place}, {describe(repair)}" for place, repair in verdict.repairs]
    out += problem_lines(verdict.problems)
    return "\n".join(out) + "\n\n"


def problem_records(problems: Sequence[tuple[Place, Problem]]) -> list[dict[str, Any]]:
    """Problems with their places as JSON has them."""
    return [
        {"field": place, "code": problem.code, "severity": problem.severity, "message": problem.message}
        | {"span": problem.span, "suggestions": problem.suggestions}
        for place, problem in problems
    ]


def problem_lines(problems: Sequence[tuple[Place, Problem]]) -> list[str]:
    """Problems with their places for a person, one a line, and how many."""
    out = [f"problems: {len(problems) or 'none'}"]
    for place, problem in problems:
        out.append(f"  {problem.severity} in {place}, {problem.code}: {problem.message}")
        if problem.suggestions:
            out.append(f"    perhaps {', '.join(map(visible, problem.suggestions))}")
    return out


def photo_record(taken: Taken, unicode: bool) -> str:
    """A photographed card as one JSON object on a line of its own.

    Args:
        taken: the card.
        unicode: Unicode if true, Zawgyi if false.
    """
    from myanmar_id.card.answers import photographed
    from myanmar_id.ocr.portrait import crop

    reading = taken.reading
    portrait = reading.portrait
    result = photographed(
        taken.side,
        convert_unicode=unicode,
        return_confidence=True,
        return_translation=True,
        idcard_type="copy" if reading.copy else "normal",
        portrait_image=b"" if portrait is None else crop(taken.picture, portrait),
        portrait_location=() if portrait is None else portrait.tolist(),
    )
    # A tenth of a pixel: more is not known.
    corners = [[round(part, 1) for part in corner] for corner in reading.corners.tolist()]
    return record(file=taken.photo.path, result=result, card_location=corners, problems=problem_records(taken.problems))


def photo_table(taken: Taken, unicode: bool) -> str:
    """A photographed card as a table for a person.

    Args:
        taken: the card.
        unicode: Unicode if true, Zawgyi if false.
    """
    from myanmar_id.card.answers import photographed

    reading = taken.reading
    kind: CardType = "copy" if reading.copy else "normal"
    result = photographed(taken.side, convert_unicode=unicode, idcard_type=kind)
    rows = [_HEADINGS]
    for key, part in taken.side.fields().items():
        text, translation = (visible(text) if text else "" for text in (result[key], part.translation))
        rows.append((key, text, translation, f"{part.confidence or 0:.2f}"))
    wide = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    sure = ", ".join(f"{name} {value:.2f}" for name, value in reading.confidences.items())
    out = [visible(taken.photo.path), f"{result['side']}, {result['class']}, {kind} ({sure})"]
    for row in rows:
        cells = [cell + " " * (room - _width(cell)) for cell, room in zip(row, wide, strict=True)]
        out.append(f"  {'  '.join(cells)}".rstrip())
    return "\n".join([*out, *problem_lines(taken.problems)]) + "\n\n"


def _width(text: str) -> int:
    """About how many columns a text takes on a screen; fonts and terminals differ for Burmese."""
    return sum(unicodedata.category(char) not in _NO_ROOM for char in text)

"""The fields of a card in its frame: rows found, read, settled and decoded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log

from myanmar_id.ocr import confidence, decode, grid, layout, recognize, settle
from myanmar_id.ocr.confidence import Evidence
from myanmar_id.ocr.ctc import LogProbs
from myanmar_id.ocr.frame import Pixels, Points
from myanmar_id.ocr.model import Model

#: A line that is less sure is cut out again, higher by these shares of its height at either edge.
_CLEAR, _CUTS = 0.97, (-0.05, 0.07)


@dataclass(frozen=True, slots=True, eq=False)
class ReadField:
    """A field.

    Attributes:
        text: in normalized Unicode, "" of an empty field. Personal data, not in `repr`.
        confidence: 0 to 1, that the text is exactly right.
        evidence: what the confidence comes from.
        lines: each (4, 2), TL TR BR BL of a line of it, pixels of the picture, from above.
    """

    text: str = field(repr=False)
    confidence: float
    evidence: Evidence
    lines: tuple[Points, ...] = field(repr=False)


def read(
    picture: Pixels, planes: grid.Planes, to_frame: Points, side: str, recognizer: Model
) -> Mapping[str, ReadField]:
    """Read the fields of a side.

    Args:
        picture: RGB (H, W, 3).
        planes: probabilities of the fields (P, H, W), in the order of `planes.PLANES`.
        to_frame: homography from the picture to the frame of the planes.
        side: `front` or `back`.
        recognizer: reads lines.

    Returns:
        Every field of the side, by the contract's names.

    Raises:
        ModelError: the models do not fit this reader.
    """
    rows = layout.rows(planes, to_frame, side)
    lines = [_read(picture, row.quad, recognizer) for row in rows]
    settled = settle.settle(rows, lines, side)
    found = {}
    for name in layout.fields_of(side):
        own = settled.get(name)
        if own is None:
            nothing = decode.read_lines([], name)
            found[name] = ReadField(nothing.text, layout.emptiness(planes, name), nothing.evidence, ())
            continue
        decoded = decode.read_lines(own.lines, name)
        evidence = replace(decoded.evidence, place=log(own.confidence))
        quads = tuple(rows[at].quad for at in own.rows)
        found[name] = ReadField(decoded.text, confidence.confidence(evidence, name), evidence, quads)
    return found


def _read(picture: Pixels, quad: Points, recognizer: Model) -> LogProbs:
    """A line as the recognizer reads it: where that is unsure, cut out a little tighter or looser too, the surest of the three."""
    best = recognize.log_probs(layout.line(picture, quad), recognizer)
    surest = _sure(best)
    if surest < log(_CLEAR):
        for share in _CUTS:
            other = recognize.log_probs(layout.line(picture, layout.higher(quad, share)), recognizer)
            if (sure := _sure(other)) > surest:
                best, surest = other, sure
    return best


def _sure(line: LogProbs) -> float:
    """The logarithm of the probability of the likeliest path."""
    return float(line.max(1).sum()) if len(line) else 0.0

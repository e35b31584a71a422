"""The form on a card: labels with their values in rows, on rules or without, the values in a column or behind their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from myanmar_id.card.labels import words
from myanmar_id.synth import ink
from myanmar_id.synth.marks import Rule
from myanmar_id.synth.sheet import Box, Pen, Sheet, face_for, ink_colour

#: What may follow a label.
_ENDS = ("", "", "", "", ":", " :", "-", "\u104a", "။")
#: The most of the region's width that labels may take.
_WIDEST_LABEL = 0.42


@dataclass(frozen=True, slots=True)
class Item:
    """A label with its value.

    Attributes:
        field: its name; None where it is no field that is read.
        label: the printed word; "" for none.
        lines: the value line by line; none where it is empty.
    """

    field: str | None
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a form looks.

    Attributes:
        label: pen of the labels.
        value: pen of the values.
        end: what follows a label.
        column: whether the values stand in a column.
        gap: columns between label and value.
        rule: that values stand on.
        rules: how often a value has it, 0 to 1.
        shaky: deviation of the values' baselines, rows.
    """

    label: Pen
    value: Pen
    end: str
    column: bool
    gap: int
    rule: Rule
    rules: float
    shaky: float


def word(side: str, field: str, rng: np.random.Generator) -> str:
    """One of `words`: the first half the time."""
    found = words(side, field)
    return found[0] if rng.random() < 0.5 else found[int(rng.integers(0, len(found)))]


def look(rng: np.random.Generator, use: str, hand: bool, pitch: float) -> Look:
    """The look of a card's form.

    Args:
        rng: source of all chance.
        use: of the faces.
        hand: whether the values are written by hand.
        pitch: rows from a line to the next.

    Raises:
        DataError: `synth.no-fonts`, no face is installed.
    """
    size = int(np.clip(rng.uniform(0.46, 0.74) * pitch, 22, 44))
    labels = Pen(
        face_for(rng, use, False), int(np.clip(size * rng.uniform(0.66, 1.02), 18, 36)), ink_colour(rng, False)
    )
    colour = labels.colour if not hand and rng.random() < 0.4 else ink_colour(rng, hand)
    values = Pen(labels.face if not hand and rng.random() < 0.4 else face_for(rng, use, hand), size, colour, hand)
    shade = tuple(float(np.clip(one + rng.uniform(0, 90), 0, 190)) for one in labels.colour)
    return Look(
        label=labels,
        value=values,
        end=_ENDS[int(rng.integers(0, len(_ENDS)))],
        column=bool(rng.random() < 0.72),
        gap=int(rng.integers(8, 40)),
        rule=Rule(
            str(rng.choice(["solid", "dotted", "dashed"], p=[0.6, 0.3, 0.1])),
            (shade[0], shade[1], shade[2]),
            int(rng.choice([1, 1, 2])) if size > 30 else 1,
            int(rng.uniform(-0.02, 0.3) * size),
        ),
        rules=float(rng.choice([0.0, 0.5, 1.0], p=[0.3, 0.35, 0.35])),
        shaky=rng.uniform(0, 0.1) * size * (1 if hand else 0.4),
    )


def fill(
    sheet: Sheet, rows: Sequence[Sequence[Item]], region: Box, style: Look, rng: np.random.Generator
) -> dict[str, tuple[Box, ...]]:
    """Print the labels and write the values.

    Args:
        sheet: is drawn on.
        rows: one or two items in each.
        region: where; the rows share its height evenly.
        style: how.
        rng: source of all chance.

    Returns:
        For each field the boxes of its lines' ink, none where it is empty.
    """
    left, top, right, bottom = (round(one) for one in region)
    labels = [[_label(item, style, rng) for item in row] for row in rows]
    firsts = [row[0].mask.shape[1] for row in labels if row[0] is not None]
    widest = min(max(firsts, default=0), round(_WIDEST_LABEL * (right - left)))
    count = sum(max(1, *(len(item.lines) for item in row)) for row in rows)
    pitch = (bottom - top) / max(1, count)
    found: dict[str, tuple[Box, ...]] = {}
    at = 0
    for row, marks in zip(rows, labels, strict=True):
        cuts = [left, right] if len(row) == 1 else [left, round(left + (right - left) * rng.uniform(0.48, 0.64)), right]
        for place, (item, mark) in enumerate(zip(row, marks, strict=True)):
            start, end = cuts[place], cuts[place + 1] - (12 if place + 1 < len(row) else 0)
            baseline = round(top + pitch * (at + 0.68))
            x = start
            if mark is not None:
                allowed = round(_WIDEST_LABEL * (right - left)) if len(row) == 1 else (end - start) // 2
                box = sheet.put(mark, (start, baseline, allowed), style.label.colour)
                x = round(box[2] if box else start) + style.gap
            column = left + widest + style.gap
            # Two items in a row may leave the first too little room in the column.
            if style.column and place == 0 and firsts and (len(row) == 1 or end - column > 5 * style.value.size):
                x = column
            boxes = _values(sheet, item, (x, end, baseline, pitch), style, rng)
            if item.field is not None:
                found[item.field] = boxes
        at += max(1, *(len(item.lines) for item in row))
    return found


def _label(item: Item, style: Look, rng: np.random.Generator) -> ink.Written | None:
    return ink.write(item.label + style.end, style.label.face, style.label.size, rng) if item.label else None


def _values(
    sheet: Sheet, item: Item, place: tuple[int, int, int, float], style: Look, rng: np.random.Generator
) -> tuple[Box, ...]:
    """The lines of a value from a column to another, with their rules."""
    x, end, baseline, pitch = place
    ruled = rng.random() < style.rules
    boxes = []
    for number, text in enumerate(item.lines or ("",)):
        row = round(baseline + number * pitch)
        if ruled:
            style.rule.draw(sheet, x - style.gap // 2, end, row)
        if text:
            start = x + (round(abs(rng.normal(0, 0.5)) * style.value.size) if rng.random() < 0.5 else 0)
            stands = round(row + rng.normal(0, style.shaky))
            box = sheet.write(text, style.value, (start, stands, end - start), rng)
            boxes += [box] if box else []
    return tuple(boxes)

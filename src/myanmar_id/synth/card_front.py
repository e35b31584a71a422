"""The front of a card: header, portrait, and the form with the person's fields."""

from __future__ import annotations

import numpy as np

from myanmar_id.synth import form, ink, marks, texts
from myanmar_id.synth.form import Item
from myanmar_id.synth.portrait import draw_portrait
from myanmar_id.synth.sheet import HEIGHT, WIDTH, Box, Pen, Sheet, face_for, ink_colour

#: Short fields that may share a row.
_SHORT = ("issue_date", "birth", "height", "blood_group")
#: How often a card has fields that nobody filled in.
_GAPS = 0.1

Drawn = tuple[dict[str, str], dict[str, tuple[Box, ...]], Box | None]


def draw_front(sheet: Sheet, rng: np.random.Generator, use: str, hand: bool) -> Drawn:
    """Draw a front on paper.

    Args:
        sheet: is drawn on.
        rng: source of all chance.
        use: of faces and names.
        hand: whether the fields are written by hand.

    Returns:
        The fields, the boxes of their lines, and that of the portrait.

    Raises:
        DataError: `synth.no-fonts`, no face is installed.
    """
    fields = texts.front_fields(rng, use)
    if rng.random() < _GAPS:
        for name in rng.choice(list(fields), int(rng.integers(1, 4)), replace=False):
            fields[str(name)] = ""
    top = header(sheet, rng, use)
    portrait, text = _portrait(sheet, top, rng)
    rows = _rows(fields, rng)
    bottom = HEIGHT - rng.uniform(14, 110)
    style = form.look(rng, use, hand, (bottom - top) / len(rows))
    boxes = form.fill(sheet, rows, (text[0], top, text[1], bottom), style, rng)
    if rng.random() < 0.3:
        marks.stamp(sheet, *_corner(portrait, rng), rng)
    if rng.random() < 0.2:
        marks.signature(sheet, int(rng.uniform(0.03, 0.6) * WIDTH), HEIGHT - int(rng.uniform(8, 50)), rng)
    return fields, boxes, portrait


def header(sheet: Sheet, rng: np.random.Generator, use: str) -> float:
    """Up to two lines at the top; returns the row where they end."""
    count = int(rng.choice([0, 1, 2], p=[0.12, 0.28, 0.6]))
    pen = Pen(face_for(rng, use, False), int(rng.uniform(23, 40)), ink_colour(rng, False))
    row, middle = pen.size + rng.uniform(4, 26), WIDTH * rng.uniform(0.42, 0.62)
    align, left = rng.random(), rng.uniform(0.05, 0.4) * WIDTH
    for number in range(count):
        text = form.word("any", "state" if number == 0 and (count == 2 or rng.random() < 0.5) else "title", rng)
        written = ink.write(text, pen.face, pen.size, rng)
        width = written.mask.shape[1]
        x = left if align < 0.25 else middle - width / 2
        x = np.clip(x, 10, max(10, WIDTH - width - 10))
        sheet.put(written, (round(x), round(row), WIDTH - 20), pen.colour)
        row += pen.size * rng.uniform(1.15, 1.5)
    return float(row - pen.size * 0.4 if count else rng.uniform(16, 60))


def _portrait(sheet: Sheet, top: float, rng: np.random.Generator) -> tuple[Box, tuple[float, float]]:
    """The portrait, and from where to where the form may go beside it."""
    width = int(rng.uniform(165, 295))
    height = int(min(width * rng.uniform(0.95, 1.38), HEIGHT - 40))
    y = int(rng.uniform(max(16.0, min(top * 0.6, HEIGHT - height - 30.0)), HEIGHT - height - 16))
    beside, gap, edge = int(rng.uniform(14, 70)), rng.uniform(16, 56), rng.uniform(14, 50)
    if rng.random() < 0.8:
        x, text = beside, (beside + width + gap, WIDTH - edge)
    else:
        x, text = WIDTH - beside - width, (edge + 8, WIDTH - beside - width - gap)
    sheet.image[y : y + height, x : x + width] = draw_portrait(rng, height, width)
    box = (float(x), float(y), float(x + width), float(y + height))
    if rng.random() < 0.2:
        marks.boxed(sheet, box, rng)
    return box, text


def _corner(box: Box, rng: np.random.Generator) -> tuple[int, int]:
    """A point near a corner of a box."""
    x, y = box[0 if rng.random() < 0.3 else 2], box[1 if rng.random() < 0.2 else 3]
    return int(x + rng.normal(0, 20)), int(y + rng.normal(0, 20))


def _rows(fields: dict[str, str], rng: np.random.Generator) -> list[list[Item]]:
    """The items row by row: usual orders, or any; short ones sometimes side by side."""
    names = list(fields)
    if rng.random() < 0.5:
        at, other = names.index("bloodlines_religion"), names.index("height")
        names[at], names[other] = names[other], names[at]
    if rng.random() < 0.34:
        names = [str(name) for name in rng.permutation(names)]
    items = [Item(name, form.word("front", name, rng), (fields[name],) if fields[name] else ()) for name in names]
    if rng.random() < 0.3:
        text = form.word("front", "mark-text", rng) if rng.random() < 0.8 else ""
        mark = Item(None, form.word("front", "mark", rng), (text,) if text else ())
        items.insert(len(items) if rng.random() < 0.7 else int(rng.integers(0, len(items))), mark)
    rows: list[list[Item]] = []
    pairs = rng.random() < 0.15
    for item in items:
        last = rows[-1] if rows else []
        if pairs and len(last) == 1 and item.field in _SHORT and last[0].field in _SHORT:
            last.append(item)
        else:
            rows.append([item])
    return rows

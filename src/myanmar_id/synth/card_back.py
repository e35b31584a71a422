"""The back of a card: serial number, profession and address, and what officers add."""

from __future__ import annotations

import re

import numpy as np

from myanmar_id.card.labels import words
from myanmar_id.synth import form, marks, texts
from myanmar_id.synth.form import Item, Look
from myanmar_id.synth.sheet import HEIGHT, WIDTH, Box, Pen, Sheet, face_for, ink_colour

#: Where an address may go on in the next line: behind a comma or a space, or behind a whole word of places.
_BREAK = re.compile("၊ ?| |လမ်း(?!သွယ်|ကြား|မ)|ရပ်ကွက်|မြို့နယ်")
#: The shortest address that may take two lines, characters.
_LONG = 14


def draw_back(
    sheet: Sheet, rng: np.random.Generator, use: str, hand: bool
) -> tuple[dict[str, str], dict[str, tuple[Box, ...]], Box | None]:
    """Draw a back on paper.

    Args:
        sheet: is drawn on.
        rng: source of all chance.
        use: of faces and names.
        hand: whether the fields are written by hand.

    Returns:
        The fields, the boxes of their lines, and None: a back has no portrait.

    Raises:
        DataError: `synth.no-fonts`, no face is installed.
    """
    fields = texts.back_fields(rng, use)
    style = form.look(rng, use, hand, rng.uniform(46, 72))
    boxes: dict[str, tuple[Box, ...]] = {}
    apart = rng.random() < 0.75
    top = rng.uniform(22, 60)
    if apart:
        boxes["card_id"], top = _serial(sheet, fields["card_id"], top, style, rng)
    rows = _rows(fields, rng, apart)
    count = sum(max(1, len(row[0].lines)) for row in rows)
    bottom = min(HEIGHT - rng.uniform(30, 250), top + count * rng.uniform(52, 92))
    left, right = rng.uniform(24, 80), WIDTH - rng.uniform(24, 90)
    beside = rng.random() < 0.2
    if beside:
        right -= rng.uniform(190, 260)
    boxes |= form.fill(sheet, rows, (left, top, right, bottom), style, rng)
    _foot(sheet, bottom, beside, style, rng)
    return fields, boxes, None


def _serial(
    sheet: Sheet, text: str, top: float, style: Look, rng: np.random.Generator
) -> tuple[tuple[Box, ...], float]:
    """The serial number by itself at the top, mostly printed even where the rest is written."""
    written = style.value.hand and rng.random() < 0.35
    colour = ink_colour(rng, written) if rng.random() < 0.6 else style.value.colour
    pen = Pen(face_for(rng, style.label.face.use, written), int(rng.uniform(26, 42)), colour, written)
    x = int(rng.choice([rng.uniform(26, 160), rng.uniform(300, 480), rng.uniform(600, 740)], p=[0.6, 0.15, 0.25]))
    baseline = round(top + pen.size * 0.8)
    if rng.random() < 0.35:
        label = sheet.write(form.word("back", "card_id", rng) + style.end, style.label, (x, baseline, 260), rng)
        x = round(label[2] if label else x) + int(rng.uniform(8, 24))
    box = sheet.write(text, pen, (x, baseline, WIDTH - x - 16), rng) if text else None
    return ((box,) if box else ()), baseline + pen.size * rng.uniform(0.3, 0.9)


def _rows(fields: dict[str, str], rng: np.random.Generator, apart: bool) -> list[list[Item]]:
    names = [name for name in fields if not (apart and name == "card_id")]
    if not fields["nrc_id_back"] and rng.random() < 0.4:
        # Some cards do not ask for it.
        names.remove("nrc_id_back")
    if rng.random() < 0.25:
        names = [str(name) for name in rng.permutation(names)]
    lines: dict[str, tuple[str, ...]] = {name: (fields[name],) if fields[name] else () for name in fields}
    lines["address"] = _folded(fields["address"], rng)
    return [[Item(name, form.word("back", name, rng), lines[name])] for name in names]


def _folded(address: str, rng: np.random.Generator) -> tuple[str, ...]:
    """An address in one or two lines."""
    if not address:
        return ()
    cuts = [match.end() for match in _BREAK.finditer(address) if 4 < match.end() < len(address) - 3]
    # Not before a sign that would stand alone at the head of the next line.
    cuts = [cut for cut in cuts if address[cut] not in "၊/- "]
    if len(address) < _LONG or not cuts or rng.random() < (0.25 if len(address) > 26 else 0.6):
        return (address,)
    middle = len(address) * rng.uniform(0.4, 0.75)
    cut = min(cuts, key=lambda at: abs(at - middle))
    return address[:cut].strip(), address[cut:].strip()


def _foot(sheet: Sheet, top: float, beside: bool, style: Look, rng: np.random.Generator) -> None:
    """Signatures, the thumb print and the small print."""
    small = Pen(style.label.face, int(rng.uniform(15, 25)), style.label.colour)
    width = rng.uniform(110, 190)
    height = min(width * rng.uniform(1, 1.35), HEIGHT - 30 if beside else HEIGHT - top - 24)
    right = WIDTH - rng.uniform(18, 70)
    if not beside and rng.random() < 0.2:
        right = rng.uniform(30, 90) + width
    if height > 60 and rng.random() < 0.88:
        low = HEIGHT - rng.uniform(14, 50) if not beside else rng.uniform(height + 20, HEIGHT - 14)
        low = float(np.clip(low, height + 8, HEIGHT - 6))
        box = (right - width, low - height, right, low)
        if rng.random() < 0.75:
            marks.boxed(sheet, box, rng)
        if rng.random() < 0.9:
            inset = width * rng.uniform(0.06, 0.22)
            marks.thumb(sheet, (box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset), rng)
        if rng.random() < 0.3:
            sheet.write(form.word("back", "thumb", rng), small, (round(box[0]), round(box[1] - 8), 240), rng)
    on_left = right > WIDTH / 2
    start, end = (30.0, right - width - 20) if on_left else (right + 20, WIDTH - 30.0)
    row = top + rng.uniform(30, 90)
    for name in ("signature", "officer"):
        if row > HEIGHT - 16 or rng.random() < (0.12 if name == "signature" else 0.6):
            continue
        x = int(rng.uniform(start, max(start + 1, end - 330)))
        if rng.random() < 0.85:
            marks.signature(sheet, x + int(rng.uniform(-10, 90)), round(row - rng.uniform(-8, 24)), rng)
        sheet.write(form.word("back", name, rng), small, (x, round(row), round(max(80.0, end - x))), rng)
        row += rng.uniform(50, 90)
    if rng.random() < 0.3 and row < HEIGHT - 24:
        _notice(sheet, (start, max(row, HEIGHT - 130.0), end), small, rng)
    if rng.random() < 0.2:
        marks.stamp(sheet, int(rng.uniform(0.15, 0.85) * WIDTH), int(rng.uniform(0.6, 0.95) * HEIGHT), rng)


def _notice(sheet: Sheet, place: tuple[float, float, float], small: Pen, rng: np.random.Generator) -> None:
    """Rules for the holder, in small letters."""
    left, row, right = place
    pen = Pen(face_for(rng, small.face.use, False), int(rng.uniform(13, 20)), small.colour)
    for text in rng.permutation(list(words("back", "notice")))[: int(rng.integers(1, 4))]:
        if row > HEIGHT - 10:
            break
        sheet.write(str(text), pen, (round(left), round(row), round(max(120.0, right - left))), rng)
        row += pen.size * 1.6

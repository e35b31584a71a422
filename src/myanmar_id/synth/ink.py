"""Text as ink: shaped by a face of type, or bent into something like handwriting.

Type is drawn whole. For handwriting each cluster (a letter with its signs) is drawn by itself, turned, scaled and shifted a
little, then the line is slanted and bent, and the pen pressed harder here and lighter there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from myanmar_id.synth.fonts import Face, faces, latin
from myanmar_id.text.convert import to_zawgyi

Mask = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_LETTER = "(?:\u1004\u103a\u1039)?[\u1000-\u102a\u103f\u104c-\u104f](?:\u1039[\u1000-\u1021])*"
_CLUSTER = re.compile(f"{_LETTER}[\u102b-\u103e]*|.", re.DOTALL)
#: What some faces draw out of its place: a kinzi before the sign e, and letters under ဋ, ဉ and ဏ.
_STACKED = re.compile("\u1004\u103a\u1039.+\u1031|[\u100b\u1009\u100f]\u1039")
#: Width of a space, in sizes.
_SPACE = 0.3
#: Ink is where a mask is at least this.
_INK = 0.2
#: Where the baseline lies while a line is drawn, in sizes from above, of 4.
_BASELINE = 2
_NO_SIGN = "\uffff"


@dataclass(frozen=True, slots=True)
class Written:
    """Ink.

    Attributes:
        mask: (H, W), 0 (paper) to 1 (ink), cut to its ink.
        baseline: row on which the letters stand; may lie outside.
    """

    mask: Mask
    baseline: int


def write(text: str, face: Face, size: int, rng: np.random.Generator, *, hand: bool = False) -> Written:
    """Write a text.

    Args:
        text: Unicode, one line, with at least one letter that shows.
        face: its letters; what it lacks comes from another face of the same use.
        size: of the face, pixels; strokes of usual faces are then about a twentieth as wide.
        rng: source of all chance.
        hand: whether to bend it like handwriting.

    Returns:
        The ink.

    Raises:
        DataError: `synth.no-fonts`, no face for Latin letters is installed.
    """
    other = latin(face.use)[int(rng.integers(0, len(latin(face.use))))]
    if text.isascii() and rng.random() < 0.6:
        face = other
    if face.encoding == "zawgyi":
        clusters = [(to_zawgyi(text), face)]
    else:
        clusters = [(cluster, _drawn_by(cluster, face, other)) for cluster in _CLUSTER.findall(text)]
    mask, baseline = _by_hand(clusters, size, rng) if hand else _typed(clusters, size, rng)
    return _cut(mask, baseline)


def _typed(clusters: list[tuple[str, Face]], size: int, rng: np.random.Generator) -> tuple[Mask, int]:
    """Set type, whose ink spread, thinned or wore off."""
    runs: list[tuple[str, Face]] = []
    for cluster, face in clusters:
        if runs and (runs[-1][1] is face or cluster == " "):
            runs[-1] = (runs[-1][0] + cluster, runs[-1][1])
        else:
            runs.append((cluster, face))
    pieces = [_piece(run, face, size) for run, face in runs]
    mask, baseline = _side_by_side(pieces, size)
    chance = rng.random()
    if chance < 0.15:
        mask = np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), np.float32)
    elif chance < 0.25:
        mask = np.asarray(0.15 * mask + 0.85 * cv2.erode(mask, np.ones((2, 2), np.uint8)), np.float32)
    elif chance < 0.4:
        mask = _pressed(mask, size, rng, rng.uniform(-0.15, 0.2), 0.05)
    if rng.random() < 0.1:
        mask = _worn(mask, rng)
    return mask, baseline


def _by_hand(clusters: list[tuple[str, Face]], size: int, rng: np.random.Generator) -> tuple[Mask, int]:
    """Something like handwriting."""
    wild = rng.uniform(0.3, 1.0)
    slant, wider = rng.normal(0, 0.12), rng.uniform(-0.03, 0.1)
    count = len(clusters)
    turns, along = rng.normal(0, 0.04 * wild, count), rng.normal(0, 0.025 * wild, count)
    scales = 1 + rng.normal(0, 0.06 * wild, (count, 2))
    # The hand rises and sinks over the whole line, and a little from letter to letter.
    drift = np.sin(np.linspace(0, rng.uniform(1, 7), count) + rng.uniform(0, 6)) * rng.normal(0, 0.05 * wild)
    up = drift + rng.normal(0, 0.025 * wild, count)
    drawn = [_cluster(cluster, face, size) for cluster, face in clusters]
    length = sum(piece.advance for piece in drawn) * 1.2 + size * (wider + 0.1) * count
    inked = np.zeros((4 * size, int(length) + 3 * size), np.uint8)
    baseline, x = _BASELINE * size, float(size)
    for at, piece in enumerate(drawn):
        across, down = scales[at]
        cos, sin = np.cos(turns[at]), np.sin(turns[at])
        # Scaled, slanted, then turned.
        move = np.array([[across * cos, (-slant * cos - sin) * down], [across * sin, (cos - slant * sin) * down]])
        if piece.ink is not None:
            _stamp(
                inked,
                piece.ink,
                move,
                move @ (piece.left, piece.top) + (x + along[at] * size, baseline + up[at] * size),
            )
        x += piece.advance * across + wider * size
    mask = _bent(inked, size, rng, wild)
    mask = _pressed(mask, size, rng, rng.uniform(-0.12, 0.2), 0.12 * wild)
    if rng.random() < 0.12:
        mask = _worn(mask, rng)
    return mask, baseline


def _stamp(inked: Pixels, piece: Pixels, move: NDArray[np.float64], origin: NDArray[np.float64]) -> None:
    """Draw a piece under a linear map (2, 2), with its first pixel at an origin (x, y)."""
    height, width = piece.shape
    corners = np.array([(0, 0), (width, 0), (0, height), (width, height)]) @ move.T + origin
    left, top = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(corners.max(0)).astype(int) + 2, inked.shape[::-1])
    if right <= left or bottom <= top:
        return
    whole = np.column_stack([move, origin - (left, top)])
    stamp = cv2.warpAffine(piece, whole, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
    place = inked[top:bottom, left:right]
    np.maximum(place, stamp, out=place)


def _bent(inked: Pixels, size: int, rng: np.random.Generator, wild: float) -> Mask:
    """The ink under a smooth random displacement, as a mask."""
    height, width = inked.shape
    rows, columns = 5, max(3, round(2.2 * width / size))
    by = rng.standard_normal((2, rows, columns), dtype=np.float32) * np.float32(0.045 * size * wild)
    across = cv2.resize(by[0], (width, height)) + np.arange(width, dtype=np.float32)
    down = cv2.resize(by[1], (width, height)) + np.arange(height, dtype=np.float32)[:, None]
    return _mask(cv2.remap(inked, across, down, cv2.INTER_LINEAR))


def _pressed(mask: Mask, size: int, rng: np.random.Generator, more: float, change: float) -> Mask:
    """Strokes wider (`more` above 0) or narrower, by a pressure that changes along the line."""
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.5, 0.03 * size)), np.float32)
    # Thin strokes are washed out by the blur; the levels below are shares of what is left in the middle of a stroke.
    strokes = soft[mask > 0.4]
    if len(strokes):
        soft = soft / np.float32(np.clip(1.2 * strokes.mean(), 0.15, 1))
    knots = rng.normal(0, change, max(3, mask.shape[1] // (2 * size) + 2)).astype(np.float32)
    along = cv2.resize(knots[None], (mask.shape[1], 1), interpolation=cv2.INTER_LINEAR)
    level = np.clip(0.5 - np.float32(more) - along, 0.2, 0.75)
    return np.asarray(np.clip((soft - level) * np.float32(2.8) + np.float32(0.5), 0, 1), np.float32)


def _worn(mask: Mask, rng: np.random.Generator) -> Mask:
    """Ink that is missing in spots."""
    height, width = mask.shape
    few = rng.random((max(2, height // 3), max(2, width // 3)), dtype=np.float32)
    spots = cv2.resize(few, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(mask * np.clip(np.float32(rng.uniform(0.3, 0.6)) + np.float32(1.5) * spots, 0, 1), np.float32)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A shaped text with its origin on the baseline at 0: where its ink lies, how far the pen moves on."""

    ink: Pixels | None
    left: int
    top: int
    advance: float


@lru_cache(40_000)
def _cluster(text: str, face: Face, size: int) -> _Piece:
    """A cluster; there are few enough to keep."""
    return _piece(text, face, size)


def _piece(text: str, face: Face, size: int) -> _Piece:
    font = _font(face, size)
    if not text.strip():
        return _Piece(None, 0, 0, _SPACE * size * len(text))
    advance = font.getlength(text)
    image = Image.new("L", (int(advance) + 2 * size, 4 * size), 0)
    ImageDraw.Draw(image).text((size, _BASELINE * size), text, font=font, fill=255, anchor="ls")
    drawn = np.asarray(image)
    rows = np.flatnonzero(drawn.any(1))
    if not len(rows):
        return _Piece(None, 0, 0, advance)
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(drawn[top:bottom].any(0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return _Piece(drawn[top:bottom, left:right].copy(), left - size, top - _BASELINE * size, advance)


def _side_by_side(pieces: list[_Piece], size: int) -> tuple[Mask, int]:
    width = int(sum(piece.advance for piece in pieces)) + 3 * size
    inked, baseline, x = np.zeros((4 * size, width), np.uint8), _BASELINE * size, float(size)
    for piece in pieces:
        if piece.ink is not None:
            top, left = baseline + piece.top, max(0, round(x) + piece.left)
            place = inked[max(0, top) : top + piece.ink.shape[0], left : left + piece.ink.shape[1]]
            from_top = max(0, -top)
            np.maximum(place, piece.ink[from_top : from_top + place.shape[0], : place.shape[1]], out=place)
        x += piece.advance
    return _mask(inked), baseline


def _mask(inked: NDArray[Any]) -> Mask:
    return np.asarray(inked, np.float32) / np.float32(255)


def _cut(mask: Mask, baseline: int) -> Written:
    seen = mask >= _INK
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    if not len(rows):
        return Written(mask[:1, :1], 0)
    found = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Written(np.ascontiguousarray(found), int(baseline - rows[0]))


def _drawn_by(cluster: str, face: Face, other: Face) -> Face:
    """The face that draws a cluster: the wanted one where it can."""
    if not face.stacks and _STACKED.match(cluster):
        return _whole(face)
    if all(_has(face, char) for char in cluster):
        return face
    return other if cluster.isascii() else _whole(face)


@cache
def _whole(face: Face) -> Face:
    """A face of the same use that has every letter and stacks them well, and is about as bold."""
    able = [other for other in faces(face.use, "type") if other.stacks and other.encoding == "unicode"]
    return min(able, key=lambda other: abs(_boldness(other) - _boldness(face)), default=face)


@cache
def _boldness(face: Face) -> float:
    """How much of a letter's box is ink."""
    piece = _piece("ကမန", face, 40)
    return 0.0 if piece.ink is None else float(piece.ink.mean())


@cache
def _has(face: Face, char: str) -> bool:
    """Whether a face has a sign of its own for a character."""
    if char == " ":
        return True
    font = _font(face, 24)
    return bytes(font.getmask(char)) != bytes(font.getmask(_NO_SIGN))


@lru_cache(1000)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.BASIC if face.encoding == "zawgyi" else ImageFont.Layout.RAQM
    return ImageFont.truetype(face.path, size, layout_engine=layout)

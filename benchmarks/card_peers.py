"""What reads and finds cards elsewhere: Tesseract's Burmese models by its command line, and a search for contours by OpenCV."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]

#: The models to look for: under the script's name as Debian packs it, and as others do.
_MODELS = {"mya": ("mya",), "script/Myanmar": ("script/Myanmar", "Myanmar")}
#: Longer side of what contours are searched in, pixels; least share of it that a card covers; and its proportions.
_LONGEST, _LEAST, _PROPORTIONS = 480, 0.15, (1.2, 2.1)
_TOLERANCES = (0.02, 0.035, 0.05, 0.08)
_LARGEST_CONTOURS = 6


@cache
def tesseract() -> dict[str, str]:
    """The Burmese models of Tesseract that are installed, by the names of their columns; the argument for each."""
    if not shutil.which("tesseract"):
        return {}
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    told = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    version = (told.stdout or told.stderr).split()[1]
    found = {}
    for name, spellings in _MODELS.items():
        installed = [one for one in spellings if one in listed]
        if installed:
            found[f"Tesseract {version} {name}"] = installed[0]
    return found


def recognize(model: str, lines: Sequence[Pixels]) -> tuple[float, list[str]]:
    """Read lines with Tesseract, one process for all of them, one thread.

    Args:
        model: as `tesseract` has it.
        lines: each gray (H, W).

    Returns:
        Seconds, the start of the process included, and the text of each line.
    """
    if not lines:
        return 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for at, line in enumerate(lines):
            paths.append(os.path.join(folder, f"{at:06}.png"))
            cv2.imwrite(paths[-1], line)
        batch = Path(folder, "lines.txt")
        batch.write_text("\n".join(paths) + "\n", encoding="utf-8")
        start = time.perf_counter()
        done = subprocess.run(
            ["tesseract", str(batch), "stdout", "-l", model, "--psm", "7", "--oem", "1"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        seconds = time.perf_counter() - start
    texts = done.stdout.split("\f")[: len(lines)]
    if len(texts) != len(lines):
        raise RuntimeError(f"Tesseract gave {len(texts)} texts for {len(lines)} lines")
    return seconds, [text.strip() for text in texts]


def contour(picture: Pixels) -> Points | None:
    """Find a card by its contour alone, as a scanner app of few lines would.

    Args:
        picture: RGB (H, W, 3).

    Returns:
        The four corners (4, 2) in some order around it, pixels, or None.
    """
    scale = _LONGEST / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    gray = cv2.bilateralFilter(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), 7, 50, 50)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    edges = cv2.dilate(cv2.Canny(gray, 30, 90), np.ones((3, 3), np.uint8))
    best, score = None, -np.inf
    for channel in (gray, cv2.medianBlur(lab[..., 1], 5), cv2.medianBlur(lab[..., 2], 5)):
        for quad, fill in _quads(channel):
            found = _score(quad, fill, edges)
            if found > score:
                best, score = quad, found
    return None if best is None else best / scale


def _quads(channel: Pixels) -> list[tuple[Points, float]]:
    """Quadrangles around the largest contours, and how much of each its contour fills."""
    maps = [
        cv2.morphologyEx(cv2.Canny(channel, low, high), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        for low, high in ((20, 60), (50, 150))
    ]
    _, light = cv2.threshold(channel, 0, 255, cv2.THRESH_OTSU)
    found = []
    for shown in (*maps, light, 255 - light):
        contours, _ = cv2.findContours(shown, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for one in sorted(contours, key=cv2.contourArea, reverse=True)[:_LARGEST_CONTOURS]:
            hull = cv2.convexHull(one)
            area = cv2.contourArea(hull)
            if area < _LEAST * channel.size:
                continue
            length = cv2.arcLength(hull, True)
            near = (cv2.approxPolyDP(hull, tolerance * length, True) for tolerance in _TOLERANCES)
            quads = [next((quad[:, 0] for quad in near if len(quad) == 4), None), cv2.boxPoints(cv2.minAreaRect(hull))]
            for quad in quads:
                if quad is not None:
                    found.append((quad.astype(np.float64), area / max(cv2.contourArea(quad.astype(np.float32)), 1.0)))
    return found


def _score(quad: Points, fill: float, edges: Pixels) -> float:
    """How much a quadrangle looks like a card: edges along it, proportions, area, opposite sides of one length."""
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    one, other = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    proportion = max(one, other) / max(min(one, other), 1.0)
    if not _PROPORTIONS[0] < proportion < _PROPORTIONS[1]:
        return -np.inf
    outline = np.zeros_like(edges)
    cv2.polylines(outline, [np.round(quad).astype(np.int32)], True, 255)
    along = (edges[outline > 0] > 0).mean() if outline.any() else 0.0
    share = cv2.contourArea(quad.astype(np.float32)) / edges.size
    skew = abs(sides[0] - sides[2]) / max(sides[0], sides[2]) + abs(sides[1] - sides[3]) / max(sides[1], sides[3])
    return float(1.6 * along + 0.25 * share - 0.6 * abs(proportion - 1.585) - 0.5 * skew - 0.8 * abs(1 - fill))

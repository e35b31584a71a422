"""A card laid into a picture: its edge, its rounded corners, its shadow, and fingers that hold it."""

from __future__ import annotations

import cv2
import numpy as np

from myanmar_id.synth.paper import Pixels
from myanmar_id.synth.pose import Points, moved


def radius(rng: np.random.Generator) -> float:
    """Of the card's corners, pixels of the card; 0 is square."""
    return 0.0 if rng.random() < 0.45 else float(rng.uniform(8, 55))


def lay(image: Pixels, card: Pixels, to_photo: Points, radius: float, rng: np.random.Generator) -> None:
    """Lay a card into a picture.

    Args:
        image: RGB (H, W, 3); it is drawn on.
        card: RGB, of any size.
        to_photo: homography (3, 3) from the card's pixels to the picture's.
        radius: of the card's corners, pixels of the card; 0 is square.
        rng: source of all chance.
    """
    height, width = image.shape[:2]
    outline = moved(to_photo, _outline(card.shape[1], card.shape[0], radius))
    left, top = np.maximum(np.floor(outline.min(0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(outline.max(0)).astype(int) + 1, (width, height))
    if right <= left or bottom <= top:
        return
    size = int(right - left), int(bottom - top)
    mask = np.zeros(size[::-1], np.uint8)
    # The last 4 bits of the points are parts of pixels; whole numbers are the middles of pixels.
    fixed = np.round((outline - (left, top) - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], (255,), cv2.LINE_AA, 4)
    if rng.random() < 0.5:
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.3, 0.9)), np.uint8)
    small, matrix = _shrunk(card, to_photo)
    matrix = _shift(-0.5 - left, -0.5 - top) @ matrix @ _shift(0.5, 0.5)
    warped = cv2.warpPerspective(small, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    place = image[top:bottom, left:right]
    if rng.random() < 0.15:
        # The cut edge of the paper: a thin line, lighter or darker.
        tone = int(rng.choice([40, 120, 250]))
        cv2.polylines(warped, [fixed], True, (tone,) * 3, max(1, size[0] // 400), cv2.LINE_AA, 4)
    share = mask.astype(np.float32) / np.float32(255)
    place[:] = cv2.blendLinear(warped, np.ascontiguousarray(place), share, 1 - share)


def _shrunk(card: Pixels, to_photo: Points) -> tuple[Pixels, Points]:
    """The card made smaller by area where it will be, so that nothing flickers; and the homography from it."""
    height, width = card.shape[:2]
    corners = moved(to_photo, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    long = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    if long > 0.75 * width:
        return card, to_photo
    size = max(8, round(long)), max(8, round(long * height / width))
    small = np.asarray(cv2.resize(card, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, to_photo @ np.diag([width / size[0], height / size[1], 1.0])


def _outline(width: int, height: int, radius: float) -> Points:
    """Points around a card with rounded corners: (K, 2)."""
    if radius <= 0:
        return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    quarter = np.linspace(0, np.pi / 2, 8)
    found = []
    for x, y, start in (
        (radius, radius, 2),
        (width - radius, radius, 3),
        (width - radius, height - radius, 0),
        (radius, height - radius, 1),
    ):
        angles = quarter + start * np.pi / 2
        found.append(np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)]))
    return np.concatenate(found)


def _shift(x: float, y: float) -> Points:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)


def shadow(image: Pixels, corners: Points, rng: np.random.Generator) -> None:
    """The card's shadow on its ground. It is soft, so it is drawn small."""
    height, width = image.shape[:2]
    share = min(1.0, 200 / max(height, width))
    small = np.zeros((max(1, round(height * share)), max(1, round(width * share))), np.uint8)
    off = rng.normal(0, 0.012, 2) * max(height, width)
    cv2.fillConvexPoly(small, np.round((corners + off) * share).astype(np.int32), (255,), cv2.LINE_AA)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), rng.uniform(0.8, 6)), np.uint8)
    left = cv2.resize(np.asarray(255 - small * rng.uniform(0.15, 0.6), np.uint8), (width, height))
    image[:] = cv2.multiply(image, cv2.merge([left, left, left]), scale=1 / 255)


def finger(image: Pixels, corners: Points, rng: np.random.Generator) -> None:
    """A finger or two that hold the card at an edge."""
    centre, side = corners.mean(0), int(rng.integers(0, 4))
    first, second = corners[side], corners[(side + 1) % 4]
    long = float(np.linalg.norm(corners[1] - corners[0]))
    skin = np.array([1, rng.uniform(0.68, 0.82), rng.uniform(0.5, 0.7)]) * rng.uniform(90, 235)
    share = rng.uniform(0.1, 0.9)
    for _ in range(int(rng.choice([1, 1, 2, 3]))):
        edge = first + (second - first) * share
        share = float(np.clip(share + rng.choice([-1, 1]) * rng.uniform(0.13, 0.2), 0.05, 0.95))
        inward = (centre - edge) / max(1.0, float(np.linalg.norm(centre - edge)))
        across = inward + np.array([-inward[1], inward[0]]) * rng.normal(0, 0.3)
        tip = edge + inward * rng.uniform(0.005, 0.05) * long
        root = tip - across * long * rng.uniform(0.3, 0.9)
        thick = max(2, round(long * rng.uniform(0.06, 0.11)))
        tone = tuple(int(one) for one in np.clip(skin * rng.uniform(0.9, 1.05), 0, 255))
        ends = tuple(int(one) for one in tip), tuple(int(one) for one in root)
        cv2.line(image, *ends, tuple(int(one * 0.72) for one in tone), thick, cv2.LINE_AA)
        cv2.line(image, *ends, tone, max(1, round(thick * 0.82)), cv2.LINE_AA)
        if rng.random() < 0.5:
            nail = tuple(int(one) for one in tip - across * thick * 0.1)
            turn = float(np.degrees(np.arctan2(across[1], across[0])))
            axes = max(1, round(thick * 0.3)), max(1, round(thick * 0.24))
            cv2.ellipse(
                image, nail, axes, turn, 0, 360, tuple(min(255, int(one * 1.12)) for one in tone), -1, cv2.LINE_AA
            )

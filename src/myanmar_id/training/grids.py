"""What the two grid networks share: targets of corners and boxes on the grid, and their losses."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor, nn

#: Pixels of the input to a cell of the grid.
CELL = 4
#: Spread of a corner's target, in cells.
_SPREAD = 1.0


def corner_targets(corners: Tensor, height: int, width: int) -> Tensor:
    """Where the corners lie, as distributions over the grid.

    Args:
        corners: (N, 4, 2), x and y in pixels of the input.
        height: of the grid, in cells.
        width: the same.

    Returns:
        (N, 4, height, width), each plane with the sum 1.
    """
    x = (corners[..., 0] / CELL - 0.5)[..., None]
    y = (corners[..., 1] / CELL - 0.5)[..., None]
    across = torch.exp(-((torch.arange(width, device=corners.device) - x) ** 2) / (2 * _SPREAD**2))
    down = torch.exp(-((torch.arange(height, device=corners.device) - y) ** 2) / (2 * _SPREAD**2))
    found = down[..., :, None] * across[..., None, :]
    return found / found.sum((2, 3), keepdim=True).clamp_min(1e-6)


def corner_loss(planes: Tensor, corners: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """How far the corners' planes are from where the corners lie.

    Args:
        planes: logits (N, 4, H, W).
        corners: (N, 4, 2), pixels of the input.
        weights: (N,), 0 where a sample has no corners.

    Returns:
        The cross-entropy with a term for the distance, and the mean distance in pixels of the input.
    """
    _, _, height, width = planes.shape
    targets = corner_targets(corners, height, width).flatten(2)
    chances = planes.flatten(2).log_softmax(2)
    entropy = -(targets * chances).sum(2).mean(1)
    found = expected(planes)
    distance = (found - corners).abs().sum(2).mean(1)
    total = weights.sum().clamp_min(1)
    return ((entropy + 0.1 * distance) * weights).sum() / total, (distance.detach() * weights).sum() / total


def expected(planes: Tensor) -> Tensor:
    """The expected place under each plane: (N, K, 2), pixels of the input."""
    chances = planes.flatten(2).softmax(2).view_as(planes)
    across = torch.arange(planes.shape[3], device=planes.device) + 0.5
    down = torch.arange(planes.shape[2], device=planes.device) + 0.5
    x = (chances.sum(2) * across).sum(2)
    y = (chances.sum(3) * down).sum(2)
    return CELL * torch.stack([x, y], 2)


def mask_loss(planes: Tensor, masks: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy and overlap of masks.

    Args:
        planes: logits (N, K, H, W).
        masks: uint8, 0 to 255, the same shape.
        weights: (N,).
    """
    masks = masks.float() / 255
    entropy = nn.functional.binary_cross_entropy_with_logits(planes, masks, reduction="none").mean((2, 3))
    chances = planes.sigmoid()
    both = (chances * masks).sum((2, 3))
    overlap = 1 - (2 * both + 4) / (chances.sum((2, 3)) + masks.sum((2, 3)) + 4)
    return ((10 * entropy + overlap).mean(1) * weights).sum() / weights.sum().clamp_min(1)


def filled(quads: list[np.ndarray], height: int, width: int) -> np.ndarray:
    """Quadrangles filled on the grid.

    Args:
        quads: each (4, 2), pixels of the input.
        height: of the grid, in cells.
        width: the same.

    Returns:
        uint8 (height, width), 0 to 255, with the edges where they are between cells.
    """
    fine = np.zeros((height * CELL, width * CELL), np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(fine, np.round(quad).astype(np.int32), 255)
    found: np.ndarray = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return found


def through(homography: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (K, 2) through a homography (3, 3)."""
    moved = np.concatenate([points, np.ones((len(points), 1))], 1) @ homography.T
    found: np.ndarray = moved[:, :2] / moved[:, 2:]
    return found


def pictures(images: list[np.ndarray]) -> Tensor:
    """RGB pictures (H, W, 3), uint8, as input (N, 3, H, W), uint8: a quarter of what would pass between processes as floats."""
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2)

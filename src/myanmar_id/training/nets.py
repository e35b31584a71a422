"""The three networks: where the card lies, where its fields lie, and what a line says.

All are small convolutional networks of plain 3 by 3 blocks, which run fastest on a processor, so that a card is read in a fraction
of a second on one core.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Block(nn.Module):
    """A convolution of 3 by 3, with the input added where the shapes agree."""

    def __init__(self, inside: int, outside: int, stride: int | tuple[int, int] = 1, dilation: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inside, outside, 3, stride, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm2d(outside)
        self.is_residual = stride == 1 and inside == outside

    def forward(self, x: Tensor) -> Tensor:
        """The block's answer."""
        y = self.norm(self.convolution(x))
        return torch.relu(y + x) if self.is_residual else torch.relu(y)


class Grid(nn.Module):
    """An encoder to a thirty-second of the input and a decoder back to a quarter of it.

    Args:
        planes: channels of the answer at a quarter of the input's size.
        facts: numbers about the whole picture.
        widths: channels at a quarter, an eighth, ... of the input's size.
    """

    def __init__(self, planes: int, facts: int, widths: tuple[int, int, int, int] = (24, 48, 80, 96)) -> None:
        super().__init__()
        quarter, eighth, sixteenth, last = widths
        self.quarter = nn.Sequential(
            nn.Conv2d(3, quarter, 7, 4, padding=3, bias=False),
            nn.BatchNorm2d(quarter),
            nn.ReLU(inplace=True),
            Block(quarter, quarter),
        )
        self.eighth = nn.Sequential(Block(quarter, eighth, 2), Block(eighth, eighth))
        self.sixteenth = nn.Sequential(Block(eighth, sixteenth, 2), Block(sixteenth, sixteenth))
        self.last = nn.Sequential(Block(sixteenth, last, 2), Block(last, last), Block(last, last, dilation=2))
        self.up_sixteenth = Block(last + sixteenth, sixteenth)
        self.up_eighth = Block(sixteenth + eighth, eighth)
        self.up_quarter = nn.Sequential(nn.Conv2d(eighth + quarter, quarter, 1), Block(quarter, quarter))
        self.planes = nn.Conv2d(quarter, planes, 1)
        self.facts = nn.Sequential(nn.Linear(2 * last, 64), nn.ReLU(inplace=True), nn.Linear(64, facts))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Answer.

        Args:
            x: (N, 3, H, W), RGB, floats of 0 to 1 or uint8 of 0 to 255; H and W multiples of 32.

        Returns:
            Logits of the planes (N, planes, H / 4, W / 4) and of the facts (N, facts).
        """
        if x.dtype == torch.uint8:
            x = x.contiguous(memory_format=torch.channels_last).float() / 255
        quarter = self.quarter(x - 0.5)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        last = self.last(sixteenth)
        y = self.up_sixteenth(torch.cat([_twice(last), sixteenth], 1))
        y = self.up_eighth(torch.cat([_twice(y), eighth], 1))
        y = self.up_quarter(torch.cat([_twice(y), quarter], 1))
        pooled = torch.cat([last.mean((2, 3)), last.amax((2, 3))], 1)
        return self.planes(y), self.facts(pooled)


def _twice(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")


class Line(nn.Module):
    """Reads a line: convolutions to one row of features, a recurrent layer in both directions, and CTC symbols.

    Args:
        symbols: how many symbols there are besides the blank.
    """

    def __init__(self, symbols: int, width: int = 128) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 24, 5, 2, padding=2, bias=False),
            nn.BatchNorm2d(24),
            nn.ReLU(inplace=True),
            Block(24, 48, 2),
            Block(48, 48),
            Block(48, 96, (2, 1)),
            Block(96, 96),
            Block(96, 128, (2, 1)),
            Block(128, 128),
        )
        self.column = nn.Sequential(nn.Conv2d(128, 192, (3, 1), bias=False), nn.BatchNorm2d(192), nn.ReLU(inplace=True))
        self.recurrent = nn.LSTM(192, width, bidirectional=True, batch_first=True)
        self.symbols = nn.Linear(2 * width, symbols + 1)

    def forward(self, x: Tensor) -> Tensor:
        """Answer.

        Args:
            x: (N, 1, 48, W), W a multiple of 4, mean 0 and deviation 1.

        Returns:
            Logits (N, W / 4, symbols + 1), the blank first.
        """
        y = self.column(self.features(x))
        y = y.squeeze(2).transpose(1, 2)
        y, _ = self.recurrent(y)
        logits: Tensor = self.symbols(y)
        return logits

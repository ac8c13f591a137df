"""The convolutional pyramid that queries and exemplars are seen through."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F

GROUPS = 8


class ImageEncoder(nn.Module):
    """Features of an image at strides 1, 2, 4, …, the same for query and exemplar.

    Parameters
    ----------
    channels : sequence of int
        Features at each stride, finest first; multiples of 8.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        before = (3, *channels[:-1])
        self.levels = nn.ModuleList([_block(a, b) for a, b in zip(before, channels, strict=True)])

    def forward(self, images: torch.Tensor) -> list[torch.Tensor]:
        """Features of each stride.

        Parameters
        ----------
        images : Tensor
            (image, 3, row, column), 0..1; sides are multiples of the largest stride.
        """
        x, out = images * 2 - 1, []
        for i, level in enumerate(self.levels):
            x = level(x if i == 0 else F.avg_pool2d(x, 2))
            out.append(x)
        return out


def _block(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, padding=1),
        nn.GroupNorm(GROUPS, after),
        nn.SiLU(),
        nn.Conv2d(after, after, 3, padding=1),
        nn.GroupNorm(GROUPS, after),
        nn.SiLU(),
    )

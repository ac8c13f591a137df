"""Fixed filters at full resolution: what a classical pixel classifier looks at."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional as F

_SIGMAS = (1.0, 2.0, 4.0)


class FilterBank(nn.Module):
    """Smoothed colour, edges, ridges and blobs at three scales, and random mixtures of them.

    Nothing in it is learnt. The mixtures (random ReLU features; Rahimi and Recht 2007, "Random
    features for large-scale kernel machines") let a linear read-out draw curved boundaries.

    Parameters
    ----------
    mixtures : int
    seed : int
        Of the mixtures, which are saved with the weights.
    """

    mix: torch.Tensor
    shift: torch.Tensor

    def __init__(self, mixtures: int, seed: int = 0) -> None:
        super().__init__()
        n = 4 + 7 * len(_SIGMAS)
        generator = torch.Generator().manual_seed(seed)
        self.register_buffer("mix", torch.randn(mixtures, n, generator=generator) / math.sqrt(6))
        self.register_buffer("shift", torch.rand(mixtures, generator=generator) - 0.5)
        self.features = n + mixtures

    @torch.no_grad()
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """(image, 3, row, column) 0..1 -> (image, feature, row, column), about -1..1."""
        grey = images.mean(1, keepdim=True)
        # Grey images are smoothed once instead of four times.
        colour = bool((images[:, :1] != images[:, 1:]).any())
        mean, spread = grey.mean((2, 3), keepdim=True), grey.std((2, 3), keepdim=True) + 1e-3
        maps = [images * 2 - 1, (grey - mean) / spread / 2]
        for sigma in _SIGMAS:
            planes = torch.cat([images, grey], 1) if colour else grey
            smooth = _gauss(planes, sigma).expand(-1, 4, -1, -1)
            s = smooth[:, 3:]
            dy, dx = _slopes(s)
            dyy, dyx = _slopes(dy)
            _, dxx = _slopes(dx)
            half, root = (dxx + dyy) / 2, ((dxx - dyy) ** 2 / 4 + dyx**2 + 1e-8).sqrt()
            scale = sigma / spread
            maps += [
                smooth[:, :3] * 2 - 1,
                (grey - s) / spread,
                torch.sqrt(dx**2 + dy**2 + 1e-8) * scale * 2,
                (half + root) * scale * sigma * 2,
                (half - root) * scale * sigma * 2,
            ]
        flat = torch.cat(maps, 1).clamp(-3, 3)
        weights = self.mix[:, :, None, None]
        return torch.cat([flat, F.relu(F.conv2d(flat, weights, self.shift))], 1)


def _gauss(x: torch.Tensor, sigma: float) -> torch.Tensor:
    radius = int(3 * sigma + 0.5)
    at = torch.arange(-radius, radius + 1, device=x.device, dtype=x.dtype)
    kernel = torch.exp(-(at**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).expand(x.shape[1], 1, -1)
    padded = F.pad(x, (radius,) * 4, mode="replicate")
    rows = F.conv2d(padded, kernel[:, :, :, None], groups=x.shape[1])
    return F.conv2d(rows, kernel[:, :, None, :], groups=x.shape[1])


def _slopes(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    padded = F.pad(x, (1, 1, 1, 1), mode="replicate")
    dy = (padded[:, :, 2:, 1:-1] - padded[:, :, :-2, 1:-1]) / 2
    dx = (padded[:, :, 1:-1, 2:] - padded[:, :, 1:-1, :-2]) / 2
    return dy, dx

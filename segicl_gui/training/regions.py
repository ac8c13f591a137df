"""Regions of an image that nobody named: targets for images without labels."""

from __future__ import annotations

import torch
from torch.nn import functional as F

_CLUSTERS = 16
_ROUNDS = 4
# Clusters are found at this size, regions then at the image's own.
_COARSE = 48


def random_regions(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Outline a random part of each image along its own edges.

    Pixels are clustered by colour and place (k-means from random pixels; how much place
    counts is drawn per image), and a few clusters are joined: those alike in colour, or near
    each other.

    Parameters
    ----------
    images : Tensor of float32
        (image, 3, row, column), 0..1.
    generator : torch.Generator

    Returns
    -------
    Tensor of float32
        (image, 1, row, column), 0 or 1; something is outlined in each.
    """
    count, _, height, width = images.shape
    device, where = images.device, generator.device

    def uniform(*shape: int) -> torch.Tensor:
        return torch.rand(shape, generator=generator, device=where).to(device)

    smooth = F.avg_pool2d(images, 5, 1, 2, count_include_pad=False)
    smooth = smooth / smooth.std((1, 2, 3), keepdim=True).clamp(min=0.02)
    # From texture-like clusters all over the image to compact superpixels.
    place = 4 * uniform(count, 1, 1, 1) ** 2
    features = torch.cat(
        (smooth, place * _places(height, width, device).expand(count, -1, -1, -1)), 1
    )
    coarse = F.adaptive_avg_pool2d(features, (min(_COARSE, height), min(_COARSE, width)))
    centres = _k_means(coarse.flatten(2), uniform(count, coarse[0, 0].numel()))
    labels = _nearest(features.flatten(2), centres)

    member = F.one_hot(labels, _CLUSTERS).float()
    shares = member.mean(1)
    # A part of an even background has no edges of its own to be found by.
    detail = _detail(smooth)
    within = (detail[:, None] @ member)[:, 0] / member.sum(1).clamp(min=1)
    likely = (shares > 0.004).float() + (within > 0.3 * detail.mean(1, keepdim=True))
    pick = (uniform(count, _CLUSTERS) + likely).argmax(1)
    seed = centres.gather(1, pick[:, None, None].expand(-1, 1, centres.shape[2]))
    apart = centres - seed
    by_colour = uniform(count, 1) < 0.5
    distance = torch.where(by_colour, apart[..., :3].square().sum(2), apart.square().sum(2))
    distance = distance.masked_fill(shares == 0, torch.inf)
    rank = distance.argsort(1).argsort(1)
    joined = rank < (uniform(count, 1) ** 2 * 5).long() + 1
    # Nearest clusters are joined until the target would fill half of the picture.
    filled = shares.gather(1, distance.argsort(1)).cumsum(1).gather(1, rank)
    joined = (joined & (filled < 0.5)) | (rank == 0)
    chosen = joined.gather(1, labels).reshape(count, 1, height, width).float()
    radius = max(1, height // 64)
    soft = F.avg_pool2d(chosen, 2 * radius + 1, 1, radius, count_include_pad=False)
    cleaned = (soft > 0.5).float()
    empty = cleaned.sum((1, 2, 3), keepdim=True) == 0
    return torch.where(empty, chosen, cleaned)


def _detail(images: torch.Tensor) -> torch.Tensor:
    """How much the intensity changes at each pixel, (image, pixel)."""
    grey = images.mean(1)
    across = F.pad(grey.diff(dim=2).abs(), (0, 1))
    down = F.pad(grey.diff(dim=1).abs(), (0, 0, 0, 1))
    return (across + down).flatten(1)


def _places(height: int, width: int, device: torch.device) -> torch.Tensor:
    y = torch.linspace(-1, 1, height, device=device)[:, None].expand(height, width)
    x = torch.linspace(-1, 1, width, device=device).expand(height, width)
    return torch.stack((x, y))[None]


def _k_means(points: torch.Tensor, keys: torch.Tensor) -> torch.Tensor:
    """Centres (image, cluster, feature) of points (image, feature, pixel)."""
    start = keys.argsort(1)[:, :_CLUSTERS]
    centres = points.transpose(1, 2).gather(1, start[..., None].expand(-1, -1, points.shape[1]))
    for _ in range(_ROUNDS):
        member = F.one_hot(_nearest(points, centres), _CLUSTERS).float()
        number = member.sum(1)[..., None]
        mean = (points @ member).transpose(1, 2) / number.clamp(min=1)
        centres = torch.where(number > 0, mean, centres)
    return centres


def _nearest(points: torch.Tensor, centres: torch.Tensor) -> torch.Tensor:
    """Nearest centre of each point, (image, pixel)."""
    return (centres.square().sum(2)[..., None] - 2 * centres @ points).argmin(1)

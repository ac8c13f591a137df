"""Regions follow what is seen."""

from __future__ import annotations

import torch

from segicl_gui.training.regions import random_regions


def quarters(count: int) -> torch.Tensor:
    """Four even quarters of different grey, with a little noise."""
    plane = torch.tensor([[0.1, 0.4], [0.7, 1.0]]).repeat_interleave(24, 0).repeat_interleave(24, 1)
    noise = 0.01 * torch.rand((count, 1, 48, 48), generator=torch.Generator().manual_seed(9))
    return (plane * 0.9 + noise).expand(-1, 3, -1, -1)


def test_something_but_not_everything_is_outlined():
    images = torch.rand((40, 3, 40, 56), generator=torch.Generator().manual_seed(1))
    regions = random_regions(images, torch.Generator().manual_seed(2))
    assert regions.shape == (40, 1, 40, 56)
    assert set(regions.unique().tolist()) == {0.0, 1.0}
    share = regions.mean((1, 2, 3))
    assert share.min() > 0
    assert share.max() < 0.9


def test_an_even_image_has_a_region_too():
    regions = random_regions(torch.full((3, 3, 32, 32), 0.5), torch.Generator().manual_seed(0))
    assert (regions.sum((1, 2, 3)) > 0).all()


def test_edges_of_regions_lie_on_edges_of_the_image_more_often_than_not():
    images = quarters(64)
    regions = random_regions(images, torch.Generator().manual_seed(0))
    edge = (regions.diff(dim=3) != 0).float().sum((0, 1, 2))
    assert edge[22:25].sum() > 3 * edge.sum() / len(edge)


def test_the_generator_decides_everything():
    a, b, c = (random_regions(quarters(8), torch.Generator().manual_seed(s)) for s in (1, 1, 2))
    assert torch.equal(a, b)
    assert not torch.equal(a, c)

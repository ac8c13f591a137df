"""Augmentation keeps what makes a task: shapes, ranges, the target, and true texts."""

from __future__ import annotations

import pytest
import torch

from segicl_gui.training.augment import augment, vary
from segicl_gui.training.task import TaskBatch


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def discs() -> TaskBatch:
    """Bright discs on a dark ground: 12 tasks of 3 images."""
    y, x = torch.meshgrid(torch.arange(48), torch.arange(48), indexing="ij")
    centres = 10 + 28 * torch.rand((12, 3, 2, 1, 1), generator=generator(5))
    inside = ((y - centres[:, :, 0]) ** 2 + (x - centres[:, :, 1]) ** 2) < 64
    masks = inside[:, :, None].float()
    return TaskBatch((0.2 + 0.6 * masks).expand(-1, -1, 3, -1, -1), masks, ["left disc"] * 12)


@pytest.mark.parametrize("change", [augment, vary])
def test_shapes_and_ranges_stay(discs: TaskBatch, change):
    done = change(discs, generator())
    assert done.images.shape == discs.images.shape
    assert done.masks.shape == discs.masks.shape
    assert done.images.dtype == done.masks.dtype == torch.float32
    assert done.images.min() >= 0
    assert done.images.max() <= 1
    assert set(done.masks.unique().tolist()) == {0.0, 1.0}
    assert len(done.texts) == 12


@pytest.mark.parametrize("change", [augment, vary])
def test_the_generator_decides_everything_and_the_input_stays(discs: TaskBatch, change):
    before = discs.images.clone(), discs.masks.clone(), list(discs.texts)
    a, b, c = (change(discs, generator(s)) for s in (1, 1, 2))
    assert torch.equal(a.images, b.images)
    assert torch.equal(a.masks, b.masks)
    assert a.texts == b.texts
    assert not torch.equal(a.images, c.images)
    assert torch.equal(discs.images, before[0])
    assert torch.equal(discs.masks, before[1])
    assert discs.texts == before[2]


def test_mask_and_image_move_together(discs: TaskBatch):
    """Without intensity changes of note the mask still covers the bright pixels."""
    done = vary(discs, generator(3))
    inside = (done.images * done.masks).sum((2, 3, 4)) / (3 * done.masks.sum((2, 3, 4)))
    rest = 1 - done.masks
    outside = (done.images * rest).sum((2, 3, 4)) / (3 * rest.sum((2, 3, 4)))
    assert (inside - outside).min() > 0.2


def test_no_target_leaves_the_picture(discs: TaskBatch):
    for seed in range(8):
        assert augment(discs, generator(seed)).masks.sum((2, 3, 4)).min() > 0


def test_no_strength_leaves_the_target_where_it_was(discs: TaskBatch):
    assert torch.equal(vary(discs, generator(), strength=0).masks, discs.masks)


def test_grey_stays_grey(discs: TaskBatch):
    images = augment(discs, generator(4)).images
    assert torch.allclose(images[:, :, :1].expand_as(images), images, atol=1e-5)


def test_directions_are_dropped_exactly_where_the_task_was_turned():
    """A mark at the left edge's middle tells a turn from none at strength 0."""
    masks = torch.zeros(200, 1, 1, 16, 16)
    masks[..., 2:6, 1:3] = 1
    batch = TaskBatch(masks.expand(-1, -1, 3, -1, -1), masks, ["kidney_left"] * 200)
    done = augment(batch, generator(), strength=0)
    moved = (done.masks != masks).flatten(1).any(1)
    edges = torch.tensor([t.startswith("edge") for t in done.texts])
    turned = torch.tensor([t == "" for t in done.texts])
    assert torch.equal(moved & ~edges & ~turned, torch.zeros(200, dtype=torch.bool))
    assert 30 < turned.sum() < 90
    assert moved[turned].all()


def test_other_texts_survive_turns():
    images = torch.rand((60, 2, 3, 16, 16), generator=generator())
    batch = TaskBatch(images, (images[:, :, :1] > 0.5).float(), ["leftover liver"] * 60)
    texts = augment(batch, generator()).texts
    assert set(texts) == {"leftover liver", "edge of leftover liver"}

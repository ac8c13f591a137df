"""Made-up tasks: shapes, ranges, repeatability, and masks that can be learnt from."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from segicl_gui.training.synthetic import synthetic_batch  # noqa: E402
from segicl_gui.training.synthetic.fields import Draw  # noqa: E402
from segicl_gui.training.synthetic.intensity import STYLES, render  # noqa: E402
from segicl_gui.training.synthetic.scenes import FAMILIES  # noqa: E402


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(("tasks", "images", "size"), [(1, 1, 32), (3, 2, 48), (9, 5, 64)])
def test_a_batch_has_the_promised_shapes_and_ranges(tasks: int, images: int, size: int) -> None:
    batch = synthetic_batch(tasks, images, size, generator(tasks))

    assert batch.images.shape == (tasks, images, 3, size, size)
    assert batch.masks.shape == (tasks, images, 1, size, size)
    assert batch.images.dtype == batch.masks.dtype == torch.float32
    assert torch.isfinite(batch.images).all()
    assert batch.images.min() >= 0
    assert batch.images.max() <= 1
    assert set(batch.masks.unique().tolist()) <= {0.0, 1.0}
    assert len(batch.texts) == tasks
    assert all(batch.texts)


def test_the_same_seed_gives_the_same_batch_and_another_seed_another() -> None:
    first = synthetic_batch(6, 3, 48, generator(5))
    again = synthetic_batch(6, 3, 48, generator(5))
    other = synthetic_batch(6, 3, 48, generator(6))

    assert torch.equal(first.images, again.images)
    assert torch.equal(first.masks, again.masks)
    assert first.texts == again.texts
    assert not torch.equal(first.images, other.images)


def test_targets_are_there_and_of_a_sensible_size() -> None:
    empty = 0
    for seed in range(6):
        masks = synthetic_batch(8, 4, 48, generator(seed)).masks
        filled = masks.mean((2, 3, 4))
        missing = (filled == 0).sum(1)
        assert missing.max() <= 2
        empty += int((missing > 0).sum())
        mean = filled.sum(1) / (filled > 0).sum(1)
        assert mean.min() > 0.002
        assert mean.max() < 0.65
    assert 1 <= empty <= 0.35 * 6 * 8


@pytest.mark.parametrize("family", list(FAMILIES), ids=lambda family: family.__name__)
def test_each_family_draws_in_each_of_its_styles(family) -> None:
    draw = Draw(2, 3, 48, generator(3), "cpu")
    scene = family(draw)

    assert int(scene.regions.max()) < len(scene.tones) == len(scene.grain)
    assert all(target.mask.shape == scene.regions.shape for target in scene.targets)
    for style in scene.styles:
        assert style in STYLES
        scene.styles = (style,)
        picture = render(draw, scene)
        assert picture.shape == (2, 3, 3, 48, 48)
        assert torch.isfinite(picture).all()
        assert picture.std() > 0.01


def test_images_of_a_task_differ() -> None:
    batch = synthetic_batch(6, 3, 48, generator(8))

    assert (batch.images[:, 0] - batch.images[:, 1]).abs().mean((1, 2, 3)).min() > 0.003

"""Images and masks in little, and what masks cover."""

import numpy as np
import pytest

from segicl_gui.services.sketches import SIDE, Sketch, in_little, ranked, traits


def scene(*, colour: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A bright block on a dark ground, with its mask; 120 rows, 200 columns."""
    rng = np.random.default_rng(0)
    mask = np.zeros((120, 200), bool)
    mask[30:70, 50:110] = True
    image = (0.2 + 0.5 * mask + 0.02 * rng.random(mask.shape)).astype(np.float32)
    if colour:
        image = np.stack([image, image * 0, 1 - image], axis=2)
    return image, mask


def little(mask: np.ndarray) -> np.ndarray:
    return in_little(mask.astype(np.uint16)) == 1


@pytest.mark.parametrize("colour", [False, True])
def test_any_image_becomes_as_many_pixels_of_the_same_features(colour: bool) -> None:
    found = Sketch.of(scene(colour=colour)[0])
    assert found.pixels.shape == (SIDE * SIDE, Sketch.of(scene()[0]).pixels.shape[1])
    assert np.isfinite(found.pixels).all()
    assert found.colour.shape == (SIDE, SIDE, 3)
    assert found.ranks.min() == 0
    assert found.ranks.max() == 1


def test_a_right_mask_lies_on_edges_and_a_moved_one_would_fit_better_elsewhere() -> None:
    image, mask = scene()
    sketch = Sketch.of(image)
    right, moved = traits(sketch, little(mask)), traits(sketch, little(np.roll(mask, 20, 1)))
    assert right is not None
    assert moved is not None
    assert right.edge > 0.9
    assert right.moved < 0.05
    assert moved.edge < right.edge - 0.1
    # Where it fits best is where it came from.
    assert moved.edge + moved.moved == pytest.approx(right.edge, abs=0.05)
    # Nothing is brighter than what it covers; the block itself is beside the moved one.
    assert right.rim > 0
    assert moved.rim < right.rim
    assert right.bright > 0.8


def test_colour_is_told_from_the_rest_of_the_image() -> None:
    image, mask = scene(colour=True)
    found = traits(Sketch.of(image), little(mask))
    assert found is not None
    red, green, blue = found.colour
    assert red > 1
    assert green == pytest.approx(0)
    assert blue == pytest.approx(-red, abs=0.01)


def test_what_is_too_small_or_everything_has_no_traits() -> None:
    sketch = Sketch.of(scene()[0])
    small = np.zeros((SIDE, SIDE), bool)
    assert traits(sketch, small) is None
    small[3:6, 3:7] = True
    assert traits(sketch, small) is None
    assert traits(sketch, ~np.zeros_like(small)) is None


def test_one_without_surroundings_is_no_error() -> None:
    nearly = np.ones((SIDE, SIDE), bool)
    nearly[0, 0] = False
    found = traits(Sketch.of(np.zeros((SIDE, SIDE), np.float32)), nearly)
    assert found is not None
    assert np.isfinite([found.edge, found.rim, found.bright, *found.colour]).all()


def test_ranks_keep_the_shape() -> None:
    np.testing.assert_allclose(ranked(np.array([[3.0, 1], [2, 9]])), [[2 / 3, 0], [1 / 3, 1]])

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from segicl_gui.services.editing.components import (
    fill_holes,
    keep_largest,
    part_at,
    remove_islands,
)

pytestmark = pytest.mark.filterwarnings("error")


def ring(slices: int) -> np.ndarray:
    mask = np.zeros((slices, 9, 9), bool)
    mask[:, 2:7, 2:7] = True
    mask[:, 4, 4] = False
    return mask


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_filling_adds_only_what_is_enclosed_and_is_done_once(masks, data):
    mask = data.draw(masks)
    filled = fill_holes(mask)
    assert (filled | mask == filled).all()
    assert np.array_equal(fill_holes(filled), filled)
    flat = len(mask) == 1
    known = ndimage.binary_fill_holes(mask[0])[None] if flat else ndimage.binary_fill_holes(mask)
    assert np.array_equal(filled, known)


def test_a_tube_is_filled_slice_by_slice_only():
    tube = ring(4)
    assert np.array_equal(fill_holes(tube), tube)
    assert fill_holes(tube, each_slice=True)[:, 4, 4].all()
    closed = np.concatenate([tube[:1] | True, tube, tube[:1] | True])
    assert fill_holes(closed)[:, 4, 4].all()


def test_a_corner_closes_a_hole_and_the_border_does_not():
    mask = np.zeros((1, 5, 5), bool)
    mask[0, [1, 2, 2, 3], [2, 1, 3, 2]] = True
    assert fill_holes(mask)[0, 2, 2]
    cup = np.zeros((1, 5, 5), bool)
    cup[0, 0:3, [1, 3]] = True
    cup[0, 2, 2] = True
    assert np.array_equal(fill_holes(cup), cup)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_largest_part_is_one_part_and_no_part_is_larger(masks, data):
    mask = data.draw(masks)
    largest = keep_largest(mask)
    assert not (largest & ~mask).any()
    assert np.array_equal(keep_largest(largest), largest)
    parts, count = ndimage.label(mask, np.ones((3, 3, 3)))
    sizes = np.bincount(parts.ravel())[1:]
    assert largest.sum() == (sizes.max() if count else 0)


@given(data=st.data(), size=st.integers(0, 30))
@settings(max_examples=80, deadline=None)
def test_islands_below_the_size_go_and_the_others_stay(masks, data, size):
    mask = data.draw(masks)
    spacing = (3.0, 0.5, 2.0)
    voxel = 1.0 if len(mask) == 1 else 3.0
    kept = remove_islands(mask, spacing, size * voxel)
    parts, count = ndimage.label(mask, np.ones((3, 3, 3)))
    for i in range(1, count + 1):
        part = parts == i
        assert kept[part].all() == (part.sum() >= size)
        assert kept[part].any() == (part.sum() >= size)
    assert not kept[~mask].any()


def test_the_part_at_a_place():
    mask = np.zeros((1, 4, 9), bool)
    mask[0, 1:3, 1:3] = mask[0, 1:3, 6:8] = True
    found = part_at(mask, (0, 1, 6))
    assert found.sum() == 4
    assert found[0, 2, 7]
    assert not part_at(mask, (0, 0, 0)).any()

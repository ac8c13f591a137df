import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.services.editing.symmetry import left_right_axis, mirror, own_middle


@given(data=st.data(), axis=st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_mirrored_twice_is_as_before(masks, data, axis):
    mask = data.draw(masks)
    assert np.array_equal(mirror(mirror(mask, axis), axis), mask)
    assert np.array_equal(mirror(mask, axis), np.flip(mask, axis))
    middle = own_middle(mask, axis)
    image = mirror(mask, axis, middle)
    assert image.sum() == mask.sum()  # about its own middle, nothing leaves the image
    assert own_middle(image, axis) == middle
    assert np.array_equal(mirror(image, axis, middle), mask)


def test_what_leaves_the_image_is_lost():
    mask = np.zeros((1, 1, 10), bool)
    mask[0, 0, [1, 8]] = True
    assert np.flatnonzero(mirror(mask, 2, 12)).tolist() == [4]
    assert not mirror(mask, 2, 40).any()


@pytest.mark.parametrize(
    ("direction", "spacing", "axis"),
    [
        ((1, 0, 0, 0, 1, 0, 0, 0, 1), (1, 1, 5), 2),  # axial: columns
        ((1, 0, 0, 0, 0, 1, 0, -1, 0), (1, 1, 5), 2),  # coronal: columns
        ((0, 0, 1, 1, 0, 0, 0, -1, 0), (1, 1, 5), 0),  # sagittal: slices
    ],
)
def test_left_and_right_follow_the_patient(direction, spacing, axis):
    geometry = Geometry.from_source((20, 20, 9), spacing, (0, 0, 0), direction)
    assert left_right_axis(geometry) == axis


def test_left_and_right_of_a_picture_are_its_columns():
    assert left_right_axis(Geometry.from_source((20, 10), (1, 1), (0, 0), (1, 0, 0, 1))) == 2

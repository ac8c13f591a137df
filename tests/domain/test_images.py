import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import (
    Image,
    content_hash,
    evenly_spaced,
    intensity_range,
    normalised_slice,
)

ARRAYS = hnp.arrays(
    st.sampled_from([np.uint8, np.int16, np.uint16, np.float32]),
    hnp.array_shapes(min_dims=3, max_dims=3, max_side=6),
    elements=st.integers(0, 250),
)


def geometry(shape: tuple[int, int, int]) -> Geometry:
    size = (shape[2], shape[1], shape[0])
    return Geometry.from_source(size, (1.0, 1.0, 9.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


@given(ARRAYS)
def test_slices_of_a_volume_are_between_zero_and_one(array: np.ndarray) -> None:
    image = Image(array, geometry(array.shape))
    for i in range(array.shape[0]):
        plane = normalised_slice(image, i)
        assert plane.dtype == np.float32
        assert plane.shape == array.shape[1:]
        assert plane.min() >= 0
        assert plane.max() <= 1


@given(ARRAYS)
def test_hash_tells_type_shape_and_values(array: np.ndarray) -> None:
    h = content_hash(array)
    assert h == content_hash(np.asfortranarray(array.copy()))
    assert h != content_hash(array.astype(np.float64))
    assert array.size == 0 or h != content_hash(array + array.dtype.type(1))
    assert array.shape == (array.size,) or h != content_hash(array.ravel())


def test_colours_and_flat_bytes_keep_their_scale() -> None:
    flat = Geometry.from_source((4, 3), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
    grey = Image(np.full((1, 3, 4), 51, np.uint8), flat)
    colour = Image(np.full((1, 3, 4, 3), 51, np.uint8), flat)
    np.testing.assert_allclose(normalised_slice(grey, 0), 0.2)
    assert normalised_slice(colour, 0).shape == (3, 4, 3)
    np.testing.assert_allclose(normalised_slice(colour, 0), 0.2)


def test_missing_values_become_numbers() -> None:
    array = np.array([[[np.nan, -np.inf, np.inf, 1.0, 3.0]]], np.float32)
    plane = normalised_slice(Image(array, geometry((1, 1, 5))), 0)
    assert np.isfinite(plane).all()
    assert intensity_range(np.full((2, 2), np.nan)) == (0.0, 1.0)


@pytest.mark.parametrize("value", [0.0, -7.0, 1e17, -1e20])
def test_a_range_is_never_empty(value: float) -> None:
    low, high = intensity_range(np.full((2, 3, 4), value))
    assert high > low


def test_a_sample_is_evenly_spaced_whatever_the_order_of_memory() -> None:
    array = np.arange(4000).reshape(10, 20, 20)
    np.testing.assert_array_equal(evenly_spaced(array, 400), np.arange(0, 4000, 10))
    turned = array.transpose(2, 1, 0)[::-1]
    np.testing.assert_array_equal(evenly_spaced(turned, 400), turned.ravel()[::10])
    assert evenly_spaced(array, 99999).size == 4000


def test_of_a_large_volume_some_slices_are_read() -> None:
    array = np.broadcast_to(np.arange(1000)[:, None, None], (1000, 100, 100))
    sample = evenly_spaced(array, 1000)
    assert 900 <= sample.size <= 1100
    assert len(np.unique(sample)) < 10


def test_a_plane_of_a_turned_volume_lies_in_order() -> None:
    array = np.arange(24, dtype=np.int16).reshape(2, 3, 4).transpose(2, 1, 0)[:, ::-1]
    geometry = Geometry.from_source((2, 3, 4), (1.0,) * 3, (0.0,) * 3, tuple(np.eye(3).ravel()))
    plane = normalised_slice(Image(array, geometry), 1)
    assert plane.flags.c_contiguous

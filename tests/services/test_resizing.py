"""Another size, as scikit-image makes it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.transform import resize

from segicl_gui.services.resizing import labels_resized, resized

SIDES = st.tuples(st.integers(1, 60), st.integers(1, 60))


@given(SIDES, SIDES, st.sampled_from([(), (3,)]))
@settings(max_examples=60, deadline=None)
def test_it_is_what_scikit_image_makes(shape, size, rest):
    image = np.random.default_rng(0).random((*shape, *rest)).astype(np.float32)
    expected = resize(image, (*size, *rest), order=1, anti_aliasing=True)
    found = resized(image, size)
    assert found.shape == expected.shape
    assert np.allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("size", [(8, 10), (3, 4), (1, 1), (20, 40)])
def test_labels_are_those_of_the_nearest(size):
    labels = np.arange(80).reshape(8, 10)
    found = labels_resized(labels, size)
    assert found.shape == size
    if size == (8, 10):
        assert np.array_equal(found, labels)
    assert np.isin(found, labels).all()
    assert (np.diff(found, axis=0) >= 0).all()

"""Distances to outlines, against every pair of pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from segicl_gui.services import distances
from segicl_gui.services.distances import signed_distances

SPACING = (0.7, 1.9)


def nearest(place: np.ndarray, others: np.ndarray) -> float:
    return float(np.sqrt((((others - place) * SPACING) ** 2).sum(-1)).min())


@pytest.mark.parametrize("small", [0, 10**9], ids=["simpleitk", "scipy"])
@settings(max_examples=25, deadline=None)
@given(arrays.arrays(bool, (6, 7), elements=st.booleans()))
def test_each_pixel_is_as_far_as_the_nearest_of_the_other_kind(small: int, mask: np.ndarray):
    if mask.all() or not mask.any():
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distances, "_SMALL", small)
        found = signed_distances(mask, SPACING)
    inside, outside = np.argwhere(mask), np.argwhere(~mask)
    for place in np.ndindex(mask.shape):
        expected = (
            nearest(np.array(place), outside) if mask[place] else -nearest(np.array(place), inside)
        )
        assert found[place] == pytest.approx(expected, abs=1e-3)


def test_an_empty_mask_is_infinitely_far_and_a_full_one_finitely_deep():
    assert (signed_distances(np.zeros((3, 4), bool)) == -np.inf).all()
    full = signed_distances(np.ones((3, 4), bool), SPACING)
    assert np.isfinite(full).all()
    assert (full >= np.hypot(3 * 0.7, 4 * 1.9)).all()

"""Window and level on made-up scans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segicl_gui.domain.images import Image, intensity_range
from segicl_gui.services.windows import CT_PRESETS, automatic_limits, preset_limits
from tests.services.test_slice_states import volume


def of(array: np.ndarray) -> Image:
    return Image(array, volume().geometry, "MR")


def head(body: float) -> np.ndarray:
    """A head whose share of the picture is `body`: 200 to 800, a few vessels at 4000, zeros."""
    rng = np.random.default_rng(0)
    array = np.zeros((20, 100, 100), np.float32)
    side = round(100 * body**0.5)
    array[:, :side, :side] = rng.uniform(200, 800, (20, side, side))
    array[:, 0, :3] = 4000
    return array


@pytest.mark.parametrize("body", [0.04, 0.25, 0.9])
def test_the_margin_does_not_matter(body: float):
    low, high = automatic_limits(of(head(body)))
    assert 190 <= low <= 230
    assert 780 <= high <= 810 if body > 0.1 else 780 <= high <= 4000
    if body < 0.1:  # the plain range takes most of a small body for too bright
        array = np.where(head(body) > 1000, 500, head(body))
        assert automatic_limits(of(array))[1] > 780
        assert intensity_range(array)[1] < 780


def test_presets_are_centre_and_width():
    assert preset_limits("CT brain") == (0, 80)
    assert preset_limits("CT lung") == (-1350, 150)
    assert set(CT_PRESETS) == {"CT abdomen", "CT lung", "CT bone", "CT brain"}


def test_without_contrast_or_numbers_there_is_still_a_window():
    for value in (0.0, 7.0, -3.0, np.nan):
        low, high = automatic_limits(of(np.full((2, 4, 4), value, np.float32)))
        assert high > low


@settings(max_examples=100)
@given(arrays(np.int16, (2, 5, 5), elements=st.integers(-2000, 3000)))
def test_limits_are_always_in_order(array: np.ndarray):
    low, high = automatic_limits(of(array))
    assert low < high
    assert array.min() <= low
    assert high <= array.max() or array.min() == array.max()

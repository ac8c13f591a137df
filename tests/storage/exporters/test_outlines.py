"""Outlines give back their masks, however they are filled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco_mask
from scipy import ndimage

from segicl_gui.storage.exporters.outlines import outlines


def filled(ring: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Pixels whose centre a ray from the left crosses the ring an odd number of times for."""
    crossings = np.zeros((shape[0], shape[1] + 1), int)
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, 0), strict=True):
        if x0 == x1:
            crossings[min(y0, y1) : max(y0, y1), x0] += 1
    return np.cumsum(crossings[:, :-1], 1) % 2 == 1


@st.composite
def masks(draw: st.DrawFn) -> np.ndarray:
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=2, max_side=14))
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    return rng.random(shape) < draw(st.sampled_from((0.2, 0.5, 0.7, 0.9, 1.0)))


@given(masks())
@settings(max_examples=200, deadline=None)
def test_each_piece_has_one_outline_that_fills_to_it(mask: np.ndarray) -> None:
    pieces, count = ndimage.label(mask)
    found = outlines(mask)
    assert len(found) == count
    for number, ring in enumerate(found, 1):
        steps = np.roll(ring, -1, 0) - ring
        assert ((steps == 0).sum(1) == 1).all()  # along the borders of pixels, no point twice
        np.testing.assert_array_equal(filled(ring, mask.shape), pieces == number)
        x, y = ring.T
        area = abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2
        assert area == (pieces == number).sum()


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:pycocotools")
@given(masks())
@settings(max_examples=100, deadline=None)
def test_pycocotools_fills_them_to_the_pixel(mask: np.ndarray) -> None:
    rings = [r.reshape(-1).astype(float).tolist() for r in outlines(mask)]
    if rings:
        runs = coco_mask.merge(coco_mask.frPyObjects(rings, *mask.shape))
        np.testing.assert_array_equal(coco_mask.decode(runs), mask)


def test_a_square_has_four_corners_and_a_hole_is_joined_by_a_channel() -> None:
    mask = np.zeros((9, 9), bool)
    mask[1:8, 2:9] = True
    (square,) = outlines(mask)
    assert {tuple(p) for p in square.tolist()} == {(2, 1), (9, 1), (9, 8), (2, 8)}
    mask[4, 5] = False
    (ring,) = outlines(mask)
    assert len(ring) == 4 + 4 + 2  # and the end of the channel, there and back
    assert ring.tolist().count([2, 4]) == 2

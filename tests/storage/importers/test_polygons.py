"""Outlines are filled by the even-odd rule."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.storage.importers.polygons import filled


def box(top: float, left: float, bottom: float, right: float) -> np.ndarray:
    return np.array([[top, left], [top, right], [bottom, right], [bottom, left]])


def test_a_hole_and_an_island() -> None:
    rings = [box(0.5, 0.5, 9.5, 9.5), box(2.5, 2.5, 7.5, 7.5), box(4.5, 4.5, 5.5, 5.5)]
    expected = np.zeros((12, 12), bool)
    expected[1:10, 1:10] = True
    expected[3:8, 3:8] = False
    expected[5, 5] = True
    np.testing.assert_array_equal(filled(rings, (12, 12)), expected)


def test_a_keyhole_has_its_hole() -> None:
    outer, inner = box(0.5, 0.5, 9.5, 9.5), box(2.5, 2.5, 7.5, 7.5)
    keyhole = np.vstack([outer, outer[:1], inner, inner[:1]])
    np.testing.assert_array_equal(filled([keyhole], (12, 12)), filled([outer, inner], (12, 12)))


@given(st.lists(st.tuples(st.floats(-20, 40), st.floats(-20, 40)), min_size=3, max_size=9))
@settings(max_examples=60, deadline=None)
def test_every_pixel_is_inside_as_a_ray_to_the_left_says(points: list) -> None:
    outline = np.array(points)
    got = filled([outline], (14, 17))
    nxt = np.roll(outline, -1, 0)
    for r in range(14):
        for c in range(17):
            up = (outline[:, 0] <= r) != (nxt[:, 0] <= r)
            a, b = outline[up], nxt[up]
            low, high = np.where((a[:, :1] < b[:, :1]), a, b), np.where((a[:, :1] < b[:, :1]), b, a)
            x = low[:, 1] + (r - low[:, 0]) * (high - low)[:, 1] / (high - low)[:, 0]
            assert got[r, c] == (np.count_nonzero(x <= c) % 2 == 1)


def test_long_and_far_outlines_take_no_time() -> None:
    rng = np.random.default_rng(0)
    outline = rng.uniform(-1e6, 1e6, (20_000, 2))
    start = time.perf_counter()
    filled([outline], (256, 256))
    assert time.perf_counter() - start < 3

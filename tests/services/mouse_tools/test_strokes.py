"""Strokes are round in millimetres."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.mouse_tools.strokes import Stroke, brush_outline

WHOLE = (slice(0, 30), slice(0, 40))
places = st.tuples(st.floats(-10, 40), st.floats(-10, 50))


@given(
    st.lists(places, min_size=1, max_size=4),
    st.integers(1, 24),
    st.tuples(*[st.floats(0.3, 4)] * 3),
    st.integers(-4, 4),
)
def test_covers_exactly_what_is_near_the_path(points, diameter, spacing, away):
    stroke = Stroke((30, 40), diameter, spacing)
    for p in points:
        stroke.to(p)
    r, c = np.mgrid[:30, :40]
    path = [(round(a) * spacing[1], round(b) * spacing[2]) for a, b in points]
    best = np.full((30, 40), np.inf)
    for a, b in zip(path, path[1:] or path, strict=False):
        for t in np.linspace(0, 1, 400):
            y, x = a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
            best = np.minimum(best, np.hypot(r * spacing[1] - y, c * spacing[2] - x))
    distance = np.hypot(best, away * spacing[0])
    covered = stroke.within(WHOLE, away)
    radius, slack = stroke.radius, 0.01 * stroke.radius + 0.002 * spacing[2] + 0.15
    assert covered[distance < radius - slack].all()
    assert not covered[distance > radius + slack].any()
    if covered.any():
        window = stroke.window
        outside = covered.copy()
        outside[window] = False
        assert not outside.any()


def test_the_smallest_brush_is_a_pixel_and_the_next_are_round():
    def size(diameter: int) -> int:
        stroke = Stroke((30, 40), diameter, (1, 0.7, 0.7))
        stroke.to((10.3, 10.4))
        return int(stroke.within(WHOLE).sum())

    assert [size(d) for d in (1, 2, 3)] == [1, 5, 9]
    assert size(20) == pytest.approx(np.pi * 100, rel=0.05)


def test_unequal_pixels_give_an_ellipse_and_thick_slices_few():
    stroke = Stroke((30, 40), 12, (4.0, 2.0, 1.0))
    stroke.to((15, 20))
    covered = stroke.within(WHOLE)
    assert np.flatnonzero(covered.any(1)).tolist() == list(range(12, 19))
    assert np.flatnonzero(covered.any(0)).tolist() == list(range(14, 27))
    assert stroke.reach() == 1
    assert stroke.within(WHOLE, 1).sum() < covered.sum()
    assert not stroke.within(WHOLE, 2).any()
    assert brush_outline(12, 2.0, 1.0) == (3.0, 6.0)


def test_outside_the_slice_nothing_is_covered():
    stroke = Stroke((30, 40), 6, (1, 1, 1))
    assert stroke.to((-20, -20)) is None
    assert stroke.window is None

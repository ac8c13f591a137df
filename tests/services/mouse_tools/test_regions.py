"""Areas from a pixel, filled outlines."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.services.mouse_tools.regions import (
    connected,
    difference,
    grown,
    in_range,
    inside,
    typical,
    with_specks,
)

planes = hnp.arrays(np.int16, (8, 9), elements=st.integers(-50, 50))
seeds = st.tuples(st.integers(0, 7), st.integers(0, 8))


@given(planes, seeds, st.integers(0, 60), st.integers(0, 60))
def test_more_tolerance_grows_around_the_seed(plane, seed, a, b):
    away = difference(plane, plane[seed])
    small, large = sorted([a, b])
    first, second = grown(away, seed, small), grown(away, seed, large)
    assert first[seed]
    assert not (first & ~second).any()
    assert (np.abs(plane[second].astype(int) - int(plane[seed])) <= large).all()
    assert grown(away, seed, 200).all()


@given(planes, seeds)
def test_what_is_typical_lies_beside_the_pixel_and_in_the_middle_of_its_surroundings(plane, seed):
    found = typical(plane, seed)
    assert max(abs(found[0] - seed[0]), abs(found[1] - seed[1])) <= 1
    around = plane[max(0, seed[0] - 1) : seed[0] + 2, max(0, seed[1] - 1) : seed[1] + 2]
    off = np.abs(around - np.median(around))
    assert abs(plane[found] - np.median(around)) == off.min()


def test_a_noisy_pixel_does_not_mislead_in_colour_either():
    plane = np.full((5, 5, 3), 10, np.uint8)
    plane[2, 2] = 200
    assert plane[typical(plane, (2, 2))].tolist() == [10, 10, 10]


@given(hnp.arrays(np.uint16, (8, 9), elements=st.integers(0, 2)), seeds)
def test_connected_has_one_value_and_no_neighbour_of_it_outside(mask, seed):
    where = connected(mask, seed)
    assert (mask[where] == mask[seed]).all()
    right = where[:, :-1] != where[:, 1:]
    assert (mask[:, :-1][right] != mask[:, 1:][right]).all()


def test_colour_differs_by_its_worst_channel_and_ranges_by_its_mean():
    plane = np.zeros((2, 2, 3), np.uint8)
    plane[0, 0] = (30, 0, 0)
    assert difference(plane, np.zeros(3)).tolist() == [[30, 0], [0, 0]]
    assert in_range(plane, 10, 10).tolist() == [[True, False], [False, False]]


@given(st.integers(1, 5), st.integers(6, 12), st.integers(1, 5), st.integers(6, 12))
def test_a_rectangle_is_filled_with_its_border(top, bottom, left, right):
    corners = [(top, left), (top, right), (bottom, right), (bottom, left)]
    truth = np.zeros((16, 16), bool)
    truth[top : bottom + 1, left : right + 1] = True
    assert np.array_equal(inside(corners, (16, 16)), truth)
    assert not inside(corners[:2], (16, 16)).any()


def test_a_freehand_circle_of_many_points_is_a_disc():
    t = np.linspace(0, 2 * np.pi, 3000)
    outline = list(zip(100 + 60 * np.sin(t), 90 + 60 * np.cos(t), strict=True))
    r, c = np.ogrid[:200, :200]
    disc = (r - 100) ** 2 + (c - 90) ** 2 <= 60**2
    assert np.count_nonzero(inside(outline, (200, 200)) ^ disc) < 0.01 * disc.sum()


def test_specks_of_noise_are_filled_and_real_holes_stay():
    area = np.ones((20, 20), bool)
    area[0, :] = False  # 20 pixels at the border
    area[3, 3] = area[3, 4] = False
    area[8:14, 8:14] = False
    found = with_specks(area)
    assert found[3, 3:5].all()
    assert np.array_equal(found, area | found)
    assert np.count_nonzero(found) == np.count_nonzero(area) + 2
    assert not with_specks(np.zeros((5, 5), bool)).any()

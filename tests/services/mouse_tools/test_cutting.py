"""Cutting in two along a line, every voxel kept."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.services.mouse_tools.cutting import borders, cut

places = st.tuples(st.floats(-5, 30), st.floats(-5, 30))


def disc() -> np.ndarray:
    r, c = np.ogrid[:40, :40]
    return ((r - 20) ** 2 + (c - 20) ** 2 <= 15**2)[np.newaxis]


def test_a_disc_is_cut_exactly_along_the_line():
    part = cut(disc(), [(2.0, 22.5), (38.0, 22.5)])
    truth = disc()
    truth[..., :23] = False
    assert np.array_equal(part, truth)


@example(np.ones((2, 26, 26), bool), [(0.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
@given(hnp.arrays(np.bool_, (2, 26, 26)), st.lists(places, min_size=2, max_size=6))
def test_whatever_the_line_no_voxel_is_lost_and_no_part_empty(inside, line):
    part = cut(inside, line)
    if part is not None:
        assert part.any()
        assert not (part & ~inside).any()
        assert (inside & ~part).any()
        assert 2 * part.sum() <= inside.sum()


@given(st.floats(-14, 14), st.floats(0, np.pi))
def test_a_straight_line_across_a_disc_cuts_by_side(offset, angle):
    normal = np.asarray([np.sin(angle), np.cos(angle)])
    along = np.asarray([-normal[1], normal[0]])
    middle = np.asarray([20.0, 20.0]) + offset * normal
    part = cut(disc(), [tuple(middle - 30 * along), tuple(middle + 30 * along)])
    r, c = np.mgrid[:40, :40]
    side = (r - middle[0]) * normal[0] + (c - middle[1]) * normal[1]
    sure = np.abs(side) > 1e-6
    one = disc()[0] & (side > 0)
    other = disc()[0] & ~one
    if part is None:
        assert not one[sure].any() or not other[sure].any()
    else:
        assert any(np.array_equal(part[0][sure], x[sure]) for x in (one, other))


def test_one_arm_of_a_bent_object_is_cut_without_the_other():
    inside = np.zeros((1, 60, 60), bool)
    inside[0, 10:50, 10:20] = inside[0, 10:50, 40:50] = inside[0, 40:50, 10:50] = True
    tip = np.zeros_like(inside)
    tip[0, 10:26, 10:20] = True
    assert np.array_equal(cut(inside, [(25.5, 5.0), (25.5, 25.0)]), tip)
    both = cut(inside, [(25.5, 5.0), (25.5, 55.0)])
    assert np.array_equal(both, inside & (np.arange(60) < 26)[:, None])


def test_a_line_that_stops_inside_goes_on_and_one_beside_cuts_nothing():
    assert cut(disc(), [(2.0, 20.5), (20.0, 20.5)]) is not None
    assert cut(disc(), [(1.0, 1.0), (1.0, 39.0)]) is None
    assert cut(disc(), [(20.0, 20.0), (20.0, 20.0)]) is None


def test_every_slice_is_cut():
    inside = np.repeat(disc(), 3, 0)
    part = cut(inside, [(2.0, 22.5), (38.0, 22.5)])
    assert (part == part[0]).all()


@given(hnp.arrays(np.uint16, (7, 8), elements=st.integers(0, 3)))
def test_borders_lie_between_touching_objects(numbers):
    found = {tuple(x) for x in borders(numbers).tolist()}
    expected = set()
    for r in range(7):
        for c in range(8):
            if c < 7 and 0 != numbers[r, c] != numbers[r, c + 1] != 0:
                expected.add((r - 0.5, c + 0.5, r + 0.5, c + 0.5))
            if r < 6 and 0 != numbers[r, c] != numbers[r + 1, c] != 0:
                expected.add((r + 0.5, c - 0.5, r + 0.5, c + 0.5))
    assert found == expected

"""What outlined slices foretell of the others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.distances import signed_distances
from segicl_gui.services.shape_prior import Outlines


def disc(radius: float, row: float = 20.0, column: float = 20.0) -> np.ndarray:
    y, x = np.mgrid[:41, :41]
    return (y - row) ** 2 + (x - column) ** 2 <= radius**2


def outlines(planes: dict[int, np.ndarray], thickness: float = 1.0) -> Outlines:
    return Outlines(list(planes), planes.__getitem__, thickness)


def test_between_two_slices_a_disc_grows_steadily():
    between = outlines({0: disc(4), 4: disc(12)})
    areas = [(between.interpolated(i) > 0).sum() for i in (1, 2, 3)]
    assert areas == sorted(areas)
    middle = between.interpolated(2) > 0
    assert abs(int(middle.sum()) - int(disc(8).sum())) < 30


@given(st.integers(0, 6), st.floats(2, 12), st.floats(2, 12))
def test_outlined_slices_come_back(index, first, last):
    planes = {0: disc(first), 6: disc(last)}
    found = outlines(planes).interpolated(index)
    if index in planes:
        assert np.array_equal(found > 0, planes[index])


def test_what_stays_in_place_is_foretold_more_surely_than_what_moves():
    still = outlines({0: disc(6), 8: disc(6)}).logits(4)
    moving = outlines({0: disc(6, 16), 8: disc(6, 24)}).logits(4)
    assert still.max() > 2 * moving.max() > 0


def test_near_an_outlined_slice_is_foretold_more_surely():
    moving = outlines({0: disc(6, 16), 8: disc(6, 24)})
    assert moving.logits(1).max() > moving.logits(4).max()


def test_beyond_the_last_slice_doubt_grows_with_the_distance_in_space():
    thin, thick = outlines({3: disc(8)}, 1.0), outlines({3: disc(8)}, 4.0)
    inside = 20, 27  # near the outline: deeper, all are sure
    assert thin.logits(5)[inside] > thin.logits(9)[inside] > 0
    assert thin.logits(5)[inside] > thick.logits(5)[inside] > 0
    assert np.array_equal(thin.interpolated(1) > 0, disc(8))


def test_towards_a_slice_without_it_a_structure_shrinks_to_nothing():
    ending = outlines({0: disc(10), 10: np.zeros((41, 41), bool)})
    areas = [int((ending.interpolated(i) > 0).sum()) for i in range(1, 10)]
    assert areas == sorted(areas, reverse=True)
    assert areas[0] > 0
    assert areas[-1] == 0


def test_between_two_slices_without_it_nothing_is_foretold_anywhere():
    nothing = outlines({0: np.zeros((41, 41), bool), 4: np.zeros((41, 41), bool)})
    assert (nothing.logits(2) < -2).all()
    assert (outlines({0: np.zeros((41, 41), bool)}).logits(2) < 0).all()


def test_without_any_outlined_slice_nothing_is_said():
    assert outlines({}).logits(3) is None
    assert outlines({}).interpolated(3) is None


def test_distances_are_those_to_the_outline():
    found = signed_distances(disc(10))
    assert found[20, 20] == pytest.approx(10, abs=1)
    assert found[20, 35] == pytest.approx(-5, abs=1)

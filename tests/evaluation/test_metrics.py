"""Agreement of masks, and intervals of means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segicl_gui.evaluation.metrics import bootstrap_interval, dice

masks = arrays(np.bool_, (6, 7))


def test_both_empty_is_perfect() -> None:
    empty = np.zeros((4, 4), bool)
    assert dice(empty, empty) == 1.0


def test_one_empty_is_zero() -> None:
    empty, full = np.zeros((4, 4), bool), np.ones((4, 4), bool)
    assert dice(empty, full) == 0.0
    assert dice(full, empty) == 0.0


def test_known_overlap() -> None:
    a, b = np.zeros((4, 4), int), np.zeros((4, 4), int)
    a[:2], b[1:3] = 3, 1
    assert dice(a, b) == pytest.approx(0.5)


def test_shapes_must_match() -> None:
    with pytest.raises(ValueError, match="different shape"):
        dice(np.zeros((2, 2)), np.zeros((2, 3)))


@given(masks, masks)
def test_symmetric_and_bounded(a: np.ndarray, b: np.ndarray) -> None:
    assert dice(a, b) == dice(b, a)
    assert 0.0 <= dice(a, b) <= 1.0
    assert dice(a, a) == 1.0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_interval_lies_within_the_values(values: list[float]) -> None:
    low, high = bootstrap_interval(values, [str(i) for i in range(len(values))], draws=200)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_interval_widens_when_images_share_subjects() -> None:
    values = [0.1] * 10 + [0.9] * 10
    alone = bootstrap_interval(values, [str(i) for i in range(20)])
    shared = bootstrap_interval(values, ["a"] * 10 + ["b"] * 10)
    assert shared[1] - shared[0] > alone[1] - alone[0]

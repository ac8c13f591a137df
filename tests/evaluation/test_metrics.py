"""Agreement of masks, and intervals of means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segicl_gui.evaluation.metrics import (
    bootstrap_interval,
    dice,
    macro_interval,
    macro_mean,
    surface_dice,
)

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


def test_interval_holds_the_mean_and_shrinks_with_the_number_of_subjects() -> None:
    rng = np.random.default_rng(0)
    values = rng.uniform(0, 1, 400).tolist()
    widths = []
    for n in (10, 50, 400):
        low, high = bootstrap_interval(values[:n], [str(i) for i in range(n)])
        assert low < np.mean(values[:n]) < high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    # Close to what theory says of a mean of 400 uniform values.
    assert widths[-1] == pytest.approx(2 * 1.96 * (1 / 12) ** 0.5 / 20, rel=0.15)


def test_macro_mean_counts_each_data_set_once() -> None:
    assert macro_mean([("a", 0.0), ("a", 1.0), ("b", 1.0)]) == pytest.approx(0.75)


def test_macro_interval_is_seeded_and_holds_the_macro_mean() -> None:
    rng = np.random.default_rng(1)
    subjects = [f"s{i}" for i in range(20)]
    sets = [
        [(rng.uniform(0, 0.5, 20).tolist(), subjects), (rng.uniform(0, 1, 20).tolist(), subjects)],
        [(rng.uniform(0.5, 1, 20).tolist(), subjects)],
    ]
    mean = macro_mean((str(i), np.mean(v)) for i, labels in enumerate(sets) for v, _ in labels)
    low, high = macro_interval(sets)
    assert low < mean < high
    assert macro_interval(sets) == (low, high)
    of_one = bootstrap_interval(*sets[0][1])
    assert high - low < of_one[1] - of_one[0]


def test_a_draw_may_miss_all_subjects_of_a_label() -> None:
    label = ([0.2, 0.4, 0.6], ["a", "b", "c"])
    low, high = macro_interval([[label, ([1.0], ["c"])]])
    assert 0.2 <= low < high <= 0.8


def test_surface_dice_forgives_a_pixel():
    truth = np.zeros((30, 30), bool)
    truth[5:20, 5:20] = True
    larger, moved = np.zeros_like(truth), np.roll(truth, 3, 0)
    larger[4:21, 4:21] = True
    assert surface_dice(truth, truth, 1) == 1
    # Its corners are farther away than a pixel.
    assert 0.95 < surface_dice(larger, truth, 1) < 1
    assert surface_dice(larger, truth, 0) == 0
    assert 0.3 < surface_dice(moved, truth, 1) < 0.8


def test_surface_dice_of_nothing():
    nothing, something = np.zeros((9, 9), bool), np.eye(9, dtype=bool)
    assert surface_dice(nothing, nothing, 1) == 1
    assert surface_dice(nothing, something, 1) == surface_dice(something, nothing, 1) == 0

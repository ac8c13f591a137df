"""Scores of exemplars left out, and which of them stand out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.agreement import agreement, disagreeing


def mask(rows: int) -> np.ndarray:
    out = np.zeros((10, 10), bool)
    out[:rows] = True
    return out


def test_agreement_is_dice_where_the_label_was_drawn() -> None:
    assert agreement(mask(4), mask(4), 0.4) == 1
    assert agreement(mask(4), mask(2), 0.4) == pytest.approx(2 / 3)
    assert agreement(mask(4), mask(0), 0.4) == 0


def test_a_speck_does_not_contradict_absence_a_whole_one_does() -> None:
    assert agreement(mask(0), mask(0), 0.4) == 1
    assert agreement(mask(0), mask(1), 0.4) == pytest.approx(0.75)
    assert agreement(mask(0), mask(8), 0.4) == 0


def of(scores: list[float], label: int = 1) -> dict[str, dict[int, float]]:
    return {f"e{i}": {label: s} for i, s in enumerate(scores)}


def test_only_what_is_bad_and_far_below_the_others_stands_out() -> None:
    assert disagreeing(of([0.9, 0.92, 0.88, 0.91, 0.1])) == {"e4": (1,)}
    assert disagreeing(of([0.9, 0.92, 0.88, 0.91, 0.7])) == {}
    assert disagreeing(of([0.3, 0.1, 0.6, 0.0, 0.5])) == {}
    assert disagreeing(of([0.9, 0.9, 0.0])) == {}
    assert disagreeing({}) == {}


def test_each_label_is_judged_by_itself() -> None:
    scores = of([0.9, 0.9, 0.9, 0.9])
    for i, name in enumerate(scores):
        scores[name][2] = 0.0 if i == 2 else 0.8
    assert disagreeing(scores) == {"e2": (2,)}


@given(st.lists(st.floats(0, 1), max_size=12))
def test_never_half_of_them(values: list[float]) -> None:
    assert len(disagreeing(of(values))) <= len(values) / 2

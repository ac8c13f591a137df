"""Scores of exemplars left out."""

import numpy as np
import pytest

from segicl_gui.services.agreement import agreement


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

"""Doubt in and around a mask, and how it goes with Dice."""

import math

import numpy as np
import pytest

from segicl_gui.evaluation.calibration import QueryScore, calibration, spread


def test_spread_looks_at_the_mask_and_the_pixels_next_to_it():
    mask = np.zeros((40, 40), bool)
    mask[10:20, 10:20] = True
    sure = np.full((40, 40), 255, np.uint8)
    assert spread(mask, sure) == 0.0
    far = sure.copy()
    far[21:] = 0
    assert spread(mask, far) == 0.0
    rim = sure.copy()
    rim[20, 10:20] = 0
    assert 0 < spread(mask, rim) < 0.1
    assert spread(mask, np.zeros((40, 40), np.uint8)) == 1.0


def test_nothing_predicted_is_full_doubt():
    assert spread(np.zeros((9, 9), bool), np.full((9, 9), 255, np.uint8)) == 1.0


def test_correlations_and_gap():
    scores = [QueryScore("c", "s", d, d / 2, 1 - d**2) for d in (0.1, 0.5, 0.8, 0.9)]
    found = calibration(scores)
    assert found.n == 4
    assert found.spread_error == pytest.approx(1.0)
    assert found.quality_dice == pytest.approx(1.0)
    assert found.quality_gap == pytest.approx(np.mean([0.1, 0.5, 0.8, 0.9]) / 2)


def test_a_constant_correlates_with_nothing():
    found = calibration([QueryScore("c", "s", d, 0.7, d) for d in (0.2, 0.4)])
    assert math.isnan(found.quality_dice)
    assert found.spread_error == pytest.approx(-1.0)
    assert math.isnan(calibration([QueryScore("c", "s", 0.5, 0.5, 0.5)]).spread_error)

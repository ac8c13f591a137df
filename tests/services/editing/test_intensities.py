import numpy as np
import pytest

from segicl_gui.services.editing.intensities import flood, grey, threshold


def test_threshold_includes_its_ends_and_looks_within():
    image = np.arange(12, dtype=np.int16).reshape(1, 3, 4)
    assert threshold(image, 3, 5).sum() == 3
    within = np.zeros_like(image, bool)
    within[0, 0] = True
    assert np.flatnonzero(threshold(image, 3, 5, within)).tolist() == [3]


def test_what_is_no_number_is_in_no_range():
    image = np.full((1, 2, 2), np.nan)
    image[0, 0, 0] = 1.0
    assert threshold(image, -np.inf, np.inf).sum() == 1


@pytest.mark.parametrize("slices", [1, 4])
def test_a_flood_stays_in_what_is_alike_and_connected(slices):
    image = np.random.default_rng(0).normal(0, 3, (slices, 20, 20))
    image[:, 3:9, 3:9] += 100
    image[:, 12:18, 12:18] += 100
    found = flood(image, (slices - 1, 5, 5), 25.0)
    assert np.array_equal(found, np.pad(np.ones((slices, 6, 6), bool), ((0, 0), (3, 11), (3, 11))))


def test_a_noisy_pixel_under_the_seed_does_not_mislead():
    image = np.zeros((1, 9, 9))
    image[0, 4, 4] = 80.0
    assert np.array_equal(flood(image, (0, 4, 4), 10.0), image == 0)
    image[0, 4, 4] = 8.0
    assert flood(image, (0, 4, 4), 10.0).all()


def test_a_flood_within_a_region():
    within = np.zeros((1, 6, 6), bool)
    within[0, :3] = True
    assert np.array_equal(flood(np.zeros((1, 6, 6)), (0, 0, 0), 1.0, within), within)
    assert not flood(np.zeros((1, 6, 6)), (0, 5, 5), 1.0, within).any()


def test_colour_becomes_grey():
    assert grey(np.ones((1, 2, 2, 3)) * [0, 3, 6]).tolist() == [[[3, 3], [3, 3]]]
    plain = np.ones((1, 2, 2))
    assert grey(plain) is plain

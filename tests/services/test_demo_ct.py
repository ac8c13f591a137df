from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from segicl_gui.services.demo_ct import KIDNEY, LIVER, SPLEEN, draw_scan


@pytest.mark.parametrize("patient", range(4))
def test_organs_are_whole(patient: int):
    scan = draw_scan((24, 192, 192), np.random.default_rng([1, patient]))
    assert scan.image.shape == scan.mask.shape == (24, 192, 192)
    for label, most in ((LIVER, 2), (KIDNEY, 4), (SPLEEN, 2)):
        assert 1 <= ndimage.label(scan.mask == label)[1] <= most


@pytest.mark.parametrize("patient", range(4))
def test_the_body_is_not_cut_by_the_field_of_view(patient: int):
    image = draw_scan((3, 192, 192), np.random.default_rng([2, patient])).image
    assert np.mean(image[:, :, [0, -1]] > -300) == 0
    assert np.mean(image[:, 0] > -300) == 0


def test_shape_is_free():
    assert draw_scan((1, 64, 80), np.random.default_rng(0)).image.shape == (1, 64, 80)

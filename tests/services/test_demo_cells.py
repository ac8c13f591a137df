from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from segicl_gui.services.demo_cells import CYTOPLASM, NUCLEUS, draw_smear


@pytest.mark.parametrize("field", range(8))
def test_the_nucleus_lies_inside_the_one_cell(field: int):
    smear = draw_smear(256, np.random.default_rng(field))
    assert ndimage.label(smear.mask > 0)[1] == 1
    assert set(np.unique(smear.mask).tolist()) == {0, CYTOPLASM, NUCLEUS}
    grown = ndimage.binary_dilation(smear.mask == NUCLEUS)
    assert (smear.mask[grown] > 0).all()


def test_size_is_free_and_what_is_drawn_scales_with_it():
    small = draw_smear(128, np.random.default_rng(3)).mask
    large = draw_smear(256, np.random.default_rng(3)).mask
    assert small.shape == (128, 128)
    assert np.mean(small > 0) == pytest.approx(np.mean(large > 0), abs=0.01)

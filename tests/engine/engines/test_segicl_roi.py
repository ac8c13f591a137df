"""Regions of interest: inside the image, around what is to be seen, in every size of image."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.engine.api import PromptSpec
from segicl_gui.engine.engines.segicl.asked import Query
from segicl_gui.engine.engines.segicl.roi import Roi, around, around_likeliest, between, side_for
from segicl_gui.model.prompts import INSIDE

_SHARE = st.floats(0, 1)


@given(_SHARE, _SHARE, st.floats(0.05, 1), st.integers(1, 400), st.integers(1, 400))
def test_a_region_is_inside_the_image(
    row: float, column: float, side: float, rows: int, columns: int
):
    for part, n in zip(
        Roi(row, column, side).within((rows, columns)), (rows, columns), strict=True
    ):
        assert 0 <= part.start < part.stop <= n
        assert part.stop - part.start == max(1, round(side * n))


def test_it_is_around_what_is_shown():
    mask = np.zeros((100, 200), bool)
    mask[20:40, 100:120] = True
    side = side_for([mask, np.zeros((50, 50), bool)])
    assert side == pytest.approx(0.375)
    rows, columns = around(mask, side).within(mask.shape)
    assert mask[rows, columns].sum() == mask.sum()
    assert (rows.start + rows.stop) / 2 == pytest.approx(30, abs=1)
    assert (columns.start + columns.stop) / 2 == pytest.approx(110, abs=1)


def test_large_structures_and_none_have_no_region():
    large = np.zeros((10, 10), bool)
    large[1:8] = True
    assert side_for([large]) is None
    assert side_for([np.zeros((10, 10), bool)]) is None
    assert side_for([]) is None


def test_the_most_of_what_is_found_is_in_the_middle():
    p = np.zeros((100, 100), np.float32)
    p[10:14, 10:14] = 0.9
    p[60:80, 60:80] = 0.6
    assert around_likeliest(p, 0.4) == Roi(0.7, 0.7, 0.4)
    # Nothing is likely: the likeliest.
    assert around_likeliest(p * 0.3, 0.4) == Roi(0.12, 0.12, 0.4)
    assert around_likeliest(np.zeros((8, 8), np.float32), 0.4) == Roi(0.5, 0.5, 0.4)


def test_between_regions():
    assert between([Roi(0.25, 0.5, 0.4), Roi(0.75, 0.5, 0.4)]) == Roi(0.5, 0.5, 0.4)


def test_prompts_and_the_mask_to_correct_move_with_the_region():
    previous = np.zeros((100, 100), np.uint16)
    previous[50:, 50:] = 1
    click = PromptSpec(0, 1, "click", True, ((60.0, 60.0),))
    query = Query("q", np.zeros((100, 100), np.float32), (click,), previous)
    maps = query.maps(1, 50, Roi(0.75, 0.75, 0.5))
    place = int(maps[INSIDE].argmax())
    assert (place // 50, place % 50) == (10, 10)
    assert bool((maps[-1] == 1).all())

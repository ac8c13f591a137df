"""Prompts as maps: in the right place at every size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.engine.api import PromptSpec
from segicl_gui.engine.engines.segicl.prompt_maps import marked, prompt_maps
from segicl_gui.model.prompts import BOX, INSIDE, OUTSIDE, PREVIOUS


@given(st.integers(2, 400), st.integers(2, 400), st.data())
def test_a_click_is_where_it_was_in_any_image(rows: int, columns: int, data: st.DataObject):
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    click = PromptSpec(0, 3, "click", True, ((row, column),))
    maps = prompt_maps([click], 3, None, (rows, columns), 64)
    place = int(maps[INSIDE].argmax())
    assert abs((place // 64 + 0.5) / 64 - (row + 0.5) / rows) <= 1 / 64
    assert abs((place % 64 + 0.5) / 64 - (column + 0.5) / columns) <= 1 / 64
    assert not maps[[OUTSIDE, BOX, PREVIOUS]].any()


def test_each_label_gets_its_own():
    prompts = [
        PromptSpec(0, 1, "scribble", False, ((2.0, 2.0), (2.0, 20.0))),
        PromptSpec(0, 2, "box", True, ((4.0, 8.0), (12.0, 16.0))),
    ]
    previous = np.zeros((32, 32), np.uint16)
    previous[:8] = 2
    one = prompt_maps(prompts, 1, previous, (32, 32), 32)
    two = prompt_maps(prompts, 2, previous, (32, 32), 32)
    assert one[OUTSIDE, 2, 11] == 1
    assert not one[BOX].any()
    assert two[BOX, 8, 12] == 1
    assert two[BOX, 20, 12] == 0
    assert not two[OUTSIDE].any()
    assert (one[PREVIOUS] == -1).all()
    assert (two[PREVIOUS, :8] == 1).all()
    assert (two[PREVIOUS, 8:] == -1).all()


@pytest.mark.parametrize("positive", [True, False])
def test_pixels_that_a_scribble_sets(positive: bool):
    scribble = PromptSpec(0, 1, "scribble", positive, ((5.0, 5.0), (5.0, 40.0), (30.0, 40.0)))
    there = marked([scribble], 1, positive, (64, 64))
    assert there[5, 20]
    assert there[20, 40]
    assert not there[30, 10]
    assert not marked([scribble], 1, not positive, (64, 64)).any()
    assert not marked([scribble], 2, positive, (64, 64)).any()


def test_a_long_stroke_is_marked_along_its_whole_way():
    stroke = PromptSpec(0, 1, "scribble", True, ((-300.0, -300.0), (2047.0, 2047.0)))
    out = marked([stroke], 1, True, (2048, 2048))
    assert out[np.arange(2048), np.arange(2048)].all()
    assert out[1000, 1009]
    assert not out[1000, 1100]
    assert not marked([stroke], 2, True, (2048, 2048)).any()
    outside = PromptSpec(0, 1, "click", True, ((-500.0, 4.0),))
    assert not marked([outside], 1, True, (20, 20)).any()

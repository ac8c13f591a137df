"""Images of a request are numbers from 0 to 1, and masks fit them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.engines.arrays import checked

IMAGE = np.array([[0.0, 0.5, 1.0]], np.float32)
MASK = np.array([[0, 1, 0]], np.uint16)


def request(previous: tuple[tuple[int, str], ...] = ()) -> PredictRequest:
    exemplars = (ExemplarSpec("image", "mask", (1,)),)
    return PredictRequest("any", ("query",), (LabelSpec(1, "a"),), exemplars, previous=previous)


def test_what_is_no_number_or_out_of_range_is_brought_into_it():
    odd = np.array([[np.nan, np.inf, -np.inf, -3, 7, 0.25]], np.float32)
    out = checked(request(), {"query": odd, "image": IMAGE, "mask": MASK})
    assert out["query"].tolist() == [[0, 1, 0, 0, 1, 0.25]]
    assert out["query"].dtype == np.float32
    # What is as it should be is not copied.
    assert out["image"] is IMAGE
    assert out["mask"] is MASK


def test_sizes_that_do_not_fit_are_told_with_both():
    wrong = np.zeros((4, 5), np.uint16)
    with pytest.raises(UserError, match="4 × 5 pixels, its image 1 × 3"):
        checked(request(), {"query": IMAGE, "image": IMAGE, "mask": wrong})
    arrays = {"query": IMAGE, "image": IMAGE, "mask": MASK, "before": wrong}
    with pytest.raises(UserError, match="Propose the mask anew"):
        checked(request(((0, "before"),)), arrays)


@pytest.mark.parametrize("shape", [(1, 3), (2, 1, 3), (1, 3, 1)])
def test_a_prior_has_a_plane_for_each_label(shape):
    arrays = {"query": IMAGE, "image": IMAGE, "mask": MASK, "prior": np.zeros(shape, np.uint8)}
    asked = replace(request(), priors=((0, "prior"),))
    with pytest.raises(UserError, match="is of shape"):
        checked(asked, arrays)
    checked(asked, {**arrays, "prior": np.zeros((1, 1, 3), np.uint8)})

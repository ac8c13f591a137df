"""Which exemplars speak for which label."""

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.engines.support import need_exemplars, support


def request(*exemplars):
    return PredictRequest("x", (), (LabelSpec(1, "a"), LabelSpec(5, "b")), exemplars)


def test_an_exemplar_speaks_for_what_it_shows_and_for_what_was_assessed_in_it():
    arrays = {"both": np.array([[1, 5]]), "one": np.array([[1, 0]])}
    said = support(
        request(
            ExemplarSpec("x", "both", (), 0.5),
            ExemplarSpec("x", "one", (1, 5)),  # 5 is known to be absent
            ExemplarSpec("x", "one", (1,), 2.0),  # 5 was not looked at
        ),
        arrays,
    )
    assert said == {1: (0.5, 1.0, 2.0), 5: (0.5, 1.0, 0.0)}


def test_what_no_exemplar_of_weight_shows_is_not_looked_for():
    arrays = {"one": np.array([[1, 0]])}
    assert support(request(ExemplarSpec("x", "one", (1, 5), 0.0)), arrays) == {}
    assert set(support(request(ExemplarSpec("x", "one", (1, 5))), arrays)) == {1}


def test_a_request_without_exemplars_is_refused():
    with pytest.raises(UserError, match="needs exemplars"):
        need_exemplars(request())
    need_exemplars(request(ExemplarSpec("x", "m", ())))

"""Agreement by number of exemplars, with an engine that learns."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, SlicePrediction
from segicl_gui.services.learning_curve import learning_curve

Make = Callable[..., Any]


class Learner:
    """Finds as many of the eight rows that are outlined as it has exemplars."""

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        cancel.check()
        mask = np.zeros(arrays(request.queries[0]).shape, np.uint16)
        mask[2 : 2 + len(request.exemplars), 3:9] = 1
        on_slice(SlicePrediction(0, mask, np.zeros(mask.shape, np.uint8), 0.5))
        return 0.0


def measure(b: Any, tell=lambda share, text: None, cancel: CancelToken | None = None):
    engine, token = Learner(), cancel or CancelToken()
    return learning_curve(b.state, b.work.library, "x", engine, token, tell)


def test_it_rises_with_what_the_engine_is_given(bench: Make) -> None:
    b = bench(count=6)
    for i in b.ids[:5]:
        b.confirm(i, 1)
    told = []
    points = measure(b, lambda share, text: told.append((share, text)))
    assert [(p.label, p.number, p.n) for p in points] == [(1, 1, 5), (1, 2, 5), (1, 4, 5)]
    means = [p.mean for p in points]
    assert means == pytest.approx([2 / 5, 4 / 6, 1])
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[0][1] == "from 1 exemplar"


def test_one_alone_cannot_be_compared(bench: Make) -> None:
    b = bench(count=2)
    b.confirm(b.ids[0], 1)
    with pytest.raises(UserError, match="fewer than two"):
        measure(b)


def test_it_can_be_cancelled(bench: Make) -> None:
    b = bench(count=3)
    for i in b.ids:
        b.confirm(i, 1)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        measure(b, cancel=token)

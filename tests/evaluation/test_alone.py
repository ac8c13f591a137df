"""Answers of each case alone, and what most of a few say."""

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.evaluation.alone import Alone, ask_alone


class Copier:
    """Says of every image what its exemplar shows."""

    name, version = "copier", "1"

    def __init__(self) -> None:
        self.requests: list[object] = []

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        (exemplar,) = request.exemplars
        for i, _ in enumerate(request.queries):
            mask = arrays[exemplar.mask]
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.5))


def test_every_case_is_asked_of_every_other_once(folder):
    engine = Copier()
    found = ask_alone(folder, engine, size=64, options=(("side", "64"),))
    assert len(engine.requests) == 12
    assert {len(r.queries) for r in engine.requests} == {12}
    assert all(r.options == (("side", "64"),) for r in engine.requests)
    assert found.name == "squares"
    assert len(found.subjects) == len(found.looks) == 12
    # Two cases do not show the second label, and it is not asked from them.
    assert found.shows[:, 0].all()
    assert sorted(found.shows[:, 1]) == [False] * 2 + [True] * 10
    assert sorted(len(r.labels) for r in engine.requests) == [1] * 2 + [2] * 10
    for e in range(12):
        assert (found.said[e] == found.truths[e]).all()
    with pytest.raises(UserError):
        ask_alone(folder / "images", engine)


def made(said: np.ndarray, sure: np.ndarray) -> Alone:
    """Three exemplars (0 to 2) of one label and a query (3) whose left half shows it."""
    truth = np.zeros((4, 2, 2), np.uint8)
    truth[:, :, 0] = 1
    looks = np.zeros((4, 752), np.float32)
    looks[:, 0] = [0.0, 0.1, 0.2, 0.05]
    answers = np.zeros((4, 4, 2, 2), np.uint8)
    certain = np.full((4, 4, 2, 2), 255, np.uint8)
    answers[:3, 3], certain[:3, 3] = said, sure
    return Alone("x", ("a", "b", "c", "d"), truth, looks, np.ones((4, 1), bool), answers, certain)


def test_what_most_say_and_how_sure_they_are_of_it():
    left = np.array([[1, 0], [1, 0]], np.uint8)
    nothing = np.zeros_like(left)
    sure, unsure = np.full((2, 2), 254, np.uint8), np.full((2, 2), 63, np.uint8)
    agree = made(np.stack([left] * 3), np.stack([sure] * 3)).offer([0, 1, 2], 3, 3)
    assert agree.dice == pytest.approx([1.0])
    assert agree.quality == pytest.approx(1.0)
    # One that is sure outweighs two that are not; the doubt shows in the quality.
    split = made(np.stack([left, nothing, nothing]), np.stack([sure, unsure, unsure]))
    offer = split.offer([0, 1, 2], 3, 3)
    assert offer.dice == pytest.approx([1.0])
    assert 0.6 < offer.quality < 0.9
    # With fewer exemplars those like the query speak.
    assert split.offer([0, 1, 2], 3, 1).dice == pytest.approx([1.0])
    assert split.offer([2], 3, 3).dice == pytest.approx([0.0])
    assert split.offer([2], 3, 3).quality == 0.0

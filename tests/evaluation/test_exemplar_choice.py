"""Chosen against random exemplars, with an engine that copies the first it is given."""

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.evaluation.datasets import read_dataset
from segicl_gui.evaluation.episodes import Episodes
from segicl_gui.evaluation.exemplar_choice import (
    chosen_from,
    compare_choices,
    macro_gain,
    pool_of,
)


class Copier:
    """Answers with what most exemplars have in common."""

    name, version = "copier", "1"

    def __init__(self) -> None:
        self.requests: list[object] = []

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        votes = np.mean([arrays[e.mask] for e in request.exemplars], axis=0)
        mask = (votes >= request.labels[0].id / 2).astype(np.uint16) * request.labels[0].id
        for i, _ in enumerate(request.queries):
            emit(SlicePrediction(i, mask.astype(np.uint16), np.zeros(mask.shape, np.uint8), 0.5))


@pytest.fixture
def sides(write):
    """Squares at the left or at the right, twelve of each, slightly different."""
    masks = {}
    for i in range(24):
        mask = np.zeros((32, 32), np.uint8)
        left = 2 if i % 2 else 20
        mask[4 + i // 2 : 14 + i // 2, left : left + 10] = 1
        masks[f"{i:02d}.png"] = mask
    return write("sides", masks, {"1": "square"})


def test_choosing_helps_where_likeness_tells(sides):
    engine = Copier()
    rows, failures = compare_choices([sides], 2, [engine], size=32)
    assert failures == ()
    (row,) = rows
    assert row.chosen > row.random + 0.2
    assert row.interval[0] > 0
    assert row.n == len(row.gains) == 24
    # Two random sets and a chosen one for each query.
    assert len(engine.requests) == 3 * row.n
    assert {len(r.exemplars) for r in engine.requests} == {2}
    assert macro_gain(rows)[2] == pytest.approx(row.chosen - row.random)
    assert row.as_json()["gain"] == pytest.approx(row.chosen - row.random, abs=1e-3)


def test_nobody_is_taught_by_a_subject_that_is_asked(sides):
    (task,) = Episodes([sides], size=32)
    for repeat in task.repeats:
        pool = pool_of(task, repeat)
        assert not set(pool) & set(repeat.queries)
        assert len(pool) == 24 - len(repeat.queries)
        query = repeat.queries[0]
        picked = chosen_from(task, pool, query, 3)
        assert {int(n[:2]) % 2 for n in picked} == {int(query[:2]) % 2}


def test_of_neighbouring_sections_the_splits_exemplars_alone(write):
    mask = np.zeros((32, 32), np.uint8)
    mask[:8] = 1
    folder = write("s", {f"{i:02d}.png": mask for i in range(24)}, {"1": "a"}, sections=True)
    assert read_dataset(folder).sections
    (task,) = Episodes([folder], size=32)
    assert pool_of(task, task.repeats[0]) == list(task.repeats[0].support)


def test_limits_and_what_cannot_be_compared(sides):
    engine = Copier()
    (row,), _ = compare_choices([sides], 1, [engine], size=32, limit=4)
    assert row.n == 4
    rows, (failure,) = compare_choices([sides], 40, [engine], size=32)
    assert rows == ()
    assert "Nothing to choose from" in failure.reason
    with pytest.raises(UserError, match="Cannot compare"):
        compare_choices([sides], 0, [engine])

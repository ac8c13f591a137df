"""The worker of a cluster does what is done without one; `tests/foreign/ray_batch.py` runs Ray."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, SlicePrediction
from segicl_gui.services import batch_ray
from segicl_gui.services.batch import queries_of
from segicl_gui.services.batch_cases import Ended, How
from segicl_gui.services.batch_ray import CaseWorker, Recipe, needs_ray, run_on_ray


class Bright:
    name, version = "bright", "1"

    def predict(self, request, arrays, cancel, emit, progress):
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.5))


def picture(path: Path, value: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    array = np.zeros((8, 8), np.uint8)
    array[2:5, 2:5] = value
    PIL.Image.fromarray(array).save(path)


def test_a_worker_does_the_cases_it_is_given(tmp_path):
    picture(tmp_path / "taught" / "images" / "a.png", 200)
    picture(tmp_path / "taught" / "masks" / "a.png", 1)
    (tmp_path / "taught" / "dataset.json").write_text(
        json.dumps({"name": "t", "labels": {"1": "spot"}})
    )
    for name in ("one", "two"):
        picture(tmp_path / "scans" / f"{name}.png", 220)
    queries = queries_of([tmp_path / "scans"], tmp_path / "out" / "masks")
    recipe = Recipe(tmp_path / "taught", (), Bright)
    worker = CaseWorker(queries, recipe, How(tmp_path / "out", "x", "bright 1"))
    columns = worker({"case": np.array([1, 0])})
    assert columns["name"].tolist() == [queries[1].name, queries[0].name]
    assert columns["ended"].tolist() == [Ended.DONE.value] * 2
    assert all(np.asarray(PIL.Image.open(q.mask)).sum() == 9 for q in queries)


def test_without_ray_it_says_so(monkeypatch):
    monkeypatch.setattr(batch_ray.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="Ray is not installed"):
        needs_ray()
    with pytest.raises(UserError, match="Ray is not installed"):
        next(run_on_ray([], Recipe(Path(), (), Bright), None, CancelToken(), 1))

"""SegGPT from a folder of weights, with made-up ones."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
)
from segicl_gui.engine.engines.seggpt import SegGPTEngine

SIDE = 32


@pytest.fixture
def engine(toy):
    return SegGPTEngine(toy("seggpt"))


@pytest.fixture
def copying(engine, monkeypatch):
    """An engine whose network paints the query as its first exemplar is painted."""
    passes = []

    def paint(**given):
        passes.append(given)
        masks = given["prompt_masks"]
        return SimpleNamespace(pred_masks=torch.cat([masks, masks[:1].expand_as(masks)], 2))

    monkeypatch.setattr(engine, "network", paint)
    return engine, passes


def test_paint_is_read_back_as_labels(copying, asks, scene):
    engine, passes = copying
    image, mask = scene(1, (SIDE, SIDE))
    (answer,) = asks(engine, [scene(0, (SIDE, SIDE))[0]], [(image, mask), scene(2)])
    assert np.array_equal(answer.mask, mask)
    assert (answer.confidence > 200).all()
    assert len(passes) == 1
    assert passes[0]["feature_ensemble"] is True
    assert passes[0]["pixel_values"].shape == (2, 3, SIDE, SIDE)


def test_more_labels_than_colours_take_another_pass(copying, asks):
    engine, passes = copying
    mask = (np.arange(SIDE)[:, None] // 3 * 1000 + np.zeros(SIDE)).astype(np.uint16)
    image = mask.astype(np.float32) / 11000
    labels = {int(v): f"part {v}" for v in np.unique(mask) if v}
    (answer,) = asks(engine, [image], [(image, mask)], labels)
    assert np.array_equal(answer.mask, mask)
    assert len(passes) == 2
    assert passes[0]["feature_ensemble"] is False


def test_a_label_is_painted_only_where_it_was_assessed(copying, scene):
    engine, passes = copying
    (image, mask), query = scene(1), scene(0)[0]
    one = np.where(mask == 1, mask, 0).astype(np.uint16)
    arrays = {"q": query, "x": image, "both": mask, "one": one}
    exemplars = (
        ExemplarSpec("x", "both", (1, 5)),
        ExemplarSpec("x", "one", (1,)),  # 5 was not looked at
        ExemplarSpec("x", "both", (1, 5), 0.0),
    )
    labels = (LabelSpec(1, "a"), LabelSpec(5, "b"))
    request = PredictRequest("seggpt", ("q",), labels, exemplars)
    answers = []
    engine.predict(request, arrays, CancelToken(), answers.append, lambda *x: None)
    assert [len(p["prompt_masks"]) for p in passes] == [2, 1]
    assert set(np.unique(answers[0].mask)) == {0, 1, 5}


def test_the_network_itself_takes_any_size(engine, asks, scene):
    asks(engine, [scene(0, (7, 90), rgb=True)[0]], [scene(1), scene(2, (80, 20))])


def test_it_says_what_to_do_without_exemplars(engine, asks, scene):
    with pytest.raises(UserError, match="needs exemplars"):
        asks(engine, [scene()[0]])


def test_sizes_that_cannot_be_are_told(toy, tmp_path):
    folder = shutil.copytree(toy("seggpt"), tmp_path / "s")
    (folder / "preprocessor_config.json").write_text('{"size": 48}')
    with pytest.raises(UserError, match="two sizes"):
        SegGPTEngine(folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "image_size": [32, 32]}))
    with pytest.raises(UserError, match="cannot be used"):
        SegGPTEngine(folder)

"""UniverSeg from a file of weights, with made-up ones."""

import shutil

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.engines.universeg import UniverSegEngine
from segicl_gui.model.published_cross import PublishedCrossNetwork


@pytest.fixture
def engine(toy):
    return UniverSegEngine(toy("universeg"), side=32)


@pytest.fixture
def seen(monkeypatch):
    """What the network is asked: query, images, masks, weights."""
    calls = []
    forward = PublishedCrossNetwork.forward

    def watched(self, *args):
        calls.append(args)
        return forward(self, *args)

    monkeypatch.setattr(PublishedCrossNetwork, "forward", watched)
    return calls


def test_images_are_grey_and_stretched_and_masks_of_one_label(engine, asks, scene, seen):
    dim = scene(1, rgb=True)
    asks(engine, [scene(0)[0] * 0.5 + 0.2], [(dim[0] * 0.1, dim[1])])
    (query, images, masks, weights), (_, _, second, _) = seen
    for x in (query, images):
        assert (float(x.min()), float(x.max())) == (0, 1)
    assert images.shape == masks.shape == (1, 1, 1, 32, 32)
    assert masks[0, 0, 0, 4:16, 4:16].all()
    assert not masks[0, 0, 0, 16:].any()
    assert second[0, 0, 0, 16:, 16:].all()
    assert weights.tolist() == [[1.0]]


def test_a_label_is_asked_from_the_exemplars_that_show_it(engine, asks, scene, seen):
    first, second = scene(1), scene(2)
    only = np.where(second[1] == 5, second[1], 0).astype(np.uint16)
    (answer,) = asks(engine, [scene(0)[0]], [first, (second[0], only)], {1: "a", 5: "b", 9: "c"})
    assert len(seen) == 2  # nothing shows 9
    assert 9 not in answer.mask
    assert [bool(m.any()) for m in seen[0][2][0]] == [True, False]
    assert [bool(m.any()) for m in seen[1][2][0]] == [True, True]


def test_it_says_what_to_do_without_exemplars(engine, asks, scene):
    with pytest.raises(UserError, match="needs exemplars"):
        asks(engine, [scene()[0]])


def test_other_weights_are_told(toy, tmp_path):
    with pytest.raises(UserError, match="It holds MultiverSeg"):
        UniverSegEngine(toy("multiverseg"))
    shutil.copy(toy("sam") / "model.safetensors", tmp_path)
    with pytest.raises(UserError, match="not the weights of UniverSeg"):
        UniverSegEngine(tmp_path)


def test_a_side_that_the_network_cannot_halve_is_told(toy):
    with pytest.raises(ValueError, match="no multiple of 4"):
        UniverSegEngine(toy("universeg"), side=30)

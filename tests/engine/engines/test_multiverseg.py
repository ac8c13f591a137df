"""MultiverSeg from a file of weights, with made-up ones."""

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PromptSpec
from segicl_gui.engine.engines.multiverseg import MultiverSegEngine
from segicl_gui.model.published_cross import PublishedCrossNetwork

SHAPE = (32, 64)


@pytest.fixture
def engine(toy):
    return MultiverSegEngine(toy("multiverseg"), side=32)


@pytest.fixture
def seen(monkeypatch):
    calls = []
    forward = PublishedCrossNetwork.forward

    def watched(self, *args):
        calls.append(args)
        return forward(self, *args)

    monkeypatch.setattr(PublishedCrossNetwork, "forward", watched)
    return calls


def test_marks_are_drawn_for_their_label(engine, asks, scene, seen):
    prompts = [
        PromptSpec(0, 1, "click", True, ((4, 8),)),
        PromptSpec(0, 1, "scribble", False, ((20, 0), (20, 63))),
        PromptSpec(0, 1, "box", True, ((0, 0), (9, 19))),
        PromptSpec(0, 5, "click", True, ((31, 63),)),
        PromptSpec(0, 5, "click", True, ((99, 5),)),  # outside
    ]
    before = scene(0, SHAPE)[1]
    (answer,) = asks(engine, [scene(0, SHAPE)[0]], prompts=prompts, previous={0: before})
    (first, none, *_), (second, *_) = seen
    box, inside, outside, previous = first[0, 1:]
    assert none.shape[1] == 0  # no exemplar
    assert inside.nonzero().tolist() == [[4, 4]]
    assert outside.nonzero()[:, 0].unique().tolist() == [20]
    assert outside.sum() == 32
    assert box[:10, :10].all()
    assert box.sum() == 100
    assert previous[5, 5] > 0 > previous[31, 31]
    assert second[0, 2].nonzero().tolist() == [[31, 31]]
    assert answer.mask.any()


def test_labels_without_a_mark_stay_as_they_were(engine, asks, scene, monkeypatch):
    monkeypatch.setattr(PublishedCrossNetwork, "forward", lambda self, q, *x: q[:, :1] * 0 - 3)
    image, mask = scene(0)
    click = PromptSpec(0, 1, "click", True, ((4, 8),))
    (answer,) = asks(engine, [image], [scene(1)], prompts=[click], previous={0: mask})
    assert np.array_equal(answer.mask == 5, mask == 5)
    assert not (answer.mask == 1).any()


def test_without_marks_it_goes_by_exemplars(engine, asks, scene, seen):
    click = PromptSpec(0, 1, "click", True, ((4, 8),))
    asks(engine, [scene(0)[0], scene(2)[0]], [scene(1)], prompts=[click])
    # Of the first image the marked label and what exemplars show, of the second the latter alone.
    assert len(seen) == 4
    assert seen[0][0][0, 2].any()
    assert not seen[2][0][0, 1:].any()
    assert seen[0][1].shape[1] == 1


def test_it_needs_an_exemplar_or_a_mark(engine, asks, scene):
    with pytest.raises(UserError, match="there is neither"):
        asks(engine, [scene()[0]])


def test_weights_of_the_other_are_told(toy):
    with pytest.raises(UserError, match="holds UniverSeg"):
        MultiverSegEngine(toy("universeg"))

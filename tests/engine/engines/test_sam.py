"""SAM and SAM 2 from folders of weights, with made-up ones."""

import numpy as np
import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PromptSpec
from segicl_gui.engine.engines.sam import SamEngine

CLICK = PromptSpec(0, 1, "click", True, ((10, 12),))


@pytest.fixture(params=["sam", "sam2"])
def engine(toy, request):
    return SamEngine(toy(request.param))


@pytest.fixture
def seen(engine, monkeypatch):
    """What the network is asked beside the image."""
    calls = []
    forward = engine.network.forward

    def watched(**given):
        calls.append(given)
        return forward(**given)

    monkeypatch.setattr(engine.network, "forward", watched)
    return calls


def test_places_are_those_of_the_square_that_the_network_sees(engine, asks, scene, seen):
    box = PromptSpec(0, 5, "box", True, ((0, 0), (31, 15)))
    asks(engine, [scene(0, (32, 16))[0]], prompts=[CLICK, box])
    wide = 64 / 32 if engine.network.config.model_type == "sam" else 64 / 16
    (point,) = seen[0]["input_points"][0, 0].tolist()
    assert point == pytest.approx([12.5 * wide - 0.5, 20.5])
    assert seen[0]["input_labels"].tolist() == [[[1]]]
    assert seen[0]["multimask_output"]
    assert seen[1]["input_boxes"][0, 0].tolist() == pytest.approx(
        [0.5 * wide - 0.5, 0.5, 15.5 * wide - 0.5, 62.5]
    )
    assert not seen[1]["multimask_output"]


def test_an_image_is_encoded_once(engine, asks, scene, monkeypatch):
    encoded = []
    encode = engine.network.get_image_embeddings
    monkeypatch.setattr(
        engine.network, "get_image_embeddings", lambda x: (encoded.append(x), encode(x))[1]
    )
    first = asks(engine, [scene()[0]], prompts=[CLICK])[0]
    more = PromptSpec(0, 1, "click", False, ((30, 30),))
    second = asks(engine, [scene()[0]], prompts=[CLICK, more])[0]
    assert len(encoded) == 1
    assert not np.array_equal(first.confidence, second.confidence)


def test_boxes_are_asked_for_one_by_one_and_what_lies_outside_apart(engine, asks, scene, seen):
    prompts = [
        PromptSpec(0, 1, "box", True, ((0, 0), (9, 9))),
        PromptSpec(0, 1, "box", True, ((20, 20), (29, 29))),
        PromptSpec(0, 1, "click", True, ((5, 5),)),
        PromptSpec(0, 1, "click", True, ((38, 2),)),
        PromptSpec(0, 1, "scribble", False, ((15, 15), (15, 16))),
    ]
    asks(engine, [scene()[0]], prompts=prompts)
    assert [c["input_labels"][0, 0].tolist() for c in seen] == [[1, 0, 0], [0, 0], [1, 0, 0]]
    assert ["input_boxes" in c for c in seen] == [True, True, False]


def test_what_is_corrected_is_shown_and_the_rest_stays(engine, asks, scene, seen):
    image, mask = scene()
    (answer,) = asks(engine, [image], prompts=[CLICK], previous={0: mask})
    (given,) = seen
    before = given["input_masks"][0, 0]
    quarter = len(before) // 4
    assert before[quarter, quarter] > 0 > before[-2, -2]
    kept = (mask == 5) & (answer.mask != 1)
    assert kept.any()
    assert (answer.mask[kept] == 5).all()
    (answer,) = asks(engine, [image], prompts=[CLICK], previous={0: np.zeros_like(mask)})
    assert "input_masks" not in seen[-1]
    assert 5 not in answer.mask


def test_images_without_a_mark_are_told(engine, asks, scene):
    with pytest.raises(UserError, match="nothing is marked"):
        asks(engine, [scene()[0]], [scene(1)])
    _, other = asks(engine, [scene()[0], scene(2)[0]], prompts=[CLICK])
    assert other.note == "Nothing is marked here"
    assert not other.mask.any()


def test_the_likeliest_of_three_masks_is_taken(toy, asks, scene, monkeypatch):
    engine = SamEngine(toy("sam"))
    masks = torch.full((1, 1, 3, 32, 32), -4.0)
    masks[0, 0, 1, :16] = 4.0

    class Out:
        iou_scores, pred_masks = torch.tensor([[[0.2, 0.6, 0.5]]]), masks

    monkeypatch.setattr(engine.network, "forward", lambda **x: Out)
    (answer,) = asks(engine, [scene(0, (64, 32))[0]], prompts=[CLICK])
    # The image fills the left half of the square.
    assert (answer.mask[:31] == 1).all()
    assert not answer.mask[33:].any()
    assert answer.quality == pytest.approx(2 * 0.6 / 1.6)

"""The network as an engine: what it promises, with random weights and with those shipped."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.engines.segicl import SegICLEngine, network_side
from segicl_gui.evaluation.metrics import dice
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline

Pair = tuple[npt.NDArray[np.float32], npt.NDArray[np.uint16]]


def scene(seed: int, shape: tuple[int, int] = (96, 96), *, rgb: bool = False) -> Pair:
    """A bright disc (1) and a dark one (5) on a noisy ground, somewhat moved each time."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: shape[0], : shape[1]] / np.array(shape, float)[:, None, None]
    mask = np.zeros(shape, np.uint16)
    for label, at in ((1, (0.35, 0.35)), (5, (0.65, 0.65))):
        cy, cx = np.array(at) + rng.normal(0, 0.04, 2)
        mask[(y - cy) ** 2 + (x - cx) ** 2 < 0.15**2] = label
    image = np.full(shape, 0.5) + 0.3 * (mask == 1) - 0.3 * (mask == 5)
    image = np.clip(image + rng.normal(0, 0.05, shape), 0, 1).astype(np.float32)
    return (np.stack([image, image * 0.8, 1 - image], -1) if rgb else image), mask


def ask(
    engine: SegICLEngine,
    queries: list[npt.NDArray[np.float32]],
    exemplars: list[tuple[Pair, tuple[int, ...]]],
    cancel: CancelToken | None = None,
) -> list[SlicePrediction]:
    arrays = {}

    def keep(array: npt.NDArray[np.generic]) -> str:
        key = content_hash(array)
        arrays[key] = array
        return key

    request = PredictRequest(
        "segicl",
        tuple(keep(q) for q in queries),
        (LabelSpec(1, "bright"), LabelSpec(5, "dark")),
        tuple(ExemplarSpec(keep(x), keep(m), assessed) for (x, m), assessed in exemplars),
    )
    answers: list[SlicePrediction] = []
    engine.predict(request, arrays, cancel or CancelToken(), answers.append, lambda s, t: None)
    assert [a.index for a in answers] == list(range(len(queries)))
    return answers


@pytest.fixture(scope="module")
def shipped() -> SegICLEngine:
    return SegICLEngine()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> SegICLEngine:
    """Random weights, small scales: quick."""
    monkeypatch.setattr(network_side, "SCALES", (32,))
    monkeypatch.setattr(network_side, "TESTED_AT", 32)
    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        matched_levels=(2,),
        key_channels=8,
        value_channels=4,
        mixtures=8,
        decoder_channels=(8, 8, 8, 8),
    )
    return SegICLEngine(SegICLPipeline.from_network(network))


BOTH = (1, 5)


def test_the_shipped_weights_find_both_discs(shipped: SegICLEngine):
    image, truth = scene(9)
    (answer,) = ask(shipped, [image], [(scene(s), BOTH) for s in range(3)])
    for label in BOTH:
        assert dice(answer.mask == label, truth == label) > 0.85
    assert answer.confidence.dtype == np.uint8
    assert answer.quality > 0.6


def test_the_same_question_has_the_same_answer(shipped: SegICLEngine):
    image, _ = scene(9)
    one, other = (ask(shipped, [image], [(scene(0), BOTH)])[0] for _ in range(2))
    assert np.array_equal(one.mask, other.mask)
    assert np.array_equal(one.confidence, other.confidence)


def test_without_an_exemplar_it_says_what_to_do(small: SegICLEngine):
    with pytest.raises(UserError, match="Outline one image"):
        ask(small, [scene(0)[0]], [])


def test_cancelled_it_stops(small: SegICLEngine):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        ask(small, [scene(0)[0]], [(scene(1), BOTH)], cancel)


@pytest.mark.parametrize("shape", [(1, 1), (7, 300), (300, 7), (64, 33)])
@pytest.mark.parametrize("rgb", [False, True])
def test_answers_have_the_size_of_the_question(
    small: SegICLEngine, shape: tuple[int, int], rgb: bool
):
    exemplars = [(scene(1, rgb=rgb), BOTH), (scene(2, (50, 80)), BOTH)]
    (answer,) = ask(small, [scene(0, shape, rgb=rgb)[0]], exemplars)
    assert answer.mask.shape == answer.confidence.shape == shape
    assert set(np.unique(answer.mask)) <= {0, 1, 5}
    assert 0 <= answer.quality <= 1


@pytest.mark.parametrize("value", [0.0, 0.5, np.nan])
def test_a_picture_without_content_is_answered(small: SegICLEngine, value: float):
    empty = np.full((40, 40), value, np.float32)
    (answer,) = ask(small, [empty], [(scene(1), BOTH)])
    assert answer.mask.shape == (40, 40)


def test_an_exemplar_that_shows_nothing_teaches_nothing(small: SegICLEngine):
    image, _ = scene(1)
    (answer,) = ask(small, [scene(0)[0]], [((image, np.zeros((96, 96), np.uint16)), BOTH)])
    assert not answer.mask.any()
    assert answer.quality == 0


def test_a_single_pixel_is_an_exemplar_too(small: SegICLEngine):
    image, mask = scene(1)
    mask[:] = 0
    mask[40, 40] = 1
    (answer,) = ask(small, [scene(0)[0]], [((image, mask), (1,))])
    assert set(np.unique(answer.mask)) <= {0, 1}


def test_exemplars_are_encoded_once(small: SegICLEngine, monkeypatch: pytest.MonkeyPatch):
    encoded = []
    encode = SegICLPipeline.encode

    def counted(self: SegICLPipeline, image: torch.Tensor, masks: torch.Tensor) -> object:
        encoded.append(1)
        return encode(self, image, masks)

    monkeypatch.setattr(SegICLPipeline, "encode", counted)
    ask(small, [scene(0)[0], scene(5)[0]], [(scene(1), BOTH)])
    assert len(encoded) == 1
    ask(small, [scene(6)[0]], [(scene(1), BOTH), (scene(2), BOTH)])
    assert len(encoded) == 2

"""The learnt peer as an engine, with random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.engines.cross_convolution import MODEL, CrossConvolutionEngine
from segicl_gui.engine.models import store as model_store
from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from tests.engine.stores import relist

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint16]
Exemplar = tuple[Floats, Labels, tuple[int, ...], float]

BOTH = (1, 5)


def exemplar(
    seed: int,
    shape: tuple[int, int] = (48, 48),
    *,
    rgb: bool = False,
    shows: tuple[int, ...] = BOTH,
    assessed: tuple[int, ...] = BOTH,
    weight: float = 1.0,
) -> Exemplar:
    """Noise with a bright square (1) and a dark one (5)."""
    rows, columns = shape
    mask = np.zeros(shape, np.uint16)
    mask[rows // 8 : rows // 2, columns // 8 : columns // 2] = 1
    mask[rows // 2 :, columns // 2 :] = 5
    image = 0.5 + 0.3 * (mask == 1) - 0.3 * (mask == 5)
    image = (image + np.random.default_rng(seed).normal(0, 0.05, shape)).clip(0, 1)
    image = np.stack([image, image * 0.8, 1 - image], -1) if rgb else image
    shown = np.where(np.isin(mask, shows), mask, 0).astype(np.uint16)
    return image.astype(np.float32), shown, assessed, weight


def ask(
    engine: CrossConvolutionEngine,
    queries: list[Floats],
    exemplars: list[Exemplar],
    cancel: CancelToken | None = None,
    labels: tuple[int, ...] = BOTH,
) -> list[SlicePrediction]:
    arrays: dict[str, npt.NDArray[Any]] = {}

    def keep(array: npt.NDArray[Any]) -> str:
        key = content_hash(array)
        arrays[key] = array
        return key

    request = PredictRequest(
        "cross-convolution",
        tuple(keep(q) for q in queries),
        tuple(LabelSpec(v, f"label {v}") for v in labels),
        tuple(ExemplarSpec(keep(x), keep(m), a, w) for x, m, a, w in exemplars),
    )
    answers: list[SlicePrediction] = []
    engine.predict(request, arrays, cancel or CancelToken(), answers.append, lambda s, t: None)
    assert [a.index for a in answers] == list(range(len(queries)))
    for query, answer in zip(queries, answers, strict=True):
        assert answer.mask.shape == answer.confidence.shape == query.shape[:2]
        assert (answer.mask.dtype, answer.confidence.dtype) == (np.uint16, np.uint8)
        assert set(np.unique(answer.mask)) <= {0, *labels}
        assert 0 <= answer.quality <= 1
    return answers


def network() -> CrossConvolutionNetwork:
    torch.manual_seed(0)
    return CrossConvolutionNetwork(channels=(8, 8, 16))


@pytest.fixture
def engine() -> CrossConvolutionEngine:
    return CrossConvolutionEngine(network(), side=32)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Masks (exemplar, row, column) and support (exemplar) of everything the network is asked."""
    seen = []
    segment = CrossConvolutionNetwork.segment

    def watched(self: CrossConvolutionNetwork, *args: torch.Tensor) -> torch.Tensor:
        seen.append((args[1][0, :, 0], args[3][0]))
        return segment(self, *args)

    monkeypatch.setattr(CrossConvolutionNetwork, "segment", watched)
    return seen


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model store that holds the network."""
    network().save_pretrained(tmp_path / MODEL)
    monkeypatch.setattr(model_store, "model_store", lambda: tmp_path)
    relist(tmp_path, MODEL)
    return tmp_path


@pytest.mark.parametrize("shape", [(1, 1), (7, 200), (200, 7), (64, 33)])
@pytest.mark.parametrize("rgb", [False, True])
def test_answers_have_the_size_of_the_question(
    engine: CrossConvolutionEngine, shape: tuple[int, int], rgb: bool
):
    ask(engine, [exemplar(0, shape, rgb=rgb)[0]], [exemplar(1, rgb=True), exemplar(2, (20, 50))])


def test_what_the_network_says_decides(
    engine: CrossConvolutionEngine, monkeypatch: pytest.MonkeyPatch
):
    """The label that is likelier takes a pixel, the background one that none is likely in."""

    def says(self: CrossConvolutionNetwork, images: torch.Tensor, masks: torch.Tensor, *rest: Any):
        first = bool(masks[0, 0, 0, 4:8, 4:8].all())  # label 1 is at the top left
        logits = torch.full((1, 1, 1, 32, 32), 2.0 if first else 1.0)
        logits[..., 16:] = -3.0 if first else 4.0
        logits[..., 24:, :] = -6.0
        return logits

    monkeypatch.setattr(CrossConvolutionNetwork, "segment", says)
    (answer,) = ask(engine, [exemplar(0, (32, 32))[0]], [exemplar(1)])
    assert (answer.mask[:24, :16] == 1).all()
    assert (answer.mask[:24, 16:] == 5).all()
    assert not answer.mask[24:].any()
    e = np.exp([0.0, 2.0, 1.0])
    assert answer.confidence[5, 5] == round(255 * e[1] / e.sum())
    assert answer.confidence[30, 5] > 250


def test_an_exemplar_counts_for_the_labels_assessed_in_it(
    engine: CrossConvolutionEngine, asked: list[tuple[torch.Tensor, torch.Tensor]]
):
    exemplars = [
        exemplar(1, weight=0.5),
        exemplar(2, shows=(1,)),  # 5 is known to be absent
        exemplar(3, shows=(1,), assessed=(1,)),  # 5 was not looked at
    ]
    ask(engine, [exemplar(0)[0]], exemplars)
    (first, of_first), (second, of_second) = asked
    assert of_first.tolist() == [0.5, 1.0, 1.0]
    assert all(m.any() for m in first)
    assert of_second.tolist() == [0.5, 1.0]
    assert [bool(m.any()) for m in second] == [True, False]


def test_what_no_exemplar_shows_is_not_looked_for(
    engine: CrossConvolutionEngine, asked: list[tuple[torch.Tensor, torch.Tensor]]
):
    (answer,) = ask(engine, [exemplar(0)[0]], [exemplar(1, shows=())])
    assert not asked
    assert not answer.mask.any()
    assert answer.quality == 0
    (answer,) = ask(engine, [exemplar(0)[0]], [exemplar(1, shows=(5,))])
    assert len(asked) == 1
    assert set(np.unique(answer.mask)) <= {0, 5}


def test_the_same_question_has_the_same_answer(engine: CrossConvolutionEngine):
    queries = [exemplar(7)[0], exemplar(8, (30, 60))[0]]
    exemplars = [exemplar(1), exemplar(2)]
    answers = [ask(engine, queries, exemplars) for _ in range(2)]
    for one, other in zip(*answers, strict=True):
        assert np.array_equal(one.mask, other.mask)
        assert np.array_equal(one.confidence, other.confidence)
        assert one.quality == other.quality


def test_without_exemplars_it_says_what_to_do(engine: CrossConvolutionEngine):
    with pytest.raises(UserError, match="needs exemplars"):
        ask(engine, [exemplar(0)[0]], [])


def test_cancelled_it_stops_before_the_next_label(
    engine: CrossConvolutionEngine, monkeypatch: pytest.MonkeyPatch
):
    cancel, calls = CancelToken(), []
    segment = CrossConvolutionNetwork.segment

    def cancelling(self: CrossConvolutionNetwork, *args: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        cancel.cancel()
        return segment(self, *args)

    monkeypatch.setattr(CrossConvolutionNetwork, "segment", cancelling)
    with pytest.raises(CancelledError):
        ask(engine, [exemplar(0)[0]], [exemplar(1)], cancel)
    assert len(calls) == 1


@pytest.mark.parametrize("value", [0.5, np.nan, np.inf, -np.inf])
def test_images_without_content_are_answered(engine: CrossConvolutionEngine, value: float):
    nothing = np.full((40, 40), value, np.float32)
    _, mask, *rest = exemplar(1, (40, 40))
    ask(engine, [nothing, exemplar(0)[0]], [exemplar(2), (nothing, mask, *rest)])


def test_a_mask_that_does_not_fit_its_image_is_told(engine: CrossConvolutionEngine):
    image, _, *rest = exemplar(1)
    with pytest.raises(UserError, match="20 × 50"):
        ask(engine, [exemplar(0)[0]], [(image, exemplar(2, (20, 50))[1], *rest)])


def test_a_side_that_the_network_cannot_halve_is_told():
    with pytest.raises(ValueError, match="no multiple of 4"):
        CrossConvolutionEngine(network(), side=30)


@pytest.mark.usefixtures("store")
def test_weights_are_read_from_the_model_store(engine: CrossConvolutionEngine):
    assert registry.create("cross-convolution").name == "cross-convolution"
    stored = CrossConvolutionEngine(side=32)
    exemplars = [exemplar(1)]
    (one,), (other,) = (ask(e, [exemplar(0)[0]], exemplars) for e in (engine, stored))
    assert np.array_equal(one.confidence, other.confidence)


def test_weights_that_are_missing_or_damaged_are_told(store: Path):
    folder = store / MODEL
    weights = next(folder.glob("*.safetensors"))
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="damaged"):
        CrossConvolutionEngine()
    relist(store, MODEL)
    with pytest.raises(UserError, match="cannot be loaded"):
        CrossConvolutionEngine()
    weights.write_bytes(whole)
    for config in ('{"channels": [8, 16]}', '{"channels": "many"}', "{}", "[]", "{"):
        (folder / "config.json").write_text(config, encoding="utf-8")
        relist(store, MODEL)
        with pytest.raises(UserError, match="cannot be loaded"):
            CrossConvolutionEngine()


def test_without_its_weights_it_is_not_usable_and_says_why(store: Path):
    def said() -> tuple[str, str]:
        info = next(e for e in registry.available() if e.name == "cross-convolution")
        offer = next(e for e in registry.offers() if e.name == "cross-convolution")
        return info.problem, offer.problem

    assert said() == ("", "")
    (store / "manifest.json").write_text('{"models": []}', encoding="utf-8")
    assert all("weights did not come" in x for x in said())
    with pytest.raises(UserError, match="weights did not come"):
        registry.create("cross-convolution")
    with pytest.raises(UserError, match="no model"):
        CrossConvolutionEngine()

"""What the network's engine does with images, masks and weights that are not as they should be."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from safetensors.torch import load_file, save_file

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import (
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.engine.engines.segicl import SegICLEngine
from segicl_gui.engine.engines.segicl.asked import Scales
from segicl_gui.engine.engines.segicl.engine import MODEL
from segicl_gui.engine.models import store as model_store
from segicl_gui.model.pipeline import SegICLPipeline
from tests.engine.stores import relist

Pair = tuple[npt.NDArray[Any], npt.NDArray[np.uint16]]

BOTH = (1, 5)
TINY = Scales((32,), (32, 48), 32, 32)


def pair(seed: int = 0, shape: tuple[int, int] = (40, 48), *, rgb: bool = False) -> Pair:
    """Noise with a bright block (1) and a dark one (5)."""
    rows, columns = shape
    mask = np.zeros(shape, np.uint16)
    mask[: max(1, rows // 3), : max(1, columns // 3)] = 1
    mask[rows // 2 :, columns // 2 :] = 5
    noise = np.random.default_rng(seed).normal(0, 0.05, shape)
    image = (0.5 + 0.3 * (mask == 1) - 0.3 * (mask == 5) + noise).clip(0, 1).astype(np.float32)
    return (np.stack([image, image, 1 - image], -1) if rgb else image), mask


def ask(
    engine: SegICLEngine,
    query: npt.NDArray[Any],
    exemplars: list[Pair],
    prompts: tuple[PromptSpec, ...] = (),
    previous: npt.NDArray[np.uint16] | None = None,
) -> SlicePrediction:
    """The answer, which is always of the query's size and made of numbers."""
    arrays: dict[str, npt.NDArray[Any]] = {}

    def keep(array: npt.NDArray[Any]) -> str:
        arrays[key := content_hash(array)] = array
        return key

    request = PredictRequest(
        "segicl",
        (keep(query),),
        tuple(LabelSpec(v, f"label {v}") for v in BOTH),
        tuple(ExemplarSpec(keep(x), keep(m), BOTH) for x, m in exemplars),
        prompts=prompts,
        previous=() if previous is None else ((0, keep(previous)),),
    )
    answers: list[SlicePrediction] = []
    engine.predict(request, arrays, CancelToken(), answers.append, lambda s, t: None)
    (answer,) = answers
    assert answer.mask.shape == answer.confidence.shape == query.shape[:2]
    assert (answer.mask.dtype, answer.confidence.dtype) == (np.uint16, np.uint8)
    assert set(np.unique(answer.mask)) <= {0, *BOTH}
    assert math.isfinite(answer.quality)
    assert 0 <= answer.quality <= 1
    return answer


@pytest.fixture
def small(small_pipeline: SegICLPipeline) -> SegICLEngine:
    return SegICLEngine(small_pipeline, TINY)


@pytest.fixture
def store(small_pipeline: SegICLPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model store of its own, with small weights."""
    small_pipeline.save_pretrained(tmp_path / MODEL)
    monkeypatch.setattr(model_store, "model_store", lambda: tmp_path)
    relist(tmp_path, MODEL)
    return tmp_path


def with_mask(value: int, *places: tuple[int, int]) -> Pair:
    image, mask = pair()
    mask[:] = 0
    for row, column in places:
        mask[row, column] = value
    return image, mask


def test_of_empty_masks_nothing_is_learnt(small: SegICLEngine):
    assert not ask(small, pair(9)[0], [with_mask(1), with_mask(1)]).mask.any()
    ask(small, pair(9)[0], [with_mask(1), pair()])


def test_a_mask_of_one_pixel_is_one(small: SegICLEngine):
    ask(small, pair(9)[0], [with_mask(5, (20, 20))])
    ask(small, pair(9)[0], [with_mask(5, (0, 0)), pair(1), with_mask(1, (39, 47))])


@pytest.mark.parametrize("value", [0.5, -40, np.nan, np.inf, -np.inf, 1e30])
def test_images_of_one_value_are_answered(small: SegICLEngine, value: float):
    image, mask = pair()
    flat = np.full_like(image, value)
    ask(small, flat, [(flat, mask), pair(1)])
    ask(small, image, [(flat, mask)])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("rgb", [False, True])
def test_values_that_are_no_numbers_are_answered(small: SegICLEngine, value: float, rgb: bool):
    image, mask = pair(rgb=rgb)
    broken = image.copy()
    broken[5:9, 10:30] = value
    ask(small, broken, [(broken, mask), pair(1, rgb=rgb)])


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_values_spoil_no_other_place(small: SegICLEngine, value: float):
    """As if they were the brightest, or the darkest."""
    image, _ = pair()
    broken, clipped = image.copy(), image.copy()
    broken[5, 10], clipped[5, 10] = value, float(value > 0)
    exemplars = [pair(1), pair(2)]
    one, other = ask(small, broken, exemplars), ask(small, clipped, exemplars)
    assert np.array_equal(one.confidence, other.confidence)


@pytest.mark.parametrize("shape", [(40, 47), (1, 1), (80, 96)])
@pytest.mark.parametrize("n", [1, 2])
def test_a_mask_that_does_not_fit_its_image_is_told(
    small: SegICLEngine, shape: tuple[int, int], n: int
):
    wrong = pair()[0], pair(1, shape)[1]
    with pytest.raises(UserError):
        ask(small, pair(9)[0], [wrong, *(pair(i) for i in range(n - 1))])


def test_a_previous_answer_that_does_not_fit_is_told(small: SegICLEngine):
    click = (PromptSpec(0, 1, "click", True, ((3.0, 3.0),)),)
    with pytest.raises(UserError):
        ask(small, pair(9)[0], [pair()], click, pair(1, (30, 31))[1])


def test_prompts_outside_the_image_are_answered(small: SegICLEngine):
    prompts = tuple(
        PromptSpec(0, 1, kind, positive, tuple((p, p) for p in places))
        for kind, places in {
            "click": (-50.0,),
            "scribble": (-50.0, 400.0),
            "box": (300.0, 400.0),
            "lasso": (-9.0, -8.0, -7.0),
        }.items()
        for positive in (True, False)
    )
    ask(small, pair(9)[0], [pair()], prompts)


SIZES = [(1, 1), (1, 60), (60, 1), (2, 2), (8000, 20), (20, 8000), (1, 8000), (300, 200)]


def test_queries_of_any_size_are_answered(small: SegICLEngine):
    for shape in SIZES:
        ask(small, pair(9, shape)[0], [pair(), pair(1, (64, 30))])


def test_exemplars_of_any_size_are_learnt_from(small: SegICLEngine):
    ask(small, pair(9)[0], [pair(i, shape) for i, shape in enumerate(SIZES[1:6])])
    for shape in ((1, 1), (1, 8000), (8000, 20)):
        ask(small, pair(9)[0], [pair(1, shape)])


def test_queries_of_any_size_are_corrected(small: SegICLEngine):
    for shape in ((1, 1), (8000, 20)):
        image, mask = pair(9, shape)
        scribble = PromptSpec(0, 1, "scribble", True, ((0.0, 0.0), (shape[0] - 1.0, 0.0)))
        answer = ask(small, image, [pair()], (scribble,), mask)
        assert answer.mask[0, 0] == 1


def test_grey_and_colour_are_mixed(small: SegICLEngine):
    for rgb in (False, True):
        ask(small, pair(9, rgb=rgb)[0], [pair(1), pair(2, rgb=True)])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    path.write_bytes(b"{" + bytes(64))


def other_build(path: Path) -> None:
    config = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**config, "image_channels": [8, 8, 16, 8, 8]}), "utf-8")


def wrong_type(path: Path) -> None:
    config = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**config, "image_channels": "many"}), "utf-8")


def no_object(path: Path) -> None:
    path.write_text("[]", "utf-8")


WEIGHTS, CONFIG = "diffusion_pytorch_model.safetensors", "config.json"
DAMAGE = [
    (WEIGHTS, Path.unlink),
    (WEIGHTS, cut),
    (WEIGHTS, garble),
    (CONFIG, Path.unlink),
    (CONFIG, garble),
    (CONFIG, other_build),
    (CONFIG, wrong_type),
    (CONFIG, no_object),
    ("scheduler/scheduler_config.json", garble),
    ("scheduler/scheduler_config.json", Path.unlink),
]
named = pytest.mark.parametrize(
    ("file", "damage"), DAMAGE, ids=[f"{f.split('.')[0]}-{d.__name__}" for f, d in DAMAGE]
)


def test_weights_as_they_should_be_are_read(store: Path):
    ask(SegICLEngine(scales=TINY), pair(9)[0], [pair()])


@named
def test_a_file_that_is_not_as_listed_is_told(
    store: Path, file: str, damage: Callable[[Path], None]
):
    damage(store / MODEL / file)
    with pytest.raises(UserError, match=r"damaged|incomplete") as told:
        SegICLEngine()
    assert file in told.value.happened
    assert "pixels" in told.value.todo


@named
def test_a_file_that_is_listed_and_no_use_is_told(
    store: Path, file: str, damage: Callable[[Path], None]
):
    damage(store / MODEL / file)
    relist(store, MODEL)
    with pytest.raises(UserError, match="cannot be loaded") as told:
        SegICLEngine()
    assert "pixels" in told.value.todo


def test_without_a_list_of_models_it_is_told(store: Path):
    (store / "manifest.json").unlink()
    with pytest.raises(UserError, match="pixels"):
        SegICLEngine()


def with_weights(store: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    path = store / MODEL / WEIGHTS
    state = load_file(path)
    change(state)
    save_file(state, path)
    relist(store, MODEL)


def test_missing_weights_are_not_made_up(store: Path):
    with_weights(store, lambda state: state.pop("gain"))
    with pytest.raises(UserError, match="gain"):
        SegICLEngine()


def test_weights_that_are_no_numbers_are_told(store: Path):
    with_weights(store, lambda state: state["bias"].fill_(math.nan))
    with pytest.raises(UserError, match="not numbers"):
        SegICLEngine()

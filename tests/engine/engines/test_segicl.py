"""The network as an engine: what it promises, with random weights and with those shipped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.engine.engines.segicl import SegICLEngine
from segicl_gui.engine.engines.segicl.asked import Pair as Exemplar
from segicl_gui.engine.engines.segicl.asked import Query, Said, Sampling, Scales, Wanted
from segicl_gui.engine.engines.segicl.network_side import NetworkSide
from segicl_gui.evaluation.metrics import dice
from segicl_gui.model.context import Look
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
    *,
    labels: tuple[LabelSpec, ...] = (LabelSpec(1, "bright"), LabelSpec(5, "dark")),
    prompts: tuple[PromptSpec, ...] = (),
    previous: npt.NDArray[np.uint16] | None = None,
    priors: tuple[tuple[int, npt.NDArray[np.uint8]], ...] = (),
    options: tuple[tuple[str, str], ...] = (),
) -> list[SlicePrediction]:
    arrays = {}

    def keep(array: npt.NDArray[np.generic]) -> str:
        key = content_hash(array)
        arrays[key] = array
        return key

    request = PredictRequest(
        "segicl",
        tuple(keep(q) for q in queries),
        labels,
        tuple(ExemplarSpec(keep(x), keep(m), assessed) for (x, m), assessed in exemplars),
        prompts=prompts,
        options=options,
        previous=() if previous is None else ((0, keep(previous)),),
        priors=tuple((i, keep(p)) for i, p in priors),
    )
    answers: list[SlicePrediction] = []
    engine.predict(request, arrays, cancel or CancelToken(), answers.append, lambda s, t: None)
    assert [a.index for a in answers] == list(range(len(queries)))
    return answers


@pytest.fixture(scope="module")
def shipped() -> SegICLEngine:
    return SegICLEngine()


@pytest.fixture
def small(small_pipeline: SegICLPipeline) -> SegICLEngine:
    """Random weights, small scales: quick."""
    return SegICLEngine(small_pipeline, Scales((32, 48), (32, 64), 32, 32))


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


def test_without_an_exemplar_and_a_text_it_says_what_to_do(small: SegICLEngine):
    with pytest.raises(UserError, match="Outline one image"):
        ask(small, [scene(0)[0]], [], labels=(LabelSpec(1, " "),))


def test_text_alone_is_answered(small: SegICLEngine):
    (answer,) = ask(small, [scene(0)[0]], [])
    assert set(np.unique(answer.mask)) <= {0, *BOTH}
    assert answer.quality <= 0.8


@pytest.mark.parametrize("kind", ["click", "scribble", "box", "lasso"])
def test_a_correction_changes_its_label_and_holds_the_other(small: SegICLEngine, kind: str):
    image, truth = scene(3)
    points = {
        "click": ((20.0, 70.0),),
        "scribble": ((20.0, 60.0), (20.0, 80.0)),
        "box": ((10.0, 60.0), (30.0, 80.0)),
        "lasso": ((10.0, 60.0), (10.0, 80.0), (30.0, 80.0)),
    }[kind]
    previous = np.where(truth == 5, 5, 0).astype(np.uint16)
    prompts = (PromptSpec(0, 1, kind, True, points),)
    (answer,) = ask(small, [image], [(scene(1), BOTH)], prompts=prompts, previous=previous)
    if kind in ("click", "scribble"):
        assert answer.mask[20, 70] == 1
    unsure = (answer.mask == 0) & (previous == 5)
    assert not unsure.any()
    plain = ask(small, [image], [(scene(1), BOTH)])[0]
    assert not np.array_equal(answer.mask, plain.mask)


def test_a_negative_click_takes_its_place_away(small: SegICLEngine):
    image, truth = scene(3)
    row, column = np.argwhere(truth == 1).mean(0)
    prompts = (PromptSpec(0, 1, "click", False, ((row, column),)),)
    (answer,) = ask(small, [image], [(scene(1), BOTH)], prompts=prompts, previous=truth)
    assert answer.mask[round(row), round(column)] != 1


def test_more_samples_and_steps_are_answered_too(small: SegICLEngine):
    image, _ = scene(3)
    exemplars = [(scene(1), BOTH)]
    plain, sampled, stepped = (
        ask(small, [image], exemplars, options=options)[0]
        for options in ((), (("samples", "3"),), (("steps", "2"),))
    )
    for other in (sampled, stepped):
        assert other.mask.shape == image.shape
        assert not np.array_equal(other.confidence, plain.confidence)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1000", ""])
def test_options_that_make_no_sense_are_told(small: SegICLEngine, value: str):
    with pytest.raises(UserError, match="samples"):
        ask(small, [scene(3)[0]], [(scene(1), BOTH)], options=(("samples", value),))


def test_exemplars_that_look_like_the_query_count_more(
    small: SegICLEngine, monkeypatch: pytest.MonkeyPatch
):
    supports = []
    segment = SegICLPipeline.segment

    def seen(self: SegICLPipeline, query: Look, known: Any, support: torch.Tensor, **how: Any):
        supports.append(support)
        return segment(self, query, known, support, **how)

    monkeypatch.setattr(SegICLPipeline, "segment", seen)
    (near, mask), (image, _) = scene(1), scene(2)
    far = (1 - near).astype(np.float32), mask
    ask(small, [image], [((near, mask), BOTH), (far, BOTH)])
    asked = supports[-1]
    assert (asked[..., 0] == 1).all()
    assert (asked[..., 1] < 0.9).all()


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


def test_where_an_exemplar_lacks_it_what_the_network_doubts_is_not_painted(
    shipped: SegICLEngine, monkeypatch: pytest.MonkeyPatch
):
    image, _ = scene(9)
    both = [(scene(s), BOTH) for s in range(2)]
    picture, mask = scene(2)
    lacking = (picture, np.where(mask == 5, 0, mask).astype(np.uint16)), BOTH
    says = NetworkSide.ask

    def doubtful(self: NetworkSide, *args: Any) -> list[Said]:
        return [replace(s, presence=np.array([1.0, 0.0])) for s in says(self, *args)]

    monkeypatch.setattr(NetworkSide, "ask", doubtful)
    assert set(np.unique(ask(shipped, [image], both)[0].mask)) == {0, *BOTH}
    assert set(np.unique(ask(shipped, [image], [*both, lacking])[0].mask)) == {0, 1}


def _together(engine: SegICLEngine, n: int) -> SegICLEngine:
    engine._network.together = n
    return engine


def test_several_slices_at_once_are_answered_like_one_by_one(small_pipeline: SegICLPipeline):
    scales = Scales((32, 48), (32, 64), 32, 32)
    exemplars = [(scene(s), BOTH) for s in range(2)]
    wide = np.concatenate([scene(5)[0], scene(6)[0]], 1)
    coloured = scene(7)[0][..., None].repeat(3, 2)
    queries = [scene(3)[0], wide, scene(4)[0], coloured]
    one, four = (
        ask(_together(SegICLEngine(small_pipeline, scales), n), queries, exemplars) for n in (1, 4)
    )
    assert [a.index for a in four] == [0, 1, 2, 3]
    for a, b in zip(one, four, strict=True):
        assert a.mask.shape == b.mask.shape
        assert (a.mask != b.mask).mean() < 0.001
        np.testing.assert_allclose(a.confidence, b.confidence, atol=2)
        assert a.quality == pytest.approx(b.quality, abs=1e-3)


def test_a_label_is_found_the_same_whatever_else_is_asked_for(small_pipeline: SegICLPipeline):
    network = NetworkSide(small_pipeline, Scales((32, 48), (32, 64), 32, 32), "cpu")
    pairs = [
        Exemplar((f"i{s}", f"m{s}"), image, mask, frozenset(BOTH), 1.0)
        for s, (image, mask) in enumerate(scene(s) for s in range(2))
    ]
    queries = [Query(f"q{s}", scene(s)[0]) for s in (3, 4)]
    wanted = [network.scales.wanted(v, masks=[p.mask == v for p in pairs]) for v in BOTH]
    assert all(w.roi is not None for w in wanted)

    def said(some: list[Wanted]) -> list[Said]:
        return network.ask(queries, pairs, some, [(96, 96)] * 2, Sampling(0), lambda: None)

    both = said(wanted)
    for k, w in enumerate(wanted):
        for one, two in zip(said([w]), both, strict=True):
            torch.testing.assert_close(one.logits[0], two.logits[k], atol=1e-4, rtol=1e-3)
            assert one.presence[0] == pytest.approx(two.presence[k], abs=1e-4)


def test_where_memory_is_short_slices_are_first_looked_at_one_by_one(
    small_pipeline: SegICLPipeline, monkeypatch: pytest.MonkeyPatch
):
    engine = _together(SegICLEngine(small_pipeline, Scales((32, 48), (32, 64), 32, None)), 3)
    segment, sizes = SegICLPipeline.segment, []

    def tight(self: SegICLPipeline, queries: Look, *args: Any, **how: Any) -> Any:
        sizes.append(queries.images.shape[1])
        if sizes[-1] > 1:
            raise torch.OutOfMemoryError("out of memory")
        return segment(self, queries, *args, **how)

    monkeypatch.setattr(SegICLPipeline, "segment", tight)
    answers = ask(engine, [scene(s)[0] for s in (3, 4, 5)], [(scene(1), BOTH)])
    assert len(answers) == 3
    assert not any(a.note for a in answers)  # nothing is lost but time
    assert sizes.count(3) == 1


def test_with_little_memory_it_looks_less_closely_and_says_so(
    small_pipeline: SegICLPipeline, monkeypatch: pytest.MonkeyPatch
):
    engine = SegICLEngine(small_pipeline, Scales((32, 48), (32, 64), 32, None))
    segment, sides = SegICLPipeline.segment, []

    def tight(self: SegICLPipeline, query: Look, *args: Any, **how: Any) -> Any:
        sides.append(query.images.shape[-1])
        if sides[-1] > 32:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return segment(self, query, *args, **how)

    monkeypatch.setattr(SegICLPipeline, "segment", tight)
    exemplars = [(scene(s), BOTH) for s in range(2)]
    answers = ask(engine, [scene(3)[0], scene(4)[0]], exemplars)
    assert all("32 × 32" in a.note for a in answers)
    assert sum(s > 32 for s in sides) == 1  # it remembers


def test_with_no_memory_it_says_what_to_do(small: SegICLEngine, monkeypatch: pytest.MonkeyPatch):
    def none(*args: Any, **how: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(SegICLPipeline, "segment", none)
    with pytest.raises(UserError, match="Close other programs"):
        ask(small, [scene(3)[0]], [(scene(0), BOTH)])


def test_asked_to_be_careful_it_looks_less_closely_from_then_on(small_pipeline: SegICLPipeline):
    engine = SegICLEngine(small_pipeline, Scales((32, 48), (32, 64), 32, None))
    exemplars = [(scene(0), BOTH)]
    (plain,) = ask(engine, [scene(3)[0]], exemplars)
    (careful,) = ask(engine, [scene(3)[0]], exemplars, options=(("careful", "1"),))
    assert plain.note == ""
    assert "32 × 32" in careful.note


@pytest.mark.parametrize(
    "text",
    [
        "CUDA error: an illegal memory access was encountered\nCompile with TORCH_USE_CUDA_DSA",
        "CUDA error: device-side assert triggered",
        "CUDA driver error: device not ready",
    ],
)
def test_where_the_graphics_card_fails_the_processor_answers_and_says_so(
    small_pipeline: SegICLPipeline, monkeypatch: pytest.MonkeyPatch, text: str
):
    engine = SegICLEngine(small_pipeline, Scales((32, 48), (32, 64), 32, None))
    segment, calls = SegICLPipeline.segment, []

    def failing(self: SegICLPipeline, *args: Any, **how: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError(text)
        return segment(self, *args, **how)

    monkeypatch.setattr(SegICLPipeline, "segment", failing)
    # There is no card here: the engine only believes that it computed on one.
    places = iter(["cuda"])
    monkeypatch.setattr(NetworkSide, "device", property(lambda self: next(places, "cpu")))
    (answer,) = ask(engine, [scene(3)[0]], [(scene(0), BOTH)])
    assert "graphics card failed" in answer.note
    assert text.splitlines()[0] in answer.note
    assert answer.mask.any()


def test_an_error_of_another_kind_is_not_taken_for_little_memory(
    small: SegICLEngine, monkeypatch: pytest.MonkeyPatch
):
    def wrong(*args: Any, **how: Any) -> Any:
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(SegICLPipeline, "segment", wrong)
    with pytest.raises(RuntimeError, match="shapes differ"):
        ask(small, [scene(3)[0]], [(scene(0), BOTH)])


def test_exemplars_are_encoded_once(small: SegICLEngine, monkeypatch: pytest.MonkeyPatch):
    encoded = []
    encode = SegICLPipeline.encode

    def counted(self: SegICLPipeline, image: torch.Tensor, masks: torch.Tensor) -> object:
        encoded.append(1)
        return encode(self, image, masks)

    monkeypatch.setattr(SegICLPipeline, "encode", counted)
    ask(small, [scene(0)[0], scene(5)[0]], [(scene(1), BOTH)])
    # The whole image, and the region of each of its two structures.
    assert len(encoded) == 3
    ask(small, [scene(6)[0]], [(scene(1), BOTH)])
    assert len(encoded) == 3


def test_thin_structures_are_looked_at_more_closely():
    line, disc = np.zeros((256, 256), bool), np.zeros((256, 256), bool)
    line[::16] = True
    disc[20:220, 80:200] = True
    scales = Scales()

    def sides(*masks: npt.NDArray[np.bool_]) -> tuple[int, ...]:
        return scales.wanted(1, masks=masks).sides

    assert sides(line) == scales.fine
    assert sides(disc) == scales.plain
    assert sides(line[:90, :90], np.zeros((256, 256), bool)) == scales.plain
    assert sides() == scales.plain


def test_small_structures_are_looked_at_in_a_region_of_their_own(shipped: SegICLEngine):
    """A disc of a few pixels is found more exactly so than in the whole image."""

    def small_disc(seed: int) -> Pair:
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[:256, :256]
        cy, cx = rng.uniform(80, 176, 2)
        mask = ((y - cy) ** 2 + (x - cx) ** 2 < 7**2).astype(np.uint16)
        image = 0.4 + 0.3 * mask + rng.normal(0, 0.05, mask.shape)
        return image.clip(0, 1).astype(np.float32), mask

    exemplars = [(small_disc(s), (1,)) for s in range(2)]
    image, truth = small_disc(9)
    whole = SegICLEngine(scales=Scales((128,), (128,), 128, None))
    (near,), (far,) = (
        ask(engine, [image], exemplars, labels=(LabelSpec(1, "disc"),))
        for engine in (shipped, whole)
    )
    assert dice(near.mask == 1, truth == 1) > max(0.85, dice(far.mask == 1, truth == 1))


def test_what_neighbouring_slices_foretell_decides_between_equal_places(shipped: SegICLEngine):
    image, truth = scene(9)
    twice = np.concatenate([image, image], 1)
    known = [(scene(s), BOTH) for s in range(3)]
    likely = np.zeros((2, *twice.shape), np.uint8)
    for plane, label in zip(likely, BOTH, strict=True):
        plane[:, :96][truth == label] = 240
    (alone,) = ask(shipped, [twice], known)
    (led,) = ask(shipped, [twice], known, priors=((0, likely),))
    assert (alone.mask[:, 96:] > 0).sum() > 100
    assert (led.mask[:, 96:] > 0).sum() < 0.1 * (alone.mask[:, 96:] > 0).sum()
    for label in BOTH:
        assert dice(led.mask[:, :96] == label, truth == label) > 0.85


def test_where_a_small_structure_is_expected_its_outline_is_as_good_as_before(
    shipped: SegICLEngine,
):
    """Of an oblong image and a lying ellipse: rows and columns are not mixed up."""

    def lying(seed: int) -> Pair:
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[:160, :240]
        cy, cx = rng.uniform(60, 100), rng.uniform(60, 180)
        mask = (((y - cy) / 8) ** 2 + ((x - cx) / 20) ** 2 < 1).astype(np.uint16)
        image = 0.4 + 0.3 * mask + rng.normal(0, 0.05, mask.shape)
        return image.clip(0, 1).astype(np.float32), mask

    exemplars = [(lying(s), (1,)) for s in range(2)]
    image, truth = lying(9)
    likely = np.where(truth == 1, 140, 120).astype(np.uint8)[np.newaxis]
    labels = (LabelSpec(1, "ellipse"),)
    (alone,) = ask(shipped, [image], exemplars, labels=labels)
    (led,) = ask(shipped, [image], exemplars, labels=labels, priors=((0, likely),))
    assert dice(led.mask == 1, truth == 1) > 0.9
    assert dice(led.mask == 1, truth == 1) >= dice(alone.mask == 1, truth == 1)


def test_a_prior_belongs_to_its_query_alone(small: SegICLEngine):
    images = [scene(s)[0] for s in (7, 8)]
    known = [(scene(1), BOTH)]
    everywhere = np.full((2, 96, 96), 250, np.uint8)
    before = ask(small, images, known)
    after = ask(small, images, known, priors=((1, everywhere),))
    assert np.array_equal(before[0].mask, after[0].mask)
    assert not np.array_equal(before[1].mask, after[1].mask)


def test_a_correction_asks_for_what_was_marked_alone_and_leaves_the_rest(small: SegICLEngine):
    image, truth = scene(7)
    known = [(scene(1), BOTH)]
    asked = []
    ask_network = small._network.ask

    def spy(queries, pairs, wanted, *rest):
        asked.append([w.label for w in wanted])
        return ask_network(queries, pairs, wanted, *rest)

    small._network.ask = spy
    before = np.where(truth == 5, 5, 0).astype(np.uint16)
    click = PromptSpec(0, 1, "click", True, ((34.0, 34.0),))
    (answer,) = ask(small, [image], known, prompts=(click,), previous=before)
    assert asked == [[1]]
    assert answer.mask[34, 34] == 1
    assert ((answer.mask == 5) & (before != 5)).sum() == 0


def test_a_correction_does_not_wait_for_what_it_does_not_use(
    small: SegICLEngine, monkeypatch: pytest.MonkeyPatch
):
    image, truth = scene(7)
    known = [(scene(1), BOTH), (scene(2), BOTH)]
    click = PromptSpec(0, 1, "click", True, ((34.0, 34.0),))
    (learnt,) = ask(small, [image], known) and ask(
        small, [image], known, prompts=(click,), previous=truth
    )
    fresh = SegICLEngine(small._network._pipeline, small._network.scales)

    def refuse(*args: object) -> None:
        raise AssertionError("nothing is to be learnt for a correction")

    monkeypatch.setattr(fresh._pixels, "classifier", refuse)
    monkeypatch.setattr(fresh._network, "tested", refuse)
    (quick,) = ask(fresh, [image], known, prompts=(click,), previous=truth)
    assert np.array_equal(quick.mask, learnt.mask)


def test_a_correction_of_one_label_uses_what_is_kept_of_all(
    small: SegICLEngine, monkeypatch: pytest.MonkeyPatch
):
    image, truth = scene(7)
    known = [(scene(1), BOTH)]
    ask(small, [image], known)

    def refuse(*args: object) -> None:
        raise AssertionError("all of it was encoded before")

    monkeypatch.setattr(SegICLPipeline, "encode", refuse)
    click = PromptSpec(0, 5, "click", True, ((62.0, 62.0),))
    (answer,) = ask(small, [image], known, prompts=(click,), previous=truth)
    assert answer.mask[62, 62] == 5

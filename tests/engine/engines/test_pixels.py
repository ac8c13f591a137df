"""The pixel classifier: what it learns, what it refuses, what it remembers."""

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from segicl_gui.engine.engines.pixels import PixelsEngine, classifier, encoding, engine
from segicl_gui.evaluation.metrics import dice

Pair = tuple[npt.NDArray[np.float32], npt.NDArray[np.uint16]]


def scene(seed: int, shape: tuple[int, int] = (96, 96), *, rgb: bool = False) -> Pair:
    """A bright disc (1) and a dark one (5) on a noisy ground, somewhat moved each time."""
    rng = np.random.default_rng(seed)
    rows, columns = shape
    y, x = np.mgrid[:rows, :columns] / np.array(shape, float)[:, None, None]
    mask = np.zeros(shape, np.uint16)
    for label, at in ((1, (0.35, 0.35)), (5, (0.65, 0.65))):
        cy, cx = np.array(at) + rng.normal(0, 0.04, 2)
        mask[(y - cy) ** 2 + (x - cx) ** 2 < 0.15**2] = label
    image = np.full(shape, 0.5) + 0.3 * (mask == 1) - 0.3 * (mask == 5)
    image += rng.normal(0, 0.05, shape)
    image = np.clip(image, 0, 1).astype(np.float32)
    return (np.stack([image, image * 0.8, 1 - image], -1) if rgb else image), mask


def ask(
    pixels: PixelsEngine,
    queries: list[npt.NDArray[np.float32]],
    exemplars: list[tuple[Pair, tuple[int, ...]]],
    labels: tuple[int, ...] = (1, 5),
    *,
    seed: int = 0,
    cancel: CancelToken | None = None,
    progress: Callable[[float, str], None] = lambda share, text: None,
    options: tuple[tuple[str, str], ...] = (),
) -> list[SlicePrediction]:
    arrays = {}

    def keep(array: npt.NDArray[np.generic]) -> str:
        key = content_hash(array)
        arrays[key] = array
        return key

    request = PredictRequest(
        "pixels",
        tuple(keep(q) for q in queries),
        tuple(LabelSpec(i, f"label {i}") for i in labels),
        tuple(ExemplarSpec(keep(x), keep(m), assessed) for (x, m), assessed in exemplars),
        seed=seed,
        options=options,
    )
    answers: list[SlicePrediction] = []
    pixels.predict(request, arrays, cancel or CancelToken(), answers.append, progress)
    assert [a.index for a in answers] == list(range(len(queries)))
    return answers


BOTH = (1, 5)


def test_learns_all_labels_at_once() -> None:
    image, mask = scene(9)
    (answer,) = ask(PixelsEngine(), [image], [(scene(0), BOTH), (scene(1), BOTH)])
    assert answer.mask.dtype == np.uint16
    assert answer.confidence.dtype == np.uint8
    assert answer.mask.shape == answer.confidence.shape == mask.shape
    assert dice(answer.mask == 1, mask == 1) > 0.85
    assert dice(answer.mask == 5, mask == 5) > 0.85
    assert 0.5 < answer.quality <= 1


def test_sizes_and_colours_may_differ() -> None:
    exemplars = [(scene(0, (80, 120)), BOTH), (scene(1, (300, 200), rgb=True), BOTH)]
    queries = [scene(7, (64, 200))[0], scene(8, (400, 300), rgb=True)[0]]
    answers = ask(PixelsEngine(), queries, exemplars)
    assert [a.mask.shape for a in answers] == [(64, 200), (400, 300)]
    truth = scene(8, (400, 300))[1]
    assert dice(answers[1].mask == 1, truth == 1) > 0.7


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (3, 500), (17, 2)])
def test_tiny_and_narrow_images(shape: tuple[int, int]) -> None:
    (answer,) = ask(PixelsEngine(), [np.zeros(shape, np.float32)], [(scene(0), BOTH)])
    assert answer.mask.shape == shape


def test_colour_is_used() -> None:
    """Two discs of the same brightness, told apart by colour alone."""

    def coloured(seed: int) -> Pair:
        _, mask = scene(seed)
        image = np.full((*mask.shape, 3), 0.5, np.float32)
        # Equal 0.3 R + 0.4 G + 0.3 B.
        image[mask == 1] = (0.8, 0.5, 0.2)
        image[mask == 5] = (0.2, 0.5, 0.8)
        return image, mask

    image, mask = coloured(5)
    (answer,) = ask(PixelsEngine(), [image], [(coloured(1), BOTH)])
    assert dice(answer.mask == 1, mask == 1) > 0.9
    assert dice(answer.mask == 5, mask == 5) > 0.9


def test_zero_exemplars_says_what_to_do() -> None:
    with pytest.raises(UserError, match="Outline one image"):
        ask(PixelsEngine(), [scene(0)[0]], [])


def test_nothing_outlined_paints_nothing() -> None:
    image, mask = scene(0)
    (answer,) = ask(PixelsEngine(), [image], [((image, np.zeros_like(mask)), BOTH)])
    assert not answer.mask.any()


def test_labels_not_asked_are_background() -> None:
    (answer,) = ask(PixelsEngine(), [scene(9)[0]], [(scene(0), BOTH)], labels=(5,))
    assert set(np.unique(answer.mask)) == {0, 5}


def test_a_label_is_not_painted_where_it_is_absent() -> None:
    image, mask = scene(9)
    image = np.where(mask == 5, np.float32(0.5), image)
    exemplars = [(scene(i), BOTH) for i in range(3)]
    (answer,) = ask(PixelsEngine(), [image], exemplars)
    assert not (answer.mask == 5).any()
    assert (answer.mask == 1).any()


def test_zero_is_background_only_for_assessed_labels() -> None:
    """Exemplars outlined for one label each teach both."""
    first, second = scene(0), scene(1)
    only_1 = (first[0], np.where(first[1] == 1, first[1], 0).astype(np.uint16))
    only_5 = (second[0], np.where(second[1] == 5, second[1], 0).astype(np.uint16))
    image, mask = scene(9)
    (answer,) = ask(PixelsEngine(), [image], [(only_1, (1,)), (only_5, (5,))])
    assert dice(answer.mask == 1, mask == 1) > 0.7
    assert dice(answer.mask == 5, mask == 5) > 0.7


def test_same_seed_same_answer() -> None:
    exemplars = [(scene(0), BOTH), (scene(1), BOTH)]
    query = [scene(9)[0]]
    (a,), (b,) = (ask(PixelsEngine(), query, exemplars, seed=3) for _ in range(2))
    assert np.array_equal(a.mask, b.mask)
    assert np.array_equal(a.confidence, b.confidence)
    assert a.quality == b.quality
    # Nor does it matter what the engine was asked before.
    used = PixelsEngine()
    ask(used, [scene(4)[0]], [(scene(1), BOTH), (scene(2), (1,))], labels=(1,))
    (c,) = ask(used, query, exemplars, seed=3)
    assert np.array_equal(a.mask, c.mask)


def test_exemplars_are_encoded_and_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real_encode, real_fit = engine.encode, engine.fit
    monkeypatch.setattr(engine, "encode", lambda *a: (calls.append("encode"), real_encode(*a))[1])
    monkeypatch.setattr(engine, "fit", lambda *a: (calls.append("fit"), real_fit(*a))[1])
    pixels = PixelsEngine()
    one, two = (scene(0), BOTH), (scene(1), BOTH)
    ask(pixels, [scene(8)[0], scene(9)[0]], [one])
    assert calls == ["encode", "fit"]
    ask(pixels, [scene(7)[0]], [one])
    assert calls == ["encode", "fit"]
    ask(pixels, [scene(7)[0]], [one, two])
    assert calls == ["encode", "fit", "encode", "fit"]


def test_a_request_may_have_images_looked_at_in_another_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[tuple[int, ...]] = []
    real = engine.pixel_features
    monkeypatch.setattr(
        engine, "pixel_features", lambda x, c: (sizes.append(x.shape[:2]), real(x, c))[1]
    )
    pixels = PixelsEngine()
    for side in ("48", "32"):
        # Not from the fit made at the other size.
        (answer,) = ask(pixels, [scene(9)[0]], [(scene(0), BOTH)], options=(("side", side),))
        assert answer.mask.shape == scene(9)[0].shape[:2]
    assert [max(s) for s in sizes] == [48, 32]
    for wrong in ("31", "1025", "large"):
        with pytest.raises(UserError, match="side"):
            ask(pixels, [scene(9)[0]], [(scene(0), BOTH)], options=(("side", wrong),))


def test_memory_is_bounded() -> None:
    pixels = PixelsEngine(cache_bytes=6 * 2**20)
    for seed in range(4):
        ask(pixels, [scene(9)[0]], [(scene(seed), BOTH)])
        assert pixels._encoded.nbytes <= 6 * 2**20
        assert pixels._fits.nbytes <= 6 * 2**20


@pytest.mark.parametrize("text", ["Learning from exemplars", "Proposing"])
def test_cancelled(text: str) -> None:
    token = CancelToken()

    def stop(share: float, now: str) -> None:
        if now == text:
            token.cancel()

    with pytest.raises(CancelledError):
        ask(PixelsEngine(), [scene(9)[0]], [(scene(0), BOTH)], cancel=token, progress=stop)


def test_cancelled_while_growing() -> None:
    """Trees not yet begun are not grown."""
    token = CancelToken()
    checks = 0
    lock = threading.Lock()

    def check() -> None:
        nonlocal checks
        with lock:
            checks += 1
            if checks == 5:
                token.cancel()
        token.check()

    image, mask = scene(0)
    encoded = encoding.encode(image, mask, False, np.random.default_rng(0), lambda: None)
    lesson = classifier.Lesson(encoded, frozenset(BOTH), 1.0)
    with pytest.raises(CancelledError):
        classifier.fit([lesson], BOTH, 0, check)
    # The second forest was not begun.
    assert checks <= classifier.TREES


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_nearest_keeps_values(h: int, w: int, rows: int, columns: int) -> None:
    mask = np.arange(h * w, dtype=np.uint16).reshape(h, w)
    out = encoding.nearest(mask, (rows, columns))
    assert out.shape == (rows, columns)
    assert set(out.ravel()) <= set(mask.ravel())
    assert np.array_equal(encoding.nearest(mask, (h, w)), mask)


def test_pixels_that_few_trees_are_sure_of_are_not_shown_to_all(monkeypatch) -> None:
    pixels = PixelsEngine()
    query, truth = scene(9)
    exemplars = [(scene(i), (1, 5)) for i in range(3)]
    shown: list[int] = []
    mean = classifier._mean

    def counted(trees, features, check):
        shown.append(len(trees) * len(features))
        return mean(trees, features, check)

    monkeypatch.setattr(classifier, "_mean", counted)
    (quick,) = ask(pixels, [query], exemplars)
    asked = sum(shown[-4:])
    monkeypatch.setattr(classifier, "_SURE", 2.0)
    (whole,) = ask(pixels, [query], exemplars)
    assert asked < 0.6 * sum(shown[-4:])
    assert (quick.mask != whole.mask).mean() < 0.002
    assert dice(quick.mask == 1, truth == 1) > 0.9

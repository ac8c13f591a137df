"""What every engine holds to: ours, those with brought weights, and one of a third party."""

import functools
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
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
    PromptSpec,
)
from segicl_gui.engine.engines.auto import AutoEngine
from segicl_gui.engine.engines.cross_convolution import CrossConvolutionEngine
from segicl_gui.engine.engines.pixels import classifier, encoding
from segicl_gui.engine.engines.segicl.engine import SegICLEngine
from segicl_gui.engine.known import EXEMPLARS, KNOWN
from segicl_gui.engine.models import bringing
from segicl_gui.engine.process import EngineProcess, LocalEngine
from segicl_gui.model.cross_convolution import CrossConvolutionNetwork

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "docs" / "examples" / "threshold_engine"
BROUGHT = tuple(n for n, k in KNOWN.items() if k.weights)
ENGINES = (*KNOWN, "threshold")
CLICK = PromptSpec(0, 1, "click", True, ((4, 5),))
HUGE = 65_535
TEXTS = {1: "liver", HUGE: "spleen"}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    # Threads that wait for each other on a crowded machine take most of the time.
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder that the example is installed into, as its users do it, without a network."""
    folder = tmp_path_factory.mktemp("site")
    source = shutil.copytree(EXAMPLE, folder / "source")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps"]
    pip += ["--disable-pip-version-check", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "--target", str(folder / "site"), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def make(site, toy):
    """Make an engine by name, as the app does; weights that it needs are made up and imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE)
        # A forest is one whatever its size.
        patch.setattr(classifier, "TREES", 4)
        patch.setattr(classifier, "_FIRST", 2)
        patch.setattr(classifier, "_THREADS", 1)
        patch.setattr(encoding, "_COPIES", 1)
        patch.setattr(encoding, "_LABEL_ROWS", 60)
        patch.setattr(encoding, "_BACKGROUND_ROWS", 90)
        patch.syspath_prepend(site)
        importlib.import_module("stand_in").install(patch)
        patch.setenv("SEGICL_MODELS", str(site.parent / "models"))
        for name in BROUGHT:
            found = bringing.look(toy(name), engine=name, licence="MIT", model_id=f"toy-{name}")
            bringing.install(found, agreed=True)
        yield functools.cache(
            lambda name, device="": registry.create(
                f"{name}:toy-{name}" if name in BROUGHT else name, device
            )
        )


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, make):
    # The networks that ship take longer than all the rest together, and have tests of their own.
    if request.param in ("segicl", "auto"):
        toys = importlib.import_module("toys")
        return toys.segicl_engine(SegICLEngine if request.param == "segicl" else AutoEngine)
    if request.param == "cross-convolution":
        torch.manual_seed(0)
        return CrossConvolutionEngine(CrossConvolutionNetwork((8, 8, 8)), 32)
    return make(request.param)


@pytest.fixture
def whole(scene):
    """A request that every engine can answer, and its arrays."""
    arrays = {}

    def add(array):
        key = content_hash(array)
        arrays[key] = array
        return key

    def pair(seed):
        image, mask = scene(seed)
        mask[mask == 5] = HUGE
        return ExemplarSpec(add(image), add(mask), (1, HUGE))

    exemplars = (pair(1), pair(2))
    queries = (add(scene(3)[0]), add(scene(4, (9, 70), rgb=True)[0]))
    labels = tuple(LabelSpec(v, t) for v, t in TEXTS.items())
    prompts = (CLICK, PromptSpec(1, HUGE, "box", True, ((4, 40), (8, 66))))

    def request(name):
        return PredictRequest(name, queries, labels, exemplars, (0.5, 2.0), 3, prompts=prompts)

    return request, arrays


def answered(engine, request, arrays):
    answers = []
    engine.predict(request, arrays, CancelToken(), answers.append, lambda *x: None)
    return answers


def same(one, other, share=1.0):
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        assert (a.mask == b.mask).mean() >= share
        assert abs(a.confidence.astype(int) - b.confidence).max() <= 3 * (share < 1)
        assert (a.index, a.note) == (b.index, b.note)
        assert a.quality == pytest.approx(b.quality, abs=1e-3)


def test_every_engine_that_is_installed_is_held_to_it(make):
    assert make("pixels").name == "pixels"
    ours = {e.name for e in registry.entry_points(group=registry.GROUP)}
    assert set(ENGINES) <= ours


def test_it_has_a_name_and_a_version(engine, request):
    assert engine.name == request.node.callspec.params["engine"]
    assert isinstance(engine.version, str)
    assert engine.version


def test_images_of_every_shape_are_answered_in_order(engine, asks, scene):
    pairs = []
    for seed, shape, rgb in ((1, (40, 48), False), (2, (64, 33), True)):
        image, mask = scene(seed, shape, rgb)
        mask[mask == 5] = HUGE
        pairs.append((image, mask))
    queries = [scene(3, (1, 1))[0], scene(4, (7, 90), rgb=True)[0], np.zeros((33, 20), np.float32)]
    prompts = [CLICK, PromptSpec(2, HUGE, "scribble", False, ((3, 3), (3, 99)))]
    asks(engine, queries, pairs, TEXTS, prompts)


def test_images_without_content_are_answered(engine, asks, scene):
    shape = (20, 24)
    queries = [np.full(shape, value, np.float32) for value in (np.nan, np.inf, -5.0)]
    asks(engine, queries, [scene(1), (queries[0], scene(2, shape)[1])], prompts=[CLICK])


def test_the_same_question_has_the_same_answer(engine, whole):
    request, arrays = whole[0](engine.name), whole[1]
    same(answered(engine, request, arrays), answered(engine, request, arrays))


def test_what_was_cancelled_stops(engine, whole):
    request, arrays = whole[0](engine.name), whole[1]
    cancel, answers = CancelToken(), []

    def first(answer):
        answers.append(answer)
        cancel.cancel()

    with pytest.raises(CancelledError):
        engine.predict(request, arrays, cancel, first, lambda *x: None)
    # Several may have been made at once.
    assert 1 <= len(answers) <= len(request.queries)
    answers.clear()
    with pytest.raises(CancelledError):
        engine.predict(request, arrays, cancel, answers.append, lambda *x: None)
    assert not answers


def test_with_nothing_to_go_by_it_says_what_to_do(engine, asks, scene):
    with pytest.raises(UserError) as told:
        asks(engine, [scene()[0]], labels={1: "", 5: " "})
    assert told.value.todo


def test_labels_that_no_exemplar_shows_are_not_found_by_exemplars_alone(engine, asks, scene):
    known = KNOWN.get(engine.name)
    if known and known.reads != (EXEMPLARS,):
        pytest.skip("it reads more than exemplars")
    image, mask = scene(1)
    (answer,) = asks(engine, [scene()[0]], [(image, np.where(mask == 1, 1, 0).astype(np.uint16))])
    assert 5 not in answer.mask
    (answer,) = asks(engine, [scene()[0]], [(image, np.zeros_like(mask))])
    assert not answer.mask.any()


def test_a_mask_that_does_not_fit_is_told(engine, asks, scene):
    if engine.name == "threshold":
        pytest.skip("an example is not that careful")
    with pytest.raises(UserError, match="20 × 50"):
        asks(engine, [scene()[0]], [(scene(1)[0], scene(2, (20, 50))[1])], prompts=[CLICK])


@pytest.mark.parametrize("name", ENGINES)
def test_a_device_that_is_not_there_is_told(make, name):
    if name in ("pixels", "threshold", "nninteractive"):
        assert make(name, "cuda:99").name == name  # they choose none
        return
    with pytest.raises(UserError, match="Cannot compute on “cuda:99”"):
        make(name, "cuda:99")


@pytest.mark.parametrize("name", BROUGHT)
def test_without_weights_it_says_which_to_import(name):
    with pytest.raises(UserError, match="Import weights: "):
        registry.create(name)


def test_weights_for_another_engine_are_told(make):
    assert make("sam").name == "sam"
    for name in ("pixels:toy-sam", "clipseg:toy-sam"):
        with pytest.raises(UserError, match="does not read the model “toy-sam”"):
            registry.create(name)


def test_a_process_answers_as_the_engine_itself_does(make, whole, site, tmp_path, monkeypatch):
    paths = [str(site), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(p for p in paths if p))
    local = LocalEngine(EngineProcess(tmp_path / "engine.log"))
    try:
        for name in (*BROUGHT, "threshold"):
            asked = f"{name}:toy-{name}" if name in BROUGHT else name
            request, arrays, heard = whole[0](asked), whole[1], []
            local.predict(request, arrays.get, CancelToken(), heard.append, lambda *x: None)
            # On another number of threads, sums differ in their last digits.
            same(heard, answered(make(name), request, arrays), 0.98)
    finally:
        local.close()

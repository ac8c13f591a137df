"""Engines for tests: one in this process behind a real server, one in a child process."""

import importlib
import os
import socket
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import uvicorn

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import CancelToken, ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.process import default_command
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.server import make_app

TOKEN = "secret"
HERE = str(Path(__file__).parent)


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """Folder of made-up weights by architecture, made once; not to be changed."""
    made = {}

    def weights(name):
        if name not in made:
            # Only who asks for them waits for the libraries.
            sys.path.insert(0, HERE)
            toys = importlib.import_module("toys")
            sys.path.remove(HERE)
            made[name] = getattr(toys, name)(tmp_path_factory.mktemp("toys") / name)
        return made[name]

    return weights


@pytest.fixture
def nninteractive_client(monkeypatch):
    """The client of nnInteractive as if it were installed, and a server named."""
    monkeypatch.syspath_prepend(HERE)
    client = importlib.import_module("stand_in").install(monkeypatch)
    monkeypatch.setattr(client, "made", [])
    return client


@pytest.fixture
def asks():
    """Ask an engine, and check what it answers against the contract of all engines.

    Takes queries (row, column[, 3]), pairs of image and label image, labels as a mapping of value
    to text, prompts, and previous answers by query.
    """

    def ask(engine, queries, pairs=(), labels=None, prompts=(), previous=None, cancel=None):
        arrays, told = {}, []

        def add(array):
            key = content_hash(array)
            arrays[key] = array
            return key

        labels = labels or {1: "liver", 5: "spleen"}
        request = PredictRequest(
            engine.name,
            tuple(map(add, queries)),
            tuple(LabelSpec(v, t) for v, t in labels.items()),
            tuple(ExemplarSpec(add(x), add(m), tuple(labels)) for x, m in pairs),
            prompts=tuple(prompts),
            previous=tuple((q, add(m)) for q, m in (previous or {}).items()),
        )
        key, before = request.key(), {k: a.copy() for k, a in arrays.items()}
        answers = []
        engine.predict(
            request, arrays, cancel or CancelToken(), answers.append, lambda *x: told.append(x)
        )
        assert [a.index for a in answers] == list(range(len(queries)))
        for query, answer in zip(queries, answers, strict=True):
            assert answer.mask.shape == answer.confidence.shape == query.shape[:2]
            assert (answer.mask.dtype, answer.confidence.dtype) == (np.uint16, np.uint8)
            assert set(np.unique(answer.mask).tolist()) <= {0, *labels}
            assert 0 <= answer.quality <= 1
        shares = [share for share, _ in told]
        assert shares == sorted(shares)
        assert shares
        assert 0 <= shares[0] <= shares[-1] <= 1
        assert request.key() == key
        for k, a in before.items():
            assert np.array_equal(arrays[k], a, equal_nan=a.dtype.kind == "f")
        return answers

    return ask


@pytest.fixture
def scene():
    """Make an image with a bright square (1) at the top left and a dark one (5), and its mask."""

    def make(seed=0, shape=(40, 48), rgb=False):
        rows, columns = shape
        mask = np.zeros(shape, np.uint16)
        mask[rows // 8 : rows // 2, columns // 8 : columns // 2] = 1
        mask[rows // 2 :, columns // 2 :] = 5
        image = 0.5 + 0.3 * (mask == 1) - 0.3 * (mask == 5)
        image = (image + np.random.default_rng(seed).normal(0, 0.05, shape)).clip(0, 1)
        image = np.stack([image, image * 0.8, 1 - image], -1) if rgb else image
        return image.astype(np.float32), mask

    return make


@pytest.fixture
def fake_engine(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    from fake_engines import FakeEngine

    return FakeEngine


@pytest.fixture
def serve(fake_engine):
    """Serve the fake engine in a thread; gives the address, and takes the cache's bytes."""
    running = []

    def create(name):
        if name != "fake":
            raise UserError("No such engine", name, "Choose another.")
        return fake_engine()

    def start(cache_bytes=2**24, keys=TOKEN, **more):
        listener = socket.create_server(("127.0.0.1", 0))
        app = make_app(
            keys,
            create=create,
            cache_bytes=cache_bytes,
            available=lambda: [EngineInfo("fake", "tests", "1")],
            **more,
        )
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread, listener))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread, listener in running:
        server.should_exit = True
        thread.join(10)
        listener.close()
        assert not thread.is_alive()


@pytest.fixture
def fake_command(monkeypatch):
    """Command line of an engine process that has the fake engine."""
    paths = [HERE, os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(p for p in paths if p))
    return [*default_command(), "--engine", "fake=fake_engines:FakeEngine"]


@pytest.fixture
def make_request():
    """Make a request of the fake engine, with its arrays."""

    def make(n=1, mode="", size=16, seed=0, **options):
        rng = np.random.default_rng(seed)
        arrays = {}

        def add(array):
            key = content_hash(array)
            arrays[key] = array
            return key

        image = add(rng.random((size, size), np.float32))
        mask = add((arrays[image] > 0.5).astype(np.uint16))
        queries = tuple(add(rng.random((size, size), np.float32)) for _ in range(n))
        request = PredictRequest(
            "fake",
            queries,
            (LabelSpec(3, "liver"),),
            (ExemplarSpec(image, mask, (3,)),),
            options=(("mode", mode), *((k, str(v)) for k, v in options.items())),
        )
        return request, arrays

    return make


@pytest.fixture
def wait_until():
    """Wait for a condition, and fail if it never holds."""

    def wait(condition, seconds=20.0):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.02)

    return wait

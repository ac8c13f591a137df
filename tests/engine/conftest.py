"""Engines for tests: one in this process behind a real server, one in a child process."""

import os
import socket
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import uvicorn

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.process import default_command
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.server import make_app

TOKEN = "secret"
HERE = str(Path(__file__).parent)


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

"""The bridge to nnInteractive, with a stand-in for its client."""

import inspect
import sys
from types import ModuleType

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, EngineFailedError, PromptSpec
from segicl_gui.engine.engines.nninteractive import SERVER, NNInteractiveEngine


@pytest.fixture
def client(nninteractive_client):
    return nninteractive_client


@pytest.fixture
def engine(client):
    return NNInteractiveEngine()


def mark(kind, *points, positive=True, label=1, query=0):
    return PromptSpec(query, label, kind, positive, points)


def test_marks_reach_the_server_as_its_client_takes_them(engine, asks, scene, client):
    prompts = [
        mark("box", (2, 3), (9, 8)),
        mark("click", (4, 5), positive=False),
        mark("lasso", (20, 20), (20, 30), (30, 25), label=5),
        mark("scribble", (35, 0), (35, 99), label=5),
    ]
    (answer,) = asks(engine, [scene(0, rgb=True)[0]], prompts=prompts)
    (session,) = client.made
    assert session.server_url == "http://gpu:1527"
    assert session.closed
    assert session.image.shape == (1, 1, 40, 48)
    assert session.image.dtype == np.float32
    expected = np.zeros((40, 48), bool)
    expected[2:10, 3:9] = True
    expected[3:6, 4:7] = False
    assert np.array_equal(answer.mask == 1, expected)
    assert (answer.mask[35] == 5).all()
    assert (answer.mask[20, 20:31] == 5).all()
    # Asked once for all marks of a label.
    assert [run for *_, run in session.calls] == [False, True]


def test_an_answer_is_corrected_and_other_labels_stay(engine, asks, scene):
    image, mask = scene()
    (answer,) = asks(engine, [image], prompts=[mark("click", (1, 1))], previous={0: mask})
    assert (answer.mask[mask == 1] == 1).all()
    assert (answer.mask[:3, :3] == 1).all()
    assert np.array_equal(answer.mask == 5, mask == 5)


def test_images_without_a_mark_are_told_and_not_sent(engine, asks, scene, client):
    with pytest.raises(UserError, match="nothing is marked"):
        asks(engine, [scene()[0]])
    assert not client.made
    _, other = asks(engine, [scene()[0], scene(1)[0]], prompts=[mark("click", (4, 5))])
    assert other.note == "Nothing is marked here"


def test_what_the_model_does_not_take_is_told(engine, asks, scene, client, monkeypatch):
    start = client.__init__

    def without_boxes(self, **given):
        start(self, **given)
        self.supported_interactions = {"points": True, "bbox2d": False}

    monkeypatch.setattr(client, "__init__", without_boxes)
    with pytest.raises(UserError, match="does not take box"):
        asks(engine, [scene()[0]], prompts=[mark("box", (1, 1), (5, 5))])
    assert client.made[-1].closed


def test_a_server_that_fails_is_told(engine, asks, scene, client, monkeypatch):
    monkeypatch.setattr(client, "fails", RuntimeError("server is at capacity"))
    with pytest.raises(EngineFailedError, match="at capacity"):
        asks(engine, [scene()[0]], prompts=[mark("click", (4, 5))])


def test_cancelled_it_ends_its_session(engine, asks, scene, client, monkeypatch):
    cancel = CancelToken()
    monkeypatch.setattr(client, "reset_interactions", lambda self: cancel.cancel())
    prompts = [mark("click", (4, 5)), mark("click", (9, 9), label=5)]
    with pytest.raises(CancelledError):
        asks(engine, [scene()[0]], prompts=prompts, cancel=cancel)
    assert client.made[-1].closed


def test_what_is_missing_is_told(client, monkeypatch):
    monkeypatch.delenv(SERVER)
    with pytest.raises(UserError, match=f"{SERVER} is not set"):
        NNInteractiveEngine()
    monkeypatch.setitem(sys.modules, "nnInteractive.inference.remote", None)
    with pytest.raises(UserError, match="not installed") as told:
        NNInteractiveEngine()
    assert "pip install nninteractive-client" in told.value.todo


def test_the_stand_in_is_like_the_client_where_that_is_installed(client, monkeypatch):
    for name in [m for m in sys.modules if m.split(".")[0] == "nnInteractive"]:
        monkeypatch.delitem(sys.modules, name)
    remote = pytest.importorskip("nnInteractive.inference.remote")
    assert isinstance(remote, ModuleType)
    theirs = remote.nnInteractiveRemoteInferenceSession
    for name, method in inspect.getmembers(client, inspect.isfunction):
        if name.startswith("_") and name != "__init__":
            continue
        named = list(inspect.signature(method).parameters)
        assert list(inspect.signature(getattr(theirs, name)).parameters) == named

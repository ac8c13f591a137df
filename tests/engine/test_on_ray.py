"""Replicas and what asks them, without Ray; `tests/foreign/ray_serve.py` runs it."""

import asyncio
import threading

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import on_ray
from segicl_gui.engine.api import CancelledError, CancelToken, EngineDiedError
from segicl_gui.engine.on_ray import EngineReplica, RayEngine, Replicas, deployed, task_of


class Answers:
    """What Ray gives: an iterator over a replica's answers that can be cancelled."""

    def __init__(self, replica, request, arrays):
        self._loop = asyncio.new_event_loop()
        self._said = replica.predict(request, arrays)
        self.cancelled = False

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return self._loop.run_until_complete(anext(self._said))
        except StopAsyncIteration:
            raise StopIteration from None

    def cancel(self):
        self.cancelled = True
        self._loop.run_until_complete(self._said.aclose())
        self._loop.close()


@pytest.fixture
def engine(fake_engine):
    replica = EngineReplica({"fake": "fake_engines:FakeEngine"})
    made = []

    def ask(task, request, arrays):
        made.append(Answers(replica, request, arrays))
        return made[-1]

    engine = RayEngine("fake", ask)
    yield engine
    assert all(a.cancelled for a in made)


def predict(engine, request, arrays, cancel=None):
    slices, texts = [], []
    engine.predict(
        request, arrays, cancel or CancelToken(), slices.append, lambda s, t: texts.append(t)
    )
    return slices, texts


def test_answers_as_the_engine_itself_does(engine, make_request):
    request, arrays = make_request(3)
    slices, texts = predict(engine, request, arrays)
    assert [s.index for s in slices] == [0, 1, 2]
    for one in slices:
        np.testing.assert_array_equal(one.mask, (arrays[request.queries[one.index]] > 0.5) * 3)
    assert texts[-1] == "drawing"
    assert {s.engine for s in slices} == {"fake"}


def test_answers_say_with_which_weights_they_were_made(fake_engine, make_request, monkeypatch):
    """Each replica says it for itself: while they are replaced there are several kinds."""
    monkeypatch.setattr(on_ray.registry, "weights", lambda name: f"tiny sha256:{name * 4}")
    replica = EngineReplica({"fake": "fake_engines:FakeEngine"})
    engine = RayEngine("fake", lambda task, *asked: Answers(replica, *asked))
    assert predict(engine, *make_request())[0][0].engine == "fake (fakefakefake)"
    monkeypatch.setattr(on_ray.registry, "weights", lambda name: "tiny sha256:other")
    assert predict(engine, *make_request())[0][0].engine == "fake (fakefakefake)"


@pytest.mark.parametrize(("mode", "kind"), [("refuse", UserError), ("raise", RuntimeError)])
def test_failures_arrive(engine, make_request, mode, kind):
    with pytest.raises(kind):
        predict(engine, *make_request(mode=mode))
    assert len(predict(engine, *make_request())[0]) == 1


def test_cancelled_while_the_engine_is_silent(engine, make_request):
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    with pytest.raises(CancelledError):
        predict(engine, *make_request(mode="wait"), cancel)


def test_a_replica_that_dies_is_told_in_words(make_request):
    class ActorDiedError(Exception):
        __module__ = "ray.exceptions"

    class Dead:
        def __iter__(self):
            raise ActorDiedError

        def cancel(self):
            pass

    with pytest.raises(EngineDiedError, match="A replica ended"):
        predict(RayEngine("fake", lambda *asked: Dead()), *make_request())


def test_the_task_is_what_is_learnt_from(make_request):
    one, other = make_request(1, seed=1)[0], make_request(2, seed=2)[0]
    assert task_of(one) == task_of(make_request(1, seed=1)[0])
    assert task_of(one) == task_of(one.part(0, 1))
    assert task_of(one) != task_of(other)


def test_without_ray_it_says_so(monkeypatch):
    monkeypatch.setattr(on_ray.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="Ray is not installed"):
        deployed(Replicas(), {})

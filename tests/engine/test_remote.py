"""A server's engines: what breaks is asked again, and said."""

import socket
import threading
from contextlib import suppress

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import remote
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.engine.connection import EngineLostError, ServerRefusedError
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.remote import RemoteEngine, usable_default


class Relay:
    """Passes connections on to a server, until they are cut."""

    def __init__(self, address):
        self._target = ("127.0.0.1", int(address.rpartition(":")[2]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open = []
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.closed:
                near.close()
                continue
            far = socket.create_connection(self._target)
            self._open += [near, far]
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    def _pump(self, a, b):
        with suppress(OSError):
            while data := a.recv(65536):
                b.sendall(data)
        for end in (a, b):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self, *, for_good=False):
        self.closed = for_good
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.cut(for_good=True)
        self._listener.close()
        for end in self._open:
            end.close()


@pytest.fixture
def relay(serve):
    made = []

    def make(**more):
        made.append(Relay(serve(**more)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_cut_connection_is_made_again_and_nothing_asked_twice(relay, make_request):
    between = relay()
    engine = RemoteEngine(between.address, "secret")
    request, arrays = make_request(6, pause=0.1)
    slices, texts = [], []

    def heard(one):
        slices.append(one)
        if len(slices) == 3:
            between.cut()

    engine.predict(request, arrays, CancelToken(), heard, lambda share, text: texts.append(text))
    assert [s.index for s in slices] == list(range(6))
    for one in slices:
        np.testing.assert_array_equal(one.mask, (arrays[request.queries[one.index]] > 0.5) * 3)
    assert "Connection lost, asking again" in texts


def test_a_server_that_stays_away_is_given_up(relay, make_request, monkeypatch):
    between = relay()
    engine = RemoteEngine(between.address, "secret", patience=0.3)
    request, arrays = make_request(3, pause=0.1)
    slices = []

    def heard(one):
        slices.append(one)
        between.cut(for_good=True)

    with pytest.raises(EngineLostError):
        engine.predict(request, arrays, CancelToken(), heard, lambda share, text: None)
    assert len(slices) == 1


def test_cancelled_while_the_server_is_away(relay, make_request):
    between = relay()
    engine = RemoteEngine(between.address, "secret")
    cancel = CancelToken()

    def told(share, text):
        if text.startswith("started"):
            between.cut(for_good=True)
        elif text.startswith("Connection lost"):
            cancel.cancel()

    with pytest.raises(CancelledError):
        engine.predict(*make_request(mode="wait"), cancel, lambda one: None, told)


def test_a_request_that_always_breaks_is_given_up(relay, make_request, monkeypatch):
    monkeypatch.setattr(remote, "_TRIES", 3)
    between = relay()
    engine = RemoteEngine(between.address, "secret")
    started = []

    def told(share, text):
        if text.startswith("started"):
            started.append(text)
            between.cut()

    with pytest.raises(EngineLostError):
        engine.predict(*make_request(mode="wait"), CancelToken(), lambda one: None, told)
    assert len(started) == 3


def test_a_restart_is_told(serve, monkeypatch):
    told = []
    engine = RemoteEngine(serve(), "secret", on_notice=told.append)
    engine.connect()
    engine.connect()
    assert told == []
    engine.client = RemoteEngine(serve(), "secret").client
    engine.connect()
    assert told == ["127.0.0.1 was restarted; what was under way is asked again."]


def test_a_restart_between_two_questions_is_noticed_and_the_second_asked_again(
    serve, relay, make_request
):
    told = []
    between = relay()
    engine = RemoteEngine(between.address, "secret", on_notice=told.append)
    for _ in range(2):
        slices = []
        request, arrays = make_request(2)
        engine.predict(request, arrays, CancelToken(), slices.append, lambda share, text: None)
        assert [s.index for s in slices] == [0, 1]
        # Another run answers at the same address from here on; no connection is open.
        between._target = ("127.0.0.1", int(serve().rpartition(":")[2]))
    assert told == ["127.0.0.1 was restarted; what was under way is asked again."]


def test_other_models_are_told_and_learnt(serve, make_request):
    told, learnt, times = [], [], [0]
    engine = RemoteEngine(serve(renewed=lambda: times[0]), "secret", on_notice=told.append)
    engine.on_restart = lambda: learnt.append(engine.engines())
    for _ in range(2):
        engine.predict(*make_request(), CancelToken(), lambda one: None, lambda share, text: None)
        times[0] += 1
    assert told == ["127.0.0.1 has other models now; what was under way is asked again."]
    assert len(learnt) == 1


def test_a_wrong_key_is_not_tried_again(serve, make_request):
    engine = RemoteEngine(serve(), "wrong")
    with pytest.raises(ServerRefusedError, match="key"):
        engine.predict(*make_request(), CancelToken(), lambda one: None, lambda share, text: None)


def test_who_chose_no_engine_gets_the_best_there_is():
    def infos(*usable):
        return [
            EngineInfo(n, "", "1", "" if n in usable else "no")
            for n in ("auto", "pixels", "segicl")
        ]

    assert usable_default(infos("auto", "pixels", "segicl")) == "segicl"
    assert usable_default(infos("auto", "pixels")) == "pixels"
    assert usable_default(infos("auto")) == "auto"
    with pytest.raises(UserError, match="no engine"):
        usable_default(infos())

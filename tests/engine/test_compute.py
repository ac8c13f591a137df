"""A server where it answers, this computer where it does not, and always a word about it."""

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, EngineFailedError, SlicePrediction
from segicl_gui.engine.compute import HERE, Compute
from segicl_gui.engine.connection import EngineLostError, ServerRefusedError
from segicl_gui.engine.process import EngineState
from segicl_gui.engine.registry import EngineInfo


class Local:
    """This computer's engines, without a process."""

    class process:  # noqa: N801
        state = EngineState.READY
        launched = 0

        @classmethod
        def launch(cls):
            cls.launched += 1

    closed = False

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        on_slice(answer())
        return 1.0

    def close(self):
        self.closed = True


class Server:
    """A server that is there, or raises `error`."""

    host = "gpu.lab"

    def __init__(self, error=None):
        self.error = error
        self.asked = 0
        self.weights = "abcdef"
        self.ask_back = lambda: None

    def connect(self):
        if isinstance(self.error, EngineLostError | ServerRefusedError):
            raise self.error

    def engines(self):
        return [
            EngineInfo("pixels", "", "1"),
            EngineInfo("fake", "", "2", "", f"m sha256:{self.weights}"),
        ]

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        self.asked += 1
        if self.error is not None:
            raise self.error
        self.ask_back()
        on_slice(answer())
        return 2.0


def answer():
    return SlicePrediction(0, np.zeros((2, 2), np.uint16), np.zeros((2, 2), np.uint8), 0.5)


@pytest.fixture
def desk():
    """Compute, with what it told; closed afterwards."""

    class Desk:
        def __init__(self):
            self.local = Local()
            self.states, self.notices, self.slices = [], [], []
            self.compute = Compute(
                self.local, lambda s, t: self.states.append((s, t)), self.notices.append, 0.02
            )

        def ask(self, request):
            self.slices.clear()
            return self.compute.predict(
                request, {}, CancelToken(), self.slices.append, lambda share, text: None
            )

    made = Desk()
    yield made
    made.compute.close()
    assert made.local.closed


@pytest.fixture
def request_(make_request):
    return make_request()[0]


def test_this_computer_where_no_server_is_chosen(desk, request_):
    desk.compute.use(None)
    assert desk.ask(request_) == 1.0
    assert (desk.slices[0].note, desk.slices[0].engine) == ("", "")
    assert desk.compute.place == HERE
    assert desk.compute.default == registry.default()
    assert Local.process.launched
    assert desk.notices == []


def test_the_server_that_was_chosen(desk, request_):
    desk.compute.use(Server())
    assert desk.ask(request_) == 2.0
    assert desk.compute.place == "gpu.lab"
    assert desk.compute.default == "pixels"
    assert [o.name for o in desk.compute.offers()] == ["pixels", "fake"]
    assert desk.slices[0].engine == "fake@gpu.lab (abcdef)"
    assert desk.states[-1] == (EngineState.READY, "")
    assert desk.notices == []
    # What the child here does meanwhile is nobody's business.
    desk.compute.local_changed(EngineState.LOST, "x")
    assert desk.states[-1] == (EngineState.READY, "")


def test_a_replicas_own_word_on_its_weights_counts_more(desk, request_, monkeypatch):
    said = replace(answer(), engine="fake (999999)")
    monkeypatch.setitem(globals(), "answer", lambda: said)
    desk.compute.use(Server())
    desk.ask(request_)
    assert desk.slices[0].engine == "fake@gpu.lab (999999)"


def test_other_weights_after_a_restart_are_put_on_record(desk, request_):
    server = Server()
    desk.compute.use(server)
    desk.ask(request_)
    server.weights = "123456"
    server.ask_back = lambda: server.on_restart()
    desk.ask(request_)
    assert desk.slices[0].engine == "fake@gpu.lab (123456)"


def test_a_server_that_is_lost_and_comes_back(desk, request_, wait_until):
    server = Server()
    desk.compute.use(server)
    desk.ask(request_)
    server.error = EngineLostError("cut")
    assert desk.ask(request_) == 1.0
    assert "Made on this computer, as gpu.lab is not reached" in desk.slices[0].note
    assert "until gpu.lab is back" in desk.notices[0]
    assert desk.compute.place == HERE
    asked = server.asked
    assert desk.ask(request_) == 1.0
    assert server.asked == asked
    server.error = None
    wait_until(lambda: desk.compute.place == "gpu.lab")
    wait_until(lambda: len(desk.notices) == 2)
    assert desk.notices[1] == "gpu.lab answers; proposals are made there."
    assert desk.ask(request_) == 2.0


@pytest.mark.parametrize(
    "error", [EngineLostError("no route"), ServerRefusedError("No", "Wrong key.", "Check it.")]
)
def test_a_server_that_was_never_there_is_told_once(desk, request_, wait_until, error):
    server = Server(error)
    desk.compute.use(server)
    assert desk.ask(request_) == 1.0
    assert server.asked == 0
    wait_until(lambda: desk.notices)
    assert str(error) in desk.notices[0]
    server.error = None
    wait_until(lambda: desk.compute.place == "gpu.lab")
    assert len(desk.notices) == 2


def test_what_the_servers_engine_cannot_do_is_done_here(desk, request_):
    desk.compute.use(Server(EngineFailedError("Not enough memory", "It ran out.", "Wait.")))
    assert desk.ask(request_) == 1.0
    assert "as gpu.lab failed: It ran out" in desk.slices[0].note
    assert desk.compute.place == "gpu.lab"


def test_another_choice_ends_the_watch_over_the_first(desk, wait_until):
    first, second = Server(EngineLostError("x")), Server()
    desk.compute.use(first)
    desk.compute.use(second)
    wait_until(lambda: desk.compute.place == "gpu.lab")
    desk.compute.use(None)
    assert desk.compute.place == HERE

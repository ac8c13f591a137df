"""Every way an engine can fail ends in an answer on a lower rung that says so, or in a message."""

import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import process as process_module
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    EngineDiedError,
    EngineFailedError,
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.engine.ladder import CAREFUL, Ladder
from segicl_gui.engine.process import EngineProcess, LocalEngine

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


class Scripted:
    """In place of a local engine: what it does next, by engine; answers when there is no more."""

    def __init__(self, **script):
        self.script = {k: list(v) for k, v in script.items()}
        self.asked = []

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        self.asked.append((request.engine, CAREFUL in request.options))
        todo = self.script.get(request.engine, [])
        if todo and (error := todo.pop(0)):
            raise error
        on_slice(SlicePrediction(0, np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1, ""))
        return 0.5


def died():
    return EngineDiedError("The engine stopped", "It ran out of memory.", "Try again.")


@pytest.fixture
def answers(make_request):
    """Ask a ladder over a script; gives the slices, or raises."""

    def ask(ladder, seed=0, **changes):
        request, arrays = make_request(seed=seed)
        request = replace(request, engine="segicl", **changes)
        heard = []
        ladder.predict(request, arrays, CancelToken(), heard.append, lambda share, text: None)
        return heard

    return ask


def test_what_works_is_left_alone(answers):
    local = Scripted()
    (one,) = answers(Ladder(local))
    assert (one.note, one.engine) == ("", "")
    assert local.asked == [("segicl", False)]


def test_after_a_death_it_is_asked_again_with_less_and_says_so(answers):
    local = Scripted(segicl=[died()])
    (one,) = answers(Ladder(local))
    assert "stopped over this image once" in one.note
    assert one.engine == ""
    assert local.asked == [("segicl", False), ("segicl", True)]


def test_after_two_deaths_pixels_answers_and_the_request_is_not_sent_again(answers):
    local = Scripted(segicl=[died(), died()])
    ladder = Ladder(local)
    for _ in range(2):
        (one,) = answers(ladder)
        assert one.engine == "pixels"
        assert "ran out of memory" in one.note
    names = [name for name, _ in local.asked]
    assert names == ["segicl", "segicl", "pixels", "pixels"]
    (other,) = answers(ladder, seed=1)
    assert (other.note, other.engine) == ("", "")


def test_an_engine_that_dies_over_and_over_is_left_alone_for_a_while(answers, monkeypatch):
    local = Scripted(segicl=[died() for _ in range(4)])
    ladder = Ladder(local)
    for seed in range(3):
        assert answers(ladder, seed=seed)[0].engine == "pixels"
    assert [name for name, _ in local.asked].count("segicl") == 4
    monkeypatch.setattr("segicl_gui.engine.ladder._REMEMBERED_SECONDS", -1.0)
    assert answers(ladder, seed=3)[0].engine == ""


@pytest.mark.parametrize("title", ["The model “segicl-tiny” is damaged", "Not enough memory"])
def test_a_failure_without_a_death_goes_to_pixels_at_once(answers, title):
    local = Scripted(segicl=[EngineFailedError(title, "weights.safetensors is odd.", "Install.")])
    (one,) = answers(Ladder(local))
    assert title.lower() in one.note
    assert "weights.safetensors" in one.note
    assert local.asked == [("segicl", False), ("pixels", False)]


@pytest.mark.parametrize("error", [UserError("No", "No exemplar.", "Outline."), CancelledError()])
def test_a_wrong_question_and_a_cancelled_one_have_no_lower_rung(answers, error):
    local = Scripted(segicl=[error])
    with pytest.raises(type(error)):
        answers(Ladder(local))
    assert len(local.asked) == 1


def test_what_pixels_does_not_know_is_told_instead(answers):
    click = PromptSpec(0, 3, "click", True, ((1.0, 1.0),))
    for changes in ({"prompts": (click,)}, {"exemplars": ()}):
        local = Scripted(segicl=[died(), died()])
        with pytest.raises(EngineDiedError, match="not asked for this again"):
            answers(Ladder(local), **changes)
        assert len(local.asked) == 2


def test_where_pixels_fails_too_that_is_told(answers):
    local = Scripted(segicl=[died(), died()], pixels=[died()])
    with pytest.raises(EngineDiedError, match="Close other programs"):
        answers(Ladder(local))


def test_another_packages_engine_is_not_replaced(answers):
    local = Scripted(theirs=[EngineFailedError("Bug", "It is so.", "Tell them.")])
    with pytest.raises(EngineFailedError, match="It is so"):
        request_engine(answers, local)


def request_engine(answers, local):
    class Renamed(Scripted):
        def predict(self, request, *rest):
            return local.predict(replace(request, engine="theirs"), *rest)

    return answers(Ladder(Renamed(), below=lambda name: ""))


class TestRealProcess:
    """The faults themselves, in a child process."""

    @pytest.fixture
    def local(self, fake_command, tmp_path):
        lower = [*fake_command, "--engine", "lower=fake_engines:FakeEngine"]
        local = LocalEngine(EngineProcess(tmp_path / "engine.log", lower))
        yield local
        local.close()

    def ask(self, engine, made):
        heard = []
        engine.predict(*made, CancelToken(), heard.append, lambda share, text: None)
        return heard

    @posix
    @pytest.mark.parametrize("mode", ["segfault", "abort", "killed", "stopped"])
    def test_deaths_and_hangs(self, local, make_request, mode, monkeypatch):
        # A child that lives says so every second.
        monkeypatch.setattr(process_module, "SILENCE_LIMIT", 4.0)
        with pytest.raises(EngineDiedError, match="restarted"):
            self.ask(local, make_request(mode=mode))
        assert len(self.ask(local, make_request())) == 1

    def test_an_engine_that_says_nothing_more_though_its_server_lives(
        self, local, make_request, monkeypatch
    ):
        monkeypatch.setattr(process_module, "STALL_LIMIT", 2.0)
        with pytest.raises(EngineDiedError, match="restarted"):
            self.ask(local, make_request(mode="sleep"))
        assert len(self.ask(local, make_request())) == 1

    def test_who_waits_for_another_does_not_count_as_hung(self, local, make_request, monkeypatch):
        monkeypatch.setattr(process_module, "STALL_LIMIT", 2.5)
        cancel, began, first = CancelToken(), threading.Event(), []

        def long():
            try:
                local.predict(
                    *make_request(4, pause=1.5), cancel, first.append,
                    lambda share, text: began.set(),
                )  # fmt: skip
            except CancelledError:
                return

        thread = threading.Thread(target=long)
        thread.start()
        assert began.wait(60)
        assert len(self.ask(local, make_request(seed=1))) == 1
        thread.join(60)
        assert len(first) == 4

    @posix
    @pytest.mark.parametrize("mode", ["memory", "address space", "raise"])
    def test_failures_within_leave_the_process_alive(self, local, make_request, mode):
        ladder = Ladder(local, below=lambda name: "lower")
        local.process.start()
        pid = local.process.pid
        (one,) = self.ask(ladder, make_request(mode=mode))
        assert one.engine == "lower"
        assert "failed" in one.note
        assert local.process.pid == pid

    def test_the_whole_ladder(self, local, make_request):
        ladder = Ladder(local, below=lambda name: "lower")
        (one,) = self.ask(ladder, make_request(mode="kills the first"))
        assert "asked again" in one.note
        (one,) = self.ask(ladder, make_request(mode="die", seed=1))
        assert one.engine == "lower"
        assert local.process.log_path.read_text().count("engine process") >= 3  # the log is kept

    def test_a_server_of_another_version_is_told_and_not_started_over_and_over(
        self, tmp_path, make_request
    ):
        line = '{"port": 1, "protocol": 99}'
        code = f"import time; print('{line}', flush=True); time.sleep(100)"
        process = EngineProcess(tmp_path / "engine.log", [sys.executable, "-c", code])
        ladder = Ladder(LocalEngine(process), below=lambda name: "lower")
        with pytest.raises(UserError, match=r"protocol 99.*start it again"):
            self.ask(ladder, make_request())
        assert not process.alive

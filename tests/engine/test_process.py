"""The engine as a real child process: killed, stuck, orphaned, and always there again."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise

import psutil
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.engine.process import EngineProcess, EngineState, LocalEngine, default_command


class Told:
    """What a prediction reported."""

    def __init__(self):
        self.slices = []
        self.started = threading.Event()

    def on_progress(self, share, text):
        if "started" in text:
            self.started.set()


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def new_process(fake_command, tmp_path, in_thread):
    # Torn down before `in_thread`, whose threads end with the process they wait for.
    made = []

    def make(**options):
        options = {"command": fake_command, **options}
        process = EngineProcess(tmp_path / "logs" / "engine.log", **options)
        made.append(process)
        return process

    yield make
    for process in made:
        process.stop()
    assert not [p for p in psutil.Process().children() if "segicl_gui" in " ".join(p.cmdline())]


@pytest.fixture
def engine(new_process):
    return LocalEngine(new_process())


def predict(engine, request, arrays, told, cancel=None):
    return engine.predict(
        request, arrays, cancel or CancelToken(), told.slices.append, told.on_progress
    )


@pytest.fixture
def in_thread():
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


def test_starts_by_itself_and_answers(engine, make_request, told):
    assert not engine.process.alive
    assert predict(engine, *make_request(3), told) > 0
    assert [s.index for s in told.slices] == [0, 1, 2]
    assert engine.process.alive
    assert engine.process.client().health()["pid"] == engine.process.pid
    assert "fake" in [e.name for e in engine.engines()]


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is a POSIX number")
def test_the_child_is_niced_and_leaves_a_core(engine):
    engine.process.start()
    child = psutil.Process(engine.process.pid)
    assert child.nice() == min(19, psutil.Process().nice() + 10)
    assert child.environ()["OMP_NUM_THREADS"].isdigit()


def test_the_token_is_on_no_command_line(engine):
    engine.process.start()
    child = psutil.Process(engine.process.pid)
    token = engine.process.client()._address._key
    assert token not in " ".join(child.cmdline())
    assert token not in str(child.environ())


def test_start_does_not_load_heavy_libraries(fake_command):
    code = (
        "import sys, segicl_gui.engine.child;"
        "print([m for m in ('torch', 'sklearn', 'scipy', 'skimage') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("how", ["killed", "died"])
def test_death_in_mid_prediction_is_told_and_the_next_works(
    engine, make_request, told, in_thread, how
):
    mode = "wait" if how == "killed" else "die"
    result = in_thread(predict, engine, *make_request(mode=mode), told)
    assert told.started.wait(30)
    if how == "killed":
        psutil.Process(engine.process.pid).kill()
    with pytest.raises(UserError, match=r"restarted.*Propose again"):
        result.result(30)
    predict(engine, *make_request(2), told)
    assert [s.index for s in told.slices] == [0, 1]


@pytest.mark.parametrize("mode", ["sleep", "hog", "wait"])
def test_cancel_works_within_two_seconds_whatever_the_engine_does(
    engine, make_request, told, in_thread, mode
):
    cancel = CancelToken()
    result = in_thread(predict, engine, *make_request(mode=mode), told, cancel)
    assert told.started.wait(30)
    pid = engine.process.pid
    time.sleep(0.5)
    start = time.monotonic()
    cancel.cancel()
    with pytest.raises(CancelledError):
        result.result(30)
    assert time.monotonic() - start <= 2
    assert psutil.pid_exists(pid) == (mode == "wait")
    predict(engine, *make_request(), told)
    assert len(told.slices) == 1


def test_cancel_while_the_child_starts(new_process, make_request, told, in_thread):
    process = new_process(command=[sys.executable, "-c", "import time; time.sleep(1000)"])
    cancel = CancelToken()
    result = in_thread(predict, LocalEngine(process), *make_request(), told, cancel)
    cancel.cancel()
    with pytest.raises(CancelledError):
        result.result(10)


def test_a_prediction_lost_with_a_stuck_one_is_asked_again(engine, make_request, in_thread):
    stuck, waiting = Told(), Told()
    cancel = CancelToken()
    first = in_thread(predict, engine, *make_request(mode="sleep"), stuck, cancel)
    assert stuck.started.wait(30)
    second = in_thread(predict, engine, *make_request(2), waiting)
    time.sleep(0.3)
    cancel.cancel()
    with pytest.raises(CancelledError):
        first.result(30)
    assert second.result(30) > 0
    assert [s.index for s in waiting.slices] == [0, 1]


def test_several_threads_at_once(engine, make_request, in_thread):
    tolds = [Told() for _ in range(4)]
    results = [
        in_thread(predict, engine, *make_request(9, seed=i), told) for i, told in enumerate(tolds)
    ]
    for result, told in zip(results, tolds, strict=True):
        result.result(60)
        assert [s.index for s in told.slices] == list(range(9))


def test_what_an_engine_prints_does_not_block_it(engine, make_request, told):
    predict(engine, *make_request(mode="print"), told)
    assert len(told.slices) == 1


def test_what_an_engine_prints_does_not_fill_the_disk(engine, make_request, told):
    crash = engine.process.log_path.with_name("engine.log.crash")
    for _ in range(3):
        predict(engine, *make_request(mode="print"), told)
    assert crash.stat().st_size <= 1_000_000


def test_the_last_words_of_a_child_outlive_it(engine, make_request, told):
    with pytest.raises(UserError):
        predict(engine, *make_request(mode="segfault"), told)
    engine.process.start()
    kept = engine.process.log_path.with_name("engine.log.crash.1").read_text()
    assert "Segmentation fault" in kept
    assert "ctypes" in kept


def test_closing_cancels_what_is_under_way(engine, make_request, told, in_thread):
    result = in_thread(predict, engine, *make_request(mode="wait"), told)
    assert told.started.wait(30)
    engine.close()
    with pytest.raises(CancelledError):
        result.result(30)
    assert not engine.process.alive
    with pytest.raises(CancelledError):
        predict(engine, *make_request(), told)


def test_no_endless_restarts(new_process, make_request, told):
    process = new_process(max_crashes=2)
    engine = LocalEngine(process)
    for says in ("restarted", "keeps stopping", "keeps stopping"):
        with pytest.raises(UserError, match=says):
            predict(engine, *make_request(mode="die"), told)
    process.restart()
    predict(engine, *make_request(), told)
    assert len(told.slices) == 1


def test_crashes_long_ago_do_not_count(new_process, make_request, told):
    process = new_process(max_crashes=1, crash_window=0.0)
    for _ in range(2):
        with pytest.raises(UserError, match="restarted"):
            predict(LocalEngine(process), *make_request(mode="die"), told)


def test_a_child_that_dies_at_once_is_explained(new_process):
    process = new_process(command=[sys.executable, "-c", "raise SystemExit('no such luck')"])
    with pytest.raises(UserError, match="no such luck") as error:
        process.start()
    assert str(process.log_path) in error.value.todo


def test_a_child_that_never_gets_ready(new_process):
    process = new_process(
        command=[sys.executable, "-c", "import time; time.sleep(1000)"], start_timeout=0.5
    )
    with pytest.raises(UserError, match="not ready"):
        process.start()
    assert not process.alive


def test_a_program_that_is_not_there(new_process, tmp_path):
    process = new_process(command=[str(tmp_path / "none")])
    with pytest.raises(UserError, match="cannot be run"):
        process.start()


def test_states_are_told(new_process, make_request, told, wait_until):
    states = []
    process = new_process(on_state=lambda state, text: states.append((state, bool(text))))
    predict(LocalEngine(process), *make_request(), told)
    psutil.Process(process.pid).kill()
    wait_until(lambda: process.state is EngineState.LOST)
    process.start()
    process.stop()
    names = [s for s, _ in states]
    wanted = [
        EngineState.STARTING,
        EngineState.READY,
        EngineState.BUSY,
        EngineState.READY,
        EngineState.LOST,
        EngineState.STARTING,
        EngineState.READY,
        EngineState.STOPPED,
    ]
    assert names == wanted
    assert all(text for _, text in states)
    assert all(a != b for a, b in pairwise(names))


def test_an_idle_child_that_is_killed_is_replaced_silently(engine, make_request, told, wait_until):
    engine.process.start()
    psutil.Process(engine.process.pid).kill()
    wait_until(lambda: not engine.process.alive)
    predict(engine, *make_request(), told)
    assert len(told.slices) == 1


def test_restart_gives_a_new_child(engine):
    engine.process.start()
    old = engine.process.pid
    engine.process.restart()
    assert engine.process.alive
    assert engine.process.pid != old


@pytest.mark.parametrize("busy", [False, True])
def test_the_child_ends_with_its_parent(fake_command, tmp_path, wait_until, busy):
    if busy and sys.platform != "linux":
        pytest.skip("only Linux ends a process that keeps the interpreter lock")
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from segicl_gui.domain.images import content_hash\n"
        "from segicl_gui.engine.api import CancelToken, LabelSpec, PredictRequest\n"
        "from segicl_gui.engine.process import EngineProcess, LocalEngine\n"
        "process = EngineProcess(Path(sys.argv[1]), sys.argv[3:])\n"
        "process.start()\n"
        "print(process.pid, flush=True)\n"
        "image = np.zeros((4, 4), np.float32)\n"
        "key = content_hash(image)\n"
        "request = PredictRequest('fake', (key,), (LabelSpec(1, 'x'),), (),\n"
        "                         options=(('mode', sys.argv[2]),))\n"
        "LocalEngine(process).predict(request, {key: image}, CancelToken(), print,\n"
        "                             lambda share, text: print(text, flush=True))\n"
    )
    mode = "hog" if busy else "wait"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "engine.log"), mode, *fake_command],
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        assert "started" in parent.stdout.readline()
        time.sleep(0.5)
        parent.kill()
    try:
        wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    finally:
        with suppress(psutil.NoSuchProcess):
            child.kill()


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="needs POSIX process groups")
def test_a_terminals_interrupt_is_for_the_window(engine):
    engine.process.start()
    assert os.getpgid(engine.process.pid) != os.getpgid(0)


def test_the_default_command():
    assert default_command() == [sys.executable, "-P", "-m", "segicl_gui.engine.child"]

"""The window with its real engine process: on real images, and when either is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from segicl_gui.engine.process import EngineState
from segicl_gui.services.predict import CURRENT
from segicl_gui.storage.images import read_mask
from segicl_gui.ui.application import window_with_engine
from segicl_gui.ui.driver import Driver

Make = Callable[..., Any]
EVAL = Path(__file__).parents[2].parent / "shared" / "data" / "eval"


def on_screen(window: Any) -> bool:
    """Whether a proposal from the latest exemplars is shown."""
    if window.canvas.image is None:
        return False
    source = window.workspace.annotate.view().source
    return source is not None and not window.workspace.predictor.superseded(source)


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * np.count_nonzero(a & b) / max(1, np.count_nonzero(a) + np.count_nonzero(b))


def engine_of(process: psutil.Process) -> psutil.Process:
    """The engine process that a window process has started."""
    alive = [c for c in process.children() if c.status() != psutil.STATUS_ZOMBIE]
    return next(c for c in alive if "segicl_gui.engine.child" in c.cmdline())


@pytest.mark.parametrize("name", ["wbc1", "ct_abdomen", "acdc_cine_mri"])
def test_one_image_labelled_by_mouse_brings_the_next_proposal(
    name: str, app: QApplication, tmp_path: Path
):
    source = EVAL / name
    if not source.is_dir():
        pytest.skip(f"the data set {name} is not on this machine")
    folder = tmp_path / name
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
        for path in sorted((source / part).iterdir())[:4]:
            shutil.copyfile(path, folder / part / path.name)
    shutil.copyfile(source / "dataset.json", folder / "dataset.json")

    def truth(case: Any, index: int) -> np.ndarray:
        found = next(p for p in (folder / "masks").iterdir() if p.name.split(".")[0] == case.name)
        return read_mask(found, case.geometry)[index]

    with window_with_engine() as window:
        driver = Driver(window, tmp_path)
        driver.show()
        window.open_path(folder, masks=False)
        driver.wait(lambda: window.canvas.image is not None, "the image on screen")
        driver.rest(0.2)
        work = window.workspace
        assert work is not None
        labels = work.project.state.schema.labels
        place = (work.session.case_id, work.session.index)
        case = work.annotate.case()
        wanted = truth(case, work.session.index)
        for label in labels:
            driver.outline(label.id, wanted == label.id, corners=24)
        shown = [x.id for x in labels if (wanted == x.id).sum() > 20]
        assert shown
        for i in shown:
            assert dice(driver.shown(i), wanted == i) > 0.8
        driver.picture("outlined")
        driver.look()
        driver.enter()
        driver.wait(
            lambda: (work.session.case_id, work.session.index) != place, "going on after Enter"
        )
        driver.wait(lambda: on_screen(window), "the next proposal", 60)
        driver.picture("proposed")
        view = work.annotate.view()
        assert not view.saved[0].any()
        wanted = truth(work.annotate.case(), work.session.index)
        assert dice(view.proposed[0] > 0, wanted > 0) > 0.5
        assert window.canvas.proposed.shown.labels.any()


def test_the_engine_is_killed_in_the_middle_of_a_prediction(desk: Make):
    made = desk(shape=(40, 96, 96), count=2, opened=False)
    made.close()
    with window_with_engine() as window:
        driver = Driver(window)
        driver.show()
        window.open_path(made.folder, masks=False)
        driver.wait(lambda: window.canvas.image is not None, "the image on screen")
        driver.wait(lambda: window._engine_state[0] is EngineState.READY, "the engine", 60)
        driver.outline(1, window.canvas.image.data > 120)
        driver.look()
        driver.enter()
        driver.wait(lambda: window._engine_state[0] is EngineState.BUSY, "the engine's work", 60)
        assert window.jobs.in_slot(CURRENT) is not None
        engine_of(psutil.Process()).kill()
        driver.wait(lambda: window.jobs.in_slot(CURRENT) is None, "another process's answers", 120)
        assert not window.notice.isVisible()
        offered = window.workspace.session.visible_proposal().slices.values()
        assert any("stopped over this image once" in s.note for s in offered)
        assert on_screen(window)
        driver.wait(driver.idle, "the end of all work")


WINDOW = """
import sys, time
from pathlib import Path
from segicl_gui.services.autosave import Saving
from segicl_gui.ui.application import make_application, window_with_engine
from segicl_gui.ui.driver import Driver

app = make_application()
with window_with_engine() as window:
    driver = Driver(window)
    driver.show()
    window.open_path(Path(sys.argv[1]), masks=False)
    driver.wait(lambda: window.canvas.image is not None, "the image on screen")
    driver.rest(0.2)
    window.workspace.session.set_tools(brush_size=3)
    for n in range(10_000):
        row, column = 4 + 5 * (n // 14), 4 + 5 * (n % 14)
        driver.stroke([(row, column), (row, column + 1)])
        driver.wait(lambda: window.workspace.autosave.state is Saving.SAVED, "saving")
        print(n, flush=True)
"""


def test_the_window_is_killed_while_painting(desk: Make):
    made = desk(opened=False)
    made.close()
    command = [sys.executable, "-c", textwrap.dedent(WINDOW), str(made.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(12)]
        engine = engine_of(psutil.Process(child.pid))
        os.kill(child.pid, signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().split()]
    assert told == list(range(len(told)))
    psutil.wait_procs([engine], timeout=10)
    assert not engine.is_running()  # nothing is left behind

    made.begin()
    made.open()
    mask = made.saved()
    assert all(mask[4 + 5 * (n // 14), 4 + 5 * (n % 14)] == 1 for n in told)
    assert len(made.titles()) >= len(told)
    made.driver.key("Ctrl+Z")
    assert np.count_nonzero(made.saved()) < np.count_nonzero(mask)


class Sender(QObject):
    sent = Signal(object)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal since 3.12")
def test_the_qt_binding_keeps_its_references(app: QApplication):
    """A binding that loses them ends the process after some minutes of work."""
    sender = Sender()
    got: list[object] = []
    sender.sent.connect(got.append)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(500):
        QApplication.processEvents()
        sender.sent.emit(app)
    got.clear()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(abs(a - b) < 100 for a, b in zip(after, before, strict=True))

"""Every fault of the engine in the real window, and how long its event loop stood still; by hand.

    xvfb-run -a -s "-screen 0 1600x1000x24" python tests/foreign/engine_faults.py

Gaps are between ticks of a 5 ms timer. Other programs and the software renderer lengthen them, so
beside each stands the longest time the window's own thread worked between two ticks, and first of
all the same for a window in which nothing fails.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "engine"))
import long_haul

from segicl_gui.engine import process as process_module
from segicl_gui.engine.ladder import Ladder
from segicl_gui.engine.process import EngineProcess, LocalEngine, default_command
from segicl_gui.engine.registry import Offer
from segicl_gui.services.predict import CURRENT
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.application import make_application
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow

FAULTS = ("", "memory", "address space", "raise", "segfault", "abort", "killed", "stopped",
          "kills the first", "refuse")  # fmt: skip


class Faulty(Ladder):
    """A ladder whose first engine has the fault that is set."""

    fault = ""

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        from dataclasses import replace

        asked = replace(request, engine="fake", options=(("mode", self.fault),))
        return super().predict(asked, arrays, cancel, on_slice, on_progress)


def watched(ended) -> tuple[list[float], list[float]]:
    """Milliseconds between ticks, by the clock and of this thread, until it has `ended`."""
    ticks: list[tuple[float, float]] = []
    loop, tick, check = QEventLoop(), QTimer(), QTimer()
    tick.setTimerType(Qt.TimerType.PreciseTimer)
    tick.timeout.connect(lambda: ticks.append((time.perf_counter(), time.thread_time())))
    end = time.perf_counter() + 120
    check.timeout.connect(lambda: loop.quit() if ended() or time.perf_counter() > end else None)
    tick.start(5)
    check.start(50)
    loop.exec()
    tick.stop()
    check.stop()
    wall, own = 1000 * np.diff(np.array(ticks), axis=0).T
    return wall, own


def main() -> None:
    process_module.SILENCE_LIMIT = 5.0
    os.environ["PYTHONPATH"] = os.pathsep.join([sys.path[0], os.environ.get("PYTHONPATH", "")])
    make_application()
    with tempfile.TemporaryDirectory(prefix="segicl-faults-") as name:
        place = long_haul.make(Path(name), 4 * len(FAULTS) + 4)
        command = [*default_command(), "--engine", "fake=fake_engines:FakeEngine",
                   "--engine", "lower=fake_engines:FakeEngine"]  # fmt: skip
        log = Path(name) / "engine.log"
        told: list[MainWindow] = []
        process = EngineProcess(
            log, command, max_crashes=50,
            on_state=lambda state, text: [w.engine_changed(state, text) for w in told] and None,
        )  # fmt: skip
        engine = Faulty(LocalEngine(process), below=lambda n: "lower" if n == "fake" else "")
        window = MainWindow(engine, Settings(), lambda: (Offer("pixels", "Pixels"),))
        told.append(window)
        driver = Driver(window)
        driver.show()
        window.open_path(place)
        driver.wait(lambda: window.canvas.image is not None, "the picture", 120)
        work = window.workspace
        driver.key("P")
        driver.stroke([(20.0, 20.0), (40.0, 40.0)])
        driver.look()
        driver.enter()
        driver.wait(driver.idle, "the first proposal", 120)
        ids = list(work.project.state.cases)
        print(f"{'fault':16} {'p95':>6} {'max':>6} {'own p95':>8} {'own max':>8} ms  what was told")
        for n, fault in enumerate(FAULTS):
            engine.fault = fault
            engine._deaths.clear()
            # Far enough on that it was not prefetched.
            QTimer.singleShot(0, lambda i=ids[3 + 4 * n]: window.commands.open_case(i))
            began = time.perf_counter()
            window.notice.hide()
            wall, own = watched(
                lambda began=began: (
                    time.perf_counter() - began > 1.0
                    and (work.session.visible_proposal() or window.notice.isVisible())
                    and window.jobs.in_slot(CURRENT) is None
                    and not window.repaint_due
                )
            )
            offer = work.session.visible_proposal()
            notes = [s.note for s in offer.slices.values()] if offer else []
            said = window.notice.text.text() if window.notice.isVisible() else ""
            print(f"{fault or 'none':16} {np.percentile(wall, 95):6.0f} {wall.max():6.0f} "
                  f"{np.percentile(own, 95):8.1f} {own.max():8.1f}     "
                  f"{(notes or [said or 'nothing'])[0][:150]}", flush=True)  # fmt: skip
            engine.fault = ""
            driver.wait(driver.idle, "prefetching", 120)
        print(f"load {os.getloadavg()[0]:.0f}; the engine's log has {log.stat().st_size} bytes")
        window.close()
        engine.close()


if __name__ == "__main__":
    main()

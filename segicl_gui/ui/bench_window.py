"""The real window under measurement: when it has painted what, and how its event loop fares."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

from segicl_gui.engine.process import EngineProcess
from segicl_gui.services.annotate import SETTLED_SECONDS
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow

PATIENCE = 300.0
"""Seconds after which something that has not happened never will."""
_TICK_MS = 5


class Paints(QObject):
    """Counts how often one of some widgets was painted."""

    def __init__(self, *widgets: QObject) -> None:
        super().__init__(widgets[0])
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let everything pass."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class BenchWindow:
    """A window with a driver, and with knowledge of what has been painted.

    Parameters
    ----------
    folder : Path
        With the data sets to open.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.driver = Driver(window)
        self._folder = folder
        # What is proposed is drawn over the picture, which need not be drawn anew for it.
        self._paints = Paints(window.canvas.qt_viewer.canvas.native, window.canvas.overlay)
        self._digest, self._before = "", 0
        window.canvas.shown.connect(self._shown)

    @property
    def engine(self) -> EngineProcess:
        """The process of the window's engine."""
        return self.window._engine.process  # type: ignore[attr-defined]

    @property
    def workspace(self) -> Workspace:
        """What is open."""
        assert self.window.workspace is not None
        return self.window.workspace

    def open(self, name: str) -> None:
        """Open a data set, and wait for its first picture."""
        before = self.window.workspace
        self.window.open_path(self._folder / name, masks=True)
        self.driver.wait(
            lambda: self.window.workspace not in (None, before) and self.image_shape() != (),
            "opening",
            PATIENCE,
        )

    def image_shape(self) -> tuple[int, ...]:
        """(row, column) of the picture on the canvas; () if there is none."""
        image = self.window.canvas.image
        return () if image is None else tuple(image.data.shape)

    def offered(self) -> bool:
        """Whether a proposal is on the canvas."""
        return self.image_shape() != () and bool(self.workspace.annotate.view().proposed_labels)

    def fresh(self) -> bool:
        """Whether a proposal from the latest exemplars is on the canvas."""
        source = self.workspace.annotate.view().source if self.offered() else None
        return source is not None and not self.workspace.predictor.superseded(source)

    def settled(self) -> bool:
        """Whether Enter would be taken."""
        digest = self.workspace.annotate.view().digest
        shown = self.workspace.session.shown_for(digest, time.monotonic())
        return self.offered() and shown > SETTLED_SECONDS

    def _shown(self, digest: str, now: float) -> None:
        if digest != self._digest:
            self._digest, self._before = digest, self._paints.count

    def wait_painted(self, condition: Callable[[], bool], what: str) -> float:
        """Wait for `condition`, and until the view that fulfils it has been painted."""
        return self.driver.wait(
            lambda: condition() and self._paints.count > self._before, what, PATIENCE
        )


def gaps(ended: Callable[[], bool], work: Callable[[], None] | None = None) -> list[float]:
    """Seconds between ticks of a timer while the event loop runs by itself.

    Parameters
    ----------
    work : callable, optional
        What a user would do meanwhile, every 0.1 s.

    Raises
    ------
    TimeoutError
        If it has not `ended` after `PATIENCE`.
    """
    end = time.perf_counter() + PATIENCE
    ticks: list[float] = []
    loop, tick, check, hand = QEventLoop(), QTimer(), QTimer(), QTimer()
    tick.setTimerType(Qt.TimerType.PreciseTimer)
    tick.timeout.connect(lambda: ticks.append(time.perf_counter()))
    check.timeout.connect(lambda: loop.quit() if ended() or time.perf_counter() > end else None)
    tick.start(_TICK_MS)
    check.start(50)
    if work is not None:
        hand.timeout.connect(work)
        hand.start(100)
    loop.exec()
    for timer in (tick, check, hand):
        timer.stop()
    if not ended():
        raise TimeoutError(f"it had not ended after {PATIENCE:.0f} s")
    return [float(v) for v in np.diff(ticks)]

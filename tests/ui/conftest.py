"""A desk for the window: the real window on images with a bright block each, a fast engine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction
from segicl_gui.engine.registry import Offer
from segicl_gui.services.autosave import Saving
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.application import make_application
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow


class FakeEngine:
    """Finds what is bright and calls it the first label; fails with `error` while there is one."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def predict(
        self,
        request: PredictRequest,
        arrays: Callable[[str], np.ndarray],
        cancel: CancelToken,
        on_slice: Callable[[SlicePrediction], None],
        on_progress: Callable[[float, str], None],
    ) -> float:
        if self.error is not None:
            raise self.error
        for i, digest in enumerate(request.queries):
            cancel.check()
            bright = arrays(digest) > 0.5
            mask = np.where(bright, request.labels[0].id, 0).astype(np.uint16)
            on_progress(i / len(request.queries), "")
            on_slice(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.9))
        return 0.01


def write_scans(folder: Path, shape: tuple[int, ...], count: int, labels: tuple[str, ...]) -> None:
    """Noise with a bright block that moves down from scan to scan, and in time."""
    (folder / "images").mkdir(parents=True)
    names = {str(i + 1): name for i, name in enumerate(labels)}
    (folder / "dataset.json").write_text(json.dumps({"name": folder.name, "labels": names}))
    for n in range(count):
        array = np.random.default_rng(n).integers(0, 40, shape).astype(np.uint8)
        for frame, volume in enumerate(array if len(shape) == 4 else [array]):
            top = 12 + 4 * n + frame % 4
            volume[..., top : top + 18, 20:50] += 180
        image = sitk.GetImageFromArray(array, isVector=False)
        if len(shape) >= 3:
            image.SetSpacing((1.0, 1.0, 4.0, 0.05)[: len(shape)])
        ending = ".png" if len(shape) == 2 else ".nii.gz"
        sitk.WriteImage(image, str(folder / "images" / f"scan{n}{ending}"))


class Desk:
    """One window at a time on one folder of scans, and somebody who works it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = FakeEngine()
        self.window: MainWindow
        self.driver: Driver
        self.begin()

    def begin(self) -> None:
        """Start the application's window."""
        offers = (Offer("pixels", "Pixel classifier"),)
        self.window = MainWindow(self.engine, Settings(), lambda: offers)
        self.driver = Driver(self.window)
        self.driver.show()

    def open(self) -> None:
        """Open the folder and wait for its picture."""
        self.window.open_path(self.folder, masks=False)
        self.driver.wait(lambda: self.window.canvas.image is not None, "the image on screen")
        self.driver.rest(0.1)

    def close(self) -> None:
        """Close the window, if it is open; everything is saved, and nothing of it stays."""
        if not hasattr(self, "window"):
            return
        for box in self.window.findChildren(QMessageBox):
            box.close()
        self.window.close()
        QApplication.processEvents()
        self.window.deleteLater()
        del self.window, self.driver
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def work(self) -> Any:
        return self.window.workspace

    @property
    def case(self) -> Any:
        return self.work.annotate.case()

    @property
    def notice(self) -> str:
        """The message on screen, "" if there is none."""
        return self.window.notice.text.text() if self.window.notice.isVisible() else ""

    def drag_across(self) -> None:
        """Drag the left button over the middle of the canvas, whatever is shown there."""
        native = self.window.canvas.qt_viewer.canvas.native
        middle, none = native.rect().center(), Qt.KeyboardModifier.NoModifier
        QTest.mousePress(native, Qt.MouseButton.LeftButton, none, middle)
        QTest.mouseMove(native, middle + QPoint(40, 0))
        QTest.mouseRelease(native, Qt.MouseButton.LeftButton, none, middle + QPoint(40, 0))
        self.driver.rest(0.1)

    def case_named(self, name: str) -> Any:
        return next(c for c in self.work.project.state.cases.values() if c.name == name)

    def saved(self) -> np.ndarray:
        """Saved mask of the slice on screen."""
        return np.asarray(self.work.annotate.view().saved[0])

    def proposed(self) -> np.ndarray:
        """What the proposal adds to the slice on screen."""
        return np.asarray(self.work.annotate.view().proposed[0])

    def titles(self) -> list[str]:
        """What can be undone, oldest first."""
        return [s.title for s in self.work.history.done]

    def wait_proposal(self) -> None:
        """Wait for a fresh proposal on screen."""

        def fresh() -> bool:
            source = self.work.annotate.view().source
            return source is not None and not self.work.predictor.superseded(source)

        self.driver.wait(fresh, "a proposal")
        self.driver.wait(self.driver.idle, "the end of all work")

    def accept(self) -> None:
        """Look, and press Enter."""
        self.driver.look()
        self.driver.enter()

    def teach(self) -> None:
        """Outline the block of the scan on screen with the brush and accept it."""
        place = (self.work.session.case_id, self.work.session.index)
        self.driver.key("P")
        self.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
        self.accept()
        self.driver.wait(
            lambda: (self.work.session.case_id, self.work.session.index) != place,
            "going on after Enter",
        )

    def wait_saved(self) -> None:
        """Wait until all is on disk."""
        self.driver.wait(lambda: self.work.autosave.state is Saving.SAVED, "saving")

    def screen(self) -> np.ndarray:
        """What the canvas shows: uint8 (row, column, 3)."""
        self.driver.rest(0.3)
        native = self.window.canvas.qt_viewer.canvas.native
        # Of the window: asked for its own number, a widget is given a window of its own by Qt.
        place = QRect(native.mapTo(self.window, QPoint(0, 0)), native.size())
        image = self.window.screen().grabWindow(self.window.winId()).copy(place).toImage()
        image = image.convertToFormat(image.Format.Format_RGB888)
        rows, stride = image.height(), image.bytesPerLine()
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(rows, stride)
        return flat[:, : 3 * image.width()].reshape(rows, -1, 3).copy()


@pytest.fixture(scope="session")
def app() -> QApplication:
    return make_application()


@pytest.fixture
def desk(app: QApplication, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes a desk on generated scans; its window is closed and its threads gone afterwards."""
    made: list[Desk] = []

    def make(
        shape: tuple[int, ...] = (64, 80),
        count: int = 3,
        labels: tuple[str, ...] = ("cell",),
        *,
        opened: bool = True,
    ) -> Desk:
        folder = tmp_path / f"scans{len(made)}"
        write_scans(folder, shape, count, labels)
        made.append(Desk(folder))
        if opened:
            made[-1].open()
        return made[-1]

    yield make
    for d in made:
        d.close()
    left = [t.name for t in threading.enumerate() if t.name.startswith(("job", "autosave"))]
    assert not left

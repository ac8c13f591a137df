"""Working the real window as a person does: mouse, keys, waiting, and pictures of the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from scipy import ndimage

from segicl_gui.services.annotate import SETTLED_SECONDS
from segicl_gui.ui.main_window import MainWindow

# After so long a mouse move is taken for lost; each time a little later.
_PATIENCE_SECONDS = 0.2

Mask = npt.NDArray[np.bool_]
Point = tuple[float, float]


class Driver:
    """Sends real mouse and key events to a window and looks at what comes of them.

    Parameters
    ----------
    window : MainWindow
        Shown and active.
    pictures : Path, optional
        Folder that `picture` writes to.
    """

    def __init__(self, window: MainWindow, pictures: Path | None = None) -> None:
        self.window = window
        self.events = 0
        self._pictures = pictures
        self._taken = 0

    def show(self) -> None:
        """Bring the window up, with the keyboard."""
        self.window.show()
        self.window.activateWindow()
        if not QTest.qWaitForWindowActive(self.window, 15_000):
            raise RuntimeError("the window did not become active")
        self.rest(0.3)

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 30.0) -> float:
        """Let the window work until `condition` holds; returns the seconds that took.

        Raises
        ------
        TimeoutError
            Naming `what` was waited for.
        """
        start = time.perf_counter()
        while not condition():
            if time.perf_counter() - start > seconds:
                raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
            QApplication.processEvents()
            time.sleep(0.002)
        return time.perf_counter() - start

    def rest(self, seconds: float) -> None:
        """Let the window work for a while."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()
            time.sleep(0.002)

    def look(self) -> None:
        """Look at the picture as long as an accept demands."""
        self.rest(SETTLED_SECONDS + 0.1)

    def idle(self) -> bool:
        """Whether nothing runs in the background and all that came of it is on screen."""
        return not self.window.jobs.running and not self.window.repaint_due

    def picture(self, name: str) -> Path | None:
        """Write what is on the screen to a numbered PNG."""
        if self._pictures is None:
            return None
        self.rest(0.25)
        self.wait(lambda: not self.window.repaint_due, "a window that is painted")
        self._taken += 1
        path = self._pictures / f"{self._taken:02d}-{name}.png"
        self.window.screen().grabWindow(self.window.winId()).save(str(path))
        return path

    def key(self, text: str) -> None:
        """Press a key or combination: "R", "Ctrl+Z"."""
        self.events += 1
        QTest.keySequence(self.window, text)
        QApplication.processEvents()

    def enter(self) -> None:
        """Press Enter."""
        self.events += 1
        QTest.keyClick(self.window, Qt.Key.Key_Return)
        QApplication.processEvents()

    def stroke(
        self,
        points: Sequence[Point],
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Drag the left button along (row, column) image positions."""
        self.press(points[0], modifiers)
        self.drag(points)
        self.release(points[-1], modifiers)

    def press(
        self, point: Point, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press the left button at a (row, column) image position and hold it."""
        self.events += 1
        self.hover(point)
        QTest.mousePress(self._native, Qt.MouseButton.LeftButton, modifiers, self._place(point))
        QApplication.processEvents()

    def drag(self, points: Sequence[Point]) -> None:
        """Move along (row, column) image positions to the last."""
        places = [self._place(p) for p in points]
        for place in places[1:]:
            QTest.mouseMove(self._native, place)
            QApplication.processEvents()
        # A busy screen loses moves; a button released sooner loses the last of them.
        self.wait(self._arrival(places[-2:]), "the pointer's move")

    def release(
        self, point: Point, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Let the left button go at a (row, column) image position."""
        QTest.mouseRelease(self._native, Qt.MouseButton.LeftButton, modifiers, self._place(point))
        QApplication.processEvents()

    def hover(self, point: Point) -> None:
        """Move the pointer to a (row, column) image position."""
        QTest.mouseMove(self._native, self._place(point))
        QApplication.processEvents()

    def click(
        self, point: Point, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Click the left button at a (row, column) image position."""
        self.events += 1
        self.hover(point)
        QTest.mouseClick(self._native, Qt.MouseButton.LeftButton, modifiers, self._place(point))
        QApplication.processEvents()

    def double_click(self, point: Point) -> None:
        """Click twice at a (row, column) image position."""
        self.events += 1
        self.hover(point)
        none, place = Qt.KeyboardModifier.NoModifier, self._place(point)
        left = Qt.MouseButton.LeftButton
        QTest.mouseClick(self._native, left, none, place)
        # What Qt sends in place of a second press; QTest's own double click presses once more.
        at, everywhere = QPointF(place), QPointF(self._native.mapToGlobal(place))
        double = QEvent.Type.MouseButtonDblClick
        QApplication.sendEvent(self._native, QMouseEvent(double, at, everywhere, left, left, none))
        QTest.mouseRelease(self._native, left, none, place)
        QApplication.processEvents()

    def wheel(
        self, steps: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Turn the wheel over the middle of the canvas; up is positive."""
        middle = QPointF(self._native.rect().center())
        for _ in range(abs(steps)):
            event = QWheelEvent(
                middle, self._native.mapToGlobal(middle), QPoint(),
                QPoint(0, 120 if steps > 0 else -120), Qt.MouseButton.NoButton, modifiers,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(self._native, event)
            QApplication.processEvents()

    def outline(self, label_id: int, mask: Mask, corners: int = 60) -> None:
        """Outline each connected part of `mask` with the polygon tool."""
        # It takes 35 MB: `segicl bench` would measure it as the window's.
        from skimage.measure import approximate_polygon, find_contours

        self.window.commands.choose_label(label_id)
        self.key("3")
        parts, count = ndimage.label(mask)
        for part in range(1, count + 1):
            contour = max(find_contours(np.pad(parts == part, 1), 0.5), key=len) - 1
            tolerance = 0.5
            polygon = approximate_polygon(contour, tolerance)
            while len(polygon) > corners:
                tolerance *= 1.5
                polygon = approximate_polygon(contour, tolerance)
            if len(polygon) < 4:
                continue
            for point in polygon[:-1]:
                self.click((float(point[0]), float(point[1])))
            self.enter()
            self.rest(0.05)

    def correct(self, label_id: int, truth: Mask, touches: int = 4) -> int:
        """Touch up the largest errors of a label with brush and eraser; returns the touches.

        Parameters
        ----------
        truth : ndarray of bool
            (row, column); what the label should be.
        """
        self.window.commands.choose_label(label_id)
        made = 0
        for _ in range(touches):
            shown = self.shown(label_id)
            missing, surplus = truth & ~shown, shown & ~truth
            inside_missing = ndimage.distance_transform_edt(np.pad(missing, 1))[1:-1, 1:-1]
            inside_surplus = ndimage.distance_transform_edt(np.pad(surplus, 1))[1:-1, 1:-1]
            paint = inside_missing.max() >= inside_surplus.max()
            depth = inside_missing if paint else inside_surplus
            if depth.max() < 1.5:
                break
            row, column = np.unravel_index(int(depth.argmax()), depth.shape)
            workspace = self.window.workspace
            assert workspace is not None
            workspace.session.set_tools(brush_size=max(1, int(2 * depth.max())))
            self.key("P" if paint else "E")
            self.stroke([(float(row), float(column)), (float(row), float(column) + 0.5)])
            made += 1
        return made

    def shown(self, label_id: int) -> Mask:
        """Where a label is on screen, saved or proposed: bool (row, column)."""
        workspace = self.window.workspace
        assert workspace is not None
        view = workspace.annotate.view()
        group = workspace.project.state.schema.get(label_id).group
        both = np.where(view.proposed[group] > 0, view.proposed[group], view.saved[group])
        return np.asarray(both == label_id)

    def _arrival(self, way: Sequence[QPoint]) -> Callable[[], bool]:
        """Whether the pointer is at the end of its way.

        A busy screen loses moves that follow each other closely, so now and then its last step
        is made again: to the end, back and to the end.
        """
        native = self._native
        places = cycle(reversed(way))
        went, patience = time.perf_counter(), _PATIENCE_SECONDS

        def arrived() -> bool:
            nonlocal went, patience
            if self._pointer_at(way[-1]):
                return True
            if time.perf_counter() - went > patience:
                QTest.mouseMove(native, next(places))
                went, patience = time.perf_counter(), 1.5 * patience
            return False

        return arrived

    def _pointer_at(self, place: QPoint) -> bool:
        canvas = self.window.canvas
        assert canvas.image is not None
        row, column = canvas.image.world_to_data(canvas.viewer.cursor.position)[-2:]
        x, y = canvas.native_position(float(row), float(column))
        return abs(x - place.x()) <= 1 and abs(y - place.y()) <= 1

    @property
    def _native(self) -> QWidget:
        native: QWidget = self.window.canvas.qt_viewer.canvas.native
        return native

    def _place(self, point: Point) -> QPoint:
        return QPoint(*self.window.canvas.native_position(*point))

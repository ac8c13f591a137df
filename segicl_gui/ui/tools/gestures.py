"""What the hand does on the canvas, in image coordinates, whatever it is meant for.

Somebody who wants a click, a path, a lasso, a box or a line sets `Gestures.shape` and listens;
the canvas draws the preview and looks after everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

Point = tuple[float, float]
"""(row, column); pixel centres are at whole numbers."""


class Shape(StrEnum):
    """What one gesture is made of."""

    CLICK = "click"
    """One point, told when the button goes down; nothing is drawn."""
    PATH = "path"
    """All points of a drag, drawn as a line."""
    LASSO = "lasso"
    """All points of a drag, drawn as a closed outline."""
    BOX = "box"
    """Two opposite corners."""
    LINE = "line"
    """Both ends of a straight drag."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture as far as it has come.

    Parameters
    ----------
    shape : Shape
    points : tuple of (row, column)
        In image coordinates, not rounded; may lie outside the image.
    button : Qt.MouseButton
        That began it.
    modifiers : Qt.KeyboardModifier
        Held when it began.
    double : bool
        Whether it is the second press of a double click.
    """

    shape: Shape
    points: tuple[Point, ...]
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    double: bool = False

    @property
    def start(self) -> Point:
        """Where the button went down."""
        return self.points[0]

    @property
    def end(self) -> Point:
        """Where the pointer is."""
        return self.points[-1]

    def held(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a modifier key was held when the gesture began."""
        return bool(self.modifiers & modifier)


class Gestures(QObject):
    """Turns mouse events of a widget into gestures.

    A gesture begins, moves any number of times, and is finished or cancelled. Buttons that
    nobody asked for, and all of them while `shape` is None, go on to the widget.

    Parameters
    ----------
    to_image : callable
        (row, column) of a place on the widget, or None while no image is shown.
    """

    began = Signal(object)
    moved = Signal(object)
    finished = Signal(object)
    cancelled = Signal()
    hovered = Signal(object)
    """(row, column) of a pointer that drags nothing, or None where it left the widget."""

    def __init__(self, to_image: Callable[[QPointF], Point | None]) -> None:
        super().__init__()
        self._to_image = to_image
        self.shape: Shape | None = None
        self.buttons = Qt.MouseButton.LeftButton
        """Buttons that gestures are made with; may be several, joined by ``|``."""
        self.current: Gesture | None = None
        """The gesture that is going on."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the presses and releases that belong to gestures; moves go on as well."""
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            assert isinstance(event, QMouseEvent)
            return self._press(event, double=kind == QEvent.Type.MouseButtonDblClick)
        if kind == QEvent.Type.MouseMove:
            assert isinstance(event, QMouseEvent)
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            assert isinstance(event, QMouseEvent)
            if self.current is not None and event.button() == self.current.button:
                self._reach(event)
                self.finish()
                return True
        elif kind == QEvent.Type.Leave and self.current is None:
            self.hovered.emit(None)
        return False

    def finish(self) -> None:
        """End the gesture that is going on as if the button were let go."""
        done, self.current = self.current, None
        if done is not None:
            self.finished.emit(done)

    def cancel(self) -> bool:
        """Forget the gesture that is going on; whether there was any."""
        found, self.current = self.current is not None, None
        if found:
            self.cancelled.emit()
        return found

    def _press(self, event: QMouseEvent, *, double: bool) -> bool:
        if self.current is not None:
            if double and event.button() == self.current.button:
                self.current = replace(self.current, double=True)
                self.began.emit(self.current)
            return True  # or another button while one is down
        if self.shape is None or not event.button() & self.buttons:
            return False
        point = self._to_image(event.position())
        if point is None:
            return False
        self.current = Gesture(self.shape, (point,), event.button(), event.modifiers(), double)
        self.began.emit(self.current)
        return True

    def _move(self, event: QMouseEvent) -> None:
        if self.current is None:
            self.hovered.emit(self._to_image(event.position()))
        elif self._reach(event):
            self.moved.emit(self.current)

    def _reach(self, event: QMouseEvent) -> bool:
        """Take the pointer's place into the gesture; whether that changes it."""
        point = self._to_image(event.position())
        now = self.current
        if now is None or point is None or point == now.end:
            return False
        if now.shape is Shape.CLICK:
            return False
        keep = now.points[:1] if now.shape in (Shape.BOX, Shape.LINE) else now.points
        self.current = replace(now, points=(*keep, point))
        return True

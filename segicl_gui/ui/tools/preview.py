"""What is drawn over the picture while a tool is at work; it lets the mouse through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from segicl_gui.ui.canvas_overlay import draw_note
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape

if TYPE_CHECKING:
    from segicl_gui.ui.canvas import Canvas

_INK, _HALO = QColor(255, 255, 255, 235), QColor(0, 0, 0, 160)
_BORDER = QColor(0, 0, 0, 200)


class Preview(QWidget):
    """Outline of a gesture, the brush under the pointer, an area about to be painted."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._line: tuple[Point, ...] = ()
        self._anchors: tuple[Point, ...] = ()
        self._closed = False
        self._ink = _INK
        self._brush: tuple[Point, float, float] | None = None
        self._area: QImage | None = None
        self._text: tuple[Point, str] | None = None
        self._borders: list[QLineF] = []

    @property
    def line(self) -> tuple[Point, ...]:
        """The (row, column) points of the line that is drawn."""
        return self._line

    def show_gesture(self, gesture: Gesture | None) -> None:
        """Draw a gesture as far as it has come, or nothing."""
        if gesture is None or gesture.shape is Shape.CLICK:
            self.show_line(())
        elif gesture.shape is Shape.BOX:
            self.show_box(gesture.start, gesture.end)
        else:
            self.show_line(gesture.points, closed=gesture.shape is Shape.LASSO)

    def show_line(
        self,
        points: Sequence[Point],
        anchors: Sequence[Point] = (),
        *,
        closed: bool = False,
        color: str = "",
    ) -> None:
        """Draw a line through (row, column) points, with dots at its anchors."""
        ink = QColor(color) if color else _INK
        now = (tuple(points), tuple(anchors), closed, ink)
        if now != (self._line, self._anchors, self._closed, self._ink):
            self._line, self._anchors, self._closed, self._ink = now
            self.update()

    def show_box(self, start: Point, end: Point, color: str = "") -> None:
        """Draw the box between two opposite (row, column) corners."""
        (top, left), (bottom, right) = start, end
        corners = ((top, left), (top, right), (bottom, right), (bottom, left))
        self.show_line(corners, closed=True, color=color)

    def show_brush(self, at: Point | None, half_rows: float = 0, half_columns: float = 0) -> None:
        """Draw the brush around a (row, column), its half axes in pixels; None hides it."""
        now = None if at is None else (at, half_rows, half_columns)
        if now != self._brush:
            self._brush = now
            self.update()

    def show_area(
        self,
        where: npt.NDArray[np.bool_] | None,
        color: str = "#ffffff",
        text: tuple[Point, str] | None = None,
    ) -> None:
        """Tint an area (row, column) of the slice, and write something beside a point."""
        self._text = text
        self._area = None if where is None else _tinted(where, QColor(color))
        self.update()

    def show_borders(self, borders: npt.NDArray[np.float32]) -> None:
        """Draw lines between objects: (n, 4), row and column of both ends."""
        if len(borders) or self._borders:
            self._borders = [QLineF(c0, r0, c1, r1) for r0, c0, r1, c1 in borders.tolist()]
            self.update()

    def clear(self) -> None:
        """Forget all but the borders of objects."""
        self.show_line(())
        self.show_brush(None)
        if self._area is not None:
            self.show_area(None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._canvas.image is None:
            return
        painter = QPainter(self)
        to_screen = self._canvas.to_screen()
        painter.setTransform(to_screen)
        if self._area is not None:
            whole = QRectF(-0.5, -0.5, self._area.width(), self._area.height())
            painter.drawImage(whole, self._area)
        if self._borders:
            pen = QPen(_BORDER, 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(self._borders)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.resetTransform()
        if self._brush is not None:
            (row, column), half_rows, half_columns = self._brush
            centre = to_screen.map(QPointF(column, row))
            rx, ry = half_columns * to_screen.m11(), half_rows * to_screen.m22()
            for pen in (QPen(_HALO, 3), QPen(_INK, 1)):
                painter.setPen(pen)
                painter.drawEllipse(centre, max(rx, 1.5), max(ry, 1.5))
        if self._line:
            self._draw_line(painter)
        if self._text is not None:
            (row, column), text = self._text
            at = to_screen.map(QPointF(column, row)) + QPointF(14, -10)
            draw_note(painter, at, text)

    def _draw_line(self, painter: QPainter) -> None:
        to_screen = self._canvas.to_screen()
        line = QPolygonF([to_screen.map(QPointF(c, r)) for r, c in self._line])
        for pen in (QPen(_HALO, 3.5), QPen(self._ink, 1.5)):
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(line)
            if self._closed and line.size() > 2:
                pen.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.drawLine(line.last(), line.first())
        painter.setPen(QPen(_HALO, 1))
        painter.setBrush(_INK)
        for row, column in self._anchors:
            painter.drawEllipse(to_screen.map(QPointF(column, row)), 3.5, 3.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _tinted(where: npt.NDArray[np.bool_], color: QColor) -> QImage:
    """A picture that is half covered with a colour where `where` says so."""
    rows, columns = where.shape
    pixels = where.astype(np.uint8).tobytes()
    image = QImage(pixels, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable([0, QColor(color.red(), color.green(), color.blue(), 130).rgba()])
    return image.copy()  # the pixels are Python's

"""One of the planes beside the picture, drawn without OpenGL."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from segicl_gui.domain.planes import Plane
from segicl_gui.ui.canvas_overlay import Lines, draw_crosshair, draw_ends, draw_outlines, draw_text
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import tr


class Pane(QWidget):
    """A view beside the picture, with a button that enlarges it."""

    enlarge_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(120, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._enlarge = QToolButton()
        self._enlarge.setIconSize(QSize(16, 16))
        self._enlarge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._enlarge.clicked.connect(self.enlarge_asked)
        self.top = QHBoxLayout()
        self.top.addStretch()
        self.top.addWidget(self._enlarge)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 4, 4, 4)
        self.column.addLayout(self.top)
        self.column.addStretch()
        self.theme = DARK
        self.title = ""
        self.show_enlarged(enlarged=False)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.theme = theme
        self.show_enlarged(enlarged=self._enlarged)
        self.update()

    def show_enlarged(self, *, enlarged: bool) -> None:
        """Show whether this view has all the room."""
        self._enlarged = enlarged
        name = "mdi6.arrow-collapse" if enlarged else "mdi6.arrow-expand"
        # The views are dark in both themes, as the picture is.
        self._enlarge.setIcon(icon(name, self.theme, DARK.text))
        text = tr("Back to the slice") if enlarged else tr("Enlarge (double click)")
        self._enlarge.setToolTip(text)
        self._enlarge.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.canvas))
        self.draw(painter)
        draw_text(painter, QPointF(8, 18), self.title)

    def draw(self, painter: QPainter) -> None:
        """Draw between background and title."""
        font = QFont(painter.font())
        font.setPixelSize(12)
        painter.setFont(font)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.enlarge_asked.emit()


class PlaneView(Pane):
    """Shows one plane in true proportions, with the crosshair; a click or drag moves that."""

    pointed = Signal(float, float)
    """(down, right) in voxels of the plane under the pressed mouse."""
    stepped = Signal(int)
    """The wheel asks for this many planes on."""

    def __init__(self) -> None:
        super().__init__()
        self._pixels: QImage | None = None
        self._kept: npt.NDArray[np.uint8] | None = None
        self._mm = (1.0, 1.0)
        self._ends: tuple[str, ...] = ()
        self._lines: Lines = []
        self._opacity = 1.0
        self._cross = (0.0, 0.0)

    def show_plane(
        self,
        plane: Plane,
        title: str,
        rgb: npt.NDArray[np.uint8],
        spacing: tuple[float, float],
        outlines: Lines,
        opacity: float,
    ) -> None:
        """Show a plane.

        Parameters
        ----------
        rgb : ndarray of uint8
            (down, right, 3), C-contiguous.
        spacing : tuple of float
            Millimetres between pixels (down, right).
        """
        height, width, _ = rgb.shape
        self._kept = rgb  # Qt draws from this memory
        self._pixels = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._mm = spacing
        self.title, self._ends = title, plane.ends
        self._lines, self._opacity = outlines, opacity
        self.setAccessibleName(tr("{0} plane").format(plane.name))
        self.setToolTip(
            tr("{0} plane: click or drag moves the crosshair, the wheel goes through").format(
                plane.name
            )
        )
        self.update()

    def show_nothing(self) -> None:
        """Clear the view."""
        self._pixels = self._kept = None
        self.title, self._lines = "", []
        self.update()

    def show_cross(self, down: float, right: float) -> None:
        """Move the crosshair."""
        if self._cross != (down, right):
            self._cross = (down, right)
            self.update()

    def to_screen(self) -> QTransform:
        """From (right, down) in voxels, their centres at whole numbers, to widget pixels."""
        assert self._pixels is not None
        height, width = self._pixels.height() * self._mm[0], self._pixels.width() * self._mm[1]
        zoom = min((self.width() - 8) / width, (self.height() - 8) / height)
        out = QTransform()
        out.translate((self.width() - zoom * width) / 2, (self.height() - zoom * height) / 2)
        out.scale(zoom * self._mm[1], zoom * self._mm[0])
        out.translate(0.5, 0.5)
        return out

    def draw(self, painter: QPainter) -> None:
        """Draw the plane."""
        super().draw(painter)
        if self._pixels is None:
            return
        to_screen = self.to_screen()
        size = self._pixels.size()
        area = to_screen.mapRect(QRectF(-0.5, -0.5, size.width(), size.height()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._pixels)
        if self._lines:
            draw_outlines(painter, to_screen, self._lines, self._opacity)
        centre = to_screen.map(QPointF(self._cross[1], self._cross[0]))
        draw_crosshair(painter, centre, area)
        draw_ends(painter, QRectF(self.rect()), self._ends)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        if self._pixels is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        back, _ = self.to_screen().inverted()
        place = back.map(event.position())
        self.pointed.emit(place.y(), place.x())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        delta = event.angleDelta()
        self.stepped.emit(1 if (delta.y() or delta.x()) > 0 else -1)
        event.accept()

"""Lines over the picture: outlines, crosshair, ruler and scale bar, thin at every zoom."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from segicl_gui.domain.prompts import Prompt
from segicl_gui.ui.comment_list import Pin, draw_pin
from segicl_gui.ui.prompt_marks import draw_prompt, draw_ring
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.canvas import Canvas

Point = tuple[float, float]
Lines = list[tuple[QColor, list[QLineF]]]

CROSSHAIR = QColor(255, 214, 102, 170)
_INK, _HALO = QColor(255, 255, 255, 230), QColor(0, 0, 0, 150)
_GROUND = QColor(0, 0, 0, 190)
_BAR_SHARE = 0.22  # of the picture's width that the scale bar has at most
_RING, _RING_MS = 20.0, 1800
_GAP = 9  # pixels around the crosshair's centre that are left free


def qt_lines(borders: Iterable[tuple[str, npt.NDArray[np.int32]]]) -> Lines:
    """Borders with their colours as Qt draws them, corners at whole numbers minus a half."""
    return [
        (
            QColor(color),
            [QLineF(c0 - 0.5, r0 - 0.5, c1 - 0.5, r1 - 0.5) for r0, c0, r1, c1 in lines.tolist()],
        )
        for color, lines in borders
    ]


def draw_outlines(
    painter: QPainter, to_screen: QTransform, lines: Lines, opacity: float, pixels: float = 2.0
) -> None:
    """Draw borders so many pixels wide, whatever the zoom."""
    # The width of such a pen is in the screen's own pixels.
    width = pixels * painter.device().devicePixelRatio()
    painter.save()
    painter.setTransform(to_screen, True)
    painter.setOpacity(opacity)
    for color, segments in lines:
        pen = QPen(color, width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(segments)
    painter.restore()


def draw_crosshair(painter: QPainter, centre: QPointF, area: QRectF) -> None:
    """Draw a cross through a point, free in the middle so that one sees what is there."""
    painter.setPen(QPen(CROSSHAIR, 1))
    x, y = centre.x(), centre.y()
    painter.drawLine(QLineF(area.left(), y, x - _GAP, y))
    painter.drawLine(QLineF(x + _GAP, y, area.right(), y))
    painter.drawLine(QLineF(x, area.top(), x, y - _GAP))
    painter.drawLine(QLineF(x, y + _GAP, x, area.bottom()))


def draw_text(painter: QPainter, place: QPointF, text: str) -> None:
    """Write on a picture, with a shadow so that it is read on bright and dark."""
    painter.setPen(_HALO)
    painter.drawText(place + QPointF(1, 1), text)
    painter.setPen(_INK)
    painter.drawText(place, text)


def draw_note(painter: QPainter, place: QPointF, text: str) -> None:
    """Write on a dark ground, read on whatever is hatched or painted below; starts at `place`."""
    room = painter.fontMetrics().boundingRect(text).adjusted(-5, -2, 5, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(QRectF(room).translated(place), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_INK)
    painter.drawText(place, text)


def scale_length(pixels_per_mm: float, room: float) -> float:
    """The longest of 1, 2, 5, 10, … millimetres (or a fraction) that fits in `room` pixels."""
    most = room / pixels_per_mm
    decade = 10.0 ** floor(log10(most))
    return max(f * decade for f in (1, 2, 5) if f * decade <= most)


class CanvasOverlay(QWidget):
    """Lies over the canvas and lets the mouse through."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.outlines: Lines = []
        self.opacity = 1.0
        self.crosshair: Point | None = None
        self.ruler: tuple[Point, Point] | None = None
        self.ruler_text = ""
        self.spot: Point | None = None
        """A place (row, column) that is ringed for a moment."""
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self._unring)
        self.row_mm: float | None = None
        """Millimetres between rows; None where nobody knows, and then there is no scale bar."""
        self.ends: tuple[str, ...] = ()
        """Sides of the patient at the left, right, top and bottom."""
        self.prompts: tuple[Prompt, ...] = ()
        """What the model was told in the slice on screen."""
        self.prompt: Prompt | None = None
        """One of the slice on screen that is pointed at in the list."""

        self.pins: tuple[Pin, ...] = ()
        """Comments on the slice on screen."""

        self.second: Lines = []
        """How somebody else has outlined what is on screen."""

    def ring(self, spot: Point) -> None:
        """Ring a place (row, column) for a moment."""
        self.spot = spot
        self._fading.start(_RING_MS)
        self.update()

    def _unring(self) -> None:
        self.spot = None
        self.update()

    def show_second(self, lines: Lines) -> None:
        """Draw another person's outlines beside those that are here; none where it is empty."""
        if lines != self.second:
            self.second = lines
            self.update()

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        """Pin these comments on the slice on screen, and no others."""
        if pins != self.pins:
            self.pins = pins
            self.update()

    def show_prompts(self, prompts: tuple[Prompt, ...]) -> None:
        """Mark these prompts of the slice on screen, and no others."""
        if prompts != self.prompts:
            self.prompts = prompts
            self.update()

    def point_at(self, prompt: Prompt | None) -> None:
        """Ring a prompt of the slice on screen; None for none."""
        if prompt != self.prompt:
            self.prompt = prompt
            self.update()

    def state(self) -> tuple[object, ...]:
        """All that is drawn, but for the outlines and where the picture lies."""
        return (
            bool(self.outlines), self.opacity, self.crosshair, self.ruler, self.row_mm, self.ends,
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._canvas.image is None:
            return
        painter = QPainter(self)
        to_screen = self._canvas.to_screen()
        self._canvas.heat.draw(painter, to_screen)
        for hatching in (self._canvas.proposed, self._canvas.edited):
            hatching.draw(painter, to_screen, self.size())
        if self.outlines:
            draw_outlines(painter, to_screen, self.outlines, self.opacity)
        if self.second:
            white = [(_INK, lines) for _, lines in self.second]
            draw_outlines(painter, to_screen, white, 1.0, 3.0)
            draw_outlines(painter, to_screen, self.second, 1.0, 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPixelSize(12)
        painter.setFont(font)
        if self.crosshair is not None:
            row, column = self.crosshair
            draw_crosshair(painter, to_screen.map(QPointF(column, row)), QRectF(self.rect()))
        if self.ruler is not None:
            self._draw_ruler(painter, to_screen)
        for prompt in self.prompts:
            draw_prompt(painter, to_screen, prompt)
        if self.prompt is not None:
            draw_ring(painter, to_screen, self.prompt)
        if self.spot is not None:
            self._draw_spot(painter, to_screen)
        for pin in self.pins:
            draw_pin(painter, to_screen, pin)
        if self.row_mm is not None:
            self._draw_scale(painter, to_screen)
        draw_ends(painter, QRectF(self.rect()), self.ends)

    def _draw_spot(self, painter: QPainter, to_screen: QTransform) -> None:
        assert self.spot is not None
        row, column = self.spot
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_HALO, 5), QPen(CROSSHAIR.lighter(120), 2)):
            painter.setPen(pen)
            painter.drawEllipse(to_screen.map(QPointF(column, row)), _RING, _RING)

    def _draw_ruler(self, painter: QPainter, to_screen: QTransform) -> None:
        assert self.ruler is not None
        a, b = (to_screen.map(QPointF(column, row)) for row, column in self.ruler)
        for pen in (QPen(_HALO, 4), QPen(CROSSHAIR.lighter(120), 2)):
            painter.setPen(pen)
            painter.drawLine(QLineF(a, b))
        painter.setBrush(CROSSHAIR.lighter(120))
        for end in (a, b):
            painter.drawEllipse(end, 3, 3)
        draw_note(painter, QPointF(b.x() + 14, b.y() - 6), self.ruler_text)

    def _draw_scale(self, painter: QPainter, to_screen: QTransform) -> None:
        assert self.row_mm is not None
        per_mm = to_screen.m22() / self.row_mm
        length = scale_length(per_mm, _BAR_SHARE * self.width())
        left, bottom, wide = 14.0, self.height() - 14.0, length * per_mm
        for color, thick in ((_HALO, 5), (_INK, 2)):
            painter.setPen(QPen(color, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QLineF(left, bottom, left + wide, bottom))
            for x in (left, left + wide):
                painter.drawLine(QLineF(x, bottom - 4, x, bottom + 4))
        text = tr("{0:g} cm").format(length / 10) if length >= 10 else tr("{0:g} mm").format(length)
        if length < 0.1:
            text = f"{length * 1000:g} µm"
        draw_text(painter, QPointF(left, bottom - 8), text)


def draw_ends(painter: QPainter, area: QRectF, ends: tuple[str, ...]) -> None:
    """Write the patient's sides at the edges of a picture."""
    if len(ends) != 4:
        return
    middle = area.center()
    places = (
        QPointF(area.left() + 6, middle.y() + 4),
        QPointF(area.right() - 16, middle.y() + 4),
        QPointF(middle.x() - 4, area.top() + 16),
        QPointF(middle.x() - 4, area.bottom() - 8),
    )
    for place, letter in zip(places, ends, strict=True):
        draw_text(painter, place, letter)

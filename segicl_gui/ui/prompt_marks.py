"""Prompts as they are drawn over the picture: clicks, strokes, boxes and lassos."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from segicl_gui.domain.prompts import Prompt, PromptKind

COLOURS = {True: "#4ade80", False: "#f87171"}
# A drag of so few pixels is a click; one that comes back as near as this share of its length to
# where it began is a lasso.
_CLICK, _CLOSED = 3.0, 0.15
_FEWEST = 8
_EDGE, _RING = QColor(17, 24, 39, 200), QColor(255, 255, 255, 230)
_DOT = 5.0  # radius of a click's mark, in pixels of the screen

Points = Sequence[tuple[float, float]]


def drawn_kind(points: Points, *, box: bool) -> PromptKind:
    """What was drawn.

    Parameters
    ----------
    points : sequence of (float, float)
        (row, column) where the pointer was, in pixels.
    box : bool
        Whether a box was asked for.
    """
    way = np.array(points, float)
    if np.ptp(way, axis=0).max() <= _CLICK:
        return PromptKind.CLICK
    if box:
        return PromptKind.BOX
    length = np.hypot(*np.diff(way, axis=0).T).sum()
    back = np.hypot(*(way[-1] - way[0]))
    closed = len(points) >= _FEWEST and back <= _CLOSED * length
    return PromptKind.LASSO if closed else PromptKind.SCRIBBLE


def draw_prompt(painter: QPainter, to_screen: QTransform, prompt: Prompt) -> None:
    """Mark a prompt on a picture: a dot for a click, else its line, as thick at every zoom."""
    colour = QColor(COLOURS[prompt.positive])
    if prompt.kind is PromptKind.CLICK:
        painter.setPen(QPen(_EDGE, 1.5))
        painter.setBrush(colour)
        _trace(painter, to_screen, prompt, _DOT)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_EDGE, 4), QPen(colour, 2)):
        painter.setPen(pen)
        _trace(painter, to_screen, prompt, _DOT)


def draw_ring(painter: QPainter, to_screen: QTransform, prompt: Prompt) -> None:
    """Point out a prompt that is marked already."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_EDGE, 6), QPen(_RING, 3)):
        painter.setPen(pen)
        _trace(painter, to_screen, prompt, 2 * _DOT + 1)


def _trace(painter: QPainter, to_screen: QTransform, prompt: Prompt, radius: float) -> None:
    places = [to_screen.map(QPointF(column, row)) for row, column in prompt.points]
    if prompt.kind is PromptKind.CLICK:
        painter.drawEllipse(places[0], radius, radius)
    elif prompt.kind is PromptKind.BOX:
        painter.drawRect(QPolygonF(places).boundingRect())
    elif prompt.kind is PromptKind.LASSO:
        painter.drawPolygon(QPolygonF(places))
    else:
        painter.drawPolyline(QPolygonF(places))

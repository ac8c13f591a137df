"""Prompts as they are drawn over the picture: clicks, strokes, boxes and lassos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from napari.components import ViewerModel
from napari.layers import Points as PointsLayer
from napari.layers import Shapes as ShapesLayer

from segicl_gui.domain.prompts import Prompt, PromptKind

COLOURS = {True: "#4ade80", False: "#f87171"}
# A drag of so few pixels is a click; one that comes back as near as this share of its length to
# where it began is a lasso.
_CLICK, _CLOSED = 3.0, 0.15
_FEWEST = 8

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


class PromptMarks:
    """Two layers over all others: clicks as points, the rest as lines."""

    def __init__(self, viewer: ViewerModel) -> None:
        self._viewer = viewer
        self._clicks: PointsLayer | None = None
        self._lines: ShapesLayer | None = None
        self._shown: tuple[Any, ...] = ()

    def show(self, prompts: Sequence[Prompt], scale: Any) -> None:
        """Mark these prompts of the slice on screen, and no others."""
        key = (*prompts, *scale)
        if key == self._shown or (not prompts and self._clicks is None):
            return
        self._shown = key
        clicks, lines = self._layers(scale)
        points = [p for p in prompts if p.kind is PromptKind.CLICK]
        clicks.data = np.array([p.points[0] for p in points]).reshape(-1, 2)
        if points:
            clicks.face_color = [COLOURS[p.positive] for p in points]
        drawn = [p for p in prompts if p.kind is not PromptKind.CLICK]
        _put(lines, [(p.kind, p.points, p.positive) for p in drawn])

    def _layers(self, scale: Any) -> tuple[PointsLayer, ShapesLayer]:
        if self._clicks is None or self._lines is None:
            active = self._viewer.layers.selection.active
            self._clicks = PointsLayer(
                ndim=2, name="clicks", size=6, border_color="#111827", border_width=0.15
            )
            self._lines = ShapesLayer(ndim=2, name="strokes")
            for layer in (self._clicks, self._lines):
                layer.editable = False
                self._viewer.layers.append(layer)
            self._viewer.layers.selection.active = active
        for layer in (self._clicks, self._lines):
            if not np.array_equal(layer.scale, scale):
                layer.scale = scale
            layer.visible = True
        return self._clicks, self._lines


def _put(layer: ShapesLayer, drawn: Sequence[tuple[PromptKind, Points, bool]]) -> None:
    """Give a layer other lines."""
    layer.data = []
    for kind, points, positive in drawn:
        way = np.array(points, float)
        if kind is PromptKind.BOX:
            (top, left), (bottom, right) = way.min(0), way.max(0)
            way = np.array([(top, left), (top, right), (bottom, right), (bottom, left)])
        closed = kind in (PromptKind.BOX, PromptKind.LASSO)
        layer.add(
            way,
            shape_type="polygon" if closed else "path",
            edge_color=COLOURS[positive],
            face_color="transparent",
            edge_width=1.5,
        )

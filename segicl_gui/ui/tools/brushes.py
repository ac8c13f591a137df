"""Brush, eraser and range brush."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.regions import difference, in_range
from segicl_gui.services.mouse_tools.strokes import Stroke, Window, brush_outline
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape
from segicl_gui.ui.tools.tool import CTRL, MouseTool


class Brush(MouseTool):
    """Paints what the pointer passes over, round in millimetres; a ball with the 3D switch."""

    shape = Shape.PATH
    drawn = False
    title = "Brush"
    hint = "Drag paints · Ctrl+drag erases · Shift+wheel or [ ] size"
    mode = Mode.ADD

    _stroke: Stroke | None = None
    _before: LabelArray
    _now = Mode.ADD

    def press(self, gesture: Gesture) -> None:
        easel = self.easel
        easel.label  # noqa: B018  (tells where there is none)
        easel.adopt()
        self._before = easel.mask()
        self._now = Mode.SUBTRACT if gesture.held(CTRL) else self.mode
        self._begin(gesture.start)
        self._stroke = Stroke(easel.shape, easel.session.brush_size, easel.spacing)
        self.drag(gesture)

    def drag(self, gesture: Gesture) -> None:
        self.hover(gesture.end)
        if self._stroke is None:
            return
        window = self._stroke.to(gesture.end)
        if window is not None:
            where = self._stroke.within(window) & self._allowed(window)
            self.easel.show(self._before, window, where, self._now)

    def release(self, gesture: Gesture) -> None:
        stroke, self._stroke = self._stroke, None
        window = stroke.window if stroke else None
        if stroke is None or window is None:
            return
        index, reach = self.easel.session.index, 0
        if self.easel.session.options.sphere:
            reach = stroke.reach()
        span = self.easel.work.annotate.case().geometry.span(index)
        slices = range(max(span.start, index - reach), min(span.stop, index + reach + 1))
        covered = [stroke.within(window, i - index) & self._allowed(window, i) for i in slices]
        self.easel.write_slices(slices[0], covered, window, self._now, self.title)

    def hover(self, point: Point | None) -> None:
        easel = self.easel
        _, row_mm, column_mm = easel.spacing
        half = brush_outline(easel.session.brush_size, row_mm, column_mm)
        easel.preview.show_brush(point, *half)

    def drop(self) -> None:
        self._stroke = None

    def _begin(self, point: Point) -> None:
        """Look at where a stroke begins."""

    def _allowed(self, window: Window, index: int | None = None) -> npt.NDArray[np.bool_]:
        """Which pixels of a window may be painted at all."""
        return np.ones((1, 1), bool)


class Eraser(Brush):
    """Takes the active label away, and shows what it is part of."""

    title = "Eraser"
    hint = "Drag erases the active label and its parts · Shift+wheel or [ ] size"
    mode = Mode.SUBTRACT


class RangeBrush(Brush):
    """Paints only pixels whose intensity is in a range, or like that under the press."""

    title = "Range brush"
    hint = (
        "Drag paints only pixels in range · Ctrl+drag erases such pixels · Shift+wheel or [ ] size"
    )

    _value: npt.NDArray[np.float32] | None = None

    def _begin(self, point: Point) -> None:
        pixel = self.easel.pixel(point)
        plane = self.easel.intensities()
        self._value = None if pixel is None else np.asarray(plane[pixel], np.float32)

    def _allowed(self, window: Window, index: int | None = None) -> npt.NDArray[np.bool_]:
        options, plane = self.easel.session.options, self.easel.intensities(index)[window]
        low, high = self.easel.range()
        if options.around_pixel:
            if self._value is None:
                return np.zeros((1, 1), bool)
            return np.asarray(difference(plane, self._value) <= options.tolerance * (high - low))
        return in_range(
            plane,
            -np.inf if options.low is None else options.low,
            np.inf if options.high is None else options.high,
        )

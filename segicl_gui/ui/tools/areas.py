"""Fill, region growing, and picking a label."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.regions import connected, difference, grown
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape
from segicl_gui.ui.tools.tool import MouseTool, mode_of

# Dragging over so many pixels of the image's height changes the tolerance by its whole range.
_DRAG_SHARE = 1.5
_TURN = 0.01


class Fill(MouseTool):
    """Gives the connected area under the mouse to the active label."""

    shape = Shape.CLICK
    title = "Fill"
    hint = "Click fills the connected area of one label · Ctrl+click takes it away"

    def press(self, gesture: Gesture) -> None:
        pixel = self.easel.pixel(gesture.start)
        if pixel is None:
            return
        self.easel.adopt()
        mode = mode_of(gesture, Mode.ADD)
        self.easel.write(connected(self.easel.mask(), pixel), mode, self.title)


class Pick(MouseTool):
    """Makes the label under the mouse the active one; changes nothing."""

    shape = Shape.CLICK
    title = "Pick label"
    hint = "Click chooses the label under the mouse"

    def press(self, gesture: Gesture) -> None:
        pixel = self.easel.pixel(gesture.start)
        view = self.easel.work.annotate.view()
        if pixel is None:
            return
        found = [int(m[pixel]) for m in (*view.saved.values(), *view.proposed.values())]
        hidden = self.easel.session.hidden
        for label in found:
            if label and label not in hidden:
                self.easel.session.set_tools(active_label=label)
                return


class Grow(MouseTool):
    """Finds the area around a pixel that is like it; dragging says how like."""

    shape = Shape.LINE
    drawn = False
    title = "Grow"
    hint = (
        "Press, drag up or wheel for more, down for less, let go · Ctrl subtracts, Shift replaces"
    )

    _seed: tuple[int, int] | None = None
    _away: npt.NDArray[np.float32]
    _at: Point
    _tolerance = 0.0
    _turned = 0.0

    @property
    def open(self) -> bool:
        return self._seed is not None

    def press(self, gesture: Gesture) -> None:
        self.easel.label  # noqa: B018  (tells where there is none)
        self._seed = self.easel.pixel(gesture.start)
        if self._seed is None:
            return
        plane = self.easel.intensities()
        self._away = difference(plane, np.asarray(plane[self._seed], np.float32))
        self._turned = 0.0
        self.drag(gesture)

    def drag(self, gesture: Gesture) -> None:
        up = (gesture.start[0] - gesture.end[0]) / self.easel.shape[0]
        wanted = self.easel.session.options.tolerance + self._turned + up / _DRAG_SHARE
        self._tolerance = min(max(wanted, 0.0), 1.0)
        self._show(gesture.end)

    def turn(self, step: int) -> bool:
        if self._seed is None:
            now = self.easel.session.options.tolerance
            self.easel.session.set_options(tolerance=min(max(now + step * _TURN, 0.0), 1.0))
        else:
            self._turned += step * _TURN
            self._tolerance = min(max(self._tolerance + step * _TURN, 0.0), 1.0)
            self._show(self._at)
        return True

    def release(self, gesture: Gesture) -> None:
        if self._seed is None:
            return
        where, tolerance = self._area(), self._tolerance
        self.drop()
        self.easel.session.set_options(tolerance=tolerance)
        mode = mode_of(gesture, self.easel.session.options.mode)
        self.easel.write(where, mode, self.title)

    def drop(self) -> None:
        self._seed = None
        self.easel.preview.show_area(None)

    def _area(self) -> npt.NDArray[np.bool_]:
        assert self._seed is not None
        low, high = self.easel.range()
        return grown(self._away, self._seed, self._tolerance * (high - low))

    def _show(self, at: Point) -> None:
        if self._seed is None:
            return
        self._at = at
        low, high = self.easel.range()
        text = f"± {self._tolerance * (high - low):.3g}"
        self.easel.preview.show_area(self._area(), self.easel.label.color, (at, text))

"""Fill, region growing, and picking a label."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer

from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.filling import Filling, Meaning, filling
from segicl_gui.services.mouse_tools.regions import difference, grown, typical, with_specks
from segicl_gui.ui.tools.easel import Easel
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape
from segicl_gui.ui.tools.tool import MouseTool, mode_of
from segicl_gui.ui.words import tr

# Dragging over so many pixels of the image's height changes the tolerance by its whole range.
_DRAG_SHARE = 1.5
_TURN = 0.01
_RESTS_MS = 40  # a pointer that has not moved for so long rests


class Fill(MouseTool):
    """Gives a hole, the area of another label, or what looks alike to the active label.

    What is under the pointer is tinted, and the hint says what a click does there.
    """

    shape = Shape.CLICK
    title = "Fill"
    hint = "Click fills a hole or another label, elsewhere what looks alike · Ctrl takes away"

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._under: tuple[object, ...] | None = None
        self._at: Point | None = None
        self._said = ""
        self._rests = QTimer(easel.canvas)
        self._rests.setSingleShot(True)
        self._rests.timeout.connect(self._look)

    @property
    def said(self) -> str:
        return self._said

    def press(self, gesture: Gesture) -> None:
        pixel = self.easel.pixel(gesture.start)
        if pixel is None:
            return
        mode = mode_of(gesture, Mode.ADD)
        found = self._filling(pixel, mode)
        self.drop()
        self.easel.write(found.where, mode, self.title)

    def hover(self, point: Point | None) -> None:
        self._at = point
        if point is None or self.easel.pixel(point) is None:
            self.drop()
        else:
            self._rests.start(_RESTS_MS)

    def turn(self, step: int) -> bool:
        _turn_tolerance(self.easel, step)
        self._look()
        return True

    def drop(self) -> None:
        self._rests.stop()
        if self._under is not None:
            self._under, self._said = None, ""
            self.easel.preview.show_area(None)

    def _look(self) -> None:
        """Tint what a click at the pointer fills; it takes a while in a large picture."""
        easel = self.easel
        if self._at is None or not easel.ready or easel.active is None:
            return
        pixel = easel.pixel(self._at)
        under = (pixel, easel.active, easel.canvas.digest, easel.session.options.tolerance)
        if pixel is None or under == self._under:
            return
        found = self._filling(pixel, Mode.ADD)
        self._under, self._said = under, self._told(found)
        easel.preview.show_area(found.where, easel.label.color)
        self.tell()

    def _filling(self, pixel: tuple[int, int], mode: Mode) -> Filling:
        easel, (low, high) = self.easel, self.easel.range()
        mine = easel.work.project.state.schema.whole(easel.label.id)
        tolerance = easel.session.options.tolerance * (high - low)
        return filling(easel.shown(), easel.intensities(), pixel, mine, mode, tolerance)

    def _told(self, found: Filling) -> str:
        name = self.easel.label.name
        if found.meaning is Meaning.HOLE:
            return tr("Click fills this hole with {0}").format(name)
        if found.meaning is Meaning.LABEL:
            other = self.easel.work.project.state.schema.get(found.other).name
            return tr("Click gives this area of {0} to {1}").format(other, name)
        low, high = self.easel.range()
        tolerance = f"{self.easel.session.options.tolerance * (high - low):.3g}"
        return tr("Click adds what looks alike, ± {0}, to {1} · Shift+wheel tolerance").format(
            tolerance, name
        )


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
    _mine: npt.NDArray[np.bool_]
    _at: Point
    _tolerance = 0.0
    _turned = 0.0

    @property
    def open(self) -> bool:
        return self._seed is not None

    def press(self, gesture: Gesture) -> None:
        self.easel.label  # noqa: B018  (tells where there is none)
        pixel = self.easel.pixel(gesture.start)
        if pixel is None:
            return
        plane = self.easel.intensities()
        self._seed = typical(plane, pixel)
        mine = self.easel.work.project.state.schema.whole(self.easel.label.id)
        self._mine = np.isin(self.easel.shown(), mine)
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
            _turn_tolerance(self.easel, step)
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
        return with_specks(grown(self._away, self._seed, self._tolerance * (high - low)))

    def _show(self, at: Point) -> None:
        if self._seed is None:
            return
        self._at = at
        low, high = self.easel.range()
        text, area = f"± {self._tolerance * (high - low):.3g}", self._area()
        if not (area & ~self._mine).any():
            text += " · " + tr("nothing new")
        self.easel.preview.show_area(area, self.easel.label.color, (at, text))


def _turn_tolerance(easel: Easel, step: int) -> None:
    """Make the tolerance of the tool options larger or smaller."""
    now = easel.session.options.tolerance
    easel.session.set_options(tolerance=min(max(now + step * _TURN, 0.0), 1.0))

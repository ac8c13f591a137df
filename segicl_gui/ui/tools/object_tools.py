"""Tools on the objects of a label: delete, cut, merge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.labels import LabelKind
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape
from segicl_gui.ui.tools.tool import MouseTool


class ObjectTool(MouseTool):
    """Tints the object under the pointer, so that one sees what is meant."""

    _under: tuple[object, int] | None = None

    def hover(self, point: Point | None) -> None:
        easel = self.easel
        pixel = None if point is None else easel.pixel(point)
        label = easel.active
        if pixel is None or label is None or label.kind is not LabelKind.OBJECTS:
            self._tint(None)
            return
        numbers = easel.work.objects.known(label.id)
        if numbers is None:
            self._tint(None)
            return
        plane = numbers.slice(easel.session.index)
        number = int(plane[pixel])
        under = ((numbers.digest, easel.session.index), number) if number else None
        if under != self._under:
            self._tint(under, plane == number if under else None)

    def press(self, gesture: Gesture) -> None:
        self._tint(None)

    def drop(self) -> None:
        self._tint(None)

    def _take_over(self, points: Sequence[Point]) -> None:
        """Take a proposal over, unless nothing around these places is of the active label."""
        low, high = np.min(points, 0), np.max(points, 0)
        rows, columns = (
            slice(max(0, round(float(a))), max(0, round(float(b)) + 1))
            for a, b in zip(low, high, strict=True)
        )
        if (self.easel.shown()[rows, columns] == self.easel.label.id).any():
            self.easel.adopt()

    def _tint(
        self, under: tuple[object, int] | None, where: npt.NDArray[np.bool_] | None = None
    ) -> None:
        if under != self._under:
            self._under = under
            self.easel.preview.show_area(where)


class EraseObject(ObjectTool):
    """Takes the object under the mouse away."""

    shape = Shape.CLICK
    title = "Delete object"
    hint = "Click deletes the object of the active label under the mouse"

    def press(self, gesture: Gesture) -> None:
        super().press(gesture)
        self._take_over([gesture.start])
        self.easel.work.objects.delete(self.easel.label.id, gesture.start)


class CutObject(ObjectTool):
    """Makes two objects of one, along a drawn line."""

    shape = Shape.PATH
    title = "Cut object"
    hint = "Drag a line across an object: it becomes two, no pixel is lost"

    def release(self, gesture: Gesture) -> None:
        self._take_over(gesture.points)
        self.easel.work.objects.cut(self.easel.label.id, gesture.points)


class MergeObjects(ObjectTool):
    """Makes one object of two."""

    shape = Shape.LINE
    title = "Merge objects"
    hint = "Drag from one object to another: they become one, also where they do not touch"

    def release(self, gesture: Gesture) -> None:
        self._take_over([gesture.start, gesture.end])
        self.easel.work.objects.merge(self.easel.label.id, gesture.start, gesture.end)

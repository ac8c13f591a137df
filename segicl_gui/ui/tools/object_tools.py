"""Tools on the objects of a label: delete, cut, merge."""

from __future__ import annotations

from segicl_gui.ui.tools.gestures import Gesture, Shape
from segicl_gui.ui.tools.tool import MouseTool


class EraseObject(MouseTool):
    """Takes the object under the mouse away."""

    shape = Shape.CLICK
    title = "Delete object"
    hint = "Click deletes the object of the active label under the mouse"

    def press(self, gesture: Gesture) -> None:
        self.easel.adopt()
        self.easel.work.objects.delete(self.easel.label.id, gesture.start)


class CutObject(MouseTool):
    """Makes two objects of one, along a drawn line."""

    shape = Shape.PATH
    title = "Cut object"
    hint = "Drag a line across an object: it becomes two, no pixel is lost"

    def release(self, gesture: Gesture) -> None:
        self.easel.adopt()
        self.easel.work.objects.cut(self.easel.label.id, gesture.points)


class MergeObjects(MouseTool):
    """Makes one object of two."""

    shape = Shape.LINE
    title = "Merge objects"
    hint = "Drag from one object to another: they become one, also where they do not touch"

    def release(self, gesture: Gesture) -> None:
        self.easel.adopt()
        self.easel.work.objects.merge(self.easel.label.id, gesture.start, gesture.end)

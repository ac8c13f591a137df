"""What the mouse does on the picture besides painting: measuring, and placing the crosshair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from segicl_gui.domain.session import Tool
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.canvas_overlay import Point

_LEFT = 1


class Pointing:
    """Listens to the canvas.

    Parameters
    ----------
    measured : callable
        Told both ends (row, column) of the ruler while it is dragged.
    clicked : callable
        Told the (row, column) that was clicked with the hand, not dragged.
    """

    def __init__(
        self,
        canvas: Canvas,
        tool: Callable[[], Tool],
        measured: Callable[[Point, Point], None],
        clicked: Callable[[Point], None],
    ) -> None:
        self._canvas = canvas
        self._tool = tool
        self._measured = measured
        self._clicked = clicked
        canvas.viewer.mouse_drag_callbacks.append(self._drag)

    def _drag(self, viewer: Any, event: Any) -> Iterator[None]:
        if event.button != _LEFT or self._canvas.image is None:
            return
        tool, start = self._tool(), self._place(event)
        if tool is Tool.RULER:
            event.handled = True
            yield
            while event.type == "mouse_move":
                event.handled = True
                self._measured(start, self._place(event))
                yield
        elif tool is Tool.PAN:
            moved = False
            yield
            while event.type == "mouse_move":
                moved = True
                yield
            if not moved:
                self._clicked(start)

    def _place(self, event: Any) -> Point:
        assert self._canvas.image is not None
        row, column = self._canvas.image.world_to_data(event.position)[-2:]
        return float(row), float(column)

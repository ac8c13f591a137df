"""Lasso, polygon and live wire."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.livewire import Wire, edge_cost
from segicl_gui.services.mouse_tools.regions import inside
from segicl_gui.ui.tools.easel import Easel
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape
from segicl_gui.ui.tools.tool import MouseTool, mode_of
from segicl_gui.ui.words import tr


class Outline(MouseTool):
    """Fills what an outline goes round."""

    def _fill(self, corners: list[Point], mode: Mode) -> None:
        where = inside(corners, self.easel.shape)
        if not where.any():
            raise UserError(
                tr("Nothing was outlined"),
                tr("The outline goes round no pixel."),
                tr("Draw a larger one."),
            )
        self.easel.write(where, mode, self.title)


class Lasso(Outline):
    """Fills a freehand outline when the button is let go."""

    shape = Shape.LASSO
    title = "Lasso"
    hint = "Drag round an area, let go to fill it · Ctrl subtracts, Shift replaces"

    def release(self, gesture: Gesture) -> None:
        if len(gesture.points) > 1:
            self._fill(list(gesture.points), mode_of(gesture, self.easel.session.options.mode))


class Polygon(Outline):
    """Fills an outline of corners, clicked one by one."""

    shape = Shape.CLICK
    title = "Polygon"
    hint = "Click corners · Enter closes, ⌫ takes back, Esc drops · Ctrl subtracts, Shift replaces"

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._mode = Mode.ADD
        self._parts: list[list[Point]] = []

    @property
    def open(self) -> bool:
        return bool(self._parts)

    def press(self, gesture: Gesture) -> None:
        if self.open and gesture.double:
            self.close()
            return
        if not self.open:
            self.easel.label  # noqa: B018  (tells where there is none)
            self._mode = mode_of(gesture, self.easel.session.options.mode)
        self._parts.append(self._way(gesture.start))
        self._anchored()
        self._draw()

    def hover(self, point: Point | None) -> None:
        if self.open:
            self._draw(point)

    def close(self) -> None:
        corners = self._corners()
        self.drop()
        self._fill(corners, self._mode)

    def back(self) -> None:
        del self._parts[-1:]
        self._anchored()
        self._draw()

    def drop(self) -> None:
        self._parts.clear()
        self.easel.preview.show_line(())

    @property
    def anchors(self) -> list[Point]:
        """The (row, column) places that were clicked."""
        return [part[-1] for part in self._parts]

    def _draw(self, pointer: Point | None = None) -> None:
        line = self._corners()
        if pointer is not None:
            line += self._way(pointer)
        self.easel.preview.show_line(line, self.anchors, closed=len(line) > 2)

    def _corners(self) -> list[Point]:
        return [p for part in self._parts for p in part]

    def _way(self, point: Point) -> list[Point]:
        """Points from the last anchor to this one, which comes last."""
        return [point]

    def _anchored(self) -> None:
        """The last anchor is another one now."""


class LiveWire(Polygon):
    """A polygon whose sides follow the edges in the image."""

    title = "Live wire"
    hint = (
        "Click along an edge · Enter closes, ⌫ takes back, Esc drops · "
        "Ctrl subtracts, Shift replaces"
    )

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._wire: Wire | None = None
        self._cost: tuple[object, npt.NDArray[np.float32]] | None = None

    def close(self) -> None:
        if self._wire is not None and len(self._parts) > 1:
            self._parts.append(self._wire.to(self._parts[0][-1])[1:])
        super().close()

    def drop(self) -> None:
        self._wire = None
        super().drop()

    def _way(self, point: Point) -> list[Point]:
        if self._wire is None:
            rows, columns = self.easel.shape
            row, column = (
                float(min(max(round(p), 0), n - 1))
                for p, n in zip(point, (rows, columns), strict=True)
            )
            return [(row, column)]
        return self._wire.to(point)[1:] or [self._parts[-1][-1]]

    def _anchored(self) -> None:
        if not self._parts:
            self._wire = None
            return
        place = self.easel.place
        if self._cost is None or self._cost[0] != place:
            self._cost = (place, edge_cost(self.easel.intensities()))
        self._wire = Wire(self._cost[1], self._parts[-1][-1])

"""Which tool the canvas' gestures go to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from segicl_gui.domain.labels import LabelKind
from segicl_gui.domain.session import Session, Tool
from segicl_gui.services.mouse_tools.cutting import borders
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.tools.areas import Fill, Grow, Pick
from segicl_gui.ui.tools.brushes import Brush, Eraser, RangeBrush
from segicl_gui.ui.tools.easel import Easel
from segicl_gui.ui.tools.gestures import Gesture, Point
from segicl_gui.ui.tools.object_tools import CutObject, EraseObject, MergeObjects
from segicl_gui.ui.tools.outlines import Lasso, LiveWire, Polygon
from segicl_gui.ui.tools.prompt import Prompt
from segicl_gui.ui.tools.tool import MouseTool
from segicl_gui.ui.words import tr

TOOLS: dict[Tool, type[MouseTool]] = {
    Tool.BRUSH: Brush,
    Tool.ERASER: Eraser,
    Tool.RANGE: RangeBrush,
    Tool.LASSO: Lasso,
    Tool.POLYGON: Polygon,
    Tool.LIVEWIRE: LiveWire,
    Tool.FILL: Fill,
    Tool.GROW: Grow,
    Tool.PICK: Pick,
    Tool.PROMPT: Prompt,
    Tool.ERASE_OBJECT: EraseObject,
    Tool.CUT_OBJECT: CutObject,
    Tool.MERGE_OBJECTS: MergeObjects,
}
"""A tool that is not here leaves the mouse to the canvas (pan and zoom)."""
_NONE = np.zeros((1, 1), np.uint16)
OBJECT_TOOLS = (Tool.ERASE_OBJECT, Tool.CUT_OBJECT, Tool.MERGE_OBJECTS)


class ToolBox(QObject):
    """Hands gestures to the tool that is chosen, and its errors to the window.

    Parameters
    ----------
    workspace : callable
        Gives the open project, or None.
    failed : callable
        Told what went wrong.
    done : callable
        Called after each gesture; the canvas may show what was not written.
    """

    size_stepped = Signal(int)
    """Shift and wheel ask for a larger or smaller brush."""
    hinted = Signal(str)
    """What a press does, where the pointer is now."""

    def __init__(
        self,
        canvas: Canvas,
        workspace: Callable[[], Workspace | None],
        failed: Callable[[Exception], None],
        done: Callable[[], None],
    ) -> None:
        super().__init__(canvas)
        self.easel = Easel(canvas, workspace)
        self._canvas = canvas
        self._failed = failed
        self._done = done
        self._tools = {tool: make(self.easel) for tool, make in TOOLS.items()}
        for made in self._tools.values():
            made.tell = self._tell_hint
        self._chosen = Tool.PAN
        self._hint = ""
        self._bordered: tuple[str, int] | None = None
        self._place: tuple[str | None, int] = (None, 0)
        gestures = canvas.gestures
        gestures.began.connect(self._began)
        gestures.moved.connect(self._moved)
        gestures.finished.connect(self._finished)
        gestures.cancelled.connect(self.drop)
        gestures.hovered.connect(self._hovered)
        canvas.brush_stepped.connect(self._shift_wheel)
        canvas.turned.connect(lambda step: self._guard(lambda: self._turned(step)))

    @property
    def tool(self) -> MouseTool | None:
        """The tool that is chosen; None for pan and zoom."""
        return self._tools.get(self._chosen)

    @property
    def open(self) -> bool:
        """Whether something is begun that Enter finishes and Esc drops."""
        return self._canvas.gestures.current is not None or (
            self.tool is not None and self.tool.open
        )

    def follow(self, session: Session) -> None:
        """Take over tool and place; what was begun elsewhere is dropped."""
        place = (session.case_id, session.index)
        if session.tool is not self._chosen or place != self._place:
            self.drop()
            self._canvas.preview.clear()
        self._chosen, self._place = session.tool, place
        tool = self.tool
        self._canvas.gestures.shape = tool.shape if tool else None
        native = self._canvas.qt_viewer.canvas.native
        native.setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)

    def show_borders(self, session: Session) -> None:
        """Draw lines between the objects of the active label that touch."""
        label = self.easel.active if self.easel.ready else None
        numbers = None
        if label is not None and label.id not in session.hidden:
            numbers = self.easel.work.objects.known(label.id)
        shown = None if numbers is None else (numbers.digest, session.index)
        if shown != self._bordered:
            self._bordered = shown
            plane = _NONE if numbers is None else numbers.slice(session.index)
            self._canvas.preview.show_borders(borders(plane))

    def note(self, session: Session) -> str:
        """What the tools of objects work on; "" for other tools."""
        label = self.easel.active if self.easel.ready else None
        if session.tool not in OBJECT_TOOLS or label is None:
            return ""
        if label.kind is not LabelKind.OBJECTS:
            return tr("{0} is one region; its pencil in the label list makes it objects").format(
                label.name
            )
        count = self.easel.work.objects.count(label.id)
        return (
            label.name
            if count is None
            else tr("{0}: {1} object{2}").format(label.name, count, "s" * (count != 1))
        )

    def close(self) -> None:
        """Finish what is begun."""
        if self._canvas.gestures.current is not None:
            self._canvas.gestures.finish()
        elif self.tool is not None:
            self._guard(self.tool.close)

    def back(self) -> None:
        """Take back the last point of what is begun."""
        if self.tool is not None:
            self._guard(self.tool.back)

    def drop(self) -> None:
        """Forget what is begun."""
        self._canvas.gestures.cancel()
        if self.tool is not None:
            self.tool.drop()
        self._canvas.preview.show_gesture(None)

    @property
    def hint(self) -> str:
        """What buttons and keys do with the tool in hand, where the pointer is; "" without one."""
        tool = self.tool
        return "" if tool is None else tool.said or tr(tool.hint)

    def _tell_hint(self) -> None:
        if self.hint != self._hint:
            self._hint = self.hint
            self.hinted.emit(self._hint)

    def _began(self, gesture: Gesture) -> None:
        self._draw(gesture)
        self._to(lambda tool: tool.press(gesture), end=False)

    def _moved(self, gesture: Gesture) -> None:
        self._draw(gesture)
        self._to(lambda tool: tool.drag(gesture), end=False)

    def _finished(self, gesture: Gesture) -> None:
        self._draw(None)
        self._to(lambda tool: tool.release(gesture), end=True)

    def _hovered(self, point: Point | None) -> None:
        self._to(lambda tool: tool.hover(point), end=False)

    def _turned(self, step: int) -> None:
        if self.tool is not None:
            self.tool.turn(step)

    def _shift_wheel(self, step: int) -> None:
        taken: list[bool] = []
        if self.tool is not None and self.easel.ready:
            self._guard(lambda: taken.append(self.tool.turn(step)))  # type: ignore[union-attr]
        if not any(taken):
            self.size_stepped.emit(step)

    def _draw(self, gesture: Gesture | None) -> None:
        tool = self.tool
        if tool is not None and tool.drawn and not tool.open:
            self._canvas.preview.show_gesture(gesture)

    def _to(self, call: Callable[[MouseTool], None], *, end: bool) -> None:
        tool = self.tool
        if tool is None or not self.easel.ready:
            return
        self._guard(lambda: call(tool))
        self._tell_hint()
        if end:
            self._done()

    def _guard(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as e:  # told to the user, whatever it is
            self._canvas.gestures.cancel()
            self._failed(e)
            self._done()

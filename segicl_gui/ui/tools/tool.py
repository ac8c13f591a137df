"""What a tool is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from segicl_gui.domain.tool_options import Mode
from segicl_gui.ui.tools.easel import Easel
from segicl_gui.ui.tools.gestures import Gesture, Point, Shape

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class MouseTool:
    """Listens to gestures of one shape; each finished one is at most one undo step.

    A tool that needs several gestures (a polygon) is `open` in between, and can then be closed,
    dropped, or taken back by one point.
    """

    shape: Shape | None = None
    """The gestures it works with; None leaves the mouse to the canvas."""
    drawn = True
    """Whether its gestures are drawn as they are made."""
    title = ""
    """Its name, and that of its undo steps."""
    hint = ""
    """What buttons and keys do."""

    def __init__(self, easel: Easel) -> None:
        self.easel = easel
        self.tell: Callable[[], None] = lambda: None
        """To be called when `said` changes by itself."""

    @property
    def open(self) -> bool:
        """Whether something is begun that Enter finishes and Esc drops."""
        return False

    @property
    def said(self) -> str:
        """What a press here does, where that depends on the place; else ""."""
        return ""

    def press(self, gesture: Gesture) -> None:
        """The button goes down."""

    def drag(self, gesture: Gesture) -> None:
        """The pointer moves with the button down."""

    def release(self, gesture: Gesture) -> None:
        """The button goes up."""

    def hover(self, point: Point | None) -> None:
        """The pointer moves freely; None where it leaves."""

    def turn(self, step: int) -> bool:
        """The wheel is turned with the button down or Shift held; whether that meant anything."""
        return False

    def close(self) -> None:
        """Finish what is begun."""

    def back(self) -> None:
        """Take back the last point."""

    def drop(self) -> None:
        """Forget what is begun; nothing was written yet."""


def mode_of(gesture: Gesture, otherwise: Mode) -> Mode:
    """Ctrl subtracts, Shift replaces, else what the tool options say.

    Not Alt: many window managers move windows with it.
    """
    if gesture.held(CTRL):
        return Mode.SUBTRACT
    return Mode.REPLACE if gesture.held(SHIFT) else otherwise

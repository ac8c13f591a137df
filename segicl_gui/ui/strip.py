"""A row of stripes over the width of a widget, one for each of something; a click goes to one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from segicl_gui.ui.theme import DARK, Theme

MARGIN = 10


class Strip(QWidget):
    """Its subclasses say how many stripes there are, which one is on screen, and paint them."""

    chosen = Signal(int)
    """Another stripe was clicked or dragged to."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self._theme = DARK
        self._here = 0

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def count(self) -> int:
        """How many stripes there are."""
        raise NotImplementedError

    def text_of(self, number: int) -> str:
        """What the tooltip says of a stripe."""
        raise NotImplementedError

    def x_of(self, number: int) -> float:
        """Middle of a stripe, in widget pixels."""
        return MARGIN + (number + 0.5) * self.step()

    def step(self) -> float:
        """Width of a stripe, in widget pixels."""
        return (self.width() - 2 * MARGIN) / max(1, self.count())

    def _at(self, x: float) -> int:
        return min(max(0, int((x - MARGIN) / self.step())), self.count() - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.count():
            number = self._at(event.position().x())
            if number != self._here:
                self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        """Tell of the stripe under the mouse."""
        if event.type() == QEvent.Type.ToolTip and self.count():
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.text_of(self._at(event.pos().x())), self)
            return True
        return super().event(event)

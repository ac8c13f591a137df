"""A thin bar with one stripe for each slice of a volume: how it stands, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from segicl_gui.services.slice_states import LOW, SliceState, Standing
from segicl_gui.ui.theme import DARK, Theme

_HEIGHT = 22
_MARGIN = 10
_POINTER = 5  # room for the mark of the slice on screen
# Told apart by height too, for those who cannot tell the colours.
_HEIGHTS = {
    Standing.CONFIRMED: 1.0,
    Standing.DRAFT: 0.75,
    Standing.UNCERTAIN: 0.55,
    Standing.PROPOSED: 0.55,
    Standing.UNSEEN: 0.25,
}
_PROPOSED = "#9a86f5"


class SliceStrip(QWidget):
    """All slices of a volume at once; a click or a drag goes there."""

    slice_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HEIGHT)
        self.setMouseTracking(True)
        self.setAccessibleName("Slices")
        self._theme = DARK
        self._states: tuple[SliceState, ...] = ()
        self._index = 0
        self._keys = ("", "")

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def set_keys(self, onwards: str, back: str) -> None:
        """Keys that go to the next slice that needs attention, for the tooltip."""
        self._keys = (onwards, back)

    def show_states(self, states: tuple[SliceState, ...], index: int) -> None:
        """Show how the slices stand, and the one on screen."""
        if (states, index) != (self._states, self._index):
            self._states, self._index = states, index
            self.update()

    def color(self, standing: Standing) -> QColor:
        """Colour of a standing."""
        theme = self._theme
        return QColor(
            {
                Standing.CONFIRMED: theme.good,
                Standing.DRAFT: theme.accent,
                Standing.PROPOSED: _PROPOSED,
                Standing.UNCERTAIN: theme.warn,
                Standing.UNSEEN: theme.faint,
            }[standing]
        )

    def x_of(self, index: int) -> float:
        """Middle of a slice's stripe, in widget pixels."""
        return _MARGIN + (index + 0.5) * self._step()

    def text_of(self, index: int) -> str:
        """What the tooltip says of a slice."""
        state = self._states[index]
        text = f"Slice {index + 1}: {state.standing}"
        if state.quality is not None and state.confidence is not None:
            text += (
                f"\nexpected Dice {state.quality:.2f}, mean probability {state.confidence:.2f}"
                f" (uncertain below {LOW:.2f})"
            )
        elif state.standing is Standing.PROPOSED:
            text += "\nnothing found here"
        if all(self._keys):
            text += f"\nNext that needs attention: {self._keys[0]}  back: {self._keys[1]}"
        return text

    def _step(self) -> float:
        return (self.width() - 2 * _MARGIN) / max(1, len(self._states))

    def _at(self, x: float) -> int:
        return min(max(0, int((x - _MARGIN) / self._step())), len(self._states) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        step, room = self._step(), self.height() - _POINTER - 2
        gap = 1.0 if step > 3 else 0.0
        for i, state in enumerate(self._states):
            height = room * _HEIGHTS[state.standing]
            left = _MARGIN + i * step
            bar = QRectF(left, _POINTER + room - height, max(step - gap, 0.6), height)
            painter.fillRect(bar, self.color(state.standing))
        x = self.x_of(self._index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        tip = QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, _POINTER + 1)])
        painter.drawPolygon(tip)
        painter.drawRect(QRectF(x - 0.75, _POINTER, 1.5, room))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._states:
            index = self._at(event.position().x())
            if index != self._index:
                self.slice_chosen.emit(index)

    def event(self, event: QEvent) -> bool:
        """Tell of the slice under the mouse."""
        if event.type() == QEvent.Type.ToolTip and self._states:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.text_of(self._at(event.pos().x())), self)
            return True
        return super().event(event)

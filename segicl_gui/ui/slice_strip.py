"""A thin bar with one stripe for each slice of a volume: how it stands, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF

from segicl_gui.services.slice_states import LOW, SliceState, Standing
from segicl_gui.ui.strip import MARGIN, Strip
from segicl_gui.ui.words import tr

_HEIGHT = 22
_POINTER = 5  # room for the mark of the slice on screen
# Told apart by height too, for those who cannot tell the colours.
_HEIGHTS = {
    Standing.CONFIRMED: 1.0,
    Standing.DRAFT: 0.75,
    Standing.AUTO: 0.9,
    Standing.UNCERTAIN: 0.55,
    Standing.PROPOSED: 0.55,
    Standing.UNSEEN: 0.25,
}
_PROPOSED = "#9a86f5"
_AUTO = "#c98bdb"


class SliceStrip(Strip):
    """All slices of a volume at once; a click or a drag goes there."""

    def __init__(self) -> None:
        super().__init__(tr("Slices"), _HEIGHT)
        self._states: tuple[SliceState, ...] = ()
        self._keys = ("", "")

    def count(self) -> int:
        return len(self._states)

    def set_keys(self, onwards: str, back: str) -> None:
        """Keys that go to the next slice that needs attention, for the tooltip."""
        self._keys = (onwards, back)

    def show_states(self, states: tuple[SliceState, ...], index: int) -> None:
        """Show how the slices stand, and the one on screen."""
        if (states, index) != (self._states, self._here):
            self._states, self._here = states, index
            self.update()

    def color(self, standing: Standing) -> QColor:
        """Colour of a standing."""
        theme = self._theme
        return QColor(
            {
                Standing.CONFIRMED: theme.good,
                Standing.DRAFT: theme.accent,
                Standing.AUTO: _AUTO,
                Standing.PROPOSED: _PROPOSED,
                Standing.UNCERTAIN: theme.warn,
                Standing.UNSEEN: theme.faint,
            }[standing]
        )

    def text_of(self, number: int) -> str:
        state = self._states[number]
        text = tr("Slice {0}: {1}").format(number + 1, state.standing)
        if state.quality is not None and state.confidence is not None:
            text += tr(
                "\nexpected Dice {0:.2f}, mean probability {1:.2f} (uncertain below {2:.2f})"
            ).format(state.quality, state.confidence, LOW)
        elif state.standing is Standing.PROPOSED:
            text += tr("\nnothing found here")
        if all(self._keys):
            text += tr("\nNext that needs attention: {0}  back: {1}").format(
                self._keys[0], self._keys[1]
            )
        return text

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        step, room = self.step(), self.height() - _POINTER - 2
        gap = 1.0 if step > 3 else 0.0
        for i, state in enumerate(self._states):
            height = room * _HEIGHTS[state.standing]
            left = MARGIN + i * step
            bar = QRectF(left, _POINTER + room - height, max(step - gap, 0.6), height)
            painter.fillRect(bar, self.color(state.standing))
        x = self.x_of(self._here)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        tip = QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, _POINTER + 1)])
        painter.drawPolygon(tip)
        painter.drawRect(QRectF(x - 0.75, _POINTER, 1.5, room))

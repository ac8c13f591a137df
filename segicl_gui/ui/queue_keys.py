"""The list of cases and the field above it, with keys of their own while they have the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QListView

from segicl_gui.ui.words import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CaseList(QListView):
    """A list that can be gone through by keys.

    Enter opens the row that was gone to; on the row of the case on screen it accepts, as
    everywhere else.

    Parameters
    ----------
    leads_elsewhere : callable
        Whether a row is of another case than the one on screen.
    """

    _OWN = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

    def __init__(self, leads_elsewhere: Callable[[QModelIndex], bool]) -> None:
        super().__init__()
        self._leads_elsewhere = leads_elsewhere

    def event(self, event: QEvent) -> bool:
        """Claim the keys before they become actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            here, alone = self.currentIndex(), not event.modifiers()
            opens = event.key() in _ENTER and here.isValid() and self._leads_elsewhere(here)
            if alone and (event.key() in self._OWN or opens):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Say why the list is empty, where it is."""
        super().paintEvent(event)
        shown = self.model()
        if shown.rowCount() == 0 and shown.property("of"):
            with QPainter(self.viewport()) as painter:
                top = self.viewport().rect().adjusted(0, 12, 0, 0)
                painter.drawText(top, Qt.AlignmentFlag.AlignHCenter, tr("No case matches"))


class CaseSearch(QLineEdit):
    """What is searched for: Enter opens the first case that matches, Esc forgets the search."""

    entered = Signal()
    left = Signal()
    """Downwards, into the list."""

    def event(self, event: QEvent) -> bool:
        """Claim the keys before they become actions of the window: Enter would accept."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.key() in (*_ENTER, Qt.Key.Key_Escape) and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter, Esc, and the arrow that leads into the list."""
        if event.key() in _ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

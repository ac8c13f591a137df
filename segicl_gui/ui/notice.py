"""The quiet bar that tells what went wrong and what to do, without stopping anyone."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.ui.own_window import over_windows
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import said, tr

SECONDS = 12
_ABOVE, _AIR = 92, 8  # the height of bars at the bottom; a little air


class Notice(QFrame):
    """Shows one message; goes away by itself, by its cross, or when told."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "notice")
        over_windows(self)
        self._theme = DARK
        self._icon = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton()
        self.action.clicked.connect(self._act)
        self._run: Callable[[], None] | None = None
        self._close = QToolButton()
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close the message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.action)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._over: QWidget | None = None
        self._about = ""
        self.hide()

    def sit_over(self, widget: QWidget) -> None:
        """Keep to the lower end of a widget of the window, while that is to be seen."""
        self._over = widget

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._close.setIcon(icon("mdi6.close", theme))

    def say(
        self,
        text: str,
        *,
        warn: bool = False,
        seconds: float = SECONDS,
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a text; `seconds` 0 keeps it until it is closed, `action` is offered beside it."""
        self._run, self._about = None, ""
        self.action.setVisible(action is not None)
        if action is not None:
            title, self._run = action
            self.action.setText(title)
        name, color = ("mdi6.alert", self._theme.warn) if warn else (
            "mdi6.information-outline", self._theme.accent,
        )  # fmt: skip
        self._icon.setPixmap(icon(name, self._theme, color).pixmap(QSize(18, 18)))
        self.text.setText(text)
        self.show()
        self.place()
        self._timer.stop()
        if seconds:
            self._timer.start(round(seconds * 1000))

    def switched(self, what: str, on: bool, text: str, seconds: float) -> None:
        """Show a text that holds while something is switched on, and take it back after."""
        if on:
            self.say(text, seconds=seconds)
            self._about = what
        elif self._about == what:
            self.hide()

    def place(self) -> None:
        """Sit above the bars below the picture; nothing else moves, so that no image jumps."""
        window = self.parentWidget()
        words = QTextDocumentFragment.fromHtml(self.text.text()).toPlainText()
        wanted = self.text.fontMetrics().horizontalAdvance(words)
        beside = 110 + (self.action.sizeHint().width() + 6 if self._run else 0)
        width = min(window.width() - 40, 900, wanted + beside)
        lines = self.text.heightForWidth(width - beside)
        self.setFixedSize(width, max(40, lines + 22))
        bottom = window.height() - _ABOVE
        if self._over is not None and self._over.isVisible():
            bottom = self._over.mapTo(window, QPoint(0, self._over.height())).y() - _AIR
        self.move((window.width() - width) // 2, bottom - self.height())
        self.raise_()

    def tell(
        self,
        error: UserError,
        *,
        seconds: float = SECONDS,
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show an error the user can act on."""
        text = f"<b>{said(error.title)}.</b> {said(error.happened)} {said(error.todo)}"
        self.say(text, warn=True, seconds=seconds, action=action)

    def _act(self) -> None:
        run, self._run = self._run, None
        self.hide()
        if run is not None:
            run()


def close_unsaved(parent: QWidget) -> bool:
    """Ask whether to close though the last changes are not saved."""
    answer = QMessageBox.warning(
        parent,
        tr("Not saved"),
        tr("The last changes could not be saved yet. Closing now loses them."),
        QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel,
        QMessageBox.StandardButton.Cancel,
    )
    return answer == QMessageBox.StandardButton.Close


def show_unexpected(parent: QWidget, title: str, error: BaseException) -> None:
    """A dialog for errors nobody foresaw, with details that can be copied."""
    details = "".join(traceback.format_exception(error))
    box = QMessageBox(
        QMessageBox.Icon.Critical, "SegICL", tr("{0} failed.").format(title), parent=parent
    )
    box.setInformativeText(
        tr(
            "{0}: {1}\n\nYour saved work is not affected. "
            "If it happens again, copy the details into a report."
        ).format(type(error).__name__, error)
    )
    box.setDetailedText(details)
    copy = box.addButton(tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    box.addButton(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()

"""How far proposing all cases has come, with pause and stop."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.propose_all import Pace
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.bars import show_value
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import tr


class BatchBar(QWidget):
    """Seen while all cases are being proposed, or that is paused."""

    def __init__(self) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._theme = DARK
        self._text = QLabel()
        self._text.setProperty("role", "faint")
        self.pause = QToolButton()
        self.pause.clicked.connect(self.toggle)
        self.stop = QToolButton()
        self.stop.setToolTip(tr("Stop; what was proposed stays"))
        self.stop.setAccessibleName(tr("Stop proposing all cases"))
        self.stop.clicked.connect(self._stop)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._text, 1)
        row.addWidget(self.pause)
        row.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._progress)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.stop.setIcon(icon("mdi6.close", theme))
        self.refresh()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show that of another project."""
        self._workspace = workspace
        if workspace is not None:
            workspace.propose_all.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now."""
        batch = self._workspace.propose_all if self._workspace else None
        if batch is None or batch.pace is Pace.IDLE:
            self.hide()
            return
        paused = batch.pace is Pace.PAUSED
        failed = tr(" · {0} failed").format(len(batch.failed)) if batch.failed else ""
        # In a narrow window there is room for the numbers alone.
        self._text.setText(
            tr("{0} of {1}{2}").format(min(batch.done + 1, batch.total), batch.total, failed)
        )
        words = tr("Proposing all cases is paused") if paused else tr("Proposing all cases")
        self._text.setToolTip(f"{words}: {self._text.text()}")
        self.pause.setIcon(icon("mdi6.play" if paused else "mdi6.pause", self._theme))
        self.pause.setToolTip(tr("Go on") if paused else tr("Pause; it goes on where it was"))
        self.pause.setAccessibleName(self.pause.toolTip())
        self._progress.setRange(0, max(1, batch.total))
        show_value(self._progress, batch.done)
        self.show()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self._workspace is None:
            return
        batch = self._workspace.propose_all
        if batch.pace is Pace.RUNNING:
            batch.pause()
        elif batch.pace is Pace.PAUSED:
            batch.resume()

    def _stop(self) -> None:
        if self._workspace is not None:
            self._workspace.propose_all.stop()

"""Preferences."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.storage.settings import Settings
from segicl_gui.ui.theme import THEMES


class PreferencesDialog(QDialog):
    """Colours of the window and the engine that makes proposals.

    Parameters
    ----------
    engines : tuple of (str, str)
        Name and description of each engine there is.
    """

    def __init__(
        self,
        settings: Settings,
        engines: tuple[tuple[str, str], ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(400)
        self._settings = settings
        self._theme = QComboBox()
        for name in THEMES:
            self._theme.addItem(name.capitalize(), name)
        self._theme.setCurrentIndex(self._theme.findData(settings.theme))
        self._engine = QComboBox()
        for name, about in engines:
            self._engine.addItem(about, name)
        self._engine.setCurrentIndex(max(0, self._engine.findData(settings.engine)))
        note = QLabel("The engine runs on this computer; nothing is sent anywhere.")
        note.setProperty("role", "faint")
        form = QFormLayout()
        form.addRow("Colours", self._theme)
        form.addRow("Engine", self._engine)
        form.addRow("", note)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def settings(self) -> Settings:
        """The preferences as chosen."""
        return replace(
            self._settings, theme=self._theme.currentData(), engine=self._engine.currentData()
        )

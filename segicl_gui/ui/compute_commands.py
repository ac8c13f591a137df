"""What the actions do that are about where proposals are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from segicl_gui.ui.dialogs.compute import ComputeDialog
from segicl_gui.ui.dialogs.preferences import MODELS, PreferencesDialog

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class ComputeCommands:
    """The part of `Commands` about engines."""

    _window: MainWindow

    def preferences(self) -> None:
        window = self._window
        dialog = PreferencesDialog(window.settings, window.engines(), window.default_engine, window)
        result = dialog.exec()
        if result == QDialog.DialogCode.Accepted:
            window.apply_settings(dialog.settings())
        elif result == MODELS:
            window.actions_by_id["models"].trigger()

    def compute(self) -> None:
        window = self._window
        dialog = ComputeDialog(window.settings, window.jobs, window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            window.apply_settings(dialog.settings())

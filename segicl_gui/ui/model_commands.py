"""What the actions do that are about models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from segicl_gui.services.project_settings import change, project_settings
from segicl_gui.ui.dialogs.models import ModelsDialog

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow


class ModelCommands:
    """The part of `Commands` about models."""

    _window: MainWindow
    _workspace: Workspace

    def models(self) -> None:
        """Show the models there are, beside the picture."""
        window = self._window
        dialog = ModelsDialog(window.jobs, project=window.workspace is not None, parent=window)
        dialog.tried.connect(lambda name: window.guarded(lambda: self.try_model(name))())
        dialog.chosen.connect(lambda name: window.guarded(lambda: self.use_model(name))())
        dialog.changed.connect(window.models_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def try_model(self, name: str) -> None:
        """Propose the slice on screen with an engine and model, once."""
        self._window.canvas.flush()
        self._workspace.predictor.try_engine(name)

    def use_model(self, name: str) -> None:
        """Have the project worked with an engine and model from now on."""
        project = self._workspace.project
        change(project, replace(project_settings(project.state), engine=name))

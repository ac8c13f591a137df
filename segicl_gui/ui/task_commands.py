"""The commands that hand a task on as one file, and take one in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog

from segicl_gui.domain.errors import UserError
from segicl_gui.services.jobs import Job
from segicl_gui.services.tasks import SUFFIX, Imported, add_to, export_task, read_into

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow

_SLOT = "task"
_FILTER = f"Tasks (*{SUFFIX})"


class TaskCommands:
    """The part of `Commands` that concerns tasks."""

    _window: MainWindow
    _workspace: Workspace

    def export_task(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        state, library = workspace.project.state, workspace.library
        beside = workspace.folder.parent / f"{state.name}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export task", str(beside), _FILTER)
        if not chosen:
            return
        path = Path(chosen if chosen.endswith(SUFFIX) else chosen + SUFFIX)
        licence, given = QInputDialog.getText(
            self._window,
            "Licence",
            "Under which terms may others use these exemplars? They are told; it may be empty.",
        )
        if not given:
            return

        def work(job: Job) -> int:
            def tell(share: float, text: str) -> None:
                job.check()
                job.progress(share, text)

            return export_task(state, library, path, licence=licence.strip(), tell=tell)

        def done(count: int) -> None:
            self._window.notice.say(
                f"{count} exemplars in {path.name}. Pixels are as they were: look for text burnt "
                "into them before you pass it on.",
                seconds=0,
            )

        self._window.jobs.start("Exporting the task", work, done, slot=_SLOT)

    def import_task(self) -> None:
        folder = str(self._workspace.folder.parent)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Import task", folder, _FILTER)
        if chosen:
            self.import_task_file(Path(chosen))

    def import_task_file(self, path: Path) -> None:
        """Add the labels and exemplars of a task to the project that is open."""
        workspace = self._workspace
        workspace.project.check_writable()
        state, folder = workspace.project.state, workspace.folder

        def work(job: Job) -> Imported:
            def tell(share: float, text: str) -> None:
                job.check()
                job.progress(share, text)

            return read_into(path, state, folder, tell)

        def done(imported: Imported) -> None:
            if self._window.workspace is not workspace:
                return
            if workspace.project.state.schema != state.schema:
                raise UserError(
                    "Task not imported", "The labels were changed meanwhile.", "Import it again."
                )
            add_to(workspace.project, imported)
            if workspace.session.active_label is None and imported.schema.ids():
                workspace.session.set_tools(active_label=imported.schema.ids()[0])
            licence = f" Licence: {imported.task.licence}." if imported.task.licence else ""
            self._window.notice.say(
                f"{len(imported.cases)} exemplars of “{imported.task.name}” are here to learn "
                f"from.{licence}",
                seconds=8,
            )

        self._window.jobs.start(f"Importing {path.name}", work, done, slot=_SLOT)

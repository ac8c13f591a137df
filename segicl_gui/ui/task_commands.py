"""The commands that hand a task on as one file, and take one in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog

from segicl_gui.domain.errors import UserError
from segicl_gui.services.jobs import Job
from segicl_gui.services.tasks import SUFFIX, Imported, add_to, export_task, read_into
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow

_SLOT = "task"


class TaskCommands:
    """The part of `Commands` that concerns tasks."""

    _window: MainWindow
    _workspace: Workspace

    def export_task(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        state, library = workspace.project.state, workspace.library
        beside = workspace.folder.parent / f"{state.name}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Export task"), str(beside), tr("Tasks ({0})").format(f"*{SUFFIX}")
        )
        if not chosen:
            return
        path = Path(chosen if chosen.endswith(SUFFIX) else chosen + SUFFIX)
        licence, given = QInputDialog.getText(
            self._window,
            tr("Licence"),
            tr("Under which terms may others use these exemplars? They are told; it may be empty."),
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
                tr(
                    "{0} exemplars in {1}. Pixels are as they were: look for text burnt "
                    "into them before you pass it on."
                ).format(count, path.name),
                seconds=0,
            )

        self._window.jobs.start(tr("Exporting the task"), work, done, slot=_SLOT)

    def import_task(self) -> None:
        folder = str(self._workspace.folder.parent)
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import task"), folder, tr("Tasks ({0})").format(f"*{SUFFIX}")
        )
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
                    tr("Task not imported"),
                    tr("The labels were changed meanwhile."),
                    tr("Import it again."),
                )
            add_to(workspace.project, imported)
            if workspace.session.active_label is None and imported.schema.ids():
                workspace.session.set_tools(active_label=imported.schema.ids()[0])
            licence = (
                tr(" Licence: {0}.").format(imported.task.licence) if imported.task.licence else ""
            )
            self._window.notice.say(
                tr("{0} exemplars of “{1}” are here to learn from.{2}").format(
                    len(imported.cases), imported.task.name, licence
                ),
                seconds=8,
            )

        self._window.jobs.start(tr("Importing {0}").format(path.name), work, done, slot=_SLOT)

"""The command that finds images which were moved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from segicl_gui.domain.errors import UserError
from segicl_gui.services.jobs import Job
from segicl_gui.services.relink import Relinking, apply, find, missing
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow

_SLOT = "find images"


class RelinkCommands:
    """The part of `Commands` that concerns images which are not where they were."""

    _window: MainWindow
    _workspace: Workspace

    def find_images(self) -> None:
        """Ask for a folder and look for the missing images in it."""
        workspace = self._workspace
        workspace.project.check_writable()
        start = str(workspace.folder.parent)
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Find images in"), start)
        if chosen:
            self.find_images_in(Path(chosen))

    def find_images_in(self, search: Path) -> None:
        """Look for the missing images in a folder and below it."""
        workspace = self._workspace
        workspace.project.check_writable()
        state, folder = workspace.project.state, workspace.folder

        def work(job: Job) -> Relinking:
            def tell(share: float, text: str) -> None:
                job.check()
                job.progress(share, text)

            wanted = missing(state, folder)
            if not wanted:
                raise UserError(
                    tr("No image is missing"),
                    tr("All images are where they were."),
                    tr("Go on working."),
                )
            return find(wanted, folder, search, tell)

        def done(relinking: Relinking) -> None:
            if self._window.workspace is not workspace:
                return
            apply(workspace.project, relinking)
            self._window.notice.say(_told(relinking), warn=bool(relinking.left), seconds=0)

        self._window.jobs.start(tr("Finding images"), work, done, slot=_SLOT)


def _told(relinking: Relinking) -> str:
    found, left = len(relinking.found), relinking.left
    text = tr("{0} image{1} found.").format(found, "" if found == 1 else "s")
    if left:
        first = next(iter(left.values())).path
        text += tr(" {0} not found, as {1}.").format(len(left), first)
    if relinking.changed:
        text += tr(" {0} has the name of one and another content, so it was not taken.").format(
            relinking.changed[0]
        )
    return text

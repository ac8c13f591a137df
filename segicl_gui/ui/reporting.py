"""The report on the open project: where to, written in the background, shown in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from segicl_gui.services.jobs import Job
from segicl_gui.services.report import report_of, write_report
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow

FOLDER = "segicl-report"
"""Made in the folder that is chosen, so that files of other kinds are not mixed with it."""


def ask_and_report(window: MainWindow, workspace: Workspace) -> None:
    """Ask for a folder, and write the report there."""
    place = QFileDialog.getExistingDirectory(
        window, tr("Report: where should its folder be made?"), str(workspace.folder.parent)
    )
    if place:
        write(window, workspace, Path(place) / FOLDER)


def write(window: MainWindow, workspace: Workspace, out: Path) -> None:
    """Write the report in the background, then show it."""
    state, store, autosave = workspace.project.state, workspace.store, workspace.autosave
    proposed = frozenset(workspace.session.proposals)

    def work(job: Job) -> Path:
        autosave.flush()
        report = report_of(state, store.revisions(), proposed)
        job.check()
        return write_report(report, out)[0]

    def written(page: Path) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
        shown = tr("shown in your browser") if opened else tr("no browser could be opened for it")
        window.notice.say(tr("The report is in {0}; {1}.").format(out, shown), seconds=8)

    window.jobs.start(tr("Writing the report"), work, written, slot="report")

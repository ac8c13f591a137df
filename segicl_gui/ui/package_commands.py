"""The commands that hand work out to others and bring it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QProgressDialog

from segicl_gui.services.conflicts import OnConflict
from segicl_gui.services.jobs import Job
from segicl_gui.services.merging import MergeReport, merge
from segicl_gui.services.packages import split
from segicl_gui.services.projects import open_path
from segicl_gui.ui.dialogs.bring_back import BringBackDialog
from segicl_gui.ui.dialogs.hand_out import HandOutDialog
from segicl_gui.ui.words import said, tr

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow

T = TypeVar("T")
SLOT = "packages"


class PackageCommands:
    """The part of `Commands` that concerns work packages."""

    _window: MainWindow
    _workspace: Workspace

    def hand_out_packages(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        state, folder = workspace.project.state, workspace.folder
        dialog = HandOutDialog(state, folder, self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        choice = dialog.choice()

        def work(job: Job) -> tuple[Path, ...]:
            return split(
                state, folder, choice.packages, choice.out,
                link_images=choice.link_images, tell=teller(job),
            )  # fmt: skip

        def done(written: tuple[Path, ...]) -> None:
            names = ", ".join(p.name for p in written)
            self._window.notice.say(tr("In {0}: {1}.").format(choice.out, names), seconds=0)

        self._window.jobs.start(tr("Handing out packages"), work, done, slot=SLOT)

    def bring_back_packages(self) -> None:
        self._window.canvas.flush()
        dialog = BringBackDialog(self._workspace, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.bring_back(dialog.packages(), dialog.decisions())

    def bring_back(
        self, packages: tuple[Path, ...], decisions: dict[tuple[str, str], OnConflict]
    ) -> None:
        """Close the project, take the work of packages over, and open it again.

        Parameters
        ----------
        packages : tuple of Path
        decisions : dict
            (package, key of a conflict) -> what becomes of what changed on both sides.
        """
        folder, who = self._workspace.folder, self._workspace.project.who

        def work(job: Job) -> MergeReport:
            opened = open_path(folder)
            opened.store.who = who
            try:
                return merge(
                    opened.state, opened.store, packages,
                    lambda c: decisions.get((c.package, c.key), OnConflict.LIST),
                    teller(job),
                )  # fmt: skip
            finally:
                opened.store.close()

        self.while_closed(
            tr("Bringing back packages"), work,
            lambda report: self._window.notice.say(_told(report), seconds=0),
        )  # fmt: skip

    def while_closed(self, title: str, work: Callable[[Job], T], done: Callable[[T], None]) -> None:
        """Close the project, do something to its files, and open it again, however that ended."""
        window, folder = self._window, self._workspace.folder
        if not window.close_project():
            return
        job = window.jobs.start(title, work, done, slot=SLOT)
        wait = Waiting(job, window)

        def ended() -> None:
            wait.end()
            window.open_path(folder)

        job.when_ended(ended)


class Waiting(QProgressDialog):
    """Keeps the user from opening the project while it is written to."""

    def __init__(self, job: Job, window: MainWindow) -> None:
        super().__init__(f"{job.title}…", tr("Cancel"), 0, 100, window)
        self.setWindowTitle(job.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(0)
        self.setMinimumWidth(420)
        self.setAutoClose(False)
        self.setAutoReset(False)
        self._job = job
        self.canceled.connect(job.cancel)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._timer.start(100)
        self.setValue(0)
        self.show()

    def end(self) -> None:
        """Go away."""
        self._timer.stop()
        self.canceled.disconnect(self._job.cancel)
        self.close()
        self.deleteLater()

    def _tell(self) -> None:
        self.setLabelText(said(self._job.text) or f"{self._job.title}…")
        self.setValue(round(100 * self._job.share))


def teller(job: Job) -> Callable[[float, str], None]:
    """Has services tell a job how far they are, and stops them once it is cancelled."""

    def tell(share: float, text: str) -> None:
        job.check()
        job.progress(share, text)

    return tell


def _told(report: MergeReport) -> str:
    decided = len(report.conflicts) - len(report.left)
    text = tr("{0} case(s) taken over, {1} without new work").format(
        len(report.taken), report.unchanged
    )
    if decided:
        text += tr(", {0} conflict(s) decided").format(decided)
    if report.left:
        names = ", ".join(c.what for c in report.left[:3]) + (", …" if len(report.left) > 3 else "")
        text += tr(". {0} left open, listed again next time: {1}").format(len(report.left), names)
    return f"{text}."

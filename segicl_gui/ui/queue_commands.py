"""What the actions do that concern many cases: which is next, and which go without a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QInputDialog

from segicl_gui.services.auto_accept import Outcome
from segicl_gui.services.project_settings import change
from segicl_gui.services.propose_all import Pace
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.dialogs.auto_accept import AutoAcceptDialog
from segicl_gui.ui.dialogs.project_settings import ProjectSettingsDialog
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow

_SAMPLE = 10


class QueueCommands:
    """The part of `Commands` that goes over the whole queue."""

    _window: MainWindow

    @property
    def _workspace(self) -> Workspace:
        raise NotImplementedError

    def find_case(self) -> None:
        """Have the keyboard search the list of cases."""
        self._window.canvas.flush()
        self._window.queue.find()

    def auto_accept(self) -> None:
        """Take proposals over unseen, from a quality on."""
        self._window.canvas.flush()
        workspace = self._workspace
        dialog = AutoAcceptDialog(workspace, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            workspace.auto.accept(dialog.chosen(), dialog.threshold, self._auto_accepted)

    def project_settings(self) -> None:
        """Whose exemplars count, who approves, control cases."""
        self._window.canvas.flush()
        workspace = self._workspace
        dialog = ProjectSettingsDialog(
            workspace.project.state, self._window, self._window.engines()
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            change(workspace.project, dialog.settings())

    def propose_all(self) -> None:
        """Begin to propose all cases, pause or go on."""
        self._window.canvas.flush()
        batch = self._workspace.propose_all
        if batch.pace is Pace.IDLE:
            batch.problem = self._paused
            total = batch.start()
            if not total:
                self._window.notice.say(tr("No case is open."), seconds=3)
        else:
            self._window.queue.batch.toggle()

    def _paused(self, error: Exception | None) -> None:
        self._window.notice.say(
            tr("Proposing all cases is paused: several in a row failed ({0}).").format(error),
            warn=True,
            seconds=0,
        )

    def _auto_accepted(self, outcome: Outcome) -> None:
        text = tr("{0} auto-accepted.").format(_cases(outcome.taken))
        if outcome.left:
            text += tr(" {0} changed meanwhile and stayed as they were.").format(outcome.left)
        self._window.notice.say(
            tr("{0} Review a sample of them: Case menu.").format(text), seconds=8
        )

    def review_sample(self) -> None:
        """Go through some auto-accepted cases."""
        self._window.canvas.flush()
        workspace = self._workspace
        total = len(workspace.auto.auto_accepted())
        if not total:
            self._window.notice.say(tr("No case is auto-accepted."), seconds=3)
            return
        count, wanted = QInputDialog.getInt(
            self._window,
            tr("Review a sample"),
            tr("{0} auto-accepted. How many to look at, drawn at random?").format(_cases(total)),
            min(_SAMPLE, total), 1, total,
        )  # fmt: skip
        if wanted:
            ids = workspace.auto.draw(count)
            workspace.queue.review(ids)
            workspace.session.go(ids[0], workspace.queue.entry_slice(ids[0]))
            self._window.notice.say(
                tr("A sample of {0}: correct what is wrong, Enter confirms.").format(
                    _cases(len(ids))
                ),
                seconds=6,
            )

    def _all_done(self) -> str:
        auto = len(self._workspace.auto.auto_accepted())
        if not auto:
            return tr("All cases are done. Export the masks with Ctrl+E.")
        return tr(
            "No case is open. {0} {1} auto-accepted: review a sample of them (Case menu)."
        ).format(_cases(auto), "is" if auto == 1 else "are")

    def _tell_sample(self) -> bool:
        """Say how the review of a sample goes, and what it found; False where there is none."""
        workspace = self._workspace
        left, same, changed = workspace.auto.looked_at()
        done = same + changed
        if not left + done:
            return False
        if left:
            self._window.notice.say(
                tr("Sample: {0} looked at, {1} to go.").format(done, left), seconds=3
            )
            return True
        workspace.auto.forget_sample()
        workspace.queue.review(())
        self._window.notice.say(
            tr("Sample done: {0} of {1} were right as they were, {2} corrected.").format(
                same, done, changed
            ),
            seconds=0,
        )
        return True


def _cases(count: int) -> str:
    return tr("{0} case{1}").format(count, "" if count == 1 else "s")

"""The commands of the menu "Review": a second reader's, and comments on places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState
from segicl_gui.services.checks import Finding
from segicl_gui.services.second_reading import Reading, read_second
from segicl_gui.ui.dialogs.checks import ChecksDialog
from segicl_gui.ui.dialogs.second_reading import SecondReadingDialog
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow


class ReviewCommands:
    """The part of `Commands` that says what one person thinks of another's masks."""

    _window: MainWindow
    _workspace: Workspace

    def next_to_review(self) -> None:
        self._window.canvas.flush()
        if not self._to_next_review():
            self._window.notice.say(tr("No other case waits for your review."), seconds=3)

    def approve(self) -> None:
        self._window.canvas.flush()
        name = self._workspace.annotate.case().name
        self._workspace.review.approve()
        self._say_and_go_on(tr("{0} approved by {1}.").format(name, self._workspace.project.who))

    def fix_and_approve(self) -> None:
        self._window.canvas.flush()
        name = self._workspace.annotate.case().name
        fixed = self._workspace.review.fix_and_approve()
        what = tr("fixed and approved") if fixed else tr("approved")
        self._say_and_go_on(tr("{0} {1} by {2}.").format(name, what, self._workspace.project.who))

    def return_case(self) -> None:
        self._window.canvas.flush()
        text = self._ask_comment(tr("Return with comment"), tr("What is to be changed here?"))
        if text:
            self._workspace.review.return_with(text, *self._place())
            name = self._workspace.annotate.case().name
            self._say_and_go_on(tr("{0} goes back to its annotator.").format(name))

    def comment_here(self) -> None:
        self._window.canvas.flush()
        place = self._place()
        text = self._ask_comment(tr("Comment"), tr("What is there to see here?"))
        if text:
            self._workspace.review.comment(text, *place)

    def next_comment(self) -> None:
        place = self._workspace.review.next_comment()
        if place is None:
            self._window.notice.say(tr("No other comment is open."), seconds=3)
            return
        self._window.canvas.flush()
        self._workspace.session.go(*place)

    def second_reading(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        case = workspace.annotate.case()
        folder = str(workspace.folder.parent)
        chosen = QFileDialog.getExistingDirectory(
            self._window, tr("Second reading: another version of this project (….segicl)"), folder
        )
        if not chosen:
            return
        state = workspace.project.state

        def done(reading: Reading) -> None:
            if self._window.workspace is workspace:
                self._show_reading(workspace, case, reading)

        self._window.jobs.start(
            tr("Reading the second reading"),
            lambda job: read_second(Path(chosen), state, case),
            done,
            slot="second-reading",
        )

    def _show_reading(self, workspace: Workspace, case: CaseState, reading: Reading) -> None:
        picture = self._window.picture
        dialog = SecondReadingDialog(workspace, case, reading, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture.second = (case.id, reading)

        def closed() -> None:
            if picture.second == (case.id, reading):
                picture.second = None
                picture.paint()

        dialog.finished.connect(closed)
        self._show_aside(dialog)
        picture.paint()

    def check_masks(self) -> None:
        self._window.canvas.flush()
        dialog = ChecksDialog(self._workspace, self._window)
        dialog.went.connect(lambda found: self._window.guarded(lambda: self._go_to(found))())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_aside(dialog)

    def _show_aside(self, dialog: QDialog) -> None:
        """Show a dialog in the corner of the window, off the middle of the picture."""
        window = self._window
        corner = window.mapToGlobal(window.rect().bottomRight())
        dialog.move(corner.x() - dialog.width() - 12, corner.y() - dialog.height() - 36)
        dialog.show()

    def _go_to(self, found: Finding) -> None:
        workspace = self._workspace
        if found.case_id not in workspace.project.state.cases:
            raise UserError(
                tr("Cannot go there"),
                tr("{0} is gone.").format(found.case),
                tr("Check the masks again."),
            )
        self._window.canvas.flush()
        workspace.session.go(found.case_id, found.index)
        label = next((x for x in workspace.project.state.schema if x.name == found.label), None)
        if label is not None:
            workspace.session.set_tools(active_label=label.id)
        if found.row is not None and found.column is not None:
            workspace.session.display.point(found.row, found.column)

    def _to_next_review(self) -> bool:
        workspace = self._workspace
        coming = workspace.review.next_case(workspace.queue.ids())
        if coming is not None:
            workspace.session.go(coming, workspace.queue.entry_slice(coming))
        return coming is not None

    def _say_and_go_on(self, text: str) -> None:
        """Tell what was done with a case, and show the next one that waits for a review."""
        if self._to_next_review():
            text = tr("{0} This is the next to review.").format(text)
        self._window.notice.say(text, seconds=3)

    def settle_comment(self, number: int, resolved: bool) -> None:
        """Resolve a comment of the case on screen, by its number, or open it again."""
        self._workspace.review.resolve(number, resolved=resolved)

    def _place(self) -> tuple[float, float]:
        """Where the mouse was last on the picture (row, column); else its middle."""
        pointed = self._window.picture.last_pointed
        case = self._workspace.annotate.case()
        _, rows, columns = case.geometry.shape
        if pointed is None or not (0 <= pointed[0] < rows and 0 <= pointed[1] < columns):
            return (rows - 1) / 2, (columns - 1) / 2
        return float(pointed[0]), float(pointed[1])

    def _ask_comment(self, title: str, question: str) -> str:
        text, given = QInputDialog.getMultiLineText(self._window, title, question)
        return text.strip() if given else ""

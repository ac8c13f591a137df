"""What the checks found, as a list to go through."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from segicl_gui.services.checks import Finding, check_project
from segicl_gui.services.jobs import Job
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import said, tr

_SLOT = "checks"


class ChecksDialog(QDialog):
    """Checks all cases in the background; stays open while one goes from place to place."""

    went = Signal(object)
    """The `Finding` to go to."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Check masks"))
        self.resize(640, 300)
        self._found: tuple[Finding, ...] = ()
        self.note = QLabel(tr("Looking at all cases…"))
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        self.table = Table((tr("Case"), tr("Label"), tr("What"), tr("Slice")), stretch=2)
        self.table.itemDoubleClicked.connect(lambda item: self._go())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.go = buttons.addButton(tr("Go there"), QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        layout.addWidget(buttons)
        state = workspace.project.state

        def work(job: Job) -> tuple[Finding, ...]:
            def tell(share: float, text: str) -> None:
                job.check()
                job.progress(share, text)

            return check_project(state, tell)

        job = workspace.jobs.start(
            tr("Checking masks"), work, lambda found: self._show(workspace, found), slot=_SLOT
        )
        self.finished.connect(lambda result: job.cancel())

    def _show(self, workspace: Workspace, found: tuple[Finding, ...]) -> None:
        cases = workspace.project.state.cases
        self._found = found
        rows = []
        for f in found:
            case = cases.get(f.case_id)
            where = case.where(f.index) if case is not None and case.n_slices > 1 else "–"
            rows.append((f.case, f.label, _shown(f), where))
        self.table.fill(rows)
        self.go.setEnabled(bool(found))
        if found:
            self.table.selectRow(0)
        n = len(found)
        self.note.setText(
            tr("{0} thing{1} worth a look. Drafts and proposals do not count.").format(
                n, "" if n == 1 else "s"
            )
            if n
            else tr("Nothing was found in what is confirmed.")
        )

    def _go(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.went.emit(self._found[row])


def _shown(finding: Finding) -> str:
    what = said(finding.check.value)
    return f"{what[:1].upper()}{what[1:]}: {said(finding.text)}"

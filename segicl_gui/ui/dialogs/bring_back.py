"""Taking the work of packages over, each conflict decided or left open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.conflicts import Conflict, OnConflict
from segicl_gui.services.jobs import Job
from segicl_gui.services.merge_rehearsal import rehearse
from segicl_gui.services.merging import MergeReport
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import said, tr

_SLOT = "packages"
_DECISION = 3
_CHOICES = (
    ("leave open", OnConflict.LIST),
    ("take both", OnConflict.BOTH),
    ("take theirs", OnConflict.THEIRS),
    ("keep ours", OnConflict.OURS),
)


class BringBackDialog(QDialog):
    """Which packages, what they bring, and what becomes of what changed on both sides.

    What they would bring is found out in the background; nothing is changed until it is accepted.

    Parameters
    ----------
    workspace : Workspace
    packages : sequence of Path
        To begin with; the user can add some, and leave some out.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        packages: Sequence[Path] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Bring back work packages"))
        self.setMinimumSize(720, 480)
        self._workspace = workspace
        self._job: Job | None = None
        self._report: MergeReport | None = None
        self.list = QListWidget()
        self.list.addItems([str(p) for p in packages])
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Packages"))
        self.list.setFixedHeight(5 * (self.list.fontMetrics().height() + 8))
        add = QPushButton(tr("Add…"))
        add.setToolTip(tr("A package (….segicl), or a folder with packages in it"))
        add.clicked.connect(self._browse)
        remove = QPushButton(tr("Remove"))
        remove.clicked.connect(self._remove)
        beside = QVBoxLayout()
        beside.addWidget(add)
        beside.addWidget(remove)
        beside.addStretch()
        top = QHBoxLayout()
        top.addWidget(self.list, 1)
        top.addLayout(beside)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.table = Table(
            (tr("Package"), tr("Conflict"), tr("What happened"), tr("Decision")), stretch=2
        )
        self.table.setWordWrap(True)
        self.all = QComboBox()
        self.all.addItem(tr("each as chosen here"), None)
        for text, decision in _CHOICES:
            self.all.addItem(tr(text), decision)
        self.all.activated.connect(self._decide_all)
        below = QHBoxLayout()
        below.addWidget(QLabel(tr("All conflicts")))
        below.addWidget(self.all)
        kept = QLabel(tr("Whatever is decided, all versions and comments of both sides are kept."))
        kept.setProperty("role", "faint")
        below.addWidget(kept)
        below.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(tr("Bring back"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(QLabel(tr("<b>Packages</b>")))
        layout.addLayout(top)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        layout.addWidget(buttons)
        self.finished.connect(lambda result: self._stop())
        self._look()

    def packages(self) -> tuple[Path, ...]:
        """What was chosen."""
        return tuple(Path(self.list.item(i).text()) for i in range(self.list.count()))

    def decisions(self) -> dict[tuple[str, str], OnConflict]:
        """Package and key of a conflict -> what was decided; those left open are not in it."""
        out = {}
        for row, c in enumerate(self._report.conflicts if self._report else ()):
            box = self.table.cellWidget(row, _DECISION)
            if isinstance(box, QComboBox) and box.currentData() != OnConflict.LIST:
                out[c.package, c.key] = OnConflict(box.currentData())
        return out

    def add(self, path: Path) -> None:
        """Add a package, or all that lie in a folder."""
        found = [path] if path.suffix == SUFFIX else sorted(path.glob(f"*{SUFFIX}"))
        known = {*self.packages(), self._workspace.folder}
        self.list.addItems([str(p) for p in found if p not in known])
        self._look()

    def _browse(self) -> None:
        start = str(self._workspace.folder.parent)
        path = QFileDialog.getExistingDirectory(
            self, tr("A package (….segicl), or a folder of packages"), start
        )
        if path:
            self.add(Path(path))

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._look()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _look(self) -> None:
        """Find out in the background what the packages would bring."""
        self._stop()
        self._show(None)
        packages, workspace = self.packages(), self._workspace
        if not packages:
            self.note.setText(tr("Add the packages that came back."))
            return
        self.note.setText(tr("Looking at what they bring…"))
        state, store, autosave = workspace.project.state, workspace.store, workspace.autosave

        def work(job: Job) -> MergeReport:
            autosave.flush()

            def tell(share: float, text: str) -> None:
                job.check()
                job.progress(share, text)

            return rehearse(state, store, packages, tell)

        self._job = workspace.jobs.start(
            tr("Looking at packages"), work, self._show, slot=_SLOT,
            failed=lambda e: self.note.setText(f"<b>{e}</b>"),
        )  # fmt: skip

    def _show(self, report: MergeReport | None) -> None:
        self._report = report
        conflicts = report.conflicts if report else []
        self.table.fill([(c.package, said(c.what), said(c.reason), "") for c in conflicts])
        for row, conflict in enumerate(conflicts):
            self.table.setCellWidget(row, _DECISION, self._choices(conflict))
        self.all.setEnabled(any(c.choices for c in conflicts))
        self.go.setEnabled(report is not None)
        if report is None:
            return
        told = [
            tr("{0} with new work").format(_cases(len(report.taken))),
            tr("{0} unchanged").format(report.unchanged),
            tr("{0} conflict{1}").format(len(conflicts), "" if len(conflicts) == 1 else "s"),
        ]
        text = ", ".join(told) + "."
        if report.labels:
            text += tr(" New labels: {0}.").format(", ".join(report.labels))
        self.note.setText(text)

    def _choices(self, conflict: Conflict) -> QWidget:
        if not conflict.choices:
            told = QLabel(tr("stays as it is here"))
            told.setProperty("role", "faint")
            told.setContentsMargins(6, 0, 6, 0)
            return told
        box = QComboBox()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for text, decision in _CHOICES:
            if decision in (OnConflict.LIST, *conflict.choices):
                box.addItem(tr(text), decision)
        # Takes nothing from either side.
        box.setCurrentIndex(max(0, box.findData(OnConflict.BOTH)))
        box.activated.connect(lambda index: self.all.setCurrentIndex(0))
        return box

    def _decide_all(self) -> None:
        decision = self.all.currentData()
        for row in range(self.table.rowCount()):
            box = self.table.cellWidget(row, _DECISION)
            if decision is not None and isinstance(box, QComboBox):
                box.setCurrentIndex(max(0, box.findData(decision)))


def _cases(count: int) -> str:
    return tr("{0} case{1}").format(count, "" if count == 1 else "s")

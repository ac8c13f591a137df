"""Taking the masks away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.project import Status
from segicl_gui.services.workspace import Workspace

_FORMATS = (
    ("nifti", "NIfTI (.nii.gz)"),
    ("nrrd", "NRRD (.nrrd)"),
    ("png", "PNG, indexed colours, one a slice"),
    ("coco", "COCO (annotations.json), one annotation an object"),
    ("folder", "Data-set folder (images, masks, dataset.json)"),
)


@dataclass(frozen=True)
class ExportChoice:
    """What the user asked for."""

    format: str
    out: Path
    unassessed: str
    overwrite: bool
    done_only: bool


class ExportDialog(QDialog):
    """Format, folder, and what becomes of voxels nobody has looked at."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export masks")
        self.setMinimumWidth(520)
        state = workspace.project.state
        finished = (Status.DONE, Status.REVIEWED)
        done = sum(c.status(state.schema) in finished for c in state.cases.values())
        begun = sum(any(any(r) for r in c.assessments.values()) for c in state.cases.values())
        summary = QLabel(f"Done: {done} of {len(state.cases)}. Begun: {begun - done}.")
        self._format = QComboBox()
        for name, text in _FORMATS:
            self._format.addItem(text, name)
        self._out = QLineEdit(str(workspace.folder.parent / "segicl-export"))
        browse = QPushButton("Browse…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self._out, 1)
        row.addWidget(browse)
        self._unassessed = QComboBox()
        self._unassessed.addItem("Write as “ignore” (255), never as background", "ignore")
        self._unassessed.addItem("Refuse the case", "refuse")
        self._done_only = QCheckBox("Only cases that are done")
        self._overwrite = QCheckBox("Replace files that are there already")
        form = QFormLayout()
        form.addRow("", summary)
        form.addRow("Format", self._format)
        form.addRow("Folder", row)
        form.addRow("Not looked at", self._unassessed)
        form.addRow("", self._done_only)
        form.addRow("", self._overwrite)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def choice(self) -> ExportChoice:
        """What was chosen."""
        return ExportChoice(
            self._format.currentData(),
            Path(self._out.text()).expanduser(),
            self._unassessed.currentData(),
            self._overwrite.isChecked(),
            self._done_only.isChecked(),
        )

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Export into", self._out.text())
        if path:
            self._out.setText(path)

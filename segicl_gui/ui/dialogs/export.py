"""Taking the masks away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

from segicl_gui.domain.project import Assessment, Status
from segicl_gui.services.export import (
    DONE,
    FORMATS,
    Deidentification,
    ExportOptions,
    own_pseudonyms,
)
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import said, tr

CHECK = 2
"""Result of the dialog where masks are to be checked first."""

_STATUSES: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("with anything confirmed", ()),
    ("that are done", DONE),
    ("that are reviewed", (Status.REVIEWED,)),
    ("in progress", (Status.IN_PROGRESS,)),
    ("that are flagged", (Status.FLAGGED,)),
    ("that are auto-accepted", (Status.AUTO,)),
    ("that were returned", (Status.RETURNED,)),
)


_SETS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("none", ()),
    ("training 80 %, validation 20 %", (0.8, 0.2)),
    ("training 70 %, validation 15 %, test 15 %", (0.7, 0.15, 0.15)),
)


@dataclass(frozen=True)
class ExportChoice:
    """What the user asked for.

    Parameters
    ----------
    names : tuple of str
        Of the cases; all where it is empty.
    statuses : tuple of Status
        Of the cases; any where it is empty.
    shares : tuple of float
        Of the cases in training, validation and test set; no sets are told where it is empty.
    """

    format: str
    out: Path
    options: ExportOptions
    names: tuple[str, ...]
    statuses: tuple[Status, ...]
    shares: tuple[float, ...] = ()


class ExportDialog(QDialog):
    """Format, cases, folder, and what becomes of voxels nobody has looked at."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export masks"))
        self.setMinimumWidth(580)
        state = workspace.project.state
        done = sum(c.status(state.schema) in DONE for c in state.cases.values())
        begun = sum(any(any(r) for r in c.assessments.values()) for c in state.cases.values())
        summary = _faint(
            tr("Done: {0} of {1}. Begun: {2}.").format(done, len(state.cases), begun - done)
        )
        self._format = _box((said(x.title), x.name) for x in FORMATS.values())
        self._use = _faint("")
        self._cases = _box([(tr("All cases"), "")])
        case = state.cases.get(workspace.session.case_id or "")
        if case is not None:
            self._cases.addItem(tr("This case, {0}").format(case.name), case.name)
        self._statuses = _box((text, i) for i, (text, _) in enumerate(_STATUSES))
        chosen = QHBoxLayout()
        chosen.addWidget(self._cases, 1)
        chosen.addWidget(self._statuses, 1)
        self._out = QLineEdit(str(workspace.folder.parent / "segicl-export"))
        browse = QPushButton(tr("Browse…"))
        browse.clicked.connect(self._browse)
        folder = QHBoxLayout()
        folder.addWidget(self._out, 1)
        folder.addWidget(browse)
        self._there = _box(
            [
                (tr("Stop, and change nothing"), ""),
                (tr("Go on with an export that was interrupted"), "resume"),
                (tr("Replace them"), "overwrite"),
            ]
        )
        self._unassessed = _box([("", "ignore"), (tr("Refuse the case"), "refuse")])
        self._polygons = QCheckBox(tr("Polygons instead of run lengths"))
        self._polygons.setToolTip(tr("Both fill to the same pixels; polygons take more room."))
        self._copy_images = QCheckBox(tr("Also write the images, as PNG"))
        self._channels = QLineEdit()
        self._channels.setPlaceholderText(tr("the modality, where the files tell it"))
        self._channels.setToolTip(
            tr(
                "Names of the channels, with commas between them. nnU-Net scales a "
                "channel named CT "
                "by its Hounsfield units."
            )
        )
        self._sets = _box(_SETS)
        self._sets.setToolTip(
            tr("By subject: no patient is in two sets, and the same project is always split alike.")
        )
        self._proposals = QCheckBox(tr("Also proposals that are undecided, with their confidence"))
        self._proposals.setToolTip(tr("In a folder “proposals” of their own, never in the masks."))
        self._auto = QCheckBox(tr("Also what was auto-accepted, which nobody has looked at"))
        self._auto.setToolTip(tr("The manifest says which slices; else they are not exported."))
        self._auto.setVisible(
            any(Assessment.AUTO in r for c in state.cases.values() for r in c.assessments.values())
        )
        self._deidentify = QCheckBox(tr("Without what tells who the patients are"))
        self._deidentify.setToolTip(
            tr(
                "Cases are named by pseudonyms; headers of images follow the Basic "
                "Profile of DICOM "
                "PS3.15. Pixels are not changed: you are told where text may be burnt into them."
            )
        )
        self._keep = QCheckBox(tr("But keep sex, age, size and weight (DICOM)"))
        form = self._form = QFormLayout()
        form.addRow(tr("Format"), self._format)
        form.addRow("", self._use)
        form.addRow(tr("Cases"), chosen)
        form.addRow("", summary)
        form.addRow(tr("Folder"), folder)
        form.addRow(tr("Files already there"), self._there)
        form.addRow(tr("Not looked at"), self._unassessed)
        form.addRow("", self._polygons)
        form.addRow("", self._copy_images)
        form.addRow(tr("Channels"), self._channels)
        form.addRow(tr("Sets"), self._sets)
        form.addRow("", self._proposals)
        form.addRow("", self._auto)
        form.addRow(tr("De-identify"), self._deidentify)
        form.addRow("", self._keep)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        check = buttons.addButton(tr("Check masks…"), QDialogButtonBox.ButtonRole.ActionRole)
        check.setToolTip(tr("Look for islands, empty or one-sided labels, gaps and more, instead"))
        check.clicked.connect(lambda: self.done(CHECK))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._format.currentIndexChanged.connect(self._explain)
        self._deidentify.toggled.connect(self._explain)
        self._explain()

    def choice(self) -> ExportChoice:
        """What was chosen; options of other formats than the chosen one are left out."""
        format = FORMATS[self._format.currentData()]
        channels = tuple(x.strip() for x in self._channels.text().split(","))
        own: dict[str, Any] = {
            "polygons": self._polygons.isChecked(),
            "copy_images": self._copy_images.isChecked(),
            "channels": channels if any(channels) else (),
        }
        options = ExportOptions(
            unassessed=self._unassessed.currentData(),
            overwrite=self._there.currentData() == "overwrite",
            resume=self._there.currentData() == "resume",
            proposals=self._proposals.isChecked(),
            auto=self._auto.isChecked(),
            deidentify=Deidentification(own_pseudonyms(), self._keep.isChecked())
            if self._deidentify.isChecked()
            else None,
            **{k: own[k] for k in format.options if k in own},
        )
        return ExportChoice(
            format.name,
            Path(self._out.text()).expanduser(),
            options,
            (self._cases.currentData(),) if self._cases.currentData() else (),
            _STATUSES[self._statuses.currentData()][1],
            tuple(self._sets.currentData()) if self._sets_offered() else (),
        )

    def _sets_offered(self) -> bool:
        # A list of sets beside the masks would name cases and subjects.
        format = FORMATS[self._format.currentData()]
        return "sets" in format.options or not self._deidentify.isChecked()

    def _explain(self) -> None:
        """Say what the format is for, and show the options it has."""
        format = FORMATS[self._format.currentData()]
        self._use.setText(said(format.use))
        marked = tr("Mark as “ignore”, never as background")
        left_out = tr("Leave these slices out; the manifest tells which")
        self._unassessed.setItemText(0, marked if format.marks_unassessed else left_out)
        for name, widget in (
            ("polygons", self._polygons),
            ("copy_images", self._copy_images),
            ("channels", self._channels),
        ):
            self._form.setRowVisible(widget, name in format.options)
        self._form.setRowVisible(self._sets, self._sets_offered())
        self._form.setRowVisible(self._keep, self._deidentify.isChecked() and format.reads_images)

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Export into"), self._out.text())
        if path:
            self._out.setText(path)


def _box(items: Any) -> QComboBox:
    box = QComboBox()
    for text, value in items:
        box.addItem(tr(text), value)
    return box


def _faint(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", "faint")
    return label

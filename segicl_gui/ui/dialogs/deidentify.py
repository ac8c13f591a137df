"""Which scans are copied without names, and where to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
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

from segicl_gui.ui.words import tr


@dataclass(frozen=True)
class DeidentifyChoice:
    """What the user asked for; `key` is None where no list of names is to be kept."""

    source: Path
    out: Path
    keep_characteristics: bool
    key: Path | None


class DeidentifyDialog(QDialog):
    """Folder of scans, new folder, what is kept, and where the list of names goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("De-identified copy of scans"))
        self.setMinimumWidth(600)
        about = QLabel(
            tr(
                "Images and masks are copied under pseudonyms. DICOM headers follow the Basic "
                "Profile of PS3.15, annex E; dates, names, ids and free texts go. Pixels stay as "
                "they are: you are told where text may be burnt into them."
            )
        )
        about.setWordWrap(True)
        self._source = QLineEdit()
        self._source.setPlaceholderText(tr("Folder of scans"))
        self._out = QLineEdit()
        self._out.setPlaceholderText(tr("New or empty folder"))
        self._keep = QCheckBox(tr("Keep sex, age, size and weight (DICOM)"))
        self._with_key = QCheckBox(tr("Keep a list of old and new names"))
        self._with_key.setToolTip(tr("Whoever has this file knows the patients; keep it apart"))
        self._key = QLineEdit()
        self._key.setPlaceholderText(tr("names.csv, apart from the copies"))
        form = QFormLayout()
        form.addRow(about)
        form.addRow(tr("Scans"), _with_browse(self._source, self._browse_source))
        form.addRow(tr("Copy to"), _with_browse(self._out, self._browse_out))
        form.addRow("", self._keep)
        form.addRow("", self._with_key)
        self._key_row = QWidget()
        self._key_row.setLayout(_with_browse(self._key, self._browse_key))
        form.addRow(tr("List"), self._key_row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._copy.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        for field in (self._source, self._out, self._key):
            field.textChanged.connect(self._update)
        self._with_key.toggled.connect(self._update)
        self._update()

    def choice(self) -> DeidentifyChoice:
        """What was chosen."""
        return DeidentifyChoice(
            Path(self._source.text()).expanduser(),
            Path(self._out.text()).expanduser(),
            self._keep.isChecked(),
            Path(self._key.text()).expanduser() if self._with_key.isChecked() else None,
        )

    def _update(self) -> None:
        with_key = self._with_key.isChecked()
        self._key_row.setEnabled(with_key)
        complete = self._source.text() and self._out.text() and (not with_key or self._key.text())
        self._copy.setEnabled(bool(complete))

    def _browse_source(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Scans to copy"), self._source.text())
        if path:
            self._source.setText(path)
            if not self._out.text():
                self._out.setText(f"{path.rstrip('/')}-deidentified")

    def _browse_out(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Copy to"), self._out.text())
        if path:
            self._out.setText(path)

    def _browse_key(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("List of names"), self._key.text(), "*.csv")
        if path:
            self._key.setText(path)


def _with_browse(field: QLineEdit, browse: Callable[[], None]) -> QHBoxLayout:
    button = QPushButton(tr("Browse…"))
    button.clicked.connect(browse)
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field, 1)
    row.addWidget(button)
    return row

"""What has to be said of a folder or file of weights that does not say it itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.engine.models import licences
from segicl_gui.engine.registry import Offer
from segicl_gui.ui.words import said, tr


@dataclass(frozen=True)
class About:
    """What is known of weights.

    Parameters
    ----------
    engine : str
        That reads them; "" where unknown.
    licence : str
        SPDX identifier; "" where unknown.
    title, notes : str
    """

    engine: str = ""
    licence: str = ""
    title: str = ""
    notes: str = ""


class BringModelDialog(QDialog):
    """Asks for engine, licence, title and notes; begins with what could be recognised.

    Parameters
    ----------
    path : Path
        Of the folder or file.
    known : About
    engines : tuple of Offer
        Those that work with weights that people bring.
    """

    def __init__(
        self, path: Path, known: About, engines: tuple[Offer, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import {0}").format(path.name))
        self.setMinimumWidth(520)
        self.engine = QComboBox()
        for offer in engines:
            self.engine.addItem(said(offer.title), offer.name)
        self.engine.setCurrentIndex(self.engine.findData(known.engine))
        self.engine.setPlaceholderText(tr("which engine reads it?"))
        self.licence = QComboBox()
        self.licence.setEditable(True)
        self.licence.addItems(list(licences.FREE))
        self.licence.setCurrentText(known.licence)
        self.licence.setToolTip(tr("As where it was published; empty if nobody said."))
        self.told = QLabel()
        self.told.setProperty("role", "faint")
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing())
        self.title = QLineEdit(known.title)
        self.title.setMaxLength(120)
        self.notes = QLineEdit()
        self.notes.setMaxLength(4000)
        self.notes.setPlaceholderText(tr("modality, anatomy, what it answers to"))
        form = QFormLayout()
        form.addRow(tr("Title"), self.title)
        form.addRow(tr("Engine"), self.engine)
        form.addRow(tr("Licence"), self.licence)
        form.addRow("", self.told)
        form.addRow(tr("Notes"), self.notes)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Import"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.engine.currentIndexChanged.connect(lambda index: self._show())
        self.licence.currentTextChanged.connect(lambda text: self._show())
        self._show()

    def about(self) -> About:
        """What was said."""
        return About(
            self.engine.currentData() or "",
            licences.spelt(self.licence.currentText()),
            self.title.text().strip(),
            self.notes.text().strip(),
        )

    def _show(self) -> None:
        about = self.about()
        self.told.setText(said(licences.about(about.licence)))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(about.engine))

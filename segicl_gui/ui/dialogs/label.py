"""Naming a label and choosing its colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.labels import Label, LabelKind, ModelUse, Schema
from segicl_gui.ui.words import tr

_USES = {
    ModelUse.EXEMPLARS: "Proposed from exemplars",
    ModelUse.OFF: "Never proposed; only by hand",
}
_KINDS = {
    LabelKind.REGION: "Region: all of it is one",
    LabelKind.OBJECTS: "Objects: counted, cut and merged",
}


class LabelDialog(QDialog):
    """Edits one label; `deleted` tells whether it is to be removed."""

    def __init__(
        self, label: Label, schema: Schema, *, new: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New label") if new else tr("Label"))
        self.setMinimumWidth(380)
        self._label = label
        self.deleted = False
        self.name = QLineEdit(label.name)
        self.name.setPlaceholderText("Liver")
        self.description = QPlainTextEdit(label.description)
        self.description.setPlaceholderText(tr("What it looks like and where it ends; text prompt"))
        self.description.setMaximumHeight(70)
        self.description.setTabChangesFocus(True)
        self._color = label.color
        self._swatch = QPushButton()
        self._swatch.setAccessibleName(tr("Colour"))
        self._swatch.clicked.connect(self._choose)
        self._show_color()
        self.use = QComboBox()
        for use, text in _USES.items():
            self.use.addItem(tr(text), use)
        self.use.setCurrentIndex(max(0, self.use.findData(label.model_use)))
        self.kind = QComboBox()
        for kind, text in _KINDS.items():
            self.kind.addItem(tr(text), kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(label.kind)))
        self.parent_label = QComboBox()
        self.parent_label.addItem(tr("Nothing"), None)
        for other in schema.labels:
            if other.id != label.id and label.id not in schema.ancestors(other.id):
                self.parent_label.addItem(other.name, other.id)
        self.parent_label.setCurrentIndex(max(0, self.parent_label.findData(label.part_of)))
        self.parent_label.setToolTip(
            tr("It overrides what it is part of; erased, that shows again and counts it in")
        )
        form = QFormLayout()
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Colour"), self._swatch)
        form.addRow(tr("Description"), self.description)
        form.addRow(tr("Kind"), self.kind)
        form.addRow(tr("Part of"), self.parent_label)
        form.addRow(tr("Model"), self.use)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if not new:
            delete = buttons.addButton(tr("Delete"), QDialogButtonBox.ButtonRole.DestructiveRole)
            delete.clicked.connect(self._delete)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def label(self) -> Label:
        """The label as entered."""
        return replace(
            self._label,
            name=self.name.text().strip(),
            description=self.description.toPlainText().strip(),
            color=self._color,
            model_use=self.use.currentData(),
            kind=self.kind.currentData(),
            part_of=self.parent_label.currentData(),
        )

    def _choose(self) -> None:
        color = QColorDialog.getColor(QColor(self._color), self, tr("Colour of the label"))
        if color.isValid():
            self._color = color.name()
            self._show_color()

    def _show_color(self) -> None:
        self._swatch.setText(self._color)
        dark = QColor(self._color).lightness() < 130
        text = "#ffffff" if dark else "#000000"
        self._swatch.setStyleSheet(f"background: {self._color}; color: {text};")

    def _delete(self) -> None:
        self.deleted = True
        self.accept()

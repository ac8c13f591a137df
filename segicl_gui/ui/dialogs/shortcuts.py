"""All keys in one table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.ui.actions import ROWS

_MORE = (
    ("Slices", "Wheel"),
    ("Zoom", "Ctrl+wheel"),
    ("Brush size", "Shift+wheel"),
    ("Window/level", "Right drag"),
    ("Choose label 1 to 9", "Alt+1 … Alt+9"),
    ("Next label", "Q"),
)


class ShortcutsDialog(QDialog):
    """Lists what each key does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.resize(460, 600)
        rows = [
            (r.title, ", ".join(QKeySequence(k).toString() for k in r.keys)) for r in ROWS if r.keys
        ] + list(_MORE)
        table = QTableWidget(len(rows), 2)
        table.setHorizontalHeaderLabels(["Action", "Key"])
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for i, (title, keys) in enumerate(rows):
            for j, text in enumerate((title, keys)):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                table.setItem(i, j, item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)

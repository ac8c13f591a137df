"""What is shown before a project is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from segicl_gui.ui.theme import Theme, icon
from segicl_gui.ui.words import tr


class StartPage(QWidget):
    """Open a folder or the demo, go on with a recent project, or learn how to."""

    recent_chosen = Signal(str)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        title = QLabel("SegICL")
        title.setProperty("role", "title")
        about = QLabel(
            tr(
                "Outline a structure in one scan and accept it.\n"
                "The next scans are outlined from it, and every one you accept makes them better."
            )
        )
        about.setProperty("role", "faint")
        self._buttons: list[tuple[QPushButton, str]] = []
        row = QHBoxLayout()
        for name, text, picture, role in (
            ("open_folder", tr("Open folder of scans…"), "mdi6.folder-open-outline", "primary"),
            ("open_demo", tr("Open demo"), "mdi6.play-circle-outline", ""),
            ("open_project", tr("Open project…"), "mdi6.folder-star-outline", ""),
            ("tutorial", tr("Learn in five minutes"), "mdi6.book-open-page-variant-outline", ""),
        ):
            button = QPushButton(text)
            button.setProperty("role", role)
            button.setIconSize(QSize(20, 20))
            button.setMinimumHeight(40)
            button.clicked.connect(actions[name].trigger)
            self._buttons.append((button, picture))
            row.addWidget(button)
        row.addStretch()
        hint = QLabel(
            tr(
                "NIfTI, NRRD, MHA, DICOM, PNG, JPEG, TIFF. Images stay where they are; "
                "you can also drop a folder or files on this window."
            )
        )
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        self._heading = QLabel("RECENT")
        self._heading.setProperty("role", "heading")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        inner = QVBoxLayout()
        inner.setSpacing(14)
        inner.addStretch(2)
        for widget in (title, about):
            inner.addWidget(widget)
        inner.addSpacing(8)
        inner.addLayout(row)
        inner.addWidget(hint)
        inner.addSpacing(18)
        inner.addWidget(self._heading)
        inner.addLayout(self._recent)
        inner.addStretch(3)
        box = QWidget()
        box.setLayout(inner)
        box.setMaximumWidth(760)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(box, 4)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button, picture in self._buttons:
            primary = button.property("role") == "primary"
            button.setIcon(icon(picture, theme, theme.on_accent if primary else theme.text))

    def show_recent(self, paths: tuple[str, ...]) -> None:
        """List what was opened last; what is gone is left out."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        found = [p for p in paths if Path(p).exists()]
        self._heading.setVisible(bool(found))
        for path in found:
            button = QPushButton(path)
            button.setStyleSheet("text-align: left;")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda checked=False, path=path: self.recent_chosen.emit(path))
            self._recent.addWidget(button)

"""What holds for a project whoever opens it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.controls import ControlSettings

_CHOICES = (0, 3, 5, 10, 20, 50)
_FEW = {0: "off", 1: "all"}


class ProjectSettingsDialog(QDialog):
    """Control cases: without a proposal, and done twice."""

    def __init__(self, settings: ControlSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Project settings")
        self.setMinimumWidth(480)
        text = QLabel(
            "<b>Control cases</b> tell how far annotators just follow proposals. What came of "
            "them is in View → Proposals and what became of them."
        )
        text.setWordWrap(True)
        self.every = _box(settings.every, "cases")
        self.every.setToolTip("Its proposal is made all the same, to be compared, but not shown.")
        self.repeat = _box(settings.repeat_every, "cases that are done")
        self.repeat.setToolTip(
            "It comes again at the end of the queue, empty and under another name. Repeats are "
            "neither exemplars nor exported."
        )
        form = QFormLayout()
        form.addRow("Shown without a proposal", self.every)
        form.addRow("Done a second time, blind", self.repeat)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(text)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def settings(self) -> ControlSettings:
        """What was chosen."""
        return ControlSettings(self.every.currentData(), self.repeat.currentData())


def _box(value: int, what: str) -> QComboBox:
    box = QComboBox()
    for every in sorted({*_CHOICES, value}):
        box.addItem(f"about one in {every} {what}" if every > 1 else _FEW[every], every)
    box.setCurrentIndex(box.findData(value))
    return box

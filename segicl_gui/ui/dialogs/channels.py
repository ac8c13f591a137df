"""Which channel of an image with several is shown and segmented."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.storage.folders import FolderItem
from segicl_gui.storage.parts import Part
from segicl_gui.ui.words import tr

_COLOURS = ("Red", "Green", "Blue")


class ChannelsDialog(QDialog):
    """One channel, or three as colour, for all images of a folder that have several.

    Parameters
    ----------
    items : sequence of FolderItem
        What is opened; those without channels are left as they are.
    """

    def __init__(self, items: Sequence[FolderItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose channels"))
        several = [i for i in items if i.channels]
        names = max((i.channels for i in several), key=len)
        about = QLabel(
            tr(
                "{0} of {1} images have several channels (up to {2}). "
                "Each becomes one case, which shows what is chosen here. Where an image lacks that "
                "channel, its first one is shown."
            ).format(len(several), len(items), len(names))
        )
        about.setProperty("role", "faint")
        about.setWordWrap(True)
        about.setMinimumWidth(420)
        self.one = QRadioButton(tr("One &channel"))
        self.one.setChecked(True)
        self.three = QRadioButton(tr("Three channels as c&olour"))
        self.three.setToolTip(tr("Each channel is scaled to its own range of values"))
        group = QButtonGroup(self)
        group.addButton(self.one)
        group.addButton(self.three)
        self.channel = _box(names, 0, tr("Channel"))
        self.colours = [
            _box(names, min(i, len(names) - 1), c) for i, c in enumerate(map(tr, _COLOURS))
        ]
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.one, 0, 0)
        grid.addWidget(self.channel, 0, 1)
        grid.addWidget(self.three, 1, 0, 1, 2)
        for row, (colour, box) in enumerate(zip(_COLOURS, self.colours, strict=True), 2):
            label = QLabel(tr(colour))
            label.setIndent(24)
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.addButton(tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(grid)
        layout.addWidget(buttons)
        self.one.toggled.connect(self._enable)
        self._enable()

    def part(self) -> Part:
        """What was chosen."""
        if self.one.isChecked():
            return Part(channel=self.channel.currentIndex())
        return Part(colour=tuple(box.currentIndex() for box in self.colours))

    def _enable(self) -> None:
        self.channel.setEnabled(self.one.isChecked())
        for box in self.colours:
            box.setEnabled(self.three.isChecked())


def _box(names: Sequence[str], current: int, about: str) -> QComboBox:
    box = QComboBox()
    box.addItems([f"{i + 1}: {name}" for i, name in enumerate(names)])
    box.setCurrentIndex(current)
    box.setAccessibleName(about)
    return box

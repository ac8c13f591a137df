"""Which series of a folder become cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.convert import Source, middle_picture
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.resizing import resized
from segicl_gui.storage.folders import FolderItem, natural_key
from segicl_gui.ui.words import said, tr

_SIDE = 48
_HEADS = ("Series", "Modality", "Images", "Size", "Notes")
_NAME = Qt.ItemDataRole.UserRole


class SeriesDialog(QDialog):
    """Patients, studies and series of a folder, with ticks, pictures and a filter.

    Parameters
    ----------
    items : sequence of FolderItem
        All there is in the folder; what is not DICOM is listed as other images.
    jobs : Jobs
        Makes the pictures, one after the other.
    """

    def __init__(
        self, items: Sequence[FolderItem], jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose series"))
        self.resize(900, 560)
        self._jobs = jobs
        self._job: Job | None = None
        self._rows: dict[str, QTreeWidgetItem] = {}
        about = QLabel(
            tr(
                "Each ticked series becomes a case. Localisers, and single images "
                "beside volumes, are "
                "not ticked at first. The project keeps patients under pseudonyms."
            )
        )
        about.setProperty("role", "faint")
        about.setWordWrap(True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by patient, study, series or modality"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        everything, nothing = QPushButton(tr("Tick all")), QPushButton(tr("Tick none"))
        everything.setToolTip(tr("Tick all series that the filter shows"))
        nothing.setToolTip(tr("Untick all series that the filter shows"))
        everything.clicked.connect(lambda: self._tick(True))
        nothing.clicked.connect(lambda: self._tick(False))
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr(head) for head in _HEADS])
        self.tree.setIconSize(QSize(_SIDE, _SIDE))
        self.tree.setUniformRowHeights(False)
        self.count = QLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.addButton(tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(everything)
        top.addWidget(nothing)
        bottom.addWidget(self.count, 1)
        bottom.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(top)
        layout.addWidget(self.tree)
        layout.addLayout(bottom)
        self._fill(items)
        self.tree.itemChanged.connect(self._counted)
        self._counted()
        self._wanted = [i for i in items if i.dicom is not None]
        self.finished.connect(self._stop)
        self._next_picture()

    def chosen(self) -> tuple[str, ...]:
        """Names of the items that are ticked."""
        return tuple(n for n, row in self._rows.items() if _is_ticked(row))

    def row(self, name: str) -> QTreeWidgetItem:
        """The row of an item."""
        return self._rows[name]

    def _fill(self, items: Sequence[FolderItem]) -> None:
        groups: dict[tuple[str, ...], QTreeWidgetItem] = {}
        only_aside = all(i.aside for i in items)
        for item in sorted(items, key=_order):
            parent = self._group(groups, _place(item))
            row = QTreeWidgetItem(parent, _cells(item))
            row.setData(0, _NAME, item.name)
            row.setToolTip(4, row.text(4).replace("; ", "\n"))
            row.setToolTip(0, item.name)
            straight = item.dicom is None or item.dicom.stack.straight
            ticked = straight and (only_aside or not item.aside)
            row.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._rows[item.name] = row
        self.tree.expandAll()
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, 330)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _group(
        self, groups: dict[tuple[str, ...], QTreeWidgetItem], path: tuple[str, ...]
    ) -> QTreeWidgetItem:
        if path not in groups:
            above = self.tree.invisibleRootItem() if len(path) == 1 else self._group(
                groups, path[:-1]
            )  # fmt: skip
            group = QTreeWidgetItem(above, [path[-1]])
            group.setFirstColumnSpanned(True)
            group.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsAutoTristate
            )
            group.setCheckState(0, Qt.CheckState.Unchecked)
            groups[path] = group
        return groups[path]

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for row in self._rows.values():
            words = " ".join(r.text(c) for r in _with_parents(row) for c in range(4)).casefold()
            row.setHidden(not all(w in words for w in wanted))
        root = self.tree.invisibleRootItem()
        for i in range(root.childCount()):
            _hide_empty(root.child(i))

    def _tick(self, ticked: bool) -> None:
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for row in self._rows.values():
            if not row.isHidden():
                row.setCheckState(0, state)

    def _counted(self) -> None:
        n = sum(map(_is_ticked, self._rows.values()))
        self.count.setText(tr("{0} of {1} ticked").format(n, len(self._rows)))
        self.ok.setEnabled(n > 0)

    def _next_picture(self) -> None:
        if not self._wanted:
            return
        item = self._wanted.pop(0)

        def done(picture: npt.NDArray[np.uint8]) -> None:
            self._rows[item.name].setIcon(0, QIcon(_pixmap(picture)))

        source = Source(item.name, item.image, item.part, item.dicom)
        self._job = self._jobs.start(
            tr("Pictures of series"), lambda job: _small(middle_picture(source)), done, quiet=True
        )
        self._job.when_ended(self._next_picture)

    def _stop(self) -> None:
        self._wanted = []
        if self._job is not None:
            self._job.cancel()


def _place(item: FolderItem) -> tuple[str, ...]:
    """Patient and study of an item, as texts of their rows."""
    if item.dicom is None:
        return (tr("Other images"),)
    series = item.dicom.series
    name = series.patient_name.replace("^", " ").strip()
    patient = " · ".join(x for x in (name, series.patient) if x) or tr("Unknown patient")
    date = series.study_date
    if len(date) == 8 and date.isdecimal():
        date = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return (patient, " · ".join(x for x in (date, series.study_description) if x) or tr("Study"))


def _order(item: FolderItem) -> tuple[object, ...]:
    """By patient, study and number of the series; other images last."""
    if item.dicom is None:
        return (1, (), 0, natural_key(item.name))
    number = item.dicom.series.number
    return (0, _place(item), -1 if number is None else number, natural_key(item.dicom.label))


def _cells(item: FolderItem) -> list[str]:
    if item.dicom is None:
        return [item.name, "", "", "", ""]
    stack, pixels = item.dicom.stack, item.dicom.stack.first.pixels
    images = str(len(stack.distances))
    if len(stack.times) > 1:
        images = f"{len(stack.times)} × {images}" if stack.is_volume else str(len(stack.times))
    notes = [said(x) for x in stack.notes]
    if not stack.straight:
        notes.insert(
            0, tr("cannot be opened before it is straightened (segicl convert --straighten)")
        )
    if item.aside:
        notes.insert(0, tr("localiser") if stack.localiser else tr("single image"))
    return [
        item.dicom.label,
        item.dicom.series.modality,
        images,
        f"{pixels.columns} × {pixels.rows}",
        "; ".join(notes),
    ]


def _is_ticked(row: QTreeWidgetItem) -> bool:
    return row.checkState(0) == Qt.CheckState.Checked


def _with_parents(row: QTreeWidgetItem | None) -> Iterator[QTreeWidgetItem]:
    while row is not None:
        yield row
        row = row.parent()


def _hide_empty(row: QTreeWidgetItem) -> None:
    if row.childCount():
        children = [row.child(i) for i in range(row.childCount())]
        for child in children:
            _hide_empty(child)
        row.setHidden(all(c.isHidden() for c in children))


def _small(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A picture in the middle of a black square of twice an icon's side, as RGB."""
    rgb = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    side = 2 * _SIDE
    scale = side / max(rgb.shape[:2])
    height, width = (max(1, round(n * scale)) for n in rgb.shape[:2])
    small = resized(rgb.astype(np.float32) / 255, (height, width))
    square = np.zeros((side, side, 3), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = np.clip(small * 255, 0, 255)
    return square


def _pixmap(rgb: npt.NDArray[np.uint8]) -> QPixmap:
    data = np.ascontiguousarray(rgb)
    height, width, _ = data.shape
    image = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image.copy())

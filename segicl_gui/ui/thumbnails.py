"""Small pictures of cases and exemplars, made in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from segicl_gui.domain.labels import Label
from segicl_gui.domain.project import CaseState, ProjectState
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.resizing import labels_resized, resized
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import tr

LARGE = 160  # of the enlarged view, enough for a high-density screen
# Pictures that are kept: those of a thousand cases and exemplars as lists show them.
KEPT_BYTES = 40_000_000
# What has come within this time is painted together.
_TOGETHER_MS = 60


class Thumbnails(QObject):
    """Pictures by key; missing ones are made one after the other on a background thread.

    Later requests come first: they are what is on screen now. What lies behind is made when it
    is seen again: each time that pictures are shown, whoever paints asks anew for those he misses.
    """

    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._pictures: dict[str, QPixmap] = {}
        self._bytes = 0
        self._wanted: dict[str, Callable[[], npt.NDArray[np.uint8]]] = {}
        self._failed: set[str] = set()
        self._busy = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Start anew for another project."""
        self._workspace = workspace
        self._pictures.clear()
        self._bytes = 0
        self._wanted.clear()
        self._failed.clear()
        self._busy = False

    def case(self, case_id: str, side: int) -> QPixmap | None:
        """Picture of a case with its masks, or None until it is made.

        Parameters
        ----------
        side : int
            Pixels of its longer edge, as it is painted: to shrink it at every painting takes
            longer than all the rest.
        """
        return self._get(case_id, None, side)

    def exemplar(self, case_id: str, index: int, side: int) -> QPixmap | None:
        """Picture of an exemplar with its masks, or None until it is made; see `case`."""
        return self._get(case_id, index, side)

    def _get(self, case_id: str, index: int | None, side: int) -> QPixmap | None:
        # A list may still be painted while its project is being closed.
        workspace = self._workspace
        if workspace is None or case_id not in workspace.project.state.cases:
            return None
        state = workspace.project.state
        case = state.cases[case_id]
        index = _picture_slice(case) if index is None else index
        masks = ":".join(case.mask(g).digest for g in state.schema.groups())
        colors = ",".join(f"{x.id}{x.color}" for x in state.schema.labels)
        key = f"{case.id}:{index}:{side}:{masks}:{colors}"
        found = self._pictures.get(key)
        if found is None and key not in self._failed:
            self._wanted.pop(key, None)
            self._wanted[key] = lambda: picture_of(workspace.library, state, case, index, side)
            QTimer.singleShot(0, self._next)
        return found

    def _next(self) -> None:
        workspace = self._workspace
        if self._busy or not self._wanted or workspace is None:
            return
        key, make = self._wanted.popitem()
        self._busy = True

        def done(rgb: npt.NDArray[np.uint8]) -> None:
            if workspace is not self._workspace:
                return
            self._failed.discard(key)
            self._keep(key, pixmap(rgb))
            if not self._soon.isActive():
                self._soon.start(_TOGETHER_MS)

        # Until it has come: one that cannot be made is not asked for again and again.
        self._failed.add(key)
        job = workspace.jobs.start(
            tr("Thumbnails"), lambda job: make(), done, quiet=True, seen=True
        )
        job.when_ended(self._free)

    def _keep(self, key: str, picture: QPixmap) -> None:
        self._pictures[key] = picture
        self._bytes += _size(picture)
        while self._bytes > KEPT_BYTES and len(self._pictures) > 1:
            self._bytes -= _size(self._pictures.pop(next(iter(self._pictures))))

    def _show(self) -> None:
        self._wanted.clear()
        self.arrived.emit()

    def _free(self) -> None:
        self._busy = False
        QTimer.singleShot(0, self._next)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * picture.depth() // 8


def draw(painter: QPainter, box: QRect, picture: QPixmap) -> None:
    """Paint a picture amid a box that it was made for."""
    ratio = painter.device().devicePixelRatio()
    place = QRect(box.topLeft(), (picture.size().toSizeF() / ratio).toSize())
    place.moveCenter(box.center())
    painter.drawPixmap(place, picture)


def pixels(painter: QPainter, side: int) -> int:
    """How many pixels of the screen a length is where somebody paints."""
    return round(side * painter.device().devicePixelRatio())


def _picture_slice(case: CaseState) -> int:
    """The slice with most mask, or the middle one."""
    total = np.zeros(case.n_slices, np.int64)
    for label_map in case.masks.values():
        for area in label_map.areas().values():
            total += area
    return int(total.argmax()) if total.any() else case.n_slices // 2


def picture_of(
    library: ImageLibrary, state: ProjectState, case: CaseState, index: int, side: int
) -> npt.NDArray[np.uint8]:
    """A small picture of a slice with its masks: uint8 (row, column, 3). Slow work.

    Parameters
    ----------
    state : ProjectState
        Says which labels there are.
    side : int
        Pixels of its longer edge.
    """
    small = shrunk(library, case, index, side)
    for group in state.schema.groups():
        tint(small, case.mask(group).slice(index), state.schema.in_group(group))
    return as_bytes(small)


def shrunk(
    library: ImageLibrary, case: CaseState, index: int, side: int
) -> npt.NDArray[np.float32]:
    """A slice as a small picture: (row, column, 3) 0..1, its longer edge `side` pixels."""
    plane = library.plane(case, index, passing=True)
    _, row, column = case.geometry.canonical_spacing
    height, width = plane.shape[0] * row, plane.shape[1] * column
    scale = side / max(height, width)
    size = (max(1, round(height * scale)), max(1, round(width * scale)))
    small = np.asarray(resized(plane, size), np.float32)
    return small if small.ndim == 3 else np.repeat(small[..., None], 3, axis=2)


def tint(
    small: npt.NDArray[np.float32], mask: npt.NDArray[np.uint16], labels: Iterable[Label]
) -> None:
    """Colour what a mask (row, column) of the slice shows of some labels, in place."""
    if not mask.any():
        return
    ids = labels_resized(mask, small.shape[:2])
    for label in labels:
        colour(small, ids == label.id, label.color)


def colour(small: npt.NDArray[np.float32], where: npt.NDArray[np.bool_], name: str) -> None:
    """Colour some pixels of a picture (row, column, 3), in place."""
    found = QColor(name)
    rgb = np.array([found.redF(), found.greenF(), found.blueF()])
    small[where] = 0.45 * small[where] + 0.55 * rgb


def as_bytes(small: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """A picture with values 0..255."""
    return np.asarray(np.clip(small * 255, 0, 255), np.uint8)


def pixmap(rgb: npt.NDArray[np.uint8]) -> QPixmap:
    """A picture (row, column, 3) for Qt."""
    data = np.ascontiguousarray(rgb)
    height, width, _ = data.shape
    image = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image.copy())

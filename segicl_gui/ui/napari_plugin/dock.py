"""A dock that learns from labels layers and proposes masks for image layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from napari.layers import Image, Labels
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import LabelArray
from segicl_gui.engine import registry
from segicl_gui.engine.ladder import Ladder
from segicl_gui.engine.process import EngineProcess, LocalEngine, default_command
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.layers import LayerWork
from segicl_gui.ui.application import engine_log
from segicl_gui.ui.exemplar_gallery import ExemplarGallery
from segicl_gui.ui.main_thread import MainThread
from segicl_gui.ui.thumbnails import Thumbnails
from segicl_gui.ui.words import told, tr


class ExemplarDock(QWidget):
    """Gallery, proposals and accept for the layers of a viewer.

    Parameters
    ----------
    napari_viewer : napari.Viewer or napari.components.ViewerModel
    engine : EngineRunner, optional
        By default the app's own, in a process that starts at once and ends with the dock.
    """

    def __init__(self, napari_viewer: Any, engine: EngineRunner | None = None) -> None:
        super().__init__()
        self._viewer = napari_viewer
        self._main = MainThread()
        self._jobs = Jobs(self._main.post, self._failed, self._job_changed)
        self._end_engine: Callable[[], None] = lambda: None
        if engine is None:
            engine, self._end_engine = _started_engine()
        self.work = LayerWork(engine, self._jobs, _later)
        self._cases: dict[Any, tuple[Any, str]] = {}
        self._proposal: Any = None
        self._shown_case = ""
        self._shown: dict[int, LabelArray | None] = {}
        self._job: Job | None = None
        self._open = True
        self._build()
        self.work.session.events.proposals.connect(self._show_proposals)
        self.work.project.changed.connect(self._project_changed)
        for event in ("inserted", "removed", "reordered"):
            getattr(self._viewer.layers.events, event).connect(self._list_layers)
        self._viewer.dims.events.current_step.connect(self._moved)
        application = QApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.end)
        self._list_layers()

    # Building

    def _build(self) -> None:
        self.images, self.labels = QComboBox(), QComboBox()
        for box, name in ((self.images, tr("Image layer")), (self.labels, tr("Labels layer"))):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(10)
            box.currentIndexChanged.connect(self._moved)
        new = QToolButton()
        new.setText("+")
        new.setToolTip(tr("New labels layer for this image"))
        new.clicked.connect(self._guarded(self._new_labels))
        row = QHBoxLayout()
        row.addWidget(self.labels, 1)
        row.addWidget(new)
        form = QFormLayout()
        form.addRow(tr("Image"), self.images)
        form.addRow(tr("Labels"), row)
        thumbnails = Thumbnails(self)
        thumbnails.set_workspace(self.work)  # type: ignore[arg-type]
        self.gallery = ExemplarGallery(thumbnails)
        self.gallery.set_workspace(self.work)  # type: ignore[arg-type]
        self.gallery.opened.connect(self._go)
        self.gallery.reopened.connect(self._go)
        self.gallery.curve.hide()
        self.gallery.marked.connect(self.work.annotate.mark_exemplar)
        names = QWidget()
        self._names = QFormLayout(names)
        scroll = QScrollArea()
        scroll.setWidget(names)
        scroll.setWidgetResizable(True)
        scroll.setMaximumHeight(130)
        self._accept = self._button(
            tr("Accept slice"),
            tr(
                "Take labels and proposal of this slice for right: it becomes an "
                "exemplar, and what comes next is outlined from it"
            ),
            self.accept_slice,
        )
        self._learn = self._button(
            tr("Learn all outlined"),
            tr("Every slice in which something is outlined becomes an exemplar"),
            self.learn_outlined,
        )
        self._volume = self._button(
            tr("Propose all slices"),
            tr("Outline the slices that are not exemplars"),
            self.propose_all,
        )
        self._take = self._button(
            tr("Take proposals"), tr("Write all proposals into the labels layer where it is empty"),
            self.take_proposals,
        )  # fmt: skip
        self.message = QLabel()
        self.message.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(6)
        self._cancel = QToolButton()
        self._cancel.setText(tr("Stop"))
        self._cancel.clicked.connect(self._stop)
        progress = QHBoxLayout()
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._cancel)
        self._progress = QWidget()
        self._progress.setLayout(progress)
        self._progress.setVisible(False)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.gallery, 1)
        layout.addWidget(scroll)
        for pair in ((self._accept, self._learn), (self._volume, self._take)):
            buttons = QHBoxLayout()
            for button in pair:
                buttons.addWidget(button)
            layout.addLayout(buttons)
        layout.addWidget(self.message)
        layout.addWidget(self._progress)

    def _button(self, text: str, tip: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(self._guarded(action))
        return button

    # What can be done

    def accept_slice(self) -> None:
        """Write the proposal of the slice where its labels are empty, and learn the slice."""
        labels, case_id, index = self._place()
        proposed = self.work.proposed(case_id, index)
        plane = _planes(labels)[index]
        if proposed is not None:
            _write(labels, {index: np.where((plane == 0), proposed, plane)})
        elif not np.any(plane):
            raise UserError(
                tr("Nothing to accept yet"),
                tr("This slice has no labels and no proposal."),
                tr("Paint the structure in the labels layer first."),
            )
        self._learn_planes(case_id, labels, [index])

    def learn_outlined(self) -> None:
        """Learn every slice in which the labels layer shows something."""
        labels, case_id, _ = self._place()
        planes = _planes(labels)
        outlined = [i for i in range(len(planes)) if np.any(planes[i])]
        if not outlined:
            raise UserError(
                tr("Nothing to learn from"),
                tr("“{0}” is empty.").format(labels.name),
                tr("Paint the structure in one slice first."),
            )
        self._learn_planes(case_id, labels, outlined)

    def propose_all(self) -> None:
        """Outline all slices that are not exemplars."""
        self._place()
        self.work.predictor.propagate(0)

    def take_proposals(self) -> None:
        """Write all proposals where the labels layer is empty, as one step of its undo."""
        labels, case_id, _ = self._place()
        planes = _planes(labels)
        new = {}
        for index in range(len(planes)):
            proposed = self.work.proposed(case_id, index)
            if proposed is not None and proposed.any():
                new[index] = np.where(planes[index] == 0, proposed, planes[index])
        if not new:
            raise UserError(
                tr("Nothing to take"),
                tr("Nothing is proposed."),
                tr("Propose all slices, then look at them."),
            )
        _write(labels, new)
        self._say(
            tr("{0} slice(s) written into “{1}”. Ctrl+Z undoes it.").format(len(new), labels.name)
        )

    def end(self) -> None:
        """Let go of engine and threads."""
        if self._open:
            self._open = False
            self.work.close()
            self._jobs.close()
            self._end_engine()

    # Between layers and cases

    def _place(self) -> tuple[Any, str, int]:
        """Labels layer, case of the image layer, and slice on screen; `UserError` without them."""
        image, labels = self.images.currentData(), self.labels.currentData()
        if image is None:
            raise UserError(
                tr("No image"), tr("There is no image layer."), tr("Open an image in napari.")
            )
        if labels is None:
            raise UserError(
                tr("No labels"),
                tr("There is no labels layer for this image."),
                tr("Press + to make one."),
            )
        if labels.data.shape != _shape(image):
            raise UserError(
                tr("Layers do not fit"),
                tr("“{0}” is {1} in size, “{2}” {3}.").format(
                    image.name, _shape(image), labels.name, labels.data.shape
                ),
                tr("Choose the labels layer of this image."),
            )
        return labels, self._case(image), self._index(image)

    def _case(self, layer: Any) -> str:
        """The case of an image layer; another one once its data were replaced."""
        data, case_id = self._cases.get(layer, (None, ""))
        if data is not layer.data:
            array = np.asarray(layer.data)
            if layer.rgb:
                array = array[..., :3]
                if array.dtype.kind == "f":
                    array = np.clip(array * 255, 0, 255)
                array = array.astype(np.uint8)
            elif array.dtype.kind == "b":
                array = array.astype(np.uint8)
            spacing = tuple(abs(float(v)) or 1.0 for v in layer.scale)
            case_id = self.work.hold(layer.name, array, spacing)
            self._cases[layer] = (layer.data, case_id)
        return case_id

    def _index(self, layer: Any) -> int:
        if len(_shape(layer)) < 3:
            return 0
        place = round(float(layer.world_to_data(self._viewer.dims.point)[0]))
        return int(np.clip(place, 0, _shape(layer)[0] - 1))

    def _learn_planes(self, case_id: str, labels: Any, slices: Iterable[int]) -> None:
        planes = _planes(labels)
        self.work.teach(case_id, {i: np.asarray(planes[i]) for i in slices})
        self._moved()

    # Following the viewer

    def _list_layers(self, event: object = None) -> None:
        # napari hands out proxies: compare layers by ==, never by "is".
        labels = [x for x in self._viewer.layers if isinstance(x, Labels) and x != self._proposal]
        images = [x for x in self._viewer.layers if isinstance(x, Image)]
        for box, layers in ((self.images, images), (self.labels, labels)):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            for layer in layers:
                box.addItem(layer.name, layer)
            _choose(box, kept)
            box.blockSignals(False)
        if self._proposal is not None and self._proposal not in self._viewer.layers:
            self._proposal = None
        self._follow()

    def _moved(self, *event: object) -> None:
        case_id = self._follow()
        if case_id:
            self._show_proposals(case_id)

    def _follow(self) -> str:
        """Ask for what is on screen: its case, "" where layers are missing."""
        try:
            _, case_id, index = self._place()
        except UserError as e:
            self._say(told(e) if self.images.count() else tr("Open an image in napari."))
            return ""
        self._say("")
        self.work.session.go(case_id, index)
        return case_id

    def _show_proposals(self, case_id: str) -> None:
        """Show what is proposed for the image on screen in a layer of its own."""
        image = self.images.currentData()
        if image is None or self._cases.get(image, (None, ""))[1] != case_id:
            return
        self.gallery.refresh()
        if self._shown_case != case_id or self._proposal is None:
            if case_id not in self.work.session.proposals and self._proposal is None:
                return
            self._shown_case, self._shown = case_id, {}
            self._show_layer(image)
        planes = _planes(self._proposal)
        for index in range(len(planes)):
            mask = self.work.proposed(case_id, index)
            if mask is not self._shown.get(index):
                self._shown[index] = mask
                planes[index] = 0 if mask is None else mask
        self._proposal.refresh()

    def _show_layer(self, image: Any) -> None:
        """An empty layer for the proposals of an image, in the place of another image's."""
        empty = np.zeros(_shape(image), np.uint16)
        place = {"scale": image.scale, "translate": image.translate}
        if self._proposal is not None:
            self._proposal.data = empty
            self._proposal.scale, self._proposal.translate = place.values()
            return
        in_hand = self.labels.currentData()
        self._proposal = Labels(empty, name=tr("SegICL proposal"), opacity=0.4, **place)
        self._viewer.add_layer(self._proposal)
        # What it is drawn with stays in hand.
        self._viewer.layers.selection.active = in_hand

    def _go(self, case_id: str, index: int) -> None:
        layer = next((x for x, (_, i) in self._cases.items() if i == case_id), None)
        if layer is None or layer not in self._viewer.layers:
            return
        _choose(self.images, layer)
        if len(_shape(layer)) == 3:
            point = layer.data_to_world((index, 0, 0))
            axis = self._viewer.dims.ndim - 3
            self._viewer.dims.set_point(axis, point[0])

    def _new_labels(self) -> None:
        image = self.images.currentData()
        if image is None:
            raise UserError(
                tr("No image"), tr("There is no image layer."), tr("Open an image in napari.")
            )
        layer = self._viewer.add_labels(
            np.zeros(_shape(image), np.uint16),
            name=tr("{0} labels").format(image.name),
            scale=image.scale,
            translate=image.translate,
        )
        _choose(self.labels, layer)

    def _project_changed(self, step: object) -> None:
        self.gallery.refresh()
        labels = self.work.project.state.schema.labels
        for label in labels[self._names.rowCount() :]:  # none ever goes
            field = QLineEdit(label.name)
            field.setToolTip(tr("What it is called; engines that read go by it"))
            field.editingFinished.connect(
                self._guarded(lambda f=field, i=label.id: self.work.rename(i, f.text()))
            )
            self._names.addRow(tr("Label {0}").format(label.id), field)

    # Jobs and messages

    def _job_changed(self, job: Job) -> None:
        if job.slot is None or not self._open:
            return
        self._job = None if job.finished else job
        self._progress.setVisible(not job.finished)
        self._bar.setRange(0, 100 if job.share else 0)
        self._bar.setValue(round(100 * job.share))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _failed(self, title: str, error: Exception) -> None:
        self._say(
            told(error)
            if isinstance(error, UserError)
            else tr("{0} failed: {1}").format(title, error)
        )

    def _guarded(self, action: Callable[[], None]) -> Callable[..., None]:
        def run(*ignored: object) -> None:
            try:
                action()
            except UserError as e:
                self._say(told(e))

        return run

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))


def _started_engine() -> tuple[EngineRunner, Callable[[], None]]:
    """The default engine, loading in its own process, and what ends it."""
    command = [*default_command(), "--warm", registry.default()]
    engine = Ladder(LocalEngine(EngineProcess(engine_log(), command)))
    engine.process.launch()
    return engine, engine.close


def _choose(box: QComboBox, layer: Any) -> None:
    """Choose a layer in a list of them; the last one where it is not there."""
    found = [i for i in range(box.count()) if box.itemData(i) == layer]
    box.setCurrentIndex(found[0] if found else box.count() - 1)


def _shape(layer: Any) -> tuple[int, ...]:
    """Shape of a layer's data, without colours."""
    shape = tuple(int(n) for n in layer.data.shape)
    return shape[:-1] if getattr(layer, "rgb", False) else shape


def _planes(labels: Any) -> npt.NDArray[Any]:
    """(slice, row, column) view of a labels layer's data."""
    data = labels.data
    return data[np.newaxis] if data.ndim == 2 else data


def _write(labels: Any, planes: dict[int, npt.NDArray[Any]]) -> None:
    """Change slices of a labels layer as one step of its own undo."""
    data = _planes(labels)
    places, values = [], []
    for index, plane in planes.items():
        where = np.nonzero(plane != data[index])
        places.append((np.full(where[0].size, index), *where))
        values.append(plane[where])
    joined = tuple(np.concatenate(axis) for axis in zip(*places, strict=True))
    if joined[0].size:
        flat = joined if labels.data.ndim == 3 else joined[1:]
        labels.data_setitem(flat, np.concatenate(values).astype(labels.data.dtype))


def _later(callback: Callable[[], None], seconds: float) -> None:
    QTimer.singleShot(round(1000 * seconds), callback)

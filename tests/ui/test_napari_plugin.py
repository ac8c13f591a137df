"""The dock in a napari of one's own: found by its manifest, working on the layers there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import napari
import numpy as np
import pytest
from napari.components import ViewerModel
from npe2 import PluginManager, PluginManifest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from segicl_gui.domain.errors import UserError
from segicl_gui.ui.napari_plugin import dock as dock_module
from segicl_gui.ui.napari_plugin.dock import ExemplarDock
from tests.ui.conftest import FakeEngine

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def viewer(app: QApplication) -> ViewerModel:
    made = ViewerModel()
    array = np.random.default_rng(0).integers(0, 40, (6, 48, 64)).astype(np.uint8)
    array[1:5, 10:30, 20:50] += 180
    made.add_image(array, name="scan", scale=(3.0, 1.0, 1.0))
    return made


@pytest.fixture
def dock(viewer: ViewerModel) -> Iterator[ExemplarDock]:
    made = ExemplarDock(viewer, FakeEngine())
    yield made
    made.end()
    made.deleteLater()
    QCoreApplication.processEvents()


@pytest.fixture
def until(qtbot: Any) -> Wait:
    return lambda condition: qtbot.waitUntil(condition, timeout=20_000)


def bright(viewer: ViewerModel) -> np.ndarray:
    return np.asarray(viewer.layers[0].data > 100)


def outline(dock: ExemplarDock, viewer: ViewerModel, index: int, value: int = 1) -> Any:
    """A labels layer with the block outlined in one slice, which is on screen."""
    dock._new_labels()
    labels = dock.labels.currentData()
    labels.data[index][bright(viewer)[index]] = value
    viewer.dims.set_point(0, 3.0 * index)
    return labels


def test_napari_finds_the_dock_by_its_manifest():
    manifest = PluginManifest.from_distribution("segicl-gui")
    assert manifest.contributions.widgets[0].display_name == "Exemplars and proposals"
    (entry,) = metadata.entry_points(group="napari.manifest", name="segicl-gui")
    assert entry.value == "segicl_gui:napari.yaml"
    manager = PluginManager()
    manager.register(manifest)
    manager.activate("segicl-gui")
    assert manager.commands.get("segicl-gui.exemplars") is ExemplarDock


def test_an_accepted_slice_brings_proposals_for_the_next(
    dock: ExemplarDock, viewer: ViewerModel, until: Wait
):
    labels = outline(dock, viewer, 2)
    dock.accept_slice()
    viewer.dims.set_point(0, 9.0)
    until(lambda: dock._proposal is not None and dock._proposal.data[3].any())
    assert np.array_equal(dock._proposal.data[3] == 1, bright(viewer)[3])
    assert not labels.data[3].any()
    assert tuple(dock._proposal.scale) == (3.0, 1.0, 1.0)
    assert viewer.layers.selection.active is labels

    dock.accept_slice()
    assert np.array_equal(labels.data[3] == 1, bright(viewer)[3])
    assert dock.gallery._model.rowCount() >= 2
    labels.undo()
    assert not labels.data[3].any()


def test_all_slices_are_proposed_and_taken(dock: ExemplarDock, viewer: ViewerModel, until: Wait):
    labels = outline(dock, viewer, 2, value=4)
    labels.data[1, 0, 0] = 9
    dock.learn_outlined()
    dock.propose_all()
    case = dock.work.session.case_id
    assert case is not None
    until(lambda: all(dock.work.proposed(case, i) is not None for i in (0, 3, 4, 5)))
    dock.take_proposals()
    for i in (3, 4):
        assert np.array_equal(labels.data[i] == 4, bright(viewer)[i])
    assert labels.data[1, 0, 0] == 9  # what was drawn stays
    names = [f.text() for f in dock.findChildren(QLineEdit)]
    assert names == ["label 4", "label 9"]


def test_what_cannot_be_done_is_said(app: QApplication):
    viewer = ViewerModel()
    dock = ExemplarDock(viewer, FakeEngine())
    try:
        dock._accept.click()
        assert "no image layer" in dock.message.text()
        viewer.add_image(np.zeros((4, 20, 30)), name="scan")
        dock._accept.click()
        assert "Press +" in dock.message.text()
        viewer.add_labels(np.zeros((5, 5), int), name="other")
        dock._accept.click()
        assert "(5, 5)" in dock.message.text()
        dock._new_labels()
        dock._accept.click()
        assert "no labels and no proposal" in dock.message.text()
        dock._take.click()
        assert "Nothing is proposed" in dock.message.text()
    finally:
        dock.end()


def test_an_engine_that_fails_is_said(dock: ExemplarDock, viewer: ViewerModel, until: Wait):
    dock.work.predictor._engine.error = UserError("No proposal", "The model is missing.", "Get it.")
    outline(dock, viewer, 2)
    dock.accept_slice()
    until(lambda: "The model is missing" in dock.message.text())


def test_photographs_and_layers_that_go(dock: ExemplarDock, viewer: ViewerModel, until: Wait):
    rgb = viewer.add_image(np.random.default_rng(0).random((20, 30, 3)), rgb=True, name="photo")
    dock.images.setCurrentText("photo")
    dock._new_labels()
    dock.labels.currentData().data[4:9, 4:9] = 1
    dock.accept_slice()
    assert dock.gallery._model.rowCount() == 1
    viewer.layers.remove(rgb)
    assert [dock.images.itemText(i) for i in range(dock.images.count())] == ["scan"]
    viewer.layers.clear()
    dock._accept.click()
    assert "no image layer" in dock.message.text()


def test_in_a_whole_napari(app: QApplication, until: Wait, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dock_module, "_started_engine", lambda: (FakeEngine(), lambda: None))
    viewer = napari.Viewer(show=False)
    array = np.zeros((4, 30, 40), np.uint8)
    array[1:, 5:15, 5:15] = 200
    viewer.add_image(array, name="scan")
    _, dock = viewer.window.add_plugin_dock_widget("segicl-gui")
    dock._new_labels()
    labels = dock.labels.currentData()
    labels.data[1] = array[1] > 100
    viewer.dims.set_point(0, 1)
    dock.accept_slice()
    viewer.dims.set_point(0, 2)
    until(lambda: dock._proposal is not None and dock._proposal.data[2].any())
    assert np.array_equal(dock._proposal.data[2] > 0, array[2] > 100)
    viewer.close()
    dock.end()

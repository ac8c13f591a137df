"""Masks come in by menu and by dropping; what may be either is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Assessment
from segicl_gui.ui.importing import what_to_do

Make = Callable[..., Any]


def mask(path: Path, value: int = 1, top: int = 10) -> Path:
    array = np.zeros((64, 80), np.uint8)
    array[top : top + 20, 20:50] = value
    path.parent.mkdir(exist_ok=True)
    PIL.Image.fromarray(array).save(path)
    return path


def drop(d: Any, *paths: Path) -> None:
    """Let go of files over the window, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    d.window.dropEvent(event)  # Qt hands on none that no drag came before


def dialog(d: Any) -> Any:
    d.driver.wait(lambda: d.window.importing.dialog is not None, "the dialog")
    return d.window.importing.dialog


def test_by_menu(desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    d = desk()
    files = [mask(tmp_path / "m" / "scan0_seg.png"), mask(tmp_path / "m" / "odd.png", 2)]
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *args: ([str(f) for f in files], "")
    )
    d.driver.key("Ctrl+Shift+I")
    shown = dialog(d)
    texts = [shown.table.item(i, 3).text() for i in range(2)]
    assert texts == ["", "Left out: no case has this name"]
    assert "cell" in shown.table.cellWidget(0, 2).text()
    assert isinstance(shown.table.cellWidget(0, 2), QLabel)
    assert "1 file for 1 case" in shown.summary.text()

    box = shown.table.cellWidget(1, 1)  # choose a case for the odd one
    at = box.findText("scan2")
    box.setCurrentIndex(at)
    box.activated.emit(at)
    d.driver.wait(lambda: "2 files for 2 cases; 1 new label" in shown.summary.text(), "new plan")
    shown.draft.setChecked(True)
    shown.ok.click()
    d.driver.wait(lambda: "Masks imported into 2 cases" in d.notice, "the import")
    first, third = d.case_named("scan0"), d.case_named("scan2")
    assert first.mask(0).array().sum() == 600
    assert first.assessment(1, 0) is Assessment.DRAFT
    assert third.mask(0).array().max() == 2
    assert d.titles()[-3:] == [
        "Add 1 label of imported masks", "Import masks, scan0", "Import masks, scan2",
    ]  # fmt: skip
    assert d.saved().any()  # on screen
    d.wait_saved()
    d.work.undo(across_cases=True)
    assert not d.case_named("scan2").mask(0).chunks
    assert d.case_named("scan0").mask(0).chunks


def test_numbered_objects(desk: Make, tmp_path: Path):
    d = desk()
    d.window.importing.look(d.work, [mask(tmp_path / "scan0.png", 7)])
    shown = dialog(d)
    d.driver.wait(lambda: "label 7" in shown.table.cellWidget(0, 2).text()
                  or "cell" in shown.table.cellWidget(0, 2).text(), "the labels")  # fmt: skip
    shown.objects_label.setEditText("granule")
    shown.objects.setChecked(True)
    d.driver.wait(lambda: "granule" in shown.table.cellWidget(0, 2).text(), "the other label")
    shown.objects.setChecked(False)
    d.driver.wait(lambda: "granule" not in shown.table.cellWidget(0, 2).text(), "the first again")
    shown.reject()


def test_what_is_confirmed_stays(desk: Make, tmp_path: Path):
    d = desk()
    d.teach()
    name = d.titles()[-1].split()[-1]
    before = d.case_named("scan0").mask(0).array()
    assert before.any(), name
    d.window.importing.look(d.work, [mask(tmp_path / "scan0.png", 1, 40)])
    dialog(d).ok.click()
    d.driver.wait(lambda: "confirmed already" in d.notice, "the message")
    np.testing.assert_array_equal(d.case_named("scan0").mask(0).array(), before)


def test_cancelling_changes_nothing(desk: Make, tmp_path: Path):
    d = desk()
    state = d.work.project.state
    d.window.importing.look(d.work, [mask(tmp_path / "scan0.png")])
    dialog(d).reject()
    d.driver.wait(lambda: d.window.importing.dialog is None, "the end of the dialog")
    d.driver.wait(d.driver.idle, "the end of all work")
    assert d.work.project.state is state


def test_dropping(desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    d = desk()
    (tmp_path / "notes.txt").write_text("x")
    drop(d, tmp_path / "notes.txt")
    d.driver.wait(lambda: "neither an image nor masks" in d.notice, "the message")

    asked: list[list[Path]] = []
    monkeypatch.setattr(
        d.window.importing, "_ask", lambda paths: asked.append(list(paths)) or "import"
    )
    path = mask(tmp_path / "scan1.png")
    drop(d, path)
    dialog(d).ok.click()
    d.driver.wait(lambda: d.case_named("scan1").mask(0).array().any(), "the mask")
    assert asked == [[path]]

    annotations = tmp_path / "c.json"
    annotations.write_text('{"images": [], "annotations": [], "categories": []}')
    drop(d, annotations)
    d.driver.wait(lambda: "No file of masks was found" in d.notice, "the message")
    assert len(asked) == 1


def test_dropping_scans_on_an_empty_window_opens_them(desk: Make):
    d = desk(opened=False)
    drop(d, d.folder)
    d.driver.wait(lambda: d.window.workspace is not None, "the project")


def test_segmentations_among_scans_are_offered(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk((4, 64, 80), 1, opened=False)
    array = np.zeros((4, 64, 80), np.uint8)
    array[1, 10:20, 20:40] = 1
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((1.0, 1.0, 4.0))
    sitk.WriteImage(image, str(d.folder / "images" / "scan0.seg.nrrd"))
    asked: list[str] = []
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *args: asked.append(args[2]) or yes)
    d.window.open_path(d.folder)
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    assert "Files of masks among them (DICOM or 3D Slicer): 1." in asked[0]
    (case,) = d.work.project.state.cases.values()
    assert case.mask(0).array().sum() == 200


def test_what_dropped_files_are(tmp_path: Path):
    (tmp_path / "a.seg.nrrd").write_bytes(b"x")
    (tmp_path / "p.segicl").mkdir()
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "a.jpg").write_bytes(b"x")
    picture = mask(tmp_path / "a.png")
    slicer = tmp_path / "a.seg.nrrd"
    assert what_to_do([slicer, picture], project_open=True) == "import"
    assert what_to_do([picture], project_open=True) == "ask"
    assert what_to_do([picture], project_open=False) == "open"
    assert what_to_do([tmp_path / "a.jpg"], project_open=True) == "open"
    assert what_to_do([tmp_path], project_open=False) == "open"
    assert what_to_do([tmp_path], project_open=True) == "ask"
    assert what_to_do([tmp_path / "p.segicl"], project_open=True) == "open"
    for bad, told in ((slicer, "no project"), (tmp_path / "a.txt", "neither an image"),
                      (tmp_path / "none.x", "does not exist")):  # fmt: skip
        with pytest.raises(UserError, match=told):
            what_to_do([bad], project_open=False)


def test_an_image_and_its_mask_in_one_drop_become_an_exemplar(desk: Make, tmp_path: Path):
    d = desk(count=1)
    array = np.zeros((64, 80), np.uint8)
    for name, value in (("new.png", 90), ("new_mask.png", 255)):
        array[10:20, 20:40] = value
        sitk.WriteImage(sitk.GetImageFromArray(array), str(tmp_path / name))
    d.window.importing.dropped([tmp_path / "new_mask.png", tmp_path / "new.png"])
    d.driver.wait(lambda: "1 image(s) with masks are exemplars" in d.notice, "the pair")
    case = d.case_named("new")
    assert case.mask(0).array().sum() == 200
    assert len(d.work.project.state.schema) == 1
    d.wait_proposal()
    d.driver.key("Ctrl+Z")
    assert len(d.work.project.state.cases) == 1

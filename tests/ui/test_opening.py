"""What cannot be opened, read or predicted is told, and nothing else suffers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from segicl_gui.domain.errors import UserError

Make = Callable[..., Any]


def dialogs(window: Any) -> list[QMessageBox]:
    return [b for b in window.findChildren(QMessageBox) if b.isVisible()]


def test_an_engine_that_fails(desk: Make):
    d = desk()
    d.engine.error = UserError("No proposal", "The model is missing.", "Choose another.")
    d.teach()
    d.driver.wait(lambda: "The model is missing" in d.notice, "the message")
    assert not dialogs(d.window)

    d.engine.error = RuntimeError("nobody foresaw this")
    d.driver.key("R")
    d.driver.wait(lambda: bool(dialogs(d.window)), "the dialog")
    (box,) = dialogs(d.window)
    assert "nobody foresaw this" in box.informativeText()
    assert "Traceback" in box.detailedText()
    box.close()
    d.driver.show()  # without a window manager the keyboard does not come back by itself

    d.engine.error = None
    d.driver.key("R")
    d.wait_proposal()
    d.accept()
    assert "Accept" in d.titles()[-1]


def test_folders_that_hold_nothing(desk: Make, tmp_path: Path):
    d = desk(opened=False)
    empty = tmp_path / "empty"
    empty.mkdir()
    d.window.open_path(empty)
    d.driver.wait(lambda: "No image was found" in d.notice, "the message")
    d.window.open_path(tmp_path / "gone")
    d.driver.wait(lambda: "does not exist" in d.notice, "the message")
    assert d.window.workspace is None
    assert not dialogs(d.window)
    assert list(empty.iterdir()) == []

    d.open()
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.window.open_path(empty)
    d.driver.wait(lambda: "No image was found" in d.notice, "the message")
    assert d.saved().any()  # what was open stays open


def test_a_broken_image_is_left_out_and_named(desk: Make):
    d = desk(opened=False)
    whole = (d.folder / "images" / "scan0.png").read_bytes()
    (d.folder / "images" / "torn.png").write_bytes(whole[: len(whole) // 2])
    (d.folder / "images" / "void.png").write_bytes(b"")
    d.open()
    names = {c.name for c in d.work.project.state.cases.values()}
    assert {"scan0", "scan1", "scan2"} <= names
    assert "void" not in names
    assert "void.png" in d.notice


def test_an_image_that_went_away(desk: Make):
    d = desk()
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    painted = d.saved()
    first = d.case.id
    d.close()
    (d.folder / "images" / "scan1.png").unlink()
    d.begin()
    d.open()
    d.driver.key("N")
    assert d.case.name == "scan1"
    d.driver.wait(lambda: "scan1.png" in d.notice, "the message")
    assert d.window.canvas.image is None
    d.drag_across()  # nobody can paint what nobody can see
    assert not d.case.mask(0).array().any()
    assert not dialogs(d.window)
    d.window.commands.open_case(first)
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image that is there")
    assert np.array_equal(d.saved(), painted)
    assert np.array_equal(d.window.canvas.masks[0].data, painted)


def answer(button: QMessageBox.StandardButton, seen: list[str]) -> None:
    """Press a button of the question that comes next."""

    def press() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                seen.append(box.text())
                box.button(button).click()
                return
        QTimer.singleShot(20, press)

    press()


@pytest.mark.parametrize("use", [True, False])
def test_masks_beside_the_images_are_used_where_one_says_so(desk: Make, use: bool):
    d = desk(opened=False)
    masks = d.folder / "masks"
    masks.mkdir()
    array = np.zeros((64, 80), np.uint8)
    array[20:30, 20:30] = 1
    sitk.WriteImage(sitk.GetImageFromArray(array), str(masks / "scan1.png"))
    seen: list[str] = []
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    answer(yes if use else no, seen)
    d.window.open_path(d.folder)
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    assert len(seen) == 1
    assert "1 of 3 images have a mask" in seen[0]
    assert d.case_named("scan1").mask().array().any() == use


@pytest.mark.parametrize("close", [True, False])
def test_closing_what_could_not_be_saved_is_asked(
    desk: Make, close: bool, monkeypatch: pytest.MonkeyPatch
):
    d = desk()
    monkeypatch.setattr(d.work.autosave, "flush", lambda seconds: False)
    seen: list[str] = []
    button = QMessageBox.StandardButton.Close if close else QMessageBox.StandardButton.Cancel
    answer(button, seen)
    assert d.window.close_project() == close
    assert len(seen) == 1
    monkeypatch.undo()

"""An image that was moved is told, and found again from there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog


def test_images_that_were_moved_are_found(
    desk: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk()
    d.teach()
    d.wait_saved()
    d.window.close_project()
    archive = tmp_path / "archive"
    shutil.move(d.folder / "images", archive)
    (archive / "scan1.png").rename(archive / "renamed.png")

    d.window.open_path(d.folder)
    d.driver.wait(lambda: "is not there" in d.notice, "the message")
    # It is told once, not at every repaint; what else is said stays on screen.
    (archive / "scan0.png").rename(tmp_path / "scan0.png")
    d.window.commands.find_images_in(archive)
    d.driver.wait(lambda: "2 images found. 1 not found" in d.notice, "what was found")
    d.driver.wait(d.driver.idle, "the end of all work")
    d.driver.rest(0.5)
    assert "1 not found" in d.notice
    shutil.move(tmp_path / "scan0.png", archive / "scan0.png")
    case = d.work.session.case_id
    d.driver.key("N")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    d.window.commands.open_case(case)
    d.driver.wait(lambda: "is not there" in d.notice, "the message")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(tmp_path / "gone"))
    QTest.mouseClick(d.window.notice.action, Qt.MouseButton.LeftButton)
    d.driver.wait(lambda: "is no folder" in d.notice, "the message")
    assert not d.window.notice.action.isVisible()

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(archive))
    d.window.actions_by_id["find_images"].trigger()
    d.driver.wait(lambda: "1 image found." in d.notice, "the images")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    d.wait_saved()
    assert d.titles()[-1] == "Find 1 image(s)"
    d.window.actions_by_id["find_images"].trigger()
    d.driver.wait(lambda: "No image is missing" in d.notice, "the message")
    d.window.close_project()

    d.window.open_path(d.folder)
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")

"""A task leaves one window and starts the work in another, dropped on it or from the menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog

Make = Callable[..., Any]


def test_a_task_goes_from_one_project_to_the_next(
    desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    d = desk(count=2)
    d.teach()
    path = tmp_path / "cells"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *args: ("CC0", True))
    d.window.actions_by_id["export_task"].trigger()
    file = tmp_path / "cells.segicltask"
    d.driver.wait(lambda: "1 exemplars in cells.segicltask" in d.notice, "the export")
    assert file.is_file()
    d.window.close_project()

    other = desk(shape=(48, 60), count=2, labels=())
    other.window.importing.dropped([file])
    other.driver.wait(lambda: "here to learn from" in other.notice, "the import")
    assert "CC0" in other.notice
    state = other.work.project.state
    assert [x.name for x in state.schema] == ["cell"]
    assert len(state.cases) == 3
    assert other.case.name == "scan0"
    other.wait_proposal()
    other.driver.key("Ctrl+Z")
    assert len(other.work.project.state.cases) == 2
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(file), ""))
    other.window.actions_by_id["import_task"].trigger()
    other.driver.wait(lambda: len(other.work.project.state.cases) == 3, "the import again")

"""Diagnostics from the window's menu."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from segicl_gui.services.doctor import Check, Health
from segicl_gui.ui import help_commands


def test_diagnostics_name_nobody(
    desk: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    d = desk()
    case = next(iter(d.window.workspace.project.state.cases.values()))
    asked = []

    def found(project):
        asked.append(project)
        yield Check("Thing", Health.WARN, f"{case.name} in {project}", "Mend it.")

    monkeypatch.setattr(help_commands, "checks", found)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "out" / ".." / "d"), "")
    )
    (tmp_path / "out").mkdir()
    d.window.actions_by_id["diagnostics"].trigger()
    d.driver.wait(lambda: (tmp_path / "d.zip").exists(), "the bundle")
    d.driver.wait(lambda: "d.zip" in d.window.notice.text.text(), "the notice")
    assert asked == [d.window.workspace.folder]
    with zipfile.ZipFile(tmp_path / "d.zip") as file:
        told = file.read("checks.md").decode()
    assert "Mend it." in told
    assert case.name not in told
    assert str(tmp_path) not in told


def test_nothing_is_written_where_no_file_is_chosen(
    desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    d = desk()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    d.window.actions_by_id["diagnostics"].trigger()
    assert d.window.jobs.in_slot("diagnostics") is None

"""The report from the window's menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from segicl_gui.ui import reporting

Make = Callable[..., Any]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not shown.append(url))
    return shown


def choose(monkeypatch: pytest.MonkeyPatch, place: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(place))


def test_the_report_is_written_and_shown(
    desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: list[QUrl]
):
    d = desk()
    choose(monkeypatch, tmp_path)
    d.window.actions_by_id["flag"].trigger()
    d.window.actions_by_id["report"].trigger()
    d.driver.wait(lambda: bool(browser), "the report")
    page = tmp_path / reporting.FOLDER / "report.html"
    assert browser == [QUrl.fromLocalFile(str(page))]
    assert "flagged: 1" in page.read_text(encoding="utf-8")  # saved before it was read
    assert str(tmp_path / reporting.FOLDER) in d.window.notice.text.text()


def test_nothing_is_written_where_no_folder_is_chosen(
    desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: list[QUrl]
):
    d = desk()
    choose(monkeypatch, "")
    d.window.actions_by_id["report"].trigger()
    assert d.window.jobs.in_slot("report") is None
    d.driver.rest(0.1)
    assert browser == []


def test_a_file_in_the_way_is_told(
    desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: list[QUrl]
):
    d = desk()
    (tmp_path / reporting.FOLDER).write_text("in the way", encoding="utf-8")
    choose(monkeypatch, tmp_path)
    d.window.actions_by_id["report"].trigger()
    d.driver.wait(lambda: d.window.notice.isVisible(), "the message")
    assert reporting.FOLDER in d.window.notice.text.text()
    assert browser == []

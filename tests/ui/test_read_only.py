"""A project that another window has open, or that cannot be written, is looked at and not lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.session import Tool
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.ui.actions import ROWS
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.read_only import CHANGES

Make = Callable[..., Any]


@pytest.fixture
def held(desk: Make) -> Iterator[tuple[Any, ProjectStore]]:
    """A desk at a project with work in it that somebody else has open."""
    d = desk()
    d.teach()
    d.wait_saved()
    d.window.close_project()
    store = ProjectStore.open(d.folder / "project.segicl")
    yield d, store
    store.close()


def answer(d: Any, text: str) -> str:
    """Press a button of the dialog that is on screen; returns what it said."""
    driver: Driver = d.driver
    shown: list[QMessageBox] = []
    driver.wait(
        lambda: (
            shown.extend(b for b in d.window.findChildren(QMessageBox) if b.isVisible()) or shown
        ),
        "the dialog",
    )
    box = shown[0]
    said = f"{box.text()} {box.informativeText()}"
    button = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    return said


def open_looking(d: Any) -> str:
    d.window.open_path(d.folder)
    said = answer(d, "Open read-only")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    d.driver.show()
    return said


def test_the_second_window_says_who_has_it_and_looks(held: tuple[Any, ProjectStore]) -> None:
    d, other = held
    d.window.open_path(d.folder)
    said = answer(d, "Cancel")
    assert f"process {os.getpid()}" in said
    assert d.window.workspace is None

    open_looking(d)
    bar = d.window.read_only_bar
    assert bar.isVisible()
    assert f"process {os.getpid()}" in bar.text.text()
    assert "(read-only)" in d.window.windowTitle()
    assert "cell" in [x.name for x in d.work.project.state.schema.labels]
    before = d.work.project.state
    revisions = other.revisions()

    # Keys of tools and decisions do nothing, so nothing is drawn that would be lost.
    for key in ("P", "E", "3", "G"):
        d.driver.key(key)
    assert d.work.session.tool is Tool.PAN
    d.drag_across()
    d.driver.look()
    d.driver.enter()
    assert d.work.project.state is before
    # What has no action says why.
    label = before.schema.ids()[0]
    for refused in (
        lambda: d.window.commands.toggle_lock(label),
        d.window.commands.add_label,
        lambda: d.window.importing.look(d.work, [d.folder]),
        lambda: d.window.commands.import_task_file(Path("a.segicltask")),
    ):
        d.window.notice.hide()
        d.window.guarded(refused)()
        assert "Nothing was changed" in d.notice
        assert "read-only" in d.notice
    assert d.work.project.state is before
    # Looking goes on.
    case = d.work.session.case_id
    d.driver.key("N")
    assert d.work.session.case_id != case
    assert not d.window.jobs.running or d.work.jobs.in_slot("current") is None
    d.window.close_project()
    assert other.revisions() == revisions
    assert not bar.isVisible()


def test_once_the_other_window_is_closed_work_goes_on(held: tuple[Any, ProjectStore]) -> None:
    d, other = held
    open_looking(d)
    bar = d.window.read_only_bar
    QTest.mouseClick(bar.retry, Qt.MouseButton.LeftButton)
    answer(d, "Cancel")
    assert bar.isVisible()
    other.close()
    QTest.mouseClick(bar.retry, Qt.MouseButton.LeftButton)
    d.driver.wait(lambda: not bar.isVisible(), "the project open for editing")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    d.driver.show()
    d.teach()
    d.wait_saved()
    assert "Accept" in d.titles()[-1]
    actions: dict[str, QAction] = d.window.actions_by_id
    assert all(a.isEnabled() for a in actions.values())
    assert d.window.slice_bar.accept.isVisible()


def test_rows_that_change_are_rows(desk: Make) -> None:
    d = desk(opened=False)
    assert set(CHANGES) <= {r.id for r in ROWS}
    assert not {"export", "report", "next_slice", "tool_ruler"} & CHANGES
    with pytest.raises(UserError, match="Nothing is open"):
        d.window.commands.export()

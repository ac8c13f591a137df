"""The review flow with two names: comments as pins and rows, returned, fixed, approved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog

from segicl_gui.domain.eligibility import Whose
from segicl_gui.domain.project import Status
from segicl_gui.ui.dialogs.checks import ChecksDialog
from segicl_gui.ui.dialogs.export import CHECK, ExportDialog
from segicl_gui.ui.dialogs.project_settings import ProjectSettingsDialog
from segicl_gui.ui.dialogs.second_reading import SecondReadingDialog
from segicl_gui.ui.driver import Driver

Make = Callable[..., Any]


def call_me(d: Any, name: str) -> None:
    d.window.apply_settings(replace(d.window.settings, name=name))


def write(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(QInputDialog, "getMultiLineText", lambda *args: (text, bool(text)))


def pictures(d: Any) -> None:
    """Keep pictures of the screen where SEGICL_PICTURES names a folder."""
    folder = os.environ.get("SEGICL_PICTURES")
    if folder:
        d.driver = Driver(d.window, Path(folder))


def status(d: Any) -> Status:
    return d.work.queue.row(d.case.id).status


def test_two_people_review(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(count=2)
    pictures(d)
    call_me(d, "anna")
    first = d.case.id
    d.teach()
    d.window.commands.open_case(first)
    d.driver.rest(0.2)
    d.driver.key("Ctrl+Shift+A")
    assert "outlined scan0 yourself" in d.notice
    assert status(d) is Status.DONE

    call_me(d, "ben")
    before = d.screen()
    d.driver.hover((30.0, 40.0))
    d.driver.rest(0.2)
    write(monkeypatch, "too small")
    d.driver.key("Ctrl+Shift+B")
    assert status(d) is Status.RETURNED
    assert d.window.comments.isVisible()
    assert "too small\nben" in d.window.comments.rows.item(0).text()
    pins = d.window.canvas.overlay.pins
    assert [n for n, _ in pins] == [1]
    (comment,) = d.case.review.comments
    assert (round(comment.row), round(comment.column)) == (30, 40)
    assert (d.screen() != before).any()
    d.driver.picture("returned")

    queue = d.window.queue
    queue._status.setCurrentIndex(queue._status.findData(Status.RETURNED))
    queue._status.activated.emit(queue._status.currentIndex())
    assert queue.list.model().rowCount() == 1

    call_me(d, "anna")
    d.window.comments.settle.click()
    assert status(d) is Status.DONE
    assert d.window.comments.settle.text() == "Open again"
    assert queue.list.model().rowCount() == 0
    d.driver.key("Ctrl+Z")
    assert status(d) is Status.RETURNED

    call_me(d, "ben")
    d.driver.key("P")
    d.driver.stroke([(40.0, 25.0), (40.0, 45.0)])
    d.window.actions_by_id["fix_and_approve"].trigger()
    assert status(d) is Status.REVIEWED
    d.driver.key("Ctrl+Z")  # all of it
    assert status(d) not in (Status.REVIEWED, Status.DONE)
    d.driver.key("Ctrl+Shift+Z")
    assert status(d) is Status.REVIEWED
    assert np.asarray(d.saved())[40, 30] == 1
    d.wait_saved()
    who = [(r.title, r.who) for r in d.work.store.revisions(first)]
    assert ("Return scan0", "ben") in who
    assert ("Accept scan0", "anna") in who


def test_a_reviewer_goes_from_case_to_case(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(count=4)
    call_me(d, "anna")
    ids = list(d.work.project.state.cases)
    d.teach()
    for _ in range(2):
        d.driver.rest(0.2)
        d.wait_proposal()
        d.accept()
    assert [status_of(d, i) for i in ids[:3]] == [Status.DONE] * 3
    d.driver.key("Ctrl+Shift+L")
    assert "No other case waits" in d.notice
    call_me(d, "ben")
    d.driver.key("Ctrl+Shift+L")
    assert d.case.id == ids[0]
    d.driver.key("Ctrl+Shift+A")
    assert (d.case.id, status_of(d, ids[0])) == (ids[1], Status.REVIEWED)
    assert "scan0 approved by ben. This is the next to review." in d.notice
    write(monkeypatch, "too small")
    d.driver.key("Ctrl+Shift+B")
    assert (d.case.id, status_of(d, ids[1])) == (ids[2], Status.RETURNED)
    d.driver.key("Ctrl+Shift+A")
    assert d.case.id == ids[2]  # nothing is left
    # Undoing what was said of another case leads there first.
    d.driver.key("Ctrl+Z")
    assert status(d) is Status.DONE
    d.driver.key("Ctrl+Z")
    d.driver.key("Ctrl+Z")
    assert (d.case.id, status(d)) == (ids[1], Status.DONE)


def status_of(d: Any, case_id: str) -> Status:
    return d.work.queue.row(case_id).status


def test_no_comment_is_made_of_nothing(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(count=1)
    write(monkeypatch, "")
    d.driver.key("Shift+N")
    d.driver.key("Ctrl+Shift+N")
    assert "No other comment" in d.notice
    assert not d.case.review.comments
    assert not d.window.comments.isVisible()


def test_a_project_may_let_annotators_approve(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(count=1)
    call_me(d, "anna")
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.accept()
    monkeypatch.setattr(ProjectSettingsDialog, "exec", lambda x: x.own.setChecked(True) or 1)
    d.window.actions_by_id["project_settings"].trigger()
    d.driver.key("Ctrl+Shift+A")
    assert status(d) is Status.REVIEWED


def test_the_project_learns_from_what_was_approved_alone(
    desk: Make, monkeypatch: pytest.MonkeyPatch
):
    d = desk(count=3)
    pictures(d)
    call_me(d, "anna")
    d.teach()
    d.wait_proposal()
    first = next(iter(d.work.project.state.cases))

    def choose(dialog: ProjectSettingsDialog) -> int:
        dialog.whose.setCurrentIndex(dialog.whose.findData(Whose.NAMED))
        assert [dialog.names.item(i).text() for i in range(dialog.names.count())] == ["anna"]
        dialog.show()
        d.driver.picture("project-settings-people")
        dialog.whose.setCurrentIndex(dialog.whose.findData(Whose.REVIEWED))
        assert "0 of 1" in dialog.count.text()
        d.driver.picture("project-settings")
        dialog.hide()
        return 1

    monkeypatch.setattr(ProjectSettingsDialog, "exec", choose)
    d.window.actions_by_id["project_settings"].trigger()
    d.driver.wait(d.driver.idle, "the end of all work")
    gallery = d.window.gallery
    assert gallery._count.toolTip().startswith("1 returned, or of people whom")
    assert "second reader" in gallery._model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    gallery._clicked(gallery._model.index(0).data(Qt.ItemDataRole.UserRole))
    gallery._show_left_out()
    assert "not yet approved by a second reader" in gallery.view.heading.text()
    gallery.view.hide()
    assert d.work.predictor.superseded(d.work.annotate.view().source)
    # Nothing may be learnt from, so none is on its way.
    d.driver.wait(lambda: not d.window.repaint_due, "a window that is painted")
    assert "outdated: scan0 is not yet approved" in d.window.picture._banner.text()
    assert "on its way" not in d.window.picture._banner.text()
    tip = d.window.queue._model.place(d.case.id).data(Qt.ItemDataRole.ToolTipRole)
    assert "Outdated: scan0 is not yet approved" in tip
    d.driver.picture("outdated")

    call_me(d, "ben")
    d.window.commands.open_case(first)
    d.window.actions_by_id["approve"].trigger()
    d.driver.wait(lambda: not gallery._count.toolTip(), "the exemplar to count")
    d.window.commands.next_case()
    d.wait_proposal()


def test_the_checks_lead_to_the_place(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(shape=(5, 64, 80), count=2)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.work.session.set_tools(brush_size=1)
    d.driver.stroke([(60.0, 70.0), (60.0, 70.0)])
    d.accept()
    first = next(iter(d.work.project.state.cases))
    d.window.commands.open_slice(list(d.work.project.state.cases)[1], 0)
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: CHECK)
    d.window.actions_by_id["export"].trigger()
    dialog = d.window.findChild(ChecksDialog)
    d.driver.wait(lambda: dialog.table.rowCount() == 1, "the checks")
    assert "Islands" in dialog.table.item(0, 2).text()
    dialog.go.click()
    assert (d.work.session.case_id, d.work.session.index) == (first, 2)
    dialog.close()


def test_two_readings_are_shown_together(
    desk: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    d = desk(shape=(5, 64, 80), count=2)
    pictures(d)
    call_me(d, "ben")
    d.teach()
    d.wait_saved()
    copy = tmp_path / "ben.segicl"
    d.window.close_project()
    shutil.copytree(d.folder / "project.segicl", copy)
    d.open()
    call_me(d, "anna")
    d.window.commands.open_slice(next(iter(d.work.project.state.cases)), 2)
    d.driver.rest(0.3)
    d.driver.key("P")
    d.driver.stroke([(26.0, 25.0), (26.0, 45.0)])
    d.accept()
    d.window.commands.open_slice(next(iter(d.work.project.state.cases)), 2)
    d.driver.rest(0.3)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(copy))
    d.window.actions_by_id["second_reading"].trigger()
    d.driver.wait(lambda: bool(d.window.canvas.overlay.second), "the outlines of both")
    dialog = d.window.findChild(SecondReadingDialog)
    d.driver.wait(lambda: dialog.table.rowCount() == 1, "the comparison")
    d.driver.picture("second-reading")
    canvas = d.window.canvas
    middle = canvas.mapToGlobal(canvas.rect().center())
    assert not dialog.frameGeometry().contains(middle)  # the outlines are what it is about
    assert 0.3 < float(dialog.table.item(0, 1).text()) < 1
    assert float(dialog.table.item(0, 3).text()) > 0
    assert "ben" in dialog.note.text()
    dialog.close()
    d.driver.rest(0.1)
    assert not d.window.canvas.overlay.second

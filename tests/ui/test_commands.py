"""Volumes slice by slice, finishing them, and undo over cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QRadioButton

from segicl_gui.domain.project import Assessment, Status
from segicl_gui.ui.dialogs.finish import FinishDialog

Make = Callable[..., Any]
SLICES = 5


def wheel(window: Any, up: bool) -> None:
    native = window.canvas.qt_viewer.canvas.native
    middle = QPointF(native.rect().center())
    event = QWheelEvent(
        middle, native.mapToGlobal(middle), QPoint(), QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(native, event)


def test_a_volume_slice_by_slice(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk(shape=(SLICES, 64, 80), count=2)
    session, volume = d.work.session, d.case.id
    assert session.index == SLICES // 2
    d.driver.key("Right")
    assert session.index == 3
    d.driver.key("Left")
    d.driver.key("Left")
    assert session.index == 1
    wheel(d.window, up=False)
    assert session.index == 2
    wheel(d.window, up=True)
    wheel(d.window, up=True)
    wheel(d.window, up=True)
    assert session.index == 0
    d.window.views.strip.chosen.emit(2)
    assert session.index == 2
    shown = d.work.library.cached(d.case).image.array[2]
    assert (d.window.canvas.image.data == shown).all()

    d.teach()
    state = d.work.project.state.cases[volume]
    assert (session.case_id, session.index) == (volume, 3)
    assert [state.assessment(1, i) is Assessment.CONFIRMED for i in range(SLICES)] == [
        i == 2 for i in range(SLICES)
    ]
    d.wait_proposal()
    d.accept()
    assert session.index == 4
    d.wait_proposal()

    # A second label that nobody has looked at must be asked about.
    schema = d.work.project.state.schema
    d.work.annotate.change_schema("Add core", schema.add(schema.new("core")))
    asked: list[str] = []

    def cancel(dialog: FinishDialog) -> int:
        asked.extend(x.text() for x in dialog.findChildren(QLabel))
        return QDialog.DialogCode.Rejected

    def absent(dialog: FinishDialog) -> int:
        choice = next(x for x in dialog.findChildren(QRadioButton) if "absent" in x.text())
        choice.setChecked(True)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(FinishDialog, "exec", cancel)
    d.driver.key("Ctrl+Return")
    assert any(f"core in {SLICES} slices" in text for text in asked)
    assert d.work.queue.row(volume).status is not Status.DONE
    monkeypatch.setattr(FinishDialog, "exec", absent)
    d.driver.wait(d.driver.idle, "the proposals of all slices")
    d.driver.key("Ctrl+Return")
    assert d.work.queue.row(volume).status is Status.DONE
    state = d.work.project.state.cases[volume]
    assert all(state.assessment(2, i) is Assessment.ABSENT for i in range(SLICES))
    assert session.case_id != volume


def test_undo_stops_at_the_boundary_of_a_case(desk: Make):
    d = desk()
    first = d.case.id
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.key("N")
    second = d.case.id
    assert second != first
    d.driver.wait(lambda: d.window.canvas.image is not None, "the next image")
    d.driver.rest(0.2)
    d.driver.stroke([(40.0, 25.0), (40.0, 45.0)])
    assert d.saved().any()
    d.driver.key("Ctrl+Z")
    assert not d.saved().any()
    d.driver.key("Ctrl+Z")
    assert d.case.id == second
    assert d.case_named("scan0").mask(0).array().any()
    assert "scan0" in d.notice
    d.driver.key("Ctrl+Z")
    assert d.case.id == first
    assert not d.saved().any()
    d.driver.key("Ctrl+Shift+Z")
    assert d.saved().any()

"""Orders of the queue, proposing all cases, auto-accepting and its review, through the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QInputDialog

from segicl_gui.domain.project import Status
from segicl_gui.services.project_settings import ProjectSettings
from segicl_gui.services.propose_all import Pace
from segicl_gui.services.queue import Order
from segicl_gui.ui.dialogs.auto_accept import AutoAcceptDialog
from segicl_gui.ui.dialogs.project_settings import ProjectSettingsDialog
from segicl_gui.ui.driver import Driver

Make = Callable[..., Any]


def pictures(d: Any) -> None:
    """Keep pictures of the screen where SEGICL_PICTURES names a folder."""
    folder = os.environ.get("SEGICL_PICTURES")
    if folder:
        d.driver = Driver(d.window, Path(folder))


def shown(d: Any) -> list[str]:
    model = d.window.queue.list.model()
    return [model.index(i, 0).data().split()[0] for i in range(model.rowCount())]


def test_sorted_by_usefulness_the_queue_follows_when_one_goes_on(desk: Make) -> None:
    d = desk(count=6)
    pictures(d)
    d.teach()
    d.wait_proposal()
    box = d.window.queue._order
    box.setCurrentIndex(box.findData(Order.USEFUL))
    box.activated.emit(box.currentIndex())
    d.driver.wait(d.driver.idle, "the ranking")
    assert shown(d)[-1] == "scan0"  # done
    assert shown(d) == [d.work.project.state.cases[i].name for i in d.work.queue.ids()]
    before = shown(d)
    d.driver.key("N")
    d.driver.wait(d.driver.idle, "the next case")
    assert d.case.name == before[1]
    assert shown(d)[:2] == before[:2]
    d.driver.picture("useful-next")


def test_all_cases_are_proposed_paused_and_finished(desk: Make) -> None:
    d = desk(count=6)
    pictures(d)
    d.teach()
    d.wait_proposal()
    batch, bar = d.work.propose_all, d.window.queue.batch
    d.driver.key("Ctrl+Shift+P")
    assert bar.isVisible()
    d.driver.key("Ctrl+Shift+P")
    assert batch.pace is Pace.PAUSED
    d.driver.picture("paused")
    d.driver.wait(lambda: not d.window.jobs.running, "the pause")
    bar.pause.click()
    d.driver.wait(lambda: batch.pace is Pace.IDLE, "all proposals")
    d.driver.wait(d.driver.idle, "the end of all work")
    assert len(d.work.session.proposals) >= 5
    assert not bar.isVisible()


def test_auto_accept_and_a_sample_gone_through(desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    d = desk(count=6)
    pictures(d)
    d.teach()
    d.wait_proposal()
    d.driver.key("Ctrl+Shift+P")
    d.driver.wait(lambda: d.work.propose_all.pace is Pace.IDLE, "all proposals")
    dialog = AutoAcceptDialog(d.work, d.window)
    dialog.show()
    d.driver.wait(lambda: dialog.take.isEnabled(), "the candidates")
    assert len(dialog.chosen()) == 5
    d.driver.wait(lambda: not dialog.tiles[4].picture.pixmap().isNull(), "pictures")
    d.driver.picture("auto-accept")
    dialog.slider.setValue(95)
    assert dialog.chosen() == ()
    assert not dialog.take.isEnabled()
    dialog.slider.setValue(90)
    d.work.auto.accept(dialog.chosen(), dialog.threshold, d.window.commands._auto_accepted)
    dialog.reject()
    d.driver.wait(d.driver.idle, "auto-accepting")
    states = [c.status(d.work.project.state.schema) for c in d.work.project.state.cases.values()]
    assert states.count(Status.AUTO) == 5
    d.driver.picture("auto-accepted")
    monkeypatch.setattr(QInputDialog, "getInt", lambda *a, **k: (2, True))
    d.window.commands.review_sample()
    d.driver.wait(d.driver.idle, "the sample")
    d.accept()
    d.driver.rest(0.2)
    assert "1 looked at, 1 to go" in d.notice
    d.accept()
    d.driver.rest(0.2)
    assert "2 of 2 were right" in d.notice
    d.driver.picture("sample-done")


def test_project_settings_ask_for_control_cases(
    desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk(count=3)
    pictures(d)
    d.teach()
    d.wait_proposal()

    def choose(dialog: ProjectSettingsDialog) -> int:
        dialog.show()
        d.driver.picture("project-settings")
        assert dialog.settings() == ProjectSettings()
        for box in (dialog.every, dialog.repeat):
            box.addItem("all", 1)
            box.setCurrentIndex(box.findData(1))
        dialog.hide()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ProjectSettingsDialog, "exec", choose)
    d.window.commands.project_settings()
    assert d.proposed().max() == 0
    assert "Control case" in d.window.picture._banner.text()
    assert d.titles()[-1] == "Change project settings"
    d.driver.picture("control-case")
    d.teach()  # a second case is done: both come again
    names = [c.name for c in d.work.project.state.cases.values()]
    assert names[3:] == ["again 1", "again 2"]
    assert shown(d)[-1] == "again"

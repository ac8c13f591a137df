"""Work packages over a server in the window: handed out, fetched, returned, brought back."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox

from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.conflicts import OnConflict
from segicl_gui.services.package_exchange import publish
from segicl_gui.services.packages import plan
from segicl_gui.ui import server_package_commands as commands
from segicl_gui.ui.dialogs.bring_back import BringBackDialog
from segicl_gui.ui.dialogs.hand_out import HandOutDialog
from segicl_gui.ui.dialogs.server_packages import ServerPackagesDialog
from segicl_gui.ui.theme import THEMES
from tests.services.hub_server import hub_server
from tests.services.teamwork import Robot

Make = Callable[..., Any]


def picture(d: Any, dialog: Any, name: str) -> None:
    """Keep pictures of a dialog in both themes where SEGICL_PICTURES names a folder."""
    folder = os.environ.get("SEGICL_PICTURES")
    if folder:
        for theme in THEMES:
            d.window.apply_settings(replace(d.window.settings, theme=theme))
            d.driver.rest(0.3)
            dialog.grab().save(str(Path(folder) / f"{name}-{theme}.png"))


def as_user(d: Any, address: str, name: str, folder: Path) -> None:
    """Have the window know a server and a key, without its engines."""
    d.window.settings = replace(
        d.window.settings, server=address, server_key=f"key of {name}", packages_folder=str(folder)
    )


def asked(d: Any) -> ServerPackagesDialog:
    """The dialog, when it has listed what there is."""
    d.window.actions_by_id["server_packages"].trigger()
    dialog = next(x for x in d.window.findChildren(ServerPackagesDialog) if x.isVisible())
    d.driver.wait(lambda: "Asking" not in dialog.note.text(), "the list")
    return dialog


def rows(dialog: ServerPackagesDialog) -> list[list[str]]:
    table = dialog.table
    return [
        [table.item(i, j).text() for j in range(table.columnCount())]
        for i in range(table.rowCount())
    ]


def test_from_the_lead_to_a_person_and_back(
    desk: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    d = desk(count=3)
    study = d.work.folder
    with hub_server(tmp_path / "hub") as address:
        as_user(d, address, "chief", tmp_path / "work")
        dialog = asked(d)
        assert rows(dialog) == []
        assert "no package" in dialog.note.text()
        assert not dialog.give.isVisible()
        assert [b.isEnabled() for b in (dialog.fetch, dialog.hand_out, dialog.bring_back)] == [
            False, True, False,
        ]  # fmt: skip

        def share_out(out: HandOutDialog) -> int:
            assert not out.link.isVisibleTo(out)
            assert not out.out.isVisibleTo(out)
            out.names.setText("anna, ben")
            out.show()
            picture(d, out, "hand-out-over-server")
            out.hide()
            return 1

        monkeypatch.setattr(HandOutDialog, "exec", share_out)
        dialog.hand_out.click()
        d.driver.wait(lambda: "anna, ben" in d.notice, "the packages on the server")

        # Anna, on another computer.
        as_user(d, address, "anna", tmp_path / "work")
        dialog = asked(d)
        (told,) = rows(dialog)
        assert told[0] == "anna"
        assert told[2:] == ["2", "not fetched yet", "–"]
        assert not dialog.hand_out.isVisible()
        picture(d, dialog, "packages-anna")
        dialog.fetch.click()
        mine = tmp_path / "work" / "anna.segicl"
        d.driver.wait(lambda: d.work is not None and d.work.folder == mine, "the package open")
        d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
        d.driver.rest(0.2)
        d.driver.show()
        d.teach()
        (both,) = [i for i, c in d.work.project.state.cases.items() if c.masks]
        theirs = d.work.project.state.cases[both].mask(0).digest
        dialog = asked(d)
        assert dialog.give.text() == "Return “anna”"
        assert dialog.fetch.text() == "Open"
        dialog.give.click()
        d.driver.wait(lambda: "the server keeps it as anna-" in d.notice, "the return")
        d.driver.wait(lambda: d.work is not None and d.work.folder == mine, "the package open")
        asked(d).give.click()
        d.driver.wait(lambda: "returned before" in d.notice, "the second return")
        d.driver.wait(lambda: d.work is not None, "the package open")
        dialog = asked(d)
        assert "1 of 2 done; on this computer" in rows(dialog)[0][3]
        dialog.reject()

        # The lead, who has worked on the same case.
        d.window.open_path(study)
        d.driver.wait(lambda: d.work is not None and d.work.folder == study, "the study open")
        d.window.close_project()
        with Robot(study, "chief") as robot:
            robot.draw(both, 7, labels=(1,))
        d.window.open_path(study)
        d.driver.wait(lambda: d.work is not None, "the study open")
        ours = d.work.project.state.cases[both].mask(0).digest
        as_user(d, address, "chief", tmp_path / "work")

        def look(back: BringBackDialog) -> int:
            d.driver.wait(lambda: back.go.isEnabled(), "what the package brings")
            assert back.table.rowCount() == 1
            back.show()
            picture(d, back, "bring-back-from-server")
            back.hide()
            return answer(back)

        def answer(back: BringBackDialog) -> int:
            return 1

        monkeypatch.setattr(BringBackDialog, "exec", look)
        dialog = asked(d)
        assert [r[0] for r in rows(dialog)] == ["anna", "ben"]
        picture(d, dialog, "packages-chief")
        dialog.bring_back.click()
        d.driver.wait(lambda: "1 left open" in d.notice, "what was returned")
        d.driver.wait(lambda: d.work is not None, "the study open")
        assert d.work.project.state.cases[both].mask(0).digest == ours

        def answer(back: BringBackDialog) -> int:  # noqa: F811
            box = back.table.cellWidget(0, 3)
            box.setCurrentIndex(box.findData(OnConflict.THEIRS))
            return 1

        asked(d).bring_back.click()
        d.driver.wait(lambda: "1 case(s) taken over" in d.notice, "what was decided")
        d.driver.wait(lambda: d.work is not None, "the study open")
        assert d.work.project.state.cases[both].mask(0).digest == theirs

        monkeypatch.setattr(QMessageBox, "question", lambda *args: QMessageBox.StandardButton.Yes)
        dialog = asked(d)
        dialog.withdraw.click()
        d.driver.wait(lambda: [r[0] for r in rows(dialog)] == ["ben"], "one package less")
        dialog.reject()


def test_fetching_is_stopped_and_never_takes_the_place_of_what_was_opened_meanwhile(
    desk: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    d = desk(count=2)
    state, go_on = d.work.project.state, threading.Event()
    fetch = commands.fetch_package

    def slow(server: Any, name: str, path: Path, tell: Any) -> Path:
        while not go_on.is_set():
            tell(0.5, "1.0 of 2.0 MB")
            time.sleep(0.01)
        return fetch(server, name, path, tell)

    monkeypatch.setattr(commands, "fetch_package", slow)
    with hub_server(tmp_path / "hub") as address:
        chief = RemoteEngine(address, "key of chief")
        publish(chief, state, d.work.folder, plan(state, ["anna"]))
        as_user(d, address, "anna", tmp_path / "work")
        asked(d).fetch.click()
        d.driver.wait(
            lambda: getattr(d.window.shown_job, "title", "") == "Fetching “anna”", "progress"
        )
        d.window.actions_by_id["cancel_job"].trigger()
        d.driver.wait(d.driver.idle, "the end of it")
        assert not (tmp_path / "work").exists()
        assert d.work.project.state is state

        study = d.work.folder
        d.window.close_project()
        asked(d).fetch.click()
        d.window.open_path(study)
        d.driver.wait(lambda: d.work is not None, "the study open")
        go_on.set()
        d.driver.wait(lambda: "“anna” was fetched" in d.notice, "the package")
        assert d.work.folder == study
        d.window.notice.action.click()
        mine = tmp_path / "work" / "anna.segicl"
        d.driver.wait(lambda: d.work is not None and d.work.folder == mine, "the package open")


def test_what_goes_wrong_is_told_and_costs_nothing(desk: Make, tmp_path: Path) -> None:
    d = desk(count=2)
    study, before = d.work.folder, d.work.project.state
    d.window.actions_by_id["server_packages"].trigger()
    dialog = d.window.findChild(ServerPackagesDialog)
    assert "Choose a server first" in dialog.note.text()
    assert not any(b.isEnabled() for b in (dialog.fetch, dialog.give))
    picture(d, dialog, "packages-no-server")
    with hub_server(tmp_path / "hub") as address:
        as_user(d, address, "nobody", tmp_path / "work")
        dialog.use(d.window.settings)
        d.driver.wait(lambda: "key is missing or wrong" in dialog.note.text(), "the refusal")
        as_user(d, address, "anna", tmp_path / "work")
        dialog.use(d.window.settings)
        d.driver.wait(lambda: "no package for you" in dialog.note.text(), "the list")
        as_user(d, address, "chief", tmp_path / "work")
        dialog.use(d.window.settings)
        d.driver.wait(lambda: dialog.hand_out.isVisible(), "the lead's buttons")
        server = dialog.server
        publish(server, before, study, plan(before, ["anna"]))
        dialog.refresh.click()
        d.driver.wait(lambda: dialog.table.rowCount() == 1, "the list")
    # The server has gone.
    server._patience = 0.1
    dialog.fetch.click()
    d.driver.wait(lambda: "server cannot be reached" in d.notice, "the failure")
    assert not (tmp_path / "work" / "anna.segicl").exists()
    dialog = asked(d)
    d.driver.wait(lambda: "server cannot be reached" in dialog.note.text(), "the failure")
    picture(d, dialog, "packages-gone")
    assert not dialog.fetch.isEnabled()
    dialog.reject()
    assert d.work.folder == study
    assert d.work.project.state is before

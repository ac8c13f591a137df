"""Work handed out to two people, done elsewhere and brought back in the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox

from segicl_gui.services.conflicts import OnConflict
from segicl_gui.ui.dialogs.bring_back import BringBackDialog
from segicl_gui.ui.dialogs.hand_out import HandOutDialog
from segicl_gui.ui.driver import Driver
from tests.services.teamwork import Robot

Make = Callable[..., Any]


def pictures(d: Any) -> None:
    """Keep pictures of the screen where SEGICL_PICTURES names a folder."""
    folder = os.environ.get("SEGICL_PICTURES")
    if folder:
        d.driver = Driver(d.window, Path(folder))


def test_handed_out_worked_on_and_brought_back(
    desk: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    d = desk(count=5)
    pictures(d)
    d.teach()
    d.wait_proposal()
    ids = list(d.work.project.state.cases)

    def share_out(dialog: HandOutDialog) -> int:
        assert not dialog.go.isEnabled()
        dialog.names.setText("anna, ANNA")
        assert "name of its own" in dialog.note.text()
        assert not dialog.go.isEnabled()
        dialog.names.setText("anna, ben")
        dialog.out.setText(str(tmp_path / "packages"))
        assert [dialog.table.item(i, 2).text() for i in (0, 1)] == ["2", "2"]
        dialog.show()
        d.driver.picture("hand-out")
        dialog.hide()
        return 1

    monkeypatch.setattr(HandOutDialog, "exec", share_out)
    d.window.actions_by_id["hand_out_packages"].trigger()
    d.driver.wait(lambda: "anna.segicl, ben.segicl" in d.notice, "the packages")

    theirs = {}
    for name in ("anna", "ben"):
        with Robot(tmp_path / "packages" / f"{name}.segicl", name) as r:
            mine = r.state.settings["package"]["cases"]
            for seed, case_id in enumerate(mine):
                r.draw(case_id, seed, labels=(1,))
                theirs[case_id] = r.state.cases[case_id].mask(0).digest
            if name == "anna":
                schema = r.state.schema.change(1, description="with vessels")
                r.project.commit_shared("label", replace(r.state, schema=schema))
    state = d.work.project.state
    schema = state.schema.change(1, color="#123456")
    d.work.project.commit_shared("label", replace(state, schema=schema))
    both = [i for i in ids if i in theirs][:3]
    for case_id in both:
        d.window.commands.open_case(case_id)
        d.driver.rest(0.3)
        d.wait_proposal()
        d.accept()
    ours = {i: d.work.project.state.cases[i].mask(0).digest for i in both}

    def bring_back(dialog: BringBackDialog) -> int:
        dialog.show()
        assert not dialog.go.isEnabled()
        dialog.add(tmp_path / "packages")
        d.driver.wait(lambda: dialog.go.isEnabled(), "what the packages bring")
        assert dialog.table.rowCount() == 4
        assert "1 case with new work" in dialog.note.text()
        label, *boxes = [dialog.table.cellWidget(i, 3) for i in range(4)]
        assert all(isinstance(b, QComboBox) for b in (label, *boxes))
        assert label.currentData() == OnConflict.BOTH
        assert {b.findData(OnConflict.BOTH) for b in boxes} == {-1}
        boxes[0].setCurrentIndex(boxes[0].findData(OnConflict.THEIRS))
        boxes[1].setCurrentIndex(boxes[1].findData(OnConflict.OURS))
        d.driver.picture("bring-back")
        dialog.hide()
        return 1

    monkeypatch.setattr(BringBackDialog, "exec", bring_back)
    d.window.actions_by_id["bring_back_packages"].trigger()
    d.driver.wait(lambda: d.window.workspace is not None, "the project open again")
    d.driver.rest(0.3)
    assert "2 case(s) taken over" in d.notice
    assert "1 left open" in d.notice
    d.driver.picture("brought-back")
    now = {i: c.mask(0).digest for i, c in d.work.project.state.cases.items()}
    taken = [i for i in both if now[i] == theirs[i]]
    assert len(taken) == 1
    assert all(now[i] == ours[i] for i in both if i not in taken)
    (label,) = d.work.project.state.schema
    assert (label.color, label.description) == ("#123456", "with vessels")
    (fresh,) = theirs.keys() - set(both)
    assert now[fresh] == theirs[fresh]
    who = {r.who for r in d.work.store.revisions(fresh)}
    assert who & {"anna", "ben"}
